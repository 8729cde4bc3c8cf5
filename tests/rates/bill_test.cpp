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
