#pragma once
// Loops over months and the 64 trials of a group that post a plain line: the cost of a trial is added to two sums, and
// a month's cost is summed over the trials, in eight lanes, each in the order of the trials.

#include "topsheet/engine/plain_lines.hpp"

namespace topsheet::engine::kernels {

/// One line over some months. A row has 64 numbers; a step is 64 from month to month, or 0 where all months share one.
struct PlainRun {
    int first = 0, last = -1;  ///< months
    const double* x = nullptr; ///< row of the first month of the study
    const double* y = nullptr; ///< the same; null for ones
    int x_step = 0, y_step = 0;
    const double* k = nullptr; ///< a number for each month
    bool scaled = true;        ///< whether any of them is not one
    double* months = nullptr;  ///< a row of sums for each month
    double* kind = nullptr;    ///< one row of sums
    double* sums = nullptr;    ///< a number for each month
};

/// cost = x y k.
void post_products(const PlainRun& run);
/// Two such lines over the same months and to the same rows of months; both have a y, or none has.
void post_two(const PlainRun& a, const PlainRun& b);
/// cost = ladder(x) y k.
void post_ladders(const PlainRun& run, const PlainLadder& ladder);

/// Adds all months' sums to the total, and at `worth` for each unit to the present value; `sums` and `worth` have a row
/// for each month.
void close_months(int months, const double* sums, const double* worth, Block& nominal, Block& npv);

/// Adds the cost of a class of lines to its category and, where there are any, to its source of the farm, to the size
/// of all amounts and of estimated ones.
void close_class(const Block& sum, Block& category, Block* farm, Block& absolute, Block* estimated);

/// Adds the months' sums of a line to what is known of it, and what they are worth to its present value; all of them
/// are returned.
double settle(const double* sums, const double* worth, int count, double* line_month, double& npv);

} // namespace topsheet::engine::kernels
