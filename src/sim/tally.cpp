#include "sim/tally.hpp"

#include <algorithm>
#include <stdexcept>

#include "sim/archive.hpp"
#include "sim/metric_rules.hpp"
#include "sim/rows.hpp"

namespace topsheet::sim {

namespace {

using engine::Block;
using engine::Gauge;

void append(Row& to, const Row& from) {
    to.insert(to.end(), from.begin(), from.end());
}

/// Keeps a stored series in another way, or where there is more room.
void move_to(Series& series, Series room) {
    room.add(series);
    series = std::move(room);
}

std::int64_t count_above(const Block& block, double tolerated) {
    return (block > tolerated).count();
}

/// Failures that every scenario can have stand before the limits of its own.
constexpr std::size_t common_failures = 3;

} // namespace

FigureRow::FigureRow(const engine::Evaluation& evaluation, int months)
    : months_(static_cast<std::size_t>(months)),
      categories_(Words<model::Category>::list.size(), none),
      metrics_(metric_rules().size(), none) {
    const auto& layout = evaluation.layout();
    one_book_ = layout.one_book();
    size_ = cash(one_book_ ? months_ : 2 * months_);
    for (const auto& line : layout.lines)
        if (auto& place = categories_[static_cast<std::size_t>(line.category)]; place == none)
            place = size_++;
    for (std::size_t i = 0; i < metrics_.size(); ++i)
        if (metric_rules()[i].can_apply(evaluation.shop()))
            metrics_[i] = size_++;
}

void FigureRow::add(std::int64_t group, const engine::Evaluation::Scratch& scratch, std::vector<Series>& row) const {
    const auto& books = scratch.books;
    row[nominal()].add(group, books.nominal.data());
    for (std::size_t m = 0; m < months_; ++m) {
        row[cash(m)].add(group, books.cash[m].data());
        if (!one_book_)
            row[accrual(m)].add(group, books.accrual[m].data());
    }
    for (std::size_t c = 0; c < categories_.size(); ++c)
        if (categories_[c] != none)
            row[categories_[c]].add(group, books.category[c].data());
    for (std::size_t i = 0; i < metrics_.size(); ++i)
        if (metrics_[i] != none) {
            const Block figure = metric_rules()[i].figure(scratch.activity, books);
            row[metrics_[i]].add(group, figure.data());
        }
}

std::vector<Series> empty_row(const FigureRow& row, Keep keep, Groups range, const Aims& aims) {
    std::vector<Series> list;
    for (std::size_t i = 0; i < row.size(); ++i)
        list.push_back(keep == Keep::stored ? Series::stored(range.first, range.count())
                       : i < aims.size()    ? Series::aimed(aims[i], keep)
                                            : Series());
    return list;
}

void TrialTotals::keep(std::size_t place, const engine::Books& books) {
    put(npv, place, books.npv);
}

void TrialTotals::extend(Groups range, Keep keep, const Aims& aims) {
    npv.resize(range.trials());
    for (std::size_t i = 0; i < figures.size(); ++i) {
        Series& mine = figures[i];
        if (mine.keep() == Keep::stored) {
            move_to(mine,
                    keep == Keep::stored ? Series::stored(range.first, range.count()) : Series::aimed(aims[i], keep));
        } else if (*mine.aim() != *aims[i]) {
            throw std::invalid_argument("figures that are aimed at other places");
        }
    }
}

void TrialTotals::append(const TrialTotals& other, Groups range, Groups more) {
    sim::append(npv, other.npv);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        Series& mine = figures[i];
        const Series& theirs = other.figures[i];
        if (mine.keep() == Keep::stored)
            move_to(mine, theirs.keep() == Keep::stored ? Series::stored(range.first, range.count() + more.count())
                                                        : Series::aimed(theirs.aim(), theirs.keep()));
        mine.add(theirs);
    }
}

void TrialTotals::shorten(Groups range) {
    npv.resize(range.trials());
    for (Series& series : figures)
        if (series.keep() == Keep::stored) {
            Series fewer = Series::stored(range.first, range.count());
            const auto values = series.values().first(range.trials());
            std::ranges::copy(values, fewer.values().begin());
            series = std::move(fewer);
        }
}

ScenarioSums::ScenarioSums(const engine::Evaluation& evaluation, int months, const Depth& depth)
    : ledger(evaluation.layout(), months),
      failed(common_failures + evaluation.layout().limits.size()),
      applies(metric_rules().size()),
      occurs(Words<model::Category>::list.size()) {
    for (const auto& line : evaluation.layout().lines)
        if (const auto c = static_cast<std::size_t>(line.category);
            std::ranges::find(categories, c) == categories.end())
            categories.push_back(c);
    works = has_work(evaluation.shop());
    for (const auto& rule : metric_rules())
        asks.push_back(static_cast<char>(rule.applies != nullptr && rule.can_apply(evaluation.shop())));
    for (std::size_t i = 0; i < applies.size(); ++i)
        applies[i] = static_cast<char>(metric_rules()[i].applies == nullptr);
    if (depth.any())
        detail.emplace(evaluation, months);
    if (depth.any() && !depth.detail)
        look.emplace(evaluation.layout(), months);
}

void ScenarioSums::add(std::int64_t group, const engine::Luck& luck, const engine::Evaluation::Scratch& scratch,
                       bool deep) {
    const engine::Activity& activity = scratch.activity;
    ledger.add(group, scratch.books);
    if (works)
        failed[0] += count_above(undone_share(activity), 0.01);
    failed[1] += count_above(activity.gauge(Gauge::overflow_bytes), 1e-6);
    failed[2] += count_above(activity.gauge(Gauge::unlicensed_hours), 1e-6);
    for (std::size_t i = common_failures; i < failed.size(); ++i)
        failed[i] += count_above(activity.broken[i - common_failures], 0.0);
    for (std::size_t i = 0; i < applies.size(); ++i)
        if (asks[i] != 0 && applies[i] == 0)
            applies[i] = static_cast<char>(metric_rules()[i].applies(activity));
    for (const std::size_t c : categories)
        occurs[c] = static_cast<char>(occurs[c] != 0 || (scratch.books.category[c] != 0.0).any());
    if (deep && detail)
        detail->add(group, luck, activity);
    if (deep && look)
        look->add(group, scratch.books);
}

void ScenarioSums::add(const ScenarioSums& other) {
    ledger.add(other.ledger);
    for (std::size_t i = 0; i < failed.size(); ++i)
        failed[i] += other.failed[i];
    for (std::size_t i = 0; i < applies.size(); ++i)
        applies[i] = static_cast<char>(applies[i] != 0 || other.applies[i] != 0);
    for (std::size_t c = 0; c < occurs.size(); ++c)
        occurs[c] = static_cast<char>(occurs[c] != 0 || other.occurs[c] != 0);
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

Tally::Tally(const std::vector<engine::Evaluation>& evaluations, int months, const Depth& depth, Groups range,
             Keep keep, const std::vector<Aims>& aims)
    : groups(range),
      kept(keep) {
    const Groups deep{range.first, depth.deep(range.last)};
    for (std::size_t s = 0; s < evaluations.size(); ++s)
        scenarios.push_back(
            {{std::vector<double>(range.trials()),
              empty_row(FigureRow(evaluations[s], months), keep, range, s < aims.size() ? aims[s] : Aims())},
             LoadTrials(evaluations[s].scenario(), deep.trials()),
             ScenarioSums(evaluations[s], months, depth),
             evaluations[s].licenses().plan()});
}

void Tally::extend(const std::vector<engine::Evaluation>& evaluations, const Depth& depth, std::int64_t last, Keep keep,
                   const std::vector<Aims>& aims) {
    if (groups.count() == 0)
        for (std::size_t s = 0; s < scenarios.size(); ++s)
            scenarios[s].seats = evaluations[s].licenses().plan();
    groups.last = last;
    if (kept == Keep::stored)
        kept = keep;
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        scenarios[s].trials.extend(groups, kept, s < aims.size() ? aims[s] : Aims());
        scenarios[s].loads.resize(Groups{groups.first, depth.deep(groups.last)}.trials());
    }
}

void Tally::append(const Tally& other) {
    for (std::size_t s = 0; s < scenarios.size(); ++s) {
        scenarios[s].trials.append(other.scenarios[s].trials, groups, other.groups);
        scenarios[s].loads.append(other.scenarios[s].loads);
        scenarios[s].sums.add(other.scenarios[s].sums);
    }
    groups.last = other.groups.last;
    kept = kept == Keep::stored ? other.kept : kept;
}

void Tally::shorten(std::int64_t last) {
    if (last >= groups.last)
        return;
    groups.last = last;
    for (auto& scenario : scenarios) {
        scenario.trials.shorten(groups);
        scenario.loads.shorten(groups.trials());
    }
}

std::string Tally::bytes() const {
    Writer writer;
    writer(scenarios);
    return writer.take();
}

bool Tally::read(std::string_view bytes) {
    Reader reader(bytes);
    reader(scenarios);
    const auto fits = [&](const Series& series) {
        return series.keep() == kept && series.trials() == static_cast<std::int64_t>(groups.trials());
    };
    return reader.whole() && std::ranges::all_of(scenarios, [&](const ScenarioTally& scenario) {
               return std::ranges::all_of(scenario.trials.figures, fits);
           });
}

} // namespace topsheet::sim
