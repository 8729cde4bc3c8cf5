#pragma once
/// @file
/// How often demand is above k owned machines, how much work that is and what it would cost to buy: for all
/// k = 0 ... N at once, from the same pass over the hours that runs the farm.
///
/// With x the machines that an hour's demand would keep busy, a month has for each k
///
///     H_k = number of hours with x > k,     V_k = sum of max(0, x - k),     P_k = V_k * price
///
/// in machine-hours, with the trial's price of a machine-hour in that month. Each hour is put into the bucket of its
/// level, min(ceil x, N + 1); at the month's end sums over the buckets above k give H_k, and V_k = sum of x - k H_k.
/// So the best number of machines out of 0 ... N needs one run, not N + 1 of them. Work is split as it comes, without
/// waiting: with `max_wait` above zero V_k is an upper bound for what is bought.
///
///     LoadTable table(400);
///     table.begin();                  // a group of trials
///     table.add(machines);            // each hour, 64 numbers
///     table.fold(price);              // each month
///     sums.add(table, replicate);     // the group's totals, exact in any order

#include <cstdint>
#include <vector>

#include "topsheet/engine/block.hpp"

namespace topsheet::engine {

/// What is above each number of machines, k = 0 ... N.
struct LoadCurve {
    std::vector<double> hours; ///< H: hours with demand above k machines
    std::vector<double> work;  ///< V: machine-hours above k machines
    std::vector<double> cost;  ///< P: price of these machine-hours
};

/// The table of one group of trials, in one thread. About 1 kB for each number of machines.
class LoadTable {
  public:
    /// Up to `machines` owned machines, zero or more.
    explicit LoadTable(int machines);

    /// N.
    [[nodiscard]] int machines() const { return machines_; }
    /// Starts a group.
    void begin();
    /// Adds an hour: 64 numbers of machines that its demand would keep busy, zero or more.
    void add(const double* machines);
    /// Ends a month, with the price of a machine-hour in each trial.
    void fold(const Block& price);
    /// Sums over the group's trials and the months that were folded.
    [[nodiscard]] const LoadCurve& sums() const { return sums_; }

  private:
    int machines_;
    int top_ = 0;               ///< highest bucket in use this month
    std::vector<double> cells_; ///< by bucket 0 ... N + 1 and trial: hours, and the sum of their x
    LoadCurve sums_;
};

/// Sums over groups, as integers of 2^-32: the same in whatever order groups and threads come.
class LoadSums {
  public:
    explicit LoadSums(int machines);

    /// Adds what a table holds for a group of `replicate`.
    void add(const LoadTable& table, int replicate);
    void add(const LoadSums& other);
    /// Means over all trials so far; empty when there are none.
    [[nodiscard]] LoadCurve mean() const;
    /// Means over the trials of a replicate; empty when there are none.
    [[nodiscard]] LoadCurve mean(int replicate) const;

  private:
    __extension__ typedef __int128 Fixed; // NOLINT(modernize-use-using): `using` cannot be marked as an extension
    [[nodiscard]] LoadCurve mean(int first, int last) const;

    std::size_t levels_;               ///< N + 1
    std::vector<Fixed> sums_;          ///< by replicate, figure and level
    std::vector<std::int64_t> groups_; ///< by replicate
};

} // namespace topsheet::engine
