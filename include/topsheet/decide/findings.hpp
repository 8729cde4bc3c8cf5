#pragma once
/// @file
/// Findings: an architecture's own faults, said with what they cost and which key to change.
///
/// They are read off the study and the ledger; nothing is simulated again. Thresholds are stated in the
/// sentences, so that a reader can disagree.

#include "topsheet/model/study.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::decide {

/// All findings, scenario by scenario, dearest first inside each.
Findings findings(const model::Study& study, const sim::Result& result);

} // namespace topsheet::decide
