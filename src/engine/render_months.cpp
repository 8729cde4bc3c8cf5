// What a month of the farm begins with, and what it puts on the bill.
#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/farm_kernels.hpp"
#include "topsheet/engine/render.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::engine {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// Stands for one over nothing where the result is bounded by something else.
constexpr double huge = 1e300;

/// Months of work in a person-hour: a person-week of the grammar (168 h) is 7 / 30.436875 person-months.
constexpr double months_per_hour = 1.0 / (24.0 * 365.2425 / 12.0);

Block one_by(const Block& x) {
    return (x > 0.0).select(1.0 / x.max(1e-300), huge);
}

/// Price of a node-hour in a month of the study.
Block price_of(const rates::Meter& meter, const chance::DrawBlock& draws, YearMonth now, int month) {
    return value(draws, meter.level, month) * rates::charge(rates::nearest_tariff(meter, now), 1.0);
}

/// Machine-hours on the bill of a fleet's month: rates::rent, summed over the hours.
Block billed(const PoolHours& pool, const RentedFleet& fleet, const Block& granularity) {
    const Block around = pool.boot.block() + pool.tail.block();
    const Block started = fleet.started.block();
    const Block exact = fleet.hours.block() + started * (pool.boot.block() + pool.rounding.block()) +
                        fleet.stopped() * pool.tail.block() + fleet.add.block();
    const Block whole =
        fleet.up_hours.block() + started * ((around * (1.0 - 0x1p-48)).ceil() + (granularity - 1.0) * 0.5);
    return (granularity > 1.0 - 0x1p-40).select(whole, exact);
}

} // namespace

Block Render::working(const Shop& shop, const Luck& luck, const Activity& activity, std::size_t gear, int month) const {
    const auto& holding = farm_->owned[gear];
    const Block units = owned_[gear].units(activity, month);
    if (!holding.lead_time.given || holding.estate.found())
        return units;
    const Block from = begun_months(*luck.draws, holding.lead_time, shop.calendar.mean_days()) +
                       static_cast<double>(shop.month(holding.month));
    return (from <= static_cast<double>(month)).select(units, 0.0);
}

Block Render::contracted(const Shop& shop, const Luck& luck, const Contract& contract, int month) const {
    const auto& commitment = *contract.commitment;
    const int from = shop.month(commitment.from);
    const double months = commitment.term.given ? whole_months(commitment.term, shop.calendar.mean_days()) : infinity;
    if (month < from || month >= from + months)
        return Block::Zero();
    const auto& draws = *luck.draws;
    if (!commitment.plan.given)
        return value(draws, commitment.nodes, month);
    return ratio(value(draws, commitment.plan, month),
                 price_of(shop.catalog().meters[commitment.meter.at()], draws, shop.calendar.at(month), month));
}

void Render::open_month(const Shop& shop, const Luck& luck, const Activity& activity, int month, std::size_t which,
                        State& state) const {
    const auto& draws = *luck.draws;
    const Pool& pool = pools_[which];
    PoolHours& hours = state.pools[which];
    FarmMonth& farm = state.months[which * static_cast<std::size_t>(state.count) + static_cast<std::size_t>(month)];
    farm.hours = shop.calendar.hours(month).base();

    Block machines = Block::Zero(), speeds = Block::Zero(), capacity = Block::Zero();
    const Block available = value(draws, farm_->availability, month);
    hours.shelves.resize(pool.shelves.size());
    for (std::size_t s = 0; s < pool.shelves.size(); ++s) {
        Block nodes = Block::Zero();
        for (const std::size_t g : pool.shelves[s].gear) {
            const Block units = working(shop, luck, activity, g, month);
            const auto& asset = owned_[g].asset(shop);
            machines += units;
            nodes += units * value(draws, pool.gpu ? asset.gpu_speed : asset.speed);
        }
        speeds += nodes;
        nodes *= available;
        hours.shelves[s] = nodes;
        capacity += nodes;
    }
    hours.capacity = capacity;
    hours.owns = (capacity > 0.0).any();
    for (LineHours& line : hours.lines)
        line.own = Row{};
    hours.own_machines = ratio(machines, speeds);
    farm.machines = machines;
    farm.capacity = capacity * farm.hours;

    Block committed = Block::Zero();
    hours.contracts.resize(pool.contracts.size());
    hours.contract_machines.resize(pool.contracts.size());
    for (std::size_t j = 0; j < pool.contracts.size(); ++j) {
        const auto& contract = pool.contracts[j];
        const Block nodes = contracted(shop, luck, contract, month);
        const Block speed = value(draws, pool.gpu ? contract.machine->gpu_speed : contract.machine->speed);
        hours.contracts[j] = Block(nodes * speed);
        hours.contract_machines[j] = one_by(speed);
        committed += nodes * speed;
        farm.committed_paid += nodes * farm.hours;
    }
    hours.committed = committed;

    hours.machines = pool.machine != nullptr;
    hours.wait = wait_;
    hours.quota = farm_->quota.given ? value(draws, farm_->quota, month) : Block(Block::Constant(infinity));
    hours.capped = farm_->quota.given;
    hours.fallback = farm_->fallback;
    hours.spot = hours.all_spot = hours.scarce = hours.counts_up = hours.short_lives = false;
    Block most = pool.bursts() ? hours.quota.block() : Block(Block::Zero());
    hours.cloud_machines.fill(1.0);
    if (pool.machine != nullptr) {
        const auto& machine = *pool.machine;
        const Block speed = value(draws, pool.gpu ? machine.gpu_speed : machine.speed);
        const Block share = machine.spot.found() ? value(draws, farm_->spot_share, month) : Block(Block::Zero());
        const ReworkBlock& lost = state.lost[which];
        const Block on_spot = lost.spot / speed, switched = lost.on_demand / speed, plain = 1.0 / speed;
        hours.spot = (share > 0.0).any();
        hours.all_spot = (share == 1.0).all() && (switched == 0.0).all();
        hours.spot_share = share;
        hours.spot_machines = on_spot;
        hours.switched_machines = switched;
        hours.plain_machines = plain;
        const Block each = share * (on_spot + switched) + (1.0 - share) * plain;
        hours.cloud_machines = each;
        most = most / each;
        hours.scarce = hours.spot && (farm_->spot_capacity.given || farm_->shortage);
        hours.spot_most = Block(Block::Constant(infinity)); // a quota alone limits no machine by its kind
        if (hours.scarce) {
            Block room = Block::Constant(infinity);
            if (farm_->spot_capacity.given)
                room = value(draws, farm_->spot_capacity, month) / on_spot;
            const Block left = farm_->shortage ? value(draws, farm_->shortage->left, month) : Block(Block::Ones());
            hours.spot_most = room;
            hours.spot_least = Block((left > 0.0).select(room * left.max(1e-300), 0.0));
            if (!farm_->fallback)
                most = most.min((share > 0.0).select(room / share.max(1e-300), infinity));
        }
        const Block granularity = value(draws, machine.granularity);
        hours.boot = value(draws, farm_->boot);
        hours.tail = value(draws, farm_->idle_tail);
        hours.rounding = Block(granularity * 0.5);
        hours.minimum = value(draws, machine.minimum);
        hours.counts_up = (granularity > 1.0 - 0x1p-40).any();
        hours.short_lives =
            (hours.minimum.block() > hours.boot.block() + hours.tail.block() + hours.rounding.block()).any();
    }
    // Where some work cannot be rented, what is overdue waits for owned machines.
    if (std::ranges::any_of(pool.lines, [](const Line& line) { return !line.rented || line.licensed; }))
        most.setZero();
    const Block all = capacity + committed;
    hours.one_by_capacity = one_by(all);
    hours.one_by_all = one_by(all + most);

    for (auto* row : {&hours.own_sum, &hours.committed_sum, &hours.committed_used, &hours.spot_sum, &hours.other_sum,
                      &hours.spot_priced, &hours.peak, &hours.waited, &hours.longest, &hours.missed,
                      &hours.committed_up, &hours.committed_work, &hours.hour_waiting})
        *row = Row{};
    for (auto* fleet : {&hours.spot_fleet, &hours.other_fleet}) {
        fleet->before = fleet->up;
        for (auto* row : {&fleet->hours, &fleet->up_hours, &fleet->started, &fleet->add})
            *row = Row{};
    }
    for (auto* rows :
         {&hours.own_by_class, &hours.committed_by_class, &hours.rented_by_class, &hours.own_up, &hours.cloud_up})
        rows->assign(pool.classes.size(), Row{});
}

void Render::close_month(const Shop& shop, const Luck& luck, const Demand& demand, const Demand::State& arriving,
                         int month, std::size_t which, Activity& activity, State& state) const {
    const auto& draws = *luck.draws;
    const Pool& pool = pools_[which];
    PoolHours& hours = state.pools[which];
    FarmMonth& farm = state.months[which * static_cast<std::size_t>(state.count) + static_cast<std::size_t>(month)];
    const std::size_t classes = pool.classes.size();
    if ((!pool.waits || pool.one_line) && classes == 1) {
        hours.own_by_class[0] = hours.own_sum;
        hours.committed_by_class[0] = hours.committed_sum;
        hours.rented_by_class[0] = Block(hours.spot_sum.block() + hours.other_sum.block());
    }

    // What is left when the horizon ends is rented then.
    if (month + 1 == state.count && pool.bursts())
        for (std::size_t l = 0; l < pool.lines.size(); ++l) {
            LineHours& line = hours.lines[l];
            if (!pool.lines[l].rented || !kernels::any(line.waiting))
                continue;
            const Block left = line.waiting.block();
            const Block spot = hours.spot ? Block(left * hours.spot_share.block()) : Block(Block::Zero());
            farm.beyond += left;
            hours.spot_sum = Block(hours.spot_sum.block() + spot);
            hours.other_sum = Block(hours.other_sum.block() + left - spot);
            if (pool.machine != nullptr) {
                auto& rented = hours.spot_fleet.hours;
                rented = Block(rented.block() + spot * hours.spot_machines.block());
                hours.spot_priced = Block(hours.spot_priced.block() + spot * hours.spot_machines.block());
                auto& regular = hours.other_fleet.hours;
                regular = Block(regular.block() + (left - spot) * hours.plain_machines.block() +
                                spot * hours.switched_machines.block());
            }
            release(pool, l, hours);
            line.waiting = Row{};
        }

    farm.own = hours.own_sum.block();
    farm.committed = hours.committed_sum.block();
    farm.committed_used = hours.committed_used.block();
    farm.spot = hours.spot_sum.block();
    (pool.service != nullptr ? farm.service : farm.on_demand) = hours.other_sum.block();
    farm.peak = hours.peak.block();
    farm.waited = hours.waited.block();
    farm.longest_wait = hours.longest.block();
    if (farm_->max_wait.given || pool.bursts())
        farm.missed = hours.missed.block();
    for (const auto& line : hours.lines)
        farm.backlog += line.waiting.block();
    if (pool.machine != nullptr) {
        const Block granularity = value(draws, pool.machine->granularity);
        farm.spot_hours = billed(hours, hours.spot_fleet, granularity);
        farm.on_demand_hours = billed(hours, hours.other_fleet, granularity);
        farm.starts = hours.spot_fleet.started.block() + hours.other_fleet.started.block();
        farm.preemptions = hours.spot_fleet.hours.block() * value(draws, pool.machine->preemption);
        farm.lost = farm.spot * hours.plain_machines.block() * state.lost[which].lost;
    }
    for (std::size_t c = 0; c < classes; ++c) {
        farm.own_by_class.push_back(hours.own_by_class[c].block());
        farm.cloud_by_class.push_back(hours.committed_by_class[c].block() + hours.rented_by_class[c].block());
    }
    book_sources(shop, luck, demand, arriving, month, which, farm, activity, state);

    activity.gauge(Gauge::own_hours) += farm.own;
    activity.gauge(Gauge::capacity_hours) += farm.capacity;
    activity.gauge(Gauge::burst_hours) += farm.cloud();
    activity.gauge(Gauge::waited_hours) += farm.waited;
    activity.gauge(Gauge::missed_hours) += farm.missed;
    activity.gauge(Gauge::beyond_hours) += farm.beyond;
    Block& longest = activity.gauge(Gauge::longest_wait);
    longest = longest.max(farm.longest_wait);
}

void Render::book_sources(const Shop& shop, const Luck& luck, const Demand& demand, const Demand::State& arriving,
                          int month, std::size_t which, FarmMonth& farm, Activity& activity, State& state) const {
    const auto& draws = *luck.draws;
    const Pool& pool = pools_[which];
    const PoolHours& hours = state.pools[which];
    const std::size_t classes = pool.classes.size();
    // Of a class's work, each source has the part of what it has waiting and what arrives.
    std::vector<Block> total(classes, Block::Zero());
    for (std::size_t s = 0; s < sources_.size(); ++s)
        if (sources_[s].pool == static_cast<int>(which)) {
            farm.demand += arriving.work[s];
            total[place_of_[static_cast<std::size_t>(sources_[s].work_class)]] += state.waiting[s] + arriving.work[s];
        }
    const Block rented = hours.spot_sum.block() + hours.other_sum.block();
    const Block busy =
        pool.machine != nullptr ? Block(hours.spot_fleet.hours.block() + hours.other_fleet.hours.block()) : rented;
    const Block at_peak = ratio(busy + farm.committed_used, farm.peak);
    // Where the price of spot moves by the hour, its machine-hours count at the mean price of the hours they worked in.
    Block dear = Block::Ones();
    if (demand.spot_price(arriving, 0) != nullptr)
        dear = (hours.spot_fleet.hours.block() > 0.0)
                   .select(hours.spot_priced.block() / hours.spot_fleet.hours.block().max(1e-300), 1.0);
    const auto add = [&](int slot, const Block& amount) {
        if (slot >= 0 && (amount > 0.0).any())
            activity.usage.add(slot, month, amount);
    };
    for (std::size_t s = 0; s < sources_.size(); ++s) {
        const Source& source = sources_[s];
        if (source.pool != static_cast<int>(which))
            continue;
        const std::size_t c = place_of_[static_cast<std::size_t>(source.work_class)];
        const Block mine = state.waiting[s] + arriving.work[s];
        const Block part = ratio(mine, total[c]);
        const Block own = part * farm.own_by_class[c], cloud = part * farm.cloud_by_class[c];
        state.done[s] = own + cloud;
        const Block left = mine - state.done[s];
        state.waiting[s] = (left > mine * 1e-9).select(left, 0.0);

        Block& share = state.rent_share[s];
        share = (rented > 0.0).select(part * hours.rented_by_class[c].block() / rented.max(1e-300), share);
        if (pool.machine != nullptr) {
            const Block on_spot = farm.spot_hours * share, on_demand = farm.on_demand_hours * share;
            add(source.spot, on_spot * dear);
            add(source.on_demand, on_demand);
            add(source.windows_spot, on_spot);
            add(source.windows_on_demand, on_demand);
        }
        if (pool.service != nullptr)
            add(source.service, farm.service * share * value(draws, pool.service->per_node, month));
        const Block cloud_hours =
            busy * share + farm.committed_used * ratio(part * hours.committed_by_class[c].block(), farm.committed);
        if ((cloud_hours > 0.0).any()) {
            if (farm_->input.given)
                source.input.add(activity, month, cloud_hours * value(draws, farm_->input, month), at_peak);
            if (farm_->output.given)
                source.output.add(activity, month, cloud_hours * value(draws, farm_->output, month), at_peak);
        }
        if (source.energy < 0 || !(own > 0.0).any())
            continue;
        // Idle power stands; the busy part of it belongs to the work.
        const Block building = value(draws, shop.site(farm_->site.index).pue, month);
        for (const std::size_t g : pool.gear) {
            const auto& asset = owned_[g].asset(shop);
            if (!asset.power_full.given)
                continue;
            const Block watts = value(draws, asset.power_full) -
                                value(draws, asset.power_idle.given ? asset.power_idle : asset.power_full);
            const Block units = ratio(working(shop, luck, activity, g, month), farm.machines);
            activity.usage.add(source.energy, month, own * hours.own_machines.block() * units * watts * building);
        }
    }
}

void Render::book_standing(const Shop& shop, const Luck& luck, int month, Activity& activity,
                           const State& state) const {
    const auto& draws = *luck.draws;
    Block rented = Block::Zero(), up = Block::Zero(), hours = Block::Zero();
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        const FarmMonth& farm = state.month(static_cast<int>(p), month);
        const Block by_the_hour = farm.spot_hours + farm.on_demand_hours;
        rented += by_the_hour + farm.committed_used;
        up += by_the_hour + farm.committed_paid;
        hours.setConstant(farm.hours);
        for (const auto& contract : pools_[p].contracts) {
            const Block paid = contracted(shop, luck, contract, month) * farm.hours;
            if ((paid > 0.0).any())
                activity.usage.add(contract.slot, month, paid);
            if (contract.windows >= 0 && (paid > 0.0).any())
                activity.usage.add(contract.windows, month, paid);
        }
    }
    if (fee_ >= 0)
        activity.usage.add(fee_, month, rented);
    if (disk_ >= 0)
        activity.usage.add(disk_, month, up / hours * value(draws, farm_->disk, month));

    Block machines = Block::Zero();
    for (const auto& gear : owned_) {
        machines += gear.units(activity, month);
        gear.run(shop, luck, activity, month, Block::Zero());
    }
    if (node_fee_ >= 0)
        activity.usage.add(node_fee_, month, machines);
    if (admin_ >= 0) {
        const Block people = farm_->nodes_per_admin.given
                                 ? Block(machines / value(draws, farm_->nodes_per_admin, month))
                                 : Block(Block::Zero());
        activity.usage.add(admin_, month,
                           (machines > 0.0).select(people.max(value(draws, farm_->admin_floor, month)), Block::Zero()));
    }
    if (running_ >= 0 && month >= shop.month(farm_->integration, 0)) {
        const auto& manager = shop.catalog().queue_managers[farm_->queue_manager.at()];
        activity.usage.add(running_, month, value(draws, manager.running, month));
    }
}

void Render::finish(const Shop& shop, const Luck& luck, Activity& activity, const State& state) const {
    if (farm_ == nullptr)
        return;
    for (const auto& left : state.waiting)
        activity.gauge(Gauge::undone_hours) += left;
    const int month = shop.month(farm_->integration);
    if (integration_ >= 0 && month >= 0 && month < state.count) {
        const auto& manager = shop.catalog().queue_managers[farm_->queue_manager.at()];
        activity.usage.add(integration_, month, value(*luck.draws, manager.integration) * months_per_hour);
    }
}

} // namespace topsheet::engine
