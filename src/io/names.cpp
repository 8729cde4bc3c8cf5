#include "io/names.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "topsheet/base/text.hpp"

namespace topsheet::io {

namespace {

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

} // namespace

std::string quoted_name(std::string_view name) {
    if (!name.empty() && std::ranges::all_of(name, is_plain))
        return std::string(name);
    return fmt::format("\"{}\"", name);
}

std::string joined(std::string_view path, std::string_view name) {
    return path.empty() ? quoted_name(name) : fmt::format("{}.{}", path, quoted_name(name));
}

std::optional<std::vector<std::string>> split_path(std::string_view path) {
    std::vector<std::string> names;
    while (true) {
        std::string_view name;
        if (path.starts_with('"')) {
            const auto end = path.find('"', 1);
            if (end == std::string_view::npos)
                return std::nullopt;
            name = path.substr(1, end - 1);
            path.remove_prefix(end + 1);
        } else {
            const auto end = std::min(path.find('.'), path.size());
            name = path.substr(0, end);
            path.remove_prefix(end);
        }
        if (name.empty())
            return std::nullopt;
        names.emplace_back(name);
        if (path.empty())
            return names;
        if (!path.starts_with('.'))
            return std::nullopt;
        path.remove_prefix(1);
    }
}

std::string listed(const std::vector<std::string>& words) {
    constexpr std::size_t most = 24;
    std::string result;
    for (std::size_t i = 0; i < std::min(words.size(), most); ++i)
        result += fmt::format("{}\"{}\"", i == 0 ? "" : i + 1 == words.size() ? " or " : ", ", shortened(words[i]));
    return words.size() > most ? result + " …" : result;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
    if (const auto near = nearest(word, known))
        return fmt::format("did you mean \"{}\"?", shortened(*near));
    return known.empty() ? "" : "known here: " + listed(known);
}

std::string shortened(std::string text, std::size_t most) {
    if (text.size() <= most)
        return text;
    std::size_t end = most - 3;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end; // never inside a character
    text.resize(end);
    return text + "…";
}

std::string Fingerprint::text() const {
    return fmt::format("{:016x}", hash_);
}

std::string fingerprint(std::string_view text, const std::vector<std::string>& more) {
    Fingerprint hash;
    hash.add(text);
    for (const auto& line : more) {
        hash.add("\n");
        hash.add(line);
    }
    return hash.text();
}

} // namespace topsheet::io
