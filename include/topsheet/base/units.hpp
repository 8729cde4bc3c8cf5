#pragma once
/// @file
/// The units of a post house: makers for code, and text in both directions.
///
/// GB is 10^9 bytes, GiB is 2^30, and both have makers of their own. In text, `a/b/c` is a/(b*c) and
/// `a-b` is a product: "0.023 USD/GB/month", "96 core-hour", "0.40 USD/1000 request". A number may
/// stand before a unit in a denominator, and "per" may be written for "/".
///
///     parse_amount("40 TB/week")->value;              // bytes per hour: 40e12 / 168
///     parse_amount("40 TX/week").hint;                // did you mean "TB"?
///     to_text(*parse_amount("0.023 USD/GB-month"));   // 0.023 USD/GB/month

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "topsheet/base/quantity.hpp"

namespace topsheet {

using Money = Quantity<Dimension{.money = 1}>;
using Bytes = Quantity<Dimension{.data = 1}>;
using Hours = Quantity<Dimension{.hour = 1}>;
using Months = Quantity<Dimension{.month = 1}>;
using Workdays = Quantity<Dimension{.workday = 1}>;
using Nodes = Quantity<Dimension{.node = 1}>;
using NodeHours = Quantity<Dimension{.hour = 1, .node = 1}>;
using Cores = Quantity<Dimension{.core = 1}>;
using Seats = Quantity<Dimension{.seat = 1}>;
using Persons = Quantity<Dimension{.person = 1}>;
using Frames = Quantity<Dimension{.frame = 1}>;
using Requests = Quantity<Dimension{.request = 1}>;
using Sessions = Quantity<Dimension{.session = 1}>;
using Titles = Quantity<Dimension{.title = 1}>;
using Energy = Quantity<Dimension{.energy = 1}>;            ///< base unit kWh
using Power = Quantity<Dimension{.hour = -1, .energy = 1}>; ///< base unit kW, that is kWh per hour
using ByteMonths = Quantity<Dimension{.data = 1, .month = 1}>;
using ByteRate = Quantity<Dimension{.data = 1, .hour = -1}>; ///< base unit bytes per hour
using Rate = Quantity<Dimension{.month = -1}>;               ///< share per month

// Makers: a number of some unit, kept in base units.
// clang-format off
constexpr Money usd(double x) { return Money::from_base(x); } ///< one unit of the study's currency
constexpr Bytes bytes(double x) { return Bytes::from_base(x); }
constexpr Bytes kilobytes(double x) { return Bytes::from_base(x * 1e3); }
constexpr Bytes megabytes(double x) { return Bytes::from_base(x * 1e6); }
constexpr Bytes gigabytes(double x) { return Bytes::from_base(x * 1e9); }
constexpr Bytes terabytes(double x) { return Bytes::from_base(x * 1e12); }
constexpr Bytes petabytes(double x) { return Bytes::from_base(x * 1e15); }
constexpr Bytes kibibytes(double x) { return Bytes::from_base(x * 0x1p10); }
constexpr Bytes mebibytes(double x) { return Bytes::from_base(x * 0x1p20); }
constexpr Bytes gibibytes(double x) { return Bytes::from_base(x * 0x1p30); }
constexpr Bytes tebibytes(double x) { return Bytes::from_base(x * 0x1p40); }
constexpr Bytes pebibytes(double x) { return Bytes::from_base(x * 0x1p50); }
constexpr Hours seconds(double x) { return Hours::from_base(x / 3600.0); }
constexpr Hours minutes(double x) { return Hours::from_base(x / 60.0); }
constexpr Hours hours(double x) { return Hours::from_base(x); }
constexpr Hours days(double x) { return Hours::from_base(x * 24.0); }
constexpr Hours weeks(double x) { return Hours::from_base(x * 168.0); }
constexpr Months months(double x) { return Months::from_base(x); }
constexpr Months years(double x) { return Months::from_base(x * 12.0); }
constexpr Workdays workdays(double x) { return Workdays::from_base(x); }
constexpr Nodes nodes(double x) { return Nodes::from_base(x); }
constexpr NodeHours node_hours(double x) { return NodeHours::from_base(x); }
constexpr Cores cores(double x) { return Cores::from_base(x); }
constexpr Seats seats(double x) { return Seats::from_base(x); }
constexpr Persons persons(double x) { return Persons::from_base(x); }
constexpr Frames frames(double x) { return Frames::from_base(x); }
constexpr Requests requests(double x) { return Requests::from_base(x); }
constexpr Sessions sessions(double x) { return Sessions::from_base(x); }
constexpr Titles titles(double x) { return Titles::from_base(x); }
constexpr Energy kilowatt_hours(double x) { return Energy::from_base(x); }
constexpr Power kilowatts(double x) { return Power::from_base(x); }
constexpr Power watts(double x) { return Power::from_base(x / 1e3); }
// clang-format on

/// What "GB" and its kin mean in a text: a vendor's card says so, a study's own text is always decimal.
enum class ByteConvention { decimal, binary };

/// An amount whose dimension is known only when the text has been read.
struct Amount {
    double value = 0.0; ///< in base units
    Dimension dimension;
    std::string currency; ///< three letters when the text names money, else empty
};

/// The outcome of reading text: a value, or a sentence and a hint that say what is wrong.
template <class T>
struct Parsed {
    std::optional<T> value;
    std::string sentence; ///< what is wrong, in words; empty when there is a value
    std::string hint;     ///< what to write instead; may be empty

    explicit operator bool() const { return value.has_value(); }
    const T& operator*() const { return *value; }
    const T* operator->() const { return &*value; }
};

/// Reads "40 TB/week". A bare number is a dimensionless amount; "%" is a hundredth.
///
/// The text is a number (plain or with an exponent, no thousands separators) and then a unit. A unit is
/// one or more groups joined by "/", each but the first in the denominator; a group is one or more names
/// joined by "-". So "a/b/c" is a/(b*c), "USD/GB-month" is a price per GB and month, and
/// "MB-month/second" has the month above the line. "*" may be written for "-" before the first "/".
/// "0.02 /hour" has nothing above the line. One year is 12 months; weeks and days are 168 and 24 hours.
///
/// `convention` says what kB to EB mean; KiB to EiB are always powers of 1024, bits always decimal.
/// Refuses NaN, infinities, numbers too large to be kept, unknown units (offering the nearest) and two
/// currencies in one text.
Parsed<Amount> parse_amount(std::string_view text, ByteConvention convention = ByteConvention::decimal);

/// Reads a unit without a number, such as "GB-month"; the value is its size in base units.
Parsed<Amount> parse_unit(std::string_view text, ByteConvention convention = ByteConvention::decimal);

/// Reads "40 to 120 TB/week": two amounts with one dimension and one currency, the lower end first.
///
/// The unit after the second number serves the first as well when the first has none: "2 to 4 %/year"
/// is 2 %/year to 4 %/year. A first number with a unit and a second without one is refused.
Parsed<std::pair<Amount, Amount>> parse_range(std::string_view text,
                                              ByteConvention convention = ByteConvention::decimal);

/// A unit for people, in base words: "byte-month", "USD/node/hour", "kW". A dimension without exponents
/// is a "plain number"; every other text can be read back by `parse_unit`.
std::string to_text(const Dimension& dimension, std::string_view currency = "USD");

/// A readable amount: bytes scaled to kB … PB, prices per GB, money with its code (USD when the amount
/// carries none), times in the unit that gives the shortest number: "40 TB/week", "0.023 USD/GB/month",
/// "0.4 USD/1000 request", "16 week", "122 W". Thirteen digits are kept, so `parse_amount` reads it back
/// within a part in 10^12.
std::string to_text(const Amount& amount);

} // namespace topsheet
