#include "topsheet/rates/price_change.hpp"

#include <algorithm>
#include <cmath>

namespace topsheet::rates {

namespace {

/// Edges that differ by rounding alone are one edge.
bool same_edge(double a, double b) {
    return a == b || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b));
}

struct UnitPrices {
    std::vector<Band> operator()(const Flat& rule) const { return {Band{.price = rule.price}}; }
    std::vector<Band> operator()(const Graduated& rule) const { return rule.bands; }
    std::vector<Band> operator()(const Volume& rule) const { return rule.bands; }
    std::vector<Band> operator()(const Packaged& rule) const { return {Band{.price = rule.price / rule.size}}; }
    template <class Other>
    std::vector<Band> operator()(const Other&) const { // no price for each unit
        return {};
    }
};

/// The price of the band that ends beyond `amount`.
double price_above(const std::vector<Band>& bands, double amount) {
    for (const Band& band : bands)
        if (amount < band.up_to && !same_edge(amount, band.up_to))
            return band.price;
    return bands.back().price;
}

} // namespace

std::vector<Band> unit_prices(const Meter& meter) {
    if (!meter.priced)
        return {};
    std::vector<Band> bands = std::visit(UnitPrices{}, meter.tariff.rule);
    for (Band& band : bands)
        band.price *= meter.level.fixed.base() * discounted(meter.tariff);
    return bands;
}

std::optional<PriceChange> price_change(const Meter& from, const Meter& to) {
    const std::vector<Band> before = unit_prices(from), after = unit_prices(to);
    if (before.empty() || after.empty() || from.dimension != to.dimension)
        return std::nullopt;
    std::vector<double> begins{0.0};
    for (const std::vector<Band>* ladder : {&before, &after})
        for (const Band& band : *ladder)
            if (std::isfinite(band.up_to))
                begins.push_back(band.up_to);
    std::optional<PriceChange> change;
    for (const double begin : begins) {
        const double old_price = price_above(before, begin), new_price = price_above(after, begin);
        if (old_price == 0.0 && new_price != 0.0)
            return std::nullopt;
        const double share = old_price == 0.0 ? 0.0 : new_price / old_price - 1.0;
        if (!change)
            change = PriceChange{share, share};
        change->low = std::min(change->low, share);
        change->high = std::max(change->high, share);
    }
    return change;
}

} // namespace topsheet::rates
