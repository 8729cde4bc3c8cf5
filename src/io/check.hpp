#pragma once
/// @file
/// Faults that one key alone does not show: what a study's parts ask of each other.

#include "io/context.hpp"
#include "io/spot.hpp"
#include "topsheet/model/study.hpp"

namespace topsheet::io {

/// Meters count what the place that names them gives.
void check_card_meters(Context& context, const rates::Catalog& catalog);
void check_scenario_meters(Context& context, const model::Study& study, const model::Scenario& scenario);

/// Productions, datasets, reads, roles, estate: the same for every scenario.
void check_workload(Context& context, const model::Study& study, const Node& root);

/// Sites, tiers, placement, gear, months of one scenario.
void check_scenario(Context& context, const model::Study& study, std::size_t index, const Node& root);

/// The farm of one scenario and the licenses that it names.
void check_farm(Context& context, const model::Study& study, std::size_t index, const Node& root);
void check_licenses(Context& context, const model::Study& study, std::size_t index, const Node& root);

/// Curves of render work and logs of jobs; and whether a scenario has machines for all of it.
void check_render(Context& context, const model::Study& study, const Node& root);
void check_fit(Context& context, const model::Study& study, std::size_t index, const Node& root);

/// Gear of the estate has one user and one fate in a scenario.
void check_gear(Context& context, const model::Study& study, std::size_t index, const Node& root);

/// What no study means, and what a shortened horizon leaves out.
void check_sense(Context& context, const model::Study& study, const Node& root);

/// Correlations that contradict each other. The study's inputs have been checked.
void check_correlations_hold(Context& context, const model::Study& study, const Node& root);

/// What the workload needs of a scenario: farm, licenses, seats, review.
void check_service(Context& context, const model::Study& study, std::size_t index, const Node& root);

/// Routes for every flow between different sites.
void check_flows(Context& context, const model::Study& study, std::size_t index, const Node& root);

/// Values in scenarios that are written alike and drawn apart.
void warn_of_equal_texts(Context& context, const Node& root);

/// Names that the study gives dimensions of the Sobol' sequence.
void check_dimensions(Context& context, const std::vector<std::string>& names, const Node& root);

/// Rank correlations by input names.
struct CorrelationKeys;
std::vector<chance::Correlation> check_correlations(Context& context, const std::vector<CorrelationKeys>& asked,
                                                    const Node& root);

} // namespace topsheet::io
