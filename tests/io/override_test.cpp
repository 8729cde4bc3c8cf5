// `--set path=value`: the same grammar of names, checked like the file.
#include "sample.hpp"

using namespace tests;

namespace {

Loaded<model::Study> with(std::vector<std::string> overrides) {
    Desk desk;
    desk.options.overrides = std::move(overrides);
    return desk.load(study_text());
}

model::Study sound(std::vector<std::string> overrides) {
    auto loaded = with(std::move(overrides));
    INFO(told(loaded.findings));
    REQUIRE(loaded);
    return std::move(*loaded.value);
}

} // namespace

TEST_CASE("overrides reach values by names, in arrays and in objects") {
    const auto study =
        sound({"finance.discount_rate=6 %/year", "workload.productions.\"Series A\".probability=0.5",
               "workload.productions.\"Series A\".datasets.frames.volume=80 TB",
               "scenarios.house.people.admin.count=3 person", "scenarios.house.farm.owned.nodes.count=\"30 unit\"",
               "assumptions.hit_rate=80 %", "months=12", "start=2027-01"});
    CHECK(study.finance.discount_rate.fixed.base() == Approx(0.005));
    CHECK(study.workload.productions[0].probability.fixed.value == 0.5);
    CHECK(study.workload.productions[0].datasets[2].volume.fixed.base() == Approx(80e12));
    CHECK(study.scenarios[1].people[0].count.fixed.base() == 3.0);
    CHECK(study.scenarios[1].farm->owned[0].count.fixed.base() == 30.0);
    CHECK(study.scenarios[0].caches[0].hit.is_fixed());
    CHECK(study.months == 12);
    CHECK(study.overrides.size() == 8);
}

TEST_CASE("an override may add a last key, and its value may be JSON") {
    const auto study = sound({R"(scenarios.cloud.farm.restart={"pert": ["1 minute", "5 minute", "20 minute"]})",
                              "scenarios.cloud.farm.availability=95 %", "scenarios.cloud.one_off=[]"});
    REQUIRE(input(study, "scenarios.cloud.farm.restart") != nullptr);
    CHECK(study.scenarios[0].farm->availability.fixed.value == Approx(0.95));
    CHECK(study.scenarios[0].one_off.empty());
}

TEST_CASE("overrides of cards, named or written out") {
    const auto study = sound({"cards.cloud.meters.deep-stock.price=0.002 USD/GB-month",
                              "cards.house.assets.node.speed=2", "rate_cards.house.assets.desk.price=7000 EUR/unit"});
    const auto meter = std::ranges::find(study.catalog.meters, std::string("deep-stock"), &rates::Meter::id);
    CHECK(std::get<rates::Flat>(meter->tariff.rule).price == Approx(0.002 / 0x1p30));
    CHECK(study.catalog.assets[0].speed.fixed.value == 2.0);
    CHECK(study.catalog.assets[2].price.fixed.base() == Approx(7700.0));
}

TEST_CASE("the hash knows the overrides") {
    const auto plain = sound({}), changed = sound({"months=12"});
    CHECK(plain.hash != changed.hash);
    CHECK(changed.hash == sound({"months=12"}).hash);
}

TEST_CASE("overrides that lead nowhere or do not fit") {
    struct Case {
        std::string override_, code, pointer, hint;
    };
    const std::vector<Case> cases = {
        {"finance.discount_rat.value=1", "override", "", "discount_rate"},
        {"finance.discount_rat=6 %/year", "unknown-key", "/finance/discount_rat", "discount_rate"},
        {"workload.productions.\"Series B\".probability=0.5", "override", "", "Series A"},
        {"workload.productions.Series A.probability", "override", "", "path=value"},
        {"workload.productions.\"Series A.probability=1", "override", "", "path=value"},
        {"=1", "override", "", "path=value"},
        {"cards.clod.meters.puts.price=1 USD/request", "override", "", "cloud"},
        {"cards.cloud.meters.put.price=1 USD/request", "override", "", "puts"},
        {"finance.discount_rate=6", "bare-number", "/finance/discount_rate", "6 %/year"},
        {"finance.discount_rate=6 TB", "dimension", "/finance/discount_rate", ""},
        {"start=2027-00", "month", "/start", ""},
    };
    for (const auto& c : cases) {
        const auto loaded = with({c.override_});
        INFO(c.override_ << "\n" << told(loaded.findings));
        CHECK_FALSE(loaded);
        const auto* f = find_code(loaded.findings, c.code);
        REQUIRE(f != nullptr);
        CHECK(f->file == "--set");
        CHECK(f->line == 0);
        CHECK(f->pointer == c.pointer);
        CHECK_THAT(f->hint, ContainsSubstring(c.hint));
    }
}
