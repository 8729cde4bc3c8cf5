#include "topsheet/report/rate_listing.hpp"

#include <cmath>

#include <fmt/format.h>

#include "report/number_text.hpp"
#include "topsheet/report/invoice.hpp"

namespace topsheet::report {

namespace {

/// In the meter's own unit. An uncertain price is its median, of which three digits are enough.
std::string number_of(double price, const rates::Meter& meter) {
    const double shown = price * meter.unit * meter.level.fixed.base();
    return meter.level.input >= 0 ? compact(shown, 3) : compact(shown);
}

std::string unit_price(double price, const rates::Meter& meter) {
    return fmt::format("{} {}/{}", number_of(price, meter), meter.currency, quantity_text(meter));
}

/// "0.09, 0.085, 0.07 USD/GB": the bands' prices in one line.
std::string ladder_text(const std::vector<rates::Band>& bands, const rates::Meter& meter) {
    std::string text;
    for (const rates::Band& band : bands)
        text += (text.empty() ? "" : ", ") + number_of(band.price, meter);
    return fmt::format("{} {}/{}", text, meter.currency, quantity_text(meter));
}

struct InOneLine {
    const rates::Meter& meter;
    std::string operator()(const rates::Flat& rule) const { return unit_price(rule.price, meter); }
    std::string operator()(const rates::Graduated& rule) const { return ladder_text(rule.bands, meter); }
    std::string operator()(const rates::Volume& rule) const { return "volume: " + ladder_text(rule.bands, meter); }
    std::string operator()(const rates::Packaged& rule) const {
        return fmt::format("{} {} for {} {}", compact(rule.price * meter.level.fixed.base()), meter.currency,
                           compact(rule.size / meter.unit), quantity_text(meter));
    }
    std::string operator()(const rates::Plans& rule) const { return fmt::format("{} plans", rule.plans.size()); }
};

std::string price_text(const rates::Meter& meter) {
    if (!meter.priced)
        return "unknown";
    return (meter.level.input >= 0 ? "about " : "") + std::visit(InOneLine{meter}, meter.tariff.rule);
}

Tone tone_of(const rates::Meter& meter) {
    return meter.priced && meter.confidence == Confidence::seen ? Tone::plain : Tone::warn;
}

/// "2 of 61", or nothing to say.
std::string share_text(int part, int whole) {
    return part == 0 ? "–" : fmt::format("{} ({} %)", part, (100 * part + whole / 2) / whole);
}

void append_ladder(Page& page, const std::vector<rates::Band>& bands, const rates::Meter& meter, std::string title) {
    Table table;
    table.columns = {{std::move(title), false}, {"price"}};
    double from = 0.0;
    for (const rates::Band& band : bands) {
        const std::string reach = std::isinf(band.up_to) ? (from > 0.0 ? "above " + compact(from / meter.unit) : "all")
                                  : from > 0.0 ? compact(from / meter.unit) + " to " + compact(band.up_to / meter.unit)
                                               : "first " + compact(band.up_to / meter.unit);
        table.rows.push_back({{{reach + " " + quantity_text(meter)}, {unit_price(band.price, meter)}}});
        from = band.up_to;
    }
    page.blocks.emplace_back(std::move(table));
}

void append_rules(Page& page, const rates::Meter& meter) {
    const rates::Tariff& t = meter.tariff;
    const auto say = [&](std::string text) { page.blocks.emplace_back(Paragraph{std::move(text), "-"}); };
    if (t.free > 0.0)
        say(fmt::format("The first {} {} a month are free{}.", compact(t.free / meter.unit), quantity_text(meter),
                        t.free_shifts_bands ? "; the ladder begins after them" : ""));
    if (t.minimum > 0.0)
        say(fmt::format("A month in which anything is used costs {} {} at least.", compact(t.minimum), meter.currency));
    if (meter.level.input >= 0)
        say("The price is uncertain: what is shown is its median.");
    if (meter.index == rates::PriceIndex::inflation)
        say("It follows the study's inflation.");
    if (!meter.pool.empty())
        say(fmt::format("It climbs one ladder with the other meters of pool \"{}\".", meter.pool));
}

void append_row(Table& table, std::string name, std::string text) {
    if (!text.empty())
        table.rows.push_back({{{std::move(name), Tone::dim}, {std::move(text)}}});
}

} // namespace

CardCount count_meters(const rates::Catalog& catalog, const std::string& card) {
    CardCount count;
    for (const rates::Meter& meter : catalog.meters)
        if (meter.card == card) {
            ++count.meters;
            count.estimates += meter.confidence == Confidence::estimate ? 1 : 0;
            count.unknown += meter.priced ? 0 : 1;
        }
    return count;
}

Page cards_page(const rates::Catalog& catalog) {
    Page page;
    page.blocks.emplace_back(Heading{"Rate cards", {}, 1});
    Table table;
    table.columns = {{"card", false, Tone::strong},
                     {"title", false},
                     {"currency", false},
                     {"as of", false},
                     {"meters"},
                     {"estimates"}};
    for (const rates::RateCard& card : catalog.cards) {
        const CardCount count = count_meters(catalog, card.id);
        table.rows.push_back({{{card.id, Tone::strong},
                               {card.title},
                               {card.currency},
                               {card.as_of},
                               {std::to_string(count.meters)},
                               {share_text(count.estimates, count.meters)}}});
    }
    page.blocks.emplace_back(std::move(table));
    return page;
}

Page card_page(const rates::Catalog& catalog, const rates::RateCard& card) {
    Page page;
    page.blocks.emplace_back(
        Heading{card.title.empty() ? card.id : card.title, fmt::format("{} · as of {}", card.id, card.as_of), 1});
    if (!card.note.empty())
        page.blocks.emplace_back(Paragraph{card.note, {}, Tone::dim});
    Table table;
    table.columns = {{"meter", false}, {"title", false}, {"price", false}, {"as of", false}, {"confidence", false}};
    for (const rates::Meter& meter : catalog.meters)
        if (meter.card == card.id)
            table.rows.push_back({{{meter.id, Tone::strong},
                                   {meter.title},
                                   {price_text(meter), tone_of(meter)},
                                   {meter.as_of},
                                   {std::string(word(meter.confidence)), tone_of(meter)}}});
    page.blocks.emplace_back(std::move(table));
    return page;
}

Page meter_page(const rates::Meter& meter) {
    Page page;
    page.blocks.emplace_back(Heading{meter.title.empty() ? meter.id : meter.title, full_name(meter), 1});
    Table facts;
    facts.columns = {{"", false, Tone::dim}, {"", false}};
    append_row(facts, "price", price_text(meter));
    append_row(facts, "counted in", quantity_text(meter));
    append_row(facts, "as of", meter.as_of);
    append_row(facts, "confidence", std::string(word(meter.confidence)));
    append_row(facts, "source", meter.source);
    append_row(facts, "note", meter.note);
    page.blocks.emplace_back(std::move(facts));
    if (const auto* rule = std::get_if<rates::Graduated>(&meter.tariff.rule))
        append_ladder(page, rule->bands, meter, "the part of a month's usage");
    if (const auto* rule = std::get_if<rates::Volume>(&meter.tariff.rule))
        append_ladder(page, rule->bands, meter, "all of it, when it is");
    append_rules(page, meter);
    return page;
}

} // namespace topsheet::report
