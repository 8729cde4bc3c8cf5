#pragma once
/// @file
/// The render farm on a page: how full it is, what bursts and waits, what a frame costs on each source, where
/// owning begins to pay, and how many nodes to own. `topsheet farm` prints it.
///
/// It prints what the result holds; `farm_json` (report/result_json.hpp) has all of it by name.

#include <string>

#include "topsheet/report/page.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::report {

/// The page. Needs a result of a run with RunOptions::farm.
Page farm_page(const sim::Result& result);

/// Everything in long form, one row for each number: scenario, pool, table, at, figure, mean, p10, p50, p90, error
/// (of the mean). `table` is summary, source, month, load, nodes or rival; `at` is the source, month, number of
/// nodes or rival it is of. What does not vary has no percentiles.
std::string farm_csv(const sim::Result& result);

} // namespace topsheet::report
