#include "topsheet/report/rate_listing.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/card_facts.hpp"
#include "report/number_text.hpp"
#include "topsheet/rates/price_change.hpp"
#include "topsheet/report/invoice.hpp"
#include "topsheet/report/rate_diff.hpp"

namespace topsheet::report {

namespace {

/// In the meter's own unit. An uncertain price is its median, of which three digits are enough.
std::string number_of(double price, const rates::Meter& meter) {
    const double shown = price * meter.unit * meter.level.fixed.base();
    return meter.level.input >= 0 ? compact(shown, 3) : precise(shown);
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
        return fmt::format("{} {} for {} {}", precise(rule.price * meter.level.fixed.base()), meter.currency,
                           precise(rule.size / meter.unit), quantity_text(meter));
    }
    std::string operator()(const rates::Plans& rule) const {
        std::string text;
        for (const rates::Plan& plan : rule.plans)
            text += (text.empty() ? "" : ", ") + number_of(plan.price, meter);
        return fmt::format("plans: {} {}/{}", text, meter.currency, quantity_text(meter));
    }
};

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
        const std::string reach = std::isinf(band.up_to) ? (from > 0.0 ? "above " + precise(from / meter.unit) : "all")
                                  : from > 0.0 ? precise(from / meter.unit) + " to " + precise(band.up_to / meter.unit)
                                               : "first " + precise(band.up_to / meter.unit);
        table.rows.push_back({{{reach + " " + quantity_text(meter)}, {unit_price(band.price, meter)}}});
        from = band.up_to;
    }
    page.blocks.emplace_back(std::move(table));
}

std::string percent(double share) {
    return compact(100.0 * share) + " %";
}

/// "100 GB", in the meter's own unit.
std::string amount_text(double amount, const rates::Meter& meter) {
    return fmt::format("{} {}", precise(amount / meter.unit), quantity_text(meter));
}

/// A size that is sold or capped; on a meter by the hour it may be the amount at a time.
std::string size_text(double size, bool at_once, const rates::Meter& meter) {
    constexpr Dimension hour{.hour = 1};
    if (const std::string unit = quantity_text(meter); at_once && unit.ends_with("-hour"))
        return fmt::format("{} {}", precise(size / meter.unit), unit.substr(0, unit.size() - 5));
    return at_once ? measured_text(Amount{size, meter.dimension / hour, ""}) : amount_text(size, meter);
}

/// "300 % of what stored counts", "0.5 GB for each unit of …".
std::string share_text(const rates::Share& share) {
    return share.dimension == dimensionless
               ? fmt::format("{} of what \"{}\" counts", percent(share.ratio), share.of.name)
               : fmt::format("{} of what \"{}\" counts", measured_text(Amount{share.ratio, share.dimension, ""}),
                             share.of.name);
}

void append_plans(Page& page, const rates::Plans& rule, const rates::Meter& meter) {
    Table table;
    table.columns = {{"plan", false}, {"price"}, {"base"}, {"seats"}, {"included for each"}, {"most"}, {"overage"}};
    for (const rates::Plan& plan : rule.plans) {
        const std::string seats = std::isinf(plan.most_seats)
                                      ? precise(plan.least_seats / meter.unit) + " or more"
                                      : fmt::format("{} to {}", precise(plan.least_seats / meter.unit),
                                                    precise(plan.most_seats / meter.unit));
        const auto bytes = [](double size) { return measured_text(Amount{size, Bytes::dimension, ""}); };
        table.rows.push_back({{{plan.name, Tone::strong},
                               {unit_price(plan.price, meter)},
                               {plan.base > 0.0 ? precise(plan.base) + " " + meter.currency : "–"},
                               {seats},
                               {bytes(plan.included * meter.unit)},
                               {std::isinf(plan.most) ? "–" : bytes(plan.most)},
                               {plan.sells_overage ? fmt::format("{} {} for {}", precise(plan.overage.price),
                                                                 meter.currency, bytes(plan.overage.size))
                                                   : "none"}}});
    }
    page.blocks.emplace_back(std::move(table));
    page.blocks.emplace_back(Paragraph{
        fmt::format("The cheapest plan that admits a month's seats and what \"{}\" counts holds for the whole month; "
                    "where none does, a limit is broken.",
                    rule.stored.name),
        "-"});
}

/// What stands beside the rule, a sentence each.
void append_modifiers(Page& page, const rates::Tariff& t, const rates::Meter& meter) {
    const auto say = [&](std::string text) { page.blocks.emplace_back(Paragraph{std::move(text), "-"}); };
    const std::string shifts = t.free_shifts_bands ? "; the ladder begins after them" : "";
    if (t.free > 0.0)
        say(fmt::format("The first {} a month are free{}.", amount_text(t.free, meter), shifts));
    if (t.free_per_day > 0.0)
        say(fmt::format("{} a day are free{}.", amount_text(t.free_per_day, meter), shifts));
    for (const rates::Share& share : t.free_shares)
        say(fmt::format("Free is {}{}.", share_text(share), shifts));
    if (t.least > 0.0)
        say(fmt::format("{} are billed at least once anything is used.", size_text(t.least, t.at_once, meter)));
    if (t.step > 0.0)
        say(fmt::format("It is sold in steps of {}; a begun step counts whole.", size_text(t.step, t.at_once, meter)));
    if (std::isfinite(t.most))
        say(fmt::format("What is used beyond {} is not charged.", size_text(t.most, t.at_once, meter)));
    if (t.commitment.amount > 0.0)
        say(fmt::format("Each month pays for {} at {}, used or not; usage draws on it first, and the rest climbs the "
                        "ladder from the bottom.",
                        amount_text(t.commitment.amount, meter), unit_price(t.commitment.price, meter)));
    if (std::isfinite(t.cap))
        say(fmt::format("A month costs {} {} at most.", precise(t.cap), meter.currency));
    if (t.minimum > 0.0)
        say(fmt::format("A month in which anything is used costs {} {} at least.", precise(t.minimum), meter.currency));
    if (!t.discounts.empty()) {
        std::string names;
        for (const rates::Discount& d : t.discounts)
            names += fmt::format("{}{} ({})", names.empty() ? "" : ", then ", percent(d.share), d.name);
        say(fmt::format("Discounts multiply in this order: {}; {} of the charge is left.", names,
                        percent(rates::discounted(t))));
    }
}

/// The bands or plans of a rule, where one line does not say all.
void append_rule(Page& page, const rates::Tariff& tariff, const rates::Meter& meter) {
    if (const auto* rule = std::get_if<rates::Graduated>(&tariff.rule))
        append_ladder(page, rule->bands, meter, "the part of a month's usage");
    if (const auto* rule = std::get_if<rates::Volume>(&tariff.rule))
        append_ladder(page, rule->bands, meter, "all of it, when it is");
    if (const auto* rule = std::get_if<rates::Plans>(&tariff.rule))
        append_plans(page, *rule, meter);
    append_modifiers(page, tariff, meter);
}

std::string waiver_text(const rates::Waiver& w) {
    std::string text = fmt::format("Usage that claims \"{}\" is free", w.when);
    if (w.from)
        text += " from " + month_text(*w.from);
    if (w.to)
        text += " to " + month_text(*w.to);
    return text + (w.note.empty() ? "." : ": " + w.note);
}

void append_rules(Page& page, const rates::Meter& meter) {
    const auto say = [&](std::string text) { page.blocks.emplace_back(Paragraph{std::move(text), "-"}); };
    if (meter.dated.empty()) {
        append_rule(page, meter.tariff, meter);
    }
    for (const rates::DatedTariff& dated : meter.dated) {
        say(fmt::format("From {}: {}.", month_text(dated.from), std::visit(InOneLine{meter}, dated.tariff.rule)));
        append_rule(page, dated.tariff, meter);
    }
    if (meter.limit) {
        std::string most = meter.limit->amount > 0.0
                               ? size_text(meter.limit->amount, meter.limit->at_once, meter) + " a month"
                               : std::string();
        for (const rates::Share& share : meter.limit->shares)
            most += (most.empty() ? "" : " and ") + share_text(share);
        say(fmt::format("No more than {} may be used; more is not billed, and makes a scenario infeasible{}.",
                        most.empty() ? "nothing" : most, meter.limit->says.empty() ? "" : ": " + meter.limit->says));
    }
    for (const rates::Waiver& w : meter.waived)
        say(waiver_text(w));
    if (meter.retired)
        say(fmt::format("From {} on it is no longer sold.", month_text(*meter.retired)));
    if (meter.level.input >= 0)
        say("The price is uncertain: what is shown is its median.");
    if (meter.index == rates::PriceIndex::inflation)
        say("It follows the study's inflation.");
    if (!meter.pool.empty())
        say(fmt::format("It climbs one ladder with the other meters of pool \"{}\"{}.", meter.pool,
                        meter.pool_scope == rates::PoolScope::all ? ", whatever their card" : ""));
}

std::string agreement_text(const rates::Agreement& a, const std::string& currency) {
    std::string text = "Agreement \"" + rates::title_of(a) + "\"";
    if (a.discount > 0.0)
        text += fmt::format(", {} off after the meters' own discounts", percent(a.discount));
    if (a.commit > 0.0)
        text += fmt::format(", {} {} promised each {}", precise(a.commit), currency, a.period == 1 ? "month" : "year");
    std::string names;
    for (const std::string& meter : a.meters)
        names += (names.empty() ? "" : ", ") + meter;
    return fmt::format("{}; meters: {}.", text, names);
}

void append_row(Table& table, std::string name, std::string text) {
    if (!text.empty())
        table.rows.push_back({{{std::move(name), Tone::dim}, {std::move(text)}}});
}

/// "0.023 USD/GB-month (price list, 2026-09)".
std::string with_source(const rates::Meter& meter) {
    return fmt::format("{} ({}, {})", price_text(meter), meter.source, meter.as_of);
}

/// What lies under a contract price, the list first.
void append_layers(Table& facts, const rates::Meter& meter) {
    for (const rates::Meter& below : meter.under)
        append_row(facts, &below == &meter.under.front() ? "list price" : "price under it", with_source(below));
    std::string price = with_source(meter);
    if (const auto change = rates::price_change(meter.under.front(), meter))
        price += ", " + change_text(*change);
    append_row(facts, "contract price", price);
}

/// How a reading lies from the price; a ladder is met at its first band.
std::string difference_text(const rates::Reading& reading, const rates::Meter& meter) {
    const auto prices = rates::unit_prices(meter);
    if (!reading.low || prices.empty() || prices.front().price == 0.0)
        return "–";
    const double price = prices.front().price;
    return change_text({*reading.low / price - 1.0, *reading.high / price - 1.0}) +
           (prices.size() > 1 ? " of the first band" : "");
}

void append_readings(Page& page, const rates::Meter& meter) {
    if (meter.readings.empty())
        return;
    Table table;
    table.columns = {{"other readings", false}, {"difference"}, {"as of", false}, {"source", false, Tone::dim}};
    for (const rates::Reading& reading : meter.readings)
        table.rows.push_back(
            {{{reading.price}, {difference_text(reading, meter)}, {reading.as_of}, {reading.source, Tone::dim}}});
    page.blocks.emplace_back(std::move(table));
}

} // namespace

std::string price_text(const rates::Meter& meter) {
    if (!meter.priced)
        return "unknown";
    return (meter.level.input >= 0 ? "about " : "") + std::visit(InOneLine{meter}, meter.tariff.rule);
}

std::vector<std::string> price_rules(const rates::Meter& meter) {
    Page page;
    append_rules(page, meter);
    std::vector<std::string> rules;
    for (const Block& block : page.blocks)
        if (const auto* paragraph = std::get_if<Paragraph>(&block))
            rules.push_back(paragraph->text);
    return rules;
}

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
    page.blocks.emplace_back(Heading{rates::title_of(card), fmt::format("{} · as of {}", card.id, card.as_of), 1});
    if (!card.note.empty())
        page.blocks.emplace_back(Paragraph{card.note, {}, Tone::dim});
    const bool layered = std::ranges::any_of(
        catalog.meters, [&](const rates::Meter& meter) { return meter.card == card.id && !meter.under.empty(); });
    Table table;
    table.columns = {{"meter", false}, {"title", false}, {"price", false}, {"as of", false}, {"confidence", false}};
    if (layered)
        table.columns.insert(table.columns.begin() + 3, {{"list price", false}, {"change"}});
    for (const rates::Meter& meter : catalog.meters) {
        if (meter.card != card.id)
            continue;
        Row row{{{meter.id, Tone::strong},
                 {meter.title},
                 {price_text(meter), tone_of(meter)},
                 {meter.as_of},
                 {std::string(word(meter.confidence)), tone_of(meter)}}};
        if (layered) {
            const auto change = meter.under.empty() ? std::nullopt : rates::price_change(meter.under.front(), meter);
            row.cells.insert(row.cells.begin() + 3,
                             {{meter.under.empty() ? "" : price_text(meter.under.front()), Tone::dim},
                              {change ? change_text(*change) : ""}});
        }
        table.rows.push_back(std::move(row));
    }
    page.blocks.emplace_back(std::move(table));
    append_items(page, catalog, card.id);
    for (const rates::Agreement& a : catalog.agreements)
        if (a.card == card.id)
            page.blocks.emplace_back(Paragraph{agreement_text(a, card.currency), "-"});
    return page;
}

Page meter_page(const rates::Meter& meter) {
    Page page;
    page.blocks.emplace_back(Heading{rates::title_of(meter), full_name(meter), 1});
    Table facts;
    facts.columns = {{"", false, Tone::dim}, {"", false}};
    if (meter.under.empty())
        append_row(facts, "price", price_text(meter));
    else
        append_layers(facts, meter);
    append_row(facts, "counted in", quantity_text(meter));
    append_row(facts, "as of", meter.as_of);
    append_row(facts, "confidence", std::string(word(meter.confidence)));
    append_row(facts, "source", meter.source);
    append_row(facts, "note", meter.note);
    page.blocks.emplace_back(std::move(facts));
    append_readings(page, meter);
    append_rules(page, meter);
    return page;
}

} // namespace topsheet::report
