#include "sim/farm_sums.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/rows.hpp"

namespace topsheet::sim {

namespace {

using engine::Block;
using engine::FarmMonth;

constexpr double does_not_apply = std::numeric_limits<double>::quiet_NaN();

/// part / whole in each trial; what has no whole does not apply.
Row ratio(const Row& part, const Row& whole) {
    Row result(part.size());
    for (std::size_t i = 0; i < result.size(); ++i)
        result[i] = whole[i] > 0.0 ? part[i] / whole[i] : does_not_apply;
    return result;
}

Row zero_where_none(Row row) {
    for (double& x : row)
        x = std::isnan(x) ? 0.0 : x;
    return row;
}

void add(Row& to, const Row& from) {
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += from[i];
}

bool any(const Row& row) {
    return std::ranges::any_of(row, [](double x) { return x != 0.0; });
}

std::optional<Statistic> when_any(const Row& row) {
    return any(row) ? std::optional(summarize(row)) : std::nullopt;
}

} // namespace

// The parts of a cost are the sources of the ledger, but for `none`.
static_assert(static_cast<int>(engine::FarmSource::owned) == static_cast<int>(FarmPart::owned) + 1);
static_assert(static_cast<int>(engine::FarmSource::other) == static_cast<int>(FarmPart::other) + 1);

void FarmDemand::add(const engine::Luck& luck, const engine::Demand& arrives, const engine::Demand::State& month) {
    for (std::size_t i = 0; i < arrives.sources().size(); ++i) {
        const engine::WorkSource& source = arrives.sources()[i];
        if (source.log == nullptr) {
            frames += month.frames[i];
            frame_work += month.work[i];
            continue;
        }
        const Block cores = month.work[i] / engine::value(*luck.draws, source.log->core);
        log_work += month.work[i];
        core_hours += cores;
        if (const auto& facts = source.log->facts; facts.core_hours > 0.0)
            jobs += cores * (static_cast<double>(facts.jobs) / facts.core_hours);
    }
}

FarmTrials::FarmTrials(std::size_t trials, int months, double hours) : trials_(trials), months_(months), hours_(hours) {
    const auto years = static_cast<std::size_t>((months + 11) / 12);
    for (Pool& pool : pools_) {
        for (Row& row : pool.figures)
            row.assign(trials, 0.0);
        pool.year_own.assign(years, Row(trials));
        pool.year_capacity.assign(years, Row(trials));
    }
    for (Row& row : costs_)
        row.assign(trials, 0.0);
    for (Row* row : {&frames_, &jobs_, &core_hours_, &frame_work_, &log_work_})
        row->assign(trials, 0.0);
}

void FarmTrials::keep(std::int64_t group, std::span<const FarmMonth> farm, const FarmDemand& demand,
                      const engine::Books& books) {
    const auto first = static_cast<std::size_t>(group) * chance::group_size;
    const auto months = static_cast<std::size_t>(months_);
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        Pool& pool = pools_[p];
        std::array<Block, static_cast<std::size_t>(PoolFigure::count)> sum;
        sum.fill(Block::Zero());
        const auto at = [&sum](PoolFigure f) -> Block& { return sum[static_cast<std::size_t>(f)]; };
        std::vector<Block> own(pool.year_own.size(), Block::Zero()), capacity = own;
        for (std::size_t m = 0; m < months; ++m) {
            const FarmMonth& f = farm[p * months + m];
            at(PoolFigure::demand) += f.demand;
            at(PoolFigure::capacity) += f.capacity;
            at(PoolFigure::owned) += f.own;
            at(PoolFigure::committed) += f.committed;
            at(PoolFigure::spot) += f.spot;
            at(PoolFigure::on_demand) += f.on_demand;
            at(PoolFigure::service) += f.service;
            at(PoolFigure::machine_hours) += f.machines * f.hours;
            at(PoolFigure::committed_paid) += f.committed_paid;
            at(PoolFigure::committed_used) += f.committed_used;
            at(PoolFigure::spot_hours) += f.spot_hours;
            at(PoolFigure::on_demand_hours) += f.on_demand_hours;
            at(PoolFigure::waited) += f.waited;
            at(PoolFigure::longest_wait) = at(PoolFigure::longest_wait).max(f.longest_wait);
            at(PoolFigure::backlog) = at(PoolFigure::backlog).max(f.backlog);
            at(PoolFigure::undone) = f.backlog;
            at(PoolFigure::missed) += f.missed;
            at(PoolFigure::peak) = at(PoolFigure::peak).max(f.peak);
            at(PoolFigure::starts) += f.starts;
            at(PoolFigure::preemptions) += f.preemptions;
            at(PoolFigure::lost) += f.lost;
            own[m / 12] += f.own;
            capacity[m / 12] += f.capacity;
        }
        for (std::size_t i = 0; i < sum.size(); ++i)
            put(pool.figures[i], first, sum[i]);
        for (std::size_t y = 0; y < own.size(); ++y) {
            put(pool.year_own[y], first, own[y]);
            put(pool.year_capacity[y], first, capacity[y]);
        }
    }
    for (std::size_t i = 0; i < farm_parts; ++i)
        put(costs_[i], first, books.farm[i + 1]);
    put(frames_, first, demand.frames);
    put(jobs_, first, demand.jobs);
    put(core_hours_, first, demand.core_hours);
    put(frame_work_, first, demand.frame_work);
    put(log_work_, first, demand.log_work);
}

bool FarmTrials::used(const Pool& pool) const {
    return any(pool.of(PoolFigure::demand)) || any(pool.of(PoolFigure::machine_hours));
}

FarmPool FarmTrials::pool_result(const Pool& pool) const {
    FarmPool r;
    const auto of = [&pool](PoolFigure f) -> const Row& { return pool.of(f); };
    Row rented(trials_), done(trials_), idle(trials_);
    for (std::size_t i = 0; i < trials_; ++i) {
        rented[i] = of(PoolFigure::committed)[i] + of(PoolFigure::spot)[i] + of(PoolFigure::on_demand)[i] +
                    of(PoolFigure::service)[i];
        done[i] = rented[i] + of(PoolFigure::owned)[i];
        idle[i] = of(PoolFigure::capacity)[i] - of(PoolFigure::owned)[i];
    }
    r.demand = summarize(of(PoolFigure::demand));
    r.capacity = summarize(of(PoolFigure::capacity));
    r.idle = summarize(idle);
    for (std::size_t i = 0; i < work_parts; ++i)
        r.work[i] = summarize(pool.figures[static_cast<std::size_t>(PoolFigure::owned) + i]);
    if (any(of(PoolFigure::capacity)))
        r.utilization = summarize_some(ratio(of(PoolFigure::owned), of(PoolFigure::capacity)));
    for (std::size_t y = 0; y < pool.year_own.size() && r.utilization; ++y)
        if (const auto year = summarize_some(ratio(pool.year_own[y], pool.year_capacity[y])))
            r.utilization_by_year.push_back(*year);
    r.burst_share = summarize(zero_where_none(ratio(rented, done)));
    r.undone_share = summarize(zero_where_none(ratio(of(PoolFigure::undone), of(PoolFigure::demand))));
    r.missed_share = summarize(zero_where_none(ratio(of(PoolFigure::missed), of(PoolFigure::demand))));
    r.wait = summarize(zero_where_none(ratio(of(PoolFigure::waited), of(PoolFigure::demand))));
    if (any(of(PoolFigure::committed_paid))) {
        Row unused = of(PoolFigure::committed_paid);
        for (std::size_t i = 0; i < trials_; ++i)
            unused[i] -= of(PoolFigure::committed_used)[i];
        r.committed_paid = summarize(of(PoolFigure::committed_paid));
        r.committed_unused = summarize(unused);
    }
    r.spot_hours = summarize(of(PoolFigure::spot_hours));
    r.on_demand_hours = summarize(of(PoolFigure::on_demand_hours));
    r.longest_wait = summarize(of(PoolFigure::longest_wait));
    r.backlog = summarize(of(PoolFigure::backlog));
    r.peak = summarize(of(PoolFigure::peak));
    r.starts = summarize(of(PoolFigure::starts));
    r.preemptions = summarize(of(PoolFigure::preemptions));
    r.lost = summarize(of(PoolFigure::lost));
    if (hours_ > 0.0) {
        const Statistic machines = summarize(of(PoolFigure::machine_hours));
        r.nodes = machines.mean / hours_;
        r.nodes_error = machines.error.mean / hours_;
    }
    return r;
}

void FarmTrials::cost(FarmResult& r, const std::vector<const Pool*>& pools) const {
    Row total(trials_), machine_hours(trials_), idle_hours(trials_), paid(trials_), unused(trials_);
    for (std::size_t i = 0; i < farm_parts; ++i) {
        r.cost_by_part[i] = summarize(costs_[i]);
        add(total, costs_[i]);
    }
    r.cost = summarize(total);
    for (const Pool* pool : pools)
        for (std::size_t i = 0; i < trials_; ++i) {
            const double offered = pool->of(PoolFigure::capacity)[i], stand = pool->of(PoolFigure::machine_hours)[i];
            machine_hours[i] += stand;
            idle_hours[i] += offered > 0.0 ? stand * (1.0 - pool->of(PoolFigure::owned)[i] / offered) : stand;
            paid[i] += pool->of(PoolFigure::committed_paid)[i];
            unused[i] += pool->of(PoolFigure::committed_paid)[i] - pool->of(PoolFigure::committed_used)[i];
        }
    const auto part_of = [&](const Row& part, const Row& whole, FarmPart which) {
        Row share = zero_where_none(ratio(part, whole));
        for (std::size_t i = 0; i < trials_; ++i)
            share[i] *= costs_[static_cast<std::size_t>(which)][i];
        return summarize(share);
    };
    r.idle_cost = part_of(idle_hours, machine_hours, FarmPart::owned);
    r.committed_idle_cost = part_of(unused, paid, FarmPart::committed);
    r.license_share = summarize(zero_where_none(ratio(costs_[static_cast<std::size_t>(FarmPart::license)], total)));
    r.frames = when_any(frames_);
    r.jobs = when_any(jobs_);
    r.core_hours = when_any(core_hours_);

    // With frames and logs together each has its share of the work; hours of two pools do not add up.
    if (r.frames && r.jobs && pools.size() > 1)
        return;
    Row frame_cost = total, log_cost = total;
    for (std::size_t i = 0; i < trials_; ++i) {
        const double work = frame_work_[i] + log_work_[i];
        frame_cost[i] *= work > 0.0 ? frame_work_[i] / work : 0.0;
        log_cost[i] *= work > 0.0 ? log_work_[i] / work : 0.0;
    }
    r.cost_per_frame = summarize_some(ratio(frame_cost, frames_));
    r.cost_per_job = summarize_some(ratio(log_cost, jobs_));
    r.cost_per_core_hour = summarize_some(ratio(log_cost, core_hours_));
    if (pools.size() != 1)
        return;
    Row done(trials_);
    for (std::size_t i = 0; i < work_parts; ++i)
        add(done, pools[0]->figures[static_cast<std::size_t>(PoolFigure::owned) + i]);
    r.cost_per_node_hour = summarize_some(ratio(total, done));
    const Row& pieces = r.frames ? frames_ : jobs_;
    const Row each = ratio(r.frames ? frame_work_ : log_work_, pieces);
    for (std::size_t i = 0; i < work_parts; ++i) {
        Row hour = ratio(costs_[i], pools[0]->figures[static_cast<std::size_t>(PoolFigure::owned) + i]);
        r.node_hour_by_part[i] = summarize_some(hour);
        for (std::size_t t = 0; t < trials_; ++t)
            hour[t] *= each[t];
        r.unit_by_part[i] = summarize_some(hour);
    }
}

FarmResult FarmTrials::finish(const FarmSums& sums) const {
    constexpr std::array<std::string_view, engine::farm_pools> names{"cpu", "gpu"};
    FarmResult result;
    std::vector<const Pool*> kept;
    for (std::size_t p = 0; p < pools_.size(); ++p)
        if (used(pools_[p])) {
            kept.push_back(&pools_[p]);
            result.pools.push_back(pool_result(pools_[p]));
            result.pools.back().name = names[p];
            result.pools.back().months = sums.months(static_cast<int>(p), static_cast<double>(trials_));
            for (int r = 0; r < chance::replicates; ++r)
                result.pools.back().months_by_replicate.push_back(
                    sums.months(static_cast<int>(p), static_cast<double>(trials_), r));
        }
    if (result.pools.size() == 2 && !(result.pools[0].demand.mean > 0.0))
        std::swap(result.pools[0], result.pools[1]);
    cost(result, kept);
    return result;
}

FarmSums::FarmSums(int months)
    : months_(static_cast<std::size_t>(months)),
      hours_(months_),
      sums_(engine::farm_pools * months_ * figures) {}

void FarmSums::add(std::int64_t group, std::span<const FarmMonth> farm) {
    Fixed* const sums = sums_.of(group);
    for (std::size_t i = 0; i < engine::farm_pools * months_; ++i) {
        const FarmMonth& f = farm[i];
        hours_[i % months_] = f.hours;
        const std::array<const Block*, figures> blocks{
            &f.demand,  &f.capacity, &f.own,          &f.committed, &f.spot, &f.on_demand, &f.service,
            &f.backlog, &f.waited,   &f.longest_wait, &f.missed,    &f.peak, &f.starts,    &f.lost};
        for (std::size_t k = 0; k < figures; ++k)
            sums[i * figures + k] += to_fixed(engine::ordered_sum(*blocks[k]));
    }
}

void FarmSums::add(const FarmSums& other) {
    sums_.add(other.sums_);
    for (std::size_t m = 0; m < months_; ++m)
        hours_[m] = std::max(hours_[m], other.hours_[m]);
}

std::vector<FarmMonthMeans> FarmSums::months(int pool, double count, int replicate) const {
    std::vector<FarmMonthMeans> list(months_);
    for (std::size_t m = 0; m < months_; ++m) {
        const auto of = [&](MonthSum which) {
            const std::size_t row = static_cast<std::size_t>(pool) * months_ + m;
            const Mean mean = sums_.mean(row * figures + static_cast<std::size_t>(which), count);
            return replicate < 0 ? mean.value : mean.each[static_cast<std::size_t>(replicate)];
        };
        FarmMonthMeans& mean = list[m];
        mean.hours = hours_[m];
        mean.demand = of(MonthSum::demand);
        mean.capacity = of(MonthSum::capacity);
        mean.work = {of(MonthSum::owned), of(MonthSum::committed), of(MonthSum::spot), of(MonthSum::on_demand),
                     of(MonthSum::service)};
        mean.backlog = of(MonthSum::backlog);
        mean.wait = mean.demand > 0.0 ? of(MonthSum::waited) / mean.demand : 0.0;
        mean.longest_wait = of(MonthSum::longest_wait);
        mean.missed = of(MonthSum::missed);
        mean.peak = of(MonthSum::peak);
        mean.starts = of(MonthSum::starts);
        mean.lost = of(MonthSum::lost);
    }
    return list;
}

} // namespace topsheet::sim
