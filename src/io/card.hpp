#pragma once
/// @file
/// Rate cards: from trees to the catalog.

#include <map>
#include <string>
#include <vector>

#include "io/keys.hpp"
#include "topsheet/rates/catalog.hpp"

namespace topsheet::io {

/// Overrides that concern cards ("cards.id.…"), applied when a card is brought in.
struct CardOverride {
    std::string path;               ///< as given
    std::vector<std::string> names; ///< "cards", the id, and on
    Node value;
    bool used = false;
};

/// The currency that a card says; empty when it does not.
std::string currency_of_card(const Node& card);

/// A card's tree, and the text that it is from.
struct CardTree {
    const Node* node = nullptr;  ///< null after a fault
    const Node* place = nullptr; ///< where the study names it
    std::string id;
    std::string hash;
    bool written_out = false;                                ///< in the study itself
    std::vector<std::string> layers{};                       ///< hashes of what lies over it
    std::map<std::string, std::vector<const Node*>> under{}; ///< by meter: its nodes below, the list first
};

/// Brings the trees of the cards of a list.
std::vector<CardTree> fetch_cards(const Scope& scope, const Node& list, std::vector<CardOverride>& overrides);

/// Reads one card into the catalog.
void read_card(Context& context, const CardTree& tree, rates::Catalog& catalog);

/// The elements of a section: nodes in the order of what the generic reader made of them.
std::vector<const Node*> elements_of(const Node* section);

/// Power, lives, terms and rules of licenses that contradict each other.
struct CardKeys;
void check_card_sense(const Scope& scope, const Node& card, const CardKeys& keys);

/// Rules of storage classes that contradict each other or say nothing.
void check_classes(const Scope& scope, const Node& card, const std::vector<rates::StorageClass>& classes);

/// Reads the price of a meter: its tariff in base units and the study's currency, and its level. `scope`
/// is that of the meter; its quantity is known.
void read_price(const Scope& scope, const Node& meter_node, rates::Meter& meter);

} // namespace topsheet::io
