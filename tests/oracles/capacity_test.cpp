// Closed forms of the best capacity: Weinman's hybrid of owned and rented machines on three kinds of load, and the
// newsvendor. And Erlang's two formulas against published values.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/catch.hpp"
#include "topsheet/decide/capacity_choice.hpp"
#include "topsheet/engine/erlang.hpp"
#include "topsheet/engine/node_cost.hpp"

using namespace topsheet;
using decide::choose;
using decide::fixed_costs;
using decide::LoadAbove;
using decide::nodes_above_break_even;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr int year = 8760;

/// Work and hours above 0 ... count machines of a demand by the hour.
struct Curve {
    std::vector<double> work, share;
    Curve(const std::vector<double>& demand, int count) {
        for (int k = 0; k <= count; ++k) {
            double above = 0.0, busy = 0.0;
            for (const double d : demand) {
                above += std::max(0.0, d - k);
                busy += d > k ? 1.0 : 0.0;
            }
            work.push_back(above);
            share.push_back(busy / static_cast<double>(demand.size()));
        }
    }
    [[nodiscard]] LoadAbove priced(double price) const {
        LoadAbove load{{}, work};
        for (const double w : work)
            load.cost.push_back(w * price);
        return load;
    }
};

/// A demand whose hours are the quantiles of a law at the middle of equal steps.
template <class Quantile>
std::vector<double> hours_of(Quantile&& quantile) {
    std::vector<double> demand;
    for (int h = 0; h < year; ++h)
        demand.push_back(quantile((h + 0.5) / year));
    return demand;
}

} // namespace

// J. Weinman, "Mathematical Proof of the Inevitability of Cloud Computing" (2011) and "Cloudonomics" (2012): capacity
// is owned at c an hour, used or not, and rented at U c an hour of use, U > 1. Own q where P(demand > q) = 1 / U.

TEST_CASE("Weinman's hybrid on uniform demand") {
    // Demand uniform on 0 ... P: q = P (1 - 1/U), total = c P (1 - 1/(2U)) for each hour, against c P all owned and
    // U c P / 2 all rented. P = 200, U = 4: q = 150, total 200 x (1 - 1/8) = 175 c.
    const Curve curve(hours_of([](double u) { return 200.0 * u; }), 250);
    const auto choice = choose(curve.priced(4.0), fixed_costs(year, 250));
    CHECK(std::abs(choice.best - 150) <= 1);
    CHECK_THAT(choice.least / year, WithinRel(175.0, 1e-4));
    CHECK_THAT(choice.total[0] / year, WithinRel(400.0, 1e-4));   // U c P / 2
    CHECK_THAT(choice.total[200] / year, WithinRel(200.0, 1e-4)); // c P
    CHECK(std::abs(nodes_above_break_even(curve.share, 0.25) - 150) <= 1);
    // U = 1.25: 200 x 0.2 = 40.
    CHECK(std::abs(choose(curve.priced(1.25), fixed_costs(year, 250)).best - 40) <= 1);
    // Rented for less than owned: own nothing.
    CHECK(choose(curve.priced(0.9), fixed_costs(year, 250)).best == 0);
}

TEST_CASE("Weinman's hybrid on exponential demand") {
    // P(demand > q) = e^(-q/m) = 1/U: q = m ln U, and the total is c q + U c m / U = c m (1 + ln U).
    // m = 50, U = 4: q = 50 x 1.386294 = 69.3, total 50 x 2.386294 = 119.3147 c.
    const Curve curve(hours_of([](double u) { return -50.0 * std::log(1.0 - u); }), 400);
    const auto choice = choose(curve.priced(4.0), fixed_costs(year, 400));
    CHECK(std::abs(choice.best - 69.3) <= 1.0);
    CHECK_THAT(choice.least / year, WithinRel(119.3147, 1e-3));
}

TEST_CASE("Weinman's hybrid on an empirical load, with an extra cost of an owned hour") {
    // A year of a studio: a base of 30, weekdays 60, evenings of the last quarter 140.
    std::vector<double> demand;
    for (int h = 0; h < year; ++h)
        demand.push_back(h >= 6570 && h % 24 >= 16 ? 140.0 : h / 24 % 7 < 5 ? 60.0 : 30.0);
    const Curve curve(demand, 200);
    // Evenings of the last quarter: 92 days (6,570 = 273 x 24 + 18: the 274th day has its last 6 hours, 91 have 8) =
    // 734 h, 8.4 % of the year. Weekdays: 261 of 365 days.
    const double evenings = 734.0 / year;
    CHECK_THAT(curve.share[100], WithinRel(evenings, 1e-12));
    for (const double fixed : {0.05, 0.2, 0.5, 0.9, 1.1}) {
        const double extra = 0.1, price = 1.1; // u* = fixed / (price - extra) = fixed
        const auto choice = choose(curve.priced(price), fixed_costs(fixed * year, 200), extra);
        const int expected = fixed < evenings ? 140 : fixed < curve.share[59] ? 60 : fixed < 1.0 ? 30 : 0;
        CHECK(choice.best == expected);
        CHECK(nodes_above_break_even(curve.share, fixed) == expected);
        const double u = engine::break_even(fixed * year, price * year, extra * year);
        CHECK((fixed <= 1.0 ? std::abs(u - fixed) < 1e-12 : u == std::numeric_limits<double>::infinity()));
    }
}

TEST_CASE("the newsvendor") {
    // One season, demand of 1 ... 6 machines with equal chances (a die), a machine costs 4 for the season, renting one
    // 10: critical ratio (10 - 4) / 10 = 0.6, and P(demand <= 4) = 4/6 is the first at or above it. Own 4.
    // Cost: 4 x 4 + 10 x (1 + 2) / 6 = 21. Neighbours: 3 x 4 + 10 x 6 / 6 = 22, 5 x 4 + 10 / 6 = 21.67.
    const Curve curve({1, 2, 3, 4, 5, 6}, 7);
    LoadAbove load = curve.priced(10.0 / 6.0);
    const auto choice = choose(load, fixed_costs(4.0, 7), 0.0, 0.05);
    CHECK(choice.best == 4);
    CHECK_THAT(choice.total[4], WithinRel(21.0, 1e-12));
    CHECK_THAT(choice.total[3], WithinRel(22.0, 1e-12));
    CHECK_THAT(choice.total[5], WithinRel(65.0 / 3, 1e-12));
    CHECK(choice.low == 3); // 22 <= 21 x 1.05 = 22.05
    CHECK(choice.high == 5);
}

TEST_CASE("the best number against every other one") {
    // A demand from a fixed generator; the least of all totals, each added up hour by hour.
    std::uint64_t state = 4;
    std::vector<double> demand;
    for (int h = 0; h < 2000; ++h) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        demand.push_back(static_cast<double>(state >> 58) * static_cast<double>((state >> 40) % 5));
    }
    for (const double price : {1.5, 3.0, 9.0})
        for (const double extra : {0.0, 0.4}) {
            const auto choice = choose(Curve(demand, 260).priced(price), fixed_costs(2000.0, 260), extra);
            int best = 0;
            double least = 1e300;
            for (int k = 0; k <= 260; ++k) {
                double total = 0.0;
                for (const double d : demand)
                    total += k * 1.0 + extra * std::min<double>(d, k) + price * std::max(0.0, d - k);
                CHECK_THAT(choice.total[static_cast<std::size_t>(k)], WithinRel(total, 1e-12));
                if (total < least * (1.0 - 1e-12)) {
                    least = total;
                    best = k;
                }
            }
            CHECK(choice.best == best);
        }
}

TEST_CASE("Erlang B: licenses that are denied") {
    // Westbay Engineers, Erlang B calculator manual (erlang.com/calculatormanual, read 2026-11): 15 lines take 8.108
    // erlangs at a loss of 1 %.
    CHECK_THAT(engine::erlang_b(15, 8.108), WithinAbs(0.01, 5e-6));
    // Tables of the Erlang loss formula (for instance in ITU-D, Teletraffic Engineering Handbook): at 1 %, 10 lines
    // take 4.46, 20 lines 12.0, 50 lines 37.9 erlangs.
    CHECK_THAT(engine::erlang_b(10, 4.461), WithinAbs(0.01, 1e-5));
    CHECK_THAT(engine::erlang_b(20, 12.031), WithinAbs(0.01, 1e-5));
    CHECK_THAT(engine::erlang_b(50, 37.901), WithinAbs(0.01, 1e-5));
    // By hand: 2 seats, 1 erlang: (1/2) / (1 + 1 + 1/2) = 0.2; 3 seats, 2 erlangs: (8/6) / (1 + 2 + 2 + 8/6) = 4/19.
    CHECK_THAT(engine::erlang_b(2, 1.0), WithinRel(0.2, 1e-14));
    CHECK_THAT(engine::erlang_b(3, 2.0), WithinRel(4.0 / 19.0, 1e-14));
    CHECK(engine::erlang_b(0, 3.0) == 1.0);
    CHECK(engine::erlang_b(4, 0.0) == 0.0);
    // The most seats that the table's traffic needs, and one fewer is not enough.
    CHECK(engine::seats_for_loss(8.108, 0.0100001) == 15);
    CHECK(engine::seats_for_loss(8.2, 0.01) == 16);
    CHECK(engine::seats_for_loss(0.0, 0.01) == 0);
}

TEST_CASE("Erlang C: tasks that wait for a license") {
    // By hand: 2 seats, 1 erlang: B = 0.2, C = 0.2 / (1 - 0.5 x 0.8) = 1/3; mean wait (1/3) / (2 - 1) of the time held.
    CHECK_THAT(engine::erlang_c(2, 1.0), WithinRel(1.0 / 3.0, 1e-14));
    CHECK_THAT(engine::erlang_wait(2, 1.0, 6.0), WithinRel(2.0, 1e-14));
    // One seat is the queue M/M/1: the share that waits is the load, the wait rho / (1 - rho).
    CHECK_THAT(engine::erlang_c(1, 0.75), WithinRel(0.75, 1e-14));
    CHECK_THAT(engine::erlang_wait(1, 0.75, 1.0), WithinRel(3.0, 1e-14));
    // 10 seats, 8 erlangs: B = 0.1217, C = 0.1217 / (1 - 0.8 x 0.8783) = 0.409 (D. Gross and C. M. Harris,
    // "Fundamentals of Queueing Theory", tables of M/M/c).
    CHECK_THAT(engine::erlang_c(10, 8.0), WithinAbs(0.409, 5e-4));
    CHECK(engine::erlang_c(4, 4.0) == 1.0);
    CHECK(engine::erlang_wait(4, 5.0, 1.0) == std::numeric_limits<double>::infinity());
}

TEST_CASE("Erlang's formulas against a simulation", "[statistical]") {
    // Tasks come at random at 6 an hour and keep one of 5 seats for half an hour in the mean: 3 erlangs.
    std::uint64_t state = 77;
    const auto exponential = [&](double rate) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return -std::log((static_cast<double>(state >> 11) + 0.5) * 0x1p-53) / rate;
    };
    constexpr int tasks = 200000;
    double now = 0.0, denied = 0.0, waited = 0.0, wait = 0.0;
    std::vector<double> loss(5, 0.0), queue(5, 0.0); // when each seat is free again
    for (int i = 0; i < tasks; ++i) {
        now += exponential(6.0);
        const double length = exponential(2.0);
        auto& free = *std::min_element(loss.begin(), loss.end());
        if (free <= now)
            free = now + length;
        else
            denied += 1.0;
        auto& next = *std::min_element(queue.begin(), queue.end());
        const double begin = std::max(next, now);
        waited += next > now ? 1.0 : 0.0;
        wait += begin - now;
        next = begin + length;
    }
    // Busy periods make neighbours alike; 0.006 is about five standard errors for both.
    CHECK_THAT(denied / tasks, WithinAbs(engine::erlang_b(5, 3.0), 0.006));
    CHECK_THAT(waited / tasks, WithinAbs(engine::erlang_c(5, 3.0), 0.012));
    CHECK_THAT(wait / tasks, WithinAbs(engine::erlang_wait(5, 3.0, 0.5), 0.006));
}
