#pragma once
/// @file
/// Formulas in a study: `{"formula": "stored * egress_ratio"}` is a value worked out from assumptions.
///
///     sum     = product { ("+" | "-") product }
///     product = factor { ("*" | "/") factor }
///     factor  = number | 'amount with unit' | name | "-" factor | "(" sum ")"
///             | ("min" | "max") "(" sum { "," sum } ")" | "compound" "(" sum ")"
///
/// A name is an assumption, `stored` or `assumptions.stored`; odd names stand in double quotes. Amounts with a unit
/// stand in single quotes, since "/" divides: '0.45 kWh/hour'. Dimensions are checked: only equal ones are added or
/// compared. `compound(rate)` is (1 + rate)^(m - 1) in month m of the study, for growth stated by month.

#include "io/value.hpp"

namespace topsheet::io {

/// Reads the formula of an uncertain value; `name` is the path that its input has. A formula over fixed values alone
/// that no month changes is a fixed value.
Value read_formula(const Scope& scope, const Node& node, const Wanted& wanted, const std::string& name);

/// Whether what a formula can be fits a place; says at `node` why not.
bool formula_fits(const Scope& scope, const Node& node, const chance::Formula& formula, Domain domain);

} // namespace topsheet::io
