// The best number of machines, its flat region and the next machine, worked by hand.

#include "support/catch.hpp"
#include "topsheet/decide/capacity_choice.hpp"

using namespace topsheet::decide;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

// Three layers of load: one machine's worth all 100 hours, a second for 40, a third for 10; an hour costs 10 elsewhere.
const LoadAbove steps{{1500, 500, 100, 0}, {150, 50, 10, 0}};

} // namespace

TEST_CASE("the k-th machine pays while its layer costs more elsewhere than it does") {
    // A machine costs 300: totals 1,500; 300 + 500 = 800; 600 + 100 = 700; 900.
    const auto choice = choose(steps, fixed_costs(300, 3));
    CHECK(choice.total == std::vector<double>{1500, 800, 700, 900});
    CHECK(choice.marginal == std::vector<double>{0, 700, 100, -200});
    CHECK(choice.best == 2);
    CHECK(choice.least == 700);
    CHECK(choice.next == -200);
    CHECK_FALSE(choice.open);
    // 300 / (100 h x 10) = 0.3: two layers are in demand for more than 30 % of the time.
    CHECK(nodes_above_break_even({1.0, 0.4, 0.1}, 0.3) == 2);
}

TEST_CASE("an owned hour has a cost of its own") {
    // 3 for each owned hour: 1,500; 300 + 300 + 500 = 1,100; 600 + 420 + 100 = 1,120; 900 + 450 + 0 = 1,350.
    const auto choice = choose(steps, fixed_costs(300, 3), 3.0);
    CHECK(choice.total == std::vector<double>{1500, 1100, 1120, 1350});
    CHECK(choice.best == 1);
    // u* = 300 / (100 x (10 - 3)) = 0.43: only the first layer is above it.
    CHECK(nodes_above_break_even({1.0, 0.4, 0.1}, 300.0 / 700.0) == 1);
}

TEST_CASE("the flat region") {
    // Within 2 % of 1,100: up to 1,122, so one or two machines.
    auto choice = choose(steps, fixed_costs(300, 3), 3.0, 0.02);
    CHECK(choice.low == 1);
    CHECK(choice.high == 2);
    choice = choose(steps, fixed_costs(300, 3), 3.0, 0.01);
    CHECK(choice.high == 1);
    // An error of 400 of the simulation hides more than that.
    choice = choose(steps, fixed_costs(300, 3), 3.0, 0.01, 400.0);
    CHECK(choice.low == 0);
    CHECK(choice.high == 3);
}

TEST_CASE("people with a floor") {
    // 100 each, and people at 50 each but 180 at least: 0, 280, 380, 480.
    CHECK(fixed_costs(100, 3, 50, 180) == std::vector<double>{0, 280, 380, 480});
    CHECK(fixed_costs(100, 4, 60, 180) == std::vector<double>{0, 280, 380, 480, 640});
    // The floor makes none at all cheaper: 550 against 280 + 300, 380 + 200.
    CHECK(choose({{550, 300, 200, 190}}, fixed_costs(100, 3, 50, 180)).best == 0);
}

TEST_CASE("the best at the end of what was looked at is no answer yet") {
    const auto choice = choose({{1000, 500, 100}}, fixed_costs(10, 2));
    CHECK(choice.best == 2);
    CHECK(choice.open);
    // Of equal totals the fewest machines.
    CHECK(choose({{100, 50, 0}}, fixed_costs(50, 2)).best == 0);
    CHECK(choose({{100}}, fixed_costs(1, 0)).best == 0);
}
