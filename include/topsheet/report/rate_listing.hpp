#pragma once
/// @file
/// Rate cards as pages: which cards there are and how old, what each meter costs, and what else a card
/// describes, with its source.

#include <string>
#include <string_view>
#include <vector>

#include "topsheet/rates/catalog.hpp"
#include "topsheet/report/page.hpp"

namespace topsheet::report {

/// How many meters of a card there are, and how many prices are estimates.
struct CardCount {
    int meters = 0;
    int estimates = 0;
    int unknown = 0; ///< meters whose price nobody knows
};
CardCount count_meters(const rates::Catalog& catalog, const std::string& card);

/// All cards: id, title, currency, date, meters, share of estimates.
Page cards_page(const rates::Catalog& catalog);

/// One card: all its meters with prices in their own unit, then its storage classes, machines, gear, licenses,
/// queue managers and review endpoints.
Page card_page(const rates::Catalog& catalog, const rates::RateCard& card);

/// A price in one line, in the meter's own unit: "0.09, 0.085, 0.07 USD/GB". Uncertain ones begin with "about".
std::string price_text(const rates::Meter& meter);

/// What holds beside the price of units (allowances, minimums, pools …), a sentence each.
std::vector<std::string> price_rules(const rates::Meter& meter);

/// One meter: its ladder, source, date, confidence and note; what a contract does to its list price; other
/// readings that disagree.
Page meter_page(const rates::Meter& meter);

/// Everything of a card that has this id (a storage class may be called like its meter): each with every stated
/// field in words. Empty when there is nothing.
Page named_page(const rates::Catalog& catalog, const rates::RateCard& card, std::string_view id);

/// The ids of all that `named_page` knows, each once.
std::vector<std::string> card_names(const rates::Catalog& catalog, const rates::RateCard& card);

} // namespace topsheet::report
