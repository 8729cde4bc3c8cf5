#include "topsheet/engine/egress.hpp"

#include <algorithm>

namespace topsheet::engine {

namespace {

const model::Cache* cache_for(const model::Scenario& scenario, const model::Workstations& seat) {
    for (const auto& cache : scenario.caches)
        if (cache.site.index == seat.site.index && std::ranges::find(cache.serves, seat.role) != cache.serves.end())
            return &cache;
    return nullptr;
}

} // namespace

void Egress::Withdrawal::plan(const Shop& shop, Layout& layout, int tier, std::string_view why) {
    const auto* c = shop.storage_class(tier);
    if (c == nullptr)
        return;
    if (c->read.found())
        requests = layout.usage(c->read.index, model::Category::storage, why);
    if (c->retrieval.found())
        retrieval = layout.usage(c->retrieval.index, model::Category::storage, why);
}

void Egress::Withdrawal::add(const chance::DrawBlock& draws, Activity& activity, int month, const Block& bytes) const {
    if (requests >= 0)
        activity.usage.add(requests, month, bytes * FileMix(draws, files).objects());
    if (retrieval >= 0)
        activity.usage.add(retrieval, month, bytes);
    flow.add(activity, month, bytes);
}

void Egress::plan_reads(const Shop& shop, Layout& layout, int production, const std::vector<model::Read>& reads) {
    for (const auto& read : reads) {
        const auto* placement = shop.main_placement(read.of);
        if (placement == nullptr)
            continue;
        const int tier = placement->stages.front().tier.index;
        const std::string why =
            production >= 0
                ? cause(shop.study->workload.productions[static_cast<std::size_t>(production)].name, read.name)
                : cause("(house)", read.name);
        for (const auto& seat : shop.scenario->workstations) {
            if (seat.role != read.by)
                continue;
            Pull pull;
            pull.production = production;
            pull.read = &read;
            pull.share = &seat.share;
            pull.cache = cache_for(*shop.scenario, seat);
            pull.taken.files = files_of(*shop.study, production, read.of);
            pull.taken.plan(shop, layout, tier, why);
            pull.taken.flow = Flow(shop, layout, FlowKind::read, shop.tier(tier).site.index, seat.site.index, why);
            pulls_.push_back(std::move(pull));
        }
    }
}

Egress::Egress(const Shop& shop, Layout& layout) {
    const auto& productions = shop.study->workload.productions;
    for (std::size_t p = 0; p < productions.size(); ++p) {
        plan_reads(shop, layout, static_cast<int>(p), productions[p].reads);
        for (const auto& delivery : productions[p].deliveries) {
            const auto* placement = shop.main_placement(delivery.of);
            if (placement == nullptr)
                continue;
            const int tier = placement->stages.front().tier.index;
            const std::string why = cause(productions[p].name, delivery.name);
            Sent sent{static_cast<int>(p), &delivery, {}};
            sent.taken.files = files_of(*shop.study, static_cast<int>(p), delivery.of);
            sent.taken.flow =
                Flow(shop, layout, FlowKind::delivery, shop.tier(tier).site.index, shop.site_named(delivery.to), why);
            sent.taken.plan(shop, layout, tier, why);
            sent_.push_back(std::move(sent));
        }
    }
    plan_reads(shop, layout, -1, shop.study->workload.reads);
    for (const auto& route : shop.scenario->routes)
        standing_.plan(shop, layout, route.standing, model::Category::egress);
    for (const auto& cache : shop.scenario->caches) {
        Warm warm;
        warm.cache = &cache;
        if (cache.storage_class.found())
            warm.stock = layout.usage(shop.catalog().storage_classes[cache.storage_class.at()].stock.index,
                                      model::Category::storage, standing);
        for (const auto& holding : cache.owned)
            warm.owned.emplace_back(shop, layout, holding, cache.site.index, model::Category::storage, standing, false);
        for (const auto& pull : pulls_)
            if (pull.cache == &cache && pull.taken.flow.route() >= 0) {
                const auto& route = shop.scenario->routes[static_cast<std::size_t>(pull.taken.flow.route())];
                const int origin = route.from.index == cache.site.index ? route.to.index : route.from.index;
                warm.fill = Flow(shop, layout, FlowKind::fill, origin, cache.site.index,
                                 cause(standing, cache.name + ", first fill"));
                break;
            }
        standing_.plan(shop, layout, cache.standing, model::Category::storage);
        caches_.push_back(std::move(warm));
    }
}

void Egress::operator()(const Shop& shop, const Luck& luck, Activity& activity) const {
    const auto& draws = *luck.draws;
    const Calendar& calendar = shop.calendar;
    for (int m = 0; m < calendar.size(); ++m) {
        const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
        for (const auto& pull : pulls_) {
            Block active = Block::Ones(), begun = m == 0 ? Block::Ones() : Block::Zero();
            if (pull.production >= 0) {
                const Dates& dates = luck.dates[static_cast<std::size_t>(pull.production)];
                if (!dates.touches(u, v))
                    continue;
                const auto during = pull.read->during;
                active = overlap(dates.begin(during), dates.end(during), u, v) * dates.happens;
                begun = falls_in(dates.begin(during), u, v) * dates.happens;
            }
            Block times = begun;
            if (pull.read->cadence == model::Cadence::workday)
                times = active * calendar.workdays(m).base();
            else if (pull.read->cadence == model::Cadence::week)
                times = active * (calendar.day_count(m) / 7.0);
            else if (pull.read->cadence == model::Cadence::month)
                times = active;
            if (!(times > 0.0).any())
                continue;
            Block bytes = times * value(draws, pull.read->volume, m) * value(draws, *pull.share, m);
            if (pull.cache != nullptr)
                bytes =
                    fetched<Block>(bytes, value(draws, pull.cache->hit, m), value(draws, pull.cache->read_ahead, m));
            pull.taken.add(draws, activity, m, bytes);
        }
        for (const auto& sent : sent_) {
            const Dates& dates = luck.dates[static_cast<std::size_t>(sent.production)];
            if (!dates.touches(u, v))
                continue;
            const Block bytes =
                falls_in(dates.day(sent.delivery->at), u, v) * dates.happens * value(draws, sent.delivery->volume, m);
            if (!(bytes > 0.0).any())
                continue;
            sent.taken.add(draws, activity, m, bytes);
        }
        standing_.add(shop, luck, activity, m);
        for (const auto& warm : caches_) {
            if (m == 0)
                warm.fill.add(activity, m, value(draws, warm.cache->size, m));
            if (warm.stock >= 0)
                activity.usage.add(
                    warm.stock, m,
                    value(draws, warm.cache->size, m) *
                        value(draws, shop.catalog().storage_classes[warm.cache->storage_class.at()].provisioned));
        }
    }
    for (const auto& warm : caches_)
        for (const auto& gear : warm.owned) {
            gear.install(shop, luck, activity);
            for (int m = 0; m < calendar.size(); ++m)
                gear.run(shop, luck, activity, m, gear.units(activity, m) * calendar.hours(m).base());
        }
}

} // namespace topsheet::engine
