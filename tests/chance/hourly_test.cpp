// Hourly draws against double precision of the C library, against a plain loop over Threefry's words, and against
// the moments that the processes must have.
#include "topsheet/chance/hourly.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "chance/lane_float.hpp"
#include "chance/streams.hpp"
#include "support/catch.hpp"

using namespace topsheet::chance;
using tests::WithinAbs;

namespace {

/// Distance in units of the last place of a float at `want`.
double float_ulps(float got, double want) {
    int exponent = 0;
    (void)std::frexp(want, &exponent);
    return std::fabs(static_cast<double>(got) - want) / std::ldexp(1.0, exponent - 24);
}

/// A group with the same spread and correlation in all trials.
HourlyNoise::State started(const HourlyNoise& noise, std::int64_t group, double spread, double correlation) {
    std::array<double, group_size> s{}, r{};
    s.fill(spread);
    r.fill(correlation);
    HourlyNoise::State state;
    noise.begin(group, s.data(), r.data(), state);
    return state;
}

/// Whole months of noise of one group, hour by hour.
std::vector<Lanes> months_of(const HourlyNoise& noise, HourlyNoise::State& state, int months, int hours) {
    const std::vector<float> ones(static_cast<std::size_t>(hours), 1.0F);
    std::vector<Lanes> rows(static_cast<std::size_t>(months * hours));
    for (int m = 0; m < months; ++m)
        noise.month(m, ones, state, &rows[static_cast<std::size_t>(m * hours)]);
    return rows;
}

} // namespace

TEST_CASE("logarithm in single precision", "[chance][hourly]") {
    double worst = 0.0, worst_absolute = 0.0;
    for (std::uint32_t bits = 0x00800000U; bits < 0x7F800000U; bits += 1021) {
        const float x = lane::float_from_bits(bits);
        const double want = std::log(static_cast<double>(x));
        if (std::fabs(want) > 0.5)
            worst = std::max(worst, float_ulps(lane::log(x), want));
        else
            worst_absolute = std::max(worst_absolute, std::fabs(static_cast<double>(lane::log(x)) - want));
    }
    CHECK(worst < 1.0);
    CHECK(worst_absolute < 6e-8);
    CHECK(lane::log(1.0F) == 0.0F);
    // every float from 1/2 to 2, where the logarithm changes its sign
    double every = 0.0;
    for (std::uint32_t bits = 0x3F000000U; bits < 0x40000000U; ++bits) {
        const float x = lane::float_from_bits(bits);
        every = std::max(every, std::fabs(static_cast<double>(lane::log(x)) - std::log(static_cast<double>(x))));
    }
    CHECK(every < 6e-8);
}

TEST_CASE("exponential in single precision", "[chance][hourly]") {
    double worst = 0.0;
    for (int i = 0; i <= 1'750'000; ++i) {
        const float x = -87.0F + 1e-4F * static_cast<float>(i);
        worst = std::max(worst, float_ulps(lane::exp(x), std::exp(static_cast<double>(x))));
    }
    CHECK(worst < 1.5);
    // every float from 1/8 to 1/2 on both sides: within, the power of two changes
    double every = 0.0;
    for (std::uint32_t bits = 0x3E000000U; bits < 0x3F000000U; ++bits)
        for (const std::uint32_t sign : {0U, 0x80000000U}) {
            const float x = lane::float_from_bits(bits | sign);
            every = std::max(every, float_ulps(lane::exp(x), std::exp(static_cast<double>(x))));
        }
    CHECK(every < 1.5);
    CHECK(float_ulps(lane::exp(-87.0F), std::exp(-87.0)) < 1.5);
    CHECK(float_ulps(lane::exp(88.0F), std::exp(88.0)) < 1.5);
    CHECK(lane::exp(0.0F) == 1.0F);
    CHECK(lane::exp(-1e30F) == lane::exp(-87.0F));
    CHECK(lane::exp(1e30F) == lane::exp(88.0F));
}

TEST_CASE("normals from words, against sine and cosine in double precision", "[chance][hourly]") {
    double worst = 0.0, largest = 0.0;
    std::uint32_t a = 1, b = 1;
    for (int i = 0; i < 2'000'000; ++i) {
        a = a * 1664525U + 1013904223U; // Numerical Recipes' quick generator: only to walk over the words
        b = b * 22695477U + 1U;
        const std::uint32_t radius_word = i < 64 ? static_cast<std::uint32_t>(i) : a; // the far tail too
        float x = 0.0F, y = 0.0F;
        lane::box_muller(radius_word, b, x, y);
        // u as single precision holds it
        const double u = static_cast<double>((static_cast<float>(radius_word >> 1) + 0.5F) * 0x1p-31F);
        const double r = std::sqrt(-2.0 * std::log(u));
        // the angle's upper two bits are the quadrant, the rest counts from -pi/4
        const double within = static_cast<double>(static_cast<std::int32_t>(b << 2)) * 0x1p-31 * 0.25 * M_PI;
        const double angle = within + 0.5 * M_PI * static_cast<double>(b >> 30);
        worst = std::max({worst, std::fabs(static_cast<double>(x) - r * std::sin(angle)),
                          std::fabs(static_cast<double>(y) - r * std::cos(angle))});
        largest = std::max(largest, std::fabs(static_cast<double>(x)));
    }
    CHECK(worst < 1.5e-6);
    CHECK(largest > 4.5);
}

TEST_CASE("words of hourly draws stand in their places", "[chance][hourly]") {
    std::array<std::uint32_t, 256> words{};
    detail::random_words({7, 11, 3}, detail::HourlyPurpose::hour, 519, 128, words.data());
    for (std::size_t e = 0; e < 64; ++e) {
        const auto want = detail::threefry({64 + e / 2, 519, 16, 0}, {7, 11, 3, 0});
        for (std::size_t j = 0; j < 4; ++j)
            CHECK(words[64 * j + e] == static_cast<std::uint32_t>(want[j] >> (32 * (e % 2))));
    }
}

TEST_CASE("noise is the plain recursion over these words, to the bit", "[chance][hourly]") {
    // Group 35 is of replicate 35 mod 16 = 3 and holds its points 64 * 2 onward. Two months of 6 and 5 hours.
    const HourlyNoise noise(5, "some.noise");
    std::array<double, group_size> s{}, r{};
    for (std::size_t i = 0; i < 64; ++i) {
        s[i] = 0.01 * static_cast<double>(i);
        r[i] = 1.0 - static_cast<double>(i) / 63.0;
    }
    HourlyNoise::State state;
    noise.begin(35, s.data(), r.data(), state);
    std::array<Lanes, 11> rows{};
    const std::array<float, 11> weights{1.0F, 0.5F, 2.0F, 1.25F, 3.0F, 0.0F, 1.0F, 1.5F, 1.0F, 1.0F, 0.7F};
    noise.month(0, std::span(weights).first(6), state, rows.data());
    noise.month(1, std::span(weights).subspan(6), state, &rows[6]);

    const std::uint64_t name = detail::hash_name("some.noise");
    for (std::size_t e = 0; e < 64; ++e) {
        const auto half = [&](std::uint64_t index, std::uint64_t purpose, std::size_t j) {
            const auto w = detail::threefry({64 + e / 2, index, purpose, 0}, {5, name, 3, 0});
            return static_cast<std::uint32_t>(w[j] >> (32 * (e % 2)));
        };
        float z[2];
        lane::box_muller(half(0, 17, 0), half(0, 17, 1), z[0], z[1]);
        float a = static_cast<float>(s[e]) * z[0];
        const auto rho = static_cast<float>(r[e]);
        const auto step = static_cast<float>(s[e] * std::sqrt(1.0 - r[e] * r[e]));
        for (std::size_t h = 0; h < 11; ++h) {
            const std::size_t of_month = h < 6 ? h : h - 6;
            const std::uint64_t index = (h < 6 ? 0U : 256U) + of_month / 4;
            const std::size_t pair = of_month % 4 / 2 * 2;
            lane::box_muller(half(index, 16, pair), half(index, 16, pair + 1), z[0], z[1]);
            a = rho * a + step * z[of_month % 2];
            CHECK(rows[h].value[e] == weights[h] * lane::exp(a - static_cast<float>(0.5 * s[e] * s[e])));
        }
    }
}

TEST_CASE("hourly noise has the same bytes on every processor and compiler", "[chance][hourly]") {
    const HourlyNoise noise(1, "workload.noise");
    std::uint64_t hash = 0xCBF29CE484222325U; // FNV-1a
    for (const std::int64_t g : {0, 1, 16, 1000}) {
        auto state = started(noise, g, 0.6, 0.9);
        for (const auto& row : months_of(noise, state, 2, 730))
            for (const float x : row.value)
                hash = (hash ^ lane::float_to_bits(x)) * 0x100000001B3U;
    }
    CHECK(hash == 0x38367CDAB4FF75F7U); // g++ 12 with SSE2 and AVX2, clang 14
}

TEST_CASE("noise has mean one, its spread and its correlation", "[chance][hourly]") {
    const HourlyNoise noise(1, "workload.noise");
    const double spread = 0.5, correlation = 0.8;
    const int months = 4, hours = 744, groups = 32;
    double mean = 0.0, log_mean = 0.0, squares = 0.0, lag = 0.0, first_squares = 0.0, far = 0.0;
    for (std::int64_t g = 0; g < groups; ++g) {
        auto state = started(noise, g, spread, correlation);
        const auto rows = months_of(noise, state, months, hours);
        for (std::size_t h = 0; h < rows.size(); ++h)
            for (std::size_t i = 0; i < 64; ++i) {
                const double a = std::log(static_cast<double>(rows[h].value[i])) + 0.5 * spread * spread;
                mean += static_cast<double>(rows[h].value[i]);
                log_mean += a;
                squares += a * a;
                first_squares += h == 0 ? a * a : 0.0;
                if (h > 0)
                    lag += a * (std::log(static_cast<double>(rows[h - 1].value[i])) + 0.5 * spread * spread);
                if (h >= 10)
                    far += a * (std::log(static_cast<double>(rows[h - 10].value[i])) + 0.5 * spread * spread);
            }
    }
    const double n = 64.0 * groups * months * hours;
    // An AR(1) mean over n hours behaves as over n (1 - r) / (1 + r) = n / 9: 677,000 of 6.1 million, so the mean of
    // the noise (deviation sqrt(e^0.25 - 1) = 0.533) is good to 0.533 / 823 = 0.0007; three of them are allowed.
    CHECK_THAT(mean / n, WithinAbs(1.0, 0.002));
    CHECK_THAT(log_mean / n, WithinAbs(0.0, 0.002));
    CHECK_THAT(squares / n, WithinAbs(0.25, 0.0015)); // deviation of a square 0.25 sqrt 2
    CHECK_THAT(lag / n, WithinAbs(0.25 * 0.8, 0.0015));
    CHECK_THAT(far / n, WithinAbs(0.25 * 0.107374, 0.0015)); // 0.8^10
    // The very first hour is as spread as any other: 2,048 squares, good to 0.25 sqrt(2 / 2,048) = 0.008.
    CHECK_THAT(first_squares / (64.0 * groups), WithinAbs(0.25, 0.024));
}

TEST_CASE("spread and correlation at their ends", "[chance][hourly]") {
    const HourlyNoise noise(1, "workload.noise");
    auto none = started(noise, 3, 0.0, 0.9);
    for (const auto& row : months_of(noise, none, 1, 8))
        for (const float x : row.value)
            CHECK(x == 1.0F);
    auto frozen = started(noise, 3, 0.4, 1.0); // one draw for all hours
    const auto rows = months_of(noise, frozen, 1, 8);
    for (std::size_t i = 0; i < 64; ++i)
        CHECK(rows[7].value[i] == rows[0].value[i]);
    CHECK(rows[0].value[0] != rows[0].value[1]);
}

TEST_CASE("hourly draws depend on seed, name, trial and month", "[chance][hourly]") {
    const auto first_of = [](std::uint64_t seed, const char* name, std::int64_t group, int month) {
        const HourlyNoise noise(seed, name);
        auto state = started(noise, group, 1.0, 0.0); // no memory: the hour is its own draw
        const std::array<float, 1> one{1.0F};
        Lanes row{};
        noise.month(month, one, state, &row);
        return row.value[5];
    };
    const float base = first_of(1, "a", 0, 0);
    CHECK(base == first_of(1, "a", 0, 0));
    CHECK(base != first_of(2, "a", 0, 0));
    CHECK(base != first_of(1, "b", 0, 0));
    CHECK(base != first_of(1, "a", 1, 0));
    CHECK(base != first_of(1, "a", 16, 0));
    CHECK(base != first_of(1, "a", 0, 1));
}

TEST_CASE("a shortage has its share of hours and its mean length", "[chance][hourly]") {
    const HourlyShortage chain(1, "scenarios.cloud.farm.shortage");
    const auto [share, length, want_length] =
        GENERATE(std::tuple{0.1, 6.0, 6.0}, std::tuple{0.02, 1.0, 1.0}, std::tuple{0.9, 2.0, 9.0});
    // The last: 90 % of the hours cannot be short in pieces of 2 hours, since the gaps last an hour at least; 9 and 1.
    std::array<double, group_size> q{}, n{};
    q.fill(share);
    n.fill(length);
    const int hours = 744, months = 12, groups = 32;
    std::vector<std::uint8_t> rows(static_cast<std::size_t>(64 * hours));
    double is_short = 0.0, begins = 0.0, first = 0.0;
    for (std::int64_t g = 0; g < groups; ++g) {
        HourlyShortage::State state;
        chain.begin(g, q.data(), n.data(), state);
        std::array<int, 64> before{};
        for (int m = 0; m < months; ++m) {
            for (std::size_t i = 0; i < 64; ++i)
                before[i] = static_cast<int>(state.is_short.value[i]);
            chain.month(m, hours, state, rows.data());
            for (std::size_t h = 0; h < static_cast<std::size_t>(hours); ++h)
                for (std::size_t i = 0; i < 64; ++i) {
                    const int now = rows[64 * h + i];
                    is_short += now;
                    begins += now == 1 && before[i] == 0 ? 1.0 : 0.0;
                    first += m == 0 && h == 0 ? now : 0.0;
                    before[i] = now;
                }
        }
    }
    const double count = 64.0 * groups * hours * months;
    // 18 million hours in at least some hundred thousand stretches: one in a hundred is three deviations or more
    CHECK_THAT(is_short / count, WithinAbs(share, 0.01 * share));
    CHECK_THAT(is_short / begins, WithinAbs(want_length, 0.01 * want_length));
    CHECK_THAT(first / (64.0 * groups), WithinAbs(share, 3.0 * std::sqrt(share * (1.0 - share) / 2048.0)));
}

TEST_CASE("a pool that is never short, and one that always is", "[chance][hourly]") {
    const HourlyShortage chain(1, "x");
    std::array<double, group_size> q{}, n{};
    n.fill(5.0);
    for (std::size_t i = 32; i < 64; ++i)
        q[i] = 1.0;
    HourlyShortage::State state;
    chain.begin(0, q.data(), n.data(), state);
    std::vector<std::uint8_t> rows(64 * 100);
    chain.month(0, 100, state, rows.data());
    for (std::size_t k = 0; k < rows.size(); ++k)
        CHECK(static_cast<int>(rows[k]) == (k % 64 >= 32 ? 1 : 0));
}
