// The grammar of uncertain values, tried on assumptions and on places of the sample study.
#include <cmath>

#include "sample.hpp"

using namespace tests;

namespace {

/// A study whose assumption "x" is written so.
Loaded<model::Study> assume(const Desk& desk, const std::string& json) {
    return desk.load(study_text({{"\"egress_discount\":", "\"x\": " + json + ", \"egress_discount\":"}}));
}

chance::Input assumed(const std::string& json) {
    const Desk desk;
    const auto loaded = assume(desk, json);
    INFO(json << "\n" << told(loaded.findings));
    REQUIRE(loaded);
    const auto* found = input(*loaded.value, "assumptions.x");
    REQUIRE(found != nullptr);
    return *found;
}

Finding refused(const std::string& json) {
    const Desk desk;
    const auto loaded = assume(desk, json);
    INFO(json << "\n" << told(loaded.findings));
    REQUIRE_FALSE(loaded.findings.empty());
    CHECK_FALSE(loaded);
    CHECK(loaded.findings.size() == 1);
    return loaded.findings.front();
}

double at(const chance::Input& input, double u) {
    return chance::quantile(input.distribution, u);
}

} // namespace

TEST_CASE("ranges are fitted by what the number can be") {
    const auto rate = assumed(R"("40 to 120 TB/week")");
    CHECK(chance::kind_of(rate.distribution) == "lognormal");
    CHECK(at(rate, 0.05) == Approx(40e12 / 168.0));
    CHECK(at(rate, 0.95) == Approx(120e12 / 168.0));
    CHECK(rate.dimension == ByteRate::dimension);
    CHECK(chance::kind_of(assumed(R"("20 to 40 %")").distribution) == "logit_normal");
    CHECK(chance::kind_of(assumed(R"("-2 to 4 %/year")").distribution) == "normal");
    CHECK(at(assumed(R"("-2 to 4 %/year")"), 0.5) == Approx(0.01 / 12.0));
    CHECK(chance::kind_of(assumed(R"("2 to 5")").distribution) == "lognormal");
}

TEST_CASE("named distributions are kept in base units") {
    CHECK(at(assumed(R"({"triangular": ["1 GB", "2 GB", "4 GB"]})"), 0.999999999) == Approx(4e9).epsilon(1e-3));
    CHECK(at(assumed(R"({"uniform": [2, "300 %"]})"), 0.5) == Approx(2.5));
    CHECK(chance::kind_of(assumed(R"({"pert": ["1 day", "2 day", "1 week"]})").distribution) == "pert");
    const auto normal = assumed(R"({"normal": {"mean": "10 TB", "deviation": "500 GB"}})");
    CHECK(chance::deviation(normal.distribution) == Approx(5e11));
    const auto by_p95 = assumed(R"({"lognormal": {"median": "10 TB", "p95": "30 TB"}})");
    CHECK(at(by_p95, 0.5) == Approx(1e13));
    CHECK(at(by_p95, 0.95) == Approx(3e13));
    // mu = ln m - s^2/2 with s^2 = ln(1 + (d/m)^2), so the mean and the deviation come out as stated
    const auto by_mean = assumed(R"({"lognormal": {"mean": "10 TB", "deviation": "4 TB"}})");
    CHECK(chance::mean(by_mean.distribution) == Approx(1e13));
    CHECK(chance::deviation(by_mean.distribution) == Approx(4e12));
    CHECK(chance::mean(assumed(R"({"beta": {"alpha": 2, "beta": 6}})").distribution) == Approx(0.25));
    CHECK(
        chance::mean(assumed(R"({"beta": {"alpha": 1, "beta": 1, "low": "2 hour", "high": "4 hour"}})").distribution) ==
        Approx(3.0));
    const auto list = assumed(R"({"discrete": {"values": ["1 TB", "3 TB"], "weights": [3, 1]}})");
    CHECK(chance::mean(list.distribution) == Approx(1.5e12));
    CHECK(chance::mean(assumed(R"({"bernoulli": {"probability": "25 %"}})").distribution) == Approx(0.25));
    const auto three = assumed(R"({"p10": "6 month", "p50": "7 month", "p90": "10 month"})");
    CHECK(at(three, 0.1) == Approx(6.0));
    CHECK(at(three, 0.9) == Approx(10.0));
    CHECK(chance::kind_of(assumed(R"({"p10": 1, "p50": 2, "p90": 3})").distribution) == "normal");
}

TEST_CASE("samples come from a file or a list") {
    Desk desk;
    desk.samples["rates.csv"] = "rate\r\n10\r\n# a remark\r\n30\r\n\r\n20\r\n";
    desk.samples["units.txt"] = "10 TB\n2000 GB\n";
    desk.samples["bad.txt"] = "1\nfast\n";
    auto loaded = assume(desk, R"({"samples": "rates.csv", "unit": "TB/week"})");
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    CHECK(chance::mean(input(*loaded.value, "assumptions.x")->distribution) == Approx(20e12 / 168.0));
    loaded = assume(desk, R"({"samples": "units.txt"})");
    REQUIRE(loaded);
    CHECK(chance::mean(input(*loaded.value, "assumptions.x")->distribution) == Approx(6e12));
    CHECK_FALSE(assume(desk, R"({"samples": "bad.txt", "unit": "TB"})"));
    CHECK(find_code(assume(desk, R"({"samples": "none.txt"})").findings, "cannot-read") != nullptr);
    CHECK(chance::mean(assumed(R"({"samples": ["1 TB", "2 TB"]})").distribution) == Approx(1.5e12));
}

TEST_CASE("what cannot be a value says why") {
    struct Case {
        std::string json, code, sentence;
    };
    const std::vector<Case> cases = {
        {R"("40 TX")", "unit", "unknown unit"},
        {R"("40 to 20 TB")", "unit", "larger"},
        {R"(true)", "type", "true or false"},
        {R"([1, 2])", "type", "a list"},
        {R"({})", "shape", "does not say its value"},
        {R"({"pert": [1, 2, 3], "uniform": [1, 2]})", "shape", "several ways"},
        {R"({"pert": [1, 2]})", "shape", "3 amounts"},
        {R"({"pert": [3, 2, 1]})", "distribution", ""},
        {R"({"pert": ["1 TB", "2 hour", "3 TB"]})", "dimension", "\"2 hour\""},
        {R"({"pertt": [1, 2, 3]})", "unknown-key", "pertt"},
        {R"({"p10": 1, "p50": 2})", "missing-key", "p90"},
        {R"({"p10": 3, "p50": 2, "p90": 4})", "distribution", "order"},
        {R"({"normal": {"mean": 1}})", "missing-key", "deviation"},
        {R"({"normal": {"mean": 1, "deviation": 1, "sigma": 2}})", "unknown-key", "sigma"},
        {R"({"lognormal": {"median": "3 TB", "p95": "2 TB"}})", "distribution", "median"},
        {R"({"beta": {"alpha": 2, "beta": 2, "low": "1 TB"}})", "missing-key", "high"},
        {R"({"discrete": {"values": [1, 2], "weights": [1]}})", "shape", "2 weights"},
        {R"({"bernoulli": {"probability": 2}})", "distribution", ""},
        {R"({"value": 1, "unit": "TB"})", "shape", "samples"},
        {R"({"value": {"value": 2, "trend": "3 %/year"}, "trend": "2 %/year"})", "shape", "second time"},
        {R"({"value": 2, "trend": "3 %"})", "dimension", "\"3 %\""},
        {R"({"value": 2, "trend": {"value": "3 %/year", "trend": "1 %/year"}})", "trend", "one draw"},
        {R"({"value": 2, "each": "day"})", "unknown-word", "each"},
        {R"({"value": 2, "index": "wages"})", "unknown-word", "index"},
        {R"({"value": 2, "source": 7})", "type", "text"},
        {R"({"ref": "assumptions.x"})", "ref-cycle", "itself"},
        {R"({"ref": "assumptions.hit_rat"})", "unknown-name", "hit_rat"},
        {R"({"ref": "assumptions.hit_rate", "trend": "1 %/year"})", "shape", "ref"},
        {R"({"ref": 3})", "type", "names an assumption"},
    };
    for (const auto& c : cases) {
        INFO(c.json);
        const Finding f = refused(c.json);
        CHECK(f.code == c.code);
        CHECK_THAT(f.sentence, ContainsSubstring(c.sentence));
        CHECK_THAT(f.pointer, ContainsSubstring("/assumptions/x"));
    }
    CHECK_THAT(refused(R"({"ref": "assumptions.hit_rat"})").hint, ContainsSubstring("assumptions.hit_rate"));
}

TEST_CASE("cycles of references are found whatever their length") {
    const Desk desk;
    const auto loaded =
        desk.load(study_text({{"\"hit\": {\"ref\": \"assumptions.hit_rate\"}, \"hit_rate\": \"70 to 95 %\"",
                               "\"hit\": {\"ref\": \"assumptions.hit_rate\"}, \"hit_rate\": {\"ref\": "
                               "\"assumptions.hit\"}"}}));
    CHECK(std::ranges::count(loaded.findings, std::string("ref-cycle"), &Finding::code) == 1);
    const auto by_trend = assume(desk, R"({"value": 1, "trend": {"ref": "assumptions.x"}})");
    CHECK(find_code(by_trend.findings, "ref-cycle") != nullptr);
    const auto inflation = desk.load(study_text(
        {{"\"inflation\": \"2 to 4 %/year\"", "\"inflation\": {\"value\": \"3 %/year\", \"index\": \"inflation\"}"}}));
    CHECK(find_code(inflation.findings, "ref-cycle") != nullptr);
}

TEST_CASE("options make inputs of their own") {
    const Desk desk;
    const auto study = sound_study(desk);
    const auto* pace = input(study, "assumptions.pace");
    REQUIRE(pace != nullptr);
    CHECK(pace->each == chance::Each::week);
    REQUIRE(pace->trends.size() == 1);
    CHECK(study.inputs[static_cast<std::size_t>(pace->trends[0])].name == "assumptions.pace.trend");
    REQUIRE(pace->volatility >= 0);
    const auto& volatility = study.inputs[static_cast<std::size_t>(pace->volatility)];
    CHECK(volatility.name == "assumptions.pace.volatility");
    CHECK(at(volatility, 0.5) == Approx(0.01)); // 12 % a year, kept per month
    const auto* noise = input(study, "workload.reads.library.volume.noise");
    REQUIRE(noise != nullptr);
    CHECK(noise->dimension == dimensionless);

    // a constant with a trend is an input; one that shares inflation follows the input of finance
    const auto moved =
        sound_study(desk, {{"\"500 USD/month\"", "{\"value\": \"500 USD/month\", \"index\": \"inflation\"}"}});
    const auto* amount = input(moved, "scenarios.cloud.other.insurance.amount");
    REQUIRE(amount != nullptr);
    CHECK(chance::is_constant(amount->distribution));
    REQUIRE(amount->trends.size() == 1);
    CHECK(moved.inputs[static_cast<std::size_t>(amount->trends[0])].name == "finance.inflation");
    const auto fixed =
        sound_study(desk, {{"\"500 USD/month\"", "{\"value\": \"500 USD/month\", \"index\": \"inflation\"}"},
                           {"\"2 to 4 %/year\"", "\"3 %/year\""}});
    const auto* inflation = input(fixed, "finance.inflation");
    REQUIRE(inflation != nullptr);
    CHECK(at(*inflation, 0.5) == Approx(0.0025));
    CHECK(fixed.finance.inflation.is_fixed());
    // without inflation in the study nothing moves
    const auto still =
        sound_study(desk, {{"\"500 USD/month\"", "{\"value\": \"500 USD/month\", \"index\": \"inflation\"}"},
                           {"\"inflation\": \"2 to 4 %/year\", ", ""}});
    CHECK(input(still, "scenarios.cloud.other.insurance.amount") == nullptr);
}

TEST_CASE("a reference shares the draws") {
    const Desk desk;
    const auto study = sound_study(desk);
    const auto& cache = study.scenarios[0].caches[0];
    REQUIRE(cache.hit.input >= 0);
    CHECK(study.inputs[static_cast<std::size_t>(cache.hit.input)].name == "assumptions.hit_rate");
    CHECK(input(study, "assumptions.hit") == nullptr); // it only hands on
    const auto& dataset = study.workload.productions[0].datasets[0];
    CHECK(study.inputs[static_cast<std::size_t>(dataset.rate.input)].name == "assumptions.pace");
    CHECK(dataset.rate.fixed.base() == Approx(std::sqrt(40.0 * 120.0) * 1e12 / 168.0));
}

TEST_CASE("a domain is kept by what can be drawn") {
    const Desk desk;
    struct Case {
        std::vector<Edit> edits;
        std::string code, hint;
    };
    const std::vector<Case> cases = {
        {{{"\"12 TB\"", "\"-12 TB\""}}, "domain", ""},
        {{{"\"hold\": \"2 month\"", "\"hold\": \"0 month\""}}, "domain", ""},
        {{{"\"share\": \"30 %\"", "\"share\": 30"}}, "domain", "30 %"},
        {{{"\"share\": \"30 %\"", "\"share\": \"50 to 120 %\""}}, "domain", "pert"},
        {{{"\"12 TB\"", "\"0 to 12 TB\""}}, "distribution", "pert"},
        {{{"\"12 TB\"", "{\"p10\": \"1 TB\", \"p50\": \"10 TB\", \"p90\": \"19 TB\"}"}}, "domain", "pert"},
        {{{"\"12 TB\"", "{\"normal\": {\"mean\": \"10 TB\", \"deviation\": \"5 TB\"}}"}}, "domain", "pert"},
        {{{"{\"ref\": \"assumptions.hit\"}", "{\"ref\": \"assumptions.pace\"}"}}, "dimension", ""},
        {{{"\"9 %/year\"", "\"-100 %/year\""}}, "domain", ""},
    };
    for (const auto& c : cases) {
        const auto loaded = desk.load(study_text(c.edits));
        INFO(c.edits[0].to << "\n" << told(loaded.findings));
        const auto* f = find_code(loaded.findings, c.code);
        REQUIRE(f != nullptr);
        CHECK_THAT(f->hint, ContainsSubstring(c.hint));
        CHECK_FALSE(loaded);
    }
    // a symmetric curve far enough from zero is fine
    sound_study(desk, {{"\"12 TB\"", "{\"p10\": \"10 TB\", \"p50\": \"12 TB\", \"p90\": \"14 TB\"}"}});
    // plain numbers may be numbers, texts or shares
    CHECK(sound_study(desk, {{"\"share\": \"30 %\"", "\"share\": 0.3"}})
              .workload.productions[0]
              .recalls[0]
              .share.fixed.value == Approx(0.3));
    CHECK(sound_study(desk, {{"\"share\": \"30 %\"", "\"share\": \"0.3\""}})
              .workload.productions[0]
              .recalls[0]
              .share.fixed.value == Approx(0.3));
}

TEST_CASE("units and dimensions are said as people write them") {
    const Desk desk;
    auto loaded = desk.load(study_text({{"\"12 TB\"", "12"}}));
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].code == "bare-number");
    CHECK_THAT(loaded.findings[0].hint, ContainsSubstring("\"12 TB\""));
    loaded = desk.load(study_text({{"\"12 TB\"", "\"12 TB/week\""}}));
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].code == "dimension");
    CHECK_THAT(loaded.findings[0].sentence, ContainsSubstring("byte/hour"));
    CHECK_THAT(loaded.findings[0].sentence, ContainsSubstring("where byte belongs"));
    loaded = desk.load(study_text({{"\"16 week\"", "\"16 TB\""}}));
    REQUIRE(loaded.findings.size() == 1);
    CHECK_THAT(loaded.findings[0].sentence, ContainsSubstring("months or in hours"));
    // money in a currency with a rate is converted, without one it is refused
    CHECK(sound_study(desk, {{"\"500 USD/month\"", "\"500 EUR/month\""}}).scenarios[0].other[0].amount.fixed.base() ==
          Approx(550.0));
    loaded = desk.load(study_text({{"\"500 USD/month\"", "\"500 GBP/month\""}}));
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].code == "exchange-rate");
    // a rate per year is kept per month
    CHECK(sound_study(desk).finance.discount_rate.fixed.base() == Approx(0.0075));
}

TEST_CASE("a meter's price may jump") {
    const auto with = [](const std::string& jump) {
        return Desk({{"\"spread\": \"90 to 110 %\"", "\"jump\": " + jump + ", \"spread\": \"90 to 110 %\"",
                      "\"id\": \"egress\""}});
    };
    const Desk stated = with(R"({"at": "2027-07", "size": "14 %"})");
    const auto study = sound_study(stated); // starts in 2027-01
    const auto* level = input(study, "cards.cloud.meters.egress.spread");
    REQUIRE(level != nullptr);
    REQUIRE(level->jump.given());
    CHECK(level->jump.chance == -1);
    CHECK(level->jump.month == 6);
    const auto& size = study.inputs[static_cast<std::size_t>(level->jump.size)];
    CHECK(size.name == "cards.cloud.meters.egress.spread.jump.size");
    CHECK(at(size, 0.5) == Approx(0.14));

    const Desk likely = with(R"({"chance": "20 %/year", "size": "5 to 30 %"})");
    const auto other = sound_study(likely);
    const auto& jump = input(other, "cards.cloud.meters.egress.spread")->jump;
    REQUIRE(jump.chance >= 0);
    CHECK(at(other.inputs[static_cast<std::size_t>(jump.chance)], 0.5) == Approx(0.2 / 12));
    CHECK(at(other.inputs[static_cast<std::size_t>(jump.size)], 0.05) == Approx(0.05));

    struct Case {
        std::string jump, code;
    };
    for (const auto& c : std::vector<Case>{{R"("14 %")", "type"},
                                           {R"({"size": "14 %"})", "jump"},
                                           {R"({"at": "2027-07", "chance": "20 %/year", "size": "14 %"})", "jump"},
                                           {R"({"at": "2027-07"})", "missing-key"},
                                           {R"({"at": "2027-13", "size": "14 %"})", "month"},
                                           {R"({"at": "2027-07", "size": "-100 %"})", "domain"},
                                           {R"({"at": "2027-07", "size": "14 TB"})", "dimension"},
                                           {R"({"chance": "120 %/year", "size": "14 %"})", "domain"},
                                           {R"({"chance": "20 %", "size": "14 %"})", "dimension"},
                                           {R"({"at": "2027-07", "size": "14 %", "sise": 1})", "unknown-key"}}) {
        const Desk desk = with(c.jump);
        const auto loaded = desk.load(study_text());
        INFO(c.jump << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        CHECK(find_code(loaded.findings, c.code) != nullptr);
    }
}
