#include "topsheet/engine/storage.hpp"

namespace topsheet::engine {

namespace {

const Block nothing = Block::Zero();

/// Place of a tier's month in the scratch of owned tiers.
std::size_t place(int tier, int month, int months) {
    return static_cast<std::size_t>(tier) * static_cast<std::size_t>(months) + static_cast<std::size_t>(month);
}

/// The integral of max(x + age, from) over x from p to q.
Block leave_day_integral(const Block& p, const Block& q, const Leaving& leave) {
    return leave.from * (q - p) + ramp_integral(Block(q + leave.age - leave.from)) -
           ramp_integral(Block(p + leave.age - leave.from));
}

/// Write requests for one object of a size in a class that may count blocks.
Block writes_per_object(const chance::DrawBlock& draws, const rates::StorageClass& c, const Block& object) {
    if (!c.block.given)
        return Block::Ones();
    const Block block = value(draws, c.block);
    return (object > block).select((object / block).ceil() + 1.0, 1.0);
}

} // namespace

Block missing_byte_days(const Arrival& a, const Leaving& out, const Leaving& least, double u, double v) {
    // Bytes of age `out.age` on day `out.from` leave together; younger ones leave at their age.
    const Block together = (out.from - out.age).max(a.begin).min(a.end);
    const Block at_once =
        (out.from > u && out.from <= v)
            .select(leave_day_integral(a.begin, together, least) - out.from * (together - a.begin), 0.0);
    const Block p = (out.from.max(u) - out.age).max(a.begin).min(a.end);
    const Block q = (v - out.age).max(p).min(a.end);
    const Block by_age = leave_day_integral(p, q, least) - ((q * q - p * p) * 0.5 + out.age * (q - p));
    return a.rate * (at_once + by_age);
}

Storage::Storage(const Shop& shop, Layout& layout) {
    const auto& scenario = *shop.scenario;
    for (std::size_t i = 0; i < scenario.tiers.size(); ++i) {
        const auto& tier = scenario.tiers[i];
        auto& owned = owned_.emplace_back();
        for (const auto& holding : tier.owned)
            owned.emplace_back(shop, layout, holding, tier.site.index, model::Category::storage, standing, false);
        auto& grow = grow_.emplace_back();
        if (tier.asset.found())
            grow.emplace(shop, layout, tier.asset.index, tier.site.index, model::Category::storage, standing);
    }

    const auto plan = [&](int production, const model::Dataset* dataset, const model::EstateDataset* estate,
                          const model::Placement& placement, std::string_view what, bool main) {
        Chain chain{production, dataset, estate, {}, {}};
        for (std::size_t k = 0; k < placement.stages.size(); ++k) {
            const auto& stage = placement.stages[k];
            Step step{stage.tier.index, touch(shop, layout, stage.tier.index, what), &stage, {}};
            if (k + 1 < placement.stages.size())
                step.onward = Flow(shop, layout, FlowKind::move, shop.tier(stage.tier.index).site.index,
                                   shop.tier(placement.stages[k + 1].tier.index).site.index, what);
            chain.steps.push_back(step);
        }
        if (main && production >= 0) {
            const auto& p = shop.study->workload.productions[static_cast<std::size_t>(production)];
            for (const auto& recall : p.recalls) {
                if (recall.of != placement.dataset)
                    continue;
                Restored r;
                r.recall = &recall;
                r.tier = placement.recall.found() ? placement.recall.index : placement.stages.front().tier.index;
                const std::string why = cause(p.name, recall.name);
                r.touch = touch(shop, layout, r.tier, why);
                for (const auto& step : chain.steps) {
                    r.from.push_back(touch(shop, layout, step.tier, why));
                    r.flows.emplace_back(shop, layout, FlowKind::restore, shop.tier(step.tier).site.index,
                                         shop.tier(r.tier).site.index, why);
                }
                chain.recalls.push_back(r);
            }
        }
        chains_.push_back(std::move(chain));
    };

    for (const auto& placement : scenario.placement) {
        const bool main = shop.main_placement(placement.dataset) == &placement;
        const std::string suffix = main ? "" : ", " + placement.name;
        for (std::size_t p = 0; p < shop.study->workload.productions.size(); ++p)
            for (const auto& d : shop.study->workload.productions[p].datasets)
                if (d.name == placement.dataset)
                    plan(static_cast<int>(p), &d, nullptr, placement,
                         cause(shop.study->workload.productions[p].name, d.name + suffix), main);
        for (const auto& d : shop.study->estate.datasets)
            if (d.name == placement.dataset)
                plan(-1, nullptr, &d, placement, cause("(estate)", d.name + suffix), main);
    }
}

Storage::Touch Storage::touch(const Shop& shop, Layout& layout, int tier, std::string_view why) {
    Touch t;
    const auto* c = shop.storage_class(tier);
    if (c == nullptr)
        return t;
    const auto slot = [&](const Reference<rates::Meter>& meter, std::string_view what) {
        return meter.found() ? layout.usage(meter.index, model::Category::storage, what) : -1;
    };
    t.stock = slot(c->stock, why);
    t.write = slot(c->write, why);
    t.move_in = c->transition.found() ? slot(c->transition, why) : t.write;
    t.read = slot(c->read, why);
    t.retrieval = slot(c->retrieval, why);
    t.retrieval_request = c->retrieval_request.found() ? slot(c->retrieval_request, why) : t.read;
    if (c->minimum_stay.given)
        t.early = slot(c->stock, std::string(why) + ", left too early");
    return t;
}

Block Storage::volume(const Shop& shop, const Luck& luck, const Chain& chain) {
    if (chain.estate != nullptr)
        return value(*luck.draws, chain.estate->volume);
    const auto& production = shop.study->workload.productions[static_cast<std::size_t>(chain.production)];
    const Dates& dates = luck.dates[static_cast<std::size_t>(chain.production)];
    // A share of a share ... ends at a dataset with a volume of its own; the loader has refused cycles.
    Block share = dates.happens;
    const model::Dataset* d = chain.dataset;
    while (!d->share_of.empty()) {
        share *= value(*luck.draws, d->share);
        for (const auto& other : production.datasets)
            if (other.name == d->share_of) {
                d = &other;
                break;
            }
    }
    if (d->volume.given)
        return share * value(*luck.draws, d->volume);
    const Block& begin = dates.begin(d->during);
    const Block& end = dates.end(d->during);
    if (d->rate.is_fixed() || !luck.draws->varies(d->rate.input))
        return share * value(*luck.draws, d->rate) * 24.0 * (end - begin);
    const int months = shop.calendar.size();
    const double last = shop.calendar.first_day(months);
    Block total = value(*luck.draws, d->rate, 0) * (end.min(0.0) - begin.min(0.0)) +
                  value(*luck.draws, d->rate, months - 1) * (end.max(last) - begin.max(last));
    for (int m = 0; m < months; ++m)
        total += value(*luck.draws, d->rate, m) *
                 (overlap(begin, end, shop.calendar.first_day(m), shop.calendar.first_day(m + 1)) *
                  shop.calendar.day_count(m));
    return share * total * 24.0;
}

void Storage::chain(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain,
                    std::vector<Block>& held) const {
    const auto& draws = *luck.draws;
    const Calendar& calendar = shop.calendar;
    const int months = calendar.size();
    const Dates* dates = chain.production >= 0 ? &luck.dates[static_cast<std::size_t>(chain.production)] : nullptr;

    Arrival arrival;
    arrival.begin = dates != nullptr ? dates->begin(chain.dataset->during) : Block(Block::Constant(-2.0));
    arrival.end = dates != nullptr ? dates->end(chain.dataset->during) : Block(Block::Constant(-1.0));
    arrival.end = arrival.end.max(arrival.begin + 1e-6);
    arrival.rate = volume(shop, luck, chain) / (arrival.end - arrival.begin);
    const Block object =
        value(draws, dates != nullptr ? chain.dataset->object_size : chain.estate->object_size).max(1.0);

    // Boundary k is what has left stage k-1; boundary 0 is arrival, and the last stage may never end.
    std::vector<Leaving> leave(1);
    for (const auto& step : chain.steps) {
        const auto& stage = *step.stage;
        if (stage.until == model::Event::none && !stage.age.given && !stage.month)
            break;
        Leaving next = leave.back();
        if (stage.age.given)
            next.age = next.age.max(days(draws, stage.age, calendar.mean_days()));
        if (stage.until != model::Event::none && dates != nullptr)
            next.from = next.from.max(dates->day(stage.until));
        if (stage.month)
            next.from = next.from.max(calendar.day_at(shop.month(stage.month)));
        leave.push_back(next);
    }
    const double first = arrival.begin.minCoeff();

    // What has left each stage by the begin of each month, and its integral over the month. The integral
    // of arrivals at the end of a month serves the next one again.
    const std::size_t row = static_cast<std::size_t>(months) + 1;
    activity.left.resize(leave.size() * row);
    activity.left_days.resize(leave.size() * row);
    for (std::size_t b = 0; b < leave.size(); ++b) {
        const double opens = leave[b].from.maxCoeff();
        Block before = arrival.integral(nothing, leave[b].age);
        activity.left[b * row] = leave[b].by(arrival, nothing);
        for (int m = 0; m < months; ++m) {
            const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
            const std::size_t i = b * row + static_cast<std::size_t>(m);
            if (v <= first) {
                activity.left[i + 1] = nothing;
                activity.left_days[i] = nothing;
                before = nothing;
                continue;
            }
            const Block day = Block::Constant(v);
            activity.left[i + 1] = leave[b].by(arrival, day);
            const Block after = arrival.integral(day, leave[b].age);
            activity.left_days[i] = opens <= u
                                        ? Block(after - before)
                                        : Block(after - arrival.integral(leave[b].from.max(u).min(v), leave[b].age));
            before = after;
        }
    }

    for (std::size_t k = 0; k < chain.steps.size() && k < leave.size(); ++k) {
        const Step& step = chain.steps[k];
        const bool ends = k + 1 < leave.size();
        const auto* c = shop.storage_class(step.tier);
        Block floor = Block::Ones(), per_object = Block::Ones();
        Leaving least;
        if (c != nullptr) {
            if (c->minimum_object.given)
                floor = (value(draws, c->minimum_object) / object).max(1.0);
            floor *= value(draws, c->provisioned);
            per_object = writes_per_object(draws, *c, object) / object;
            if (c->minimum_stay.given && ends) {
                const Block stay = days(draws, c->minimum_stay, calendar.mean_days());
                least.age = leave[k + 1].age.max(leave[k].age + stay);
                least.from = leave[k + 1].from.max(leave[k].from + stay);
            }
        }
        for (int m = 0; m < months; ++m) {
            const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
            if (v <= first)
                continue;
            const std::size_t in = k * row + static_cast<std::size_t>(m), out = in + row;
            const Block entered = activity.left[in + 1] - activity.left[in];
            const Block left = ends ? Block(activity.left[out + 1] - activity.left[out]) : nothing;
            if (c == nullptr) {
                held[place(step.tier, m, months)] += activity.left[in + 1];
                if (ends)
                    held[place(step.tier, m, months)] -= activity.left[out + 1];
            } else {
                Block mean = activity.left_days[in];
                if (ends)
                    mean -= activity.left_days[out];
                activity.usage.add(step.touch.stock, m, mean * floor / (v - u));
                // A lifecycle moves data inside its site; what comes from elsewhere is written.
                const bool arrives =
                    k == 0 || shop.tier(chain.steps[k - 1].tier).site.index != shop.tier(step.tier).site.index;
                const int write = arrives ? step.touch.write : step.touch.move_in;
                if (write >= 0)
                    activity.usage.add(write, m,
                                       entered * (arrives || !c->transition.found() ? per_object : 1.0 / object));
                if (step.touch.early >= 0 && ends)
                    activity.usage.add(step.touch.early, m,
                                       missing_byte_days(arrival, leave[k + 1], least, u, v) * floor / (v - u));
            }
            if (k + 1 >= chain.steps.size() || !ends)
                continue;
            // Moving down inside a site is the next class's transition; moving up, or to another site, takes
            // the data out.
            const int next = chain.steps[k + 1].tier;
            const bool travels = shop.tier(step.tier).site.index != shop.tier(next).site.index;
            if (travels || shop.access(next) < shop.access(step.tier)) {
                step.onward.add(activity, m, left);
                if (step.touch.retrieval >= 0)
                    activity.usage.add(step.touch.retrieval, m, left);
                if (step.touch.retrieval_request >= 0)
                    activity.usage.add(step.touch.retrieval_request, m, left / object);
            }
        }
    }
    restore(shop, luck, activity, chain, arrival, leave, object, held);
}

void Storage::restore(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain,
                      const Arrival& arrival, const std::vector<Leaving>& leave, const Block& object,
                      std::vector<Block>& held) {
    const auto& draws = *luck.draws;
    const Calendar& calendar = shop.calendar;
    const int months = calendar.size();
    for (const auto& restored : chain.recalls) {
        const Dates& dates = luck.dates[static_cast<std::size_t>(chain.production)];
        const Block& day = dates.day(restored.recall->at);
        const Block until = day + days(draws, restored.recall->hold, calendar.mean_days());
        const Block share = value(draws, restored.recall->share);
        const auto* to = shop.storage_class(restored.tier);
        Block copies = Block::Zero();
        for (std::size_t k = 0; k < chain.steps.size() && k < leave.size(); ++k) {
            const int tier = chain.steps[k].tier;
            if (tier == restored.tier || shop.access(tier) == rates::Access::filesystem)
                continue; // it is at hand already
            const Block there =
                leave[k].by(arrival, day) - (k + 1 < leave.size() ? leave[k + 1].by(arrival, day) : nothing);
            const Block bytes = share * there;
            copies += bytes;
            if (const auto* c = shop.storage_class(tier); c != nullptr && c->restore_delay.given)
                activity.gauge(Gauge::restore_hours) =
                    activity.gauge(Gauge::restore_hours).max((bytes > 0.0).select(value(draws, c->restore_delay), 0.0));
            for (int m = 0; m < months; ++m) {
                if (!dates.touches(calendar.first_day(m), calendar.first_day(m + 1)))
                    continue;
                const Block now = bytes * falls_in(day, calendar.first_day(m), calendar.first_day(m + 1));
                if (!(now > 0.0).any())
                    continue;
                if (restored.from[k].retrieval >= 0)
                    activity.usage.add(restored.from[k].retrieval, m, now);
                if (restored.from[k].retrieval_request >= 0)
                    activity.usage.add(restored.from[k].retrieval_request, m, now / object);
                if (to != nullptr && restored.touch.write >= 0)
                    activity.usage.add(restored.touch.write, m, now * writes_per_object(draws, *to, object) / object);
                restored.flows[k].add(activity, m, now);
            }
        }
        for (int m = 0; m < months; ++m) {
            const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
            const Block kept = copies * overlap(day, until, u, v);
            if (!(kept > 0.0).any())
                continue;
            if (to != nullptr)
                activity.usage.add(restored.touch.stock, m, kept * value(draws, to->provisioned));
            else
                held[place(restored.tier, m, months)] += kept;
        }
    }
}

void Storage::operator()(const Shop& shop, const Luck& luck, Activity& activity) const {
    const int months = shop.calendar.size();
    std::vector<Block>& held = activity.held;
    held.assign(owned_.size() * static_cast<std::size_t>(months), nothing);
    for (const auto& c : chains_)
        chain(shop, luck, activity, c, held);

    // Owned tiers are bought unit by unit when what they hold, with headroom, passes what stands.
    for (std::size_t t = 0; t < owned_.size(); ++t) {
        const auto& tier = shop.scenario->tiers[t];
        for (const auto& gear : owned_[t])
            gear.install(shop, luck, activity);
        if (grow_[t])
            grow_[t]->install(shop, luck, activity);
        for (int m = 0; m < months; ++m) {
            Block capacity = Block::Zero();
            for (const auto& gear : owned_[t])
                capacity += gear.units(activity, m) * value(*luck.draws, gear.asset(shop).capacity);
            const Block& stock = held[place(static_cast<int>(t), m, months)];
            if (!grow_[t]) {
                Block& overflow = activity.gauge(Gauge::overflow_bytes);
                overflow = overflow.max(stock - capacity - 1.0);
            } else {
                const Block unit = value(*luck.draws, grow_[t]->asset(shop).capacity);
                const Block need = stock * value(*luck.draws, tier.headroom, m);
                const Block more =
                    ((need - capacity - grow_[t]->units(activity, m) * unit) / unit - 1e-9).ceil().max(0.0);
                if ((more > 0.0).any())
                    grow_[t]->buy(activity, m, more);
                grow_[t]->run(shop, luck, activity, m, grow_[t]->units(activity, m) * shop.calendar.hours(m).base());
            }
            for (const auto& gear : owned_[t])
                gear.run(shop, luck, activity, m, gear.units(activity, m) * shop.calendar.hours(m).base());
        }
    }
}

} // namespace topsheet::engine
