#pragma once
/// @file
/// Formulas made ready: all steps of all formulas of a plan, each distinct one once, as operations on rows of 64
/// trials. What no month changes is worked out once for a group, the rest month by month.

#include <vector>

#include "topsheet/chance/input.hpp"

namespace topsheet::chance::detail {

/// Rows that an operation reads or writes: one, or one for each month.
struct RowAt {
    int row = 0;
    int stride = 0; ///< rows from one month to the next

    [[nodiscard]] int at(int month) const { return row + stride * month; }
};

/// What is done with whole rows; a, b, c and k are constants.
enum class RowCode {
    set,            ///< k
    copy,           ///< x
    add,            ///< x + y
    add_constant,   ///< x + k
    subtract,       ///< x - y
    subtract_from,  ///< k - x
    multiply,       ///< x y
    multiply_three, ///< x y z
    scale,          ///< k x
    line,           ///< k x + c
    divide,         ///< x / y
    divide_by,      ///< x / k
    divide_into,    ///< k / x
    least,          ///< min(x, y)
    least_constant, ///< min(x, k)
    greatest,
    greatest_constant,
    bend_down, ///< k min(x + a, b) + c
    bend_up,   ///< k max(x + a, b) + c
    compound,  ///< 1 in month 0, then its last value times 1 + x
};

/// One operation.
struct RowOperation {
    RowCode code = RowCode::set;
    RowAt to{}, x{}, y{}, z{};
    double k = 0.0, c = 0.0, a = 0.0, b = 0.0;
};

/// All formulas of a plan.
struct Formulas {
    std::vector<RowOperation> once{};    ///< in order
    std::vector<RowOperation> monthly{}; ///< in order, for each month

    /// Works out every formula; `rows` are the rows of a block, 64 numbers each.
    void run(double* rows, int months) const;
};

/// Makes formulas ready. `rows` is the number of rows that are taken, `first_month` the row of month 0 of each input
/// that varies; rows for steps in between are added to `rows`.
Formulas make_formulas(const std::vector<Input>& inputs, const std::vector<int>& first_month, int& rows);

} // namespace topsheet::chance::detail
