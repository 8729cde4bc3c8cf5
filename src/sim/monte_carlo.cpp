#include "topsheet/sim/monte_carlo.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "sim/detail.hpp"
#include "sim/farm_watch.hpp"
#include "topsheet/engine/evaluate.hpp"

namespace topsheet::sim {

namespace {

using engine::Block;
using engine::Gauge;
using engine::ratio;

/// Figures beside the money, worked out trial by trial.
struct MetricRule {
    std::string_view name;
    std::string_view unit;
    Block (*figure)(const engine::Activity&, const engine::Books&);
    bool (*applies)(const engine::Activity&);
};

const Block& gauge(const engine::Activity& a, Gauge g) {
    return a.gauge(g);
}
bool always(const engine::Activity&) {
    return true;
}
bool renders(const engine::Activity& a) {
    return (gauge(a, Gauge::frames) > 0.0).any();
}
bool waits(const engine::Activity& a) {
    return (gauge(a, Gauge::waited_hours) > 0.0).any();
}

/// Of all render work that was due, what is left.
Block undone_share(const engine::Activity& a) {
    const Block& undone = gauge(a, Gauge::undone_hours);
    return ratio(undone, Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours) + undone));
}

constexpr std::array<MetricRule, 13> metric_rules{{
    {"utilization", "",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::own_hours), gauge(a, Gauge::capacity_hours));
     },
     [](const auto& a) { return (gauge(a, Gauge::capacity_hours) > 0.0).any(); }},
    {"burst_share", "",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::burst_hours), Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours)));
     },
     renders},
    {"undone_share", "", [](const auto& a, const auto&) -> Block { return undone_share(a); }, renders},
    {"wait", "hour",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::waited_hours), Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours)));
     },
     waits},
    {"longest_wait", "hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::longest_wait); }, waits},
    {"missed_share", "",
     [](const auto& a, const auto&) -> Block {
         return ratio(gauge(a, Gauge::missed_hours), Block(gauge(a, Gauge::burst_hours) + gauge(a, Gauge::own_hours)));
     },
     waits},
    {"rework", "hour/hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::rework); },
     [](const auto& a) { return (gauge(a, Gauge::rework) > 0.0).any(); }},
    {"cost_per_frame", "currency/frame",
     [](const auto& a, const auto& b) -> Block { return ratio(b.farm_total(), gauge(a, Gauge::frames)); }, renders},
    {"egress_tb", "TB", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::egress_bytes) / 1e12; },
     always},
    {"restore_hours", "hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::restore_hours); },
     [](const auto& a) { return (gauge(a, Gauge::restore_hours) > 0.0).any(); }},
    {"late_hours", "hour", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::late_hours); },
     [](const auto& a) { return (gauge(a, Gauge::late_hours) > 0.0).any(); }},
    {"redone_titles", "title", [](const auto& a, const auto&) -> Block { return gauge(a, Gauge::redone_titles); },
     always},
    {"estimate_share", "", [](const auto&, const auto& b) -> Block { return ratio(b.estimated, b.absolute); }, always},
}};

/// Totals of every trial of one scenario.
struct Trials {
    std::vector<double> npv, nominal, overflow, unlicensed, undone_share;
    std::vector<std::vector<double>> cash, accrual, category, metric, broken;
    std::array<std::atomic<bool>, metric_rules.size()> applies{};

    Trials(std::size_t trials, std::size_t months, std::size_t limits)
        : npv(trials),
          nominal(trials),
          overflow(trials),
          unlicensed(trials),
          undone_share(trials),
          cash(months, std::vector<double>(trials)),
          accrual(months, std::vector<double>(trials)),
          category(Words<model::Category>::list.size(), std::vector<double>(trials)),
          metric(metric_rules.size(), std::vector<double>(trials)),
          broken(limits, std::vector<double>(trials)) {}

    void keep(std::int64_t group, const engine::Evaluation::Scratch& s) {
        const auto first = static_cast<std::size_t>(group) * chance::group_size;
        const auto put = [first](std::vector<double>& to, const Block& block) {
            std::copy_n(block.data(), chance::group_size, to.begin() + static_cast<std::ptrdiff_t>(first));
        };
        const auto& books = s.books;
        put(npv, books.npv);
        put(nominal, books.nominal);
        put(overflow, gauge(s.activity, Gauge::overflow_bytes));
        put(unlicensed, gauge(s.activity, Gauge::unlicensed_hours));
        put(undone_share, sim::undone_share(s.activity));
        for (std::size_t m = 0; m < cash.size(); ++m) {
            put(cash[m], books.cash[m]);
            put(accrual[m], books.accrual[m]);
        }
        for (std::size_t c = 0; c < category.size(); ++c)
            put(category[c], books.category[c]);
        for (std::size_t i = 0; i < broken.size(); ++i)
            put(broken[i], s.activity.broken[i]);
        for (std::size_t i = 0; i < metric.size(); ++i) {
            if (metric_rules[i].applies(s.activity))
                applies[i].store(true, std::memory_order_relaxed);
            put(metric[i], metric_rules[i].figure(s.activity, books));
        }
    }
};

/// Exact sums of one scenario.
struct Sums {
    std::vector<Fixed> line_month, line_npv, line_marginal;
    Fixed opening_book = 0, prepaid_beyond = 0, accrual = 0, nominal = 0;

    explicit Sums(const engine::Layout& layout, int months)
        : line_month(layout.lines.size() * static_cast<std::size_t>(months)),
          line_npv(layout.lines.size()),
          line_marginal(layout.lines.size()) {}

    void add(const engine::Books& books) {
        for (std::size_t i = 0; i < line_month.size(); ++i)
            if (books.line_month[i] != 0.0) // most months of most lines are empty
                line_month[i] += to_fixed(books.line_month[i]);
        for (std::size_t i = 0; i < line_npv.size(); ++i)
            line_npv[i] += to_fixed(books.line_npv[i]);
        for (std::size_t i = 0; i < line_marginal.size(); ++i)
            line_marginal[i] += to_fixed(books.line_marginal[i]);
        Block accrued = Block::Zero();
        for (const auto& month : books.accrual)
            accrued += month;
        accrual += to_fixed(engine::ordered_sum(accrued));
        nominal += to_fixed(engine::ordered_sum(books.nominal));
        opening_book += to_fixed(engine::ordered_sum(books.opening_book));
        prepaid_beyond += to_fixed(engine::ordered_sum(books.prepaid_beyond));
    }
    void add(const Sums& other) {
        for (std::size_t i = 0; i < line_month.size(); ++i)
            line_month[i] += other.line_month[i];
        for (std::size_t i = 0; i < line_npv.size(); ++i)
            line_npv[i] += other.line_npv[i];
        for (std::size_t i = 0; i < line_marginal.size(); ++i)
            line_marginal[i] += other.line_marginal[i];
        accrual += other.accrual;
        nominal += other.nominal;
        opening_book += other.opening_book;
        prepaid_beyond += other.prepaid_beyond;
    }
};

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

/// The limit that a scenario breaks, in words; empty when it does its work.
std::string broken_limit(const Trials& trials, const engine::Layout& layout) {
    const auto fails = [](const std::vector<double>& values, double tolerated) {
        const auto count = std::ranges::count_if(values, [&](double x) { return x > tolerated; });
        return static_cast<double>(count) > 0.05 * static_cast<double>(values.size());
    };
    // One trial in twenty may fail: a plan for the worst case of everything would not be bought either.
    if (fails(trials.undone_share, 0.01))
        return "more than 1 % of the render work is left over when the horizon ends";
    if (fails(trials.overflow, 1e-6))
        return "an owned tier cannot hold what is placed on it";
    if (fails(trials.unlicensed, 1e-6))
        return "machines render without a license";
    for (std::size_t i = 0; i < trials.broken.size(); ++i)
        if (fails(trials.broken[i], 0.0))
            return layout.limits[i];
    return {};
}

/// The lines in which anything was posted: means over `count` trials, with marginal costs when they were kept.
std::vector<Line> lines_of(const model::Study& study, const engine::Layout& layout, const Sums& sums, double count,
                           bool detail) {
    std::vector<Line> result;
    const auto& lines = layout.lines;
    const auto months = static_cast<std::size_t>(study.months);
    std::vector<bool> metered(lines.size());
    for (const auto& usage : layout.usages)
        metered[static_cast<std::size_t>(usage.line)] = true;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        Line line{lines[i].category, lines[i].line, lines[i].cause, lines[i].kind, 0.0, 0.0, {}, lines[i].estimated};
        Fixed total = 0;
        bool any = false;
        for (std::size_t m = 0; m < months; ++m) {
            const Fixed sum = sums.line_month[i * months + m];
            total += sum;
            any = any || sum != 0;
            line.monthly.push_back(from_fixed(sum) / count);
        }
        line.mean = from_fixed(total) / count;
        line.npv = from_fixed(sums.line_npv[i]) / count;
        // What is bought or paid as stated would fall away with its cause; what belongs to nobody would not.
        if (detail && metered[i])
            line.marginal = from_fixed(sums.line_marginal[i]) / count;
        else if (detail && line.cause != engine::standing)
            line.marginal = line.mean;
        if (any)
            result.push_back(std::move(line));
    }
    return result;
}

ScenarioResult finish(const model::Study& study, const engine::Evaluation& evaluation, const Trials& trials,
                      const Sums& sums, double count, bool detail) {
    ScenarioResult r;
    r.name = evaluation.scenario().name;
    r.note = evaluation.scenario().note;
    r.limit = broken_limit(trials, evaluation.layout());
    r.feasible = r.limit.empty();
    r.npv = summarize(trials.npv);
    r.nominal = summarize(trials.nominal);
    for (std::size_t c = 0; c < trials.category.size(); ++c)
        if (std::ranges::any_of(trials.category[c], [](double x) { return x != 0.0; }))
            r.categories.push_back({static_cast<model::Category>(c), summarize(trials.category[c])});
    for (const auto& month : trials.cash)
        r.monthly.push_back(summarize(month));
    for (const auto& month : trials.accrual)
        r.accrual.push_back(summarize(month));

    r.lines = lines_of(study, evaluation.layout(), sums, count, detail);
    for (std::size_t i = 0; i < metric_rules.size(); ++i)
        r.metrics.push_back({std::string(metric_rules[i].name), std::string(metric_rules[i].unit),
                             trials.applies[i] ? std::optional(summarize(trials.metric[i])) : std::nullopt});
    Metric copies{"copies", "", std::nullopt};
    if (const double fewest = fewest_copies(study, evaluation.scenario()); fewest > 0.0) {
        Statistic s;
        s.mean = s.p10 = s.p50 = s.p90 = s.tail_mean = fewest;
        copies.value = s;
    }
    r.metrics.push_back(copies);
    const auto& plan = evaluation.licenses().plan();
    for (std::size_t n = 0; n < plan.size(); ++n)
        if (const auto& slot = evaluation.layout().licenses[n]; !plan[n].empty())
            r.automatic_seats.push_back({slot.renderer, slot.license, plan[n]});
    r.bridge = {{"cash, residual value credited", from_fixed(sums.nominal) / count},
                {"book value of the estate at the start", from_fixed(sums.opening_book) / count},
                {"prepaid beyond the horizon", -from_fixed(sums.prepaid_beyond) / count},
                {"accrued cost", -from_fixed(sums.accrual) / count}};
    return r;
}

/// Whether a group's money can be summed: finite, and far from the end of the 128-bit sums.
bool sound(const engine::Books& books) {
    const double limit = 1e18;
    const auto within = [limit](const Block& block) { return (block.abs() < limit).all(); }; // false for NaN
    return within(books.absolute) && within(books.npv) && within(books.opening_book) &&
           std::ranges::all_of(books.accrual, within);
}

/// What to say of a scenario whose cost is no number any more.
Finding not_a_sum(const model::Scenario& scenario, const engine::Evaluation& evaluation,
                  const engine::Evaluation::Scratch& scratch) {
    // The line that is farthest off names the cause best.
    const auto& lines = evaluation.layout().lines;
    const std::size_t months = scratch.books.cash.size();
    std::size_t worst = 0;
    double most = -1.0;
    for (std::size_t i = 0; i < scratch.books.line_month.size(); ++i) {
        const double size = std::abs(scratch.books.line_month[i]);
        if (!(size <= most)) {
            worst = i / months;
            most = size;
            if (!std::isfinite(size))
                break;
        }
    }
    Finding f;
    f.code = "not-a-sum";
    f.scenario = scenario.name;
    f.sentence = "the cost is beyond 10^18 or not a number at all";
    if (!lines.empty())
        f.sentence += "; it comes from \"" + lines[worst].line + "\", \"" + lines[worst].cause + "\"";
    f.hint = "look for an amount, a price or a preemption hazard that is far too large";
    return f;
}

/// Runs the farms of some scenarios through the hours of one group of trials, on the same demand, each in its own
/// scratch. `look` is called with each month when its demand is known.
template <class Look>
void run_hours(const std::vector<const engine::Evaluation*>& evaluations, const engine::Demand& demand,
               const engine::Luck& luck, std::int64_t group, int months, engine::Demand::State& arriving,
               std::vector<engine::Evaluation::Scratch>& scratch, Look look) {
    for (std::size_t s = 0; s < evaluations.size(); ++s)
        evaluations[s]->begin(luck, group, scratch[s]);
    demand.begin(luck, group, arriving);
    for (int m = 0; m < months; ++m) {
        demand.month(luck, m, arriving);
        look(m);
        for (std::size_t s = 0; s < evaluations.size(); ++s)
            evaluations[s]->hours(luck, demand, arriving, m, scratch[s]);
    }
}

/// Groups whose trials choose what has to be one number for all: trials 0 to 4,095.
constexpr std::int64_t pilot_groups = 4096 / chance::group_size;

/// Finds the numbers of seats that cost least, where licenses ask for it.
void choose_seats(std::vector<engine::Evaluation>& evaluations, const engine::Demand& demand, const model::Study& study,
                  const Calendar& calendar, const engine::Chances& chances, const chance::DrawPlan& plan) {
    std::vector<engine::Evaluation*> asking;
    for (auto& evaluation : evaluations)
        if (evaluation.licenses().automatic())
            asking.push_back(&evaluation);
    if (asking.empty())
        return;
    chance::DrawBlock draws(plan);
    engine::Luck luck;
    engine::Demand::State arriving;
    std::vector<engine::Evaluation::Scratch> scratch;
    std::vector<engine::SeatTally> tallies;
    for (const auto* evaluation : asking) {
        scratch.push_back(evaluation->scratch());
        tallies.push_back(evaluation->licenses().tally());
    }
    for (std::size_t s = 0; s < asking.size(); ++s)
        scratch[s].licenses.tally = &tallies[s];
    for (std::int64_t group = 0; group < pilot_groups; ++group) {
        plan.fill(group, draws);
        engine::prepare(study, calendar, chances, draws, luck);
        run_hours({asking.begin(), asking.end()}, demand, luck, group, study.months, arriving, scratch, [](int) {});
    }
    for (std::size_t s = 0; s < asking.size(); ++s)
        asking[s]->licenses().settle(asking[s]->licenses().best(tallies[s]));
}

/// Calls `work` from several threads and hands on the first exception.
template <class Work>
void on_threads(int threads, Work work) {
    std::exception_ptr failure;
    std::mutex mutex;
    const auto guarded = [&](int index) {
        try {
            work(index);
        } catch (...) {
            const std::lock_guard lock(mutex);
            failure = failure ? failure : std::current_exception();
        }
    };
    std::vector<std::thread> others;
    for (int i = 1; i < threads; ++i)
        others.emplace_back(guarded, i);
    guarded(0);
    for (auto& other : others)
        other.join();
    if (failure)
        std::rethrow_exception(failure);
}

} // namespace

std::optional<Result> run(const model::Study& study, const RunOptions& options) {
    const std::int64_t trials = rounded_trials(options.trials);
    const std::int64_t groups = trials / chance::group_size;
    const Calendar calendar = study.horizon();
    const engine::Chances chances = engine::chances(study);
    std::vector<chance::Input> inputs = study.inputs;
    inputs.insert(inputs.end(), chances.inputs.begin(), chances.inputs.end());
    const chance::DrawPlan plan(std::move(inputs), study.correlations, calendar, options.seed, options.sampling);

    const engine::Demand demand(study, options.seed);
    std::vector<engine::Evaluation> evaluations;
    std::vector<std::unique_ptr<Trials>> outcomes;
    std::vector<Sums> totals;
    const bool look = options.look && !options.detail;
    // Groups whose detail is kept: the first of each replicate, or all.
    const std::int64_t deep = options.detail ? groups : look ? chance::replicates : 0;
    std::vector<DetailSums> details;
    std::vector<Sums> looks;
    std::vector<LoadTrials> loads;
    for (const auto& scenario : study.scenarios) {
        evaluations.emplace_back(study, scenario, chances, demand, options.seed);
        outcomes.push_back(std::make_unique<Trials>(static_cast<std::size_t>(trials),
                                                    static_cast<std::size_t>(study.months),
                                                    evaluations.back().layout().limits.size()));
        totals.emplace_back(evaluations.back().layout(), study.months);
        if (deep > 0) {
            details.emplace_back(evaluations.back(), study.months);
            loads.emplace_back(scenario, static_cast<std::size_t>(deep * chance::group_size));
        }
        if (look)
            looks.emplace_back(evaluations.back().layout(), study.months);
    }

    choose_seats(evaluations, demand, study, calendar, chances, plan);
    std::vector<const engine::Evaluation*> all;
    for (const auto& evaluation : evaluations)
        all.push_back(&evaluation);
    FarmWatches watches(evaluations, demand, options.farm, static_cast<std::size_t>(trials), options.farm_nodes);

    const int processors = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    const int wanted = options.threads > 0 ? options.threads : processors;
    const int threads = static_cast<int>(std::min<std::int64_t>(wanted, groups));
    std::atomic<std::int64_t> next{0};
    std::atomic<bool> stopped{false};
    std::mutex merge;
    Findings faults;
    std::int64_t first_fault = 0;
    on_threads(threads, [&](int index) {
        chance::DrawBlock draws(plan);
        engine::Luck luck;
        engine::Demand::State arriving;
        std::vector<engine::Evaluation::Scratch> scratch;
        std::vector<Sums> sums;
        std::vector<DetailSums> kept;
        std::vector<Sums> seen;
        FarmWatches::Thread eyes = watches.thread();
        for (const auto& evaluation : evaluations) {
            scratch.push_back(evaluation.scratch());
            sums.emplace_back(evaluation.layout(), study.months);
            if (deep > 0)
                kept.emplace_back(evaluation, study.months);
            if (look)
                seen.emplace_back(evaluation.layout(), study.months);
        }
        for (std::int64_t group = next++; group < groups; group = next++) {
            if (options.stop != nullptr && options.stop->load(std::memory_order_relaxed)) {
                stopped = true;
                return;
            }
            plan.fill(group, draws);
            engine::prepare(study, calendar, chances, draws, luck);
            for (auto& each : scratch)
                each.activity.detail = group < deep;
            watches.begin(luck, group, eyes);
            run_hours(all, demand, luck, group, study.months, arriving, scratch,
                      [&](int m) { watches.month(luck, demand, arriving, m, eyes); });
            for (std::size_t s = 0; s < evaluations.size(); ++s) {
                evaluations[s](luck, scratch[s]);
                if (!sound(scratch[s].books)) {
                    const std::lock_guard lock(merge);
                    // The first group decides which words are said, whatever thread met it.
                    if (faults.empty() || group < first_fault) {
                        first_fault = group;
                        faults = {not_a_sum(study.scenarios[s], evaluations[s], scratch[s])};
                    }
                    next = groups;
                    break;
                }
                outcomes[s]->keep(group, scratch[s]);
                watches.keep(s, group, scratch[s], eyes);
                sums[s].add(scratch[s].books);
                if (group < deep) {
                    loads[s].keep(group, study.scenarios[s], luck, scratch[s].activity, study.months);
                    kept[s].add(luck, scratch[s].activity);
                    if (look)
                        seen[s].add(scratch[s].books);
                }
            }
            if (index == 0 && options.progress)
                options.progress(static_cast<double>(group + 1) / static_cast<double>(groups));
        }
        const std::lock_guard lock(merge);
        watches.merge(eyes);
        for (std::size_t s = 0; s < totals.size(); ++s)
            totals[s].add(sums[s]);
        for (std::size_t s = 0; s < details.size(); ++s)
            details[s].add(kept[s]);
        for (std::size_t s = 0; s < looks.size(); ++s)
            looks[s].add(seen[s]);
    });
    if (stopped)
        return std::nullopt;

    Result result;
    if (!faults.empty()) {
        result.findings = std::move(faults);
        return result;
    }
    result.manifest.seed = options.seed;
    result.manifest.trials = trials;
    result.manifest.sampling = options.sampling == chance::Sampling::random ? "random" : "stratified";
    result.manifest.study_hash = study.hash;
    result.manifest.overrides = study.overrides;
    for (const auto& card : study.catalog.cards)
        result.manifest.rate_cards.push_back({card.id, card.hash, card.as_of, card.layers});
    result.title = study.title;
    result.currency = study.currency;
    result.start = study.start;
    result.months = study.months;
    result.scenarios.resize(study.scenarios.size());
    result.look.resize(look ? study.scenarios.size() : 0);
    result.detailed = options.detail;
    std::atomic<std::size_t> todo{0};
    on_threads(std::min(threads, static_cast<int>(study.scenarios.size())), [&](int) {
        for (std::size_t s = todo++; s < study.scenarios.size(); s = todo++) {
            result.scenarios[s] =
                finish(study, evaluations[s], *outcomes[s], totals[s], static_cast<double>(trials), options.detail);
            result.scenarios[s].farm = watches.finish(s);
            if (deep == 0)
                continue;
            const auto count = static_cast<double>(deep * chance::group_size);
            ScenarioResult& told = look ? result.look[s] : result.scenarios[s];
            details[s].finish(evaluations[s], loads[s], count, told);
            if (look)
                told.lines = lines_of(study, evaluations[s].layout(), looks[s], count, true);
        }
    });
    for (auto& outcome : outcomes) {
        result.npv_trials.push_back(std::move(outcome->npv));
        result.nominal_trials.push_back(std::move(outcome->nominal));
    }
    return result;
}

} // namespace topsheet::sim
