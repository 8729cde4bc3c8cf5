#pragma once
// The loops of sim/series.hpp over the 64 trials of a group: plain, for the compiler to vectorize.

#include <array>
#include <cstdint>

#include "chance/lane.hpp"
#include "sim/aim.hpp"
#include "sim/fixed.hpp"

namespace topsheet::sim {

/// What a group adds up to, in an order that no vector width changes.
struct Moments {
    double sum = 0.0;
    double tail = 0.0; ///< sum of those in the tail
    double least = 0.0;
    double most = 0.0;
};

/// Values beyond this are too large for the sums.
inline constexpr double largest_summand = 1e18;

/// Sums of one replicate.
struct ReplicateSums {
    std::int64_t trials = 0;
    Fixed sum = 0;
    Fixed tail = 0;
    double least = __builtin_inf();
    double most = -__builtin_inf();
    std::int64_t far_below = 0; ///< trials at or below -10^18
    std::int64_t far_above = 0; ///< trials at or above 10^18
    std::int64_t nothing = 0;   ///< trials that are not a number

    /// Adds a group; `in_tail` tells of a value what the kernel took for the tail. Only asked where a value is odd.
    template <class InTail>
    void add(const double* trials, const Moments& m, InTail in_tail);
    void add(const ReplicateSums& other);
    bool operator==(const ReplicateSums&) const = default;
};

/// Bins of a group in some order, with one piece or three.
void find_bins(const Piece* pieces, bool three, double tail_bin, const double* trials, std::uint16_t* bins, Moments& m);

/// Counts each of some groups' bins once.
void count_bins(const std::uint16_t* bins, int groups, std::uint32_t* counts);
/// The same of one group.
void count_bins(const std::int32_t* bins, std::uint32_t* counts);

/// Sums and extremes in eight lanes: trial i adds to lane i mod 8.
struct LaneSums {
    double sum[8] = {};
    double least[8];
    double most[8];
    explicit LaneSums(double first);
    double total() const;
};

/// Bins of a group with one piece; its trials are added to `all` and to `own`.
void find_bins(const Piece& piece, const double* trials, std::int32_t* bins, LaneSums& all, LaneSums& own);
/// Its bins alone.
void find_bins(const Piece& piece, const double* trials, std::int32_t* bins);

/// Which values of a group lie in the zones.
struct Zones {
    std::array<double, 3> low{};
    std::array<double, 3> high{};
    double top = 0.0; ///< what is above is summed as tail; up to here the last zone is noticed
};
/// Trials at the edges of the zones.
struct EdgeCounts {
    std::array<std::int64_t, 3> below{};
    std::array<std::int64_t, 3> at_low{}, at_high{}; ///< that are not kept
};

/// Bit i tells whether trial i is to be looked at by itself. `counts` grows by the trials below each zone, and with
/// `tied` by those that equal an edge, which are not noticed then.
std::uint64_t find_noticed(const Zones& zones, bool tied, const double* trials, EdgeCounts& counts, Moments& m);

/// The part of a value's place that one piece gives.
TOPSHEET_LANE double place_in(const Piece& piece, double value) {
    double t = (value - piece.start) * piece.scale;
    t = t > 0.0 ? t : 0.0;
    return t < piece.bins ? t : piece.bins;
}

template <class InTail>
void ReplicateSums::add(const double* values, const Moments& m, InTail in_tail) {
    constexpr int count = 64;
    trials += count;
    if (m.least > -largest_summand && m.most < largest_summand && m.sum == m.sum) {
        sum += to_fixed(m.sum);
        tail += to_fixed(m.tail);
        least = m.least < least ? m.least : least;
        most = m.most > most ? m.most : most;
        return;
    }
    for (int i = 0; i < count; ++i) {
        const double x = values[i];
        if (x != x) {
            ++nothing;
            continue;
        }
        least = x < least ? x : least;
        most = x > most ? x : most;
        if (x <= -largest_summand) {
            ++far_below;
        } else if (x >= largest_summand) {
            ++far_above;
        } else {
            sum += to_fixed(x);
            if (in_tail(x))
                tail += to_fixed(x);
        }
    }
}

} // namespace topsheet::sim
