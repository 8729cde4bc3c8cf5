#pragma once
/// @file
/// What is said of a number that differs from trial to trial.

#include <array>
#include <optional>
#include <span>

#include "topsheet/chance/draws.hpp"

namespace topsheet::sim {

/// A number of each of the 16 replicates of a run.
using Replicates = std::array<double, chance::replicates>;

/// The Monte Carlo standard error of what each replicate has told: their deviation, divided by the root of their
/// number.
double standard_error(const Replicates& each);

/// A mean over the trials with those of the replicates. Sums, differences and multiples of such means know their error,
/// however much the figures vary together.
struct Mean {
    double value = 0.0;
    Replicates each{}; ///< the same figure of each replicate; all zero where nothing is random

    Mean& operator+=(const Mean& other);
    Mean& operator-=(const Mean& other);
    Mean& operator*=(double factor);
    [[nodiscard]] double error() const { return standard_error(each); }
};
inline Mean operator+(Mean a, const Mean& b) {
    return a += b;
}
inline Mean operator-(Mean a, const Mean& b) {
    return a -= b;
}
inline Mean operator*(double factor, Mean a) {
    return a *= factor;
}

/// A figure with its standard error.
struct Estimate {
    double value = 0.0;
    double error = 0.0;
};

/// part / whole of two means, and the error of that: of the residuals part - ratio whole of the replicates, over the
/// whole (the linearized ratio estimator; Cochran, Sampling Techniques, 3rd ed., 1977, section 6.4). Zero without a
/// whole.
Estimate ratio(const Mean& part, const Mean& whole);

/// The five figures of a distribution.
struct Figures {
    double mean = 0.0;
    double p10 = 0.0;
    double p50 = 0.0;
    double p90 = 0.0;
    double tail_mean = 0.0; ///< mean of the largest tenth
};

/// Figures with the Monte Carlo standard error of each: the deviation of the figure over the 16
/// replicates, divided by 4.
struct Statistic : Figures {
    Figures error{};
    Replicates means{}; ///< mean of each replicate

    [[nodiscard]] Mean as_mean() const { return {mean, means}; }
};

/// A probability with its standard error.
struct Probability {
    double value = 0.0;
    double error = 0.0;
};

/// The figures of all trials. Trial i of a run stands at place i; group i/64 belongs to replicate
/// (i/64) mod 16. Quantiles are linear between order statistics (type 7 of Hyndman & Fan, 1996); the
/// largest tenth is the last ceil(n/10) of them. The order of the sums is fixed, so the same trials give
/// the same bytes. At least 16 groups of 64 trials; fewer give errors of zero.
Statistic summarize(std::span<const double> trials);

/// The same over those trials to which the figure applies: one that is not a number is left out. A figure may be
/// infinite in some trials ("never"); percentiles then may be as well. Nothing when no trial is left.
std::optional<Statistic> summarize_some(std::span<const double> trials);

/// The share of trials that `trials` gives, each between 0 and 1, with its error.
Probability probability(std::span<const double> trials);

} // namespace topsheet::sim
