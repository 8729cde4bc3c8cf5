#pragma once
/// @file
/// A value of a model: either a fixed quantity or one of the study's uncertain inputs.
///
/// The handle knows nothing of distributions: it carries the quantity when it is fixed, or the index
/// of an input whose draws the engine asks for. Its dimension is in the type, so a model cannot hold
/// terabytes where months belong.

#include "topsheet/base/units.hpp"

namespace topsheet {

/// A fixed quantity, or the index of an input in `Study::inputs`.
template <class Q>
struct Uncertain {
    Q fixed{};          ///< the value when `input` is negative; otherwise the median, for pages only
    int input = -1;     ///< index of the input that holds the draws; negative when fixed
    bool given = false; ///< whether the study states it (an explicit zero is given)

    /// Whether every trial and month has the same value.
    [[nodiscard]] constexpr bool is_fixed() const { return input < 0; }
    /// Whether the study states it and it can be more than zero.
    [[nodiscard]] constexpr bool is_some() const { return given && (!is_fixed() || fixed.base() > 0.0); }
};

/// A plain number that may be uncertain: a share, a ratio, a factor.
struct Number {
    static constexpr Dimension dimension = dimensionless;
    double value = 0.0;

    static constexpr Number from_base(double x) { return {x}; }
    [[nodiscard]] constexpr double base() const { return value; }
};

/// A span of time given in months ("7 month") or in hours ("16 week"); the calendar turns either into
/// days at the date it starts from.
struct Duration {
    double value = 0.0;     ///< months or hours, as `in_months` says; the median when there is an input
    int input = -1;         ///< index of the input in months or hours, negative when fixed
    bool in_months = false; ///< unit of `value` and of the input's draws
    bool given = false;     ///< whether the study states it
};

/// A fixed value as a handle.
template <class Q>
constexpr Uncertain<Q> fixed(Q q) {
    return {.fixed = q, .input = -1, .given = true};
}

} // namespace topsheet
