#pragma once
/// @file
/// What changed between two rate cards, and which readings have grown old, as pages.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/rates/age.hpp"
#include "topsheet/rates/price_change.hpp"
#include "topsheet/report/page.hpp"

namespace topsheet::report {

/// One thing that two cards say differently about a meter.
struct MeterChange {
    std::string meter;     ///< id
    std::string_view what; ///< price, bands, unit, terms, pool, index, confidence, source or date
    std::string before;
    std::string after;
    std::optional<rates::PriceChange> change; ///< of a price, where it can be told
};

/// Two cards side by side, meter by meter.
struct CardComparison {
    std::string first; ///< as they were asked for
    std::string second;
    std::string first_currency;
    std::string second_currency;
    std::string first_as_of;
    std::string second_as_of;
    std::vector<const rates::Meter*> only_first;
    std::vector<const rates::Meter*> only_second;
    std::vector<MeterChange> changes; ///< in the order of the first card
    int same = 0;                     ///< meters that both describe alike
};

/// Compares the first cards of two catalogs; both must outlive the answer. Prices in different currencies
/// are shown without a share.
CardComparison compare_cards(const rates::Catalog& first, const rates::Catalog& second);

/// The differences as a table.
Page diff_page(const CardComparison& comparison);

/// Readings from before a date.
struct StaleList {
    std::string after; ///< as asked for
    std::vector<rates::OldReading> readings;
    int of = 0; ///< how many there are
};
Page stale_page(const StaleList& list);

/// "-20 %", "+5 to +9 %", or "same price".
std::string change_text(const rates::PriceChange& change);

} // namespace topsheet::report
