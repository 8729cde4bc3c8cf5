#include "topsheet/engine/render.hpp"

#include <algorithm>
#include <numeric>

#include "topsheet/chance/math.hpp"

namespace topsheet::engine {

namespace {

std::vector<double> week(const model::WeekProfile& profile) {
    if (!profile.hours.empty())
        return profile.hours;
    std::vector<double> weights;
    for (int hour = 0; hour < 168; ++hour) {
        const int of_day = hour % 24;
        weights.push_back(hour >= 120   ? profile.weekend
                          : of_day < 9  ? profile.night
                          : of_day < 18 ? profile.day
                                        : profile.evening);
    }
    return weights;
}

/// Months of work in a person-hour: a person-week of the grammar (168 h) is 7 / 30.436875 person-months.
constexpr double months_per_hour = 1.0 / (24.0 * 365.2425 / 12.0);

} // namespace

HourTable::HourTable(const model::WeekProfile& profile) : HourTable(week(profile)) {}

HourTable::HourTable(std::vector<double> weights) : sorted_(std::move(weights)) {
    const double mean = std::accumulate(sorted_.begin(), sorted_.end(), 0.0) / static_cast<double>(sorted_.size());
    for (double& w : sorted_)
        w = mean > 0.0 ? w / mean : 1.0;
    std::sort(sorted_.begin(), sorted_.end());
    beyond_.assign(sorted_.size() + 1, 0.0);
    for (std::size_t i = sorted_.size(); i-- > 0;)
        beyond_[i] = beyond_[i + 1] + sorted_[i] / static_cast<double>(sorted_.size());
}

double HourTable::above(double x) const {
    if (!(x < sorted_.back()))
        return 0.0;
    const auto first = static_cast<std::size_t>(std::upper_bound(sorted_.begin(), sorted_.end(), x) - sorted_.begin());
    const double hours = static_cast<double>(sorted_.size() - first) / static_cast<double>(sorted_.size());
    return beyond_[first] - x * hours;
}

double rework(double hazard, double task, double restart) {
    const double expected_losses = hazard * task;
    if (expected_losses < 1e-9)
        return 1.0;
    return chance::exp(hazard * restart) * (chance::exp(expected_losses) - 1.0) / expected_losses;
}

Block hours_above(const HourTable& table, const FarmLevel& month, const Block& nodes) {
    Block result = Block::Zero();
    for (int i = 0; i < chance::group_size; ++i)
        if (month.level[i] > 0.0)
            result[i] = month.hours * month.level[i] * table.above(nodes[i] / month.level[i]);
    return result;
}

Render::Render(const Shop& shop, Layout& layout) : table_(shop.study->workload.week) {
    if (!shop.scenario->farm)
        return;
    farm_ = &*shop.scenario->farm;
    for (const auto& holding : farm_->owned)
        owned_.emplace_back(shop, layout, holding, farm_->site.index, model::Category::render, standing,
                            FarmSource::owned);
    const auto* machine = farm_->burst.found() ? &shop.catalog().machines[farm_->burst.at()] : nullptr;
    const auto& power = shop.site(farm_->site.index).power;
    const auto& productions = shop.study->workload.productions;
    for (std::size_t p = 0; p < productions.size(); ++p)
        for (const auto& render : productions[p].render) {
            const std::string why = cause(productions[p].name, render.name);
            Work work;
            work.production = static_cast<int>(p);
            work.render = &render;
            if (machine != nullptr) {
                work.on_demand = layout.usage(machine->on_demand.index, model::Category::render, why, Kind::opex,
                                              FarmSource::on_demand);
                if (machine->spot.found())
                    work.spot =
                        layout.usage(machine->spot.index, model::Category::render, why, Kind::opex, FarmSource::spot);
                work.input = Flow(shop, layout, FlowKind::frames, farm_->site.index, farm_->burst_site.index,
                                  why + ", assets out");
                work.output = Flow(shop, layout, FlowKind::frames, farm_->burst_site.index, farm_->site.index,
                                   why + ", frames back");
            }
            if (power.found() && !owned_.empty())
                work.energy = layout.usage(power.index, model::Category::power, why, Kind::opex, FarmSource::owned);
            works_.push_back(work);
        }
    if (farm_->queue_manager.found()) {
        const auto& manager = shop.catalog().queue_managers[farm_->queue_manager.at()];
        if (manager.fee.found())
            fee_ = layout.usage(manager.fee.index, model::Category::render, standing, Kind::opex, FarmSource::other);
        if (manager.node_fee.found())
            node_fee_ =
                layout.usage(manager.node_fee.index, model::Category::render, standing, Kind::opex, FarmSource::owned);
        if (farm_->engineer.found()) {
            const std::string name = manager.title.empty() ? manager.id : manager.title;
            if (farm_->integration)
                integration_ = layout.usage(farm_->engineer.index, model::Category::people,
                                            cause(standing, name + " integration"), Kind::one_off);
            running_ = layout.usage(farm_->engineer.index, model::Category::people, cause(standing, name + " care"));
        }
    }
}

void Render::operator()(const Shop& shop, const Luck& luck, Activity& activity, State& state) const {
    const Calendar& calendar = shop.calendar;
    const int months = calendar.size();
    state.demand.assign(works_.size() * static_cast<std::size_t>(months), Block::Zero());
    state.backlog.assign(works_.size(), Block::Zero());
    state.farm.assign(static_cast<std::size_t>(months), FarmLevel{});
    if (farm_ == nullptr)
        return;
    const auto& draws = *luck.draws;
    for (const auto& gear : owned_)
        gear.install(shop, luck, activity);

    state.burst_hours = Block::Zero();
    if (farm_->burst.found()) {
        const auto& machine = shop.catalog().machines[farm_->burst.at()];
        state.burst_speed = value(draws, machine.speed);
        const Block hazard = value(draws, machine.preemption), task = value(draws, farm_->task),
                    restart = value(draws, farm_->restart), spot = value(draws, farm_->spot_share);
        Block repeated = Block::Ones();
        for (int i = 0; i < chance::group_size; ++i)
            repeated[i] = rework(hazard[i], task[i], restart[i]);
        if ((spot > 0.0).any())
            activity.gauge(Gauge::rework) = repeated;
        state.burst_hours = 1.0 + spot * (repeated - 1.0);
        state.burst_hours = state.burst_hours * (1.0 + value(draws, farm_->overhead)) / state.burst_speed;
    }

    Block& frames = activity.gauge(Gauge::frames);
    for (int m = 0; m < months; ++m) {
        const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
        for (std::size_t w = 0; w < works_.size(); ++w) {
            const Work& work = works_[w];
            const Dates& dates = luck.dates[static_cast<std::size_t>(work.production)];
            if (!dates.touches(u, v)) {
                state.demand[w * static_cast<std::size_t>(months) + static_cast<std::size_t>(m)] = state.backlog[w];
                state.backlog[w] = Block::Zero();
                continue;
            }
            const Block& begin = dates.begin(work.render->during);
            const Block span = (dates.end(work.render->during) - begin).max(1e-6);
            const Block before = ((u - begin) / span).max(0.0).min(1.0);
            const Block after = ((v - begin) / span).max(0.0).min(1.0);
            const Block share = (done(work.render->curve, after) - done(work.render->curve, before)) * dates.happens;
            const Block count = share * value(draws, work.render->frames, m);
            frames += count;
            state.demand[w * static_cast<std::size_t>(months) + static_cast<std::size_t>(m)] =
                count * value(draws, work.render->cost, m) + state.backlog[w];
            state.backlog[w] = Block::Zero();
        }
        serve(shop, luck, activity, state, m);
    }
    for (const auto& left : state.backlog)
        activity.gauge(Gauge::undone_hours) += left;
    if (integration_ >= 0 && shop.month(farm_->integration) >= 0 && shop.month(farm_->integration) < months) {
        const auto& manager = shop.catalog().queue_managers[farm_->queue_manager.at()];
        activity.usage.add(integration_, shop.month(farm_->integration),
                           value(draws, manager.integration) * months_per_hour);
    }
}

void Render::serve(const Shop& shop, const Luck& luck, Activity& activity, State& state, int m) const {
    const auto& draws = *luck.draws;
    const auto months = static_cast<std::size_t>(shop.calendar.size());
    const auto month = static_cast<std::size_t>(m);
    FarmLevel& farm = state.farm[month];
    farm.hours = shop.calendar.hours(m).base();
    farm.bursts = farm_->burst.found();

    Block machines = Block::Zero();
    for (const auto& gear : owned_) {
        const Block units = gear.units(activity, m);
        machines += units;
        farm.capacity += units * value(draws, gear.asset(shop).speed);
    }
    farm.own_speed = (machines > 0.0).select(farm.capacity / machines.max(1e-300), 1.0);
    farm.capacity *= value(draws, farm_->availability, m);

    Block total = Block::Zero();
    for (std::size_t w = 0; w < works_.size(); ++w)
        total += state.demand[w * months + month];
    farm.level = total / farm.hours;
    const Block above = hours_above(table_, farm, farm.capacity);
    const Block own = total - above;
    activity.gauge(Gauge::own_hours) += own;
    activity.gauge(Gauge::capacity_hours) += farm.capacity * farm.hours;

    const Block share_above = (total > 0.0).select(above / total.max(1e-300), 0.0);
    const Block spot = value(draws, farm_->spot_share, m);
    // Hours in which the month's burst would be done if it always ran as wide as in the busiest one.
    const Block widest = (farm.level * table_.peak() - farm.capacity).max(1e-300);
    const Block as_at_peak = (above > 0.0).select(above / widest, 0.0);
    Block cloud_hours = Block::Zero();
    for (std::size_t w = 0; w < works_.size(); ++w) {
        const Work& work = works_[w];
        Block& demand = state.demand[w * months + month];
        const Block burst = demand * share_above;
        if (!farm.bursts) {
            state.backlog[w] = burst;
            demand -= burst;
        } else if ((burst > 0.0).any()) {
            // Rework and boot lengthen spot hours; on-demand hours have the boot alone.
            const Block plain = burst * (1.0 + value(draws, farm_->overhead, m)) / state.burst_speed;
            const Block hours = burst * state.burst_hours;
            const Block regular = plain * (1.0 - spot);
            if (((1.0 - spot) > 0.0).any())
                activity.usage.add(work.on_demand, m, regular);
            if (work.spot >= 0 && (spot > 0.0).any())
                activity.usage.add(work.spot, m, hours - regular);
            cloud_hours += hours;
            if (farm_->input.given)
                work.input.add(activity, m, hours * value(draws, farm_->input, m), as_at_peak);
            if (farm_->output.given)
                work.output.add(activity, m, hours * value(draws, farm_->output, m), as_at_peak);
        }
    }
    if (farm.bursts)
        activity.gauge(Gauge::burst_hours) += above;
    if (fee_ >= 0)
        activity.usage.add(fee_, m, cloud_hours);
    if (node_fee_ >= 0)
        activity.usage.add(node_fee_, m, machines);
    if (running_ >= 0 && m >= shop.month(farm_->integration, 0)) {
        const auto& manager = shop.catalog().queue_managers[farm_->queue_manager.at()];
        activity.usage.add(running_, m, value(draws, manager.running, m));
    }

    // Idle power stands; the busy part of it belongs to the work.
    for (const auto& gear : owned_) {
        gear.run(shop, luck, activity, m, Block::Zero());
        const auto& asset = gear.asset(shop);
        if (!asset.power_full.given)
            continue;
        const Block units = gear.units(activity, m);
        const Block watts =
            value(draws, asset.power_full) - value(draws, asset.power_idle.given ? asset.power_idle : asset.power_full);
        const Block share = (machines > 0.0).select(units / machines.max(1e-300), 0.0);
        const Block building = value(draws, shop.site(farm_->site.index).pue, m);
        for (std::size_t w = 0; w < works_.size(); ++w)
            if (works_[w].energy >= 0) {
                const Block& demand = state.demand[w * months + month];
                const Block busy = farm.bursts ? Block(demand * (1.0 - share_above)) : demand;
                activity.usage.add(works_[w].energy, m, busy / farm.own_speed * share * watts * building);
            }
    }
}

} // namespace topsheet::engine
