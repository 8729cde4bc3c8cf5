#pragma once
/// @file
/// Four lanes that the compiler keeps in registers, for loops in which it would not by itself: GCC's vector extension,
/// which every instruction set can run. Comparisons give all bits or none.

#include <cstdint>

#include "chance/lane.hpp"

namespace topsheet::chance {

using Four = double __attribute__((vector_size(32)));
using FourInts = std::int32_t __attribute__((vector_size(16)));
using FourMasks = std::int64_t __attribute__((vector_size(32)));

TOPSHEET_LANE void load(Four& to, const double* from) {
    __builtin_memcpy(&to, from, sizeof to);
}
TOPSHEET_LANE void store(double* to, const Four& from) {
    __builtin_memcpy(to, &from, sizeof from);
}
TOPSHEET_LANE void add_to(double* to, const Four& more) {
    Four sum;
    load(sum, to);
    sum += more;
    store(to, sum);
}

} // namespace topsheet::chance
