#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/farm_figures.hpp"
#include "report/number_text.hpp"
#include "report/view.hpp"
#include "topsheet/report/farm_view.hpp"

namespace topsheet::report {

namespace {

/// Writes rows of one pool.
struct Rows {
    std::string& text;
    std::string scenario, pool;

    void add(std::string_view table, std::string_view at, std::string_view figure, double mean) {
        text += csv_line(
            {scenario, pool, std::string(table), std::string(at), std::string(figure), exact(mean), "", "", "", ""});
    }
    void add(std::string_view table, std::string_view at, std::string_view figure,
             const std::optional<sim::Statistic>& s) {
        if (s)
            text += csv_line({scenario, pool, std::string(table), std::string(at), std::string(figure), exact(s->mean),
                              exact(s->p10), exact(s->p50), exact(s->p90), exact(s->error.mean)});
    }
};

void add_sources(Rows& rows, const sim::FarmResult& farm, const sim::FarmPool& pool) {
    for (std::size_t i = 0; i < sim::farm_parts; ++i) {
        const std::string_view source = word(static_cast<sim::FarmPart>(i));
        if (i < sim::work_parts)
            rows.add("source", source, "node_hours", pool.work[i]);
        rows.add("source", source, "cost", farm.cost_by_part[i]);
        if (i < sim::work_parts) {
            rows.add("source", source, "cost_per_node_hour", farm.node_hour_by_part[i]);
            rows.add("source", source, farm.cost_per_frame ? "cost_per_frame" : "cost_per_job", farm.unit_by_part[i]);
        }
    }
}

void add_load(Rows& rows, const sim::LoadCurve& load) {
    for (std::size_t k = 0; k < load.demand.size(); ++k) {
        const std::string at = fmt::format("{}", k);
        rows.add("load", at, "demand_share_of_hours", load.demand[k]);
        if (k < load.owned.size())
            rows.add("load", at, "owned_share_of_hours", load.owned[k]);
        if (k < load.above.size())
            rows.add("load", at, "node_hours_above", load.above[k]);
        if (load.demand[k] == 0.0)
            break;
    }
}

void add_choice(Rows& rows, const sim::NodeChoice& choice) {
    const auto count = [&](std::string_view at, const sim::NodeCount& c) {
        rows.add("nodes", at, "nodes", c.nodes);
        rows.add("nodes", at, "cost", c.cost);
    };
    count("none", choice.none);
    count("best", choice.best);
    count("planned", choice.planned);
    rows.add("nodes", "flat", "low", choice.low);
    rows.add("nodes", "flat", "high", choice.high);
    rows.add("nodes", "next", "saves", choice.next_of_planned);
    rows.add("nodes", "next", "share_of_hours", choice.next_use);
    for (std::size_t k = 0; k < choice.costs.size(); ++k)
        rows.add("nodes", fmt::format("{}", k), "cost", choice.costs[k]);
}

} // namespace

std::string farm_csv(const sim::Result& result) {
    std::string text = "scenario,pool,table,at,figure,mean,p10,p50,p90,error\n";
    for (const auto& scenario : result.scenarios) {
        if (!scenario.farm)
            continue;
        const sim::FarmResult& farm = *scenario.farm;
        for (const auto& pool : farm.pools) {
            Rows rows{text, scenario.name, pool.name};
            for (const FarmFigure& figure : pool_figures(pool))
                rows.add("summary", "", figure.name, figure.value);
            if (&pool == &farm.pools.front())
                for (const FarmFigure& figure : farm_figures(farm))
                    rows.add("summary", "", figure.name, figure.value);
            for (std::size_t y = 0; y < pool.utilization_by_year.size(); ++y)
                rows.add("year", fmt::format("{}", y + 1), "utilization", pool.utilization_by_year[y]);
            add_sources(rows, farm, pool);
            for (const auto& rival : pool.rivals) {
                rows.add("rival", rival.name, "price_per_node_hour", rival.price);
                rows.add("rival", rival.name, "u_star", rival.u_star);
                rows.add("rival", rival.name, "never", rival.never.value);
            }
            if (pool.choice)
                add_choice(rows, *pool.choice);
            add_load(rows, pool.load);
            if (!pool.looks.empty())
                rows.add("summary", "", "busiest_hour_nodes", pool.busiest);
            for (const auto& look : pool.looks) {
                const std::string at = fmt::format("{}", look.nodes);
                rows.add("at_nodes", at, "node_hours_above", look.above);
                rows.add("at_nodes", at, "cost_above", look.bought);
                for (std::size_t m = 0; m < look.months.size(); ++m) {
                    const std::string month = fmt::format("{} {}", at, view_month(result, m));
                    rows.add("at_nodes_month", month, "hours_above", look.months[m].hours);
                    rows.add("at_nodes_month", month, "node_hours_above", look.months[m].above);
                    if (look.bought)
                        rows.add("at_nodes_month", month, "cost_above", look.months[m].bought);
                }
            }
            for (std::size_t m = 0; m < pool.months.size(); ++m)
                for (const MonthFigure& figure : month_figures(pool.months[m]))
                    rows.add("month", view_month(result, m), figure.name, figure.value);
            for (std::size_t m = 0; m < pool.busiest_by_month.size(); ++m)
                rows.add("month", view_month(result, m), "busiest_hour_nodes", pool.busiest_by_month[m]);
        }
    }
    return text;
}

} // namespace topsheet::report
