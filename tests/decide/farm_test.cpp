// The best number of owned nodes, against curves whose optimum is known in closed form.
#include "topsheet/decide/farm.hpp"

#include <cmath>

#include "support/catch.hpp"

using namespace topsheet;
using namespace topsheet::decide;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double span = 1000.0, price = 10.0;

/// Demand that lies evenly between 0 and 100 nodes: above k in 1 - k/100 of the hours, (100 - k)^2 / 200 nodes of
/// work above k.
sim::LoadCurve even() {
    sim::LoadCurve load;
    for (int k = 0; k <= 150; ++k) {
        const double left = std::max(0.0, 100.0 - k);
        load.demand.push_back(left / 100.0);
        load.above.push_back(span * left * left / 200.0);
        load.bought.push_back(price * load.above.back());
    }
    return load;
}

} // namespace

TEST_CASE("with even demand the best number leaves the fixed share of the hours above it") {
    // A node for 3,000 that replaces 10 an hour for 1,000 hours pays from 30 % on: 70 nodes have 30 % of the hours
    // above them. cost(70) = 70 * 3,000 + 10 * 1,000 * 30^2 / 200 = 210,000 + 45,000.
    const auto choice = node_choice(even(), {3000.0, 0.0, 0.0}, 40.0);
    CHECK_THAT(choice.best.nodes, WithinAbs(70.0, 1.0)); // 69 and 70 differ by the half node that is not whole
    CHECK_THAT(choice.best.cost, WithinRel(255000.0, 1e-3));
    CHECK(choice.none.cost == 500000.0);               // 10 * 1,000 * 50
    CHECK(choice.planned.cost == 120000.0 + 180000.0); // 40 nodes; 10 * 1,000 * 18
    CHECK_THAT(choice.next_of_planned, WithinRel(10000.0 * (3600.0 - 3481.0) / 200.0 - 3000.0, 1e-9));
    CHECK_THAT(choice.next_use, WithinRel(0.6, 1e-12));
    CHECK(choice.next_of_best <= 0.0);
    // Flat within 1 %: 50 (k - 70)^2 <= 2,550, so 7.1 nodes to either side.
    CHECK(choice.low == 63.0);
    CHECK(choice.high == 77.0);
    CHECK_FALSE(choice.at_end);
}

TEST_CASE("exponential demand: the best number is the mean times the logarithm of price over fixed cost") {
    sim::LoadCurve load;
    for (int k = 0; k <= 400; ++k) {
        const double above = std::exp(-k / 50.0);
        load.demand.push_back(above);
        load.above.push_back(span * 50.0 * above);
        load.bought.push_back(price * load.above.back());
    }
    // P(D > k) = F / (P hours) = 0.25 at k = 50 ln 4 = 69.3
    const auto choice = node_choice(load, {2500.0, 0.0, 0.0}, 0.0);
    CHECK_THAT(choice.best.nodes, WithinAbs(50.0 * std::log(4.0), 1.0));
}

TEST_CASE("a floor may make owning nothing the best") {
    CHECK(node_choice(even(), {9000.0, 0.0, 1000.0}, 0.0).best.nodes > 0.0); // ten nodes save 5,000
    const auto choice = node_choice(even(), {9000.0, 0.0, 6000.0}, 0.0);
    CHECK(choice.best.nodes == 0.0);
    CHECK(choice.best.cost == 500000.0);
}

TEST_CASE("a table that ends before the optimum says so") {
    sim::LoadCurve load = even();
    load.bought.resize(40);
    const auto choice = node_choice(load, {3000.0, 0.0, 0.0}, 60.0);
    CHECK(choice.best.nodes == 39.0);
    CHECK(choice.at_end);
}

TEST_CASE("nodes between whole numbers cost what lies between") {
    const auto choice = node_choice(even(), {3000.0, 0.0, 0.0}, 40.5);
    const double at_41 = 123000.0 + 10000.0 * 59.0 * 59.0 / 200.0;
    CHECK_THAT(choice.planned.cost, WithinRel((300000.0 + at_41) / 2.0, 1e-12));
}

TEST_CASE("errors come from the replicates") {
    sim::Result result;
    result.scenarios.resize(2);
    result.scenarios[0].farm.emplace();
    sim::FarmPool pool;
    pool.nodes = 40.0;
    pool.load = even();
    pool.node = {3000.0, 0.0, 0.0};
    for (int r = 0; r < 16; ++r) { // the fixed cost of 40 nodes is off by 40 r: deviation 40 sqrt(22.667), / 4
        pool.load_by_replicate.push_back(even());
        pool.node_by_replicate.push_back({3000.0 + r, 0.0, 0.0});
    }
    result.scenarios[0].farm->pools = {pool};
    choose_nodes(result);
    const auto& choice = result.scenarios[0].farm->pools[0].choice;
    REQUIRE(choice);
    CHECK_THAT(choice->planned.error, WithinRel(40.0 * std::sqrt(68.0 / 3.0) / 4.0, 1e-9));
    CHECK(choice->none.error == 0.0);
    CHECK_THAT(choice->next_error, WithinRel(std::sqrt(68.0 / 3.0) / 4.0, 1e-9));
}
