#pragma once
// What a card says beside its meters: gear, storage classes, machines, licenses, queue managers and review endpoints,
// each as a list of facts. It follows from the field lists of the model, so that page and JSON say the same, and what
// a file cannot say nobody prints.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "topsheet/rates/catalog.hpp"
#include "topsheet/report/page.hpp"

namespace topsheet::report {

/// A number with a unit; an uncertain one is its median.
struct Measure {
    double value = 0.0; ///< in `unit`
    std::string unit;   ///< that of the field list, such as "W/unit"; empty for a plain number
    bool uncertain = false;
    std::string text; ///< for people, in the unit that reads best: "128 KiB", "about 12 hour"
};

/// Something else of the card that is meant by name.
struct Link {
    std::string name;
    std::string price; ///< in one line; empty when the catalog does not hold it
};

/// One stated field.
struct Fact {
    std::string_view key; ///< as the card writes it
    std::variant<std::string, int, Measure, Link> value;
};
using Facts = std::vector<Fact>;

/// One thing of a card that is not a meter.
struct CardItem {
    std::string_view list; ///< key of its list in a card: assets, storage_classes …
    std::string_view kind; ///< for people: "storage class"
    std::string card;
    std::string id;
    std::string title;
    Facts facts;                   ///< without id and title, in the order of the field list
    std::vector<Facts> retrievals; ///< the ways out of a storage class
};

/// All of them, list by list.
std::vector<CardItem> card_items(const rates::Catalog& catalog, std::string_view card);

/// A fact in words; a link is its name and price.
std::string fact_text(const Fact& fact);

/// Tables of what a card has beside its meters, a table for each kind.
void append_items(Page& page, const rates::Catalog& catalog, std::string_view card);

} // namespace topsheet::report
