// What bounds W1 and W2 from below: their random numbers alone, and the sum of their parts, by the prototype's kernels.
// Medians of 15 rounds, in microseconds per trial.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "w1_fused.hpp"
#include "w2_fused.hpp"

namespace {

template <class Work>
double micro(Work work, double trials) {
    std::vector<double> rounds;
    for (int r = 0; r < 15; ++r) {
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < 60; ++i) {
            work(i);
            asm volatile("" ::: "memory");
        }
        const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
        rounds.push_back(spent.count() / 60 / trials);
    }
    std::nth_element(rounds.begin(), rounds.begin() + 7, rounds.end());
    return rounds[7];
}

} // namespace

int main() {
    static const w1::Tables tables;
    static w1::Block b;
    static double normal[36][w1::stride], uniform[36][w1::stride], scratch[w1::stride];
    const double random1 = micro(
        [](int i) {
            for (std::uint64_t j = 0; j < 24; ++j) {
                w1::uniforms(7, static_cast<std::uint64_t>(i) * w1::block, j, b.uniform);
                asm volatile("" ::: "memory");
            }
        },
        w1::block);
    std::printf("W1 random numbers (96 uniforms) total %.4f us/trial\n", random1);
    for (int m = 0; m < 36; m += 2) {
        w1::uniforms(7, 0, 6 + static_cast<std::uint64_t>(m / 2), b.uniform);
        normals(b.uniform[0], normal[m], w1::block);
        normals(b.uniform[2], normal[m + 1], w1::block);
        std::copy_n(b.uniform[1], w1::block, uniform[m]);
        std::copy_n(b.uniform[3], w1::block, uniform[m + 1]);
    }
    std::copy_n(uniform[0], w1::block, scratch);
    const double inputs =
        micro([](int i) { w1::inputs(tables, b, 7, static_cast<std::uint64_t>(i) * w1::block); }, w1::block);
    const double monthly = micro(
        [](int i) {
            for (std::uint64_t j = 0; j < 18; ++j)
                w1::uniforms(7, static_cast<std::uint64_t>(i) * w1::block, 6 + j, b.uniform);
            for (int m = 0; m < 36; ++m) {
                normals(scratch, normal[m], w1::block);
                asm volatile("" ::: "memory");
            }
        },
        w1::block);
    const double months = micro(
        [](int) {
            w1::inputs(tables, b, 7, 0);
            for (int m = 0; m < 36; ++m)
                w1::month<w1::Month::plain>(b, normal[m], uniform[m], 1.0);
        },
        w1::block);
    std::printf("W1 parts (inputs %.4f, monthly noise %.4f, lines %.4f) total %.4f us/trial\n", inputs, monthly,
                months - inputs, monthly + months);

    constexpr double hours = 26280, some = 400; // one call of the loops below is 400 hours
    static w2::Block c;
    static const float share[4] = {1, 1, .8F, .7F};
    std::fill_n(c.level, w2::block, 40.0F);
    const auto scaled = [&](double each) { return each * hours / some; };
    const double random2 = micro(
        [](int i) {
            for (std::uint64_t k = 0; k < 100; ++k) {
                w2::words(7, static_cast<std::uint64_t>(i), k, c.word);
                asm volatile("" ::: "memory");
            }
        },
        w2::block);
    const double demand = micro(
        [](int) {
            for (int k = 0; k < 100; ++k) {
                w2::hours(c, share);
                asm volatile("" ::: "memory");
            }
        },
        w2::block);
    const double bursts = micro(
        [](int) {
            for (int k = 0; k < 100; ++k) {
                w2::bursts(c, 4);
                asm volatile("" ::: "memory");
            }
        },
        w2::block);
    std::printf("W2 random numbers (52,560 words of 32 bits) total %.2f us/trial\n", scaled(random2));
    std::printf("W2 parts (random %.2f, demand and price %.2f, capacities %.2f) total %.2f us/trial\n", scaled(random2),
                scaled(demand), scaled(bursts), scaled(random2 + demand + bursts));
}
