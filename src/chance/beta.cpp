#include "chance/beta.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "topsheet/chance/math.hpp"

namespace topsheet::chance::detail {

namespace {

/// ln Gamma(x) for x > 0: Stirling's series from 12 upward, the recurrence below.
double log_gamma(double x) {
    double product = 1.0;
    for (; x < 12.0; x += 1.0) // NOLINT(cert-flp30-c): the recurrence of the gamma function
        product *= x;
    const double v = 1.0 / (x * x);
    double s = 1.0 / 156.0;
    s = s * v - 691.0 / 360360.0;
    s = s * v + 1.0 / 1188.0;
    s = s * v - 1.0 / 1680.0;
    s = s * v + 1.0 / 1260.0;
    s = s * v - 1.0 / 360.0;
    s = s * v + 1.0 / 12.0;
    return (x - 0.5) * log(x) - x + 0.918938533204672741780 + s / x - log(product);
}

/// ln(1 + t) for t >= 0, exact for small t too.
double log_one_plus(double t) {
    const double u = 1.0 + t;
    return t > 1e300 ? log(t) : log(u) - ((u - 1.0) - t) / u;
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz' method, for
/// x <= (a + 1) / (a + b + 2).
double fraction(double a, double b, double x) {
    constexpr double tiny = 1e-290;
    double c = 1.0, d = 1.0 - (a + b) * x / (a + 1.0);
    d = 1.0 / (std::abs(d) < tiny ? tiny : d);
    double result = d;
    for (int m = 1; m < 20000; ++m) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        d = 1.0 + even * d;
        c = 1.0 + even / c;
        d = 1.0 / (std::abs(d) < tiny ? tiny : d);
        c = std::abs(c) < tiny ? tiny : c;
        result *= d * c;
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1.0 + odd * d;
        c = 1.0 + odd / c;
        d = 1.0 / (std::abs(d) < tiny ? tiny : d);
        c = std::abs(c) < tiny ? tiny : c;
        result *= d * c;
        if (std::abs(d * c - 1.0) < 1e-16)
            break;
    }
    return result;
}

/// A beta distribution seen over the log-odds w = ln(x / (1 - x)), where neither end loses digits.
class BetaOverLogOdds {
  public:
    BetaOverLogOdds(double a, double b) : a_(a), b_(b), log_beta_(log_gamma(a) + log_gamma(b) - log_gamma(a + b)) {}

    struct Point {
        double log_x, log_rest;  ///< ln x and ln(1 - x)
        double log_density;      ///< of w: a ln x + b ln(1 - x) - ln B(a, b)
        double log_distribution; ///< ln P(W <= w)
    };

    [[nodiscard]] Point at(double w) const {
        Point p{};
        p.log_x = w > 0.0 ? -log_one_plus(exp(-w)) : w - log_one_plus(exp(w));
        p.log_rest = w > 0.0 ? -w - log_one_plus(exp(-w)) : -log_one_plus(exp(w));
        p.log_density = a_ * p.log_x + b_ * p.log_rest - log_beta_;
        const double x = exp(p.log_x);
        if (x <= (a_ + 1.0) / (a_ + b_ + 2.0)) {
            p.log_distribution = p.log_density + log(fraction(a_, b_, x) / a_);
        } else {
            const double above = exp(p.log_density) * fraction(b_, a_, exp(p.log_rest)) / b_;
            p.log_distribution = log(above < 1.0 ? 1.0 - above : 0x1p-53);
        }
        return p;
    }

    /// The log-odds whose distribution function is e^target <= 1/2, by Newton's method inside a bracket.
    [[nodiscard]] Point find(double target, double start) const {
        double low = -1e5, high = 1e5, w = start;
        Point p = at(w);
        for (int step = 0; step < 200; ++step) {
            const double miss = p.log_distribution - target;
            (miss < 0.0 ? low : high) = w;
            double next = w - miss * exp(p.log_distribution - p.log_density);
            if (!(next >= low && next <= high))
                next = 0.5 * (low + high);
            const double moved = std::abs(next - w);
            w = next;
            p = at(w);
            if (moved < 1e-7 * (1.0 + std::abs(w))) // the error is the square of the last step
                break;
        }
        return p;
    }

  private:
    double a_, b_, log_beta_;
};

} // namespace

QuantilePoint beta_quantile(double alpha, double beta, double z, double tail) {
    const bool mirrored = z > 0.0; // work in the lower half always: Q(z; a, b) = 1 - Q(-z; b, a)
    const double a = mirrored ? beta : alpha, b = mirrored ? alpha : beta, y = mirrored ? -z : z;
    const BetaOverLogOdds odds(a, b);
    const double start = log(a / b) + y * std::sqrt(1.0 / a + 1.0 / b);
    const auto p = odds.find(log(tail), std::clamp(start, -700.0, 700.0));
    const double x = exp(p.log_x);
    // dx/dz = phi(z) / f(x) and f(x) x (1 - x) is the density of w
    const double slope = exp(-0.5 * y * y - 0.918938533204672741780 + p.log_x + p.log_rest - p.log_density);
    return {mirrored ? 1.0 - x : x, slope};
}

QuantileTable beta_table(double alpha, double beta, double low, double high) {
    const auto exact = [&](double z) { return beta_quantile(alpha, beta, z, normal_cdf(z > 0.0 ? -z : z)); };
    const auto node = [](int i, int count) { return QuantileTable::reach * (2.0 * i / count - 1.0); };

    int count = 128;
    std::vector<QuantilePoint> points;
    for (int i = 0; i <= count; ++i)
        points.push_back(exact(node(i, count)));
    for (bool fine = false; !fine && count < 4096;) {
        std::vector<QuantilePoint> refined{points.front()};
        fine = true;
        for (int i = 0; i < count; ++i) {
            const auto& p = points[static_cast<std::size_t>(i)];
            const auto& q = points[static_cast<std::size_t>(i) + 1];
            const auto middle = exact(node(2 * i + 1, 2 * count));
            const double width = 2.0 * QuantileTable::reach / count;
            const double cubic = 0.5 * (p.value + q.value) + 0.125 * width * (p.slope - q.slope);
            fine = fine && std::abs(cubic - middle.value) < 16.0 * 1e-9; // halving divides the error by 16
            refined.push_back(middle);
            refined.push_back(q);
        }
        points = std::move(refined);
        count *= 2;
    }

    QuantileTable table;
    table.inverse_width = count / (2.0 * QuantileTable::reach);
    const double span = high - low, width = 2.0 * QuantileTable::reach / count;
    for (int i = 0; i < count; ++i) {
        const auto& p = points[static_cast<std::size_t>(i)];
        const auto& q = points[static_cast<std::size_t>(i) + 1];
        const double rise = q.value - p.value, d = p.slope * width, e = q.slope * width;
        table.pieces.push_back(
            {low + span * p.value, span * d, span * (3.0 * rise - 2.0 * d - e), span * (d + e - 2.0 * rise)});
    }
    return table;
}

} // namespace topsheet::chance::detail
