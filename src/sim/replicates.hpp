#pragma once
// Standard errors from the 16 replicates.

#include <array>
#include <cmath>

#include "topsheet/chance/draws.hpp"
#include "topsheet/sim/statistic.hpp"

namespace topsheet::sim {

/// Deviation over the replicates, divided by the root of their number.
inline double standard_error(const std::array<double, chance::replicates>& values) {
    constexpr double count = chance::replicates;
    double mean = 0.0;
    for (const double v : values)
        mean += v / count;
    double squares = 0.0;
    for (const double v : values)
        squares += (v - mean) * (v - mean);
    return std::sqrt(squares / (count - 1.0) / count);
}

/// The same for each figure.
inline Figures standard_errors(const std::array<Figures, chance::replicates>& each) {
    const auto of = [&](double Figures::*figure) {
        std::array<double, chance::replicates> values{};
        for (std::size_t r = 0; r < each.size(); ++r)
            values[r] = each[r].*figure;
        return standard_error(values);
    };
    return {of(&Figures::mean), of(&Figures::p10), of(&Figures::p50), of(&Figures::p90), of(&Figures::tail_mean)};
}

} // namespace topsheet::sim
