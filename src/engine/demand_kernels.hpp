#pragma once
// Loops of the hourly demand over the 64 trials of a group: the same bytes for every instruction set.

#include <vector>

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

/// out = (day - begin) / span, held between 0 and 1.
void window_place(double day, const Block& begin, const Block& span, Block& out);

/// out = x (0.35 + 0.65 x), the integral of the crunch curve.
void crunch_done(const Block& x, Block& out);

/// The integral of densities at evenly spaced places of 0 to 1, straight between them, as a share of the whole.
/// `before` holds twice the area of the pieces before each place, in pieces; its last entry is more than zero.
void points_done(const std::vector<double>& density, const std::vector<double>& before, const Block& x, Block& out);

/// `done` becomes (done + extra * max(0, done - start)) / (1 + extra * (1 - start)), and 1 where x is.
void weigh_late(const Block& x, const Block& start, const Block& extra, Block& done);

/// share = max(0, after - before) * happens; total += share, shaped += share * shape.
void day_share(const Block& before, const Block& after, const Block& happens, const Block& shape, Block& share,
               Block& total, Block& shaped);

/// out += share * scale.
void raise_scaled(const Block& share, const Block& scale, Block& out);

} // namespace topsheet::engine::kernels
