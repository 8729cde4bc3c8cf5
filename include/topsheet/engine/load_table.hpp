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
/// Where a price moves by the hour, f the price of an hour as a part of the month's,
///
///     P_k = p V_k + q sum of f max(0, x - k)
///
/// with the price p of what holds for the month and q of what moves. A bucket b then counts hours and sums up f, the
/// part x - (b - 1) above the level below, and f times it; V_k is V_{k+1} + H_{k+1} + the parts in bucket k + 1, and
/// nothing is ever subtracted. Hours of such a table are placed and summed within their month in single precision
/// (relative error of a month about 1e-6), in double from the month's sums on.
///
///     LoadTable table(400, {20, 30});
///     table.begin();                  // a group of trials
///     table.add(machines);            // each hour, 64 numbers
///     table.fold(price);              // each month
///     sums.add(table, replicate);     // the group's totals, exact in any order

#include <cstdint>
#include <span>
#include <vector>

#include "topsheet/chance/hourly.hpp"
#include "topsheet/engine/block.hpp"

namespace topsheet::engine {

/// What is above each number of machines, k = 0 ... N.
struct LoadCurve {
    std::vector<double> hours; ///< H: hours with demand above k machines
    std::vector<double> work;  ///< V: machine-hours above k machines
    std::vector<double> cost;  ///< P: price of these machine-hours
};

/// What is above one number of machines in every trial.
struct LoadAbove {
    Block hours = Block::Zero(), work = Block::Zero(), cost = Block::Zero();
};

/// The table of one group of trials, in one thread. About 1 kB for each number of machines.
class LoadTable {
  public:
    /// Up to `machines` owned machines, zero or more. What is above the numbers `at` is kept by trial and by month,
    /// too: ascending, each at most `machines`.
    /// @param moving a price moves by the hour: `add` and `fold` take it then, and only then
    explicit LoadTable(int machines, std::vector<int> at = {}, bool moving = false);

    /// N.
    [[nodiscard]] int machines() const { return machines_; }
    [[nodiscard]] const std::vector<int>& at() const { return at_; }
    /// Starts a group.
    void begin();
    /// Adds an hour: 64 numbers of machines that its demand would keep busy, zero or more.
    void add(const double* machines);
    /// The same at the price of the hour as a part of the month's.
    void add(const double* machines, const chance::Lanes& price);
    /// Adds some hours, rate * shape machines in each, at `price`, one row for each.
    void add(const Block& rate, std::span<const chance::Lanes> shape, const chance::Lanes* price);
    /// Ends a month, with the price of a machine-hour in each trial, and the one that moves by the hour.
    void fold(const Block& price, const Block& moved = Block::Zero());
    /// Sums over the group's trials and the months that were folded.
    [[nodiscard]] const LoadCurve& sums() const { return sums_; }
    /// The same of one month, at the numbers `at()`.
    [[nodiscard]] const LoadCurve& month(int month) const { return months_[static_cast<std::size_t>(month)]; }
    /// Totals of every trial, by place in `at()`.
    [[nodiscard]] const std::vector<LoadAbove>& above() const { return above_; }
    /// Machines that the busiest hour so far would keep busy, in every trial.
    [[nodiscard]] const Block& busiest() const { return busiest_; }
    /// Sums over the trials of the busiest hour of each month.
    [[nodiscard]] const std::vector<double>& busiest_by_month() const { return busiest_months_; }

  private:
    int machines_;
    std::vector<int> at_;
    bool moving_;
    int top_ = 0; ///< highest bucket in use this month
    // By bucket 0 ... N + 1 and trial, one of the two: src/engine/load_kernels.hpp
    std::vector<double> plain_;
    std::vector<float> cells_;
    chance::Lanes peak_{}; ///< of the month
    LoadCurve sums_;
    std::vector<LoadCurve> months_;
    std::vector<LoadAbove> above_;
    Block busiest_ = Block::Zero();
    std::vector<double> busiest_months_;
};

/// Sums over groups, as integers of 2^-32: the same in whatever order groups and threads come.
class LoadSums {
  public:
    /// For tables of `machines` and `at` numbers, over `months`.
    explicit LoadSums(int machines, std::size_t at = 0, int months = 0);

    /// Adds what a table holds for a group of `replicate`.
    void add(const LoadTable& table, int replicate);
    void add(const LoadSums& other);
    /// Means over all trials so far; empty when there are none.
    [[nodiscard]] LoadCurve mean() const;
    /// Means over the trials of a replicate; empty when there are none.
    [[nodiscard]] LoadCurve mean(int replicate) const;
    /// Means over all trials of a month at the numbers of the tables' `at()`.
    [[nodiscard]] LoadCurve month(int month) const;
    /// Mean of the busiest hour of a month.
    [[nodiscard]] double busiest(int month) const;

  private:
    __extension__ typedef __int128 Fixed; // NOLINT(modernize-use-using): `using` cannot be marked as an extension
    [[nodiscard]] LoadCurve mean(int first, int last) const;
    [[nodiscard]] double trials(int first, int last) const;

    std::size_t levels_;               ///< N + 1
    std::size_t at_;                   ///< numbers looked at by month
    std::vector<Fixed> sums_;          ///< by replicate, figure and level
    std::vector<Fixed> months_;        ///< by month: figures by number, then the busiest hour
    std::vector<std::int64_t> groups_; ///< by replicate
};

} // namespace topsheet::engine
