// Needs and pools of a scenario's licenses: what is bought, when it may be drawn, what a month comes to.
#include "topsheet/engine/license_pools.hpp"

#include <algorithm>
#include <cmath>

#include "topsheet/engine/books.hpp"

namespace topsheet::engine {

namespace {

/// Seats of a pool that is never empty.
constexpr double plenty = 1e18;
/// Cores of the reference node, in which a render service is counted (rates/machine.hpp).
constexpr double reference_cores = 192.0;

/// The render service that takes what a pool of the farm cannot; -1 when machines do.
int service_of(const Shop& shop, const model::Farm& farm, int pool) {
    if (!farm.service.found() || (pool == 0 ? farm.burst : farm.gpu_burst).found())
        return -1;
    return shop.catalog().render_services[farm.service.at()].gpu == (pool == 1) ? farm.service.index : -1;
}

int months_of_term(const rates::License& license, const Calendar& calendar) {
    if (!license.term.given)
        return 12;
    return static_cast<int>(std::max(1.0, whole_months(license.term, calendar.mean_days())));
}

} // namespace

LicensePools::LicensePools(const Shop& shop, Layout& layout, std::vector<LicensedClass> classes,
                           std::vector<LicensedSource> sources)
    : shop_(shop),
      classes_(std::move(classes)),
      needs_of_(classes_.size()) {
    for (const auto& rule : shop.scenario->licenses) {
        Need need;
        need.rule = &rule;
        const auto& license = shop.catalog().licenses[rule.license.at()];
        for (std::size_t c = 0; c < classes_.size(); ++c)
            if (rule.serves(classes_[c].renderer)) {
                need.classes.push_back(static_cast<int>(c));
                need.in_pool[classes_[c].pool].push_back(static_cast<int>(c));
                needs_of_[c].push_back(static_cast<int>(needs_.size()));
            }
        for (std::size_t i = 0; i < sources.size(); ++i)
            if (rule.serves(classes_[static_cast<std::size_t>(sources[i].work_class)].renderer)) {
                need.sources.push_back(static_cast<int>(i));
                need.causes.push_back(sources[i].cause);
            }
        for (const auto& role : shop.study->workload.artists)
            if (role.name == rule.included_role)
                need.role = &role;
        if (rule.included.given || need.role != nullptr)
            add_pool(layout, need, license, nullptr, false, rule.condition_met, true);
        const bool buys = rule.seats.given || rule.automatic;
        add_pool(layout, need, license, buys ? &rule.seats : nullptr, rule.metered, rule.condition_met, false);
        for (const auto& then : rule.then)
            add_pool(layout, need, shop.catalog().licenses[then.license.at()], then.seats.given ? &then.seats : nullptr,
                     then.metered, then.condition_met, false);
        for (const int place : {0, 1})
            for (int m = 0; m < shop.calendar.size(); ++m) {
                int by = -1;
                for (std::size_t p = 0; p < need.pools.size() && by < 0; ++p)
                    if (const auto& pool = need.pools[p]; pool.metered[place].meter >= 0 && m >= pool.sold_from &&
                                                          m < pool.sold_to && (place == 1 || pool.own))
                        by = static_cast<int>(p);
                need.metered_by[place].push_back(by);
            }
        const Pool& first = need.pools.front();
        need.simple = need.pools.size() == 1 && (need.in_pool[0].empty() || need.in_pool[1].empty()) && first.own &&
                      !first.unlimited && !first.away_free[0] && !first.away_free[1] &&
                      first.license->metric == rates::LicenseMetric::machine;
        need.slot = layout.license({rule.renderer, title_of(license)});
        needs_.push_back(std::move(need));
    }
}

void LicensePools::add_pool(Layout& layout, Need& need, const rates::License& license, const Uncertain<Seats>* seats,
                            bool metered, bool condition_met, bool included) {
    const Calendar& calendar = shop_.calendar;
    const int months = calendar.size();
    Pool pool;
    pool.license = &license;
    pool.seats = seats;
    pool.included = included;
    pool.automatic = seats == &need.rule->seats && need.rule->automatic;
    pool.own = !license.cloud_only;
    pool.term_months = months_of_term(license, calendar);
    // Free software serves every machine unless the study counts its tokens; a named user's machines draw nothing.
    pool.unlimited =
        license.metric == rates::LicenseMetric::user || (rates::is_free(license) && seats == nullptr && !included);
    const auto* farm = shop_.scenario->farm ? &*shop_.scenario->farm : nullptr;
    for (const int q : {0, 1}) {
        const int service = farm != nullptr ? service_of(shop_, *farm, q) : -1;
        const auto right = service >= 0 ? license.service : license.cloud;
        pool.away[q] = may_draw(right, condition_met) || (pool.unlimited && right != rates::CloudRight::forbidden);
        pool.away_free[q] = license.cloud_free && service < 0;
        if (service >= 0)
            pool.away_free[q] =
                shop_.catalog().render_services[static_cast<std::size_t>(service)].includes(need.rule->renderer);
    }
    pool.sold_from = license.valid_from ? std::clamp(shop_.month(license.valid_from), 0, months) : 0;
    pool.sold_to = license.valid_to ? std::clamp(shop_.month(license.valid_to) + 1, 0, months) : months;
    if (seats != nullptr) {
        const auto& l = shop_.catalog().licenses;
        pool.term = layout.term(static_cast<int>(&license - l.data()), pool.term_months);
        for (int m = pool.sold_from; m < pool.sold_to; m += pool.term_months)
            pool.bought.push_back(m);
    }
    if (metered)
        for (const int place : {0, 1}) {
            const auto& meter = place == 1 && license.metered_cloud.found() ? license.metered_cloud : license.metered;
            if (!meter.found())
                continue;
            pool.metered[place].meter = meter.index;
            for (const auto& cause : need.causes)
                pool.metered[place].slots.push_back(
                    layout.usage(meter.index, model::Category::licenses, cause, Kind::opex, FarmSource::license));
        }
    if (license.most_revenue.given && shop_.scenario->revenue.given && (seats != nullptr || metered)) {
        std::string sentence = "\"";
        sentence.append(title_of(license)).append("\" is not sold to a house with this revenue");
        pool.revenue_limit = layout.limit(std::move(sentence));
    }
    need.pools.push_back(std::move(pool));
}

void LicensePools::begin(const Luck& luck, State& state) const {
    const auto& draws = *luck.draws;
    const auto& catalog = shop_.catalog();
    // Cores and graphics processors of one machine, by pool of the farm and place; of owned machines the mean.
    Block gpus[2][2];
    for (const int q : {0, 1})
        for (const int place : {0, 1})
            state.cores[q][place] = gpus[q][place] = Block::Zero();
    if (shop_.scenario->farm) {
        const auto& farm = *shop_.scenario->farm;
        Block units[2] = {Block::Zero(), Block::Zero()};
        for (const auto& holding : farm.owned) {
            const auto* estate = holding.estate.found() ? &shop_.study->estate.assets[holding.estate.at()] : nullptr;
            const auto& asset = catalog.assets[estate != nullptr ? estate->asset.at() : holding.asset.at()];
            const Block count = value(draws, estate != nullptr ? estate->count : holding.count);
            const int q = asset.gpus > 0 ? 1 : 0;
            units[q] += count;
            state.cores[q][0] += count * asset.cores;
            gpus[q][0] += count * asset.gpus;
        }
        for (const int q : {0, 1}) {
            state.cores[q][0] /= units[q].max(1e-300);
            gpus[q][0] /= units[q].max(1e-300);
            const auto& burst = q == 0 ? farm.burst : farm.gpu_burst;
            if (service_of(shop_, farm, q) >= 0) {
                state.cores[q][1] = Block::Constant(reference_cores);
                gpus[q][1] = Block::Constant(q);
            } else if (burst.found()) {
                const auto& machine = catalog.machines[burst.at()];
                state.cores[q][1] = Block::Constant(machine.cores > 0 ? machine.cores : machine.vcpu);
                gpus[q][1] = Block::Constant(machine.gpus);
            }
        }
    }
    state.needs.resize(needs_.size());
    for (std::size_t n = 0; n < needs_.size(); ++n) {
        const Need& need = needs_[n];
        auto& now = state.needs[n];
        now.pools.assign(need.pools.size(), {});
        now.share.assign(need.sources.size(), Block::Zero());
        if (!now.share.empty())
            now.share[0] = Block::Ones();
        const Block tasks = value(draws, need.rule->tasks);
        for (std::size_t p = 0; p < need.pools.size(); ++p) {
            const auto& license = *need.pools[p].license;
            const Block size = value(draws, license.size);
            for (const int q : {0, 1})
                for (const int place : {0, 1})
                    for (int i = 0; i < chance::group_size; ++i)
                        now.pools[p].each[q][place][i] = seats_of_machine(
                            license.metric, {state.cores[q][place][i], gpus[q][place][i], tasks[i]}, size[i]);
        }
    }
}

void LicensePools::open(const Luck& luck, int month, State& state) const {
    const auto& draws = *luck.draws;
    state.month = month;
    state.first_hour = 24.0 * shop_.calendar.first_day(month);
    state.now = state.first_hour;
    const auto at = static_cast<std::size_t>(month);
    for (std::size_t n = 0; n < needs_.size(); ++n) {
        const Need& need = needs_[n];
        auto& now = state.needs[n];
        now.waits_for_order = now.handed_out = false;
        for (std::size_t p = 0; p < need.pools.size(); ++p) {
            const Pool& pool = need.pools[p];
            auto& held = now.pools[p];
            const bool credit = pool.license->metric == rates::LicenseMetric::credit;
            const auto buys = std::ranges::find(pool.bought, month);
            if (pool.included) {
                held.seats = value(draws, need.rule->included, month);
                if (need.role != nullptr)
                    held.seats += value(draws, need.role->count, month) * value(draws, need.rule->included_each, month);
                if (credit && month % pool.term_months == 0)
                    held.left = held.seats * value(draws, pool.license->covers, month);
            } else if (buys != pool.bought.end()) {
                const auto term = static_cast<std::size_t>(buys - pool.bought.begin());
                held.bought = Block::Zero();
                if (pool.automatic) {
                    if (n < plan_.size() && term < plan_[n].size())
                        held.bought = Block::Constant(plan_[n][term]);
                } else {
                    const Block wanted = value(draws, *pool.seats, month);
                    for (int i = 0; i < chance::group_size; ++i)
                        held.bought[i] = seats_sold(wanted[i], pool.license->minimum_seats, pool.license->pack);
                }
                held.seats = held.bought;
                if (credit)
                    held.left = held.bought * value(draws, pool.license->covers, month);
                held.ready = term == 0 ? order(luck, *pool.license, state.first_hour) : Block(Block::Zero());
            } else if (!pool.bought.empty() && month >= pool.bought.back() + pool.term_months) {
                held.seats = held.left = Block::Zero(); // not renewed: no longer sold
            }
            if (pool.unlimited)
                held.seats = held.left = Block::Constant(plenty);
            now.waits_for_order = now.waits_for_order || (held.ready > state.first_hour).any();
        }
        for (const int place : {0, 1}) {
            const int by = need.metered_by[place][at];
            now.ready[place] = Block::Zero();
            now.hard[place] = by < 0;
            if (by < 0)
                continue;
            const Pool& pool = need.pools[static_cast<std::size_t>(by)];
            const double from = 24.0 * shop_.calendar.first_day(pool.sold_from);
            now.ready[place] = order(luck, *pool.license, from);
            if ((now.ready[place] > state.first_hour).any())
                now.hard[place] = now.waits_for_order = true;
            const auto& meter = shop_.catalog().meters[static_cast<std::size_t>(pool.metered[place].meter)];
            for (const int q : {0, 1})
                now.amount[q][place] = meter.dimension.core > 0 ? state.cores[q][place]
                                       : meter.dimension.seat > 0
                                           ? now.pools[static_cast<std::size_t>(by)].each[q][place]
                                           : Block(Block::Ones());
            if (state.tally != nullptr)
                now.worth[place] = value(draws, meter.level, month) *
                                   Books::present(luck, shop_.study->finance.timing, month, When::month_end);
        }
        for (auto& of_pool : now.metered)
            for (Block& sum : of_pool)
                sum.setZero();
        now.unlicensed = now.drawn = now.peak = now.refused = Block::Zero();
        if (state.tally != nullptr)
            open_tally(luck, n, month, state);
    }
}

Block LicensePools::order(const Luck& luck, const rates::License& license, double hour) const {
    if (!license.lead_time.given)
        return Block::Constant(hour);
    return hour + 24.0 * days(*luck.draws, license.lead_time, shop_.calendar.mean_days());
}

void LicensePools::close(const Luck& luck, int month, std::span<const Block> done, State& state,
                         Activity& activity) const {
    const double hours = shop_.calendar.hours(month).base();
    const auto at = static_cast<std::size_t>(month);
    for (std::size_t n = 0; n < needs_.size(); ++n) {
        const Need& need = needs_[n];
        auto& now = state.needs[n];
        Block paid = Block::Zero();
        for (std::size_t p = 0; p < need.pools.size(); ++p) {
            const Pool& pool = need.pools[p];
            if (std::ranges::find(pool.bought, month) != pool.bought.end() && (now.pools[p].bought > 0.0).any())
                activity.seats.add(pool.term, month, now.pools[p].bought);
            if (!pool.unlimited)
                paid += now.pools[p].seats * hours;
            if (pool.revenue_limit >= 0 && month == 0)
                activity.breaks(pool.revenue_limit, value(*luck.draws, shop_.scenario->revenue) -
                                                        value(*luck.draws, pool.license->most_revenue));
        }
        if (need.classes.empty())
            continue;
        // The causes' parts of this month's work; those of the month before where none is done.
        Block all = Block::Zero();
        for (const int s : need.sources)
            all += done[static_cast<std::size_t>(s)];
        for (std::size_t i = 0; i < need.sources.size(); ++i)
            now.share[i] =
                (all > 0.0).select(done[static_cast<std::size_t>(need.sources[i])] / all.max(1e-300), now.share[i]);
        Block metered = Block::Zero();
        for (const int place : {0, 1}) {
            const int by = need.metered_by[place][at];
            const Block machines = now.metered[0][place] + now.metered[1][place];
            if (!(machines > 0.0).any())
                continue;
            if (by < 0) {
                now.unlicensed += machines;
                continue;
            }
            metered += machines;
            const Block amount =
                now.metered[0][place] * now.amount[0][place] + now.metered[1][place] * now.amount[1][place];
            const auto& slots = need.pools[static_cast<std::size_t>(by)].metered[place].slots;
            for (std::size_t i = 0; i < slots.size(); ++i)
                if ((now.share[i] > 0.0).any())
                    activity.usage.add(slots[i], month, amount * now.share[i]);
        }
        activity.gauge(Gauge::unlicensed_hours) += now.unlicensed;
        if (activity.detail) {
            const auto keep = [&](LicenseFigure figure, const Block& block) {
                activity.license.add(need.slot * static_cast<int>(LicenseFigure::count) + static_cast<int>(figure),
                                     month, block);
            };
            keep(LicenseFigure::paid, paid);
            keep(LicenseFigure::drawn, now.drawn);
            keep(LicenseFigure::metered, metered);
            keep(LicenseFigure::peak, now.peak);
            keep(LicenseFigure::refused, now.refused);
        }
    }
}

} // namespace topsheet::engine
