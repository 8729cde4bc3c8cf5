#pragma once
// What the verbs that simulate share.

#include <string>
#include <string_view>
#include <vector>

#include "commands.hpp"
#include "topsheet/io/inputs.hpp"
#include "topsheet/model/study.hpp"
#include "topsheet/sim/monte_carlo.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::app {

/// A study as a command asks for it.
struct Asked {
    model::Study study;
    Findings findings; ///< of reading it
    io::Inputs inputs; ///< that it was read from, when parts will be written
    std::size_t reference = 0;
    std::vector<std::string> dimensions{}; ///< that are kept; empty for those of the study
};

/// Reads the command's study from its file. Throws a Failure that says what is wrong.
Asked ask(const RunCommand& command);
/// The same from what options bring.
Asked ask(const RunCommand& command, std::string_view text, const io::LoadOptions& options);

/// Refuses an output that would replace the study or another file that the command reads.
void keep_inputs(const RunCommand& command);

/// How the command wants the study to be run. `detail` keeps what views need.
sim::RunOptions run_options(const RunCommand& command, const Asked& asked, bool detail);

/// Puts into a result what the engine does not know: comparison, findings, version. Throws a Failure when the run
/// failed.
void complete(sim::Result& result, Asked& asked, const Common& command);

/// A result, and what the program ends with when it has been written.
struct Outcome {
    sim::Result result;
    Exit exit = exit_done;
};

/// Reads, simulates and completes. `page_says_findings` leaves findings about the study to the page.
Outcome result_of(const RunCommand& command, bool detail, bool page_says_findings);

} // namespace topsheet::app
