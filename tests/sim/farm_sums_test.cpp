// What `topsheet farm` says, from months worked by hand.
#include "sim/farm_sums.hpp"

#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::sim;
using engine::Block;
using engine::FarmMonth;
using tests::WithinRel;

namespace {

constexpr int month_count = 13;
constexpr std::size_t trials = 1024;

/// A month of 100 hours: 40 machines offer 3,800 node-hours (availability 95 %), of which 1,900 are used; 300 go to
/// spot, 200 are bought on demand; 100 machine-hours of commitments do 50 node-hours in half of their time.
FarmMonth month() {
    FarmMonth f;
    f.hours = 100;
    f.machines = Block::Constant(40);
    f.capacity = Block::Constant(3800);
    f.own = Block::Constant(1900);
    f.committed = Block::Constant(50);
    f.spot = Block::Constant(300);
    f.on_demand = Block::Constant(200);
    f.demand = Block::Constant(2450);
    f.committed_paid = Block::Constant(100);
    f.committed_used = Block::Constant(50);
    f.spot_hours = Block::Constant(320);
    f.on_demand_hours = Block::Constant(205);
    f.waited = Block::Constant(1225);
    f.longest_wait = Block::Constant(3);
    f.peak = Block::Constant(9);
    f.starts = Block::Constant(20);
    f.preemptions = Block::Constant(15);
    f.lost = Block::Constant(12);
    f.missed = Block::Constant(49);
    return f;
}

struct House {
    std::vector<FarmMonth> farm = std::vector<FarmMonth>(2 * month_count);
    FarmDemand demand;
    engine::Books books;

    House() {
        std::fill_n(farm.begin(), month_count, month());
        farm[5].peak = Block::Constant(31);
        farm[12].backlog = Block::Constant(245); // of 13 x 2,450 = 31,850
        demand.frames = Block::Constant(13000);
        demand.frame_work = Block::Constant(31850);
        books.farm.fill(Block::Zero());
        const auto pays = [this](engine::FarmSource s, double amount) {
            books.farm[static_cast<std::size_t>(s)] = Block::Constant(amount);
        };
        pays(engine::FarmSource::owned, 49400);     // 13 x 1,900 = 24,700 node-hours: 2 each
        pays(engine::FarmSource::committed, 2600);  // 650: 4 each
        pays(engine::FarmSource::spot, 11700);      // 3,900: 3 each
        pays(engine::FarmSource::on_demand, 26000); // 2,600: 10 each
        pays(engine::FarmSource::license, 40300);   // of 130,000 in all: 31 %
    }
    [[nodiscard]] FarmResult result() const {
        FarmTrials all(trials, month_count, 1300);
        FarmSums sums(month_count), other(month_count);
        for (std::int64_t g = 0; g < 16; ++g) {
            all.keep(g, farm, demand, books);
            (g % 2 == 0 ? sums : other).add(g, farm);
        }
        sums.add(other);
        return all.finish(sums);
    }
};

} // namespace

TEST_CASE("use, burst, waits and machines of a farm") {
    const FarmResult r = House().result();
    REQUIRE(r.pools.size() == 1); // nothing needs a graphics processor
    const FarmPool& p = r.pools[0];
    CHECK(p.name == "cpu");
    CHECK_THAT(p.nodes, WithinRel(40.0, 1e-12));
    CHECK_THAT(p.utilization->mean, WithinRel(0.5, 1e-12));
    CHECK(p.utilization_by_year.size() == 2); // the second has one month
    CHECK_THAT(p.utilization_by_year[1].mean, WithinRel(0.5, 1e-12));
    CHECK_THAT(p.idle.mean, WithinRel(24700.0, 1e-12));
    CHECK_THAT(p.burst_share.mean, WithinRel(550.0 / 2450.0, 1e-12));
    CHECK_THAT(p.wait.mean, WithinRel(0.5, 1e-12)); // 1,225 / 2,450
    CHECK(p.longest_wait.mean == 3.0);
    CHECK_THAT(p.missed_share.mean, WithinRel(0.02, 1e-12));
    CHECK_THAT(p.undone_share.mean, WithinRel(245.0 / 31850.0, 1e-12));
    CHECK(p.peak.mean == 31.0); // the most, not the sum
    CHECK_THAT(p.starts.mean, WithinRel(260.0, 1e-12));
    CHECK_THAT(p.committed_unused->mean, WithinRel(650.0, 1e-12));
    REQUIRE(p.months.size() == 13);
    CHECK_THAT(p.months[5].peak, WithinRel(31.0, 1e-9));
    CHECK_THAT(p.months[0].utilization(), WithinRel(0.5, 1e-9));
    CHECK_THAT(p.months[0].wait, WithinRel(0.5, 1e-9));
}

TEST_CASE("a frame costs what its source costs there, and what idles stands apart") {
    const FarmResult r = House().result();
    CHECK_THAT(r.cost.mean, WithinRel(130000.0, 1e-12));
    CHECK_THAT(r.cost_per_frame->mean, WithinRel(10.0, 1e-12)); // 130,000 / 13,000
    CHECK_FALSE(r.cost_per_job);
    CHECK_THAT(r.license_share.mean, WithinRel(0.31, 1e-12));
    CHECK_THAT(r.idle_cost.mean, WithinRel(24700.0, 1e-12));          // half of 49,400
    CHECK_THAT(r.committed_idle_cost.mean, WithinRel(1300.0, 1e-12)); // half of 2,600
    CHECK_THAT(r.node_hour_by_part[0]->mean, WithinRel(2.0, 1e-12));
    CHECK_THAT(r.node_hour_by_part[3]->mean, WithinRel(10.0, 1e-12));
    CHECK_FALSE(r.node_hour_by_part[4]);                                            // no service
    CHECK_THAT(r.unit_by_part[0]->mean, WithinRel(2.0 * 31850.0 / 13000.0, 1e-12)); // 2.45 node-hours a frame
}

TEST_CASE("jobs of a log beside frames have their share of the cost") {
    House house;
    house.demand.frame_work = Block::Constant(23887.5); // three quarters
    house.demand.log_work = Block::Constant(7962.5);
    house.demand.jobs = Block::Constant(500);
    house.demand.core_hours = Block::Constant(1528800); // 7,962.5 nodes of 192 cores
    const FarmResult r = house.result();
    CHECK_THAT(r.cost_per_frame->mean, WithinRel(7.5, 1e-12)); // 97,500 / 13,000
    CHECK_THAT(r.cost_per_job->mean, WithinRel(65.0, 1e-12));  // 32,500 / 500
    CHECK_THAT(r.cost_per_core_hour->mean, WithinRel(32500.0 / 1528800.0, 1e-12));
}

TEST_CASE("a pool of graphics processors stands beside the other, and unlike hours are not added") {
    House house;
    for (int m = 0; m < month_count; ++m)
        house.farm[static_cast<std::size_t>(month_count + m)].demand = Block::Constant(10);
    const FarmResult r = house.result();
    REQUIRE(r.pools.size() == 2);
    CHECK(r.pools[1].name == "gpu");
    CHECK_FALSE(r.pools[1].utilization); // none are owned
    CHECK_FALSE(r.cost_per_node_hour);
    CHECK_THAT(r.cost_per_frame->mean, WithinRel(10.0, 1e-12));
}

TEST_CASE("trials without machines do not count as idle ones") {
    House house;
    for (int m = 0; m < month_count; ++m) {
        FarmMonth& f = house.farm[static_cast<std::size_t>(m)];
        f.capacity.tail(32).setZero();
        f.own.tail(32).setZero();
    }
    CHECK_THAT(house.result().pools[0].utilization->mean, WithinRel(0.5, 1e-12));
}
