#include <algorithm>

#include <fmt/format.h>

#include "report/farm_text.hpp"

namespace topsheet::report {

namespace {

using namespace farm_text;
using sim::FarmPool;

/// The pool of a kind of work, when the scenario has one.
const FarmPool* pool_of(const sim::ScenarioResult& scenario, std::string_view name) {
    if (!scenario.farm)
        return nullptr;
    const auto found = std::ranges::find(scenario.farm->pools, name, &FarmPool::name);
    return found == scenario.farm->pools.end() ? nullptr : &*found;
}

template <class Text>
void pool_row(Table& table, const sim::Result& result, std::string_view pool, std::string label, Text text,
              Tone tone = Tone::plain) {
    Row row;
    row.cells.push_back({std::move(label), tone});
    bool any = false;
    for (const auto& scenario : result.scenarios) {
        const FarmPool* one = pool_of(scenario, pool);
        row.cells.push_back({one == nullptr ? std::string(none) : text(*scenario.farm, *one), tone});
        any = any || (one != nullptr && row.cells.back().text != none);
    }
    if (any)
        table.rows.push_back(std::move(row));
}

} // namespace

Table farm_overview(const sim::Result& result, std::string_view pool, bool several, const ViewMoney& money) {
    Table table;
    table.columns.push_back({several ? fmt::format("{} work", pool) : std::string("the farm"), false, Tone::dim});
    for (const auto& scenario : result.scenarios)
        table.columns.push_back({scenario.name, true, Tone::strong});
    const auto add = [&](std::string label, auto text, Tone tone = Tone::plain) {
        pool_row(table, result, pool, std::move(label), text, tone);
    };
    add("owned nodes, mean", [](const auto&, const FarmPool& p) { return within_error(p.nodes, p.nodes_error); });
    add("  at work",
        [](const auto&, const FarmPool& p) { return p.utilization ? percent(*p.utilization) : std::string(none); });
    add(
        "  P10–P90",
        [](const auto&, const FarmPool& p) {
            return p.utilization ? percent_range(*p.utilization) : std::string(none);
        },
        Tone::dim);
    add("work that bursts", [](const auto&, const FarmPool& p) { return percent(p.burst_share); });
    add(
        "  P10–P90", [](const auto&, const FarmPool& p) { return percent_range(p.burst_share); }, Tone::dim);
    add("most rented at a time", [](const auto&, const FarmPool& p) { return count(p.peak); });
    add("mean wait", [](const auto&, const FarmPool& p) { return hours(p.wait.mean, p.wait.error.mean); });
    add("longest wait",
        [](const auto&, const FarmPool& p) { return hours(p.longest_wait.mean, p.longest_wait.error.mean); });
    add("later than allowed", [](const auto&, const FarmPool& p) { return percent(p.missed_share); });
    if (!several) {
        add(
            money.words + ", all of it",
            [&](const FarmResult& f, const auto&) { return report::money(f.cost.mean, f.cost.error.mean, money.unit); },
            Tone::strong);
        add("a node-hour of work", [](const FarmResult& f, const auto&) { return number(f.cost_per_node_hour); });
        add(
            "a frame", [](const FarmResult& f, const auto&) { return number(f.cost_per_frame); }, Tone::strong);
        add(
            "  P10–P90",
            [](const FarmResult& f, const auto&) {
                return f.cost_per_frame ? range(*f.cost_per_frame) : std::string(none);
            },
            Tone::dim);
        add("a job of the log", [](const FarmResult& f, const auto&) { return number(f.cost_per_job); });
        add("a core-hour of the log", [](const FarmResult& f, const auto&) { return number(f.cost_per_core_hour); });
        add("  of it licenses", [](const FarmResult& f, const auto&) { return license_part(f); });
    }
    add("best number of nodes",
        [](const auto&, const FarmPool& p) { return p.choice ? compact(p.choice->best.nodes, 4) : std::string(none); });
    add(
        "  within 1 % of its cost",
        [](const auto&, const FarmPool& p) {
            return p.choice ? fmt::format("{}–{}", compact(p.choice->low, 4), compact(p.choice->high, 4))
                            : std::string(none);
        },
        Tone::dim);
    return table;
}

} // namespace topsheet::report
