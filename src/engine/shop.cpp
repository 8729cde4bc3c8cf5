#include "topsheet/engine/shop.hpp"

#include <cmath>

namespace topsheet::engine {

int route_between(const model::Scenario& scenario, int from, int to) {
    for (std::size_t i = 0; i < scenario.routes.size(); ++i) {
        const auto& r = scenario.routes[i];
        if (r.from.index == from && r.to.index == to)
            return static_cast<int>(i);
    }
    for (std::size_t i = 0; i < scenario.routes.size(); ++i) {
        const auto& r = scenario.routes[i];
        if (r.from.index == to && r.to.index == from)
            return static_cast<int>(i);
    }
    return -1;
}

Flow::Flow(const Shop& shop, Layout& layout, FlowKind kind, int from, int to, std::string_view cause,
           std::string_view claim) {
    if (from == to || from < 0 || to < 0)
        return;
    leaves_cloud_ = shop.site(from).kind == model::SiteKind::cloud;
    route_ = route_between(*shop.scenario, from, to);
    if (route_ >= 0) {
        const auto& route = shop.scenario->routes[static_cast<std::size_t>(route_)];
        back_ = route.from.index != from;
        const auto counted = [&](const Reference<rates::Meter>& meter) {
            return layout.usage(meter.index, model::Category::egress, cause, Kind::opex, FarmSource::none, claim);
        };
        for (const auto& meter : back_ ? route.back : route.meters)
            slots_.push_back(counted(meter));
        for (const auto& meter : route.twice)
            slots_.insert(slots_.end(), 2, counted(meter));
    }
    flow_ = layout.flow({kind, std::string(cause), from, to, route_, back_});
}

Flow Flow::carried(const Shop& shop, Layout& layout, FlowKind kind, int from, int to, std::string_view cause) {
    Flow flow;
    flow.leaves_cloud_ = shop.site(from).kind == model::SiteKind::cloud;
    flow.flow_ = layout.flow({kind, std::string(cause), from, to, -1, false});
    return flow;
}

void Flow::count(Activity& activity, int month, const Block& bytes) const {
    for (const int slot : slots_)
        activity.usage.add(slot, month, bytes);
    if (leaves_cloud_)
        activity.gauge(Gauge::egress_bytes) += bytes;
    if (activity.detail && flow_ >= 0)
        activity.flow.add(flow_, month, bytes);
}

void Flow::load(Activity& activity, int month, const Block& bytes_an_hour) const {
    if (route_ >= 0)
        activity.load.add(2 * route_ + (back_ ? 1 : 0), month, bytes_an_hour);
}

void Flow::add(Activity& activity, int month, const Block& bytes) const {
    count(activity, month, bytes);
    if (activity.detail)
        load(activity, month, bytes / activity.hours[static_cast<std::size_t>(month)]);
}

void Flow::add(Activity& activity, int month, const Block& bytes, const Block& hours) const {
    count(activity, month, bytes);
    if (activity.detail)
        load(activity, month, (bytes > 0.0).select(bytes / hours.max(1e-9), 0.0));
}

void Flow::pull(Activity& activity, int month, const Block& bytes, const Block& each, const Block& within) const {
    count(activity, month, bytes);
    if (!activity.detail || flow_ < 0)
        return;
    const Block now = (bytes > 0.0).select(each, 0.0);
    activity.pull.add(flow_, month, now);
    load(activity, month, now / within.max(1e-9));
}

Gear::Gear(const Shop& shop, Layout& layout, const model::Holding& holding, int place, model::Category category,
           std::string_view cause, FarmSource farm) {
    refresh_ = holding.refresh;
    int before = 0;
    if (holding.estate.found()) {
        estate_ = &shop.study->estate.assets[holding.estate.at()];
        asset_ = estate_->asset.index;
        count_ = estate_->count;
        before = -shop.month(estate_->bought);
    } else {
        asset_ = holding.asset.index;
        count_ = holding.count;
        month_ = shop.month(holding.month);
    }
    plan(shop, layout, holding.site.found() ? holding.site.index : place, category, cause, before, farm);
}

Gear::Gear(const Shop& shop, Layout& layout, int asset, int place, model::Category category, std::string_view cause)
    : asset_(asset) {
    plan(shop, layout, place, category, cause, 0, FarmSource::none);
}

void Gear::plan(const Shop& shop, Layout& layout, int place, model::Category category, std::string_view cause,
                int bought_before, FarmSource farm) {
    site_ = place;
    months_ = shop.calendar.size();
    bought_before_ = bought_before;
    slot_ = layout.gear(asset_, category, cause, bought_before, farm);
    if (site_ < 0)
        return;
    const auto& gear = asset(shop);
    const auto& site = shop.site(site_);
    if (site.power.found() && (gear.power_idle.given || gear.power_full.given))
        power_slot_ = layout.usage(site.power.index, model::Category::power, cause, Kind::opex, farm);
    if (site.space.found() && gear.rack_power.given)
        space_slot_ = layout.usage(site.space.index, model::Category::power, cause, Kind::opex, farm);
}

void Gear::install(const Shop& shop, const Luck& luck, Activity& activity) const {
    const auto& gear = asset(shop);
    GearLife& life = activity.gear[static_cast<std::size_t>(slot_)];
    life = GearLife{};
    const double month_days = shop.calendar.mean_days();
    life.months = (days(*luck.draws, gear.life, month_days) / month_days).max(1.0);
    life.refresh = refresh_;
    const Block units = value(*luck.draws, count_);
    if (estate_ == nullptr) {
        if (count_.given)
            buy(activity, month_, units);
        return;
    }
    life.opening = units;
    for (int m = 0; m < months_; ++m)
        activity.installed.add(slot_, m, units);
    if (!refresh_)
        return;
    for (int m = 0; m < months_; ++m) { // overdue gear is replaced in the first month
        Block due = Block::Zero();
        for (int i = 0; i < chance::group_size; ++i) {
            const long step = std::lround(life.months[i]);
            const long first = std::max(0L, step - bought_before_);
            if (m >= first && (m - first) % step == 0)
                due[i] = units[i];
        }
        if ((due != 0.0).any())
            activity.purchases.add(slot_, m, due);
    }
}

void Gear::buy(Activity& activity, int month, const Block& units) const {
    if (month >= months_)
        return;
    const GearLife& life = activity.gear[static_cast<std::size_t>(slot_)];
    activity.purchases.add(slot_, month, units);
    for (int m = month; m < months_; ++m)
        activity.installed.add(slot_, m, units);
    if (!life.refresh || month + life.months.minCoeff() - 0.5 >= months_)
        return;
    for (int m = month + 1; m < months_; ++m) {
        Block due = Block::Zero();
        for (int i = 0; i < chance::group_size; ++i)
            if ((m - month) % std::lround(life.months[i]) == 0)
                due[i] = units[i];
        if ((due != 0.0).any())
            activity.purchases.add(slot_, m, due);
    }
}

void Gear::dispose(Activity& activity, int month, bool sold, const Block& price) const {
    GearLife& life = activity.gear[static_cast<std::size_t>(slot_)];
    life.disposed = month;
    life.sold = sold;
    life.price = price;
    for (int m = month; m < months_; ++m)
        activity.installed.add(slot_, m, -life.opening);
}

Block Gear::units(const Activity& activity, int month) const {
    return activity.installed.has(slot_, month) ? activity.installed(slot_, month) : Block(Block::Zero());
}

void Gear::run(const Shop& shop, const Luck& luck, Activity& activity, int month, const Block& busy_hours) const {
    if (!activity.installed.has(slot_, month))
        return;
    const auto& gear = asset(shop);
    const Block& count = activity.installed(slot_, month);
    if (power_slot_ >= 0) {
        const double hours = shop.calendar.hours(month).base();
        const Block full = value(*luck.draws, gear.power_full.given ? gear.power_full : gear.power_idle);
        const Block idle = value(*luck.draws, gear.power_idle.given ? gear.power_idle : gear.power_full);
        const Block building = value(*luck.draws, shop.site(site_).pue, month);
        activity.usage.add(power_slot_, month, (count * idle * hours + (full - idle) * busy_hours) * building);
    }
    if (space_slot_ >= 0)
        activity.usage.add(space_slot_, month, count * value(*luck.draws, gear.rack_power));
}

} // namespace topsheet::engine
