#include "topsheet/engine/storage.hpp"

#include <algorithm>
#include <cmath>

namespace topsheet::engine {

namespace {

const Block nothing = Block::Zero();

/// Days of a month of a missing stay.
Block stay_days(const Block& stated, double month) {
    return (stated > 0.0).select(stated, month);
}

/// The month of the horizon in which a day lies; before the first 0, after the last `months`.
int month_of(const Calendar& calendar, double day) {
    return static_cast<int>(std::clamp(calendar.month_at(day), 0.0, static_cast<double>(calendar.size())));
}

/// Keeps what lies in a tier, for views.
void keep_stock(Activity& activity, int slot, int month, const Block& mean, const Block& end, const PerByte& in,
                bool rented) {
    if (!activity.detail)
        return;
    activity.keep(slot, StockFigure::mean, month, mean);
    activity.keep(slot, StockFigure::end, month, end);
    activity.keep(slot, StockFigure::objects, month, end * in.objects);
    if (rented)
        activity.keep(slot, StockFigure::billed, month, mean * (in.billed + in.index));
}

} // namespace

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

Storage::Cohort Storage::cohort(const Shop& shop, const Luck& luck, const Chain& chain) {
    const auto& draws = *luck.draws;
    const Calendar& calendar = shop.calendar;
    const Dates* dates = chain.production >= 0 ? &luck.dates[static_cast<std::size_t>(chain.production)] : nullptr;
    Cohort c;
    if (dates != nullptr) {
        c.arrival.begin = dates->begin(chain.dataset->during);
        c.arrival.end = dates->end(chain.dataset->during);
    } else { // the estate came in the day before it reached its age
        const Block age =
            chain.estate->age.given ? days(draws, chain.estate->age, calendar.mean_days()) : Block(Block::Ones());
        c.arrival.begin = -age - 1.0;
        c.arrival.end = -age;
    }
    c.arrival.end = c.arrival.end.max(c.arrival.begin + 1e-6);
    c.arrival.rate = volume(shop, luck, chain) / (c.arrival.end - c.arrival.begin);
    c.leave.resize(1);
    for (const auto& step : chain.steps) {
        const auto& stage = *step.stage;
        if (stage.until == model::Event::none && !stage.age.given && !stage.month)
            break;
        Leaving next = c.leave.back();
        if (stage.age.given)
            next.age = next.age.max(days(draws, stage.age, calendar.mean_days()));
        if (stage.until != model::Event::none && dates != nullptr)
            next.from = next.from.max(dates->day(stage.until));
        if (stage.month)
            next.from = next.from.max(calendar.day_at(shop.month(stage.month)));
        c.leave.push_back(next);
    }
    return c;
}

Storage::Terms Storage::terms(const Shop& shop, const Luck& luck, const Chain& chain, const Group& group,
                              std::size_t k) {
    const auto& draws = *luck.draws;
    const Step& step = chain.steps[k];
    const FileMix& mix = group.mix[k];
    const auto* c = step.rented;
    Terms t;
    if (c != nullptr) {
        t.in = mix.in(draws, *c);
        if (c->minimum_stay.given)
            t.stay = days(draws, c->minimum_stay, shop.calendar.mean_days());
        if (c->stay_month.given)
            t.stay_month = value(draws, c->stay_month);
    } else {
        t.in.objects = mix.objects();
        t.in.billed = nothing;
    }
    if (k == 0 || step.written) {
        t.write = t.in.uploads;
        if (k > 0) {
            t.takes_out = true;
            t.out = Block::Ones();
            t.out_objects = group.mix[k - 1].objects();
        }
        return t;
    }
    // A lifecycle rule moves files as they are; those that are packed are read and written.
    const bool counted = c != nullptr && c->transition.found();
    if (!step.stage->pack.given) {
        (counted ? t.move : t.write) = counted ? t.in.objects : t.in.uploads;
        return t;
    }
    const Block container = value(draws, step.stage->pack);
    const FileMix small = group.mix[k - 1].smaller(container, true);
    const FileMix large = group.mix[k - 1].smaller(container, false);
    FileMix packed = small;
    packed.pack(container);
    t.takes_out = true;
    t.out = small.share();
    t.out_objects = small.objects();
    if (c != nullptr) {
        t.write = packed.in(draws, *c).uploads;
        (counted ? t.move : t.write) += counted ? large.objects() : large.in(draws, *c).uploads;
    }
    return t;
}

void Storage::chain(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain) const {
    const auto& draws = *luck.draws;
    Group group;
    group.cohorts.push_back(cohort(shop, luck, chain));
    FileMix mix(draws, chain.files);
    for (std::size_t k = 0; k < chain.steps.size(); ++k) {
        if (chain.steps[k].stage->pack.given)
            mix.pack(value(draws, chain.steps[k].stage->pack));
        group.mix.push_back(mix);
        Terms t = terms(shop, luck, chain, group, k);
        t.writes = (t.write > 0.0).any();
        t.moves = (t.move > 0.0).any();
        group.terms.push_back(t);
    }
    for (const auto& r : chain.recalls) {
        if (chain.production >= 0) {
            restore(shop, luck, activity, chain, group, r,
                    luck.dates[static_cast<std::size_t>(chain.production)].day(r.at));
            continue;
        }
        const Calendar& calendar = shop.calendar;
        const bool again = r.every->given;
        const bool by_month = again && r.every->in_months && r.every->input < 0;
        const Block step = again ? days(draws, *r.every, calendar.mean_days()).max(1.0) : nothing;
        const double end = calendar.first_day(calendar.size());
        Block day = Block::Constant(calendar.day_at(r.month));
        for (int i = 0; day.minCoeff() < end; ++i) {
            restore(shop, luck, activity, chain, group, r, day);
            if (!again)
                break;
            if (by_month) // the same day of later months, not so many mean months later
                day.setConstant(calendar.day_at(r.month + (i + 1) * r.every->value));
            else
                day += step;
        }
    }
    for (const auto& c : group.cohorts) {
        stay(shop, luck, activity, chain, group, c);
        if (chain.dataset != nullptr && chain.dataset->overwritten.given)
            overwrite(shop, luck, activity, chain, group, c);
    }
}

void Storage::stay(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain, const Group& group,
                   const Cohort& cohort) const {
    const Calendar& calendar = shop.calendar;
    const int months = calendar.size();
    const Arrival& arrival = cohort.arrival;
    const auto& leave = cohort.leave;
    const auto& entry = group.cohorts.front().leave; // when bytes came into a stage, also those that a recall moves
    const Block total = arrival.total();
    const bool first = &cohort == &group.cohorts.front();

    // What has left each stage before each month, and its integral over the month. Before month
    // `opens` nothing has left in any trial, from month `closes` on everything; only what lies between is
    // worked out. The integral of arrivals at the end of a month serves the next one again.
    struct Range {
        int opens = 0, closes = 0;
    };
    std::vector<Range> range(leave.size());
    const std::size_t row = static_cast<std::size_t>(months) + 1;
    activity.left.resize(std::max(activity.left.size(), leave.size() * row));
    activity.left_days.resize(activity.left.size());
    const auto at = [row](std::size_t b, int m) { return b * row + static_cast<std::size_t>(m); };
    for (std::size_t b = cohort.step; b < leave.size(); ++b) {
        const Leaving& l = leave[b];
        const double earliest = (arrival.begin + l.age).max(l.from).minCoeff();
        const double latest = (arrival.end + l.age).max(l.from).maxCoeff();
        Range& r = range[b];
        while (r.opens < months && calendar.first_day(r.opens + 1) <= earliest)
            ++r.opens;
        r.closes = r.opens;
        while (r.closes <= months && calendar.first_day(r.closes) <= latest)
            ++r.closes;
        const double opens = l.from.maxCoeff();
        Block before = arrival.integral(Block::Constant(calendar.first_day(r.opens)), l.age);
        activity.left[at(b, r.opens)] = l.before(arrival, Block::Constant(calendar.first_day(r.opens)));
        for (int m = r.opens; m < months && m < r.closes; ++m) {
            const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
            const Block day = Block::Constant(v);
            activity.left[at(b, m + 1)] = l.before(arrival, day);
            const Block after = arrival.integral(day, l.age);
            activity.left_days[at(b, m)] = opens <= u
                                               ? Block(after - before)
                                               : Block(after - arrival.integral(Block(l.from.max(u).min(v)), l.age));
            before = after;
        }
    }
    const auto left = [&](std::size_t b, int m) -> const Block& {
        return m < range[b].opens ? nothing : m >= range[b].closes ? total : activity.left[at(b, m)];
    };

    for (std::size_t k = cohort.step; k < chain.steps.size() && k < leave.size(); ++k) {
        const Step& step = chain.steps[k];
        const Touch& touch = step.touch;
        const Terms& terms = group.terms[k];
        const bool ends = k + 1 < leave.size();
        const bool pooled = capacity_.pools(step.tier);
        const bool enters = k > cohort.step || first;
        const int gone = ends ? range[k + 1].closes : months + 1;
        Leaving least;
        bool too_early = touch.early >= 0 && ends;
        if (too_early) {
            least.age = leave[k + 1].age.max(entry[k].age + terms.stay);
            least.from = leave[k + 1].from.max(entry[k].from + terms.stay);
            too_early = (least.age > leave[k + 1].age || least.from > leave[k + 1].from).any();
        }
        const auto lies = [&](const Block& day) {
            const Block there = leave[k].by(arrival, day);
            return ends ? Block(there - leave[k + 1].by(arrival, day)) : there;
        };
        if (chain.production >= 0)
            step.place.before_events(luck.dates[static_cast<std::size_t>(chain.production)], activity, lies);
        for (int m = range[k].opens; m < months && m < gone; ++m) {
            const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
            const bool entering = m < range[k].closes, leaving = ends && m >= range[k + 1].opens;
            Block mean = entering ? Block(activity.left_days[at(k, m)] / (v - u)) : total;
            if (leaving)
                mean -= activity.left_days[at(k + 1, m)] / (v - u);
            step.place.mean(activity, m, mean);
            step.place.end(calendar, activity, m, lies);
            if (touch.stock >= 0)
                activity.usage.add(touch.stock, m, mean * terms.in.billed);
            if (touch.index >= 0)
                activity.usage.add(touch.index, m, mean * terms.in.index);
            if (touch.fee >= 0)
                activity.usage.add(touch.fee, m, mean * terms.in.fee);
            if (pooled || activity.detail) {
                const Block day = Block::Constant(u); // after what leaves on it
                const Block begin = (entering ? leave[k].by(arrival, day) : total) -
                                    (leaving ? leave[k + 1].by(arrival, day) : nothing);
                const Block end = left(k, m + 1) - (leaving ? left(k + 1, m + 1) : nothing);
                if (pooled) {
                    const Block floor = step.rented != nullptr ? terms.in.billed : Block(Block::Ones());
                    capacity_.hold(activity, step.tier, m, begin * floor, end * floor, mean * floor,
                                   mean * terms.in.billed);
                    if (m == 0)
                        capacity_.opening(activity, step.tier, begin);
                }
                keep_stock(activity, touch.figures, m, mean, end, terms.in, step.rented != nullptr);
            }
            if (entering && enters) {
                const Block entered = left(k, m + 1) - left(k, m);
                activity.keep(touch.figures, StockFigure::entered, m, entered);
                if (touch.write >= 0 && terms.writes)
                    activity.usage.add(touch.write, m, entered * terms.write);
                if (touch.move_in >= 0 && terms.moves)
                    activity.usage.add(touch.move_in, m, entered * terms.move);
                if (touch.ingest >= 0 && (k == 0 || terms.takes_out))
                    activity.usage.add(touch.ingest, m, k == 0 ? entered : Block(entered * terms.out));
                if (k == 0 && chain.ingest)
                    chain.ingest->add(activity, m, entered);
                if (k == 0 && chain.replica) {
                    const Replica& r = *chain.replica;
                    FileMix mix(*luck.draws, chain.files);
                    if (r.stage->pack.given)
                        mix.pack(value(*luck.draws, r.stage->pack));
                    r.source.add(activity, m, entered, entered * mix.objects());
                    activity.keep(r.figures, StockFigure::retrieved, m, entered);
                    if (r.meter >= 0)
                        activity.usage.add(r.meter, m, entered);
                    r.flow.add(activity, m, entered);
                }
            }
            if (!leaving)
                continue;
            const Block out = left(k + 1, m + 1) - left(k + 1, m);
            activity.keep(touch.figures, StockFigure::left, m, out);
            if (too_early) {
                const Block missing =
                    missing_byte_days(arrival, leave[k + 1], least, u, v) / stay_days(terms.stay_month, v - u);
                activity.usage.add(touch.early, m, missing * terms.in.billed);
                activity.keep(touch.figures, StockFigure::early, m, missing);
            }
            if (k + 1 < chain.steps.size() && group.terms[k + 1].takes_out) {
                const Terms& next = group.terms[k + 1];
                step.out.add(activity, m, out * next.out, out * next.out_objects);
                if (activity.detail)
                    activity.keep(touch.figures, StockFigure::retrieved, m, out * next.out);
                if (step.taken_out)
                    step.onward.add(activity, m, out);
            }
        }
    }
}

void Storage::overwrite(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain, const Group& group,
                        const Cohort& cohort) const {
    const auto& draws = *luck.draws;
    const Calendar& calendar = shop.calendar;
    const int months = calendar.size();
    const Dates& dates = luck.dates[static_cast<std::size_t>(chain.production)];
    const Block &begin = dates.begin(chain.dataset->during), &end = dates.end(chain.dataset->during);
    const Duration& kept = chain.placement->versions;
    const Block versions = kept.given ? days(draws, kept, calendar.mean_days()) : nothing;
    const int from = month_of(calendar, begin.minCoeff()), to = month_of(calendar, end.maxCoeff());
    for (std::size_t k = cohort.step; k < chain.steps.size() && k < cohort.leave.size(); ++k) {
        const Step& step = chain.steps[k];
        if (shop.access(step.tier) == rates::Access::archive)
            continue;
        const Touch& touch = step.again;
        const Terms& terms = group.terms[k];
        for (int m = from; m < months && m <= to; ++m) {
            const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
            const Block p = begin.max(u).min(v), q = end.max(u).min(v).max(p);
            Block held = cohort.leave[k].days(cohort.arrival, p, q);
            if (k + 1 < cohort.leave.size())
                held -= cohort.leave[k + 1].days(cohort.arrival, p, q);
            const Block rate = value(draws, chain.dataset->overwritten, m);
            const Block bytes = rate * held / (v - u);
            if (!(bytes != 0.0).any())
                continue;
            activity.keep(touch.figures, StockFigure::entered, m, bytes);
            if (touch.write >= 0)
                activity.usage.add(touch.write, m, bytes * terms.in.uploads);
            if (touch.ingest >= 0)
                activity.usage.add(touch.ingest, m, bytes);
            if (k == 0 && chain.replica) {
                const Replica& r = *chain.replica;
                r.source.add(activity, m, bytes, bytes * group.mix[0].objects());
                if (r.meter >= 0)
                    activity.usage.add(r.meter, m, bytes);
                r.flow.add(activity, m, bytes);
            }
            if (touch.early >= 0) {
                // A byte is overwritten every 1 / rate months, and no earlier than the window has lasted.
                const Block age = ((p + q) * 0.5 - begin).min(calendar.mean_days() / rate.max(1e-9));
                const Block missing =
                    bytes * (terms.stay - versions - age).max(0.0) / stay_days(terms.stay_month, v - u);
                activity.usage.add(touch.early, m, missing * terms.in.billed);
                activity.keep(touch.figures, StockFigure::early, m, missing);
            }
            if (!kept.given)
                continue;
            // Old versions: they come up evenly while the window lasts and live for `versions`.
            const Arrival old{p, q.max(p + 1e-6), bytes / (q - p).max(1e-6)};
            const Leaving comes, goes{versions, comes.from};
            const double last = (old.end + versions).maxCoeff();
            for (int i = m; i < months && calendar.first_day(i) < last; ++i) {
                const Block a = Block::Constant(calendar.first_day(i)), b = Block::Constant(calendar.first_day(i + 1));
                const Block mean = (comes.days(old, a, b) - goes.days(old, a, b)) / calendar.day_count(i);
                const Block at_end = comes.by(old, b) - goes.by(old, b);
                if (touch.stock >= 0)
                    activity.usage.add(touch.stock, i, mean * terms.in.billed);
                if (touch.index >= 0)
                    activity.usage.add(touch.index, i, mean * terms.in.index);
                if (touch.fee >= 0)
                    activity.usage.add(touch.fee, i, mean * terms.in.fee);
                if (capacity_.pools(step.tier)) {
                    const Block floor = step.rented != nullptr ? terms.in.billed : Block(Block::Ones());
                    capacity_.hold(activity, step.tier, i, (comes.by(old, a) - goes.by(old, a)) * floor, at_end * floor,
                                   mean * floor, mean * terms.in.billed);
                }
                keep_stock(activity, touch.figures, i, mean, at_end, terms.in, step.rented != nullptr);
            }
        }
    }
}

void Storage::restore(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain, Group& group,
                      const Restored& restored, const Block& day) const {
    const auto& draws = *luck.draws;
    const Calendar& calendar = shop.calendar;
    const int months = calendar.size();
    const int first = month_of(calendar, day.minCoeff()), last = month_of(calendar, day.maxCoeff());
    if (first >= months)
        return;
    const Block share = value(draws, *restored.share);
    const Block asked = days(draws, *restored.hold, calendar.mean_days());
    const Block within = value(draws, *restored.within);
    const auto* to = shop.storage_class(restored.tier);
    const bool pooled = capacity_.pools(restored.tier);
    const std::size_t known = group.cohorts.size(); // what this recall moves is not there for itself
    for (std::size_t k = 0; k < chain.steps.size() && k < group.cohorts.front().leave.size(); ++k) {
        const int tier = chain.steps[k].tier;
        if (tier == restored.tier || shop.access(tier) == rates::Access::filesystem)
            continue; // it is at hand already
        Block there = nothing;
        for (std::size_t i = 0; i < known; ++i)
            if (const Cohort& c = group.cohorts[i]; k >= c.step) {
                there += c.leave[k].by(c.arrival, day);
                if (k + 1 < c.leave.size())
                    there -= c.leave[k + 1].by(c.arrival, day);
            }
        const Block bytes = share * there.max(0.0);
        if (!(bytes > 0.0).any())
            continue;
        const auto way = restored.from[k].decide(shop, draws, bytes, restored.within->given ? &within : nullptr);
        const Block in_time = (day >= 0.0 && day < calendar.first_day(months)).select(bytes, 0.0);
        Block& wait = activity.gauge(Gauge::restore_hours);
        wait = wait.max((in_time > 0.0).select(way.hours, 0.0));
        if (restored.within->given) {
            Block& late = activity.gauge(Gauge::late_hours);
            const Block over = (in_time > 0.0).select((way.dear - within).max(0.0), 0.0);
            late = late.max(over);
            activity.breaks(restored.limit, over);
        }
        const Block objects = group.mix[k].objects();
        PerByte copy;
        copy.objects = objects;
        if (to != nullptr)
            copy = group.mix[k].in(draws, *to);
        for (int m = first; m <= last && m < months; ++m) {
            const Block now = bytes * falls_in(day, calendar.first_day(m), calendar.first_day(m + 1));
            if (!(now > 0.0).any())
                continue;
            restored.from[k].add(activity, m, now, now * objects, way);
            if (restored.within->given)
                restored.flows[k].pull(activity, m, now, now, within);
            else
                restored.flows[k].add(activity, m, now);
            activity.keep(restored.source[k].figures, StockFigure::retrieved, m, now);
            activity.keep(restored.touch.figures, StockFigure::entered, m, now);
            if (restored.touch.write >= 0)
                activity.usage.add(restored.touch.write, m, now * copy.uploads);
            if (restored.touch.ingest >= 0)
                activity.usage.add(restored.touch.ingest, m, now);
        }

        // The copy lives as long as it is held, and as the option keeps it at least.
        const Block life = asked.max(way.hold), until = day + life;
        const Block stay =
            to != nullptr && to->minimum_stay.given ? days(draws, to->minimum_stay, calendar.mean_days()) : nothing;
        const Block month_days = to != nullptr && to->stay_month.given ? value(draws, to->stay_month) : nothing;
        const int gone = month_of(calendar, until.maxCoeff());
        for (int m = first; m <= gone && m < months; ++m) {
            const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
            const Block mean = bytes * overlap(day, until, u, v);
            const Block ending = bytes * falls_in(until, u, v);
            activity.keep(restored.touch.figures, StockFigure::left, m, ending);
            if (restored.touch.early >= 0 && (ending > 0.0).any()) {
                const Block missing = ending * (stay - life).max(0.0) / stay_days(month_days, v - u);
                activity.usage.add(restored.touch.early, m, missing * copy.billed);
                activity.keep(restored.touch.figures, StockFigure::early, m, missing);
            }
            if (!(mean > 0.0).any())
                continue;
            // Readers find the copies, as long as these live, and not their originals.
            restored.place.mean(activity, m, mean);
            if (!restored.move)
                chain.steps[k].place.mean(activity, m, -mean);
            const Block at_end = (day < v && until >= v).select(bytes, 0.0);
            if (restored.touch.stock >= 0)
                activity.usage.add(restored.touch.stock, m, mean * copy.billed);
            if (restored.touch.index >= 0)
                activity.usage.add(restored.touch.index, m, mean * copy.index);
            if (restored.touch.fee >= 0)
                activity.usage.add(restored.touch.fee, m, mean * copy.fee);
            if (pooled) {
                const Block alive = (mean > 0.0).select(to != nullptr ? Block(bytes * copy.billed) : bytes, 0.0);
                capacity_.hold(activity, restored.tier, m, alive, alive, alive,
                               to != nullptr ? Block(mean * copy.billed) : nothing);
            }
            keep_stock(activity, restored.touch.figures, m, mean, at_end, copy, to != nullptr);
        }

        if (chain.production >= 0 && restored.place.asked()) {
            const Dates& dates = luck.dates[static_cast<std::size_t>(chain.production)];
            const auto alive = [&](const Block& at) { return Block((day <= at && at < until).select(bytes, 0.0)); };
            restored.place.before_events(dates, activity, alive);
            if (!restored.move)
                chain.steps[k].place.before_events(dates, activity, [&](const Block& at) { return Block(-alive(at)); });
        }
        if (!restored.move)
            continue;
        // The share that moves leaves this stage on the day, and never reaches the later ones.
        const Terms& terms = group.terms[k];
        const Leaving entry = group.cohorts.front().leave[k];
        for (std::size_t i = 0; i < known; ++i) {
            const Cohort& c = group.cohorts[i];
            if (k < c.step)
                continue;
            Cohort moved;
            moved.arrival.end = c.leave[k].youngest(c.arrival, day);
            moved.arrival.begin = (k + 1 < c.leave.size() ? c.leave[k + 1].youngest(c.arrival, day) : c.arrival.begin)
                                      .min(moved.arrival.end);
            moved.arrival.rate = -share * c.arrival.rate;
            moved.step = k;
            moved.leave = c.leave;
            moved.leave[k] = {Block(day - moved.arrival.end), day};
            const Leaving least{entry.age + terms.stay, entry.from + terms.stay};
            const Block missing_days = -missing_on_day(moved.arrival, least, day);
            for (int m = first; m <= last && m < months; ++m) {
                const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
                const Block now = falls_in(day, u, v);
                activity.keep(chain.steps[k].touch.figures, StockFigure::left, m, -now * moved.arrival.total());
                if (restored.source[k].early < 0)
                    continue;
                const Block missing = now * missing_days / stay_days(terms.stay_month, v - u);
                activity.usage.add(restored.source[k].early, m, missing * terms.in.billed);
                activity.keep(restored.source[k].figures, StockFigure::early, m, missing);
            }
            group.cohorts.push_back(std::move(moved));
        }
    }
}

Block Storage::held(const Shop& shop, const Luck& luck, std::string_view dataset, int site, const Block& day) const {
    Block sum = nothing;
    for (const auto& chain : chains_) {
        if (chain.placement->dataset != dataset)
            continue;
        const Cohort c = cohort(shop, luck, chain);
        for (std::size_t k = 0; k < chain.steps.size() && k < c.leave.size(); ++k) {
            if (shop.tier(chain.steps[k].tier).site.index != site)
                continue;
            sum += c.leave[k].by(c.arrival, day);
            if (k + 1 < c.leave.size())
                sum -= c.leave[k + 1].by(c.arrival, day);
        }
    }
    return sum;
}

void Storage::operator()(const Shop& shop, const Luck& luck, Activity& activity) const {
    capacity_.open(activity);
    for (const auto& c : chains_)
        chain(shop, luck, activity, c);
    capacity_(shop, luck, activity);
}

} // namespace topsheet::engine
