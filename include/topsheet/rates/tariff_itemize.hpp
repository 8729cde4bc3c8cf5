#pragma once
/// @file
/// The itemized form of a charge, for bills and explanations, and the check of a tariff.

#include <algorithm>

#include "topsheet/rates/tariff.hpp"

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

inline void append_rule(std::vector<Bracket>& rows, const Flat& rule, const Tariff&, double, double billable) {
    rows.push_back({.up_to = std::numeric_limits<double>::infinity(),
                    .amount = billable,
                    .price = rule.price,
                    .charge = billable * rule.price});
}
inline void append_rule(std::vector<Bracket>& rows, const Graduated& rule, const Tariff& t, double amount,
                        double billable) {
    if (t.free_shifts_bands)
        append_ladder(rows, rule.bands, 0.0, billable);
    else
        append_ladder(rows, rule.bands, std::min(amount, t.free), amount);
}
inline void append_rule(std::vector<Bracket>& rows, const Volume& rule, const Tariff& t, double amount,
                        double billable) {
    const double measure = t.free_shifts_bands ? billable : amount;
    double lower = 0.0;
    for (const Band& band : rule.bands) {
        if (measure <= band.up_to) {
            rows.push_back({.from = lower,
                            .up_to = band.up_to,
                            .amount = billable,
                            .price = band.price,
                            .charge = billable * band.price});
            return;
        }
        lower = band.up_to;
    }
}
inline void append_rule(std::vector<Bracket>& rows, const Packaged& rule, const Tariff&, double, double billable) {
    const double count = rule.round_up ? packages(billable / rule.size) : billable / rule.size;
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

} // namespace detail

inline std::vector<Bracket> itemize(const Tariff& tariff, double amount) {
    std::vector<Bracket> rows;
    const double unpaid = std::min(amount, tariff.free);
    if (unpaid > 0.0)
        rows.push_back({.up_to = tariff.free, .amount = unpaid, .is_free = true});
    const double billable = std::max(0.0, amount - tariff.free);
    if (billable > 0.0)
        std::visit([&](const auto& rule) { detail::append_rule(rows, rule, tariff, amount, billable); }, tariff.rule);
    double sum = 0.0;
    for (const Bracket& row : rows)
        sum += row.charge;
    if (amount > 0.0 && sum < tariff.minimum)
        rows.push_back(
            {.up_to = std::numeric_limits<double>::infinity(), .charge = tariff.minimum - sum, .is_minimum = true});
    return rows;
}

inline std::string_view fault(const Tariff& tariff) {
    if (!detail::price_fault(tariff.free).empty() || !detail::price_fault(tariff.minimum).empty())
        return "an allowance or minimum is negative or not a number";
    return std::visit([](const auto& rule) { return detail::rule_fault(rule); }, tariff.rule);
}

} // namespace topsheet::rates
