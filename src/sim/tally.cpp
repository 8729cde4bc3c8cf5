#include "sim/tally.hpp"

#include <algorithm>

#include "sim/metric_rules.hpp"

namespace topsheet::sim {

namespace {

using engine::Block;
using engine::Gauge;
using Row = std::vector<double>;

void put(Row& to, std::size_t place, const Block& block) {
    std::copy_n(block.data(), chance::group_size, to.begin() + static_cast<std::ptrdiff_t>(place));
}

void append(Row& to, const Row& from) {
    to.insert(to.end(), from.begin(), from.end());
}
void append(std::vector<Row>& to, const std::vector<Row>& from) {
    for (std::size_t i = 0; i < to.size(); ++i)
        append(to[i], from[i]);
}

std::int64_t count_above(const Block& block, double tolerated) {
    return (block > tolerated).count();
}

/// Failures that every scenario can have stand before the limits of its own.
constexpr std::size_t common_failures = 3;

} // namespace

TrialTotals::TrialTotals(std::size_t trials, std::size_t months)
    : npv(trials),
      nominal(trials),
      cash(months, Row(trials)),
      accrual(months, Row(trials)),
      category(Words<model::Category>::list.size(), Row(trials)),
      metric(metric_rules().size(), Row(trials)) {}

void TrialTotals::keep(std::size_t place, const engine::Evaluation::Scratch& scratch) {
    const auto& books = scratch.books;
    put(npv, place, books.npv);
    put(nominal, place, books.nominal);
    for (std::size_t m = 0; m < cash.size(); ++m) {
        put(cash[m], place, books.cash[m]);
        put(accrual[m], place, books.accrual[m]);
    }
    for (std::size_t c = 0; c < category.size(); ++c)
        put(category[c], place, books.category[c]);
    for (std::size_t i = 0; i < metric.size(); ++i)
        put(metric[i], place, metric_rules()[i].figure(scratch.activity, books));
}

void TrialTotals::append(const TrialTotals& other) {
    sim::append(npv, other.npv);
    sim::append(nominal, other.nominal);
    sim::append(cash, other.cash);
    sim::append(accrual, other.accrual);
    sim::append(category, other.category);
    sim::append(metric, other.metric);
}

void TrialTotals::shorten(std::size_t trials) {
    npv.resize(trials);
    nominal.resize(trials);
    for (auto* rows : {&cash, &accrual, &category, &metric})
        for (Row& row : *rows)
            row.resize(trials);
}

ScenarioSums::ScenarioSums(const engine::Evaluation& evaluation, int months, const Depth& depth)
    : ledger(evaluation.layout(), months),
      failed(common_failures + evaluation.layout().limits.size()),
      applies(metric_rules().size()) {
    if (depth.any())
        detail.emplace(evaluation, months);
    if (depth.any() && !depth.detail)
        look.emplace(evaluation.layout(), months);
}

void ScenarioSums::add(const engine::Luck& luck, const engine::Evaluation::Scratch& scratch, bool deep) {
    const engine::Activity& activity = scratch.activity;
    ledger.add(scratch.books);
    failed[0] += count_above(undone_share(activity), 0.01);
    failed[1] += count_above(activity.gauge(Gauge::overflow_bytes), 1e-6);
    failed[2] += count_above(activity.gauge(Gauge::unlicensed_hours), 1e-6);
    for (std::size_t i = common_failures; i < failed.size(); ++i)
        failed[i] += count_above(activity.broken[i - common_failures], 0.0);
    for (std::size_t i = 0; i < applies.size(); ++i)
        applies[i] = static_cast<char>(applies[i] != 0 || metric_rules()[i].applies(activity));
    if (deep && detail)
        detail->add(luck, activity);
    if (deep && look)
        look->add(scratch.books);
}

void ScenarioSums::add(const ScenarioSums& other) {
    ledger.add(other.ledger);
    for (std::size_t i = 0; i < failed.size(); ++i)
        failed[i] += other.failed[i];
    for (std::size_t i = 0; i < applies.size(); ++i)
        applies[i] = static_cast<char>(applies[i] != 0 || other.applies[i] != 0);
    if (detail)
        detail->add(*other.detail);
    if (look)
        look->add(*other.look);
}

std::string ScenarioSums::broken_limit(const engine::Layout& layout, double count) const {
    // One trial in twenty may fail: a plan for the worst case of everything would not be bought either.
    const auto fails = [&](std::size_t i) { return static_cast<double>(failed[i]) > 0.05 * count; };
    if (fails(0))
        return "more than 1 % of the render work is left over when the horizon ends";
    if (fails(1))
        return "an owned tier cannot hold what is placed on it";
    if (fails(2))
        return "machines render without a license";
    for (std::size_t i = common_failures; i < failed.size(); ++i)
        if (fails(i))
            return layout.limits[i - common_failures];
    return {};
}

Tally::Tally(const std::vector<engine::Evaluation>& evaluations, int months, const Depth& depth, Groups range)
    : groups(range) {
    const Groups deep{range.first, depth.deep(range.last)};
    for (const auto& evaluation : evaluations)
        scenarios.push_back({TrialTotals(range.trials(), static_cast<std::size_t>(months)),
                             LoadTrials(evaluation.scenario(), deep.trials()), ScenarioSums(evaluation, months, depth),
                             evaluation.licenses().plan()});
}

void Tally::shorten(std::int64_t last) {
    if (last >= groups.last)
        return;
    groups.last = last;
    for (auto& scenario : scenarios) {
        scenario.trials.shorten(groups.trials());
        scenario.loads.shorten(groups.trials());
    }
}

void Tally::append(const Tally& other) {
    groups.last = other.groups.last;
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        scenarios[s].trials.append(other.scenarios[s].trials);
        scenarios[s].loads.append(other.scenarios[s].loads);
        scenarios[s].sums.add(other.scenarios[s].sums);
    }
}

} // namespace topsheet::sim
