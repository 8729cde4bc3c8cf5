// One owned node against arithmetic by hand, against the engine's own books, and against its rivals.

#include <cmath>
#include <limits>

#include "support/catch.hpp"
#include "support/studio.hpp"
#include "topsheet/engine/node_cost.hpp"

using namespace topsheet;
using tests::Priced;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// A farm of ten machines in a house with power at 0.10 a kWh, PUE 1.4, and a colocation at 200 a kW-month.
struct NodeStudio : Studio {
    int node, instance, on_demand, spot, power, space;

    explicit NodeStudio(int months = 36, double price = 24000, double life = 36, double residual = 0.15)
        : Studio(months) {
        node = asset("node", price, life, residual);
        auto& a = study.catalog.assets[0];
        a.install = fixed(Number{0.10});
        a.upkeep = fixed(rates::PerMonth::from_base(0.04 / 12));
        a.power_idle = fixed(rates::UnitPower::from_base(0.122));
        a.power_full = fixed(rates::UnitPower::from_base(0.750));
        a.rack_power = fixed(rates::UnitPower::from_base(0.850));
        a.speed = fixed(Number{1.0});
        power = meter("power", Energy::dimension, 0.10);
        space = meter("space", Dimension{.hour = -1, .month = 1, .energy = 1}, 200.0);
        on_demand = meter("on-demand", NodeHours::dimension, 10.0);
        spot = meter("spot", NodeHours::dimension, 3.0);
        auto& house = scenario().sites[0];
        house.power = to<rates::Meter>(power);
        house.pue = fixed(Number{1.4});
        house.space = to<rates::Meter>(space);
        rates::Machine machine;
        machine.id = "instance";
        machine.speed = fixed(Number{1.0});
        machine.on_demand = to<rates::Meter>(on_demand);
        machine.spot = to<rates::Meter>(spot);
        study.catalog.machines.push_back(machine);
        model::Farm farm;
        farm.site = to<model::Site>(0);
        farm.burst = to<rates::Machine>(0);
        model::Holding h;
        h.name = "nodes";
        h.asset = to<rates::Asset>(node);
        h.count = fixed(model::Units::from_base(10));
        farm.owned.push_back(h);
        scenario().farm = farm;
    }
    model::Farm& farm() { return *scenario().farm; }
    rates::Machine& machine() { return study.catalog.machines[0]; }
    rates::Asset& gear() { return study.catalog.assets[0]; }
};

/// A priced study with what node_cost needs.
struct Ready {
    Priced priced;
    engine::Shop shop;
    explicit Ready(const model::Study& study)
        : priced(study),
          shop{&study, &study.scenarios[0], study.horizon(), &priced.chances} {}
    [[nodiscard]] engine::NodeCost node(int holding = 0) const { return node_cost(shop, priced.luck, holding); }
    [[nodiscard]] double break_even(const std::string& name, bool next = false, double around = 1.0) const {
        const auto n = node();
        for (const auto& rival : rival_offers(shop, n.gpu))
            if (rival.name == name)
                return engine::break_even(shop, priced.luck, n, rival, next, around)[0];
        FAIL("no rival called " << name);
        return 0.0;
    }
    [[nodiscard]] double price(const std::string& name, int month = 0, bool gpu = false) const {
        for (const auto& rival : rival_offers(shop, gpu))
            if (rival.name == name)
                return rival_price(shop, priced.luck, rival, gpu, month)[0];
        FAIL("no rival called " << name);
        return 0.0;
    }
};

} // namespace

TEST_CASE("the parts of a node's fixed cost") {
    const NodeStudio studio; // 2027 to 2029, 26,304 hours, no discount
    const Ready ready(studio.study);
    const auto node = ready.node();
    // 26,400 with installation, worth 15 % of it at the end of 36 months: 26,400 x 0.85 = 22,440.
    CHECK_THAT(node.capital[0], WithinRel(22440.0, 1e-12));
    // 4 % of 26,400 a year, three years: 3,168.
    CHECK_THAT(node.upkeep[0], WithinRel(3168.0, 1e-12));
    // 0.85 kW x 200 x 36 = 6,120.
    CHECK_THAT(node.space[0], WithinRel(6120.0, 1e-12));
    // 0.122 kW x 26,304 h x 1.4 x 0.10 = 449.27; full load adds 0.628 kW x 26,304 x 0.14 = 2,312.65.
    CHECK_THAT(node.power[0], WithinRel(449.27232, 1e-9));
    CHECK_THAT(node.extra[0], WithinRel(2312.64768, 1e-9));
    CHECK(node.work[0] == 26304.0);
    CHECK(node.admin[0] == 0.0);
    CHECK_THAT(node.fixed()[0], WithinRel(22440.0 + 3168 + 6120 + 449.27232, 1e-12));
}

TEST_CASE("a node costs a tenth of what the books post for ten idle ones") {
    for (const double life : {60.0, 24.0, 13.0})
        for (const bool refresh : {true, false}) {
            NodeStudio studio(36, 24000, life);
            studio.study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.09 / 12));
            studio.farm().owned[0].refresh = refresh;
            const Ready ready(studio.study);
            CHECK_THAT(ready.node().fixed()[0] * 10.0, WithinRel(ready.priced.npv(), 1e-12));
        }
    // Bought in the second year it costs from then on, and does no work before.
    NodeStudio studio(36, 24000, 24);
    studio.study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.09 / 12));
    studio.farm().owned[0].month = YearMonth{2028, 1};
    const Ready ready(studio.study);
    const auto node = ready.node();
    CHECK_THAT(node.fixed()[0] * 10.0, WithinRel(ready.priced.npv(), 1e-12));
    CHECK(node.offer[11][0] == 0.0);
    CHECK(node.offer[12][0] > 0.0);
    // Ten weeks of lead time are 2.3 months: work begins in the fourth, and all the rest is paid from the first.
    studio.farm().owned[0].lead_time = {.value = 10 * 168.0, .in_months = false, .given = true};
    const auto late = Ready(studio.study).node();
    CHECK(late.offer[14][0] == 0.0);
    CHECK(late.offer[15][0] == node.offer[15][0]);
    CHECK(late.fixed()[0] == node.fixed()[0]);
}

TEST_CASE("break-even utilization against on-demand and spot") {
    NodeStudio studio;
    // F = 32,177.27; on demand 26,304 x 10 - 2,312.65 = 260,727.35: u* = 0.12341.
    CHECK_THAT(Ready(studio.study).break_even("instance on demand"), WithinRel(32177.27232 / 260727.35232, 1e-9));
    // Half the speed: two of them for one node: u* halves but for the power, 32,177.27 / (526,080 - 2,312.65).
    studio.machine().speed = fixed(Number{0.5});
    CHECK_THAT(Ready(studio.study).break_even("instance on demand"), WithinRel(32177.27232 / 523767.35232, 1e-9));
    studio.machine().speed = fixed(Number{1.0});
    // 90 % of the nodes work: 32,177.27 / (0.9 x 260,727.35).
    studio.farm().availability = fixed(Number{0.9});
    CHECK_THAT(Ready(studio.study).break_even("instance on demand"),
               WithinRel(32177.27232 / (0.9 * 260727.35232), 1e-9));
    studio.farm().availability = fixed(Number{1.0});
    // Spot at 3.00, lost 0.05 times an hour, tasks of an hour, 0.1 h to begin again: 3 x 1.03056188 = 3.09168564.
    studio.machine().preemption = fixed(rates::PerHour::from_base(0.05));
    CHECK_THAT(Ready(studio.study).price("instance spot"), WithinRel(3.09168564, 1e-8));
    CHECK_THAT(Ready(studio.study).break_even("instance spot"),
               WithinRel(32177.27232 / (26304 * 3.09168564 - 2312.64768), 1e-8));
    // 8 % more for starts and idle tails.
    CHECK_THAT(Ready(studio.study).break_even("instance spot", false, 1.08),
               WithinRel(32177.27232 / (26304 * 3.09168564 * 1.08 - 2312.64768), 1e-8));
}

TEST_CASE("a rival that is too cheap is never beaten") {
    NodeStudio studio;
    auto& spot = studio.study.catalog.meters[static_cast<std::size_t>(studio.spot)].tariff.rule;
    spot = rates::Flat{0.05}; // below the power of a busy node, 0.088 an hour
    CHECK(Ready(studio.study).break_even("instance spot") == never);
    spot = rates::Flat{1.2}; // 31,565 for all hours: less than the node's fixed cost
    CHECK(Ready(studio.study).break_even("instance spot") == never);
    spot = rates::Flat{1.35}; // 35,510 - 2,313 = 33,198: at 96.9 % of the time
    CHECK_THAT(Ready(studio.study).break_even("instance spot"),
               WithinRel(32177.27232 / (26304 * 1.35 - 2312.64768), 1e-9));
}

TEST_CASE("the admins' floor tells the average node from the next one") {
    NodeStudio studio(12);
    studio.farm().admin = Studio::to<rates::Meter>(studio.meter("admin", Dimension{.month = 1, .person = 1}, 10000.0));
    studio.farm().nodes_per_admin = fixed(Number{100.0});
    studio.farm().admin_floor = fixed(persons(0.5));
    // Ten nodes ask for 0.1 of an admin and pay for 0.5: 60,000 a year, 6,000 each; one more adds nothing.
    auto node = Ready(studio.study).node();
    CHECK_THAT(node.admin[0], WithinRel(6000.0, 1e-12));
    CHECK(node.next_admin[0] == 0.0);
    CHECK_THAT(node.fixed()[0] - node.next_fixed()[0], WithinRel(6000.0, 1e-12));
    // 0.01 of an admin for a node, and the floor of half a one: 1,200 and 60,000 a year.
    CHECK_THAT(node.people[0], WithinRel(1200.0, 1e-12));
    CHECK_THAT(node.floor[0], WithinRel(60000.0, 1e-12));
    CHECK_THAT(node.fixed()[0] - node.alone()[0], WithinRel(6000.0, 1e-12));
    // Sixty nodes ask for 0.6: 1,200 each, and so does the next.
    studio.farm().owned[0].count = fixed(model::Units::from_base(60));
    node = Ready(studio.study).node();
    CHECK_THAT(node.admin[0], WithinRel(1200.0, 1e-12));
    CHECK_THAT(node.next_admin[0], WithinRel(1200.0, 1e-9));
}

TEST_CASE("a commitment is paid whether used or not") {
    NodeStudio studio;
    model::Commitment c;
    c.name = "three years";
    c.meter = Studio::to<rates::Meter>(studio.meter("committed", NodeHours::dimension, 4.0));
    studio.farm().committed.push_back(c);
    // 26,304 x 4 = 105,216 against 32,177 + 2,313: owned at any use.
    CHECK(Ready(studio.study).break_even("three years") == 0.0);
    studio.study.catalog.meters.back().tariff.rule = rates::Flat{1.3}; // 34,195: less than 34,490
    CHECK(Ready(studio.study).break_even("three years") == never);
}

TEST_CASE("what comes on top of a machine-hour") {
    NodeStudio studio(12);
    auto& farm = studio.farm();
    farm.windows = true;
    studio.machine().windows = Studio::to<rates::Meter>(studio.meter("windows", NodeHours::dimension, 8.832));
    CHECK_THAT(Ready(studio.study).price("instance on demand"), WithinRel(18.832, 1e-12));
    // 500 GB at 0.08 a GB-month, in January's 744 hours: 40 / 744.
    farm.disk = fixed(gigabytes(500));
    farm.disk_meter = Studio::to<rates::Meter>(studio.meter("disk", ByteMonths::dimension, 0.08 / 1e9));
    CHECK_THAT(Ready(studio.study).price("instance on demand"), WithinRel(18.832 + 40.0 / 744.0, 1e-12));
    // 3 GB of frames home an hour at 0.09; assets go out free.
    const int cloud = studio.site("cloud", model::SiteKind::cloud);
    farm.burst_site = Studio::to<model::Site>(cloud);
    farm.output = fixed(model::BytesPerNodeHour::from_base(3e9));
    farm.input = fixed(model::BytesPerNodeHour::from_base(20e9));
    model::Route route;
    route.name = "internet";
    route.from = Studio::to<model::Site>(cloud);
    route.to = Studio::to<model::Site>(0);
    route.meters = {Studio::to<rates::Meter>(studio.meter("out", Bytes::dimension, 0.09 / 1e9))};
    studio.scenario().routes.push_back(route);
    CHECK_THAT(Ready(studio.study).price("instance on demand"), WithinRel(18.832 + 40.0 / 744.0 + 0.27, 1e-12));
    // Spot pays them for the repeated hours too.
    studio.machine().preemption = fixed(rates::PerHour::from_base(0.05));
    CHECK_THAT(Ready(studio.study).price("instance spot"),
               WithinRel((3.0 + 8.832 + 40.0 / 744.0 + 0.27) * 1.03056188, 1e-8));
    // An agreement takes 10 % off the instance alone.
    rates::Agreement agreement;
    agreement.id = "private pricing";
    agreement.card = "test";
    agreement.discount = 0.10;
    agreement.meters = {"on-demand"};
    studio.study.catalog.agreements.push_back(agreement);
    CHECK_THAT(Ready(studio.study).price("instance on demand"), WithinRel(9.0 + 8.832 + 40.0 / 744.0 + 0.27, 1e-12));
}

TEST_CASE("tasks that switch pay the on-demand price for the rest") {
    NodeStudio studio(12);
    studio.machine().preemption = fixed(rates::PerHour::from_base(0.5));
    studio.farm().switch_after = 1;
    studio.farm().restart = fixed(Hours::from_base(0.2));
    // One hour of work: (1 - e^-0.5) / 0.5 = 0.78693868 h of spot, (1 - e^-0.5) x 1.2 = 0.47216321 h on demand.
    CHECK_THAT(Ready(studio.study).price("instance spot"), WithinRel(0.78693868 * 3 + 0.47216321 * 10, 1e-8));
}

TEST_CASE("rivals of a pool") {
    NodeStudio studio(12);
    rates::RenderService house;
    house.id = "house";
    house.work = Studio::to<rates::Meter>(studio.meter("ghz", Dimension{.hour = 1, .unit = 1}, 0.004));
    house.per_node = fixed(Number{224.0});
    studio.study.catalog.render_services.push_back(house);
    house.id = "gpu house";
    house.gpu = true;
    studio.study.catalog.render_services.push_back(house);
    model::Rival rival;
    rival.name = "a house";
    rival.service = Studio::to<rates::RenderService>(0);
    studio.farm().rivals.push_back(rival);
    rival.name = "a house with GPUs";
    rival.service = Studio::to<rates::RenderService>(1);
    studio.farm().rivals.push_back(rival);
    rival = {};
    rival.name = "the contract's price";
    rival.machine = Studio::to<rates::Machine>(0);
    rival.meter = Studio::to<rates::Meter>(studio.spot);
    studio.farm().rivals.push_back(rival);
    const Ready ready(studio.study);
    const auto offers = rival_offers(ready.shop, false);
    REQUIRE(offers.size() == 4); // the house with GPUs renders other work
    CHECK(offers[0].name == "instance on demand");
    CHECK(offers[1].name == "instance spot");
    CHECK(offers[2].name == "a house");
    CHECK(offers[3].name == "the contract's price");
    CHECK_THAT(ready.price("a house"), WithinRel(0.896, 1e-12)); // 224 x 0.004
    CHECK(ready.price("the contract's price") == 3.0);
    CHECK(rival_offers(ready.shop, true).size() == 1);
}

TEST_CASE("a meter's price for one user") {
    NodeStudio studio(12);
    const int ladder = studio.meter("ladder", NodeHours::dimension, 0.0);
    studio.study.catalog.meters[static_cast<std::size_t>(ladder)].tariff.rule =
        rates::Graduated{{{100.0, 2.0}, {std::numeric_limits<double>::infinity(), 1.0}}};
    const Ready ready(studio.study);
    const auto& meter = studio.study.catalog.meters[static_cast<std::size_t>(ladder)];
    // 100 at 2 and 300 at 1: 500 / 400.
    CHECK_THAT(unit_price(ready.shop, ready.priced.luck, meter, 0, engine::Block::Constant(400.0))[0],
               WithinRel(1.25, 1e-12));
}

TEST_CASE("the next unit is bought of the first holding that names an asset") {
    model::Farm farm;
    CHECK(engine::next_holding(farm) == -1);
    farm.owned.emplace_back().estate = Studio::to<model::EstateAsset>(0);
    CHECK(engine::next_holding(farm) == 0);
    farm.owned.emplace_back();
    CHECK(engine::next_holding(farm) == 1);
}
