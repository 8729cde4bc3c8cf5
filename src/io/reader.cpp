#include "io/reader.hpp"

#include <cmath>

#include <fmt/format.h>

#include "io/names.hpp"

namespace topsheet::io {

namespace {

bool digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int number_of(std::string_view text) {
    int value = 0;
    for (const char c : text)
        value = value * 10 + (c - '0');
    return value;
}

/// Year and month of "2027-02"; the rest of the text is left over.
std::optional<YearMonth> year_month(std::string_view text) {
    if (text.size() != 7 || text[4] != '-' || !digits(text.substr(0, 4)) || !digits(text.substr(5)))
        return std::nullopt;
    const YearMonth result{number_of(text.substr(0, 4)), number_of(text.substr(5))};
    if (result.month < 1 || result.month > 12 || result.year < 1900 || result.year > 2200)
        return std::nullopt;
    return result;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n\u00a0") == std::string_view::npos;
}

/// YYYY, YYYY-MM or YYYY-MM-DD.
bool is_date(std::string_view text) {
    if (text.size() == 4)
        return digits(text);
    if (text.size() == 7)
        return year_month(text).has_value();
    if (text.size() != 10 || text[7] != '-' || !digits(text.substr(8)))
        return false;
    const auto month = year_month(text.substr(0, 7));
    const int day = number_of(text.substr(8));
    return month && day >= 1 && day <= days_in(*month);
}

} // namespace

bool expect(const Scope& scope, const Node& node, Kind kind, std::string_view what) {
    if (node.is(kind))
        return true;
    scope.context->error(node, "type", fmt::format("{} stands where {} belongs", kind_word(node), what));
    return false;
}

void report_unknown_key(const Scope& scope, const Node& node, const Member& member,
                        const std::vector<std::string>& known) {
    scope.context->error_at_key(node, member, "unknown-key", fmt::format("unknown key \"{}\"", shortened(member.key)),
                                scope.context->suggest(member.key, known));
}

void report_missing_key(const Scope& scope, const Node& node, const FieldView& field) {
    std::string meaning(field.meaning);
    scope.context->error(node, "missing-key", fmt::format("the key \"{}\" is missing", field.key),
                         field.unit.empty()
                             ? meaning
                             : fmt::format("{} Write it like \"{}\"", meaning, example(*scope.context, field.unit)));
}

void report_twice(const Scope& scope, const Node& at, std::string_view what, const std::string& name) {
    scope.context->error(at, "duplicate-name", fmt::format("the {} \"{}\" is given twice", what, shortened(name)),
                         "names are unique in their list");
}

bool check_name(const Scope& scope, const Node& at, const std::string& name) {
    const bool blank = is_blank(name);
    const bool sound =
        !blank && std::ranges::none_of(name, [](char c) { return c == '"' || static_cast<unsigned char>(c) < 0x20U; });
    if (!sound)
        scope.context->error(at, "name",
                             name.empty() ? "a name is empty"
                             : blank      ? "a name is blank"
                                          : "a name holds a quote or a control character",
                             "names are texts without quotes; they become part of paths");
    return sound;
}

void read(const Scope& scope, const Node& node, std::string& out, const FieldView& field) {
    if (!expect(scope, node, Kind::text, "text"))
        return;
    out = node.text;
    if (is_blank(out) && field.required && field.key != "name" && field.key != "id")
        scope.context->error(node, "empty", fmt::format("\"{}\" is empty", field.key), std::string(field.meaning));
    else if (out.empty() && field.required) // blank names are said where names are checked
        scope.context->error(node, "empty", fmt::format("\"{}\" is empty", field.key), std::string(field.meaning));
    const bool date = field.key == "as_of" || field.key == "valid_from" || field.key == "valid_to";
    if (date && !out.empty() && !is_date(out))
        scope.context->error(node, "date", fmt::format("\"{}\" is not a date", shortened(out)),
                             "write 2026, 2026-09 or 2026-09-14");
}

void read(const Scope& scope, const Node& node, bool& out, const FieldView&) {
    if (expect(scope, node, Kind::boolean, "true or false"))
        out = node.truth;
}

void read(const Scope& scope, const Node& node, int& out, const FieldView& field) {
    if (!expect(scope, node, Kind::number, "a whole number"))
        return;
    if (node.number != std::floor(node.number) || std::abs(node.number) > 1e9) {
        scope.context->error(node, "type", fmt::format("{} is not a whole number that can be used here", node.text));
        return;
    }
    if (const auto fault = domain_fault(node.number, field.domain); !fault.empty())
        scope.context->error(node, "domain", std::string(fault));
    out = static_cast<int>(node.number);
}

void read(const Scope& scope, const Node& node, double& out, const FieldView& field) {
    if (!expect(scope, node, Kind::number, "a number"))
        return;
    if (const auto fault = domain_fault(node.number, field.domain); !fault.empty())
        scope.context->error(node, "domain", std::string(fault));
    out = node.number;
}

void read(const Scope& scope, const Node& node, std::optional<YearMonth>& out, const FieldView&) {
    if (!expect(scope, node, Kind::text, "a month such as \"2027-02\""))
        return;
    out = year_month(node.text);
    if (!out)
        scope.context->error(node, "month", fmt::format("\"{}\" is not a month", shortened(node.text)),
                             "write a year and a month from 01 to 12, such as \"2027-02\"");
}

void read(const Scope& scope, const Node& node, Duration& out, const FieldView& field) {
    const Value value =
        read_value(scope, node, {.dimension = {}, .duration = true, .domain = field.domain, .unit = field.unit},
                   joined(scope.path, field.key));
    out.value = value.fixed;
    out.input = value.input;
    out.in_months = value.dimension == Months::dimension;
    out.given = true;
}

void read(const Scope& scope, const Node& node, std::vector<std::string>& out, const FieldView&) {
    if (!expect(scope, node, Kind::array, "a list of texts"))
        return;
    for (const auto& element : node.elements)
        if (expect(scope, element, Kind::text, "text"))
            out.push_back(element.text);
        else
            out.emplace_back();
}

void read(const Scope& scope, const Node& node, std::vector<double>& out, const FieldView& field) {
    if (!expect(scope, node, Kind::array, "a list of numbers"))
        return;
    for (const auto& element : node.elements)
        read(scope, element, out.emplace_back(), field);
}

int read_word(const Scope& scope, const Node& node, const std::string_view* words, std::size_t count) {
    const std::vector<std::string> known(words, words + count);
    if (!expect(scope, node, Kind::text, "one of " + listed(known)))
        return -1;
    const auto found = std::ranges::find(known, node.text);
    if (found != known.end())
        return static_cast<int>(found - known.begin());
    scope.context->error(node, "unknown-word",
                         fmt::format("\"{}\" is not one of {}", shortened(node.text), listed(known)),
                         scope.context->suggest(node.text, known));
    return -1;
}

void read_reference(const Scope& scope, const Node& node, std::string& name, int& mark) {
    mark = scope.context->mark(node);
    if (!expect(scope, node, Kind::text, "a name"))
        return;
    name = node.text;
    if (name.empty())
        scope.context->error(node, "empty", "a name is empty", "leave the key out when there is none");
}

Value read_uncertain(const Scope& scope, const Node& node, const Dimension& dimension, const FieldView& field) {
    return read_value(scope, node, {.dimension = dimension, .domain = field.domain, .unit = field.unit},
                      joined(scope.path, field.key));
}

} // namespace topsheet::io
