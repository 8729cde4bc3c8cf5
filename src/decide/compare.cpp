#include "topsheet/decide/compare.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <span>
#include <utility>

namespace topsheet::decide {

namespace {

using Key = std::pair<model::Category, std::string>;

/// Mean present value by category and line, all causes together.
std::map<Key, sim::Mean> by_line(const sim::ScenarioResult& scenario) {
    std::map<Key, sim::Mean> totals;
    for (const auto& line : scenario.lines)
        totals[{line.category, line.line}] += line.present();
    return totals;
}

std::vector<sim::Reason> reasons(const sim::ScenarioResult& scenario, const sim::ScenarioResult& reference) {
    std::map<Key, sim::Mean> differences = by_line(scenario);
    for (const auto& [key, npv] : by_line(reference))
        differences[key] -= npv;
    std::vector<sim::Reason> result;
    for (const auto& [key, difference] : differences)
        if (difference.value != 0.0)
            result.push_back({key.first, key.second, difference.value, difference.error()});
    std::ranges::stable_sort(
        result, [](const auto& a, const auto& b) { return std::abs(a.difference) > std::abs(b.difference); });
    result.resize(std::min<std::size_t>(result.size(), 3));
    return result;
}

/// By how much a cost is above another; what is a rounding of either is nothing.
double apart(double cost, double other) {
    const double difference = cost - other;
    return std::abs(difference) <= 1e-13 * (std::abs(cost) + std::abs(other)) ? 0.0 : difference;
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
    std::vector<const double*> rivals;
    for (std::size_t s = 0; s < scenarios; ++s)
        if (counts[s] || none)
            rivals.push_back(costs[s].data());
    // Calls `write` with the first of some trials and their least costs; a list of all would be as long as the costs.
    constexpr std::size_t some = 1024;
    const auto with_least = [&](auto write) {
        std::array<double, some> least;
        for (std::size_t first = 0; first < trials; first += some) {
            const std::size_t count = std::min(some, trials - first);
            least.fill(INFINITY);
            for (const double* rival : rivals) {
                const double* const cost = rival + first;
                for (std::size_t i = 0; i < count; ++i)
                    least[i] = cost[i] < least[i] ? cost[i] : least[i];
            }
            write(first, std::span(least).first(count));
        }
    };
    // Scenarios that cost the same share a trial.
    const auto share = [&](std::size_t i, double cost) {
        double ties = 0.0;
        for (const double* rival : rivals)
            ties += apart(rival[i], cost) == 0.0 ? 1.0 : 0.0;
        return 1.0 / ties;
    };

    std::vector<double> work(trials);
    for (std::size_t s = 0; s < scenarios; ++s) {
        const bool counts_too = counts[s];
        with_least([&](std::size_t first, std::span<const double> least) {
            const double* const cost = costs[s].data() + first;
            for (std::size_t i = 0; i < least.size(); ++i)
                work[first + i] = counts_too && apart(cost[i], least[i]) == 0.0 ? share(first + i, least[i]) : 0.0;
        });
        comparison.cheapest.push_back(sim::probability(work));
        with_least([&](std::size_t first, std::span<const double> least) {
            const double* const cost = costs[s].data() + first;
            for (std::size_t i = 0; i < least.size(); ++i)
                work[first + i] = apart(cost[i], least[i]);
        });
        comparison.regret.push_back(counts[s] ? std::optional(sim::summarize(work)) : std::nullopt);
        if (s == reference)
            continue;
        sim::Difference d;
        d.scenario = result.scenarios[s].name;
        for (std::size_t i = 0; i < trials; ++i)
            work[i] = apart(costs[s][i], costs[reference][i]);
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
