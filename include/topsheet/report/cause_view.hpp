#pragma once
/// @file
/// The bill handed back to its causes: what each production and habit costs, by its share of every meter
/// and by what the bill would fall by without it. `topsheet run --by cause` prints it.
///
/// A share is proportional to usage, month by month and meter by meter, so shares add up to the bill. The
/// marginal cost of a cause is charge(all) - charge(all but this cause) on every meter, and in full what
/// is bought or paid for it. Under graduated prices and allowances the two differ.

#include <string>

#include "topsheet/report/page.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::report {

/// The page. Needs a result with detail.
Page cause_page(const sim::Result& result);

/// One row for each scenario, cause and category.
std::string cause_csv(const sim::Result& result);

} // namespace topsheet::report
