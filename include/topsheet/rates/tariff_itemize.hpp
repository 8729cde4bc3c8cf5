#pragma once
/// @file
/// The itemized form of a charge, for bills and explanations, and the check of a tariff.

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>

#include "topsheet/rates/charge.hpp"

namespace topsheet::rates {

namespace detail {

/// Rows of a ladder for the amounts between `first` and `last`, counted from zero.
inline void append_ladder(std::vector<Bracket>& rows, const std::vector<Band>& bands, double first, double last) {
    double lower = 0.0;
    for (const Band& band : bands) {
        const double inside = std::min(last, band.up_to) - std::max(first, lower);
        if (inside > 0.0)
            rows.push_back({.from = lower,
                            .up_to = band.up_to,
                            .amount = inside,
                            .price = band.price,
                            .charge = inside * band.price});
        lower = band.up_to;
        if (lower >= last)
            break;
    }
}

/// How many units are priced, and how many of the ladder's first ones the allowance has taken.
struct Priced {
    double billable = 0.0; ///< base units
    double measure = 0.0;  ///< base units that a volume price looks at
    double first = 0.0;    ///< base units, where a graduated price begins
};

inline void append_rule(std::vector<Bracket>& rows, const Flat& rule, const Priced& q) {
    rows.push_back({.up_to = std::numeric_limits<double>::infinity(),
                    .amount = q.billable,
                    .price = rule.price,
                    .charge = q.billable * rule.price});
}
inline void append_rule(std::vector<Bracket>& rows, const Graduated& rule, const Priced& q) {
    append_ladder(rows, rule.bands, q.first, q.first + q.billable);
}
inline void append_rule(std::vector<Bracket>& rows, const Volume& rule, const Priced& q) {
    double lower = 0.0;
    for (const Band& band : rule.bands) {
        if (q.measure <= band.up_to) {
            rows.push_back({.from = lower,
                            .up_to = band.up_to,
                            .amount = q.billable,
                            .price = band.price,
                            .charge = q.billable * band.price});
            return;
        }
        lower = band.up_to;
    }
}
inline void append_rule(std::vector<Bracket>& rows, const Packaged& rule, const Priced& q) {
    const double count = rule.round_up ? packages(q.billable / rule.size) : q.billable / rule.size;
    rows.push_back({.up_to = std::numeric_limits<double>::infinity(),
                    .amount = count * rule.size,
                    .price = rule.price / rule.size,
                    .charge = count * rule.price});
}

inline std::string_view band_fault(const std::vector<Band>& bands) {
    if (bands.empty())
        return "the ladder has no bands";
    double lower = 0.0;
    for (std::size_t k = 0; k < bands.size(); ++k) {
        if (!std::isfinite(bands[k].price) || bands[k].price < 0.0)
            return "a price is negative or not a number";
        const bool last = k + 1 == bands.size();
        if (last != std::isinf(bands[k].up_to))
            return last ? "the last band must have no `up_to`" : "only the last band may lack `up_to`";
        if (!(bands[k].up_to > lower))
            return "the edges of the bands must rise";
        lower = bands[k].up_to;
    }
    return {};
}
inline std::string_view price_fault(double price) {
    return std::isfinite(price) && price >= 0.0 ? std::string_view{} : "a price is negative or not a number";
}
inline std::string_view rule_fault(const Flat& rule) {
    return price_fault(rule.price);
}
inline std::string_view rule_fault(const Graduated& rule) {
    return band_fault(rule.bands);
}
inline std::string_view rule_fault(const Volume& rule) {
    return band_fault(rule.bands);
}
inline std::string_view rule_fault(const Packaged& rule) {
    return rule.size > 0.0 && std::isfinite(rule.size) ? price_fault(rule.price)
                                                       : "a package must hold more than nothing";
}
inline std::string_view rule_fault(const Plans& rule) {
    if (rule.plans.empty())
        return "there are no plans";
    for (const Plan& plan : rule.plans) {
        if (!price_fault(plan.base).empty() || !price_fault(plan.price).empty())
            return "a price is negative or not a number";
        if (!price_fault(plan.included).empty() || !price_fault(plan.least_seats).empty())
            return "what a plan includes is negative or not a number";
        if (!(plan.most_seats > 0.0) || plan.most_seats < plan.least_seats || !(plan.most > 0.0))
            return "a plan must admit more than nothing";
        if (const auto fault = rule_fault(plan.overage); plan.sells_overage && !fault.empty())
            return fault;
    }
    return {};
}
inline std::string_view size_fault(const Tariff& t) {
    if (!price_fault(t.least).empty() || !price_fault(t.step).empty())
        return "a least size or step is negative or not a number";
    if (!(t.most > 0.0) || t.most < t.least)
        return "`most` must be more than nothing and not below `least`";
    return {};
}
inline std::string_view discount_fault(const Tariff& t) {
    for (const Discount& d : t.discounts)
        if (!(d.share >= 0.0 && d.share <= 1.0))
            return "a discount is a share from 0 to 1";
    return {};
}
inline std::string_view modifier_fault(const Tariff& t) {
    if (!price_fault(t.free).empty() || !price_fault(t.free_per_day).empty() || !price_fault(t.minimum).empty())
        return "an allowance or minimum is negative or not a number";
    for (const Share& share : t.free_shares)
        if (!price_fault(share.ratio).empty())
            return "an allowance or minimum is negative or not a number";
    if (!(t.cap >= 0.0) || t.cap < t.minimum)
        return "the cap is negative or below the minimum";
    if (const auto fault = size_fault(t); !fault.empty())
        return fault;
    if (!price_fault(t.commitment.amount).empty() || !price_fault(t.commitment.price).empty())
        return "a commitment is negative or not a number";
    if (const auto fault = discount_fault(t); !fault.empty())
        return fault;
    const bool sized = t.least > 0.0 || t.step > 0.0 || std::isfinite(t.most);
    const bool allowed = t.free > 0.0 || t.free_per_day > 0.0 || !t.free_shares.empty();
    if (std::holds_alternative<Plans>(t.rule) && (sized || allowed || t.commitment.amount > 0.0))
        return "plans have their own allowance and sizes: no `free`, `least`, `step`, `most` or `commitment` beside "
               "them";
    return {};
}

/// One size in its steps: what is cut off, what is added, what is billed.
inline double append_size(std::vector<Bracket>& rows, const Tariff& t, double amount, const Setting<double>& setting) {
    const double kept = std::min(amount, setting.most);
    const double size = provisioned(t, kept, setting.hours);
    const double billed = std::min(size, t.at_once ? t.most * setting.hours : t.most);
    if (size > kept)
        rows.push_back({.amount = size - kept, .kind = RowKind::rounded});
    if (const double lost = (amount - kept) + (size - billed); lost > 0.0)
        rows.push_back({.amount = lost, .kind = RowKind::not_billed});
    return billed;
}

/// The allowance by kind; the fixed part is used first.
inline void append_allowance(std::vector<Bracket>& rows, const Tariff& t, double taken,
                             const Setting<double>& setting) {
    const auto part = [&](double size, RowKind kind, std::string name = {}) {
        if (const double used = std::min(taken, size); used > 0.0) {
            rows.push_back({.up_to = size, .amount = used, .kind = kind, .name = std::move(name)});
            taken -= used;
        }
    };
    const double daily = t.free_per_day * (setting.hours / 24.0);
    part(t.free, RowKind::free);
    part(daily, RowKind::free_per_day);
    std::string names;
    for (const Share& share : t.free_shares)
        names += (names.empty() ? "" : ", ") + share.of.name;
    if (taken > 1e-12 * setting.free) // what is left comes from other meters; rounding must not leave a crumb
        part(taken, RowKind::free_share, std::move(names));
}

inline void append_plan(std::vector<Bracket>& rows, const Plans& rule, double seats, double stored) {
    if (!(seats + stored > 0.0) || rule.plans.empty())
        return;
    const Plan* best = nullptr;
    for (const Plan& plan : rule.plans)
        if (plan_excess(plan, seats, stored) == 0.0 &&
            (best == nullptr || plan_cost(plan, seats, stored) < plan_cost(*best, seats, stored)))
            best = &plan;
    if (best == nullptr)
        best = &rule.plans.back();
    const double infinity = std::numeric_limits<double>::infinity();
    const double billed = std::max(seats, best->least_seats);
    if (best->base > 0.0)
        rows.push_back({.charge = best->base, .kind = RowKind::plan, .name = best->name});
    if (billed > seats)
        rows.push_back({.amount = billed - seats, .kind = RowKind::rounded, .name = best->name});
    rows.push_back({.up_to = infinity,
                    .amount = billed,
                    .price = best->price,
                    .charge = billed * best->price,
                    .name = best->name});
    if (!best->sells_overage)
        return;
    std::vector<Bracket> over;
    if (const double beyond_pool = beyond(stored, billed * best->included); beyond_pool > 0.0)
        append_rule(over, best->overage, {beyond_pool, beyond_pool, 0.0});
    for (Bracket& row : over) {
        row.kind = RowKind::overage;
        row.name = best->name;
        rows.push_back(std::move(row));
    }
}

/// Everything before cap, minimum and discounts.
inline void append_usage(std::vector<Bracket>& rows, const Tariff& t, double amount, const Setting<double>& setting) {
    const double billed = append_size(rows, t, amount, setting);
    const double taken = std::min(billed, setting.free);
    append_allowance(rows, t, taken, setting);
    double billable = std::max(0.0, billed - setting.free);
    Priced priced{billable, t.free_shifts_bands ? billable : billed, t.free_shifts_bands ? 0.0 : taken};
    if (const Commitment& c = t.commitment; c.amount > 0.0) {
        const double drawn = std::min(billable, c.amount);
        if (drawn > 0.0)
            rows.push_back({.up_to = c.amount,
                            .amount = drawn,
                            .price = c.price,
                            .charge = drawn * c.price,
                            .kind = RowKind::committed});
        if (c.amount > drawn)
            rows.push_back({.from = drawn,
                            .up_to = c.amount,
                            .amount = c.amount - drawn,
                            .price = c.price,
                            .charge = (c.amount - drawn) * c.price,
                            .kind = RowKind::unused});
        billable -= drawn;
        priced = {billable, billable, 0.0};
    }
    if (billable > 0.0)
        std::visit(
            [&](const auto& rule) {
                if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(rule)>, Plans>)
                    append_rule(rows, rule, priced);
            },
            t.rule);
}

} // namespace detail

/// The charge of a month row by row; the rows' charges add up to `charge(tariff, amount, setting)`.
/// @param amount base units, not negative
inline std::vector<Bracket> itemize(const Tariff& tariff, double amount, const Setting<double>& setting) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    std::vector<Bracket> rows;
    if (const auto* plans = std::get_if<Plans>(&tariff.rule))
        detail::append_plan(rows, *plans, amount, setting.stored);
    else
        detail::append_usage(rows, tariff, amount, setting);
    double sum = 0.0;
    for (const Bracket& row : rows)
        sum += row.charge;
    if (sum > tariff.cap) {
        rows.push_back({.up_to = infinity, .charge = tariff.cap - sum, .kind = RowKind::cap});
        sum = tariff.cap;
    }
    if (amount > 0.0 && sum < tariff.minimum) {
        rows.push_back({.up_to = infinity, .charge = tariff.minimum - sum, .kind = RowKind::minimum});
        sum = tariff.minimum;
    }
    for (const Discount& discount : tariff.discounts) {
        const double off = sum * discount.share;
        if (sum > 0.0)
            rows.push_back({.up_to = infinity,
                            .price = discount.share,
                            .charge = -off,
                            .kind = RowKind::discount,
                            .name = discount.name});
        sum -= off;
    }
    return rows;
}
/// The same without other meters, in a mean month.
inline std::vector<Bracket> itemize(const Tariff& tariff, double amount) {
    return itemize(tariff, amount, alone(tariff, amount));
}

/// What is wrong with a tariff: edges that do not rise, a missing last band, a negative or non-finite
/// price, a package of no size, a cap below the minimum, plans that admit nothing. Empty when it is sound.
inline std::string_view fault(const Tariff& tariff) {
    if (const auto said = detail::modifier_fault(tariff); !said.empty())
        return said;
    return std::visit([](const auto& rule) { return detail::rule_fault(rule); }, tariff.rule);
}

} // namespace topsheet::rates
