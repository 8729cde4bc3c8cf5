// What no gear, seat or license is, whatever its card says.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "io/card.hpp"
#include "io/keys.hpp"
#include "io/names.hpp"
#include "io/reader.hpp"

namespace topsheet::io {

namespace {

using rates::License;
using rates::LicenseMetric;

/// Rules of a license that contradict each other.
void license(const Scope& scope, const Node& node, const CardKeys& keys, const License& l) {
    const auto error = [&](std::string_view key, std::string sentence, std::string hint) {
        const Node* at = node.find(key);
        scope.context->error(at == nullptr ? node : *at, "license", std::move(sentence), std::move(hint));
    };
    const bool sized =
        l.metric == LicenseMetric::core || l.metric == LicenseMetric::gpu || l.metric == LicenseMetric::task;
    if (node.find("size") != nullptr && !sized)
        error("size", fmt::format("a seat of \"{}\" serves a {}, which has no size", l.id, word(l.metric)),
              "\"metric\": core, gpu or task, or leave \"size\" out");
    if (l.metric == LicenseMetric::credit && !l.covers.given)
        error("metric", fmt::format("nothing says how long a credit of \"{}\" lasts", l.id),
              "add \"covers\", such as \"1 hour\"");
    if (l.metric != LicenseMetric::credit && l.covers.given)
        error("covers", fmt::format("\"{}\" is counted by the {}, and only credits cover hours", l.id, word(l.metric)),
              "\"metric\": \"credit\", or leave \"covers\" out");
    if (l.cloud_only && l.cloud_free)
        error("cloud_only", fmt::format("cloud machines alone draw \"{}\", and they draw nothing", l.id),
              "keep \"cloud_only\" or \"cloud_free\"");
    if (l.cloud_only && l.cloud == rates::CloudRight::forbidden)
        error("cloud_only", fmt::format("\"{}\" is for cloud machines alone, and forbidden on them", l.id),
              "\"cloud\": \"allowed\"");
    if (l.valid_from && l.valid_to && *l.valid_to < *l.valid_from)
        error("valid_to", fmt::format("the last month of \"{}\" lies before its first", l.id), "swap them");
    if (l.minimum_seats < 0)
        error("minimum_seats", "the fewest seats that are sold are 0 or more", "such as 3");
    if (l.pack < 1)
        error("pack", "seats are sold in packs of 1 or more", "such as 5");
    std::vector<std::string> others;
    for (const auto& other : keys.licenses)
        if (other.id != l.id)
            others.push_back(other.id);
    for (const auto& need : l.needs)
        if (need == l.id)
            error("needs", fmt::format("\"{}\" needs itself", l.id), "name the other licenses");
        else if (std::ranges::find(others, need) == others.end())
            error("needs", fmt::format("there is no license \"{}\" on this card", need),
                  scope.context->suggest(need, others));
}

} // namespace

/// Power, lives and terms that no gear and no seat has.
void check_card_sense(const Scope& scope, const Node& card, const CardKeys& keys) {
    constexpr double hours_per_month = 730.0;
    const auto months = [](const Duration& d) { return d.value / (d.in_months ? 1.0 : hours_per_month); };
    const auto place = [](const Node* thing, std::string_view key) -> const Node& {
        const Node* at = thing->find(key);
        return at == nullptr ? *thing : *at;
    };
    const auto assets = elements_of(card.find("assets"));
    for (std::size_t i = 0; i < keys.assets.size(); ++i) {
        const auto& asset = keys.assets[i];
        if (asset.power_idle.given && asset.power_full.given &&
            asset.power_idle.fixed.base() > asset.power_full.fixed.base() * (1.0 + 1e-9))
            scope.context->error(place(assets[i], "power_idle"), "gear",
                                 fmt::format("\"{}\" draws more power idle than under load", asset.id),
                                 "\"power_idle\" is at most \"power_full\"");
        if (asset.life.given && asset.life.value > 0.0 && months(asset.life) < 1.0)
            scope.context->error(place(assets[i], "life"), "domain", "gear lives for a month at least",
                                 "write it like \"5 year\" or \"48 month\"");
    }
    const auto licenses = elements_of(card.find("licenses"));
    for (std::size_t i = 0; i < keys.licenses.size(); ++i) {
        const auto& term = keys.licenses[i].term;
        if (!term.given || !(term.value > 0.0))
            continue;
        const double m = months(term), whole_months = std::max(1.0, std::round(m));
        if (m < 1.0 - 1e-9 || (term.input < 0 && std::abs(m - whole_months) > 1e-6))
            scope.context->error(place(licenses[i], "term"), "domain", "seats are bought for whole months, one or more",
                                 fmt::format("write it like \"{} month\"", whole_months));
    }
    for (std::size_t i = 0; i < keys.licenses.size(); ++i)
        license(scope, *licenses[i], keys, keys.licenses[i]);
}

} // namespace topsheet::io
