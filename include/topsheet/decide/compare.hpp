#pragma once
/// @file
/// Scenarios side by side on the same luck: paired differences, who is cheapest, and what a wrong choice costs.

#include "topsheet/sim/result.hpp"

namespace topsheet::decide {

/// Compares by present value. Probabilities share ties; infeasible scenarios are outside "cheapest".
/// `reference` is the index of a scenario.
sim::Comparison compare(const sim::Result& result, std::size_t reference);

} // namespace topsheet::decide
