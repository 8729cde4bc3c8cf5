// What a scenario's storage touches: chains of stages with their meters, flows and recalls.
#include <algorithm>

#include "topsheet/engine/storage.hpp"

namespace topsheet::engine {

Storage::Storage(const Shop& shop, Layout& layout) : capacity_(shop, layout) {
    const auto& productions = shop.study->workload.productions;
    for (const auto& placement : shop.scenario->placement) {
        const bool main = shop.main_placement(placement.dataset) == &placement;
        const std::string suffix = main ? "" : ", " + placement.name;
        const auto chain = [&](int production, const model::Dataset* dataset, const model::EstateDataset* estate) {
            Chain c;
            c.production = production;
            c.dataset = dataset;
            c.estate = estate;
            c.placement = &placement;
            c.files = dataset != nullptr ? Files(*dataset) : Files(*estate);
            return c;
        };
        for (std::size_t p = 0; p < productions.size(); ++p)
            for (const auto& d : productions[p].datasets)
                if (d.name == placement.dataset)
                    plan(shop, layout, chain(static_cast<int>(p), &d, nullptr),
                         cause(productions[p].name, d.name + suffix), main);
        for (const auto& d : shop.study->estate.datasets)
            if (d.name == placement.dataset)
                plan(shop, layout, chain(-1, nullptr, &d), cause("(estate)", d.name + suffix), main);
    }
}

Storage::Touch Storage::touch(const Shop& shop, Layout& layout, int tier, std::string_view why,
                              std::string_view suffix) {
    Touch t;
    const std::string what = std::string(why) + std::string(suffix);
    t.figures = layout.stock(tier, what);
    const auto* c = shop.storage_class(tier);
    if (c == nullptr)
        return t;
    const auto slot = [&](const Reference<rates::Meter>& meter, std::string_view named) {
        return meter.found() ? layout.usage(meter.index, model::Category::storage, named) : -1;
    };
    t.stock = slot(c->stock, what);
    t.write = slot(c->write, what);
    t.move_in = slot(c->transition, what);
    t.index = c->index_overhead.given ? slot(c->index_stock, what) : -1;
    t.fee = slot(c->object_fee, what);
    t.ingest = slot(c->ingest, what);
    if (c->minimum_stay.given)
        t.early = slot(c->early_delete.found() ? c->early_delete : c->stock, what + ", left too early");
    return t;
}

/// The limit that is broken when what a cause takes out of an archive comes later than it must.
int deadline(Layout& layout, std::string_view why) {
    std::string sentence(1, '"');
    sentence += why;
    sentence += "\" gets its data later than its deadline";
    return layout.limit(std::move(sentence));
}

Storage::Restored Storage::restored(const Shop& shop, Layout& layout, const Chain& chain, std::string_view why,
                                    bool move) const {
    Restored r;
    const auto& placement = *chain.placement;
    r.tier = placement.recall.found() ? placement.recall.index : placement.stages.front().tier.index;
    r.touch = touch(shop, layout, r.tier, why);
    r.place = Place(shop, layout, chain.production, placement.dataset, r.tier, true);
    r.move = move;
    double pack = 0.0;
    for (const auto& step : chain.steps) {
        pack = std::max(pack, step.stage->pack.fixed.base());
        Touch source;
        source.figures = layout.stock(step.tier, why);
        if (move && step.touch.early >= 0)
            source.early = layout.usage(layout.usages[static_cast<std::size_t>(step.touch.early)].meter,
                                        model::Category::storage, std::string(why) + ", left too early");
        r.source.push_back(source);
        r.from.emplace_back(shop, layout, step.tier, placement.retrieval, chain.files.typical_objects(pack), why);
        r.flows.emplace_back(shop, layout, FlowKind::restore, shop.tier(step.tier).site.index,
                             shop.tier(r.tier).site.index, why);
    }
    return r;
}

void Storage::plan(const Shop& shop, Layout& layout, Chain chain, std::string_view what, bool main) {
    const auto& placement = *chain.placement;
    const auto site = [&](int tier) { return shop.tier(tier).site.index; };
    const bool overwritten = chain.dataset != nullptr && chain.dataset->overwritten.given;
    double pack = 0.0;
    for (std::size_t k = 0; k < placement.stages.size(); ++k) {
        Step step;
        step.stage = &placement.stages[k];
        step.tier = step.stage->tier.index;
        step.rented = shop.storage_class(step.tier);
        step.touch = touch(shop, layout, step.tier, what);
        step.place = Place(shop, layout, chain.production, placement.dataset, step.tier, main);
        if (overwritten)
            step.again = touch(shop, layout, step.tier, what, ", overwritten");
        // A lifecycle rule moves data down inside its site. What moves up, or comes from elsewhere, is taken out
        // and written.
        if (k > 0)
            step.written = chain.steps.back().taken_out;
        pack = std::max(pack, step.stage->pack.fixed.base());
        if (k + 1 < placement.stages.size()) {
            const int next = placement.stages[k + 1].tier.index;
            step.taken_out = site(step.tier) != site(next) || shop.access(next) < shop.access(step.tier);
            if (step.taken_out || placement.stages[k + 1].pack.given)
                step.out =
                    Retrieval(shop, layout, step.tier, placement.retrieval, chain.files.typical_objects(pack), what);
            step.onward = Flow(shop, layout, FlowKind::move, site(step.tier), site(next), what);
        }
        chain.steps.push_back(std::move(step));
    }
    if (main && chain.dataset != nullptr && !chain.dataset->from.empty())
        chain.ingest = Flow(shop, layout, FlowKind::ingest, shop.site_named(chain.dataset->from),
                            site(chain.steps.front().tier), what);
    const auto* source = shop.main_placement(placement.dataset);
    if (!main && placement.replicated && source != nullptr) {
        Replica replica;
        replica.stage = &source->stages.front();
        const int tier = replica.stage->tier.index;
        replica.flow = Flow(shop, layout, FlowKind::replication, site(tier), site(chain.steps.front().tier), what);
        replica.source = Retrieval(shop, layout, tier, source->retrieval,
                                   chain.files.typical_objects(replica.stage->pack.fixed.base()), what);
        replica.figures = layout.stock(tier, what);
        if (placement.replication.found())
            replica.meter = layout.usage(placement.replication.index, model::Category::storage, what);
        chain.replica = std::move(replica);
    }
    if (main && chain.production >= 0) {
        const auto& p = shop.study->workload.productions[static_cast<std::size_t>(chain.production)];
        for (const auto& recall : p.recalls) {
            if (recall.of != placement.dataset)
                continue;
            Restored r = restored(shop, layout, chain, own_cause(p, recall.name, "recall"), recall.move);
            r.share = &recall.share;
            r.hold = &recall.hold;
            r.within = &recall.within;
            r.limit = recall.within.given ? deadline(layout, own_cause(p, recall.name, "recall")) : -1;
            r.at = recall.at;
            chain.recalls.push_back(std::move(r));
        }
    }
    if (main && chain.estate != nullptr)
        for (const auto& recall : shop.study->estate.recalls) {
            if (recall.of != placement.dataset)
                continue;
            Restored r = restored(shop, layout, chain, cause("(estate)", recall.name), false);
            r.share = &recall.share;
            r.hold = &recall.hold;
            r.within = &recall.within;
            r.limit = recall.within.given ? deadline(layout, cause("(estate)", recall.name)) : -1;
            r.month = shop.month(recall.month);
            r.every = &recall.every;
            chain.recalls.push_back(std::move(r));
        }
    chains_.push_back(std::move(chain));
}

} // namespace topsheet::engine
