#include "topsheet/engine/rating.hpp"

#include "topsheet/rates/charge.hpp"

namespace topsheet::engine {

Rating::Rating(const model::Study& study, Layout& layout) {
    const auto& meters = study.catalog.meters;
    for (std::size_t s = 0; s < layout.usages.size(); ++s) {
        const auto& meter = meters[static_cast<std::size_t>(layout.usages[s].meter)];
        Pool* found = nullptr;
        for (auto& pool : pools_)
            if (rates::one_ladder(*pool.meter, meter))
                found = &pool;
        if (found == nullptr) {
            found = &pools_.emplace_back();
            found->meter = &meter;
        }
        found->slots.push_back(static_cast<int>(s));
    }
    for (auto& pool : pools_)
        if (pool.meter->tariff.minimum > 0.0) {
            LineInfo info =
                layout
                    .lines[static_cast<std::size_t>(layout.usages[static_cast<std::size_t>(pool.slots.front())].line)];
            info.cause = standing;
            info.line += ", minimum";
            pool.standing_line = layout.line_of(info);
        }
}

void Rating::operator()(const model::Study& study, const Layout& layout, const Luck& luck, const Activity& activity,
                        Books& books) const {
    const auto timing = study.finance.timing;
    const int months = static_cast<int>(books.cash.size());
    const auto post = [&](int line, int month, const Block& amount) {
        books.pay(layout, luck, timing, line, month, When::month_end, amount);
        books.accrue(month, amount);
    };
    for (const auto& pool : pools_) {
        const auto& tariff = pool.meter->tariff;
        const auto* flat = std::get_if<rates::Flat>(&tariff.rule);
        const bool linear = rates::is_linear(tariff);
        for (int m = 0; m < months; ++m) {
            const Block level = value(*luck.draws, pool.meter->level, m);
            if (linear) {
                const Block price = level * flat->price;
                for (const int slot : pool.slots)
                    if (activity.usage.has(slot, m))
                        post(layout.usages[static_cast<std::size_t>(slot)].line, m, activity.usage(slot, m) * price);
                continue;
            }
            Block total = Block::Zero();
            bool any = false;
            for (const int slot : pool.slots)
                if (activity.usage.has(slot, m)) {
                    total += activity.usage(slot, m);
                    any = true;
                }
            if (!any)
                continue;
            const auto charge = rates::charge_parts(tariff, total, rates::alone(tariff, total));
            const Block price = (total > 0.0).select(level * charge.used / total.max(1e-300), 0.0);
            for (const int slot : pool.slots)
                if (activity.usage.has(slot, m))
                    post(layout.usages[static_cast<std::size_t>(slot)].line, m, activity.usage(slot, m) * price);
            if (pool.standing_line >= 0)
                post(pool.standing_line, m, level * (charge.total - charge.used));
        }
    }
}

} // namespace topsheet::engine
