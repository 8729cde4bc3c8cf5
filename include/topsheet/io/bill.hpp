#pragma once
/// @file
/// The side door for bills: a plain list of usage, with the cards that price it.
///
///     { "topsheet": 1, "month": "2026-03", "rate_cards": ["aws-us-east-1"],
///       "usage": [ {"meter": "s3-standard", "amount": "37 TB", "cause": "dailies"} ] }
///
/// An amount has its meter's dimension. A plain size on a size-month meter is the month's average stock;
/// hours on it are converted with the month's true length; `segments` are averaged over that length, and
/// rounded one by one where the meter sells sizes in steps. A line with `class` says what happened to the
/// data of a storage class, and becomes usage of its meters (rates/class_usage.hpp).
/// What the amounts cost is the business of rates/bill.hpp.

#include <string>
#include <string_view>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/base/diagnostic.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/rates/bill.hpp"

namespace topsheet::io {

/// A bill to be priced.
struct BillRequest {
    YearMonth month;                     ///< the month that is billed
    bool month_given = false;            ///< whether the file says it
    rates::Catalog catalog;              ///< the cards, in `currency`
    std::vector<rates::UsageLine> usage; ///< in the order of the file, amounts in base units
    std::string currency;
    bool apart = false; ///< whether each account climbs its ladders alone
};

/// Reads and checks a bill. All faults of the file are found in one pass. Never throws for bad input.
Loaded<BillRequest> load_bill(std::string_view text, const LoadOptions& options);

} // namespace topsheet::io
