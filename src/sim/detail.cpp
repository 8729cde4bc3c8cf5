#include "sim/detail.hpp"

#include <algorithm>

namespace topsheet::sim {

namespace {

using engine::Block;
constexpr auto figures = static_cast<std::size_t>(engine::StockFigure::count);
constexpr auto license_figures = static_cast<std::size_t>(engine::LicenseFigure::count);

/// Adds the sum over the trials of each touched cell of a table.
void add_table(std::vector<Fixed>& sums, const engine::MonthTable& table, std::size_t slots, int months) {
    for (std::size_t slot = 0; slot < slots; ++slot)
        for (int m = 0; m < months; ++m)
            if (table.has(static_cast<int>(slot), m))
                sums[slot * static_cast<std::size_t>(months) + static_cast<std::size_t>(m)] +=
                    to_fixed(engine::ordered_sum(table(static_cast<int>(slot), m)));
}

/// The largest of all months, trial by trial.
Block largest(const engine::MonthTable& table, int slot, int months) {
    Block most = Block::Zero();
    for (int m = 0; m < months; ++m)
        if (table.has(slot, m))
            most = most.max(table(slot, m));
    return most;
}

std::vector<double> means(const std::vector<Fixed>& sums, std::size_t row, int months, double count) {
    std::vector<double> list(static_cast<std::size_t>(months));
    for (std::size_t m = 0; m < list.size(); ++m)
        list[m] = from_fixed(sums[row * list.size() + m]) / count;
    return list;
}

void add_all(std::vector<Fixed>& to, const std::vector<Fixed>& from) {
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += from[i];
}

} // namespace

LoadTrials::LoadTrials(const model::Scenario& scenario, std::size_t trials)
    : busiest(scenario.routes.size() * 2, std::vector<double>(trials)),
      over(scenario.routes.size() * 2, std::vector<double>(trials)) {}

void LoadTrials::keep(std::size_t place, const model::Scenario& scenario, const engine::Luck& luck,
                      const engine::Activity& activity, int months) {
    const auto first = static_cast<std::ptrdiff_t>(place);
    for (std::size_t i = 0; i < busiest.size(); ++i) {
        const Block most = largest(activity.load, static_cast<int>(i), months);
        std::copy_n(most.data(), chance::group_size, busiest[i].begin() + first);
        const auto& capacity = scenario.routes[i / 2].capacity;
        if (!capacity.given)
            continue;
        // A part in 10^9 is rounding, not traffic.
        const Block full =
            (most > engine::value(*luck.draws, capacity) * (1.0 + 1e-9)).select(Block::Ones(), Block::Zero());
        std::copy_n(full.data(), chance::group_size, over[i].begin() + first);
    }
}

void LoadTrials::append(const LoadTrials& other) {
    for (std::size_t i = 0; i < busiest.size(); ++i) {
        busiest[i].insert(busiest[i].end(), other.busiest[i].begin(), other.busiest[i].end());
        over[i].insert(over[i].end(), other.over[i].begin(), other.over[i].end());
    }
}

void LoadTrials::resize(std::size_t trials) {
    for (auto* rows : {&busiest, &over})
        for (auto& row : *rows)
            row.resize(trials);
}

void LoadTrials::shorten(std::size_t trials) {
    for (auto* rows : {&busiest, &over})
        for (auto& row : *rows)
            row.resize(std::min(row.size(), trials));
}

DetailSums::DetailSums(const engine::Evaluation& evaluation, int months)
    : months_(months),
      scenario_(&evaluation.scenario()),
      stock_(evaluation.layout().stocks.size() * figures * static_cast<std::size_t>(months)),
      flow_(evaluation.layout().flows.size() * static_cast<std::size_t>(months)),
      pull_(evaluation.layout().flows.size()),
      hours_(evaluation.layout().flows.size()),
      load_(scenario_->routes.size() * 2 * static_cast<std::size_t>(months)),
      capacity_(scenario_->routes.size()),
      license_(evaluation.layout().licenses.size() * license_figures * static_cast<std::size_t>(months)) {
    for (const auto& flow : evaluation.layout().flows)
        route_of_.push_back(flow.route);
}

void DetailSums::add(const engine::Luck& luck, const engine::Activity& activity) {
    add_table(stock_, activity.stock, stock_.size() / static_cast<std::size_t>(months_), months_);
    add_table(flow_, activity.flow, pull_.size(), months_);
    add_table(load_, activity.load, capacity_.size() * 2, months_);
    add_table(license_, activity.license, license_.size() / static_cast<std::size_t>(months_), months_);
    for (std::size_t i = 0; i < pull_.size(); ++i) {
        const Block most = largest(activity.pull, static_cast<int>(i), months_);
        if (!(most > 0.0).any())
            continue;
        pull_[i] += to_fixed(engine::ordered_sum(most));
        if (route_of_[i] < 0)
            continue;
        const auto& capacity = scenario_->routes[static_cast<std::size_t>(route_of_[i])].capacity;
        if (capacity.given)
            hours_[i] += to_fixed(engine::ordered_sum(Block(most / engine::value(*luck.draws, capacity))));
    }
    for (std::size_t r = 0; r < capacity_.size(); ++r)
        if (scenario_->routes[r].capacity.given)
            capacity_[r] += to_fixed(engine::ordered_sum(engine::value(*luck.draws, scenario_->routes[r].capacity)));
}

void DetailSums::add(const DetailSums& other) {
    add_all(stock_, other.stock_);
    add_all(flow_, other.flow_);
    add_all(pull_, other.pull_);
    add_all(hours_, other.hours_);
    add_all(load_, other.load_);
    add_all(capacity_, other.capacity_);
    add_all(license_, other.license_);
}

void DetailSums::finish(const engine::Evaluation& evaluation, const LoadTrials& loads, double count,
                        ScenarioResult& out) const {
    const auto site = [&](int index) {
        return index < 0 ? std::string() : scenario_->sites[static_cast<std::size_t>(index)].name;
    };
    const auto& layout = evaluation.layout();
    for (std::size_t i = 0; i < layout.stocks.size(); ++i) {
        StockLine line;
        line.tier = scenario_->tiers[static_cast<std::size_t>(layout.stocks[i].tier)].name;
        line.cause = layout.stocks[i].cause;
        bool any = false;
        for (std::size_t f = 0; f < figures; ++f) {
            line.figures[f] = means(stock_, i * figures + f, months_, count);
            any = any || std::ranges::any_of(line.figures[f], [](double x) { return x != 0.0; });
        }
        if (any)
            out.stocks.push_back(std::move(line));
    }
    for (std::size_t i = 0; i < layout.flows.size(); ++i) {
        const auto& slot = layout.flows[i];
        FlowLine line;
        line.kind = slot.kind;
        line.cause = slot.cause;
        line.from = site(slot.from);
        line.to = site(slot.to);
        line.route = slot.route < 0 ? std::string() : scenario_->routes[static_cast<std::size_t>(slot.route)].name;
        line.monthly = means(flow_, i, months_, count);
        line.pull = from_fixed(pull_[i]) / count;
        line.hours = from_fixed(hours_[i]) / count;
        if (std::ranges::any_of(line.monthly, [](double x) { return x != 0.0; }))
            out.flows.push_back(std::move(line));
    }
    for (std::size_t i = 0; i < loads.busiest.size(); ++i) {
        if (std::ranges::all_of(loads.busiest[i], [](double x) { return x == 0.0; }))
            continue;
        RouteLoad load;
        load.route = scenario_->routes[i / 2].name;
        load.back = i % 2 != 0;
        load.capacity = from_fixed(capacity_[i / 2]) / count;
        load.busiest = means(load_, i, months_, count);
        load.peak = summarize(loads.busiest[i]).p90;
        load.too_full = probability(loads.over[i]).value;
        out.loads.push_back(std::move(load));
    }
    for (std::size_t i = 0; i < layout.licenses.size(); ++i) {
        LicenseLine line{layout.licenses[i].renderer, layout.licenses[i].license, {}};
        for (std::size_t f = 0; f < license_figures; ++f)
            line.figures[f] = means(license_, i * license_figures + f, months_, count);
        const auto used = [](const std::vector<double>& months) {
            return std::ranges::any_of(months, [](double x) { return x != 0.0; });
        };
        if (std::ranges::any_of(line.figures, used))
            out.licenses.push_back(std::move(line));
    }
}

} // namespace topsheet::sim
