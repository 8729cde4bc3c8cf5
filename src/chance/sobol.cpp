#include "chance/sobol.hpp"

#include <algorithm>

#include <boost/random/sobol.hpp>

#include "chance/scramble.hpp"
#include "chance/wide.hpp"

namespace topsheet::chance::detail {

namespace {

constexpr int lanes = 64;

TOPSHEET_LOOP void sobol_loop(const std::uint32_t* __restrict last, std::uint32_t start, std::uint64_t k1,
                              std::uint64_t k2, double* __restrict out) {
    std::uint32_t top[lanes], rest[lanes];
    const std::uint32_t first = reversed(start);
    for (int i = 0; i < lanes; ++i) {
        const std::uint32_t digits = first ^ last[i];
        top[i] = reversed(nested(digits, low_half(k1), high_half(k1)));
        rest[i] = spread(digits, low_half(k2), high_half(k2));
    }
    for (int i = 0; i < lanes; ++i)
        out[i] = lane::open_uniform((std::uint64_t{top[i]} << 32) | rest[i]);
}

} // namespace

std::vector<Directions> sobol_directions(int count) {
    using Engine = boost::random::sobol_engine<boost::uint_least32_t, 32U, boost::random::default_sobol_table>;
    const auto dimensions = static_cast<std::size_t>(std::clamp(count, 0, most_dimensions));
    std::vector<Directions> all(dimensions);
    if (dimensions == 0)
        return all;
    Engine engine(dimensions);
    for (std::size_t k = 0; k < 32; ++k) {
        // Boost walks in Gray code and leaves out the origin: its point n is the exclusive or over the digits of the
        // code of n + 1, and the code of 2^(k + 1) - 1 is 2^k.
        engine.seed(static_cast<boost::uint_least32_t>((std::uint64_t{2} << k) - 2));
        for (auto& directions : all)
            directions[k] = engine();
    }
    return all;
}

SobolDimension::SobolDimension(const Directions& of) : directions(of) {
    for (std::size_t k = 0, size = 1; size < lanes.size(); ++k, size *= 2)
        for (std::size_t i = 0; i < size; ++i)
            lanes[size + i] = lanes[i] ^ reversed(directions[k]);
}

void sobol_uniforms(const SobolDimension& dimension, const std::array<std::uint64_t, 3>& key, std::uint64_t first,
                    double* out) {
    std::uint32_t start = 0;
    for (std::size_t k = 6; first >> k != 0; ++k)
        start ^= ((first >> k) & 1U) != 0 ? dimension.directions[k] : 0U;
    wide<sobol_loop>(dimension.lanes.data(), start, key[1], key[2], out);
}

} // namespace topsheet::chance::detail
