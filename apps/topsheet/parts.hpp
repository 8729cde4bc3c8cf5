#pragma once
// Runs in parts: one shard here, and all of them put together.

#include <cstdint>
#include <string>
#include <vector>

#include "simulate.hpp"
#include "topsheet/io/part.hpp"
#include "topsheet/sim/simulation.hpp"

namespace topsheet::app {

/// Trials of a shard: from `first` up to but not including `last`.
struct ShardTrials {
    std::int64_t first = 0;
    std::int64_t last = 0;
};

/// Runs of whole 1,024s of trials, as equal as can be. `shard.index` from 1 to `shard.count`; with more shards than
/// 1,024s some are empty.
ShardTrials trials_of(const Shard& shard, std::int64_t trials);

/// What a part says of the run that it is of.
io::PartHead head_of(const RunCommand& command, const Asked& asked, const sim::Simulation& simulation);

/// Runs the command's shard and returns it as the text of a part file. Throws a Failure that says what is wrong, or
/// that it was interrupted.
std::string run_shard(const RunCommand& command);

/// A run that was put together.
struct Merged {
    RunCommand command; ///< that the parts were run with, to be written as `common` says
    sim::Result result;
};

/// The result of part files, `name` being what people know each by. `unread` says what is wrong with files that could
/// not be read. Throws a Failure after everything that is wrong has been said.
Merged merge_parts(std::vector<io::NamedText> files, const Common& common, Findings unread = {});

} // namespace topsheet::app
