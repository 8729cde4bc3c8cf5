#pragma once
/// @file
/// What `check` says of a study that can be used: its scenarios, each uncertain input with the
/// distribution that was fitted, and what became of the correlations.

#include <string>
#include <vector>

#include "topsheet/base/diagnostic.hpp"
#include "topsheet/model/study.hpp"
#include "topsheet/report/page.hpp"

namespace topsheet::report {

/// An input's distribution, in a unit that people read.
struct FittedInput {
    std::string name;
    std::string kind; ///< such as "lognormal"
    std::string unit; ///< such as "TB/week"; empty for a plain number
    double p10 = 0.0;
    double p50 = 0.0;
    double p90 = 0.0;
    bool varies = false; ///< whether its months differ
};

/// Two inputs that a correlation names.
struct FittedCorrelation {
    std::string first;
    std::string second;
    double asked = 0.0;
    double obtained = 0.0;
};

/// A study in short.
struct StudySummary {
    std::string title;
    std::string horizon; ///< "2027-01 to 2029-12"
    int months = 0;
    std::string currency;
    std::vector<std::string> scenarios;
    std::vector<FittedInput> inputs;
    std::vector<FittedCorrelation> correlations;
    std::vector<std::string> rate_cards;
};

/// One file that was checked.
struct Checked {
    std::string file;
    bool valid = false;
    Findings findings;
    StudySummary summary; ///< when valid
};

/// Sums up a study.
StudySummary summarize_study(const model::Study& study);

/// The page of one valid file.
Page checked_page(const Checked& checked);

} // namespace topsheet::report
