#pragma once
/// @file
/// The render farm of one scenario, as `topsheet farm` shows it: how full it was, what burst, what waited,
/// what a frame cost and where, and how many nodes would have been best.
///
/// Work is in reference-node-hours (in the gpu pool: reference-GPU-hours), machines are in machine-hours;
/// the two are never added. Money is in the study's currency. Filled by `sim` when `RunOptions::farm` asks
/// for it; `NodeChoice` by `decide/farm.hpp`.

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/base/fields.hpp"
#include "topsheet/sim/statistic.hpp"

namespace topsheet::sim {

/// Where work is done and what money is paid for. The first five do work.
enum class FarmPart {
    owned,
    committed, ///< reserved instances and savings plans, paid in all hours
    spot,
    on_demand,
    service, ///< a render service
    license,
    other, ///< queue managers, disks, whatever serves no single source
};
inline constexpr std::size_t work_parts = 5;
inline constexpr std::size_t farm_parts = 7;

/// The work of one month: means over the trials.
struct FarmMonthMeans {
    double hours = 0.0;
    double demand = 0.0;                   ///< node-hours that arrived
    double capacity = 0.0;                 ///< node-hours that owned machines offered
    std::array<double, work_parts> work{}; ///< node-hours done, by FarmPart
    double backlog = 0.0;                  ///< node-hours that wait when the month ends
    double wait = 0.0;                     ///< hours that a node-hour waited
    double longest_wait = 0.0;             ///< hours
    double missed = 0.0;                   ///< node-hours that waited longer than they may
    double peak = 0.0;                     ///< most rented machines at a time
    double starts = 0.0;                   ///< of rented machines
    double lost = 0.0;                     ///< machine-hours done again after preemptions
    /// Own work over capacity; 0 when nothing is owned.
    [[nodiscard]] double utilization() const { return capacity > 0.0 ? work[0] / capacity : 0.0; }
    /// Work that was not done on owned machines.
    [[nodiscard]] double burst() const { return work[1] + work[2] + work[3] + work[4]; }
};

/// How demand and its price lie above a number of owned nodes: place k of each list is for k of them.
struct LoadCurve {
    std::vector<double> demand; ///< share of hours in which demand is more than k nodes can do
    std::vector<double> owned;  ///< share of hours in which more than k owned nodes are at work; empty: not known
    std::vector<double> above;  ///< hours of nodes that demand above k would keep busy, those in repair included
    std::vector<double> bought; ///< present cost of buying that work, less the extra power of doing it on owned nodes
};

/// What is above a number of owned nodes in one month: means over the trials.
struct NodesMonth {
    double hours = 0.0;  ///< in which demand is more than they can do
    double above = 0.0;  ///< hours of nodes, as in LoadCurve
    double bought = 0.0; ///< cost of buying that work, as there
};

/// A number of owned nodes that was asked for: what is above it, at the price of the hour.
struct NodesLook {
    int nodes = 0;
    Statistic above;                 ///< hours of nodes
    std::optional<Statistic> bought; ///< present cost; nothing where it is not known what buying costs
    std::vector<NodesMonth> months;
};

/// What owning costs in the mean: over the horizon, at present value.
struct NodePrice {
    double fixed = 0.0; ///< of one node without the people who look after it: price less residual, upkeep, space, power
    double people = 0.0; ///< cost of those people for each node
    double floor = 0.0;  ///< their least cost while any node is owned
};

/// Owned nodes against one other way to render.
struct RivalResult {
    std::string name;
    std::optional<Statistic> price; ///< of one reference-node-hour of work, rework included
    /// Utilization from which an owned node costs less. Trials in which it never does count as infinite in the
    /// percentiles and are left out of the mean; nothing when it never does in any.
    std::optional<Statistic> u_star;
    Probability never{}; ///< share of trials in which it never does
};

/// Cost of a number of owned nodes: they, their power, and everything above them bought.
struct NodeCount {
    double nodes = 0.0;
    double cost = 0.0;       ///< present value, mean
    double error = 0.0;      ///< Monte Carlo standard error
    double more_error = 0.0; ///< the same of what it costs more than the best number
};

/// How many nodes to own. From the load curve of the same run: no waiting, no quota.
struct NodeChoice {
    NodeCount none, best, planned;
    double low = 0.0, high = 0.0; ///< fewest and most nodes that cost at most `tolerance` more than the best
    double tolerance = 0.01;      ///< of the cost of the best
    bool at_end = false;          ///< whether the best is the largest number that was looked at
    double next_of_planned = 0.0; ///< what one node more than planned would save; negative: cost
    double next_error = 0.0;
    double next_of_best = 0.0; ///< the same from the best on
    double next_use = 0.0;     ///< share of hours in which one node more than planned would work
    double use_error = 0.0;
    std::vector<double> costs; ///< by number of nodes, from 0
};

/// The machines that serve one kind of work.
struct FarmPool {
    std::string name;   ///< "cpu" or "gpu"
    double nodes = 0.0; ///< owned machines, mean over trials and months
    double nodes_error = 0.0;
    double speed = 1.0; ///< reference nodes that one of them replaces, mean
    Statistic demand;   ///< node-hours that arrived
    Statistic capacity; ///< node-hours that owned machines offered
    Statistic idle;     ///< of these, not used
    std::array<Statistic, work_parts> work{};
    std::optional<Statistic> utilization;       ///< of owned machines over the horizon; nothing when none are owned
    std::vector<Statistic> utilization_by_year; ///< 12-month means from the first month; the last may be shorter
    Statistic burst_share;                      ///< of the work done
    Statistic undone_share;                     ///< of the demand, left when the horizon ends
    std::optional<Statistic> committed_paid;    ///< machine-hours; nothing without commitments
    std::optional<Statistic> committed_unused;  ///< machine-hours of these
    Statistic spot_hours, on_demand_hours;      ///< machine-hours billed
    Statistic wait, longest_wait;               ///< hours
    Statistic backlog;                          ///< node-hours that wait at the end of a month, the most of all months
    Statistic missed_share;                     ///< of the work, later than it may be
    Statistic peak;                             ///< most rented machines at a time
    Statistic starts;                           ///< of rented machines
    Statistic preemptions;                      ///< of spot machines
    Statistic lost;                             ///< machine-hours done again after them
    std::vector<FarmMonthMeans> months;
    std::vector<std::vector<FarmMonthMeans>> months_by_replicate; ///< the same from each replicate; may be empty
    LoadCurve load;
    std::vector<LoadCurve> load_by_replicate; ///< the same from each replicate, for errors; may be empty
    Statistic busiest;                        ///< nodes that the busiest hour would keep busy, with `looks`
    std::vector<double> busiest_by_month;     ///< the same of each month, mean
    std::vector<NodesLook> looks;             ///< at the numbers of `RunOptions::farm_at`
    NodePrice node;
    std::vector<NodePrice> node_by_replicate;
    std::vector<RivalResult> rivals;
    std::optional<NodeChoice> choice;
};

/// The farm of one scenario. Costs are undiscounted cash, residual value credited.
struct FarmResult {
    std::vector<FarmPool> pools; ///< those with work or machines, the one with work first
    Statistic cost;
    std::array<Statistic, farm_parts> cost_by_part{};
    Statistic idle_cost;                 ///< part of the owned cost: that cost times the idle share
    Statistic committed_idle_cost;       ///< the same of commitments
    Statistic license_share;             ///< of the cost
    std::optional<Statistic> frames;     ///< nothing when no frames are rendered
    std::optional<Statistic> jobs;       ///< nothing when no log is replayed
    std::optional<Statistic> core_hours; ///< of the log, as its cores count
    /// Cost of one frame, all parts; with logs beside the frames, by their share of the work.
    std::optional<Statistic> cost_per_frame, cost_per_job, cost_per_core_hour;
    /// Cost of one node-hour of work, all parts; nothing when two pools work, whose hours do not add up.
    std::optional<Statistic> cost_per_node_hour;
    /// Cost of each source for the work done there, idle included; nothing where no trial has any work.
    std::array<std::optional<Statistic>, work_parts> node_hour_by_part{};
    /// The same for one frame (or job, when there are no frames) done there.
    std::array<std::optional<Statistic>, work_parts> unit_by_part{};
};

} // namespace topsheet::sim

namespace topsheet {
template <>
struct Words<sim::FarmPart> {
    static constexpr std::array<std::string_view, 7> list{"owned",   "committed", "spot", "on_demand",
                                                          "service", "license",   "other"};
};
} // namespace topsheet
