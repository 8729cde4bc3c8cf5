// What a scenario's farm has: pools, what fits where, slots on the bill.
#include <algorithm>
#include <cmath>

#include "topsheet/engine/render.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::engine {

namespace {

/// Whether a machine has at least what work asks for. A machine that does not say what it has, has too little.
bool enough(const Uncertain<Bytes>& asked, const Uncertain<Bytes>& has) {
    if (!asked.given || !asked.is_fixed())
        return true;
    return has.given && (!has.is_fixed() || has.fixed.base() >= asked.fixed.base());
}

template <class Hardware>
bool fits(const WorkClass& work, const Hardware& machine) {
    if (work.gpu && !(machine.gpus > 0 && enough(work.gpu_memory, machine.gpu_memory)))
        return false;
    return enough(work.memory, machine.memory);
}

/// Whether some license could hold machines of a renderer back.
bool may_be_held(const Shop& shop, const std::string& renderer) {
    const auto& licenses = shop.catalog().licenses;
    return std::ranges::any_of(shop.scenario->licenses, [&](const model::RendererLicenses& rule) {
        if (!rule.serves(renderer))
            return false;
        const auto& license = licenses[rule.license.at()];
        if (license.metric == rates::LicenseMetric::user)
            return false;
        const bool metered = rule.metered && license.metered.found() && !license.cloud_only && !license.valid_from &&
                             !license.valid_to && !license.lead_time.given;
        return !(metered ||
                 (rates::is_free(license) && !rule.seats.given && license.cloud != rates::CloudRight::forbidden &&
                  license.service != rates::CloudRight::forbidden));
    });
}

/// Price of one node-hour on a meter when the study starts.
double first_price(const Shop& shop, const rates::Meter& meter) {
    return rates::charge(rates::nearest_tariff(meter, shop.study->start), 1.0);
}

} // namespace

std::vector<LicensedClass> Render::licensed_classes(const Demand& demand) {
    std::vector<LicensedClass> result;
    for (const auto& work : demand.classes())
        result.push_back({work.renderer, work.gpu ? 1 : 0});
    return result;
}

std::vector<LicensedSource> Render::licensed_sources(const Demand& demand) {
    std::vector<LicensedSource> result;
    for (const auto& source : demand.sources())
        result.push_back({source.work_class, source.cause});
    return result;
}

Render::Render(const Shop& shop, Layout& layout, const Demand& demand, std::uint64_t seed)
    : shortage_(seed, "spot.shortage") {
    if (!shop.scenario->farm)
        return;
    farm_ = &*shop.scenario->farm;
    licensed_ = !shop.scenario->licenses.empty();
    wait_ = farm_->max_wait.given ? static_cast<int>(std::lround(farm_->max_wait.fixed.base())) : 0;
    for (const auto& holding : farm_->owned)
        owned_.emplace_back(shop, layout, holding, farm_->site.index, model::Category::render, standing,
                            FarmSource::owned);
    plan_machines(shop, layout, demand);
    for (auto& pool : pools_)
        plan_lines(shop, demand, pool);
    plan_sources(shop, layout, demand);
    plan_care(shop, layout);
}

void Render::plan_machines(const Shop& shop, Layout& layout, const Demand& demand) {
    const auto& catalog = shop.catalog();
    pools_.resize(farm_pools);
    pools_[1].gpu = true;
    if (farm_->burst.found())
        pools_[0].machine = &catalog.machines[farm_->burst.at()];
    if (farm_->gpu_burst.found())
        pools_[1].machine = &catalog.machines[farm_->gpu_burst.at()];
    if (farm_->service.found()) {
        const auto& service = catalog.render_services[farm_->service.at()];
        Pool& pool = pools_[service.gpu ? 1 : 0];
        pool.service = &service;
        pool.machine = nullptr;
    }
    for (std::size_t g = 0; g < owned_.size(); ++g)
        pools_[owned_[g].asset(shop).gpus > 0 ? 1 : 0].gear.push_back(g);
    for (std::size_t c = 0; c < demand.classes().size(); ++c) {
        const int pool = demand.classes()[c].gpu ? 1 : 0;
        auto& classes = pools_[static_cast<std::size_t>(pool)].classes;
        pool_of_.push_back(pool);
        place_of_.push_back(classes.size());
        classes.push_back(static_cast<int>(c));
    }
    for (const auto& commitment : farm_->committed) {
        Contract contract;
        contract.commitment = &commitment;
        contract.machine = commitment.machine.found() ? &catalog.machines[commitment.machine.at()] : pools_[0].machine;
        if (contract.machine == nullptr)
            contract.machine = pools_[1].machine;
        if (contract.machine == nullptr)
            continue;
        const std::string why = cause(standing, commitment.name);
        contract.slot =
            layout.usage(commitment.meter.index, model::Category::render, why, Kind::opex, FarmSource::committed);
        if (farm_->windows && contract.machine->windows.found())
            contract.windows = layout.usage(contract.machine->windows.index, model::Category::render, why, Kind::opex,
                                            FarmSource::committed);
        const double full = first_price(shop, catalog.meters[contract.machine->on_demand.at()]);
        contract.saving = full > 0.0 ? 1.0 - first_price(shop, catalog.meters[commitment.meter.at()]) / full : 0.0;
        const bool gpu = contract.machine == pools_[1].machine ||
                         (contract.machine != pools_[0].machine && contract.machine->gpu_speed.given &&
                          !contract.machine->speed.given);
        pools_[gpu ? 1 : 0].contracts.push_back(contract);
    }
    // The vendor's order: reserved machines as listed, then plans, the highest saving first.
    for (auto& pool : pools_)
        std::ranges::stable_sort(pool.contracts, [](const Contract& a, const Contract& b) {
            const bool plan_a = a.commitment->plan.given, plan_b = b.commitment->plan.given;
            return plan_a != plan_b ? plan_b : plan_a && a.saving > b.saving;
        });
}

void Render::plan_lines(const Shop& shop, const Demand& demand, Pool& pool) {
    const auto work = [&](std::size_t place) -> const WorkClass& {
        return demand.classes()[static_cast<std::size_t>(pool.classes[place])];
    };
    // Machines that fit the same classes stand on one shelf.
    std::vector<std::vector<bool>> fitting;
    for (const std::size_t g : pool.gear) {
        std::vector<bool> mine(pool.classes.size());
        for (std::size_t c = 0; c < mine.size(); ++c)
            mine[c] = fits(work(c), owned_[g].asset(shop));
        const auto same = std::ranges::find(fitting, mine);
        if (same == fitting.end()) {
            pool.shelves.push_back({{g}, static_cast<int>(std::ranges::count(mine, true))});
            fitting.push_back(std::move(mine));
        } else {
            pool.shelves[static_cast<std::size_t>(same - fitting.begin())].gear.push_back(g);
        }
    }
    const auto shelves_of = [&](std::size_t place) {
        std::vector<std::size_t> result;
        for (std::size_t s = 0; s < pool.shelves.size(); ++s)
            if (fitting[s][place])
                result.push_back(s);
        std::ranges::stable_sort(result, {}, [&](std::size_t s) { return pool.shelves[s].fitting; });
        return result;
    };
    for (std::size_t c = 0; c < pool.classes.size(); ++c) {
        auto shelves = shelves_of(c);
        const bool rented = pool.service != nullptr || (pool.machine != nullptr && fits(work(c), *pool.machine));
        const bool licensed = may_be_held(shop, work(c).renderer);
        auto group =
            std::ranges::find_if(pool.groups, [&](const Group& candidate) { return candidate.shelves == shelves; });
        if (group == pool.groups.end()) {
            pool.groups.push_back({std::move(shelves), {}});
            group = pool.groups.end() - 1;
        }
        const auto shared = std::ranges::find_if(group->lines, [&](std::size_t l) {
            return pool.lines[l].rented == rented && !pool.lines[l].licensed && !licensed;
        });
        if (shared != group->lines.end()) {
            pool.lines[*shared].classes.push_back(c);
        } else {
            group->lines.push_back(pool.lines.size());
            pool.lines.push_back({{c}, !group->shelves.empty(), rented, licensed});
        }
    }
    std::ranges::stable_sort(pool.groups, {}, [](const Group& group) { return group.shelves.size(); });
    const bool scarce = pool.machine != nullptr && pool.machine->spot.found() && !farm_->fallback &&
                        (farm_->spot_capacity.given || farm_->shortage);
    pool.simple = pool.groups.size() <= 1 && std::ranges::all_of(pool.groups, [&](const Group& group) {
                      return group.shelves.size() == pool.shelves.size();
                  });
    const bool own = std::ranges::any_of(pool.lines, &Line::own);
    pool.waits = (own && wait_ > 0) || farm_->quota.given || scarce || pool.lines.size() > 1 || !pool.simple ||
                 std::ranges::any_of(pool.lines, [](const Line& line) { return !line.rented || line.licensed; });
    pool.one_line = pool.waits && pool.simple && pool.lines.size() == 1 && own && pool.contracts.empty() &&
                    pool.lines.front().rented && !pool.lines.front().licensed;
}

void Render::plan_sources(const Shop& shop, Layout& layout, const Demand& demand) {
    const auto& power = shop.site(farm_->site.index).power;
    for (const auto& from : demand.sources()) {
        Source source;
        source.work_class = from.work_class;
        source.pool = pool_of_[static_cast<std::size_t>(from.work_class)];
        const Pool& pool = pools_[static_cast<std::size_t>(source.pool)];
        const auto usage = [&](const Reference<rates::Meter>& meter, const std::string& why, FarmSource farm) {
            return layout.usage(meter.index, model::Category::render, why, Kind::opex, farm);
        };
        if (const auto* machine = pool.machine) {
            source.on_demand = usage(machine->on_demand, from.cause, FarmSource::on_demand);
            if (machine->spot.found())
                source.spot = usage(machine->spot, from.cause, FarmSource::spot);
            if (farm_->windows && machine->windows.found()) {
                source.windows_on_demand = usage(machine->windows, from.cause, FarmSource::on_demand);
                if (machine->spot.found())
                    source.windows_spot = usage(machine->windows, from.cause + ", on spot", FarmSource::spot);
            }
        }
        if (pool.service != nullptr)
            source.service = usage(pool.service->work, from.cause, FarmSource::service);
        if (pool.bursts() && farm_->burst_site.found()) {
            source.input = Flow(shop, layout, FlowKind::frames, farm_->site.index, farm_->burst_site.index,
                                from.cause + ", assets out");
            source.output = Flow(shop, layout, FlowKind::frames, farm_->burst_site.index, farm_->site.index,
                                 from.cause + ", frames back");
        }
        if (power.found() && !pool.gear.empty())
            source.energy =
                layout.usage(power.index, model::Category::power, from.cause, Kind::opex, FarmSource::owned);
        sources_.push_back(std::move(source));
    }
}

void Render::plan_care(const Shop& shop, Layout& layout) {
    if (farm_->disk.given && farm_->disk_meter.found())
        disk_ = layout.usage(farm_->disk_meter.index, model::Category::render, standing, Kind::opex, FarmSource::other);
    if (farm_->admin.found())
        admin_ = layout.usage(farm_->admin.index, model::Category::people, cause(standing, "care of owned machines"),
                              Kind::opex, FarmSource::owned);
    if (!farm_->queue_manager.found())
        return;
    const auto& manager = shop.catalog().queue_managers[farm_->queue_manager.at()];
    if (manager.fee.found())
        fee_ = layout.usage(manager.fee.index, model::Category::render, standing, Kind::opex, FarmSource::other);
    if (manager.node_fee.found())
        node_fee_ =
            layout.usage(manager.node_fee.index, model::Category::render, standing, Kind::opex, FarmSource::owned);
    if (!farm_->engineer.found())
        return;
    const std::string& name = rates::title_of(manager);
    if (farm_->integration)
        integration_ = layout.usage(farm_->engineer.index, model::Category::people,
                                    cause(standing, name + " integration"), Kind::one_off);
    running_ = layout.usage(farm_->engineer.index, model::Category::people, cause(standing, name + " care"));
}

} // namespace topsheet::engine
