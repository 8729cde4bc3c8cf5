#pragma once
// A farm made by hand whose figures follow from one another.
//
// Ten months of 100 hours. Demand is even between 0 and 100 nodes: the share of hours above k is 1 - k/100, the mean
// 50 nodes, 50,000 node-hours. 40 nodes leave (100 - 40)^2 / 200 = 18 nodes above them: 18,000 node-hours burst
// (36 %), 12,000 of them on spot; 32,000 of 40,000 are used (80 %). With 200,000 USD and 100,000 frames of half a
// node-hour each:
//
//     owned      80,000 for 32,000 h = 2.50 an hour, 1.25 a frame there; idle 20 % of it = 16,000
//     spot       36,000 for 12,000 h = 3.00          1.50
//     on demand  60,000 for  6,000 h = 10.00         5.00
//     licenses   24,000 = 12 %                        all: 2.00 a frame

#include <algorithm>
#include <limits>

#include "report/fake_result.hpp"

namespace tests {

inline sim::FarmResult fake_farm() {
    sim::FarmResult f;
    sim::FarmPool p;
    p.name = "cpu";
    p.nodes = 40;
    p.demand = around(50000);
    p.capacity = around(40000);
    p.idle = around(8000);
    p.work[0] = around(32000);
    p.work[2] = around(12000);
    p.work[3] = around(6000);
    p.utilization = around(0.8);
    p.utilization_by_year = {around(0.8)};
    p.burst_share = around(0.36);
    p.spot_hours = around(12900);
    p.on_demand_hours = around(6100);
    p.wait = around(0.5);
    p.longest_wait = around(4.0);
    p.peak = around(60);
    p.starts = around(800);
    p.preemptions = around(960);
    p.lost = around(700);
    for (int m = 0; m < 10; ++m) {
        sim::FarmMonthMeans month;
        month.hours = 100;
        month.demand = 1000.0 * (m + 1) * 50.0 / 55.0; // 5,000 in the mean
        month.capacity = 4000;
        month.work = {3200, 0, 1200, 600, 0};
        month.peak = 10.0 * m;
        p.months.push_back(month);
    }
    for (int k = 0; k <= 120; ++k) {
        const double left = std::max(0.0, 100.0 - k);
        p.load.demand.push_back(left / 100.0);
        p.load.above.push_back(1000.0 * left * left / 200.0);
        p.load.bought.push_back(5.0 * p.load.above.back());
    }
    sim::RivalResult demand{"c7a on demand", around(10.0), around(0.2), {}};
    sim::RivalResult spot{"c7a spot", around(3.0), around(0.75), {0.15, 0.003}};
    spot.u_star->p90 = std::numeric_limits<double>::infinity();
    p.rivals = {demand, spot, {"a farm next door", around(0.4), {}, {1.0, 0.0}}};
    sim::NodeChoice choice;
    choice.none = {0, 250000, 100};
    choice.best = {60, 190000, 100};
    choice.planned = {40, 200000, 100};
    choice.low = 55;
    choice.high = 65;
    choice.next_of_planned = 950;
    choice.next_error = 10;
    choice.next_use = 0.6;
    choice.costs = {250000, 247000};
    p.choice = choice;
    f.pools = {p};
    f.cost = around(200000);
    const auto part = [&](sim::FarmPart which) -> sim::Statistic& {
        return f.cost_by_part[static_cast<std::size_t>(which)];
    };
    part(sim::FarmPart::owned) = around(80000);
    part(sim::FarmPart::spot) = around(36000);
    part(sim::FarmPart::on_demand) = around(60000);
    part(sim::FarmPart::license) = around(24000);
    f.idle_cost = around(16000);
    f.license_share = around(0.12);
    f.frames = around(100000);
    f.cost_per_frame = around(2.0);
    f.cost_per_node_hour = around(4.0);
    f.node_hour_by_part = {around(2.5), {}, around(3.0), around(10.0), {}};
    f.unit_by_part = {around(1.25), {}, around(1.5), around(5.0), {}};
    return f;
}

inline sim::Result fake_farm_result() {
    sim::Result r = fake_result(2);
    r.months = 10;
    r.scenarios[0].farm = fake_farm();
    r.scenarios[0].note = "Forty nodes and a burst";
    return r;
}

} // namespace tests
