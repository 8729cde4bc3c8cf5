#pragma once
/// @file
/// Distributions of uncertain inputs, and how a range in words becomes one.
///
/// The inverse distribution function is the one sampling primitive: every kind has an increasing
/// `quantile`. Values are in base units of whatever the distribution describes (bytes, currency,
/// shares); a distribution itself knows no dimension. Which draw belongs to which trial is said in
/// `chance/draws.hpp`; growth and shocks over the months in `chance/input.hpp`.
///
///     const Fitted rate = from_range(40, 120, Nature::positive);  // "40 to 120 TB/week"
///     const double median = quantile(rate.distribution, 0.5);     // 69.28...
///
/// Functions other than `check` expect a distribution that `check` has passed.
/// Formulas: Johnson, Kotz & Balakrishnan, "Continuous Univariate Distributions", 2nd ed., 1994/95.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace topsheet::chance {

/// The same value in every trial.
struct Constant {
    static constexpr std::string_view kind = "constant";
    double value = 0.0; ///< finite
};

/// Every value between two ends is equally likely.
struct Uniform {
    static constexpr std::string_view kind = "uniform";
    double low = 0.0;  ///< least value
    double high = 0.0; ///< greatest value, not below `low`
};

/// Density rises in a line from `low` to `mode` and falls in a line to `high`.
struct Triangular {
    static constexpr std::string_view kind = "triangular";
    double low = 0.0;  ///< least value
    double mode = 0.0; ///< most likely value, between the ends
    double high = 0.0; ///< greatest value
};

/// Beta distribution with mean (low + 4 mode + high) / 6: alpha = 1 + 4 (mode - low) / (high - low),
/// beta = 6 - alpha. Source: Malcolm, Roseboom, Clark & Fazar, Operations Research 7 (1959) 646, in the
/// form of Vose, "Risk Analysis", 3rd ed., 2008.
struct Pert {
    static constexpr std::string_view kind = "pert";
    double low = 0.0;  ///< least value
    double mode = 0.0; ///< most likely value, between the ends
    double high = 0.0; ///< greatest value
};

/// The normal distribution; it reaches below zero whatever its mean.
struct Normal {
    static constexpr std::string_view kind = "normal";
    double mean = 0.0;
    double deviation = 0.0; ///< standard deviation, zero or more
};

/// shift + sign * exp(mu + sigma z) with z standard normal. `sign` -1 has its long tail on the left; its
/// quantile uses -z, so that it still increases.
struct Lognormal {
    static constexpr std::string_view kind = "lognormal";
    double mu = 0.0;    ///< logarithm of the distance from `shift` to the median
    double sigma = 0.0; ///< standard deviation of that logarithm, zero or more
    double shift = 0.0; ///< the end that is never reached: below all values, above them when `sign` is -1
    double sign = 1.0;  ///< 1 or -1
};

/// A share whose log-odds are normal: scale / (1 + exp(-(mu + sigma z))).
struct LogitNormal {
    static constexpr std::string_view kind = "logit_normal";
    double mu = 0.0;    ///< log-odds of the median
    double sigma = 0.0; ///< standard deviation of the log-odds, zero or more
    double scale = 1.0; ///< the upper end in base units, more than zero; 1 for a plain share
};

/// Beta distribution, stretched from (0, 1) to (low, high).
struct Beta {
    static constexpr std::string_view kind = "beta";
    double alpha = 1.0; ///< exponent at the low end, 0.01 to 1,000,000
    double beta = 1.0;  ///< exponent at the high end, 0.01 to 1,000,000
    double low = 0.0;   ///< least value
    double high = 1.0;  ///< greatest value, not below `low`
};

/// A list of values with weights. The quantile runs through the values in increasing order, however
/// they are listed.
struct Discrete {
    static constexpr std::string_view kind = "discrete";
    std::vector<double> values{};  ///< at least one
    std::vector<double> weights{}; ///< one for each value, zero or more, not all zero; any sum
};

/// 1 with a probability, else 0. The quantile is 1 above 1 - probability.
struct Bernoulli {
    static constexpr std::string_view kind = "bernoulli";
    double probability = 0.0; ///< 0 to 1
};

/// Observed values. The quantile is linear between order statistics, the i-th of n (from 1) standing at
/// (i - 1/2) / n, and flat beyond the outer ones: Hazen's rule, type 5 of Hyndman & Fan, The American
/// Statistician 50 (1996) 361. It keeps the mean of the sample exactly.
struct Samples {
    static constexpr std::string_view kind = "samples";
    std::vector<double> values{}; ///< at least one, in any order
};

/// Any distribution that a study can name. A new kind is its struct above and its name here; the
/// compiler then asks for its formulas.
using Distribution = std::variant<Constant, Uniform, Triangular, Pert, Normal, Lognormal, LogitNormal, Beta, Discrete,
                                  Bernoulli, Samples>;

/// The word that a study uses for this kind, such as "pert".
std::string_view kind_of(const Distribution& distribution);

/// Empty when the distribution can be drawn from, else one sentence that says what is wrong (a value
/// that is not finite, ends in the wrong order, a negative deviation, weights that do not fit ...).
std::string check(const Distribution& distribution);

/// The value that is not passed with probability `u`, 0 < u < 1. Increases with u. Beta and PERT are
/// inverted to about 1e-13 of the span; draws take them from tables that are within 1e-9 of it.
double quantile(const Distribution& distribution, double u);

/// The quantile at u = Phi(z), without the detour over u where the kind is made from a normal.
double quantile_of_normal(const Distribution& distribution, double z);

/// The mean of what is drawn. Logit-normal by the trapezoidal rule to about 1e-14, others in closed form.
double mean(const Distribution& distribution);

/// The standard deviation of what is drawn; as exact as `mean`.
double deviation(const Distribution& distribution);

/// Whether every draw is the same value: `Constant`, or a kind without any width.
bool is_constant(const Distribution& distribution);

/// The distribution of `factor` times the value, as when a unit changes. `factor` is more than zero.
/// A Bernoulli becomes a Discrete; every other kind stays what it is.
Distribution scaled(const Distribution& distribution, double factor);

/// What kind of number a range describes.
enum class Nature {
    positive, ///< cannot be negative: sizes, prices, counts
    share,    ///< normally inside 0 to 1
    real,     ///< negative values make sense: growth rates, differences
};

/// A distribution made from a few stated points, or what is wrong with them.
struct Fitted {
    Distribution distribution{}; ///< usable when `problem` is empty
    std::string problem{};       ///< one sentence; empty when fine
    std::string hint{};          ///< what to write instead; may advise even when there is no problem
};

/// The distribution with these 5th and 95th percentiles ("40 to 120 TB/week"). A share with both ends
/// inside (0, 1) is logit-normal; otherwise both ends above zero give a lognormal; an end at or below
/// zero gives a normal where `nature` is real and is refused elsewhere, with the hint `pert`. Equal ends
/// are a constant; ends in the wrong order are refused.
/// With z = 1.6449: mu = (f(p05) + f(p95)) / 2, sigma = (f(p95) - f(p05)) / (2 z), f = log, logit or x.
Fitted from_range(double p05, double p95, Nature nature);

/// The shifted lognormal exactly through three percentiles: with r = (p90 - p50) / (p50 - p10) and
/// z = 1.2816, sigma = |ln r| / z; the distance from shift to median is (p90 - p50) / (r - 1). r < 1 is
/// skewed to the left (sign -1), r = 1 is normal. Points in the wrong order, or two of them equal, are
/// refused; all three equal are a constant. The fit may reach below zero: ask `quantile`.
Fitted from_percentiles(double p10, double p50, double p90);

} // namespace topsheet::chance
