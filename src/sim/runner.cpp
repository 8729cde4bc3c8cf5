#include "sim/runner.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <utility>

#include "sim/threads.hpp"

namespace topsheet::sim {

namespace {

using engine::Block;

chance::DrawPlan draw_plan(const model::Study& study, const engine::Chances& chances, const Calendar& calendar,
                           const RunOptions& options) {
    std::vector<chance::Input> inputs = study.inputs;
    inputs.insert(inputs.end(), chances.inputs.begin(), chances.inputs.end());
    return chance::DrawPlan(std::move(inputs), study.correlations, calendar, options.seed, options.sampling,
                            options.dimensions.empty() ? study.dimensions : options.dimensions);
}

/// Whether a group's money can be summed: finite, and far from the end of the 128-bit sums. No sum of cash is larger
/// than that of all amounts; accrued cost is looked at where it is not cash.
bool sound(const engine::Books& books) {
    const double limit = 1e18;
    const auto within = [limit](const Block& block) { return (block.abs() < limit).all(); }; // false for NaN
    return within(books.absolute) && within(books.npv) && within(books.opening_book) &&
           (books.one_book || std::ranges::all_of(books.accrual, within));
}

/// What to say of a scenario whose cost is no number any more.
Finding not_a_sum(const engine::Evaluation& evaluation, const engine::Evaluation::Scratch& scratch) {
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
    f.scenario = evaluation.scenario().name;
    f.sentence = "the cost is beyond 10^18 or not a number at all";
    if (!lines.empty())
        f.sentence += "; it comes from \"" + lines[worst].line + "\", \"" + lines[worst].cause + "\"";
    f.hint = "look for an amount, a price or a preemption hazard that is far too large";
    return f;
}

/// Groups whose trials choose what has to be one number for all: trials 0 to 4,095. They are summed in eight parts,
/// each every eighth group, and these in order, so that threads cannot change a bit.
constexpr std::int64_t pilot_groups = 4096 / chance::group_size;
constexpr std::size_t pilot_parts = 8;

/// Groups of one replicate that a thread takes in a row where counters are kept by replicate, so that these stay in its
/// cache. Not where farms run through their hours: there a group takes so long that a stop would have to wait.
constexpr std::int64_t turn = 8;

/// Deviations that a percentile of the run, or of a replicate, may lie from where the pilot sees it. More where a
/// miss would cost a second run: at 7 deviations it has a chance of 3e-12 for each of some thousand percentiles.
constexpr double zone_width = 5.5, exact_zone_width = 7.0;

void add(std::vector<double>& to, const std::vector<double>& from) {
    to.resize(std::max(to.size(), from.size()));
    for (std::size_t i = 0; i < from.size(); ++i)
        to[i] += from[i];
}

void add(engine::SeatTally& to, const engine::SeatTally& from) {
    to.trials += from.trials;
    for (std::size_t n = 0; n < to.needs.size(); ++n) {
        add(to.needs[n].price, from.needs[n].price);
        for (std::size_t place = 0; place < std::size(to.needs[n].months); ++place)
            for (std::size_t m = 0; m < to.needs[n].months[place].size(); ++m) {
                auto& curve = to.needs[n].months[place][m];
                const auto& other = from.needs[n].months[place][m];
                add(curve.worth, other.worth);
                add(curve.amount, other.amount);
            }
    }
}

} // namespace

std::vector<std::string> dimensions(const model::Study& study) {
    return draw_plan(study, engine::chances(study), study.horizon(), {.sampling = chance::Sampling::sobol})
        .dimensions();
}

/// What one thread works in.
struct Runner::Scratch {
    chance::DrawBlock draws;
    engine::Luck luck;
    engine::Demand::State arriving;
    std::vector<engine::Evaluation::Scratch> scenarios;

    Scratch(const chance::DrawPlan& plan, const std::vector<const engine::Evaluation*>& evaluations) : draws(plan) {
        for (const auto* evaluation : evaluations)
            scenarios.push_back(evaluation->scratch());
    }
};

/// Hands out groups of one replicate, `turn` at a time where there are so many: 128 groups in a row are dealt as groups
/// 0, 16, 32 ... of them, then 1, 17, 33 ... After a stop only those that complete what was begun.
class Runner::Dealer {
  public:
    Dealer(const Runner& runner, Groups range, std::int64_t turn)
        : runner_(&runner),
          turn_(turn),
          begun_(range.first),
          next_(range.first),
          last_(range.last) {}

    struct Hand {
        std::int64_t first = 0; ///< the first group; the others follow at every sixteenth
        std::int64_t count = 0; ///< none when all is dealt
    };
    Hand next() {
        const std::lock_guard lock(mutex_);
        if (row_ == 0 || row_ == chance::replicates) {
            if (begun_ != next_ && runner_->stopped()) // the first row is run in any case: see extend
                last_ = next_;
            begun_ = next_;
            row_ = 0;
            wide_ = std::clamp<std::int64_t>((last_ - begun_) / chance::replicates, 0, turn_);
            next_ = begun_ + wide_ * chance::replicates;
        }
        return {begun_ + row_++, wide_};
    }
    void close() {
        const std::lock_guard lock(mutex_);
        last_ = next_;
    }
    /// Groups up to this one have been dealt, all of them when the threads are through.
    [[nodiscard]] std::int64_t dealt() {
        const std::lock_guard lock(mutex_);
        return next_;
    }

  private:
    const Runner* runner_;
    std::mutex mutex_;
    std::int64_t turn_, begun_, next_, last_;
    std::int64_t row_ = 0, wide_ = 0;
};

Runner::Runner(const model::Study& study, const RunOptions& options)
    : study_(&study),
      options_(options),
      calendar_(study.horizon()),
      chances_(engine::chances(study)),
      plan_(draw_plan(study, chances_, calendar_, options)),
      demand_(study, options.seed),
      depth_{options.detail, options.look && !options.detail ? chance::replicates : 0} {
    for (const auto& scenario : study.scenarios)
        evaluations_.emplace_back(study, scenario, chances_, demand_, options.seed);
}

bool Runner::stopped() const {
    return options_.stop && options_.stop();
}

template <class Look>
void Runner::run_hours(const std::vector<const engine::Evaluation*>& evaluations, std::int64_t group, Scratch& scratch,
                       Look look) const {
    plan_.fill(group, scratch.draws);
    engine::prepare(*study_, calendar_, chances_, scratch.draws, scratch.luck);
    for (std::size_t s = 0; s < evaluations.size(); ++s)
        evaluations[s]->begin(scratch.luck, group, scratch.scenarios[s]);
    demand_.begin(scratch.luck, group, scratch.arriving);
    look(-1);
    for (int m = 0; m < study_->months; ++m) {
        demand_.month(scratch.luck, m, scratch.arriving);
        look(m);
        for (std::size_t s = 0; s < evaluations.size(); ++s)
            evaluations[s]->hours(scratch.luck, demand_, scratch.arriving, m, scratch.scenarios[s]);
    }
}

bool Runner::choose_seats() {
    std::vector<engine::Evaluation*> asking;
    for (auto& evaluation : evaluations_)
        if (evaluation.licenses().automatic())
            asking.push_back(&evaluation);
    if (asking.empty())
        return true;
    std::vector<std::vector<engine::SeatTally>> parts(pilot_parts);
    for (auto& part : parts)
        for (const auto* evaluation : asking)
            part.push_back(evaluation->licenses().tally());
    share_out(threads_for(options_.threads, pilot_parts), pilot_parts, [&](std::size_t part) {
        Scratch scratch(plan_, {asking.begin(), asking.end()});
        for (std::size_t s = 0; s < asking.size(); ++s)
            scratch.scenarios[s].licenses.tally = &parts[part][s];
        for (auto group = static_cast<std::int64_t>(part); group < pilot_groups && !stopped(); group += pilot_parts)
            run_hours({asking.begin(), asking.end()}, group, scratch, [](int) {});
    });
    if (stopped())
        return false;
    share_out(threads_for(options_.threads, pilot_parts), asking.size(), [&](std::size_t s) {
        for (std::size_t part = 1; part < pilot_parts; ++part)
            add(parts[0][s], parts[part][s]);
        asking[s]->licenses().settle(asking[s]->licenses().best(parts[0][s]));
    });
    return true;
}

void Runner::run_groups(Dealer& dealer, Tally& tally, FarmWatches* watches) const {
    std::vector<const engine::Evaluation*> all;
    for (const auto& evaluation : evaluations_)
        all.push_back(&evaluation);
    const std::int64_t deep = depth_.deep(tally.groups.last);
    const std::int64_t count = tally.groups.last - dealer.dealt();
    std::vector<FigureRow> rows;
    for (const auto& evaluation : evaluations_)
        rows.emplace_back(evaluation, study_->months);
    std::mutex merge;
    on_threads(threads_for(options_.threads, count), [&](int index) {
        Scratch scratch(plan_, all);
        std::vector<ScenarioSums> sums;
        std::vector<std::vector<Series>> own; // figures that threads do not share
        for (const auto& evaluation : evaluations_)
            sums.emplace_back(evaluation, study_->months, depth_);
        for (std::size_t s = 0; s < all.size() && tally.kept != Keep::stored; ++s)
            own.push_back(empty_row(rows[s], tally.kept, tally.groups, aims_[s]));
        FarmWatches::Thread eyes = watches != nullptr ? watches->thread() : FarmWatches::Thread();
        const auto run_group = [&](std::int64_t group) {
            for (auto& each : scratch.scenarios)
                each.activity.detail = group < deep;
            run_hours(all, group, scratch, [&](int m) {
                if (watches != nullptr && m < 0)
                    watches->begin(scratch.luck, group, eyes);
                else if (watches != nullptr)
                    watches->month(scratch.luck, demand_, scratch.arriving, m, eyes);
            });
            const auto place = static_cast<std::size_t>(group - tally.groups.first) * chance::group_size;
            for (std::size_t s = 0; s < all.size(); ++s) {
                auto& done = scratch.scenarios[s];
                (*all[s])(scratch.luck, done);
                if (!sound(done.books)) {
                    const std::lock_guard lock(merge);
                    // The first group decides which words are said, whatever thread met it.
                    if (tally.faults.empty() || group < tally.fault_group) {
                        tally.fault_group = group;
                        tally.faults = {not_a_sum(*all[s], done)};
                    }
                    dealer.close();
                    return;
                }
                tally.scenarios[s].trials.keep(place, done.books);
                rows[s].add(group, done, own.empty() ? tally.scenarios[s].trials.figures : own[s]);
                sums[s].add(group, scratch.luck, done, group < deep);
                if (group < deep)
                    tally.scenarios[s].loads.keep(place, all[s]->scenario(), scratch.luck, done.activity,
                                                  study_->months);
                if (watches != nullptr)
                    watches->keep(s, group, done, eyes);
            }
        };
        for (auto hand = dealer.next(); hand.count > 0; hand = dealer.next()) {
            for (std::int64_t k = 0; k < hand.count; ++k)
                run_group(hand.first + k * chance::replicates);
            if (index == 0 && options_.progress)
                options_.progress(static_cast<double>(dealer.dealt() * chance::group_size) /
                                  static_cast<double>(rounded_trials(options_.trials)));
        }
        const std::lock_guard lock(merge);
        if (watches != nullptr)
            watches->merge(eyes);
        for (std::size_t s = 0; s < sums.size(); ++s)
            tally.scenarios[s].sums.add(sums[s]);
        for (std::size_t s = 0; s < own.size(); ++s)
            for (std::size_t i = 0; i < own[s].size(); ++i)
                tally.scenarios[s].trials.figures[i].add(std::move(own[s][i]));
    });
}

Keep Runner::keep(std::int64_t last) const {
    return last * chance::group_size <= stored_trials ? Keep::stored
           : options_.exact                           ? Keep::brackets
                                                      : Keep::histogram;
}

void Runner::aim(const Tally& pilot) {
    const std::int64_t trials = rounded_trials(options_.trials);
    aims_.assign(evaluations_.size(), {});
    std::vector<std::pair<std::size_t, std::size_t>> todo; // scenario and figure
    for (std::size_t s = 0; s < aims_.size(); ++s) {
        aims_[s].resize(pilot.scenarios[s].trials.figures.size());
        for (std::size_t i = 0; i < aims_[s].size(); ++i)
            todo.emplace_back(s, i);
    }
    share_out(threads_for(options_.threads, pilot_parts), todo.size(), [&](std::size_t k) {
        const auto [s, i] = todo[k];
        const auto values = pilot.scenarios[s].trials.figures[i].values();
        aims_[s][i] = std::make_shared<const Aim>(sim::aim(values.first(static_cast<std::size_t>(pilot_trials)), trials,
                                                           options_.exact ? exact_zone_width : zone_width));
    });
}

Tally Runner::empty(Groups range) const {
    return Tally(evaluations_, study_->months, depth_, range, keep(range.last), aims_);
}

void Runner::extend(Tally& tally, std::int64_t last, FarmWatches* watches) const {
    if (stopped())
        return; // before figures are kept in another way, for trials that are not run
    const Groups more{tally.groups.last, last};
    tally.extend(evaluations_, depth_, last, keep(last), aims_);
    const std::int64_t suits = tally.kept != Keep::stored && demand_.classes().empty() ? turn : 1;
    Dealer dealer(*this, more, options_.turn > 0 ? options_.turn : suits);
    run_groups(dealer, tally, watches);
    tally.shorten(dealer.dealt());
}

Tally Runner::run(Groups range) const {
    Tally tally = empty({range.first, range.first});
    extend(tally, range.last, nullptr);
    return tally;
}

} // namespace topsheet::sim
