#pragma once
/// @file
/// Price structures: what a provider's price list says about one meter.
///
/// Amounts and prices are in base units (bytes x months, node-hours, requests ...; currency per base
/// unit). A tariff is one rule with modifiers; `rates/charge.hpp` says what an amount costs,
/// `rates/tariff_itemize.hpp` shows the charge row by row and says what is wrong with a tariff.
///
///     Tariff egress{Graduated{{{tb(10), 0.09 / gb}, {infinity, 0.085 / gb}}}};
///     const double usd = charge(egress, amount);
///
/// Edges are cumulative and the upper edge belongs to its band. Sources: the vendors' price pages as
/// noted in each rate card; structure after the price lists of Amazon S3, Azure Blob Storage, Azure
/// NetApp Files, Google Cloud Storage and NAT, Backblaze B2 and LucidLink (read 2026-09).

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "topsheet/base/calendar.hpp"
#include "topsheet/base/fields.hpp"

namespace topsheet::rates {

struct Meter;

/// One price for every unit.
struct Flat {
    static constexpr std::string_view kind = "flat";
    double price = 0.0; ///< currency per base unit

    friend bool operator==(const Flat&, const Flat&) = default;
};

/// One band of a ladder.
struct Band {
    double up_to = std::numeric_limits<double>::infinity(); ///< cumulative upper edge, base units; belongs to the band
    double price = 0.0;                                     ///< currency per base unit

    friend bool operator==(const Band&, const Band&) = default;
};

/// Each band's price for the part of the amount inside it. Bands rise; the last has no upper edge.
struct Graduated {
    static constexpr std::string_view kind = "graduated";
    std::vector<Band> bands;

    friend bool operator==(const Graduated&, const Graduated&) = default;
};

/// The price of the band that the whole amount falls into, for all of it.
struct Volume {
    static constexpr std::string_view kind = "volume";
    std::vector<Band> bands;

    friend bool operator==(const Volume&, const Volume&) = default;
};

/// A price for each package of `size` units; a begun package counts whole when `round_up` is set.
struct Packaged {
    static constexpr std::string_view kind = "packaged";
    double size = 1.0;  ///< base units in a package, more than zero
    double price = 0.0; ///< currency per package
    bool round_up = true;

    friend bool operator==(const Packaged&, const Packaged&) = default;
};

/// One plan of a seat price with pooled storage. `stored` is what the meter `Plans::stored` counts.
struct Plan {
    std::string name{};
    double base = 0.0;     ///< currency a month, whatever is used
    double price = 0.0;    ///< currency per base unit (seat-month)
    double included = 0.0; ///< base units of `stored` that come with each base unit (seat)
    double least_seats = 0.0;
    double most_seats = std::numeric_limits<double>::infinity();
    double most = std::numeric_limits<double>::infinity(); ///< base units of `stored`
    bool sells_overage = false; ///< whether more than what is included can be stored, for `overage`
    Packaged overage{};

    friend bool operator==(const Plan&, const Plan&) = default;
};

/// Seats with pooled storage. The cheapest plan that admits the month's seats and storage holds for the
/// whole month: growth forces a change of plan. When none admits them, a limit is broken.
struct Plans {
    static constexpr std::string_view kind = "plans";
    std::vector<Plan> plans;
    Reference<Meter> stored{}; ///< counts the pool; its own price is usually zero

    friend bool operator==(const Plans& a, const Plans& b) {
        return a.plans == b.plans && a.stored.name == b.stored.name;
    }
};

/// The rule of a tariff.
using Rule = std::variant<Flat, Graduated, Volume, Packaged, Plans>;

/// An amount that follows what another meter counts in the same month: an allowance or a limit.
struct Share {
    Reference<Meter> of{};
    double ratio = 0.0;    ///< base units of this meter for each base unit of the other
    Dimension dimension{}; ///< of the ratio as written; checked when the other meter is known

    friend bool operator==(const Share& a, const Share& b) { return a.of.name == b.of.name && a.ratio == b.ratio; }
};

/// Paid each month whether used or not; usage draws on it first.
struct Commitment {
    double amount = 0.0; ///< base units a month; zero for none
    double price = 0.0;  ///< currency per base unit

    friend bool operator==(const Commitment&, const Commitment&) = default;
};

/// A named discount. Several multiply in their order.
struct Discount {
    std::string name;
    double share = 0.0; ///< 0 to 1

    friend bool operator==(const Discount&, const Discount&) = default;
};

/// A price rule with everything that stands beside it.
struct Tariff {
    Rule rule;
    double free = 0.0;                ///< base units a month that are not charged
    bool free_shifts_bands = false;   ///< whether the ladder begins after the allowance
    double minimum = 0.0;             ///< least charge of a month in which anything was used, currency
    double free_per_day = 0.0;        ///< base units a day that are not charged, used evenly
    std::vector<Share> free_shares{}; ///< and as much as other meters' usage gives
    double cap = std::numeric_limits<double>::infinity();  ///< most that a month costs, currency
    double least = 0.0;                                    ///< smallest amount that is billed once anything is used
    double step = 0.0;                                     ///< a begun step counts whole; zero for none
    double most = std::numeric_limits<double>::infinity(); ///< what is used beyond is not charged
    bool at_once = false; ///< `least`, `step` and `most` are of the mean amount at a time, of a meter by the hour
    Commitment commitment{};
    std::vector<Discount> discounts{}; ///< on the charge after minimum and cap

    friend bool operator==(const Tariff&, const Tariff&) = default;
};

/// A price that holds from a month on, until the next one.
struct DatedTariff {
    YearMonth from;
    Tariff tariff;

    friend bool operator==(const DatedTariff&, const DatedTariff&) = default;
};

/// What the discounts leave of a charge.
inline double discounted(const Tariff& t) {
    double factor = 1.0;
    for (const Discount& d : t.discounts)
        factor *= 1.0 - d.share;
    return factor;
}

/// Whether nothing but discounts stands beside the rule.
inline bool is_bare(const Tariff& t) {
    constexpr double none = std::numeric_limits<double>::infinity();
    return t.free == 0.0 && t.minimum == 0.0 && t.free_per_day == 0.0 && t.free_shares.empty() && t.cap == none &&
           t.least == 0.0 && t.step == 0.0 && t.most == none && t.commitment.amount == 0.0;
}

/// Whether the charge is a price times the amount and nothing else, so that causes need no pooling.
inline bool is_linear(const Tariff& t) {
    return std::holds_alternative<Flat>(t.rule) && is_bare(t);
}

/// Whether the charge is a ladder of bands and nothing else.
inline bool is_plain_ladder(const Tariff& t) {
    return std::holds_alternative<Graduated>(t.rule) && is_bare(t);
}

/// Currency per base unit of a tariff that `is_linear`.
inline double linear_price(const Tariff& t) {
    const auto* flat = std::get_if<Flat>(&t.rule);
    return flat == nullptr ? 0.0 : flat->price * discounted(t);
}

} // namespace topsheet::rates
