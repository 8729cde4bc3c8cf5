// Licenses within a month: what may run in an hour, and what the machines that ran drew.
#include <algorithm>
#include <limits>

#include "engine/license_kernels.hpp"

#include "topsheet/engine/license_pools.hpp"

namespace topsheet::engine {

namespace {

constexpr int size = chance::group_size;
constexpr double infinity = std::numeric_limits<double>::infinity();

/// Seats that may be drawn in an hour, or what is left of credits.
void fill_room(const rates::License& license, const LicensePools::State::Pool& held, double hour, Block& room) {
    room = license.metric == rates::LicenseMetric::credit ? held.left : held.seats;
    room = (held.ready <= hour).select(room, 0.0);
}

} // namespace

void LicensePools::hour(State& state, int hour_of_month) const {
    state.now = state.first_hour + hour_of_month;
    for (std::size_t n = 0; n < needs_.size(); ++n) {
        auto& now = state.needs[n];
        if (now.hard[0] || now.hard[1])
            for (std::size_t p = 0; p < now.pools.size(); ++p)
                fill_room(*needs_[n].pools[p].license, now.pools[p], state.now, now.pools[p].room);
    }
}

bool LicensePools::limits(const State& state, int work_class) const {
    return std::ranges::any_of(needs_of_[static_cast<std::size_t>(work_class)], [&](int n) {
        const auto& now = state.needs[static_cast<std::size_t>(n)];
        return now.hard[0] || now.hard[1];
    });
}

void LicensePools::limit(const State& state, int work_class, LicensePlace place, double* machines) const {
    std::fill_n(machines, size, infinity);
    const auto where = static_cast<std::size_t>(place);
    const auto q = static_cast<std::size_t>(classes_[static_cast<std::size_t>(work_class)].pool);
    for (const int n : needs_of_[static_cast<std::size_t>(work_class)]) {
        const Need& need = needs_[static_cast<std::size_t>(n)];
        const auto& now = state.needs[static_cast<std::size_t>(n)];
        if (!now.hard[where])
            continue;
        // machines_served of license_pool.hpp, for all trials
        Block served = Block::Zero();
        for (std::size_t p = 0; p < need.pools.size(); ++p) {
            const Pool& pool = need.pools[p];
            const Block& each = now.pools[p].each[q][where];
            if (where == 1 && pool.away_free[q])
                served.setConstant(infinity);
            else if (where == 0 ? pool.own : pool.away[q])
                served += (each > 0.0).select((now.pools[p].room / each.max(1e-300) + 1e-9).floor(), infinity);
        }
        if (need.metered_by[where][static_cast<std::size_t>(state.month)] >= 0)
            served = (now.ready[where] <= state.now).select(infinity, served);
        Eigen::Map<Block> most(machines);
        most = most.min(served);
    }
}

void LicensePools::own_limit(const State& state, int work_class, double* machines) const {
    limit(state, work_class, LicensePlace::own, machines);
}

void LicensePools::cloud_limit(const State& state, int work_class, double* machines) const {
    limit(state, work_class, LicensePlace::cloud, machines);
}

void LicensePools::take(State& state, int work_class, LicensePlace place, const double* machines) const {
    const auto where = static_cast<std::size_t>(place);
    const auto q = static_cast<std::size_t>(classes_[static_cast<std::size_t>(work_class)].pool);
    const int which = 0;
    for (const int n : needs_of_[static_cast<std::size_t>(work_class)]) {
        const Need& need = needs_[static_cast<std::size_t>(n)];
        auto& now = state.needs[static_cast<std::size_t>(n)];
        if (!now.hard[0] && !now.hard[1])
            continue;
        Block open, drawn = Block::Zero();
        kernels::whole_sum(&machines, &which, 1, open.data());
        for (std::size_t p = 0; p < need.pools.size(); ++p) {
            const Pool& pool = need.pools[p];
            if (where == 1 && pool.away_free[q])
                break;
            if (where == 0 ? pool.own : pool.away[q])
                kernels::draw(now.pools[p].room.data(), open.data(), now.pools[p].each[q][where].data(), drawn.data());
        }
    }
}

void LicensePools::refuse(State& state, int work_class, const double* machines) const {
    for (const int n : needs_of_[static_cast<std::size_t>(work_class)]) {
        auto& now = state.needs[static_cast<std::size_t>(n)];
        if (now.hard[0] || now.hard[1])
            kernels::add_lanes(now.refused.data(), machines);
    }
}

std::optional<LicensePools::Meter> LicensePools::meter(State& state, int work_class) const {
    const auto& needs = needs_of_[static_cast<std::size_t>(work_class)];
    if (needs.size() != 1 || state.figures || state.tally != nullptr)
        return std::nullopt;
    const auto n = static_cast<std::size_t>(needs.front());
    const Need& need = needs_[n];
    auto& now = state.needs[n];
    if (!need.simple || now.waits_for_order || need.classes.size() != 1)
        return std::nullopt;
    const auto q = static_cast<std::size_t>(classes_[static_cast<std::size_t>(work_class)].pool);
    now.handed_out = true;
    return Meter{now.pools[0].seats.data(), need.pools[0].away[q] ? 1.0 : 0.0, now.metered[q][0].data(),
                 now.metered[q][1].data()};
}

std::optional<LicensePools::Free> LicensePools::free(State& state, int work_class) const {
    const auto& needs = needs_of_[static_cast<std::size_t>(work_class)];
    if (needs.size() != 1 || state.tally != nullptr)
        return std::nullopt;
    const auto n = static_cast<std::size_t>(needs.front());
    const Need& need = needs_[n];
    auto& now = state.needs[n];
    const auto q = static_cast<std::size_t>(classes_[static_cast<std::size_t>(work_class)].pool);
    const Pool& first = need.pools.front();
    if (need.pools.size() != 1 || need.classes.size() != 1 || now.waits_for_order || !first.unlimited || !first.own ||
        !first.away[q])
        return std::nullopt;
    now.handed_out = true;
    return Free{state.figures ? now.peak.data() : nullptr};
}

bool LicensePools::counting(const State& state) const {
    for (std::size_t n = 0; n < needs_.size(); ++n)
        if (!needs_[n].classes.empty() && !state.needs[n].handed_out)
            return true;
    return false;
}

void LicensePools::count(State& state, int pool, const double* const* own, const double* const* cloud) const {
    const auto q = static_cast<std::size_t>(pool);
    for (std::size_t n = 0; n < needs_.size(); ++n) {
        const Need& need = needs_[n];
        const auto& classes = need.in_pool[q];
        auto& now = state.needs[n];
        if (classes.empty() || now.handed_out)
            continue;
        const bool simple = need.simple && !now.waits_for_order;
        if (simple && !state.figures && state.tally == nullptr && classes.size() == 1) {
            const auto c = static_cast<std::size_t>(classes[0]);
            kernels::meter_simple(own[c], cloud[c], now.pools[0].seats.data(), need.pools[0].away[q] ? 1.0 : 0.0,
                                  now.metered[q][0].data(), now.metered[q][1].data());
            continue;
        }
        kernels::whole_sum(own, classes.data(), classes.size(), now.up[q][0].data());
        kernels::whole_sum(cloud, classes.data(), classes.size(), now.up[q][1].data());
        if (q == 0 && !need.in_pool[1].empty())
            continue; // its other machines are counted next
        if (state.tally != nullptr && !state.tally->needs[n].months[0].empty())
            add_to_tally(n, need, state, now);
        if (simple)
            kernels::serve_simple(now.up[q][0].data(), now.up[q][1].data(),
                                  {now.pools[0].seats.data(), need.pools[0].away[q] ? 1.0 : 0.0,
                                   now.metered[q][0].data(), now.metered[q][1].data(), now.drawn.data(),
                                   now.peak.data()});
        else
            serve(need, state, now);
    }
}

void LicensePools::serve(const Need& need, State& state, State::Need& now) const {
    // Owned machines of both pools of the farm first, then those elsewhere.
    Block open[2][2], all = Block::Zero();
    for (const int q : {0, 1})
        for (const int place : {0, 1}) {
            open[q][place] = need.in_pool[q].empty() ? Block(Block::Zero()) : now.up[q][place];
            all += open[q][place];
        }
    now.peak = now.peak.max(all);
    for (std::size_t p = 0; p < need.pools.size(); ++p)
        fill_room(*need.pools[p].license, now.pools[p], state.now, now.pools[p].room);
    for (const std::size_t place : {0U, 1U})
        for (std::size_t p = 0; p < need.pools.size(); ++p) {
            const Pool& pool = need.pools[p];
            auto& held = now.pools[p];
            for (const std::size_t q : {0U, 1U}) {
                if (need.in_pool[q].empty())
                    continue;
                Block nobody = Block::Zero(); // draws of pools that count nothing are no figures
                if (place == 1 && pool.away_free[q])
                    open[q][1].setZero();
                else if (place == 0 ? pool.own : pool.away[q])
                    kernels::draw(held.room.data(), open[q][place].data(), held.each[q][place].data(),
                                  (pool.unlimited ? nobody : now.drawn).data());
            }
        }
    for (std::size_t p = 0; p < need.pools.size(); ++p)
        if (need.pools[p].license->metric == rates::LicenseMetric::credit) // a machine-hour of credit is gone
            now.pools[p].left = (now.pools[p].ready <= state.now).select(now.pools[p].room, now.pools[p].left);
    for (const std::size_t q : {0U, 1U})
        for (const std::size_t place : {0U, 1U}) {
            if (now.waits_for_order) {
                const Block early = (now.ready[place] > state.now).select(open[q][place], 0.0);
                now.unlicensed += early;
                open[q][place] -= early;
            }
            now.metered[q][place] += open[q][place];
        }
}

} // namespace topsheet::engine
