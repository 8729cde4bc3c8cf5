#pragma once
/// @file
/// What the scalar quantiles and the kernels share, so that both read a distribution the same way.

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "topsheet/chance/distribution.hpp"

namespace topsheet::chance::detail {

/// The first exponent of a PERT's beta distribution with `low` < `high`; the second is 6 minus it.
inline double pert_alpha(const Pert& d) {
    return 1.0 + 4.0 * ((d.mode - d.low) / (d.high - d.low));
}

/// A distribution on a few values as steps: values[0] up to u = limits[0], values[1] up to limits[1] ...
struct Steps {
    std::vector<double> values; ///< increasing, each with some weight
    std::vector<double> limits; ///< one fewer than values
};

/// The steps of a discrete distribution; equal values are merged and those without weight left out.
inline Steps steps_of(const Discrete& d) {
    std::vector<std::pair<double, double>> order; // value, weight
    double total = 0.0;
    for (std::size_t i = 0; i < d.values.size(); ++i) {
        if (d.weights[i] > 0.0)
            order.emplace_back(d.values[i], d.weights[i]);
        total += d.weights[i];
    }
    std::sort(order.begin(), order.end());
    Steps steps;
    double sum = 0.0;
    for (const auto& [value, weight] : order) {
        if (!steps.values.empty() && steps.values.back() != value)
            steps.limits.push_back(sum / total);
        if (steps.values.empty() || steps.values.back() != value)
            steps.values.push_back(value);
        sum += weight;
    }
    return steps;
}

/// A sorted copy.
inline std::vector<double> sorted(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values;
}

} // namespace topsheet::chance::detail
