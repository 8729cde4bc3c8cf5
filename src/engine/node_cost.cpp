#include "topsheet/engine/node_cost.hpp"

#include <cmath>

#include "topsheet/engine/books.hpp"
#include "topsheet/engine/finance.hpp"
#include "topsheet/engine/rework.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::engine {

namespace {

const rates::Meter& meter_at(const Shop& shop, const Reference<rates::Meter>& meter) {
    return shop.catalog().meters[meter.at()];
}

const rates::Asset& asset_of(const Shop& shop, const model::Holding& holding) {
    const auto& asset = holding.estate.found() ? shop.study->estate.assets[holding.estate.at()].asset : holding.asset;
    return shop.catalog().assets[asset.at()];
}

/// First month in which a unit works: its purchase and the begun months of its lead time.
Block first_work(const Shop& shop, const Luck& luck, const model::Holding& holding, int first) {
    if (!holding.lead_time.given || holding.estate.found())
        return Block::Constant(first);
    return begun_months(*luck.draws, holding.lead_time, shop.calendar.mean_days()) + static_cast<double>(first);
}

/// Owned machines of the farm in a month.
Block owned(const Shop& shop, const Luck& luck, const model::Farm& farm, int month) {
    Block count = Block::Zero();
    for (const auto& holding : farm.owned)
        if (holding.estate.found())
            count += value(*luck.draws, shop.study->estate.assets[holding.estate.at()].count);
        else if (shop.month(holding.month) <= month)
            count += value(*luck.draws, holding.count);
    return count;
}

/// Capex, trade-ins, residual value and upkeep of one unit bought in month `first`, as engine/finance.hpp posts them.
void gear_money(const Shop& shop, const Luck& luck, const rates::Asset& asset, int first, bool refresh,
                NodeCost& node) {
    const int months = shop.calendar.size();
    const auto timing = shop.study->finance.timing;
    const double month_days = shop.calendar.mean_days();
    const Block life = (days(*luck.draws, asset.life, month_days) / month_days).max(1.0);
    const Block residual = value(*luck.draws, asset.residual), upkeep = value(*luck.draws, asset.upkeep);
    const Block install = 1.0 + value(*luck.draws, asset.install);
    Block paid = Block::Zero();                  // for the unit that stands
    Block bought = Block::Constant(first - 1.0); // month of its purchase
    for (int m = first; m < months; ++m) {
        const Block early = Books::present(luck, timing, m, When::month_start);
        const Block price = value(*luck.draws, asset.price, m) * install;
        for (int i = 0; i < chance::group_size; ++i) {
            const double age = m - bought[i];
            if (m > first && !(refresh && age == std::max(1.0, std::round(life[i]))))
                continue;
            if (m > first)
                node.capital[i] -= book_value(paid[i], paid[i] * residual[i], age, life[i]) * early[i];
            node.capital[i] += price[i] * early[i];
            paid[i] = price[i];
            bought[i] = m;
        }
        if (asset.upkeep.given) {
            Block cost = paid * upkeep * Books::present(luck, timing, m, When::month_end);
            if (asset.upkeep_index == rates::PriceIndex::inflation)
                cost *= luck.inflation[static_cast<std::size_t>(m)];
            node.upkeep += cost;
        }
    }
    if (first < months) {
        const Block age = months - bought;
        node.capital -= book_value<Block>(paid, paid * residual, age, life) *
                        Books::present(luck, timing, months - 1, When::month_end);
    }
}

/// Bytes that a machine-hour moves between the farm and the burst site, priced by the meters of the route.
Block travel(const Shop& shop, const Luck& luck, int from, int to, const Block& bytes, int month) {
    Block price = Block::Zero();
    const int index = from == to || from < 0 || to < 0 ? -1 : route_between(*shop.scenario, from, to);
    if (index < 0)
        return price;
    const auto& route = shop.scenario->routes[static_cast<std::size_t>(index)];
    const Block amount = (bytes * shop.calendar.hours(month).base()).max(1e-300);
    for (const auto& meter : route.from.index == from ? route.meters : route.back)
        price += bytes * unit_price(shop, luck, meter_at(shop, meter), month, amount);
    for (const auto& meter : route.twice)
        price += 2.0 * bytes * unit_price(shop, luck, meter_at(shop, meter), month, amount);
    return price;
}

} // namespace

Block unit_price(const Shop& shop, const Luck& luck, const rates::Meter& meter, int month, const Block& amount) {
    const rates::Tariff& tariff = rates::nearest_tariff(meter, shop.calendar.at(month));
    Block price = value(*luck.draws, meter.level, month);
    if (rates::is_linear(tariff))
        price *= rates::linear_price(tariff);
    else
        price *=
            rates::charge(tariff, amount, rates::alone(tariff, amount, shop.calendar.hours(month).base())) / amount;
    for (const auto& agreement : shop.catalog().agreements)
        if (agreement.covers(meter))
            price *= 1.0 - agreement.discount;
    return price;
}

int next_holding(const model::Farm& farm) {
    for (std::size_t h = 0; h < farm.owned.size(); ++h)
        if (!farm.owned[h].estate.found())
            return static_cast<int>(h);
    return farm.owned.empty() ? -1 : 0;
}

NodeCost node_cost(const Shop& shop, const Luck& luck, int holding_index) {
    const auto& farm = *shop.scenario->farm;
    const auto& holding = farm.owned[static_cast<std::size_t>(holding_index)];
    const auto& asset = asset_of(shop, holding);
    const auto& site = shop.site(holding.site.found() ? holding.site.index : farm.site.index);
    const int months = shop.calendar.size();
    const int first = holding.estate.found() ? 0 : std::max(0, shop.month(holding.month));
    const Block works = first_work(shop, luck, holding, first);

    NodeCost node;
    node.gpu = asset.gpus > 0;
    node.offer.assign(static_cast<std::size_t>(months), Block::Zero());
    gear_money(shop, luck, asset, first, holding.refresh, node);

    const Block full = value(*luck.draws, asset.power_full.given ? asset.power_full : asset.power_idle),
                idle = value(*luck.draws, asset.power_idle.given ? asset.power_idle : asset.power_full),
                speed = value(*luck.draws, node.gpu ? asset.gpu_speed : asset.speed),
                rack = value(*luck.draws, asset.rack_power), floor = value(*luck.draws, farm.admin_floor);
    const rates::QueueManager* manager =
        farm.queue_manager.found() ? &shop.catalog().queue_managers[farm.queue_manager.at()] : nullptr;
    for (int m = first; m < months; ++m) {
        const Block present = Books::present(luck, shop.study->finance.timing, m, When::month_end);
        const double hours = shop.calendar.hours(m).base();
        if (farm.admin.found()) {
            const Block nodes = owned(shop, luck, farm, m).max(1.0);
            const Block each = farm.nodes_per_admin.given ? Block(1.0 / value(*luck.draws, farm.nodes_per_admin, m))
                                                          : Block(Block::Zero());
            const Block people = (nodes * each).max(floor);
            const Block wage = present * unit_price(shop, luck, meter_at(shop, farm.admin), m, people.max(1e-300));
            node.admin += wage * people / nodes;
            node.next_admin += wage * (((nodes + 1.0) * each).max(floor) - people);
            node.people += wage * each;
            node.floor += wage * floor;
        }
        const Block availability =
            (works <= static_cast<double>(m)).select(value(*luck.draws, farm.availability, m), 0.0);
        if (site.power.found() && (asset.power_idle.given || asset.power_full.given)) {
            const Block building = value(*luck.draws, site.pue, m);
            const Block energy = full * building * hours;
            const Block kilowatt_hour =
                present * building * hours * unit_price(shop, luck, meter_at(shop, site.power), m, energy.max(1e-300));
            node.power += idle * kilowatt_hour;
            node.extra += (full - idle) * availability * kilowatt_hour;
        }
        if (site.space.found() && asset.rack_power.given)
            node.space += present * rack * unit_price(shop, luck, meter_at(shop, site.space), m, rack.max(1e-300));
        if (manager != nullptr && manager->node_fee.found())
            node.fees += present * unit_price(shop, luck, meter_at(shop, manager->node_fee), m, Block::Ones());
        Block& offer = node.offer[static_cast<std::size_t>(m)];
        offer = present * (hours * speed * availability);
        node.work += offer;
    }
    return node;
}

std::vector<RivalOffer> rival_offers(const Shop& shop, bool gpu) {
    const auto& farm = *shop.scenario->farm;
    const auto& catalog = shop.catalog();
    std::vector<RivalOffer> offers;
    const auto add_machine = [&](const rates::Machine& machine, const rates::Meter& meter, const std::string& name,
                                 bool spot, bool committed) {
        const bool fits = gpu ? machine.gpus > 0 && machine.gpu_speed.given : machine.speed.given;
        if (fits)
            offers.push_back({name, &machine, &meter, nullptr, spot, committed});
    };
    const auto add_service = [&](const rates::RenderService& service, const std::string& name) {
        if (service.gpu == gpu)
            offers.push_back({name, nullptr, &catalog.meters[service.work.at()], &service, false, false});
    };

    const auto& burst = gpu ? farm.gpu_burst : farm.burst;
    if (burst.found()) {
        const auto& machine = catalog.machines[burst.at()];
        add_machine(machine, meter_at(shop, machine.on_demand), rates::title_of(machine) + " on demand", false, false);
        if (machine.spot.found())
            add_machine(machine, meter_at(shop, machine.spot), rates::title_of(machine) + " spot", true, false);
    }
    if (farm.service.found())
        add_service(catalog.render_services[farm.service.at()],
                    rates::title_of(catalog.render_services[farm.service.at()]));
    for (const auto& commitment : farm.committed) {
        const auto& machine = commitment.machine.found() ? commitment.machine
                              : farm.burst.found()       ? farm.burst
                                                         : farm.gpu_burst;
        if (machine.found())
            add_machine(catalog.machines[machine.at()], meter_at(shop, commitment.meter), commitment.name, false, true);
    }
    for (const auto& rival : farm.rivals) {
        if (rival.service.found()) {
            add_service(catalog.render_services[rival.service.at()], rival.name);
        } else if (rival.machine.found()) {
            const auto& machine = catalog.machines[rival.machine.at()];
            if (rival.meter.found())
                add_machine(machine, meter_at(shop, rival.meter), rival.name, rival.spot, false);
            else if (!rival.spot || machine.spot.found())
                add_machine(machine, meter_at(shop, rival.spot ? machine.spot : machine.on_demand), rival.name,
                            rival.spot, false);
        }
    }
    return offers;
}

namespace {

ReworkBlock rework_of(const Shop& shop, const Luck& luck, const RivalOffer& rival) {
    if (rival.spot)
        return rework(*shop.scenario->farm, *rival.machine, *luck.draws);
    return {Block::Ones(), Block::Zero(), Block::Zero()};
}

Block price_of(const Shop& shop, const Luck& luck, const RivalOffer& rival, const ReworkBlock& repeated, bool gpu,
               int month, double around) {
    const auto& farm = *shop.scenario->farm;
    const double hours = shop.calendar.hours(month).base();
    if (rival.service != nullptr) {
        const Block units = value(*luck.draws, rival.service->per_node);
        return units * unit_price(shop, luck, *rival.meter, month, units * hours);
    }
    const auto& machine = *rival.machine;
    const Block all_month = Block::Constant(hours);
    const Block machine_hours = repeated.spot + repeated.on_demand; // for an hour of work
    Block price = repeated.spot * unit_price(shop, luck, *rival.meter, month, all_month);
    if ((repeated.on_demand > 0.0).any())
        price += repeated.on_demand * unit_price(shop, luck, meter_at(shop, machine.on_demand), month, all_month);
    Block beside = Block::Zero(); // of a machine-hour of any kind
    if (farm.windows && machine.windows.found())
        beside += unit_price(shop, luck, meter_at(shop, machine.windows), month, all_month);
    if (farm.queue_manager.found()) {
        const auto& manager = shop.catalog().queue_managers[farm.queue_manager.at()];
        if (manager.fee.found())
            beside += unit_price(shop, luck, meter_at(shop, manager.fee), month, all_month);
    }
    if (farm.disk.given && farm.disk_meter.found()) {
        const Block bytes = value(*luck.draws, farm.disk, month);
        beside += bytes / hours * unit_price(shop, luck, meter_at(shop, farm.disk_meter), month, bytes.max(1e-300));
    }
    price = (price + beside * machine_hours) * around;
    if (farm.input.given)
        price += machine_hours * travel(shop, luck, farm.site.index, farm.burst_site.index,
                                        value(*luck.draws, farm.input, month), month);
    if (farm.output.given)
        price += machine_hours * travel(shop, luck, farm.burst_site.index, farm.site.index,
                                        value(*luck.draws, farm.output, month), month);
    return price / value(*luck.draws, gpu ? machine.gpu_speed : machine.speed);
}

} // namespace

Block rival_price(const Shop& shop, const Luck& luck, const RivalOffer& rival, bool gpu, int month, double around) {
    return price_of(shop, luck, rival, rework_of(shop, luck, rival), gpu, month, around);
}

Block break_even(const Shop& shop, const Luck& luck, const NodeCost& node, const RivalOffer& rival, bool next,
                 double around) {
    const ReworkBlock repeated = rework_of(shop, luck, rival);
    Block worth = Block::Zero();
    for (int m = 0; m < shop.calendar.size(); ++m) {
        const Block& offer = node.offer[static_cast<std::size_t>(m)];
        if ((offer > 0.0).any())
            worth += offer * price_of(shop, luck, rival, repeated, node.gpu, m, around);
    }
    const Block fixed = next ? node.next_fixed() : node.fixed();
    return rival.committed ? break_even_committed(fixed, worth, node.extra) : break_even(fixed, worth, node.extra);
}

} // namespace topsheet::engine
