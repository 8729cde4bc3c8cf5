#include "topsheet/engine/licenses.hpp"

#include <cmath>

namespace topsheet::engine {

Licenses::Licenses(const Shop& shop, Layout& layout, const Render& render) {
    const auto& productions = shop.study->workload.productions;
    for (const auto& rule : shop.scenario->licenses) {
        Pool pool;
        pool.rule = &rule;
        pool.license = &shop.catalog().licenses[rule.license.at()];
        pool.cloud = pool.license->cloud == rates::CloudRight::allowed ||
                     (pool.license->cloud == rates::CloudRight::conditional && rule.condition_met);
        pool.free = pool.license->seat.given && pool.license->seat.is_fixed() && pool.license->seat.fixed.base() == 0.0;
        if (pool.license->term.given) {
            const double hours_per_month = 24.0 * shop.calendar.mean_days();
            const double months = pool.license->term.value / (pool.license->term.in_months ? 1.0 : hours_per_month);
            pool.term_months = static_cast<int>(std::max(1.0, std::round(months)));
        }
        if (rule.seats.given && !pool.free)
            pool.term = layout.term(rule.license.index, pool.term_months);
        for (std::size_t w = 0; w < render.works().size(); ++w) {
            const auto& work = render.works()[w];
            if (work.render->renderer != rule.renderer)
                continue;
            pool.works.push_back(w);
            pool.metered.push_back(rule.metered && pool.license->metered.found() && !pool.free
                                       ? layout.usage(pool.license->metered.index, model::Category::licenses,
                                                      cause(productions[static_cast<std::size_t>(work.production)].name,
                                                            work.render->name),
                                                      Kind::opex, FarmSource::license)
                                       : -1);
        }
        pools_.push_back(std::move(pool));
    }
}

void Licenses::operator()(const Shop& shop, const Luck& luck, const Render& render, const Render::State& state,
                          Activity& activity) const {
    const auto& draws = *luck.draws;
    const int months = shop.calendar.size();
    const auto stride = static_cast<std::size_t>(months);
    for (const auto& pool : pools_) {
        Block seats = Block::Zero();
        if (pool.term >= 0) {
            const double pack = std::max(1, pool.license->pack);
            seats = value(draws, pool.rule->seats);
            seats = (seats > 0.0).select((seats.max(pool.license->minimum_seats) / pack - 1e-9).ceil() * pack, 0.0);
            for (int m = 0; m < months; m += pool.term_months)
                activity.seats.add(pool.term, m, seats);
        }
        if (pool.free || pool.works.empty())
            continue;
        for (int m = 0; m < months; ++m) {
            const auto month = static_cast<std::size_t>(m);
            const FarmLevel& farm = state.farm[month];
            Block all = Block::Zero(), mine = Block::Zero();
            for (std::size_t w = 0; w < render.works().size(); ++w)
                all += state.demand[w * stride + month];
            for (const std::size_t w : pool.works)
                mine += state.demand[w * stride + month];
            if (!(mine > 0.0).any())
                continue;
            const Block share = (all > 0.0).select(mine / all.max(1e-300), 0.0);
            const Block some = share.max(1e-12);
            const Block over = hours_above(render.hours(), farm, farm.capacity);
            const Block reach = (seats * farm.own_speed / some).min(farm.capacity);
            Block open = share / farm.own_speed * (hours_above(render.hours(), farm, reach) - over);
            if (farm.bursts) {
                Block above = over;
                if (pool.cloud) {
                    const Block left = (seats - share * farm.capacity / farm.own_speed).max(0.0);
                    above = hours_above(render.hours(), farm, Block(farm.capacity + left * state.burst_speed / some));
                }
                open += share * state.burst_hours * above;
            }
            open = open.max(0.0);
            if (!(open > 0.0).any())
                continue;
            for (std::size_t i = 0; i < pool.works.size(); ++i) {
                const Block part =
                    (mine > 0.0).select(state.demand[pool.works[i] * stride + month] / mine.max(1e-300), 0.0);
                if (pool.metered[i] >= 0)
                    activity.usage.add(pool.metered[i], m, open * part);
                else
                    activity.gauge(Gauge::unlicensed_hours) += open * part;
            }
        }
    }
}

} // namespace topsheet::engine
