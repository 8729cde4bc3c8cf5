#include "topsheet/rates/price_change.hpp"

#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::rates;

namespace {

Meter meter(Rule rule, double level = 1.0) {
    Meter m;
    m.dimension = Bytes::dimension;
    m.tariff.rule = std::move(rule);
    m.level.fixed = Number{level};
    return m;
}

} // namespace

TEST_CASE("flat prices change by their quotient", "[rates][price_change]") {
    const auto change = price_change(meter(Flat{0.023}), meter(Flat{0.0184}));
    REQUIRE(change);
    CHECK(change->low == Approx(-0.2)); // 0.0184 / 0.023 = 0.8
    CHECK(change->high == Approx(-0.2));
    CHECK(price_change(meter(Flat{0.1}), meter(Flat{0.1}, 0.9))->low == Approx(-0.1)); // the level counts
}

TEST_CASE("ladders change by a range, edges of both counted", "[rates][price_change]") {
    const auto list = meter(Graduated{{{10.0, 0.09}, {50.0, 0.085}, {.price = 0.07}}});
    // 0.063/0.09 = 0.7, 0.051/0.085 = 0.6, 0.042/0.07 = 0.6
    const auto contract = price_change(list, meter(Graduated{{{10.0, 0.063}, {50.0, 0.051}, {.price = 0.042}}}));
    REQUIRE(contract);
    CHECK(contract->low == Approx(-0.4));
    CHECK(contract->high == Approx(-0.3));
    // the same prices with the first edge moved from 10 to 20: between them 0.09 stands against 0.085
    const auto moved = price_change(list, meter(Graduated{{{20.0, 0.09}, {50.0, 0.085}, {.price = 0.07}}}));
    CHECK(moved->low == Approx(0.0));
    CHECK(moved->high == Approx(0.09 / 0.085 - 1.0));
    // a ladder against one price: 0.08 against each band
    const auto flat = price_change(list, meter(Flat{0.08}));
    CHECK(flat->low == Approx(0.08 / 0.09 - 1.0));
    CHECK(flat->high == Approx(0.08 / 0.07 - 1.0));
}

TEST_CASE("a package is compared by the unit", "[rates][price_change]") {
    // 0.40 for 1000 against 0.0005 each: 0.0005 / 0.0004 = 1.25
    CHECK(price_change(meter(Packaged{1000.0, 0.4}), meter(Flat{0.0005}))->low == Approx(0.25));
}

TEST_CASE("what cannot be compared is not", "[rates][price_change]") {
    Meter unknown = meter(Flat{1.0});
    unknown.priced = false;
    CHECK_FALSE(price_change(unknown, meter(Flat{1.0})));
    CHECK_FALSE(price_change(meter(Flat{1.0}), unknown));
    Meter other = meter(Flat{1.0});
    other.dimension = Requests::dimension;
    CHECK_FALSE(price_change(meter(Flat{1.0}), other));
    CHECK_FALSE(price_change(meter(Flat{0.0}), meter(Flat{1.0})));
    CHECK(price_change(meter(Flat{0.0}), meter(Flat{0.0}))->low == 0.0);
    CHECK(price_change(meter(Flat{1.0}), meter(Flat{0.0}))->low == -1.0);
}
