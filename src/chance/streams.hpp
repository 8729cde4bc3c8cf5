#pragma once
/// @file
/// Streams of uniforms: a pure function of seed, name, replicate, point and what is drawn.
///
/// Threefry4x64-20 with key {seed, hash(name), replicate, 0}. Salmon, Moraes, Dror & Shaw, "Parallel random
/// numbers: as easy as 1, 2, 3", SC 2011; implementation: Random123. Index shuffle and value scramble of the
/// stratified plan: nested uniform scrambling (Owen 1995) by a hash in which a bit depends on the bits of
/// coarser strata only, after Laine & Karras, "Stratified sampling for stochastic transparency", EGSR 2011,
/// and Burley, "Practical hash-based Owen scrambling", JCGT 9 (2020) 1.

#include <array>
#include <cstdint>
#include <string_view>

namespace topsheet::chance::detail {

/// What a draw is for; part of the counter.
enum class Channel : std::uint64_t {
    once,       ///< the input itself, index 0
    week,       ///< the input in week `index`
    month,      ///< the input in month `index`
    volatility, ///< shock of month `index`
    noise,      ///< noise of month `index`
    jump,       ///< whether a jump falls into month `index`
};
inline constexpr int channels = 6;

/// What hourly draws are for; stands where a channel stands in the counter.
enum class HourlyPurpose : std::uint64_t {
    hour = 16,  ///< an hour, index 256 month + hour of the month / 4
    start = 17, ///< where a process starts, index 0
};

/// 64-bit hash of a name: FNV-1a over its bytes, then the finalizer of MurmurHash3, which spreads the last
/// bytes over all bits.
std::uint64_t hash_name(std::string_view name);

/// One input's stream in one replicate.
struct Stream {
    std::uint64_t seed = 0;
    std::uint64_t name = 0; ///< hash_name of the input's name
    std::uint64_t replicate = 0;
};

/// Threefry4x64-20, for known answers.
std::array<std::uint64_t, 4> threefry(const std::array<std::uint64_t, 4>& counter,
                                      const std::array<std::uint64_t, 4>& key);

/// 64 independent uniforms in (0, 1) for points `first` ... `first` + 63, `first` a multiple of 64. Word j of
/// counter {first / 4 + q, index, channel, 0} belongs to point first + 16 j + q.
void random_uniforms(const Stream& stream, Channel channel, std::uint64_t index, std::uint64_t first, double* out);

/// Words for hourly draws, 64 lanes for points `first` ... `first` + 63, `first` a multiple of 64: out[64 j + e] is
/// half e mod 2 (0 the lower) of word j of counter {first / 2 + e / 2, index, purpose, 0}, j from 0 to 3.
void random_words(const Stream& stream, HourlyPurpose purpose, std::uint64_t index, std::uint64_t first,
                  std::uint32_t* out);

/// Three scramble keys for each of `count` indices from `begin` on, `count` at most 64: keys[64 j + i] is word j
/// of counter {0, begin + i, channel, 1}.
void scramble_keys(const Stream& stream, Channel channel, std::uint64_t begin, int count, std::uint64_t* keys);
inline constexpr int key_words = 3 * 64;

/// 64 stratified uniforms in (0, 1) for points `first` ... `first` + 63, below 2^32, with the keys of one index: one
/// for the shuffle, one for the upper 32 binary digits, one for the lower 20.
void stratified_uniforms(const std::array<std::uint64_t, 3>& key, std::uint64_t first, double* out);

} // namespace topsheet::chance::detail
