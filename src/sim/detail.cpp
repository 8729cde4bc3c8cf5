#include "sim/detail.hpp"

#include <algorithm>

namespace topsheet::sim {

namespace {

using engine::Block;
constexpr auto figures = static_cast<std::size_t>(engine::StockFigure::count);
constexpr auto license_figures = static_cast<std::size_t>(engine::LicenseFigure::count);

/// Adds the sum over the trials of each touched cell of a table. `totals`: of each row, when it is kept.
void add_table(std::vector<Fixed>& sums, Fixed* totals, const engine::MonthTable& table, int months) {
    const std::size_t row = static_cast<std::size_t>(months), slots = sums.size() / row;
    for (std::size_t slot = 0; slot < slots; ++slot)
        for (int m = 0; m < months; ++m)
            if (table.has(static_cast<int>(slot), m)) {
                const Fixed sum = to_fixed(engine::ordered_sum(table(static_cast<int>(slot), m)));
                sums[slot * row + static_cast<std::size_t>(m)] += sum;
                if (totals != nullptr)
                    totals[slot] += sum;
            }
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
      license_(evaluation.layout().licenses.size() * license_figures * static_cast<std::size_t>(months)),
      stock_total_(evaluation.layout().stocks.size() * figures),
      flow_total_(evaluation.layout().flows.size()),
      license_total_(evaluation.layout().licenses.size() * license_figures),
      held_(evaluation.layout().stocks.size() * static_cast<std::size_t>(months)) {
    for (const auto& flow : evaluation.layout().flows)
        route_of_.push_back(flow.route);
}

void DetailSums::add(std::int64_t group, const engine::Luck& luck, const engine::Activity& activity) {
    add_table(stock_, stock_total_.of(group), activity.stock, months_);
    add_table(flow_, flow_total_.of(group), activity.flow, months_);
    add_table(load_, nullptr, activity.load, months_);
    add_table(license_, license_total_.of(group), activity.license, months_);
    Fixed* const held = held_.of(group);
    const auto months = static_cast<std::size_t>(months_), slots = held_.size() / months;
    for (std::size_t i = 0; i < slots; ++i) {
        const auto row = static_cast<int>(i * figures + static_cast<std::size_t>(engine::StockFigure::mean));
        for (int m = 0; m < months_; ++m)
            if (activity.stock.has(row, m))
                held[i * months + static_cast<std::size_t>(m)] += to_fixed(engine::ordered_sum(activity.stock(row, m)));
    }
    Fixed* const hours = hours_.of(group);
    Fixed* const carries = capacity_.of(group);
    for (std::size_t i = 0; i < pull_.size(); ++i) {
        const Block most = largest(activity.pull, static_cast<int>(i), months_);
        if (!(most > 0.0).any())
            continue;
        pull_[i] += to_fixed(engine::ordered_sum(most));
        if (route_of_[i] < 0)
            continue;
        const auto& capacity = scenario_->routes[static_cast<std::size_t>(route_of_[i])].capacity;
        if (capacity.given)
            hours[i] += to_fixed(engine::ordered_sum(Block(most / engine::value(*luck.draws, capacity))));
    }
    for (std::size_t r = 0; r < capacity_.size(); ++r)
        if (scenario_->routes[r].capacity.given)
            carries[r] += to_fixed(engine::ordered_sum(engine::value(*luck.draws, scenario_->routes[r].capacity)));
}

void DetailSums::add(const DetailSums& other) {
    add_all(stock_, other.stock_);
    add_all(flow_, other.flow_);
    add_all(pull_, other.pull_);
    hours_.add(other.hours_);
    add_all(load_, other.load_);
    capacity_.add(other.capacity_);
    add_all(license_, other.license_);
    stock_total_.add(other.stock_total_);
    flow_total_.add(other.flow_total_);
    license_total_.add(other.license_total_);
    held_.add(other.held_);
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
            line.each_total[f] = stock_total_.mean(i * figures + f, count).each;
            any = any || std::ranges::any_of(line.figures[f], [](double x) { return x != 0.0; });
        }
        if (!any)
            continue;
        const auto months = static_cast<std::size_t>(months_);
        for (std::size_t m = 0; m < months; ++m)
            line.each_held.push_back(held_.mean(i * months + m, count).each);
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
        const Mean hours = hours_.mean(i, count);
        line.hours = hours.value;
        line.each_hours = hours.each;
        line.each_bytes = flow_total_.mean(i, count).each;
        if (std::ranges::any_of(line.monthly, [](double x) { return x != 0.0; }))
            out.flows.push_back(std::move(line));
    }
    for (std::size_t i = 0; i < loads.busiest.size(); ++i) {
        if (std::ranges::all_of(loads.busiest[i], [](double x) { return x == 0.0; }))
            continue;
        RouteLoad load;
        load.route = scenario_->routes[i / 2].name;
        load.back = i % 2 != 0;
        const Mean capacity = capacity_.mean(i / 2, count);
        load.capacity = capacity.value;
        load.capacity_error = capacity.error();
        load.busiest = means(load_, i, months_, count);
        const Statistic busiest = summarize(loads.busiest[i]);
        load.peak = busiest.p90;
        load.peak_error = busiest.error.p90;
        const Probability over = probability(loads.over[i]);
        load.too_full = over.value;
        load.too_full_error = over.error;
        out.loads.push_back(std::move(load));
    }
    for (std::size_t i = 0; i < layout.licenses.size(); ++i) {
        LicenseLine line;
        line.renderer = layout.licenses[i].renderer;
        line.license = layout.licenses[i].license;
        for (std::size_t f = 0; f < license_figures; ++f) {
            line.figures[f] = means(license_, i * license_figures + f, months_, count);
            line.each_total[f] = license_total_.mean(i * license_figures + f, count).each;
        }
        const auto used = [](const std::vector<double>& months) {
            return std::ranges::any_of(months, [](double x) { return x != 0.0; });
        };
        if (std::ranges::any_of(line.figures, used))
            out.licenses.push_back(std::move(line));
    }
}

} // namespace topsheet::sim
