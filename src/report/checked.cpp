#include "topsheet/report/checked.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/number_text.hpp"
#include "topsheet/chance/draws.hpp"

namespace topsheet::report {

namespace {

struct ReadableUnit {
    std::string name{};
    double size = 1.0;
};

/// The unit that the text of an amount ends with.
ReadableUnit unit_in(const Amount& amount) {
    const std::string text = to_text(amount);
    const std::size_t space = text.find(' ');
    if (space == std::string::npos)
        return {};
    const std::string name = text.substr(space + 1);
    const auto unit = parse_unit(name);
    return unit && unit->value > 0.0 && unit->dimension == amount.dimension ? ReadableUnit{name, unit->value}
                                                                            : ReadableUnit{};
}

/// The unit in which one of the usual percentiles has the shortest number: most likely the one that the
/// study was written in.
ReadableUnit readable_unit(const chance::Input& input, const std::string& currency) {
    ReadableUnit best;
    std::size_t shortest = std::string::npos;
    for (const double u : {0.5, 0.05, 0.95, 0.1, 0.9, 1e-12, 1.0 - 1e-12}) {
        const Amount amount{chance::quantile(input.distribution, u), input.dimension,
                            input.dimension.money != 0 ? currency : std::string()};
        const std::size_t length = to_text(amount).find(' ');
        if (length < shortest && amount.value != 0.0) {
            shortest = length;
            best = unit_in(amount);
        }
    }
    return best;
}

FittedInput fitted(const chance::Input& input, const std::string& currency) {
    const ReadableUnit unit = readable_unit(input, currency);
    const auto at = [&](double u) { return chance::quantile(input.distribution, u) / unit.size; };
    return {input.name,    input.formula ? "formula" : std::string(chance::kind_of(input.distribution)),
            unit.name,     at(0.1),
            at(0.5),       at(0.9),
            input.varies()};
}

} // namespace

StudySummary summarize_study(const model::Study& study) {
    StudySummary s;
    s.title = study.title;
    s.currency = study.currency;
    s.months = study.months;
    s.horizon = month_text(study.start) + " to " + month_text(add_months(study.start, study.months - 1));
    for (const auto& scenario : study.scenarios)
        s.scenarios.push_back(scenario.name);
    for (const auto& input : study.inputs)
        s.inputs.push_back(fitted(input, study.currency));
    for (const auto& card : study.catalog.cards)
        s.rate_cards.push_back(card.id);
    if (!study.correlations.empty()) {
        const chance::DrawPlan plan(study.inputs, study.correlations, study.horizon(), 1, chance::Sampling::stratified);
        for (const auto& report : plan.correlations())
            for (const auto& pair : report.pairs)
                if (pair.named)
                    s.correlations.push_back({study.inputs[static_cast<std::size_t>(pair.first)].name,
                                              study.inputs[static_cast<std::size_t>(pair.second)].name, pair.asked,
                                              pair.obtained});
    }
    return s;
}

Page checked_page(const Checked& checked) {
    const StudySummary& s = checked.summary;
    Page page;
    page.blocks.emplace_back(Heading{checked.file + ": valid",
                                     fmt::format("{} · {} ({} months) · {}", s.title, s.horizon, s.months, s.currency),
                                     1});
    page.blocks.emplace_back(Paragraph{fmt::format("{}", fmt::join(s.scenarios, ", ")), "scenarios:"});
    if (!s.rate_cards.empty())
        page.blocks.emplace_back(Paragraph{fmt::format("{}", fmt::join(s.rate_cards, ", ")), "rate cards:"});
    if (!s.inputs.empty()) {
        Table table;
        table.columns = {{"uncertain input", false}, {"kind", false}, {"P10"}, {"P50"}, {"P90"}, {"unit", false}};
        for (const FittedInput& input : s.inputs)
            table.rows.push_back({{{input.name},
                                   {input.kind + (input.varies ? ", by month" : "")},
                                   {compact(input.p10, 4)},
                                   {compact(input.p50, 4)},
                                   {compact(input.p90, 4)},
                                   {input.unit}}});
        page.blocks.emplace_back(std::move(table));
    }
    if (!s.correlations.empty()) {
        Table table;
        table.columns = {{"rank correlation of", false}, {"and", false}, {"asked"}, {"obtained"}};
        for (const FittedCorrelation& c : s.correlations)
            table.rows.push_back({{{c.first}, {c.second}, {grouped(c.asked, 2)}, {grouped(c.obtained, 2)}}});
        page.blocks.emplace_back(std::move(table));
    }
    return page;
}

} // namespace topsheet::report
