#pragma once
/// @file
/// Data at rest and what it costs: each tier of each scenario month by month, what moved, what was taken
/// out, which stays were cut short, and the charges behind it. `topsheet storage` prints it.

#include <string>

#include "topsheet/report/page.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::report {

/// The name of a figure in JSON and CSV, such as "held_mean_bytes".
std::string_view figure_name(engine::StockFigure figure);

/// The page. Needs a result with detail.
Page storage_page(const sim::Result& result);

/// One row for each scenario, month, tier and cause: all figures in base units.
std::string storage_csv(const sim::Result& result);

} // namespace topsheet::report
