// The whole study: what it becomes, what its inputs are called, and that faults of all kinds are found in
// one run, each at its place.
#include <algorithm>
#include <chrono>
#include <cmath>

#include "sample.hpp"

using namespace tests;

TEST_CASE("the sample study becomes a model") {
    const Desk desk;
    const auto study = sound_study(desk);
    CHECK(study.title == "Mid-size post house");
    CHECK(study.start == YearMonth{2027, 1});
    CHECK(study.months == 24);
    CHECK(study.workdays == 21.0);
    CHECK(study.reference == "cloud");
    CHECK(study.hash.size() == 16);
    REQUIRE(study.catalog.cards.size() == 2);
    CHECK(study.catalog.cards[0].id == "cloud");
    CHECK(study.catalog.cards[0].bytes == ByteConvention::binary);
    CHECK(study.catalog.cards[0].hash.size() == 16);
    CHECK(study.catalog.cards[1].currency == "EUR");
    REQUIRE(study.workload.productions.size() == 1);
    const auto& show = study.workload.productions[0];
    CHECK(show.shoot.value == Approx(16 * 168.0));
    CHECK_FALSE(show.shoot.in_months);
    CHECK(show.post.in_months);
    CHECK(show.post.input >= 0);
    CHECK(show.datasets[1].share_of == "camera_original");
    CHECK(show.probability.fixed.value == Approx(0.9));
    const auto& cloud = study.scenarios[0];
    CHECK(cloud.tiers[0].site.index == 1);
    CHECK(study.catalog.storage_classes[cloud.tiers[1].storage_class.at()].id == "deep");
    CHECK(cloud.placement[0].recall.index == 0);
    CHECK(cloud.placement[3].stages[0].month == YearMonth{2027, 6});
    REQUIRE(cloud.farm);
    CHECK(study.catalog.machines[cloud.farm->burst.at()].id == "c192");
    CHECK(study.scenarios[1].tiers[0].owned[0].estate.index == 0);
    CHECK(study.scenarios[1].review[1].need == model::ReviewNeed::final);
    CHECK(study.catalog.assets[study.estate.assets[0].asset.at()].id == "shelf");
    CHECK(study.correlations.size() == 1);
    // prices in euro are kept in dollars
    const auto& space = study.catalog.meters[study.scenarios[1].sites[0].space.at()];
    CHECK(std::get<rates::Flat>(space.tariff.rule).price == Approx(165.0));
}

TEST_CASE("inputs are named by paths of names") {
    const Desk desk;
    const auto study = sound_study(desk);
    for (const char* name :
         {"assumptions.egress_discount", "finance.inflation", "workload.productions.\"Series A\".slip",
          "workload.productions.\"Series A\".datasets.proxy.share", "workload.artists.editor.count",
          "workload.productions.\"Series A\".render.shots.cost", "scenarios.cloud.farm.spot_share",
          "scenarios.house.sites.home.pue", "cards.cloud.meters.egress.spread", "cards.cloud.meters.c192-spot.price",
          "cards.house.assets.node.price", "cards.cloud.machines.c192.preemption"}) {
        INFO(name);
        CHECK(input(study, name) != nullptr);
    }
    CHECK(chance::check(study.inputs, study.correlations).empty());
    // every index points into the list
    for (const auto& meter : study.catalog.meters)
        CHECK(meter.level.input < static_cast<int>(study.inputs.size()));
}

TEST_CASE("inputs of cards that nothing uses are not drawn") {
    const Desk desk;
    const auto study = sound_study(desk, {{"\"spot_share\": \"50 to 90 %\", ", ""}});
    CHECK(input(study, "cards.cloud.meters.c192-spot.price") == nullptr);
    CHECK(input(study, "cards.cloud.meters.c192-spot.price.volatility") == nullptr);
    const auto kept = sound_study(
        desk, {{"\"spot_share\": \"50 to 90 %\", ", ""},
               {"{\"between\"",
                "{\"between\": [\"cards.cloud.meters.c192-spot.price\", \"assumptions.pace\"], \"rank\": 0.1}, "
                "{\"between\""}});
    CHECK(input(kept, "cards.cloud.meters.c192-spot.price") != nullptr);
    CHECK(kept.correlations.size() == 2);
}

TEST_CASE("all faults of a file are found in one run, each at its place") {
    const Desk desk;
    const std::string text = study_text({
        {"\"9 %/year\"", "9"},
        {"\"titles\": \"8 title\"", "\"tittles\": \"8 title\""},
        {"\"of\": \"proxy\"", "\"of\": \"prxy\""},
        {"\"site\": \"region\", \"class\": \"deep\"", "\"site\": \"regoin\", \"class\": \"deep\""},
        {"\"kind\": \"outside\"", "\"kind\": \"outsider\""},
        {"\"month\": \"2027-03\"", "\"month\": \"2027-00\""},
    });
    const auto loaded = desk.load(text);
    INFO(told(loaded.findings));
    CHECK_FALSE(loaded);
    struct Expected {
        std::string code, pointer, marker;
    };
    const std::vector<Expected> expected = {
        {"bare-number", "/finance/discount_rate", "9, \"inflation\""},
        {"unknown-key", "/workload/productions/0/tittles", "\"tittles\""},
        {"unknown-name", "/workload/productions/0/reads/0/of", "\"prxy\""},
        {"unknown-word", "/scenarios/0/sites/client/kind", "\"outsider\""},
        {"unknown-name", "/scenarios/0/tiers/cold/site", "\"regoin\""},
        {"month", "/scenarios/0/one_off/0/month", "\"2027-00\""},
    };
    REQUIRE(loaded.findings.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto& f = loaded.findings[i];
        INFO(expected[i].pointer);
        CHECK(f.code == expected[i].code);
        CHECK(f.file == "study.json");
        CHECK(f.pointer == expected[i].pointer);
        const auto at = text.find(expected[i].marker);
        REQUIRE(at != std::string::npos);
        const auto line_begin = text.rfind('\n', at) + 1;
        CHECK(f.line ==
              static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n')) + 1);
        CHECK(f.column == static_cast<int>(at - line_begin) + 1);
    }
    CHECK(loaded.findings[1].hint == "did you mean \"titles\"?");
    CHECK(loaded.findings[4].hint == "did you mean \"region\"?");
}

TEST_CASE("keys of the user are ignored everywhere") {
    const Desk desk;
    sound_study(desk, {{"\"discount_rate\":", "\"x_why\": [{}], \"discount_rate\":"},
                       {"\"home\": {\"kind\": \"own\"", "\"x_plan\": 7, \"home\": {\"x_a\": 1, \"kind\": \"own\""},
                       {"{\"p10\": \"6 month\"", "{\"x_b\": 1, \"p10\": \"6 month\""}});
}

TEST_CASE("the top of the file") {
    const Desk desk;
    struct Case {
        Edit edit;
        std::string code;
    };
    const std::vector<Case> cases = {
        {{"\"topsheet\": 1,", "\"topsheet\": 2,"}, "version"},
        {{"\"topsheet\": 1, ", ""}, "missing-key"},
        {{"\"currency\": \"USD\",", "\"currency\": \"USX\","}, "currency"},
        {{"\"months\": 24", "\"months\": 0"}, "domain"},
        {{"\"months\": 24", "\"months\": 601"}, "months"},
        {{"\"months\": 24", "\"months\": 2.5"}, "type"},
        {{"\"months\": 24", "\"months\": \"24\""}, "type"},
        {{"\"start\": \"2027-01\"", "\"start\": \"2027-13\""}, "month"},
        {{"\"start\": \"2027-01\"", "\"start\": \"2027-1\""}, "month"},
        {{"\"21/month\"", "\"40/month\""}, "domain"},
        {{"\"21/month\"", "21"}, "bare-number"},
        {{"\"reference\": \"cloud\"", "\"reference\": \"clod\""}, "unknown-name"},
        {{"\"calendar\": \"calendar\"", "\"calendar\": \"360\""}, "unknown-word"},
        {{"\"rate\": 1.1", "\"rate\": 0"}, "domain"},
        {{"\"EUR\": {", "\"EUX\": {"}, "currency"},
        {{"\"as_of\": \"2026-09-01\"", "\"as_of\": \"September\""}, "date"},
        {{"\"timing\": \"mixed\"", "\"timing\": \"late\""}, "unknown-word"},
        {{"\"rank\": 0.4", "\"rank\": 1.4"}, "correlation"},
        {{"\"assumptions.hit_rate\"], \"rank\"", "\"assumptions.hit_rat\"], \"rank\""}, "correlation"},
        {{"[\"assumptions.egress_discount\", \"assumptions.hit_rate\"], \"rank\"",
          "[\"finance.discount_rate\", \"workload.productions.\\\"Series A\\\".shoot\"], \"rank\""},
         "correlation"},
        {{"\"assumptions.hit_rate\"], \"rank\"", "\"assumptions.egress_discount\"], \"rank\""}, "correlation"},
        {{"\"assumptions.hit_rate\"], \"rank\"", "\"assumptions.pace.volatility\"], \"rank\""}, "correlation"},
        {{"\"assumptions.hit_rate\"], \"rank\"", "\"assumptions.pace\"], \"rank\""}, "correlation"},
        {{", \"assumptions.hit_rate\"], \"rank\"", "], \"rank\""}, "correlation"},
        {{"\"correlations\": [ ", "\"correlations\": [ {\"between\": [\"assumptions.hit_rate\", "
                                  "\"assumptions.egress_discount\"], \"rank\": 0.1}, "},
         "correlation"},
    };
    for (const auto& c : cases) {
        const auto loaded = desk.load(study_text({c.edit}));
        INFO(c.edit.to << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        CHECK(find_code(loaded.findings, c.code) != nullptr);
    }
    CHECK_FALSE(desk.load("[]"));
    CHECK_FALSE(desk.load("7"));
    CHECK_FALSE(desk.load(""));
    CHECK(desk.load("{}").findings.size() >= 7);
    CHECK(find_code(desk.load(study_text({{"\"scenarios\": [", "\"x_scenarios\": ["}})).findings, "missing-key") !=
          nullptr);
}

TEST_CASE("lists may be objects keyed by name, and names are unique") {
    const Desk desk;
    struct Case {
        Edit edit;
        std::string code;
    };
    const std::vector<Case> cases = {
        {{"{\"name\": \"proxy\", \"dataset\"", "{\"name\": \"original\", \"dataset\""}, "duplicate-name"},
        {{"\"hot\": {\"site\"", "\"hot\": {\"name\": \"hot\", \"site\""}, "duplicate-name"},
        {{"\"name\": \"Series A\"", "\"name\": \"\""}, "empty"},
        {{"\"name\": \"Series A\"", "\"name\": \"Series \\\"A\\\"\""}, "name"},
        {{"\"name\": \"Series A\", ", ""}, "missing-key"},
        {{"\"name\": \"Series A\"", "\"name\": 7"}, "type"},
        {{"{\"need\": \"final\", \"endpoint\": \"web\"", "{\"need\": \"dailies\", \"endpoint\": \"web\""},
         "duplicate-name"},
        {{"{ \"name\": \"house\",", "{ \"name\": \"cloud\","}, "duplicate-name"},
        {{"\"final\": {\"endpoint\": \"room\"", "\"finale\": {\"endpoint\": \"room\""}, "unknown-word"},
        {{"\"stages\": [ {\"tier\": \"nas\"} ]", "\"stages\": {\"tier\": \"nas\"}"}, "type"},
        {{"\"artists\": {", "\"artists\": 3, \"x_artists\": {"}, "type"},
        {{"\"serves\": [\"compositor\"]", "\"serves\": [3]"}, "type"},
    };
    for (const auto& c : cases) {
        const auto loaded = desk.load(study_text({c.edit}));
        INFO(c.edit.to << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        CHECK(find_code(loaded.findings, c.code) != nullptr);
    }
}

TEST_CASE("equal texts in two scenarios are warned of") {
    const Desk desk;
    const auto loaded = desk.load(study_text({{"\"count\": \"1.5 person\"", "\"count\": \"1 to 2 person\""},
                                              {"\"count\": \"2 person\"", "\"count\": \"1 to 2 person\""}}));
    INFO(told(loaded.findings));
    CHECK(loaded);
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].code == "equal-texts");
    CHECK(loaded.findings[0].severity == Severity::warning);
    CHECK(loaded.findings[0].pointer == "/scenarios/1/people/0/count");
    const std::string pert = "\"count\": {\"pert\": [\"1 person\", \"2 person\", \"3 person\"]}";
    const auto shapes = desk.load(study_text({{"\"count\": \"1.5 person\"", pert}, {"\"count\": \"2 person\"", pert}}));
    REQUIRE(shapes.findings.size() == 1);
    CHECK(shapes.findings[0].code == "equal-texts");
}

TEST_CASE("a correlation may name an assumption by another name, and says when it has no effect") {
    const Desk desk;
    const auto study =
        sound_study(desk, {{"\"assumptions.hit_rate\"], \"rank\"", "\"scenarios.cloud.caches.edge.hit\"], \"rank\""}});
    REQUIRE(study.correlations.size() == 1);
    CHECK(study.inputs[static_cast<std::size_t>(study.correlations[0].second)].name == "assumptions.hit_rate");
    const auto loaded =
        desk.load(study_text({{"\"assumptions.hit_rate\"], \"rank\"", "\"finance.discount_rate\"], \"rank\""}}));
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    CHECK(loaded.value->correlations.empty());
    REQUIRE(loaded.findings.size() == 1);
    CHECK(loaded.findings[0].severity == Severity::warning);
}

TEST_CASE("a shorter horizon from the command line leaves later payments out") {
    Desk desk;
    desk.options.months = 2;
    const auto loaded = desk.load(study_text());
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    CHECK(loaded.value->months == 2);
}

TEST_CASE("a study is checked in less than 50 milliseconds") {
    const Desk desk;
    const std::string text = study_text();
    const auto begin = std::chrono::steady_clock::now();
    CHECK(desk.load(text));
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - begin;
#if !defined(__SANITIZE_ADDRESS__)
    CHECK(taken.count() < 50.0);
#endif
}
