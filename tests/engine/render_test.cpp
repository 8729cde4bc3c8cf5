// The farm against a loop over every hour, rework against a small simulation of lost tasks.

#include <cmath>
#include <random>

#include "support/catch.hpp"
#include "support/studio.hpp"

using namespace topsheet;
using tests::Priced;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

model::WeekProfile profile() {
    model::WeekProfile p;
    p.day = 1.0;
    p.evening = 1.6;
    p.night = 1.2;
    p.weekend = 0.4;
    return p;
}

/// Weight of an hour of the week as the profile says, before normalization.
double weight(int hour) {
    if (hour >= 120)
        return 0.4;
    const int of_day = hour % 24;
    return of_day < 9 ? 1.2 : of_day < 18 ? 1.0 : 1.6;
}

double brute_above(double x) {
    double mean = 0.0, sum = 0.0;
    for (int h = 0; h < 168; ++h)
        mean += weight(h) / 168.0;
    for (int h = 0; h < 168; ++h)
        sum += std::max(0.0, weight(h) / mean - x) / 168.0;
    return sum;
}

/// A studio with `nodes` owned nodes, burst at 2 a machine-hour, and 1,000 frames of 744 x level / 1,000 hours in
/// January.
struct FarmStudio : Studio {
    int on_demand, spot, metered = -1;

    FarmStudio(double nodes, double level, bool bursts) : Studio(2) {
        study.workload.week = profile();
        on_demand = meter("on-demand", NodeHours::dimension, 2.0);
        spot = meter("spot", NodeHours::dimension, 0.5);
        const int cloud = site("cloud", model::SiteKind::cloud);
        rates::Machine m;
        m.id = "machine";
        m.speed = fixed(Number{1.0});
        m.on_demand = to<rates::Meter>(on_demand);
        m.spot = to<rates::Meter>(spot);
        study.catalog.machines.push_back(m);
        model::Farm farm;
        farm.site = to<model::Site>(0);
        farm.burst_site = to<model::Site>(cloud);
        if (bursts)
            farm.burst = to<rates::Machine>(0);
        if (nodes > 0) {
            model::Holding h;
            h.name = "nodes";
            h.asset = to<rates::Asset>(asset("node", 0.0, 60, 0.0));
            study.catalog.assets[0].speed = fixed(Number{1.0});
            h.count = fixed(model::Units::from_base(nodes));
            farm.owned.push_back(h);
        }
        scenario().farm = farm;
        auto& p = production("show", 31, 28);
        model::RenderWork w;
        w.name = "shots";
        w.renderer = "arnold";
        w.frames = fixed(frames(1000));
        w.cost = fixed(model::FrameCost::from_base(744.0 * level / 1000.0));
        w.curve = model::Curve::flat;
        w.during = model::Window::shoot;
        p.render.push_back(w);
    }

    rates::License& license(double seats, rates::CloudRight right) {
        metered = meter("metered", NodeHours::dimension, 1.0);
        rates::License l;
        l.id = "arnold";
        l.seat = fixed(rates::SeatPrice::from_base(400.0));
        l.metered = to<rates::Meter>(metered);
        l.cloud = right;
        study.catalog.licenses.push_back(l);
        model::RendererLicenses rule;
        rule.renderer = "arnold";
        rule.license = to<rates::License>(0);
        rule.seats = fixed(topsheet::seats(seats));
        scenario().licenses.push_back(rule);
        return study.catalog.licenses.back();
    }
};

} // namespace

TEST_CASE("the table of hours equals a loop over the week") {
    const engine::HourTable table(profile());
    for (const double x : {0.0, 0.2, 0.39, 0.4, 0.8, 1.0, 1.2, 1.39, 1.61, 1.62, 5.0})
        CHECK_THAT(table.above(x), WithinAbs(brute_above(x), 1e-14));
    CHECK_THAT(table.above(0.0), WithinRel(1.0, 1e-14)); // weights have mean one
    CHECK(table.above(table.peak()) == 0.0);
}

TEST_CASE("owned machines take each hour first and the rest bursts") {
    const double nodes = GENERATE(0.0, 30.0, 100.0, 150.0, 400.0);
    CAPTURE(nodes);
    FarmStudio studio(nodes, 100.0, true);
    const Priced priced(studio.study);
    const double burst = 744.0 * 100.0 * brute_above(nodes / 100.0);
    CHECK_THAT(priced.usage(studio.on_demand, 0), WithinAbs(burst, 1e-6));
    CHECK_THAT(priced.gauge(engine::Gauge::own_hours), WithinAbs(74400.0 - burst, 1e-6));
    CHECK_THAT(priced.gauge(engine::Gauge::frames), WithinRel(1000.0, 1e-12));
}

TEST_CASE("without burst the work waits for the next month, and what is left is said") {
    FarmStudio studio(60.0, 100.0, false);
    const Priced priced(studio.study);
    // January serves 60 nodes where the profile lets it; February has 672 hours and nothing new.
    const double left = 744.0 * 100.0 * brute_above(0.6);
    const double level = left / 672.0;
    const double after = 672.0 * level * brute_above(60.0 / level);
    CHECK_THAT(priced.gauge(engine::Gauge::undone_hours), WithinAbs(after, 1e-6));
    CHECK_THAT(priced.gauge(engine::Gauge::own_hours), WithinAbs(74400.0 - after, 1e-6));
}

TEST_CASE("spot hours carry rework, and all cloud hours boot and idle tail") {
    FarmStudio studio(0.0, 10.0, true);
    auto& farm = *studio.scenario().farm;
    farm.spot_share = fixed(Number{0.75});
    farm.overhead = fixed(Number{0.05});
    farm.task = fixed(hours(2));
    farm.restart = fixed(hours(0.25));
    studio.study.catalog.machines[0].preemption = fixed(rates::PerHour::from_base(0.1));
    const Priced priced(studio.study);
    // E / f = e^0.025 (e^0.2 - 1) / 0.2 = 1.025315 x 1.107014 = 1.135038
    const double rework = std::exp(0.025) * (std::exp(0.2) - 1.0) / 0.2;
    CHECK_THAT(priced.usage(studio.on_demand, 0), WithinRel(7440.0 * 0.25 * 1.05, 1e-9));
    CHECK_THAT(priced.usage(studio.spot, 0), WithinRel(7440.0 * 0.75 * rework * 1.05, 1e-9));
    CHECK_THAT(priced.gauge(engine::Gauge::rework), WithinRel(rework, 1e-9));
}

TEST_CASE("rework agrees with a simulation of tasks that are lost") {
    const double hazard = 0.3, task = 1.5, restart = 0.2;
    std::mt19937_64 random(7);
    const int tasks = 200000;
    double machine_time = 0.0;
    for (int i = 0; i < tasks; ++i) {
        double need = task; // the first start is not paid
        for (;;) {
            const double lost_at = -std::log((static_cast<double>(random() >> 11) + 0.5) * 0x1p-53) / hazard;
            if (lost_at >= need) {
                machine_time += need;
                break;
            }
            machine_time += lost_at;
            need = task + restart; // a lost restart is paid again as well
        }
    }
    // Daly's formula has every attempt carry the restart; without it at the first the mean is the sum
    // (1 - e^-kf)/k + (1 - e^-kf) E2 with E2 = (e^{k(f+r)} - 1)/k, which is e^{kr}(e^{kf} - 1)/k.
    CHECK_THAT(engine::rework(hazard, task, restart), WithinRel(machine_time / tasks / task, 0.01));
    CHECK(engine::rework(0.0, task, restart) == 1.0);
}

TEST_CASE("crunch puts most work at the end and loses none") {
    CHECK(engine::done(model::Curve::crunch, 0.0) == 0.0);
    CHECK_THAT(engine::done(model::Curve::crunch, 1.0), WithinRel(1.0, 1e-15));
    CHECK_THAT(engine::done(model::Curve::crunch, 0.5), WithinRel(0.175 + 0.1625, 1e-15));
}

TEST_CASE("seats serve owned machines first, then the cloud where they may, hour by hour") {
    const auto [nodes, seats] = GENERATE(std::pair{60.0, 20.0}, std::pair{60.0, 60.0}, std::pair{60.0, 90.0},
                                         std::pair{0.0, 50.0}, std::pair{60.0, 1000.0});
    const auto right = GENERATE(rates::CloudRight::allowed, rates::CloudRight::forbidden, rates::CloudRight::unknown);
    CAPTURE(nodes, seats, static_cast<int>(right));
    FarmStudio studio(nodes, 100.0, true);
    studio.license(seats, right);
    const Priced priced(studio.study);
    double mean = 0.0, expected = 0.0;
    for (int h = 0; h < 168; ++h)
        mean += weight(h) / 168.0;
    for (int h = 0; h < 168; ++h) {
        const double demand = 100.0 * weight(h) / mean;
        const double own = std::min(demand, nodes), cloud = demand - own;
        const double left = right == rates::CloudRight::allowed ? std::max(0.0, seats - own) : 0.0;
        expected += (std::max(0.0, own - seats) + std::max(0.0, cloud - left)) * 744.0 / 168.0;
    }
    CHECK_THAT(priced.usage(studio.metered, 0), WithinAbs(expected, 1e-5));
    CHECK_THAT(priced.category(model::Category::licenses), WithinRel(seats * 400.0 + expected, 1e-9));
}

TEST_CASE("seats come in packs and at least as many as are sold") {
    FarmStudio studio(10.0, 1.0, false);
    auto& l = studio.license(7, rates::CloudRight::forbidden);
    l.pack = 5;
    CHECK_THAT(Priced(studio.study).category(model::Category::licenses), WithinRel(10 * 400.0, 1e-12));
    l.minimum_seats = 12;
    CHECK_THAT(Priced(studio.study).category(model::Category::licenses), WithinRel(15 * 400.0, 1e-12));
}

TEST_CASE("hours that nothing licenses are counted, not given away") {
    FarmStudio studio(10.0, 5.0, false);
    auto& l = studio.license(0, rates::CloudRight::allowed);
    l.metered = {};
    CHECK_THAT(Priced(studio.study).gauge(engine::Gauge::unlicensed_hours), WithinRel(744.0 * 5.0, 1e-9));
}
