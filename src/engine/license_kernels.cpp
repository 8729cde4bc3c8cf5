#include "engine/license_kernels.hpp"

#include <cmath>

#include "chance/lane.hpp"
#include "chance/wide.hpp"

#include "topsheet/engine/license_pool.hpp"

namespace topsheet::engine::kernels {

namespace {

using chance::wide;

constexpr int size = chance::group_size;

TOPSHEET_LOOP void copy_whole(const double* __restrict x, double* __restrict up) {
    for (int i = 0; i < size; ++i) {
        const double whole = std::ceil(x[i] - machine_dust);
        up[i] = whole > 0.0 ? whole : 0.0;
    }
}

TOPSHEET_LOOP void add_loop(double* __restrict to, const double* __restrict x) {
    for (int i = 0; i < size; ++i)
        to[i] += x[i];
}

TOPSHEET_LOOP void raise_loop(double* __restrict to, const double* __restrict x) {
    for (int i = 0; i < size; ++i)
        to[i] = x[i] > to[i] ? x[i] : to[i];
}

TOPSHEET_LOOP void simple_loop(const double* __restrict own, const double* __restrict cloud,
                               const double* __restrict seats, double may, double* __restrict own_metered,
                               double* __restrict cloud_metered, double* __restrict drawn, double* __restrict peak) {
    for (int i = 0; i < size; ++i) {
        const double at_home = own[i] < seats[i] ? own[i] : seats[i];
        const double left = (seats[i] - at_home) * may;
        const double away = cloud[i] < left ? cloud[i] : left;
        own_metered[i] += own[i] - at_home;
        cloud_metered[i] += cloud[i] - away;
        drawn[i] += at_home + away;
        const double up = own[i] + cloud[i];
        peak[i] = up > peak[i] ? up : peak[i];
    }
}

TOPSHEET_LOOP void meter_loop(const double* __restrict own, const double* __restrict cloud,
                              const double* __restrict seats, double may, double* __restrict own_metered,
                              double* __restrict cloud_metered) {
    for (int i = 0; i < size; ++i) {
        const double here = std::ceil(own[i] - machine_dust), there = std::ceil(cloud[i] - machine_dust);
        const double own_up = here > 0.0 ? here : 0.0, cloud_up = there > 0.0 ? there : 0.0;
        const double at_home = own_up < seats[i] ? own_up : seats[i];
        const double left = (seats[i] - at_home) * may;
        own_metered[i] += own_up - at_home;
        cloud_metered[i] += cloud_up - (cloud_up < left ? cloud_up : left);
    }
}

TOPSHEET_LOOP void draw_loop(double* __restrict left, double* __restrict machines, const double* __restrict each,
                             double* __restrict drawn) {
    for (int i = 0; i < size; ++i) {
        const double wanted = machines[i] * each[i];
        const double seats = wanted < left[i] ? wanted : left[i];
        const double served = wanted <= left[i] ? machines[i] : left[i] / each[i];
        left[i] -= seats;
        machines[i] -= served;
        drawn[i] += seats;
    }
}

} // namespace

void whole_sum(const double* const* parts, const int* which, std::size_t count, double* up) {
    if (count == 1) {
        wide<copy_whole>(parts[which[0]], up);
        return;
    }
    Block sum = Block::Zero();
    for (std::size_t i = 0; i < count; ++i)
        wide<add_loop>(sum.data(), parts[which[i]]);
    wide<copy_whole>(sum.data(), up);
}

void serve_simple(const double* own, const double* cloud, const SimplePool& pool) {
    wide<simple_loop>(own, cloud, pool.seats, pool.may, pool.own_metered, pool.cloud_metered, pool.drawn, pool.peak);
}

void meter_simple(const double* own, const double* cloud, const double* seats, double may, double* own_metered,
                  double* cloud_metered) {
    wide<meter_loop>(own, cloud, seats, may, own_metered, cloud_metered);
}

void draw(double* left, double* machines, const double* each, double* drawn) {
    wide<draw_loop>(left, machines, each, drawn);
}
void add_lanes(double* to, const double* x) {
    wide<add_loop>(to, x);
}
void raise_to(double* to, const double* x) {
    wide<raise_loop>(to, x);
}

} // namespace topsheet::engine::kernels
