#include "io/card.hpp"

#include <cmath>

#include <fmt/format.h>

#include "io/names.hpp"

namespace topsheet::io {

namespace {

bool is_currency_code(std::string_view text) {
    return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// The unit of a meter: "GB-month", or with a number as in "1000 request".
void read_quantity(const Scope& scope, const Node& node, rates::Meter& meter) {
    const std::string text = plain_units(node.text);
    const bool number = !text.empty() && text.front() >= '0' && text.front() <= '9';
    const auto parsed = number ? parse_amount(text, scope.bytes) : parse_unit(text, scope.bytes);
    if (!parsed) {
        scope.context->error(node, "unit", parsed.sentence, parsed.hint);
        return;
    }
    if (parsed->dimension.money != 0 || parsed->dimension == dimensionless || !(parsed->value > 0.0)) {
        scope.context->error(node, "dimension", fmt::format("a meter cannot count in \"{}\"", node.text),
                             "a quantity such as GB-month, GB, request, node-hour or unit-month");
        return;
    }
    meter.dimension = parsed->dimension;
    meter.unit = parsed->value;
}

/// Files must say where each price comes from. A card inside a study or bill may leave it to the reader's
/// trust: its price then counts as an estimate, and that is said once.
void check_provenance(const Scope& scope, const CardTree& card, const std::vector<const Node*>& meters) {
    bool said = false;
    for (const Node* meter : meters) {
        if (!meter->is(Kind::object))
            continue;
        for (const std::string_view key : {"source", "as_of", "confidence"}) {
            if (meter->find(key) != nullptr || said)
                continue;
            if (card.written_out) {
                scope.context->report(Severity::warning, *meter, "no-source",
                                      "prices of this card do not say where they come from and count as estimates",
                                      R"(add "source", "as_of" and "confidence" to its meters)");
                said = true;
            } else {
                report_missing_key(scope, *meter, {.key = key, .meaning = {}, .unit = {}, .required = true});
            }
        }
    }
}

/// Meters of a pool are one meter under several names.
void check_pool(const Scope& scope, const Node& node, const rates::Meter& meter, const rates::Catalog& catalog) {
    const auto other = std::ranges::find_if(
        catalog.meters, [&](const rates::Meter& m) { return m.priced && rates::one_ladder(m, meter); });
    if (other == catalog.meters.end())
        return;
    if (other->dimension != meter.dimension || other->tariff != meter.tariff || other->dated != meter.dated)
        scope.context->error(node, "pool",
                             fmt::format("the meters \"{}\" and \"{}\" climb one ladder, \"{}\", with different prices",
                                         other->id, meter.id, meter.pool),
                             "meters of a pool have the same quantity and price");
    else if (other->limit != meter.limit)
        scope.context->error(node, "pool",
                             fmt::format("the meters \"{}\" and \"{}\" climb one ladder, \"{}\", with different limits",
                                         other->id, meter.id, meter.pool),
                             "the limit of a pool is that of all its meters together");
}

void check_waivers(const Scope& scope, const Node& node, const rates::Meter& meter) {
    for (const auto& w : meter.waived)
        if (w.from && w.to && *w.to < *w.from)
            scope.context->error(*node.find("waived"), "month",
                                 fmt::format("the waiver for \"{}\" ends before it begins", w.when));
    if (meter.pool.empty() && meter.pool_scope == rates::PoolScope::all)
        scope.context->error(*node.find("pool_scope"), "pool", "this meter belongs to no pool",
                             "name one: \"pool\": …");
}

/// A promise of money by the year or by the month.
void read_commit(const Scope& scope, const Node& node, rates::Agreement& agreement) {
    const auto value = read_amount(scope, node, {.dimension = Dimension{.money = 1, .month = -1}, .unit = "USD/year"});
    // "USD/month" promises each month; every other span is counted by the year.
    agreement.period = node.is(Kind::text) && node.text.find("month") != std::string::npos ? 1 : 12;
    agreement.commit = value.value_or(0.0) * agreement.period;
}

void read_agreements(const Scope& scope, const Node& card, const CardKeys& keys, rates::Catalog& catalog) {
    const auto nodes = elements_of(card.find("agreements"));
    for (std::size_t i = 0; i < keys.agreements.size(); ++i) {
        const AgreementKeys& from = keys.agreements[i];
        rates::Agreement agreement{.id = from.id,
                                   .title = from.title,
                                   .card = keys.id,
                                   .meters = from.meters,
                                   .source = from.source,
                                   .as_of = from.as_of,
                                   .confidence = from.confidence,
                                   .note = from.note};
        if (from.commit.node != nullptr)
            read_commit(scope, *from.commit.node, agreement);
        if (from.discount.node != nullptr)
            agreement.discount = read_amount(scope, *from.discount.node,
                                             {.dimension = dimensionless, .domain = Domain::share, .unit = "%"})
                                     .value_or(0.0);
        if (from.commit.node == nullptr && from.discount.node == nullptr)
            scope.context->error(*nodes[i], "agreement", "this agreement says neither a commitment nor a discount",
                                 R"("commit": "1000000 USD/year", "discount": "9 %", or both)");
        for (const std::string& pattern : agreement.meters) {
            const bool own = pattern.find('/') == std::string::npos;
            rates::Agreement one = agreement;
            one.meters = {pattern};
            if (own && std::ranges::none_of(catalog.meters, [&](const rates::Meter& m) { return one.covers(m); })) {
                std::vector<std::string> known;
                for (const MeterKeys& m : keys.meters)
                    known.push_back(m.id);
                scope.context->error(
                    *nodes[i], "unknown-name",
                    fmt::format("the agreement \"{}\" names no meter of its card with \"{}\"", agreement.id, pattern),
                    scope.context->suggest(pattern, known));
            }
        }
        catalog.agreements.push_back(std::move(agreement));
    }
}

/// Readings beside the price, in base units where they are amounts of its kind.
std::vector<rates::Reading> readings_of(const Scope& scope, const Node& list, const MeterKeys& keys,
                                        const rates::Meter& meter) {
    std::vector<rates::Reading> result;
    for (std::size_t i = 0; i < keys.readings.size() && i < list.elements.size(); ++i) {
        const ReadingKeys& from = keys.readings[i];
        rates::Reading reading;
        reading.source = from.source;
        reading.as_of = from.as_of;
        if (const Node* price = from.price.node; price != nullptr && expect(scope, *price, Kind::text, "text")) {
            reading.price = price->text;
            const std::string text = plain_units(price->text);
            std::optional<std::pair<Amount, Amount>> ends;
            if (const auto one = parse_amount(text, scope.bytes))
                ends = std::pair(*one, *one);
            else if (const auto range = parse_range(text, scope.bytes))
                ends = *range;
            Dimension wanted = meter.dimension;
            wanted = Dimension{.money = 1} / wanted;
            if (ends && ends->first.dimension != wanted) {
                scope.context->error(*price, "dimension",
                                     fmt::format("\"{}\" is given in {}, and the meter \"{}\" costs {}",
                                                 shortened(price->text),
                                                 to_text(ends->first.dimension, scope.context->currency), meter.id,
                                                 to_text(wanted, scope.context->currency)),
                                     "a reading is an amount like the meter's price, or words");
            } else if (ends) {
                if (const auto rate = scope.context->exchange(ends->first.currency)) {
                    reading.low = ends->first.value * *rate;
                    reading.high = ends->second.value * *rate;
                }
            }
        }
        result.push_back(std::move(reading));
    }
    return result;
}

/// One meter from its node. `path` is where its inputs stand.
rates::Meter meter_of(const Scope& scope, const Scope& path, const Node& node, const MeterKeys& from,
                      const CardKeys& card) {
    rates::Meter meter;
    meter.id = from.id;
    meter.title = from.title;
    meter.card = card.id;
    meter.quantity = from.quantity;
    meter.index = from.index;
    meter.pool = from.pool;
    meter.pool_scope = from.pool_scope;
    meter.retired = from.retired;
    for (const WaiverKeys& w : from.waived)
        meter.waived.push_back({w.when, w.from, w.until, w.note});
    meter.currency = card.currency;
    meter.source = from.source;
    meter.as_of = from.as_of;
    meter.confidence = from.confidence;
    meter.note = from.note;
    if (const Node* quantity = node.find("quantity"); quantity != nullptr && quantity->is(Kind::text)) {
        read_quantity(scope, *quantity, meter);
        if (meter.dimension != dimensionless)
            read_price(path, node, meter);
    }
    if (const Node* list = node.find("readings"); list != nullptr && meter.dimension != dimensionless)
        meter.readings = readings_of(scope, *list, from, meter);
    return meter;
}

void read_meters(const Scope& scope, const CardTree& tree, const CardKeys& keys, rates::Catalog& catalog) {
    const auto nodes = elements_of(tree.node->find("meters"));
    const Scope list = scope.inside("meters");
    for (std::size_t i = 0; i < keys.meters.size(); ++i) {
        const Scope path = list.inside(keys.meters[i].id);
        rates::Meter meter = meter_of(scope, path, *nodes[i], keys.meters[i], keys);
        if (const auto below = tree.under.find(meter.id); below != tree.under.end())
            for (const Node* node : below->second) {
                const Scope place = path.inside("below").inside(std::to_string(meter.under.size() + 1));
                MeterKeys from;
                read_fields(place, *node, from, {}, "id");
                from.id = meter.id;
                meter.under.push_back(meter_of(scope, place, *node, from, keys));
            }
        check_waivers(scope, *nodes[i], meter);
        if (!meter.pool.empty() && meter.priced)
            check_pool(scope, *nodes[i], meter, catalog);
        catalog.meters.push_back(std::move(meter));
    }
}

template <class T>
void add(std::vector<T>& to, std::vector<T>&& from, const std::string& card) {
    for (auto& thing : from) {
        thing.card = card;
        to.push_back(std::move(thing));
    }
}

} // namespace

std::vector<const Node*> elements_of(const Node* section) {
    std::vector<const Node*> result;
    if (section == nullptr)
        return result;
    for (const auto& e : section->elements)
        result.push_back(&e);
    for (const auto& m : section->members)
        if (!m.key.starts_with("x_"))
            result.push_back(&m.value);
    return result;
}

std::string currency_of_card(const Node& card) {
    const Node* node = card.find("currency");
    return node != nullptr && node->is(Kind::text) ? node->text : "";
}

void read_card(Context& context, const CardTree& tree, rates::Catalog& catalog) {
    const Node& node = *tree.node;
    const Scope top{&context, "cards." + quoted_name(tree.id), ByteConvention::decimal, ""};
    CardKeys keys;
    check_keys<CardKeys>(top, node);
    read_fields(top, node, keys,
                {"topsheet", "id", "title", "currency", "as_of", "valid_from", "valid_to", "bytes", "note"});
    if (keys.version > 1)
        context.error(*node.find("topsheet"), "version",
                      fmt::format("version {} of the format is not known", keys.version),
                      "this program reads version 1");
    if (!keys.currency.empty() && !is_currency_code(keys.currency))
        context.error(*node.find("currency"), "currency", fmt::format("\"{}\" is not a currency", keys.currency),
                      "three letters, such as USD");
    else if (!keys.currency.empty() && !context.exchange(keys.currency)) {
        const Node& at = tree.written_out ? *node.find("currency") : *tree.place;
        context.error(
            at, "exchange-rate",
            fmt::format("the rate card \"{}\" is in {}, and there is no rate from it to {}", tree.id, keys.currency,
                        context.currency),
            fmt::format(R"(add "exchange_rates": {{"{}": {{"rate": …, "as_of": …, "source": …}}}})", keys.currency));
    }
    if (const Node* id = node.find("id"); id != nullptr && id->is(Kind::text)) {
        if (id->text != tree.id)
            context.error(*id, "card-id",
                          fmt::format("the card brought as \"{}\" calls itself \"{}\"", tree.id, id->text),
                          "both names must agree");
        check_name(top, *id, id->text);
        if (id->text.find('/') != std::string::npos)
            context.error(*id, "name", "the id of a card holds a \"/\"", "\"card/id\" separates the two");
    }
    Scope scope = top;
    scope.bytes = keys.bytes;
    scope.card_currency = keys.currency;
    read_fields(scope, node, keys,
                {"meters", "storage_classes", "machines", "assets", "licenses", "queue_managers", "review_endpoints",
                 "render_services", "agreements"});
    keys.id = tree.id;
    check_provenance(scope, tree, elements_of(node.find("meters")));
    read_meters(scope, tree, keys, catalog);
    read_agreements(scope, node, keys, catalog);
    check_card_sense(scope, node, keys);
    check_classes(scope, node, keys.storage_classes);
    add(catalog.storage_classes, std::move(keys.storage_classes), tree.id);
    add(catalog.machines, std::move(keys.machines), tree.id);
    add(catalog.assets, std::move(keys.assets), tree.id);
    add(catalog.licenses, std::move(keys.licenses), tree.id);
    add(catalog.queue_managers, std::move(keys.queue_managers), tree.id);
    add(catalog.review_endpoints, std::move(keys.review_endpoints), tree.id);
    add(catalog.render_services, std::move(keys.render_services), tree.id);
    catalog.cards.push_back({tree.id, keys.title, keys.currency, keys.as_of, keys.valid_from, keys.valid_to, keys.bytes,
                             tree.hash, keys.note, tree.layers});
}

} // namespace topsheet::io
