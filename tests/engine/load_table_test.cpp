// The load table against a loop over every hour and every number of machines.
#include "topsheet/engine/load_table.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "support/catch.hpp"

using namespace topsheet;
using engine::Block;
using engine::LoadCurve;
using engine::LoadSums;
using engine::LoadTable;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

/// Machines busy in an hour of a trial: somewhere from 0 to about 30, with hours of none and of whole numbers.
double demand(std::uint64_t group, int month, int hour, int trial) {
    std::uint64_t x = group * 1000003U + static_cast<std::uint64_t>(month) * 7919U +
                      static_cast<std::uint64_t>(hour) * 104729U + static_cast<std::uint64_t>(trial) * 1299709U;
    x = (x ^ (x >> 31)) * 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 29)) * 0xBF58476D1CE4E5B9U;
    const double u = static_cast<double>((x ^ (x >> 32)) >> 11) * 0x1p-53;
    return hour % 7 == 0 ? 0.0 : hour % 5 == 0 ? std::floor(30.0 * u) : 30.0 * u * u;
}

Block price(int month) {
    return Block::LinSpaced(1.0, 2.0) * (1.0 + 0.1 * month);
}

/// A group of two months of 60 hours.
void run(LoadTable& table, std::uint64_t group) {
    table.begin();
    for (int m = 0; m < 2; ++m) {
        for (int h = 0; h < 60; ++h) {
            Block x;
            for (int i = 0; i < 64; ++i)
                x[i] = demand(group, m, h, i);
            table.add(x.data());
        }
        table.fold(price(m));
    }
}

void same(const LoadCurve& a, const LoadCurve& b) {
    CHECK(a.hours == b.hours);
    CHECK(a.work == b.work);
    CHECK(a.cost == b.cost);
}

} // namespace

TEST_CASE("hours, work and cost above k machines, worked by hand", "[engine][load]") {
    // Three hours of 0.5, 2 and 3.25 machines at a price of 2, in all trials; then a month of 1.5 at 4.
    LoadTable table(3);
    for (const double x : {0.5, 2.0, 3.25})
        table.add(Block(Block::Constant(x)).data());
    table.fold(Block::Constant(2.0));
    table.add(Block(Block::Constant(1.5)).data());
    table.fold(Block::Constant(4.0));
    // above 0: 4 hours; above 1: 2, 3.25, 1.5; above 2: 3.25 alone, since 2 is not above 2; above 3: 3.25
    // work: 5.75 + 1.5, (1 + 2.25) + 0.5, 1.25, 0.25; cost: 2 * 5.75 + 4 * 1.5, 2 * 3.25 + 4 * 0.5, 2.5, 0.5
    CHECK(table.sums().hours == std::vector<double>{64 * 4.0, 64 * 3.0, 64 * 1.0, 64 * 1.0});
    CHECK(table.sums().work == std::vector<double>{64 * 7.25, 64 * 3.75, 64 * 1.25, 64 * 0.25});
    CHECK(table.sums().cost == std::vector<double>{64 * 17.5, 64 * 8.5, 64 * 2.5, 64 * 0.5});
}

TEST_CASE("the load table is the loop over hours and machines", "[engine][load]") {
    const int most = GENERATE(0, 5, 40); // fewer machines than demand, and more
    LoadTable table(most);
    run(table, 3);
    for (int k = 0; k <= most; ++k) {
        double hours = 0.0, work = 0.0, cost = 0.0;
        for (int m = 0; m < 2; ++m)
            for (int h = 0; h < 60; ++h)
                for (int i = 0; i < 64; ++i) {
                    const double above = std::max(0.0, demand(3, m, h, i) - k);
                    hours += above > 0.0 ? 1.0 : 0.0;
                    work += above;
                    cost += above * price(m)[i];
                }
        const auto at = static_cast<std::size_t>(k);
        CHECK(table.sums().hours[at] == hours);
        CHECK_THAT(table.sums().work[at], WithinAbs(work, 1e-9));
        CHECK_THAT(table.sums().cost[at], WithinAbs(cost, 1e-9));
    }
}

TEST_CASE("prices that move by the hour, months and trials, worked by hand", "[engine][load]") {
    // A month of 2.5 machines at the month's price, 4 at half of it and 3 at double; one of 1 hour of 6 machines at
    // one.
    LoadTable table(5, {1, 3, 5}, true);
    LoadSums sums(5, 3, 2);
    const auto hour = [&](double machines, float factor) {
        chance::Lanes price;
        std::ranges::fill(price.value, factor);
        table.add(Block(Block::Constant(machines)).data(), price);
    };
    hour(2.5, 1.0F);
    hour(4.0, 0.5F);
    hour(3.0, 2.0F);
    hour(0.0, 3.0F);
    table.fold(Block::Constant(10.0), Block::Constant(100.0)); // 10 whatever the hour, 100 by the hour
    hour(6.0, 1.0F);
    table.fold(Block::Constant(10.0), Block::Zero());
    sums.add(table, 0);
    // above 1: 1.5 + 3 + 2 = 6.5, by the hour 1.5 + 1.5 + 4 = 7; above 3: 1, by the hour 0.5; above 5: none
    const LoadCurve first = sums.month(0), second = sums.month(1);
    CHECK(first.hours == std::vector<double>{3.0, 1.0, 0.0});
    CHECK(first.work == std::vector<double>{6.5, 1.0, 0.0});
    CHECK(first.cost == std::vector<double>{65.0 + 700.0, 10.0 + 50.0, 0.0});
    CHECK(second.hours == std::vector<double>{1.0, 1.0, 1.0});
    CHECK(second.work == std::vector<double>{5.0, 3.0, 1.0});
    CHECK(second.cost == std::vector<double>{50.0, 30.0, 10.0});
    CHECK(sums.busiest(0) == 4.0);
    CHECK(sums.busiest(1) == 6.0);
    CHECK(table.busiest()[17] == 6.0);
    CHECK(table.above()[0].work[63] == 11.5);
    CHECK(table.above()[1].cost[0] == 90.0);
    CHECK(table.above()[2].hours[5] == 1.0);
    CHECK(table.sums().cost[3] == 64.0 * 90.0); // the same without being asked
    // Above 5, the last number, a bucket holds all: 6 machines are one above.
    CHECK(table.sums().work[5] == 64.0 * 1.0);
}

TEST_CASE("a table whose prices stay where they are is the table without", "[engine][load]") {
    const int most = GENERATE(5, 40);
    const std::vector<int> at{0, 3, 5};
    LoadTable plain(most, at), moving(most, at, true);
    chance::Lanes one;
    std::ranges::fill(one.value, 1.0F);
    for (int m = 0; m < 2; ++m) {
        for (int h = 0; h < 60; ++h) {
            Block x;
            for (int i = 0; i < 64; ++i) // numbers that single precision holds
                x[i] = static_cast<double>(static_cast<float>(demand(3, m, h, i)));
            plain.add(x.data());
            moving.add(x.data(), one);
        }
        plain.fold(price(m));
        moving.fold(0.25 * price(m), 0.75 * price(m));
    }
    CHECK(plain.sums().hours == moving.sums().hours);
    CHECK((plain.busiest() == moving.busiest()).all());
    // Up to 60 hours of a month are summed in single precision: 60 * 2^-24 = 3.6e-6 at the very most
    for (std::size_t k = 0; k <= static_cast<std::size_t>(most); ++k) {
        CHECK_THAT(moving.sums().work[k], WithinRel(plain.sums().work[k], 1e-6) || WithinAbs(0.0, 1e-9));
        CHECK_THAT(moving.sums().cost[k], WithinRel(plain.sums().cost[k], 1e-6) || WithinAbs(0.0, 1e-9));
    }
    for (std::size_t a = 0; a < at.size(); ++a) {
        const auto k = static_cast<std::size_t>(at[a]);
        CHECK_THAT(plain.above()[a].work.sum(), WithinRel(plain.sums().work[k], 1e-12));
        CHECK_THAT(moving.above()[a].cost.sum(), WithinRel(moving.sums().cost[k], 1e-12));
        CHECK_THAT(plain.month(0).hours[a] + plain.month(1).hours[a], WithinRel(plain.sums().hours[k], 1e-12));
    }
}

TEST_CASE("hours from a rate and shapes are those one by one", "[engine][load]") {
    LoadTable rows(40, {}, true), single(40, {}, true);
    std::vector<chance::Lanes> shape(24), price(24);
    const Block rate = Block::LinSpaced(1.0, 2.0).cast<float>().cast<double>();
    for (int h = 0; h < 24; ++h)
        for (int i = 0; i < 64; ++i) {
            shape[static_cast<std::size_t>(h)].value[i] = static_cast<float>(demand(1, 0, h, i));
            price[static_cast<std::size_t>(h)].value[i] = 1.0F + 0.01F * static_cast<float>(h);
        }
    rows.add(rate, shape, price.data());
    for (std::size_t h = 0; h < 24; ++h) {
        Block x; // exact, then rounded once
        for (int i = 0; i < 64; ++i)
            x[i] = rate[i] * static_cast<double>(shape[h].value[i]);
        single.add(x.data(), price[h]);
    }
    for (LoadTable* table : {&rows, &single})
        table->fold(Block::Constant(1.0), Block::Constant(2.0));
    same(rows.sums(), single.sums());
}

TEST_CASE("a group starts afresh", "[engine][load]") {
    LoadTable once(10), twice(10);
    run(once, 4);
    run(twice, 9);
    twice.add(Block(Block::Constant(7.0)).data()); // a month that is not folded is forgotten
    run(twice, 4);
    same(once.sums(), twice.sums());
}

TEST_CASE("sums are the same bytes in any order of groups and threads", "[engine][load]") {
    LoadTable table(12);
    LoadSums one(12), first(12), second(12), merged(12);
    for (std::uint64_t g = 0; g < 40; ++g) {
        run(table, g);
        one.add(table, static_cast<int>(g % 16));
    }
    for (std::uint64_t g = 40; g-- > 0;) {
        run(table, g);
        (g % 3 == 0 ? first : second).add(table, static_cast<int>(g % 16));
    }
    merged.add(second);
    merged.add(first);
    same(one.mean(), merged.mean());
    for (int r = 0; r < 16; ++r)
        same(one.mean(r), merged.mean(r));

    // Groups 7, 23 and 39 are those of replicate 7
    double work = 0.0;
    for (const std::uint64_t g : {7U, 23U, 39U}) {
        run(table, g);
        work += table.sums().work[4];
    }
    CHECK_THAT(one.mean(7).work[4], WithinRel(work / (3 * 64), 1e-9));
    CHECK(LoadSums(12).mean().work.empty());
    // More machines never leave more above them
    const auto curve = one.mean();
    CHECK(std::ranges::is_sorted(curve.hours, std::greater<>()));
    CHECK(std::ranges::is_sorted(curve.work, std::greater<>()));
    CHECK(std::ranges::is_sorted(curve.cost, std::greater<>()));
}
