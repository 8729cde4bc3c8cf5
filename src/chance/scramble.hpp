#pragma once
/// @file
/// Permutations of binary digits that keep strata together, for the stratified and the Sobol' plan.

#include <cstdint>

#include "chance/lane.hpp"

namespace topsheet::chance::detail {

TOPSHEET_LANE std::uint32_t reversed(std::uint32_t x) {
    x = ((x >> 1) & 0x55555555U) | ((x & 0x55555555U) << 1);
    x = ((x >> 2) & 0x33333333U) | ((x & 0x33333333U) << 2);
    x = ((x >> 4) & 0x0F0F0F0FU) | ((x & 0x0F0F0F0FU) << 4);
    return __builtin_bswap32(x);
}

/// A permutation of words in which bit i of the result depends on bits 0 ... i of x only: each step carries upward.
/// Constants: Vegdahl, "Building a better LK hash", psychopath.io, 2021.
TOPSHEET_LANE std::uint32_t nested(std::uint32_t x, std::uint32_t add, std::uint32_t times) {
    x ^= x * 0x3D20ADEAU;
    x += add;
    x *= times | 1U;
    x ^= x * 0x05526C56U;
    x ^= x * 0x53A22864U;
    return x;
}

/// The lower digits: a plain hash of the index, which is the whole path down to the interval of length 2^-32.
TOPSHEET_LANE std::uint32_t spread(std::uint32_t x, std::uint32_t key, std::uint32_t add) {
    x = (x ^ key) * 0x85EBCA6BU;
    x = (x ^ (x >> 13)) * 0xC2B2AE35U;
    return (x ^ (x >> 16)) + add;
}

TOPSHEET_LANE std::uint32_t low_half(std::uint64_t word) {
    return static_cast<std::uint32_t>(word);
}
TOPSHEET_LANE std::uint32_t high_half(std::uint64_t word) {
    return static_cast<std::uint32_t>(word >> 32);
}

} // namespace topsheet::chance::detail
