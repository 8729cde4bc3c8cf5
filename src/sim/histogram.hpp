#pragma once
// Integer counts of a figure in bins that the pilot fixed, for each replicate; the histogram part of sim/series.hpp.
//
// A percentile lies in the bin its rank falls into, and is read there from the line between the bin's edges, or from
// the value that the pilot saw repeated. So it is off by the bin's width at most; for a smooth density f it is off by
// about w^2 |f'| / (8 f), which is far less. The mean of the largest tenth is exact from the bin of the pilot's P90 on;
// what lies between it and the run's own P90 is counted at its place in its bin.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aim.hpp"
#include "sim/series_kernels.hpp"
#include "topsheet/chance/draws.hpp"
#include "topsheet/sim/statistic.hpp"

namespace topsheet::sim {

class Histogram {
  public:
    explicit Histogram(std::shared_ptr<const Aim> aim);

    void add(std::int64_t group, const double* trials);
    /// Throws std::invalid_argument when the aims differ.
    void add(const Histogram& other);
    std::int64_t trials() const;
    const std::shared_ptr<const Aim>& aim() const { return aim_; }
    Statistic statistic() const;
    Figures doubt() const;

    void write(std::string& out) const;
    static std::optional<Histogram> read(std::string_view& in);

  private:
    struct Whole;
    Whole whole() const;
    /// Counts of a replicate.
    std::vector<std::uint32_t> counts(std::size_t replicate) const;
    /// Counts the bins that wait.
    void settle();

    std::shared_ptr<const Aim> aim_;
    std::vector<std::uint32_t> counts_; ///< by replicate and bin
    /// Bins of groups of one replicate that wait to be counted together, so that counters are fetched once for all.
    std::array<std::uint16_t, 8 * chance::group_size> waiting_{};
    int waiting_groups_ = 0;
    std::size_t waiting_replicate_ = 0;
    std::vector<ReplicateSums> sums_; ///< by replicate
};

} // namespace topsheet::sim
