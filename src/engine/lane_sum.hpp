#pragma once
// Sums over trials are taken in eight lanes, each in the order of the trials, so every vector width gives the same
// bytes.

#include "chance/lane.hpp"

namespace topsheet::engine::kernels {

/// The sum of eight lanes, in the order of `ordered_sum`.
TOPSHEET_LANE double sum_of(const double* lanes) {
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

} // namespace topsheet::engine::kernels
