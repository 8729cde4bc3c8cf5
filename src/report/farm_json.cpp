#include "report/farm_figures.hpp"
#include "report/json_parts.hpp"
#include "topsheet/report/result_json.hpp"

namespace topsheet::report {

namespace {

using report::json_of; // beside those of this file

Json maybe(const std::optional<sim::Statistic>& statistic) {
    return statistic ? json_of(*statistic) : Json();
}

void add(Json& object, const std::vector<FarmFigure>& figures) {
    for (const FarmFigure& figure : figures)
        object[std::string(figure.name)] = maybe(figure.value);
}

/// Where work is done and what is paid for, with what idles apart.
Json sources(const sim::FarmResult& farm, const sim::FarmPool& pool) {
    Json list = Json::array();
    for (std::size_t i = 0; i < sim::farm_parts; ++i) {
        const auto part = static_cast<sim::FarmPart>(i);
        Json one{{"source", word(part)}, {"cost", json_of(farm.cost_by_part[i])}};
        if (part == sim::FarmPart::owned)
            one["idle_cost"] = json_of(farm.idle_cost);
        else if (part == sim::FarmPart::committed)
            one["idle_cost"] = json_of(farm.committed_idle_cost);
        if (i < sim::work_parts) {
            one["node_hours"] = json_of(pool.work[i]);
            one["cost_per_node_hour"] = maybe(farm.node_hour_by_part[i]);
            one[farm.cost_per_frame ? "cost_per_frame" : "cost_per_job"] = maybe(farm.unit_by_part[i]);
        }
        list.push_back(std::move(one));
    }
    return list;
}

Json rivals(const std::vector<sim::RivalResult>& list) {
    Json object = Json::object();
    for (const auto& rival : list) {
        Json one = rival.u_star ? json_of(*rival.u_star) : Json::object();
        if (!rival.u_star)
            one["mean"] = Json();
        one["never"] = number(rival.never.value);
        one["never_error"] = number(rival.never.error);
        one["price_per_node_hour"] = maybe(rival.price);
        object[rival.name] = std::move(one);
    }
    return object;
}

Json json_of(const sim::NodeCount& count) {
    return {{"nodes", number(count.nodes)}, {"cost", number(count.cost)}, {"error", number(count.error)}};
}

Json json_of(const sim::NodeChoice& choice) {
    return {{"none", json_of(choice.none)},
            {"best", json_of(choice.best)},
            {"planned", json_of(choice.planned)},
            {"flat_low", number(choice.low)},
            {"flat_high", number(choice.high)},
            {"flat_within", number(choice.tolerance)},
            {"best_is_last_looked_at", choice.at_end},
            {"next_node_saves", number(choice.next_of_planned)},
            {"next_node_saves_error", number(choice.next_error)},
            {"next_node_works", number(choice.next_use)},
            {"next_after_best_saves", number(choice.next_of_best)},
            {"cost_by_nodes", numbers(choice.costs)}};
}

/// The curve up to the first number of nodes that nothing is above.
Json json_of(const sim::LoadCurve& load) {
    std::size_t size = 0;
    while (size < load.demand.size() && (size == 0 || load.demand[size - 1] > 0.0))
        ++size;
    const auto part = [size](std::vector<double> values) {
        values.resize(std::min(size, values.size()));
        return numbers(values);
    };
    Json nodes = Json::array();
    for (std::size_t k = 0; k < size; ++k)
        nodes.push_back(k);
    Json object{{"nodes", nodes}, {"demand_share_of_hours", part(load.demand)}};
    object["owned_share_of_hours"] = load.owned.empty() ? Json() : part(load.owned);
    object["node_hours_above"] = part(load.above);
    return object;
}

/// What is above the numbers of nodes that were asked for.
Json json_of(const sim::Result& result, const std::vector<sim::NodesLook>& looks) {
    Json list = Json::array();
    for (const auto& look : looks) {
        Json one{{"nodes", look.nodes}, {"node_hours_above", json_of(look.above)}, {"cost_above", maybe(look.bought)}};
        one["months"] = Json::array();
        for (std::size_t m = 0; m < look.months.size(); ++m) {
            const sim::NodesMonth& of = look.months[m];
            Json month{{"month", month_text(add_months(result.start, static_cast<int>(m)))},
                       {"hours_above", number(of.hours)},
                       {"node_hours_above", number(of.above)}};
            month["cost_above"] = look.bought ? number(of.bought) : Json();
            one["months"].push_back(std::move(month));
        }
        list.push_back(std::move(one));
    }
    return list;
}

/// Adds the keys of a pool.
void add(Json& object, const sim::Result& result, const sim::FarmResult& farm, const sim::FarmPool& pool) {
    object["pool"] = pool.name;
    object["owned_nodes"] = number(pool.nodes);
    object["node_speed"] = number(pool.speed);
    add(object, pool_figures(pool));
    object["utilization_by_year"] = Json::array();
    for (const auto& year : pool.utilization_by_year)
        object["utilization_by_year"].push_back(json_of(year));
    object["sources"] = sources(farm, pool);
    object["u_star"] = rivals(pool.rivals);
    object["optimal_nodes"] = pool.choice ? number(pool.choice->best.nodes) : Json();
    object["node_choice"] = pool.choice ? json_of(*pool.choice) : Json();
    object["load_duration"] = json_of(pool.load);
    if (!pool.looks.empty()) {
        object["busiest_hour_nodes"] = json_of(pool.busiest);
        object["at_nodes"] = json_of(result, pool.looks);
    }
    object["months"] = Json::array();
    for (std::size_t m = 0; m < pool.months.size(); ++m) {
        Json month{{"month", month_text(add_months(result.start, static_cast<int>(m)))}};
        for (const MonthFigure& figure : month_figures(pool.months[m]))
            month[std::string(figure.name)] = number(figure.value);
        if (m < pool.busiest_by_month.size())
            month["busiest_hour_nodes"] = number(pool.busiest_by_month[m]);
        object["months"].push_back(std::move(month));
    }
}

} // namespace

std::string farm_json(const sim::Result& result) {
    Json document = view(result);
    for (const auto& scenario : result.scenarios) {
        Json object{{"name", scenario.name}};
        if (!scenario.farm || scenario.farm->pools.empty()) {
            object["pool"] = Json();
        } else {
            const sim::FarmResult& farm = *scenario.farm;
            add(object, farm_figures(farm));
            add(object, result, farm, farm.pools.front());
            object["other_pools"] = Json::array();
            for (std::size_t p = 1; p < farm.pools.size(); ++p) {
                Json other = Json::object();
                add(other, result, farm, farm.pools[p]);
                object["other_pools"].push_back(std::move(other));
            }
        }
        document["scenarios"].push_back(std::move(object));
    }
    return written(document);
}

} // namespace topsheet::report
