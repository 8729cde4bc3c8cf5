// From a command to a result: reads the study, keeps the scenarios that were asked for, simulates, compares.
#include "simulate.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "input.hpp"
#include "output.hpp"
#include "session.hpp"
#include "terminal.hpp"
#include "topsheet/base/text.hpp"
#include "topsheet/decide/compare.hpp"
#include "topsheet/decide/findings.hpp"
#include "topsheet/io/result.hpp"

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

/// Which inputs keep their draws: those of the result that --like names, or those that the study has without --set and
/// --trace, so that what these change is all that changes. Empty when nothing has to be kept.
std::vector<std::string> kept_dimensions(const RunCommand& command, std::string_view text,
                                         const io::LoadOptions& options) {
    if (!command.like.empty()) {
        auto list =
            io::result_dimensions(read_input(command.like), command.like == "-" ? "standard input" : command.like);
        if (list)
            return std::move(*list.value);
        say_findings(list.findings, command);
        throw Failure(exit_invalid, "");
    }
    if (command.sampling != "sobol" || (options.overrides.empty() && !options.trace))
        return {};
    io::LoadOptions plain = options;
    plain.overrides.clear();
    plain.trace.reset();
    const auto loaded = io::load_study(text, plain);
    return loaded ? sim::dimensions(*loaded.value) : std::vector<std::string>(); // it may need what --set says
}

/// A run keeps the totals of every trial, and figures as far as their percentiles need it; one that cannot fit is
/// refused before it begins.
void refuse_more_than_memory(const model::Study& study, const RunCommand& command, std::int64_t trials, bool detail) {
    const double figures = 2.0 * study.months + 30.0; // months as cash and accrued, categories, metrics
    const auto all = static_cast<double>(trials), stored = std::min(all, 16384.0);
    double need = 16.0 * all + 8.0 * figures * stored;
    if (trials > 16384)
        need += figures * (command.exact ? 2.0 * all : 33e3 * static_cast<double>(1 + std::max(command.threads, 1)));
    if (command.farm)
        need += 8.0 * (120.0 + 4.0 * static_cast<double>(command.nodes_at.size())) * all;
    if (detail)
        for (const auto& scenario : study.scenarios)
            need += 8.0 * 4.0 * static_cast<double>(scenario.routes.size()) * all /
                    static_cast<double>(study.scenarios.size());
    need *= static_cast<double>(study.scenarios.size());
    const double have = static_cast<double>(::sysconf(_SC_PHYS_PAGES)) * static_cast<double>(::sysconf(_SC_PAGESIZE));
    if (have > 0.0 && need > 0.8 * have)
        throw Failure(exit_usage, fmt::format("{} trials of {} scenarios need {:.1f} GB, and this machine has {:.1f}; "
                                              "ask for fewer with --trials",
                                              trials, study.scenarios.size(), need / 1e9, have / 1e9));
}

/// How many inputs have the draws of the result that --like names.
void say_kept(const Asked& asked) {
    const auto own = sim::dimensions(asked.study);
    const auto kept = std::ranges::count_if(own, [&](const std::string& name) {
        return std::ranges::find(asked.dimensions, name) != asked.dimensions.end();
    });
    say(fmt::format("topsheet: --like keeps the draws of {} of {} inputs, if the seed is the same\n", kept,
                    own.size()));
}

/// What `--reference` and `--scenario` ask for must be there.
void check_names(const RunCommand& command, const model::Study& study) {
    if (command.reference.empty())
        return;
    (void)scenario_named(study, command.reference);
    if (!command.scenarios.empty() &&
        std::ranges::find(command.scenarios, command.reference) == command.scenarios.end())
        throw Failure(exit_usage, fmt::format("the reference \"{}\" is left out by --scenario; name it there too",
                                              command.reference));
}

} // namespace

Asked ask(const RunCommand& command) {
    if (!command.like.empty() && command.sampling != "sobol")
        throw Failure(exit_usage,
                      fmt::format("--like keeps the dimensions of sobol; under {} the draws of an input depend "
                                  "on its name alone",
                                  command.sampling));
    if (command.like == "-" && (command.study == "-" || command.trace == "-"))
        throw Failure(exit_usage, "standard input cannot be --like and another file too");
    io::LoadOptions options = load_options(command, command.study);
    options.months = command.months;
    if (!command.trace.empty())
        options.trace = io::Trace{command.trace == "-" ? "standard input" : command.trace, open_log(command.trace),
                                  command.trace_core, command.trace_renderer};
    const std::string text = read_input(command.study);
    Asked asked = ask(command, text, options);
    asked.dimensions = kept_dimensions(command, text, options);
    if (!command.like.empty() && !command.quiet)
        say_kept(asked);
    return asked;
}

Asked ask(const RunCommand& command, std::string_view text, const io::LoadOptions& options) {
    Asked asked;
    const bool travels = command.shard.count > 0 || !command.resume.empty(); // in a part, with all it was read from
    Loaded<model::Study> loaded = io::load_study(text, travels ? io::recording(options, text, asked.inputs) : options);
    if (!loaded) {
        say_findings(loaded.findings, command);
        throw Failure(exit_for(loaded.findings), "");
    }
    asked.findings = std::move(loaded.findings);
    asked.study = std::move(*loaded.value);
    check_names(command, asked.study);
    restrict(asked.study, command.scenarios);
    if (command.farm && std::ranges::none_of(asked.study.scenarios, [](const auto& s) { return s.farm.has_value(); }))
        throw Failure(exit_invalid, command.scenarios.empty()
                                        ? "no scenario of this study has a render farm (\"farm\")"
                                        : "no scenario that was asked for has a render farm (\"farm\")");
    asked.reference = reference_of(asked.study, command.reference);
    return asked;
}

void keep_inputs(const RunCommand& command) {
    for (const auto* input : {&command.study, &command.like, &command.trace})
        keep_input(*input, command.out);
}

sim::RunOptions run_options(const RunCommand& command, const Asked& asked, bool detail) {
    sim::RunOptions options;
    options.dimensions = asked.dimensions;
    options.trials = sim::rounded_trials(command.trials);
    options.seed = command.seed;
    options.threads = command.threads;
    options.sampling = command.sampling == "random"       ? chance::Sampling::random
                       : command.sampling == "stratified" ? chance::Sampling::stratified
                                                          : chance::Sampling::sobol;
    options.farm = command.farm;
    options.farm_at = command.nodes_at;
    options.farm_nodes = command.nodes_at.empty() ? command.nodes : std::max(command.nodes, command.nodes_at.back());
    options.detail = detail;
    options.exact = command.exact;
    options.look = !detail;
    options.stop = stop_requested;
    return options;
}

void complete(sim::Result& result, Asked& asked, const Common& command) {
    if (has_errors(result.findings)) {
        say_findings(result.findings, command);
        throw Failure(exit_for(result.findings), "");
    }
    result.comparison = decide::compare(result, asked.reference);
    result.findings = std::move(asked.findings);
    std::ranges::move(decide::findings(asked.study, result), std::back_inserter(result.findings));
    result.manifest.version = TOPSHEET_VERSION;
}

Outcome result_of(const RunCommand& command, bool detail, bool page_says_findings) {
    Asked asked = ask(command);
    if (!command.quiet && !page_says_findings)
        say_findings(asked.findings, command);
    const std::int64_t trials = sim::rounded_trials(command.trials);
    if (trials != command.trials && !command.quiet)
        say(fmt::format("topsheet: {} trials rounded up to {}\n", command.trials, trials));
    refuse_more_than_memory(asked.study, command, trials, detail);
    Session session(command, asked, detail, {0, trials});
    Outcome outcome{{}, session.run()};
    outcome.result = session.simulation().result();
    complete(outcome.result, asked, command);
    return outcome;
}

} // namespace topsheet::app
