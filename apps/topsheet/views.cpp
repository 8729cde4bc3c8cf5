// Views of a result: data at rest, and bytes on their way.
#include <functional>

#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "simulate.hpp"
#include "terminal.hpp"
#include "topsheet/report/flow_view.hpp"
#include "topsheet/report/result_json.hpp"
#include "topsheet/report/stock_view.hpp"

namespace topsheet::app {

namespace {

/// The three ways to write a view.
struct View {
    report::Page (*page)(const sim::Result&);
    std::string (*csv)(const sim::Result&);
    std::string (*json)(const sim::Result&);
};

int show(const RunCommand& command, const View& view) {
    keep_inputs(command);
    Output output(command.out);
    const auto [result, exit] = result_of(command, true, false);
    if (command.format == "json")
        output.finish(view.json(result));
    else if (command.format == "csv")
        output.finish(view.csv(result));
    else if (command.format == "md")
        output.finish(report::to_markdown(view.page(result)));
    else
        output.finish(report::to_terminal(view.page(result), page_options(command)));
    return exit;
}

} // namespace

int storage_command(const RunCommand& command) {
    return show(command, {report::storage_page, report::storage_csv, report::storage_json});
}

int egress_command(const RunCommand& command) {
    return show(command, {report::egress_page, report::egress_csv, report::egress_json});
}

} // namespace topsheet::app
