#pragma once
// The values of a figure near its three percentiles, and counts of all others; the exact part of sim/series.hpp.
//
// The zones start as the pilot's and narrow to
//
//     p +- z sqrt(p (1 - p) (1/n + 16/N))
//
// of the n trials seen here, N in the whole run, whenever what is kept has doubled. So about sqrt(N) values are kept,
// in whatever way the run is split; parts that narrowed differently merge on what their zones have in common.

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/aim.hpp"
#include "sim/series_kernels.hpp"
#include "topsheet/sim/statistic.hpp"

namespace topsheet::sim {

class Brackets {
  public:
    explicit Brackets(std::shared_ptr<const Aim> aim);

    void add(std::int64_t group, const double* trials);
    /// Throws std::invalid_argument when the aims differ.
    void add(Brackets other);
    std::int64_t trials() const;
    const std::shared_ptr<const Aim>& aim() const { return aim_; }
    /// Nothing when a percentile of the run or of a replicate lies outside of its zone.
    std::optional<Statistic> statistic() const;
    /// Values that are held.
    std::size_t held() const;

    void write(std::string& out) const;
    static std::optional<Brackets> read(std::string_view& in);

  private:
    /// One replicate.
    struct Part {
        ReplicateSums sums;
        Fixed between = 0; ///< sum of what lies above zone 2 but not above the aim's
        EdgeCounts edges;
        std::array<std::vector<double>, 3> kept; ///< by zone: inside of it, in no order
    };
    std::optional<Figures> figures(const std::vector<const Part*>& parts) const;
    void narrow();
    void restrict_to(std::size_t zone, double low, double high);

    std::shared_ptr<const Aim> aim_;
    Zones zones_;
    bool tied_ = false;
    bool missed_ = false;
    std::size_t limit_ = 0; ///< narrows when more is held
    std::size_t held_ = 0;
    std::vector<Part> parts_; ///< by replicate
};

} // namespace topsheet::sim
