#include "topsheet/engine/standing.hpp"

namespace topsheet::engine {

void Standing::plan(const Shop& shop, Layout& layout, const std::vector<model::FixedUsage>& fixed,
                    model::Category category) {
    for (const auto& f : fixed) {
        const auto& meter = shop.catalog().meters[f.meter.at()];
        uses_.push_back(
            {&f.count, layout.usage(f.meter.index, category, standing), meter.dimension.hour > 0, meter.unit});
    }
}

void Standing::add(const Shop& shop, const Luck& luck, Activity& activity, int month) const {
    for (const auto& use : uses_)
        activity.usage.add(use.slot, month,
                           value(*luck.draws, *use.count, month) *
                               (use.hourly ? use.unit * shop.calendar.hours(month).base() : use.unit));
}

} // namespace topsheet::engine
