#pragma once
/// @file
/// Results, bills and price lists as JSON, for programs. Names are stable; money is unrounded, in the
/// shortest digits that read back as the same number; what is not a number is null.

#include <string>
#include <string_view>
#include <vector>

#include "topsheet/report/checked.hpp"
#include "topsheet/report/invoice.hpp"
#include "topsheet/report/rate_diff.hpp"
#include "topsheet/report/rate_listing.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::report {

/// A whole run, without its trials.
std::string result_json(const sim::Result& result);

/// Data at rest by tier, cause and month, and the charges of storage. Needs a result with detail.
std::string storage_json(const sim::Result& result);

/// Flows with their charges, and how full the routes are. Needs a result with detail.
std::string egress_json(const sim::Result& result);

/// The farm of each scenario; its keys are told in docs/reference/result-format.md. Needs a run with
/// RunOptions::farm.
std::string farm_json(const sim::Result& result);

/// A priced month: amounts and prices in each meter's own unit.
std::string invoice_json(const Invoice& invoice);

/// All cards.
std::string cards_json(const rates::Catalog& catalog);

/// The meters of a card, or one of them.
std::string meters_json(const std::vector<const rates::Meter*>& meters);

/// A card, or what it has under one id: `meters`, and beside them `storage_classes`, `machines`, `assets`,
/// `licenses`, `queue_managers` and `review_endpoints` where there are any.
std::string card_json(const rates::Catalog& catalog, const rates::RateCard& card, std::string_view id = {});

/// What two cards say differently, and which meters only one of them has.
std::string diff_json(const CardComparison& comparison);

/// Readings from before a date.
std::string stale_json(const StaleList& list);

/// What `check` found in each file.
std::string checked_json(const std::vector<Checked>& files);

} // namespace topsheet::report
