#pragma once
/// @file
/// How far one price lies from another, as a share of the first: what a contract takes off the list, what
/// a new card adds to the old one.
///
/// Prices are compared where both say what one more unit costs: flat prices, ladders and packages. Two
/// ladders are compared between every two edges that either has, so that moved edges count; the change is
/// then a range. Whatever a month adds to the price of units (allowances, minimums, commitments) is left
/// out here, and is told in words by the page.
///
///     const auto change = price_change(list, contract);   // {-0.28, -0.20}: 20 to 28 % less

#include <optional>
#include <vector>

#include "topsheet/rates/meter.hpp"

namespace topsheet::rates {

/// A relative change; both ends are equal for flat prices. -0.1 is 10 % less.
struct PriceChange {
    double low = 0.0;
    double high = 0.0;
};

/// The price of units as a ladder, currency per base unit, with the meter's median level and its discounts
/// on it; packages by the price of one unit of a full package. Empty when the price is unknown or has no
/// price for each unit.
std::vector<Band> unit_prices(const Meter& meter);

/// The change from one price to another. Nothing when either has no price for each unit, when they count
/// different things, or when a price of zero became another.
std::optional<PriceChange> price_change(const Meter& from, const Meter& to);

} // namespace topsheet::rates
