#include "topsheet/chance/distribution.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>

#include "chance/beta.hpp"
#include "chance/order.hpp"
#include "topsheet/chance/math.hpp"

namespace topsheet::chance {

namespace {

/// Where a quantile is asked for: u, z with u = Phi(z), and min(u, 1 - u) with its full digits.
struct Place {
    double u, z, tail;
};

template <class... Numbers>
bool finite(Numbers... numbers) {
    return (std::isfinite(numbers) && ...);
}

bool finite(const std::vector<double>& numbers) {
    return std::ranges::all_of(numbers, [](double x) { return std::isfinite(x); });
}

// --- one block of formulas per kind -------------------------------------------------------------------

std::string fault(const Constant& d) {
    return finite(d.value) ? "" : "the value must be a finite number";
}
double at(const Constant& d, const Place&) {
    return d.value;
}
double mean_of(const Constant& d) {
    return d.value;
}
double deviation_of(const Constant&) {
    return 0.0;
}
bool flat(const Constant&) {
    return true;
}
Distribution times(const Constant& d, double k) {
    return Constant{d.value * k};
}

std::string fault(const Uniform& d) {
    if (!finite(d.low, d.high))
        return "both ends must be finite numbers";
    return d.low <= d.high ? "" : "the low end lies above the high end";
}
double at(const Uniform& d, const Place& p) {
    return d.low + (d.high - d.low) * p.u;
}
double mean_of(const Uniform& d) {
    return 0.5 * (d.low + d.high);
}
double deviation_of(const Uniform& d) {
    return (d.high - d.low) / std::sqrt(12.0);
}
bool flat(const Uniform& d) {
    return d.low == d.high;
}
Distribution times(const Uniform& d, double k) {
    return Uniform{d.low * k, d.high * k};
}

std::string three_points_fault(double low, double mode, double high) {
    if (!finite(low, mode, high))
        return "low, mode and high must be finite numbers";
    if (low > high)
        return "the low end lies above the high end";
    return low <= mode && mode <= high ? "" : "the most likely value lies outside the ends";
}

std::string fault(const Triangular& d) {
    return three_points_fault(d.low, d.mode, d.high);
}
double at(const Triangular& d, const Place& p) {
    const double span = d.high - d.low, left = d.mode - d.low, right = d.high - d.mode;
    return p.u * span < left ? d.low + std::sqrt(p.u * span * left) : d.high - std::sqrt((1.0 - p.u) * span * right);
}
double mean_of(const Triangular& d) {
    return (d.low + d.mode + d.high) / 3.0;
}
double deviation_of(const Triangular& d) {
    const double left = d.mode - d.low, right = d.high - d.mode;
    return std::sqrt((left * left + left * right + right * right) / 18.0);
}
bool flat(const Triangular& d) {
    return d.low == d.high;
}
Distribution times(const Triangular& d, double k) {
    return Triangular{d.low * k, d.mode * k, d.high * k};
}

/// A beta distribution, from exponents and ends.
double beta_at(double alpha, double beta, double low, double high, const Place& p) {
    return low + (high - low) * detail::beta_quantile(alpha, beta, p.z, p.tail).value;
}
double beta_deviation(double alpha, double beta, double span) {
    const double sum = alpha + beta;
    return span * std::sqrt(alpha / sum * (beta / sum) / (sum + 1.0));
}

std::string fault(const Pert& d) {
    return three_points_fault(d.low, d.mode, d.high);
}
double at(const Pert& d, const Place& p) {
    return d.low < d.high ? beta_at(detail::pert_alpha(d), 6.0 - detail::pert_alpha(d), d.low, d.high, p) : d.low;
}
double mean_of(const Pert& d) {
    return (d.low + 4.0 * d.mode + d.high) / 6.0;
}
double deviation_of(const Pert& d) {
    return d.low < d.high ? beta_deviation(detail::pert_alpha(d), 6.0 - detail::pert_alpha(d), d.high - d.low) : 0.0;
}
bool flat(const Pert& d) {
    return d.low == d.high;
}
Distribution times(const Pert& d, double k) {
    return Pert{d.low * k, d.mode * k, d.high * k};
}

std::string fault(const Normal& d) {
    if (!finite(d.mean, d.deviation))
        return "mean and deviation must be finite numbers";
    return d.deviation >= 0.0 ? "" : "the deviation is negative";
}
double at(const Normal& d, const Place& p) {
    return d.mean + d.deviation * p.z;
}
double mean_of(const Normal& d) {
    return d.mean;
}
double deviation_of(const Normal& d) {
    return d.deviation;
}
bool flat(const Normal& d) {
    return d.deviation == 0.0;
}
Distribution times(const Normal& d, double k) {
    return Normal{d.mean * k, d.deviation * k};
}

/// e^x - 1 without losing digits near zero.
double exp_minus_one(double x) {
    if (std::abs(x) > 0.3)
        return exp(x) - 1.0;
    double sum = 1.0;
    for (int k = 16; k >= 2; --k)
        sum = 1.0 + sum * x / k;
    return x * sum;
}

std::string fault(const Lognormal& d) {
    if (!finite(d.mu, d.sigma, d.shift))
        return "mu, sigma and shift must be finite numbers";
    if (d.sigma < 0.0)
        return "sigma is negative";
    if (d.mu + 9.0 * d.sigma + d.sigma * d.sigma > 700.0)
        return "mu and sigma are so large that values overflow";
    return d.sign == 1.0 || d.sign == -1.0 ? "" : "the sign must be 1 or -1";
}
double at(const Lognormal& d, const Place& p) {
    return d.shift + d.sign * exp(d.mu + d.sign * d.sigma * p.z);
}
double mean_of(const Lognormal& d) {
    return d.shift + d.sign * exp(d.mu + 0.5 * d.sigma * d.sigma);
}
double deviation_of(const Lognormal& d) {
    const double variance = d.sigma * d.sigma;
    return exp(d.mu + 0.5 * variance) * std::sqrt(exp_minus_one(variance));
}
bool flat(const Lognormal& d) {
    return d.sigma == 0.0;
}
Distribution times(const Lognormal& d, double k) {
    return Lognormal{d.mu + log(k), d.sigma, d.shift * k, d.sign};
}

std::string fault(const LogitNormal& d) {
    if (!finite(d.mu, d.sigma, d.scale))
        return "mu, sigma and scale must be finite numbers";
    if (d.sigma < 0.0)
        return "sigma is negative";
    return d.scale > 0.0 ? "" : "the scale must be more than zero";
}
double at(const LogitNormal& d, const Place& p) {
    return d.scale / (1.0 + exp(-(d.mu + d.sigma * p.z)));
}
/// The mean of f(share / scale). The trapezoidal rule converges exponentially here: the integrand is analytic in
/// |Im z| < pi / sigma (Trefethen & Weideman, SIAM Review 56 (2014) 385).
template <class F>
double logit_normal_mean(const LogitNormal& d, F f) {
    const int half = static_cast<int>(std::min(200.0, std::max(8.0, 2.0 * d.sigma))) * 9;
    double sum = 0.0, weights = 0.0;
    for (int i = -half; i <= half; ++i) {
        const double z = 9.0 * i / half, weight = exp(-0.5 * z * z);
        sum += weight * f(1.0 / (1.0 + exp(-(d.mu + d.sigma * z))));
        weights += weight;
    }
    return sum / weights;
}
double mean_of(const LogitNormal& d) {
    return d.scale * logit_normal_mean(d, [](double x) { return x; });
}
double deviation_of(const LogitNormal& d) {
    const double center = mean_of(d) / d.scale;
    return d.scale * std::sqrt(logit_normal_mean(d, [=](double x) { return (x - center) * (x - center); }));
}
bool flat(const LogitNormal& d) {
    return d.sigma == 0.0;
}
Distribution times(const LogitNormal& d, double k) {
    return LogitNormal{d.mu, d.sigma, d.scale * k};
}

std::string fault(const Beta& d) {
    if (!finite(d.alpha, d.beta, d.low, d.high))
        return "alpha, beta and both ends must be finite numbers";
    if (d.alpha < 0.01 || d.beta < 0.01 || d.alpha > 1e6 || d.beta > 1e6)
        return "alpha and beta must lie between 0.01 and 1,000,000";
    return d.low <= d.high ? "" : "the low end lies above the high end";
}
double at(const Beta& d, const Place& p) {
    return beta_at(d.alpha, d.beta, d.low, d.high, p);
}
double mean_of(const Beta& d) {
    return d.low + (d.high - d.low) * (d.alpha / (d.alpha + d.beta));
}
double deviation_of(const Beta& d) {
    return beta_deviation(d.alpha, d.beta, d.high - d.low);
}
bool flat(const Beta& d) {
    return d.low == d.high;
}
Distribution times(const Beta& d, double k) {
    return Beta{d.alpha, d.beta, d.low * k, d.high * k};
}

std::string fault(const Discrete& d) {
    if (d.values.empty())
        return "there is no value";
    if (d.values.size() != d.weights.size())
        return "there must be one weight for each value";
    if (!finite(d.values))
        return "every value must be a finite number";
    if (!finite(d.weights) || !finite(std::accumulate(d.weights.begin(), d.weights.end(), 0.0)) ||
        std::ranges::any_of(d.weights, [](double w) { return w < 0.0; }))
        return "every weight must be a finite number, zero or more";
    return std::ranges::any_of(d.weights, [](double w) { return w > 0.0; }) ? "" : "all weights are zero";
}
double at(const Discrete& d, const Place& p) {
    const auto steps = detail::steps_of(d);
    std::size_t i = 0;
    while (i < steps.limits.size() && p.u > steps.limits[i])
        ++i;
    return steps.values[i];
}
double mean_of(const Discrete& d) {
    const double total = std::accumulate(d.weights.begin(), d.weights.end(), 0.0);
    double sum = 0.0;
    for (std::size_t i = 0; i < d.values.size(); ++i)
        sum += d.weights[i] / total * d.values[i];
    return sum;
}
double deviation_of(const Discrete& d) {
    const double total = std::accumulate(d.weights.begin(), d.weights.end(), 0.0), center = mean_of(d);
    double sum = 0.0;
    for (std::size_t i = 0; i < d.values.size(); ++i)
        sum += d.weights[i] / total * (d.values[i] - center) * (d.values[i] - center);
    return std::sqrt(sum);
}
bool flat(const Discrete& d) {
    return detail::steps_of(d).values.size() == 1;
}
Distribution times(const Discrete& d, double k) {
    Discrete result = d;
    for (double& v : result.values)
        v *= k;
    return result;
}

std::string fault(const Bernoulli& d) {
    return d.probability >= 0.0 && d.probability <= 1.0 ? "" : "the probability must lie between 0 and 1";
}
double at(const Bernoulli& d, const Place& p) {
    return p.u > 1.0 - d.probability ? 1.0 : 0.0;
}
double mean_of(const Bernoulli& d) {
    return d.probability;
}
double deviation_of(const Bernoulli& d) {
    return std::sqrt(d.probability * (1.0 - d.probability));
}
bool flat(const Bernoulli& d) {
    return d.probability == 0.0 || d.probability == 1.0;
}
Distribution times(const Bernoulli& d, double k) {
    return Discrete{{0.0, k}, {1.0 - d.probability, d.probability}};
}

std::string fault(const Samples& d) {
    if (d.values.empty())
        return "there is no value";
    return finite(d.values) ? "" : "every value must be a finite number";
}
double at(const Samples& d, const Place& p) {
    const auto x = detail::sorted(d.values);
    const double last = static_cast<double>(x.size()) - 1.0;
    const double h = std::clamp(p.u * (last + 1.0) - 0.5, 0.0, last);
    const auto i = static_cast<std::size_t>(h);
    const std::size_t next = std::min(i + 1, x.size() - 1);
    return x[i] + (h - static_cast<double>(i)) * (x[next] - x[i]);
}
double mean_of(const Samples& d) {
    return std::accumulate(d.values.begin(), d.values.end(), 0.0) / static_cast<double>(d.values.size());
}
double deviation_of(const Samples& d) { // half a step at each end, uniform pieces between neighbors
    const auto x = detail::sorted(d.values);
    const double center = mean_of(d), first = x.front() - center, last = x.back() - center;
    double sum = 0.5 * (first * first + last * last);
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
        const double middle = 0.5 * (x[i] + x[i + 1]) - center, width = x[i + 1] - x[i];
        sum += middle * middle + width * width / 12.0;
    }
    return std::sqrt(sum / static_cast<double>(x.size()));
}
bool flat(const Samples& d) {
    return std::ranges::all_of(d.values, [&](double x) { return x == d.values.front(); });
}
Distribution times(const Samples& d, double k) {
    Samples result = d;
    for (double& v : result.values)
        v *= k;
    return result;
}

double at(const Distribution& distribution, const Place& place) {
    return std::visit([&](const auto& d) { return at(d, place); }, distribution);
}

} // namespace

std::string_view kind_of(const Distribution& distribution) {
    return std::visit([](const auto& d) { return d.kind; }, distribution);
}

std::string check(const Distribution& distribution) {
    return std::visit([](const auto& d) { return fault(d); }, distribution);
}

double quantile(const Distribution& distribution, double u) {
    return at(distribution, Place{u, normal_quantile(u), u < 0.5 ? u : 1.0 - u});
}

double quantile_of_normal(const Distribution& distribution, double z) {
    return at(distribution, Place{normal_cdf(z), z, normal_cdf(z < 0.0 ? z : -z)});
}

double mean(const Distribution& distribution) {
    return std::visit([](const auto& d) { return mean_of(d); }, distribution);
}

double deviation(const Distribution& distribution) {
    return std::visit([](const auto& d) { return deviation_of(d); }, distribution);
}

bool is_constant(const Distribution& distribution) {
    return std::visit([](const auto& d) { return flat(d); }, distribution);
}

Distribution scaled(const Distribution& distribution, double factor) {
    return std::visit([=](const auto& d) { return times(d, factor); }, distribution);
}

} // namespace topsheet::chance
