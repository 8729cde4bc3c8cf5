#pragma once
/// @file
/// Findings: what is wrong with an input, or odd about an architecture, said so that it can be mended.
///
/// Reading collects findings and carries on, so one run shows every fault. A finding has a place, a
/// sentence and a hint; findings of an architecture may also say what the habit costs.

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace topsheet {

/// How much a finding matters.
enum class Severity {
    error,   ///< the input cannot be used
    warning, ///< it can be used and probably costs money
    note,    ///< worth knowing
};

/// One finding.
struct Finding {
    Severity severity = Severity::error;
    std::string code;           ///< short stable name, such as "unknown-key" or "daily-pull-without-cache"
    std::string file;           ///< the input the pointer belongs to; empty when there is only one
    std::string pointer;        ///< JSON pointer into the input; empty for the whole
    int line = 0;               ///< line in the input counted from 1; 0 when unknown
    int column = 0;             ///< column counted from 1; 0 when unknown
    std::string sentence;       ///< what is wrong or odd, and why it matters
    std::string hint;           ///< what to change
    std::string scenario;       ///< scenario it concerns; empty for all
    std::optional<double> cost; ///< mean cost over the horizon in the study's currency, when known
    double cost_error = 0.0;    ///< its Monte Carlo standard error
};

/// A list of findings in the order they were found.
using Findings = std::vector<Finding>;

/// Whether any finding is an error.
inline bool has_errors(const Findings& findings) {
    for (const auto& f : findings)
        if (f.severity == Severity::error)
            return true;
    return false;
}

/// A value if the input was usable, and everything that was found on the way.
template <class T>
struct Loaded {
    std::optional<T> value;
    Findings findings;

    explicit operator bool() const { return value.has_value() && !has_errors(findings); }
};

} // namespace topsheet
