#include "topsheet/chance/instructions.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "support/catch.hpp"
#include "topsheet/chance/math.hpp"

using namespace topsheet;
using chance::InstructionSet;

namespace {

/// Lifts the cap at the end of a test.
struct Uncapped {
    Uncapped() = default;
    Uncapped(const Uncapped&) = delete;
    Uncapped& operator=(const Uncapped&) = delete;
    ~Uncapped() { chance::cap_instructions(InstructionSet::avx512); }
};

} // namespace

TEST_CASE("a cap holds and never asks for more than the processor has") {
    const Uncapped uncapped;
    for (const auto cap : {InstructionSet::sse2, InstructionSet::avx2, InstructionSet::avx512}) {
        chance::cap_instructions(cap);
        CHECK(chance::instructions() == std::min(cap, chance::widest_instructions()));
    }
    chance::cap_instructions(InstructionSet::sse2);
    CHECK(chance::instructions() == InstructionSet::sse2);
}

TEST_CASE("elementary functions give the same bits with every instruction set") {
    const Uncapped uncapped;
    std::array<double, 1000> u{}, first{}, z{};
    for (std::size_t i = 0; i < u.size(); ++i)
        u[i] = (static_cast<double>(i) + 0.5) / 1000.0;
    for (const auto cap : {InstructionSet::sse2, InstructionSet::avx2, InstructionSet::avx512}) {
        chance::cap_instructions(cap);
        chance::normal_quantile(u, z);
        chance::exp(z, z);
        chance::log(z, z);
        chance::normal_cdf(z, z);
        if (cap == InstructionSet::sse2)
            first = z;
        CHECK(z == first);
        CHECK(std::abs(z[123] - u[123]) < 1e-12); // the way back
    }
}
