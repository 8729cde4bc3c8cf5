#pragma once
/// @file
/// The Sobol' sequence: dimension d of point n is the exclusive or of direction numbers v_k over the binary digits k
/// of n. I. M. Sobol', USSR Comput. Math. Math. Phys. 7 (1967) 86; direction numbers of S. Joe & F. Y. Kuo, SIAM J.
/// Sci. Comput. 30 (2008) 2635, as Boost.Random tabulates them. Scrambled by nested uniform permutations as the
/// stratified plan is (`chance/streams.hpp`), so that each replicate is a digital net of its own.

#include <array>
#include <cstdint>
#include <vector>

namespace topsheet::chance::detail {

/// Direction numbers of one dimension: v_k has its first binary digit at the top.
using Directions = std::array<std::uint32_t, 32>;

/// Dimensions there are direction numbers for; inputs beyond them are stratified one by one.
inline constexpr int most_dimensions = 3600;

/// The directions of dimensions 0 ... `count` - 1, `count` at most `most_dimensions`.
std::vector<Directions> sobol_directions(int count);

/// One dimension made ready: what the last six digits of a point add, its digits reversed.
struct SobolDimension {
    Directions directions{};
    std::array<std::uint32_t, 64> lanes{};

    explicit SobolDimension(const Directions& directions);
};

/// 64 scrambled uniforms in (0, 1) for points `first` ... `first` + 63 of one dimension, `first` a multiple of 64
/// below 2^32. Of the three keys the first is not used: points keep their order, so that dimensions stay together.
void sobol_uniforms(const SobolDimension& dimension, const std::array<std::uint64_t, 3>& key, std::uint64_t first,
                    double* out);

} // namespace topsheet::chance::detail
