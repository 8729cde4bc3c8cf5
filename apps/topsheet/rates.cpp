#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "commands.hpp"
#include "input.hpp"
#include "output.hpp"
#include "terminal.hpp"
#include "topsheet/base/text.hpp"
#include "topsheet/report/rate_listing.hpp"
#include "topsheet/report/result_json.hpp"

namespace topsheet::app {

namespace {

/// Reads a card; what is wrong with it is said, and the card left out.
bool append_card(rates::Catalog& all, const std::string& id, const std::string& text, const Common& command) {
    auto loaded = io::load_card(text, id);
    if (!loaded || !command.quiet)
        say_findings(loaded.findings, command);
    if (!loaded)
        return false;
    std::ranges::move(loaded.value->cards, std::back_inserter(all.cards));
    std::ranges::move(loaded.value->meters, std::back_inserter(all.meters));
    std::ranges::move(loaded.value->agreements, std::back_inserter(all.agreements));
    return true;
}

std::string offered(const std::string& name, const std::vector<std::string>& known) {
    const auto meant = nearest(name, known);
    return meant ? fmt::format("; did you mean \"{}\"?", *meant) : std::string();
}

int list_cards(const RatesCommand& command, const CardFolders& folders, Output& output) {
    rates::Catalog catalog;
    bool sound = true;
    for (const std::string& id : folders.ids())
        if (const auto text = folders.text(id))
            sound = append_card(catalog, id, *text, command) && sound;
    output.finish(command.format == "json" ? report::cards_json(catalog)
                                           : report::to_terminal(report::cards_page(catalog), page_options(command)));
    return sound ? exit_done : exit_invalid;
}

std::vector<const rates::Meter*> meters_of(const rates::Catalog& catalog, const std::string& meter) {
    std::vector<const rates::Meter*> list;
    std::vector<std::string> known;
    for (const rates::Meter& m : catalog.meters) {
        known.push_back(m.id);
        if (meter.empty() || m.id == meter)
            list.push_back(&m);
    }
    if (list.empty() && !meter.empty())
        throw Failure(exit_usage, fmt::format("card {} has no meter \"{}\"{}", catalog.cards.front().id, meter,
                                              offered(meter, known)));
    return list;
}

int show(const RatesCommand& command, const CardFolders& folders, Output& output) {
    const std::size_t slash = command.id.find('/');
    const std::string card = command.id.substr(0, slash);
    const std::string meter = slash == std::string::npos ? std::string() : command.id.substr(slash + 1);
    const auto text = folders.text(card);
    if (!text)
        throw Failure(exit_file, fmt::format("there is no rate card \"{}\"{}", card, offered(card, folders.ids())));
    rates::Catalog catalog;
    if (!append_card(catalog, card, *text, command))
        return exit_invalid;
    const auto meters = meters_of(catalog, meter);
    if (command.format == "json")
        output.finish(report::meters_json(meters));
    else
        output.finish(report::to_terminal(slash == std::string::npos ? report::card_page(catalog, catalog.cards.front())
                                                                     : report::meter_page(*meters.front()),
                                          page_options(command)));
    return exit_done;
}

} // namespace

int rates_command(const RatesCommand& command) {
    Output output(command.out);
    const CardFolders folders(command.rates, "");
    return command.id.empty() ? list_cards(command, folders, output) : show(command, folders, output);
}

} // namespace topsheet::app
