#include "sim/finish.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>

#include "sim/metric_rules.hpp"
#include "sim/threads.hpp"

namespace topsheet::sim {

namespace {

/// What is left to do, piece by piece, so that any number of threads can share it.
using Jobs = std::vector<std::function<void()>>;

/// Copies of a dataset's main placement and its further placements, at the fewest.
double fewest_copies(const model::Study& study, const model::Scenario& scenario) {
    double fewest = 0.0;
    const auto count = [&](std::string_view dataset) {
        double copies = 0.0;
        for (const auto& placement : scenario.placement)
            if (placement.dataset == dataset && !placement.stages.empty()) {
                const auto& tier = scenario.tiers[placement.stages.back().tier.at()];
                copies +=
                    tier.storage_class.found() ? study.catalog.storage_classes[tier.storage_class.at()].copies : 1;
            }
        fewest = fewest == 0.0 ? copies : std::min(fewest, copies);
    };
    for (const auto& p : study.workload.productions)
        for (const auto& d : p.datasets)
            count(d.name);
    for (const auto& d : study.estate.datasets)
        count(d.name);
    return fewest;
}

/// A figure with its error: that of chance, and where it is not kept in full how far its bin reaches.
Statistic told_of(const Series& series, std::atomic<bool>& missed) {
    const auto statistic = series.statistic();
    if (!statistic) {
        missed = true;
        return {};
    }
    Statistic s = *statistic;
    if (series.keep() != Keep::histogram)
        return s;
    const Figures doubt = series.doubt();
    for (const auto figure : {&Figures::mean, &Figures::p10, &Figures::p50, &Figures::p90, &Figures::tail_mean})
        s.error.*figure = std::sqrt(s.error.*figure * (s.error.*figure) + doubt.*figure * (doubt.*figure));
    return s;
}

/// Says one by one what is known of each trial. The places that are written to must stay where they are.
void add_statistics(const FigureRow& row, const ScenarioTally& tally, ScenarioResult& r, Jobs& jobs,
                    std::atomic<bool>& missed) {
    const auto say = [&](std::size_t place, Statistic& to) {
        jobs.emplace_back([&series = tally.trials.figures[place], &to, &missed] { to = told_of(series, missed); });
    };
    jobs.emplace_back([&] { r.npv = summarize(tally.trials.npv); });
    say(row.nominal(), r.nominal);
    std::vector<std::size_t> occur;
    for (std::size_t c = 0; c < tally.sums.occurs.size(); ++c)
        if (tally.sums.occurs[c] != 0) {
            occur.push_back(c);
            r.categories.push_back({static_cast<model::Category>(c), {}});
        }
    for (std::size_t i = 0; i < occur.size(); ++i)
        say(row.category(occur[i]), r.categories[i].total);
    r.monthly.resize(row.months());
    r.accrual.resize(row.months());
    for (std::size_t m = 0; m < row.months(); ++m) {
        say(row.cash(m), r.monthly[m]);
        say(row.accrual(m), r.accrual[m]);
    }
    for (std::size_t i = 0; i < metric_rules().size(); ++i)
        if (tally.sums.applies[i] != 0) {
            Statistic& value = r.metrics[i].value.emplace(); // zero in every trial, unless it is said
            if (row.has_metric(i))
                say(row.metric(i), value);
        }
}

void tell(const Runner& runner, std::size_t index, const ScenarioTally& tally, double count, ScenarioResult& r,
          Jobs& jobs, std::atomic<bool>& missed) {
    const auto& evaluation = runner.evaluations()[index];
    const auto& layout = evaluation.layout();
    r.name = evaluation.scenario().name;
    r.note = evaluation.scenario().note;
    r.limit = tally.sums.broken_limit(layout, count);
    r.feasible = r.limit.empty();
    for (const auto& rule : metric_rules())
        r.metrics.push_back({std::string(rule.name), std::string(rule.unit), std::nullopt});
    Metric copies{"copies", "", std::nullopt};
    if (const double fewest = fewest_copies(runner.study(), evaluation.scenario()); fewest > 0.0) {
        Statistic s;
        s.mean = s.p10 = s.p50 = s.p90 = s.tail_mean = fewest;
        s.means.fill(fewest);
        copies.value = s;
    }
    r.metrics.push_back(copies);
    add_statistics(FigureRow(evaluation, runner.study().months), tally, r, jobs, missed);
    for (std::size_t n = 0; n < tally.seats.size(); ++n)
        if (const auto& slot = layout.licenses[n]; !tally.seats[n].empty())
            r.automatic_seats.push_back({slot.renderer, slot.license, tally.seats[n]});
    r.bridge = tally.sums.ledger.bridge(count);
    jobs.emplace_back([&r, &tally, &layout, count, detail = runner.depth().detail] {
        r.lines = tally.sums.ledger.lines(layout, count, detail);
    });
}

std::string name_of(chance::Sampling sampling) {
    switch (sampling) {
    case chance::Sampling::random: return "random";
    case chance::Sampling::stratified: return "stratified";
    case chance::Sampling::sobol: break;
    }
    return "sobol";
}

} // namespace

Manifest manifest_of(const Runner& runner, const Tally& tally) {
    const model::Study& study = runner.study();
    const RunOptions& options = runner.options();
    Manifest manifest;
    manifest.seed = options.seed;
    manifest.trials = static_cast<std::int64_t>(tally.groups.trials());
    manifest.sampling = name_of(options.sampling);
    manifest.dimensions = runner.plan().dimensions();
    manifest.study_hash = study.hash;
    manifest.overrides = study.overrides;
    for (const auto& card : study.catalog.cards)
        manifest.rate_cards.push_back({card.id, card.hash, card.as_of, card.layers});
    return manifest;
}

Result finish(const Runner& runner, Tally&& tally, const FarmWatches* watches) {
    Result result;
    if (!tally.faults.empty()) {
        result.findings = std::move(tally.faults);
        return result;
    }
    const model::Study& study = runner.study();
    result.manifest = manifest_of(runner, tally);
    result.title = study.title;
    result.currency = study.currency;
    result.start = study.start;
    result.months = study.months;
    const Depth& depth = runner.depth();
    const bool look = depth.any() && !depth.detail;
    const std::size_t scenarios = tally.scenarios.size();
    const auto count = static_cast<double>(tally.groups.trials());
    const auto deep_count = static_cast<double>(Groups{0, depth.deep(tally.groups.last)}.trials());
    result.detailed = depth.detail;
    result.scenarios.resize(scenarios);
    result.look.resize(look ? scenarios : 0);
    Jobs jobs;
    std::atomic<bool> missed{false};
    for (std::size_t s = 0; s < scenarios; ++s) {
        tell(runner, s, tally.scenarios[s], count, result.scenarios[s], jobs, missed);
        if (watches != nullptr)
            jobs.emplace_back([&result, watches, s] { result.scenarios[s].farm = watches->finish(s); });
        if (depth.any())
            jobs.emplace_back([&, s] {
                const ScenarioTally& scenario = tally.scenarios[s];
                const auto& evaluation = runner.evaluations()[s];
                ScenarioResult& told = look ? result.look[s] : result.scenarios[s];
                scenario.sums.detail->finish(evaluation, scenario.loads, deep_count, told);
                if (look)
                    told.lines = scenario.sums.look->lines(evaluation.layout(), deep_count, true);
            });
    }
    share_out(threads_for(runner.options().threads, static_cast<std::int64_t>(jobs.size())), jobs.size(),
              [&jobs](std::size_t i) { jobs[i](); });
    if (missed) {
        Finding finding;
        finding.code = "percentile-missed";
        finding.sentence =
            "a percentile lies outside of where the first 4,096 trials see it, so it is not known exactly";
        finding.hint = "run without --exact, or with another --seed";
        Result none;
        none.findings = {finding};
        return none;
    }
    for (auto& scenario : tally.scenarios) {
        result.npv_trials.push_back(std::move(scenario.trials.npv));
        const auto nominal = scenario.trials.figures[FigureRow::nominal()].values();
        result.nominal_trials.emplace_back(nominal.begin(), nominal.end());
    }
    tally.scenarios.clear();
    return result;
}

} // namespace topsheet::sim
