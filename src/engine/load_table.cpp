#include "topsheet/engine/load_table.hpp"

#include <algorithm>
#include <array>

#include "engine/load_kernels.hpp"

namespace topsheet::engine {

namespace {

constexpr int size = chance::group_size;
constexpr std::size_t figures = 3;

void clear(LoadCurve& curve, std::size_t levels) {
    for (auto* list : {&curve.hours, &curve.work, &curve.cost})
        list->assign(levels, 0.0);
}

} // namespace

LoadTable::LoadTable(int machines, std::vector<int> at, bool moving)
    : machines_(std::max(machines, 0)),
      at_(std::move(at)),
      moving_(moving) {
    const auto cells = static_cast<std::size_t>(machines_ + 2) * size;
    moving_ ? cells_.resize(cells * kernels::moving_cell) : plain_.resize(cells * kernels::plain_cell);
    begin();
}

void LoadTable::begin() {
    clear(sums_, static_cast<std::size_t>(machines_) + 1);
    const auto used = static_cast<std::size_t>(top_ + 1) * size;
    if (moving_)
        std::fill_n(cells_.begin(), used * kernels::moving_cell, 0.0F);
    else
        std::fill_n(plain_.begin(), used * kernels::plain_cell, 0.0);
    top_ = 0;
    peak_ = {};
    months_.clear();
    above_.assign(at_.size(), {});
    busiest_.setZero();
    busiest_months_.clear();
}

void LoadTable::add(const double* machines) {
    top_ = std::max(top_, kernels::put_plain(machines, machines_ + 1, peak_.value, plain_.data()));
}

void LoadTable::add(const double* machines, const chance::Lanes& price) {
    chance::Lanes x;
    kernels::narrow(machines, x.value);
    top_ = std::max(top_, kernels::put_moving(x.value, price.value, machines_ + 1, peak_.value, cells_.data()));
}

void LoadTable::add(const Block& rate, std::span<const chance::Lanes> shape, const chance::Lanes* price) {
    chance::Lanes each;
    kernels::narrow(rate.data(), each.value);
    top_ = std::max(top_, kernels::put_hours(each.value, shape.data(), price, static_cast<int>(shape.size()),
                                             machines_ + 1, peak_.value, cells_.data()));
}

void LoadTable::fold(const Block& price, const Block& moved) {
    kernels::Above plain;
    kernels::MovingAbove moving;
    const kernels::CurveRows rows{sums_.hours.data(), sums_.work.data(), sums_.cost.data()};
    LoadCurve month;
    clear(month, at_.size());
    int bucket = top_;
    const auto down_to = [&](int bottom) {
        if (moving_)
            kernels::fold_moving(cells_.data(), bucket, bottom, price.data(), moved.data(), moving, rows);
        else
            kernels::fold_plain(plain_.data(), bucket, bottom, price.data(), plain, rows);
        bucket = std::min(bucket, bottom - 1);
    };
    for (std::size_t a = at_.size(); a-- > 0;) {
        down_to(at_[a] + 1);
        Block hours = Eigen::Map<const Block>(plain.hours), work = Eigen::Map<const Block>(plain.work);
        Block cost = work * price;
        for (int i = 0; i < size && moving_; ++i) {
            hours[i] = moving.sums[i][0];
            work[i] = moving.sums[i][1];
            cost[i] = work[i] * price[i] + moving.sums[i][3] * moved[i];
        }
        above_[a].hours += hours;
        above_[a].work += work;
        above_[a].cost += cost;
        month.hours[a] = ordered_sum(hours);
        month.work[a] = ordered_sum(work);
        month.cost[a] = ordered_sum(cost);
    }
    down_to(1);
    // Hours without demand
    if (moving_)
        std::fill_n(cells_.begin(), kernels::moving_cell * size, 0.0F);
    else
        std::fill_n(plain_.begin(), kernels::plain_cell * size, 0.0);
    top_ = 0;
    months_.push_back(std::move(month));
    const Block peak = Eigen::Map<const Eigen::Array<float, size, 1>>(peak_.value).cast<double>();
    busiest_ = busiest_.max(peak);
    busiest_months_.push_back(ordered_sum(peak));
    peak_ = {};
}

LoadSums::LoadSums(int machines, std::size_t at, int months)
    : levels_(static_cast<std::size_t>(std::max(machines, 0)) + 1),
      at_(at),
      sums_(chance::replicates * figures * levels_),
      months_(static_cast<std::size_t>(months) * (figures * at + 1)),
      groups_(chance::replicates) {}

void LoadSums::add(const LoadTable& table, int replicate) {
    const auto fixed = [](double x) { return static_cast<Fixed>(x * 0x1p32); };
    const auto r = static_cast<std::size_t>(replicate);
    const auto rows = [](const LoadCurve& curve) {
        return std::array<const std::vector<double>*, figures>{&curve.hours, &curve.work, &curve.cost};
    };
    const auto totals = rows(table.sums());
    for (std::size_t f = 0; f < figures; ++f)
        for (std::size_t k = 0; k < levels_; ++k)
            if (const double x = (*totals[f])[k]; x != 0.0)
                sums_[(r * figures + f) * levels_ + k] += fixed(x);
    const std::size_t stride = figures * at_ + 1;
    const std::size_t folded = table.busiest_by_month().size();
    for (std::size_t m = 0; m < std::min(folded, months_.size() / stride); ++m) {
        const auto month = rows(table.month(static_cast<int>(m)));
        for (std::size_t f = 0; f < figures; ++f)
            for (std::size_t a = 0; a < at_; ++a)
                months_[m * stride + f * at_ + a] += fixed((*month[f])[a]);
        months_[m * stride + figures * at_] += fixed(table.busiest_by_month()[m]);
    }
    ++groups_[r];
}

void LoadSums::add(const LoadSums& other) {
    for (std::size_t i = 0; i < sums_.size(); ++i)
        sums_[i] += other.sums_[i];
    for (std::size_t i = 0; i < months_.size(); ++i)
        months_[i] += other.months_[i];
    for (std::size_t r = 0; r < groups_.size(); ++r)
        groups_[r] += other.groups_[r];
}

double LoadSums::trials(int first, int last) const {
    std::int64_t groups = 0;
    for (int r = first; r < last; ++r)
        groups += groups_[static_cast<std::size_t>(r)];
    return static_cast<double>(groups) * size;
}

LoadCurve LoadSums::mean(int first, int last) const {
    LoadCurve curve;
    const double count = trials(first, last);
    if (count == 0.0)
        return curve;
    std::vector<double>* rows[figures] = {&curve.hours, &curve.work, &curve.cost};
    for (std::size_t f = 0; f < figures; ++f)
        for (std::size_t k = 0; k < levels_; ++k) {
            Fixed sum = 0;
            for (int r = first; r < last; ++r)
                sum += sums_[(static_cast<std::size_t>(r) * figures + f) * levels_ + k];
            rows[f]->push_back(static_cast<double>(sum) * 0x1p-32 / count);
        }
    return curve;
}

LoadCurve LoadSums::mean() const {
    return mean(0, chance::replicates);
}
LoadCurve LoadSums::mean(int replicate) const {
    return mean(replicate, replicate + 1);
}

LoadCurve LoadSums::month(int month) const {
    LoadCurve curve;
    const double count = trials(0, chance::replicates);
    std::vector<double>* rows[figures] = {&curve.hours, &curve.work, &curve.cost};
    const Fixed* sums = &months_[static_cast<std::size_t>(month) * (figures * at_ + 1)];
    for (std::size_t f = 0; f < figures && count > 0.0; ++f)
        for (std::size_t a = 0; a < at_; ++a)
            rows[f]->push_back(static_cast<double>(sums[f * at_ + a]) * 0x1p-32 / count);
    return curve;
}

double LoadSums::busiest(int month) const {
    const double count = trials(0, chance::replicates);
    const std::size_t stride = figures * at_ + 1;
    const Fixed sum = months_[static_cast<std::size_t>(month) * stride + stride - 1];
    return count > 0.0 ? static_cast<double>(sum) * 0x1p-32 / count : 0.0;
}

} // namespace topsheet::engine
