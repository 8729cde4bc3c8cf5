#pragma once
/// @file
/// The formats that a result can be written in: one row each. A new format is its function and its row.

#include <span>
#include <string>
#include <string_view>

#include "topsheet/report/page.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::report {

/// One format of `run`.
struct Format {
    std::string_view name;    ///< as `--format` takes it
    std::string_view purpose; ///< for the help text
    std::string (*write)(const sim::Result& result, const TerminalOptions& options);
    bool shows_findings; ///< whether people read the findings in it
};

/// All formats; the first is the default.
std::span<const Format> formats();

} // namespace topsheet::report
