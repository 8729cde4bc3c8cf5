#include "topsheet/rates/tariff_itemize.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "support/catch.hpp"

using namespace topsheet::rates;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double gb = 1e9;
constexpr double tb = 1e12;
using Block = Eigen::Array<double, 64, 1>;

/// Internet egress as clouds sell it: 10 TB at 0.09, 40 TB at 0.085, 100 TB at 0.07, above at 0.05 USD/GB.
Graduated egress() {
    return {{{10 * tb, 0.09 / gb}, {50 * tb, 0.085 / gb}, {150 * tb, 0.07 / gb}, {infinity, 0.05 / gb}}};
}

/// The same edges; the price of the band is paid for everything.
Volume all_of_it() {
    return {{{10 * tb, 0.09 / gb}, {50 * tb, 0.085 / gb}, {infinity, 0.07 / gb}}};
}

/// One tariff of every kind, plain and with allowance and minimum.
std::vector<Tariff> family() {
    std::vector<Tariff> all;
    for (const Rule& rule : {Rule{Flat{0.09 / gb}}, Rule{egress()}, Rule{all_of_it()},
                             Rule{Packaged{.size = tb, .price = 3.0, .round_up = true}},
                             Rule{Packaged{.size = tb, .price = 3.0, .round_up = false}}})
        for (const double free : {0.0, 100 * gb, 12 * tb})
            for (const bool shifts : {false, true})
                for (const double minimum : {0.0, 250.0})
                    all.push_back({rule, free, shifts, minimum});
    return all;
}

/// Amounts around every edge that the family has, and some far from any.
std::vector<double> amounts() {
    std::vector<double> list{0.0, 1.0, gb, 3.7 * tb, 37 * tb, 99 * tb, 1e15, 3e17};
    for (const double edge : {100 * gb, tb, 10 * tb, 10.1 * tb, 12 * tb, 22 * tb, 50 * tb, 62 * tb, 150 * tb, 162 * tb})
        for (const double offset : {-1.0, 0.0, 1.0})
            list.push_back(edge + offset);
    return list;
}

double sum_of(const std::vector<Bracket>& rows) {
    double sum = 0.0;
    for (const Bracket& row : rows)
        sum += row.charge;
    return sum;
}

} // namespace

// --- bills worked by hand -----------------------------------------------------------------------------------

TEST_CASE("a flat price is price times amount") {
    CHECK_THAT(charge(Tariff{Flat{0.09 / gb}}, 37 * tb), WithinRel(3330.0, 1e-12)); // 37,000 GB x 0.09
    CHECK(charge(Tariff{Flat{0.09 / gb}}, 0.0) == 0.0);
}

TEST_CASE("each band of a graduated ladder has its price") {
    const Tariff t{egress()};
    CHECK_THAT(charge(t, 4 * tb), WithinRel(360.0, 1e-12));     // 4,000 x 0.09
    CHECK_THAT(charge(t, 37 * tb), WithinRel(3195.0, 1e-12));   // 10,000 x 0.09 + 27,000 x 0.085 = 900 + 2,295
    CHECK_THAT(charge(t, 200 * tb), WithinRel(13800.0, 1e-12)); // 900 + 3,400 + 7,000 + 50,000 x 0.05
}

TEST_CASE("the upper edge of a graduated band belongs to it, and a byte more costs the next price") {
    const Tariff t{egress()};
    CHECK_THAT(charge(t, 10 * tb), WithinRel(900.0, 1e-14));
    CHECK_THAT(charge(t, 10 * tb - 1) - charge(t, 10 * tb), WithinAbs(-0.09 / gb, 1e-12));
    CHECK_THAT(charge(t, 10 * tb + 1) - charge(t, 10 * tb), WithinAbs(0.085 / gb, 1e-12));
    CHECK(itemize(t, 10 * tb).size() == 1);
    CHECK(itemize(t, 10 * tb + 1).size() == 2);
    CHECK(itemize(t, 10 * tb + 1).back().amount == 1.0);
}

TEST_CASE("one volume price holds for everything, and a byte past the edge lowers all of it") {
    const Tariff t{all_of_it()};
    CHECK_THAT(charge(t, 37 * tb), WithinRel(3145.0, 1e-12));    // 37,000 x 0.085
    CHECK_THAT(charge(t, 10 * tb - 1), WithinRel(900.0, 1e-12)); // still 0.09
    CHECK_THAT(charge(t, 10 * tb), WithinRel(900.0, 1e-14));     // the edge belongs to its band
    CHECK_THAT(charge(t, 10 * tb + 1), WithinRel(850.0, 1e-12)); // 10,000 x 0.085
    CHECK_THAT(charge(t, 60 * tb), WithinRel(4200.0, 1e-12));    // 60,000 x 0.07
}

TEST_CASE("a begun package counts whole when it is rounded up") {
    Tariff t{Packaged{.size = 1000, .price = 0.40, .round_up = true}};
    CHECK(charge(t, 0.0) == 0.0);
    CHECK_THAT(charge(t, 1.0), WithinRel(0.40, 1e-14));
    CHECK_THAT(charge(t, 999.0), WithinRel(0.40, 1e-14));
    CHECK_THAT(charge(t, 1000.0), WithinRel(0.40, 1e-14));
    CHECK_THAT(charge(t, 1001.0), WithinRel(0.80, 1e-14));
    t.rule = Packaged{.size = 1000, .price = 0.40, .round_up = false};
    CHECK_THAT(charge(t, 1500.0), WithinRel(0.60, 1e-14)); // 1.5 packages
    CHECK_THAT(charge(Tariff{Packaged{.size = 0.1, .price = 1.0, .round_up = true}}, 0.3),
               WithinRel(3.0, 1e-14)); // 0.3 / 0.1 is 2.9999999999999996 or 3.0000000000000004: three packages
}

TEST_CASE("the allowance of a flat price is not charged") {
    const Tariff t{.rule = Flat{0.09 / gb}, .free = 100 * gb};
    CHECK(charge(t, 100 * gb - 1) == 0.0);
    CHECK(charge(t, 100 * gb) == 0.0);
    CHECK_THAT(charge(t, 100 * gb + 1), WithinRel(0.09 / gb, 1e-12));
    CHECK_THAT(charge(t, tb), WithinRel(81.0, 1e-12)); // 900 x 0.09
}

TEST_CASE("an allowance takes the first units of the ladder, or shifts it") {
    Tariff t{.rule = egress(), .free = 12 * tb};
    // Not shifted: the 10 TB at 0.09 and 2 TB at 0.085 are free; 3 TB at 0.085 are paid.
    CHECK_THAT(charge(t, 15 * tb), WithinRel(255.0, 1e-12));
    CHECK(charge(t, 12 * tb) == 0.0);
    // Shifted: the ladder begins after the allowance; 3 TB at 0.09.
    t.free_shifts_bands = true;
    CHECK_THAT(charge(t, 15 * tb), WithinRel(270.0, 1e-12));
    CHECK_THAT(charge(t, 22 * tb), WithinRel(900.0, 1e-12));        // exactly the first band
    CHECK_THAT(charge(t, 23 * tb), WithinRel(900.0 + 85.0, 1e-12)); // 1 TB of the second
    CHECK(charge(t, 12 * tb) == 0.0);
}

TEST_CASE("a volume price looks at all usage unless the allowance shifts the bands") {
    Tariff t{.rule = all_of_it(), .free = tb};
    CHECK_THAT(charge(t, 10.5 * tb), WithinRel(9500 * 0.085, 1e-12)); // 10.5 TB lies in the second band
    t.free_shifts_bands = true;
    CHECK_THAT(charge(t, 10.5 * tb), WithinRel(9500 * 0.09, 1e-12)); // 9.5 TB lies in the first
}

TEST_CASE("a minimum is paid once anything was used") {
    const Tariff t{.rule = Flat{0.09 / gb}, .free = 100 * gb, .minimum = 5.0};
    CHECK(charge(t, 0.0) == 0.0);
    CHECK(charge(t, 1.0) == 5.0);      // inside the allowance, and yet used
    CHECK(charge(t, 150 * gb) == 5.0); // 4.50
    CHECK_THAT(charge(t, 200 * gb), WithinRel(9.0, 1e-12));
}

TEST_CASE("only a bare flat price is linear") {
    CHECK(is_linear({Flat{1.0}}));
    CHECK_FALSE(is_linear({.rule = Flat{1.0}, .free = 1.0}));
    CHECK_FALSE(is_linear({.rule = Flat{1.0}, .minimum = 1.0}));
    CHECK_FALSE(is_linear({egress()}));
}

// --- the two carriers, and the rows -------------------------------------------------------------------------

TEST_CASE("an array of trials is charged as each trial alone") {
    const std::vector<double> list = amounts();
    for (const Tariff& t : family()) {
        Block block;
        for (Eigen::Index i = 0; i < block.size(); ++i)
            block[i] = list[static_cast<std::size_t>(i) % list.size()];
        const Block charged = charge(t, block);
        for (Eigen::Index i = 0; i < block.size(); ++i) {
            CAPTURE(block[i], t.free, t.free_shifts_bands, t.minimum, t.rule.index());
            CHECK_THAT(charged[i], WithinRel(charge(t, static_cast<double>(block[i])), 1e-12) || WithinAbs(0.0, 1e-9));
        }
    }
}

TEST_CASE("the rows of a charge add up to it, and to the amount") {
    for (const Tariff& t : family())
        for (const double amount : amounts()) {
            CAPTURE(amount, t.free, t.free_shifts_bands, t.minimum, t.rule.index());
            const std::vector<Bracket> rows = itemize(t, amount);
            // Bands are summed in the rows and telescoped in the charge; near the allowance that leaves some 1e-9.
            CHECK_THAT(sum_of(rows), WithinRel(charge(t, amount), 1e-12) || WithinAbs(charge(t, amount), 1e-8));
            double units = 0.0;
            for (const Bracket& row : rows) {
                units += row.amount;
                CHECK(row.charge >= 0.0);
                CHECK(row.up_to > row.from);
                if (row.kind == RowKind::price)
                    CHECK_THAT(row.amount * row.price, WithinRel(row.charge, 1e-12));
            }
            const auto* packaged = std::get_if<Packaged>(&t.rule);
            if (packaged == nullptr || !packaged->round_up)
                CHECK_THAT(units, WithinRel(amount, 1e-12));
            else
                CHECK(units >= amount * (1 - 1e-12));
        }
}

TEST_CASE("rows tell the allowance and the minimum apart") {
    const std::vector<Bracket> rows = itemize({.rule = egress(), .free = 100 * gb, .minimum = 5.0}, 120 * gb);
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].kind == RowKind::free);
    CHECK(rows[0].amount == 100 * gb);
    CHECK(rows[0].charge == 0.0);
    CHECK_THAT(rows[1].charge, WithinRel(1.80, 1e-12)); // 20 GB x 0.09
    CHECK(rows[2].kind == RowKind::minimum);
    CHECK_THAT(rows[2].charge, WithinRel(3.20, 1e-12));
    CHECK(itemize({.rule = egress(), .free = 100 * gb, .minimum = 5.0}, 0.0).empty());
}

TEST_CASE("more never costs less under a rising ladder") {
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> exponent(0.0, 17.0);
    for (const Tariff& t : family()) {
        if (std::holds_alternative<Volume>(t.rule))
            continue; // a volume price falls at its edges by design
        for (int i = 0; i < 500; ++i) {
            const double less = std::pow(10.0, exponent(random));
            const double more = less * (1.0 + 1e-3 * exponent(random));
            CAPTURE(less, more, t.free, t.free_shifts_bands, t.minimum, t.rule.index());
            CHECK(charge(t, more) >= charge(t, less) * (1.0 - 1e-13) - 1e-9);
        }
    }
}

// --- soundness ----------------------------------------------------------------------------------------------

TEST_CASE("what is wrong with a tariff is said") {
    struct Case {
        Tariff tariff;
        std::string_view sentence;
    };
    const std::vector<Case> cases{
        {{Flat{-0.01}}, "a price is negative or not a number"},
        {{Flat{not_a_number}}, "a price is negative or not a number"},
        {{Flat{infinity}}, "a price is negative or not a number"},
        {{Graduated{}}, "the ladder has no bands"},
        {{Volume{}}, "the ladder has no bands"},
        {{Graduated{{{10, 1}, {20, 1}}}}, "the last band must have no `up_to`"},
        {{Graduated{{{infinity, 1}, {infinity, 1}}}}, "only the last band may lack `up_to`"},
        {{Graduated{{{10, 1}, {10, 1}, {infinity, 1}}}}, "the edges of the bands must rise"},
        {{Volume{{{0, 1}, {infinity, 1}}}}, "the edges of the bands must rise"},
        {{Graduated{{{10, 1}, {not_a_number, 1}, {infinity, 1}}}}, "the edges of the bands must rise"},
        {{Graduated{{{10, -1}, {infinity, 1}}}}, "a price is negative or not a number"},
        {{Packaged{.size = 0, .price = 1}}, "a package must hold more than nothing"},
        {{Packaged{.size = infinity, .price = 1}}, "a package must hold more than nothing"},
        {{Packaged{.size = 1, .price = -1}}, "a price is negative or not a number"},
        {{.rule = Flat{1}, .free = -1}, "an allowance or minimum is negative or not a number"},
        {{.rule = Flat{1}, .free = infinity}, "an allowance or minimum is negative or not a number"},
        {{.rule = Flat{1}, .minimum = -1}, "an allowance or minimum is negative or not a number"},
        {{.rule = Flat{1}, .minimum = not_a_number}, "an allowance or minimum is negative or not a number"},
    };
    for (const Case& c : cases)
        CHECK(fault(c.tariff) == c.sentence);
    for (const Tariff& t : family())
        CHECK(fault(t).empty());
    CHECK(fault({Flat{0.0}}).empty()); // an explicit zero is a price
}

TEST_CASE("every rule has a word of its own") {
    CHECK(Flat::kind == "flat");
    CHECK(Graduated::kind == "graduated");
    CHECK(Volume::kind == "volume");
    CHECK(Packaged::kind == "packaged");
}
