// A farm that can be worked by hand, run hour by hour for `topsheet farm`.
//
// A log of one day is replayed through 2027 (8,760 hours): 30 nodes for twelve hours, 10 for the other twelve. 20 nodes
// are owned, each of which loses 8,760 USD of its price in the year; a rented node-hour is 10 USD.
#include "support/catch.hpp"
#include "support/studio.hpp"
#include "topsheet/decide/farm.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

Studio studio() {
    Studio s(12);
    const int on_demand = s.meter("on-demand", Dimension{.hour = 1, .node = 1}, 10.0);
    rates::Machine machine;
    machine.id = machine.title = "big";
    machine.speed = fixed(Number{1.0});
    machine.on_demand = Studio::to<rates::Meter>(on_demand);
    // Each start bills half a begun unit of time more in the mean: 365 x 10 starts of half a second would be 5 USD.
    machine.granularity = fixed(Hours::from_base(1e-9));
    machine.minimum = fixed(Hours::from_base(0.0));
    s.study.catalog.machines.push_back(machine);
    const int asset = s.asset("node", 3.0 * 8760.0, 36.0, 0.0);
    s.study.catalog.assets.back().speed = fixed(Number{1.0});

    model::JobLog log;
    log.name = "night";
    log.renderer = "house";
    log.core = fixed(Number{1.0});
    for (int hour = 0; hour < 24; ++hour)
        log.core_hours.push_back(hour < 12 ? 30.0 : 10.0);
    log.period = 24;
    log.facts.jobs = 2;
    log.facts.core_hours = 480.0;
    s.study.workload.logs.push_back(log);

    model::Farm farm;
    farm.site = Studio::to<model::Site>(0);
    farm.burst_site = Studio::to<model::Site>(s.site("region", model::SiteKind::cloud));
    farm.burst = Studio::to<rates::Machine>(0);
    model::Holding nodes;
    nodes.name = "nodes";
    nodes.asset = Studio::to<rates::Asset>(asset);
    nodes.count = fixed(model::Units::from_base(20.0));
    farm.owned.push_back(nodes);
    s.scenario().farm = farm;
    return s;
}

sim::Result run(const model::Study& study, int threads = 1, int nodes = 50) {
    auto result = sim::run(study, {.trials = 1024, .threads = threads, .farm = true, .farm_nodes = nodes});
    REQUIRE(result);
    decide::choose_nodes(*result);
    return *result;
}

/// What the plan costs, and one node more would save.
std::pair<double, double> plan_of(const sim::Result& result) {
    const auto& choice = *result.scenarios[0].farm->pools[0].choice;
    return {choice.planned.cost, choice.next_of_planned};
}

} // namespace

TEST_CASE("the plan is looked at however few nodes are asked for") {
    const auto study = studio().study; // 20 are owned
    CHECK(plan_of(run(study, 1, 10)) == plan_of(run(study, 1, 50)));
    CHECK(plan_of(run(study, 1, 20)) == plan_of(run(study, 1, 50)));
}

TEST_CASE("a farm under a log: use, burst and cost of a job") {
    const auto s = studio();
    const auto result = run(s.study);
    REQUIRE(result.scenarios[0].farm);
    const sim::FarmResult& farm = *result.scenarios[0].farm;
    REQUIRE(farm.pools.size() == 1);
    const sim::FarmPool& pool = farm.pools[0];
    CHECK_THAT(pool.utilization->mean, WithinRel(0.75, 1e-9)); // 20 and 10 of 20
    CHECK_THAT(pool.burst_share.mean, WithinRel(0.25, 1e-9));  // 10 in half of the hours of 20 in the mean
    CHECK_THAT(pool.peak.mean, WithinRel(10.0, 1e-9));
    CHECK_THAT(farm.cost.mean, WithinRel(20.0 * 8760.0 + 10.0 * 10.0 * 4380.0, 1e-6));
    CHECK_THAT(farm.idle_cost.mean, WithinRel(5.0 * 8760.0, 1e-6)); // a quarter
    CHECK_FALSE(farm.cost_per_frame);
    CHECK_THAT(farm.jobs->mean, WithinRel(730.0, 1e-9));
    CHECK_THAT(farm.cost_per_job->mean, WithinRel(840.0, 1e-6));             // 613,200 / 730
    CHECK_THAT(farm.cost_per_core_hour->mean, WithinRel(3.5, 1e-6));         // 613,200 / (20 * 8,760)
    CHECK_THAT(farm.node_hour_by_part[0]->mean, WithinRel(4.0 / 3.0, 1e-6)); // 1 an hour, used three quarters
    CHECK_THAT(farm.node_hour_by_part[3]->mean, WithinRel(10.0, 1e-6));
}

TEST_CASE("load curve, break-even and best number of nodes of that farm") {
    const auto s = studio();
    const auto result = run(s.study);
    const sim::FarmPool& pool = result.scenarios[0].farm->pools.at(0);
    REQUIRE(pool.load.demand.size() == 51);
    CHECK(pool.load.demand[9] == 1.0);
    CHECK(pool.load.demand[10] == 0.5); // in half of the hours demand is above ten
    CHECK(pool.load.demand[29] == 0.5);
    CHECK(pool.load.demand[30] == 0.0);
    CHECK(pool.load.owned[19] == 0.5);
    CHECK(pool.load.owned[20] == 0.0); // there are no more
    REQUIRE(pool.rivals.size() == 1);
    CHECK(pool.rivals[0].name == "big on demand");
    CHECK_THAT(pool.rivals[0].price->mean, WithinRel(10.0, 1e-9));
    CHECK_THAT(pool.rivals[0].u_star->mean, WithinRel(0.1, 1e-6)); // 8,760 / (8,760 * 10)
    CHECK(pool.rivals[0].never.value == 0.0);
    REQUIRE(pool.choice);
    CHECK(pool.choice->best.nodes == 30.0); // half of the hours is more than a tenth
    CHECK_THAT(pool.choice->best.cost, WithinRel(30.0 * 8760.0, 1e-6));
    CHECK_THAT(pool.choice->none.cost, WithinRel(20.0 * 8760.0 * 10.0, 1e-6));
    CHECK_THAT(pool.choice->planned.cost, WithinRel(613200.0, 1e-6));
    CHECK_THAT(pool.choice->next_of_planned, WithinRel(10.0 * 4380.0 - 8760.0, 1e-6));
    CHECK(pool.choice->next_use == 0.5);
    CHECK_THAT(pool.choice->next_of_best, WithinRel(-8760.0, 1e-6));
}

TEST_CASE("numbers of nodes are looked at by trial and by month") {
    const auto s = studio();
    const auto result =
        sim::run(s.study, {.trials = 1024, .threads = 1, .farm = true, .farm_nodes = 50, .farm_at = {0, 20, 40}});
    REQUIRE(result);
    const sim::FarmPool& pool = result->scenarios[0].farm->pools.at(0);
    REQUIRE(pool.looks.size() == 3);
    CHECK(pool.looks[0].nodes == 0);
    CHECK_THAT(pool.looks[0].above.mean, WithinRel(20.0 * 8760.0, 1e-6));
    // above 20: ten nodes in half of the hours, at 10 USD
    CHECK_THAT(pool.looks[1].above.p50, WithinRel(43800.0, 1e-6));
    CHECK_THAT(pool.looks[1].bought->mean, WithinRel(438000.0, 1e-6));
    CHECK_THAT(pool.looks[1].months[0].hours, WithinRel(372.0, 1e-9)); // January
    CHECK_THAT(pool.looks[1].months[0].above, WithinRel(3720.0, 1e-6));
    CHECK_THAT(pool.looks[1].months[1].bought, WithinRel(33600.0, 1e-6)); // 336 hours of February
    CHECK(pool.looks[2].above.mean == 0.0);
    CHECK(pool.looks[2].months[5].hours == 0.0);
    CHECK_THAT(pool.busiest.mean, WithinRel(30.0, 1e-6));
    CHECK_THAT(pool.busiest_by_month[11], WithinRel(30.0, 1e-6));
}

TEST_CASE("the best number agrees with a run of its own for each number") {
    auto s = studio();
    const auto choice = *run(s.study).scenarios[0].farm->pools.at(0).choice;
    for (const int nodes : {5, 10, 25, 30, 40}) {
        s.scenario().farm->owned[0].count = fixed(model::Units::from_base(nodes));
        const auto farm = *run(s.study).scenarios[0].farm;
        CHECK_THAT(farm.cost.mean, WithinRel(choice.costs[static_cast<std::size_t>(nodes)], 1e-6));
    }
}

TEST_CASE("an owned node never pays against a rival that costs less than it") {
    auto s = studio();
    s.study.catalog.meters[0].tariff.rule = rates::Flat{0.9}; // an owned node is 1 an hour if it never rests
    const auto result = run(s.study);
    const sim::FarmPool& pool = result.scenarios[0].farm->pools.at(0);
    CHECK(pool.rivals[0].never.value == 1.0);
    CHECK_FALSE(pool.rivals[0].u_star);
    CHECK(pool.choice->best.nodes == 0.0);
}

TEST_CASE("without owned nodes there is a curve and no choice; without being asked there is nothing") {
    auto s = studio();
    s.scenario().farm->owned.clear();
    const auto result = run(s.study);
    const sim::FarmPool& pool = result.scenarios[0].farm->pools.at(0);
    CHECK_FALSE(pool.utilization);
    CHECK_FALSE(pool.choice);
    CHECK(pool.rivals.empty());
    CHECK(pool.load.demand[10] == 0.5);
    CHECK_THAT(pool.burst_share.mean, WithinRel(1.0, 1e-12));
    const auto plain = sim::run(s.study, {.trials = 1024, .threads = 1});
    CHECK_FALSE(plain->scenarios[0].farm);
}

TEST_CASE("a farm is the same for any number of threads") {
    auto s = studio();
    chance::Input input;
    input.name = "count";
    input.distribution = chance::Triangular{.low = 10.0, .mode = 20.0, .high = 33.0};
    s.study.inputs.push_back(input);
    s.scenario().farm->owned[0].count = {.fixed = {}, .input = 0, .given = true};
    const auto one = run(s.study, 1).scenarios[0].farm->pools.at(0);
    const auto three = run(s.study, 3).scenarios[0].farm->pools.at(0);
    CHECK(one.utilization->mean == three.utilization->mean);
    CHECK(one.utilization->error.p90 == three.utilization->error.p90);
    CHECK(one.load.above == three.load.above);
    CHECK(one.load.bought == three.load.bought);
    CHECK(one.choice->planned.error == three.choice->planned.error);
    CHECK(one.months[3].work == three.months[3].work);
}
