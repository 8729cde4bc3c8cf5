#include "topsheet/sim/simulation.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>

#include "sim/finish.hpp"

namespace topsheet::sim {

namespace {

/// Whether two tallies chose the same automatic seats for every scenario.
bool same_seats(const Tally& a, const Tally& b) {
    return std::ranges::equal(a.scenarios, b.scenarios, {}, &ScenarioTally::seats, &ScenarioTally::seats);
}

bool chose_these(const Tally& tally, const std::vector<engine::Evaluation>& evaluations) {
    return std::ranges::equal(tally.scenarios, evaluations, {}, &ScenarioTally::seats,
                              [](const auto& evaluation) { return evaluation.licenses().plan(); });
}

constexpr const char* other_aims = "percentiles were looked for in other places: the machines do not compute alike";
constexpr const char* other_seats =
    "another number of seats was chosen for the licenses that ask for it: the machines do "
    "not compute alike";

} // namespace

struct Simulation::Parts {
    Runner runner;
    std::optional<FarmWatches> watches{};
    Tally tally;
    bool seated = false; ///< whether automatic seats have been chosen

    Parts(const model::Study& study, const RunOptions& options, Groups none)
        : runner(study, options),
          tally(runner.evaluations(), study.months, runner.depth(), none) {
        if (options.farm)
            watches.emplace(runner.evaluations(), runner.demand(), true,
                            static_cast<std::size_t>(rounded_trials(options.trials)), options.farm_nodes,
                            options.farm_at);
    }
    FarmWatches* watching() { return watches ? &*watches : nullptr; }
    /// Puts a tally behind; a sentence says why it cannot.
    std::string add(Tally more) {
        if (tally.groups.count() == 0) {
            tally = std::move(more);
            return {};
        }
        if (!same_seats(tally, more))
            return other_seats;
        try {
            tally.append(more);
        } catch (const std::invalid_argument&) {
            return other_aims;
        }
        return {};
    }
    /// Runs the groups up to `last` and adds them; false when it was stopped or met a fault.
    bool run(std::int64_t last) {
        if (tally.groups.last >= last)
            return true;
        if (tally.groups.count() > 0 && !chose_these(tally, runner.evaluations())) {
            fail(other_seats);
            return false;
        }
        // Room is made slice by slice: a run that ends early need not have filled the memory of the whole.
        constexpr std::int64_t slice = (std::int64_t{1} << 20) / chance::group_size;
        while (tally.faults.empty() && tally.groups.last < last) {
            const std::int64_t next = std::min(last, tally.groups.last + slice);
            try {
                runner.extend(tally, next, watching());
            } catch (const std::invalid_argument&) {
                fail(other_aims);
            }
            if (tally.groups.last < next)
                return false;
        }
        return tally.faults.empty();
    }
    /// Learns where figures are looked at closely, from trials 0 to 4,095.
    bool aim() {
        const std::int64_t pilot = pilot_trials / chance::group_size;
        if (tally.groups.first == 0 && tally.groups.last >= pilot && tally.kept == Keep::stored) {
            runner.aim(tally);
            return true;
        }
        const Tally alone = runner.run({0, pilot});
        if (alone.groups.last != pilot || !alone.faults.empty()) {
            tally.faults = alone.faults;
            return false;
        }
        runner.aim(alone);
        return true;
    }
    void fail(const std::string& why) {
        Finding finding;
        finding.code = "other-machine";
        finding.sentence = why;
        tally.faults.push_back(std::move(finding));
    }
};

Simulation::Simulation(const model::Study& study, const RunOptions& options, std::int64_t first)
    : parts_(std::make_unique<Parts>(study, options, Groups{first / chance::group_size, first / chance::group_size})) {}

Simulation::~Simulation() = default;

std::int64_t Simulation::first() const {
    return parts_->tally.groups.first * chance::group_size;
}
std::int64_t Simulation::last() const {
    return parts_->tally.groups.last * chance::group_size;
}

bool Simulation::run(std::int64_t to) {
    Parts& parts = *parts_;
    const std::int64_t last = to / chance::group_size;
    if (parts.tally.groups.last >= last)
        return true;
    parts.seated = parts.seated || parts.runner.choose_seats();
    if (!parts.seated)
        return false;
    // Whatever the run, its trials up to 16,384 are stored: so the same trials always give the same bytes.
    constexpr std::int64_t stored = stored_trials / chance::group_size;
    if (last > stored) {
        if (parts.tally.groups.last < stored && !parts.run(stored))
            return false;
        if (!parts.runner.aimed() && !parts.aim())
            return false;
    }
    return parts.run(last);
}

Manifest Simulation::manifest() const {
    return manifest_of(parts_->runner, parts_->tally);
}

const Findings& Simulation::faults() const {
    return parts_->tally.faults;
}

double Simulation::relative_error(double Figures::*figure) const {
    double worst = 0.0;
    const auto& tally = parts_->tally;
    for (std::size_t s = 0; s < tally.scenarios.size(); ++s) {
        const auto& scenario = tally.scenarios[s];
        const auto& layout = parts_->runner.evaluations()[s].layout();
        if (!scenario.sums.broken_limit(layout, static_cast<double>(tally.groups.trials())).empty())
            continue;
        const Statistic npv = summarize(scenario.trials.npv);
        if (const double error = npv.error.*figure; error > 0.0)
            worst = std::max(worst, error / std::abs(npv.*figure));
    }
    return worst;
}

std::string Simulation::bytes() const {
    return parts_->tally.bytes();
}

std::string Simulation::append(std::string_view bytes, std::int64_t to) {
    const auto& runner = parts_->runner;
    const Groups range{parts_->tally.groups.last, to / chance::group_size};
    // Bytes that cannot hold so many trials must not make us ask for the memory of them.
    if (range.count() == 0 || range.trials() > bytes.size() / sizeof(double))
        return "it holds fewer trials than it says";
    Tally more = runner.empty(range);
    if (!more.read(bytes))
        return "its sums are not those of the study and its options";
    for (std::size_t s = 0; s < more.scenarios.size(); ++s)
        if (more.scenarios[s].seats.size() > runner.evaluations()[s].layout().licenses.size())
            return "its sums are not those of the study and its options";
    return parts_->add(std::move(more));
}

Result Simulation::result() {
    return finish(parts_->runner, std::move(parts_->tally), parts_->watching());
}

} // namespace topsheet::sim
