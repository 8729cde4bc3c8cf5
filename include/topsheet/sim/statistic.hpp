#pragma once
/// @file
/// What is said of a number that differs from trial to trial.

#include <optional>
#include <span>

namespace topsheet::sim {

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
