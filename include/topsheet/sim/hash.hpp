#pragma once
/// @file
/// One number for all that was simulated: equal hashes mean equal totals in every trial, bit by bit.
///
/// FNV-1a over 64-bit words (Fowler, Noll & Vo; offset 14695981039346656037, prime 1099511628211). Threads, instruction
/// sets, compilers, the split of a run and the order of its scenarios must not change it; the tests hold them to that.

#include <cstdint>

#include "topsheet/sim/result.hpp"

namespace topsheet::sim {

/// The hash of a scenario: its name, then its present value and, as far as it is kept, its undiscounted cash in each
/// trial.
std::uint64_t hash_of(const Result& result, std::size_t scenario);

/// The hash of all scenarios: the sum of theirs.
std::uint64_t hash_of(const Result& result);

} // namespace topsheet::sim
