#pragma once
/// @file
/// Render work hour by hour, the same for every scenario: what arrives at the farm in each hour of the horizon.
///
/// A *source* is a production's render work or a log of jobs. Sources that ask for the same machines and licenses,
/// that is with the same renderer, memory and GPU needs, form a *class*; the farm sees classes.
///
/// In month m a source's work is W = frames * cost * (F(v) - F(u)): F is the share of the work that its curve has
/// done when the share u (v) of its window has passed at the begin (end) of the month. Day d has the part R_d of
/// it. Hour h of day d then asks for
///
///     D_h = W * R_d x_h / sum_d R_d N_d,     N_d = sum of x_h over the hours of day d,     x_h = w_h * noise_h
///
/// (the short last day of a month of 730 hours counts as a whole one of its density),
/// with the weights w of the hours of the week and the noise of `chance/hourly.hpp`, the same for all sources of a
/// trial. So the hours of a month add up to W exactly: profile and noise move work inside its month and make none.
/// What of a window lies outside the horizon is not there. Where all hours that could take the work have no weight,
/// it is spread evenly over its days. Without `keep_months` W R_d / 24 is what an hour has in the mean, and the work
/// that arrives is what its hours add up to:
///
///     D_h = W' R_d x_h / 24,     W' = frames * cost * (F(v) - F(u)),     W = sum of D_h
///
/// With `spot_market` the state has the price of spot machines hour by hour, too: the same for every scenario.
///
/// A log brings core_hours[h] * core * (1 + g)^(k / 12) in its hour h, k the months since the log's first, exactly
/// as it was, without profile and noise; after `period` hours it begins again.
///
///     Demand demand(study, seed);
///     Demand::State state;
///     demand.begin(luck, group, state);
///     for (int m = 0; m < study.months; ++m) {
///         demand.month(luck, m, state);
///         for (int h = 0; h < demand.hours(m); ++h)
///             demand.hour(state, 0, h, work); // 64 trials
///     }

#include <cstdint>
#include <string>
#include <vector>

#include "topsheet/chance/hourly.hpp"
#include "topsheet/engine/schedule.hpp"

namespace topsheet::engine {

/// Work that the same machines and the same license can do.
struct WorkClass {
    std::string renderer;
    bool gpu = false;              ///< counted in hours of the reference GPU rather than of the reference node
    Uncertain<Bytes> memory{};     ///< main memory that a machine must have; not given: any
    Uncertain<Bytes> gpu_memory{}; ///< memory that its graphics processor must have
};

/// Where work comes from.
struct WorkSource {
    int work_class = 0;
    std::string cause;                         ///< "production / work", or "(house) / log"
    int production = -1;                       ///< index; -1 for a log
    const model::RenderWork* render = nullptr; ///< of the production
    const model::JobLog* log = nullptr;        ///< or the log
};

/// The weights of the hours of a week from Monday 0 h, 168 of them, with mean one. All equal where all are zero.
std::vector<double> week_weights(const model::WeekProfile& profile);

/// The share of a work that its curve has done when the share x of its window has passed, trial by trial. It refers to
/// the work.
class CurveDone {
  public:
    /// From the share `late` of the window on, the density is `weight` times that of the curve; both count only when
    /// the work has a deadline.
    CurveDone(const model::RenderWork& work, const Block& late, const Block& weight);
    /// `x` from 0 to 1.
    void operator()(const Block& x, Block& out) const;

  private:
    const model::RenderWork* work_;
    std::vector<double> areas_;   ///< of the curve's points, see src/engine/demand_kernels.hpp
    Block start_ = Block::Ones(); ///< share that the curve alone has done when the late part begins
    Block extra_;                 ///< weight - 1
};

/// Demand of a study. It refers to the study, which must outlive it; any number of threads may use one with states of
/// their own.
class Demand {
  public:
    Demand(const model::Study& study, std::uint64_t seed);

    /// Work of the same kind; `hour` counts by it.
    [[nodiscard]] const std::vector<WorkClass>& classes() const { return classes_; }
    /// Productions' render work in their order, then logs.
    [[nodiscard]] const std::vector<WorkSource>& sources() const { return sources_; }
    /// Whole hours of a month of the horizon.
    [[nodiscard]] int hours(int month) const { return hours_[static_cast<std::size_t>(month)]; }

    /// What one thread works in: a month of one group of trials. About 200 kB and 32 kB for each class,
    /// whatever the horizon.
    struct State {
        int month = -1;
        std::vector<Block> work;   ///< by source: reference-node-hours (GPU work: GPU-hours) that arrive in the month
        std::vector<Block> frames; ///< by source: frames that arrive in the month; none from a log

        std::vector<double> weights;       ///< w by hour of the month
        std::vector<int> alike;            ///< by hour of the month: hours from it on that are the same
        std::vector<float> weights_single; ///< the same in single precision
        std::vector<chance::Lanes> shape;  ///< x by hour, where there is noise
        chance::HourlyNoise::State noise;
        std::vector<chance::Lanes> spot; ///< by hour: price of spot machines, as a part of the month's; may be empty
        chance::HourlyNoise::State market;
        std::vector<Block> day_shape;  ///< N by day
        std::vector<Block> rate;       ///< by class and day: node-hours for each unit of x
        std::vector<Block> even;       ///< by class and day: node-hours in each hour, whatever x
        std::vector<char> has_rate;    ///< by class: whether `rate` counts this month
        std::vector<char> has_even;    ///< by class: whether `even` counts this month
        std::vector<Block> log_growth; ///< by log: logarithm of the growth of a month
        std::vector<Block> log_factor; ///< by log: node-hours for each core-hour of the log
        std::vector<long> log_hour;    ///< by log: its hour when the month begins; negative before it starts
    };
    /// Starts a group of trials.
    void begin(const Luck& luck, std::int64_t group, State& state) const;
    /// Works a month out: `state.work`, `state.frames` and what `hour` needs. Months are asked for in order from 0.
    void month(const Luck& luck, int month, State& state) const;
    /// Reference-node-hours of a class that arrive in an hour of the state's month, counted from 0: 64 numbers.
    void hour(const State& state, int work_class, int hour, double* out) const;
    /// What of a class arrives in a day of the state's month, when it is nothing but a day's work over its hours.
    struct Day {
        int hours = 0;
        const double* rate = nullptr;         ///< node-hours for each unit of x, 64 numbers
        const chance::Lanes* shape = nullptr; ///< x by hour; null without noise
        const int* alike = nullptr;           ///< by hour, see `alike`
        const double* weights = nullptr;      ///< w by hour, for then
    };
    /// Whether `day` tells all of a class: none of it comes from logs, or lies evenly in hours without weight.
    [[nodiscard]] bool by_day(const State& state, int work_class) const;
    /// Days of the state's month.
    [[nodiscard]] int days_of(int month) const { return (hours(month) + 23) / 24; }
    [[nodiscard]] Day day(const State& state, int work_class, int day) const;
    /// Hours from an hour of the state's month on in which the same arrives, within its day: one with noise or logs.
    [[nodiscard]] int alike(const State& state, int hour) const { return state.alike[static_cast<std::size_t>(hour)]; }
    /// Whether the price of spot machines moves from hour to hour.
    [[nodiscard]] bool moves_spot() const { return moving_; }
    /// Price of spot machines in an hour of the state's month as a part of the month's price: 64 numbers, or null where
    /// it does not move.
    [[nodiscard]] const float* spot_price(const State& state, int hour) const {
        return state.spot.empty() ? nullptr : state.spot[static_cast<std::size_t>(hour)].value;
    }
    /// Whether anything of a class arrives in the state's month, in any trial of the group.
    [[nodiscard]] bool any(const State& state, int work_class) const;

  private:
    void spread(const Luck& luck, std::size_t source, int month, State& state) const;
    void replay(const Luck& luck, std::size_t source, int month, State& state) const;

    const model::Study* study_;
    Calendar calendar_;
    chance::HourlyNoise noise_, market_;
    bool noisy_ = false;
    bool moving_ = false; ///< the price of spot machines moves from hour to hour
    std::vector<float> ones_;
    std::vector<double> week_;
    std::vector<int> hours_;
    std::vector<WorkClass> classes_;
    std::vector<WorkSource> sources_;
    std::vector<std::vector<int>> logs_of_; ///< by class: indices of logs
};

} // namespace topsheet::engine
