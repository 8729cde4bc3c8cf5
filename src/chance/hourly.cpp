#include "topsheet/chance/hourly.hpp"

#include <algorithm>
#include <cmath>

#include "chance/lane_float.hpp"
#include "chance/streams.hpp"
#include "chance/wide.hpp"

namespace topsheet::chance {

namespace {

constexpr int size = group_size;
constexpr int stride = 256; // quarters that a month may have; 744 hours are 186

/// The stream of a group, and its first point.
struct Place {
    detail::Stream stream;
    std::uint64_t first = 0;
};
Place place(std::uint64_t seed, std::uint64_t name, std::int64_t group) {
    return {{seed, name, static_cast<std::uint64_t>(replicate_of(group))},
            static_cast<std::uint64_t>(group / replicates) * group_size};
}
std::uint64_t index_of(int month, int hour) {
    return static_cast<std::uint64_t>(month) * stride + static_cast<std::uint64_t>(hour / 4);
}

/// Normals of four hours from their words.
TOPSHEET_LOOP void normals_loop(const std::uint32_t* __restrict words, Lanes* __restrict z) {
    for (int pair = 0; pair < 2; ++pair) {
        const std::uint32_t* a = words + 2 * pair * size;
        const std::uint32_t* b = a + size;
        for (int i = 0; i < size; ++i)
            lane::box_muller(a[i], b[i], z[2 * pair].value[i], z[2 * pair + 1].value[i]);
    }
}

/// The deviations a of four hours of noise, from their words: a goes on from hour to hour in a register.
TOPSHEET_LOOP void deviations_loop(const std::uint32_t* __restrict words, HourlyNoise::State* __restrict state,
                                   float* __restrict rows) {
    for (int i = 0; i < size; ++i) {
        float z[4];
        lane::box_muller(words[i], words[size + i], z[0], z[1]);
        lane::box_muller(words[2 * size + i], words[3 * size + i], z[2], z[3]);
        const float r = state->correlation.value[i], step = state->step.value[i];
        float a = state->level.value[i];
#pragma GCC unroll 4
        for (int h = 0; h < 4; ++h) {
            a = r * a + step * z[h];
            rows[h * size + i] = a;
        }
        state->level.value[i] = a;
    }
}

/// Four hours of weight * noise, in place of their deviations.
TOPSHEET_LOOP void factors_loop(const float* __restrict weights, const float* __restrict half_variance,
                                float* __restrict rows) {
    const lane::ExpEnds ends{lane::exp_ends[0], lane::exp_ends[1]};
    for (int h = 0; h < 4; ++h)
        for (int i = 0; i < size; ++i)
            rows[h * size + i] = weights[h] * lane::exp(rows[h * size + i] - half_variance[i], ends);
}

/// One hour of noise, from its normals: the last hours of a month that is no multiple of four.
TOPSHEET_LOOP void noise_loop(const float* __restrict z, float weight, HourlyNoise::State& state,
                              float* __restrict row) {
    for (int i = 0; i < size; ++i) {
        const float a = state.correlation.value[i] * state.level.value[i] + state.step.value[i] * z[i];
        state.level.value[i] = a;
        row[i] = weight * lane::exp(a - state.half_variance.value[i]);
    }
}

/// One hour of a chain, from its words.
TOPSHEET_LOOP void chain_loop(const std::uint32_t* __restrict words, HourlyShortage::State& state,
                              std::uint8_t* __restrict row) {
    for (int i = 0; i < size; ++i) {
        const std::uint32_t limit = state.is_short.value[i] != 0U ? state.stay.value[i] : state.begin.value[i];
        const std::uint32_t now = (words[i] >> 1) < limit ? 1U : 0U;
        state.is_short.value[i] = now;
        row[i] = static_cast<std::uint8_t>(now);
    }
}

/// A probability in 2^-31.
std::uint32_t threshold(double probability) {
    return static_cast<std::uint32_t>(std::clamp(probability, 0.0, 1.0) * 0x1p31);
}

} // namespace

HourlyNoise::HourlyNoise(std::uint64_t seed, std::string_view name) : seed_(seed), name_(detail::hash_name(name)) {}

void HourlyNoise::begin(std::int64_t group, const double* spread, const double* correlation, State& state) const {
    alignas(64) std::uint32_t words[4 * size];
    Lanes z[4];
    const auto [stream, first] = place(seed_, name_, group);
    detail::random_words(stream, detail::HourlyPurpose::start, 0, first, words);
    wide<normals_loop>(words, z);
    state.group = group;
    for (int i = 0; i < size; ++i) {
        const double s = spread[i], r = std::clamp(correlation[i], 0.0, 1.0);
        state.correlation.value[i] = static_cast<float>(r);
        state.step.value[i] = static_cast<float>(s * std::sqrt(1.0 - r * r));
        state.half_variance.value[i] = static_cast<float>(0.5 * s * s);
        state.level.value[i] = static_cast<float>(s) * z[0].value[i];
    }
}

void HourlyNoise::month(int month, std::span<const float> weights, State& state, Lanes* rows) const {
    alignas(64) std::uint32_t words[4 * size];
    Lanes z[4];
    const auto [stream, first] = place(seed_, name_, state.group);
    const int hours = static_cast<int>(weights.size());
    for (int begin = 0; begin < hours; begin += 4) {
        detail::random_words(stream, detail::HourlyPurpose::hour, index_of(month, begin), first, words);
        if (begin + 4 <= hours) {
            wide<deviations_loop>(words, &state, rows[begin].value);
            wide<factors_loop>(&weights[static_cast<std::size_t>(begin)], state.half_variance.value, rows[begin].value);
            continue;
        }
        wide<normals_loop>(words, z);
        for (int h = begin; h < hours; ++h)
            wide<noise_loop>(z[h - begin].value, weights[static_cast<std::size_t>(h)], state, rows[h].value);
    }
}

HourlyShortage::HourlyShortage(std::uint64_t seed, std::string_view name)
    : seed_(seed),
      name_(detail::hash_name(name)) {}

void HourlyShortage::begin(std::int64_t group, const double* share, const double* length, State& state) const {
    alignas(64) std::uint32_t words[4 * size];
    const auto [stream, first] = place(seed_, name_, group);
    detail::random_words(stream, detail::HourlyPurpose::start, 0, first, words);
    state.group = group;
    for (int i = 0; i < size; ++i) {
        const double q = std::clamp(share[i], 0.0, 1.0);
        if (q >= 1.0) {
            state.begin.value[i] = state.stay.value[i] = threshold(1.0);
        } else {
            const double n = std::max({length[i], 1.0, q / (1.0 - q)});
            state.begin.value[i] = threshold(q / (n * (1.0 - q)));
            state.stay.value[i] = threshold(1.0 - 1.0 / n);
        }
        state.is_short.value[i] = (words[i] >> 1) < threshold(q) ? 1U : 0U;
    }
}

void HourlyShortage::month(int month, int hours, State& state, std::uint8_t* rows) const {
    alignas(64) std::uint32_t words[4 * size];
    const auto [stream, first] = place(seed_, name_, state.group);
    for (int begin = 0; begin < hours; begin += 4) {
        detail::random_words(stream, detail::HourlyPurpose::hour, index_of(month, begin), first, words);
        for (int h = begin; h < std::min(begin + 4, hours); ++h)
            wide<chain_loop>(words + (h - begin) * size, state, rows + h * size);
    }
}

} // namespace topsheet::chance
