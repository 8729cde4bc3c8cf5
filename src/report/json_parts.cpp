#include "report/json_parts.hpp"

#include <cmath>

#include <fmt/format.h>

namespace topsheet::report {

std::string written(const Json& document) {
    return document.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

Json number(double value) {
    return std::isfinite(value) ? Json(value == 0.0 ? 0.0 : value) : Json();
}

Json numbers(const std::vector<double>& values) {
    Json list = Json::array();
    for (const double value : values)
        list.push_back(number(value));
    return list;
}

namespace {

void add_figures(Json& object, const sim::Figures& figures) {
    object["mean"] = number(figures.mean);
    object["p10"] = number(figures.p10);
    object["p50"] = number(figures.p50);
    object["p90"] = number(figures.p90);
    object["tail_mean"] = number(figures.tail_mean);
}

} // namespace

void add_statistic(Json& object, const sim::Statistic& statistic) {
    add_figures(object, statistic);
    object["error"] = Json::object();
    add_figures(object["error"], statistic.error);
}

Json json_of(const sim::Statistic& statistic) {
    Json object = Json::object();
    add_statistic(object, statistic);
    return object;
}

Json json_of(const sim::Manifest& m) {
    Json cards = Json::array();
    for (const auto& card : m.rate_cards)
        cards.push_back({{"id", card.id}, {"hash", card.hash}, {"as_of", card.as_of}, {"layers", card.layers}});
    Json manifest{{"version", m.version}, {"seed", m.seed}, {"trials", m.trials}, {"sampling", m.sampling}};
    if (m.sampling == "sobol")
        manifest["dimensions"] = m.dimensions;
    manifest["study_hash"] = m.study_hash;
    manifest["overrides"] = m.overrides;
    manifest["rate_cards"] = std::move(cards);
    return manifest;
}

/// The head of a view: what was run, and an empty list of scenarios.
Json view(const sim::Result& result) {
    return {{"manifest", json_of(result.manifest)}, {"title", result.title},   {"currency", result.currency},
            {"start", month_text(result.start)},    {"months", result.months}, {"scenarios", Json::array()}};
}

} // namespace topsheet::report
