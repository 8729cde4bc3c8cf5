#pragma once
/// @file
/// Elementary functions in single precision on one lane, for the hourly loops; see chance/lane.hpp.
///
/// Polynomials of S. L. Moshier's Cephes library (logf, expf, sinf, cosf), without branches. Accuracy against double
/// precision, tested in tests/chance/hourly_test.cpp: log within 1 unit in the last place (6e-8 absolute for
/// 0.6 < x < 1.7), exp within 1.5 units, normals within 1.5e-6.

#include <cstdint>

#include "chance/lane.hpp"

namespace topsheet::chance::lane {

TOPSHEET_LANE float float_from_bits(std::uint32_t bits) {
    float value;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

TOPSHEET_LANE std::uint32_t float_to_bits(float value) {
    std::uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// x = 2^e m with m in [sqrt(1/2), sqrt(2)). For positive normal x.
TOPSHEET_LANE float log(float x) {
    const std::uint32_t bits = float_to_bits(x);
    const std::int32_t e = static_cast<std::int32_t>(bits - 0x3F3504F3U) >> 23;
    const float m = float_from_bits(bits - (static_cast<std::uint32_t>(e) << 23)) - 1.0F;
    float p = 7.0376836292e-2F;
    p = p * m - 1.1514610310e-1F;
    p = p * m + 1.1676998740e-1F;
    p = p * m - 1.2420140846e-1F;
    p = p * m + 1.4249322787e-1F;
    p = p * m - 1.6668057665e-1F;
    p = p * m + 2.0000714765e-1F;
    p = p * m - 2.4999993993e-1F;
    p = p * m + 3.3333331174e-1F;
    const float z = m * m, k = static_cast<float>(e);
    // ln 2 in two parts, the first of 9 bits
    return k * 0.693359375F + (m + (p * m * z - 0.5F * z + k * -2.12194440e-4F));
}

/// Where the arguments of exp are cut, for hot loops: what the compiler does not know it cannot turn from a minimum and
/// a maximum into branches.
struct ExpEnds {
    float low, high;
};
inline const volatile float exp_ends[2] = {-87.0F, 88.0F};

/// x = k ln 2 + r. Arguments are cut at -87 and 88: about 1.6e-38 to 1.7e38.
TOPSHEET_LANE float exp(float x, ExpEnds ends = {-87.0F, 88.0F}) {
    const float low = x < ends.low ? ends.low : x, inside = low > ends.high ? ends.high : low;
    const float magic = inside * 1.44269504F + 12582912.0F; // rounds to an integer in the low bits
    const float k = magic - 12582912.0F;
    const float r = (inside - k * 0.693359375F) + k * 2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.0F;
    return float_from_bits(float_to_bits(p) + (float_to_bits(magic) << 23));
}

/// Two standard normals from two words: radius sqrt(-2 ln u) with u in steps of 2^-31 from 2^-32 on, angle from a
/// quadrant and an angle within it. Above 1/2 u itself is rounded to 24 bits: normals near zero lie on a coarser grid
/// than those in the tails, which go to 6.7.
TOPSHEET_LANE void box_muller(std::uint32_t a, std::uint32_t b, float& x, float& y) {
    const float u = (static_cast<float>(static_cast<std::int32_t>(a >> 1)) + 0.5F) * 0x1p-31F;
    const float radius = __builtin_sqrtf(-2.0F * log(u));
    // angle in [-pi/4, pi/4)
    const float t = static_cast<float>(static_cast<std::int32_t>(b << 2)) * (0x1p-31F * 0.7853981634F), z = t * t;
    const float s = t + t * z * (-1.6666654611e-1F + z * (8.3321608736e-3F + z * -1.9515295891e-4F));
    const float c =
        1.0F - 0.5F * z + z * z * (4.166664568298827e-2F + z * (-1.388731625493765e-3F + z * 2.443315711809948e-5F));
    const std::uint32_t quadrant = b >> 30;
    const float p = (quadrant & 1U) != 0U ? c : s, q = (quadrant & 1U) != 0U ? s : c;
    x = radius * float_from_bits(float_to_bits(p) ^ ((quadrant & 2U) << 30));
    y = radius * float_from_bits(float_to_bits(q) ^ (((quadrant + 1U) & 2U) << 30));
}

} // namespace topsheet::chance::lane
