#pragma once
/// @file
/// How many nodes to own: the choice of `decide/capacity_choice.hpp` made from the load curve of a run, with its
/// Monte Carlo errors and beside what the study plans.
///
/// Nothing waits here and no quota binds; the study's own farm, which may wait, is what the other figures of the
/// verb `farm` are of. Present values, means over the trials: one number for all of them.

#include "topsheet/sim/result.hpp"

namespace topsheet::decide {

/// The choice that a curve and prices lead to.
/// @param load its lists have one place for each number of nodes, from 0
/// @param planned owned nodes of the study, whole or not
/// @param tolerance share of the best's cost that counts as flat
sim::NodeChoice node_choice(const sim::LoadCurve& load, const sim::NodePrice& node, double planned,
                            double tolerance = 0.01);

/// Fills the choice of every pool of a result whose load curve and node price are known, with Monte Carlo errors
/// from the replicates where those are kept.
void choose_nodes(sim::Result& result);

} // namespace topsheet::decide
