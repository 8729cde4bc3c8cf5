#include "io/context.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "io/names.hpp"

namespace topsheet::io {

namespace {

constexpr int most_findings = 1000;         ///< of one file; nobody reads more
constexpr std::size_t most_suggested = 200; ///< findings with a search for near words
constexpr std::size_t longest_sentence = 4000;
constexpr int last_line = std::numeric_limits<int>::max(); ///< where the closing finding stands while sorting

} // namespace

int Context::add_source(std::string name, bool places) {
    sources_.push_back({std::move(name), places});
    return static_cast<int>(sources_.size()) - 1;
}

Node& Context::keep(Node root, int source) {
    Node& kept = trees_.emplace_back(std::move(root));
    link(kept, source);
    return kept;
}

Finding& Context::report(Severity severity, const Node& at, std::string_view code, std::string sentence,
                         std::string hint) {
    Source& source = sources_[static_cast<std::size_t>(at.source)];
    Finding f;
    f.severity = severity;
    f.code = std::string(code);
    f.file = source.name;
    f.pointer = pointer_to(at);
    f.line = source.places ? at.line : 0;
    f.column = source.places ? at.column : 0;
    f.sentence = std::move(sentence);
    f.hint = std::move(hint);
    return add(std::move(f), source);
}

Finding& Context::add(Finding f, Source& source) {
    f.sentence = shortened(std::move(f.sentence), longest_sentence);
    f.hint = shortened(std::move(f.hint), longest_sentence);
    if (++source.found <= most_findings)
        return findings.emplace_back(std::move(f));
    if (source.found == most_findings + 1) {
        source.closing = findings.size();
        Finding& closing = findings.emplace_back();
        closing.severity = f.severity;
        closing.code = "and-more";
        closing.file = source.name;
        closing.line = last_line;
        closing.sentence = fmt::format("… and more: the first {} findings of this file are shown", most_findings);
        closing.hint = "mend these first";
    } else if (f.severity == Severity::error) {
        // What is left out may be an error where the rest was not.
        findings[source.closing].severity = Severity::error;
    }
    return nowhere_ = std::move(f);
}

std::string Context::suggest(std::string_view word, const std::vector<std::string>& known) const {
    return findings.size() < most_suggested ? suggestion(word, known) : "";
}

Finding& Context::error_at_key(const Node& owner, const Member& member, std::string_view code, std::string sentence,
                               std::string hint) {
    Finding& f = error(member.value, code, std::move(sentence), std::move(hint));
    f.pointer = pointer_to(owner) + "/" + escaped_token(shortened(member.key));
    if (f.line > 0) {
        f.line = member.line;
        f.column = member.column;
    }
    return f;
}

void Context::add_faults(Findings faults, int source) {
    for (auto& f : faults) {
        auto& from = sources_[static_cast<std::size_t>(source)];
        f.file = from.name;
        add(std::move(f), from);
    }
}

int Context::mark(const Node& node) {
    marks_.push_back(&node);
    return static_cast<int>(marks_.size()) - 1;
}

int Context::add_input(chance::Input input) {
    const int index = static_cast<int>(inputs.size());
    if (!input_index_.emplace(input.name, index).second)
        return -1;
    inputs.push_back(std::move(input));
    return index;
}

int Context::input_named(const std::string& name) const {
    const auto found = input_index_.find(name);
    return found == input_index_.end() ? -1 : found->second;
}

std::optional<double> Context::exchange(std::string_view code) const {
    if (code == currency)
        return 1.0;
    for (const auto& rate : exchange_rates)
        if (rate.currency == code)
            return rate.rate;
    return std::nullopt;
}

Findings Context::take_findings() {
    // The study's own faults first, then each card's; within a file from top to bottom.
    const auto rank = [this](const Finding& f) {
        const auto at = std::ranges::find(sources_, f.file, &Source::name);
        return at - sources_.begin();
    };
    std::ranges::stable_sort(findings, [&](const Finding& a, const Finding& b) {
        const auto ra = rank(a), rb = rank(b);
        return std::tie(ra, a.line, a.column) < std::tie(rb, b.line, b.column);
    });
    for (auto& f : findings)
        if (f.line == last_line)
            f.line = 0;
    return std::move(findings);
}

Scope Scope::inside(std::string_view name) const {
    return {context, joined(path, name), bytes, card_currency};
}

} // namespace topsheet::io
