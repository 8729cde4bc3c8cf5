#pragma once
/// @file
/// How old readings are: which prices of a catalog were read before a date.
///
/// A date that names no day or no month counts from its first day, so that nothing that may be older is
/// left out. Age is in full months.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/rates/catalog.hpp"

namespace topsheet::rates {

/// A date as cards write it.
struct Date {
    int year = 1970;
    int month = 1;
    int day = 1;
    friend constexpr bool operator==(const Date&, const Date&) = default;
    friend constexpr auto operator<=>(const Date&, const Date&) = default; // NOLINT(modernize-use-nullptr)
};

/// Reads YYYY, YYYY-MM or YYYY-MM-DD; nothing when it is none of these or no day of the calendar.
std::optional<Date> parse_date(std::string_view text);

/// Full months from one date to another; negative when the second is earlier.
int full_months(const Date& from, const Date& to);

/// A reading that is older than asked for.
struct OldReading {
    std::string_view kind; ///< meter, machine, asset, license, queue manager, review endpoint
    std::string name;      ///< "card/id"
    std::string title;
    std::string as_of; ///< as written
    Confidence confidence = Confidence::estimate;
    std::string source;
    std::optional<int> age; ///< full months before the date asked for; nothing when `as_of` is no date
};

/// Every reading of the catalog from before `after`, the oldest first; what has no date comes before them
/// all, since nobody knows how old it is. A machine without a date of its own is left to its meters.
std::vector<OldReading> older_than(const Catalog& catalog, const Date& after);

/// How many readings `older_than` looks at.
int count_readings(const Catalog& catalog);

} // namespace topsheet::rates
