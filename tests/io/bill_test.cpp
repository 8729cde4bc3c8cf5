#include "topsheet/io/bill.hpp"

#include "sample.hpp"

using namespace tests;

namespace {

std::string bill_text(const std::string& usage, const std::string& top = "\"month\": \"2026-03\", ") {
    return R"({ "topsheet": 1, )" + top + R"("rate_cards": ["cloud"], "usage": [ )" + usage + " ] }";
}

Loaded<io::BillRequest> load(const std::string& text) {
    const Desk desk;
    return io::load_bill(text, desk.options);
}

/// The amount of a bill's only line.
double amount(const std::string& usage, const std::string& top = "\"month\": \"2026-03\", ") {
    const auto loaded = load(bill_text(usage, top));
    INFO(usage << "\n" << told(loaded.findings));
    REQUIRE(loaded);
    REQUIRE(loaded.value->usage.size() == 1);
    return loaded.value->usage[0].amount;
}

} // namespace

TEST_CASE("a bill is read") {
    const auto loaded = load(bill_text(R"({"meter": "stock", "amount": "37 TB", "cause": "dailies"},
                                          {"meter": "cloud/egress", "amount": "2 TB"})"));
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    const auto& bill = *loaded.value;
    CHECK(bill.month == YearMonth{2026, 3});
    CHECK(bill.month_given);
    CHECK(bill.currency == "USD");
    REQUIRE(bill.usage.size() == 2);
    CHECK(bill.catalog.meters[static_cast<std::size_t>(bill.usage[0].meter)].id == "stock");
    CHECK(bill.usage[0].cause == "dailies");
    CHECK(bill.usage[0].amount == Approx(37e12)); // the month's average stock; TB is 1e12 in the user's text
    for (const auto& meter : bill.catalog.meters)
        CHECK(meter.level.is_fixed());
}

TEST_CASE("amounts come to the meter's dimension") {
    CHECK(amount(R"({"meter": "stock", "amount": "37 TB-month"})", "") == Approx(37e12));
    CHECK(amount(R"({"meter": "stock", "amount": "37 TB"})", "") == Approx(37e12));
    CHECK(amount(R"({"meter": "stock", "amount": "744 GB-hour"})") == Approx(1e9)); // March has 744 hours
    CHECK(amount(R"({"meter": "stock", "amount": "672 GB-hour"})", "\"month\": \"2027-02\", ") == Approx(1e9));
    CHECK(amount(R"({"meter": "c192-hour", "amount": "100 node-hour"})", "") == Approx(100.0));
    CHECK(amount(R"({"meter": "c192-hour", "amount": "2 node-month"})") == Approx(1488.0));
    CHECK(amount(R"({"meter": "puts", "amount": "5000 request"})") == Approx(5000.0));
}

TEST_CASE("segments are averaged over the month's true length") {
    // 10 TB for 12 days and 20 TB for 6 of March's 31 days: (10 * 12 + 20 * 6) / 31 = 240 / 31
    CHECK(
        amount(
            R"({"meter": "stock", "segments": [{"amount": "10 TB", "for": "12 day"}, {"amount": "20 TB", "for": "6 day"}]})") ==
        Approx(240e12 / 31.0));
    CHECK(amount(R"({"meter": "stock", "segments": [{"amount": "10 TB", "for": "1 month"}]})") == Approx(10e12));
    CHECK(amount(R"({"meter": "c192-hour", "segments": [{"amount": "3 node", "for": "2 day"}]})") == Approx(144.0));
    CHECK(amount(R"({"meter": "stock", "segments": [{"amount": "10 TB", "for": "31 day"}]})") == Approx(10e12));
}

TEST_CASE("bills that cannot be priced say why") {
    struct Case {
        std::string text, code, hint;
    };
    const std::vector<Case> cases = {
        {bill_text(R"({"meter": "stock", "amount": "744 GB-hour"})", ""), "missing-key", "month"},
        {bill_text(R"({"meter": "stock", "segments": [{"amount": "1 TB", "for": "1 day"}]})", ""), "missing-key",
         "month"},
        {bill_text(
             R"({"meter": "stock", "segments": [{"amount": "1 TB", "for": "20 day"}, {"amount": "1 TB", "for": "12 day"}]})"),
         "segments", ""},
        {bill_text(R"({"meter": "egress", "segments": [{"amount": "1 TB", "for": "4 day"}]})"), "segments", "sum"},
        {bill_text(R"({"meter": "stock", "segments": [{"amount": "1 TB-month", "for": "20 day"}]})"), "dimension",
         "segment"},
        {bill_text(R"({"meter": "stock", "segments": [{"amount": "1 TB", "for": "20 TB"}]})"), "dimension", "day"},
        {bill_text(R"({"meter": "stock", "segments": [{"amount": "1 TB"}]})"), "missing-key", ""},
        {bill_text(R"({"meter": "c192-hour", "amount": "2 node"})"), "dimension", "1488 node-hour"},
        {bill_text(R"({"meter": "stock", "amount": "5 request"})"), "dimension", "GB-month"},
        {bill_text(R"({"meter": "stock", "amount": 5})"), "type", ""},
        {bill_text(R"({"meter": "stock", "amount": "-5 TB"})"), "domain", ""},
        {bill_text(R"({"meter": "stock"})"), "usage", ""},
        {bill_text(R"({"meter": "stock", "amount": "1 TB", "segments": []})"), "usage", ""},
        {bill_text(R"({"meter": "stok", "amount": "1 TB"})"), "unknown-name", "stock"},
        {bill_text(R"({"meter": "queue-fee", "amount": "1 node-hour"})"), "unknown-price", "--set"},
        {bill_text(R"({"meter": "stock", "amount": "1 TB", "couse": "x"})"), "unknown-key", "cause"},
        {bill_text(R"({"meter": "stock", "amount": "1 TB"})", "\"month\": \"2026-00\", "), "month", ""},
        {bill_text(R"({"meter": "stock", "amount": "1 TB"})", "\"currency\": \"EUR\", "), "exchange-rate", "USD"},
        {R"({"topsheet": 1, "rate_cards": ["clod"], "usage": []})", "unknown-card", "cloud"},
        {R"({"topsheet": 1, "rate_cards": ["cloud"]})", "missing-key", ""},
        {"", "syntax", ""},
    };
    for (const auto& c : cases) {
        const auto loaded = load(c.text);
        INFO(c.text << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        const auto* f = find_code(loaded.findings, c.code);
        REQUIRE(f != nullptr);
        CHECK_THAT(f->hint, ContainsSubstring(c.hint));
    }
}

TEST_CASE("dates and claims of a bill") {
    const auto priced = [](const std::string& price, const std::string& more, const std::string& usage,
                           const std::string& top) {
        const std::string card = R"({"id": "c", "currency": "USD", "as_of": "2026-09", "meters": [{"id": "m",
            "quantity": "GB", "price": )" +
                                 price + more + R"(, "source": "s", "as_of": "2026-09", "confidence": "seen"}]})";
        const Desk desk;
        return io::load_bill(R"({"topsheet": 1, )" + top + R"("rate_cards": [)" + card + R"(], "usage": [)" + usage +
                                 "]}",
                             desk.options);
    };
    const std::string gb = R"({"meter": "m", "amount": "10 GB"})", march = "\"month\": \"2026-03\", ";
    const std::string dated =
        R"({"dated": [{"from": "2024-01", "price": "1 USD/GB"}, {"from": "2026-03", "price": "2 USD/GB"}]})";
    const auto loaded = priced(dated, "", gb, march);
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    CHECK(std::get<rates::Flat>(loaded.value->catalog.meters[0].tariff.rule).price == Approx(2e-9));
    CHECK(find_code(priced(dated, "", gb, "").findings, "missing-key") != nullptr);
    CHECK(find_code(priced(dated, "", gb, "\"month\": \"2023-12\", ").findings, "no-price-yet") != nullptr);
    CHECK(find_code(priced(R"({"flat": "1 USD/GB", "free": {"per_day": "1 GB"}})", "", gb, "").findings,
                    "missing-key") != nullptr);
    const std::string retired = R"(, "retired": "2026-03")";
    CHECK(find_code(priced("\"1 USD/GB\"", retired, gb, march).findings, "retired") != nullptr);
    CHECK(priced("\"1 USD/GB\"", retired, gb, "\"month\": \"2026-02\", "));
    const auto claim = priced("\"1 USD/GB\"", R"(, "waived": [{"when": "exit"}])",
                              R"({"meter": "m", "amount": "10 GB", "claims": "exit"})", march);
    REQUIRE(claim);
    CHECK(claim.value->usage[0].claims == "exit");
    const std::string waived = R"(, "waived": [{"when": "exit", "from": "2024-03"}])";
    const auto typo = priced("\"1 USD/GB\"", waived, R"({"meter": "m", "amount": "10 GB", "claims": "exit "})", march);
    const auto* warning = find_code(typo.findings, "claim");
    REQUIRE(warning != nullptr);
    CHECK(warning->severity == Severity::warning);
    CHECK_THAT(warning->hint, ContainsSubstring("exit"));
    CHECK(
        find_code(priced("\"1 USD/GB\"", waived, R"({"meter": "m", "amount": "10 GB", "claims": "exit"})", "").findings,
                  "missing-key") != nullptr);
    CHECK(rates::price(claim.value->catalog, claim.value->usage, "USD", claim.value->month).total == 0.0);
}

TEST_CASE("segments of a provisioned size are rounded one by one") {
    // Steps of 1 TB: 3.2 TB for ten of 31 days and 0.5 TB for 21 bill 4 x 10/31 + 1 x 21/31 TB at 10 USD.
    const Desk desk;
    const auto loaded =
        io::load_bill(R"({"topsheet": 1, "month": "2026-03", "rate_cards": [{"id": "c", "currency": "USD",
        "as_of": "2026-09", "meters": [{"id": "m", "quantity": "TB-month", "price": {"flat": "10 USD/TB-month", "step": "1 TB"},
        "source": "s", "as_of": "2026-09", "confidence": "seen"}]}], "usage": [{"meter": "m", "segments": [
        {"amount": "3.2 TB", "for": "10 day"}, {"amount": "0.5 TB", "for": "21 day"}]}]})",
                      desk.options);
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    REQUIRE(loaded.value->usage[0].provisioned);
    CHECK(*loaded.value->usage[0].provisioned == Approx(61e12 / 31));
    CHECK(rates::price(loaded.value->catalog, loaded.value->usage, "USD", loaded.value->month).total ==
          Approx(610.0 / 31));
}

TEST_CASE("a bill has one currency") {
    Desk desk;
    desk.cards["euro"] = edited(desk.cards["cloud"], {{"\"id\": \"cloud\"", "\"id\": \"euro\""},
                                                      {"\"currency\": \"USD\"", "\"currency\": \"EUR\""}});
    for (std::size_t at = 0; (at = desk.cards["euro"].find(" USD/", at)) != std::string::npos;)
        desk.cards["euro"].replace(at, 5, " EUR/");
    const std::string usage = R"("usage": [{"meter": "euro/puts", "amount": "1000 request"}]})";
    CHECK(
        find_code(io::load_bill(R"({"topsheet": 1, "rate_cards": ["cloud", "euro"], )" + usage, desk.options).findings,
                  "currency") != nullptr);
    const auto loaded = io::load_bill(R"({"topsheet": 1, "rate_cards": ["cloud", "euro"], "currency": "USD",
        "exchange_rates": [{"currency": "EUR", "rate": 2}], )" +
                                          usage,
                                      desk.options);
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    CHECK(rates::price(loaded.value->catalog, loaded.value->usage, "USD").total == Approx(0.01));
    CHECK(io::load_bill(R"({"topsheet": 1, "rate_cards": ["euro"], )" + usage, desk.options).value->currency == "EUR");
    desk.options.overrides = {"cards.euro.meters.puts.price=1 EUR/request"};
    const auto set = io::load_bill(R"({"topsheet": 1, "rate_cards": ["euro"], )" + usage, desk.options);
    REQUIRE(set);
    CHECK(rates::price(set.value->catalog, set.value->usage, "EUR").total == Approx(1000.0));
}
