#include "topsheet/decide/farm.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "topsheet/decide/capacity_choice.hpp"

namespace topsheet::decide {

namespace {

using sim::LoadCurve;
using sim::NodePrice;

CapacityChoice chosen(const LoadCurve& load, const NodePrice& node, double tolerance, double error = 0.0) {
    const int most = static_cast<int>(load.bought.size()) - 1;
    return choose({load.bought, {}}, fixed_costs(node.fixed, most, node.people, node.floor), 0.0, tolerance, error);
}

/// The value at a place between whole ones; the last beyond the end.
double between(const std::vector<double>& list, double place) {
    const double last = static_cast<double>(list.size() - 1);
    const double at = std::clamp(place, 0.0, last);
    const auto low = static_cast<std::size_t>(at);
    const double part = at - static_cast<double>(low);
    return part > 0.0 ? list[low] + part * (list[low + 1] - list[low]) : list[low];
}

/// What one node more saves.
double next(const std::vector<double>& cost, double nodes) {
    return between(cost, nodes) - between(cost, nodes + 1.0);
}

/// The standard error of the mean of replicates that each give one number.
template <class Figure>
double error_of(const std::vector<std::vector<double>>& replicates, Figure figure) {
    const auto n = static_cast<double>(replicates.size());
    if (replicates.size() < 2)
        return 0.0;
    double mean = 0.0, squares = 0.0;
    for (const auto& cost : replicates)
        mean += figure(cost) / n;
    for (const auto& cost : replicates)
        squares += (figure(cost) - mean) * (figure(cost) - mean);
    return std::sqrt(squares / (n - 1.0) / n);
}

void add_errors(sim::NodeChoice& choice, const sim::FarmPool& pool) {
    std::vector<std::vector<double>> replicates;
    for (std::size_t r = 0; r < pool.load_by_replicate.size() && r < pool.node_by_replicate.size(); ++r)
        replicates.push_back(chosen(pool.load_by_replicate[r], pool.node_by_replicate[r], choice.tolerance).total);
    for (sim::NodeCount* count : {&choice.none, &choice.best, &choice.planned}) {
        count->error = error_of(replicates, [&](const auto& cost) { return between(cost, count->nodes); });
        count->more_error = error_of(replicates, [&](const auto& cost) {
            return between(cost, count->nodes) - between(cost, choice.best.nodes);
        });
    }
    std::vector<std::vector<double>> demands;
    for (const auto& load : pool.load_by_replicate)
        if (!load.demand.empty())
            demands.push_back(load.demand);
    choice.use_error = error_of(demands, [&](const auto& demand) { return between(demand, choice.planned.nodes); });
    choice.next_error = error_of(replicates, [&](const auto& cost) { return next(cost, choice.planned.nodes); });
}

} // namespace

sim::NodeChoice node_choice(const LoadCurve& load, const NodePrice& node, double planned, double tolerance) {
    sim::NodeChoice choice;
    choice.tolerance = tolerance;
    if (load.bought.empty())
        return choice;
    CapacityChoice found = chosen(load, node, tolerance);
    choice.costs = std::move(found.total);
    choice.none = {0.0, choice.costs.front()};
    choice.best = {static_cast<double>(found.best), found.least};
    choice.planned = {planned, between(choice.costs, planned)};
    choice.low = found.low;
    choice.high = found.high;
    choice.at_end = found.open;
    choice.next_of_planned = next(choice.costs, planned);
    choice.next_of_best = found.next;
    if (!load.demand.empty())
        choice.next_use = between(load.demand, planned);
    return choice;
}

void choose_nodes(sim::Result& result) {
    for (auto& scenario : result.scenarios) {
        if (!scenario.farm)
            continue;
        for (auto& pool : scenario.farm->pools)
            if (!pool.load.bought.empty() && pool.node.fixed > 0.0) {
                pool.choice = node_choice(pool.load, pool.node, pool.nodes);
                add_errors(*pool.choice, pool);
            }
    }
}

} // namespace topsheet::decide
