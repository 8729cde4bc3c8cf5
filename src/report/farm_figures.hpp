#pragma once
// The figures of a farm by the names that JSON and CSV give them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/sim/farm_result.hpp"

namespace topsheet::report {

/// One figure; nothing when it does not apply.
struct FarmFigure {
    std::string_view name;
    std::optional<sim::Statistic> value;
};

/// Those of a pool.
inline std::vector<FarmFigure> pool_figures(const sim::FarmPool& p) {
    return {{"utilization", p.utilization},
            {"burst_share", p.burst_share},
            {"undone_share", p.undone_share},
            {"missed_share", p.missed_share},
            {"demand_node_hours", p.demand},
            {"capacity_node_hours", p.capacity},
            {"owned_node_hours", p.work[0]},
            {"idle_node_hours", p.idle},
            {"committed_node_hours", p.work[1]},
            {"spot_node_hours", p.work[2]},
            {"on_demand_node_hours", p.work[3]},
            {"service_node_hours", p.work[4]},
            {"committed_paid_hours", p.committed_paid},
            {"committed_unused_hours", p.committed_unused},
            {"spot_billed_hours", p.spot_hours},
            {"on_demand_billed_hours", p.on_demand_hours},
            {"mean_wait_hours", p.wait},
            {"longest_wait_hours", p.longest_wait},
            {"backlog_node_hours", p.backlog},
            {"peak_machines", p.peak},
            {"starts", p.starts},
            {"preemptions", p.preemptions},
            {"rework_hours", p.lost}};
}

/// Those of the whole farm.
inline std::vector<FarmFigure> farm_figures(const sim::FarmResult& f) {
    return {{"cost", f.cost},
            {"cost_per_frame", f.cost_per_frame},
            {"cost_per_job", f.cost_per_job},
            {"cost_per_core_hour", f.cost_per_core_hour},
            {"cost_per_node_hour", f.cost_per_node_hour},
            {"idle_cost", f.idle_cost},
            {"committed_idle_cost", f.committed_idle_cost},
            {"license_share", f.license_share},
            {"frames", f.frames},
            {"jobs", f.jobs},
            {"core_hours", f.core_hours}};
}

/// A number of one month.
struct MonthFigure {
    std::string_view name;
    double value = 0.0;
};

inline std::vector<MonthFigure> month_figures(const sim::FarmMonthMeans& m) {
    return {{"hours", m.hours},
            {"demand_node_hours", m.demand},
            {"capacity_node_hours", m.capacity},
            {"owned_node_hours", m.work[0]},
            {"committed_node_hours", m.work[1]},
            {"spot_node_hours", m.work[2]},
            {"on_demand_node_hours", m.work[3]},
            {"service_node_hours", m.work[4]},
            {"utilization", m.utilization()},
            {"mean_wait_hours", m.wait},
            {"longest_wait_hours", m.longest_wait},
            {"backlog_node_hours", m.backlog},
            {"missed_node_hours", m.missed},
            {"peak_machines", m.peak},
            {"starts", m.starts},
            {"rework_hours", m.lost}};
}

} // namespace topsheet::report
