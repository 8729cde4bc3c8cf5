#pragma once
// Figures of all trials and of each replicate, in two passes over the trials.
//
// The first counts all of them in bins, the second collects the few bins in which a wanted rank lies: what is selected
// is exact whatever the bins are. The same bytes as sorting each part (sim/statistic.cpp), at a tenth of the time.

#include <optional>
#include <span>

#include "topsheet/sim/statistic.hpp"

namespace topsheet::sim {

/// Figures and errors of whole groups, 16 at least. Nothing for a number of trials that is not whole groups, or where
/// the sum is not a number.
std::optional<Statistic> select_figures(std::span<const double> trials);

} // namespace topsheet::sim
