// Rate cards: prices of every kind, bytes of both kinds, and what is refused.
#include <cmath>
#include <filesystem>
#include <limits>

#include "sample.hpp"

using namespace tests;

namespace {

/// A card with one meter, whose quantity and price are given, and more keys.
std::string card_with(const std::string& quantity, const std::string& price, const std::string& more = "",
                      const std::string& bytes = "decimal") {
    return R"({"topsheet": 1, "id": "t", "currency": "USD", "as_of": "2026-09", "bytes": ")" + bytes +
           R"(", "meters": [{"id": "m", "quantity": ")" + quantity + R"(", "price": )" + price + more +
           R"(, "source": "here", "as_of": "2026-09-14", "confidence": "seen"}]})";
}

rates::Meter meter(const std::string& quantity, const std::string& price, const std::string& more = "",
                   const std::string& bytes = "decimal") {
    const auto loaded = io::load_card(card_with(quantity, price, more, bytes), "t.json");
    INFO(price << "\n" << told(loaded.findings));
    REQUIRE(loaded);
    REQUIRE(loaded.value->meters.size() == 1);
    return loaded.value->meters[0];
}

Finding refused(const std::string& quantity, const std::string& price, const std::string& more = "") {
    const auto loaded = io::load_card(card_with(quantity, price, more), "t.json");
    INFO(price << "\n" << told(loaded.findings));
    REQUIRE_FALSE(loaded.findings.empty());
    CHECK_FALSE(loaded);
    return loaded.findings.front();
}

} // namespace

TEST_CASE("flat prices in any words for the unit") {
    CHECK(std::get<rates::Flat>(meter("GB-month", R"("0.023 USD/GB/month")").tariff.rule).price == Approx(0.023e-9));
    CHECK(std::get<rates::Flat>(meter("1000 request", R"("0.40 USD/1000 request")").tariff.rule).price ==
          Approx(0.0004));
    CHECK(meter("1000 request", R"("0.40 USD/1000 request")").unit == 1000.0);
    CHECK(std::get<rates::Flat>(meter("request", R"({"flat": "0.0004 USD/request"})").tariff.rule).price ==
          Approx(0.0004));
    CHECK(std::get<rates::Flat>(meter("GB", R"("0 USD/GB")").tariff.rule).price == 0.0);
    const auto throughput = meter("MB-month/second", R"("5 USD-second/MB-month")");
    CHECK(std::get<rates::Flat>(throughput.tariff.rule).price * throughput.unit == Approx(5.0));
    CHECK_FALSE(meter("GB", R"("unknown")").priced);
}

TEST_CASE("ladders with allowance, minimum and either way to count") {
    const auto m = meter("GB-month", R"({"graduated": [{"up_to": "50 TB", "price": "0.023 USD/GB-month"},
        {"up_to": "500 TB-month", "price": "0.022 USD/GB-month"}, {"price": "0.021 USD/GB-month"}],
        "free": "100 GB", "free_shifts_bands": true, "minimum": "5 USD"})");
    const auto& bands = std::get<rates::Graduated>(m.tariff.rule).bands;
    REQUIRE(bands.size() == 3);
    CHECK(bands[0].up_to == Approx(50e12)); // a plain size on a size-month meter is that size for one month
    CHECK(bands[1].up_to == Approx(500e12));
    CHECK(bands[2].up_to == std::numeric_limits<double>::infinity());
    CHECK(bands[2].price == Approx(0.021e-9));
    CHECK(m.tariff.free == Approx(1e11));
    CHECK(m.tariff.free_shifts_bands);
    CHECK(m.tariff.minimum == 5.0);
    const auto volume =
        meter("GB", R"({"volume": [{"up_to": "1 TB", "price": "0.09 USD/GB"}, {"price": "0.05 USD/GB"}]})");
    CHECK(std::get<rates::Volume>(volume.tariff.rule).bands[0].up_to == Approx(1e12));
    const auto packed =
        meter("request", R"({"packaged": {"size": "1000 request", "price": "0.40 USD", "round_up": false}})");
    const auto& package = std::get<rates::Packaged>(packed.tariff.rule);
    CHECK(package.size == 1000.0);
    CHECK(package.price == Approx(0.4));
    CHECK_FALSE(package.round_up);
}

TEST_CASE("a card says what its bytes are") {
    const auto binary =
        meter("GB-month",
              R"({"graduated": [{"up_to": "50 TB", "price": "0.023 USD/GB-month"}, {"price": "0.021 USD/GB-month"}]})",
              "", "binary");
    CHECK(binary.unit == 0x1p30);
    CHECK(std::get<rates::Graduated>(binary.tariff.rule).bands[0].up_to == Approx(50 * 0x1p40));
    CHECK(std::get<rates::Graduated>(binary.tariff.rule).bands[0].price == Approx(0.023 / 0x1p30));
    // a study's own text stays decimal beside a binary card
    const Desk desk;
    const auto study = sound_study(desk);
    CHECK(study.scenarios[0].caches[0].size.fixed.base() == Approx(20e12));
    const auto& egress = study.catalog.meters[study.scenarios[0].routes[0].meters[0].at()];
    CHECK(std::get<rates::Graduated>(egress.tariff.rule).bands[0].up_to == Approx(10 * 0x1p40));
    CHECK(study.catalog.storage_classes[1].minimum_object.fixed.base() == Approx(40 * 1024.0));
}

TEST_CASE("an uncertain price keeps its median in the tariff and its spread in the level") {
    const Desk desk(Edits{{"\"price\": \"0.00099 USD/GB-month\"",
                           "\"price\": \"0.0008 to 0.0012 USD/GB-month\", \"trend\": \"-2 to 1 %/year\""}});
    const auto study = sound_study(desk);
    const auto* level = input(study, "cards.cloud.meters.deep-stock.price");
    REQUIRE(level != nullptr);
    CHECK(level->dimension == dimensionless);
    CHECK(chance::quantile(level->distribution, 0.5) == Approx(1.0));
    CHECK(chance::quantile(level->distribution, 0.95) == Approx(std::sqrt(1.5)));
    REQUIRE(level->trends.size() == 1);
    const auto at = std::ranges::find(study.catalog.meters, std::string("deep-stock"), &rates::Meter::id);
    CHECK(std::get<rates::Flat>(at->tariff.rule).price == Approx(std::sqrt(0.0008 * 0.0012) / 0x1p30));
    CHECK(study.inputs[static_cast<std::size_t>(at->level.input)].name == level->name);
    // a power price that follows inflation: the range is the level's, the trend is finance's
    const auto* power = input(study, "cards.house.meters.power.price");
    REQUIRE(power != nullptr);
    REQUIRE(power->trends.size() == 1);
    CHECK(study.inputs[static_cast<std::size_t>(power->trends[0])].name == "finance.inflation");
    CHECK(meter("GB", R"({"pert": ["1 USD/GB", "2 USD/GB", "3 USD/GB"]})").level.input >= 0);
}

TEST_CASE("a flat price with an index has a level that only moves") {
    const Desk desk(
        Edits{{"\"price\": \"300 USD/unit-month\"", "\"price\": \"300 USD/unit-month\", \"index\": \"inflation\""}});
    const auto study = sound_study(desk);
    const auto* level = input(study, "cards.cloud.meters.web-month.price");
    REQUIRE(level != nullptr);
    CHECK(chance::is_constant(level->distribution));
    CHECK(level->varies());
}

TEST_CASE("a spread is an input of its own, or a plain factor") {
    const Desk desk;
    const auto study = sound_study(desk);
    CHECK(input(study, "cards.cloud.meters.egress.spread") != nullptr);
    const auto plain = meter("GB", R"("0.09 USD/GB")", R"(, "spread": "105 %")");
    CHECK(plain.level.fixed.value == Approx(1.05));
    CHECK(plain.level.is_fixed());
}

TEST_CASE("a price may share an assumption in a card that is written out in the study") {
    const Desk desk;
    const auto study =
        sound_study(desk, {{"\"egress_discount\":", "\"kw\": \"100 to 200 EUR/kW-month\", \"egress_discount\":"},
                           {"\"price\": \"150 EUR/kW-month\"", "\"price\": {\"ref\": \"assumptions.kw\"}"}});
    const auto at = std::ranges::find(study.catalog.meters, std::string("space"), &rates::Meter::id);
    CHECK(study.inputs[static_cast<std::size_t>(at->level.input)].name == "assumptions.kw");
    CHECK(std::get<rates::Flat>(at->tariff.rule).price == 1.0); // the draws are the price itself
    CHECK(at->level.fixed.value == Approx(std::sqrt(100.0 * 200.0) * 1.1));
}

TEST_CASE("prices that cannot be used say why") {
    struct Case {
        std::string quantity, price, more, code;
    };
    const std::vector<Case> cases = {
        {"GB", R"("0.09 USD/TB-month")", "", "dimension"},
        {"GB", R"("0.09 EUR/GB")", "", "currency"},
        {"GB", "0.09", "", "bare-number"},
        {"GB", R"("-1 USD/GB")", "", "domain"},
        {"GB", R"({"graduated": []})", "", "tariff"},
        {"GB", R"({"graduated": [{"up_to": "1 TB", "price": "1 USD/GB"}]})", "", "tariff"},
        {"GB",
         R"({"graduated": [{"up_to": "2 TB", "price": "1 USD/GB"}, {"up_to": "1 TB", "price": "1 USD/GB"}, {"price": "1 USD/GB"}]})",
         "", "tariff"},
        {"GB", R"({"graduated": [{"up_to": "2 hour", "price": "1 USD/GB"}, {"price": "1 USD/GB"}]})", "", "dimension"},
        {"GB", R"({"graduated": [{"upto": "2 TB", "price": "1 USD/GB"}, {"price": "1 USD/GB"}]})", "", "unknown-key"},
        {"GB", R"({"graduated": [{"up_to": "2 TB"}, {"price": "1 USD/GB"}]})", "", "missing-key"},
        {"GB", R"({"flat": "1 USD/GB", "volume": []})", "", "tariff"},
        {"GB", R"({"free": "1 GB"})", "", "tariff"},
        {"GB", R"({"flat": "1 USD/GB", "minimum": "1 USD/GB"})", "", "dimension"},
        {"request", R"({"packaged": {"size": "0 request", "price": "1 USD"}})", "", "tariff"},
        {"request", R"({"packaged": {"price": "1 USD"}})", "", "missing-key"},
        {"request", R"({"packaged": {"size": "10 request", "price": "1 USD", "round": true}})", "", "unknown-key"},
        {"GB", R"("1 to 2 USD/GB")", R"(, "spread": "90 to 110 %")", "shape"},
        {"GB", R"("1 USD/GB")", R"(, "spread": "-5 to 110 %")", "distribution"},
        {"GB", R"("1 USD/GB")", R"(, "index": "wages")", "unknown-word"},
        {"USD", R"("1 USD/GB")", "", "dimension"},
        {"GX", R"("1 USD/GB")", "", "unit"},
        {"GB", R"("1 USD/GB")", R"(, "note": "a", "note": "b")", "duplicate-key"},
    };
    for (const auto& c : cases) {
        INFO(c.quantity << " " << c.price << c.more);
        CHECK(refused(c.quantity, c.price, c.more).code == c.code);
    }
}

TEST_CASE("cards are complete, dated and named") {
    struct Case {
        Edit edit;
        std::string code;
    };
    const std::vector<Case> cases = {
        {{"\"source\": \"price page\", \"as_of\": \"2026-09-01\", \"confidence\": \"seen\"}",
          "\"as_of\": \"2026-09-01\", \"confidence\": \"seen\"}"},
         "missing-key"},
        {{"\"as_of\": \"2026-09-01\", \"confidence\": \"seen\"}",
          "\"as_of\": \"2026-02-30\", \"confidence\": \"seen\"}"},
         "date"},
        {{"\"confidence\": \"seen\"", "\"confidence\": \"sure\""}, "unknown-word"},
        {{"\"id\": \"deep-stock\"", "\"id\": \"stock\""}, "duplicate-name"},
        {{"\"id\": \"cloud\"", "\"id\": \"clod\""}, "card-id"},
        {{"\"currency\": \"USD\"", "\"currency\": \"dollars\""}, "currency"},
        {{"\"stock\": \"deep-stock\"", "\"stock\": \"deep-stok\""}, "unknown-name"},
        {{"\"bytes\": \"binary\"", "\"bytes\": \"octal\""}, "unknown-word"},
        {{"\"topsheet\": 1", "\"topsheet\": 3"}, "version"},
        {{"\"meters\": [", "\"metres\": ["}, "unknown-key"},
        {{"{\"id\": \"egress\"", "{\"id\": \"egress\", \"pool\": \"p\"}, {\"id\": \"other\", \"pool\": \"p\""},
         "missing-key"},
    };
    for (const auto& c : cases) {
        const Desk desk(Edits{c.edit});
        const auto loaded = desk.load(study_text());
        INFO(c.edit.to << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        const auto* f = find_code(loaded.findings, c.code);
        REQUIRE(f != nullptr);
        CHECK(f->file == "cloud");
        CHECK(f->line > 0);
    }
    const Desk pooled(
        {{"{\"id\": \"puts\"", "{\"id\": \"puts\", \"pool\": \"ops\""},
         {"{\"id\": \"queue-fee\"",
          "{\"id\": \"gets\", \"pool\": \"ops\", \"quantity\": \"request\", \"price\": \"0.1 USD/request\", "
          "\"source\": \"s\", \"as_of\": \"2026\", \"confidence\": \"seen\"}, {\"id\": \"queue-fee\""}});
    CHECK(find_code(pooled.load(study_text()).findings, "pool") != nullptr);
}

TEST_CASE("files say where prices come from; a card inside a study counts as an estimate without") {
    CHECK_FALSE(io::load_card(edited(card_with("GB", R"("1 USD/GB")"), {{R"("source": "here", )", ""}}), "t.json"));
    CHECK(io::load_card(edited(card_with("GB", R"("1 USD/GB")"), {{R"("topsheet": 1, )", ""}}), "t.json"));
    const Desk desk;
    const auto loaded = desk.load(study_text(
        {{"\"price\": \"150 EUR/kW-month\", \"source\": \"bill\", \"as_of\": \"2026-08\", \"confidence\": \"seen\"",
          "\"price\": \"150 EUR/kW-month\""}}));
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    const auto* f = find_code(loaded.findings, "no-source");
    REQUIRE(f != nullptr);
    CHECK(f->severity == Severity::warning);
    CHECK(f->pointer == "/rate_cards/1/meters/1");
    const auto at = std::ranges::find(loaded.value->catalog.meters, std::string("space"), &rates::Meter::id);
    CHECK(at->confidence == Confidence::estimate);
}

TEST_CASE("cards that are not there, twice there, or in another currency") {
    Desk desk;
    auto loaded = desk.load(study_text({{"\"cloud\",", "\"clod\",", "rate_cards"}}));
    const auto* f = find_code(loaded.findings, "unknown-card");
    REQUIRE(f != nullptr);
    CHECK(f->pointer == "/rate_cards/0");
    CHECK(f->hint == "did you mean \"cloud\"?");
    CHECK(loaded.findings.size() == 1); // names that only the missing card would know are not held against the study
    loaded = desk.load(study_text({{"\"cloud\",", "\"cloud\", \"cloud\",", "rate_cards"}}));
    CHECK(find_code(loaded.findings, "duplicate-name") != nullptr);
    loaded = desk.load(study_text({{"\"EUR\": {", "\"GBP\": {"}}));
    f = find_code(loaded.findings, "exchange-rate");
    REQUIRE(f != nullptr);
    CHECK_THAT(f->pointer, ContainsSubstring("/rate_cards/1/currency"));
    CHECK(loaded.findings.size() == 1); // once for the card, not for each of its prices
    desk.cards["cloud"] = "{\"topsheet\": 1,";
    loaded = desk.load(study_text());
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].file == "cloud");
    CHECK(loaded.findings[0].code == "syntax");
}

TEST_CASE("names lead to their own card first, then to the only one, else they are ambiguous") {
    Desk desk;
    desk.cards["twin"] = edited(desk.cards["cloud"], {{"\"id\": \"cloud\"", "\"id\": \"twin\""}});
    auto loaded = desk.load(study_text({{"\"cloud\",", "\"cloud\", \"twin\",", "rate_cards"}}));
    const auto* f = find_code(loaded.findings, "ambiguous-name");
    REQUIRE(f != nullptr);
    CHECK_THAT(f->hint, ContainsSubstring("\"cloud/"));
    CHECK_THAT(f->hint, ContainsSubstring("\"twin/"));
    for (const auto& finding : loaded.findings)
        CHECK(finding.file == "study.json"); // inside each card its own meters are meant
}

TEST_CASE("an unknown price stops a run only where it is used") {
    const Desk unused;
    sound_study(unused); // "queue-fee" is on the card and nothing asks for it
    const Desk used(Edits{{"{\"id\": \"queue\",", "{\"id\": \"queue\", \"fee\": \"queue-fee\","}});
    auto loaded = used.load(study_text());
    const auto* f = find_code(loaded.findings, "unknown-price");
    REQUIRE(f != nullptr);
    CHECK(loaded.findings.size() == 1);
    CHECK(f->pointer == "/scenarios/0/farm/queue_manager");
    CHECK_THAT(f->sentence, ContainsSubstring("cloud/queue-fee"));
    Desk assumed(Edits{{"{\"id\": \"queue\",", "{\"id\": \"queue\", \"fee\": \"queue-fee\","}});
    assumed.options.overrides = {"cards.cloud.meters.queue-fee.price=0.02 to 0.05 USD/node-hour"};
    CHECK(input(sound_study(assumed), "cards.cloud.meters.queue-fee.price") != nullptr);
}

TEST_CASE("a study needs a price that holds when it starts, where it is used") {
    const std::string ladder =
        R"({"graduated": [{"up_to": "10 TB", "price": "0.09 USD/GB"}, {"price": "0.07 USD/GB"}], "free": "100 GB"})";
    const auto from = [&](const std::string& month) {
        return Edits{{ladder, R"({"dated": [{"from": ")" + month + R"(", "price": "0.09 USD/GB"}]})"}};
    };
    const Desk late(from("2199-01"));
    const auto loaded = late.load(study_text());
    const auto* f = find_code(loaded.findings, "no-price-yet");
    REQUIRE(f != nullptr);
    CHECK_THAT(f->sentence, ContainsSubstring("2199-01"));
    CHECK_THAT(f->sentence, ContainsSubstring("cloud/egress"));
    const Desk early(from("2000-01"));
    sound_study(early);
}

/// The price of the first meter of a card with a second one, "stored", in GB-month.
Loaded<rates::Catalog> with_stored(const std::string& quantity, const std::string& price,
                                   const std::string& more = "") {
    const std::string text = card_with(quantity, price, more);
    const auto end = text.rfind("]}");
    return io::load_card(text.substr(0, end) +
                             R"(, {"id": "stored", "quantity": "GB-month", "price": "0 USD/GB-month",
                                 "source": "here", "as_of": "2026-09", "confidence": "seen"}]})",
                         "t.json");
}

TEST_CASE("allowances by the day and by what another meter counts") {
    const auto daily = meter(
        "request", R"({"flat": "0.0004 USD/request", "free": {"amount": "100 request", "per_day": "2500 request"}})");
    CHECK(daily.tariff.free == 100.0);
    CHECK(daily.tariff.free_per_day == 2500.0);
    for (const std::string ratio : {"300 %", "3 GB/GB-month", "3 TB/TB-month"}) {
        const auto loaded = with_stored(
            "GB", R"({"flat": "0.01 USD/GB", "free": {"shares": [{"of": "stored", "ratio": ")" + ratio + R"("}]}})");
        INFO(ratio << "\n" << told(loaded.findings));
        REQUIRE(loaded);
        const auto& shares = loaded.value->meters[0].tariff.free_shares;
        REQUIRE(shares.size() == 1);
        CHECK(shares[0].of.index == 1);
        CHECK(shares[0].ratio == Approx(3.0));
    }
    const auto wrong = with_stored(
        "GB", R"({"flat": "0.01 USD/GB", "free": {"shares": [{"of": "stored", "ratio": "3 request/GB-month"}]}})");
    const auto* f = find_code(wrong.findings, "dimension");
    REQUIRE(f != nullptr);
    CHECK(f->pointer == "/meters/0/price/free/shares/0/of");
    CHECK_THAT(f->hint, ContainsSubstring("3 GB/GB-month"));
    const auto nowhere =
        with_stored("GB", R"({"flat": "0.01 USD/GB", "free": {"shares": [{"of": "storet", "ratio": 3}]}})");
    f = find_code(nowhere.findings, "unknown-name");
    REQUIRE(f != nullptr);
    CHECK_THAT(f->hint, ContainsSubstring("stored"));
}

TEST_CASE("caps, sizes, commitments and discounts beside a rule") {
    const auto m =
        meter("GB-month", R"({"flat": "0.02 USD/GB-month", "cap": "3000 USD", "least": "1 TB", "step": "500 GB",
        "most": "40 TB", "commitment": {"amount": "10 TB-month", "price": "0.018 USD/GB-month"},
        "discounts": [{"name": "negotiated", "share": "10 %"}, {"name": "private pricing", "share": "6 %"}]})");
    CHECK(m.tariff.cap == 3000.0);
    CHECK(m.tariff.least == Approx(1e12));
    CHECK(m.tariff.step == Approx(5e11));
    CHECK(m.tariff.most == Approx(40e12));
    CHECK_FALSE(m.tariff.at_once);
    CHECK(m.tariff.commitment.amount == Approx(1e13));
    CHECK(m.tariff.commitment.price == Approx(0.018e-9));
    REQUIRE(m.tariff.discounts.size() == 2);
    CHECK(m.tariff.discounts[1].name == "private pricing");
    CHECK(rates::discounted(m.tariff) == Approx(0.846));
    const auto hourly = meter("node-hour", R"({"flat": "0.0014 USD/node-hour", "most": "32 node"})");
    CHECK(hourly.tariff.most == 32.0);
    CHECK(hourly.tariff.at_once);
    CHECK(meter("node-hour", R"({"flat": "0.0014 USD/node-hour", "most": "23360 node-hour"})").tariff.most == 23360.0);
    const auto pool =
        meter("GB-hour", R"({"flat": "0.0002 USD/GB-hour", "least": "1 TiB", "step": "1 TiB"})", "", "binary");
    CHECK(pool.tariff.step == 0x1p40);
    CHECK(pool.tariff.at_once);
}

TEST_CASE("plans of seats with pooled storage") {
    const auto loaded = with_stored("seat-month", R"({"plans": [
        {"name": "starter", "price": "7 USD/seat-month", "included": "400 GB/seat", "most_seats": "10 seat", "most": "4 TB"},
        {"name": "business", "price": "27 USD/seat-month", "included": "400 GB/seat", "least_seats": "3 seat", "base": "5 USD",
         "overage": {"size": "1 TB", "price": "80 USD"}}], "stored": "stored"})");
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    const auto& rule = std::get<rates::Plans>(loaded.value->meters[0].tariff.rule);
    CHECK(rule.stored.index == 1);
    REQUIRE(rule.plans.size() == 2);
    CHECK(rule.plans[0].included == Approx(4e11));
    CHECK(rule.plans[0].most_seats == 10.0);
    CHECK(rule.plans[0].most == Approx(4e12));
    CHECK_FALSE(rule.plans[0].sells_overage);
    CHECK(rule.plans[1].base == 5.0);
    CHECK(rule.plans[1].overage.size == Approx(1e12));
    CHECK(rule.plans[1].overage.round_up);
    const auto alone = with_stored("seat-month", R"({"plans": [{"name": "x", "price": "7 USD/seat-month"}]})");
    const auto* f = find_code(alone.findings, "missing-key");
    REQUIRE(f != nullptr);
    CHECK_THAT(f->sentence, ContainsSubstring("stored"));
    const auto itself =
        with_stored("seat-month", R"({"plans": [{"name": "x", "price": "7 USD/seat-month"}], "stored": "m"})");
    CHECK(find_code(itself.findings, "meter-quantity") != nullptr);
}

TEST_CASE("dated prices share what stands beside them") {
    const auto m = meter("GB", R"({"free": "100 GB", "dated": [{"from": "2024-01", "price": "0.01 USD/GB"},
        {"from": "2026-07", "price": {"graduated": [{"up_to": "1 TB", "price": "0.02 USD/GB"}, {"price": "0.01 USD/GB"}], "free": "50 GB"}}]})");
    REQUIRE(m.dated.size() == 2);
    CHECK(m.dated[0].from == YearMonth{2024, 1});
    CHECK(m.dated[0].tariff.free == Approx(1e11));
    CHECK(m.dated[1].tariff.free == Approx(5e10));
    CHECK(std::holds_alternative<rates::Graduated>(m.dated[1].tariff.rule));
    CHECK(rates::tariff_in(m, {2023, 12}) == nullptr);
    CHECK(rates::tariff_in(m, {2026, 6}) == &m.dated[0].tariff);
    CHECK(rates::tariff_in(m, {2026, 7}) == &m.dated[1].tariff);
}

TEST_CASE("retirement, limits, waivers and agreements of a card") {
    const auto loaded = with_stored("GB", R"("0 USD/GB")", R"(, "retired": "2027-03", "pool": "p", "pool_scope": "all",
        "limit": {"of": "stored", "ratio": "100 %", "says": "service may be suspended"},
        "waived": [{"when": "exit", "from": "2024-03", "to": "2026-12"}, {"when": "exit", "from": "2027-06"}])");
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    const auto& m = loaded.value->meters[0];
    CHECK(rates::is_retired(m, {2027, 3}));
    CHECK_FALSE(rates::is_retired(m, {2027, 2}));
    CHECK(m.pool_scope == rates::PoolScope::all);
    REQUIRE(m.limit);
    CHECK(m.limit->shares[0].of.index == 1);
    CHECK(m.limit->says == "service may be suspended");
    CHECK(rates::is_waived(m, "exit", {2026, 12}));
    CHECK_FALSE(rates::is_waived(m, "exit", {2027, 1}));
    CHECK(rates::is_waived(m, "exit", {2027, 6}));
    CHECK_FALSE(rates::is_waived(m, "hardship", {2026, 12}));
    CHECK_FALSE(rates::is_waived(m, "", {2026, 12}));
    CHECK(meter("GB", R"("0 USD/GB")", R"(, "limit": {"amount": "10 TB"})").limit->amount == Approx(1e13));
    const auto card = [](const std::string& agreement) {
        std::string text = card_with("GB", R"("1 USD/GB")");
        return io::load_card(text.substr(0, text.size() - 1) + R"(, "agreements": [)" + agreement + "]}", "t.json");
    };
    const auto yearly = card(R"({"id": "edp", "commit": "1200000 USD/year", "discount": "9 %", "meters": ["*"]})");
    INFO(told(yearly.findings));
    REQUIRE(yearly);
    const auto& a = yearly.value->agreements[0];
    CHECK(a.commit == Approx(1.2e6));
    CHECK(a.period == 12);
    CHECK(a.discount == Approx(0.09));
    CHECK(a.covers(yearly.value->meters[0]));
    const auto monthly = card(R"({"id": "edp", "commit": "5000 USD/month", "meters": ["t/m"]})");
    REQUIRE(monthly);
    CHECK(monthly.value->agreements[0].commit == Approx(5000.0));
    CHECK(monthly.value->agreements[0].period == 1);
    CHECK(find_code(card(R"({"id": "edp", "meters": ["*"]})").findings, "agreement") != nullptr);
    CHECK(find_code(card(R"({"id": "edp", "discount": "9 %", "meters": ["n*"]})").findings, "unknown-name") != nullptr);
    CHECK(find_code(card(R"({"id": "edp", "discount": "109 %", "meters": ["*"]})").findings, "domain") != nullptr);
}

TEST_CASE("what stands wrongly beside a price is refused with its place") {
    struct Case {
        std::string quantity, price, more, code, pointer;
    };
    const std::vector<Case> cases = {
        {"GB", R"({"flat": "1 USD/GB", "capp": "1 USD"})", "", "unknown-key", "/meters/0/price/capp"},
        {"GB", R"({"flat": "1 USD/GB", "cap": "1 GB"})", "", "dimension", "/meters/0/price/cap"},
        {"GB", R"({"flat": "1 USD/GB", "cap": "1 USD", "minimum": "2 USD"})", "", "tariff", "/meters/0/price"},
        {"GB", R"({"flat": "1 USD/GB", "free": {"per_dai": "1 GB"}})", "", "unknown-key",
         "/meters/0/price/free/per_dai"},
        {"GB", R"({"flat": "1 USD/GB", "free": {"shares": {}}})", "", "type", "/meters/0/price/free/shares"},
        {"GB", R"({"flat": "1 USD/GB", "commitment": {"amount": "1 GB"}})", "", "missing-key",
         "/meters/0/price/commitment"},
        {"GB", R"({"flat": "1 USD/GB", "discounts": [{"name": "x", "share": "110 %"}]})", "", "domain",
         "/meters/0/price/discounts/0/share"},
        {"GB", R"({"flat": "1 USD/GB", "stored": "m"})", "", "tariff", "/meters/0/price/stored"},
        {"node-hour", R"({"flat": "1 USD/node-hour", "least": "1 node", "step": "1 node-hour"})", "", "tariff",
         "/meters/0/price/step"},
        {"GB", R"({"dated": []})", "", "tariff", "/meters/0/price/dated"},
        {"GB", R"({"dated": [{"from": "2026-07", "price": "1 USD/GB"}, {"from": "2026-07", "price": "2 USD/GB"}]})", "",
         "tariff", "/meters/0/price/dated/1/from"},
        {"GB", R"({"dated": [{"from": "2026-07", "price": {"dated": []}}]})", "", "tariff",
         "/meters/0/price/dated/0/price/dated"},
        {"GB", R"({"flat": "1 USD/GB", "dated": [{"from": "2026-07", "price": "1 USD/GB"}]})", "", "tariff",
         "/meters/0/price"},
        {"GB", R"("1 USD/GB")", R"(, "retired": "March")", "month", "/meters/0/retired"},
        {"GB", R"("1 USD/GB")", R"(, "limit": {"says": "x"})", "tariff", "/meters/0/limit"},
        {"GB", R"("1 USD/GB")", R"(, "limit": {"of": "m", "ratio": "100 %"})", "tariff", "/meters/0/limit/of"},
        {"GB", R"("1 USD/GB")", R"(, "waived": [{"when": "exit", "from": "2026-03", "to": "2026-02"}])", "month",
         "/meters/0/waived"},
        {"GB", R"("1 USD/GB")", R"(, "pool_scope": "all")", "pool", "/meters/0/pool_scope"},
    };
    for (const auto& c : cases) {
        INFO(c.price << c.more);
        const Finding f = refused(c.quantity, c.price, c.more);
        CHECK(f.code == c.code);
        CHECK(f.pointer == c.pointer);
    }
}

TEST_CASE("every card of the project loads without a fault") {
    const std::filesystem::path folder = std::string(TOPSHEET_SOURCE_DIR) + "/data/rates";
    int count = 0;
    if (std::filesystem::exists(folder))
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            if (entry.path().extension() != ".json")
                continue;
            ++count;
            const auto loaded = io::load_card(file_text(entry.path().string()), entry.path().filename().string());
            INFO(told(loaded.findings));
            CHECK(loaded.findings.empty());
            REQUIRE(loaded);
            CHECK(loaded.value->cards[0].id == entry.path().stem().string());
        }
    if (count == 0)
        WARN("there are no rate cards in " << folder.string());
}
