#include "engine/kernels.hpp"

#include "chance/lane.hpp"
#include "chance/wide.hpp"
#include "engine/lane_sum.hpp"

namespace topsheet::engine::kernels {

namespace {

using chance::wide;

constexpr int size = chance::group_size;

TOPSHEET_LOOP void raise_loop(double* __restrict to, const double* __restrict x) {
    for (int i = 0; i < size; ++i)
        to[i] += x[i];
}

TOPSHEET_LOOP double add_loop(double* __restrict to, const double* __restrict x) {
    double lanes[8] = {};
    for (int i = 0; i < size; i += 8)
        for (int k = 0; k < 8; ++k) {
            to[i + k] += x[i + k];
            lanes[k] += x[i + k];
        }
    return sum_of(lanes);
}

TOPSHEET_LOOP double add_and_weigh_loop(double* __restrict to, const double* __restrict x,
                                        const double* __restrict price) {
    double lanes[8] = {};
    for (int i = 0; i < size; i += 8)
        for (int k = 0; k < 8; ++k) {
            to[i + k] += x[i + k];
            lanes[k] += x[i + k] * price[i + k];
        }
    return sum_of(lanes);
}

TOPSHEET_LOOP double weigh_loop(const double* __restrict x, const double* __restrict price) {
    double lanes[8] = {};
    for (int i = 0; i < size; i += 8)
        for (int k = 0; k < 8; ++k)
            lanes[k] += x[i + k] * price[i + k];
    return sum_of(lanes);
}

TOPSHEET_LOOP double weigh_twice_loop(const double* __restrict x, const double* __restrict price,
                                      const double* __restrict present) {
    double lanes[8] = {};
    for (int i = 0; i < size; i += 8)
        for (int k = 0; k < 8; ++k)
            lanes[k] += x[i + k] * price[i + k] * present[i + k];
    return sum_of(lanes);
}

} // namespace

void raise(Block& to, const Block& x) {
    wide<raise_loop>(to.data(), x.data());
}
double add(Block& to, const Block& x) {
    return wide<add_loop>(to.data(), x.data());
}
double add_and_weigh(Block& to, const Block& x, const Block& price) {
    return wide<add_and_weigh_loop>(to.data(), x.data(), price.data());
}
double weigh(const Block& x, const Block& price) {
    return wide<weigh_loop>(x.data(), price.data());
}
double weigh(const Block& x, const Block& price, const Block& present) {
    return wide<weigh_twice_loop>(x.data(), price.data(), present.data());
}
} // namespace topsheet::engine::kernels
