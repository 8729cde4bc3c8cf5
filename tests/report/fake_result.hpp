#pragma once
// A small result made by hand, with every shape that a report must show.

#include <cmath>
#include <string>

#include "topsheet/sim/result.hpp"

namespace tests {

using namespace topsheet;

/// Means of replicates, half of them above and half below, whose error is this: each is off by d, the deviation is
/// sqrt(16 d^2 / 15), and a quarter of it is d / sqrt(15).
inline sim::Replicates each(double mean, double error) {
    sim::Replicates list{};
    for (std::size_t r = 0; r < list.size(); ++r)
        list[r] = mean + (r % 2 == 0 ? error : -error) * std::sqrt(15.0);
    return list;
}

/// Mean with percentiles a tenth around it and small errors.
inline sim::Statistic around(double mean, double spread = 0.1, double error = 1e-3) {
    sim::Statistic s;
    s.mean = s.p50 = mean;
    s.p10 = mean - spread * std::abs(mean);
    s.p90 = mean + spread * std::abs(mean);
    s.tail_mean = mean + 1.4 * spread * std::abs(mean);
    const double e = error * std::abs(mean);
    s.error = {e, e, e, e, e};
    s.means = each(mean, e);
    return s;
}

inline sim::ScenarioResult fake_scenario(const std::string& name, double scale) {
    sim::ScenarioResult s;
    s.name = name;
    s.nominal = around(30e6 * scale);
    s.npv = around(27e6 * scale);
    s.categories = {{model::Category::render, around(12.3456e6 * scale)},
                    {model::Category::egress, around(2e6 * scale)},
                    {model::Category::residual, around(-200)}};
    for (int m = 0; m < 14; ++m) {
        s.monthly.push_back(around(m == 0 ? 9e6 * scale : 1e6 * scale));
        s.accrual.push_back(around(1.1e6 * scale));
    }
    s.lines = {{model::Category::egress,
                "Internet egress, \"US East\"",
                "Series A / reads",
                sim::Kind::opex,
                1.25 * scale,
                1.0 * scale,
                {0.5 * scale, 0.0, 0.75 * scale},
                true}};
    s.metrics = {{"utilization", "", around(0.631234, 0.1, 1e-2)},
                 {"cost_per_frame", "currency/frame", std::nullopt},
                 {"copies", "", sim::Statistic{{3, 3, 3, 3, 3}, {}}}};
    s.bridge = {{"cash, residual value credited", 5.0}, {"accrued cost", -5.0}};
    return s;
}

/// `count` scenarios, of which the first is the reference and the cheapest.
inline sim::Result fake_result(int count = 3) {
    sim::Result r;
    r.manifest = {"0.1.0", 1, 16384, "stratified", "00112233aabbccdd", {"a.b=3"}, {{"aws-us-east-1", "ff", "2026-09"}}};
    r.title = "Mid-size post house";
    r.currency = "USD";
    r.start = {2027, 11};
    r.months = 14;
    const char* names[] = {"on-prem refresh", "all cloud", "hybrid", "cloud, then retreat", "colo",
                           "two sites",       "tape"};
    for (int i = 0; i < count; ++i) {
        r.scenarios.push_back(fake_scenario(names[i], 1.0 + 0.25 * i));
        r.comparison.cheapest.push_back({i == 0 ? 1.0 : 0.0, 0.0});
        r.comparison.regret.push_back(around(1e6 * i));
        if (i > 0)
            r.comparison.differences.push_back(
                {names[i],
                 around(i == 1 ? -6e5 : 5e6),
                 sim::Probability{i == 1 ? 0.6312 : 0.0, i == 1 ? 0.004 : 0.0},
                 {{model::Category::egress, "Internet egress from a region with a long name", 1.23e6},
                  {model::Category::render, "c7a.48xlarge on demand", -3e5}}});
    }
    r.comparison.reference = names[0];
    Finding f;
    f.severity = Severity::warning;
    f.code = "daily-pull-without-cache";
    f.scenario = "all cloud";
    f.sentence = "Colorists pull 2 TB each workday from the cloud to the facility and nothing on the way keeps it.";
    f.hint = "caches";
    f.cost = 412345.0;
    r.findings.push_back(f);
    return r;
}

} // namespace tests
