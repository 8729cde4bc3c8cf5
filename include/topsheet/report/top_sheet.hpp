#pragma once
/// @file
/// The top sheet: the one page that sums up a run. Scenarios stand side by side; below the totals come
/// who is cheapest and how sure that is, why, whether it is the same service, the months, and findings.
///
/// It prints what `sim::Result` holds and computes nothing: digits beyond the Monte Carlo error are left
/// out, a probability of which no trial was an example is printed as a bound (3/N).

#include "topsheet/report/page.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::report {

/// The whole page.
Page top_sheet(const sim::Result& result);

} // namespace topsheet::report
