// Licenses in whole runs: automatic seats against every number, the formula against the farm's own hours, and
// what must grow with what.

#include <cmath>

#include "support/catch.hpp"
#include "support/studio.hpp"

#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

/// A house that renders everything on rented machines or, with `nodes`, on its own first: two months of noisy work
/// of uncertain size, a license by the month at 50 or 0.66 an hour.
struct RenderHouse : Studio {
    explicit RenderHouse(double nodes, bool noisy = true) : Studio(2) {
        study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.1 / 12.0));
        study.workload.week.night = 0.5;
        study.workload.week.weekend = 0.25;
        if (noisy)
            study.workload.noise = model::DemandNoise{fixed(Number{0.5}), fixed(Number{0.8})};
        const int on_demand = meter("on-demand", NodeHours::dimension, 1.0);
        const int hourly = meter("hourly", NodeHours::dimension, 0.66);
        rates::Machine machine;
        machine.id = "machine";
        machine.vcpu = 64;
        machine.speed = fixed(Number{1.0});
        machine.on_demand = to<rates::Meter>(on_demand);
        study.catalog.machines.push_back(machine);
        rates::License license;
        license.id = "arnold";
        license.seat = fixed(rates::SeatPrice::from_base(50.0));
        license.term = {.value = 1.0, .in_months = true, .given = true};
        license.metered = to<rates::Meter>(hourly);
        license.cloud = rates::CloudRight::allowed;
        study.catalog.licenses.push_back(license);
        chance::Input size;
        size.name = "frames";
        size.distribution = chance::Triangular{.low = 4000.0, .mode = 8000.0, .high = 16000.0};
        study.inputs.push_back(size);
        auto& p = production("show", 59, 1);
        model::RenderWork work;
        work.name = "shots";
        work.renderer = "arnold";
        work.frames = {.fixed = {}, .input = 0, .given = true};
        work.cost = fixed(model::FrameCost::from_base(1.0));
        work.during = model::Window::shoot;
        p.render.push_back(work);
        const int cloud = site("cloud", model::SiteKind::cloud);
        model::Farm farm;
        farm.site = to<model::Site>(0);
        farm.burst_site = to<model::Site>(cloud);
        farm.burst = to<rates::Machine>(0);
        if (nodes > 0.0) {
            const int node = asset("node", 0.0, 60, 0.0);
            study.catalog.assets[static_cast<std::size_t>(node)].speed = fixed(Number{1.0});
            model::Holding holding;
            holding.name = "nodes";
            holding.asset = to<rates::Asset>(node);
            holding.count = fixed(model::Units::from_base(nodes));
            farm.owned.push_back(holding);
        }
        scenario().farm = farm;
        model::RendererLicenses rule;
        rule.renderer = "arnold";
        rule.license = to<rates::License>(0);
        scenario().licenses.push_back(rule);
    }
    model::RendererLicenses& rule(std::size_t scenario = 0) { return study.scenarios[scenario].licenses[0]; }
    /// A further scenario that differs in its seats.
    void with_seats(double count) {
        model::Scenario copy = study.scenarios[0];
        copy.name = std::to_string(static_cast<int>(count)) + " seats";
        copy.licenses[0].automatic = false;
        copy.licenses[0].seats = fixed(seats(count));
        study.scenarios.push_back(copy);
    }
    [[nodiscard]] sim::Result run(std::int64_t trials = 1024, int threads = 0) const {
        sim::RunOptions options{.trials = trials, .seed = 5};
        options.threads = threads;
        auto result = sim::run(study, options);
        REQUIRE(result);
        return *result;
    }
};

double cost(const sim::Result& result, std::size_t scenario, model::Category category = model::Category::licenses) {
    double sum = 0.0;
    for (const auto& line : result.scenarios[scenario].lines)
        if (line.category == category)
            sum += line.npv;
    return sum;
}

} // namespace

TEST_CASE("automatic seats cost as little as the best of all numbers on the pilot's trials") {
    const double nodes = GENERATE(0.0, 5.0);
    const auto right = GENERATE(rates::CloudRight::allowed, rates::CloudRight::forbidden);
    if (nodes == 0.0 && right == rates::CloudRight::forbidden)
        return;
    RenderHouse house(nodes);
    house.study.catalog.licenses[0].cloud = right;
    house.rule().automatic = true;
    constexpr int most = 24;
    for (int s = 0; s <= most; ++s)
        house.with_seats(s);
    const auto result = house.run(4096);
    const auto& chosen = result.scenarios[0].automatic_seats;
    REQUIRE(chosen.size() == 1);
    REQUIRE(chosen[0].seats.size() == 2);
    // The lines of one term are those of its month: usage at its end, seats at its begin.
    for (const std::size_t month : {0U, 1U}) {
        const auto discount = [&](const sim::Line& line) {
            const double r =
                line.kind == engine::Kind::prepaid ? static_cast<double>(month) : static_cast<double>(month) + 1.0;
            return std::pow(1.1, -r / 12.0);
        };
        int best = 0;
        double least = 1e300;
        for (int s = 0; s <= most; ++s) {
            double sum = 0.0;
            for (const auto& line : result.scenarios[static_cast<std::size_t>(s) + 1].lines)
                if (line.category == model::Category::licenses)
                    sum += line.monthly[month] * discount(line);
            if (sum < least - 1e-9) {
                least = sum;
                best = s;
            }
        }
        CAPTURE(nodes, static_cast<int>(right), month);
        CHECK(chosen[0].seats[month] == best);
        CHECK(best > 0);
        CHECK(best < most);
    }
}

TEST_CASE("automatic seats do not depend on the trials that are run or on the threads") {
    RenderHouse house(0.0);
    house.rule().automatic = true;
    const auto one = house.run(1024, 1), two = house.run(2048, 2);
    CHECK(one.scenarios[0].automatic_seats[0].seats == two.scenarios[0].automatic_seats[0].seats);
}

TEST_CASE("more seats never meter more, and a forbidden right never costs less") {
    RenderHouse house(6.0);
    house.rule().seats = fixed(seats(0.0));
    for (const double s : {3.0, 6.0, 9.0, 12.0, 40.0})
        house.with_seats(s);
    const auto result = house.run();
    const auto metered = [](const sim::Result& r, std::size_t s) {
        double sum = 0.0;
        for (const auto& line : r.scenarios[s].lines)
            if (line.line == "hourly")
                sum += line.mean;
        return sum;
    };
    for (std::size_t s = 1; s < 6; ++s)
        CHECK(metered(result, s) < metered(result, s - 1));
    house.study.catalog.licenses[0].cloud = rates::CloudRight::unknown;
    const auto unread = house.run();
    CHECK_THAT(metered(unread, 0), WithinRel(metered(result, 0), 1e-12));
    CHECK_THAT(metered(unread, 1), WithinRel(metered(result, 1), 1e-12)); // 3 seats serve 3 of 6 owned machines
    for (const std::size_t s : {3U, 4U, 5U})
        CHECK(metered(unread, s) > metered(result, s));
    // Beyond the six owned machines no seat is ever drawn.
    CHECK_THAT(metered(unread, 5), WithinRel(metered(unread, 2), 1e-12));
}

TEST_CASE("a hard shortage holds work back and never licenses it for free") {
    RenderHouse house(30.0, false);
    house.study.catalog.licenses[0].metered = {};
    house.rule().seats = fixed(seats(4.0));
    house.scenario().farm->burst = {};
    sim::RunOptions options{.trials = 1024, .seed = 5};
    options.detail = true;
    const auto result = sim::run(house.study, options);
    REQUIRE(result);
    const auto& lines = result->scenarios[0].licenses;
    REQUIRE(lines.size() == 1);
    const auto figure = [&](engine::LicenseFigure f, std::size_t month) {
        return lines[0].figures[static_cast<std::size_t>(f)][month];
    };
    // 4 seats for 744 hours; mean demand is 9,333 node-hours in two months of 1,416 hours: they are always drawn but
    // in the first hours, when the queue is still short.
    CHECK(figure(engine::LicenseFigure::peak, 0) == 4.0);
    CHECK(figure(engine::LicenseFigure::drawn, 0) <= 4.0 * 744.0);
    CHECK(figure(engine::LicenseFigure::drawn, 1) > 0.99 * 4.0 * 672.0);
    CHECK(figure(engine::LicenseFigure::refused, 1) > 0.0);
    CHECK(figure(engine::LicenseFigure::metered, 0) == 0.0);
    CHECK_FALSE(result->scenarios[0].feasible); // what 4 machines cannot do is left over
    CHECK_THAT(cost(*result, 0), WithinRel(4.0 * 50.0 * (1.0 + std::pow(1.1, -1.0 / 12.0)), 1e-9));
}
