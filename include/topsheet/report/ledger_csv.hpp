#pragma once
/// @file
/// The ledger for spreadsheets: one row per scenario, month and line, with the mean cash of the month.
/// Columns: scenario, month, category, line, cause, kind, mean. RFC 4180; numbers are unrounded. Months
/// in which a line has no cash have no row.

#include <string>

#include "topsheet/sim/result.hpp"

namespace topsheet::report {

/// The whole file, with a header.
std::string ledger_csv(const sim::Result& result);

} // namespace topsheet::report
