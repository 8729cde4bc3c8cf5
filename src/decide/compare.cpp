#include "topsheet/decide/compare.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace topsheet::decide {

namespace {

using Key = std::pair<model::Category, std::string>;

/// Mean present value by category and line, all causes together.
std::map<Key, double> by_line(const sim::ScenarioResult& scenario) {
    std::map<Key, double> totals;
    for (const auto& line : scenario.lines)
        totals[{line.category, line.line}] += line.npv;
    return totals;
}

std::vector<sim::Reason> reasons(const sim::ScenarioResult& scenario, const sim::ScenarioResult& reference) {
    std::map<Key, double> differences = by_line(scenario);
    for (const auto& [key, npv] : by_line(reference))
        differences[key] -= npv;
    std::vector<sim::Reason> result;
    for (const auto& [key, difference] : differences)
        if (difference != 0.0)
            result.push_back({key.first, key.second, difference});
    std::ranges::stable_sort(
        result, [](const auto& a, const auto& b) { return std::abs(a.difference) > std::abs(b.difference); });
    result.resize(std::min<std::size_t>(result.size(), 3));
    return result;
}

} // namespace

sim::Comparison compare(const sim::Result& result, std::size_t reference) {
    const auto& costs = result.npv_trials;
    const std::size_t scenarios = result.scenarios.size();
    const std::size_t trials = costs.front().size();
    sim::Comparison comparison;
    comparison.reference = result.scenarios[reference].name;

    // The cheapest of every trial among those that do the work; when none does, among all.
    std::vector<bool> counts;
    for (const auto& s : result.scenarios)
        counts.push_back(s.feasible);
    const bool none = std::ranges::none_of(counts, [](bool b) { return b; });
    std::vector<double> least(trials, INFINITY), ties(trials, 0.0);
    for (std::size_t s = 0; s < scenarios; ++s)
        if (counts[s] || none)
            for (std::size_t i = 0; i < trials; ++i) {
                if (costs[s][i] < least[i]) {
                    least[i] = costs[s][i];
                    ties[i] = 1.0;
                } else if (costs[s][i] == least[i]) {
                    ties[i] += 1.0;
                }
            }

    std::vector<double> work(trials);
    for (std::size_t s = 0; s < scenarios; ++s) {
        for (std::size_t i = 0; i < trials; ++i)
            work[i] = counts[s] && costs[s][i] == least[i] ? 1.0 / ties[i] : 0.0;
        comparison.cheapest.push_back(sim::probability(work));
        for (std::size_t i = 0; i < trials; ++i)
            work[i] = costs[s][i] - least[i];
        comparison.regret.push_back(counts[s] ? std::optional(sim::summarize(work)) : std::nullopt);
        if (s == reference)
            continue;
        sim::Difference d;
        d.scenario = result.scenarios[s].name;
        for (std::size_t i = 0; i < trials; ++i)
            work[i] = costs[s][i] - costs[reference][i];
        d.npv = sim::summarize(work);
        for (double& x : work)
            x = x < 0.0 ? 1.0 : 0.0;
        if (counts[s])
            d.beats = sim::probability(work);
        d.reasons = reasons(result.scenarios[s], result.scenarios[reference]);
        comparison.differences.push_back(std::move(d));
    }
    return comparison;
}

} // namespace topsheet::decide
