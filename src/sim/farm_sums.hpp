#pragma once
// What the farm of a scenario did, kept trial by trial and month by month for `topsheet farm`.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "sim/split_sums.hpp"
#include "topsheet/engine/books.hpp"
#include "topsheet/engine/demand.hpp"
#include "topsheet/engine/farm_month.hpp"
#include "topsheet/sim/farm_result.hpp"

namespace topsheet::sim {

/// What arrives at the farm of a group of trials over the whole horizon, whatever the scenario.
struct FarmDemand {
    engine::Block frames = engine::Block::Zero();
    engine::Block jobs = engine::Block::Zero();       ///< of the logs
    engine::Block core_hours = engine::Block::Zero(); ///< of the logs, as their cores count
    engine::Block frame_work = engine::Block::Zero(); ///< node-hours of the frames
    engine::Block log_work = engine::Block::Zero();   ///< node-hours of the logs

    /// Adds a month of a demand, as its state has it.
    void add(const engine::Luck& luck, const engine::Demand& arrives, const engine::Demand::State& month);
};

/// Figures of one pool in every trial.
enum class PoolFigure {
    demand,
    capacity,
    owned, ///< this and the next four: node-hours done, in the order of FarmPart
    committed,
    spot,
    on_demand,
    service,
    machine_hours, ///< of owned machines
    committed_paid,
    committed_used,
    spot_hours,
    on_demand_hours,
    waited,
    longest_wait,
    backlog, ///< the most of all months
    undone,  ///< of the last month
    missed,
    peak,
    starts,
    preemptions,
    lost,
    count,
};

/// Means by month, in the order of FarmMonthMeans.
enum class MonthSum {
    demand,
    capacity,
    owned,
    committed,
    spot,
    on_demand,
    service,
    backlog,
    waited,
    longest_wait,
    missed,
    peak,
    starts,
    lost,
    count,
};

/// Sums by month of one thread for one scenario.
class FarmSums {
  public:
    explicit FarmSums(int months);
    void add(std::int64_t group, std::span<const engine::FarmMonth> farm);
    void add(const FarmSums& other);
    /// Means of a pool over `count` trials, or of those of one replicate among them.
    [[nodiscard]] std::vector<FarmMonthMeans> months(int pool, double count, int replicate = -1) const;

  private:
    static constexpr auto figures = static_cast<std::size_t>(MonthSum::count);
    std::size_t months_;
    std::vector<double> hours_; ///< of each month
    SplitSums sums_;            ///< by pool, month and figure
};

/// Totals of every trial of one scenario. Groups may be kept by several threads, each its own.
class FarmTrials {
  public:
    /// `hours`: of the horizon.
    FarmTrials(std::size_t trials, int months, double hours);
    /// `farm` has the months of the first pool, then those of the second.
    void keep(std::int64_t group, std::span<const engine::FarmMonth> farm, const FarmDemand& demand,
              const engine::Books& books);
    /// Everything that follows from the trials and the sums by month. Pools without work or machines are left out.
    [[nodiscard]] FarmResult finish(const FarmSums& sums) const;

  private:
    using Row = std::vector<double>; ///< by trial
    struct Pool {
        std::array<Row, static_cast<std::size_t>(PoolFigure::count)> figures;
        std::vector<Row> year_own, year_capacity;
        [[nodiscard]] const Row& of(PoolFigure f) const { return figures[static_cast<std::size_t>(f)]; }
    };
    [[nodiscard]] bool used(const Pool& pool) const;
    [[nodiscard]] FarmPool pool_result(const Pool& pool) const;
    void cost(FarmResult& result, const std::vector<const Pool*>& pools) const;

    std::size_t trials_;
    int months_;
    double hours_;
    std::array<Pool, engine::farm_pools> pools_;
    std::array<Row, farm_parts> costs_;
    Row frames_, jobs_, core_hours_, frame_work_, log_work_;
};

} // namespace topsheet::sim
