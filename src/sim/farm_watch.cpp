#include "sim/farm_watch.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

#include "sim/rows.hpp"

namespace topsheet::sim {

namespace {

using engine::Block;
using engine::NodeCost;

Block get(const Row& from, std::size_t first) {
    return Eigen::Map<const Block>(from.data() + first);
}

const rates::Asset& asset_of(const engine::Shop& shop, const model::Holding& holding) {
    const auto& asset = holding.estate.found() ? shop.study->estate.assets[holding.estate.at()].asset : holding.asset;
    return shop.catalog().assets[asset.at()];
}

/// The holding of a pool whose next unit would be bought: one that is bought anew before one of the estate.
int next_of_pool(const engine::Shop& shop, bool gpu) {
    const auto& owned = shop.scenario->farm->owned;
    int found = -1;
    for (std::size_t h = 0; h < owned.size(); ++h) {
        if ((asset_of(shop, owned[h]).gpus > 0) != gpu)
            continue;
        if (!owned[h].estate.found())
            return static_cast<int>(h);
        if (found < 0)
            found = static_cast<int>(h);
    }
    return found;
}

/// The mean over all trials, or over those of a replicate.
double mean_of(const Row& row, int replicate = -1) {
    double sum = 0.0;
    std::size_t count = 0;
    for (std::size_t group = 0; group * chance::group_size < row.size(); ++group)
        if (replicate < 0 || group % chance::replicates == static_cast<std::size_t>(replicate)) {
            sum += engine::ordered_sum(get(row, group * chance::group_size));
            count += chance::group_size;
        }
    return count > 0 ? sum / static_cast<double>(count) : 0.0;
}

/// Nodes to look at so that the plan and one node more are among them. What a formula says is not known before the run.
int with_plan(const engine::Shop& shop, int nodes) {
    double planned = 0.0;
    for (const auto& holding : shop.scenario->farm->owned) {
        const auto& count =
            holding.estate.found() ? shop.study->estate.assets[holding.estate.at()].count : holding.count;
        if (count.is_fixed())
            planned += count.fixed.base();
        else if (const auto& input = shop.study->inputs[static_cast<std::size_t>(count.input)]; !input.formula)
            planned += chance::quantile(input.distribution, 0.99);
    }
    return static_cast<int>(std::clamp(std::ceil(planned) + 2.0, static_cast<double>(nodes), 100000.0));
}

double horizon_hours(const Calendar& calendar) {
    double hours = 0.0;
    for (int m = 0; m < calendar.size(); ++m)
        hours += calendar.hours(m).base();
    return hours;
}

} // namespace

FarmWatch::FarmWatch(const engine::Shop& shop, const engine::Demand& demand, std::size_t trials, int nodes,
                     std::vector<int> at)
    : shop_(shop),
      nodes_(with_plan(shop, nodes)),
      at_(std::move(at)),
      moving_(demand.moves_spot()),
      hours_(horizon_hours(shop.calendar)),
      trials_(trials, shop.calendar.size(), hours_),
      merged_{FarmSums(shop.calendar.size()), {}} {
    for (int p = 0; p < engine::farm_pools; ++p) {
        pools_.emplace_back();
        pools_.back().gpu = p == 1;
        plan(demand, trials, pools_.back());
    }
    merged_ = thread();
}

void FarmWatch::plan(const engine::Demand& demand, std::size_t trials, Pool& pool) const {
    for (std::size_t c = 0; c < demand.classes().size(); ++c)
        if (demand.classes()[c].gpu == pool.gpu)
            pool.classes.push_back(static_cast<int>(c));
    pool.holding = next_of_pool(shop_, pool.gpu);
    pool.offers = engine::rival_offers(shop_, pool.gpu);
    const model::Farm& farm = *shop_.scenario->farm;
    const auto& burst = pool.gpu ? farm.gpu_burst : farm.burst;
    const rates::Machine* machine = burst.found() ? &shop_.catalog().machines[burst.at()] : nullptr;
    for (std::size_t i = pool.offers.size(); i-- > 0;) { // the first of a kind stays
        const engine::RivalOffer& offer = pool.offers[i];
        if (offer.committed)
            continue;
        const bool of_burst = machine != nullptr && offer.machine == machine;
        const int place = static_cast<int>(i);
        if (of_burst && offer.spot)
            pool.spot = place;
        // Without a burst machine or a service of its own, the first rival is what work is bought from.
        else if (of_burst || machine == nullptr)
            pool.other = place;
    }
    pool.price.assign(pool.offers.size(), Row(trials));
    pool.u_star.assign(pool.offers.size(), Row(trials, std::numeric_limits<double>::infinity()));
    for (Row* row : {&pool.fixed, &pool.people, &pool.floor})
        row->assign(trials, 0.0);
    pool.busiest.assign(at_.empty() ? 0 : trials, 0.0);
    pool.work.assign(at_.size(), Row(trials));
    pool.cost = pool.work;
    pool.speed.assign(trials, 1.0);
}

FarmWatch::Thread FarmWatch::thread() const {
    Thread thread{FarmSums(shop_.calendar.size()), {}};
    for (std::size_t p = 0; p < pools_.size(); ++p)
        thread.pools.push_back({engine::LoadTable(nodes_, at_, moving_),
                                engine::LoadSums(nodes_, at_.size(), shop_.calendar.size()),
                                {},
                                {}});
    return thread;
}

void FarmWatch::begin(const engine::Luck& luck, std::int64_t group, Thread& thread) {
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        price(luck, static_cast<std::size_t>(group) * chance::group_size, pools_[p], thread.pools[p]);
        thread.pools[p].table.begin();
    }
}

void FarmWatch::price(const engine::Luck& luck, std::size_t first, Pool& pool, Thread::Pool& out) const {
    const int months = shop_.calendar.size();
    const auto& draws = *luck.draws;
    const model::Farm& farm = *shop_.scenario->farm;
    NodeCost node;
    Block speed = Block::Ones();
    if (pool.holding >= 0) {
        node = engine::node_cost(shop_, luck, pool.holding);
        const auto& asset = asset_of(shop_, farm.owned[static_cast<std::size_t>(pool.holding)]);
        speed = engine::value(draws, pool.gpu ? asset.gpu_speed : asset.speed);
        put(pool.fixed, first, node.alone());
        put(pool.people, first, node.people);
        put(pool.floor, first, node.floor);
        put(pool.speed, first, speed);
    }
    // Weights of the months: what the node can do at present value, or plain hours.
    const auto weight = [&](int m) {
        return pool.holding >= 0 ? node.offer[static_cast<std::size_t>(m)]
                                 : Block(Block::Constant(shop_.calendar.hours(m).base()));
    };
    const Block share = pool.spot >= 0 ? engine::value(draws, farm.spot_share) : Block(Block::Zero());
    std::vector<Block> worth(pool.offers.size(), Block::Zero());
    out.price.assign(static_cast<std::size_t>(months), Block::Zero());
    out.moved = out.price;
    Block whole = Block::Zero();
    double works = 0.0;
    for (int m = 0; m < months; ++m) {
        const Block w = weight(m);
        if (!(w > 0.0).any())
            continue;
        const double hours = shop_.calendar.hours(m).base();
        whole += w;
        works += hours;
        Block& bought = out.price[static_cast<std::size_t>(m)];
        Block& moved = moving_ ? out.moved[static_cast<std::size_t>(m)] : bought;
        for (std::size_t i = 0; i < pool.offers.size(); ++i) {
            const Block hour = engine::rival_price(shop_, luck, pool.offers[i], pool.gpu, m);
            worth[i] += w * hour;
            if (static_cast<int>(i) == pool.spot)
                moved += share * hour * w / hours;
            if (static_cast<int>(i) == pool.other)
                bought += (1.0 - share) * hour * w / hours;
        }
    }
    for (int m = 0; m < months && pool.holding >= 0 && works > 0.0; ++m)
        if ((weight(m) > 0.0).any())
            out.price[static_cast<std::size_t>(m)] -= node.extra / works;
    for (std::size_t i = 0; i < pool.offers.size(); ++i) {
        put(pool.price[i], first, worth[i] / whole.max(1e-300));
        if (pool.holding < 0)
            continue;
        const Block fixed = node.fixed();
        put(pool.u_star[i], first,
            pool.offers[i].committed ? engine::break_even_committed(fixed, worth[i], node.extra)
                                     : engine::break_even(fixed, worth[i], node.extra));
    }
}

void FarmWatch::month(const engine::Luck& luck, const engine::Demand& demand, const engine::Demand::State& arriving,
                      int month, Thread& thread) const {
    const Block available = engine::value(*luck.draws, shop_.scenario->farm->availability, month).max(1e-300);
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        const Pool& pool = pools_[p];
        if (pool.classes.empty())
            continue;
        const bool owned = pool.holding >= 0;
        Block machines = Block::Ones();
        if (owned) {
            const auto& asset = asset_of(shop_, shop_.scenario->farm->owned[static_cast<std::size_t>(pool.holding)]);
            machines = 1.0 / (engine::value(*luck.draws, pool.gpu ? asset.gpu_speed : asset.speed) * available);
        }
        Thread::Pool& out = thread.pools[p];
        look(pool, demand, arriving, month, machines, out.table);
        out.table.fold(out.price[static_cast<std::size_t>(month)], out.moved[static_cast<std::size_t>(month)]);
    }
}

void FarmWatch::look(const Pool& pool, const engine::Demand& demand, const engine::Demand::State& arriving, int month,
                     const Block& machines, engine::LoadTable& table) const {
    const int first = pool.classes.front();
    if (moving_ && pool.classes.size() == 1 && demand.by_day(arriving, first) &&
        demand.day(arriving, first, 0).shape != nullptr) {
        for (int d = 0; d < demand.days_of(month); ++d) {
            const engine::Demand::Day day = demand.day(arriving, first, d);
            table.add(Eigen::Map<const Block>(day.rate) * machines, {day.shape, static_cast<std::size_t>(day.hours)},
                      &arriving.spot[static_cast<std::size_t>(24 * d)]);
        }
        return;
    }
    std::vector<int> active;
    std::ranges::copy_if(pool.classes, std::back_inserter(active), [&](int c) { return demand.any(arriving, c); });
    alignas(64) double one[chance::group_size];
    for (int h = 0; h < demand.hours(month); ++h) {
        Block all = Block::Zero();
        for (const int c : active) {
            demand.hour(arriving, c, h, one);
            all += Eigen::Map<const Block>(one);
        }
        all *= machines;
        if (moving_)
            table.add(all.data(), arriving.spot[static_cast<std::size_t>(h)]);
        else
            table.add(all.data());
    }
}

void FarmWatch::keep(std::int64_t group, std::span<const engine::FarmMonth> farm, const FarmDemand& demand,
                     const engine::Books& books, Thread& thread) {
    trials_.keep(group, farm, demand, books);
    thread.sums.add(group, farm);
    const auto first = static_cast<std::size_t>(group) * chance::group_size;
    for (std::size_t p = 0; p < pools_.size(); ++p) {
        auto& of_thread = thread.pools[p];
        of_thread.loads.add(of_thread.table, static_cast<int>(group % chance::replicates));
        if (!at_.empty())
            put(pools_[p].busiest, first, of_thread.table.busiest());
        for (std::size_t a = 0; a < at_.size(); ++a) {
            put(pools_[p].work[a], first, of_thread.table.above()[a].work);
            put(pools_[p].cost[a], first, of_thread.table.above()[a].cost);
        }
    }
}

void FarmWatch::merge(const Thread& thread) {
    merged_.sums.add(thread.sums);
    for (std::size_t p = 0; p < pools_.size(); ++p)
        merged_.pools[p].loads.add(thread.pools[p].loads);
}

void FarmWatch::tell_load(const Pool& pool, const engine::LoadSums& loads, FarmPool& result) const {
    const auto told = [&](engine::LoadCurve from) {
        LoadCurve curve;
        for (double& x : from.hours)
            x /= hours_;
        curve.demand = std::move(from.hours);
        curve.above = std::move(from.work);
        if (pool.holding >= 0 && (pool.spot >= 0 || pool.other >= 0))
            curve.bought = std::move(from.cost);
        return curve;
    };
    result.load = told(loads.mean());
    for (int r = 0; r < chance::replicates; ++r)
        result.load_by_replicate.push_back(told(loads.mean(r)));
    if (!at_.empty())
        result.busiest = summarize(pool.busiest);
    for (int m = 0; m < shop_.calendar.size() && !at_.empty(); ++m)
        result.busiest_by_month.push_back(loads.busiest(m));
    for (std::size_t a = 0; a < at_.size(); ++a) {
        NodesLook look;
        look.nodes = at_[a];
        look.above = summarize(pool.work[a]);
        if (!result.load.bought.empty())
            look.bought = summarize(pool.cost[a]);
        for (int m = 0; m < shop_.calendar.size(); ++m) {
            const engine::LoadCurve month = loads.month(m);
            look.months.push_back({month.hours[a], month.work[a], month.cost[a]});
        }
        result.looks.push_back(std::move(look));
    }
    // Without waiting owned nodes follow demand up to their number.
    const auto& wait = shop_.scenario->farm->max_wait;
    if (wait.is_fixed() && wait.fixed.base() == 0.0)
        for (std::size_t k = 0; k < result.load.demand.size(); ++k)
            result.load.owned.push_back(static_cast<double>(k) < result.nodes ? result.load.demand[k] : 0.0);
}

void FarmWatch::tell_prices(const Pool& pool, FarmPool& result) const {
    result.speed = mean_of(pool.speed);
    for (std::size_t i = 0; i < pool.offers.size(); ++i) {
        RivalResult rival{pool.offers[i].name, summarize(pool.price[i]), {}, {}};
        Row never(pool.u_star[i].size()), some = pool.u_star[i];
        bool any = false;
        for (std::size_t t = 0; t < never.size(); ++t) {
            never[t] = std::isinf(some[t]) ? 1.0 : 0.0;
            any = any || never[t] == 0.0;
            if (never[t] > 0.0)
                some[t] = std::numeric_limits<double>::quiet_NaN();
        }
        rival.never = probability(never);
        if (any) {
            rival.u_star = summarize_some(pool.u_star[i]);
            const auto finite = summarize_some(some);
            rival.u_star->mean = finite->mean;
            rival.u_star->error.mean = finite->error.mean;
            rival.u_star->means = finite->means;
        }
        if (pool.holding >= 0)
            result.rivals.push_back(std::move(rival));
    }
    if (pool.holding < 0)
        return;
    const auto node = [&](int replicate) {
        return NodePrice{mean_of(pool.fixed, replicate), mean_of(pool.people, replicate),
                         mean_of(pool.floor, replicate)};
    };
    result.node = node(-1);
    for (int r = 0; r < chance::replicates; ++r)
        result.node_by_replicate.push_back(node(r));
}

FarmResult FarmWatch::finish() const {
    FarmResult result = trials_.finish(merged_.sums);
    for (FarmPool& told : result.pools) {
        const std::size_t p = told.name == "gpu" ? 1 : 0;
        tell_prices(pools_[p], told);
        tell_load(pools_[p], merged_.pools[p].loads, told);
    }
    return result;
}

FarmWatches::FarmWatches(const std::vector<engine::Evaluation>& evaluations, const engine::Demand& demand, bool farm,
                         std::size_t trials, int nodes, const std::vector<int>& at) {
    for (const auto& evaluation : evaluations) {
        farms_.emplace_back();
        if (farm && evaluation.scenario().farm) {
            farms_.back().emplace(evaluation.shop(), demand, trials, nodes, at);
            any_ = true;
        }
    }
}

FarmWatches::Thread FarmWatches::thread() const {
    Thread thread;
    for (const auto& farm : farms_)
        thread.farms.push_back(farm ? std::optional(farm->thread()) : std::nullopt);
    return thread;
}

void FarmWatches::begin(const engine::Luck& luck, std::int64_t group, Thread& thread) {
    thread.arrived = {};
    for (std::size_t s = 0; s < farms_.size(); ++s)
        if (farms_[s])
            farms_[s]->begin(luck, group, *thread.farms[s]);
}

void FarmWatches::month(const engine::Luck& luck, const engine::Demand& demand, const engine::Demand::State& arriving,
                        int month, Thread& thread) const {
    if (!any_)
        return;
    thread.arrived.add(luck, demand, arriving);
    for (std::size_t s = 0; s < farms_.size(); ++s)
        if (farms_[s])
            farms_[s]->month(luck, demand, arriving, month, *thread.farms[s]);
}

void FarmWatches::keep(std::size_t scenario, std::int64_t group, const engine::Evaluation::Scratch& scratch,
                       Thread& thread) {
    if (farms_[scenario])
        farms_[scenario]->keep(group, scratch.render.months, thread.arrived, scratch.books, *thread.farms[scenario]);
}

void FarmWatches::merge(const Thread& thread) {
    for (std::size_t s = 0; s < farms_.size(); ++s)
        if (farms_[s])
            farms_[s]->merge(*thread.farms[s]);
}

std::optional<FarmResult> FarmWatches::finish(std::size_t scenario) const {
    return farms_[scenario] ? std::optional(farms_[scenario]->finish()) : std::nullopt;
}

} // namespace topsheet::sim
