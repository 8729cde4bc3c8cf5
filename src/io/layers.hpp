#pragma once
/// @file
/// Cards that lie over cards: a contract over the list.
///
/// A layer has the id of the card below and says only what differs. What its meters say replaces what the
/// meters of the same id say below; a new price brings its own source, date and confidence, and takes the
/// old price's spread and readings away. `discounts`, of the card or of a meter, are put on the prices.
/// The trees are joined before they are read, so every rule of a card holds for the result, and each node
/// keeps its own file and place.

#include <optional>
#include <string>
#include <vector>

#include "io/card.hpp"

namespace topsheet::io {

/// The tree of a card under the layers of its id and the overrides, kept alive by the context. Fills the
/// card's hash, layers and what lies under its meters. Faults of the layers are reported at their place.
/// @param root the card as parsed from `text`, an object
/// @param source number of the card's file
Node* joined_card(Context& context, CardTree& card, Node root, int source, std::string_view text,
                  std::vector<CardOverride>& overrides);

/// Layers for cards that nothing names: said as warnings, with the nearest id.
void report_unused_layers(Context& context, const std::vector<CardTree>& cards);

} // namespace topsheet::io
