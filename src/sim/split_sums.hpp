#pragma once
// Exact sums of several figures, each replicate apart: means with their errors.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/fixed.hpp"
#include "topsheet/sim/statistic.hpp"

namespace topsheet::sim {

class SplitSums {
  public:
    explicit SplitSums(std::size_t figures = 0) : figures_(figures), sums_(figures * chance::replicates) {}

    [[nodiscard]] std::size_t size() const { return figures_; }
    /// The figures of the replicate that a group belongs to, in their order.
    [[nodiscard]] Fixed* of(std::int64_t group) {
        return sums_.data() + static_cast<std::size_t>(chance::replicate_of(group)) * figures_;
    }
    void add(const SplitSums& other) {
        for (std::size_t i = 0; i < sums_.size(); ++i)
            sums_[i] += other.sums_[i];
    }
    /// Mean over `count` trials, as many of each replicate.
    [[nodiscard]] Mean mean(std::size_t figure, double count) const {
        Mean mean;
        Fixed all = 0;
        for (std::size_t r = 0; r < mean.each.size(); ++r) {
            const Fixed sum = sums_[r * figures_ + figure];
            all += sum;
            mean.each[r] = from_fixed(sum) * chance::replicates / count;
        }
        mean.value = from_fixed(all) / count;
        return mean;
    }

    /// Names the members to an archive.
    template <class Self, class Archive>
    static void each(Self& self, Archive& a) {
        a(self.sums_);
    }

  private:
    std::size_t figures_;
    std::vector<Fixed> sums_; ///< by replicate and figure
};

} // namespace topsheet::sim
