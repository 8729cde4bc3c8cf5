#include "topsheet/engine/workstations.hpp"

namespace topsheet::engine {

Workstations::Workstations(const Shop& shop, Layout& layout) {
    for (const auto& plan : shop.scenario->workstations) {
        Seat seat;
        seat.plan = &plan;
        for (const auto& role : shop.study->workload.artists)
            if (role.name == plan.role)
                seat.role = &role;
        if (seat.role == nullptr)
            continue;
        const std::string why = cause("(artists)", plan.name);
        if (plan.machine.found())
            seat.machine = layout.usage(shop.catalog().machines[plan.machine.at()].on_demand.index,
                                        model::Category::workstations, why);
        if (plan.protocol.found())
            seat.protocol = layout.usage(plan.protocol.index, model::Category::workstations, why);
        for (const auto& holding : plan.owned)
            seat.owned.emplace_back(shop, layout, holding, plan.site.index, model::Category::workstations, why,
                                    FarmSource::none);
        if (plan.artists.found() && plan.stream.given)
            seat.pixels = Flow(shop, layout, FlowKind::pixels, plan.site.index, plan.artists.index, why + ", pixels");
        seats_.push_back(std::move(seat));
    }
}

void Workstations::operator()(const Shop& shop, const Luck& luck, Activity& activity) const {
    const auto& draws = *luck.draws;
    for (const auto& seat : seats_) {
        for (const auto& gear : seat.owned)
            gear.install(shop, luck, activity);
        for (int m = 0; m < shop.calendar.size(); ++m) {
            const Block people = value(draws, seat.role->count, m) * value(draws, seat.plan->share, m);
            const Block worked = people * value(draws, seat.role->hours, m) * shop.calendar.workdays(m).base();
            const Block running = worked * value(draws, seat.plan->hours_factor, m);
            if (seat.machine >= 0)
                activity.usage.add(seat.machine, m, running);
            if (seat.protocol >= 0)
                activity.usage.add(seat.protocol, m, people);
            if (seat.plan->stream.given)
                seat.pixels.add(activity, m, worked * value(draws, seat.plan->stream, m),
                                value(draws, seat.role->hours, m) * shop.calendar.workdays(m).base());

            // Owned machines share the hours in proportion; they cannot be busy for longer than the month.
            Block units = Block::Zero();
            for (const auto& gear : seat.owned)
                units += gear.units(activity, m);
            const Block busy = running.min(units * shop.calendar.hours(m).base());
            for (const auto& gear : seat.owned)
                gear.run(shop, luck, activity, m, busy * gear.units(activity, m) / units.max(1e-300));
        }
    }
}

} // namespace topsheet::engine
