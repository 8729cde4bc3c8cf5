#pragma once
/// @file
/// Logs of jobs in a study: those of its workload, or the trace that takes the place of all render work.

#include "io/context.hpp"
#include "topsheet/model/study.hpp"

namespace topsheet::io {

/// Puts the trace, where there is one, in the place of all render work.
void apply_trace(Context& context, model::Study& study, const Node& root);

/// Reads the logs that the workload names.
void read_logs(Context& context, model::Study& study, const Node& root);

/// What the logs add to the hash of a study: nothing when there are none.
std::vector<std::string> log_hashes(const Context& context, const model::Study& study);

} // namespace topsheet::io
