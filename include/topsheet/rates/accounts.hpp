#pragma once
/// @file
/// Several accounts on one bill: one family that climbs every ladder together, or each for itself; and what
/// each line of usage costs when the charges are handed back.
///
/// A family's charge on a meter is blended: it goes back to accounts and causes by the amount that each used,
/// so that nobody pays the dear first band alone. Waived usage costs nothing. What no usage asked for (the
/// shortfall of an agreement, a commitment without usage) belongs to nobody.

#include <optional>
#include <string>
#include <vector>

#include "topsheet/rates/bill.hpp"

namespace topsheet::rates {

/// Prices each account for itself: allowances, ladders and minimums hold for each of them. The lines of the
/// bill stand account by account, in the order in which the usage first names them.
Bill price_apart(const Catalog& catalog, const std::vector<UsageLine>& usage, const std::string& currency,
                 const std::optional<YearMonth>& month = {});

/// What each line of usage costs, in its order; the sum is the bill's total but for what belongs to nobody.
/// @param bill of exactly this usage, pooled or apart
std::vector<double> hand_back(const Catalog& catalog, const std::vector<UsageLine>& usage, const Bill& bill,
                              const std::optional<YearMonth>& month = {});

/// A name and what it costs.
struct NamedTotal {
    std::string name; ///< empty for usage that names nobody
    double total = 0.0;
};

/// Totals by account, or by cause, in the order in which the usage first names each.
/// @param charges as `hand_back` gives them
std::vector<NamedTotal> totals_by(const std::vector<UsageLine>& usage, const std::vector<double>& charges,
                                  std::string UsageLine::*name);

/// The accounts that share a line of a bill, each with its share, which add up to 1.
std::vector<NamedTotal> account_shares(const Catalog& catalog, const std::vector<UsageLine>& usage,
                                       const BillLine& line, bool apart, const std::optional<YearMonth>& month = {});

} // namespace topsheet::rates
