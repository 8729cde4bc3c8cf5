// Published figures of render economics: the table of an owned node against three rivals, and costs of frames that
// vendors work out in public.

#include <cmath>
#include <string>

#include "support/catch.hpp"
#include "support/studio.hpp"
#include "topsheet/engine/node_cost.hpp"

using namespace topsheet;
using tests::Priced;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

// Dual EPYC 9654, 192 cores, 384 GB, a year: 24,000 + 10 % for rack, network and spares, at 9 % over three years with
// 15 % of the 24,000 left; 4 % maintenance; 0.85 kW at 190 a kW-month; 122 W idle and 750 W full, PUE 1.4, 0.10 a kWh;
// 150 nodes for an admin at 131,000. Prices and powers: the cards owned-gear and wages and their sources.
constexpr double hours_of_year = 8760.0;
const double annuity = 0.09 / (1.0 - std::pow(1.09, -3));                            // 0.395055
const double capital = (26400.0 - 3600.0 / std::pow(1.09, 3)) * annuity;             // 23,620.1 x 0.395055 = 9,331
const double idle = 0.122 * hours_of_year * 1.4 * 0.10;                              // 149.6
const double fixed_year = capital + 960.0 + 0.85 * 190 * 12 + idle + 131000.0 / 150; // 13,252
const double extra_year = 0.628 * hours_of_year * 1.4 * 0.10;                        // 770

double ratio(double price, double utilization) {
    return price / engine::used_hour(fixed_year, extra_year, hours_of_year, utilization);
}

/// The price of a reference-hour at a render service that bills `price` for a unit-hour.
double service_hour(double price, double units) {
    Studio studio(12);
    rates::RenderService service;
    service.id = "service";
    service.work = Studio::to<rates::Meter>(studio.meter("work", Dimension{.hour = 1, .unit = 1}, price));
    service.per_node = fixed(Number{units});
    studio.study.catalog.render_services.push_back(service);
    model::Farm farm;
    farm.site = Studio::to<model::Site>(0);
    farm.service = Studio::to<rates::RenderService>(0);
    studio.scenario().farm = farm;
    const Priced priced(studio.study);
    const engine::Shop shop{&studio.study, &studio.study.scenarios[0], studio.study.horizon(), &priced.chances};
    return rival_price(shop, priced.luck, rival_offers(shop, false).at(0), false, 0)[0];
}

} // namespace

TEST_CASE("an owned node against c7a.48xlarge: the practitioners' table") {
    CHECK_THAT(capital, WithinAbs(9331.0, 1.0));
    CHECK_THAT(fixed_year, WithinAbs(13244.0, 15.0)); // 13,244 with rounder rents and wages
    CHECK_THAT(extra_year, WithinAbs(770.0, 1.0));
    // Rivals for an hour: on demand 9.85; spot 2.46 in us-east-1 and 4.86 in eu-west-1, 8 % for rework and starts.
    const double on_demand = 9.85, us = 2.46 * 1.08, eu = 4.86 * 1.08;
    const auto u = [](double price) { return engine::break_even(fixed_year, price * hours_of_year, extra_year); };
    CHECK_THAT(u(on_demand), WithinAbs(0.155, 0.0005));
    CHECK_THAT(u(us), WithinAbs(0.59, 0.005));
    CHECK_THAT(u(eu), WithinAbs(0.29, 0.005));
    // How many times an owned hour each rival costs, at 30, 45, 60 and 80 % use.
    const double used[] = {0.30, 0.45, 0.60, 0.80}, own[] = {5.13, 3.45, 2.61, 1.98};
    const double times[4][3] = {{1.9, 0.5, 1.0}, {2.9, 0.8, 1.5}, {3.8, 1.0, 2.0}, {5.0, 1.3, 2.7}};
    for (int i = 0; i < 4; ++i) {
        CHECK_THAT(engine::used_hour(fixed_year, extra_year, hours_of_year, used[i]), WithinAbs(own[i], 0.006));
        CHECK_THAT(ratio(on_demand, used[i]), WithinAbs(times[i][0], 0.05));
        CHECK_THAT(ratio(us, used[i]), WithinAbs(times[i][1], 0.05));
        CHECK_THAT(ratio(eu, used[i]), WithinAbs(times[i][2], 0.05));
    }
    // "Owning wins above 60 %, cloud below 30 %": true of spot in these two regions, not of on-demand.
    CHECK(u(eu) < 0.30);
    CHECK(u(us) < 0.60);
    CHECK(u(on_demand) < 0.20);
}

TEST_CASE("the same node through the engine") {
    // Monthly payments instead of yearly ones. A year's 9 % is (1.09^(1/12) - 1) = 0.72073 % a month; 36 payments at
    // the ends of months are worth (1 - 1.09^-3) / 0.0072073 = 31.609 of one. A year's capital is 23,620.1 / 31.609 x
    // 12 = 8,967 instead of 9,331, so u* is 3 % lower: (8,967 + 3,921) / (8,760 x 9.85 - 770) = 0.1507.
    const double payments = (1.0 - std::pow(1.09, -3)) / (std::pow(1.09, 1.0 / 12) - 1.0);
    const double monthly_fixed = (26400.0 - 3600.0 / std::pow(1.09, 3)) / payments * 12 + fixed_year - capital;
    Studio studio(36);
    studio.study.calendar = MonthLength::hours_730;
    studio.study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.09 / 12));
    const int node = studio.asset("node", 24000, 36, 3600.0 / 26400.0);
    auto& gear = studio.study.catalog.assets[0];
    gear.install = fixed(Number{0.10});
    gear.upkeep = fixed(rates::PerMonth::from_base(960.0 / 26400.0 / 12));
    gear.power_idle = fixed(rates::UnitPower::from_base(0.122));
    gear.power_full = fixed(rates::UnitPower::from_base(0.750));
    gear.rack_power = fixed(rates::UnitPower::from_base(0.85));
    gear.speed = fixed(Number{1.0});
    auto& house = studio.scenario().sites[0];
    house.power = Studio::to<rates::Meter>(studio.meter("power", Energy::dimension, 0.10));
    house.space =
        Studio::to<rates::Meter>(studio.meter("space", Dimension{.hour = -1, .month = 1, .energy = 1}, 190.0));
    house.pue = fixed(Number{1.4});
    model::Farm farm;
    farm.site = Studio::to<model::Site>(0);
    farm.admin = Studio::to<rates::Meter>(studio.meter("admin", Dimension{.month = 1, .person = 1}, 131000.0 / 12));
    farm.nodes_per_admin = fixed(Number{150.0});
    auto& holding = farm.owned.emplace_back();
    holding.asset = Studio::to<rates::Asset>(node);
    holding.count = fixed(model::Units::from_base(20));
    rates::Machine machine;
    machine.speed = fixed(Number{1.0});
    for (const double price : {9.85, 2.46 * 1.08, 4.86 * 1.08}) {
        machine.id = std::to_string(price);
        machine.on_demand = Studio::to<rates::Meter>(studio.meter(machine.id, NodeHours::dimension, price));
        studio.study.catalog.machines.push_back(machine);
        auto& rival = farm.rivals.emplace_back();
        rival.name = machine.id;
        rival.machine = Studio::to<rates::Machine>(static_cast<int>(studio.study.catalog.machines.size()) - 1);
    }
    studio.scenario().farm = farm;
    const Priced priced(studio.study);
    const engine::Shop shop{&studio.study, &studio.study.scenarios[0], studio.study.horizon(), &priced.chances};
    const auto one = node_cost(shop, priced.luck, 0);
    const auto rivals = rival_offers(shop, false);
    REQUIRE(rivals.size() == 3);
    const double expected[] = {0.1507, 0.573, 0.285}, price[] = {9.85, 2.46 * 1.08, 4.86 * 1.08};
    for (std::size_t r = 0; r < 3; ++r) {
        const double u = engine::break_even(shop, priced.luck, one, rivals[r])[0];
        CHECK_THAT(u, WithinRel(monthly_fixed / (price[r] * hours_of_year - extra_year), 1e-9));
        CHECK_THAT(u, WithinAbs(expected[r], 0.0006));
    }
}

TEST_CASE("costs of frames that were worked out in public") {
    // Super Renders Farm, "Render Farm Cost per Frame in 2026"
    // (superrendersfarm.com/article/render-farm-cost-per-frame- breakdown-2026, read 2026-11): 64 cores x 3.5 GHz x
    // 0.25 h x 0.004 = 0.224; 1,050 OctaneBench x 4 min x 0.003 = 0.21.
    CHECK_THAT(service_hour(0.004, 64 * 3.5) * 0.25, WithinRel(0.224, 1e-12));
    CHECK_THAT(service_hour(0.003, 1050) * 4 / 60, WithinRel(0.21, 1e-12));
    // The same house, "How Much Does Cloud Rendering Cost Per Frame?": 44 cores at 2.2 GHz are 96.8 GHz: 0.3872 an
    // hour.
    CHECK_THAT(service_hour(0.004, 96.8), WithinRel(0.3872, 1e-12));
    // "Show me the money: How pricing works in a render farm?" (a farm's blog, read 2026-11): 55 GHz x 0.015 = 0.82 an
    // hour (0.825); 2,000 OctaneBench x 0.0025 = 5; 100 frames of an hour at 0.83 = 83.
    CHECK_THAT(service_hour(0.015, 55), WithinAbs(0.82, 0.006));
    CHECK_THAT(service_hour(0.0025, 2000), WithinRel(5.0, 1e-12));
    CHECK_THAT(service_hour(0.83, 1) * 100, WithinRel(83.0, 1e-12));
    // graded blue (render.gradedblue.com/pricing, read 2026-11): 1.50 pounds a GTX 1080 hour; 60 minutes on a machine
    // of half its speed, 30 on one, 15 on one of twice its speed are the same frame: 0.75.
    for (const auto& [minutes, speed] : {std::pair{60.0, 0.5}, {30.0, 1.0}, {15.0, 2.0}})
        CHECK_THAT(service_hour(1.50, speed) * minutes / 60, WithinRel(0.75, 1e-12));
}
