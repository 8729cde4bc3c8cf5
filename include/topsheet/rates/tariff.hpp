#pragma once
/// @file
/// Price rules: what an amount on one meter costs in one month.
///
/// Amounts and prices are in base units (bytes x months, node-hours, requests ...; currency per base
/// unit). One template serves a scalar, for explaining and for bills, and an Eigen array over trials,
/// for simulating; both give the same numbers.
///
///     Tariff egress{Graduated{{{tb(10), 0.09 / gb}, {infinity, 0.085 / gb}}}};
///     const double usd = charge(egress, amount);
///
/// With G(q) the ladder counted from zero and f the free allowance, a graduated charge is
/// G(q) - G(min(q, f)): the allowance takes the first, usually dearest, units. With
/// `free_shifts_bands` it is G(max(0, q - f)). Every other rule prices max(0, q - f). Edges are
/// cumulative and the upper edge belongs to its band. A minimum applies when anything was used.
/// Sources: the vendors' price pages as noted in each rate card; structure after the price lists of
/// Amazon S3, Azure Blob Storage and Google Cloud Storage (read 2026-09).

#include <cmath>
#include <limits>
#include <string_view>
#include <variant>
#include <vector>

#include <Eigen/Core>

namespace topsheet::rates {

/// One price for every unit.
struct Flat {
    static constexpr std::string_view kind = "flat";
    double price = 0.0; ///< currency per base unit
};

/// One band of a ladder.
struct Band {
    double up_to = std::numeric_limits<double>::infinity(); ///< cumulative upper edge, base units; belongs to the band
    double price = 0.0;                                     ///< currency per base unit
};

/// Each band's price for the part of the amount inside it. Bands rise; the last has no upper edge.
struct Graduated {
    static constexpr std::string_view kind = "graduated";
    std::vector<Band> bands;
};

/// The price of the band that the whole amount falls into, for all of it.
struct Volume {
    static constexpr std::string_view kind = "volume";
    std::vector<Band> bands;
};

/// A price for each package of `size` units; a begun package counts whole when `round_up` is set.
struct Packaged {
    static constexpr std::string_view kind = "packaged";
    double size = 1.0;  ///< base units in a package, more than zero
    double price = 0.0; ///< currency per package
    bool round_up = true;
};

/// The rule of a tariff.
using Rule = std::variant<Flat, Graduated, Volume, Packaged>;

/// A price rule with its allowance and minimum.
struct Tariff {
    Rule rule;
    double free = 0.0;              ///< base units a month that are not charged
    bool free_shifts_bands = false; ///< whether the ladder begins after the allowance
    double minimum = 0.0;           ///< least charge of a month in which anything was used, currency
};

/// Whether the charge is a price times the amount and nothing else, so that causes need no pooling.
inline bool is_linear(const Tariff& t) {
    return std::holds_alternative<Flat>(t.rule) && t.free == 0.0 && t.minimum == 0.0;
}

namespace detail {

inline double at_least(double x, double low) {
    return x > low ? x : low;
}
inline double at_most(double x, double high) {
    return x < high ? x : high;
}
inline double where_positive(double test, double then) {
    return test > 0.0 ? then : 0.0;
}
inline double where_above(double test, double edge, double then, double otherwise) {
    return test > edge ? then : otherwise;
}
/// Packages begun. A relative 2^-48 is forgiven, so that 0.3 of 0.1 is three packages and not four.
inline double packages(double x) {
    return std::ceil(x * (1.0 - 0x1p-48));
}

template <class Derived>
typename Derived::PlainObject at_least(const Eigen::ArrayBase<Derived>& x, double low) {
    return x.max(low);
}
template <class Derived>
typename Derived::PlainObject at_most(const Eigen::ArrayBase<Derived>& x, double high) {
    return x.min(high);
}
template <class A, class B>
typename A::PlainObject where_positive(const Eigen::ArrayBase<A>& test, const Eigen::ArrayBase<B>& then) {
    return (test > 0.0).select(then, 0.0);
}
template <class A, class B>
typename A::PlainObject where_above(const Eigen::ArrayBase<A>& test, double edge, double then,
                                    const Eigen::ArrayBase<B>& otherwise) {
    return (test > edge).select(A::PlainObject::Constant(test.rows(), then), otherwise);
}
template <class Derived>
typename Derived::PlainObject packages(const Eigen::ArrayBase<Derived>& x) {
    return (x * (1.0 - 0x1p-48)).ceil();
}

/// The ladder from zero: p0 q + sum over edges of (p_k - p_{k-1}) max(q - b_k, 0).
template <class Carrier>
Carrier ladder(const std::vector<Band>& bands, const Carrier& amount) {
    Carrier sum = amount * (bands.empty() ? 0.0 : bands.front().price);
    for (std::size_t k = 1; k < bands.size(); ++k)
        sum += at_least(Carrier(amount - bands[k - 1].up_to), 0.0) * (bands[k].price - bands[k - 1].price);
    return sum;
}

/// The price of the band that `amount` falls into.
template <class Carrier>
Carrier band_price(const std::vector<Band>& bands, const Carrier& amount) {
    Carrier price = amount * 0.0 + (bands.empty() ? 0.0 : bands.front().price);
    for (std::size_t k = 1; k < bands.size(); ++k)
        price = where_above(amount, bands[k - 1].up_to, bands[k].price, price);
    return price;
}

template <class Carrier>
Carrier rule_charge(const Flat& rule, const Tariff& t, const Carrier& amount) {
    return at_least(Carrier(amount - t.free), 0.0) * rule.price;
}
template <class Carrier>
Carrier rule_charge(const Graduated& rule, const Tariff& t, const Carrier& amount) {
    if (t.free_shifts_bands)
        return ladder(rule.bands, at_least(Carrier(amount - t.free), 0.0));
    return ladder(rule.bands, amount) - ladder(rule.bands, at_most(amount, t.free));
}
template <class Carrier>
Carrier rule_charge(const Volume& rule, const Tariff& t, const Carrier& amount) {
    const Carrier billable = at_least(Carrier(amount - t.free), 0.0);
    return billable * band_price(rule.bands, t.free_shifts_bands ? billable : amount);
}
template <class Carrier>
Carrier rule_charge(const Packaged& rule, const Tariff& t, const Carrier& amount) {
    const Carrier count = at_least(Carrier(amount - t.free), 0.0) / rule.size;
    return (rule.round_up ? Carrier(packages(count)) : count) * rule.price;
}

} // namespace detail

/// The charge of a month before the minimum.
/// @param amount base units of the meter's quantity, not negative; a double or an Eigen array of trials
/// @return currency, same shape as `amount`
template <class Carrier>
Carrier charge_before_minimum(const Tariff& tariff, const Carrier& amount) {
    return std::visit([&](const auto& rule) { return detail::rule_charge(rule, tariff, amount); }, tariff.rule);
}

/// The charge of a month.
/// @param amount base units of the meter's quantity, not negative; a double or an Eigen array of trials
/// @return currency, same shape as `amount`
template <class Carrier>
Carrier charge(const Tariff& tariff, const Carrier& amount) {
    Carrier sum = charge_before_minimum(tariff, amount);
    if (tariff.minimum > 0.0)
        sum = detail::where_positive(amount, detail::at_least(sum, tariff.minimum));
    return sum;
}

/// One row of an itemized charge.
struct Bracket {
    double from = 0.0;       ///< lower edge, base units
    double up_to = 0.0;      ///< upper edge, base units; infinite for the last
    double amount = 0.0;     ///< base units charged at this price (packages: units, rounded up to whole packages)
    double price = 0.0;      ///< currency per base unit
    double charge = 0.0;     ///< currency
    bool is_free = false;    ///< the row is the allowance
    bool is_minimum = false; ///< the row lifts the charge to the minimum
};

/// The charge of a month row by row; the rows' charges add up to `charge(tariff, amount)`.
/// @param amount base units, not negative
std::vector<Bracket> itemize(const Tariff& tariff, double amount);

/// What is wrong with a tariff: edges that do not rise, a missing last band, a negative or non-finite
/// price, a package of no size. Empty when it is sound.
std::string_view fault(const Tariff& tariff);

} // namespace topsheet::rates

#include "topsheet/rates/tariff_itemize.hpp"
