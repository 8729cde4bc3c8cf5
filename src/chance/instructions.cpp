#include "topsheet/chance/instructions.hpp"

#include <algorithm>

#include "chance/wide.hpp"

namespace topsheet::chance {

namespace {

InstructionSet of_this_processor() {
#if defined(__x86_64__) && defined(__GNUC__)
    __builtin_cpu_init();
    // What the levels of the psABI ask for beyond one another, as far as the compilers can ask.
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
        __builtin_cpu_supports("bmi2")) {
        if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
            __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
            __builtin_cpu_supports("avx512vl"))
            return InstructionSet::avx512;
        return InstructionSet::avx2;
    }
#endif
    return InstructionSet::sse2;
}

} // namespace

InstructionSet widest_instructions() {
    static const InstructionSet widest = of_this_processor();
    return widest;
}

std::atomic<InstructionSet> detail::chosen_instructions{widest_instructions()};

InstructionSet instructions() {
    return detail::chosen_instructions.load(std::memory_order_relaxed);
}

void cap_instructions(InstructionSet cap) {
    detail::chosen_instructions.store(std::min(cap, widest_instructions()), std::memory_order_relaxed);
}

} // namespace topsheet::chance
