// Licenses over months: a loop over every hour, and figures that a producer could check.

#include <cmath>

#include "support/catch.hpp"
#include "support/license_house.hpp"

using namespace topsheet;
using engine::LicenseFigure;
using engine::LicensePlace;
using rates::CloudRight;
using tests::LicenseHouse;
using tests::LicenseRun;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

/// A rough load that no trial shares with another: 0 to 40 machines, fractions too.
double rough(int hour, int trial) {
    const auto mixed = static_cast<unsigned>(hour) * 2654435761U ^ static_cast<unsigned>(trial) * 40503U;
    return static_cast<double>((mixed >> 8) % 401U) / 10.0;
}
double none(int, int) {
    return 0.0;
}

} // namespace

TEST_CASE("metered hours equal the design's formula in a loop over all hours") {
    const double seats = GENERATE(0.0, 13.0, 30.0, 200.0);
    const auto right =
        GENERATE(CloudRight::allowed, CloudRight::forbidden, CloudRight::conditional, CloudRight::unknown);
    const bool met = GENERATE(false, true);
    CAPTURE(seats, static_cast<int>(right), met);
    LicenseHouse house;
    house.license("arnold", right);
    house.needs(seats).condition_met = met;
    LicenseRun run(house.study);
    run.figures = GENERATE(true, false); // with and without what only views need
    run.run([](int h, int i) { return std::min(20.0, rough(h, i)); },
            [](int h, int i) { return std::max(0.0, rough(h, i) - 20.0); });
    const double allowed = right == CloudRight::allowed || (right == CloudRight::conditional && met) ? 1.0 : 0.0;
    for (const int trial : {0, 17, 63}) {
        double expected = 0.0;
        for (int h = 0; h < 744; ++h) {
            const double own = std::ceil(std::min(20.0, rough(h, trial)));
            const double cloud = std::ceil(std::max(0.0, rough(h, trial) - 20.0));
            expected += std::max(0.0, own - seats) + std::max(0.0, cloud - allowed * std::max(0.0, seats - own));
        }
        CHECK_THAT(run.usage(house.hourly, 0, trial), WithinAbs(expected, 1e-6));
    }
    CHECK(run.activity.gauge(engine::Gauge::unlicensed_hours).maxCoeff() == 0.0);
    CHECK(run.bought(0, 0) == seats);
    CHECK(run.bought(0, 1) == 0.0); // a term lasts a year
}

TEST_CASE("license cost eats the compute saving") {
    // 320,000 vCPU-hours of Arnold with a queue fee of 0.015 an hour: node-hours, compute, license, total, share.
    struct Row {
        double vcpu, price, node_hours, compute, license, total, share;
    };
    const auto row =
        GENERATE(Row{16, 0.68, 20000, 13600, 13200, 27100, 0.49}, Row{16, 0.1878, 20000, 3756, 13200, 17256, 0.76},
                 Row{32, 0.4139, 10000, 4139, 6600, 10889, 0.61}, Row{64, 0.8278, 5000, 4139, 3300, 7514, 0.44});
    LicenseHouse house(1);
    house.license("arnold", CloudRight::unknown);
    house.needs(0.0);
    LicenseRun run(house.study);
    // In 500 hours of January as many machines as it takes.
    const double machines = 320000.0 / row.vcpu / 500.0;
    run.run(none, [&](int h, int) { return h < 500 ? machines : 0.0; });
    const double hours = run.usage(house.hourly, 0), license = hours * 0.66;
    CHECK_THAT(hours, WithinRel(row.node_hours, 1e-9));
    CHECK_THAT(license, WithinRel(row.license, 1e-9));
    const double compute = hours * row.price, total = compute + license + hours * 0.015;
    CHECK_THAT(compute, WithinRel(row.compute, 1e-9));
    CHECK_THAT(total, WithinRel(row.total, 1e-9));
    CHECK_THAT(license / total, WithinAbs(row.share, 0.006));

    // The reversal: with admissible seats of its own the line is zero at the margin.
    LicenseHouse owner(1);
    owner.license("arnold", CloudRight::allowed);
    owner.needs(machines);
    LicenseRun owned(owner.study);
    owned.run(none, [&](int h, int) { return h < 500 ? machines : 0.0; });
    CHECK(owned.usage(owner.hourly, 0) == 0.0);
}

TEST_CASE("what preemption repeats draws licenses too") {
    // 40 machines for 500 hours are 20,000; a tenth of the rendered time lost is 2,000 hours or 1,320 more.
    LicenseHouse house(1);
    house.license("arnold", CloudRight::unknown);
    house.needs(0.0);
    LicenseRun run(house.study);
    run.run(none, [](int h, int) { return h < 500 ? 40.0 * 1.1 : 0.0; });
    CHECK_THAT(run.usage(house.hourly, 0) * 0.66, WithinRel(13200.0 + 1320.0, 1e-9));
}

TEST_CASE("entries of one renderer add up") {
    // Houdini Engine and Arnold on every node: 10 machines for 744 hours, 4 Engine seats.
    LicenseHouse house(1);
    house.license("arnold", CloudRight::allowed);
    house.needs(0.0);
    auto& engine_license = house.license("engine", CloudRight::allowed);
    const int engine_hours = house.meter("engine-hours", NodeHours::dimension, 1.0);
    engine_license.metered = LicenseHouse::to<rates::Meter>(engine_hours);
    house.needs(4.0);
    LicenseRun run(house.study);
    run.run([](int, int) { return 10.0; }, none);
    CHECK_THAT(run.usage(house.hourly, 0), WithinRel(7440.0, 1e-12));
    CHECK_THAT(run.usage(engine_hours, 0), WithinRel(6.0 * 744.0, 1e-12));
}

TEST_CASE("cores and tasks take seats, core-hours are metered by the core") {
    LicenseHouse house(1);
    auto& l = house.license("by-core", CloudRight::allowed);
    l.metric = rates::LicenseMetric::core;
    const double size = GENERATE(1.0, 32.0);
    l.size = fixed(Number{size});
    const int core_hours = house.meter("core-hours", Dimension{.hour = 1, .core = 1}, 0.01);
    l.metered = LicenseHouse::to<rates::Meter>(core_hours);
    house.needs(size == 1.0 ? 400.0 : 13.0);
    LicenseRun run(house.study);
    run.run([](int, int) { return 2.0; }, [](int, int) { return 3.0; });
    // Two owned machines of 192 cores and three of 64: 576 cores. 400 seats leave 176 cores; of 13 seats of 32 cores
    // the owned take 12, half a machine finds the last, and 2.5 machines or 160 cores are metered.
    CHECK_THAT(run.usage(core_hours, 0), WithinRel(744.0 * (size == 1.0 ? 176.0 : 160.0), 1e-9));

    LicenseHouse tractor(1);
    auto& task = tractor.license("tractor", CloudRight::allowed);
    task.metric = rates::LicenseMetric::task;
    tractor.needs(10.0).tasks = fixed(Number{4.0});
    LicenseRun tasks(tractor.study);
    tasks.run([](int, int) { return 3.0; }, none); // 12 tasks at once, two without a license: half a machine
    CHECK_THAT(tasks.usage(tractor.hourly, 0), WithinRel(372.0, 1e-9));
}

TEST_CASE("credits pay for machine-hours of their term and lapse") {
    LicenseHouse house(3);
    auto& l = house.license("credits", CloudRight::allowed);
    l.metric = rates::LicenseMetric::credit;
    l.covers = fixed(hours(10.0));
    l.term = {.value = 1.0, .in_months = true, .given = true};
    house.needs(5.0);
    LicenseRun run(house.study);
    // 50 machine-hours a month: 40 are asked for in January, 60 in February, 50 in March.
    run.run(none, [](int h, int) {
        const int hour = h < 744 ? h : h < 744 + 672 ? h - 744 : h - 744 - 672;
        const double machines = h < 744 ? 4.0 : h < 744 + 672 ? 6.0 : 5.0;
        return hour < 10 ? machines : 0.0;
    });
    CHECK(run.usage(house.hourly, 0) == 0.0);
    CHECK_THAT(run.usage(house.hourly, 1), WithinAbs(10.0, 1e-9)); // January's ten are gone
    CHECK(run.usage(house.hourly, 2) == 0.0);
    for (const int m : {0, 1, 2})
        CHECK(run.bought(0, m) == 5.0);
}

TEST_CASE("included seats are drawn first, hosted ones serve the cloud, the price depends on the place") {
    LicenseHouse house(1);
    auto& l = house.license("arnold", CloudRight::forbidden);
    const int cloud_hours = house.meter("cloud-hours", NodeHours::dimension, 0.5);
    l.metered_cloud = LicenseHouse::to<rates::Meter>(cloud_hours);
    house.study.workload.artists.push_back({"lighter", fixed(persons(3)), {}});
    auto& rule = house.needs(10.0);
    rule.included_role = "lighter";
    rule.included_each = fixed(Number{2.0});
    auto& hosted = house.license("hosted", CloudRight::allowed);
    hosted.cloud_only = true;
    hosted.metered = {};
    rule.then.push_back({"hosted", LicenseHouse::to<rates::License>(1), fixed(seats(8.0)), false, false});
    LicenseRun run(house.study);
    run.run([](int, int) { return 20.0; }, [](int, int) { return 11.0; });
    // 3 x 2 + 10 seats serve 16 of 20 owned machines; the 8 hosted ones serve 8 of 11 elsewhere.
    CHECK_THAT(run.usage(house.hourly, 0), WithinRel(4.0 * 744.0, 1e-12));
    CHECK_THAT(run.usage(cloud_hours, 0), WithinRel(3.0 * 744.0, 1e-12));
    CHECK(run.bought(0, 0) == 10.0);
    CHECK(run.bought(1, 0) == 8.0);
    CHECK_THAT(run.figure(LicenseFigure::paid, 0), WithinRel(24.0 * 744.0, 1e-12));
    CHECK_THAT(run.figure(LicenseFigure::drawn, 0), WithinRel(24.0 * 744.0, 1e-12));
    CHECK(run.figure(LicenseFigure::peak, 0) == 31.0);
}

TEST_CASE("cloud machines of a free right pay nothing; free software and named users hold nobody back") {
    LicenseHouse house(1);
    house.license("dcv", CloudRight::unknown).cloud_free = true;
    house.needs(0.0);
    auto& blender = house.license("blender", CloudRight::unknown);
    blender.seat = fixed(rates::SeatPrice::from_base(0.0));
    blender.metered = {};
    house.needs(0.0);
    auto& maya = house.license("maya", CloudRight::allowed);
    maya.metric = rates::LicenseMetric::user;
    maya.metered = {};
    house.needs(7.0);
    LicenseRun run(house.study);
    run.run([](int, int) { return 2.0; }, [](int, int) { return 100.0; });
    CHECK_THAT(run.usage(house.hourly, 0), WithinRel(2.0 * 744.0, 1e-12));
    CHECK(run.activity.gauge(engine::Gauge::unlicensed_hours).maxCoeff() == 0.0);
    CHECK(run.bought(0, 0) == 7.0); // headcount, paid once
    CHECK(run.bought(0, 0) + run.bought(1, 0) == 7.0);
}

TEST_CASE("a need without usage-based price holds machines back") {
    LicenseHouse house(1);
    house.license("octane", CloudRight::allowed).metered = {};
    house.needs(12.0);
    LicenseRun run(house.study);
    run.pools.begin(run.luck, run.state);
    run.pools.open(run.luck, 0, run.state);
    run.pools.hour(run.state, 0);
    REQUIRE(run.pools.limits(run.state, 0));
    engine::Block most;
    run.pools.own_limit(run.state, 0, most.data());
    CHECK(most.minCoeff() == 12.0);
    const engine::Block ran = engine::Block::Constant(4.3); // five machines are up
    run.pools.take(run.state, 0, LicensePlace::own, ran.data());
    run.pools.cloud_limit(run.state, 0, most.data());
    CHECK(most.maxCoeff() == 7.0);
    run.pools.take(run.state, 0, LicensePlace::cloud, most.data());
    run.pools.cloud_limit(run.state, 0, most.data());
    CHECK(most.maxCoeff() == 0.0);
    run.pools.hour(run.state, 1); // the next hour is a new one
    run.pools.own_limit(run.state, 0, most.data());
    CHECK(most.minCoeff() == 12.0);

    // The same seats with unknown right serve the house alone; a metered need limits nothing.
    house.study.catalog.licenses[0].cloud = CloudRight::unknown;
    LicenseRun unread(house.study);
    unread.pools.begin(unread.luck, unread.state);
    unread.pools.open(unread.luck, 0, unread.state);
    unread.pools.hour(unread.state, 0);
    unread.pools.cloud_limit(unread.state, 0, most.data());
    CHECK(most.maxCoeff() == 0.0);
    house.study.catalog.licenses[0].metered = LicenseHouse::to<rates::Meter>(house.hourly);
    LicenseRun metered(house.study);
    metered.pools.begin(metered.luck, metered.state);
    metered.pools.open(metered.luck, 0, metered.state);
    CHECK_FALSE(metered.pools.limits(metered.state, 0));
}

TEST_CASE("an order takes its time, and nothing is sold after its last month") {
    LicenseHouse house(4);
    auto& l = house.license("prepaid", CloudRight::allowed);
    l.lead_time = {.value = 96.0, .in_months = false, .given = true}; // four days
    l.term = {.value = 2.0, .in_months = true, .given = true};
    l.valid_to = YearMonth{2027, 2};
    house.needs(5.0);
    LicenseRun run(house.study);
    engine::Block most;
    run.pools.begin(run.luck, run.state);
    const auto limit_at = [&](int hour) {
        run.pools.hour(run.state, hour);
        run.pools.own_limit(run.state, 0, most.data());
        return most[0];
    };
    run.pools.open(run.luck, 0, run.state);
    CHECK(limit_at(95) == 0.0);
    CHECK(std::isinf(limit_at(96)));
    run.pools.open(run.luck, 1, run.state);
    CHECK_FALSE(run.pools.limits(run.state, 0));
    run.pools.open(run.luck, 2, run.state); // neither renewed nor metered
    CHECK(limit_at(0) == 0.0);

    run.run([](int, int) { return 6.0; }, none);
    CHECK(run.bought(0, 0) == 5.0);
    CHECK(run.bought(0, 2) == 0.0);
    CHECK_THAT(run.usage(house.hourly, 0), WithinRel(1.0 * (744 - 96), 1e-12)); // six machines, five seats
    // Whoever lets them run all the same is told.
    CHECK_THAT(run.activity.gauge(engine::Gauge::unlicensed_hours)[0], WithinRel(6.0 * (96 + 744 + 720), 1e-12));
}

TEST_CASE("metered hours go to causes by the work that was done") {
    LicenseHouse house(1);
    house.license("arnold", CloudRight::allowed);
    house.needs(0.0);
    LicenseRun run(house.study);
    run.run([](int, int) { return 8.0; }, none); // shots did three quarters of the work, the trailer one
    for (std::size_t i = 0; i < run.layout.usages.size(); ++i) {
        const auto& cause = run.layout.lines[static_cast<std::size_t>(run.layout.usages[i].line)].cause;
        CHECK_THAT(run.activity.usage(static_cast<int>(i), 0)[0],
                   WithinRel(8.0 * 744.0 * (cause == "show / shots" ? 0.75 : 0.25), 1e-12));
    }
    CHECK(run.layout.usages.size() == 2);
}

TEST_CASE("a license for small houses breaks a limit of a large one") {
    LicenseHouse house(1);
    house.license("indie", CloudRight::allowed).most_revenue = fixed(Money::from_base(100000.0));
    house.needs(1.0);
    const double revenue = GENERATE(90000.0, 110000.0);
    house.scenario().revenue = fixed(Money::from_base(revenue));
    LicenseRun run(house.study);
    run.run(none, none);
    REQUIRE(run.activity.broken.size() == 1);
    CHECK((run.activity.broken[0].maxCoeff() > 0.0) == (revenue > 100000.0));
}

namespace {

/// Mean present cost of the licenses when `seats` are bought for each term: no code of the search.
double cost_of(LicenseHouse& house, const std::vector<double>& seats, const tests::Machines& own,
               const tests::Machines& cloud) {
    LicenseRun run(house.study);
    run.pools.settle({seats});
    run.run(own, cloud);
    double sum = 0.0;
    for (int i = 0; i < chance::group_size; ++i)
        for (int m = 0; m < house.study.months; ++m) {
            const auto at = static_cast<std::size_t>(m);
            sum += run.bought(0, m, i) * 415.0 / 12.0 * run.luck.discount[at][i] +
                   run.usage(house.hourly, m, i) * 0.66 * run.luck.discount[at + 1][i];
        }
    return sum / chance::group_size;
}

} // namespace

TEST_CASE("automatic seats are those of a search over all numbers, one for all trials") {
    const auto right = GENERATE(CloudRight::allowed, CloudRight::forbidden);
    const int pack = GENERATE(1, 4);
    const double behind = GENERATE(0.0, 6.0); // seats of a further pool
    CAPTURE(static_cast<int>(right), pack, behind);
    LicenseHouse house(2);
    house.study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.12 / 12.0));
    auto& l = house.license("monthly", right);
    l.seat = fixed(rates::SeatPrice::from_base(415.0 / 12.0)); // 52.4 hours of 0.66
    l.term = {.value = 1.0, .in_months = true, .given = true};
    l.pack = pack;
    l.minimum_seats = 3;
    auto& rule = house.needs(0.0);
    rule.automatic = true;
    if (behind > 0.0) {
        auto& older = house.license("older", CloudRight::allowed);
        older.metered = {};
        older.seat = fixed(rates::SeatPrice::from_base(0.0));
        rule.then.push_back({"older", LicenseHouse::to<rates::License>(1), fixed(seats(behind)), false, false});
    }
    // A load that differs from trial to trial and is heavier in the second month.
    const auto load = [](int h, int i) { return rough(h, i) * (i % 4 == 0 ? 0.3 : 0.8) * (h < 744 ? 0.5 : 1.0); };
    const auto own = [&](int h, int i) { return std::min(9.0, load(h, i)); };
    const auto cloud = [&](int h, int i) { return load(h, i) > 25.0 ? load(h, i) - 9.0 : 0.0; };
    LicenseRun pilot(house.study);
    auto tally = pilot.pools.tally();
    pilot.run(own, cloud, &tally);
    const auto plan = pilot.pools.best(tally);
    REQUIRE(plan[0].size() == 2);

    // The terms are apart, so each is searched with the other as it is.
    std::vector<double> best{0.0, 0.0};
    for (const std::size_t term : {0U, 1U}) {
        double least = 1e300;
        for (int s = 0; s <= 45; ++s) {
            std::vector<double> some = best;
            some[term] = engine::seats_sold(s, l.minimum_seats, pack);
            const double cost = cost_of(house, some, own, cloud);
            if (cost < least - 1e-9) {
                least = cost;
                best[term] = some[term];
            }
        }
    }
    CHECK(plan[0][0] == best[0]);
    CHECK(plan[0][1] == best[1]);
    CHECK(best[1] > 0.0);

    // No foresight: every trial buys the same, whatever its own load.
    pilot.pools.settle(plan);
    pilot.run(own, cloud);
    CHECK(pilot.activity.seats(0, 1).minCoeff() == pilot.activity.seats(0, 1).maxCoeff());
}

TEST_CASE("automatic seats know volume tiers") {
    // 1,000 hours at 1, then 0.1: nine machines of the ten that always run cost 0.66 x ... less by usage than a seat of
    // 300 (744 hours would cost 1,000 + 0.1 x 6,440 = 1,644 for all ten).
    LicenseHouse house(1);
    auto& l = house.license("tiered", CloudRight::allowed);
    l.seat = fixed(rates::SeatPrice::from_base(300.0));
    l.term = {.value = 1.0, .in_months = true, .given = true};
    rates::Graduated ladder;
    ladder.bands = {{1000.0, 1.0}, {std::numeric_limits<double>::infinity(), 0.1}};
    house.study.catalog.meters[static_cast<std::size_t>(house.hourly)].tariff.rule = ladder;
    house.needs(0.0).automatic = true;
    LicenseRun run(house.study);
    auto tally = run.pools.tally();
    const auto ten = [](int, int) { return 10.0; };
    run.run(ten, none, &tally);
    // By hand: S seats cost 300 S + ladder(744 (10 - S)). S = 0: 1,000 + 644 = 1,644. S = 8: 2,400 + 1,000 + 48.8.
    // S = 10: 3,000. None is best, though at the first band's price a seat would save 744.
    CHECK(run.pools.best(tally)[0][0] == 0.0);
}
