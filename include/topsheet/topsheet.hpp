#pragma once
/// @file
/// Everything, floor by floor: a map of the library. Data walks from the bottom to the top.
///
///     io ─► model ─► engine ─► sim ─► decide ─► report
///
/// Programs usually include the few rooms they need: `io/load.hpp`, `sim/monte_carlo.hpp`,
/// `decide/compare.hpp` and a room of `report/`.

// 0. base: quantities, units, calendar, findings
#include "topsheet/base/calendar.hpp"
#include "topsheet/base/diagnostic.hpp"
#include "topsheet/base/fields.hpp"
#include "topsheet/base/quantity.hpp"
#include "topsheet/base/text.hpp"
#include "topsheet/base/uncertain.hpp"
#include "topsheet/base/units.hpp"

// 1. rates: what one of something costs; chance: distributions and draws
#include "topsheet/chance/distribution.hpp"
#include "topsheet/chance/draws.hpp"
#include "topsheet/chance/input.hpp"
#include "topsheet/rates/bill.hpp"
#include "topsheet/rates/catalog.hpp"
#include "topsheet/rates/charge.hpp"
#include "topsheet/rates/tariff.hpp"
#include "topsheet/rates/tariff_itemize.hpp"

// 2. model: the shop on paper
#include "topsheet/model/scenario.hpp"
#include "topsheet/model/study.hpp"
#include "topsheet/model/workload.hpp"

// 3. engine: what all of it costs, month by month
#include "topsheet/engine/evaluate.hpp"

// 4. sim: trials and their figures
#include "topsheet/sim/hash.hpp"
#include "topsheet/sim/monte_carlo.hpp"
#include "topsheet/sim/result.hpp"
#include "topsheet/sim/statistic.hpp"

// 5. decide: which one, and what is wrong with it
#include "topsheet/decide/compare.hpp"
#include "topsheet/decide/findings.hpp"

// 6. report: the page
#include "topsheet/report/formats.hpp"
#include "topsheet/report/invoice.hpp"
#include "topsheet/report/ledger_csv.hpp"
#include "topsheet/report/rate_listing.hpp"
#include "topsheet/report/result_json.hpp"
#include "topsheet/report/top_sheet.hpp"

// the side door: JSON to a checked model
#include "topsheet/io/bill.hpp"
#include "topsheet/io/load.hpp"
