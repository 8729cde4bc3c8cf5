// Formulas as a study writes them: values, dimensions, reach and faults.
#include <cmath>

#include "sample.hpp"
#include "topsheet/chance/draws.hpp"

using namespace tests;

namespace {

/// A study with more assumptions.
Loaded<model::Study> assume(const Desk& desk, const std::string& json) {
    return desk.load(study_text({{"\"egress_discount\":", json + ", \"egress_discount\":"}}));
}

/// The input of the assumption "x" in a study that also has these.
chance::Input formula(const std::string& text, const std::string& others = "") {
    const Desk desk;
    const auto loaded = assume(desk, others + "\"x\": {\"formula\": \"" + text + "\"}");
    INFO(text << "\n" << told(loaded.findings));
    REQUIRE(loaded);
    const auto* found = input(*loaded.value, "assumptions.x");
    REQUIRE(found != nullptr);
    REQUIRE(found->formula);
    return *found;
}

Finding refused(const std::string& text, const std::string& others = "") {
    const Desk desk;
    const auto loaded = assume(desk, others + "\"x\": {\"formula\": \"" + text + "\"}");
    INFO(text << "\n" << told(loaded.findings));
    REQUIRE_FALSE(loaded.findings.empty());
    CHECK_FALSE(loaded);
    CHECK(loaded.findings.size() == 1);
    return loaded.findings.front();
}

const std::string stock = R"("stored": {"uniform": ["400 TB", "600 TB"]}, "ratio": {"uniform": [0.1, 0.2]}, )"
                          R"("seats": 40, "growth": {"uniform": ["1 %/month", "3 %/month"]}, )";

} // namespace

TEST_CASE("a formula has a dimension, a value at the medians and a reach") {
    const auto egress = formula("stored * ratio * 2 - '1 TB'", stock);
    CHECK(egress.dimension == Bytes::dimension);
    CHECK(chance::quantile(egress.distribution, 0.5) == Approx(500e12 * 0.15 * 2 - 1e12));
    // 400 TB x 0.1 x 2 - 1 TB and 600 TB x 0.2 x 2 - 1 TB, but for the rarest draws
    CHECK(egress.formula->low == Approx(79e12).epsilon(1e-4));
    CHECK(egress.formula->high == Approx(239e12).epsilon(1e-4));
    CHECK_FALSE(egress.formula->by_month);
    const auto grown = formula("stored / '1 TB' * compound(growth)", stock);
    CHECK(grown.dimension == dimensionless);
    CHECK(grown.formula->by_month);
    CHECK(grown.formula->low == Approx(400.0).epsilon(1e-4));
    CHECK(std::isinf(grown.formula->high));
    CHECK(chance::quantile(formula("-(ratio + 5 %) * seats", stock).distribution, 0.5) == Approx(-0.2 * 40));
    CHECK(chance::quantile(formula("min(stored, '450 TB', '460 TB') / '1 TB'", stock).distribution, 0.5) ==
          Approx(450));
    CHECK(chance::quantile(formula("max(assumptions.ratio, 1.5e-1, 0.16)", stock).distribution, 0.5) == Approx(0.16));
}

TEST_CASE("a formula over fixed values is a fixed value") {
    const Desk desk;
    const auto loaded = assume(desk, stock + R"("x": {"formula": "seats * 2 / 5"}, "y": {"formula": "x + ratio"})");
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    CHECK(input(*loaded.value, "assumptions.x") == nullptr);
    const auto* y = input(*loaded.value, "assumptions.y");
    REQUIRE(y != nullptr);
    CHECK(chance::quantile(y->distribution, 0.5) == Approx(16.15));
}

TEST_CASE("odd names stand in quotes, and the order of assumptions does not matter") {
    const auto f = formula(R"(\"odd name\" * 2)", R"("odd name": {"uniform": [1, 3]}, )");
    CHECK(chance::quantile(f.distribution, 0.5) == Approx(4.0));
    const Desk desk;
    const auto loaded = assume(desk, R"("x": {"formula": "later + 1"}, "later": {"uniform": [1, 3]})");
    INFO(told(loaded.findings));
    REQUIRE(loaded);
}

TEST_CASE("formulas that cannot be read say where and why") {
    const auto says = [](const Finding& f, const std::string& sentence) {
        INFO(f.sentence);
        CHECK(f.sentence == sentence);
        CHECK(f.pointer == "/assumptions/x/formula");
        CHECK(f.line > 0);
    };
    says(refused("stored +", stock), "the formula ends where a value belongs (column 9 of the formula)");
    says(refused("stored ratio", stock), "\"ratio\" is not expected here (column 8 of the formula)");
    says(refused("(stored", stock), "a \")\" is missing (column 8 of the formula)");
    says(refused("stored + ratio", stock), "plain number cannot be added to byte (column 15 of the formula)");
    says(refused("min(stored)", stock), "this compares one value with nothing (column 11 of the formula)");
    says(refused("sqrt(ratio)", stock), "there is no function \"sqrt\" (column 1 of the formula)");
    says(refused("ratio / (ratio - 0.15)", stock), "what stands after \"/\" can be zero (column 23 of the formula)");
    says(refused("compound(stored)", stock),
         "compound() takes growth by month, and this is given in byte (column 17 of the formula)");
    says(refused("stored * '3 TP'", stock), refused("stored * '3 TP'", stock).sentence); // the unit's own sentence
    says(refused("stored * '3 TB", stock), "a single quote is not closed (column 10 of the formula)");
    says(refused("ratio * %", stock), "\"%\" is not a value (column 9 of the formula)");
    const auto unknown = refused("stord * 2", stock);
    CHECK(unknown.code == "unknown-name");
    CHECK(unknown.hint == "did you mean \"assumptions.stored\"?");
}

TEST_CASE("formulas that refer to themselves are refused") {
    const Desk desk;
    const auto loaded = assume(desk, R"("x": {"formula": "y + 1"}, "y": {"formula": "x + 1"})");
    REQUIRE_FALSE(loaded);
    CHECK(std::ranges::any_of(loaded.findings, [](const auto& f) { return f.code == "ref-cycle"; }));
}

TEST_CASE("what a formula can be must fit its place") {
    const Desk desk;
    const auto in_other = [&](const std::string& text) {
        return desk.load(study_text(
            {{"\"egress_discount\":", stock + "\"egress_discount\":"},
             {"\"other\": [", R"("other": [{"name": "x", "amount": {"formula": ")" + text + R"("}}, )"}}));
    };
    const auto below = in_other("'5 USD/month' * (ratio - 0.15)");
    REQUIRE_FALSE(below);
    CHECK(below.findings.front().sentence == "this formula can be below zero, which this quantity cannot be");
    const auto wrong = in_other("stored");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.findings.front().sentence == "this formula gives byte, where USD/month belongs");
    const auto good = in_other("'5 USD/month' * max(ratio - 0.15, 0)");
    INFO(told(good.findings));
    CHECK(good);
}

TEST_CASE("trends of a formula belong to what it is made of, and correlations too") {
    const Desk desk;
    const auto moved = assume(desk, stock + R"("x": {"value": {"formula": "ratio * 2"}, "trend": "3 %/year"})");
    REQUIRE_FALSE(moved);
    CHECK(moved.findings.front().sentence == "a formula moves with the values that it is made of");
    const auto as_trend = assume(
        desk, stock + R"("t": {"formula": "ratio / '1 year'"}, "x": {"value": 1, "trend": {"ref": "assumptions.t"}})");
    REQUIRE_FALSE(as_trend);
    CHECK(as_trend.findings.front().sentence == "a formula cannot stand here");
}
