#pragma once
// The top sheet of a run, for the verbs that write one.

#include <string>

#include "commands.hpp"
#include "topsheet/report/formats.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::app {

/// Throws a Failure when there is none of this name.
const report::Format& format_named(const std::string& name);
/// Whether people read the findings about the study on the page, so that they need not be said beside it.
bool page_says_findings(const RunCommand& command);
/// The result as the command wants it written.
std::string run_page(const sim::Result& result, const RunCommand& command);

} // namespace topsheet::app
