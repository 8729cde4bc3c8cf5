#pragma once
/// @file
/// A bill: a plain list of usage priced against rate cards, exactly and without simulation.
///
/// Usage of one meter (or of meters that share a pool) is added up before the tariff is applied; the
/// charge is handed back to the lines by amount.

#include <optional>
#include <string>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/rates/catalog.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::rates {

/// Usage of one meter in the month.
struct UsageLine {
    int meter = -1;        ///< index in the catalog
    double amount = 0.0;   ///< base units of the meter's quantity
    std::string cause{};   ///< who used it; may be empty
    std::string account{}; ///< who is billed; may be empty
    std::string claims{};  ///< eligibility by which the meter may waive it, such as "exit"; usually empty
    std::string what{};    ///< which part of a storage class's month it is; empty for a plain line
    /// Base units that are billed when the reader has rounded the sizes inside the month itself (segments of a
    /// provisioned pool); absent: the tariff rounds the month's amount.
    std::optional<double> provisioned{};
};

/// One priced line: all usage of one meter.
struct BillLine {
    int meter = -1;
    double amount = 0.0;           ///< base units
    double charge = 0.0;           ///< currency
    std::vector<Bracket> brackets; ///< rows that add up to `charge`; bands of a pool are shared out by amount
    std::string account{};         ///< who is billed, when each account is billed apart
};

/// What an agreement adds to the month.
struct Shortfall {
    int agreement = -1;   ///< index in the catalog
    double commit = 0.0;  ///< promised for a month: a twelfth of a yearly promise
    double charged = 0.0; ///< what its meters cost after its discount
    double charge = 0.0;  ///< what is missing, currency
};

/// A limit that the month breaks. It is not a price, so the bill stands.
struct BrokenLimit {
    int meter = -1;
    std::string sentence;
};

/// A priced month.
struct Bill {
    std::string currency;
    double total = 0.0;
    std::vector<BillLine> lines; ///< meters in the order of their first use
    std::vector<Shortfall> shortfalls{};
    std::vector<BrokenLimit> limits{};
    bool apart = false; ///< whether each account was priced for itself
};

/// Prices a month of usage. A meter's median price is used where its price is uncertain.
/// @param month decides which dated prices and waivers hold and how many days an allowance by the day has;
///        without one every meter's `tariff` holds, and a month has 365.2425 / 12 days
Bill price(const Catalog& catalog, const std::vector<UsageLine>& usage, const std::string& currency,
           const std::optional<YearMonth>& month = {});

} // namespace topsheet::rates
