// W1 by the fused prototype, on one thread. The 108 fans: none, exact (brackets around each percentile from a pilot;
// what falls inside is kept) or histograms.  usage: w1_fused N none|exact|histogram

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "w1_fused.hpp"

namespace {

using Clock = std::chrono::steady_clock;
constexpr double quantile[3] = {.1, .5, .9};
constexpr int bins = 1024;

/// One month of one scenario over all trials.
struct Fan {
    double low[3] = {}, high[3] = {};
    long below[3] = {};
    std::vector<double> kept;
    std::size_t used = 0;
    double start = 0, scale = 0;
    std::vector<std::uint32_t> counts;

    /// From the pilot's values, which are reordered.
    void aim(std::vector<double>& pilot, bool exact) {
        const auto [least, most] = std::minmax_element(pilot.begin(), pilot.end());
        const double span = *most - *least;
        start = *least - .1 * span;
        scale = bins / (1.2 * span);
        if (!exact) {
            counts.assign(bins, 0);
            return;
        }
        const double n = static_cast<double>(pilot.size());
        auto from = pilot.begin(); // the ranks rise
        for (int j = 0; j < 3; ++j) {
            const double at = quantile[j] * n, wide = 5 * std::sqrt(at * (1 - quantile[j])) + 2;
            const auto nth = [&](double rank) {
                const auto it = pilot.begin() + static_cast<std::ptrdiff_t>(std::clamp(rank, 0., n - 1));
                std::nth_element(from, it, pilot.end());
                from = it;
                return *it;
            };
            low[j] = nth(at - wide);
            high[j] = nth(at + wide);
        }
    }
    void add(const double* v, int n, bool exact) {
        if (exact) {
            if (kept.size() < used + static_cast<std::size_t>(w1::block))
                kept.resize(std::max<std::size_t>(2 * kept.size(), 4 * w1::block));
            long under[3] = {0, 0, 0};
            for (int i = 0; i < n; ++i)
                for (int j = 0; j < 3; ++j)
                    under[j] += v[i] < low[j];
            double* const out = kept.data();
            for (int i = 0; i < n; ++i) {
                const double x = v[i];
                out[used] = x;
                used += static_cast<std::size_t>(((x >= low[0]) & (x <= high[0])) | ((x >= low[1]) & (x <= high[1])) |
                                                 ((x >= low[2]) & (x <= high[2])));
            }
            for (int j = 0; j < 3; ++j)
                below[j] += under[j];
        } else {
            int at[w1::block];
            for (int i = 0; i < n; ++i) {
                double t = (v[i] - start) * scale;
                t = t > 0 ? t : 0;
                at[i] = static_cast<int>(t < bins - 1 ? t : bins - 1);
            }
            for (int i = 0; i < n; ++i)
                ++counts[static_cast<std::size_t>(at[i])];
        }
    }
    /// The percentile, or NaN where its bracket missed it.
    double at(int j, long trials, bool exact) {
        const long rank = static_cast<long>(quantile[j] * static_cast<double>(trials - 1));
        if (!exact) {
            long sum = 0;
            std::size_t k = 0;
            while (k + 1 < counts.size() && sum + static_cast<long>(counts[k]) <= rank)
                sum += static_cast<long>(counts[k++]);
            return start + (static_cast<double>(k) + .5) / scale;
        }
        const auto last = kept.begin() + static_cast<std::ptrdiff_t>(used);
        const auto first = std::partition(kept.begin(), last, [&](double x) { return x < low[j]; });
        const long place = rank - below[j];
        if (place < 0 || place >= last - first || *std::max_element(first, last) < low[j])
            return NAN;
        const auto it = first + place;
        std::nth_element(first, it, last);
        return *it <= high[j] ? *it : NAN;
    }
};

} // namespace

int main(int argc, char** argv) {
    const long n = argc > 1 ? static_cast<long>(std::atof(argv[1])) : 100000;
    const std::string_view mode = argc > 2 ? argv[2] : "exact";
    const bool fans = mode != "none", exact = mode == "exact";
    const auto start = Clock::now();
    static const w1::Tables tables;
    std::vector<double> npv[3];
    for (auto& v : npv)
        v.resize(static_cast<std::size_t>(n));
    std::vector<Fan> fan(fans ? w1::series : 0);
    const long pilot = std::min<long>(n, 16384 / w1::block * w1::block);
    std::vector<std::vector<double>> first(fan.size(), std::vector<double>(static_cast<std::size_t>(pilot)));
    static w1::Block b;
    for (long t = 0; t < n; t += w1::block) {
        const int count = static_cast<int>(std::min<long>(w1::block, n - t));
        if (t == pilot)
            for (std::size_t s = 0; s < fan.size(); ++s) {
                auto values = first[s];
                fan[s].aim(values, exact);
                for (long i = 0; i < pilot; i += w1::block)
                    fan[s].add(first[s].data() + i, static_cast<int>(std::min<long>(w1::block, pilot - i)), exact);
            }
        w1::run(tables, b, 7, static_cast<std::uint64_t>(t), [&](int m) {
            for (std::size_t k = 0; fans && k < 3; ++k) {
                const std::size_t s = k * w1::months + static_cast<std::size_t>(m);
                if (t < pilot)
                    std::copy(b.cost[k], b.cost[k] + count, first[s].begin() + t);
                else
                    fan[s].add(b.cost[k], count, exact);
            }
        });
        for (int k = 0; k < 3; ++k)
            std::copy(b.npv[k], b.npv[k] + count, npv[k].begin() + t);
    }
    double checked = 0;
    int missed = 0;
    for (std::size_t s = 0; s < fan.size(); ++s)
        for (int j = 0; j < 3; ++j) {
            double value = 0;
            if (pilot == n) {
                const auto it =
                    first[s].begin() + static_cast<std::ptrdiff_t>(quantile[j] * static_cast<double>(n - 1));
                std::nth_element(first[s].begin(), it, first[s].end());
                value = *it;
            } else {
                value = fan[s].at(j, n, exact);
            }
            missed += std::isnan(value);
            checked += value;
        }
    long a_wins = 0;
    for (std::size_t t = 0; t < static_cast<std::size_t>(n); ++t)
        a_wins += npv[0][t] < npv[1][t];
    double mean[3], level[3][3];
    for (int k = 0; k < 3; ++k) {
        mean[k] = 0;
        for (const double x : npv[k])
            mean[k] += x / static_cast<double>(n);
        for (int j = 0; j < 3; ++j) {
            constexpr double q[3] = {.05, .5, .95};
            const auto it = npv[k].begin() + static_cast<std::ptrdiff_t>(q[j] * static_cast<double>(n - 1));
            std::nth_element(npv[k].begin(), it, npv[k].end());
            level[k][j] = *it;
        }
    }
    const std::chrono::duration<double, std::micro> spent = Clock::now() - start;
    std::printf("W1 fused %s N=%ld total %.4f us/trial (fan sum %.6g, %d missed)\n", argc > 2 ? argv[2] : "exact", n,
                spent.count() / static_cast<double>(n), checked, missed);
    for (int k = 0; k < 3; ++k)
        std::printf("%c mean %.0f P5 %.0f P50 %.0f P95 %.0f\n", 'A' + k, mean[k], level[k][0], level[k][1],
                    level[k][2]);
    std::printf("P(A<B) %.5f\n", static_cast<double>(a_wins) / static_cast<double>(n));
    return missed == 0 ? 0 : 1;
}
