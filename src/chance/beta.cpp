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
        if (std::abs(d * c - 1.0) < 3e-16) // one place of the last digit
            break;
    }
    return result;
}

/// A beta distribution seen over the log-odds w = ln(x / (1 - x)), where neither end loses digits.
class BetaOverLogOdds {
  public:
    BetaOverLogOdds(double a, double b)
        : a_(a),
          b_(b),
          log_beta_(log_gamma(a) + log_gamma(b) - log_gamma(a + b)),
          width_(std::sqrt(1.0 / a + 1.0 / b)) {}

    /// What a w says of x.
    struct Place {
        double w = 0.0;
        double log_x = 0.0, log_rest = 0.0; ///< ln x and ln(1 - x)
        double log_density = 0.0;           ///< of w: a ln x + b ln(1 - x) - ln B(a, b)
    };

    /// The log-odds whose distribution function is e^target <= 1/2, by Halley's method inside a bracket: the error of a
    /// step is about its third power, so from a start that is near one step is enough.
    [[nodiscard]] Place find(double target, double start) const {
        const double small = 1e-5 * std::min(width_, 1.0);
        double low = -1e5, high = 1e5;
        Place p = place(start);
        for (int step = 0; step < 200; ++step) {
            const double x = exp(p.log_x), log_f = log_distribution(p, x);
            const double miss = log_f - target;
            (miss < 0.0 ? low : high) = p.w;
            // of g(w) = ln F(w): g' = f / F, and g'' = g' ((ln f)' - g') with (ln f)' = a (1 - x) - b x
            const double slope = exp(p.log_density - log_f), newton = miss / slope;
            const double bend = 1.0 - 0.5 * newton * ((a_ * (1.0 - x) - b_ * x) - slope);
            double next = p.w - newton / std::clamp(bend, 0.5, 2.0);
            if (!(next >= low && next <= high))
                next = 0.5 * (low + high);
            const double moved = std::abs(next - p.w);
            p = place(next);
            if (moved < small + 1e-15 * std::abs(next))
                break;
        }
        return p;
    }

    /// A start from nothing: the normal distribution of w.
    [[nodiscard]] double guess(double y) const { return std::clamp(log(a_ / b_) + y * width_, -700.0, 700.0); }

  private:
    [[nodiscard]] Place place(double w) const {
        Place p{};
        p.w = w;
        p.log_x = w > 0.0 ? -log_one_plus(exp(-w)) : w - log_one_plus(exp(w));
        p.log_rest = w > 0.0 ? -w - log_one_plus(exp(-w)) : -log_one_plus(exp(w));
        p.log_density = a_ * p.log_x + b_ * p.log_rest - log_beta_;
        return p;
    }

    /// ln P(W <= w).
    [[nodiscard]] double log_distribution(const Place& p, double x) const {
        if (x <= (a_ + 1.0) / (a_ + b_ + 2.0))
            return p.log_density + log(fraction(a_, b_, x) / a_);
        const double above = exp(p.log_density) * fraction(b_, a_, exp(p.log_rest)) / b_;
        return log(above < 1.0 ? 1.0 - above : 0x1p-53);
    }

    double a_, b_, log_beta_;
    double width_; ///< of w, roughly
};

/// A beta distribution from both ends.
class BetaQuantiles {
  public:
    BetaQuantiles(double alpha, double beta) : lower_(alpha, beta), upper_(beta, alpha) {}

    /// A node: the quantile, and the log-odds behind it.
    struct Node {
        QuantilePoint point;
        double w = 0.0;     ///< ln(x / (1 - x))
        double slope = 0.0; ///< dw/dz
    };

    /// Work in the lower half always: Q(z; a, b) = 1 - Q(-z; b, a). `start` is a guess of w.
    [[nodiscard]] Node at(double z, double tail, double start) const {
        const double sign = z > 0.0 ? -1.0 : 1.0;
        const auto p = (z > 0.0 ? upper_ : lower_).find(log(tail), sign * start);
        const double x = exp(p.log_x);
        // dw/dz = phi(z) / f(w) and dx/dw = x (1 - x)
        const double log_slope = -0.5 * z * z - 0.918938533204672741780 - p.log_density;
        return {{z > 0.0 ? 1.0 - x : x, exp(log_slope + p.log_x + p.log_rest)}, sign * p.w, exp(log_slope)};
    }
    [[nodiscard]] Node at(double z, double tail) const {
        return at(z, tail, z > 0.0 ? -upper_.guess(-z) : lower_.guess(z));
    }

  private:
    BetaOverLogOdds lower_, upper_;
};

} // namespace

QuantilePoint beta_quantile(double alpha, double beta, double z, double tail) {
    return BetaQuantiles(alpha, beta).at(z, tail).point;
}

QuantileTable beta_table(double alpha, double beta, double low, double high) {
    using Node = BetaQuantiles::Node;
    const BetaQuantiles quantiles(alpha, beta);
    const auto tail = [](double z) { return normal_cdf(z > 0.0 ? -z : z); };
    const auto node = [](int i, int count) { return QuantileTable::reach * (2.0 * i / count - 1.0); };

    int count = 128;
    std::vector<Node> nodes{quantiles.at(node(0, count), tail(node(0, count)))};
    for (int i = 1; i <= count; ++i) {
        const double z = node(i, count), width = z - node(i - 1, count);
        nodes.push_back(quantiles.at(z, tail(z), nodes.back().w + width * nodes.back().slope));
    }
    for (bool fine = false; !fine && count < 4096;) {
        std::vector<Node> refined{nodes.front()};
        refined.reserve(2 * nodes.size());
        fine = true;
        const double width = 2.0 * QuantileTable::reach / count;
        // the cubic through two nodes and their slopes, in the middle between them
        const auto middle = [width](double p, double q, double p_slope, double q_slope) {
            return 0.5 * (p + q) + 0.125 * width * (p_slope - q_slope);
        };
        for (int i = 0; i < count; ++i) {
            const Node& p = nodes[static_cast<std::size_t>(i)];
            const Node& q = nodes[static_cast<std::size_t>(i) + 1];
            const double z = node(2 * i + 1, 2 * count);
            refined.push_back(quantiles.at(z, tail(z), middle(p.w, q.w, p.slope, q.slope)));
            const double cubic = middle(p.point.value, q.point.value, p.point.slope, q.point.slope);
            // halving divides the error by 16
            fine = fine && std::abs(cubic - refined.back().point.value) < 16.0 * 1e-9;
            refined.push_back(q);
        }
        nodes = std::move(refined);
        count *= 2;
    }

    QuantileTable table;
    table.inverse_width = count / (2.0 * QuantileTable::reach);
    const double span = high - low, width = 2.0 * QuantileTable::reach / count;
    for (int i = 0; i < count; ++i) {
        const QuantilePoint& p = nodes[static_cast<std::size_t>(i)].point;
        const QuantilePoint& q = nodes[static_cast<std::size_t>(i) + 1].point;
        const double rise = q.value - p.value, d = p.slope * width, e = q.slope * width;
        table.pieces.push_back(
            {low + span * p.value, span * d, span * (3.0 * rise - 2.0 * d - e), span * (d + e - 2.0 * rise)});
    }
    return table;
}

} // namespace topsheet::chance::detail
