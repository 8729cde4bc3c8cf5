#pragma once
// What the loops of the farm share: minimum, maximum and machines that are begun, on one lane.

#include "chance/lane.hpp"

#include "topsheet/engine/block.hpp"

namespace topsheet::engine::kernels {

inline constexpr int size = chance::group_size;
/// Less than this part of a node-hour or a machine is rounding.
inline constexpr double dust = 1e-9;

TOPSHEET_LANE double least(double a, double b) {
    return a < b ? a : b;
}
TOPSHEET_LANE double most(double a, double b) {
    return a > b ? a : b;
}
/// ceil(x - forgiven) of 0 <= x < 2^22 (four million machines): the integer nearest to what lies half a machine higher.
/// Adding 1.5 2^52 rounds to the nearest integer.
TOPSHEET_LANE double begun(double x, double forgiven = dust) {
    return (x + (0.5 - forgiven) + 0x1.8p52) - 0x1.8p52;
}

} // namespace topsheet::engine::kernels
