#pragma once
/// @file
/// The carrier of the engine: one number for each of 64 trials, and how a model's value becomes one.
///
/// Kernels store expressions in named blocks; every operation is elementwise, so a trial never sees its
/// neighbors and the same bytes come out for any vector width.

#include <cmath>

#include <Eigen/Core>

#include "topsheet/base/uncertain.hpp"
#include "topsheet/chance/draws.hpp"

namespace topsheet::engine {

/// One value for each trial of a group.
using Block = Eigen::Array<double, chance::group_size, 1>;

/// The value of an uncertain quantity in a month, in base units. Outside the horizon the nearest month counts.
template <class Q>
Block value(const chance::DrawBlock& draws, const Uncertain<Q>& uncertain, int month = 0) {
    if (uncertain.is_fixed())
        return Block::Constant(uncertain.fixed.base());
    return Eigen::Map<const Block, Eigen::Aligned64>(draws.value(uncertain.input, month));
}

/// A span of time in days; a month of it has `mean_days` days.
inline Block days(const chance::DrawBlock& draws, const Duration& duration, double mean_days) {
    const double unit = duration.in_months ? mean_days : 1.0 / 24.0;
    if (duration.input < 0)
        return Block::Constant(duration.value * unit);
    return Eigen::Map<const Block, Eigen::Aligned64>(draws.value(duration.input, 0)) * unit;
}

/// A span of time in begun months.
inline Block begun_months(const chance::DrawBlock& draws, const Duration& duration, double mean_days) {
    return (days(draws, duration, mean_days) / mean_days - 1e-9).ceil().max(0.0);
}

/// A fixed span of time in months, to the nearest whole one.
inline double whole_months(const Duration& duration, double mean_days) {
    return std::round(duration.value / (duration.in_months ? 1.0 : 24.0 * mean_days));
}

/// part / whole, and zero where there is no whole.
inline Block ratio(const Block& part, const Block& whole) {
    return (whole > 0.0).select(part / whole.max(1e-300), 0.0);
}

/// The sum of the trials in an order that does not depend on the vector width.
inline double ordered_sum(const Block& block) {
    double lanes[8] = {};
    for (int i = 0; i < chance::group_size; i += 8)
        for (int k = 0; k < 8; ++k)
            lanes[k] += block[i + k];
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

} // namespace topsheet::engine
