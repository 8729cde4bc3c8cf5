#pragma once
// Loops of the hourly demand over the 64 trials of a group: the same bytes for every instruction set.

#include "topsheet/chance/hourly.hpp"
#include "topsheet/engine/block.hpp"

namespace topsheet::engine::kernels {

/// The sum of some rows, in their order.
void sum_rows(const chance::Lanes* rows, int count, Block& out);

/// out = rate * shape.
void shape_hour(const double* rate, const float* shape, double* out);

/// out = rate * weight.
void weigh_hour(const double* rate, double weight, double* out);

/// out += factor * amount.
void raise_hour(const double* factor, double amount, double* out);

} // namespace topsheet::engine::kernels
