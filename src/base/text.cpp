#include "topsheet/base/text.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace topsheet {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool same_but_for_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, {}, lower, lower);
}

} // namespace

std::size_t edit_distance(std::string_view from, std::string_view to) {
    // Three rows of the table are enough: the last but one is there for swapped neighbors.
    std::vector<std::size_t> before(to.size() + 1), above(to.size() + 1), row(to.size() + 1);
    std::iota(above.begin(), above.end(), std::size_t{0});
    for (std::size_t i = 1; i <= from.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= to.size(); ++j) {
            const bool same = from[i - 1] == to[j - 1];
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (same ? 0U : 1U)});
            if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above.back();
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> known) {
    for (const auto& candidate : known)
        if (same_but_for_case(word, candidate))
            return candidate;

    const std::size_t reach = std::max<std::size_t>(2, word.size() / 3);
    std::size_t best = reach + 1;
    const std::string* found = nullptr;
    for (const auto& candidate : known) {
        const std::size_t gap = std::max(word.size(), candidate.size()) - std::min(word.size(), candidate.size());
        if (gap >= best)
            continue; // the lengths alone are too far apart
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best && distance < word.size()) {
            best = distance;
            found = &candidate;
        }
    }
    return found == nullptr ? std::nullopt : std::optional<std::string>(*found);
}

} // namespace topsheet
