#pragma once
/// @file
/// Quantiles for many draws at once: a distribution made ready for the inner loops.

#include <vector>

#include "chance/beta.hpp"
#include "topsheet/chance/distribution.hpp"

namespace topsheet::chance::detail {

/// The loop that a distribution needs.
enum class Shape {
    normal,       ///< of z: a + b z
    lognormal,    ///< of z: c + d exp(a + b z)
    logit_normal, ///< of z: c / (1 + exp(-(a + b z)))
    table,        ///< of z: the table
    uniform,      ///< of u: a + b u
    triangular,   ///< of u: two square roots from ends and mode
    steps,        ///< of u: values and limits
    samples,      ///< of u: sorted values
};

/// A distribution that is not constant, made ready. Gives what `quantile` gives; beta and PERT by table.
struct QuantileKernel {
    Shape shape = Shape::normal;
    double a = 0.0, b = 0.0, c = 0.0, d = 0.0;
    QuantileTable table{};
    std::vector<double> values{}; ///< increasing
    std::vector<double> limits{}; ///< of steps

    /// Whether the loop starts from z rather than from u = Phi(z).
    [[nodiscard]] bool from_normal() const { return shape <= Shape::table; }
};

/// Makes a distribution ready; builds a table where one is needed.
QuantileKernel make_kernel(const Distribution& distribution);

/// `n` values from as many arguments x (z or u, see `from_normal`); `out` may be `x`.
void apply(const QuantileKernel& k, const double* x, double* out, int n);

} // namespace topsheet::chance::detail
