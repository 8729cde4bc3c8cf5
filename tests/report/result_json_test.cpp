#include "topsheet/report/result_json.hpp"

#include <limits>

#include <nlohmann/json.hpp>

#include "report/fake_result.hpp"
#include "support/catch.hpp"
#include "topsheet/report/formats.hpp"
#include "topsheet/report/ledger_csv.hpp"

using namespace topsheet;
using namespace topsheet::report;
using tests::fake_result;
using Json = nlohmann::ordered_json;

namespace {

std::vector<std::string> keys(const Json& object) {
    std::vector<std::string> list;
    for (const auto& item : object.items())
        list.push_back(item.key());
    return list;
}

using Keys = std::vector<std::string>;
const Keys statistic{"mean", "p10", "p50", "p90", "tail_mean", "error"};

Keys with_statistic(Keys before, const Keys& after = {}) {
    before.insert(before.end(), statistic.begin(), statistic.end());
    before.insert(before.end(), after.begin(), after.end());
    return before;
}

} // namespace

TEST_CASE("names in the JSON of a run are stable") {
    const Json j = Json::parse(result_json(fake_result()));
    CHECK(keys(j) == Keys{"manifest", "title", "currency", "start", "months", "scenarios", "comparison", "findings"});
    CHECK(keys(j["manifest"]) ==
          Keys{"version", "seed", "trials", "sampling", "study_hash", "overrides", "rate_cards"});
    CHECK(keys(j["manifest"]["rate_cards"][0]) == Keys{"id", "hash", "as_of", "layers"});
    const Json& s = j["scenarios"][0];
    CHECK(keys(s) == Keys{"name", "note", "feasible", "limit", "npv", "nominal", "categories", "monthly", "accrual",
                          "lines", "metrics", "bridge"});
    CHECK(keys(s["npv"]) == statistic);
    CHECK(keys(s["npv"]["error"]) == Keys{"mean", "p10", "p50", "p90", "tail_mean"});
    CHECK(keys(s["categories"][0]) == with_statistic({"name"}));
    CHECK(keys(s["monthly"][0]) == with_statistic({"month"}));
    CHECK(keys(s["accrual"][0]) == with_statistic({"month"}));
    CHECK(keys(s["lines"][0]) ==
          Keys{"category", "line", "cause", "kind", "mean", "npv", "mean_error", "npv_error", "estimated"});
    CHECK(keys(s["bridge"][0]) == Keys{"name", "mean"});
    const Json& c = j["comparison"];
    CHECK(keys(c) == Keys{"reference", "p_cheapest", "p_cheapest_error", "regret", "differences"});
    CHECK(keys(c["differences"][0]) ==
          with_statistic({"scenario"}, {"p_beats_reference", "p_beats_reference_error", "reasons"}));
    CHECK(keys(c["differences"][0]["reasons"][0]) == Keys{"category", "line", "difference", "error"});
    CHECK(keys(j["findings"][0]) == Keys{"severity", "code", "scenario", "sentence", "hint", "cost", "cost_error"});
}

TEST_CASE("the manifest of a sobol run has its dimension list") {
    sim::Result r = fake_result();
    r.manifest.sampling = "sobol";
    r.manifest.dimensions = {"b", "a"};
    const Json manifest = Json::parse(result_json(r))["manifest"];
    CHECK(keys(manifest) ==
          Keys{"version", "seed", "trials", "sampling", "dimensions", "study_hash", "overrides", "rate_cards"});
    CHECK(manifest["dimensions"] == Json{"b", "a"});
    r.manifest.dimensions.clear(); // a study without uncertain inputs
    CHECK(Json::parse(result_json(r))["manifest"]["dimensions"] == Json::array());
}

TEST_CASE("values in the JSON of a run are unrounded") {
    sim::Result r = fake_result();
    r.scenarios[0].npv.mean = 1.0 / 3.0;
    const Json j = Json::parse(result_json(r));
    CHECK(j["scenarios"][0]["npv"]["mean"].get<double>() == 1.0 / 3.0);
    CHECK(j["scenarios"][0]["limit"].is_null());
    CHECK(j["scenarios"][0]["monthly"][2]["month"] == "2028-01");
    CHECK(j["scenarios"][0]["metrics"]["cost_per_frame"].is_null());
    CHECK(j["scenarios"][0]["metrics"]["copies"]["mean"] == 3.0);
    CHECK(j["comparison"]["p_cheapest"]["on-prem refresh"] == 1.0);
    CHECK(j["comparison"]["differences"][0]["p_beats_reference"] == 0.6312);
    CHECK(j["manifest"]["seed"] == 1);
    CHECK(j["findings"][0]["cost"] == 412345.0);
}

TEST_CASE("what is not a number is null, and broken text does no harm") {
    sim::Result r = fake_result();
    r.scenarios[0].npv.p90 = std::numeric_limits<double>::quiet_NaN();
    r.scenarios[0].npv.tail_mean = std::numeric_limits<double>::infinity();
    r.scenarios[0].name = "bad \xff byte";
    const std::string text = result_json(r);
    CHECK(text.find("nan") == std::string::npos);
    const Json j = Json::parse(text);
    CHECK(j["scenarios"][0]["npv"]["p90"].is_null());
    CHECK(j["scenarios"][0]["npv"]["tail_mean"].is_null());
}

TEST_CASE("the ledger has a row for each scenario, month and line with cash") {
    CHECK(ledger_csv(fake_result(1)) ==
          "scenario,month,category,line,cause,kind,mean\n"
          "on-prem refresh,2027-11,egress,\"Internet egress, \"\"US East\"\"\",Series A / reads,opex,0.5\n"
          "on-prem refresh,2028-01,egress,\"Internet egress, \"\"US East\"\"\",Series A / reads,opex,0.75\n");
}

TEST_CASE("every format writes, under a name and with a purpose") {
    for (const Format& format : formats()) {
        CAPTURE(std::string(format.name));
        CHECK_FALSE(format.purpose.empty());
        const std::string text = format.write(fake_result(), {});
        CHECK(text.size() > 100);
        CHECK(text.back() == '\n');
    }
    CHECK(formats().front().name == "table");
}

TEST_CASE("names in the JSON of views are stable") {
    auto r = fake_result(1);
    auto& s = r.scenarios[0];
    s.flows.emplace_back();
    s.flows[0].monthly.assign(s.monthly.size(), 1.0);
    s.loads.emplace_back();
    s.stocks.emplace_back();
    s.lines[0].marginal = 0.5;
    const Keys head{"manifest", "title", "currency", "start", "months", "scenarios"};
    const Json egress = Json::parse(egress_json(r));
    CHECK(keys(egress) == head);
    CHECK(keys(egress["scenarios"][0]) == Keys{"name", "standing_charge", "flows", "routes"});
    CHECK(keys(egress["scenarios"][0]["flows"][0]) == Keys{"cause", "what", "from", "to", "route", "bytes", "charge",
                                                           "charge_error", "charge_on_the_way", "charge_for_taking_out",
                                                           "bill_without_it_falls_by", "largest_pull_bytes",
                                                           "largest_pull_hours", "monthly_bytes", "monthly_charge"});
    CHECK(keys(egress["scenarios"][0]["routes"][0]) ==
          Keys{"route", "direction", "capacity_bytes_per_hour", "busiest_hour_p90_bytes", "busiest_hour_p90_error",
               "too_full_in", "too_full_in_error", "monthly_busiest_hour_bytes"});
    const Json storage = Json::parse(storage_json(r));
    CHECK(keys(storage) == head);
    CHECK(keys(storage["scenarios"][0]["stocks"][0]) == Keys{"tier", "cause", "held_mean_bytes", "held_end_bytes",
                                                             "billed_bytes", "entered_bytes", "left_bytes",
                                                             "early_byte_months", "retrieved_bytes", "objects"});
    CHECK(Json::parse(result_json(r))["scenarios"][0]["lines"][0]["marginal"] == 0.5);
}
