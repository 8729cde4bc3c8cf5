#pragma once
// Watches the farm of one scenario during a run, for `topsheet farm`: what it did, how demand lies above every
// number of owned nodes, and what a node and its rivals cost. A run that is not asked for it pays nothing.

#include <optional>
#include <vector>

#include "sim/farm_sums.hpp"
#include "topsheet/engine/evaluate.hpp"
#include "topsheet/engine/load_table.hpp"
#include "topsheet/engine/node_cost.hpp"

namespace topsheet::sim {

/// One scenario's farm. Any number of threads may use it with a `Thread` of their own.
class FarmWatch {
  public:
    /// The scenario must have a farm. `nodes`: most owned nodes that are looked at; `at`: numbers of them, ascending,
    /// that are looked at by trial and by month.
    FarmWatch(const engine::Shop& shop, const engine::Demand& demand, std::size_t trials, int nodes,
              std::vector<int> at);

    /// Sums of one thread.
    struct Thread {
        struct Pool {
            engine::LoadTable table;
            engine::LoadSums loads;
            std::vector<engine::Block> price; ///< by month: of a machine-hour, present value
            std::vector<engine::Block> moved; ///< the part of spot, where its price moves by the hour
        };
        FarmSums sums;
        std::vector<Pool> pools;
    };
    [[nodiscard]] Thread thread() const;

    /// Starts a group: prices of a node and its rivals. Before the months.
    void begin(const engine::Luck& luck, std::int64_t group, Thread& thread);
    /// The hours of a month, as demand has them.
    void month(const engine::Luck& luck, const engine::Demand& demand, const engine::Demand::State& arriving, int month,
               Thread& thread) const;
    /// Ends a group. `farm` has the months of the first pool, then those of the second.
    void keep(std::int64_t group, std::span<const engine::FarmMonth> farm, const FarmDemand& demand,
              const engine::Books& books, Thread& thread);
    /// Adds what a thread has.
    void merge(const Thread& thread);
    [[nodiscard]] FarmResult finish() const;

  private:
    using Row = std::vector<double>; ///< by trial
    /// Prices of one pool in every trial.
    struct Pool {
        bool gpu = false;
        std::vector<int> classes; ///< of the demand
        int holding = -1;         ///< whose next unit is looked at; -1 where none is owned
        std::vector<engine::RivalOffer> offers;
        int spot = -1, other = -1;       ///< offers by which work above the nodes is bought; -1 for none
        std::vector<Row> price, u_star;  ///< by offer
        Row fixed, people, floor, speed; ///< of a node, see NodePrice
        Row busiest;                     ///< node-hours in the busiest hour
        std::vector<Row> work, cost;     ///< above the numbers of nodes that are looked at
    };
    void plan(const engine::Demand& demand, std::size_t trials, Pool& pool) const;
    void price(const engine::Luck& luck, std::size_t first, Pool& pool, Thread::Pool& out) const;
    /// Puts the hours of a month into a table; `machines` for each node-hour.
    void look(const Pool& pool, const engine::Demand& demand, const engine::Demand::State& arriving, int month,
              const engine::Block& machines, engine::LoadTable& table) const;
    void tell_load(const Pool& pool, const engine::LoadSums& loads, FarmPool& result) const;
    void tell_prices(const Pool& pool, FarmPool& result) const;

    engine::Shop shop_;
    int nodes_;
    std::vector<int> at_;
    bool moving_;        ///< the price of spot moves by the hour
    double hours_ = 0.0; ///< of the horizon
    std::vector<Pool> pools_;
    FarmTrials trials_;
    Thread merged_;
};

/// The farms of all scenarios. Without `RunOptions::farm` it watches none, and every call returns at once.
class FarmWatches {
  public:
    FarmWatches(const std::vector<engine::Evaluation>& evaluations, const engine::Demand& demand, bool farm,
                std::size_t trials, int nodes, const std::vector<int>& at);

    /// What one thread has.
    struct Thread {
        FarmDemand arrived; ///< of the group at hand
        std::vector<std::optional<FarmWatch::Thread>> farms;
    };
    [[nodiscard]] Thread thread() const;
    void begin(const engine::Luck& luck, std::int64_t group, Thread& thread);
    void month(const engine::Luck& luck, const engine::Demand& demand, const engine::Demand::State& arriving, int month,
               Thread& thread) const;
    /// After a scenario of the group was priced.
    void keep(std::size_t scenario, std::int64_t group, const engine::Evaluation::Scratch& scratch, Thread& thread);
    void merge(const Thread& thread);
    /// Nothing for a scenario that has no farm or was not watched.
    [[nodiscard]] std::optional<FarmResult> finish(std::size_t scenario) const;

  private:
    std::vector<std::optional<FarmWatch>> farms_; ///< by scenario
    bool any_ = false;
};

} // namespace topsheet::sim
