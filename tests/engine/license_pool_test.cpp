// Licenses of one hour: the design's cost formula, draw order, packs and the newsvendor's rule, by hand.

#include <array>
#include <vector>

#include "support/catch.hpp"

#include "topsheet/engine/license_pool.hpp"

using namespace topsheet;
using engine::PoolRule;
using tests::WithinAbs;
using tests::WithinRel;

TEST_CASE("begun machines, packs and groups of cores count whole") {
    CHECK(engine::whole_machines(0.0) == 0.0);
    CHECK(engine::whole_machines(0.01) == 1.0);
    CHECK(engine::whole_machines(20.0) == 20.0);
    CHECK(engine::whole_machines(20.0 + 1e-9) == 20.0); // the last bits of a sum are no machine
    CHECK(engine::whole_machines(20.1) == 21.0);

    CHECK(engine::seats_sold(0.0, 5, 10) == 0.0); // nobody must buy
    CHECK(engine::seats_sold(1.0, 5, 1) == 5.0);  // Parsec: at least five
    CHECK(engine::seats_sold(23.0, 0, 10) == 30.0);
    CHECK(engine::seats_sold(20.0, 0, 10) == 20.0);
    CHECK(engine::seats_sold(2.0, 12, 5) == 15.0);
    CHECK(engine::seats_sold(4.2, 0, 1) == 5.0);

    using Metric = rates::LicenseMetric;
    const engine::MachineSize node{192.0, 4.0, 3.0};
    CHECK(engine::seats_of_machine(Metric::machine, node, 1.0) == 1.0);
    CHECK(engine::seats_of_machine(Metric::core, node, 32.0) == 6.0);
    CHECK(engine::seats_of_machine(Metric::core, {33.0, 0.0, 1.0}, 32.0) == 2.0);
    CHECK(engine::seats_of_machine(Metric::gpu, node, 1.0) == 4.0);
    CHECK(engine::seats_of_machine(Metric::task, node, 1.0) == 3.0);
    CHECK(engine::seats_of_machine(Metric::user, node, 1.0) == 0.0);
}

TEST_CASE("an hour's metered machines are those of the cost formula") {
    for (const double seats : {0.0, 1.0, 7.0, 20.0, 40.0})
        for (const double own : {0.0, 5.0, 20.0, 33.0})
            for (const double cloud : {0.0, 1.0, 15.0})
                for (const double allowed : {0.0, 1.0}) {
                    const std::array pools{PoolRule{.cloud = allowed > 0.0}};
                    std::array left{seats};
                    const auto open = engine::draw_hour(pools, left, own, cloud);
                    CAPTURE(seats, own, cloud, allowed);
                    CHECK(open.own + open.cloud ==
                          std::max(0.0, own - seats) + std::max(0.0, cloud - allowed * std::max(0.0, seats - own)));
                }
}

TEST_CASE("pools are drawn in their order, each only where it may run") {
    // Artists' own 5 stay in the house, 10 were bought for house and cloud, 8 are hosted for the cloud alone.
    const std::array pools{PoolRule{}, PoolRule{.cloud = true}, PoolRule{.own = false, .cloud = true}};
    std::array left{5.0, 10.0, 8.0};
    // 12 owned machines take 5 + 7; 20 elsewhere find 3 + 8 and leave 9 without.
    const auto open = engine::draw_hour(pools, left, 12.0, 20.0);
    CHECK(open.own == 0.0);
    CHECK(open.cloud == 9.0);
    CHECK(left == std::array{0.0, 0.0, 0.0});

    const std::array full{5.0, 10.0, 8.0};
    CHECK(engine::machines_served(pools, full, false) == 15.0);
    CHECK(engine::machines_served(pools, full, true) == 18.0);
}

TEST_CASE("a machine of many cores draws many seats") {
    // 192 cores take 6 seats of 32; 64 cores take 2. Of 20 seats two machines take 12, four more take the rest.
    const std::array pools{PoolRule{.cloud = true, .own_seats = 6.0, .cloud_seats = 2.0}};
    std::array left{20.0};
    const auto open = engine::draw_hour(pools, left, 2.0, 5.0);
    CHECK(open.own == 0.0);
    CHECK_THAT(open.cloud, WithinAbs(1.0, 1e-12));
    const std::array full{20.0};
    CHECK(engine::machines_served(pools, full, false) == 3.0); // 18 seats; two are left over
}

TEST_CASE("free cloud machines need nothing") {
    const std::array pools{PoolRule{.cloud_free = true}};
    std::array left{3.0};
    const auto open = engine::draw_hour(pools, left, 4.0, 1000.0);
    CHECK(open.own == 1.0);
    CHECK(open.cloud == 0.0);
}

namespace {

/// What is metered with 0, 1, ... seats when `hours[k]` hours of a year ask for more than k machines.
std::vector<double> metered_at(double rate, const std::vector<double>& hours) {
    std::vector<double> left(hours.size() + 1, 0.0);
    for (std::size_t k = hours.size(); k-- > 0;)
        left[k] = left[k + 1] + rate * hours[k];
    return left;
}

} // namespace

TEST_CASE("one more seat pays while it saves more than it costs") {
    // Arnold: 415 a year against 0.66 an hour is 629 hours (415 / 0.66 = 628.8). With 8,760 - 87.6 k hours above k
    // machines, 8,760 - 87.6 x 92 = 700.8 still pays and 8,760 - 87.6 x 93 = 613.2 does not: 93 seats.
    std::vector<double> hours;
    for (int k = 0; k < 100; ++k)
        hours.push_back(8760.0 - 87.6 * k);
    const auto metered = metered_at(0.66, hours);
    CHECK(engine::best_seats(metered, 415.0, 0, 1) == 93.0);
    // In tens it is 90 or 100. From 90 on seats 91 ... 100 save 0.66 x (876 + 788.4 + 700.8 + ... + 87.6) =
    // 0.66 x 4,818 = 3,180 and cost 4,150: 90.
    CHECK(engine::best_seats(metered, 415.0, 0, 10) == 90.0);
    // Whoever must buy 200 pays 83,000 and saves 0.66 x 442,380 = 291,971.
    CHECK(engine::best_seats(metered, 415.0, 200, 1) == 200.0);
    // At 1,500 a seat 200 would cost 300,000: none.
    CHECK(engine::best_seats(metered, 1500.0, 200, 1) == 0.0);
}

TEST_CASE("a hundred burst nodes: hours a year decide between seats and usage") {
    // At 200 hours usage costs 100 x 200 x 0.66 = 13,200 and seats 41,500; at 800 hours 52,800.
    const auto rare = metered_at(0.66, std::vector<double>(100, 200.0));
    CHECK_THAT(rare[0], WithinRel(13200.0, 1e-12));
    CHECK(engine::best_seats(rare, 415.0, 0, 1) == 0.0);
    const auto often = metered_at(0.66, std::vector<double>(100, 800.0));
    CHECK_THAT(often[0], WithinRel(52800.0, 1e-12));
    CHECK(engine::best_seats(often, 415.0, 0, 1) == 100.0);
    CHECK(engine::best_seats({}, 415.0, 0, 1) == 0.0);
}
