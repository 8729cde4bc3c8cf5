#pragma once
/// @file
/// A meter: what a provider counts and prices together, with where its price comes from.

#include <string>

#include "topsheet/base/uncertain.hpp"
#include "topsheet/rates/provenance.hpp"
#include "topsheet/rates/tariff.hpp"

namespace topsheet::rates {

/// What moves the price over the study's years.
enum class PriceIndex {
    none,      ///< the price stays as it is
    inflation, ///< it follows the study's `finance.inflation`
};

/// One priced quantity of one card. The charge of a month is `level` x `charge(tariff, amount)`.
struct Meter {
    std::string id;                          ///< unique in its card
    std::string title;                       ///< for people
    std::string card;                        ///< id of its card
    std::string quantity;                    ///< as written, such as "GB-month"
    Dimension dimension{};                   ///< of `quantity`
    double unit = 1.0;                       ///< size of `quantity` in base units
    Tariff tariff;                           ///< in base units and the study's currency
    Uncertain<Number> level{.fixed = {1.0}}; ///< factor on the tariff; an uncertain price has its median in the tariff
    PriceIndex index = PriceIndex::none;
    std::string pool; ///< meters of a card with the same pool name climb one ladder together; empty for itself alone
    std::string currency; ///< of the card; prices are converted when the card is read
    std::string source;   ///< page or document, or the basis of an estimate
    std::string as_of;    ///< date of the reading: YYYY, YYYY-MM or YYYY-MM-DD
    Confidence confidence = Confidence::estimate;
    std::string note;   ///< conditions, conflicting readings
    bool priced = true; ///< false when the card knows the meter but not its price ("unknown")
};

/// Whether the usage of two meters climbs one ladder: the same meter, or one pool of one card.
inline bool one_ladder(const Meter& a, const Meter& b) {
    return &a == &b || (!a.pool.empty() && a.pool == b.pool && a.card == b.card);
}

} // namespace topsheet::rates

namespace topsheet {
template <>
struct Words<rates::PriceIndex> {
    static constexpr std::array<std::string_view, 2> list{"none", "inflation"};
};
} // namespace topsheet
