#pragma once
// From what was accumulated to a result.

#include "sim/runner.hpp"

namespace topsheet::sim {

/// The result of a tally that begins with the first trial. `watches` have seen the same trials; none otherwise.
Result finish(const Runner& runner, Tally&& tally, const FarmWatches* watches = nullptr);

} // namespace topsheet::sim
