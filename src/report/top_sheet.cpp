#include "topsheet/report/top_sheet.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "report/number_text.hpp"
#include "report/sparkline.hpp"
#include "topsheet/report/findings.hpp"

namespace topsheet::report {

namespace {

using sim::Result;
using sim::ScenarioResult;

constexpr std::string_view none = "–";

/// What all tables of one page share.
struct Sheet {
    const Result& result;
    MoneyUnit unit;
    std::string money_words;           ///< "thousand USD"
    std::vector<std::size_t> cheapest; ///< scenarios with the largest chance to be cheapest

    [[nodiscard]] bool is_cheapest(std::size_t scenario) const {
        return std::ranges::find(cheapest, scenario) != cheapest.end();
    }
    [[nodiscard]] bool is_reference(std::size_t scenario) const {
        return result.scenarios[scenario].name == result.comparison.reference;
    }
};

Sheet sheet_of(const Result& result) {
    double largest = 0.0;
    for (const auto& scenario : result.scenarios)
        largest = std::max(largest, std::abs(scenario.nominal.mean));
    const MoneyUnit unit = money_unit(largest);
    Sheet sheet{result, unit, std::string(unit.name) + result.currency, {}};
    const auto& chances = result.comparison.cheapest;
    double best = 0.0;
    for (const auto& chance : chances)
        best = std::max(best, chance.value);
    for (std::size_t s = 0; s < chances.size() && s < result.scenarios.size() && result.scenarios.size() > 1; ++s)
        if (best > 0.0 && chances[s].value == best)
            sheet.cheapest.push_back(s);
    return sheet;
}

Heading title(const Result& r) {
    const YearMonth last = add_months(r.start, std::max(0, r.months - 1));
    return {r.title,
            fmt::format("{} to {} ({} {}) · {} · {} trials · seed {}", month_text(r.start), month_text(last), r.months,
                        r.months == 1 ? "month" : "months", r.currency,
                        grouped(static_cast<double>(r.manifest.trials), 0), r.manifest.seed),
            1};
}

/// A table whose columns are the scenarios.
Table side_by_side(const Sheet& sheet, std::string first) {
    Table table;
    table.columns.push_back({std::move(first), false, Tone::dim});
    for (std::size_t s = 0; s < sheet.result.scenarios.size(); ++s)
        table.columns.push_back(
            {sheet.result.scenarios[s].name, true, sheet.is_cheapest(s) ? Tone::good : Tone::strong});
    return table;
}

template <class Text>
Row row_of(const Sheet& sheet, std::string label, Tone tone, Text text) {
    Row row;
    row.cells.push_back({std::move(label), tone});
    for (std::size_t s = 0; s < sheet.result.scenarios.size(); ++s)
        row.cells.push_back(
            {text(sheet.result.scenarios[s]), tone == Tone::strong && sheet.is_cheapest(s) ? Tone::good : tone});
    return row;
}

// --- the totals -----------------------------------------------------------------------------------------

std::string category_text(const ScenarioResult& scenario, model::Category category, MoneyUnit unit) {
    for (const auto& total : scenario.categories)
        if (total.category == category)
            return money(total.total.mean, total.total.error.mean, unit);
    return std::string(none);
}

Row category_row(const Sheet& sheet, std::size_t category) {
    const auto which = static_cast<model::Category>(category);
    return row_of(sheet, std::string(word(which)), Tone::plain,
                  [&](const ScenarioResult& s) { return category_text(s, which, sheet.unit); });
}

/// The month with the largest mean, or nothing.
std::optional<int> dearest_month(const ScenarioResult& scenario) {
    if (scenario.monthly.empty())
        return std::nullopt;
    const auto peak = std::ranges::max_element(scenario.monthly, {}, &sim::Statistic::mean);
    return static_cast<int>(peak - scenario.monthly.begin());
}

std::string dearest_text(const Sheet& sheet, const ScenarioResult& scenario) {
    const auto month = dearest_month(scenario);
    return month ? month_text(add_months(sheet.result.start, *month)) : std::string(none);
}

std::string dearest_range(const Sheet& sheet, const ScenarioResult& scenario) {
    const auto month = dearest_month(scenario);
    return month ? money_range(scenario.monthly[static_cast<std::size_t>(*month)], sheet.unit) : std::string(none);
}

Table totals(const Sheet& sheet) {
    Table table = side_by_side(sheet, sheet.money_words);
    for (std::size_t c = 0; c < Words<model::Category>::list.size(); ++c) {
        const auto which = static_cast<model::Category>(c);
        const bool occurs = std::ranges::any_of(sheet.result.scenarios, [&](const ScenarioResult& s) {
            return std::ranges::any_of(s.categories, [&](const auto& total) { return total.category == which; });
        });
        if (occurs)
            table.rows.push_back(category_row(sheet, c));
    }
    const auto statistic = [&](std::string label, const sim::Statistic ScenarioResult::*which) {
        table.rows.push_back(row_of(sheet, std::move(label), Tone::strong, [&](const ScenarioResult& s) {
            return money((s.*which).mean, (s.*which).error.mean, sheet.unit);
        }));
        table.rows.back().rule = true;
        table.rows.push_back(row_of(sheet, "  P10–P90", Tone::dim,
                                    [&](const ScenarioResult& s) { return money_range(s.*which, sheet.unit); }));
        table.rows.push_back(row_of(sheet, "  mean of the dearest tenth", Tone::dim, [&](const ScenarioResult& s) {
            return money((s.*which).tail_mean, (s.*which).error.tail_mean, sheet.unit);
        }));
    };
    statistic("total cash", &ScenarioResult::nominal);
    statistic("present value", &ScenarioResult::npv);
    const auto text = [&](auto of) { return [&sheet, of](const ScenarioResult& s) { return of(sheet, s); }; };
    table.rows.push_back(row_of(sheet, "dearest month", Tone::plain, text(dearest_text)));
    table.rows.back().rule = true;
    table.rows.push_back(row_of(sheet, "  P10–P90", Tone::dim, text(dearest_range)));
    return table;
}

// --- who is cheapest, and why ---------------------------------------------------------------------------

/// The feasible scenario with the lowest mean present value; it need not be the one that wins most often.
std::size_t least_mean(const Result& result) {
    std::size_t least = result.scenarios.size();
    for (std::size_t s = 0; s < result.scenarios.size(); ++s)
        if (result.scenarios[s].feasible &&
            (least == result.scenarios.size() || result.scenarios[s].npv.mean < result.scenarios[least].npv.mean))
            least = s;
    return least;
}

std::string verdict(const Sheet& sheet) {
    const auto& comparison = sheet.result.comparison;
    if (sheet.cheapest.empty())
        return "No scenario keeps its limits, so none is called the cheapest.";
    const std::size_t best = sheet.cheapest.front();
    const std::string& name = sheet.result.scenarios[best].name;
    if (sheet.cheapest.size() > 1)
        return fmt::format("{} and {} share the first place: each is cheapest in {} of the trials.", name,
                           sheet.result.scenarios[sheet.cheapest[1]].name,
                           chance_text(comparison.cheapest[best], sheet.result.manifest.trials));
    std::string text = fmt::format("{} is the cheapest in {} of the trials, by present value.", name,
                                   chance_text(comparison.cheapest[best], sheet.result.manifest.trials));
    if (const std::size_t least = least_mean(sheet.result); least != best && least < sheet.result.scenarios.size())
        text += fmt::format(" Yet {} has the lowest mean cost.", sheet.result.scenarios[least].name);
    for (const auto& difference : comparison.differences)
        if (difference.scenario == name) {
            const double saved = -difference.npv.mean;
            text += fmt::format(" On average it {} {} {} against {}.", saved >= 0.0 ? "saves" : "costs another",
                                money(std::abs(saved), difference.npv.error.mean, sheet.unit), sheet.money_words,
                                comparison.reference);
        }
    return text;
}

const sim::Difference* difference_of(const Sheet& sheet, const std::string& scenario) {
    const auto& all = sheet.result.comparison.differences;
    const auto found = std::ranges::find(all, scenario, &sim::Difference::scenario);
    return found == all.end() ? nullptr : &*found;
}

Table comparison_table(const Sheet& sheet) {
    const auto& comparison = sheet.result.comparison;
    const auto trials = sheet.result.manifest.trials;
    Table table;
    table.columns = {{"present value, " + sheet.money_words, false, Tone::dim},
                     {"cheapest in"},
                     {"expected regret"},
                     {"against " + comparison.reference},
                     {"P10–P90"},
                     {"beats it in"}};
    for (std::size_t s = 0; s < sheet.result.scenarios.size(); ++s) {
        const ScenarioResult& scenario = sheet.result.scenarios[s];
        Row row;
        row.cells.push_back({scenario.name, sheet.is_cheapest(s) ? Tone::good : Tone::plain});
        if (!scenario.feasible)
            row.cells.push_back({"infeasible", Tone::warn});
        else
            row.cells.push_back(
                {s < comparison.cheapest.size() ? chance_text(comparison.cheapest[s], trials) : std::string(none)});
        row.cells.push_back({s < comparison.regret.size() && comparison.regret[s]
                                 ? money(comparison.regret[s]->mean, comparison.regret[s]->error.mean, sheet.unit)
                                 : std::string(none)});
        if (const auto* d = difference_of(sheet, scenario.name)) {
            const double error = d->npv.error.mean / sheet.unit.size;
            row.cells.push_back({fmt::format("{} ± {}", signed_money(d->npv.mean, d->npv.error.mean, sheet.unit),
                                             within_error(error, error))});
            row.cells.push_back({signed_money_range(d->npv, sheet.unit)});
            row.cells.push_back({d->beats ? chance_text(*d->beats, trials) : std::string(none)});
        } else {
            for (int i = 0; i < 3; ++i)
                row.cells.push_back({i == 0 && sheet.is_reference(s) ? "reference" : std::string(none), Tone::dim});
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table reasons_table(const Sheet& sheet) {
    Table table;
    table.columns = {{"largest reasons", false, Tone::dim},
                     {"category", false},
                     {"line", false},
                     {"against " + sheet.result.comparison.reference}};
    for (const auto& difference : sheet.result.comparison.differences)
        for (std::size_t i = 0; i < difference.reasons.size(); ++i) {
            const auto& reason = difference.reasons[i];
            Row row;
            row.rule = i == 0 && !table.rows.empty();
            row.cells = {{i == 0 ? difference.scenario : std::string()},
                         {std::string(word(reason.category))},
                         {reason.line},
                         {signed_money(reason.difference, reason.error, sheet.unit)}};
            table.rows.push_back(std::move(row));
        }
    return table;
}

// --- the same service? ----------------------------------------------------------------------------------

/// What the page calls a figure. Figures that are not listed keep their name.
struct MetricName {
    std::string_view name;
    std::string_view label;
    bool share = false; ///< read as a percentage
};
constexpr std::array<MetricName, 14> metric_names{{
    {"utilization", "owned farm in use", true},
    {"wait", "render work waits, mean"},
    {"longest_wait", "longest wait of render work"},
    {"missed_share", "render work later than allowed", true},
    {"burst_share", "render work in the cloud", true},
    {"undone_share", "render work left undone", true},
    {"rework", "machine time for work on spot"},
    {"cost_per_frame", "farm cost"},
    {"egress_tb", "data that leaves a site"},
    {"restore_hours", "wait for restored data"},
    {"late_hours", "restored data after its deadline"},
    {"redone_titles", "graded again after review"},
    {"estimate_share", "of the cost rests on estimates", true},
    {"copies", "copies of the data, at least"},
}};

MetricName naming(const std::string& name) {
    const auto* const found = std::ranges::find(metric_names, name, &MetricName::name);
    return found == metric_names.end() ? MetricName{name, name} : *found;
}

std::string metric_label(const sim::Metric& metric, const std::string& currency) {
    std::string unit = metric.unit;
    if (unit.starts_with("currency"))
        unit.replace(0, std::string_view("currency").size(), currency);
    const MetricName named = naming(metric.name);
    return unit.empty() ? std::string(named.label) : fmt::format("{}, {}", named.label, unit);
}

std::string metric_text(const sim::Metric& metric) {
    if (!metric.value)
        return std::string(none);
    const auto& [mean, error] = std::pair(metric.value->mean, metric.value->error.mean);
    return naming(metric.name).share ? within_error(100.0 * mean, 100.0 * error) + " %" : within_error(mean, error);
}

Table service(const Sheet& sheet) {
    Table table = side_by_side(sheet, "the same service? (means)");
    std::vector<std::pair<std::string, std::string>> known; // names and labels of what applies to any scenario
    for (const auto& scenario : sheet.result.scenarios)
        for (const auto& metric : scenario.metrics)
            if (metric.value &&
                std::ranges::find(known, metric.name, &std::pair<std::string, std::string>::first) == known.end())
                known.emplace_back(metric.name, metric_label(metric, sheet.result.currency));
    for (const auto& metric : known)
        table.rows.push_back(row_of(sheet, metric.second, Tone::plain, [&](const ScenarioResult& s) {
            const auto found = std::ranges::find(s.metrics, metric.first, &sim::Metric::name);
            return found == s.metrics.end() ? std::string(none) : metric_text(*found);
        }));
    if (std::ranges::any_of(sheet.result.scenarios, [](const auto& s) { return !s.feasible; }))
        table.rows.push_back(row_of(sheet, "keeps its limits", Tone::plain, [](const ScenarioResult& s) {
            return std::string(s.feasible ? "yes" : "no"); // the findings say which limit
        }));
    return table;
}

// --- the months -----------------------------------------------------------------------------------------

/// Means of whole calendar years of the horizon: means may be added, percentiles may not.
std::vector<std::pair<int, sim::Mean>> years(const Result& result, const ScenarioResult& scenario) {
    std::vector<std::pair<int, sim::Mean>> sums;
    for (std::size_t m = 0; m < scenario.monthly.size(); ++m) {
        const int year = add_months(result.start, static_cast<int>(m)).year;
        if (sums.empty() || sums.back().first != year)
            sums.emplace_back(year, sim::Mean());
        sums.back().second += scenario.monthly[m].as_mean();
    }
    return sums;
}

Table months_table(const Sheet& sheet) {
    Table table;
    table.columns = {{"cash by month, " + sheet.money_words + " (mean)", false, Tone::dim}, {"", false}};
    constexpr std::size_t shown_years = 4;
    double scale = 0.0; // one for all rows, so that they can be compared
    for (const auto& scenario : sheet.result.scenarios)
        scale = std::max(scale, sparkline_scale(scenario.monthly));
    for (const auto& scenario : sheet.result.scenarios) {
        Row row{{{scenario.name}, {sparkline(scenario.monthly, scale)}}};
        const auto sums = years(sheet.result, scenario);
        for (std::size_t y = 0; y < std::min(sums.size(), shown_years); ++y) {
            if (table.columns.size() < y + 3)
                table.columns.push_back({std::to_string(sums[y].first)});
            row.cells.push_back({money(sums[y].second.value, sums[y].second.error(), sheet.unit)});
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// What was changed for this run, and how old its prices are.
void append_ground(Page& page, const sim::Manifest& manifest) {
    if (!manifest.overrides.empty())
        page.blocks.emplace_back(
            Paragraph{fmt::format("{}", fmt::join(manifest.overrides, ", ")), "set:", Tone::dim, Tone::plain});
    std::string cards;
    for (const auto& card : manifest.rate_cards)
        cards += fmt::format("{}{} ({}{})", cards.empty() ? "" : ", ", card.id, card.as_of,
                             card.layers.empty() ? "" : fmt::format(", {} over it", card.layers.size()));
    if (!cards.empty())
        page.blocks.emplace_back(Paragraph{std::move(cards), "prices:", Tone::dim, Tone::plain});
}

/// What the marks in the rows of blocks mean, when there are any.
std::string legend(const Table& months) {
    std::string text;
    const auto add = [&](std::string_view mark, std::string_view meaning) {
        for (const Row& row : months.rows)
            if (row.cells[1].text.find(mark) != std::string::npos) {
                text += fmt::format("{}{} {}", text.empty() ? "" : " · ", mark, meaning);
                return;
            }
    };
    add("▲", "beyond the scale");
    add("▾", "income; residual value counts in the last month");
    return text;
}

void append_notes(Page& page, const Sheet& sheet) {
    for (const auto& scenario : sheet.result.scenarios)
        if (!scenario.note.empty())
            page.blocks.emplace_back(Paragraph{scenario.note, scenario.name + ":", Tone::dim, Tone::plain});
}

} // namespace

Page top_sheet(const Result& result) {
    const Sheet sheet = sheet_of(result);
    Page page;
    page.blocks.emplace_back(title(result));
    append_notes(page, sheet);
    page.blocks.emplace_back(totals(sheet));
    if (result.scenarios.size() > 1) {
        page.blocks.emplace_back(Paragraph{verdict(sheet), {}, Tone::strong});
        page.blocks.emplace_back(comparison_table(sheet));
        if (Table reasons = reasons_table(sheet); !reasons.rows.empty())
            page.blocks.emplace_back(std::move(reasons));
    }
    if (Table table = service(sheet); !table.rows.empty())
        page.blocks.emplace_back(std::move(table));
    Table months = months_table(sheet);
    const std::string marks = legend(months);
    page.blocks.emplace_back(std::move(months));
    if (!marks.empty())
        page.blocks.emplace_back(Paragraph{marks, {}, Tone::dim});
    append_ground(page, result.manifest);
    append_findings(page, result.findings, result.currency);
    return page;
}

} // namespace topsheet::report
