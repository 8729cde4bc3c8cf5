#pragma once
// Fields and lines of CSV after RFC 4180.

#include <string>
#include <string_view>
#include <vector>

namespace topsheet::report {

/// Quoted when it holds a comma, a quote, a line end, or spaces at its ends.
inline std::string csv_field(std::string_view text) {
    const bool spaced = !text.empty() && (text.front() == ' ' || text.back() == ' ');
    if (!spaced && text.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(text);
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

/// Fields with commas between them, and a line end.
inline std::string csv_line(const std::vector<std::string>& fields) {
    std::string line;
    for (const std::string& field : fields) {
        if (!line.empty() || &field != &fields.front())
            line += ',';
        line += csv_field(field);
    }
    return line + '\n';
}

} // namespace topsheet::report
