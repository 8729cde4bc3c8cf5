#pragma once
// Standard errors from the 16 replicates.

#include <array>

#include "topsheet/chance/draws.hpp"
#include "topsheet/sim/statistic.hpp"

namespace topsheet::sim {

/// The error of each figure.
inline Figures standard_errors(const std::array<Figures, chance::replicates>& each) {
    const auto of = [&](double Figures::*figure) {
        Replicates values{};
        for (std::size_t r = 0; r < each.size(); ++r)
            values[r] = each[r].*figure;
        return standard_error(values);
    };
    return {of(&Figures::mean), of(&Figures::p10), of(&Figures::p50), of(&Figures::p90), of(&Figures::tail_mean)};
}

/// Puts down what the replicates tell of a statistic.
inline void tell_replicates(const std::array<Figures, chance::replicates>& each, Statistic& statistic) {
    statistic.error = standard_errors(each);
    for (std::size_t r = 0; r < each.size(); ++r)
        statistic.means[r] = each[r].mean;
}

} // namespace topsheet::sim
