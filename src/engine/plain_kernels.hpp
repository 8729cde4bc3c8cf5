#pragma once
// Loops over the 64 trials of a group that post a plain line: the cost is added to two sums, and its own sum over the
// trials is returned, in eight lanes, each in the order of the trials.

#include "topsheet/engine/plain_lines.hpp"

namespace topsheet::engine::kernels {

/// Where a cost goes.
struct PlainTotals {
    double* month = nullptr; ///< 64 sums
    double* kind = nullptr;  ///< 64 sums
};

/// cost = k for every trial.
double post_constant(double k, const PlainTotals& to);
/// cost = k x.
double post_scaled(const double* x, double k, const PlainTotals& to);
/// cost = k x y.
double post_product(const double* x, const double* y, double k, const PlainTotals& to);

/// cost = k ladder(unit x) y; without y where `y` is null.
double post_ladder(const PlainLadder& ladder, const double* x, double unit, const double* y, double k,
                   const PlainTotals& to);

/// Adds a month's plain lines, `sum`, to the month as cash and as accrued cost, to the total, and at `worth` for each
/// unit to the present value.
void close_month(const Block& sum, const Block& worth, Block& cash, Block& accrual, Block& nominal, Block& npv);

} // namespace topsheet::engine::kernels
