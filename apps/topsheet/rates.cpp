#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"
#include "topsheet/report/rate_diff.hpp"
#include "topsheet/report/rate_listing.hpp"
#include "topsheet/report/result_json.hpp"

namespace topsheet::app {

namespace {

template <class T>
void move_into(std::vector<T>& all, std::vector<T>& more) {
    std::ranges::move(more, std::back_inserter(all));
}

/// Reads a card under its layers; what is wrong with it is said, and the card left out.
bool append_card(rates::Catalog& all, const std::string& text, const std::string& name,
                 const std::vector<io::CardLayer>& layers, const Common& command) {
    auto loaded = io::load_card(text, name, layers);
    if (!loaded || !command.quiet)
        say_findings(loaded.findings, command);
    if (!loaded)
        return false;
    rates::Catalog& card = *loaded.value;
    move_into(all.cards, card.cards);
    move_into(all.meters, card.meters);
    move_into(all.storage_classes, card.storage_classes);
    move_into(all.machines, card.machines);
    move_into(all.assets, card.assets);
    move_into(all.licenses, card.licenses);
    move_into(all.queue_managers, card.queue_managers);
    move_into(all.review_endpoints, card.review_endpoints);
    move_into(all.render_services, card.render_services);
    move_into(all.agreements, card.agreements);
    return true;
}

/// The layers of one card.
std::vector<io::CardLayer> layers_over(const CardShelf& shelf, const std::string& id) {
    std::vector<io::CardLayer> layers;
    std::ranges::copy_if(shelf.layers(), std::back_inserter(layers),
                         [&](const io::CardLayer& layer) { return layer.id == id; });
    return layers;
}

std::string text_of(const CardShelf& shelf, const std::string& id) {
    auto text = shelf.text(id);
    if (!text)
        throw Failure(exit_file, fmt::format("there is no rate card \"{}\"{}", id, offered(id, shelf.ids())));
    return std::move(*text);
}

/// All cards, or those that were named. What cannot be read is said; `sound` tells whether all could.
rates::Catalog cards_of(const RatesCommand& command, const CardShelf& shelf, bool& sound) {
    rates::Catalog catalog;
    for (const std::string& id : command.ids.empty() ? shelf.ids() : command.ids)
        sound = append_card(catalog, text_of(shelf, id), id, layers_over(shelf, id), command) && sound;
    return catalog;
}

Exit list(const RatesCommand& command, const CardShelf& shelf, Output& output) {
    bool sound = true;
    const rates::Catalog catalog = cards_of(command, shelf, sound);
    output.finish(command.format == "json" ? report::cards_json(catalog)
                                           : report::to_terminal(report::cards_page(catalog), page_options(command)));
    return sound ? exit_done : exit_invalid;
}

Exit stale(const RatesCommand& command, const CardShelf& shelf, Output& output) {
    bool sound = true;
    const rates::Catalog catalog = cards_of(command, shelf, sound);
    const report::StaleList found{command.after, rates::older_than(catalog, *rates::parse_date(command.after)),
                                  rates::count_readings(catalog)};
    output.finish(command.format == "json" ? report::stale_json(found)
                                           : report::to_terminal(report::stale_page(found), page_options(command)));
    return sound ? exit_done : exit_invalid;
}

Exit show(const RatesCommand& command, const CardShelf& shelf, Output& output) {
    const std::string& name = command.ids.front();
    const std::size_t slash = name.find('/');
    const std::string id = name.substr(0, slash);
    const std::string one = slash == std::string::npos ? std::string() : name.substr(slash + 1);
    rates::Catalog catalog;
    if (!append_card(catalog, text_of(shelf, id), id, layers_over(shelf, id), command))
        return exit_invalid;
    const rates::RateCard& card = catalog.cards.front();
    const std::vector<std::string> names = report::card_names(catalog, card);
    if (!one.empty() && std::ranges::find(names, one) == names.end())
        throw Failure(exit_usage,
                      fmt::format("card {} has nothing called \"{}\"{}", card.id, one, offered(one, names)));
    if (command.format == "json")
        output.finish(report::card_json(catalog, card, one));
    else
        output.finish(
            report::to_terminal(one.empty() ? report::card_page(catalog, card) : report::named_page(catalog, card, one),
                                page_options(command)));
    return exit_done;
}

/// A card by id under its layers, or the card of a file as it is. Whatever looks like a path is one.
bool append_named(rates::Catalog& catalog, const CardShelf& shelf, const std::string& name, const Common& command) {
    const bool is_file = name.find('/') != std::string::npos || name.ends_with(".json");
    return append_card(catalog, is_file ? read_input(name) : text_of(shelf, name), name,
                       is_file ? std::vector<io::CardLayer>{} : layers_over(shelf, name), command);
}

Exit diff(const RatesCommand& command, const CardShelf& shelf, Output& output) {
    rates::Catalog first, second;
    const bool one = append_named(first, shelf, command.ids[0], command);
    if (!append_named(second, shelf, command.ids[1], command) || !one)
        return exit_invalid;
    report::CardComparison comparison = report::compare_cards(first, second);
    comparison.first = command.ids[0];
    comparison.second = command.ids[1];
    output.finish(command.format == "json" ? report::diff_json(comparison)
                                           : report::to_terminal(report::diff_page(comparison), page_options(command)));
    return exit_done;
}

} // namespace

int rates_command(const RatesCommand& command) {
    Output output(command.out);
    const CardShelf shelf(command, "");
    switch (command.what) {
    case RatesCommand::What::list: return list(command, shelf, output);
    case RatesCommand::What::show: return show(command, shelf, output);
    case RatesCommand::What::stale: return stale(command, shelf, output);
    case RatesCommand::What::diff: return diff(command, shelf, output);
    }
    return exit_fault;
}

} // namespace topsheet::app
