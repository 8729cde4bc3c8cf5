#pragma once
// What the verbs that simulate share.

#include "commands.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::app {

/// Reads the command's study, simulates it and compares its scenarios. Throws a Failure that says what is
/// wrong. `detail` keeps what views need; `page_says_findings` leaves findings about the study to the page.
sim::Result result_of(const RunCommand& command, bool detail, bool page_says_findings);

} // namespace topsheet::app
