#pragma once
// What the first 4,096 trials of a run say of one figure, so that the rest need not be kept.
//
// Around each of the three percentiles p lies a zone of the pilot's order statistics that holds the percentile of the
// run and of each of its replicates. With a pilot of n0 trials and replicates of n1 the zone covers the places
//
//     p +- z sqrt(p (1 - p) (1/n0 + 1/n1)),   z = 5.5,
//
// deviations of a difference of two sample quantiles. Histograms put their bins over the zones, brackets keep what
// falls inside. A value outside is counted and summed, never lost.

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace topsheet::sim {

/// Trials that fix the zones: the first of the run, whatever thread or shard.
inline constexpr std::int64_t pilot_trials = 4096;

/// Counters of a histogram; the last counts what lies above all bins.
inline constexpr int histogram_counters = 512;

/// A linear piece of the way from a value to its bin.
struct Piece {
    double start = 0.0; ///< lower edge of its first bin
    double scale = 0.0; ///< bins per unit
    double bins = 0.0;  ///< a whole number

    bool operator==(const Piece&) const = default;
};

/// A value that many trials share, such as zero.
struct Atom {
    std::int32_t bin = 0;
    double value = 0.0;
    double below = 0.0; ///< share of the bin's trials that lie below it, in the pilot
    double equal = 0.0; ///< share that equal it

    bool operator==(const Atom&) const = default;
};

/// Where a figure is looked at closely. The same pilot gives the same aim, bit by bit.
struct Aim {
    std::int64_t trials = 0;      ///< of the whole run; 0 when it is not known
    std::array<double, 3> low{};  ///< of the zone of P10, P50, P90
    std::array<double, 3> high{}; ///< what is greater than high[2] is summed for the tail by brackets
    std::vector<Piece> pieces;    ///< one, or three where one would be too coarse; disjoint and rising
    std::vector<Atom> atoms;      ///< at most one for each bin, by bin
    double tail_bin = 0.0;        ///< bins from here on are summed for the tail by histograms
    double width = 0.0;           ///< z
    bool tied = false;            ///< whether the edge of a zone is a value that trials share

    bool operator==(const Aim&) const = default;

    /// The place of a value: its bin is the whole part. Rises with the value.
    double place(double value) const;
    /// Edges of a bin; the first and the last reach to infinity.
    std::array<double, 2> edges(int bin) const;
};

/// The aim for a figure from its pilot, trials 0 to 4,095 of the run (fewer are allowed). `trials` is the size of the
/// whole run where it is known: it narrows the zones. `width` is z; a run that missed is repeated with a wider one.
Aim aim(std::span<const double> pilot, std::int64_t trials = 0, double width = 5.5);

} // namespace topsheet::sim
