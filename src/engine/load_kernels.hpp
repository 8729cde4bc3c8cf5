#pragma once
// Loops over the 64 trials of a group that fill and empty a load table. Formulas: engine/load_table.hpp.

#include <cstdint>

#include "topsheet/chance/hourly.hpp"

namespace topsheet::engine::kernels {

/// Numbers in a cell of a bucket and trial: hours and the sum of their x, in double precision.
inline constexpr int plain_cell = 2;
/// Where prices move by the hour: hours, parts above the level below, f, and f times the part; in single precision.
inline constexpr int moving_cell = 4;

/// What is above the bucket at hand, trial by trial.
struct Above {
    double hours[chance::group_size] = {};
    double work[chance::group_size] = {};
    double sum[chance::group_size] = {}; ///< of x
};
/// The same in a moving table, the four numbers of a trial together: hours, work, the sum of f, and of f times the
/// work.
struct MovingAbove {
    alignas(64) double sums[chance::group_size][moving_cell] = {};
};

/// Sums over the trials, by number of machines, to be added to.
struct CurveRows {
    double* hours = nullptr;
    double* work = nullptr;
    double* cost = nullptr;
};

/// Puts an hour into the cells, buckets 0 to `limit`, and raises `peak`. Gives the highest bucket.
int put_plain(const double* machines, int limit, float* peak, double* cells);
/// The same at the price of the hour.
int put_moving(const float* machines, const float* price, int limit, float* peak, float* cells);
/// Hours one after the other, rate * shape machines in each, at their prices, one row an hour.
int put_hours(const float* rate, const chance::Lanes* shape, const chance::Lanes* price, int hours, int limit,
              float* peak, float* cells);

/// Goes down from bucket `top` to bucket `bottom` and empties the cells: what lies above k = bucket - 1, at `price`.
void fold_plain(double* cells, int top, int bottom, const double* price, Above& above, const CurveRows& to);
/// The same, with `price` for the month and `moved` for what moves by the hour.
void fold_moving(float* cells, int top, int bottom, const double* price, const double* moved, MovingAbove& above,
                 const CurveRows& to);

/// In single precision.
void narrow(const double* x, float* out);

} // namespace topsheet::engine::kernels
