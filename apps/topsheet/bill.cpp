#include "topsheet/rates/accounts.hpp"

#include <cmath>

#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"
#include "topsheet/io/bill.hpp"
#include "topsheet/report/invoice.hpp"
#include "topsheet/report/result_json.hpp"

namespace topsheet::app {

namespace {

std::string written(const report::Invoice& invoice, const BillCommand& command) {
    if (command.format == "json")
        return report::invoice_json(invoice);
    if (command.format == "csv")
        return report::invoice_csv(invoice);
    if (command.format == "md")
        return report::to_markdown(report::invoice_page(invoice));
    return report::to_terminal(report::invoice_page(invoice), page_options(command));
}

} // namespace

int bill_command(const BillCommand& command) {
    keep_input(command.file, command.out);
    Output output(command.out);
    const auto loaded = io::load_bill(read_input(command.file), load_options(command, command.file));
    if (!loaded || !command.quiet)
        say_findings(loaded.findings, command);
    if (!loaded)
        return exit_for(loaded.findings);
    const io::BillRequest& request = *loaded.value;
    const auto month = request.month_given ? std::optional(request.month) : std::nullopt;
    const rates::Bill bill = request.apart ? rates::price_apart(request.catalog, request.usage, request.currency, month)
                                           : rates::price(request.catalog, request.usage, request.currency, month);
    if (!std::isfinite(bill.total) || bill.total > 1e18) {
        Finding fault;
        fault.code = "not-a-sum";
        fault.sentence = "the total is beyond 10^18 or not a number at all";
        fault.hint = "look for an amount that is far too large";
        say_findings({fault}, command);
        return exit_invalid;
    }
    if (!command.quiet && !bill.limits.empty()) {
        Findings broken; // a limit is not a price: the bill stands
        for (const auto& limit : bill.limits) {
            Finding& finding = broken.emplace_back();
            finding.severity = Severity::warning;
            finding.code = "limit";
            finding.sentence = limit.sentence;
        }
        say_findings(broken, command);
    }
    output.finish(written(
        {month, request.catalog, bill, request.usage, rates::hand_back(request.catalog, request.usage, bill, month)},
        command));
    return exit_done;
}

} // namespace topsheet::app
