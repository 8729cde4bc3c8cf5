#pragma once
// Loops over the 64 trials of a group that licenses run in every hour. Elementwise, or max: the same bytes for
// every instruction set.

#include "topsheet/engine/block.hpp"

namespace topsheet::engine::kernels {

/// up = ceil of the sum of parts, each 64 numbers: machines up, begun ones whole.
void whole_sum(const double* const* parts, const int* which, std::size_t count, double* up);

/// One pool of seats that each machine takes singly: owned machines first, the rest where `may` (0 or 1) allows.
/// Adds what is left over to the metered sums, what was drawn to `drawn`, raises `peak` to the machines up.
struct SimplePool {
    const double* seats;
    double may;
    double* own_metered;
    double* cloud_metered;
    double* drawn;
    double* peak;
};
void serve_simple(const double* own, const double* cloud, const SimplePool& pool);

/// The same for machines that were not rounded up yet, without the figures: what an ordinary run needs.
void meter_simple(const double* own, const double* cloud, const double* seats, double may, double* own_metered,
                  double* cloud_metered);

/// Machines draw `each` seats from what is left; both fall, `drawn` rises by the seats.
void draw(double* left, double* machines, const double* each, double* drawn);

/// to += x.
void add_lanes(double* to, const double* x);
/// to = max(to, x).
void raise_to(double* to, const double* x);

} // namespace topsheet::engine::kernels
