#include "io/context.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "io/names.hpp"

namespace topsheet::io {

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
    const Source& source = sources_[static_cast<std::size_t>(at.source)];
    Finding f;
    f.severity = severity;
    f.code = std::string(code);
    f.file = source.name;
    f.pointer = pointer_to(at);
    f.line = source.places ? at.line : 0;
    f.column = source.places ? at.column : 0;
    f.sentence = std::move(sentence);
    f.hint = std::move(hint);
    return findings.emplace_back(std::move(f));
}

Finding& Context::error_at_key(const Node& owner, const Member& member, std::string_view code, std::string sentence,
                               std::string hint) {
    Finding& f = error(member.value, code, std::move(sentence), std::move(hint));
    f.pointer = pointer_to(owner) + "/" + escaped_token(member.key);
    if (f.line > 0) {
        f.line = member.line;
        f.column = member.column;
    }
    return f;
}

void Context::add_faults(Findings faults, int source) {
    for (auto& f : faults) {
        f.file = sources_[static_cast<std::size_t>(source)].name;
        findings.push_back(std::move(f));
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
    return std::move(findings);
}

Scope Scope::inside(std::string_view name) const {
    return {context, joined(path, name), bytes, card_currency};
}

} // namespace topsheet::io
