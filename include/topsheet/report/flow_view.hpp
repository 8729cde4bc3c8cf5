#pragma once
/// @file
/// Bytes on their way and what they cost: each flow of each scenario with its share of the bill and what
/// the bill would fall by without it, and how full the routes are. `topsheet egress` prints it.
///
/// A flow's charge is the cash of its cause on the way (category egress) and, for what is read, restored,
/// delivered or transferred, of the requests and retrievals that take it out of its tier (category
/// storage). Flows of one cause share its charge by bytes. Where prices are graduated the charges without
/// each flow do not add up to the bill: the last units are cheaper than the first.

#include <string>
#include <vector>

#include "topsheet/report/page.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::report {

/// One flow with its money: means over the trials, over the horizon.
struct FlowBill {
    const sim::FlowLine* flow = nullptr;
    sim::Mean bytes;               ///< in all
    sim::Mean way;                 ///< charge of routes, currency
    sim::Mean taken;               ///< charge of requests and retrieval, currency
    sim::Mean without;             ///< what the bill falls by without it, currency
    std::vector<double> monthly{}; ///< way and taken together, by month

    [[nodiscard]] sim::Mean charge() const { return way + taken; }
};

/// The flows of one scenario, dearest first. Needs a result with detail.
std::vector<FlowBill> flow_bills(const sim::ScenarioResult& scenario);

/// Cash that routes cost whether used or not, and charges that belong to no flow, currency.
sim::Mean standing_egress(const sim::ScenarioResult& scenario);

/// The page. Needs a result with detail.
Page egress_page(const sim::Result& result);

/// One row for each scenario, month and flow: bytes and charge.
std::string egress_csv(const sim::Result& result);

} // namespace topsheet::report
