#include "chance/streams.hpp"

#include <array>
#include <bit>

#include <Random123/threefry.h> // defines function-like macros; nothing else includes it

#include "chance/lane.hpp"
#include "chance/scramble.hpp"
#include "chance/wide.hpp"

namespace topsheet::chance::detail {

namespace {

TOPSHEET_LANE threefry4x64_ctr_t block(std::uint64_t c0, std::uint64_t c1, std::uint64_t c2, std::uint64_t c3,
                                       const Stream& stream) {
    const threefry4x64_ctr_t counter{{c0, c1, c2, c3}};
    const threefry4x64_key_t key{{stream.seed, stream.name, stream.replicate, 0}};
    return threefry4x64_R(20, counter, key);
}

TOPSHEET_LOOP void random_loop(Stream stream, std::uint64_t channel, std::uint64_t index, std::uint64_t first,
                               double* out) {
    for (unsigned q = 0; q < 16; ++q) {
        const auto w = block(first / 4 + q, index, channel, 0, stream);
        out[q] = lane::open_uniform(w.v[0]);
        out[16 + q] = lane::open_uniform(w.v[1]);
        out[32 + q] = lane::open_uniform(w.v[2]);
        out[48 + q] = lane::open_uniform(w.v[3]);
    }
}

/// Two halves of a word, one after the other.
using Halves = std::uint64_t __attribute__((__may_alias__, __aligned__(4)));

TOPSHEET_LOOP void words_loop(Stream stream, std::uint64_t purpose, std::uint64_t index, std::uint64_t first,
                              Halves* out) {
    for (unsigned q = 0; q < 32; ++q) {
        const auto w = block(first / 2 + q, index, purpose, 0, stream);
        out[q] = w.v[0];
        out[32 + q] = w.v[1];
        out[64 + q] = w.v[2];
        out[96 + q] = w.v[3];
    }
}

TOPSHEET_LOOP void keys_loop(Stream stream, std::uint64_t channel, std::uint64_t begin, int count,
                             std::uint64_t* keys) {
    for (int i = 0; i < count; ++i) {
        const auto w = block(0, begin + static_cast<std::uint64_t>(i), channel, 1, stream);
        keys[i] = w.v[0];
        keys[64 + i] = w.v[1];
        keys[128 + i] = w.v[2];
    }
}

/// The last six digits of a point, reversed.
constexpr auto reversed_lanes = [] {
    std::array<std::uint32_t, 64> list{};
    for (std::uint32_t i = 0; i < list.size(); ++i)
        for (unsigned bit = 0; bit < 6; ++bit)
            list[i] |= (i >> bit & 1U) << (31 - bit);
    return list;
}();

TOPSHEET_LOOP void stratified_loop(std::uint64_t k0, std::uint64_t k1, std::uint64_t k2, std::uint32_t first,
                                   double* out) {
    std::uint32_t top[64], rest[64];
    const std::uint32_t start = reversed(first), *const lanes = reversed_lanes.data();
    for (std::uint32_t i = 0; i < 64; ++i) {
        // the shuffle keeps blocks of 2^k points together; van der Corput is a reversal of bits
        const std::uint32_t index = reversed(nested(start | lanes[i], low_half(k0), high_half(k0)));
        top[i] = reversed(nested(index, low_half(k1), high_half(k1)));
        rest[i] = spread(index, low_half(k2), high_half(k2));
    }
    for (int i = 0; i < 64; ++i)
        out[i] = lane::open_uniform((std::uint64_t{top[i]} << 32) | rest[i]);
}

} // namespace

std::uint64_t hash_name(std::string_view name) {
    std::uint64_t h = 0xCBF29CE484222325U;
    for (const char c : name)
        h = (h ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
    h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCDU;
    h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53U;
    return h ^ (h >> 33);
}

std::array<std::uint64_t, 4> threefry(const std::array<std::uint64_t, 4>& counter,
                                      const std::array<std::uint64_t, 4>& key) {
    const threefry4x64_ctr_t c{{counter[0], counter[1], counter[2], counter[3]}};
    const threefry4x64_key_t k{{key[0], key[1], key[2], key[3]}};
    const auto w = threefry4x64_R(20, c, k);
    return {w.v[0], w.v[1], w.v[2], w.v[3]};
}

void random_uniforms(const Stream& stream, Channel channel, std::uint64_t index, std::uint64_t first, double* out) {
    wide<random_loop>(stream, static_cast<std::uint64_t>(channel), index, first, out);
}

void random_words(const Stream& stream, HourlyPurpose purpose, std::uint64_t index, std::uint64_t first,
                  std::uint32_t* out) {
    static_assert(std::endian::native == std::endian::little, "halves of words are lanes in the order of their bytes");
    wide<words_loop>(stream, static_cast<std::uint64_t>(purpose), index, first, reinterpret_cast<Halves*>(out));
}

void scramble_keys(const Stream& stream, Channel channel, std::uint64_t begin, int count, std::uint64_t* keys) {
    wide<keys_loop>(stream, static_cast<std::uint64_t>(channel), begin, count, keys);
}

void stratified_uniforms(const std::array<std::uint64_t, 3>& key, std::uint64_t first, double* out) {
    wide<stratified_loop>(key[0], key[1], key[2], static_cast<std::uint32_t>(first), out);
}

} // namespace topsheet::chance::detail
