// The render farm of a study.
#include "topsheet/decide/farm.hpp"
#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "simulate.hpp"
#include "terminal.hpp"
#include "topsheet/report/farm_view.hpp"
#include "topsheet/report/result_json.hpp"

namespace topsheet::app {

int farm_command(const RunCommand& command) {
    if (command.study == "-" && command.trace == "-")
        throw Failure(exit_usage, "the study and --trace cannot both be standard input");
    keep_inputs(command);
    Output output(command.out);
    sim::Result result = result_of(command, false, false).result;
    decide::choose_nodes(result);
    if (command.format == "json")
        output.finish(report::farm_json(result));
    else if (command.format == "csv")
        output.finish(report::farm_csv(result));
    else if (command.format == "md")
        output.finish(report::to_markdown(report::farm_page(result)));
    else
        output.finish(report::to_terminal(report::farm_page(result), page_options(command)));
    return exit_done;
}

} // namespace topsheet::app
