#include "topsheet/engine/load_table.hpp"

#include <algorithm>

#include "chance/lane.hpp"
#include "chance/wide.hpp"

namespace topsheet::engine {

namespace {

using chance::wide;

constexpr int size = chance::group_size;
constexpr std::size_t figures = 3;

/// Places of an hour's cells, counted in numbers: two for each cell, bucket min(ceil x, most). Gives the highest
/// bucket.
TOPSHEET_LOOP int place_loop(const double* __restrict machines, int most, std::int32_t* __restrict place) {
    const double limit = most;
    int top = 0;
    for (int i = 0; i < size; ++i) {
        const double x = machines[i] > 0.0 ? machines[i] : 0.0, inside = x < limit ? x : limit;
        const auto whole = static_cast<std::int32_t>(inside);
        const std::int32_t bucket = whole + (inside > static_cast<double>(whole) ? 1 : 0);
        place[i] = 2 * (bucket * size + i);
        top = bucket > top ? bucket : top;
    }
    return top;
}

/// Puts an hour into its cells; no two trials share one.
void scatter(const double* machines, const std::int32_t* place, double* cells) {
    for (int i = 0; i < size; ++i) {
        double* cell = cells + place[i];
        const double hours = cell[0] + 1.0, work = cell[1] + machines[i];
        cell[0] = hours;
        cell[1] = work;
    }
}

/// Goes down from bucket `top`: what lies above k = bucket - 1 is what is in the buckets so far. Sums over trials are
/// taken in eight lanes, each in the order of the trials.
TOPSHEET_LOOP void fold_loop(double* __restrict cells, int top, const double* __restrict price,
                             double* __restrict hours, double* __restrict work, double* __restrict cost) {
    alignas(64) double count[size] = {}, sum[size] = {};
    for (int bucket = top; bucket > 0; --bucket) {
        const double k = bucket - 1;
        double* row = cells + 2 * bucket * size;
        double lanes[figures][8] = {};
        for (int i = 0; i < size; i += 8)
            for (int j = 0; j < 8; ++j) {
                count[i + j] += row[2 * (i + j)];
                sum[i + j] += row[2 * (i + j) + 1];
                row[2 * (i + j)] = row[2 * (i + j) + 1] = 0.0;
                const double above = sum[i + j] - k * count[i + j], held = above > 0.0 ? above : 0.0;
                lanes[0][j] += count[i + j];
                lanes[1][j] += held;
                lanes[2][j] += held * price[i + j];
            }
        const auto total = [](const double* l) {
            return ((l[0] + l[1]) + (l[2] + l[3])) + ((l[4] + l[5]) + (l[6] + l[7]));
        };
        hours[bucket - 1] += total(lanes[0]);
        work[bucket - 1] += total(lanes[1]);
        cost[bucket - 1] += total(lanes[2]);
    }
}

} // namespace

LoadTable::LoadTable(int machines)
    : machines_(std::max(machines, 0)),
      cells_(static_cast<std::size_t>(machines_ + 2) * 2 * size) {
    begin();
}

void LoadTable::begin() {
    const auto levels = static_cast<std::size_t>(machines_) + 1;
    sums_.hours.assign(levels, 0.0);
    sums_.work.assign(levels, 0.0);
    sums_.cost.assign(levels, 0.0);
    std::fill_n(cells_.begin(), static_cast<std::size_t>(top_ + 1) * 2 * size, 0.0);
    top_ = 0;
}

void LoadTable::add(const double* machines) {
    alignas(64) std::int32_t place[size];
    top_ = std::max(top_, wide<place_loop>(machines, machines_ + 1, place));
    scatter(machines, place, cells_.data());
}

void LoadTable::fold(const Block& price) {
    wide<fold_loop>(cells_.data(), top_, price.data(), sums_.hours.data(), sums_.work.data(), sums_.cost.data());
    std::fill_n(cells_.begin(), 2 * size, 0.0); // hours without demand
    top_ = 0;
}

LoadSums::LoadSums(int machines)
    : levels_(static_cast<std::size_t>(std::max(machines, 0)) + 1),
      sums_(chance::replicates * figures * levels_),
      groups_(chance::replicates) {}

void LoadSums::add(const LoadTable& table, int replicate) {
    const auto r = static_cast<std::size_t>(replicate);
    const LoadCurve& curve = table.sums();
    const std::vector<double>* rows[figures] = {&curve.hours, &curve.work, &curve.cost};
    for (std::size_t f = 0; f < figures; ++f)
        for (std::size_t k = 0; k < levels_; ++k)
            if (const double x = (*rows[f])[k]; x != 0.0)
                sums_[(r * figures + f) * levels_ + k] += static_cast<Fixed>(x * 0x1p32);
    ++groups_[r];
}

void LoadSums::add(const LoadSums& other) {
    for (std::size_t i = 0; i < sums_.size(); ++i)
        sums_[i] += other.sums_[i];
    for (std::size_t r = 0; r < groups_.size(); ++r)
        groups_[r] += other.groups_[r];
}

LoadCurve LoadSums::mean(int first, int last) const {
    LoadCurve curve;
    std::int64_t groups = 0;
    for (int r = first; r < last; ++r)
        groups += groups_[static_cast<std::size_t>(r)];
    if (groups == 0)
        return curve;
    const double trials = static_cast<double>(groups) * size;
    std::vector<double>* rows[figures] = {&curve.hours, &curve.work, &curve.cost};
    for (std::size_t f = 0; f < figures; ++f)
        for (std::size_t k = 0; k < levels_; ++k) {
            Fixed sum = 0;
            for (int r = first; r < last; ++r)
                sum += sums_[(static_cast<std::size_t>(r) * figures + f) * levels_ + k];
            rows[f]->push_back(static_cast<double>(sum) * 0x1p-32 / trials);
        }
    return curve;
}

LoadCurve LoadSums::mean() const {
    return mean(0, chance::replicates);
}
LoadCurve LoadSums::mean(int replicate) const {
    return mean(replicate, replicate + 1);
}

} // namespace topsheet::engine
