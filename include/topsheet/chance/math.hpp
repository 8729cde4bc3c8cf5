#pragma once
/// @file
/// Exponential, logarithm and the normal distribution with the same bits on every processor.
///
/// The C library's versions differ from one processor and release to the next, so whatever reaches a
/// result uses these: only + - * / sqrt and bit moves, compiled without contraction. They are compiled
/// rather than inline so that a caller's own flags cannot change them. The array versions give the same
/// bits as the scalars, value by value; `in` and `out` have the same length and may be the same array.
/// Accuracies are against long double and are tested.

#include <span>

namespace topsheet::chance {

/// z with Phi(z) = 0.95 and 0.90: the ends of a 5-95 and of a 10-90 range.
inline constexpr double normal_quantile_95 = 1.6448536269514722;
inline constexpr double normal_quantile_90 = 1.2815515655446004;

/// e^x within 2 units in the last place. Above 709.7827 infinite; below -708.396 zero (no subnormals).
double exp(double x);
void exp(std::span<const double> in, std::span<double> out);

/// Natural logarithm within 2 units in the last place. The scalar gives -infinity at zero and NaN below;
/// the array version expects positive normal numbers.
double log(double x);
void log(std::span<const double> in, std::span<double> out);

/// z with Phi(z) = u for u in the open interval (0, 1); relative error below 2e-15 (absolute near the
/// median). Wichura, "Algorithm AS 241", Applied Statistics 37 (1988) 477, routine PPND16. The array
/// version does the center for all values and the 15 % in the tails densely.
double normal_quantile(double u);
void normal_quantile(std::span<const double> in, std::span<double> out);

/// Phi(z), the standard normal distribution function; relative error below 4e-15 for z > -37, in the
/// lower tail too. Cody, "Algorithm 715: SPECFUN", ACM TOMS 19 (1993) 22, routine ANORM.
double normal_cdf(double z);
void normal_cdf(std::span<const double> in, std::span<double> out);

} // namespace topsheet::chance
