#pragma once
/// @file
/// Rate cards as pages: which cards there are and how old, and what each meter costs, with its source.

#include <string>
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

/// One card: all its meters with prices in their own unit.
Page card_page(const rates::Catalog& catalog, const rates::RateCard& card);

/// One meter: its ladder, source, date, confidence and note.
Page meter_page(const rates::Meter& meter);

} // namespace topsheet::report
