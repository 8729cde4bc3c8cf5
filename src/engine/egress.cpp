#include "topsheet/engine/egress.hpp"

#include <algorithm>

#include "topsheet/engine/capacity.hpp"

namespace topsheet::engine {

namespace {

const model::Cache* cache_for(const model::Scenario& scenario, const model::Workstations& seat) {
    for (const auto& cache : scenario.caches)
        if (cache.site.index == seat.site.index && std::ranges::find(cache.serves, seat.role) != cache.serves.end())
            return &cache;
    return nullptr;
}

/// Hours in which a pull must be through.
Block time_for(const chance::DrawBlock& draws, const Uncertain<Hours>& within) {
    return within.given ? value(draws, within) : Block(Block::Constant(model::pull_hours));
}

/// Capacity that is paid for a cache of a size: what its class holds back, at least its minimum, in whole steps.
Block capacity_of(const chance::DrawBlock& draws, const rates::StorageClass& c, const Block& size) {
    Block capacity = size * value(draws, c.provisioned);
    if (c.system_reserve.given)
        capacity /= (1.0 - value(draws, c.system_reserve)).max(1e-9);
    return sold(draws, c, capacity);
}

} // namespace

void Egress::plan_reads(const Shop& shop, Layout& layout, int production, const std::vector<model::Read>& reads) {
    for (const auto& read : reads) {
        if (shop.main_placement(read.of) == nullptr)
            continue;
        const auto at = read.cadence == model::Cadence::event ? read.at : model::Event::none;
        const std::string why =
            production >= 0
                ? own_cause(shop.study->workload.productions[static_cast<std::size_t>(production)], read.name, "reads")
                : cause("(house)", read.name);
        for (const auto& seat : shop.scenario->workstations) {
            if (seat.role != read.by)
                continue;
            Pull pull;
            pull.production = production;
            pull.read = &read;
            pull.share = &seat.share;
            pull.cache = cache_for(*shop.scenario, seat);
            pull.taken = Withdrawal(shop, layout, {FlowKind::read, read.of, production, seat.site.index, why, at});
            pulls_.push_back(std::move(pull));
        }
    }
}

void Egress::plan_cache(const Shop& shop, Layout& layout, const model::Cache& cache) {
    Warm warm;
    warm.cache = &cache;
    if (cache.storage_class.found())
        warm.stock = layout.usage(shop.catalog().storage_classes[cache.storage_class.at()].stock.index,
                                  model::Category::storage, standing);
    for (const auto& holding : cache.owned)
        warm.owned.emplace_back(shop, layout, holding, cache.site.index, model::Category::storage, standing,
                                FarmSource::none);
    const auto served = std::ranges::find(pulls_, &cache, &Pull::cache);
    if (served != pulls_.end()) {
        const auto order = [&](std::string_view why) {
            return Withdrawal(shop, layout,
                              {FlowKind::fill, served->read->of, served->production, cache.site.index, why});
        };
        warm.fill = order(cause(standing, cache.name + ", first fill"));
        if (cache.renewed.given)
            warm.renewed = order(cause(standing, cache.name + ", renewal"));
    }
    standing_.plan(shop, layout, cache.standing, model::Category::storage);
    caches_.push_back(std::move(warm));
}

Egress::Egress(const Shop& shop, Layout& layout) {
    const auto& productions = shop.study->workload.productions;
    for (std::size_t p = 0; p < productions.size(); ++p) {
        const int production = static_cast<int>(p);
        plan_reads(shop, layout, production, productions[p].reads);
        for (const auto& delivery : productions[p].deliveries) {
            if (shop.main_placement(delivery.of) == nullptr)
                continue;
            const auto at = delivery.cadence == model::Cadence::event ? delivery.at : model::Event::none;
            const std::string why = own_cause(productions[p], delivery.name, "delivery");
            sent_.push_back(
                {production, &delivery,
                 Withdrawal(shop, layout,
                            {FlowKind::delivery, delivery.of, production, shop.site_named(delivery.to), why, at})});
        }
    }
    plan_reads(shop, layout, -1, shop.study->workload.reads);
    for (const auto& route : shop.scenario->routes)
        standing_.plan(shop, layout, route.standing, model::Category::egress);
    for (const auto& cache : shop.scenario->caches)
        plan_cache(shop, layout, cache);
}

void Egress::operator()(const Shop& shop, const Luck& luck, Activity& activity) const {
    if (pulls_.empty() && sent_.empty() && caches_.empty() && standing_.empty())
        return;
    const auto& draws = *luck.draws;
    const Calendar& calendar = shop.calendar;
    const int months = calendar.size();
    const Block always = Block::Ones(), from = Block::Zero(), until = Block::Constant(calendar.first_day(months));

    for (const auto& pull : pulls_) {
        const Dates* dates = pull.production >= 0 ? &luck.dates[static_cast<std::size_t>(pull.production)] : nullptr;
        const auto objects = pull.taken.objects(draws);
        const Block within = time_for(draws, pull.read->within);
        for (int m = 0; m < months; ++m) {
            if (dates != nullptr && !dates->touches(calendar.first_day(m), calendar.first_day(m + 1)))
                continue;
            const auto during = pull.read->during;
            const Block count = dates != nullptr ? times(pull.read->cadence, calendar, m, dates->begin(during),
                                                         dates->end(during), dates->day(pull.read->at), dates->happens)
                                                 : times(pull.read->cadence, calendar, m, from, until, from, always);
            if (!(count > 0.0).any())
                continue;
            Block each = value(draws, pull.read->volume, m) * value(draws, *pull.share, m);
            if (pull.cache != nullptr)
                each = fetched<Block>(each, value(draws, pull.cache->hit, m), value(draws, pull.cache->read_ahead, m));
            pull.taken.take(shop, draws, activity, m, count * each, objects, &each, &within);
        }
    }
    for (const auto& sent : sent_) {
        const auto& delivery = *sent.delivery;
        const Dates& dates = luck.dates[static_cast<std::size_t>(sent.production)];
        const auto objects = sent.taken.objects(draws);
        const Block within = time_for(draws, delivery.within);
        for (int m = 0; m < months; ++m) {
            if (!dates.touches(calendar.first_day(m), calendar.first_day(m + 1)))
                continue;
            const Block count = times(delivery.cadence, calendar, m, dates.begin(delivery.during),
                                      dates.end(delivery.during), dates.day(delivery.at), dates.happens);
            if (!(count > 0.0).any())
                continue;
            const Block each = value(draws, delivery.volume, m);
            sent.taken.take(shop, draws, activity, m, count * each, objects, &each, &within);
        }
    }
    for (int m = 0; m < months; ++m)
        standing_.add(shop, luck, activity, m);
    for (const auto& warm : caches_) {
        const auto& cache = *warm.cache;
        const auto fill = warm.fill.objects(draws), renewed = warm.renewed.objects(draws);
        warm.fill.take(shop, draws, activity, 0, value(draws, cache.size), fill);
        for (int m = 0; m < months; ++m) {
            if (cache.renewed.given)
                warm.renewed.take(shop, draws, activity, m,
                                  value(draws, cache.size, m) * value(draws, cache.renewed, m), renewed);
            if (warm.stock >= 0)
                activity.usage.add(warm.stock, m,
                                   capacity_of(draws, shop.catalog().storage_classes[cache.storage_class.at()],
                                               value(draws, cache.size, m)));
        }
        for (const auto& gear : warm.owned) {
            gear.install(shop, luck, activity);
            for (int m = 0; m < months; ++m)
                gear.run(shop, luck, activity, m, gear.units(activity, m) * calendar.hours(m).base());
        }
    }
}

} // namespace topsheet::engine
