#pragma once
/// @file
/// The outcome of a run: everything a report may print, and nothing it would have to compute.
///
/// It holds no clock, thread count or path: the same study, seed and version give the same result.

#include <array>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/base/diagnostic.hpp"
#include "topsheet/engine/ledger.hpp"
#include "topsheet/sim/farm_result.hpp"
#include "topsheet/sim/statistic.hpp"

namespace topsheet::sim {

/// What a line of the ledger is.
using Kind = engine::Kind;

/// One line of a scenario's ledger.
struct Line {
    model::Category category = model::Category::other;
    std::string line;  ///< meter, asset or payment
    std::string cause; ///< "production / activity", or "(standing)"
    Kind kind = Kind::opex;
    double mean = 0.0;           ///< of undiscounted cash over the horizon
    double npv = 0.0;            ///< mean of its present value
    std::vector<double> monthly; ///< mean of cash in each month
    bool estimated = false;      ///< whether its price is an estimate
    /// Mean of what the bill would fall by without this cause, others as they are; nothing when it was not asked for.
    std::optional<double> marginal{};
    /// Mean, present value and marginal cost of each replicate, for errors of what is made of lines.
    Replicates each_mean{}, each_npv{}, each_marginal{};

    [[nodiscard]] Mean cash() const { return {mean, each_mean}; }
    [[nodiscard]] Mean present() const { return {npv, each_npv}; }
    /// What the bill falls by without the cause; `mean` when that was not asked for.
    [[nodiscard]] Mean without() const { return marginal ? Mean{*marginal, each_marginal} : cash(); }
};

/// Data of one cause in one tier: means over the trials, by month.
struct StockLine {
    std::string tier;
    std::string cause;
    std::array<std::vector<double>, static_cast<std::size_t>(engine::StockFigure::count)> figures; ///< by StockFigure
    /// Sums over the months, by StockFigure, and what is held by month, of each replicate; may be empty.
    std::array<Replicates, static_cast<std::size_t>(engine::StockFigure::count)> each_total{};
    std::vector<Replicates> each_held{};

    /// Sum of a figure over the months.
    [[nodiscard]] Mean total(engine::StockFigure f) const {
        const auto i = static_cast<std::size_t>(f);
        return {std::accumulate(figures[i].begin(), figures[i].end(), 0.0), each_total[i]};
    }
    /// Bytes held in a month.
    [[nodiscard]] Mean held(std::size_t month) const {
        return {figures[static_cast<std::size_t>(engine::StockFigure::mean)][month],
                month < each_held.size() ? each_held[month] : Replicates{}};
    }
};

/// Bytes of one cause on their way: means over the trials.
struct FlowLine {
    engine::FlowKind kind = engine::FlowKind::read;
    std::string cause;
    std::string from;                      ///< site
    std::string to;                        ///< site
    std::string route;                     ///< empty when no route joins them
    std::vector<double> monthly;           ///< bytes
    double pull = 0.0;                     ///< bytes of the largest single pull, mean over the trials
    double hours = 0.0;                    ///< transfer time of that pull on the route's capacity; 0 when it has none
    Replicates each_bytes{}, each_hours{}; ///< bytes of all months and hours of each replicate

    /// Bytes of all months.
    [[nodiscard]] Mean bytes() const { return {std::accumulate(monthly.begin(), monthly.end(), 0.0), each_bytes}; }
};

/// One entry of a scenario's licenses: means over the trials, by month.
struct LicenseLine {
    std::string renderer;
    std::string license; ///< title of its first pool
    std::array<std::vector<double>, static_cast<std::size_t>(engine::LicenseFigure::count)>
        figures; ///< by LicenseFigure
    /// Sums over the months of each replicate, by LicenseFigure.
    std::array<Replicates, static_cast<std::size_t>(engine::LicenseFigure::count)> each_total{};

    /// Sum of a figure over the months.
    [[nodiscard]] Mean total(engine::LicenseFigure f) const {
        const auto i = static_cast<std::size_t>(f);
        return {std::accumulate(figures[i].begin(), figures[i].end(), 0.0), each_total[i]};
    }
};

/// Seats that `"seats": "auto"` buys: one number for each term and all trials.
struct AutomaticSeats {
    std::string renderer;
    std::string license;
    std::vector<double> seats; ///< by term
};

/// How full a route is, one line for each direction that is used.
struct RouteLoad {
    std::string route;
    bool back = false;
    double capacity = 0.0;       ///< bytes an hour, mean; 0 when the route states none
    std::vector<double> busiest; ///< by month: bytes an hour in the busiest hour, mean over the trials
    double peak = 0.0;           ///< 90th percentile over the trials of the busiest hour of all months
    double too_full = 0.0;       ///< share of trials in which some hour asks for more than the capacity
    double capacity_error = 0.0, peak_error = 0.0, too_full_error = 0.0; ///< standard errors of these
};

/// Cash of one category over the horizon.
struct CategoryTotal {
    model::Category category = model::Category::other;
    Statistic total;
};

/// A figure beside the money. Nothing when it does not apply to the scenario.
struct Metric {
    std::string name; ///< stable, such as "utilization"
    std::string unit; ///< such as "TB"; empty for a plain number
    std::optional<Statistic> value;
};

/// From undiscounted cash to accrued cost; the rows add up to zero in every trial.
struct BridgeRow {
    std::string name; ///< such as "sunk book value at the start"
    double mean = 0.0;
};

/// One scenario.
struct ScenarioResult {
    std::string name;
    std::string note;
    bool feasible = true;
    std::string limit; ///< the limit it breaks; empty when feasible
    Statistic npv;
    Statistic nominal;                     ///< undiscounted cash, residual included
    std::vector<CategoryTotal> categories; ///< of nominal; only those that occur
    std::vector<Statistic> monthly;        ///< cash in each month; the last holds the residual
    std::vector<Statistic> accrual;        ///< accrued cost in each month
    std::vector<Line> lines;               ///< their means add up to nominal.mean
    std::vector<Metric> metrics;
    std::vector<BridgeRow> bridge;
    std::vector<AutomaticSeats> automatic_seats;
    std::vector<StockLine> stocks; ///< these four only when RunOptions::detail asks for them
    std::vector<FlowLine> flows;
    std::vector<RouteLoad> loads;
    std::vector<LicenseLine> licenses;
    std::optional<FarmResult> farm; ///< only when RunOptions::farm asks for it and the scenario has a farm
};

/// A line that makes two scenarios differ. A line here pools all causes of one category and meter.
struct Reason {
    model::Category category = model::Category::other;
    std::string line;
    double difference = 0.0; ///< mean of the paired difference of present values
    double error = 0.0;      ///< its standard error
};

/// A scenario against the reference, on the same luck.
struct Difference {
    std::string scenario;
    Statistic npv; ///< scenario minus reference
    /// That it costs less than the reference; nothing when it does not do the work.
    std::optional<Probability> beats;
    std::vector<Reason> reasons; ///< largest first, three at most
};

/// All scenarios side by side, by present value.
struct Comparison {
    std::string reference;
    std::vector<Probability> cheapest; ///< one for each scenario; infeasible ones have none of it
    /// Cost minus that of the cheapest feasible scenario; nothing for infeasible ones.
    std::vector<std::optional<Statistic>> regret;
    std::vector<Difference> differences; ///< one for each scenario but the reference
};

/// A rate card as the manifest names it.
struct CardStamp {
    std::string id;
    std::string hash; ///< of the card and everything that lies over it
    std::string as_of;
    std::vector<std::string> layers{}; ///< hash of each card that lies over it, the lowest first
};

/// What was run.
struct Manifest {
    std::string version;
    std::uint64_t seed = 0;
    std::int64_t trials = 0;
    std::string sampling;
    std::string study_hash;
    std::vector<std::string> overrides;
    std::vector<CardStamp> rate_cards;
    std::vector<std::string> dimensions{}; ///< inputs by dimension of the Sobol' sequence; empty under other plans
};

/// The whole result.
struct Result {
    Manifest manifest;
    std::string title;
    std::string currency;
    YearMonth start;
    int months = 0;
    std::vector<ScenarioResult> scenarios;
    /// Lines with marginal costs, stocks, flows and loads of the first 1,024 trials, when RunOptions::look asks for
    /// them and RunOptions::detail has not put those of all trials into `scenarios`; nothing else of them is filled.
    std::vector<ScenarioResult> look;
    bool detailed = false; ///< whether `scenarios` hold the detail of all trials
    Comparison comparison;
    Findings findings;
    /// Undiscounted cash of every trial, by scenario, up to 16,384 trials; empty lists in longer runs.
    std::vector<std::vector<double>> nominal_trials;
    /// Present value of every trial, by scenario: the ground of exact quantiles and of comparisons trial by trial.
    std::vector<std::vector<double>> npv_trials;
};

} // namespace topsheet::sim
