#include "topsheet/report/findings.hpp"

#include "support/catch.hpp"
#include "topsheet/report/checked.hpp"
#include "topsheet/report/result_json.hpp"

using namespace topsheet;
using namespace topsheet::report;
using tests::ContainsSubstring;

namespace {

Finding fault() {
    Finding f;
    f.code = "unknown-key";
    f.file = "study.json";
    f.pointer = "/workload/reeds";
    f.line = 12;
    f.column = 5;
    f.sentence = "the key \"reeds\" is unknown";
    f.hint = "did you mean \"reads\"?";
    return f;
}

} // namespace

TEST_CASE("a fault stands where editors look for it") {
    CHECK(to_text(fault()) == "study.json:12:5: error: the key \"reeds\" is unknown (at /workload/reeds)\n"
                              "  hint: did you mean \"reads\"?\n");
    Finding f = fault();
    f.line = f.column = 0;
    f.pointer = f.hint = "";
    f.severity = Severity::warning;
    CHECK(to_text(f) == "study.json: warning: the key \"reeds\" is unknown\n");
    f.file = "";
    f.line = 3;
    f.severity = Severity::note;
    CHECK(to_text(f) == "line 3: note: the key \"reeds\" is unknown\n");
    CHECK(to_text(Findings{fault(), f}).ends_with("line 3: note: the key \"reeds\" is unknown\n"));
}

TEST_CASE("errors stand first on a page") {
    Page page;
    Finding note = fault();
    note.severity = Severity::note;
    append_findings(page, {note, fault()}, "USD");
    const std::string text = to_terminal(page);
    CHECK(text.find("error:") < text.find("note:"));
    CHECK_THAT(text, ContainsSubstring("2 findings"));
    Page empty;
    append_findings(empty, {}, "USD");
    CHECK(empty.blocks.empty());
}

TEST_CASE("a study that can be used is summed up with the ranges as they were read") {
    model::Study study;
    study.title = "Small house";
    study.start = {2027, 1};
    study.scenarios.resize(2);
    study.scenarios[0].name = "cloud";
    study.scenarios[1].name = "hybrid";
    chance::Input rate;
    rate.name = "workload.camera_original";
    rate.dimension = {.data = 1, .hour = -1};
    rate.distribution = chance::from_range(40e12 / 168, 120e12 / 168, chance::Nature::positive).distribution;
    chance::Input discount = rate;
    discount.name = "assumptions.discount";
    discount.dimension = dimensionless;
    discount.distribution = chance::Uniform{0.1, 0.3};
    study.inputs = {rate, discount};
    study.correlations = {{0, 1, 0.5}};

    const StudySummary s = summarize_study(study);
    REQUIRE(s.inputs.size() == 2);
    CHECK(s.inputs[0].unit == "TB/week"); // as it was written
    CHECK(s.inputs[0].kind == "lognormal");
    CHECK(s.inputs[0].p50 == tests::Approx(69.282).epsilon(1e-4)); // sqrt(40 x 120)
    CHECK(s.inputs[1].unit.empty());
    CHECK(s.inputs[1].p10 == tests::Approx(0.12));
    REQUIRE(s.correlations.size() == 1);
    CHECK(s.correlations[0].obtained == tests::Approx(0.5));

    const std::string text = to_terminal(checked_page({"study.json", true, {}, s}));
    CHECK_THAT(text, ContainsSubstring("study.json: valid  Small house · 2027-01 to 2029-12 (36 months) · USD"));
    CHECK_THAT(text, ContainsSubstring("scenarios: cloud, hybrid"));
    CHECK_THAT(text, ContainsSubstring("69.28"));
    CHECK_THAT(checked_json({{"study.json", true, {}, s}, {"other.json", false, {fault()}, {}}}),
               ContainsSubstring("\"pointer\": \"/workload/reeds\""));
}
