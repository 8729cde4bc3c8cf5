#pragma once
// What only views need: stocks, flows, licenses and how full routes are, summed over the trials. Kept when
// RunOptions::detail asks for it, so that an ordinary run pays nothing.

#include <vector>

#include "sim/split_sums.hpp"
#include "topsheet/engine/evaluate.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::sim {

/// How full the routes of one scenario were, trial by trial: the busiest hour of all months, and whether it
/// asked for more than the capacity.
struct LoadTrials {
    std::vector<std::vector<double>> busiest; ///< by route x 2 (+ 1 for the way back): bytes an hour
    std::vector<std::vector<double>> over;    ///< the same: 1 where it is more than the capacity

    LoadTrials(const model::Scenario& scenario, std::size_t trials);
    /// Keeps a group; its trials begin at `place`.
    void keep(std::size_t place, const model::Scenario& scenario, const engine::Luck& luck,
              const engine::Activity& activity, int months);
    /// Puts the trials of another behind these.
    void append(const LoadTrials& other);
    /// Makes room for so many trials.
    void resize(std::size_t trials);
    /// Forgets what lies beyond this many trials.
    void shorten(std::size_t trials);

    /// Names the members to an archive.
    template <class Self, class Archive>
    static void each(Self& self, Archive& a) {
        a(self.busiest);
        a(self.over);
    }
};

/// Sums of one scenario over any trials.
class DetailSums {
  public:
    DetailSums(const engine::Evaluation& evaluation, int months);
    void add(std::int64_t group, const engine::Luck& luck, const engine::Activity& activity);
    void add(const DetailSums& other);
    /// Fills the four lists of a scenario's result with means over `count` trials.
    void finish(const engine::Evaluation& evaluation, const LoadTrials& loads, double count, ScenarioResult& out) const;

    /// Names the members to an archive.
    template <class Self, class Archive>
    static void each(Self& self, Archive& a) {
        a(self.stock_);
        a(self.flow_);
        a(self.pull_);
        a(self.hours_);
        a(self.load_);
        a(self.capacity_);
        a(self.license_);
        a(self.stock_total_);
        a(self.held_);
        a(self.flow_total_);
        a(self.license_total_);
    }

  private:
    int months_;
    const model::Scenario* scenario_;
    std::vector<Fixed> stock_;   ///< by slot, figure and month
    std::vector<Fixed> flow_;    ///< by slot and month
    std::vector<Fixed> pull_;    ///< by slot: the largest of all months
    SplitSums hours_;            ///< by slot: transfer time of that pull, in hours
    std::vector<Fixed> load_;    ///< by route x 2 and month
    SplitSums capacity_;         ///< by route
    std::vector<Fixed> license_; ///< by slot, figure and month
    /// Sums over the months: of stocks by slot and figure, of flows by slot, of licenses by slot and figure.
    SplitSums stock_total_, flow_total_, license_total_;
    SplitSums held_;            ///< bytes held by stock slot and month
    std::vector<int> route_of_; ///< by flow slot
};

} // namespace topsheet::sim
