#pragma once
// From what was accumulated to a result.

#include "sim/runner.hpp"

namespace topsheet::sim {

/// What is run, with the trials of the tally.
Manifest manifest_of(const Runner& runner, const Tally& tally);

/// The result of a tally that begins with the first trial. `watches` have seen the same trials; none otherwise.
Result finish(const Runner& runner, Tally&& tally, const FarmWatches* watches = nullptr);

} // namespace topsheet::sim
