#pragma once
// Loops over months and the 64 trials of a group that post a plain line: the cost of a trial is added to two sums, and
// a month's cost is summed over the trials, in eight lanes, each in the order of the trials.

#include "topsheet/engine/plain_lines.hpp"

namespace topsheet::engine::kernels {

/// One line over some months. A row has 64 numbers; a step is 64 from month to month, or 0 where all months share one.
struct PlainRun {
    int first = 0, last = -1;  ///< months
    const double* x = nullptr; ///< row of the first month of the study
    const double* y = nullptr; ///< the same
    int x_step = 0, y_step = 0;
    const double* k = nullptr; ///< a number for each month
    double* months = nullptr;  ///< a row of sums for each month
    double* kind = nullptr;    ///< one row of sums
    double* sums = nullptr;    ///< a number for each month
};

/// cost = x y k.
void post_products(const PlainRun& run);
/// cost = ladder(unit x) y k.
void post_ladders(const PlainRun& run, const PlainLadder& ladder, double unit);

/// Adds a month's plain lines, `sum`, to the month as cash and as accrued cost, to the total, and at `worth` for each
/// unit to the present value.
void close_month(const Block& sum, const Block& worth, Block& cash, Block& accrual, Block& nominal, Block& npv);

} // namespace topsheet::engine::kernels
