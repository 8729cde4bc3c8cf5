#pragma once
/// @file
/// Which vector instructions the loops over trials use. Every set gives the same bytes; a wider one is faster.
///
/// The widest that the processor has is taken unless a cap says otherwise. The command line reads the cap from the
/// variable TOPSHEET_INSTRUCTIONS.

#include <array>
#include <string_view>

#include "topsheet/base/fields.hpp"

namespace topsheet::chance {

/// Levels of the x86-64 psABI that the loops are compiled for; elsewhere only the first.
enum class InstructionSet {
    sse2,   ///< x86-64: two doubles at a time
    avx2,   ///< x86-64-v3: four
    avx512, ///< x86-64-v4: eight
};

/// The widest set of this processor and this build.
[[nodiscard]] InstructionSet widest_instructions();

/// The set that loops use now.
[[nodiscard]] InstructionSet instructions();

/// Loops use no wider set from now on. Call it before a run, not during one.
void cap_instructions(InstructionSet cap);

} // namespace topsheet::chance

namespace topsheet {
template <>
struct Words<chance::InstructionSet> {
    static constexpr std::array<std::string_view, 3> list{"sse2", "avx2", "avx512"};
};
} // namespace topsheet
