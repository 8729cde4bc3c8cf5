// The streams of src/chance/streams.hpp: known answers, stratification, and the quality of the scramble.
#include "chance/streams.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "support/catch.hpp"

using namespace topsheet::chance::detail;

namespace {

/// The first 2^k points of one stratified stream.
std::vector<double> points(const Stream& stream, Channel channel, std::uint64_t index, std::size_t count) {
    std::vector<double> u(std::max<std::size_t>(count, 64));
    std::array<std::uint64_t, key_words> keys{};
    scramble_keys(stream, channel, index, 1, keys.data());
    for (std::size_t first = 0; first < u.size(); first += 64)
        stratified_uniforms({keys[0], keys[64], keys[128]}, first, u.data() + first);
    u.resize(count);
    return u;
}

} // namespace

TEST_CASE("Threefry gives its known answers", "[chance][streams]") {
    // kat_vectors of Random123, "threefry4x64 20": counter and key all zero, all one, and digits of pi
    CHECK(threefry({0, 0, 0, 0}, {0, 0, 0, 0}) ==
          std::array<std::uint64_t, 4>{0x09218ebde6c85537, 0x55941f5266d86105, 0x4bd25e16282434dc, 0xee29ec846bd2e40b});
    constexpr std::uint64_t ones = ~std::uint64_t{0};
    CHECK(threefry({ones, ones, ones, ones}, {ones, ones, ones, ones}) ==
          std::array<std::uint64_t, 4>{0x29c24097942bba1b, 0x0371bbfb0f6f4e11, 0x3c231ffa33f83a1c, 0xcd29113fde32d168});
}

TEST_CASE("the hash of a name is FNV-1a with MurmurHash3's finalizer", "[chance][streams]") {
    const auto finish = [](std::uint64_t h) {
        h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdU;
        h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53U;
        return h ^ (h >> 33);
    };
    // FNV-1a 64 of "", "a" and "foobar": Noll's published test vectors
    CHECK(hash_name("") == finish(0xcbf29ce484222325U));
    CHECK(hash_name("a") == finish(0xaf63dc4c8601ec8cU));
    CHECK(hash_name("foobar") == finish(0x85944171f73967e8U));
}

TEST_CASE("random uniforms are words of Threefry in their places", "[chance][streams]") {
    std::array<double, 64> u{};
    random_uniforms({7, 11, 3}, Channel::noise, 5, 128, u.data());
    for (std::uint64_t q = 0; q < 16; ++q) {
        const auto words = threefry({128 / 4 + q, 5, 4, 0}, {7, 11, 3, 0});
        for (std::size_t j = 0; j < 4; ++j)
            CHECK(u[16 * j + q] == (static_cast<double>(words[j] >> 12) + 0.5) * 0x1p-52);
    }
    const auto [least, most] = std::ranges::minmax(u);
    CHECK(least > 0.0);
    CHECK(most < 1.0);
}

TEST_CASE("the first 2^k stratified points have one in each interval of length 2^-k", "[chance][streams]") {
    for (std::uint64_t stream = 0; stream < 24; ++stream)
        for (int k = 0; k <= 12; ++k) {
            const std::size_t count = std::size_t{1} << k;
            std::vector<int> hits(count);
            for (const double u : points({9, stream, stream % 16}, Channel::volatility, stream, count)) {
                CHECK(u > 0.0);
                CHECK(u < 1.0);
                ++hits[static_cast<std::size_t>(u * static_cast<double>(count))];
            }
            CHECK(std::ranges::all_of(hits, [](int h) { return h == 1; }));
        }
}

TEST_CASE("stratified streams are as good as truly random nested scrambles", "[chance][streams]") {
    // Over many keys: the mean of n = 2^k points has variance 1 / (12 n^3) (each point uniform in its own
    // interval, independently), and a single pair of points in two streams is uncorrelated.
    constexpr int keys = 4000;
    for (const std::size_t n : {std::size_t{1}, std::size_t{4}, std::size_t{64}, std::size_t{256}}) {
        double square = 0.0, cross = 0.0;
        for (std::uint64_t key = 0; key < keys; ++key) {
            const auto u = points({1, key, 0}, Channel::month, 0, n), v = points({1, key, 0}, Channel::month, 1, n);
            double sum = 0.0;
            for (const double x : u)
                sum += (x - 0.5) / static_cast<double>(n);
            square += sum * sum;
            cross += (u[0] - 0.5) * (v[0] - 0.5) * 12.0;
        }
        const double ratio = square / keys * 12.0 * std::pow(static_cast<double>(n), 3.0);
        CHECK_THAT(ratio, tests::WithinAbs(1.0, 5.0 * std::sqrt(2.0 / keys))); // chi-square of `keys` terms
        CHECK_THAT(cross / keys, tests::WithinAbs(0.0, 5.0 / std::sqrt(1.0 * keys)));
    }
}

TEST_CASE("replicates, names, channels and indices have streams of their own", "[chance][streams]") {
    const auto base = points({1, 2, 3}, Channel::month, 4, 64);
    CHECK(base == points({1, 2, 3}, Channel::month, 4, 64));
    CHECK(base != points({2, 2, 3}, Channel::month, 4, 64));
    CHECK(base != points({1, 3, 3}, Channel::month, 4, 64));
    CHECK(base != points({1, 2, 4}, Channel::month, 4, 64));
    CHECK(base != points({1, 2, 3}, Channel::noise, 4, 64));
    CHECK(base != points({1, 2, 3}, Channel::month, 5, 64));
}
