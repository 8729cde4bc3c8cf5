#pragma once
/// @file
/// `--set path=value`: edits the tree before it is read, so that an override is checked like the file.

#include "io/card.hpp"

namespace topsheet::io {

/// Applies the overrides of the options to a study's tree. Those of cards that the study only names are
/// returned, to be applied when the cards are brought in.
std::vector<CardOverride> apply_overrides(Context& context, Node& root);

/// Applies one override from `names[from]` on. Faults are said.
void apply_override(Context& context, Node& root, const std::string& path, const std::vector<std::string>& names,
                    std::size_t from, Node value);

/// The node that a path of names leads to; null when there is none.
const Node* find_path(const Node& root, const std::vector<std::string>& names);

/// Says that overrides found no card.
void report_unused(Context& context, const std::vector<CardOverride>& overrides, const rates::Catalog& catalog);

} // namespace topsheet::io
