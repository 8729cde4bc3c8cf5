#pragma once
// Loops over the 64 trials of a group that are run most often. Sums are taken in eight lanes, each in the
// order of the trials, so every instruction set gives the same bytes.

#include "topsheet/engine/block.hpp"

namespace topsheet::engine::kernels {

/// to += x.
void raise(Block& to, const Block& x);

/// to += x; returns the sum of x, as `ordered_sum` gives it.
double add(Block& to, const Block& x);

/// to += x; returns the sum of x * price.
double add_and_weigh(Block& to, const Block& x, const Block& price);

/// The sum of x * price.
double weigh(const Block& x, const Block& price);

/// The sum of x * price * present.
double weigh(const Block& x, const Block& price, const Block& present);

} // namespace topsheet::engine::kernels
