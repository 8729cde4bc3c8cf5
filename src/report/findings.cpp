#include "topsheet/report/findings.hpp"

#include <array>

#include <fmt/format.h>

#include "report/number_text.hpp"

namespace topsheet::report {

namespace {

constexpr std::array<Severity, 3> by_weight{Severity::error, Severity::warning, Severity::note};

Tone tone_of(Severity severity) {
    return severity == Severity::error ? Tone::bad : severity == Severity::warning ? Tone::warn : Tone::dim;
}

std::string place(const Finding& f) {
    std::string text = f.file;
    if (f.line > 0)
        text += fmt::format("{}{}", text.empty() ? "line " : ":", f.line);
    if (f.line > 0 && f.column > 0)
        text += fmt::format(":{}", f.column);
    return text.empty() ? text : text + ": ";
}

/// A sentence that ends with one point, wherever it came from.
std::string sentence_of(const Finding& f) {
    std::string text = f.scenario.empty() ? "" : f.scenario + ": ";
    text += f.sentence;
    return text;
}

} // namespace

std::string to_text(const Finding& f, const TerminalOptions& options) {
    Page page;
    std::string text = sentence_of(f);
    if (!f.pointer.empty())
        text += fmt::format(" (at {})", f.pointer);
    // Lines of a fault are for people and for editors: they are not wrapped.
    TerminalOptions wide = options;
    wide.width = text.size() + f.hint.size() + f.file.size() + 64;
    page.blocks.emplace_back(
        Paragraph{text, place(f) + std::string(severity_word(f.severity)) + ":", Tone::plain, tone_of(f.severity)});
    if (!f.hint.empty())
        page.blocks.emplace_back(Paragraph{f.hint, "  hint:", Tone::plain, Tone::dim});
    return to_terminal(page, wide);
}

std::string to_text(const Findings& findings, const TerminalOptions& options) {
    std::string text;
    for (const Finding& f : findings)
        text += to_text(f, options);
    return text;
}

void append_findings(Page& page, const Findings& findings, const std::string& currency) {
    if (findings.empty())
        return;
    page.blocks.emplace_back(
        Heading{findings.size() == 1 ? "One finding" : fmt::format("{} findings", findings.size())});
    for (const Severity severity : by_weight)
        for (const Finding& f : findings) {
            if (f.severity != severity)
                continue;
            std::string text = sentence_of(f);
            if (f.cost)
                text += fmt::format(" Cost: {} {}.", within_error(*f.cost, f.cost_error, 3), currency);
            if (!f.hint.empty())
                text += " → " + f.hint;
            page.blocks.emplace_back(
                Paragraph{std::move(text), std::string(severity_word(severity)) + ":", Tone::plain, tone_of(severity)});
        }
}

} // namespace topsheet::report
