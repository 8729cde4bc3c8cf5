#include "topsheet/rates/bill.hpp"

#include <limits>

#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::rates;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double gb = 1e9;
constexpr double tb = 1e12;

Meter meter(std::string card, std::string id, Rule rule, std::string pool = {}) {
    Meter m;
    m.card = std::move(card);
    m.id = std::move(id);
    m.quantity = "GB";
    m.dimension = {.data = 1};
    m.unit = gb;
    m.tariff = {.rule = std::move(rule)};
    m.pool = std::move(pool);
    return m;
}

Graduated egress() {
    return {{{10 * tb, 0.09 / gb}, {infinity, 0.085 / gb}}};
}

Catalog catalog() {
    Catalog c;
    c.meters = {meter("east", "storage", Flat{0.023 / gb}), meter("east", "internet", egress(), "out"),
                meter("east", "region", egress(), "out"), meter("west", "internet", egress(), "out")};
    return c;
}

double sum_of(const BillLine& line) {
    double sum = 0.0;
    for (const Bracket& row : line.brackets)
        sum += row.charge;
    return sum;
}

} // namespace

TEST_CASE("usage of one meter is added up before its ladder is climbed") {
    // 6 TB and 6 TB: 10,000 x 0.09 + 2,000 x 0.085 = 1,070; apart they would cost 2 x 540.
    const Bill bill = price(catalog(), {{3, 6 * tb, "Series A"}, {3, 6 * tb, "Series B"}}, "USD");
    REQUIRE(bill.lines.size() == 1);
    CHECK(bill.currency == "USD");
    CHECK(bill.lines[0].amount == 12 * tb);
    CHECK_THAT(bill.lines[0].charge, WithinRel(1070.0, 1e-12));
    CHECK_THAT(bill.total, WithinRel(1070.0, 1e-12));
    REQUIRE(bill.lines[0].brackets.size() == 2);
    CHECK_THAT(bill.lines[0].brackets[0].charge, WithinRel(900.0, 1e-12));
    CHECK_THAT(bill.lines[0].brackets[1].charge, WithinRel(170.0, 1e-12));
}

TEST_CASE("meters of one pool climb one ladder and share its charge by amount") {
    // 12 TB together cost 1,070; a quarter of them is a quarter of every band.
    const Bill bill = price(catalog(), {{1, 9 * tb, ""}, {2, 3 * tb, ""}}, "USD");
    REQUIRE(bill.lines.size() == 2);
    CHECK_THAT(bill.lines[0].charge, WithinRel(802.5, 1e-12));
    CHECK_THAT(bill.lines[1].charge, WithinRel(267.5, 1e-12));
    CHECK_THAT(bill.lines[1].brackets[0].amount, WithinRel(2.5 * tb, 1e-12));
    CHECK_THAT(bill.lines[1].brackets[0].charge, WithinRel(225.0, 1e-12));
    for (const BillLine& line : bill.lines) {
        CHECK_THAT(sum_of(line), WithinRel(line.charge, 1e-12));
        double units = 0.0;
        for (const Bracket& row : line.brackets)
            units += row.amount;
        CHECK_THAT(units, WithinRel(line.amount, 1e-12));
    }
}

TEST_CASE("a pool ends at its card, and no pool is no pool") {
    const Bill cards = price(catalog(), {{1, 9 * tb, ""}, {3, 3 * tb, ""}}, "USD");
    CHECK_THAT(cards.total, WithinRel(810.0 + 270.0, 1e-12)); // both inside their own first band
    Catalog alone = catalog();
    alone.meters[1].pool = alone.meters[2].pool = "";
    CHECK_THAT(price(alone, {{1, 9 * tb, ""}, {2, 3 * tb, ""}}, "USD").total, WithinRel(1080.0, 1e-12));
}

TEST_CASE("lines keep the order in which meters are first named") {
    const Bill bill = price(catalog(), {{3, tb, ""}, {0, tb, ""}, {3, tb, ""}, {1, tb, ""}}, "USD");
    REQUIRE(bill.lines.size() == 3);
    CHECK(bill.lines[0].meter == 3);
    CHECK(bill.lines[1].meter == 0);
    CHECK(bill.lines[2].meter == 1);
}

TEST_CASE("an uncertain price is billed at its median level") {
    Catalog c = catalog();
    c.meters[0].level.fixed = {1.1};
    const Bill bill = price(c, {{0, tb, ""}}, "USD");
    CHECK_THAT(bill.total, WithinRel(25.3, 1e-12)); // 1,000 x 0.023 x 1.1
    CHECK_THAT(bill.lines[0].brackets[0].price, WithinRel(0.0253 / gb, 1e-12));
    CHECK_THAT(sum_of(bill.lines[0]), WithinRel(bill.total, 1e-12));
}

TEST_CASE("allowance and minimum are rows of the line") {
    Catalog c = catalog();
    c.meters[0].tariff = {.rule = Flat{0.09 / gb}, .free = 100 * gb, .minimum = 5.0};
    const Bill bill = price(c, {{0, 120 * gb, ""}}, "USD");
    REQUIRE(bill.lines[0].brackets.size() == 3);
    CHECK(bill.lines[0].brackets[0].kind == RowKind::free);
    CHECK(bill.lines[0].brackets[2].kind == RowKind::minimum);
    CHECK_THAT(bill.total, WithinRel(5.0, 1e-12));
    CHECK_THAT(sum_of(bill.lines[0]), WithinRel(5.0, 1e-12));
}

TEST_CASE("nothing used is nothing to pay, and still a line") {
    const Bill bill = price(catalog(), {{0, 0.0, "idle"}}, "EUR");
    REQUIRE(bill.lines.size() == 1);
    CHECK(bill.total == 0.0);
    CHECK(bill.lines[0].brackets.empty());
    CHECK(price(catalog(), {}, "EUR").lines.empty());
}

// --- what stands beside a rule, on a bill --------------------------------------------------------------------

namespace {

const Bracket* row_of(const BillLine& line, RowKind kind) {
    for (const Bracket& row : line.brackets)
        if (row.kind == kind)
            return &row;
    return nullptr;
}

Reference<Meter> to(int index, std::string name) {
    return {.name = std::move(name), .index = index};
}

constexpr YearMonth march{2026, 3};

} // namespace

TEST_CASE("an allowance by what another meter counts is shared by the pool") {
    // Storage of 2 TB gives 6 TB of egress; 12 TB are moved by two meters of one pool: 6 TB are paid.
    // Graduated from zero: 12 TB cost 1,070, the first 6 TB would be 540; 530 are left, 3 to 1.
    Catalog c = catalog();
    for (const int m : {1, 2})
        c.meters[static_cast<std::size_t>(m)].tariff.free_shares = {{.of = to(0, "storage"), .ratio = 3.0}};
    const Bill bill = price(c, {{0, 2 * tb, ""}, {1, 9 * tb, ""}, {2, 3 * tb, ""}}, "USD");
    CHECK_THAT(bill.lines[1].charge, WithinRel(397.5, 1e-12));
    CHECK_THAT(bill.lines[2].charge, WithinRel(132.5, 1e-12));
    CHECK_THAT(bill.total, WithinRel(46.0 + 530.0, 1e-12)); // and 2,000 x 0.023
    REQUIRE(row_of(bill.lines[1], RowKind::free_share) != nullptr);
    CHECK_THAT(row_of(bill.lines[1], RowKind::free_share)->amount,
               WithinRel(4.5 * tb, 1e-12)); // three quarters of 6 TB
    CHECK(row_of(bill.lines[1], RowKind::free_share)->name == "storage");
}

TEST_CASE("an allowance by the day has the days of the bill's month") {
    Catalog c = catalog();
    c.meters[0].tariff = {.rule = Flat{0.10 / gb}};
    c.meters[0].tariff.free_per_day = gb;
    CHECK_THAT(price(c, {{0, 40 * gb, ""}}, "USD", march).total, WithinRel(0.90, 1e-12));              // 31 GB free
    CHECK_THAT(price(c, {{0, 40 * gb, ""}}, "USD", YearMonth{2027, 2}).total, WithinRel(1.20, 1e-12)); // 28
    CHECK_THAT(price(c, {{0, 40 * gb, ""}}, "USD", YearMonth{2027, 4}).total, WithinRel(1.00, 1e-12)); // 30
}

TEST_CASE("the price of a bill's month holds") {
    Catalog c = catalog();
    c.meters[0].dated = {{{2024, 1}, {.rule = Flat{6.99 / tb}}}, {{2026, 7}, {.rule = Flat{7.99 / tb}}}};
    CHECK_THAT(price(c, {{0, 100 * tb, ""}}, "USD", YearMonth{2026, 6}).total, WithinRel(699.0, 1e-12));
    CHECK_THAT(price(c, {{0, 100 * tb, ""}}, "USD", YearMonth{2026, 7}).total, WithinRel(799.0, 1e-12));
}

TEST_CASE("waived usage is a row without a charge, outside the pool") {
    Catalog c = catalog();
    c.meters[1].waived = {{.when = "exit", .from = YearMonth{2026, 1}, .to = YearMonth{2026, 12}, .note = ""}};
    const std::vector<UsageLine> usage{{1, 4 * tb, "pulls"},
                                       {.meter = 1, .amount = 50 * tb, .cause = "exit", .claims = "exit"}};
    const Bill bill = price(c, usage, "USD", march);
    CHECK_THAT(bill.total, WithinRel(360.0, 1e-12)); // 4,000 x 0.09
    CHECK(bill.lines[0].amount == 54 * tb);
    REQUIRE(row_of(bill.lines[0], RowKind::waived) != nullptr);
    CHECK(row_of(bill.lines[0], RowKind::waived)->amount == 50 * tb);
    // A year later the waiver is over: 10,000 x 0.09 + 44,000 x 0.085.
    CHECK_THAT(price(c, usage, "USD", YearMonth{2027, 1}).total, WithinRel(900.0 + 3740.0, 1e-12));
}

TEST_CASE("a commitment without usage is charged to the line that names its meter") {
    Catalog c = catalog();
    c.meters[0].tariff.commitment = {100 * tb, 0.018 / gb};
    const Bill idle = price(c, {{0, 0.0, ""}}, "USD");
    CHECK_THAT(idle.total, WithinRel(1800.0, 1e-12)); // 100,000 x 0.018
    REQUIRE(row_of(idle.lines[0], RowKind::unused) != nullptr);
    CHECK_THAT(row_of(idle.lines[0], RowKind::unused)->charge, WithinRel(1800.0, 1e-12));
    CHECK_THAT(price(c, {{0, 110 * tb, ""}}, "USD").total, WithinRel(1800.0 + 230.0, 1e-12)); // and 10,000 x 0.023
}

TEST_CASE("parts of the month that were rounded one by one are not rounded again") {
    // Steps of 1 TB at 10 USD: 3.2 TB for ten of 31 days and 0.5 TB for 21 are 4 x 10/31 + 1 x 21/31 TB.
    Catalog c = catalog();
    c.meters[0].tariff = {.rule = Flat{10.0 / tb}};
    c.meters[0].tariff.step = tb;
    const double mean = (3.2 * 10 + 0.5 * 21) / 31 * tb, billed = (4.0 * 10 + 1.0 * 21) / 31 * tb;
    const Bill bill = price(c, {{.meter = 0, .amount = mean, .provisioned = billed}}, "USD", march);
    CHECK_THAT(bill.total, WithinRel(610.0 / 31, 1e-12));
    REQUIRE(row_of(bill.lines[0], RowKind::rounded) != nullptr);
    CHECK_THAT(row_of(bill.lines[0], RowKind::rounded)->amount, WithinRel(billed - mean, 1e-9));
    CHECK_THAT(price(c, {{0, 1.2 * tb, ""}, {0, 0.9 * tb, ""}}, "USD").total, WithinRel(30.0, 1e-12)); // 2.1: three
}

TEST_CASE("a limit that is broken is said, and the bill stands") {
    Catalog c = catalog();
    c.meters[1].tariff = {.rule = Flat{0.0}};
    c.meters[1].limit = UsageLimit{.shares = {{.of = to(0, "storage"), .ratio = 1.0}}, .says = "service may stop"};
    CHECK(price(c, {{0, tb, ""}, {1, tb, ""}}, "USD").limits.empty());
    const Bill bill = price(c, {{0, tb, ""}, {1, tb + 1, ""}}, "USD");
    REQUIRE(bill.limits.size() == 1);
    CHECK(bill.limits[0].meter == 1);
    CHECK(bill.limits[0].sentence == "more is used of \"east/internet\" than its limit: service may stop");
    CHECK_THAT(bill.total, WithinRel(23.0, 1e-12));
}

TEST_CASE("an agreement is a row of each of its meters, and its shortfall a line") {
    // 12,000 a year are 1,000 a month: 4 TB cost 360, less 10 % 324; 676 are missing.
    Catalog c = catalog();
    Agreement a;
    a.id = "edp";
    a.card = "east";
    a.commit = 12000.0;
    a.discount = 0.10;
    a.meters = {"inter*"};
    c.agreements = {a};
    const Bill bill = price(c, {{1, 4 * tb, ""}, {3, tb, ""}}, "USD");
    CHECK_THAT(bill.lines[0].charge, WithinRel(324.0, 1e-12));
    CHECK_THAT(sum_of(bill.lines[0]), WithinRel(324.0, 1e-12));
    REQUIRE(row_of(bill.lines[0], RowKind::agreement) != nullptr);
    CHECK_THAT(row_of(bill.lines[0], RowKind::agreement)->charge, WithinRel(-36.0, 1e-12));
    CHECK_THAT(bill.lines[1].charge, WithinRel(90.0, 1e-12)); // another card
    REQUIRE(bill.shortfalls.size() == 1);
    CHECK_THAT(bill.shortfalls[0].charge, WithinRel(676.0, 1e-12));
    CHECK_THAT(bill.total, WithinRel(324.0 + 90.0 + 676.0, 1e-12));
    CHECK(price(c, {{3, tb, ""}}, "USD").shortfalls.empty()); // nothing of it is used
    CHECK_THAT(price(c, {{1, 20 * tb, ""}}, "USD").shortfalls[0].charge, WithinAbs(0.0, 1e-9));
}

TEST_CASE("splitting usage over causes conserves the bill") {
    Catalog c = catalog();
    c.meters[1].tariff.discounts = {{"negotiated", 0.10}};
    c.meters[1].tariff.free = 100 * gb;
    c.meters[1].tariff.cap = 1000.0;
    c.meters[2].tariff = c.meters[1].tariff;
    const double whole = price(c, {{1, 12 * tb, "all"}}, "USD").total;
    for (const int parts : {2, 3, 7, 40}) {
        std::vector<UsageLine> usage;
        for (int i = 0; i < parts; ++i)
            usage.push_back({1 + i % 2, 12 * tb / parts, "part"});
        CHECK_THAT(price(c, usage, "USD").total, WithinRel(whole, 1e-12));
    }
}
