#include "topsheet/engine/withdrawal.hpp"

#include <algorithm>

namespace topsheet::engine {

Source::Source(const Shop& shop, Layout& layout, int tier, std::string_view dataset, const Files& files,
               std::string_view cause, Flow flow)
    : files_(files),
      flow_(std::move(flow)) {
    stock_ = layout.stock(tier, cause);
    const auto* placement = shop.main_placement(dataset);
    double pack = 0.0;
    if (placement != nullptr)
        for (const auto& stage : placement->stages) {
            if (stage.pack.given)
                packs_.push_back(&stage.pack);
            pack = std::max(pack, stage.pack.fixed.base());
            if (stage.tier.index == tier)
                break;
        }
    out_ = Retrieval(shop, layout, tier, placement != nullptr ? placement->retrieval : "", files.typical_objects(pack),
                     cause);
    counted_ = !out_.free();
    archive_ = shop.access(tier) == rates::Access::archive;
    if (archive_)
        limit_ = deadline(layout, cause);
}

Block Source::objects(const chance::DrawBlock& draws) const {
    if (!counted_)
        return Block::Zero();
    FileMix mix(draws, files_);
    for (const auto* pack : packs_)
        mix.pack(value(draws, *pack));
    return mix.objects();
}

void Source::take(const Shop& shop, const chance::DrawBlock& draws, Activity& activity, int month, const Block& bytes,
                  const Block& objects, const Block* each, const Block* within) const {
    if (archive_ && each != nullptr) {
        const auto way = out_.decide(shop, draws, *each, within);
        const auto where = bytes > 0.0;
        const Block wait = where.select(way.hours, 0.0), over = where.select((way.dear - *within).max(0.0), 0.0);
        activity.gauge(Gauge::restore_hours) = activity.gauge(Gauge::restore_hours).max(wait);
        activity.gauge(Gauge::late_hours) = activity.gauge(Gauge::late_hours).max(over);
        activity.breaks(limit_, over);
        out_.add(activity, month, bytes, bytes * objects, way);
    } else if (counted_) {
        out_.add(activity, month, bytes, bytes * objects);
    }
    activity.keep(stock_, StockFigure::retrieved, month, bytes);
    if (each == nullptr)
        flow_.add(activity, month, bytes);
    else
        flow_.pull(activity, month, bytes, *each, *within);
}

Withdrawal::Withdrawal(const Shop& shop, Layout& layout, const Order& order) {
    const Files files = files_of(*shop.study, order.production, order.dataset);
    const auto tiers = readable_tiers(shop, order.dataset);
    const auto from = owners(*shop.study, order.production, order.dataset);
    // The estate has no events, so what is taken from it on a day is taken as it lies in the month.
    on_day_ = order.before != model::Event::none && !from.empty() && from.front() == order.production;
    for (const int tier : tiers) {
        sources_.emplace_back(shop, layout, tier, order.dataset, files, order.cause,
                              Flow(shop, layout, order.kind, shop.tier(tier).site.index, order.to, order.cause));
        if (tiers.size() == 1)
            return;
        auto& slots = places_.emplace_back();
        for (const int production : from)
            slots.push_back(layout.place({on_day_ ? Asked::before : Asked::mean, production, std::string(order.dataset),
                                          tier, on_day_ ? order.before : model::Event::none}));
    }
}

std::vector<Block> Withdrawal::objects(const chance::DrawBlock& draws) const {
    std::vector<Block> result;
    for (const auto& source : sources_)
        result.push_back(source.objects(draws));
    return result;
}

void Withdrawal::take(const Shop& shop, const chance::DrawBlock& draws, Activity& activity, int month,
                      const Block& bytes, const std::vector<Block>& objects, const Block* each,
                      const Block* within) const {
    if (places_.empty()) {
        if (!sources_.empty())
            sources_.front().take(shop, draws, activity, month, bytes, objects.front(), each, within);
        return;
    }
    const auto lies = [&](std::size_t tier) {
        Block sum = Block::Zero();
        for (const int slot : places_[tier])
            if (const int m = on_day_ ? 0 : month; activity.place.has(slot, m))
                sum += activity.place(slot, m);
        // Below a byte it is rounding.
        return Block((sum > 1.0).select(sum, 0.0));
    };
    Block total = Block::Zero();
    for (std::size_t k = 0; k < sources_.size(); ++k)
        total += lies(k);
    const Block whole = total.max(1.0);
    for (std::size_t k = 0; k < sources_.size(); ++k) {
        Block share = lies(k) / whole;
        if (k == 0)
            share = (total > 0.0).select(share, 1.0);
        if (!(share > 0.0).any())
            continue;
        if (each == nullptr) {
            sources_[k].take(shop, draws, activity, month, bytes * share, objects[k]);
            continue;
        }
        const Block part = *each * share;
        sources_[k].take(shop, draws, activity, month, bytes * share, objects[k], &part, within);
    }
}

Block times(model::Cadence cadence, const Calendar& calendar, int month, const Block& begin, const Block& end,
            const Block& event, const Block& happens) {
    const double u = calendar.first_day(month), v = calendar.first_day(month + 1);
    switch (cadence) {
    case model::Cadence::workday: return overlap(begin, end, u, v) * calendar.workdays(month).base() * happens;
    case model::Cadence::week: return overlap(begin, end, u, v) * (calendar.day_count(month) / 7.0) * happens;
    case model::Cadence::month: return overlap(begin, end, u, v) * happens;
    case model::Cadence::once: return falls_in(begin, u, v) * happens;
    case model::Cadence::event: break;
    }
    return falls_in(event, u, v) * happens;
}

} // namespace topsheet::engine
