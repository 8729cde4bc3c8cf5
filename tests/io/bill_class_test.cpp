// Lines of a bill: storage classes, dated segments, sizes sold in steps, claims.
#include "sample.hpp"
#include "topsheet/io/bill.hpp"

using namespace tests;

namespace {

/// Round meters, and classes with every rule that a bill can meet.
const std::string card = R"({ "topsheet": 1, "id": "c", "currency": "USD", "as_of": "2026-09", "meters": {
  "archive": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "GB-month", "price": "0.001 USD/GB-month"},
  "standard": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "GB-month", "price": "0.02 USD/GB-month"},
  "put": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "request", "price": "0.00005 USD/request"},
  "get": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "request", "price": "0.000001 USD/request"},
  "move": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "request", "price": "0.00003 USD/request"},
  "out-fast": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "GB", "price": "0.03 USD/GB"},
  "out-fast-request": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "request", "price": "0.01 USD/request"},
  "pool": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "GiB-month", "price": {"flat": "0.1 USD/GiB-month", "least": "1 TiB", "step": "1 TiB"}},
  "node": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "node-hour", "price": "2 USD/node-hour"},
  "egress": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "GB", "price": "0.1 USD/GB", "waived": [{"when": "exit", "from": "2024-03"}]},
  "new": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "GB", "price": {"dated": [{"from": "2026-02", "price": "1 USD/GB"}, {"from": "2026-07", "price": "2 USD/GB"}]}},
  "old": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "GB", "price": "1 USD/GB", "retired": "2026-03"},
  "nobody-knows": {"source": "made up", "as_of": "2026-09", "confidence": "seen",
    "quantity": "request", "price": "unknown"}
 }, "storage_classes": [
  {"id": "glacier", "access": "archive", "stock": "archive", "write": "put", "read": "get", "transition": "move", "overhead": "32 KiB",
   "index_overhead": "8 KiB", "index_stock": "standard", "minimum_stay": "90 day",
   "retrievals": [{"name": "expedited", "bytes": "out-fast", "request": "out-fast-request"}, {"name": "bulk"}]},
  {"id": "hot", "stock": "standard", "write": "put", "read": "get", "block": "8 MiB"},
  {"id": "secret", "stock": "standard", "write": "nobody-knows"}
 ] })";

Loaded<io::BillRequest> load(const std::string& line, const std::string& month = "\"month\": \"2026-03\", ") {
    static const io::LoadOptions options = [] {
        io::LoadOptions o;
        o.card = [](std::string_view id) { return id == "c" ? std::optional(card) : std::nullopt; };
        return o;
    }();
    return io::load_bill(R"({ "topsheet": 1, )" + month + R"("rate_cards": ["c"], "usage": [ )" + line + " ] }",
                         options);
}

/// What a sound line puts on a meter, in base units.
double on(const std::string& line, std::string_view meter) {
    const auto loaded = load(line);
    INFO(line << "\n" << told(loaded.findings));
    REQUIRE(loaded);
    double sum = 0.0;
    for (const auto& usage : loaded.value->usage)
        sum += loaded.value->catalog.meters[static_cast<std::size_t>(usage.meter)].id == meter ? usage.amount : 0.0;
    return sum;
}

} // namespace

TEST_CASE("a class line becomes usage of the class's meters") {
    const std::string line = R"({"class": "c/glacier", "stored": "100 TB", "objects": "8e6 object",
        "written": {"objects": "1000 object"}, "moved_in": {"objects": "5000 object"}, "read": {"objects": "7 object"},
        "retrieved": {"amount": "2 TB", "objects": "40 object", "option": "expedited"},
        "deleted_early": {"amount": "1 TB", "objects": "1000 object", "after": "20 day"}, "cause": "library"})";
    // at rest 100e12 + 8e6 x 32768; 70 of 90 days missing of 1e12 + 1000 x 32768, in March's 31 days
    CHECK(on(line, "archive") == Approx(100e12 + 8e6 * 32768.0 + (1e12 + 1000 * 32768.0) * 70.0 / 31.0));
    CHECK(on(line, "standard") == Approx(8e6 * 8192.0));
    CHECK(on(line, "put") == 1000.0);
    CHECK(on(line, "move") == 5000.0);
    CHECK(on(line, "get") == 7.0);
    CHECK(on(line, "out-fast") == 2e12);
    CHECK(on(line, "out-fast-request") == 40.0);
    const auto loaded = load(line);
    for (const auto& usage : loaded.value->usage)
        CHECK(usage.cause == "library");
}

TEST_CASE("a class line says its stock in parts, or in byte-hours") {
    CHECK(on(R"({"class": "hot", "stored": {"segments": [{"amount": "10 TB", "to": "2026-03-11"},
                 {"amount": "20 TB", "from": "2026-03-11"}]}})",
             "standard") == Approx((10.0 * 10.0 + 20.0 * 21.0) / 31.0 * 1e12));
    CHECK(on(R"({"class": "hot", "stored": "7.44e15 byte-hour"})", "standard") == Approx(1e13)); // 744 hours
    CHECK(on(R"({"class": "hot", "stored": "10 TB-month"})", "standard") == Approx(1e13));
    // 20 MiB in blocks of 8 MiB: 3 blocks and a commit
    CHECK(on(R"({"class": "hot", "written": {"amount": "2000 MiB", "objects": "100 object"}})", "put") == 400.0);
}

TEST_CASE("dated segments are averaged, and sizes sold in steps are rounded one by one") {
    // 3 nodes on March 5 to 11: 7 days of 24 hours
    CHECK(on(R"({"meter": "node", "segments": [{"amount": "3 node", "from": "2026-03-05", "to": "2026-03-12"}]})",
             "node") == Approx(504.0));
    const auto loaded = load(R"({"meter": "pool", "segments": [{"amount": "1.2 TiB", "for": "10 day"},
                                  {"amount": "0.5 TiB", "from": "2026-03-11", "to": "2026-04-01"}]})");
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    const auto& usage = loaded.value->usage.at(0);
    constexpr double tib = 1099511627776.0;
    CHECK(usage.amount == Approx((1.2 * 10.0 + 0.5 * 21.0) / 31.0 * tib));
    REQUIRE(usage.provisioned);
    CHECK(*usage.provisioned == Approx((2.0 * 10.0 + 1.0 * 21.0) / 31.0 * tib)); // 2 TiB, then the least, 1 TiB
}

TEST_CASE("accounts, claims and how accounts are priced are read") {
    const auto loaded = load(R"({"meter": "egress", "amount": "1 TB", "account": "show-a", "claims": "exit"})",
                             R"("month": "2026-03", "accounts": "apart", )");
    REQUIRE(loaded);
    CHECK(loaded.value->apart);
    CHECK(loaded.value->usage[0].account == "show-a");
    CHECK(loaded.value->usage[0].claims == "exit");
    CHECK_FALSE(load(R"({"meter": "egress", "amount": "1 TB"})").value->apart);
    const auto odd = load(R"({"meter": "egress", "amount": "1 TB", "claims": "exti"})");
    REQUIRE(odd);
    const Finding* f = find_code(odd.findings, "claim");
    REQUIRE(f != nullptr);
    CHECK(f->pointer == "/usage/0/claims");
    CHECK(f->hint == "did you mean \"exit\"?");
}

TEST_CASE("lines that cannot be billed say why") {
    struct Case {
        std::string line, code, pointer;
        std::string month = "\"month\": \"2026-03\", ";
    };
    const std::vector<Case> cases = {
        {R"({"amount": "1 TB"})", "usage", "/usage/0"},
        {R"({"meter": "egress", "class": "hot", "amount": "1 TB"})", "usage", "/usage/0"},
        {R"({"meter": "egress", "amount": "1 TB", "stored": "1 TB"})", "usage", "/usage/0/stored"},
        {R"({"class": "hot", "amount": "1 TB"})", "usage", "/usage/0/amount"},
        {R"({"class": "hott", "stored": "1 TB"})", "unknown-name", "/usage/0/class"},
        {R"({"class": "glacier", "stored": "1 TB"})", "missing-key", "/usage/0"},
        {R"({"class": "glacier", "written": {"amount": "1 TB"}})", "missing-key", "/usage/0/written"},
        {R"({"class": "hot", "written": {"objects": "5 object"}})", "missing-key", "/usage/0/written"},
        {R"({"class": "hot", "stored": "5 object"})", "dimension", "/usage/0/stored"},
        {R"({"class": "hot", "stored": {"parts": []}})", "unknown-key", "/usage/0/stored/parts"},
        {R"({"class": "hot", "stored": "1 TB", "objects": "5 TB"})", "dimension", "/usage/0/objects"},
        {R"({"class": "glacier", "retrieved": {"amount": "1 TB", "objects": "1 object"}})", "missing-key",
         "/usage/0/retrieved"},
        {R"({"class": "glacier", "retrieved": {"amount": "1 TB", "objects": "1 object", "option": "bulck"}})",
         "unknown-name", "/usage/0/retrieved/option"},
        {R"({"class": "glacier", "retrieved": {"amount": "1 TB", "option": "expedited"}})", "missing-key",
         "/usage/0/retrieved"},
        {R"({"class": "glacier", "deleted_early": {"amount": "1 TB", "objects": "1 object"}})", "missing-key",
         "/usage/0/deleted_early"},
        {R"({"class": "glacier", "deleted_early": {"amount": "1 TB", "objects": "1 object", "after": "20 GB"}})",
         "dimension", "/usage/0/deleted_early/after"},
        {R"({"class": "glacier", "deleted_early": {"amount": "1 TB", "objects": "1 object", "after": "20 day"}})",
         "missing-key", "/usage/0", ""},
        {R"({"class": "secret", "written": {"objects": "1 object"}})", "unknown-price", "/usage/0/class"},
        {R"({"meter": "old", "amount": "1 TB"})", "retired", "/usage/0/meter"},
        {R"({"meter": "new", "amount": "1 TB"})", "no-price-yet", "/usage/0/meter", "\"month\": \"2026-01\", "},
        {R"({"meter": "new", "amount": "1 TB"})", "missing-key", "/usage/0/meter", ""},
        {R"({"meter": "node", "segments": [{"amount": "1 node"}]})", "missing-key", "/usage/0/segments/0"},
        {R"({"meter": "node", "segments": [{"amount": "1 node", "for": "1 day", "from": "2026-03-01"}]})", "segments",
         "/usage/0/segments/0"},
        {R"({"meter": "node", "segments": [{"amount": "1 node", "from": "2026-02-27", "to": "2026-03-02"}]})", "date",
         "/usage/0/segments/0/from"},
        {R"({"meter": "node", "segments": [{"amount": "1 node", "from": "2026-03-09", "to": "2026-03-09"}]})",
         "segments", "/usage/0/segments/0/to"},
        {R"({"meter": "node", "segments": [{"amount": "1 node", "from": "2026-03-01", "to": "2026-03-09"},
                                           {"amount": "1 node", "from": "2026-03-08", "to": "2026-03-20"}]})",
         "segments", "/usage/0/segments/1"},
        {R"({"meter": "node", "segments": [{"amount": "1 node", "from": "March 5"}]})", "date",
         "/usage/0/segments/0/from"},
    };
    for (const auto& c : cases) {
        const auto loaded = load(c.line, c.month);
        INFO(c.line << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        const Finding* f = find_code(loaded.findings, c.code);
        REQUIRE(f != nullptr);
        CHECK(f->pointer == c.pointer);
    }
}

TEST_CASE("retired and dated meters bill in their months") {
    CHECK(load(R"({"meter": "old", "amount": "1 TB"})", "\"month\": \"2026-02\", "));
    CHECK(load(R"({"meter": "new", "amount": "1 TB"})", "\"month\": \"2026-02\", "));
}

TEST_CASE("a card that is not valid in the month is said", "[io][bill]") {
    const auto bill = [](const std::string& month) {
        return io::load_bill(R"({ "topsheet": 1, "month": ")" + month + R"(", "rate_cards": [
            {"id": "c", "currency": "USD", "as_of": "2026-01", "valid_from": "2026-02-01", "valid_to": "2026-06-30",
             "meters": {"m": {"quantity": "GB", "price": "1 USD/GB", "source": "s", "as_of": "2026-01", "confidence": "seen"}}}],
            "usage": [{"meter": "m", "amount": "1 GB"}] })",
                             {});
    };
    for (const auto& [month, said] : std::vector<std::pair<std::string, bool>>{
             {"2026-01", true}, {"2026-02", false}, {"2026-06", false}, {"2026-07", true}}) {
        INFO(month);
        const auto loaded = bill(month);
        REQUIRE(loaded);
        CHECK((find_code(loaded.findings, "card-not-valid") != nullptr) == said);
    }
}
