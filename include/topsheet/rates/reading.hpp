#pragma once
/// @file
/// A second reading of a price: another page or document that says something else.
///
/// A card keeps what disagrees with its price beside it, so that nobody has to find the quarrel again.
/// A reading never prices anything.

#include <optional>
#include <string>

namespace topsheet::rates {

/// What another source says about a meter's price.
struct Reading {
    std::string price; ///< as that source says it; an amount such as "0.05 USD/1000 request", or words
    std::string source;
    std::string as_of;
    std::optional<double> low;  ///< currency per base unit when `price` is an amount or a range; the lower end
    std::optional<double> high; ///< the upper end; equal to `low` for one amount
};

} // namespace topsheet::rates
