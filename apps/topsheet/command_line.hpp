#pragma once
// The whole program behind its arguments, for the programs that have its command line.

#include <functional>

#include "commands.hpp"

namespace topsheet::app {

/// Reads the arguments, does what they say and returns the exit code. When `run` is there it stands in the place of the
/// verb `run`, and no other verb is known.
int command_line(int argc, char** argv, const std::function<int(const RunCommand&)>& run = {});

} // namespace topsheet::app
