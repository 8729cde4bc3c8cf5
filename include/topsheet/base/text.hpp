#pragma once
/// @file
/// Words that nearly match: what stands behind every "did you mean …?".
///
/// A key, a unit or a name that nobody knows is usually a slip of one or two letters. This header
/// measures how far two words lie apart and picks the nearest of the known ones; what to say about it
/// is the caller's business.
///
///     const std::vector<std::string> known{"workload", "scenarios", "finance"};
///     nearest("scenario", known);   // "scenarios"
///     nearest("budget", known);     // nothing: no known word is near enough to be meant

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace topsheet {

/// Letters to insert, delete, replace, or swap with their neighbor to turn one word into the other.
///
/// This is the optimal string alignment distance (Damerau 1964, without editing a swapped pair again):
/// "wrok" is one step from "work". It counts bytes and minds the case.
std::size_t edit_distance(std::string_view from, std::string_view to);

/// The known word that was probably meant, or nothing.
///
/// A word that differs only in the case of its letters always wins. Otherwise the smallest distance
/// wins, the first in the list on a tie, provided that it is at most 2 or at most a third of the length
/// of `word`, and that at least one letter of `word` is kept: "ZZ" does not suggest "GB".
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> known);

} // namespace topsheet
