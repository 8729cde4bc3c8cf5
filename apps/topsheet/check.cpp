#include <algorithm>

#include <fmt/format.h>

#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"
#include "topsheet/report/checked.hpp"
#include "topsheet/report/findings.hpp"
#include "topsheet/report/result_json.hpp"

namespace topsheet::app {

namespace {

/// A file that cannot be read is a finding too, so that the other files are checked all the same.
Finding unreadable(const std::string& file, const Failure& failure) {
    Finding finding;
    finding.code = "unreadable-file";
    finding.file = file;
    finding.sentence = failure.what();
    return finding;
}

report::Checked checked(const CheckCommand& command, const std::string& file, Exit& worst) {
    report::Checked result;
    const io::LoadOptions options = load_options(command, file);
    result.file = options.file;
    try {
        auto loaded = io::load_study(read_input(file), options);
        result.valid = static_cast<bool>(loaded);
        result.findings = std::move(loaded.findings);
        if (result.valid)
            result.summary = report::summarize_study(*loaded.value);
        else
            worst = std::max(worst, exit_for(result.findings));
    } catch (const Failure& failure) {
        if (failure.code() != exit_file)
            throw;
        result.findings.push_back(unreadable(options.file, failure));
        worst = exit_file;
    }
    return result;
}

std::string plural(std::ptrdiff_t count, const char* what) {
    return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

std::string counted(const Findings& findings) {
    const auto errors = std::ranges::count(findings, Severity::error, &Finding::severity);
    const auto warnings = std::ranges::count(findings, Severity::warning, &Finding::severity);
    return plural(errors, "error") + (warnings > 0 ? ", " + plural(warnings, "warning") : "");
}

std::string page_of(const report::Checked& file, const report::TerminalOptions& options) {
    std::string text = report::to_text(file.findings, options);
    if (file.valid)
        return text + report::to_terminal(report::checked_page(file), options);
    return text + fmt::format("{}: {}\n", file.file, counted(file.findings));
}

} // namespace

int check_command(const CheckCommand& command) {
    Output output(command.out);
    Exit worst = exit_done;
    std::vector<report::Checked> files;
    for (const std::string& file : command.studies)
        files.push_back(checked(command, file, worst));
    std::string text;
    if (command.format == "json")
        text = report::checked_json(files);
    else
        for (const report::Checked& file : files)
            text += (text.empty() ? "" : "\n") + page_of(file, page_options(command));
    output.finish(text);
    return worst;
}

} // namespace topsheet::app
