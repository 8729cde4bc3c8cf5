#pragma once
/// @file
/// What an amount on one meter costs in one month.
///
/// One template serves a scalar, for explaining and for bills, and an Eigen array over trials, for
/// simulating; both give the same numbers.
///
///     Tariff egress{Graduated{{{tb(10), 0.09 / gb}, {infinity, 0.085 / gb}}}};
///     const double usd = charge(egress, amount);
///
/// In this order, for the amount q of the month:
/// 1. a limit and `most` cut it, `least` and `step` round it up: q' = ceil(max(q, least) / step) step;
/// 2. the allowance f = free + days x free_per_day + sum of ratio_i x q_i is taken off. With G the ladder
///    counted from zero a graduated charge is G(q') - G(min(q', f)): the allowance takes the first, usually
///    dearest, units. With `free_shifts_bands` it is G(max(0, q' - f)); every other rule prices max(0, q' - f);
/// 3. a commitment of C units at price c costs C c whether used or not, what is left of q' draws on it first,
///    and the rest climbs the ladder from the bottom: C c + G(max(0, q' - f - C));
/// 4. `cap` is the most, and once anything was used `minimum` the least that the month costs;
/// 5. discounts multiply in their order.

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "topsheet/rates/tariff.hpp"

namespace topsheet::rates {

/// What the charge of a month depends on beside the amount; a double or an Eigen array of trials.
template <class Carrier>
struct Setting {
    Carrier free;         ///< base units that are not charged: all parts of the allowance
    Carrier stored;       ///< base units that a seat plan's pool holds
    Carrier most;         ///< base units beyond which a limit bills nothing; infinity for none
    double hours = 730.0; ///< length of the month
};

/// The charge of a month in two parts.
template <class Carrier>
struct Charge {
    Carrier used;  ///< currency that follows the usage, for its causes
    Carrier total; ///< currency; the rest belongs to nobody: a minimum, an unused commitment
};

namespace detail {

inline double at_least(double x, double low) {
    return x > low ? x : low;
}
inline double at_most(double x, double high) {
    return x < high ? x : high;
}
inline double where_positive(double test, double then, double otherwise) {
    return test > 0.0 ? then : otherwise;
}
inline double where_above(double test, double edge, double then, double otherwise) {
    return test > edge ? then : otherwise;
}
/// Packages begun. A relative 2^-48 is forgiven, so that 0.3 of 0.1 is three packages and not four.
inline double packages(double x) {
    return std::ceil(x * (1.0 - 0x1p-48));
}
inline double same(double, double value) {
    return value;
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
typename A::PlainObject at_most(const Eigen::ArrayBase<A>& x, const Eigen::ArrayBase<B>& high) {
    return x.min(high);
}
template <class A, class B, class C>
typename A::PlainObject where_positive(const Eigen::ArrayBase<A>& test, const Eigen::ArrayBase<B>& then,
                                       const Eigen::ArrayBase<C>& otherwise) {
    return (test > 0.0).select(then, otherwise);
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
template <class Derived>
typename Derived::PlainObject same(const Eigen::ArrayBase<Derived>& like, double value) {
    return Derived::PlainObject::Constant(like.rows(), value);
}

/// What `x` has beyond `high`. The same relative 2^-48 is forgiven: a limit that is met exactly is not broken.
template <class Carrier>
Carrier beyond(const Carrier& x, const Carrier& high) {
    return at_least(Carrier(x * (1.0 - 0x1p-48) - high), 0.0);
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
    Carrier price = same(amount, bands.empty() ? 0.0 : bands.front().price);
    for (std::size_t k = 1; k < bands.size(); ++k)
        price = where_above(amount, bands[k - 1].up_to, bands[k].price, price);
    return price;
}

template <class Carrier>
Carrier rule_charge(const Flat& rule, bool, const Carrier& amount, const Carrier& free) {
    return at_least(Carrier(amount - free), 0.0) * rule.price;
}
template <class Carrier>
Carrier rule_charge(const Graduated& rule, bool shifts, const Carrier& amount, const Carrier& free) {
    if (shifts)
        return ladder(rule.bands, at_least(Carrier(amount - free), 0.0));
    return ladder(rule.bands, amount) - ladder(rule.bands, Carrier(at_most(amount, free)));
}
template <class Carrier>
Carrier rule_charge(const Volume& rule, bool shifts, const Carrier& amount, const Carrier& free) {
    const Carrier billable = at_least(Carrier(amount - free), 0.0);
    return billable * band_price(rule.bands, shifts ? billable : amount);
}
template <class Carrier>
Carrier rule_charge(const Packaged& rule, bool, const Carrier& amount, const Carrier& free) {
    const Carrier count = at_least(Carrier(amount - free), 0.0) / rule.size;
    return (rule.round_up ? Carrier(packages(count)) : count) * rule.price;
}
template <class Carrier>
Carrier rule_charge(const Plans&, bool, const Carrier& amount, const Carrier&) {
    return same(amount, 0.0); // plans are charged by plan_charge
}

/// How far a month is beyond what one plan admits; zero when it admits it.
template <class Carrier>
Carrier plan_excess(const Plan& plan, const Carrier& seats, const Carrier& stored) {
    Carrier excess =
        beyond(seats, Carrier(same(seats, plan.most_seats))) + beyond(stored, Carrier(same(seats, plan.most)));
    if (!plan.sells_overage)
        excess += beyond(stored, Carrier(at_least(seats, plan.least_seats) * plan.included));
    return excess;
}

/// What a month costs under one plan, admitted or not.
template <class Carrier>
Carrier plan_cost(const Plan& plan, const Carrier& seats, const Carrier& stored) {
    const Carrier billed = at_least(seats, plan.least_seats);
    Carrier cost = billed * plan.price + plan.base;
    if (plan.sells_overage) {
        const Carrier over = beyond(stored, Carrier(billed * plan.included));
        cost += rule_charge(plan.overage, false, over, Carrier(same(over, 0.0)));
    }
    return cost;
}

/// The cheapest plan that admits the month; the last one where none does.
template <class Carrier>
Carrier plan_charge(const Plans& rule, const Carrier& seats, const Carrier& stored) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    Carrier best = same(seats, infinity), last = same(seats, 0.0);
    for (const Plan& plan : rule.plans) {
        last = plan_cost(plan, seats, stored);
        const Carrier barred = plan_excess(plan, seats, stored);
        best = at_most(best, Carrier(where_above(barred, 0.0, infinity, last)));
    }
    best = where_positive(Carrier(best - std::numeric_limits<double>::max()), last, best); // infinite: none admits it
    return where_positive(Carrier(seats + stored), best, Carrier(same(seats, 0.0)));
}

} // namespace detail

/// How far a month of a seat price is beyond every plan; zero where one admits it, and for every other rule.
template <class Carrier>
Carrier beyond_plans(const Tariff& tariff, const Carrier& seats, const Carrier& stored) {
    const auto* rule = std::get_if<Plans>(&tariff.rule);
    if (rule == nullptr || rule->plans.empty())
        return detail::same(seats, 0.0);
    Carrier least = detail::plan_excess(rule->plans.front(), seats, stored);
    for (const Plan& plan : rule->plans)
        least = detail::at_most(least, detail::plan_excess(plan, seats, stored));
    return least;
}

/// The amount that is billed for a size that is sold in steps, or with a least size.
/// @param amount base units
/// @param hours length of the month, for sizes of a meter by the hour
template <class Carrier>
Carrier provisioned(const Tariff& tariff, const Carrier& amount, double hours) {
    if (tariff.least == 0.0 && tariff.step == 0.0)
        return amount;
    const double scale = tariff.at_once ? hours : 1.0;
    Carrier size = detail::at_least(amount, tariff.least * scale);
    if (tariff.step > 0.0)
        size = detail::packages(Carrier(size / (tariff.step * scale))) * (tariff.step * scale);
    return detail::where_positive(amount, size, Carrier(detail::same(amount, 0.0)));
}

/// A setting without other meters: the allowance's own parts, no pool, no limit.
/// @param like gives the shape
/// @param hours length of the month; the mean month of 365.2425 / 12 days when absent
template <class Carrier>
Setting<Carrier> alone(const Tariff& tariff, const Carrier& like, double hours = 24.0 * 365.2425 / 12.0) {
    return {detail::same(like, tariff.free + tariff.free_per_day * (hours / 24.0)), detail::same(like, 0.0),
            detail::same(like, std::numeric_limits<double>::infinity()), hours};
}

/// The charge of a month and the part of it that follows the usage.
/// @param amount base units of the meter's quantity, not negative; a double or an Eigen array of trials
template <class Carrier>
Charge<Carrier> charge_parts(const Tariff& tariff, const Carrier& amount, const Setting<Carrier>& setting) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const Commitment& commitment = tariff.commitment;
    Carrier used = amount, unused = detail::same(amount, 0.0);
    if (const auto* plans = std::get_if<Plans>(&tariff.rule)) {
        used = detail::plan_charge(*plans, amount, setting.stored);
    } else {
        Carrier billed = provisioned(tariff, Carrier(detail::at_most(amount, setting.most)), setting.hours);
        if (tariff.most < infinity)
            billed = detail::at_most(billed, tariff.at_once ? tariff.most * setting.hours : tariff.most);
        const auto priced = [&](bool shifts, const Carrier& q, const Carrier& free) -> Carrier {
            return std::visit([&](const auto& rule) { return detail::rule_charge(rule, shifts, q, free); },
                              tariff.rule);
        };
        if (commitment.amount > 0.0) {
            const Carrier wanted = detail::at_least(Carrier(billed - setting.free), 0.0);
            const Carrier drawn = detail::at_most(wanted, commitment.amount);
            unused = (drawn * -1.0 + commitment.amount) * commitment.price;
            used = drawn * commitment.price + priced(true, Carrier(wanted - drawn), Carrier(detail::same(amount, 0.0)));
        } else {
            used = priced(tariff.free_shifts_bands, billed, setting.free);
        }
    }
    Carrier total = used + unused;
    if (tariff.cap < infinity) {
        total = detail::at_most(total, tariff.cap);
        used = detail::at_most(used, total);
    }
    if (tariff.minimum > 0.0)
        total = detail::where_positive(amount, Carrier(detail::at_least(total, tariff.minimum)), total);
    if (const double factor = discounted(tariff); factor != 1.0) {
        used *= factor;
        total *= factor;
    }
    return {used, total};
}

/// The charge of a month.
/// @param amount base units of the meter's quantity, not negative; a double or an Eigen array of trials
/// @return currency, same shape as `amount`
template <class Carrier>
Carrier charge(const Tariff& tariff, const Carrier& amount, const Setting<Carrier>& setting) {
    return charge_parts(tariff, amount, setting).total;
}
template <class Carrier>
Carrier charge(const Tariff& tariff, const Carrier& amount) {
    return charge_parts(tariff, amount, alone(tariff, amount)).total;
}

/// What a row of an itemized charge is.
enum class RowKind {
    price,        ///< units at a price
    free,         ///< the fixed allowance
    free_per_day, ///< the allowance by the day
    free_share,   ///< the allowance that other meters' usage gives
    waived,       ///< usage whose claim is granted
    not_billed,   ///< usage beyond `most` or a limit
    rounded,      ///< units that `least` and `step` add; they are priced with the others
    committed,    ///< units drawn from the commitment
    unused,       ///< the rest of the commitment
    plan,         ///< the base of a seat plan
    overage,      ///< storage beyond what a plan includes, in its own units
    cap,          ///< lowers the charge to the cap
    minimum,      ///< lifts the charge to the minimum
    discount,     ///< one discount of the meter
    agreement,    ///< the discount of an agreement
};

/// One row of an itemized charge.
struct Bracket {
    double from = 0.0;   ///< lower edge, base units
    double up_to = 0.0;  ///< upper edge, base units; infinite for the last
    double amount = 0.0; ///< base units charged at this price (packages: units, rounded up to whole packages)
    double price = 0.0;  ///< currency per base unit; of a discount the share that is taken off
    double charge = 0.0; ///< currency
    RowKind kind = RowKind::price;
    std::string name{}; ///< of the plan, the discount, or the meter that gives the allowance
};

} // namespace topsheet::rates

namespace topsheet {
template <>
struct Words<rates::RowKind> {
    static constexpr std::array<std::string_view, 15> list{
        "price",  "free", "free_per_day", "free_share", "waived",  "not_billed", "rounded",  "committed",
        "unused", "plan", "overage",      "cap",        "minimum", "discount",   "agreement"};
};
} // namespace topsheet
