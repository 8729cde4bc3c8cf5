// What stands beside a rule, and seat plans: bills worked by hand, edges, both carriers, rows, properties.
#include "topsheet/rates/charge.hpp"

#include <cmath>
#include <limits>
#include <random>

#include "support/catch.hpp"
#include "topsheet/rates/tariff_itemize.hpp"

using namespace topsheet::rates;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double gb = 1e9;
constexpr double tb = 1e12;
constexpr double tib = 0x1p40;
using Block = Eigen::Array<double, 64, 1>;

Graduated egress() {
    return {{{10 * tb, 0.09 / gb}, {50 * tb, 0.085 / gb}, {infinity, 0.07 / gb}}};
}

/// Seats with pooled storage: 7 USD a seat with 400 GB up to 10 seats and 4 TB; 27 USD a seat with 400 GB and
/// 1 TB more for each 80 USD, from 3 seats on.
Plans seats() {
    Plan starter{.name = "starter", .price = 7.0, .included = 400 * gb, .most_seats = 10.0, .most = 4 * tb};
    Plan business{.name = "business", .price = 27.0, .included = 400 * gb, .least_seats = 3.0, .sells_overage = true};
    business.overage = {.size = tb, .price = 80.0, .round_up = true};
    return {.plans = {starter, business}};
}

double plan_charge(double count, double stored) {
    const Tariff t{seats()};
    Setting<double> setting = alone(t, count);
    setting.stored = stored;
    return charge(t, count, setting);
}

double sum_of(const std::vector<Bracket>& rows) {
    double sum = 0.0;
    for (const Bracket& row : rows)
        sum += row.charge;
    return sum;
}

const Bracket* row_of(const std::vector<Bracket>& rows, RowKind kind) {
    for (const Bracket& row : rows)
        if (row.kind == kind)
            return &row;
    return nullptr;
}

/// Tariffs with one or several things beside their rule.
std::vector<Tariff> family() {
    std::vector<Tariff> all;
    for (const Rule& rule : {Rule{Flat{0.09 / gb}}, Rule{egress()}, Rule{Volume{egress().bands}},
                             Rule{Packaged{.size = tb, .price = 3.0}}}) {
        Tariff t{rule};
        t.free_per_day = 40 * gb;
        all.push_back(t);
        t.cap = 3000.0;
        all.push_back(t);
        t.discounts = {{"negotiated", 0.10}, {"private pricing", 0.06}};
        all.push_back(t);
        t.minimum = 12.0;
        t.least = tib;
        t.step = tib;
        all.push_back(t);
        t.most = 60 * tib;
        all.push_back(t);
        t.commitment = {5 * tb, 0.05 / gb};
        all.push_back(t);
        t.free_shifts_bands = true;
        t.cap = infinity;
        all.push_back(t);
    }
    all.push_back({seats()});
    all.back().discounts = {{"yearly", 0.15}};
    return all;
}

std::vector<double> amounts() {
    std::vector<double> list{0.0, 1.0, 2.0, 3.0, 4.0, 10.0, 11.0, gb, 37 * tb, 99 * tb, 1e15};
    for (const double edge : {tb, tib, 5 * tb, 10 * tb, 50 * tb, 60 * tib})
        for (const double offset : {-1.0, 0.0, 1.0})
            list.push_back(edge + offset);
    return list;
}

} // namespace

TEST_CASE("an allowance by the day follows the days of the month") {
    // 2,500 requests a day: 70,000 in 28 days, 75,000 in 30, 77,500 in 31; 0.40 USD for each 1,000 above.
    Tariff t{Packaged{.size = 1000.0, .price = 0.40}};
    t.free_per_day = 2500.0;
    const auto cost = [&](double days, double amount) { return charge(t, amount, alone(t, amount, 24.0 * days)); };
    CHECK(cost(28, 70000.0) == 0.0);
    CHECK_THAT(cost(28, 70001.0), WithinRel(0.40, 1e-12));
    CHECK(cost(30, 75000.0) == 0.0);
    CHECK_THAT(cost(30, 77500.0), WithinRel(1.20, 1e-12)); // 2,500 above: three packages
    CHECK(cost(31, 77500.0) == 0.0);
    CHECK_THAT(cost(31, 80000.0), WithinRel(1.20, 1e-12));
}

TEST_CASE("parts of an allowance add up and are rows by kind") {
    // 100 GB, 1 GB a day in 30 days and 3 times 50 GB stored: 280 GB free; 20 GB at 0.09 are 1.80.
    Tariff t{Flat{0.09 / gb}};
    t.free = 100 * gb;
    t.free_per_day = gb;
    t.free_shares = {{.of = {.name = "stored"}, .ratio = 3.0}};
    Setting<double> setting = alone(t, 0.0, 720.0);
    setting.free += 3.0 * 50 * gb;
    CHECK(charge(t, 280 * gb, setting) == 0.0);
    CHECK_THAT(charge(t, 280 * gb + 1, setting), WithinRel(0.09 / gb, 1e-3)); // one byte above
    CHECK_THAT(charge(t, 300 * gb, setting), WithinRel(1.80, 1e-12));
    const auto rows = itemize(t, 300 * gb, setting);
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].kind == RowKind::free);
    CHECK(rows[0].amount == 100 * gb);
    CHECK(rows[1].kind == RowKind::free_per_day);
    CHECK(rows[1].amount == 30 * gb);
    CHECK(rows[2].kind == RowKind::free_share);
    CHECK_THAT(rows[2].amount, WithinRel(150 * gb, 1e-12));
    CHECK(rows[2].name == "stored");
    CHECK_THAT(rows[3].charge, WithinRel(1.80, 1e-12));
    // 110 GB use the fixed part first, then the days.
    const auto fewer = itemize(t, 110 * gb, setting);
    REQUIRE(fewer.size() == 2);
    CHECK(fewer[1].amount == 10 * gb);
}

TEST_CASE("a capped fee stops growing") {
    Tariff t{Flat{0.09 / gb}};
    t.cap = 3000.0; // reached at 33,333.3 GB
    CHECK_THAT(charge(t, 30 * tb), WithinRel(2700.0, 1e-12));
    CHECK(charge(t, 40 * tb) == 3000.0);
    CHECK(charge(t, 0.0) == 0.0);
    const auto rows = itemize(t, 40 * tb);
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].kind == RowKind::cap);
    CHECK_THAT(rows[1].charge, WithinRel(-600.0, 1e-12)); // 3,600 - 3,000
}

TEST_CASE("provisioned size has a least and is sold in steps") {
    // 1 TiB at least and in steps of 1 TiB, at 100 USD a TiB and month.
    Tariff t{Flat{100.0 / tib}};
    t.least = t.step = tib;
    CHECK(charge(t, 0.0) == 0.0);
    CHECK_THAT(charge(t, 1.0), WithinRel(100.0, 1e-12));
    CHECK_THAT(charge(t, tib - 1), WithinRel(100.0, 1e-12));
    CHECK_THAT(charge(t, tib), WithinRel(100.0, 1e-12));
    CHECK_THAT(charge(t, tib + 1), WithinRel(200.0, 1e-12));
    CHECK_THAT(charge(t, 2.5 * tib), WithinRel(300.0, 1e-12));
    t.least = 4 * tib;
    CHECK_THAT(charge(t, 2.5 * tib), WithinRel(400.0, 1e-12));
    const auto rows = itemize(t, 2.5 * tib);
    REQUIRE(row_of(rows, RowKind::rounded) != nullptr);
    CHECK_THAT(row_of(rows, RowKind::rounded)->amount, WithinRel(1.5 * tib, 1e-12));
    CHECK(row_of(rows, RowKind::rounded)->charge == 0.0);
}

TEST_CASE("sizes of a meter by the hour are amounts at a time") {
    // 32 machines at most, by the hour: in a month of 744 hours 23,808 machine-hours are charged at most.
    Tariff nat{Flat{0.0014}};
    nat.most = 32.0;
    nat.at_once = true;
    const auto cost = [&](double hours, double amount) { return charge(nat, amount, alone(nat, amount, hours)); };
    CHECK_THAT(cost(744, 32.0 * 744), WithinRel(33.3312, 1e-12)); // 23,808 x 0.0014
    CHECK_THAT(cost(744, 40.0 * 744), WithinRel(33.3312, 1e-12));
    CHECK_THAT(cost(672, 40.0 * 672), WithinRel(30.1056, 1e-12)); // 21,504 x 0.0014
    const auto rows = itemize(nat, 40.0 * 744, alone(nat, 0.0, 744.0));
    REQUIRE(row_of(rows, RowKind::not_billed) != nullptr);
    CHECK_THAT(row_of(rows, RowKind::not_billed)->amount, WithinRel(8.0 * 744, 1e-12));
    // A pool of 4 TiB by the hour: 3.2 TiB for 720 hours are four.
    Tariff pool{Flat{0.0002 / 0x1p30}};
    pool.step = tib;
    pool.at_once = true;
    CHECK_THAT(charge(pool, 3.2 * tib * 720, alone(pool, 0.0, 720.0)),
               WithinRel(4 * 1024 * 720 * 0.0002, 1e-12)); // 589.824
}

TEST_CASE("a commitment is paid used or not, discounted part first, overage from the bottom of the ladder") {
    // 500 TB at 0.018; list 0.023 for the first 50 TB, 0.022 above.
    Tariff t{Graduated{{{50 * tb, 0.023 / gb}, {infinity, 0.022 / gb}}}};
    t.commitment = {500 * tb, 0.018 / gb};
    CHECK_THAT(charge(t, 0.0), WithinRel(9000.0, 1e-12)); // 500,000 x 0.018
    CHECK_THAT(charge(t, 200 * tb), WithinRel(9000.0, 1e-12));
    CHECK_THAT(charge(t, 500 * tb), WithinRel(9000.0, 1e-12));
    CHECK_THAT(charge(t, 500 * tb + 1) - charge(t, 500 * tb), WithinAbs(0.023 / gb, 2e-12));
    CHECK_THAT(charge(t, 560 * tb), WithinRel(9000.0 + 1150.0 + 220.0, 1e-12)); // 50,000 x 0.023 + 10,000 x 0.022
    const auto parts = charge_parts(t, 200 * tb, alone(t, 0.0));
    CHECK_THAT(parts.used, WithinRel(3600.0, 1e-12)); // 200,000 x 0.018; 5,400 belong to nobody
    CHECK_THAT(parts.total - parts.used, WithinRel(5400.0, 1e-12));
    const auto rows = itemize(t, 200 * tb);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].kind == RowKind::committed);
    CHECK_THAT(rows[0].charge, WithinRel(3600.0, 1e-12));
    CHECK(rows[1].kind == RowKind::unused);
    CHECK_THAT(rows[1].charge, WithinRel(5400.0, 1e-12));
    // An allowance comes before the commitment.
    t.free = 100 * tb;
    CHECK_THAT(charge_parts(t, 300 * tb, alone(t, 0.0)).used, WithinRel(3600.0, 1e-12));
}

TEST_CASE("discounts multiply in their order, after minimum and cap") {
    Tariff t{Flat{0.09 / gb}};
    t.discounts = {{"negotiated", 0.10}, {"private pricing", 0.06}};
    CHECK_THAT(charge(t, 10 * tb), WithinRel(761.40, 1e-12)); // 900 x 0.90 x 0.94
    const auto rows = itemize(t, 10 * tb);
    REQUIRE(rows.size() == 3);
    CHECK_THAT(rows[1].charge, WithinRel(-90.0, 1e-12));
    CHECK(rows[1].name == "negotiated");
    CHECK_THAT(rows[2].charge, WithinRel(-48.60, 1e-12)); // 810 x 0.06
    CHECK(is_linear(t));
    CHECK_THAT(linear_price(t) * 10 * tb, WithinRel(761.40, 1e-12));
    t.minimum = 1000.0;
    CHECK_THAT(charge(t, 10 * tb), WithinRel(846.0, 1e-12)); // 1,000 x 0.90 x 0.94
}

TEST_CASE("seats with pooled storage: the cheapest plan that admits the month") {
    CHECK_THAT(plan_charge(3, 1.2 * tb), WithinRel(21.0, 1e-12)); // 3 x 7, the pool of 1.2 TB exactly full
    CHECK_THAT(plan_charge(3, 1.2 * tb - 1), WithinRel(21.0, 1e-12));
    CHECK_THAT(plan_charge(3, 1.2 * tb + 1), WithinRel(161.0, 1e-12)); // forced: 3 x 27 and a begun TB at 80
    CHECK_THAT(plan_charge(4, 1.2 * tb + 1), WithinRel(28.0, 1e-12));  // or a fourth seat
    CHECK_THAT(plan_charge(10, 4 * tb), WithinRel(70.0, 1e-12));
    CHECK_THAT(plan_charge(11, 4 * tb), WithinRel(297.0, 1e-12)); // 11 x 27, the starter plan ends at 10
    CHECK_THAT(plan_charge(11, 4.4 * tb + 1), WithinRel(377.0, 1e-12));
    CHECK_THAT(plan_charge(1, 0.5 * tb), WithinRel(81.0, 1e-12)); // 3 seats at least, with 1.2 TB
    CHECK(plan_charge(0, 0) == 0.0);
}

TEST_CASE("where no plan admits the month a limit is broken") {
    Plans small{.plans = {seats().plans[0]}};
    const Tariff t{small};
    CHECK(beyond_plans(t, 10.0, 4 * tb) == 0.0);
    CHECK(beyond_plans(t, 11.0, 4 * tb) > 0.0);
    CHECK(beyond_plans(t, 10.0, 4 * tb + 1) > 0.0);
    CHECK(beyond_plans(Tariff{seats()}, 11.0, 4e15) == 0.0); // business sells overage
    Setting<double> setting = alone(t, 11.0);
    CHECK_THAT(charge(t, 11.0, setting), WithinRel(77.0, 1e-12)); // the last plan's price stands in
}

TEST_CASE("rows of a plan name it") {
    const Tariff t{seats()};
    Setting<double> setting = alone(t, 3.0);
    setting.stored = 3.4 * tb; // 2.2 TB beyond 1.2: three packages
    const auto rows = itemize(t, 3.0, setting);
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].name == "business");
    CHECK_THAT(rows[0].charge, WithinRel(81.0, 1e-12));
    CHECK(rows[1].kind == RowKind::overage);
    CHECK(rows[1].amount == 3 * tb);
    CHECK_THAT(rows[1].charge, WithinRel(240.0, 1e-12));
}

TEST_CASE("a limit cuts what is billed") {
    const Tariff t{Flat{0.01 / gb}};
    Setting<double> setting = alone(t, 0.0);
    setting.most = 10 * tb;
    CHECK_THAT(charge(t, 10 * tb, setting), WithinRel(100.0, 1e-12));
    CHECK_THAT(charge(t, 12 * tb, setting), WithinRel(100.0, 1e-12));
    CHECK_THAT(row_of(itemize(t, 12 * tb, setting), RowKind::not_billed)->amount, WithinRel(2 * tb, 1e-12));
}

TEST_CASE("an array of trials is charged byte for byte as each trial alone, whatever stands beside the rule") {
    const std::vector<double> list = amounts();
    for (const Tariff& t : family()) {
        Block block, free, stored;
        for (Eigen::Index i = 0; i < block.size(); ++i) {
            block[i] = list[static_cast<std::size_t>(i) % list.size()];
            free[i] = 1e10 * static_cast<double>(i);
            stored[i] = 3e11 * static_cast<double>(i % 40);
        }
        Setting<Block> setting = alone(t, block, 744.0);
        setting.free += free;
        setting.stored = stored;
        const auto charged = charge_parts(t, block, setting);
        for (Eigen::Index i = 0; i < block.size(); ++i) {
            const double one = block[i];
            Setting<double> own = alone(t, one, 744.0);
            own.free += free[i];
            own.stored = stored[i];
            const auto single = charge_parts(t, one, own);
            CAPTURE(one, t.rule.index());
            CHECK(charged.total[i] == single.total);
            CHECK(charged.used[i] == single.used);
        }
    }
}

TEST_CASE("rows add up to the charge, whatever stands beside the rule") {
    for (const Tariff& t : family())
        for (const double amount : amounts()) {
            Setting<double> setting = alone(t, amount, 720.0);
            setting.free += 7 * gb;
            setting.stored = 2.2 * tb;
            setting.most = 55 * tb;
            const double charged = charge(t, amount, setting);
            CAPTURE(amount, t.rule.index(), t.commitment.amount, t.cap);
            CHECK_THAT(sum_of(itemize(t, amount, setting)), WithinRel(charged, 1e-11) || WithinAbs(charged, 1e-8));
        }
}

TEST_CASE("more never costs less under graduated prices, with all that stands beside them") {
    std::mt19937_64 random(11);
    std::uniform_real_distribution<double> exponent(0.0, 16.0);
    for (const Tariff& t : family()) {
        if (std::holds_alternative<Volume>(t.rule) || std::holds_alternative<Plans>(t.rule))
            continue; // both fall by design: at an edge, or with a seat that brings storage
        for (int i = 0; i < 300; ++i) {
            const double less = std::pow(10.0, exponent(random)), more = less * (1.0 + 1e-3 * exponent(random));
            CAPTURE(less, more, t.rule.index());
            CHECK(charge(t, more) >= charge(t, less) * (1.0 - 1e-13) - 1e-9);
        }
    }
}

TEST_CASE("pooling never costs more under prices that never rise and without allowances") {
    std::mt19937_64 random(13);
    std::uniform_real_distribution<double> exponent(9.0, 15.0);
    Tariff capped{egress()}, committed{egress()};
    capped.cap = 5000.0;
    committed.discounts = {{"x", 0.2}};
    committed.minimum = 100.0;
    for (const Tariff& t : {Tariff{egress()}, Tariff{Volume{egress().bands}}, capped, committed,
                            Tariff{Packaged{.size = tb, .price = 3.0}}})
        for (int i = 0; i < 300; ++i) {
            const double a = std::pow(10.0, exponent(random)), b = std::pow(10.0, exponent(random));
            CAPTURE(a, b, t.rule.index());
            CHECK(charge(t, a + b) <= (charge(t, a) + charge(t, b)) * (1.0 + 1e-12));
        }
}

TEST_CASE("what is wrong beside a rule is said") {
    struct Case {
        Tariff tariff;
        std::string_view sentence;
    };
    const auto with = [](auto change) {
        Tariff t{Flat{1.0}};
        change(t);
        return t;
    };
    const std::vector<Case> cases{
        {with([](Tariff& t) { t.cap = -1.0; }), "the cap is negative or below the minimum"},
        {with([](Tariff& t) { t.cap = 1.0, t.minimum = 2.0; }), "the cap is negative or below the minimum"},
        {with([](Tariff& t) { t.step = -1.0; }), "a least size or step is negative or not a number"},
        {with([](Tariff& t) { t.least = 2.0, t.most = 1.0; }),
         "`most` must be more than nothing and not below `least`"},
        {with([](Tariff& t) { t.free_per_day = -1.0; }), "an allowance or minimum is negative or not a number"},
        {with([](Tariff& t) { t.free_shares = {{.ratio = infinity}}; }),
         "an allowance or minimum is negative or not a number"},
        {with([](Tariff& t) { t.commitment.amount = infinity; }), "a commitment is negative or not a number"},
        {with([](Tariff& t) {
             t.discounts = {{"x", 1.1}};
         }),
         "a discount is a share from 0 to 1"},
        {Tariff{Plans{}}, "there are no plans"},
        {Tariff{Plans{.plans = {{.price = -1.0}}}}, "a price is negative or not a number"},
        {Tariff{Plans{.plans = {{.least_seats = 3.0, .most_seats = 2.0}}}}, "a plan must admit more than nothing"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.sentence);
        CHECK(fault(c.tariff) == c.sentence);
    }
    Tariff plans{seats()};
    plans.free = 1.0;
    CHECK_FALSE(fault(plans).empty());
    for (const Tariff& t : family())
        CHECK(fault(t).empty());
}
