#include "topsheet/report/stock_view.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/number_text.hpp"
#include "report/sparkline.hpp"
#include "report/view.hpp"

namespace topsheet::report {

namespace {

using engine::StockFigure;
constexpr auto figures = static_cast<std::size_t>(StockFigure::count);
constexpr std::array<std::string_view, figures> names{"held_mean_bytes", "held_end_bytes", "billed_bytes",
                                                      "entered_bytes",   "left_bytes",     "early_byte_months",
                                                      "retrieved_bytes", "objects"};

/// All causes of one tier.
struct TierLife {
    std::string tier;
    std::array<sim::Mean, figures> totals{}; ///< over the months, by figure
    std::vector<sim::Mean> held{};           ///< by month

    [[nodiscard]] const sim::Mean& total(StockFigure f) const { return totals[static_cast<std::size_t>(f)]; }
};

std::vector<TierLife> tiers(const sim::ScenarioResult& scenario) {
    std::vector<TierLife> list;
    for (const auto& line : scenario.stocks) {
        auto found = std::ranges::find(list, line.tier, &TierLife::tier);
        if (found == list.end()) {
            list.push_back({line.tier});
            found = std::prev(list.end());
            found->held.resize(scenario.monthly.size());
        }
        for (std::size_t f = 0; f < figures; ++f)
            found->totals[f] += line.total(static_cast<StockFigure>(f));
        for (std::size_t m = 0; m < found->held.size(); ++m)
            found->held[m] += line.held(m);
    }
    return list;
}

std::string tb(const sim::Mean& bytes) {
    return bytes.value == 0.0 ? "–" : within_error(bytes.value / 1e12, bytes.error() / 1e12);
}

std::size_t fullest(const TierLife& tier) {
    return static_cast<std::size_t>(std::ranges::max_element(tier.held, {}, &sim::Mean::value) - tier.held.begin());
}

std::string picture(const TierLife& tier) {
    std::vector<sim::Statistic> list(tier.held.size());
    for (std::size_t m = 0; m < list.size(); ++m)
        list[m].mean = tier.held[m].value;
    return sparkline(list, tier.held[fullest(tier)].value);
}

Table life_table(const sim::Result& result, const sim::ScenarioResult& scenario, const std::vector<TierLife>& all) {
    Table table;
    table.columns = {{scenario.name + ", TB", false, Tone::strong},
                     {"mean held"},
                     {"most"},
                     {"in month"},
                     {"billed/held"},
                     {"came in"},
                     {"went on"},
                     {"taken out"},
                     {"stay too short, TB-month"}};
    for (const TierLife& tier : all) {
        const std::size_t most = fullest(tier);
        const sim::Mean &sum = tier.total(StockFigure::mean), &billed = tier.total(StockFigure::billed);
        const auto per_byte = sim::ratio(billed, sum);
        table.rows.push_back({{{tier.tier},
                               {tb(1.0 / static_cast<double>(tier.held.size()) * sum)},
                               {tb(tier.held[most])},
                               {view_month(result, most), Tone::dim},
                               {per_byte.value > 0.0 ? within_error(per_byte.value, per_byte.error) : "–"},
                               {tb(tier.total(StockFigure::entered))},
                               {tb(tier.total(StockFigure::left))},
                               {tb(tier.total(StockFigure::retrieved))},
                               {tb(tier.total(StockFigure::early)),
                                tier.total(StockFigure::early).value > 0.0 ? Tone::warn : Tone::plain}}});
    }
    return table;
}

Table month_table(const sim::ScenarioResult& scenario, const std::vector<TierLife>& all) {
    Table table;
    table.columns = {{"held by month, " + scenario.name, false, Tone::dim}, {"", false}, {"first"}, {"last, TB"}};
    for (const TierLife& tier : all)
        table.rows.push_back({{{tier.tier}, {picture(tier)}, {tb(tier.held.front())}, {tb(tier.held.back())}}});
    return table;
}

/// Charges of the storage category, pooled over causes; what is paid for leaving too early stands apart.
struct Charge {
    std::string line;
    sim::Mean mean;
    bool penalty = false;
};

std::vector<Charge> charges(const sim::ScenarioResult& scenario) {
    std::vector<Charge> list;
    for (const auto& line : scenario.lines) {
        if (line.category != model::Category::storage)
            continue;
        const bool penalty = line.cause.ends_with(", left too early");
        auto found =
            std::ranges::find_if(list, [&](const Charge& c) { return c.line == line.line && c.penalty == penalty; });
        if (found == list.end()) {
            list.push_back({line.line, {}, penalty});
            found = std::prev(list.end());
        }
        found->mean += line.cash();
    }
    std::ranges::stable_sort(list, [](const Charge& a, const Charge& b) { return a.mean.value > b.mean.value; });
    return list;
}

Table charge_table(const sim::ScenarioResult& scenario, const ViewMoney& money) {
    Table table;
    table.columns = {{"what storage costs, " + scenario.name, false, Tone::dim}, {money.words}, {"of it"}};
    const auto list = charges(scenario);
    sim::Mean whole;
    for (const Charge& charge : list)
        whole += charge.mean;
    for (const Charge& charge : list)
        table.rows.push_back({{{charge.penalty ? charge.line + ", left too early" : charge.line,
                                charge.penalty ? Tone::warn : Tone::plain},
                               {money.text(charge.mean)},
                               {view_share(charge.mean, whole)}}});
    table.rows.push_back({{{"all", Tone::strong}, {money.text(whole), Tone::strong}, {}}, true});
    return table;
}

} // namespace

std::string_view figure_name(StockFigure figure) {
    return names[static_cast<std::size_t>(figure)];
}

Page storage_page(const sim::Result& result) {
    Page page;
    page.blocks.emplace_back(view_title(result, "data at rest"));
    const ViewMoney money(result, [](const sim::ScenarioResult& s) {
        double total = 0.0;
        for (const Charge& charge : charges(s))
            total += charge.mean.value;
        return total;
    });
    for (const auto& scenario : result.scenarios) {
        const auto all = tiers(scenario);
        if (all.empty()) {
            page.blocks.emplace_back(Paragraph{"No data lies anywhere.", scenario.name + ":", Tone::plain});
            continue;
        }
        page.blocks.emplace_back(life_table(result, scenario, all));
        page.blocks.emplace_back(month_table(scenario, all));
        page.blocks.emplace_back(charge_table(scenario, money));
    }
    page.blocks.emplace_back(Paragraph{"Means over the trials. Billed/held: bytes that the stock meters bill for each "
                                       "byte held; floors, overheads and "
                                       "provisioned capacity make it larger than one.",
                                       {},
                                       Tone::dim});
    return page;
}

std::string storage_csv(const sim::Result& result) {
    std::string text = "scenario,month,tier,cause";
    for (const std::string_view name : names)
        text += fmt::format(",{}", name);
    text += '\n';
    for (const auto& scenario : result.scenarios)
        for (std::size_t m = 0; m < scenario.monthly.size(); ++m)
            for (const auto& line : scenario.stocks) {
                std::vector<std::string> row{scenario.name, view_month(result, m), line.tier, line.cause};
                bool any = false;
                for (const auto& figure : line.figures) {
                    row.push_back(exact(figure[m]));
                    any = any || figure[m] != 0.0;
                }
                if (any)
                    text += csv_line(row);
            }
    return text;
}

} // namespace topsheet::report
