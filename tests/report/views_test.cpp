// Views of flows, stocks and causes, on a result made by hand whose money can be followed.
#include "report/fake_result.hpp"
#include "support/catch.hpp"
#include "topsheet/report/cause_view.hpp"
#include "topsheet/report/flow_view.hpp"
#include "topsheet/report/stock_view.hpp"

using namespace topsheet;
using namespace topsheet::report;
using tests::WithinRel;

namespace {

sim::Line line(model::Category category, std::string name, std::string cause, std::vector<double> monthly,
               std::optional<double> marginal) {
    sim::Line l;
    l.category = category;
    l.line = std::move(name);
    l.cause = std::move(cause);
    l.monthly = std::move(monthly);
    for (const double x : l.monthly)
        l.mean += x;
    l.marginal = marginal;
    return l;
}

/// Three months: a pull of 10 TB a month, a move that shares its cause with the stock behind it, and a port.
sim::Result viewed() {
    sim::Result r = tests::fake_result(1);
    r.months = 3;
    auto& s = r.scenarios[0];
    s.monthly.resize(3);
    s.lines = {line(model::Category::egress, "Internet egress", "Show / pull", {900, 900, 850}, 2500.0),
               line(model::Category::storage, "GET", "Show / pull", {4, 4, 4}, 12.0),
               line(model::Category::egress, "Internet egress", "Show / original", {0, 90, 0}, 80.0),
               line(model::Category::storage, "Cold stock", "Show / original", {500, 500, 500}, 1500.0),
               line(model::Category::storage, "Cold stock", "Show / original, left too early", {0, 60, 0}, {}),
               line(model::Category::egress, "Port", "(standing)", {200, 200, 200}, {})};
    s.nominal = tests::around(5212.0);
    sim::FlowLine pull;
    pull.cause = "Show / pull";
    pull.from = "cloud";
    pull.to = "home";
    pull.route = "internet";
    pull.monthly = {1e13, 1e13, 1e13};
    pull.pull = 5e11;
    pull.hours = 1.25;
    sim::FlowLine move = pull;
    move.kind = engine::FlowKind::move;
    move.cause = "Show / original";
    move.monthly = {0, 1e12, 0};
    move.pull = move.hours = 0.0;
    s.flows = {move, pull};
    sim::RouteLoad load;
    load.route = "internet";
    load.capacity = 450e9; // 1 Gbit/s
    load.busiest = {5e10, 6e10, 5e10};
    load.peak = 540e9; // 1.2 Gbit/s
    load.too_full = 0.6;
    s.loads = {load};
    sim::StockLine stock;
    stock.tier = "cold";
    stock.cause = "Show / original";
    for (auto& figure : stock.figures)
        figure = {0.0, 0.0, 0.0};
    const auto at = [&](engine::StockFigure f) -> std::vector<double>& {
        return stock.figures[static_cast<std::size_t>(f)];
    };
    at(engine::StockFigure::mean) = {1e14, 2e14, 1.5e14};
    at(engine::StockFigure::billed) = {1.1e14, 2.2e14, 1.65e14};
    at(engine::StockFigure::entered) = {2e14, 0, 0};
    at(engine::StockFigure::early) = {0, 1.5e13, 0};
    s.stocks = {stock};
    return r;
}

bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("a flow is charged what its cause pays on the way and for being taken out") {
    const auto r = viewed();
    const auto bills = flow_bills(r.scenarios[0]);
    REQUIRE(bills.size() == 2);
    CHECK(bills[0].flow->cause == "Show / pull"); // the dearest first
    CHECK_THAT(bills[0].way.value, WithinRel(2650.0, 1e-12));
    CHECK_THAT(bills[0].taken.value, WithinRel(12.0, 1e-12));
    CHECK_THAT(bills[0].without.value, WithinRel(2512.0, 1e-12));
    CHECK_THAT(bills[0].monthly[2], WithinRel(854.0, 1e-12));
    CHECK_THAT(bills[0].bytes.value, WithinRel(3e13, 1e-12));
    // A move pays its way; the stock of the same cause is not its doing.
    CHECK_THAT(bills[1].way.value, WithinRel(90.0, 1e-12));
    CHECK(bills[1].taken.value == 0.0);
    CHECK_THAT(bills[1].without.value, WithinRel(80.0, 1e-12));
    CHECK_THAT(standing_egress(r.scenarios[0]).value, WithinRel(600.0, 1e-12));
}

TEST_CASE("flows of one cause share its charge by bytes") {
    auto r = viewed();
    auto second = r.scenarios[0].flows[1];
    second.from = "vault";
    second.monthly = {0, 3e13, 0};
    r.scenarios[0].flows.push_back(second);
    const auto bills = flow_bills(r.scenarios[0]);
    double way = 0.0, month = 0.0;
    for (const auto& bill : bills)
        if (bill.flow->cause == "Show / pull") {
            way += bill.way.value;
            month += bill.monthly[1];
            CHECK_THAT(bill.way.value, WithinRel(2650.0 * 0.5, 1e-12)); // 30 TB each
        }
    CHECK_THAT(way, WithinRel(2650.0, 1e-12));
    CHECK_THAT(month, WithinRel(904.0, 1e-12));
}

TEST_CASE("the pages say the numbers") {
    const auto r = viewed();
    const std::string egress = to_terminal(egress_page(r), {.color = false, .width = 140});
    CHECK(holds(egress, "The costliest flow is \"Show / pull\", cloud → home: 2,662 of 3,352 USD over 3 months."));
    CHECK(holds(egress, "Without it the bill would be 2,512 lower."));
    CHECK(holds(egress, "79.4 %")); // 2,662 of 3,352
    CHECK(holds(egress, "120 %"));  // 1.2 of 1 Gbit/s
    CHECK(holds(egress, "60 % of trials"));
    const std::string storage = to_terminal(storage_page(r), {.color = false, .width = 140});
    CHECK(holds(storage, "2027-12")); // the month with the most
    CHECK(holds(storage, "Cold stock, left too early"));
    CHECK(holds(storage, "1.1")); // billed for each byte held
    const std::string cause = to_terminal(cause_page(r), {.color = false, .width = 140});
    CHECK(holds(cause, "Show / original"));
    CHECK(holds(cause, "-1,580")); // 80 and 1,500
}

TEST_CASE("views print the digits that the replicates agree on") {
    auto r = viewed();
    auto& s = r.scenarios[0];
    s.nominal = tests::around(5212.0, 0.1, 40.0 / 5212.0);
    s.lines[0].each_mean = tests::each(2650.0, 30.0);  // the pull's way
    s.lines[3].each_mean = tests::each(1500.0, 200.0); // the stock
    s.lines[3].each_marginal = tests::each(1500.0, 200.0);
    s.flows[1].each_bytes = tests::each(3e13, 0.0);
    s.flows[1].hours = 1.27;
    s.flows[1].each_hours = tests::each(1.27, 0.1);
    s.loads[0].peak_error = 20e9;
    s.loads[0].too_full_error = 0.2;
    s.stocks[0].each_held = {tests::each(1e14, 3e12), tests::each(2e14, 3e13), tests::each(1.5e14, 0.0)};
    const auto total = static_cast<std::size_t>(engine::StockFigure::mean);
    s.stocks[0].each_total[total] = tests::each(4.5e14, 0.0);
    const std::string egress = to_terminal(egress_page(r), {.color = false, .width = 140});
    CHECK(holds(egress, "2,660 of 3,350 USD"));   // 2,662 and 3,352, each off by 30
    CHECK(holds(egress, "would be 2,512 lower")); // known
    CHECK(holds(egress, "1.3 h"));                // 1.27 off by 0.1
    CHECK(holds(egress, "1.20 Gbit/s"));          // off by 20e9 * 8 / 3600 = 0.04
    CHECK(holds(egress, "120 %"));                // off by 4
    CHECK(holds(egress, "60 % of trials"));
    const std::string storage = to_terminal(storage_page(r), {.color = false, .width = 140});
    CHECK(holds(storage, "150   200   2027-12")); // mean known; the most off by 30
    CHECK(holds(storage, "1,500"));               // off by 200
    CHECK(holds(storage, "95.4 %"));              // 1,500 of 1,572, off by 200 * 72 / 1,572^2 = 0.6 %
    const std::string cause = to_terminal(cause_page(r), {.color = false, .width = 140});
    CHECK(holds(cause, "2,660"));  // the pull with its requests, off by 30
    CHECK(holds(cause, "-1,600")); // 80 and 1,500 off by 200
}

TEST_CASE("CSV of views: one row for each month in which something was") {
    const auto r = viewed();
    const std::string egress = egress_csv(r);
    CHECK(holds(egress, "scenario,month,what,cause,from,to,route,bytes,charge\n"));
    CHECK(holds(egress, "on-prem refresh,2027-12,move,Show / original,cloud,home,internet,1000000000000,90\n"));
    CHECK_FALSE(holds(egress, "2027-11,move"));
    const std::string storage = storage_csv(r);
    CHECK(holds(storage, "on-prem refresh,2027-12,cold,Show / original,200000000000000,0,220000000000000,0,0,"
                         "15000000000000,0,0\n"));
    const std::string cause = cause_csv(r);
    CHECK(holds(cause, "on-prem refresh,Show / pull,storage,GET,opex,12,12\n"));
    CHECK(holds(cause, "on-prem refresh,(standing),egress,Port,opex,600,\n"));
}
