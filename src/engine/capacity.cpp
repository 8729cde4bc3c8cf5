#include "topsheet/engine/capacity.hpp"

#include <cmath>

namespace topsheet::engine {

namespace {

constexpr double something = 1e6; ///< bytes: less is the rounding of petabytes that have come and gone

} // namespace

bool is_provisioned(const rates::StorageClass& c) {
    return c.capacity_minimum.given || c.capacity_step.given || c.system_reserve.given ||
           (c.throughput_ratio.given && !c.throughput.given());
}

Block sold(const chance::DrawBlock& draws, const rates::StorageClass& c, const Block& need) {
    Block capacity = need;
    if (c.capacity_step.given) {
        const Block step = value(draws, c.capacity_step);
        capacity = (need / step - 1e-9).ceil() * step; // a part in 10^9 is rounding
    }
    if (!c.capacity_minimum.given)
        return capacity;
    const Block least = value(draws, c.capacity_minimum);
    return (need <= least * (1.0 + 1e-9)).select(least, capacity.max(least));
}

Capacity::Capacity(const Shop& shop, Layout& layout) : months_(shop.calendar.size()) {
    const auto& tiers = shop.scenario->tiers;
    for (std::size_t i = 0; i < tiers.size(); ++i) {
        const auto& tier = tiers[i];
        auto& t = tiers_.emplace_back();
        for (const auto& holding : tier.owned)
            t.gear.emplace_back(shop, layout, holding, tier.site.index, model::Category::storage, standing,
                                FarmSource::none);
        for (const auto& holding : tier.equipment)
            t.equipment.emplace_back(shop, layout, holding, tier.site.index, model::Category::storage, standing,
                                     FarmSource::none);
        if (tier.asset.found())
            t.grow.emplace(shop, layout, tier.asset.index, tier.site.index, model::Category::storage, standing);
        t.standing.plan(shop, layout, tier.standing, model::Category::storage);
        const auto* c = shop.storage_class(static_cast<int>(i));
        const bool sold_apart = c != nullptr && c->throughput.found() && tier.throughput.given;
        if (c != nullptr && is_provisioned(*c)) {
            t.rest = layout.usage(c->stock.index, model::Category::storage, standing);
            t.figures = layout.stock(static_cast<int>(i), standing);
        }
        if (sold_apart)
            t.throughput = layout.usage(c->throughput.index, model::Category::storage, standing);
        row_.push_back(c == nullptr || is_provisioned(*c) || sold_apart ? rows_++ : -1);
    }
}

void Capacity::open(Activity& activity) const {
    activity.held.assign(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(months_ + 1) * 4, Block::Zero());
}

void Capacity::provision(const Shop& shop, const Luck& luck, Activity& activity, int tier) const {
    const auto& draws = *luck.draws;
    const auto& t = tiers_[static_cast<std::size_t>(tier)];
    const auto& c = *shop.storage_class(tier);
    const auto& asked = shop.tier(tier).throughput;
    const Block usable = 1.0 - (c.system_reserve.given ? value(draws, c.system_reserve) : Block(Block::Zero()));
    for (int m = 0; m < months_; ++m) {
        const Block peak = this->peak(activity, tier, m);
        if (!(peak > something).any())
            continue;
        const Block throughput = asked.given ? value(draws, asked, m) : Block(Block::Zero());
        const Block& paid = activity.held[place(tier, m) + 3];
        Block capacity = paid;
        if (t.rest >= 0) {
            capacity = peak / usable.max(1e-9);
            if (c.throughput_ratio.given && t.throughput < 0)
                capacity = capacity.max(throughput / value(draws, c.throughput_ratio));
            capacity = sold(draws, c, capacity);
            capacity = (peak > something).select(capacity, 0.0);
            const Block rest = (capacity - paid).max(0.0);
            activity.usage.add(t.rest, m, rest);
            activity.keep(t.figures, StockFigure::billed, m, rest);
        }
        if (t.throughput >= 0) {
            Block bought = throughput;
            if (c.throughput_ratio.given)
                bought = (throughput - capacity * value(draws, c.throughput_ratio)).max(0.0);
            activity.usage.add(t.throughput, m, (peak > something).select(bought, 0.0));
        }
    }
}

void Capacity::grow(const Shop& shop, const Luck& luck, Activity& activity, int tier) const {
    const auto& draws = *luck.draws;
    const auto& t = tiers_[static_cast<std::size_t>(tier)];
    const auto& model = shop.tier(tier);
    const Block usable = value(draws, model.usable);
    Block unit = Block::Ones(), lead = Block::Zero(), ordered = Block::Zero();
    if (t.grow)
        unit = (value(draws, t.grow->asset(shop).capacity) * usable).max(1e-300);
    if (model.lead_time.given)
        lead = begun_months(draws, model.lead_time, shop.calendar.mean_days());
    const int soonest = static_cast<int>(lead.minCoeff()), latest = static_cast<int>(std::min(lead.maxCoeff(), 1e6));
    for (int m = 0; m < months_; ++m) {
        Block fixed = Block::Zero();
        for (const auto& gear : t.gear)
            fixed += gear.units(activity, m) * value(draws, gear.asset(shop).capacity) * usable;
        const Block stock = peak(activity, tier, m);
        if (t.grow) {
            const Block headroom = value(draws, model.headroom, m);
            const auto missing = [&](const Block& bytes) -> Block {
                return ((bytes * headroom - fixed - ordered * unit) / unit - 1e-9).ceil().max(0.0);
            };
            if (m == 0 && model.lead_time.given)
                if (const Block there = missing(activity.held[place(tier, months_)]); (there > 0.0).any()) {
                    t.grow->buy(activity, 0, there);
                    ordered += there;
                }
            const Block more = missing(stock);
            if ((more > 0.0).any()) {
                for (int wait = soonest; wait <= latest && m + wait < months_; ++wait)
                    if (const Block now = (lead == static_cast<double>(wait)).select(more, 0.0); (now > 0.0).any())
                        t.grow->buy(activity, m + wait, now);
                ordered += more;
            }
        }
        if (!t.grow || model.lead_time.given) {
            const Block stands = t.grow ? Block(fixed + t.grow->units(activity, m) * unit) : fixed;
            Block& overflow = activity.gauge(Gauge::overflow_bytes);
            overflow = overflow.max(stock - stands - 1.0);
        }
    }
}

void Capacity::operator()(const Shop& shop, const Luck& luck, Activity& activity) const {
    for (std::size_t i = 0; i < tiers_.size(); ++i) {
        const auto& t = tiers_[i];
        const int tier = static_cast<int>(i);
        for (const auto& gear : t.gear)
            gear.install(shop, luck, activity);
        for (const auto& gear : t.equipment)
            gear.install(shop, luck, activity);
        if (t.grow)
            t.grow->install(shop, luck, activity);
        if (shop.storage_class(tier) == nullptr)
            grow(shop, luck, activity, tier);
        else if (pools(tier))
            provision(shop, luck, activity, tier);
        for (int m = 0; m < months_; ++m) {
            const auto run = [&](const Gear& gear) {
                gear.run(shop, luck, activity, m, gear.units(activity, m) * shop.calendar.hours(m).base());
            };
            for (const auto& gear : t.gear)
                run(gear);
            for (const auto& gear : t.equipment)
                run(gear);
            if (t.grow)
                run(*t.grow);
            t.standing.add(shop, luck, activity, m);
        }
    }
}

} // namespace topsheet::engine
