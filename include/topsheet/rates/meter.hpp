#pragma once
/// @file
/// A meter: what a provider counts and prices together, with where its price comes from.

#include <optional>
#include <string>
#include <vector>

#include "topsheet/base/uncertain.hpp"
#include "topsheet/rates/provenance.hpp"
#include "topsheet/rates/reading.hpp"
#include "topsheet/rates/tariff.hpp"
#include "topsheet/rates/title.hpp"

namespace topsheet::rates {

/// What moves the price over the study's years.
enum class PriceIndex {
    none,      ///< the price stays as it is
    inflation, ///< it follows the study's `finance.inflation`
};

/// Whose usage climbs a ladder together.
enum class PoolScope {
    card, ///< meters of one card with the same pool name
    all,  ///< meters of any card of the study with the same pool name
};

/// A limit that is not a price: usage above it is not billed, and breaks what the provider offers. The parts
/// that are given add up.
struct UsageLimit {
    double amount = 0.0;       ///< base units a month
    bool at_once = false;      ///< `amount` is of the mean amount at a time, of a meter by the hour
    std::vector<Share> shares; ///< what other meters' usage allows
    std::string says;          ///< what happens, in the vendor's words; may be empty

    friend bool operator==(const UsageLimit&, const UsageLimit&) = default;
};

/// Usage that is free and outside the pool when it claims an eligibility ("exit") in these months.
struct Waiver {
    std::string when;              ///< what usage has to claim
    std::optional<YearMonth> from; ///< first month; always when absent
    std::optional<YearMonth> to;   ///< last month; for ever when absent
    std::string note;              ///< the conditions

    friend bool operator==(const Waiver&, const Waiver&) = default;
};

/// One priced quantity of one card. The charge of a month is `level` x `charge(tariff, amount)`.
struct Meter {
    std::string id;        ///< unique in its card
    std::string title;     ///< for people
    std::string card;      ///< id of its card
    std::string quantity;  ///< as written, such as "GB-month"
    Dimension dimension{}; ///< of `quantity`
    double unit = 1.0;     ///< size of `quantity` in base units
    /// In base units and the study's currency. Of several dated ones, that of the month of the bill or of the
    /// study's start.
    Tariff tariff;
    std::vector<DatedTariff> dated;          ///< rising; empty when one tariff holds always
    Uncertain<Number> level{.fixed = {1.0}}; ///< factor on the tariff; an uncertain price has its median in the tariff
    PriceIndex index = PriceIndex::none;
    std::string pool; ///< meters with the same pool name climb one ladder together; empty for itself alone
    PoolScope pool_scope = PoolScope::card;
    std::optional<YearMonth> retired; ///< from this month on it is no longer sold
    std::optional<UsageLimit> limit;
    std::vector<Waiver> waived;
    std::string currency; ///< of the card; prices are converted when the card is read
    std::string source;   ///< page or document, or the basis of an estimate
    std::string as_of;    ///< date of the reading: YYYY, YYYY-MM or YYYY-MM-DD
    Confidence confidence = Confidence::estimate;
    std::string note;              ///< conditions, conflicting readings
    bool priced = true;            ///< false when the card knows the meter but not its price ("unknown")
    std::vector<Reading> readings; ///< other readings of the same price, which disagree with it
    std::vector<Meter> under; ///< the meter as the cards below say it, the list first; empty when none lies over it
};

/// Whether the usage of two meters climbs one ladder: the same meter, or one pool.
inline bool one_ladder(const Meter& a, const Meter& b) {
    return &a == &b || (!a.pool.empty() && a.pool == b.pool && a.pool_scope == b.pool_scope &&
                        (a.pool_scope == PoolScope::all || a.card == b.card));
}

/// The tariff that holds in a month; null before the first dated one.
inline const Tariff* tariff_in(const Meter& meter, YearMonth month) {
    if (meter.dated.empty())
        return &meter.tariff;
    const Tariff* found = nullptr;
    for (const DatedTariff& d : meter.dated)
        if (d.from <= month)
            found = &d.tariff;
    return found;
}

/// The tariff that holds in a month; the first dated one before any holds.
inline const Tariff& nearest_tariff(const Meter& meter, YearMonth month) {
    const Tariff* found = tariff_in(meter, month);
    return found != nullptr ? *found : meter.dated.front().tariff;
}

/// Whether usage that claims an eligibility is waived in a month.
inline bool is_waived(const Meter& meter, std::string_view claim, YearMonth month) {
    return !claim.empty() && std::ranges::any_of(meter.waived, [&](const Waiver& w) {
        return w.when == claim && (!w.from || *w.from <= month) && (!w.to || month <= *w.to);
    });
}

/// Whether a meter is no longer sold in a month.
inline bool is_retired(const Meter& meter, YearMonth month) {
    return meter.retired && *meter.retired <= month;
}

} // namespace topsheet::rates

namespace topsheet {
template <>
struct Words<rates::PriceIndex> {
    static constexpr std::array<std::string_view, 2> list{"none", "inflation"};
};
template <>
struct Words<rates::PoolScope> {
    static constexpr std::array<std::string_view, 2> list{"card", "all"};
};
} // namespace topsheet
