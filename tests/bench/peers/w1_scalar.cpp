// W1 as a C++ developer writes it: one trial at a time, <random>, one thread, -O2. As it stands it is careful: growth
// compounds by multiplication, and the quantiles of the two correlated PERTs are tabulated. With -DNAIVE it calls pow
// for every month and Boost's quantile for every draw.  usage: w1_scalar N

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include <boost/math/special_functions/beta.hpp>

#include "w1.hpp"

namespace {

using Bits = std::mt19937_64;
using Clock = std::chrono::steady_clock;

double beta_draw(Bits& bits, double a, double b) {
    std::gamma_distribution<double> first(a, 1), second(b, 1);
    const double x = first(bits), y = second(bits);
    return x / (x + y);
}
double pert_draw(Bits& bits, w1::Three p) {
    return p.low + (p.high - p.low) * beta_draw(bits, w1::pert_alpha(p), w1::pert_beta(p));
}
double lower_normal(double z) {
    return .5 * std::erfc(-z * M_SQRT1_2);
}

#ifdef NAIVE
struct PertQuantile {
    w1::Three p;
    double operator()(double z) const {
        return p.low + (p.high - p.low) * boost::math::ibeta_inv(w1::pert_alpha(p), w1::pert_beta(p), lower_normal(z));
    }
};
#else
struct PertQuantile {
    std::vector<double> y;
    explicit PertQuantile(w1::Three p) {
        const boost::math::policies::policy<boost::math::policies::promote_double<false>> fast;
        for (int i = 0; i <= 4096; ++i)
            y.push_back(p.low + (p.high - p.low) *
                                    boost::math::ibeta_inv(w1::pert_alpha(p), w1::pert_beta(p), i / 4096., fast));
    }
    double operator()(double z) const {
        const double t = 4096 * lower_normal(z);
        const auto k = std::min(static_cast<std::size_t>(t), std::size_t{4095});
        return y[k] + (t - static_cast<double>(k)) * (y[k + 1] - y[k]);
    }
};
#endif

double triangle_draw(Bits& bits, w1::Three p) {
    const double u = std::uniform_real_distribution<double>()(bits), span = p.high - p.low;
    return u < (p.mode - p.low) / span ? p.low + std::sqrt(u * span * (p.mode - p.low))
                                       : p.high - std::sqrt((1 - u) * span * (p.high - p.mode));
}
double tariff(double quantity, const double* edge, const double* price) {
    double charge = 0, low = 0;
    for (int k = 0; k < 4; ++k) {
        const double high = k < 3 ? edge[k] : 1e300;
        if (quantity <= low)
            break;
        charge += price[k] * (std::min(quantity, high) - low);
        low = high;
    }
    return charge;
}
double storage(double quantity) {
    return tariff(quantity, w1::storage_edge, w1::storage_price);
}
double egress(double quantity) {
    return tariff(quantity, w1::egress_edge, w1::egress_price);
}

} // namespace

int main(int argc, char** argv) {
    const auto n = static_cast<std::size_t>(argc > 1 ? std::atof(argv[1]) : 1e5);
    const double count = static_cast<double>(n);
    Bits bits(7);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform;
    const auto start = Clock::now();
    const w1::Root root = w1::cholesky();
    const PertQuantile growth_quantile{w1::pert[1]}, work_quantile{w1::pert[3]};
    std::vector<double> npv[3];
    std::vector<std::vector<double>> fan(w1::series, std::vector<double>(n));
    for (auto& v : npv)
        v.resize(n);
    for (std::size_t t = 0; t < n; ++t) {
        double e[6], z[6];
        for (double& x : e)
            x = normal(bits);
        for (int i = 0; i < 6; ++i) {
            z[i] = 0;
            for (int j = 0; j <= i; ++j)
                z[i] += root.l[i][j] * e[j];
        }
        const double stored0 = pert_draw(bits, w1::pert[0]), growth = growth_quantile(z[0]);
        const double read = pert_draw(bits, w1::pert[2]), work0 = work_quantile(z[1]);
        const double license = pert_draw(bits, w1::pert[4]), node = pert_draw(bits, w1::pert[5]);
        const double nas = pert_draw(bits, w1::pert[6]), migration = pert_draw(bits, w1::pert[7]);
        double tri[6];
        for (int k = 0; k < 6; ++k)
            tri[k] = triangle_draw(bits, w1::triangle[k]);
        const double kwh = tri[0], pue = tri[1], admins = tri[2], upkeep = tri[3], discount = tri[4],
                     preempted = tri[5];
        const double machine = std::exp(w1::log_mean[0] + w1::log_deviation[0] * z[3]);
        const double storage_level = std::exp(w1::log_deviation[1] * z[4]);
        const double egress_level = std::exp(w1::log_deviation[2] * normal(bits));
        const double integration = std::exp(w1::log_mean[3] + w1::log_deviation[3] * normal(bits));
        double trend[4] = {z[5], normal(bits), normal(bits), z[2]};
        for (int k = 0; k < 4; ++k)
            trend[k] = 1 + w1::trend_mean[k] + w1::trend_deviation[k] * trend[k];
        const double used = beta_draw(bits, w1::beta[0][0], w1::beta[0][1]);
        const double cached = beta_draw(bits, w1::beta[1][0], w1::beta[1][1]);
        double sum[3] = {0, 0, 0};
#ifndef NAIVE
        double step[4], at[4] = {1, 1, 1, 1}, stored = stored0, discounted = 1;
        for (int k = 0; k < 4; ++k)
            step[k] = std::pow(trend[k], 1 / 12.);
        const double rate = std::pow(1.08, -1 / 12.);
#endif
        for (std::size_t m = 0; m < w1::months; ++m) {
#ifdef NAIVE
            const double year = static_cast<double>(m) / 12;
            double at[4];
            for (int k = 0; k < 4; ++k)
                at[k] = std::pow(trend[k], year);
            const double stored = stored0 * std::pow(1 + growth, static_cast<double>(m));
            const double discounted = std::pow(1.08, -year);
#endif
            const double cloud = at[0], power = at[1], wage = at[2];
            const double hours = work0 * at[3] * std::exp(.15 * normal(bits) - .01125);
            const double out = read * stored * (.6 + .8 * uniform(bits));
            const double busy_a = std::min(hours, 60 * 730 * .92);
            double a = kwh * power * pue * (.45 * busy_a + 60 * .12 * 730);
            a += admins * 7500 * wage;
            a += upkeep / 12 * (60 * node + nas * 1.3 * stored0);
            a += license * 60;
            a += 4200 * wage;
            a += storage((1 - used) * stored) * storage_level * cloud;
            a += egress(.15 * out) * egress_level * cloud;
            a += 2.0 * machine * cloud * (hours - busy_a);
            if (m == 0)
                a += 60 * node + nas * 1.3 * stored0;
            if (m == 18)
                a += .8 * nas * std::max(stored - 1.3 * stored0, 0.);
            const double spot = machine * (1 - discount) * (1 + preempted) * cloud;
            double b = spot * .85 * hours;
            b += machine * cloud * .15 * hours;
            b += storage(stored) * storage_level * cloud;
            b += egress(out * (1.3 - cached)) * egress_level * cloud;
            b += 90 * cloud * used * stored;
            b += 40 * 300 * cloud;
            b *= 1.03;
            b += license * .0022 * hours;
            b += .6 * 7500 * wage;
            if (m == 0)
                b += migration + integration;
            const double busy_c = std::min(hours, 36 * 730 * .92), burst = hours - busy_c;
            double c = kwh * power * pue * (.45 * busy_c + 36 * .12 * 730);
            c += (.6 * admins + .4) * 7500 * wage;
            c += upkeep / 12 * (36 * node + nas * .8 * stored0);
            c += spot * burst;
            c += license * (36 + .0022 * burst);
            c += storage((1 - .5 * used) * stored) * storage_level * cloud;
            c += egress(out * (1 - .6 * cached)) * egress_level * cloud;
            c += 2600 * wage;
            if (m == 0)
                c += 36 * node + nas * .8 * stored0 + integration;
            sum[0] += discounted * a;
            sum[1] += discounted * b;
            sum[2] += discounted * c;
            fan[m][t] = a;
            fan[w1::months + m][t] = b;
            fan[2 * w1::months + m][t] = c;
#ifndef NAIVE
            for (int k = 0; k < 4; ++k)
                at[k] *= step[k];
            stored *= 1 + growth;
            discounted *= rate;
#endif
        }
        for (int k = 0; k < 3; ++k)
            npv[k][t] = sum[k];
    }
    const auto simulated = Clock::now();
    int a_wins = 0;
    for (std::size_t t = 0; t < n; ++t)
        a_wins += npv[0][t] < npv[1][t];
    const auto rank = [&](double q) { return static_cast<std::ptrdiff_t>(q * (count - 1)); };
    double checked = 0;
    for (auto& v : fan)
        for (const double q : {.1, .5, .9}) {
            const auto it = v.begin() + rank(q);
            std::nth_element(v.begin(), it, v.end());
            checked += *it;
        }
    double mean[3], fifth[3], median[3], last[3];
    for (int k = 0; k < 3; ++k) {
        mean[k] = 0;
        for (const double x : npv[k])
            mean[k] += x / count;
        std::sort(npv[k].begin(), npv[k].end());
        fifth[k] = npv[k][static_cast<std::size_t>(rank(.05))];
        median[k] = npv[k][static_cast<std::size_t>(rank(.5))];
        last[k] = npv[k][static_cast<std::size_t>(rank(.95))];
    }
    const auto end = Clock::now();
    const auto micro = [&](auto d) { return std::chrono::duration<double, std::micro>(d).count() / count; };
    std::printf("W1 scalar N=%zu simulate %.3f summary %.3f total %.3f us/trial (fan sum %.6g)\n", n,
                micro(simulated - start), micro(end - simulated), micro(end - start), checked);
    for (int k = 0; k < 3; ++k)
        std::printf("%c mean %.0f P5 %.0f P50 %.0f P95 %.0f\n", 'A' + k, mean[k], fifth[k], median[k], last[k]);
    std::printf("P(A<B) %.5f\n", a_wins / count);
}
