#include "topsheet/engine/overheads.hpp"

#include <algorithm>

namespace topsheet::engine {

namespace {

/// Whether a list of holdings keeps a piece of the estate in use.
bool uses(const std::vector<model::Holding>& holdings, int estate) {
    return std::ranges::any_of(holdings, [&](const auto& h) { return h.estate.index == estate; });
}

bool in_use(const model::Scenario& s, int estate) {
    const auto any = [&](const auto& list) {
        return std::ranges::any_of(list, [&](const auto& owner) { return uses(owner.owned, estate); });
    };
    const auto equips = [&](const auto& tier) { return uses(tier.equipment, estate); };
    return any(s.tiers) || std::ranges::any_of(s.tiers, equips) || any(s.caches) || any(s.workstations) ||
           (s.farm && uses(s.farm->owned, estate));
}

} // namespace

Overheads::Overheads(const Shop& shop, Layout& layout) {
    const auto& scenario = *shop.scenario;
    const int months = shop.calendar.size();
    const auto plain = [months](const auto& value, double unit, int first, int last) {
        return PlainSource{value.input, value.fixed.base(), unit, std::max(first, 0), std::min(last, months - 1)};
    };
    for (const auto& staff : scenario.people) {
        const int slot = layout.usage(staff.wage.index, model::Category::people, cause(standing, staff.name));
        layout.usages[static_cast<std::size_t>(slot)].plain = plain(staff.count, 1.0, 0, months);
        wages_.push_back({&staff, slot});
    }
    for (const auto& payment : scenario.one_off) {
        const int month = shop.month(payment.month);
        layout
            .payments[static_cast<std::size_t>(layout.payment(payment.category, payment.name, standing, Kind::one_off))]
            .plain = plain(payment.amount, 1.0, month, month);
    }
    for (const auto& cost : scenario.other) {
        const int first = shop.month(cost.from, 0), last = shop.month(cost.to, months);
        if (!cost.meter.found()) {
            const int slot = layout.payment(cost.category, cost.name, standing, Kind::opex);
            layout.payments[static_cast<std::size_t>(slot)].plain = plain(cost.amount, 1.0, first, last);
            continue;
        }
        const double unit = shop.catalog().meters[cost.meter.at()].unit;
        const int slot = layout.usage(cost.meter.index, cost.category, cause(standing, cost.name));
        layout.usages[static_cast<std::size_t>(slot)].plain = plain(cost.quantity, unit, first, last);
        used_.push_back({&cost, slot, unit, first, last});
    }
    const auto& assets = shop.study->estate.assets;
    for (std::size_t i = 0; i < assets.size(); ++i) {
        if (in_use(scenario, static_cast<int>(i)))
            continue;
        model::Holding holding;
        holding.estate.index = static_cast<int>(i);
        holding.refresh = false;
        Unused unused{Gear(shop, layout, holding, -1, model::Category::other, standing, FarmSource::none), &assets[i],
                      nullptr};
        for (const auto& disposal : scenario.estate)
            if (disposal.estate.index == static_cast<int>(i))
                unused.disposal = &disposal;
        unused_.push_back(std::move(unused));
    }
}

void Overheads::operator()(const Shop& shop, const Luck& luck, Activity& activity) const {
    const auto& draws = *luck.draws;
    const int months = shop.calendar.size();
    for (const auto& unused : unused_) {
        unused.gear.install(shop, luck, activity);
        if (unused.disposal == nullptr || unused.disposal->fate == model::Fate::keep)
            continue;
        const int month = std::clamp(shop.month(unused.disposal->month), 0, months - 1);
        unused.gear.dispose(activity, month, unused.disposal->fate == model::Fate::sell,
                            value(draws, unused.disposal->price));
    }
    for (const auto& wage : wages_)
        if (!wage.rated_plainly)
            for (int m = 0; m < months; ++m)
                activity.usage.add(wage.slot, m, value(draws, wage.staff->count, m));
    for (const auto& used : used_)
        if (!used.rated_plainly)
            for (int m = std::max(used.first, 0); m <= std::min(used.last, months - 1); ++m)
                activity.usage.add(used.slot, m, value(draws, used.cost->quantity, m) * used.unit);
}

void Overheads::leave_plain(const Layout& layout) {
    for (auto& wage : wages_)
        wage.rated_plainly = layout.usages[static_cast<std::size_t>(wage.slot)].rated_plainly;
    for (auto& used : used_)
        used.rated_plainly = layout.usages[static_cast<std::size_t>(used.slot)].rated_plainly;
}

} // namespace topsheet::engine
