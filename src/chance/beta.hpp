#pragma once
/// @file
/// Quantiles of the beta distribution on (0, 1), exactly and from tables.
///
/// Boost inverts the incomplete beta function too, but through the C library's exp, log and pow, whose
/// last bits differ between processors; here they would move into every draw. So this inversion is our
/// own, and the tests hold it against Boost.

#include <array>
#include <vector>

namespace topsheet::chance::detail {

/// Value and derivative of a quantile over z.
struct QuantilePoint {
    double value = 0.0; ///< Q(Phi(z))
    double slope = 0.0; ///< dQ/dz
};

/// The quantile of beta(alpha, beta) at u = Phi(z). `tail` is min(u, 1 - u), which `z` alone would lose.
QuantilePoint beta_quantile(double alpha, double beta, double z, double tail);

/// A quantile over z as cubic Hermite pieces of equal width on |z| <= 8.25; beyond, the outermost value.
struct QuantileTable {
    static constexpr double reach = 8.25;
    double inverse_width = 0.0;                ///< pieces per unit of z
    std::vector<std::array<double, 4>> pieces; ///< c0 + t (c1 + t (c2 + t c3)), t from 0 to 1 within the piece
};

/// The table for low + (high - low) Q. Pieces are halved, from 128 to at most 4,096, until their error is
/// about 1e-9 of the span. Exponents below 0.1 run out of pieces: at 0.01 the error is 4e-6 of the span.
QuantileTable beta_table(double alpha, double beta, double low, double high);

} // namespace topsheet::chance::detail
