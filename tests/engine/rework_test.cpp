// Rework on machines that may be lost, against closed forms and the published intervals of Young and Daly.
// tests/oracles/preemption_test.cpp plays the same rules out event by event.

#include <cmath>
#include <limits>

#include "support/catch.hpp"
#include "topsheet/engine/rework.hpp"

using namespace topsheet::engine;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double minute = 1.0 / 60.0;

/// Daly 2006, one segment.
double daly(double k, double r, double f) {
    return std::exp(k * r) * (std::exp(k * f) - 1.0) / k;
}

/// The mean of g under a lognormal law of median 1 cut at t, by Simpson's rule in 40,000 steps.
template <class G>
double mean(double spread, double t, G&& g) {
    const double edge = std::log(t) / spread, low = -9.0, h = (edge - low) / 40000.0;
    double sum = 0.0;
    for (int i = 0; i <= 40000; ++i) {
        const double z = low + h * i;
        sum += (i == 0 || i == 40000 ? 1.0 : i % 2 == 1 ? 4.0 : 2.0) * g(std::exp(spread * z)) * std::exp(-0.5 * z * z);
    }
    return sum * h / 3.0 / std::sqrt(2.0 * std::acos(-1.0)) + g(t) * 0.5 * std::erfc(edge / std::sqrt(2.0));
}

} // namespace

TEST_CASE("a task of one length without checkpoints") {
    // e^(0.05 x 0.1) (e^0.05 - 1) / 0.05 = 1.00501252 x 0.0512710964 / 0.05 = 1.03056188
    const auto r = rework({.hazard = 0.05, .task = 1.0, .restart = 0.1});
    CHECK_THAT(r.spot, WithinRel(1.03056188, 1e-8));
    CHECK(r.on_demand == 0.0);
    CHECK_THAT(r.lost, WithinRel(0.03056188, 1e-6));
    // e^0.06 (e^1.2 - 1) / 0.6 = 1.06183655 x 2.32011692 / 0.6 = 4.10597490 hours for a task of two
    const auto tight = rework_of_task({.hazard = 0.6, .restart = 0.1}, 2.0);
    CHECK_THAT(tight.spot, WithinRel(4.10597490, 1e-8));
    CHECK_THAT(tight.lost, WithinRel(2.10597490, 1e-8));
    CHECK_THAT(rework({.hazard = 0.6, .task = 2.0, .restart = 0.1}).spot, WithinRel(4.10597490 / 2, 1e-8));
}

TEST_CASE("no hazard, no loss") {
    CHECK(rework({.hazard = 0.0, .task = 3.0, .spread = 1.0, .restart = 0.5, .switch_after = 2}).spot == 1.0);
    CHECK(rework_of_task({.hazard = 0.0, .restart = 0.5}, 3.0).lost == 0.0);
    // A tiny hazard loses hazard x (task / 2 + restart) for each hour: 1e-9 x (1 + 0.5).
    CHECK_THAT(rework({.hazard = 1e-9, .task = 2.0, .restart = 0.5}).lost, WithinRel(1.5e-9, 1e-6));
    CHECK_THAT(rework({.hazard = 1e-9, .task = 2.0, .restart = 0.5, .switch_after = 1}).on_demand,
               WithinRel(1e-9 * 2.5, 1e-6));
    // Checkpoints cost all the same: a task of 2 h writes three of them at 0.5 h, 0.1 h each.
    CHECK_THAT(rework_of_task({.hazard = 0.0, .checkpoint = 0.5, .checkpoint_cost = 0.1}, 2.0).spot,
               WithinRel(2.3, 1e-12));
}

TEST_CASE("a switch to on-demand after some losses") {
    for (const double k : {0.04, 0.3, 2.0})
        for (const double f : {0.25, 1.0, 5.0})
            for (const int n : {1, 2, 3, 7}) {
                const double r = 0.2, p = std::exp(-k * f), q = std::exp(-k * (f + r));
                double series = 0.0;
                for (int i = 0; i < n; ++i)
                    series += std::pow(1.0 - q, i);
                const auto task = rework_of_task({.hazard = k, .restart = r, .switch_after = n}, f);
                CHECK_THAT(task.spot, WithinRel((1.0 - p) / k * series, 1e-12));
                CHECK_THAT(task.on_demand, WithinRel((1.0 - p) * std::pow(1.0 - q, n - 1) * (f + r), 1e-12));
                CHECK_THAT(task.lost, WithinRel(task.spot + task.on_demand - f, 1e-12));
            }
    // After many losses the switch no longer matters.
    CHECK_THAT(rework_of_task({.hazard = 0.5, .restart = 0.2, .switch_after = 200}, 1.0).spot,
               WithinRel(daly(0.5, 0.2, 1.0), 1e-12));
}

TEST_CASE("checkpoints") {
    const Preemption p{.hazard = 0.3, .restart = 0.1, .checkpoint = 0.5, .checkpoint_cost = 0.02};
    // 1.2 h: two segments of 0.52 h and one of 0.2 h.
    CHECK_THAT(rework_of_task(p, 1.2).spot, WithinRel(2 * daly(0.3, 0.1, 0.52) + daly(0.3, 0.1, 0.2), 1e-12));
    // 1.0 h: one of 0.52 h and a last one of 0.5 h, which writes none.
    CHECK_THAT(rework_of_task(p, 1.0).spot, WithinRel(daly(0.3, 0.1, 0.52) + daly(0.3, 0.1, 0.5), 1e-12));
    // Shorter than an interval: as without.
    CHECK_THAT(rework_of_task(p, 0.4).spot, WithinRel(daly(0.3, 0.1, 0.4), 1e-12));
    // 500 h: Daly's total time e^(k r) (e^(k (t + d)) - 1) / k x f / t, but for the last checkpoint.
    CHECK_THAT(rework_of_task(p, 500.0).spot, WithinRel(daly(0.3, 0.1, 0.52) * 1000.0, 1e-4));
}

TEST_CASE("checkpoints and a switch") {
    Preemption p{.hazard = 0.3, .restart = 0.1, .checkpoint = 0.5, .checkpoint_cost = 0.02, .switch_after = 1};
    // One loss is enough. 1.2 h: the first loss comes in segment 1, 2 or 3, with 0, 0.5 or 1.0 h saved.
    const double a = std::exp(-0.3 * 0.52), b = std::exp(-0.3 * 0.2);
    const double gone[3] = {1 - a, a * (1 - a), a * a * (1 - b)};
    auto r = rework_of_task(p, 1.2);
    CHECK_THAT(r.spot, WithinRel((gone[0] + gone[1] + gone[2]) / 0.3, 1e-12));
    CHECK_THAT(r.on_demand, WithinRel(gone[0] * 1.3 + gone[1] * 0.8 + gone[2] * 0.3, 1e-12));
    // After many losses it is as without a switch.
    p.switch_after = 100;
    r = rework_of_task(p, 20.3);
    p.switch_after = 0;
    CHECK_THAT(r.spot, WithinRel(rework_of_task(p, 20.3).spot, 1e-12));
    CHECK_THAT(r.on_demand, WithinAbs(0.0, 1e-12));
}

TEST_CASE("tasks of many lengths: the ratio of the sums") {
    for (const double k : {0.04, 0.6})
        for (const double spread : {0.4, 1.0})
            for (const double timeout : {2.0, 8.0}) {
                const double work = mean(spread, timeout, [](double f) { return f; });
                const Preemption p{.hazard = k, .spread = spread, .timeout = timeout, .restart = 0.1};
                CHECK_THAT(mean_task(p), WithinRel(work, 1e-9));
                CHECK_THAT(rework(p).spot,
                           WithinRel(mean(spread, timeout, [&](double f) { return daly(k, 0.1, f); }) / work, 1e-9));
                Preemption switching = p;
                switching.switch_after = 3;
                const auto q = [&](double f) { return 1.0 - std::exp(-k * (f + 0.1)); };
                const auto lost = [&](double f) { return 1.0 - std::exp(-k * f); };
                CHECK_THAT(
                    rework(switching).on_demand,
                    WithinRel(mean(spread, timeout, [&](double f) { return lost(f) * q(f) * q(f) * (f + 0.1); }) / work,
                              1e-9));
                // Checkpoints make a step at every interval: Simpson's rule sees it less sharply than ours.
                Preemption saving = p;
                saving.checkpoint = 0.5;
                saving.checkpoint_cost = 0.01;
                const auto task = [&](double f) { return rework_of_task(saving, f).spot; };
                CHECK_THAT(rework(saving).spot, WithinRel(mean(spread, timeout, task) / work, 3e-6));
                saving.switch_after = 2;
                const auto rest = [&](double f) { return rework_of_task(saving, f).on_demand; };
                CHECK_THAT(rework(saving).on_demand, WithinRel(mean(spread, timeout, rest) / work, 3e-5));
            }
}

TEST_CASE("the law of the tasks at its ends") {
    // Cut below all tasks: all are alike.
    CHECK(rework({.hazard = 0.2, .task = 4.0, .spread = 0.3, .timeout = 0.2, .restart = 0.1}).spot ==
          rework({.hazard = 0.2, .task = 0.2, .restart = 0.1}).spot);
    CHECK(rework({.hazard = 0.2, .task = 4.0, .timeout = 0.5, .restart = 0.1}).spot ==
          rework({.hazard = 0.2, .task = 0.5, .restart = 0.1}).spot);
    // Next to no spread is no spread.
    CHECK_THAT(rework({.hazard = 0.2, .task = 1.0, .spread = 1e-6, .timeout = 9.0, .restart = 0.1}).spot,
               WithinRel(daly(0.2, 0.1, 1.0), 1e-9));
    // No bound: the mean of e^(k f) does not exist; with a switch it does.
    CHECK(rework({.hazard = 0.04, .spread = 0.5}).spot == std::numeric_limits<double>::infinity());
    CHECK(std::isfinite(rework({.hazard = 0.04, .spread = 0.5, .switch_after = 3}).spot));
    // Untouched by the cut the mean is e^(s^2 / 2).
    CHECK_THAT(mean_task({.task = 2.0, .spread = 0.5}), WithinRel(2.0 * std::exp(0.125), 1e-12));
}

TEST_CASE("the intervals of Young and Daly") {
    // Daly 2006, captions of figures 3 to 5: a checkpoint takes 5 minutes, and the best interval is 117 minutes at
    // M = 24 h, 57 minutes at M = 6 h, 9.1 minutes at M = 15 min.
    CHECK_THAT(daly_interval(1.0 / 24, 5 * minute) / minute, WithinAbs(117.0, 0.5));
    CHECK_THAT(daly_interval(1.0 / 6, 5 * minute) / minute, WithinAbs(57.0, 0.5));
    CHECK_THAT(daly_interval(4.0, 5 * minute) / minute, WithinAbs(9.1, 0.05));
    // Young 1974: sqrt(2 x 5 min x 1,440 min) = 120 minutes; sqrt(2 x 5 x 360) = 60.
    CHECK_THAT(young_interval(1.0 / 24, 5 * minute) / minute, WithinRel(120.0, 1e-12));
    CHECK_THAT(young_interval(1.0 / 6, 5 * minute) / minute, WithinRel(60.0, 1e-12));
    // A checkpoint that takes two mean lives or longer: the interval is one life.
    CHECK(daly_interval(4.0, 0.5) == 0.25);
    CHECK(young_interval(0.0, 0.1) == std::numeric_limits<double>::infinity());
}

TEST_CASE("the best interval is the bottom of the total time") {
    for (const double k : {0.01, 0.2, 4.0})
        for (const double d : {0.001, 0.02, 0.3}) {
            const double best = best_interval(k, d);
            CHECK_THAT(std::exp(k * (best + d)) * (1.0 - k * best), WithinRel(1.0, 1e-9));
            const auto total = [&](double t) { return (std::exp(k * (t + d)) - 1.0) / (k * t); };
            CHECK(total(best) <= total(best * 1.01));
            CHECK(total(best) <= total(best * 0.99));
            // Daly's series is close to it while a checkpoint is short against a life.
            if (k * d < 0.1)
                CHECK_THAT(daly_interval(k, d), WithinRel(best, 2e-3));
        }
}

TEST_CASE("more hazard, longer tasks and longer restarts never lose less") {
    double before = 0.0;
    for (const double k : {0.01, 0.05, 0.2, 0.8, 2.0}) {
        const double lost = rework({.hazard = k, .spread = 0.7, .timeout = 6.0, .restart = 0.1}).lost;
        CHECK(lost > before);
        before = lost;
        CHECK(rework({.hazard = k, .task = 1.1, .spread = 0.7, .timeout = 6.0, .restart = 0.1}).lost > lost);
        CHECK(rework({.hazard = k, .spread = 0.7, .timeout = 6.0, .restart = 0.2}).lost > lost);
        CHECK(rework({.hazard = k, .spread = 0.8, .timeout = 6.0, .restart = 0.1}).lost > lost);
    }
}
