#pragma once
// Runs groups of trials: draws them, lets every scenario price them on the same luck, and adds them to a tally.

#include <functional>
#include <vector>

#include "sim/farm_watch.hpp"
#include "sim/tally.hpp"
#include "topsheet/sim/monte_carlo.hpp"

namespace topsheet::sim {

/// A study made ready to run. It refers to the study, which must outlive it.
class Runner {
  public:
    Runner(const model::Study& study, const RunOptions& options);
    Runner(const Runner&) = delete;
    Runner& operator=(const Runner&) = delete;

    /// Finds the numbers of seats that cost least, where licenses ask for it, on trials 0 to 4,095: one number for all
    /// trials, whichever are run here. False when it was stopped.
    bool choose_seats();
    /// How the figures of a range that ends with this group are kept: all of short runs, by aims of longer ones.
    [[nodiscard]] Keep keep(std::int64_t last) const;
    /// Whether it is known where figures are looked at closely.
    [[nodiscard]] bool aimed() const { return !aims_.empty(); }
    /// Learns that from a tally that has trials 0 to 4,095 stored.
    void aim(const Tally& pilot);
    /// An empty tally for a range.
    [[nodiscard]] Tally empty(Groups range) const;
    /// Runs the groups that follow on a tally, up to `last`, a multiple of 16, and adds them. When it is stopped the
    /// range ends earlier, after whole 1,024s of trials. `watches` is filled when it is there: it has room for the
    /// groups. Throws std::invalid_argument when the tally aims at other places.
    void extend(Tally& tally, std::int64_t last, FarmWatches* watches) const;
    /// Runs a range of groups from nothing.
    [[nodiscard]] Tally run(Groups range) const;

    [[nodiscard]] const model::Study& study() const { return *study_; }
    [[nodiscard]] const RunOptions& options() const { return options_; }
    [[nodiscard]] const chance::DrawPlan& plan() const { return plan_; }
    [[nodiscard]] const engine::Demand& demand() const { return demand_; }
    [[nodiscard]] const std::vector<engine::Evaluation>& evaluations() const { return evaluations_; }
    [[nodiscard]] const Depth& depth() const { return depth_; }

  private:
    struct Scratch;
    class Dealer;
    /// Draws a group and runs the farms of some scenarios through its hours; `look` is called with -1 when the group
    /// begins and with each month when its demand is known.
    template <class Look>
    void run_hours(const std::vector<const engine::Evaluation*>& evaluations, std::int64_t group, Scratch& scratch,
                   Look look) const;
    void run_groups(Dealer& dealer, Tally& tally, FarmWatches* watches) const;
    [[nodiscard]] bool stopped() const;

    const model::Study* study_;
    RunOptions options_;
    Calendar calendar_;
    engine::Chances chances_;
    chance::DrawPlan plan_;
    engine::Demand demand_;
    std::vector<engine::Evaluation> evaluations_;
    Depth depth_;
    std::vector<Aims> aims_; ///< by scenario
};

} // namespace topsheet::sim
