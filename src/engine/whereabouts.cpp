#include "topsheet/engine/whereabouts.hpp"

#include <algorithm>

namespace topsheet::engine {

namespace {

bool has(const model::Production& production, std::string_view dataset) {
    return std::ranges::any_of(production.datasets, [&](const auto& d) { return d.name == dataset; });
}

/// Calls `visit` with every read and delivery of a dataset that a production's (-1: the estate's) bytes serve,
/// its cadence and its event.
template <class Visit>
void each_taker(const model::Study& study, int production, std::string_view dataset, Visit visit) {
    for (const auto& read : study.workload.reads)
        if (read.of == dataset)
            visit(read.cadence, read.at);
    for (std::size_t p = 0; p < study.workload.productions.size(); ++p) {
        const auto& taker = study.workload.productions[p];
        if (production >= 0 ? static_cast<int>(p) != production : has(taker, dataset))
            continue;
        for (const auto& read : taker.reads)
            if (read.of == dataset)
                visit(read.cadence, read.at);
        for (const auto& delivery : taker.deliveries)
            if (delivery.of == dataset)
                visit(delivery.cadence, delivery.at);
    }
}

} // namespace

std::vector<int> readable_tiers(const Shop& shop, std::string_view dataset) {
    std::vector<int> tiers;
    const auto add = [&](int tier) {
        if (std::ranges::find(tiers, tier) == tiers.end())
            tiers.push_back(tier);
    };
    const auto* placement = shop.main_placement(dataset);
    if (placement == nullptr)
        return tiers;
    for (const auto& stage : placement->stages)
        add(stage.tier.index);
    if (placement->recall.found())
        add(placement->recall.index);
    return tiers;
}

std::vector<int> owners(const model::Study& study, int production, std::string_view dataset) {
    std::vector<int> result;
    if (std::ranges::any_of(study.estate.datasets, [&](const auto& d) { return d.name == dataset; }))
        result.push_back(-1);
    for (std::size_t p = 0; p < study.workload.productions.size(); ++p) {
        if (!has(study.workload.productions[p], dataset))
            continue;
        if (static_cast<int>(p) == production)
            return {production};
        if (production < 0)
            result.push_back(static_cast<int>(p));
    }
    return result;
}

Place::Place(const Shop& shop, Layout& layout, int production, std::string_view dataset, int tier, bool main) {
    const std::string name(dataset);
    if (main && readable_tiers(shop, dataset).size() > 1) {
        each_taker(*shop.study, production, dataset, [&](model::Cadence cadence, model::Event event) {
            // The estate has no events: who takes from it then takes it as it lies in the month.
            if (cadence != model::Cadence::event || production < 0) {
                mean_ = layout.place({Asked::mean, production, name, tier, model::Event::none});
                return;
            }
            const int slot = layout.place({Asked::before, production, name, tier, event});
            if (std::ranges::none_of(events_, [&](const OnDay& known) { return known.slot == slot; }))
                events_.push_back({event, slot});
        });
    }
    if (std::ranges::any_of(shop.scenario->transfers, [&](const auto& t) { return t.of == dataset; }))
        end_ = layout.place({Asked::end, production, name, tier, model::Event::none});
}

} // namespace topsheet::engine
