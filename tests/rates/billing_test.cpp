// Lives and hours of rented machines, worked by hand.

#include <Eigen/Core>

#include "support/catch.hpp"
#include "topsheet/rates/billing.hpp"

using namespace topsheet::rates;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double second = 1.0 / 3600.0, minute = 1.0 / 60.0;
constexpr LifeTerms<double> per_second{second, minute, 3 * minute, 6 * minute};
constexpr LifeTerms<double> per_hour{1.0, 0.0, 3 * minute, 6 * minute};

} // namespace

TEST_CASE("one life is billed in begun units and at least its minimum") {
    // Amazon EC2, "On-Demand Pricing": each partial second is a second, 60 seconds at least.
    CHECK_THAT(billed_life(36 * second, second, minute), WithinRel(minute, 1e-12));
    CHECK_THAT(billed_life(60 * second, second, minute), WithinRel(60 * second, 1e-12));
    CHECK_THAT(billed_life(60.25 * second, second, minute), WithinRel(61 * second, 1e-12));
    // By the minute with ten minutes at least: 9 minutes are 10, 10.5 minutes are 11.
    CHECK_THAT(billed_life(9 * minute, minute, 10 * minute), WithinRel(10 * minute, 1e-12));
    CHECK_THAT(billed_life(10.5 * minute, minute, 10 * minute), WithinRel(11 * minute, 1e-12));
    // By the hour: 61 minutes are two hours, 120 minutes are two, a second more is three.
    CHECK(billed_life(61 * minute, 1.0, 0.0) == 2.0);
    CHECK(billed_life(120 * minute, 1.0, 0.0) == 2.0);
    CHECK(billed_life(2.0 + second, 1.0, 0.0) == 3.0);
    CHECK(billed_life(0.0, 1.0, 1.0) == 0.0);
}

TEST_CASE("units of time that do not divide exactly are not begun twice") {
    // 0.3 h of units of 0.1 h: 3 units, though 0.3 / 0.1 is 2.9999999999999996 and 0.1 x 3 / 0.1 more than 3.
    CHECK_THAT(billed_life(0.1 * 3, 0.1, 0.0), WithinRel(0.3, 1e-12));
}

TEST_CASE("an evening's burst by the second") {
    Fleet<double> fleet{0.0, 0.0};
    // 2.4 machine-hours: 3 machines begin. 2.4 + 3 x (3 min + 0.5 s) = 2.4 + 0.15 + 3 x 0.000138889 = 2.550416667
    auto hour = rent(per_second, 2.4, fleet);
    CHECK(hour.up == 3.0);
    CHECK(hour.started == 3.0);
    CHECK(hour.stopped == 0.0);
    CHECK_THAT(hour.billed, WithinRel(2.4 + 0.15 + 1.5 / 3600, 1e-12));
    // The same three work through.
    hour = rent(per_second, 3.0, fleet);
    CHECK(hour.started == 0.0);
    CHECK_THAT(hour.billed, WithinRel(3.0, 1e-12));
    // Two end: 1 + 2 x 6 min.
    hour = rent(per_second, 1.0, fleet);
    CHECK(hour.stopped == 2.0);
    CHECK_THAT(hour.billed, WithinRel(1.2, 1e-12));
    // Nothing more: the last one's tail.
    hour = rent(per_second, 0.0, fleet);
    CHECK(hour.up == 0.0);
    CHECK_THAT(hour.billed, WithinRel(0.1, 1e-12));
    CHECK(rent(per_second, 0.0, fleet).billed == 0.0);
}

TEST_CASE("the same evening by the hour") {
    Fleet<double> fleet{0.0, 0.0};
    // Three machines, and boot and tail (9 minutes) begin another hour of each: 3 + 3 x 1.
    CHECK(rent(per_hour, 2.4, fleet).billed == 6.0);
    CHECK(rent(per_hour, 3.0, fleet).billed == 3.0);
    CHECK(rent(per_hour, 0.2, fleet).billed == 1.0);
    CHECK(rent(per_hour, 0.0, fleet).billed == 0.0);
    // Begun units of four hours: one machine, boot and tail an hour, and (4 - 1) / 2 hours of the last unit.
    Fleet<double> other{0.0, 0.0};
    CHECK(rent({4.0, 0.0, 3 * minute, 0.0}, 1.0, other).billed == 1.0 + 1.0 + 1.5);
}

TEST_CASE("only a life that ends with the hour it began in can be shorter than the minimum") {
    const LifeTerms<double> terms{minute, 0.5, 0.0, 0.0};
    Fleet<double> fleet{0.0, 0.0};
    // 6 minutes of work, rounded up by half a minute in the mean; it ends: 30 - 6.5 minutes are missing.
    CHECK_THAT(rent(terms, 0.1, fleet).billed, WithinRel(6.5 * minute, 1e-12));
    CHECK_THAT(rent(terms, 0.0, fleet).billed, WithinRel(23.5 * minute, 1e-12));
    // It works on: nothing is missing.
    rent(terms, 0.1, fleet);
    CHECK_THAT(rent(terms, 1.0, fleet).billed, WithinRel(1.0, 1e-12));
    CHECK_THAT(rent(terms, 0.0, fleet).billed, WithinAbs(0.0, 1e-15));
}

TEST_CASE("an array of trials is billed like each of them") {
    using Four = Eigen::Array<double, 4, 1>;
    Four g, m, boot, tail;
    g << second, minute, 1.0, 4.0;
    m << minute, 0.5, 0.0, 0.0;
    boot << 3 * minute, 0.0, 0.2, 0.9;
    tail << 6 * minute, 0.0, 0.9, 0.0;
    const LifeTerms<Four> terms{g, m, boot, tail};
    Fleet<Four> fleet{Four::Zero(), Four::Zero()};
    Fleet<double> alone[4] = {};
    for (const double x : {0.1, 2.4, 2.4, 0.05, 0.0, 7.0, 0.0}) {
        const Four work(Four::Constant(x) * Four::LinSpaced(1.0, 2.0));
        const auto hour = rent(terms, work, fleet);
        for (int i = 0; i < 4; ++i) {
            const auto one = rent({g[i], m[i], boot[i], tail[i]}, work[i], alone[i]);
            CHECK(one.billed == hour.billed[i]);
            CHECK(one.up == hour.up[i]);
            CHECK(one.started == hour.started[i]);
            CHECK(one.stopped == hour.stopped[i]);
            const Four lives = billed_life(work, g, m);
            CHECK(lives[i] == billed_life(work[i], g[i], m[i]));
        }
    }
}
