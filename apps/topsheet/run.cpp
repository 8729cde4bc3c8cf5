#include <algorithm>

#include <fmt/format.h>

#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "simulate.hpp"
#include "terminal.hpp"
#include "topsheet/report/cause_view.hpp"
#include "topsheet/report/formats.hpp"

namespace topsheet::app {

namespace {

const report::Format& format_named(const std::string& name) {
    const auto all = report::formats();
    const auto found = std::ranges::find(all, name, &report::Format::name);
    if (found == all.end())
        throw Failure(exit_usage, fmt::format("there is no format \"{}\"", name));
    return *found;
}

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

int run_command(const RunCommand& command) {
    const report::Format& format = format_named(command.format);
    keep_input(command.study, command.out);
    Output output(command.out); // before the long run: what cannot be written fails at once
    const bool by = !command.by.empty();
    const bool to_terminal = command.out.empty() || command.out == "-";
    const sim::Result result = result_of(command, by, format.shows_findings && to_terminal && !by);
    output.finish(by ? by_cause(result, format, command) : format.write(result, page_options(command)));
    return exit_done;
}

} // namespace topsheet::app
