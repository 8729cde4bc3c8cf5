#pragma once
/// @file
/// Findings as text: "file:line:column: error: sentence (at /pointer)", a hint below, and on pages a list
/// with what each habit costs.

#include <string>

#include "topsheet/base/diagnostic.hpp"
#include "topsheet/report/page.hpp"

namespace topsheet::report {

/// The word for a severity.
constexpr std::string_view severity_word(Severity severity) {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

/// One finding as compilers print it, so that editors can jump to it. Ends with a line end.
std::string to_text(const Finding& finding, const TerminalOptions& options = {});

/// All of them, in their order.
std::string to_text(const Findings& findings, const TerminalOptions& options = {});

/// Adds the findings to a page, errors first, each with its hint and cost.
void append_findings(Page& page, const Findings& findings, const std::string& currency);

} // namespace topsheet::report
