// The hours of a month: what arrives, who does it, what waits.
#include <algorithm>
#include <limits>

#include "engine/farm_kernels.hpp"
#include "topsheet/engine/render.hpp"

namespace topsheet::engine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Hours of age that a line of several classes tells apart.
constexpr int most_ages = 48;

void start_ages(WorkAges& ages, int classes, int places) {
    ages.classes = classes;
    ages.places = places;
    ages.newest = 0;
    ages.amount.assign(static_cast<std::size_t>(classes * places), Row{});
    ages.total.assign(static_cast<std::size_t>(places), Row{});
    ages.filled.assign(static_cast<std::size_t>(places), 0);
}

/// The next hour's place is made free: what lies there is the oldest.
void turn_ages(WorkAges& ages) {
    const int place = (ages.newest + 1) % ages.places;
    kernels::merge_age(ages, place, (place + 1) % ages.places);
    ages.newest = place;
}

/// Takes `amount` node-hours, oldest first.
void draw_ages(WorkAges& ages, const Row& served, Row* const* to) {
    Row amount = served;
    for (int i = 1; i <= ages.places; ++i) {
        const int place = (ages.newest + i) % ages.places;
        if (ages.filled[static_cast<std::size_t>(place)] != 0)
            kernels::draw_age(ages, place, amount, to);
    }
}

} // namespace

void Render::begin(const Shop& shop, const Luck& luck, std::int64_t group, Activity& activity, State& state) const {
    if (farm_ == nullptr && sources_.empty() && !state.months.empty())
        return; // nothing renders, and so it was in the group before
    state.count = shop.calendar.size();
    state.months.assign(static_cast<std::size_t>(farm_pools * state.count), FarmMonth{});
    state.elapsed = 0.0;
    state.waiting.assign(sources_.size(), Block::Zero());
    state.done.assign(sources_.size(), Block::Zero());
    state.rent_share.assign(sources_.size(), Block::Zero());
    if (farm_ == nullptr)
        return;
    for (const auto& gear : owned_)
        gear.install(shop, luck, activity);
    const auto& draws = *luck.draws;
    state.pools.resize(pools_.size());
    state.lost.assign(pools_.size(), {Block::Ones(), Block::Zero(), Block::Zero()});
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        const Pool& pool = pools_[p];
        PoolHours& hours = state.pools[p];
        hours.lines.assign(pool.lines.size(), LineHours{});
        for (std::size_t l = 0; l < pool.lines.size(); ++l) {
            hours.lines[l].late.assign(static_cast<std::size_t>(pool.lines[l].own ? wait_ : 0), Row{});
            if (pool.waits && pool.lines[l].classes.size() > 1)
                start_ages(hours.lines[l].ages, static_cast<int>(pool.lines[l].classes.size()),
                           std::min(wait_ + 2, most_ages));
        }
        for (auto* rows : {&hours.arrived, &hours.class_own, &hours.class_committed, &hours.class_rented, &hours.own_up,
                           &hours.cloud_up})
            rows->assign(pool.classes.size(), Row{});
        hours.spot_fleet = {};
        hours.other_fleet = {};
        if (pool.machine != nullptr && pool.machine->spot.found()) {
            state.lost[p] = rework(*farm_, *pool.machine, draws);
            if ((value(draws, farm_->spot_share) > 0.0).any() && !pool.classes.empty())
                activity.gauge(Gauge::rework) = state.lost[p].spot + state.lost[p].on_demand;
        }
    }
    if (farm_->shortage) {
        Row share, length;
        share = value(draws, farm_->shortage->share);
        length = value(draws, farm_->shortage->length);
        shortage_.begin(group, share.data(), length.data(), state.shortage);
    }
    // Until something is rented its cost has no cause of its own; then it is shared alike.
    for (std::size_t s = 0; s < sources_.size(); ++s) {
        const auto mates = std::ranges::count(sources_, sources_[s].pool, &Source::pool);
        state.rent_share[s].setConstant(1.0 / static_cast<double>(mates));
    }
}

void Render::hours(const Shop& shop, const Luck& luck, const Demand& demand, const Demand::State& arriving, int month,
                   const LicensePools& licenses, LicensePools::State& seats, Activity& activity, State& state) const {
    licenses.open(luck, month, seats);
    const int count = demand.hours(month);
    const std::size_t kinds = demand.classes().size();
    if (farm_ != nullptr) {
        if (farm_->shortage) {
            state.is_short.resize(static_cast<std::size_t>(count * chance::group_size));
            shortage_.month(month, count, state.shortage, state.is_short.data());
        }
        std::vector<char> any(kinds);
        std::vector<char> runs(pools_.size());
        for (std::size_t p = 0; p < pools_.size(); ++p) {
            open_month(shop, luck, activity, month, p, state);
            const PoolHours& hours = state.pools[p];
            runs[p] = kernels::any(hours.spot_fleet.up) || kernels::any(hours.other_fleet.up) ? 1 : 0;
            for (const auto& line : hours.lines)
                runs[p] = runs[p] != 0 || kernels::any(line.waiting) ? 1 : 0;
        }
        for (std::size_t c = 0; c < kinds; ++c) {
            any[c] = demand.any(arriving, static_cast<int>(c)) ? 1 : 0;
            const auto p = static_cast<std::size_t>(pool_of_[c]);
            if (any[c] != 0)
                runs[p] = 1;
            else
                state.pools[p].arrived[place_of_[c]] = Row{};
        }
        std::vector<const double*> own(kinds), cloud(kinds);
        for (std::size_t c = 0; c < kinds; ++c) {
            PoolHours& hours = state.pools[static_cast<std::size_t>(pool_of_[c])];
            own[c] = hours.own_up[place_of_[c]].data();
            cloud[c] = hours.cloud_up[place_of_[c]].data();
        }
        for (std::size_t p = 0; p < pools_.size(); ++p) {
            const Pool& pool = pools_[p];
            PoolHours& hours = state.pools[p];
            hours.active.clear();
            for (std::size_t c = 0; c < pool.classes.size(); ++c)
                if (any[static_cast<std::size_t>(pool.classes[c])] != 0)
                    hours.active.push_back(c);
            if (runs[p] != 0 && run_days(pool, hours, demand, arriving, licenses, seats))
                runs[p] = 0;
            else if (runs[p] != 0 && !pool.waits)
                open_classes(pool, hours, licenses, seats);
        }
        // Hours of a day in which the same arrives are run as one where nothing waits and nothing else moves.
        bool each = farm_->shortage.has_value();
        for (std::size_t p = 0; p < pools_.size(); ++p)
            each = each || (runs[p] != 0 && (pools_[p].waits || (demand.moves_spot() && state.pools[p].spot)));
        const bool counts = licensed_ && licenses.counting(seats);
        const auto left = [&] { return counts || std::ranges::any_of(runs, [](char run) { return run != 0; }); };
        for (int h = 0, times = 1; h < count && left(); h += times) {
            times = each ? 1 : demand.alike(arriving, h);
            if (counts)
                licenses.hour(seats, h);
            for (std::size_t p = 0; p < pools_.size(); ++p) {
                if (runs[p] == 0)
                    continue;
                const Pool& pool = pools_[p];
                PoolHours& hours = state.pools[p];
                for (const std::size_t c : hours.active)
                    demand.hour(arriving, pool.classes[c], h, hours.arrived[c].data());
                const float* price = demand.spot_price(arriving, h);
                const unsigned char* is_short =
                    farm_->shortage ? state.is_short.data() + static_cast<std::ptrdiff_t>(h * chance::group_size)
                                    : nullptr;
                if (!pool.waits) {
                    hours.times = times;
                    run_at_once(pool, hours, is_short, price);
                    if (hours.active.empty())
                        runs[p] = 0; // what was up is down now
                    continue;
                }
                if (pool.one_line)
                    run_line(pool, hours, is_short, price, state.elapsed + h + 1.0);
                else
                    run_queue(pool, hours, is_short, price, licenses, seats, state.elapsed + h + 1.0);
                if (licensed_ && pool.classes.size() == 1)
                    kernels::count_alone(hours, hours.class_own[0], hours.own_up[0], hours.cloud_up[0]);
                else
                    for (std::size_t c = 0; licensed_ && c < pool.classes.size(); ++c)
                        kernels::count_up(hours, hours.class_own[c], hours.class_committed[c], hours.class_rented[c],
                                          hours.own_up[c], hours.cloud_up[c]);
            }
            for (int i = 0; counts && i < times; ++i) {
                if (i > 0)
                    licenses.hour(seats, h + i);
                for (std::size_t p = 0; p < pools_.size(); ++p)
                    licenses.count(seats, static_cast<int>(p), own.data(), cloud.data());
            }
        }
        for (std::size_t p = 0; p < pools_.size(); ++p)
            close_month(shop, luck, demand, arriving, month, p, activity, state);
        book_standing(shop, luck, month, activity, state);
        Block& frames = activity.gauge(Gauge::frames);
        for (const auto& count_of : arriving.frames)
            frames += count_of;
    }
    state.elapsed += count;
    licenses.close(luck, month, state.done, seats, activity);
}

namespace {

/// What arrives in a line: the sum over its classes, kept in the line where there are several.
const Row& arrive(const std::vector<std::size_t>& classes, LineHours& line, const PoolHours& hours) {
    if (classes.size() == 1)
        return hours.arrived[classes.front()];
    Row& sum = line.arrived;
    if (classes.empty()) {
        sum = Row{};
        return sum;
    }
    kernels::add(hours.arrived[classes[0]], hours.arrived[classes[1]], sum);
    for (std::size_t c = 2; c < classes.size(); ++c)
        kernels::raise(sum, hours.arrived[classes[c]]);
    return sum;
}

} // namespace

bool Render::run_days(const Pool& pool, PoolHours& hours, const Demand& demand, const Demand::State& arriving,
                      const LicensePools& licenses, LicensePools::State& seats) const {
    if (pool.waits || pool.classes.size() != 1 || !pool.contracts.empty() || !hours.machines || hours.short_lives ||
        hours.scarce || (hours.spot && !hours.all_spot) || !demand.by_day(arriving, pool.classes.front()))
        return false;
    double* peak = nullptr;
    if (licenses.counts(pool.classes.front())) {
        const auto free = licenses.free(seats, pool.classes.front());
        if (!free)
            return false;
        peak = free->peak;
    }
    for (int d = 0; d < demand.days_of(arriving.month); ++d) {
        const Demand::Day day = demand.day(arriving, pool.classes.front(), d);
        const kernels::Workday work{day.hours,   day.rate,  day.shape != nullptr ? day.shape->value : nullptr,
                                    day.weights, day.alike, demand.spot_price(arriving, 24 * d)};
        kernels::run_day(hours, work);
        if (peak != nullptr)
            kernels::raise_peak(hours, work, peak);
    }
    return true;
}

void Render::open_classes(const Pool& pool, PoolHours& hours, const LicensePools& licenses,
                          LicensePools::State& seats) const {
    hours.rows.clear();
    for (const std::size_t c : hours.active) {
        const int work_class = pool.classes[c];
        ClassRows rows;
        rows.own_sum = hours.own_by_class[c].data();
        rows.committed_sum = hours.committed_by_class[c].data();
        rows.rented_sum = hours.rented_by_class[c].data();
        if (const auto meter = pool.classes.size() > 1 ? licenses.meter(seats, work_class) : std::nullopt) {
            rows.seats = meter->seats;
            rows.may = meter->may;
            rows.own_metered = meter->own;
            rows.cloud_metered = meter->cloud;
        } else if (licenses.counts(work_class)) {
            rows.own_up = hours.own_up[c].data();
            rows.cloud_up = hours.cloud_up[c].data();
        }
        hours.rows.push_back(rows);
    }
}

void Render::run_at_once(const Pool& pool, PoolHours& hours, const unsigned char* is_short, const float* price) const {
    LineHours& line = hours.lines.front();
    const Row& arrived = arrive(hours.active, line, hours);
    if (hours.owns)
        kernels::split(hours, arrived, line.own);
    else
        hours.wish = arrived;
    if (!pool.contracts.empty()) {
        hours.committed_work = Row{};
        hours.committed_up = Row{};
        for (std::size_t j = 0; j < pool.contracts.size(); ++j)
            kernels::contract(hours, j, hours.wish);
    }
    kernels::rent(hours, is_short, price);
    if (pool.classes.size() == 1) {
        if (licensed_)
            kernels::count_alone(hours, line.own, hours.own_up[0], hours.cloud_up[0]);
        return;
    }
    kernels::share_classes(hours, line.own, arrived);
    for (std::size_t i = 0; i < hours.active.size(); ++i)
        kernels::tell_class(hours, hours.arrived[hours.active[i]], hours.rows[i]);
}

void Render::run_line(const Pool& pool, PoolHours& hours, const unsigned char* is_short, const float* price,
                      double elapsed) const {
    LineHours& line = hours.lines.front();
    const std::size_t classes = pool.classes.size();
    const Row* arrived = &arrive(pool.lines.front().classes, line, hours);
    if (classes > 1)
        age(pool, 0, hours);
    Row* oldest = line.late.empty() ? nullptr : &line.late[static_cast<std::size_t>(line.next_late)];
    const Row& due = oldest != nullptr ? *oldest : *arrived;
    kernels::queue(hours, line, *arrived, due);
    kernels::rent(hours, is_short, price);
    kernels::settle_queue(hours, line, due, elapsed);
    if (oldest != nullptr) {
        *oldest = *arrived;
        line.next_late = (line.next_late + 1) % static_cast<int>(line.late.size());
    }
    if (classes == 1) {
        if (licensed_) {
            hours.class_own.front() = line.own;
            hours.class_rented.front() = hours.rented;
        }
        return;
    }
    line.rented = hours.rented;
    tell_classes(pool, hours);
}

void Render::age(const Pool& pool, std::size_t l, PoolHours& hours) const {
    LineHours& line = hours.lines[l];
    const auto& classes = pool.lines[l].classes;
    turn_ages(line.ages);
    const auto place = static_cast<std::size_t>(line.ages.newest);
    line.ages.total[place] = line.arrived;
    for (std::size_t c = 0; c < classes.size(); ++c)
        line.ages.amount[place * classes.size() + c] = hours.arrived[classes[c]];
    line.ages.filled[place] = 1;
}

void Render::own(const Pool& pool, PoolHours& hours) const {
    auto& lines = hours.sharers;
    const bool apart = !pool.simple;
    if (apart)
        hours.shelf_free = hours.shelves;
    for (const auto& group : pool.groups) {
        if (group.shelves.empty())
            continue;
        lines.clear();
        for (const std::size_t l : group.lines)
            lines.push_back(&hours.lines[l]);
        hours.free = apart ? hours.shelf_free[group.shelves.front()] : hours.capacity;
        for (std::size_t s = 1; apart && s < group.shelves.size(); ++s)
            kernels::raise(hours.free, hours.shelf_free[group.shelves[s]]);
        Row used; // what this group takes
        kernels::share_out(lines.data(), static_cast<int>(lines.size()), &LineHours::own, hours.free, used);
        kernels::raise(hours.own_sum, used);
        for (std::size_t s = 0; apart && s < group.shelves.size(); ++s)
            kernels::take_off(used, hours.shelf_free[group.shelves[s]]);
    }
}

void Render::commit(const Pool& pool, PoolHours& hours) const {
    hours.committed_work = Row{};
    hours.committed_up = Row{};
    if (pool.contracts.empty())
        return;
    auto& lines = hours.sharers;
    lines.clear();
    for (std::size_t l = 0; l < pool.lines.size(); ++l)
        if (pool.lines[l].rented)
            lines.push_back(&hours.lines[l]);
    if (lines.empty())
        return;
    // All contracts together first, then each its part in the vendor's order.
    hours.free = hours.committed;
    Row used;
    kernels::share_out(lines.data(), static_cast<int>(lines.size()), &LineHours::committed, hours.free, used);
    for (std::size_t j = 0; j < pool.contracts.size(); ++j)
        kernels::contract(hours, j, used);
}

void Render::run_queue(const Pool& pool, PoolHours& hours, const unsigned char* is_short, const float* price,
                       const LicensePools& licenses, LicensePools::State& seats, double elapsed) const {
    hours.hour_waiting = Row{};
    hours.hour_overdue = Row{};
    const auto held = [&](std::size_t l) {
        return pool.lines[l].licensed && licenses.limits(seats, pool.classes[pool.lines[l].classes.front()]);
    };
    const auto class_of = [&](std::size_t l) { return pool.classes[pool.lines[l].classes.front()]; };
    // A limit of machines, as node-hours.
    const auto as_work = [](const Row& machines, const Row& each, Row& most) {
        for (int i = 0; i < chance::group_size; ++i)
            most.x[i] = each.x[i] > 0.0 ? machines.x[i] / each.x[i] : infinity;
    };

    for (std::size_t l = 0; l < pool.lines.size(); ++l) {
        const Line& plan = pool.lines[l];
        LineHours& line = hours.lines[l];
        if (plan.classes.size() > 1)
            arrive(plan.classes, line, hours);
        else
            line.arrived = hours.arrived[plan.classes.front()];
        if (line.late.empty()) {
            line.due = line.arrived;
        } else {
            Row& oldest = line.late[static_cast<std::size_t>(line.next_late)];
            line.due = oldest;
            oldest = line.arrived;
            line.next_late = (line.next_late + 1) % static_cast<int>(line.late.size());
        }
        if (line.ages.places > 0)
            age(pool, l, hours);
        if (!pool.contracts.empty())
            line.committed = Row{};
        kernels::arrive(line, !plan.own);
        if (plan.own && held(l)) {
            Row machines;
            licenses.own_limit(seats, class_of(l), machines.data());
            as_work(machines, hours.own_machines, line.most);
            kernels::bound(line, line.most);
        }
    }
    own(pool, hours);
    for (std::size_t l = 0; l < pool.lines.size(); ++l) {
        LineHours& line = hours.lines[l];
        if (held(l) && pool.lines[l].own) {
            const Block up = line.own.block() * hours.own_machines.block();
            const Block more =
                (line.waiting.block().min(hours.capacity.block()) - line.own.block()) * hours.own_machines.block();
            const Block refused = (line.own.block() >= line.most.block() * (1.0 - 1e-9)).select(more.max(0.0), 0.0);
            licenses.take(seats, class_of(l), LicensePlace::own, up.data());
            if ((refused > 0.0).any())
                licenses.refuse(seats, class_of(l), refused.data());
        }
        kernels::remain(line, !pool.lines[l].own);
        if (held(l) && pool.lines[l].rented) {
            Row machines;
            licenses.cloud_limit(seats, class_of(l), machines.data());
            as_work(machines, hours.cloud_machines, line.most);
            const Block refused = (line.urgent.block() - line.most.block()).max(0.0) * hours.cloud_machines.block();
            if ((refused > 0.0).any())
                licenses.refuse(seats, class_of(l), refused.data());
            kernels::bound(line, line.most);
        }
    }
    commit(pool, hours);
    hours.wish = Row{};
    for (std::size_t l = 0; l < pool.lines.size(); ++l) {
        LineHours& line = hours.lines[l];
        if (!pool.lines[l].rented)
            continue;
        if (!pool.contracts.empty()) {
            kernels::remain(line, !pool.lines[l].own);
            if (held(l)) {
                line.most = Block(line.most.block() - line.committed.block());
                kernels::bound(line, line.most);
            }
        }
        line.rented = line.urgent;
        kernels::raise(hours.wish, line.rented);
    }
    kernels::rent(hours, is_short, price);
    for (std::size_t l = 0; l < pool.lines.size(); ++l) {
        LineHours& line = hours.lines[l];
        if (pool.lines[l].rented) {
            kernels::grant(line, hours.wish, hours.rented);
            if (held(l)) {
                const Block up = (line.rented.block() + line.committed.block()) * hours.cloud_machines.block();
                licenses.take(seats, class_of(l), LicensePlace::cloud, up.data());
            }
        }
        kernels::settle(hours, line);
    }
    kernels::note_waits(hours, elapsed);
    tell_classes(pool, hours);
}

void Render::tell_classes(const Pool& pool, PoolHours& hours) const {
    auto &own = hours.to_own, &committed = hours.to_committed, &rented = hours.to_rented;
    for (std::size_t l = 0; l < pool.lines.size(); ++l) {
        LineHours& line = hours.lines[l];
        const auto& classes = pool.lines[l].classes;
        if (classes.size() == 1) {
            hours.class_own[classes[0]] = line.own;
            hours.class_committed[classes[0]] = line.committed;
            hours.class_rented[classes[0]] = line.rented;
        } else {
            own.clear();
            committed.clear();
            rented.clear();
            for (const std::size_t c : classes) {
                for (auto* row : {&hours.class_own[c], &hours.class_committed[c], &hours.class_rented[c]})
                    *row = Row{};
                own.push_back(&hours.class_own[c]);
                committed.push_back(&hours.class_committed[c]);
                rented.push_back(&hours.class_rented[c]);
            }
            draw_ages(line.ages, line.own, own.data());
            if (!pool.contracts.empty())
                draw_ages(line.ages, line.committed, committed.data());
            draw_ages(line.ages, line.rented, rented.data());
        }
        for (const std::size_t c : classes) {
            kernels::raise(hours.own_by_class[c], hours.class_own[c]);
            kernels::raise(hours.committed_by_class[c], hours.class_committed[c]);
            kernels::raise(hours.rented_by_class[c], hours.class_rented[c]);
        }
    }
}

void Render::release(const Pool& pool, std::size_t l, PoolHours& hours) const {
    LineHours& line = hours.lines[l];
    const auto& classes = pool.lines[l].classes;
    if (classes.size() == 1) {
        kernels::raise(hours.rented_by_class[classes[0]], line.waiting);
        return;
    }
    std::vector<Row*> rented;
    for (const std::size_t c : classes)
        rented.push_back(&hours.rented_by_class[c]);
    draw_ages(line.ages, line.waiting, rented.data());
}

} // namespace topsheet::engine
