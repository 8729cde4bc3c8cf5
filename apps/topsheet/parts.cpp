#include "parts.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "input.hpp"
#include "run.hpp"
#include "session.hpp"
#include "terminal.hpp"

namespace topsheet::app {

namespace {

/// Options that change the result beside those that have a place of their own in a part.
io::Pairs options_of(const RunCommand& command) {
    io::Pairs list;
    if (command.months > 0)
        list.emplace_back("--months", fmt::format("{}", command.months));
    for (const auto& name : command.scenarios)
        list.emplace_back("--scenario", name);
    if (!command.reference.empty())
        list.emplace_back("--reference", command.reference);
    if (command.exact)
        list.emplace_back("--exact", "");
    if (!command.by.empty())
        list.emplace_back("--by", command.by);
    return list;
}

/// The command that a part was run with.
RunCommand command_of(const io::PartHead& head, const Common& common) {
    RunCommand command;
    static_cast<Common&>(command) = common;
    command.set = head.overrides;
    command.seed = head.seed;
    command.sampling = head.sampling;
    command.trials = head.trials;
    for (const auto& [name, value] : head.options)
        if (name == "--scenario")
            command.scenarios.push_back(value);
        else if (name == "--reference")
            command.reference = value;
        else if (name == "--exact")
            command.exact = true;
        else if (name == "--by")
            command.by = value;
    return command; // months are in the inputs
}

Finding fault(const std::string& file, const std::string& sentence) {
    Finding f;
    f.code = "damaged-part";
    f.file = file;
    f.sentence = "this part cannot be used: " + sentence;
    f.hint = "run that part again, on the machines of the others";
    return f;
}

/// Reads all parts and says all that is wrong with them.
std::vector<io::PartFile> read_parts(std::vector<io::NamedText> files, const Common& common, Findings findings) {
    std::vector<io::PartFile> parts;
    for (auto& file : files) {
        auto part = io::read_part(file.text, file.name);
        file.text = {}; // large
        if (part)
            parts.push_back({file.name, std::move(*part.value)});
        std::ranges::move(part.findings, std::back_inserter(findings));
    }
    std::ranges::move(io::check_parts(parts, TOPSHEET_VERSION), std::back_inserter(findings));
    if (has_errors(findings)) {
        say_findings(findings, common);
        throw Failure(exit_for(findings), "");
    }
    std::ranges::sort(parts, {}, [](const io::PartFile& file) { return file.part.first; });
    return parts;
}

} // namespace

io::PartHead head_of(const RunCommand& command, const Asked& asked, const sim::Simulation& simulation) {
    const sim::Manifest manifest = simulation.manifest();
    io::PartHead head;
    head.version = TOPSHEET_VERSION;
    head.title = asked.study.title;
    head.study = manifest.study_hash;
    head.inputs = asked.inputs.hash();
    for (const auto& card : manifest.rate_cards)
        head.cards.emplace_back(card.id, card.hash);
    head.overrides = manifest.overrides;
    head.seed = manifest.seed;
    head.sampling = manifest.sampling;
    head.dimensions = asked.dimensions;
    head.trials = sim::rounded_trials(command.trials);
    head.options = options_of(command);
    return head;
}

ShardTrials trials_of(const Shard& shard, std::int64_t trials) {
    const std::int64_t blocks = trials / 1024;
    const auto from = [&](std::int64_t index) { return blocks * index / shard.count * 1024; };
    return {from(shard.index - 1), from(shard.index)};
}

std::string run_shard(const RunCommand& command) {
    const std::int64_t trials = sim::rounded_trials(command.trials);
    if (command.shard.count > trials / 1024)
        throw Failure(exit_usage, fmt::format("{} trials are {} times 1,024, too few for {} shards", trials,
                                              trials / 1024, command.shard.count));
    Asked asked = ask(command);
    if (!command.quiet)
        say_findings(asked.findings, command);
    Session session(command, asked, !command.by.empty(), trials_of(command.shard, trials));
    if (const Exit end = session.run(); end != exit_done)
        throw Failure(end, "the shard is not complete, and no part is written");
    return io::write_part(session.part());
}

Merged merge_parts(std::vector<io::NamedText> files, const Common& common, Findings unread) {
    std::vector<io::PartFile> parts = read_parts(std::move(files), common, std::move(unread));
    const io::Part& first = parts.front().part;
    Merged merged{command_of(first.head, common), {}};
    Asked asked = ask(merged.command, first.inputs->study, first.inputs->options());
    asked.dimensions = first.head.dimensions;
    sim::Simulation simulation(asked.study, run_options(merged.command, asked, !merged.command.by.empty()));
    Findings findings;
    if (asked.study.hash != first.head.study)
        findings.push_back(fault(parts.front().file, "it carries another study than it was run with"));
    for (auto& file : parts) {
        if (std::string why = simulation.append(file.part.sums, file.part.last); !why.empty())
            findings.push_back(fault(file.file, why));
        file.part.sums = {};
        if (has_errors(findings))
            break; // the next would not find its place
    }
    if (has_errors(findings)) {
        say_findings(findings, common);
        throw Failure(exit_invalid, "");
    }
    if (!common.quiet && !page_says_findings(merged.command))
        say_findings(asked.findings, common);
    merged.result = simulation.result();
    complete(merged.result, asked, common);
    return merged;
}

} // namespace topsheet::app
