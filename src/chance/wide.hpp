#pragma once
/// @file
/// `wide<loop>(arguments…)` runs a loop over trials with the widest instructions that are allowed.
///
/// The loop, marked TOPSHEET_LOOP, is compiled three times (SSE2, AVX2, AVX-512) and the choice is made at each
/// call, so a cap can be set at run time (topsheet/chance/instructions.hpp). Loops are plain functions in an
/// unnamed namespace that use + - * / sqrt, comparisons and bits only: the same bytes for every width.

#include <atomic>
#include <utility>

#include "topsheet/chance/instructions.hpp"

/// Marks a loop for `wide`.
#define TOPSHEET_LOOP inline __attribute__((always_inline))

#if defined(__x86_64__) && defined(__GNUC__)
#define TOPSHEET_TARGET(level) __attribute__((target(level)))
#else
#define TOPSHEET_TARGET(level)
#endif

namespace topsheet::chance {

namespace detail {
extern std::atomic<InstructionSet> chosen_instructions; // read at each call, so it is no function
}

template <auto loop>
struct Wide;

/// One loop for every instruction set.
template <class Result, class... Arguments, Result (*loop)(Arguments...)>
struct Wide<loop> {
    TOPSHEET_TARGET("arch=x86-64-v4") static Result avx512(Arguments... a) {
        return loop(std::forward<Arguments>(a)...);
    }
    TOPSHEET_TARGET("arch=x86-64-v3") static Result avx2(Arguments... a) { return loop(std::forward<Arguments>(a)...); }
    static Result sse2(Arguments... a) { return loop(std::forward<Arguments>(a)...); }

    Result operator()(Arguments... a) const {
        switch (detail::chosen_instructions.load(std::memory_order_relaxed)) {
        case InstructionSet::avx512: return avx512(std::forward<Arguments>(a)...);
        case InstructionSet::avx2: return avx2(std::forward<Arguments>(a)...);
        case InstructionSet::sse2: break;
        }
        return sse2(std::forward<Arguments>(a)...);
    }
};

template <auto loop>
inline constexpr Wide<loop> wide{};

/// The loop that `wide` would run, for callers that run it often. It holds until the cap is changed.
template <auto loop>
auto widest() {
    switch (detail::chosen_instructions.load(std::memory_order_relaxed)) {
    case InstructionSet::avx512: return &Wide<loop>::avx512;
    case InstructionSet::avx2: return &Wide<loop>::avx2;
    case InstructionSet::sse2: break;
    }
    return &Wide<loop>::sse2;
}

} // namespace topsheet::chance
