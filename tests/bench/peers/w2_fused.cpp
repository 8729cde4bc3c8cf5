// W2 by the fused prototype, on one thread.  usage: w2_fused N

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "w2_fused.hpp"

namespace {

void four_normals(w2::Block& b, std::uint64_t first, std::uint64_t stream) {
    r123::Threefry4x64 threefry;
    const r123::Threefry4x64::key_type key = {{7, 2, 0, 0}};
    for (int i = 0; i < w2::block; ++i) {
        const auto v =
            threefry(r123::Threefry4x64::ctr_type{{first + static_cast<std::uint64_t>(i), stream, 0, 0}}, key);
        for (std::size_t q = 0; q < 4; ++q)
            b.z[q][i] = open_uniform(v[q]);
    }
    for (auto& z : b.z)
        normals(z, z, w2::block);
}

} // namespace

int main(int argc, char** argv) {
    const auto n = static_cast<std::size_t>(argc > 1 ? std::atof(argv[1]) : 2048);
    float profile[168];
    for (int h = 0; h < 168; ++h) {
        const double s = std::sin(2 * M_PI * (h % 24 - 8) / 24.);
        profile[h] = static_cast<float>((h / 24 < 5 ? 1. : .55) * (.75 + .5 * s * s));
    }
    const auto start = std::chrono::steady_clock::now();
    std::vector<float> monthly(36U * 17 * n); // by month: 8 bursts, 8 costs, the peak
    std::vector<double> total[w2::capacities], all(n), top(n);
    for (auto& v : total)
        v.resize(n);
    static w2::Block b;
    for (std::size_t first = 0; first < n; first += w2::block) {
        const int count = static_cast<int>(std::min<std::size_t>(w2::block, n - first));
        four_normals(b, first, 0);
        for (int i = 0; i < w2::block; ++i) {
            b.trend[i] = 40 * lane_exp(.2 * b.z[0][i]);
            b.step[i] = lane_exp(lane_log(1.12 + .08 * b.z[1][i]) * (1. / 12));
            b.price0[i] = static_cast<float>(.4 * lane_exp(.18 * b.z[2][i]));
            b.noise[i] = static_cast<float>(b.z[3][i]) * .35F;
            b.all[i] = b.top[i] = 0;
            for (auto& t : b.total)
                t[i] = 0;
        }
        for (int m = 0, hour = 0; m < 36; ++m) {
            if (m % 4 == 0)
                four_normals(b, first, 1 + static_cast<std::uint64_t>(m / 4));
            for (int i = 0; i < w2::block; ++i) {
                b.level[i] = static_cast<float>(b.trend[i] * lane_exp(.1 * b.z[m % 4][i] - .005));
                b.trend[i] *= b.step[i];
                b.sum[i] = b.peak[i] = 0;
            }
            for (int j = 0; j < w2::capacities; ++j)
                std::fill_n(b.burst[j], w2::block, 0.0F), std::fill_n(b.cost[j], w2::block, 0.0F);
            for (int left = 730; left > 0;) {
                const int some = std::min(4, left);
                w2::words(7, first, 100 + static_cast<std::uint64_t>(m * 1000 + left), b.word);
                float share[4] =
                    {}; // a month has 730 hours: the two that its last four have too many are without demand
                for (int h = 0; h < some; ++h)
                    share[h] = profile[(hour + h) % 168];
                w2::hours(b, share);
                w2::bursts(b, some);
                hour += some;
                left -= some;
            }
            const std::size_t row = static_cast<std::size_t>(m) * 17 * n + first;
            for (int j = 0; j < w2::capacities; ++j)
                for (int i = 0; i < count; ++i) {
                    const float cost = b.cost[j][i] * b.price0[i];
                    const std::size_t at = row + static_cast<std::size_t>(j) * n + static_cast<std::size_t>(i);
                    monthly[at] = b.burst[j][i];
                    monthly[at + 8 * n] = cost;
                    b.total[j][i] += static_cast<double>(cost);
                }
            for (int i = 0; i < count; ++i) {
                monthly[row + 16 * n + static_cast<std::size_t>(i)] = b.peak[i];
                b.all[i] += static_cast<double>(b.sum[i]);
                b.top[i] = std::max(b.top[i], static_cast<double>(b.peak[i]));
            }
        }
        for (int j = 0; j < w2::capacities; ++j)
            std::copy(b.total[j], b.total[j] + count, total[j].begin() + static_cast<std::ptrdiff_t>(first));
        std::copy(b.all, b.all + count, all.begin() + static_cast<std::ptrdiff_t>(first));
        std::copy(b.top, b.top + count, top.begin() + static_cast<std::ptrdiff_t>(first));
    }
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    const double trials = static_cast<double>(n);
    double demand = 0, peak = 0;
    for (std::size_t t = 0; t < n; ++t) {
        demand += all[t];
        peak += top[t];
    }
    std::printf("W2 fused N=%zu total %.2f us/trial\ndemand %.1f peak %.2f cost P50", n, spent.count() / trials,
                demand / trials, peak / trials);
    for (auto& v : total) {
        std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(n / 2), v.end());
        std::printf(" %.0f", v[n / 2]);
    }
    std::puts("");
}
