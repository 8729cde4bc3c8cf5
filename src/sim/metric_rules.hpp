#pragma once
// Figures beside the money, worked out trial by trial.

#include <span>
#include <string_view>

#include "topsheet/engine/activity.hpp"
#include "topsheet/engine/books.hpp"
#include "topsheet/engine/shop.hpp"

namespace topsheet::sim {

/// One figure: its name in results, and how it follows from what happened.
struct MetricRule {
    std::string_view name;
    std::string_view unit;
    engine::Block (*figure)(const engine::Activity&, const engine::Books&);
    bool (*applies)(const engine::Activity&);         ///< to any trial of the group; null: to all
    bool (*can_apply)(const engine::Shop&) = nullptr; ///< to any trial of the scenario; elsewhere it is zero
};

/// All of them, in the order of the results.
std::span<const MetricRule> metric_rules();

/// Whether a scenario may render anything.
bool has_work(const engine::Shop& shop);

/// Of all render work that was due, what is left.
engine::Block undone_share(const engine::Activity& a);

} // namespace topsheet::sim
