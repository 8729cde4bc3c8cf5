#pragma once
// What only views need: stocks, flows, licenses and how full routes are, summed over the trials. Kept when
// RunOptions::detail asks for it, so that an ordinary run pays nothing.

#include <vector>

#include "topsheet/engine/evaluate.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::sim {

/// Sums of groups as integers of 2^-32 units: the order of the groups cannot matter.
__extension__ typedef __int128 Fixed; // NOLINT(modernize-use-using): `using` cannot be marked as an extension
inline Fixed to_fixed(double x) {
    return static_cast<Fixed>(x * 4294967296.0);
}
inline double from_fixed(Fixed sum) {
    return static_cast<double>(sum) / 4294967296.0;
}

/// How full the routes of one scenario were, trial by trial: the busiest hour of all months, and whether it
/// asked for more than the capacity.
struct LoadTrials {
    std::vector<std::vector<double>> busiest; ///< by route x 2 (+ 1 for the way back): bytes an hour
    std::vector<std::vector<double>> over;    ///< the same: 1 where it is more than the capacity

    LoadTrials(const model::Scenario& scenario, std::size_t trials);
    void keep(std::int64_t group, const model::Scenario& scenario, const engine::Luck& luck,
              const engine::Activity& activity, int months);
};

/// Sums of one thread for one scenario.
class DetailSums {
  public:
    DetailSums(const engine::Evaluation& evaluation, int months);
    void add(const engine::Luck& luck, const engine::Activity& activity);
    void add(const DetailSums& other);
    /// Fills the four lists of a scenario's result with means over `count` trials.
    void finish(const engine::Evaluation& evaluation, const LoadTrials& loads, double count, ScenarioResult& out) const;

  private:
    int months_;
    const model::Scenario* scenario_;
    std::vector<Fixed> stock_;    ///< by slot, figure and month
    std::vector<Fixed> flow_;     ///< by slot and month
    std::vector<Fixed> pull_;     ///< by slot: the largest of all months
    std::vector<Fixed> hours_;    ///< by slot: transfer time of that pull, in hours
    std::vector<Fixed> load_;     ///< by route x 2 and month
    std::vector<Fixed> capacity_; ///< by route
    std::vector<Fixed> license_;  ///< by slot, figure and month
    std::vector<int> route_of_;   ///< by flow slot
};

} // namespace topsheet::sim
