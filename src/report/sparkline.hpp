#pragma once
// A row of blocks as high as each month's mean cash.

#include <string>
#include <vector>

#include "topsheet/sim/statistic.hpp"

namespace topsheet::report {

/// The dearest month, leaving out those beyond four times the median month, beside which (a farm is bought,
/// say) all others would look alike.
double sparkline_scale(const std::vector<sim::Statistic>& months);

/// One block a month, or one for several months on end when there are more than 48. A whole block is
/// `scale`; "▲" is beyond the
/// scale, "·" nothing at all, "▾" income.
std::string sparkline(const std::vector<sim::Statistic>& months, double scale);

} // namespace topsheet::report
