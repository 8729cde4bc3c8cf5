// What a card has beside its meters: storage classes, gear, machines and the rest, as tables and as pages.
#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "report/card_facts.hpp"
#include "topsheet/report/rate_listing.hpp"

namespace topsheet::report {

namespace {

/// What the table of a kind shows beside id and title.
struct Brief {
    std::string_view list;
    std::vector<std::string_view> keys;
};

const std::vector<std::string_view>& shown_keys(std::string_view list) {
    static const std::array<Brief, 7> briefs{{
        {"storage_classes", {"access", "stock", "minimum_stay"}},
        {"machines", {"vcpu", "speed", "on_demand"}},
        {"assets", {"price", "life", "as_of", "confidence"}},
        {"licenses", {"seat", "term", "cloud", "as_of", "confidence"}},
        {"queue_managers", {"integration", "running", "as_of", "confidence"}},
        {"review_endpoints", {"class", "stream", "as_of", "confidence"}},
        {"render_services", {"per_node", "gpu", "as_of", "confidence"}},
    }};
    return std::ranges::find(briefs, list, &Brief::list)->keys;
}

/// "minimum stay": a key as words.
std::string words_of(std::string_view key) {
    std::string text(key);
    std::ranges::replace(text, '_', ' ');
    return text;
}

const Fact* fact_of(const Facts& facts, std::string_view key) {
    const auto found = std::ranges::find(facts, key, &Fact::key);
    return found == facts.end() ? nullptr : &*found;
}

/// A table names the meter of a class; of a machine it shows the price.
std::string brief_text(const Fact& fact) {
    const auto* link = std::get_if<Link>(&fact.value);
    if (link == nullptr)
        return fact_text(fact);
    return fact.key == "stock" || link->price.empty() ? link->name : link->price;
}

Cell brief_cell(const Facts& facts, std::string_view key) {
    const Fact* fact = fact_of(facts, key);
    if (fact == nullptr)
        return {"–", Tone::dim};
    std::string text = brief_text(*fact);
    const bool doubtful = key == "confidence" && text == word(Confidence::estimate);
    return {std::move(text), doubtful ? Tone::warn : Tone::plain};
}

/// The ways out of a storage class, with those columns that any of them fills.
void append_retrievals(Page& page, const std::vector<Facts>& ways) {
    constexpr std::array<std::string_view, 5> keys{"delay", "rate", "bytes", "request", "hold"};
    Table table;
    table.columns = {{"retrieval", false}};
    for (const Facts& way : ways)
        table.rows.push_back({{brief_cell(way, "name")}});
    for (const std::string_view key : keys) {
        if (std::ranges::none_of(ways, [&](const Facts& way) { return fact_of(way, key) != nullptr; }))
            continue;
        table.columns.push_back({words_of(key), false});
        for (std::size_t i = 0; i < ways.size(); ++i) {
            const Fact* fact = fact_of(ways[i], key);
            table.rows[i].cells.push_back({fact == nullptr ? "–" : fact_text(*fact)});
        }
    }
    if (!table.rows.empty())
        page.blocks.emplace_back(std::move(table));
}

void append_item(Page& page, const CardItem& item) {
    page.blocks.emplace_back(
        Heading{rates::title_of(item), fmt::format("{}/{} · {}", item.card, item.id, item.kind), 1});
    Table facts;
    facts.columns = {{"", false, Tone::dim}, {"", false}};
    for (const Fact& fact : item.facts)
        facts.rows.push_back({{{words_of(fact.key), Tone::dim}, {fact_text(fact)}}});
    page.blocks.emplace_back(std::move(facts));
    append_retrievals(page, item.retrievals);
    const auto is_uncertain = [](const Fact& fact) {
        const auto* measure = std::get_if<Measure>(&fact.value);
        return measure != nullptr && measure->uncertain;
    };
    if (std::ranges::any_of(item.facts, is_uncertain) ||
        std::ranges::any_of(item.retrievals, [&](const Facts& way) { return std::ranges::any_of(way, is_uncertain); }))
        page.blocks.emplace_back(Paragraph{"What is uncertain is shown by its median, after \"about\".", "-"});
}

} // namespace

void append_items(Page& page, const rates::Catalog& catalog, std::string_view card) {
    Table table;
    std::string_view list;
    const auto finish = [&] {
        if (!table.rows.empty())
            page.blocks.emplace_back(std::move(table));
        table = {};
    };
    for (const CardItem& item : card_items(catalog, card)) {
        const auto& keys = shown_keys(item.list);
        if (item.list != list) {
            finish();
            list = item.list;
            table.columns = {{std::string(item.kind), false}, {"title", false}};
            for (const std::string_view key : keys)
                table.columns.push_back({words_of(key), false});
        }
        Row row{{{item.id, Tone::strong}, {item.title}}};
        for (const std::string_view key : keys)
            row.cells.push_back(brief_cell(item.facts, key));
        table.rows.push_back(std::move(row));
    }
    finish();
}

Page named_page(const rates::Catalog& catalog, const rates::RateCard& card, std::string_view id) {
    Page page;
    for (const rates::Meter& meter : catalog.meters)
        if (meter.card == card.id && meter.id == id) {
            Page one = meter_page(meter);
            std::ranges::move(one.blocks, std::back_inserter(page.blocks));
        }
    for (const CardItem& item : card_items(catalog, card.id))
        if (item.id == id)
            append_item(page, item);
    return page;
}

std::vector<std::string> card_names(const rates::Catalog& catalog, const rates::RateCard& card) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& id) {
        if (std::ranges::find(names, id) == names.end())
            names.push_back(id);
    };
    for (const rates::Meter& meter : catalog.meters)
        if (meter.card == card.id)
            add(meter.id);
    for (const CardItem& item : card_items(catalog, card.id))
        add(item.id);
    return names;
}

} // namespace topsheet::report
