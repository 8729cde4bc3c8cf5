// The farm hour by hour against plain loops over the hours that know nothing of the engine's queues: cumulative
// arrivals and departures, machines that begin and end, commitments.

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <optional>

#include "support/catch.hpp"
#include "support/studio.hpp"

#include "topsheet/engine/farm_queue.hpp"
#include "topsheet/rates/billing.hpp"

using namespace topsheet;
using tests::Priced;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Weight of an hour of the week from Monday 0 h: nights and evenings render, weekends rest.
double weight(int hour) {
    if (hour >= 120)
        return 0.4;
    const int of_day = hour % 24;
    return of_day < 9 ? 1.2 : of_day < 18 ? 1.0 : 1.6;
}

/// January 2027 begins on a Friday, so its hour h is hour 96 + h of a week. `level` nodes in the mean.
std::vector<double> january(double level) {
    std::vector<double> demand;
    double sum = 0.0;
    for (int h = 0; h < 744; ++h)
        sum += weight((96 + h) % 168);
    for (int h = 0; h < 744; ++h)
        demand.push_back(744.0 * level * weight((96 + h) % 168) / sum);
    return demand;
}

/// A studio with `nodes` owned nodes, burst at 2 a machine-hour, and 1,000 frames of 744 x level / 1,000 hours,
/// evenly over January 2027 but for the hours of the week.
struct FarmStudio : Studio {
    int on_demand, spot, cloud;

    FarmStudio(double nodes, double level, bool bursts, int months = 2) : Studio(months) {
        study.workload.week.day = 1.0;
        study.workload.week.evening = 1.6;
        study.workload.week.night = 1.2;
        study.workload.week.weekend = 0.4;
        on_demand = meter("on-demand", NodeHours::dimension, 2.0);
        spot = meter("spot", NodeHours::dimension, 0.5);
        cloud = site("cloud", model::SiteKind::cloud);
        machine("machine", 1.0);
        model::Farm farm;
        farm.site = to<model::Site>(0);
        farm.burst_site = to<model::Site>(cloud);
        if (bursts)
            farm.burst = to<rates::Machine>(0);
        scenario().farm = farm;
        if (nodes > 0)
            own(nodes);
        auto& p = production("show", 31, 28);
        p.render.push_back(work("shots", "arnold", level));
    }
    model::Farm& farm() { return *scenario().farm; }
    rates::Machine& machine(const std::string& id, double speed) {
        rates::Machine m;
        m.id = id;
        m.speed = fixed(Number{speed});
        m.on_demand = to<rates::Meter>(on_demand);
        m.spot = to<rates::Meter>(spot);
        m.granularity = fixed(seconds(1e-6));
        m.minimum = fixed(seconds(0));
        study.catalog.machines.push_back(m);
        return study.catalog.machines.back();
    }
    rates::Asset& own(double nodes, double speed = 1.0) {
        model::Holding h;
        h.name = "nodes " + std::to_string(farm().owned.size());
        const int a = asset("node", 0.0, 60, 0.0);
        study.catalog.assets.back().speed = fixed(Number{speed});
        h.asset = to<rates::Asset>(a);
        h.count = fixed(model::Units::from_base(nodes));
        farm().owned.push_back(h);
        return study.catalog.assets.back();
    }
    /// Arnold needs a license of `price` currency a year and seat; `seats` are bought.
    rates::License& license(double price, rates::CloudRight cloud, std::optional<double> seats = {}) {
        rates::License l;
        l.id = "arnold";
        l.seat = fixed(rates::SeatPrice::from_base(price));
        l.cloud = cloud;
        study.catalog.licenses.push_back(l);
        model::RendererLicenses rule;
        rule.renderer = "arnold";
        rule.license = to<rates::License>(0);
        if (seats)
            rule.seats = fixed(topsheet::seats(*seats));
        scenario().licenses.push_back(rule);
        return study.catalog.licenses.back();
    }
    static model::RenderWork work(const std::string& name, const std::string& renderer, double level) {
        model::RenderWork w;
        w.name = name;
        w.renderer = renderer;
        w.frames = fixed(frames(1000));
        w.cost = fixed(model::FrameCost::from_base(744.0 * level / 1000.0));
        w.curve = model::Curve::flat;
        w.during = model::Window::shoot;
        return w;
    }
    std::vector<model::RenderWork>& render() { return study.workload.productions[0].render; }
};

/// Cumulative arrivals and work done, as written in docs/explanation/render.md.
struct Loop {
    double own = 0.0, committed = 0.0, burst = 0.0, missed = 0.0, waited = 0.0, longest = 0.0, left = 0.0, peak = 0.0;
    std::vector<double> burst_by_hour;

    Loop(const std::vector<double>& demand, int hours, double capacity, int wait, double most, double contract = 0.0) {
        std::vector<double> arrived(static_cast<std::size_t>(hours) + 1, 0.0); // A(h - 1) at place h
        for (int h = 0; h < hours; ++h)
            arrived[static_cast<std::size_t>(h) + 1] =
                arrived[static_cast<std::size_t>(h)] +
                (h < static_cast<int>(demand.size()) ? demand[static_cast<std::size_t>(h)] : 0.0);
        double done = 0.0;
        for (int h = 0; h < hours; ++h) {
            const double now = arrived[static_cast<std::size_t>(h) + 1];
            const double due = h >= wait ? arrived[static_cast<std::size_t>(h - wait) + 1] : 0.0;
            const double before = h >= wait ? arrived[static_cast<std::size_t>(h - wait)] : 0.0;
            const double mine = std::min(now - done, capacity);
            const double theirs = std::min(now - done - mine, contract);
            const double rented = std::min(std::max(0.0, due - done - mine - theirs), most);
            done += mine + theirs + rented;
            own += mine;
            committed += theirs;
            burst += rented;
            peak = std::max(peak, rented);
            burst_by_hour.push_back(rented);
            const double queue = std::max(0.0, now - done), late = std::max(0.0, due - done);
            waited += queue;
            missed += std::min(due - before, late);
            if (queue > 1e-9)
                longest = std::max(longest, std::min(capacity + contract > 0 ? queue / (capacity + contract) : infinity,
                                                     static_cast<double>(wait)) +
                                                (late > 1e-9 ? late / (capacity + contract + most) : 0.0));
        }
        left = arrived.back() - done;
    }
};

/// Machines that begin and end when `work` machine-hours are asked for, hour by hour.
struct Lives {
    double starts = 0.0, stops = 0.0, up = 0.0, hours = 0.0;
    explicit Lives(const std::vector<double>& work, double each = 1.0) {
        double before = 0.0;
        for (const double w : work) {
            const double now = std::ceil(w * each - 1e-7);
            starts += std::max(0.0, now - before);
            stops += std::max(0.0, before - now);
            up += now;
            hours += w * each;
            before = now;
        }
    }
};

} // namespace

TEST_CASE("one hour of the queue is min and max when nothing may wait") {
    engine::FarmQueue<double> queue{0.0, 0.0};
    const auto step = engine::serve(queue, 50.0, 50.0, 30.0, 5.0, infinity);
    CHECK(step.own == 30.0);
    CHECK(step.committed == 5.0);
    CHECK(step.burst == 15.0);
    CHECK(queue.waiting == 0.0);
    CHECK(step.missed == 0.0);
}

TEST_CASE("the queue's two numbers say the same as cumulative arrivals, scalar and for 64 trials") {
    const auto demand = january(40.0);
    const Loop loop(demand, 744, 42.0, 9, 6.0);
    engine::FarmQueue<double> queue{0.0, 0.0};
    engine::FarmQueue<engine::Block> block{engine::Block::Zero(), engine::Block::Zero()};
    double own = 0.0, burst = 0.0, missed = 0.0, blocks = 0.0;
    for (int h = 0; h < 744; ++h) {
        const double due = h >= 9 ? demand[static_cast<std::size_t>(h - 9)] : 0.0;
        const auto step = engine::serve(queue, demand[static_cast<std::size_t>(h)], due, 42.0, 0.0, 6.0);
        own += step.own;
        burst += step.burst;
        missed += step.missed;
        const auto all = [](double x) { return engine::Block(engine::Block::Constant(x)); };
        blocks +=
            engine::serve(block, all(demand[static_cast<std::size_t>(h)]), all(due), all(42.0), all(0.0), all(6.0))
                .burst[17];
    }
    CHECK_THAT(own, WithinRel(loop.own, 1e-12));
    CHECK_THAT(burst, WithinRel(loop.burst, 1e-12));
    CHECK(loop.missed > 0.0); // the cap holds work back, or the test would say nothing of it
    CHECK_THAT(missed, WithinRel(loop.missed, 1e-9));
    CHECK(blocks == burst);
}

TEST_CASE("owned machines take each hour first and the rest bursts") {
    const double nodes = GENERATE(0.0, 30.0, 100.0, 150.0, 400.0);
    CAPTURE(nodes);
    FarmStudio studio(nodes, 100.0, true);
    const Priced priced(studio.study);
    double burst = 0.0, peak = 0.0;
    for (const double d : january(100.0)) {
        burst += std::max(0.0, d - nodes);
        peak = std::max(peak, std::ceil(d - nodes - 1e-7));
    }
    CHECK_THAT(priced.usage(studio.on_demand, 0), WithinAbs(burst, 1e-5));
    CHECK_THAT(priced.gauge(engine::Gauge::own_hours), WithinAbs(74400.0 - burst, 1e-6));
    CHECK_THAT(priced.gauge(engine::Gauge::frames), WithinRel(1000.0, 1e-12));
    CHECK(priced.farm(0).peak[0] == std::max(0.0, peak));
    CHECK(priced.farm(0).waited[0] == 0.0);
    CHECK(priced.usage(studio.on_demand, 1) == 0.0);
}

TEST_CASE("work bursts only when it would wait longer than it may") {
    const int wait = GENERATE(0, 1, 8, 24, 100);
    const double nodes = GENERATE(60.0, 90.0, 110.0);
    CAPTURE(wait, nodes);
    FarmStudio studio(nodes, 100.0, true);
    studio.farm().max_wait = fixed(hours(wait));
    const Priced priced(studio.study);
    const Loop loop(january(100.0), 744 + 672, nodes, wait, infinity);
    CHECK_THAT(priced.usage(studio.on_demand, 0) + priced.usage(studio.on_demand, 1),
               WithinAbs(loop.burst, 1e-4)); // of machines that begin, a millionth of a second is rounded up
    CHECK_THAT(priced.gauge(engine::Gauge::own_hours), WithinAbs(loop.own, 1e-6));
    CHECK_THAT(priced.gauge(engine::Gauge::waited_hours), WithinAbs(loop.waited, 1e-5));
    CHECK_THAT(priced.gauge(engine::Gauge::longest_wait), WithinAbs(loop.longest, 1e-9));
    CHECK_THAT(priced.gauge(engine::Gauge::missed_hours), WithinAbs(0.0, 1e-6));
    CHECK(priced.gauge(engine::Gauge::beyond_hours) == 0.0);
    for (const int m : {0, 1}) {
        const auto& farm = priced.farm(m);
        const double before = m == 0 ? 0.0 : priced.farm(0).backlog[0];
        CHECK_THAT(farm.done()[0] + farm.backlog[0] - before, WithinAbs(farm.demand[0], 1e-6));
    }
}

TEST_CASE("a quota holds work back, which misses its deadline, and what is left in the end is rented then") {
    FarmStudio studio(60.0, 100.0, true, 1);
    studio.farm().max_wait = fixed(hours(6));
    studio.farm().quota = fixed(Number{20});
    const Priced priced(studio.study);
    const Loop loop(january(100.0), 744, 60.0, 6, 20.0);
    CHECK(loop.left > 1000.0);
    const auto& farm = priced.farm(0);
    CHECK_THAT(farm.own[0], WithinAbs(loop.own, 1e-6));
    CHECK_THAT(farm.beyond[0], WithinAbs(loop.left, 1e-6));
    CHECK_THAT(farm.on_demand[0], WithinAbs(loop.burst + loop.left, 1e-6));
    CHECK_THAT(farm.missed[0], WithinRel(loop.missed, 1e-9));
    CHECK_THAT(farm.longest_wait[0], WithinRel(loop.longest, 1e-9));
    CHECK(farm.peak[0] == 20.0);
    CHECK(farm.backlog[0] == 0.0);
    CHECK(priced.gauge(engine::Gauge::undone_hours) == 0.0);
}

TEST_CASE("a quota limits machines of both kinds together, and neither by itself") {
    // 80 nodes, spot alone: above them January's hours ask for what its profile says, 20 at most are rented.
    FarmStudio studio(80.0, 100.0, true);
    studio.farm().spot_share = fixed(Number{1.0});
    double asked = 0.0, most = 0.0;
    for (const double d : january(100.0)) {
        asked += std::max(0.0, d - 80.0);
        most = std::max(most, d - 80.0);
    }
    studio.farm().quota = fixed(Number{std::ceil(most) + 1.0});
    const Priced wide(studio.study);
    CHECK_THAT(wide.farm(0).spot[0], WithinAbs(asked, 1e-6));
    CHECK(wide.farm(0).on_demand[0] == 0.0);
}

TEST_CASE("without burst the work waits for the next month, and what is left is said") {
    FarmStudio studio(60.0, 100.0, false);
    const Priced priced(studio.study);
    const Loop loop(january(100.0), 744 + 672, 60.0, 0, 0.0);
    CHECK_THAT(priced.gauge(engine::Gauge::undone_hours), WithinAbs(loop.left, 1e-6));
    CHECK_THAT(priced.gauge(engine::Gauge::own_hours), WithinAbs(loop.own, 1e-6));
    CHECK_THAT(priced.gauge(engine::Gauge::longest_wait), WithinRel(loop.longest, 1e-9));
    CHECK(priced.gauge(engine::Gauge::missed_hours) == 0.0); // nobody said how long it may wait
}

TEST_CASE("more wait never raises burst, and burst falls as nodes rise") {
    double last = infinity;
    for (const int wait : {0, 1, 2, 5, 12, 24, 72}) {
        FarmStudio studio(80.0, 100.0, true);
        studio.farm().max_wait = fixed(hours(wait));
        const double burst = Priced(studio.study).gauge(engine::Gauge::burst_hours);
        CHECK(burst <= last + 1e-6);
        last = burst;
    }
    CHECK(last > 0.0);
    last = infinity;
    for (const double nodes : {0.0, 40.0, 70.0, 90.0, 100.0, 120.0}) {
        FarmStudio studio(nodes, 100.0, true);
        studio.farm().max_wait = fixed(hours(4));
        const double burst = Priced(studio.study).gauge(engine::Gauge::burst_hours);
        CHECK(burst < last);
        last = burst;
    }
}

TEST_CASE("spot hours carry rework, and machines that begin and end their boot and tail") {
    FarmStudio studio(0.0, 10.0, true);
    auto& farm = studio.farm();
    farm.spot_share = fixed(Number{0.75});
    farm.boot = fixed(minutes(6));
    farm.idle_tail = fixed(minutes(3));
    farm.task = fixed(hours(2));
    farm.restart = fixed(hours(0.25));
    studio.study.catalog.machines[0].preemption = fixed(rates::PerHour::from_base(0.1));
    const Priced priced(studio.study);
    // E / f = e^0.025 (e^0.2 - 1) / 0.2 = 1.025315 x 1.107014 = 1.135038
    const double rework = std::exp(0.025) * (std::exp(0.2) - 1.0) / 0.2;
    auto demand = january(10.0);
    demand.push_back(0.0); // February has none: the last machines end
    const Lives plain(demand, 0.25), lost(demand, 0.75 * rework);
    const auto billed = [](const Lives& lives) { return lives.hours + lives.starts * 0.1 + lives.stops * 0.05; };
    CHECK_THAT(priced.usage(studio.on_demand, 0) + priced.usage(studio.on_demand, 1), WithinAbs(billed(plain), 1e-4));
    CHECK_THAT(priced.usage(studio.spot, 0) + priced.usage(studio.spot, 1), WithinAbs(billed(lost), 1e-4));
    // The tail of what ran in January's last hour is February's.
    CHECK_THAT(priced.usage(studio.spot, 1), WithinRel(std::ceil(demand[743] * 0.75 * rework) * 0.05, 1e-9));
    CHECK_THAT(priced.gauge(engine::Gauge::rework), WithinRel(rework, 1e-9));
    CHECK(priced.farm(0).starts[0] == plain.starts + lost.starts);
    CHECK_THAT(priced.farm(0).lost[0], WithinRel(5580.0 * (rework - 1.0), 1e-9));
    CHECK_THAT(priced.farm(0).preemptions[0], WithinRel(5580.0 * rework * 0.1, 1e-9));
}

TEST_CASE("a month's bill is that of its hours one by one, whatever unit of time is billed") {
    const auto [granularity, minimum, boot, tail] =
        GENERATE(std::tuple{1.0 / 3600, 1.0 / 60, 0.0, 0.0}, std::tuple{1.0 / 60, 1.0 / 6, 0.05, 0.02},
                 std::tuple{1.0, 0.0, 0.1, 0.05}, std::tuple{1.0 / 3600, 0.5, 0.0, 0.0});
    CAPTURE(granularity, minimum);
    FarmStudio studio(95.0, 100.0, true);
    studio.study.catalog.machines[0].granularity = fixed(hours(granularity));
    studio.study.catalog.machines[0].minimum = fixed(hours(minimum));
    studio.farm().boot = fixed(hours(boot));
    studio.farm().idle_tail = fixed(hours(tail));
    const Priced priced(studio.study);
    rates::Fleet<double> fleet{0.0, 0.0};
    double billed = 0.0;
    auto demand = january(100.0);
    demand.push_back(0.0);
    for (const double d : demand)
        billed += rates::rent({granularity, minimum, boot, tail}, std::max(0.0, d - 95.0), fleet).billed;
    CHECK_THAT(priced.usage(studio.on_demand, 0) + priced.usage(studio.on_demand, 1), WithinRel(billed, 1e-9));
}

TEST_CASE("begun hours are billed: by hand") {
    // One production hour: 24 hours a day of weight 0 but for Monday 10 h with 2.5 nodes and 11 h with 1.5.
    FarmStudio studio(0.0, 4.0 * 4 / 744.0, true); // January 2027 has four Mondays: 4 node-hours on each
    studio.study.workload.week.hours.assign(168, 0.0);
    studio.study.workload.week.hours[10] = 2.5;
    studio.study.workload.week.hours[11] = 1.5;
    studio.study.catalog.machines[0].granularity = fixed(hours(1));
    studio.farm().boot = fixed(minutes(10));
    const Priced priced(studio.study);
    // Each Monday: 3 machines up, then 2: 5 hours; 3 starts with a begun hour of boot each: 8. Four Mondays: 32.
    CHECK_THAT(priced.usage(studio.on_demand, 0), WithinRel(32.0, 1e-12));
    CHECK(priced.farm(0).starts[0] == 12.0);
}

TEST_CASE("commitments are paid around the clock and used hour by hour") {
    FarmStudio studio(50.0, 100.0, true);
    const int reserved = studio.meter("reserved", NodeHours::dimension, 1.2);
    const int plan = studio.meter("plan", NodeHours::dimension, 0.8);
    model::Commitment money;
    money.name = "plan";
    money.meter = Studio::to<rates::Meter>(plan);
    money.plan = fixed(model::MoneyPerHour::from_base(16.0)); // 16 / 0.8 = 20 machines
    model::Commitment nodes;
    nodes.name = "reserved";
    nodes.meter = Studio::to<rates::Meter>(reserved);
    nodes.nodes = fixed(Number{10});
    studio.farm().committed = {money, nodes};
    const Priced priced(studio.study);
    double used = 0.0, burst = 0.0;
    for (const double d : january(100.0)) {
        used += std::min(30.0, std::max(0.0, d - 50.0));
        burst += std::max(0.0, d - 80.0);
    }
    CHECK_THAT(priced.usage(reserved, 0), WithinRel(7440.0, 1e-12));
    CHECK_THAT(priced.usage(plan, 0), WithinRel(14880.0, 1e-12));
    CHECK_THAT(priced.usage(reserved, 1), WithinRel(6720.0, 1e-12)); // February works little and pays all the same
    CHECK_THAT(priced.farm(0).committed_used[0], WithinAbs(used, 1e-6));
    CHECK_THAT(priced.farm(0).committed_paid[0] - priced.farm(0).committed_used[0], WithinAbs(22320.0 - used, 1e-6));
    CHECK_THAT(priced.farm(0).on_demand[0], WithinAbs(burst, 1e-6));
    const double paid = priced.scratch.books.farm[static_cast<std::size_t>(engine::FarmSource::committed)][0];
    CHECK_THAT(paid, WithinRel((7440.0 + 6720.0) * 1.2 + (14880.0 + 13440.0) * 0.8, 1e-12));
}

TEST_CASE("plans are drawn by what they save when the study starts, not when their prices were first read") {
    FarmStudio studio(0.0, 20.0, true);
    const int steady = studio.meter("steady", NodeHours::dimension, 1.0),
              risen = studio.meter("risen", NodeHours::dimension, 0.2);
    auto& meter = studio.study.catalog.meters[static_cast<std::size_t>(risen)];
    meter.dated = {{YearMonth{2020, 1}, meter.tariff}, {YearMonth{2026, 1}, meter.tariff}};
    meter.dated.back().tariff.rule = rates::Flat{1.9};
    studio.machine("big", 2.0);
    const auto plan = [&](int paid_by, double money, int covers) {
        model::Commitment c;
        c.name = "plan " + std::to_string(paid_by);
        c.meter = Studio::to<rates::Meter>(paid_by);
        c.machine = Studio::to<rates::Machine>(covers);
        c.plan = fixed(model::MoneyPerHour::from_base(money));
        return c;
    };
    studio.farm().committed = {plan(risen, 190.0, 1), plan(steady, 100.0, 0)}; // 100 machines each, more than enough
    const Priced priced(studio.study);
    // On demand is 2: the steady plan saves 50 %, the risen one 5 % (90 % in 2020). So all work runs on single
    // machines, an hour for each node-hour; on the big ones it would take half of them.
    CHECK_THAT(priced.farm(0).committed_used[0], WithinRel(744.0 * 20.0, 1e-9));
}

TEST_CASE("commitments work before anything waits for longer, beside owned machines") {
    FarmStudio studio(60.0, 100.0, true);
    model::Commitment nodes;
    nodes.name = "reserved";
    nodes.meter = Studio::to<rates::Meter>(studio.meter("reserved", NodeHours::dimension, 1.2));
    nodes.nodes = fixed(Number{15});
    nodes.from = YearMonth{2027, 1};
    nodes.term = {.value = 1.0, .in_months = true, .given = true};
    studio.farm().committed = {nodes};
    studio.farm().max_wait = fixed(hours(5));
    const Priced priced(studio.study);
    const Loop loop(january(100.0), 744, 60.0, 5, infinity, 15.0); // the contract ends with January
    CHECK_THAT(priced.farm(0).own[0], WithinAbs(loop.own, 1e-6));
    CHECK_THAT(priced.farm(0).committed[0], WithinAbs(loop.committed, 1e-6));
    CHECK_THAT(priced.farm(0).on_demand[0], WithinAbs(loop.burst, 1e-6));
    CHECK(priced.farm(1).committed_paid[0] == 0.0);
}

TEST_CASE("spot takes its share up to its capacity; the rest runs on demand or waits") {
    FarmStudio studio(80.0, 100.0, true);
    studio.farm().spot_share = fixed(Number{0.5});
    studio.farm().spot_capacity = fixed(Number{12});
    double spot = 0.0, burst = 0.0;
    for (const double d : january(100.0)) {
        const double b = std::max(0.0, d - 80.0);
        burst += b;
        spot += std::min(12.0, 0.5 * b);
    }
    {
        const Priced priced(studio.study);
        CHECK_THAT(priced.farm(0).spot[0], WithinAbs(spot, 1e-6));
        CHECK_THAT(priced.farm(0).on_demand[0], WithinAbs(burst - spot, 1e-6));
        CHECK(priced.farm(0).waited[0] == 0.0);
    }
    studio.farm().fallback = false;
    {
        const Priced priced(studio.study);
        CHECK(priced.farm(0).waited[0] > 0.0);
        CHECK(priced.farm(0).missed[0] > 0.0);
        CHECK(priced.farm(0).on_demand[0] < burst - spot);
        const double all = priced.farm(0).done()[0] + priced.farm(1).done()[0];
        CHECK_THAT(all, WithinRel(74400.0, 1e-9));
    }
    model::SpotShortage always;
    always.share = fixed(Number{1.0});
    always.length = fixed(hours(10));
    always.left = fixed(Number{0.25});
    studio.farm().fallback = true;
    studio.farm().shortage = always;
    double scarce = 0.0;
    for (const double d : january(100.0))
        scarce += std::min(3.0, 0.5 * std::max(0.0, d - 80.0));
    CHECK_THAT(Priced(studio.study).farm(0).spot[0], WithinAbs(scarce, 1e-6));
}

TEST_CASE("spot prices that move by the hour are paid for the hours that work") {
    const bool other_class = GENERATE(false, true); // the second way through the hours
    FarmStudio studio(80.0, 100.0, true);
    studio.farm().spot_share = fixed(Number{1.0});
    model::SpotMarket market;
    market.spread = fixed(Number{0.5});
    studio.study.spot_market = market;
    if (other_class) {
        studio.render().push_back(FarmStudio::work("later", "karma", 10.0));
        studio.render().back().frames = fixed(frames(0));
    }
    const Priced priced(studio.study), still([&] {
        auto copy = studio.study;
        copy.spot_market.reset();
        return copy;
    }());
    engine::Demand::State arriving;
    priced.demand.begin(priced.luck, 0, arriving);
    priced.demand.month(priced.luck, 0, arriving);
    const auto demand = january(100.0);
    double paid = 0.0, plain = 0.0;
    for (int h = 0; h < 744; ++h) {
        const double burst = std::max(0.0, demand[static_cast<std::size_t>(h)] - 80.0);
        plain += burst;
        paid += burst * static_cast<double>(priced.demand.spot_price(arriving, h)[0]);
    }
    CHECK(std::abs(paid / plain - 1.0) > 1e-3); // they do move
    CHECK_THAT(priced.usage(studio.spot, 0) / still.usage(studio.spot, 0), WithinRel(paid / plain, 1e-9));
    CHECK_THAT(priced.farm(0).spot_hours[0], WithinRel(still.farm(0).spot_hours[0], 1e-12)); // the hours are the same
    CHECK(still.demand.spot_price(still.arriving, 0) == nullptr);
}

TEST_CASE("a month at once is its hours one by one") {
    // Work of another class that never comes sends the same hours the long way.
    const double nodes = GENERATE(0.0, 60.0), share = GENERATE(0.0, 1.0), granularity = GENERATE(0.5, 1.0);
    const bool free_license = granularity < 1.0;
    FarmStudio one(nodes, 100.0, true, 1);
    model::DemandNoise noise;
    noise.spread = fixed(Number{0.5});
    noise.correlation = fixed(Number{0.9});
    one.study.workload.noise = noise;
    one.farm().spot_share = fixed(Number{share});
    one.farm().boot = fixed(hours(0.2));
    one.farm().idle_tail = fixed(hours(0.1));
    one.study.catalog.machines[0].granularity = fixed(hours(granularity));
    if (free_license) // a free renderer: nothing but its peak is counted
        one.license(0.0, rates::CloudRight::allowed);
    FarmStudio two = one;
    two.render().push_back(FarmStudio::work("never", "karma", 10.0));
    two.render().back().frames = fixed(frames(0));
    const Priced a(one.study, true), b(two.study, true);
    if (free_license) {
        const auto &peak = a.scratch.licenses.needs.at(0).peak, &other = b.scratch.licenses.needs.at(0).peak;
        CHECK((peak == other).all());
        CHECK(peak.minCoeff() >= 100.0); // the mean of January's demand
    }
    for (int i = 0; i < chance::group_size; ++i) {
        CHECK(a.farm(0).own[i] == b.farm(0).own[i]);
        CHECK(a.farm(0).spot_hours[i] == b.farm(0).spot_hours[i]);
        CHECK(a.farm(0).on_demand_hours[i] == b.farm(0).on_demand_hours[i]);
        CHECK(a.farm(0).starts[i] == b.farm(0).starts[i]);
        CHECK(a.farm(0).peak[i] == b.farm(0).peak[i]);
    }
    CHECK(a.farm(0).starts[0] > 0.0);
}

TEST_CASE("how a job is cut changes nothing: renderers share a queue by age") {
    const int wait = GENERATE(0, 7);
    const bool quota = GENERATE(false, true);
    FarmStudio one(70.0, 100.0, true), two(70.0, 100.0, true);
    two.render() = {FarmStudio::work("a", "arnold", 20.0), FarmStudio::work("b", "karma", 50.0),
                    FarmStudio::work("c", "arnold", 30.0)};
    for (auto* studio : {&one, &two}) {
        studio->farm().max_wait = fixed(hours(wait));
        if (quota)
            studio->farm().quota = fixed(Number{25});
    }
    const Priced a(one.study), b(two.study);
    for (const int m : {0, 1}) {
        CHECK_THAT(b.farm(m).own[0], WithinAbs(a.farm(m).own[0], 1e-6));
        CHECK_THAT(b.farm(m).on_demand[0], WithinAbs(a.farm(m).on_demand[0], 1e-6));
        CHECK_THAT(b.farm(m).waited[0], WithinAbs(a.farm(m).waited[0], 1e-4));
        CHECK_THAT(b.usage(two.on_demand, m), WithinAbs(a.usage(one.on_demand, m), 1e-6));
        // Both ask in the same hours, so both are served in the same proportion.
        CHECK_THAT(b.farm(m).own_by_class[0][0], WithinAbs(b.farm(m).own[0] * 0.5, 1e-6));
        CHECK_THAT(b.farm(m).cloud_by_class[1][0], WithinAbs(b.farm(m).cloud()[0] * 0.5, 1e-6));
    }
}

TEST_CASE("the oldest work is served first, whatever its class") {
    // 60 node-hours of "arnold" in hour 0 of each Monday, 60 of "karma" in hour 1; ten nodes, four hours to wait.
    // Hour 0: 10 a. 1: 10 a. 2: 10 a. 3: 10 a. 4: 10 a; the last 10 of hour 0 are due and burst. Hour 5: 10 k; the
    // other 50 of hour 1 are due and burst. So a week's own work is 50 arnold and 10 karma.
    FarmStudio studio(10.0, 1.0, true);
    auto& logs = studio.study.workload.logs;
    studio.render().clear();
    for (const auto& [name, hour] : {std::pair{"arnold", 0}, std::pair{"karma", 1}}) {
        model::JobLog log;
        log.name = name;
        log.renderer = name;
        log.core = fixed(Number{1.0});
        log.core_hours.assign(168, 0.0);
        log.core_hours[static_cast<std::size_t>(hour)] = 60.0;
        log.period = 168;
        log.repeat = false;
        logs.push_back(log);
    }
    studio.farm().max_wait = fixed(hours(4));
    const Priced priced(studio.study);
    const auto& farm = priced.farm(0);
    CHECK_THAT(farm.own_by_class[0][0], WithinAbs(50.0, 1e-9));
    CHECK_THAT(farm.cloud_by_class[0][0], WithinAbs(10.0, 1e-9));
    CHECK_THAT(farm.own_by_class[1][0], WithinAbs(10.0, 1e-9));
    CHECK_THAT(farm.cloud_by_class[1][0], WithinAbs(50.0, 1e-9));
    CHECK_THAT(farm.longest_wait[0], WithinAbs(4.0, 1e-9));
}

TEST_CASE("work runs only on machines that fit it") {
    FarmStudio studio(30.0, 100.0, true);
    studio.study.catalog.assets[0].memory = fixed(gibibytes(128));
    auto& large = studio.own(20.0, 2.0); // 20 machines of speed 2 with more memory: 40 nodes
    large.memory = fixed(gibibytes(1024));
    studio.study.catalog.machines[0].memory = fixed(gibibytes(384));
    auto small = FarmStudio::work("small", "arnold", 60.0), big = FarmStudio::work("big", "arnold", 20.0),
         huge = FarmStudio::work("huge", "arnold", 10.0);
    small.memory = fixed(gibibytes(64));
    big.memory = fixed(gibibytes(256));
    huge.memory = fixed(gibibytes(512)); // does not fit the burst machine: it may only wait
    studio.render() = {small, big, huge};
    const Priced priced(studio.study);
    const auto& farm = priced.farm(0);
    // What fits least comes first: big and huge on the large shelf, in proportion to what is due. Huge work waits
    // for the rest, big work is rented.
    double big_own = 0.0, huge_own = 0.0, small_own = 0.0, waiting = 0.0, waited = 0.0;
    for (const double d : january(100.0)) {
        waiting += 0.1 * d;
        const double asked = 0.2 * d + waiting, part = std::min(1.0, 40.0 / asked);
        big_own += part * 0.2 * d;
        huge_own += part * waiting;
        waiting -= part * waiting;
        waited += waiting;
        small_own += std::min(0.6 * d, 30.0 + 40.0 - part * asked);
    }
    CHECK(waited > 1.0);
    CHECK_THAT(farm.waited[0], WithinRel(waited, 1e-9));
    CHECK_THAT(farm.own_by_class[1][0], WithinRel(big_own, 1e-9));
    CHECK_THAT(farm.own_by_class[2][0], WithinRel(huge_own, 1e-9));
    CHECK_THAT(farm.backlog[0], WithinAbs(waiting, 1e-6));
    CHECK_THAT(farm.own_by_class[0][0], WithinRel(small_own, 1e-9));
    CHECK_THAT(farm.cloud_by_class[0][0], WithinRel(0.6 * 74400.0 - small_own, 1e-9));
    CHECK(farm.cloud_by_class[2][0] == 0.0);
    CHECK(farm.capacity[0] == 70.0 * 744.0);
}

TEST_CASE("work that no owned machine fits is rented at once, however long it may wait") {
    FarmStudio studio(500.0, 100.0, true);
    studio.study.catalog.assets[0].memory = fixed(gibibytes(128));
    studio.study.catalog.machines[0].memory = fixed(gibibytes(384));
    studio.render()[0].memory = fixed(gibibytes(256));
    studio.farm().max_wait = fixed(hours(12));
    const Priced priced(studio.study);
    CHECK(priced.farm(0).own[0] == 0.0);
    CHECK_THAT(priced.farm(0).on_demand[0], WithinRel(74400.0, 1e-12));
    CHECK(priced.farm(0).waited[0] == 0.0);
}

TEST_CASE("work for graphics processors has machines of its own") {
    FarmStudio studio(50.0, 40.0, true);
    auto& box = studio.own(5.0);
    box.gpus = 4;
    box.gpu_speed = fixed(Number{4.0});
    auto& rented = studio.machine("gpu", 1.0);
    rented.gpus = 1;
    rented.gpu_speed = fixed(Number{0.5});
    studio.farm().gpu_burst = Studio::to<rates::Machine>(1);
    auto redshift = FarmStudio::work("look", "redshift", 30.0);
    redshift.gpu = true;
    studio.render().push_back(redshift);
    const Priced priced(studio.study);
    double own = 0.0;
    for (const double d : january(30.0))
        own += std::min(d, 20.0);
    CHECK_THAT(priced.farm(0, 1).own[0], WithinRel(own, 1e-9));
    CHECK_THAT(priced.farm(0, 1).on_demand_hours[0], WithinRel((22320.0 - own) / 0.5, 1e-6));
    CHECK_THAT(priced.farm(0, 0).demand[0], WithinRel(29760.0, 1e-12));
    CHECK(priced.farm(0, 0).capacity[0] == 50.0 * 744.0);
}

TEST_CASE("a render service takes what does not fit, by its own unit") {
    FarmStudio studio(60.0, 100.0, false);
    const int ghz = studio.meter("ghz-hour", NodeHours::dimension, 0.01);
    rates::RenderService service;
    service.id = "service";
    service.work = Studio::to<rates::Meter>(ghz);
    service.per_node = fixed(Number{700.0});
    studio.study.catalog.render_services.push_back(service);
    studio.farm().service = Studio::to<rates::RenderService>(0);
    studio.farm().boot = fixed(minutes(10));
    const Priced priced(studio.study);
    double burst = 0.0;
    for (const double d : january(100.0))
        burst += std::max(0.0, d - 60.0);
    CHECK_THAT(priced.farm(0).service[0], WithinRel(burst, 1e-9));
    CHECK_THAT(priced.usage(ghz, 0), WithinRel(burst * 700.0, 1e-9));
    const double paid = priced.scratch.books.farm[static_cast<std::size_t>(engine::FarmSource::service)][0];
    CHECK_THAT(paid, WithinRel(burst * 7.0, 1e-9));
}

TEST_CASE("machines work only after their lead time, and admins are at least their floor") {
    FarmStudio studio(60.0, 100.0, true, 3);
    studio.farm().owned[0].lead_time = {.value = 6.0 * 168.0, .in_months = false, .given = true}; // six weeks
    const int wage = studio.meter("wage", Dimension{.month = 1, .person = 1}, 10000.0);
    studio.farm().admin = Studio::to<rates::Meter>(wage);
    studio.farm().nodes_per_admin = fixed(Number{150});
    studio.farm().admin_floor = fixed(persons(0.5));
    const Priced priced(studio.study);
    CHECK(priced.farm(0).capacity[0] == 0.0);
    CHECK(priced.farm(1).capacity[0] == 0.0); // 42 days are two begun months
    CHECK(priced.farm(2).capacity[0] == 60.0 * 744.0);
    CHECK_THAT(priced.usage(wage, 0), WithinRel(0.5, 1e-12)); // 60 / 150 = 0.4 is below it
    studio.farm().nodes_per_admin = fixed(Number{50});
    CHECK_THAT(Priced(studio.study).usage(wage, 0), WithinRel(1.2, 1e-12));
}

TEST_CASE("Windows, disks and the queue manager follow the machine-hours") {
    FarmStudio studio(0.0, 100.0, true);
    const int windows = studio.meter("windows", NodeHours::dimension, 1.0);
    const int disk = studio.meter("disk", ByteMonths::dimension, 0.1 / 1e9);
    const int fee = studio.meter("fee", NodeHours::dimension, 0.05);
    studio.study.catalog.machines[0].windows = Studio::to<rates::Meter>(windows);
    rates::QueueManager manager;
    manager.id = "manager";
    manager.fee = Studio::to<rates::Meter>(fee);
    studio.study.catalog.queue_managers.push_back(manager);
    studio.farm().queue_manager = Studio::to<rates::QueueManager>(0);
    studio.farm().disk = fixed(gigabytes(500));
    studio.farm().disk_meter = Studio::to<rates::Meter>(disk);
    studio.farm().spot_share = fixed(Number{0.4});
    CHECK_THAT(Priced(studio.study).usage(windows, 0), WithinAbs(0.0, 0.0)); // not asked for
    studio.farm().windows = true;
    const Priced priced(studio.study);
    CHECK_THAT(priced.usage(windows, 0), WithinRel(74400.0, 1e-6));
    CHECK_THAT(priced.usage(fee, 0), WithinRel(74400.0, 1e-6));
    CHECK_THAT(priced.usage(disk, 0), WithinRel(500e9 * 100.0, 1e-6)); // 100 machines all month
}

TEST_CASE("seats serve owned machines first, then the cloud where they may, hour by hour") {
    const auto [nodes, seats] = GENERATE(std::pair{60.0, 20.0}, std::pair{60.0, 60.0}, std::pair{60.0, 90.0},
                                         std::pair{0.0, 50.0}, std::pair{60.0, 1000.0});
    const auto right = GENERATE(rates::CloudRight::allowed, rates::CloudRight::forbidden, rates::CloudRight::unknown);
    CAPTURE(nodes, seats, static_cast<int>(right));
    FarmStudio studio(nodes, 100.0, true);
    const int metered = studio.meter("metered", NodeHours::dimension, 1.0);
    studio.license(400.0, right, seats).metered = Studio::to<rates::Meter>(metered);
    const Priced priced(studio.study);
    double expected = 0.0;
    for (const double d : january(100.0)) { // machines are whole
        const double own = std::ceil(std::min(d, nodes) - 1e-6), cloud = std::ceil(std::max(0.0, d - nodes) - 1e-6);
        const double left = right == rates::CloudRight::allowed ? std::max(0.0, seats - own) : 0.0;
        expected += std::max(0.0, own - seats) + std::max(0.0, cloud - left);
    }
    CHECK_THAT(priced.usage(metered, 0), WithinAbs(expected, 1e-5));
    CHECK_THAT(priced.category(model::Category::licenses), WithinRel(seats * 400.0 + expected, 1e-9));
    CHECK_THAT(priced.scratch.books.farm[static_cast<std::size_t>(engine::FarmSource::license)][0],
               WithinRel(seats * 400.0 + expected, 1e-9));
}

TEST_CASE("too few seats and no meter hold machines back: the work waits") {
    FarmStudio studio(60.0, 50.0, false);
    studio.license(400.0, rates::CloudRight::allowed, 30);
    const Priced priced(studio.study);
    const Loop loop(january(50.0), 744, 30.0, 0, 0.0); // 30 seats are 30 machines, though 60 stand there
    CHECK_THAT(priced.farm(0).own[0], WithinRel(loop.own, 1e-9));
    CHECK_THAT(priced.farm(0).backlog[0], WithinRel(loop.left, 1e-9));
}

TEST_CASE("noise moves work inside its month and makes none; the farm's sums stay what arrives") {
    FarmStudio studio(100.0, 100.0, true);
    model::DemandNoise noise;
    noise.spread = fixed(Number{0.5});
    noise.correlation = fixed(Number{0.9});
    studio.study.workload.noise = noise;
    studio.farm().max_wait = fixed(hours(3));
    const Priced priced(studio.study);
    for (int i = 0; i < chance::group_size; ++i) {
        const auto &first = priced.farm(0), &second = priced.farm(1);
        CHECK_THAT(first.done()[i] + first.backlog[i], WithinRel(74400.0, 1e-9));
        CHECK_THAT(first.done()[i] + second.done()[i], WithinRel(74400.0, 1e-9));
        CHECK(first.longest_wait[i] <= 3.0 + 1e-9);
    }
}
