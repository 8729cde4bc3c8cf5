// From a command to a result: reads the study, keeps the scenarios that were asked for, simulates, compares.
#include "simulate.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <unistd.h>

#include "input.hpp"
#include "terminal.hpp"
#include "topsheet/base/text.hpp"
#include "topsheet/decide/compare.hpp"
#include "topsheet/decide/findings.hpp"
#include "topsheet/sim/monte_carlo.hpp"

namespace topsheet::app {

namespace {

/// The place of a scenario; a name that is not there is a slip of the fingers.
std::size_t scenario_named(const model::Study& study, const std::string& name) {
    const auto found = std::ranges::find(study.scenarios, name, &model::Scenario::name);
    if (found != study.scenarios.end())
        return static_cast<std::size_t>(found - study.scenarios.begin());
    std::vector<std::string> names;
    for (const auto& scenario : study.scenarios)
        names.push_back(scenario.name);
    const auto meant = nearest(name, names);
    throw Failure(exit_usage,
                  meant ? fmt::format(R"(there is no scenario "{}"; did you mean "{}"?)", name, *meant)
                        : fmt::format("there is no scenario \"{}\"; there are: {}", name, fmt::join(names, ", ")));
}

/// Keeps the scenarios that were named, in the order of the study.
void restrict(model::Study& study, const std::vector<std::string>& names) {
    if (names.empty())
        return;
    std::vector<bool> kept(study.scenarios.size(), false);
    for (const std::string& name : names)
        kept[scenario_named(study, name)] = true;
    std::vector<model::Scenario> scenarios;
    for (std::size_t s = 0; s < kept.size(); ++s)
        if (kept[s])
            scenarios.push_back(std::move(study.scenarios[s]));
    study.scenarios = std::move(scenarios);
}

/// The scenario that others are compared with: as asked, else as the study says, else the first.
std::size_t reference_of(const model::Study& study, const std::string& asked) {
    if (!asked.empty())
        return scenario_named(study, asked);
    const auto found = std::ranges::find(study.scenarios, study.reference, &model::Scenario::name);
    return found == study.scenarios.end() ? 0 : static_cast<std::size_t>(found - study.scenarios.begin());
}

model::Study loaded_study(const RunCommand& command, Findings& findings) {
    io::LoadOptions options = load_options(command, command.study);
    options.months = command.months;
    if (!command.trace.empty())
        options.trace = io::Trace{command.trace == "-" ? "standard input" : command.trace, open_log(command.trace),
                                  command.trace_core, command.trace_renderer};
    Loaded<model::Study> loaded = io::load_study(read_input(command.study), options);
    if (!loaded) {
        say_findings(loaded.findings, command);
        throw Failure(exit_for(loaded.findings), "");
    }
    findings = std::move(loaded.findings);
    return std::move(*loaded.value);
}

/// A run keeps the totals of every trial; one that cannot fit is refused before it begins.
void refuse_more_than_memory(const model::Study& study, std::int64_t trials) {
    const double values = 2.0 * study.months + 30.0; // months as cash and accrued, categories, metrics, totals
    const double need = 8.0 * values * static_cast<double>(trials) * static_cast<double>(study.scenarios.size());
    const double have = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
    if (have > 0.0 && need > 0.8 * have)
        throw Failure(exit_usage, fmt::format("{} trials of {} scenarios need {:.1f} GB, and this machine has {:.1f}; "
                                              "ask for fewer with --trials",
                                              trials, study.scenarios.size(), need / 1e9, have / 1e9));
}

sim::RunOptions run_options(const RunCommand& command) {
    sim::RunOptions options;
    options.seed = command.seed;
    options.threads = command.threads;
    options.sampling = command.sampling == "random" ? chance::Sampling::random : chance::Sampling::stratified;
    options.farm = command.farm;
    options.farm_nodes = command.nodes;
    options.stop = &stop_flag();
    return options;
}

sim::Result simulated(const model::Study& study, const RunCommand& command, bool detail) {
    const std::int64_t trials = sim::rounded_trials(command.trials);
    if (trials != command.trials && !command.quiet)
        say(fmt::format("topsheet: {} trials rounded up to {}\n", command.trials, trials));
    refuse_more_than_memory(study, trials);
    Progress progress(command.quiet);
    sim::RunOptions options = run_options(command);
    options.trials = trials;
    options.detail = detail;
    options.look = !detail;
    options.progress = [&progress](double share) { progress.show(share); };
    auto result = sim::run(study, options);
    if (!result || stop_requested())
        throw Failure(exit_interrupted, "interrupted");
    if (has_errors(result->findings)) {
        say_findings(result->findings, command);
        throw Failure(exit_for(result->findings), "");
    }
    return std::move(*result);
}

} // namespace

sim::Result result_of(const RunCommand& command, bool detail, bool page_says_findings) {
    Findings found;
    model::Study study = loaded_study(command, found);
    if (!command.reference.empty()) {
        (void)scenario_named(study, command.reference);
        if (!command.scenarios.empty() &&
            std::ranges::find(command.scenarios, command.reference) == command.scenarios.end())
            throw Failure(exit_usage, fmt::format("the reference \"{}\" is left out by --scenario; name it there too",
                                                  command.reference));
    }
    restrict(study, command.scenarios);
    if (command.farm && std::ranges::none_of(study.scenarios, [](const auto& s) { return s.farm.has_value(); }))
        throw Failure(exit_invalid, command.scenarios.empty()
                                        ? "no scenario of this study has a render farm (\"farm\")"
                                        : "no scenario that was asked for has a render farm (\"farm\")");
    const std::size_t reference = reference_of(study, command.reference);
    if (!command.quiet && !page_says_findings)
        say_findings(found, command);

    sim::Result result = simulated(study, command, detail);
    result.comparison = decide::compare(result, reference);
    std::ranges::move(decide::findings(study, result), std::back_inserter(found));
    result.findings = std::move(found);
    result.manifest.version = TOPSHEET_VERSION;
    return result;
}

} // namespace topsheet::app
