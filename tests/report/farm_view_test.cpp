// The farm's page, CSV and JSON, on a farm made by hand.
#include <nlohmann/json.hpp>

#include "report/fake_farm.hpp"
#include "report/load_chart.hpp"
#include "support/catch.hpp"
#include "topsheet/report/farm_view.hpp"
#include "topsheet/report/result_json.hpp"

using namespace topsheet;
using namespace topsheet::report;
using tests::WithinRel;

namespace {
bool holds(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}
} // namespace

TEST_CASE("a curve gives the nodes that a share of the hours asks for") {
    // Above 0 nodes in all hours, above 1 in half of them, never above 2.
    const std::vector<double> shares{1.0, 0.5, 0.0};
    CHECK_THAT(nodes_at(shares, 0.75), WithinRel(0.5, 1e-12)); // half way from 1 to 1/2
    CHECK_THAT(nodes_at(shares, 0.25), WithinRel(1.5, 1e-12));
    CHECK_THAT(nodes_at(shares, 0.0), WithinRel(2.0, 1e-12));
    CHECK(nodes_at({0.4, 0.0}, 0.5) == 0.0); // most hours ask for nothing
    CHECK(nodes_at({1.0, 1.0}, 0.5) == 2.0); // a table that ends too soon
}

TEST_CASE("the chart draws what owned nodes do, what is above them and where they idle") {
    sim::LoadCurve curve;
    for (int k = 0; k <= 10; ++k)
        curve.demand.push_back(1.0 - k / 10.0); // even between 0 and 10 nodes
    Page page;
    page.blocks.emplace_back(load_chart(curve, 5.0, 39));
    // 20 columns of 5 %: row k is asked for in (10 - k) / 10 of the hours, two columns for each node; half of the
    // second column's node is missing in its place: 1/4 and 3/4 of a node.
    CHECK(to_terminal(page) == "nodes\n"
                               " 10┤▒░\n"
                               "  9┤▒▒▒░\n"
                               "  8┤▒▒▒▒▒░\n"
                               "  7┤▒▒▒▒▒▒▒░\n"
                               "  6┤▒▒▒▒▒▒▒▒▒░\n"
                               "  5┤██████████▆▂········ ◂ 5 owned\n"
                               "  4┤████████████▆▂······\n"
                               "  3┤██████████████▆▂····\n"
                               "  2┤████████████████▆▂··\n"
                               "  1┤██████████████████▆▂\n"
                               "   └────┴────┴────┴────┴\n"
                               "   0   25 % 50 % 75 % 100 % of the hours\n"
                               "    █ on owned nodes   ▒ above them   · idle\n");
    CHECK(to_markdown(page).starts_with("```text\nnodes\n 10┤▒░\n"));
}

TEST_CASE("the page of a farm says its numbers") {
    const std::string page = to_terminal(farm_page(tests::fake_farm_result()));
    CHECK(holds(page, "40 owned nodes work 80.0 % of the time; 36.0 % of the work is done elsewhere. A frame costs "
                      "2.00"));
    CHECK(holds(page, "12.0 % licenses"));
    CHECK(holds(page, "◂ 40 owned"));
    CHECK(holds(to_markdown(farm_page(tests::fake_farm_result())),
                "One node more than planned would work 60.0 % of the time and save 950 USD."));
    CHECK(holds(page, "all cloud: It has no render farm."));
}

TEST_CASE("a rival that an owned node never beats is said to be never beaten") {
    auto r = tests::fake_farm_result();
    const std::string page = to_terminal(farm_page(r));
    CHECK(holds(page, "a farm next door"));
    const auto json = nlohmann::json::parse(farm_json(r));
    const auto& rivals = json["scenarios"][0]["u_star"];
    CHECK(rivals["a farm next door"]["mean"].is_null());
    CHECK(rivals["a farm next door"]["never"] == 1.0);
    CHECK(rivals["c7a spot"]["p90"].is_null()); // in more than a tenth of the trials
    CHECK(rivals["c7a spot"]["mean"] == 0.75);
}

TEST_CASE("JSON of a farm has the promised keys") {
    const auto json = nlohmann::json::parse(farm_json(tests::fake_farm_result()));
    const auto& farm = json["scenarios"][0];
    CHECK(farm["pool"] == "cpu");
    CHECK(farm["utilization"]["mean"] == 0.8);
    CHECK(farm["burst_share"]["mean"] == 0.36);
    CHECK(farm["cost_per_frame"]["mean"] == 2.0);
    CHECK(farm["cost_per_job"].is_null());
    CHECK(farm["optimal_nodes"] == 60.0);
    CHECK(farm["u_star"]["c7a on demand"]["mean"] == 0.2);
    CHECK(farm["load_duration"]["nodes"].size() == 101); // 0 to the first that nothing is above
    CHECK(farm["load_duration"]["demand_share_of_hours"][40] == 0.6);
    CHECK(farm["sources"][0]["idle_cost"]["mean"] == 16000.0);
    CHECK(farm["sources"][2]["source"] == "spot");
    CHECK(farm["sources"][2]["cost_per_node_hour"]["mean"] == 3.0);
    CHECK(farm["months"].size() == 10);
    CHECK(farm["months"][0]["month"] == "2027-11");
    CHECK(json["scenarios"][1]["pool"].is_null());
}

TEST_CASE("numbers of nodes that were asked for are told in every format") {
    auto r = tests::fake_farm_result();
    sim::NodesLook look;
    look.nodes = 30;
    look.above = {{1200.0, 900.0, 1100.0, 1500.0}, {}};
    look.bought = sim::Statistic{{600.0, 450.0, 550.0, 750.0}, {}};
    look.months.assign(10, {12.0, 120.0, 60.0});
    auto& pool = r.scenarios[0].farm->pools[0];
    pool.looks.push_back(look);
    pool.looks.push_back(look);
    pool.looks[1].nodes = 31;
    pool.looks[1].bought.reset();
    pool.busiest_by_month.assign(10, 55.0);
    const std::string page = to_terminal(farm_page(r)), csv = farm_csv(r);
    CHECK(holds(page, "900–1,500"));
    CHECK(holds(page, "450–750"));
    const auto json = nlohmann::json::parse(farm_json(r))["scenarios"][0];
    CHECK(json["at_nodes"][0]["nodes"] == 30);
    CHECK(json["at_nodes"][0]["node_hours_above"]["p90"] == 1500.0);
    CHECK(json["at_nodes"][0]["cost_above"]["p10"] == 450.0);
    CHECK(json["at_nodes"][0]["months"][9]["hours_above"] == 12.0);
    CHECK(json["at_nodes"][0]["months"][9]["cost_above"] == 60.0);
    CHECK(json["at_nodes"][1]["cost_above"].is_null());
    CHECK(json["at_nodes"][1]["months"][0]["cost_above"].is_null());
    CHECK(json["months"][3]["busiest_hour_nodes"] == 55.0);
    CHECK(holds(csv, "\non-prem refresh,cpu,at_nodes,30,cost_above,600,450,550,750,"));
    CHECK(holds(csv, "\non-prem refresh,cpu,at_nodes_month,30 2027-11,node_hours_above,120,,,,\n"));
    CHECK_FALSE(holds(csv, "at_nodes,31,cost_above"));
    CHECK_FALSE(holds(farm_csv(tests::fake_farm_result()), "busiest_hour_nodes"));
}

TEST_CASE("CSV of a farm has one number in a row") {
    const std::string csv = farm_csv(tests::fake_farm_result());
    CHECK(csv.starts_with("scenario,pool,table,at,figure,mean,p10,p50,p90,error\n"));
    CHECK(holds(csv, "\non-prem refresh,cpu,source,spot,cost,36000,32400,36000,39600,36\n"));
    CHECK(holds(csv, "\non-prem refresh,cpu,load,40,demand_share_of_hours,0.6,,,,\n"));
    CHECK(holds(csv, "\non-prem refresh,cpu,month,2027-11,utilization,0.8,,,,\n"));
    CHECK(holds(csv, "\non-prem refresh,cpu,rival,c7a spot,u_star,0.75,0.675,0.75,,"));
    CHECK_FALSE(holds(csv, "all cloud,"));
}
