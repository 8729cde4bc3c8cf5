// W2 as an average C++ developer writes it: one trial at a time, <random>, one thread, -O2.  usage: w2_scalar N

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

int main(int argc, char** argv) {
    const int n = argc > 1 ? static_cast<int>(std::atof(argv[1])) : 200;
    std::mt19937_64 bits(7);
    std::normal_distribution<double> normal;
    double profile[168];
    for (int h = 0; h < 168; ++h) {
        const double s = std::sin(2 * M_PI * (h % 24 - 8) / 24.);
        profile[h] = (h / 24 < 5 ? 1. : .55) * (.75 + .5 * s * s);
    }
    std::vector<double> total[8], burst(8 * 36), cost(8 * 36);
    double demand = 0, peaks = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int t = 0; t < n; ++t) {
        const double level0 = std::exp(std::log(40.) + .2 * normal(bits)), growth = .12 + .08 * normal(bits);
        const double price0 = std::exp(std::log(.4) + .18 * normal(bits));
        double noise = normal(bits), peak = 0, costs[8] = {};
        for (int m = 0, h = 0; m < 36; ++m) {
            const double level = level0 * std::pow(1 + growth, m / 12.) * std::exp(.1 * normal(bits) - .005);
            for (int j = 0; j < 8; ++j) {
                const auto at = static_cast<std::size_t>(j * 36 + m);
                burst[at] = cost[at] = 0;
            }
            for (int i = 0; i < 730; ++i, ++h) {
                noise = .9 * noise + std::sqrt(1 - .81) * normal(bits);
                const double d = level * profile[h % 168] * std::exp(.35 * noise - .35 * .35 / 2);
                const double price = price0 * std::exp(.25 * normal(bits) - .03125);
                demand += d;
                peak = std::max(peak, d);
                for (int j = 0; j < 8; ++j) {
                    const auto at = static_cast<std::size_t>(j * 36 + m);
                    const double b = std::max(d - (20. + 10 * j), 0.);
                    burst[at] += b;
                    cost[at] += b * price;
                }
            }
            for (int j = 0; j < 8; ++j)
                costs[j] += cost[static_cast<std::size_t>(j * 36 + m)];
        }
        peaks += peak;
        for (int j = 0; j < 8; ++j)
            total[j].push_back(costs[j]);
    }
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    std::printf("W2 scalar N=%d total %.1f us/trial\ndemand %.1f peak %.2f cost P50", n, spent.count() / n, demand / n,
                peaks / n);
    for (auto& v : total) {
        std::sort(v.begin(), v.end());
        std::printf(" %.0f", v[static_cast<std::size_t>(n / 2)]);
    }
    std::puts("");
}
