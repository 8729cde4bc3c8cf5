// The Sobol' plan: direction numbers worked by hand, nets that stay nets when scrambled, dimensions by name.
#include "chance/sobol.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "chance/streams.hpp"
#include "support/catch.hpp"
#include "topsheet/chance/draws.hpp"

using namespace topsheet;
using namespace topsheet::chance;

namespace {

const Calendar calendar(YearMonth{2027, 1}, 12);

std::vector<Input> uniforms(const std::vector<std::string>& names) {
    std::vector<Input> inputs;
    for (const auto& name : names)
        inputs.push_back({.name = name, .distribution = Uniform{0.0, 1.0}});
    return inputs;
}

/// Points of a replicate, one row of all inputs each.
std::vector<std::vector<double>> points(const DrawPlan& plan, int replicate, int count) {
    DrawBlock block(plan);
    std::vector<std::vector<double>> rows;
    for (int g = 0; static_cast<int>(rows.size()) < count; ++g) {
        plan.fill(g * replicates + replicate, block);
        for (std::size_t i = 0; i < 64; ++i) {
            std::vector<double> row;
            for (std::size_t k = 0; k < plan.inputs().size(); ++k)
                row.push_back(block.values(static_cast<int>(k), 0)[i]);
            rows.push_back(row);
        }
    }
    return rows;
}

/// Whether each box of 2^-a by 2^-b holds as many of the points as any other.
bool balanced(const std::vector<std::vector<double>>& rows, std::size_t x, std::size_t y, int a, int b) {
    std::vector<int> boxes(std::size_t{1} << (a + b));
    for (const auto& row : rows) {
        const auto i = static_cast<std::size_t>(std::ldexp(row[x], a)),
                   j = static_cast<std::size_t>(std::ldexp(row[y], b));
        ++boxes[(i << b) + j];
    }
    return std::ranges::all_of(boxes, [&](int n) { return n == boxes.front(); });
}

} // namespace

TEST_CASE("direction numbers follow their recurrences", "[chance][sobol]") {
    const auto v = chance::detail::sobol_directions(3);
    const auto m = [&](std::size_t dimension, int k) { // v_k = m_k / 2^k
        return v[dimension][static_cast<std::size_t>(k - 1)] >> (32 - k);
    };
    for (int k = 1; k <= 32; ++k)
        CHECK(m(0, k) == 1); // van der Corput
    // x + 1, m_1 = 1: m_k = 2 m_(k-1) ^ m_(k-1): 1, 2 ^ 1 = 3, 6 ^ 3 = 5, 10 ^ 5 = 15, 30 ^ 15 = 17, 34 ^ 17 = 51
    const std::array<std::uint32_t, 6> second{1, 3, 5, 15, 17, 51};
    // x^2 + x + 1, m = 1, 3 (Joe & Kuo, dimension 3): m_k = 2 m_(k-1) ^ 4 m_(k-2) ^ m_(k-2):
    // 6 ^ 4 ^ 1 = 3, 6 ^ 12 ^ 3 = 9, 18 ^ 12 ^ 3 = 29, 58 ^ 36 ^ 9 = 23
    const std::array<std::uint32_t, 6> third{1, 3, 3, 9, 29, 23};
    for (int k = 1; k <= 6; ++k) {
        CHECK(m(1, k) == second[static_cast<std::size_t>(k - 1)]);
        CHECK(m(2, k) == third[static_cast<std::size_t>(k - 1)]);
    }
}

TEST_CASE("scrambled points are still a net, replicate by replicate", "[chance][sobol]") {
    const DrawPlan plan(uniforms({"a", "b", "c"}), {}, calendar, 5, Sampling::sobol);
    for (const int replicate : {0, 7, 15}) {
        // the first two dimensions are a (0, m, 2)-net: every way to cut 256 boxes holds one point in each
        const auto rows = points(plan, replicate, 256);
        for (int a = 0; a <= 8; ++a)
            CHECK(balanced(rows, 0, 1, a, 8 - a));
        for (std::size_t k = 0; k < 3; ++k)
            CHECK(balanced(rows, k, k == 0 ? 1 : 0, 8, 0)); // and each dimension has one in each 256th
    }
    CHECK(points(plan, 0, 64) != points(plan, 1, 64));
}

TEST_CASE("dimensions go by name, and a pinned list keeps them", "[chance][sobol]") {
    const DrawPlan plan(uniforms({"c", "a", "b"}), {}, calendar, 5, Sampling::sobol);
    CHECK(plan.dimensions() == std::vector<std::string>{"a", "b", "c"});
    const DrawPlan other(uniforms({"b", "c", "a"}), {}, calendar, 5, Sampling::sobol);
    CHECK(points(plan, 3, 128)[77] == std::vector<double>{points(other, 3, 128)[77][1], points(other, 3, 128)[77][2],
                                                          points(other, 3, 128)[77][0]});

    // "aa" would come between "a" and "b" and move both others by a dimension; pinned, it moves nothing
    const DrawPlan more(uniforms({"c", "a", "b", "aa"}), {}, calendar, 5, Sampling::sobol, plan.dimensions());
    const auto before = points(plan, 2, 64), after = points(more, 2, 64);
    for (std::size_t i = 0; i < 64; ++i)
        CHECK(std::equal(before[i].begin(), before[i].end(), after[i].begin()));
    const auto stratified = points(DrawPlan(uniforms({"aa"}), {}, calendar, 5, Sampling::stratified), 2, 64);
    for (std::size_t i = 0; i < 64; ++i)
        CHECK(after[i][3] == stratified[i][0]);
    const DrawPlan moved(uniforms({"c", "a", "b", "aa"}), {}, calendar, 5, Sampling::sobol);
    CHECK(points(moved, 2, 64)[9][2] != before[9][2]);
}

TEST_CASE("an integral over twelve inputs has a tenth of the error of random points or less", "[chance][sobol]") {
    // the product of 1 + (u_k - 1/2) / k over k = 1 ... 12 has mean 1
    std::vector<std::string> names;
    for (int k = 1; k <= 12; ++k)
        names.push_back("input " + std::to_string(10 + k));
    const auto error = [&](Sampling sampling) {
        const DrawPlan plan(uniforms(names), {}, calendar, 1, sampling);
        double squares = 0.0;
        for (int r = 0; r < replicates; ++r) {
            double sum = 0.0;
            for (const auto& row : points(plan, r, 1024)) {
                double product = 1.0;
                for (std::size_t k = 0; k < row.size(); ++k)
                    product *= 1.0 + (row[k] - 0.5) / static_cast<double>(k + 1);
                sum += product;
            }
            squares += (sum / 1024 - 1.0) * (sum / 1024 - 1.0);
        }
        return std::sqrt(squares / replicates);
    };
    const double random = error(Sampling::random), sobol = error(Sampling::sobol);
    // variance of the product: prod(1 + 1 / (12 k^2)) - 1 = 0.139, so one replicate of 1,024 is off by 0.0117
    CHECK(std::abs(random / 0.0117 - 1.0) < 0.5);
    CHECK(sobol < random / 10.0);
}

TEST_CASE("the bytes of the Sobol' plan are fixed", "[chance][sobol]") {
    const DrawPlan plan(uniforms({"a", "b", "c"}), {}, calendar, 1, Sampling::sobol);
    std::array<std::uint64_t, chance::detail::key_words> keys{};
    chance::detail::scramble_keys({1, chance::detail::hash_name("b"), 4}, chance::detail::Channel::once, 0, 1,
                                  keys.data());
    std::array<double, 64> direct{};
    const chance::detail::SobolDimension second(chance::detail::sobol_directions(2)[1]);
    chance::detail::sobol_uniforms(second, {keys[0], keys[64], keys[128]}, 64, direct.data());
    CHECK(points(plan, 4, 128)[64 + 17][1] == direct[17]);
}
