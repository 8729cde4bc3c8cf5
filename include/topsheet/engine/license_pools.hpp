#pragma once
/// @file
/// Licenses of one scenario, hour by hour: seats bought by the term, what each hour draws, what is metered,
/// where a shortage holds machines back.
///
/// Every entry of `licenses` is a *need*: each machine that renders with its renderer must draw from its pools
/// (formulas: engine/license_pool.hpp). A need whose usage-based price is at hand never holds a machine back;
/// any other limits how many may run, and the rest of the work waits. The farm asks in every hour:
///
///     pools.begin(luck, state);
///     for each month { pools.open(luck, month, state);
///         for each hour { pools.hour(state, hour);
///             if (pools.limits(state, c)) pools.own_limit(state, c, most);   // of a class; then
///             pools.take(state, c, LicensePlace::own, ran);                  // what ran, so that others see less
///             ... the same with cloud_limit and LicensePlace::cloud ...
///             pools.count(state, pool, own, cloud); }                        // of each pool, once an hour
///         pools.close(luck, month, done, state, activity); }
///
/// Machines are counted while they are up: lost work and boot included, fractions as they come; they are
/// rounded up here, by need. "Cloud" is every machine that is rented, committed ones too; of a pool that sends
/// its work to a render service it is the service's, in reference nodes.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "topsheet/engine/license_pool.hpp"
#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// What licenses need to know of a class of work.
struct LicensedClass {
    std::string renderer;
    int pool = 0; ///< of the farm: 0 without, 1 with graphics processors
};

/// Work with a cause of its own.
struct LicensedSource {
    int work_class = 0;
    std::string cause;
};

/// Where a machine runs.
enum class LicensePlace { own, cloud };

/// How many seats an automatic need buys: by need of the scenario and by purchase; empty for other needs.
using SeatPlan = std::vector<std::vector<double>>;

/// The load-duration curve of licenses with automatic seats, as a pilot of trials fills it.
struct SeatTally {
    /// One month of one need at one place, summed over hours and trials. Differences: entry k holds what begins to
    /// be saved by seat k + 1, less what the seats before it saved and it does not.
    struct Curve {
        std::vector<double> worth;  ///< of a tariff of one for each unit of the meter, present value
        std::vector<double> amount; ///< units of the meter
    };
    struct Need {
        std::vector<Curve> months[2]; ///< by place and month
        std::vector<double> price;    ///< by purchase: present value of one seat, summed over trials
    };
    std::vector<Need> needs; ///< by need; without months where seats are not automatic
    double trials = 0.0;
};

/// Licenses of one scenario.
class LicensePools {
  public:
    /// Asks the layout for its slots. `classes` and `sources` are those of the demand; they are copied.
    LicensePools(const Shop& shop, Layout& layout, std::vector<LicensedClass> classes,
                 std::vector<LicensedSource> sources);

    /// What one thread works in.
    struct State {
        /// A pool of a need in the hour at hand.
        struct Pool {
            Block seats = Block::Zero();  ///< held in this month
            Block bought = Block::Zero(); ///< by the purchase of the term at hand
            Block left = Block::Zero();   ///< of a credit: machine-hours that are left of its term
            Block room = Block::Zero();   ///< seats that may still be drawn in this hour, where the need is hard
            Block ready = Block::Zero();  ///< hour of the study from which seats may be drawn
            Block each[2][2];             ///< seats of one machine, by pool of the farm and place
        };
        /// A need in the hour and month at hand.
        struct Need {
            std::vector<Pool> pools;
            Block up[2][2];               ///< machines up, by pool of the farm and place
            Block metered[2][2];          ///< machine-hours that no seat serves, the same
            Block unlicensed;             ///< machine-hours that nothing serves
            Block drawn;                  ///< seat-hours drawn
            Block peak;                   ///< most machines at a time
            Block refused;                ///< machine-hours that waited for a license
            Block ready[2];               ///< by place: hour of the study from which usage is metered
            bool hard[2] = {};            ///< by place: whether machines may be held back in this month
            bool waits_for_order = false; ///< whether an order is under way when the month begins
            bool handed_out = false;      ///< `meter` gave it to the farm for this month; `count` passes it by
            Block amount[2][2];           ///< amount of the meter in one machine-hour, by pool of the farm and place
            Block worth[2];               ///< by place: present value of a price of one; pilots only
            std::vector<Block> share;     ///< by source of the need: part of its machine-hours
        };
        std::vector<Need> needs;
        Block cores[2][2];       ///< of one machine, by pool of the farm and place
        double first_hour = 0.0; ///< of the month, counted from the start of the study
        double now = 0.0;        ///< hour of the study
        int month = 0;
        bool figures = true;        ///< whether seat-hours drawn and peaks are kept, for views
        SeatTally* tally = nullptr; ///< filled when it is there
    };
    /// Starts a group of trials.
    void begin(const Luck& luck, State& state) const;
    /// Starts a month: terms lapse and are renewed. Months are opened in order from 0.
    void open(const Luck& luck, int month, State& state) const;
    /// Starts an hour of the month.
    void hour(State& state, int hour_of_month) const;
    /// Whether licenses may hold machines of a class back in this month; otherwise there is no need to ask.
    [[nodiscard]] bool limits(const State& state, int work_class) const;
    /// Most owned machines of a class that may run now beside those that were taken: 64 numbers, infinite where
    /// nothing limits.
    void own_limit(const State& state, int work_class, double* machines) const;
    /// Most machines of a class elsewhere.
    void cloud_limit(const State& state, int work_class, double* machines) const;
    /// Machines of a class run: what is left for others in this hour falls. Only where licenses limit.
    void take(State& state, int work_class, LicensePlace place, const double* machines) const;
    /// Machines of a class would have run and wait for a license.
    void refuse(State& state, int work_class, const double* machines) const;
    /// Seats that one class alone draws, each machine one, and what is metered beyond them.
    struct Meter {
        const double* seats = nullptr; ///< 64 numbers
        double may = 0.0;              ///< 1 where machines elsewhere draw what owned ones leave
        double* own = nullptr;         ///< machine-hours beyond the seats, to be added to
        double* cloud = nullptr;
    };
    /// Hands the counting of a class over to the farm for the month at hand, where seats are as simple as that and no
    /// figures are kept; nothing otherwise.
    [[nodiscard]] std::optional<Meter> meter(State& state, int work_class) const;
    /// What is left to count of a class whose only license is free and serves every machine.
    struct Free {
        double* peak = nullptr; ///< 64 numbers: most machines at a time; null where no figures are kept
    };
    /// Hands the counting of such a class over to the farm for the month at hand; nothing otherwise.
    [[nodiscard]] std::optional<Free> free(State& state, int work_class) const;
    /// Whether there is anything to count that was not handed out.
    [[nodiscard]] bool counting(const State& state) const;
    /// Whether any need counts the machines of a class.
    [[nodiscard]] bool counts(int work_class) const { return !needs_of_[static_cast<std::size_t>(work_class)].empty(); }
    /// Counts the machines of one pool of the farm that are up in this hour: 64 numbers by work class each.
    void count(State& state, int pool, const double* const* own, const double* const* cloud) const;
    /// Ends the month: seats bought, metered usage and figures go into the activity. `done` is the work of each
    /// source in the month, in any unit: metered hours go to causes in proportion.
    void close(const Luck& luck, int month, std::span<const Block> done, State& state, Activity& activity) const;

    /// Whether any need asks for the number of seats that costs least.
    [[nodiscard]] bool automatic() const;
    /// Whether nothing needs a license.
    [[nodiscard]] bool none() const { return needs_.empty(); }
    /// Makes a tally ready for a pilot.
    [[nodiscard]] SeatTally tally() const;
    /// The seats that cost least in the mean of the tally's trials, as they are bought: one number for each term and
    /// all trials.
    [[nodiscard]] SeatPlan best(const SeatTally& tally) const;
    /// Seats that automatic needs buy from now on.
    void settle(SeatPlan plan) { plan_ = std::move(plan); }
    [[nodiscard]] const SeatPlan& plan() const { return plan_; }

  private:
    /// Usage-based price of a pool's license at one place.
    struct Metering {
        int meter = -1;
        std::vector<int> slots; ///< by source of the need
    };
    struct Pool {
        const rates::License* license = nullptr;
        const Uncertain<Seats>* seats = nullptr; ///< null when none are bought here
        bool included = false;                   ///< comes with other purchases
        bool automatic = false;                  ///< the pilot's number is bought
        bool unlimited = false;                  ///< draws are not counted: free software, named users
        bool own = true;                         ///< owned machines draw
        bool away[2] = {};                       ///< machines elsewhere draw, by pool of the farm
        bool away_free[2] = {};                  ///< machines elsewhere need nothing
        int term = -1;                           ///< slot of seats
        int term_months = 12;
        int revenue_limit = -1;
        int sold_from = 0, sold_to = 0; ///< months [from, to) in which it is sold
        std::vector<int> bought;        ///< months in which a term begins
        Metering metered[2];            ///< by place
    };
    struct Need {
        const model::RendererLicenses* rule = nullptr;
        const model::Role* role = nullptr; ///< whose people bring seats
        std::vector<Pool> pools;           ///< in the order in which they are drawn
        std::vector<int> classes;
        std::vector<int> sources;
        std::vector<std::string> causes; ///< of the sources
        std::vector<int> in_pool[2];     ///< classes by pool of the farm
        bool simple = false;             ///< one pool that machines of one farm pool draw singly
        std::vector<int> metered_by[2];  ///< by place and month: index of the pool whose usage is sold; -1 for none
        int slot = -1;                   ///< of figures
    };

    void add_pool(Layout& layout, Need& need, const rates::License& license, const Uncertain<Seats>* seats,
                  bool metered, bool condition_met, bool included);
    /// Hour of the study from which an order of that hour may be drawn.
    [[nodiscard]] Block order(const Luck& luck, const rates::License& license, double hour) const;
    void serve(const Need& need, State& state, State::Need& now) const;
    void open_tally(const Luck& luck, std::size_t need, int month, State& state) const;
    void add_to_tally(std::size_t index, const Need& need, State& state, const State::Need& now) const;
    static void add_simply(const Need& need, const State::Need& now, SeatTally::Curve* own, SeatTally::Curve* cloud,
                           std::size_t month);
    void limit(const State& state, int work_class, LicensePlace place, double* machines) const;

    Shop shop_;
    std::vector<LicensedClass> classes_;
    std::vector<Need> needs_;
    std::vector<std::vector<int>> needs_of_; ///< by work class
    SeatPlan plan_;
};

} // namespace topsheet::engine
