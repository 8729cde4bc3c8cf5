#include "engine/load_kernels.hpp"

#include "chance/lane.hpp"
#include "chance/wide.hpp"
#include "engine/lane_sum.hpp"

namespace topsheet::engine::kernels {

namespace {

using chance::wide;

constexpr int size = chance::group_size;
// The four numbers of a moving cell go together.
using Cell = float __attribute__((vector_size(16), __may_alias__));
using Sums = double __attribute__((vector_size(32), __may_alias__));
static_assert(moving_cell == 4);

/// Places of an hour's cells, counted in numbers: bucket min(ceil x, limit). Gives the highest bucket.
TOPSHEET_LOOP int place_loop(const double* __restrict machines, int limit, float* __restrict peak,
                             std::int32_t* __restrict place) {
    const double most = limit;
    int top = 0;
    for (int i = 0; i < size; ++i) {
        const double x = machines[i] > 0.0 ? machines[i] : 0.0, inside = x < most ? x : most;
        const auto whole = static_cast<std::int32_t>(inside);
        const std::int32_t bucket = whole + (inside > static_cast<double>(whole) ? 1 : 0);
        place[i] = plain_cell * (bucket * size + i);
        top = bucket > top ? bucket : top;
        const auto single = static_cast<float>(x);
        peak[i] = single > peak[i] ? single : peak[i];
    }
    return top;
}

/// Sends an hour's trials to their cells: the place, and the part above the level below.
TOPSHEET_LANE int send(const float* __restrict machines, float most, float* __restrict peak,
                       std::int32_t* __restrict place, float* __restrict part) {
    std::int32_t top = 0;
    for (int i = 0; i < size; ++i) {
        const float x = machines[i], inside = x < most ? x : most;
        const auto whole = static_cast<std::int32_t>(inside);
        const float below = static_cast<float>(whole);
        const std::int32_t begun = inside > below ? 1 : 0, bucket = whole + begun;
        part[i] = x - (below - static_cast<float>(1 - begun));
        place[i] = bucket * (moving_cell * size);
        peak[i] = x > peak[i] ? x : peak[i];
        top = bucket > top ? bucket : top;
    }
    return top;
}

/// Puts them there, four trials at a time; no two trials share a cell.
TOPSHEET_LANE void scatter(const std::int32_t* __restrict place, const float* __restrict part,
                           const float* __restrict price, float* __restrict cells) {
    const Cell one = {1.0F, 1.0F, 1.0F, 1.0F};
    for (int begin = 0; begin < size; begin += 16)
#pragma GCC unroll 4
        for (int i = begin; i < begin + 16; i += 4) {
            const Cell p = *reinterpret_cast<const Cell*>(part + i), f = *reinterpret_cast<const Cell*>(price + i);
            const Cell g = f * p;
            const Cell left = __builtin_shufflevector(one, p, 0, 4, 1, 5),
                       right = __builtin_shufflevector(f, g, 0, 4, 1, 5);
            const Cell left_high = __builtin_shufflevector(one, p, 2, 6, 3, 7);
            const Cell right_high = __builtin_shufflevector(f, g, 2, 6, 3, 7);
            float* to = cells + moving_cell * i;
            *reinterpret_cast<Cell*>(to + place[i]) += __builtin_shufflevector(left, right, 0, 1, 4, 5);
            *reinterpret_cast<Cell*>(to + place[i + 1] + 4) += __builtin_shufflevector(left, right, 2, 3, 6, 7);
            *reinterpret_cast<Cell*>(to + place[i + 2] + 8) +=
                __builtin_shufflevector(left_high, right_high, 0, 1, 4, 5);
            *reinterpret_cast<Cell*>(to + place[i + 3] + 12) +=
                __builtin_shufflevector(left_high, right_high, 2, 3, 6, 7);
        }
}

TOPSHEET_LOOP int moving_loop(const float* __restrict machines, const float* __restrict price, int limit,
                              float* __restrict peak, float* __restrict cells) {
    alignas(64) std::int32_t place[size];
    alignas(64) float part[size];
    const int top = send(machines, static_cast<float>(limit), peak, place, part);
    scatter(place, part, price, cells);
    return top;
}

TOPSHEET_LOOP int hours_loop(const float* __restrict rate, const chance::Lanes* __restrict shape,
                             const chance::Lanes* __restrict price, int hours, int limit, float* __restrict peak,
                             float* __restrict cells) {
    alignas(64) float x[size];
    int top = 0;
    for (int h = 0; h < hours; ++h) {
        for (int i = 0; i < size; ++i)
            x[i] = rate[i] * shape[h].value[i];
        const int reached = moving_loop(x, price[h].value, limit, peak, cells);
        top = reached > top ? reached : top;
    }
    return top;
}

TOPSHEET_LOOP void narrow_loop(const double* __restrict x, float* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = static_cast<float>(x[i]);
}

/// Sums over trials are taken in eight lanes, each in the order of the trials.
struct Lanes {
    double hours[8] = {}, work[8] = {}, cost[8] = {};
};
TOPSHEET_LANE void add(const Lanes& lanes, int level, const CurveRows& to) {
    to.hours[level] += sum_of(lanes.hours);
    to.work[level] += sum_of(lanes.work);
    to.cost[level] += sum_of(lanes.cost);
}

/// What lies above k = bucket - 1 is what is in the buckets so far.
TOPSHEET_LOOP void fold_plain_loop(double* __restrict cells, int top, int bottom, const double* __restrict price,
                                   Above* __restrict above, const CurveRows* __restrict to) {
    for (int bucket = top; bucket >= bottom; --bucket) {
        const double k = bucket - 1;
        double* row = cells + plain_cell * bucket * size;
        Lanes lanes;
        for (int i = 0; i < size; i += 8)
            for (int j = 0; j < 8; ++j) {
                const int t = i + j;
                above->hours[t] += row[2 * t];
                above->sum[t] += row[2 * t + 1];
                row[2 * t] = row[2 * t + 1] = 0.0;
                const double rest = above->sum[t] - k * above->hours[t], held = rest > 0.0 ? rest : 0.0;
                above->work[t] = held;
                lanes.hours[j] += above->hours[t];
                lanes.work[j] += held;
                lanes.cost[j] += held * price[t];
            }
        add(lanes, bucket - 1, *to);
    }
}

/// One level down, what was above has one more each, and the bucket its parts. Sums over trials are taken over the even
/// and the odd ones, each in their order.
TOPSHEET_LOOP void fold_moving_loop(float* __restrict cells, int top, int bottom, const double* __restrict price,
                                    const double* __restrict moved, MovingAbove* __restrict above,
                                    const CurveRows* __restrict to) {
    alignas(64) double weights[size][moving_cell];
    for (int i = 0; i < size; ++i) {
        weights[i][0] = weights[i][2] = 0.0;
        weights[i][1] = price[i];
        weights[i][3] = moved[i];
    }
    const Sums nothing = {0.0, 0.0, 0.0, 0.0};
    for (int bucket = top; bucket >= bottom; --bucket) {
        float* row = cells + bucket * (moving_cell * size);
        Sums total[2] = {nothing, nothing}, cost[2] = {nothing, nothing};
        for (int i = 0; i < size; i += 2)
            for (int j = 0; j < 2; ++j) {
                auto& cell = *reinterpret_cast<Cell*>(row + moving_cell * (i + j));
                auto& sums = *reinterpret_cast<Sums*>(above->sums[i + j]);
                const Sums more = __builtin_shufflevector(nothing, sums, 0, 4, 2, 6); // 0, hours, 0, sum of f
                const Sums now = sums + more + __builtin_convertvector(cell, Sums);
                cell = Cell{0.0F, 0.0F, 0.0F, 0.0F};
                sums = now;
                total[j] += now;
                cost[j] += now * *reinterpret_cast<const Sums*>(weights[i + j]);
            }
        to->hours[bucket - 1] += total[0][0] + total[1][0];
        to->work[bucket - 1] += total[0][1] + total[1][1];
        to->cost[bucket - 1] += (cost[0][1] + cost[0][3]) + (cost[1][1] + cost[1][3]);
    }
}

} // namespace

int put_plain(const double* machines, int limit, float* peak, double* cells) {
    alignas(64) std::int32_t place[size];
    const int top = wide<place_loop>(machines, limit, peak, place);
    for (int i = 0; i < size; ++i) { // no two trials share a cell
        double* cell = cells + place[i];
        const double hours = cell[0] + 1.0, work = cell[1] + machines[i];
        cell[0] = hours;
        cell[1] = work;
    }
    return top;
}

int put_moving(const float* machines, const float* price, int limit, float* peak, float* cells) {
    return wide<moving_loop>(machines, price, limit, peak, cells);
}

int put_hours(const float* rate, const chance::Lanes* shape, const chance::Lanes* price, int hours, int limit,
              float* peak, float* cells) {
    return wide<hours_loop>(rate, shape, price, hours, limit, peak, cells);
}

void fold_plain(double* cells, int top, int bottom, const double* price, Above& above, const CurveRows& to) {
    wide<fold_plain_loop>(cells, top, bottom, price, &above, &to);
}

void fold_moving(float* cells, int top, int bottom, const double* price, const double* moved, MovingAbove& above,
                 const CurveRows& to) {
    wide<fold_moving_loop>(cells, top, bottom, price, moved, &above, &to);
}

void narrow(const double* x, float* out) {
    wide<narrow_loop>(x, out);
}

} // namespace topsheet::engine::kernels
