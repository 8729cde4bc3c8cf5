#pragma once
// The fused prototype of W2: float lanes over 64 trials, Box-Muller, four hours at a time, eight capacities in one
// pass. The limit that the engine is measured against.

#include <Random123/threefry.h>

#include "lanes.hpp"

namespace w2 {

constexpr int block = 64, stride = block + 16, capacities = 8;
PEER_LANE float capacity(int j) {
    return 20.0F + 10.0F * static_cast<float>(j);
}

/// Two standard normals from two words; sine and cosine from quadrant bits and short polynomials.
PEER_LANE void box_muller(std::uint32_t a, std::uint32_t b, float& x, float& y) {
    const float u = (static_cast<float>(static_cast<std::int32_t>(a >> 1)) + 0.5F) * 0x1p-31F;
    const float r = std::sqrt(-2.0F * lane_log(u));
    const float t = static_cast<float>(static_cast<std::int32_t>(b << 2)) * (0x1p-31F * 0.7853981634F), z = t * t;
    const float s = t + t * z * (-1.6666654611e-1F + z * (8.3321608736e-3F + z * -1.9515295891e-4F));
    const float c =
        1.0F - 0.5F * z + z * z * (4.166664568298827e-2F + z * (-1.388731625493765e-3F + z * 2.443315711809948e-5F));
    const std::uint32_t quadrant = b >> 30;
    const float p = (quadrant & 1) ? c : s, o = (quadrant & 1) ? s : c;
    x = r * as_float(as_bits(p) ^ ((quadrant & 2) << 30));
    y = r * as_float(as_bits(o) ^ (((quadrant + 1) & 2) << 30));
}

struct alignas(64) Block {
    float level[stride], price0[stride], noise[stride], demand[4][stride], price[4][stride];
    float burst[capacities][stride], cost[capacities][stride], sum[stride], peak[stride];
    std::uint32_t word[8][stride];
    double total[capacities][stride], all[stride], top[stride], trend[stride], step[stride], z[4][stride];
};

/// Eight words of 32 bits for each trial: four hours.
inline void words(std::uint64_t seed, std::uint64_t first, std::uint64_t stream, std::uint32_t (*out)[stride]) {
    r123::Threefry4x64 threefry;
    const r123::Threefry4x64::key_type key = {{seed, 1, 0, 0}};
    for (int i = 0; i < block; ++i) {
        const r123::Threefry4x64::ctr_type counter = {{first + static_cast<std::uint64_t>(i), stream, 0, 0}};
        const auto v = threefry(counter, key);
        for (std::size_t q = 0; q < 4; ++q) {
            out[2 * q][i] = static_cast<std::uint32_t>(v[q]);
            out[2 * q + 1][i] = static_cast<std::uint32_t>(v[q] >> 32);
        }
    }
}

/// Demand and price of four hours.
inline void hours(Block& b, const float* profile) {
    constexpr float spread = 0.43588989435406735F * .35F, memory = .9F;
    for (int h = 0; h < 4; ++h)
        for (int i = 0; i < block; ++i) {
            float x, y;
            box_muller(b.word[2 * h][i], b.word[2 * h + 1][i], x, y);
            b.demand[h][i] = x;
            b.price[h][i] = lane_exp(.25F * y - .03125F);
        }
    for (int h = 0; h < 4; ++h) {
        const float share = profile[h];
        for (int i = 0; i < block; ++i) {
            const float noise = memory * b.noise[i] + spread * b.demand[h][i];
            b.noise[i] = noise;
            const float demand = b.level[i] * share * lane_exp(noise - .06125F);
            b.demand[h][i] = demand;
            b.sum[i] += demand;
            b.peak[i] = b.peak[i] > demand ? b.peak[i] : demand;
        }
    }
}

/// What `count` of those hours (4, or 2 at the end of a month) burst above each capacity.
inline void bursts(Block& b, int count) {
    for (int j = 0; j < capacities; ++j) {
        const float own = capacity(j);
        if (count == 4)
            for (int i = 0; i < block; ++i) {
                float s = b.burst[j][i], c = b.cost[j][i];
#pragma GCC unroll 4
                for (int h = 0; h < 4; ++h) {
                    float over = b.demand[h][i] - own;
                    over = over > 0 ? over : 0;
                    s += over;
                    c += over * b.price[h][i];
                }
                b.burst[j][i] = s;
                b.cost[j][i] = c;
            }
        else
            for (int h = 0; h < count; ++h)
                for (int i = 0; i < block; ++i) {
                    float over = b.demand[h][i] - own;
                    over = over > 0 ? over : 0;
                    b.burst[j][i] += over;
                    b.cost[j][i] += over * b.price[h][i];
                }
    }
}

} // namespace w2
