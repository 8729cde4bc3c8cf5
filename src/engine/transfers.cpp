#include "topsheet/engine/transfers.hpp"

#include <algorithm>

namespace topsheet::engine {

namespace {

/// Tiers at a site in which any placement of a dataset keeps it.
std::vector<int> tiers_at(const Shop& shop, int site, std::string_view dataset) {
    std::vector<int> tiers;
    for (const auto& placement : shop.scenario->placement)
        if (placement.dataset == dataset)
            for (const auto& stage : placement.stages)
                if (shop.tier(stage.tier.index).site.index == site &&
                    std::ranges::find(tiers, stage.tier.index) == tiers.end())
                    tiers.push_back(stage.tier.index);
    return tiers;
}

} // namespace

Transfers::Transfers(const Shop& shop, Layout& layout) {
    for (const auto& plan : shop.scenario->transfers) {
        Move move;
        move.plan = &plan;
        const int from = plan.from.index, to = plan.to.index;
        const std::string why = cause("(transfer)", plan.name);
        const Flow flow = plan.jobs.empty() ? Flow(shop, layout, FlowKind::transfer, from, to, why, plan.claims)
                                            : Flow::carried(shop, layout, FlowKind::transfer, from, to, why);
        for (const auto& fee : plan.jobs)
            move.jobs.push_back({&fee, layout.usage(fee.meter.index, model::Category::egress, why),
                                 shop.catalog().meters[fee.meter.at()].unit});
        if (plan.of.empty())
            move.flow = flow;
        else
            for (const int tier : tiers_at(shop, from, plan.of))
                for (const int production : owners(*shop.study, -1, plan.of))
                    move.parts.push_back(
                        {Source(shop, layout, tier, plan.of, files_of(*shop.study, production, plan.of), why, flow),
                         layout.place({Asked::end, production, plan.of, tier, model::Event::none})});
        moves_.push_back(std::move(move));
    }
}

void Transfers::run(const Shop& shop, const Luck& luck, Activity& activity, const Move& move) const {
    const auto& draws = *luck.draws;
    const auto& plan = *move.plan;
    const Calendar& calendar = shop.calendar;
    const int first = std::max(0, shop.month(plan.month));
    const int last = plan.cadence == model::Cadence::once ? first : shop.month(plan.last, calendar.size() - 1);
    std::vector<Block> objects;
    for (const auto& part : move.parts)
        objects.push_back(part.source.objects(draws));
    for (int m = first; m <= last && m < calendar.size(); ++m) {
        const double hours = calendar.hours(m).base();
        double count = 1.0, time = hours;
        if (plan.cadence == model::Cadence::workday) {
            count = calendar.workdays(m).base();
            time = model::pull_hours;
        } else if (plan.cadence == model::Cadence::week) {
            count = calendar.day_count(m) / 7.0;
            time = 7.0 * 24.0;
        }
        const Block within = plan.within.given ? value(draws, plan.within, m) : Block(Block::Constant(time));
        Block all = Block::Zero();
        if (move.parts.empty()) {
            all = value(draws, plan.volume, m);
            move.flow.pull(activity, m, all * count, all, within);
        }
        for (std::size_t i = 0; i < move.parts.size(); ++i) {
            const auto& part = move.parts[i];
            if (!activity.place.has(part.held, m))
                continue;
            const Block each = activity.place(part.held, m).max(0.0) * value(draws, plan.share, m);
            part.source.take(shop, draws, activity, m, each * count, objects[i], &each, &within);
            all += each;
        }
        for (const auto& job : move.jobs) {
            Block begun = (all > 0.0).select(Block::Ones(), 0.0);
            if (job.fee->per.given) // a part in 10^9 is rounding
                begun = (all / value(draws, job.fee->per, m) - 1e-9).ceil().max(0.0);
            activity.usage.add(job.slot, m, begun * value(draws, job.fee->count, m) * (job.unit * count));
        }
    }
}

void Transfers::operator()(const Shop& shop, const Luck& luck, Activity& activity) const {
    for (const auto& move : moves_)
        run(shop, luck, activity, move);
}

} // namespace topsheet::engine
