#include "topsheet/report/rate_diff.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/number_text.hpp"
#include "topsheet/report/invoice.hpp"
#include "topsheet/report/rate_listing.hpp"

namespace topsheet::report {

namespace {

/// Changes below this are rounding.
constexpr double no_change = 1e-9;

bool is_change(const rates::PriceChange& change) {
    return std::abs(change.low) > no_change || std::abs(change.high) > no_change;
}

std::string percent(double share) {
    const std::string text = compact(100.0 * share, 3);
    return share > 0.0 ? "+" + text : text;
}

/// The edges of a ladder: "10,000, 50,000 GB".
std::string edges_text(const rates::Meter& meter) {
    std::string text;
    for (const rates::Band& band : rates::unit_prices(meter))
        if (std::isfinite(band.up_to))
            text += (text.empty() ? "" : ", ") + precise(band.up_to / meter.unit);
    return text.empty() ? "none" : text + " " + quantity_text(meter);
}

bool same_edges(const rates::Meter& a, const rates::Meter& b) {
    return std::ranges::equal(rates::unit_prices(a), rates::unit_prices(b),
                              [](const rates::Band& x, const rates::Band& y) {
                                  return x.up_to == y.up_to || std::abs(x.up_to - y.up_to) <= 1e-12 * x.up_to;
                              });
}

/// The sentences of one meter that the other does not have.
std::string terms_text(const rates::Meter& meter, const rates::Meter& other) {
    const std::vector<std::string> rest = price_rules(other);
    std::string text;
    for (const std::string& rule : price_rules(meter))
        if (std::ranges::find(rest, rule) == rest.end())
            text += (text.empty() ? "" : " ") + rule;
    return text.empty() ? "none" : text;
}

std::vector<MeterChange> changes_of(const rates::Meter& a, const rates::Meter& b, bool one_currency) {
    std::vector<MeterChange> list;
    const auto differ = [&](std::string_view what, const std::string& before, const std::string& after) {
        if (before != after)
            list.push_back({a.id, what, before, after, std::nullopt});
    };
    const auto change = one_currency ? rates::price_change(a, b) : std::nullopt;
    if (change ? is_change(*change) : price_text(a) != price_text(b))
        list.push_back({a.id, "price", price_text(a), price_text(b), change});
    if (!same_edges(a, b))
        differ("bands", edges_text(a), edges_text(b));
    differ("unit", quantity_text(a), quantity_text(b));
    differ("terms", terms_text(a, b), terms_text(b, a));
    differ("date", a.as_of, b.as_of);
    differ("confidence", std::string(word(a.confidence)), std::string(word(b.confidence)));
    differ("source", a.source, b.source);
    return list;
}

const rates::Meter* meter_named(const rates::Catalog& catalog, const std::string& id) {
    const auto found = std::ranges::find(catalog.meters, id, &rates::Meter::id);
    return found == catalog.meters.end() ? nullptr : &*found;
}

std::string dated(const std::string& name, const std::string& as_of) {
    return as_of.empty() ? name : fmt::format("{} ({})", name, as_of);
}

void append_only(Page& page, const std::string& card, const std::vector<const rates::Meter*>& meters) {
    if (meters.empty())
        return;
    Table table;
    table.columns = {{"only in " + card, false}, {"title", false}, {"price", false}, {"as of", false}};
    for (const rates::Meter* meter : meters)
        table.rows.push_back({{{meter->id, Tone::strong}, {meter->title}, {price_text(*meter)}, {meter->as_of}}});
    page.blocks.emplace_back(std::move(table));
}

std::string age_text(const std::optional<int>& age) {
    return !age ? "unknown" : fmt::format("{} month{}", *age, *age == 1 ? "" : "s");
}

} // namespace

std::string change_text(const rates::PriceChange& change) {
    if (!is_change(change))
        return "same price";
    const std::string low = percent(change.low), high = percent(change.high);
    return low == high ? low + " %" : fmt::format("{} to {} %", low, high);
}

CardComparison compare_cards(const rates::Catalog& first, const rates::Catalog& second) {
    CardComparison comparison;
    const rates::RateCard &a = first.cards.front(), &b = second.cards.front();
    comparison.first = a.id;
    comparison.second = b.id;
    comparison.first_currency = a.currency;
    comparison.second_currency = b.currency;
    comparison.first_as_of = a.as_of;
    comparison.second_as_of = b.as_of;
    for (const rates::Meter& meter : first.meters) {
        const rates::Meter* other = meter_named(second, meter.id);
        if (other == nullptr) {
            comparison.only_first.push_back(&meter);
            continue;
        }
        auto changes = changes_of(meter, *other, a.currency == b.currency);
        comparison.same += changes.empty() ? 1 : 0;
        std::ranges::move(changes, std::back_inserter(comparison.changes));
    }
    for (const rates::Meter& meter : second.meters)
        if (meter_named(first, meter.id) == nullptr)
            comparison.only_second.push_back(&meter);
    return comparison;
}

Page diff_page(const CardComparison& c) {
    Page page;
    page.blocks.emplace_back(
        Heading{"Rate cards compared", dated(c.first, c.first_as_of) + " → " + dated(c.second, c.second_as_of), 1});
    if (c.first_currency != c.second_currency)
        page.blocks.emplace_back(Paragraph{fmt::format("The cards are in {} and {}, so no share of change is told.",
                                                       c.first_currency, c.second_currency),
                                           {},
                                           Tone::warn});
    if (!c.changes.empty()) {
        Table table;
        table.columns = {{"meter", false}, {"what", false}, {c.first, false}, {c.second, false}, {"change"}};
        std::string last;
        for (const MeterChange& change : c.changes) {
            Row row{{{change.meter == last ? "" : change.meter, Tone::strong},
                     {std::string(change.what), Tone::dim},
                     {change.before},
                     {change.after},
                     {change.change ? change_text(*change.change) : "",
                      change.change && change.change->high > no_change ? Tone::warn : Tone::good}}};
            last = change.meter;
            table.rows.push_back(std::move(row));
        }
        page.blocks.emplace_back(std::move(table));
    }
    append_only(page, c.first, c.only_first);
    append_only(page, c.second, c.only_second);
    page.blocks.emplace_back(
        Paragraph{fmt::format("{} meter{} the same on both.", c.same, c.same == 1 ? " is" : "s are"), {}, Tone::dim});
    return page;
}

Page stale_page(const StaleList& list) {
    Page page;
    page.blocks.emplace_back(
        Heading{"Readings from before " + list.after, fmt::format("{} of {}", list.readings.size(), list.of), 1});
    if (list.readings.empty()) {
        page.blocks.emplace_back(Paragraph{"Nothing is older."});
        return page;
    }
    Table table;
    table.columns = {{"what", false}, {"name", false}, {"as of", false}, {"age"}, {"confidence", false}};
    for (const rates::OldReading& reading : list.readings)
        table.rows.push_back({{{std::string(reading.kind), Tone::dim},
                               {reading.name, Tone::strong},
                               {reading.as_of},
                               {age_text(reading.age)},
                               {std::string(word(reading.confidence)),
                                reading.confidence == Confidence::estimate ? Tone::warn : Tone::plain}}});
    page.blocks.emplace_back(std::move(table));
    return page;
}

} // namespace topsheet::report
