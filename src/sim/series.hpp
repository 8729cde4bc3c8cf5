#pragma once
// One figure of every trial, kept as far as its statistics need it: mean, P10, P50, P90 and the mean of the largest
// tenth, each with its standard error over the 16 replicates.
//
//   stored     every value in place. Exact. 8 bytes a trial.
//   histogram  512 counters for each replicate, laid over the pilot's zones (sim/aim.hpp). 33 KB at any number of
//   trials.
//              A percentile is off by the width of its bin at most; `doubt` tells it. Means are exact to 2^-32.
//   brackets   the values inside the zones, counts of the others; the zones narrow as trials come in. Percentiles are
//              those of `stored`, bit by bit, or nothing at all. About 0.5 bytes a trial at a million.
//
// All three merge: groups may be added by any thread or shard in any order, and give the same bytes. (Brackets hold
// different values then, and the same answers.)
//
//     Series small = Series::stored(first_group, groups);        // one for all threads: groups do not share memory
//     small.add(group, block.data());
//
//     const auto aims = std::make_shared<const Aim>(aim(small.values().first(pilot_trials), trials));
//     Series large = Series::aimed(aims, Keep::histogram);       // one for each thread
//     large.add(small);                                          // in one thread: the pilot's own trials
//     large.add(group, block.data());                            // the others
//     total.add(large);                                          // threads and shards
//     const std::optional<Statistic> s = total.statistic();      // nothing: the brackets missed; repeat with
//                                                                // aim(pilot, trials, 2 * width)
//
// A thread is fastest when it takes several groups of one replicate in a row (g, g + 16, g + 32 …): their counters
// then stay in the cache.

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/aim.hpp"
#include "sim/brackets.hpp"
#include "sim/histogram.hpp"
#include "topsheet/sim/statistic.hpp"

namespace topsheet::sim {

/// How much of a figure is kept.
enum class Keep : std::uint8_t { stored, histogram, brackets };

/// Runs up to this many trials are stored.
inline constexpr std::int64_t stored_trials = 16384;

/// Groups in a row, each trial in its place.
struct Stored {
    std::int64_t first = 0; ///< group
    std::vector<double> values{};
};

/// One figure of every trial of a run, or of a part of it.
class Series {
  public:
    /// Room for the groups from `first_group` on; zero until they are added.
    static Series stored(std::int64_t first_group, std::int64_t groups);
    /// Empty, with a histogram or brackets.
    static Series aimed(std::shared_ptr<const Aim> aim, Keep keep);

    Keep keep() const;
    /// Where it looks closely; none of a stored one.
    std::shared_ptr<const Aim> aim() const;

    /// Adds the 64 trials of a group. Each group once. Stored series take different groups from several threads at
    /// once; others belong to one thread.
    void add(std::int64_t group, const double* trials);
    /// Adds another part of the same run. A stored one can be added to any; others to their own kind, with an equal
    /// aim. Throws std::invalid_argument where they do not fit.
    void add(const Series& other);
    void add(Series&& other);

    /// Every trial of a stored series, from the first group on.
    std::span<const double> values() const;
    std::span<double> values();
    /// Trials that were added; of a stored series those there is room for.
    std::int64_t trials() const;

    /// What is said of the figure. Nothing when a bracket missed its percentile: the run has to be repeated with wider
    /// zones. A value that is not a number makes all figures so; one beyond 10^18 makes the means infinite.
    std::optional<Statistic> statistic() const;
    /// By how much each figure may be off through the way it is kept: the width of the bin a percentile fell into. Zero
    /// but for histograms.
    Figures doubt() const;

    /// Appends everything to `out`, little endian.
    void write(std::string& out) const;
    /// Takes a series from the start of `in`; nothing when the bytes are not one.
    static std::optional<Series> read(std::string_view& in);

  private:
    std::variant<Stored, Histogram, Brackets> kept_;
};

} // namespace topsheet::sim
