#pragma once
/// @file
/// The render farm of one scenario, run hour by hour: owned machines first, then committed ones, the rest on spot
/// and on-demand machines or at a render service, or it waits.
///
/// A month is run with what `engine/demand.hpp` says arrives in its hours; formulas of the queue are in
/// engine/farm_queue.hpp, of machines that begin and end in rates/billing.hpp, of lost machines in
/// engine/rework.hpp, of licenses in engine/license_pool.hpp. Work that waits goes on into the next month. What is
/// left when the horizon ends is rented then, whatever quota and spot capacity say, or stays undone.
///
/// Three parts: what the scenario has (src/engine/render_plan.cpp), its hours (render_hours.cpp), what a month
/// puts on the bill (render_months.cpp).

#include <cstdint>
#include <vector>

#include "topsheet/engine/demand.hpp"
#include "topsheet/engine/farm_hours.hpp"
#include "topsheet/engine/license_pools.hpp"
#include "topsheet/engine/rework.hpp"
#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// The farm of one scenario.
class Render {
  public:
    Render(const Shop& shop, Layout& layout, const Demand& demand, std::uint64_t seed);

    /// What one thread works in.
    struct State {
        std::vector<FarmMonth> months; ///< by pool and month, see `month`
        std::vector<PoolHours> pools;  ///< by pool
        std::vector<Block> waiting;    ///< by source: node-hours
        std::vector<Block> rent_share; ///< by source: its part of what is rented, in the last month that had any
        std::vector<Block> done;       ///< by source: node-hours of the month
        std::vector<ReworkBlock> lost; ///< by pool: machine-hours for each hour of work on spot
        chance::HourlyShortage::State shortage;
        std::vector<unsigned char> is_short; ///< by hour of the month and trial
        double elapsed = 0.0;                ///< hours since the start of the study
        int count = 0;                       ///< months
        /// What a pool (0: without, 1: with graphics processors) did in a month.
        [[nodiscard]] const FarmMonth& month(int pool, int m) const {
            return months[static_cast<std::size_t>(pool * count + m)];
        }
    };
    /// Starts a group of trials: gear is bought, queues are empty.
    void begin(const Shop& shop, const Luck& luck, std::int64_t group, Activity& activity, State& state) const;
    /// Runs the hours of a month, in order from month 0. `arriving` is the demand of that month.
    void hours(const Shop& shop, const Luck& luck, const Demand& demand, const Demand::State& arriving, int month,
               const LicensePools& licenses, LicensePools::State& seats, Activity& activity, State& state) const;
    /// Ends a group: what stands whatever is rendered, and figures of the whole horizon.
    void finish(const Shop& shop, const Luck& luck, Activity& activity, const State& state) const;

    /// What licenses are told of a demand.
    static std::vector<LicensedClass> licensed_classes(const Demand& demand);
    static std::vector<LicensedSource> licensed_sources(const Demand& demand);

  private:
    /// Work with a cause of its own, and the slots that it fills.
    struct Source {
        int work_class = 0;
        int pool = 0;
        int on_demand = -1, spot = -1, service = -1, windows_on_demand = -1, windows_spot = -1, energy = -1;
        Flow input, output;
    };
    /// Owned machines that the same work fits.
    struct Shelf {
        std::vector<std::size_t> gear;
        int fitting = 0; ///< classes
    };
    /// Lines that the same shelves fit.
    struct Group {
        std::vector<std::size_t> shelves; ///< least wanted by others first
        std::vector<std::size_t> lines;
    };
    struct Line {
        std::vector<std::size_t> classes; ///< places in Pool::classes
        bool own = false;                 ///< some owned machine fits
        bool rented = false;              ///< the burst machine fits
        bool licensed = false;            ///< a license may hold it back; then it is one class
    };
    struct Contract {
        const model::Commitment* commitment = nullptr;
        const rates::Machine* machine = nullptr;
        int slot = -1, windows = -1;
        double saving = 0.0; ///< against on demand
    };
    struct Pool {
        bool gpu = false;
        const rates::Machine* machine = nullptr;
        const rates::RenderService* service = nullptr;
        std::vector<int> classes; ///< of the demand
        std::vector<Line> lines;
        std::vector<Group> groups;
        std::vector<Shelf> shelves;
        std::vector<std::size_t> gear; ///< owned machines of this pool
        std::vector<Contract> contracts;
        bool simple = false;   ///< whether all work fits all owned machines
        bool waits = false;    ///< whether anything may have to wait
        bool one_line = false; ///< in one line that only owned and rented machines serve

        [[nodiscard]] bool bursts() const { return machine != nullptr || service != nullptr; }
    };
    void plan_machines(const Shop& shop, Layout& layout, const Demand& demand);
    void plan_lines(const Shop& shop, const Demand& demand, Pool& pool);
    void plan_sources(const Shop& shop, Layout& layout, const Demand& demand);
    void plan_care(const Shop& shop, Layout& layout);
    [[nodiscard]] Block working(const Shop& shop, const Luck& luck, const Activity& activity, std::size_t gear,
                                int month) const;
    [[nodiscard]] Block contracted(const Shop& shop, const Luck& luck, const Contract& contract, int month) const;

    void open_month(const Shop& shop, const Luck& luck, const Activity& activity, int month, std::size_t pool,
                    State& state) const;
    /// Runs all hours of a month at once, where nothing waits and there is one class, one kind of machine to rent and
    /// no license but a free one; otherwise does nothing and says so.
    bool run_days(const Pool& pool, PoolHours& hours, const Demand& demand, const Demand::State& arriving,
                  const LicensePools& licenses, LicensePools::State& seats) const;
    /// Where the parts of the classes go in this month, for `run_at_once`.
    void open_classes(const Pool& pool, PoolHours& hours, const LicensePools& licenses,
                      LicensePools::State& seats) const;
    // One hour each. `is_short` and `price` are those of spot machines, or null.
    void run_at_once(const Pool& pool, PoolHours& hours, const unsigned char* is_short, const float* price) const;
    void run_line(const Pool& pool, PoolHours& hours, const unsigned char* is_short, const float* price,
                  double elapsed) const;
    void run_queue(const Pool& pool, PoolHours& hours, const unsigned char* is_short, const float* price,
                   const LicensePools& licenses, LicensePools::State& seats, double elapsed) const;
    /// What arrives in a line of several classes takes its place by age.
    void age(const Pool& pool, std::size_t line, PoolHours& hours) const;
    void own(const Pool& pool, PoolHours& hours) const;
    void commit(const Pool& pool, PoolHours& hours) const;
    void tell_classes(const Pool& pool, PoolHours& hours) const;
    /// What waits in a line counts as rented.
    void release(const Pool& pool, std::size_t line, PoolHours& hours) const;
    void close_month(const Shop& shop, const Luck& luck, const Demand& demand, const Demand::State& arriving, int month,
                     std::size_t pool, Activity& activity, State& state) const;
    void book_sources(const Shop& shop, const Luck& luck, const Demand& demand, const Demand::State& arriving,
                      int month, std::size_t pool, FarmMonth& farm, Activity& activity, State& state) const;
    void book_standing(const Shop& shop, const Luck& luck, int month, Activity& activity, const State& state) const;

    const model::Farm* farm_ = nullptr;
    chance::HourlyShortage shortage_;
    int wait_ = 0; ///< L, hours
    std::vector<Gear> owned_;
    std::vector<Pool> pools_;
    std::vector<Source> sources_;
    std::vector<int> pool_of_;          ///< by class of the demand
    std::vector<std::size_t> place_of_; ///< by class of the demand: place in its pool
    bool licensed_ = false;             ///< whether any license counts machines
    int fee_ = -1, node_fee_ = -1, integration_ = -1, running_ = -1, admin_ = -1, disk_ = -1;
};

} // namespace topsheet::engine
