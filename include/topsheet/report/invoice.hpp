#pragma once
/// @file
/// A priced month as a page and as CSV: each meter with the bands its usage fell into. Amounts and prices
/// are in the meter's own unit; the page rounds to the cent, the CSV does not round.

#include <optional>
#include <string>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/rates/bill.hpp"
#include "topsheet/report/page.hpp"

namespace topsheet::report {

/// A bill with what it is a bill of.
struct Invoice {
    std::optional<YearMonth> month;
    const rates::Catalog& catalog;
    const rates::Bill& bill;
    std::vector<rates::UsageLine> usage{}; ///< what the bill is of; empty when nobody asks who used it
    std::vector<double> charges{};         ///< what each line of `usage` costs, as rates/accounts.hpp hands it back
};

/// The page: each meter with its bands, then what each account, cause and part of a storage class costs.
Page invoice_page(const Invoice& invoice);

/// One row for each band: month, meter, unit, from, up_to, amount, price, charge, currency, rule, name, account.
/// Where accounts are named, a band is shared out to them by usage.
std::string invoice_csv(const Invoice& invoice);

/// "card/id".
std::string full_name(const rates::Meter& meter);

} // namespace topsheet::report
