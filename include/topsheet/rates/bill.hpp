#pragma once
/// @file
/// A bill: a plain list of usage priced against rate cards, exactly and without simulation.
///
/// Usage of one meter (or of meters that share a pool) is added up before the tariff is applied; the
/// charge is handed back to the lines by amount.

#include <string>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/rates/catalog.hpp"

namespace topsheet::rates {

/// Usage of one meter in the month.
struct UsageLine {
    int meter = -1;      ///< index in the catalog
    double amount = 0.0; ///< base units of the meter's quantity
    std::string cause;   ///< who used it; may be empty
};

/// One priced line: all usage of one meter.
struct BillLine {
    int meter = -1;
    double amount = 0.0;           ///< base units
    double charge = 0.0;           ///< currency
    std::vector<Bracket> brackets; ///< rows that add up to `charge`; bands of a pool are shared out by amount
};

/// A priced month.
struct Bill {
    std::string currency;
    double total = 0.0;
    std::vector<BillLine> lines; ///< meters in the order of their first use
};

/// Prices a month of usage. A meter's median price is used where its price is uncertain.
Bill price(const Catalog& catalog, const std::vector<UsageLine>& usage, const std::string& currency);

} // namespace topsheet::rates
