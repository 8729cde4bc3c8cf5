#pragma once
/// @file
/// A value worked out from other inputs, trial by trial and month by month: `stored * egress_ratio`.
///
/// A formula is a list of steps, each over earlier ones, the last of which is its value. It draws nothing of its
/// own, so a formula neither moves nor uses up any draws. Values are in base units; whoever writes a formula has
/// checked that its dimensions fit.

#include <limits>
#include <string>
#include <vector>

namespace topsheet::chance {

/// What a step does with earlier steps x and y.
enum class Operation {
    constant, ///< a number
    input,    ///< the value of an input
    add,      ///< x + y
    subtract, ///< x - y
    multiply, ///< x y
    divide,   ///< x / y
    least,    ///< min(x, y)
    greatest, ///< max(x, y)
    compound, ///< (1 + x)^(m - 1) in month m, counted from 1; x is a rate per month, one draw per trial
};

/// One step of a formula.
struct Step {
    Operation operation = Operation::constant;
    int first = -1;        ///< x: index of an earlier step; of an input for `input`
    int second = -1;       ///< y: index of an earlier step
    double constant = 0.0; ///< the number of `constant`
};

/// A value made of inputs that come earlier in the list.
struct Formula {
    std::vector<Step> steps{};
    std::string text{};                                    ///< as it was written
    bool by_month = false;                                 ///< whether an operand differs from month to month
    double low = -std::numeric_limits<double>::infinity(); ///< no value lies below
    double high = std::numeric_limits<double>::infinity(); ///< no value lies above
};

} // namespace topsheet::chance
