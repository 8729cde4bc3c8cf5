// Runs as a whole: sums that must agree, luck that must be shared, bytes that must not move.

#include <cmath>

#include "support/catch.hpp"
#include "support/studio.hpp"
#include "topsheet/decide/compare.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;
using tests::drawn;
using tests::input;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

/// Two scenarios that pay for the same uncertain stock, one at twice the price, and gear.
Studio studio() {
    Studio s(24);
    s.study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.08 / 12));
    const int volume = input(s.study, "volume", chance::Lognormal{.mu = std::log(500e12), .sigma = 0.4});
    const int price = input(s.study, "price", chance::Triangular{.low = 0.8, .mode = 1.0, .high = 1.5});
    const int tier = s.tier("bucket", 0, 0.02 / 1e9);
    s.study.catalog.meters[0].level = drawn<Number>(price);
    auto& p = s.production("show", 200, 100);
    p.probability = fixed(Number{0.7});
    model::Dataset d;
    d.name = "original";
    d.volume = drawn<Bytes>(volume);
    d.object_size = fixed(megabytes(10));
    p.datasets.push_back(d);
    model::Placement place;
    place.name = "all";
    place.dataset = "original";
    place.stages.emplace_back();
    place.stages[0].tier = Studio::to<model::Tier>(tier);
    s.scenario().placement.push_back(place);
    model::OneOff once;
    once.name = "migration";
    once.amount = fixed(usd(1000));
    s.scenario().one_off.push_back(once);
    auto dear = s.scenario();
    dear.name = "dear";
    s.study.catalog.meters.push_back(s.study.catalog.meters[0]);
    s.study.catalog.meters[1].id = "dear-stock";
    s.study.catalog.meters[1].tariff.rule = rates::Flat{0.04 / 1e9};
    s.study.catalog.storage_classes.push_back(s.study.catalog.storage_classes[0]);
    s.study.catalog.storage_classes[1].stock = Studio::to<rates::Meter>(1);
    dear.tiers[0].storage_class = Studio::to<rates::StorageClass>(1);
    s.study.scenarios.push_back(dear);
    return s;
}

sim::Result run(const model::Study& study, sim::RunOptions options = {.trials = 2048, .threads = 1}) {
    auto result = sim::run(study, options);
    REQUIRE(result);
    return *result;
}

} // namespace

TEST_CASE("lines, months and categories each add up to the nominal total") {
    const auto result = run(studio().study);
    for (const auto& s : result.scenarios) {
        double lines = 0.0, months = 0.0, categories = 0.0, bridge = 0.0, monthly_of_lines = 0.0, npv = 0.0;
        for (const auto& l : s.lines) {
            lines += l.mean;
            npv += l.npv;
            for (const double m : l.monthly)
                monthly_of_lines += m;
        }
        for (const auto& m : s.monthly)
            months += m.mean;
        for (const auto& c : s.categories)
            categories += c.total.mean;
        for (const auto& b : s.bridge)
            bridge += b.mean;
        CHECK_THAT(lines, WithinRel(s.nominal.mean, 1e-9));
        CHECK_THAT(monthly_of_lines, WithinRel(s.nominal.mean, 1e-9));
        CHECK_THAT(months, WithinRel(s.nominal.mean, 1e-9));
        CHECK_THAT(categories, WithinRel(s.nominal.mean, 1e-9));
        CHECK_THAT(npv, WithinRel(s.npv.mean, 1e-9));
        CHECK_THAT(bridge, WithinAbs(0.0, 1e-6));
        CHECK(s.nominal.p10 < s.nominal.p50);
        CHECK(s.nominal.p50 < s.nominal.p90);
        CHECK(s.nominal.p90 < s.nominal.tail_mean);
        CHECK(s.nominal.error.mean > 0.0);
    }
}

TEST_CASE("errors of lines and months are those of the trials they come from") {
    const auto result = run(studio().study);
    for (const auto& s : result.scenarios) {
        sim::Mean lines, present, months;
        for (const auto& l : s.lines) {
            lines += l.cash();
            present += l.present();
        }
        for (const auto& m : s.monthly)
            months += m.as_mean();
        CHECK_THAT(lines.error(), WithinRel(s.nominal.error.mean, 1e-6));
        CHECK_THAT(months.error(), WithinRel(s.nominal.error.mean, 1e-6));
        CHECK_THAT(present.error(), WithinRel(s.npv.error.mean, 1e-6));
        for (const auto& c : s.categories) {
            sim::Mean of_category;
            for (const auto& l : s.lines)
                if (l.category == c.category)
                    of_category += l.cash();
            CHECK_THAT(of_category.error(), WithinAbs(c.total.error.mean, 1e-6 * std::abs(c.total.mean)));
        }
    }
}

TEST_CASE("threads change no byte") {
    const Studio s = studio();
    const auto one = run(s.study, {.trials = 3072, .threads = 1});
    const auto five = run(s.study, {.trials = 3072, .threads = 5});
    CHECK(one.npv_trials == five.npv_trials);
    for (std::size_t i = 0; i < one.scenarios.size(); ++i) {
        CHECK(one.scenarios[i].npv.tail_mean == five.scenarios[i].npv.tail_mean);
        CHECK(one.scenarios[i].npv.error.p90 == five.scenarios[i].npv.error.p90);
        for (std::size_t l = 0; l < one.scenarios[i].lines.size(); ++l) {
            CHECK(one.scenarios[i].lines[l].mean == five.scenarios[i].lines[l].mean);
            CHECK(one.scenarios[i].lines[l].each_npv == five.scenarios[i].lines[l].each_npv);
            CHECK(one.scenarios[i].lines[l].monthly == five.scenarios[i].lines[l].monthly);
        }
    }
}

TEST_CASE("a farm run by the hour: threads change no byte, whatever is drawn for its hours") {
    Studio s(4);
    const int price = s.meter("hour", NodeHours::dimension, 2.0);
    const int cheap = s.meter("spot", NodeHours::dimension, 0.7);
    rates::Machine machine;
    machine.id = "machine";
    machine.speed = fixed(Number{0.8});
    machine.on_demand = Studio::to<rates::Meter>(price);
    machine.spot = Studio::to<rates::Meter>(cheap);
    machine.preemption = fixed(rates::PerHour::from_base(0.05));
    s.study.catalog.machines.push_back(machine);
    s.study.workload.noise = model::DemandNoise{fixed(Number{0.6}), fixed(Number{0.8})};
    auto& show = s.production("show", 60, 60);
    show.slip = {.value = 1.0,
                 .input = input(s.study, "slip", chance::Uniform{.low = 0.0, .high = 40.0 * 24.0}),
                 .in_months = false,
                 .given = true};
    model::RenderWork work;
    work.name = "shots";
    work.renderer = "arnold";
    work.frames = fixed(frames(10000));
    work.cost = drawn<model::FrameCost>(input(s.study, "cost", chance::Lognormal{.mu = 1.0, .sigma = 0.3}));
    work.during = model::Window::whole;
    show.render.push_back(work);
    const int node = s.asset("node", 20000.0, 48, 0.1);
    s.study.catalog.assets.back().speed = fixed(Number{1.0});
    model::Farm farm;
    farm.site = Studio::to<model::Site>(0);
    farm.burst = Studio::to<rates::Machine>(0);
    farm.burst_site = Studio::to<model::Site>(s.site("cloud", model::SiteKind::cloud));
    model::Holding nodes;
    nodes.name = "nodes";
    nodes.asset = Studio::to<rates::Asset>(node);
    nodes.count = fixed(model::Units::from_base(8));
    farm.owned.push_back(nodes);
    farm.spot_share = fixed(Number{0.8});
    farm.spot_capacity = fixed(Number{6});
    farm.shortage = model::SpotShortage{fixed(Number{0.1}), fixed(hours(12)), fixed(Number{0.3})};
    farm.boot = fixed(minutes(8));
    s.scenario().farm = farm;
    auto waits = s.scenario();
    waits.name = "waits";
    waits.farm->max_wait = fixed(hours(10));
    waits.farm->quota = fixed(Number{12});
    s.study.scenarios.push_back(waits);
    const auto one = run(s.study, {.trials = 2048, .threads = 1});
    const auto seven = run(s.study, {.trials = 2048, .threads = 7});
    CHECK(one.npv_trials == seven.npv_trials);
    for (std::size_t i = 0; i < one.scenarios.size(); ++i)
        for (std::size_t m = 0; m < one.scenarios[i].metrics.size(); ++m) {
            const auto &a = one.scenarios[i].metrics[m].value, &b = seven.scenarios[i].metrics[m].value;
            REQUIRE(a.has_value() == b.has_value());
            if (a)
                CHECK(a->mean == b->mean);
        }
    const auto metric = [&](std::size_t scenario, std::string_view name) {
        for (const auto& m : one.scenarios[scenario].metrics)
            if (m.name == name)
                return m.value;
        return std::optional<sim::Statistic>{};
    };
    CHECK(metric(0, "burst_share")->mean > metric(1, "burst_share")->mean);
    CHECK_FALSE(metric(0, "longest_wait").has_value()); // nothing waits there
    CHECK(metric(1, "longest_wait")->p50 >= 10.0);
}

TEST_CASE("scenarios share their luck, in any order and company") {
    const Studio s = studio();
    const auto both = run(s.study);
    // One pays exactly twice the stock of the other, in every trial.
    for (std::size_t i = 0; i < both.nominal_trials[0].size(); ++i)
        REQUIRE_THAT(both.nominal_trials[1][i] - 1000.0,
                     WithinRel(2.0 * (both.nominal_trials[0][i] - 1000.0), 1e-12) || WithinAbs(0.0, 1e-9));
    Studio turned = s;
    std::swap(turned.study.scenarios[0], turned.study.scenarios[1]);
    CHECK(run(turned.study).npv_trials[0] == both.npv_trials[1]);
    Studio alone = s;
    alone.study.scenarios.pop_back();
    CHECK(run(alone.study).npv_trials[0] == both.npv_trials[0]);
    Studio more = s; // an input that nobody uses
    input(more.study, "another", chance::Uniform{.low = 0.0, .high = 1.0});
    const auto kept = sim::run(more.study, {.trials = 2048, .threads = 1, .dimensions = sim::dimensions(s.study)});
    REQUIRE(kept);
    CHECK(kept->npv_trials[0] == both.npv_trials[0]);
}

TEST_CASE("a production that may not happen does so as often as it says") {
    const auto result = run(studio().study, {.trials = 4096, .threads = 1});
    double happened = 0.0;
    for (const double total : result.nominal_trials[0])
        happened += total > 1000.5 ? 1.0 : 0.0;
    CHECK_THAT(happened / 4096.0, WithinAbs(0.7, 0.005)); // one trial of each 256th in each replicate
}

TEST_CASE("comparison is paired") {
    const auto result = run(studio().study);
    const auto c = decide::compare(result, 0);
    CHECK(c.reference == "only");
    // Where the production does not happen both cost the same, and ties are shared.
    CHECK_THAT(c.cheapest[0].value, WithinAbs(0.85, 0.01));
    CHECK_THAT(c.cheapest[1].value, WithinAbs(0.15, 0.01));
    CHECK(c.differences.size() == 1);
    CHECK(c.differences[0].beats->value == 0.0);
    CHECK_THAT(c.differences[0].npv.mean, WithinRel(result.scenarios[1].npv.mean - result.scenarios[0].npv.mean, 1e-9));
    CHECK_THAT(c.regret[0]->mean, WithinAbs(0.0, 1e-9));
    CHECK_THAT(c.regret[1]->mean, WithinRel(c.differences[0].npv.mean, 1e-9));
    CHECK(c.differences[0].reasons.at(0).line == "dear-stock");
}

TEST_CASE("an infeasible scenario is never the cheapest") {
    auto result = run(studio().study);
    result.scenarios[0].feasible = false;
    const auto c = decide::compare(result, 0);
    CHECK(c.cheapest[0].value == 0.0);
    CHECK(c.cheapest[1].value == 1.0);
    CHECK_FALSE(c.regret[0].has_value());
    CHECK(c.regret[1].has_value());
    result.scenarios[0].feasible = true;
    result.scenarios[1].feasible = false;
    CHECK_FALSE(decide::compare(result, 0).differences[0].beats.has_value());
}

TEST_CASE("trials are rounded up to whole replicates and the error falls with their number") {
    CHECK(sim::rounded_trials(1) == 1024);
    CHECK(sim::rounded_trials(1025) == 2048);
    CHECK(sim::rounded_trials(16384) == 16384);
    const Studio s = studio();
    const auto few = run(s.study, {.trials = 1024, .threads = 1, .sampling = chance::Sampling::random});
    const auto many = run(s.study, {.trials = 65536, .threads = 2, .sampling = chance::Sampling::random});
    CHECK(many.scenarios[0].npv.error.mean < few.scenarios[0].npv.error.mean / 3.0); // 8 in the long run
    CHECK_THAT(few.scenarios[0].npv.mean, WithinAbs(many.scenarios[0].npv.mean, 5.0 * few.scenarios[0].npv.error.mean));
}

TEST_CASE("a cost that is no sum is a fault that names its line, whatever the threads") {
    Studio s = studio();
    s.study.catalog.meters[1].tariff.rule = rates::Flat{1e9};
    for (const int threads : {1, 4}) {
        const auto result = sim::run(s.study, {.trials = 2048, .threads = threads});
        REQUIRE(result);
        REQUIRE(has_errors(result->findings));
        CHECK(result->findings[0].scenario == "dear");
        CHECK(result->findings[0].sentence.find("\"dear-stock\", \"show / original\"") != std::string::npos);
        CHECK(result->scenarios.empty());
    }
}

TEST_CASE("a run can be stopped") {
    CHECK_FALSE(sim::run(studio().study, {.trials = 1024, .stop = [] { return true; }}).has_value());
}

TEST_CASE("a broken limit makes a scenario infeasible and names the meter and the limit") {
    Studio s = studio();
    s.study.catalog.meters[1].limit = rates::UsageLimit{.amount = 1e12, .shares = {}, .says = "service may stop"};
    const auto result = run(s.study);
    CHECK(result.scenarios[0].feasible);
    CHECK_FALSE(result.scenarios[1].feasible);
    CHECK(result.scenarios[1].limit == "more is used of \"test/dear-stock\" than its limit: service may stop");
    // A limit that no month reaches is none.
    s.study.catalog.meters[1].limit->amount = 1e18;
    CHECK(run(s.study).scenarios[1].feasible);
}

TEST_CASE("a look at the first trials changes no total, and is that of a run of those trials alone") {
    const auto study = studio().study;
    const auto plain = run(study);
    sim::RunOptions options{.trials = 2048, .threads = 2};
    options.look = true;
    const auto looked = *sim::run(study, options);
    CHECK(looked.nominal_trials == plain.nominal_trials);
    CHECK(looked.scenarios[0].lines[0].mean == plain.scenarios[0].lines[0].mean);
    CHECK_FALSE(looked.scenarios[0].lines[0].marginal);
    CHECK(plain.look.empty());
    options = {.trials = 1024, .threads = 1};
    options.detail = true;
    const auto few = *sim::run(study, options);
    CHECK(few.look.empty());
    REQUIRE(looked.look.size() == study.scenarios.size());
    for (std::size_t s = 0; s < study.scenarios.size(); ++s) {
        const auto &a = looked.look[s], &b = few.scenarios[s];
        REQUIRE(a.lines.size() == b.lines.size());
        for (std::size_t i = 0; i < a.lines.size(); ++i) {
            CHECK(a.lines[i].mean == b.lines[i].mean);
            CHECK(a.lines[i].marginal == b.lines[i].marginal);
        }
        REQUIRE(a.stocks.size() == b.stocks.size());
        for (std::size_t i = 0; i < a.stocks.size(); ++i)
            CHECK(a.stocks[i].figures == b.stocks[i].figures);
    }
}

TEST_CASE("marginal costs are there when details are asked for; a flat price saves what it charges") {
    const auto plain = run(studio().study);
    for (const auto& line : plain.scenarios[0].lines)
        CHECK_FALSE(line.marginal.has_value());
    const auto result = run(studio().study, {.trials = 2048, .threads = 1, .detail = true});
    int with = 0;
    for (const auto& line : result.scenarios[0].lines) {
        CHECK(line.marginal.has_value() == (line.cause != engine::standing)); // what is nobody's falls away with nobody
        with += line.marginal ? 1 : 0;
        CHECK_THAT(line.marginal.value_or(line.mean), WithinRel(line.mean, 1e-9));
    }
    CHECK(with > 0);
}
