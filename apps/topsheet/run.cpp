#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "parts.hpp"
#include "run.hpp"
#include "session.hpp"
#include "simulate.hpp"
#include "terminal.hpp"
#include "topsheet/report/cause_view.hpp"
#include "topsheet/report/formats.hpp"

namespace topsheet::app {

namespace {

/// The result by cause in one of the formats; JSON has shares and marginal costs in its lines anyway.
std::string by_cause(const sim::Result& result, const report::Format& format, const RunCommand& command) {
    if (format.name == "csv")
        return report::cause_csv(result);
    if (format.name == "md")
        return report::to_markdown(report::cause_page(result));
    if (format.name == "table")
        return report::to_terminal(report::cause_page(result), page_options(command));
    return format.write(result, page_options(command));
}

} // namespace

const report::Format& format_named(const std::string& name) {
    const auto all = report::formats();
    const auto found = std::ranges::find(all, name, &report::Format::name);
    if (found == all.end())
        throw Failure(exit_usage, fmt::format("there is no format \"{}\"", name));
    return *found;
}

bool page_says_findings(const RunCommand& command) {
    const bool to_terminal = command.out.empty() || command.out == "-";
    return format_named(command.format).shows_findings && to_terminal && command.by.empty();
}

std::string run_page(const sim::Result& result, const RunCommand& command) {
    const report::Format& format = format_named(command.format);
    return command.by.empty() ? format.write(result, page_options(command)) : by_cause(result, format, command);
}

int run_command(const RunCommand& command) {
    (void)format_named(command.format);
    keep_inputs(command);
    for (const auto& [file, what] :
         {std::pair(&command.study, "the study"), std::pair(&command.like, "--like"), std::pair(&command.out, "--out")})
        keep_apart(*file, command.resume,
                   fmt::format("--resume {} is {} too; it needs a file of its own", command.resume, what));
    if (command.resume == "-")
        throw Failure(exit_usage, "--resume needs a file: standard input cannot be kept");
    Output output(command.out); // before the long run: what cannot be written fails at once
    Exit end = exit_done;
    if (command.shard.count > 0) {
        output.finish(run_shard(command));
    } else {
        const Outcome outcome = result_of(command, !command.by.empty(), page_says_findings(command));
        output.finish(run_page(outcome.result, command));
        end = outcome.exit;
    }
    if (end == exit_done)
        forget(command);
    return end;
}

} // namespace topsheet::app
