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
    for (const auto& staff : scenario.people)
        wages_.push_back(
            {&staff, layout.usage(staff.wage.index, model::Category::people, cause(standing, staff.name))});
    for (const auto& payment : scenario.one_off)
        once_.push_back({&payment, layout.payment(payment.category, payment.name, standing, Kind::one_off)});
    for (const auto& cost : scenario.other) {
        Monthly m;
        m.cost = &cost;
        if (cost.meter.found()) {
            m.usage = layout.usage(cost.meter.index, cost.category, cause(standing, cost.name));
            m.unit = shop.catalog().meters[cost.meter.at()].unit;
        } else {
            m.payment = layout.payment(cost.category, cost.name, standing, Kind::opex);
        }
        monthly_.push_back(m);
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
    for (const auto& once : once_) {
        const int month = shop.month(once.payment->month);
        if (month >= 0 && month < months)
            activity.payments.add(once.slot, month, value(draws, once.payment->amount, month));
    }
    for (int m = 0; m < months; ++m) {
        for (const auto& wage : wages_)
            activity.usage.add(wage.slot, m, value(draws, wage.staff->count, m));
        for (const auto& monthly : monthly_) {
            const auto& cost = *monthly.cost;
            if (m < shop.month(cost.from, 0) || m > shop.month(cost.to, months))
                continue;
            if (monthly.usage >= 0)
                activity.usage.add(monthly.usage, m, value(draws, cost.quantity, m) * monthly.unit);
            else
                activity.payments.add(monthly.payment, m, value(draws, cost.amount, m));
        }
    }
}

} // namespace topsheet::engine
