#pragma once
// The load-duration curve as a small chart of blocks.

#include "topsheet/report/page.hpp"
#include "topsheet/sim/farm_result.hpp"

namespace topsheet::report {

/// Demand, in nodes, of the share `s` of the hours with the most of it, for shares between 0 and 1: the k at which
/// the curve of `shares` (place k: share of hours above k) passes s, linear between whole numbers.
double nodes_at(const std::vector<double>& shares, double s);

/// Hours from the busiest on the left to the emptiest on the right, nodes upwards: what `owned` nodes do, what is
/// above them, and where they idle; with its axes and its legend. Needs a curve that is not empty.
/// `width` is that of the whole picture.
Picture load_chart(const sim::LoadCurve& curve, double owned, std::size_t width = 78);

} // namespace topsheet::report
