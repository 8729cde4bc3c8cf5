#pragma once
/// @file
/// Findings: an architecture's own faults, said with what they cost and which key to change.
///
/// They are read off the study and the ledger, and off the detail of a few trials (stocks, flows, loads,
/// marginal costs) where it is given; nothing is simulated here. Thresholds are stated in the sentences,
/// so that a reader can disagree.

#include "topsheet/model/study.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::decide {

/// All findings, scenario by scenario, dearest first inside each.
/// What needs flows and stocks is found only in a result with RunOptions::detail or RunOptions::look.
Findings findings(const model::Study& study, const sim::Result& result);

} // namespace topsheet::decide
