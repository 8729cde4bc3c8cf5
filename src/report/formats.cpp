#include "topsheet/report/formats.hpp"

#include <array>

#include "topsheet/report/ledger_csv.hpp"
#include "topsheet/report/result_json.hpp"
#include "topsheet/report/top_sheet.hpp"

namespace topsheet::report {

namespace {

std::string table(const sim::Result& result, const TerminalOptions& options) {
    return to_terminal(top_sheet(result), options);
}
std::string json(const sim::Result& result, const TerminalOptions&) {
    return result_json(result);
}
std::string csv(const sim::Result& result, const TerminalOptions&) {
    return ledger_csv(result);
}
std::string markdown(const sim::Result& result, const TerminalOptions&) {
    return to_markdown(top_sheet(result));
}

constexpr std::array<Format, 4> list{{
    {"table", "the top sheet, for a terminal", table, true},
    {"json", "every statistic, line and finding, for programs", json, false},
    {"csv", "the ledger by scenario, month and line, for spreadsheets", csv, false},
    {"md", "the top sheet in Markdown, for a wiki or a mail", markdown, true},
}};

} // namespace

std::span<const Format> formats() {
    return list;
}

} // namespace topsheet::report
