#include "topsheet/report/stock_view.hpp"

#include <algorithm>
#include <array>
#include <numeric>

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
    std::array<std::vector<double>, figures> months;

    [[nodiscard]] const std::vector<double>& of(StockFigure f) const { return months[static_cast<std::size_t>(f)]; }
    [[nodiscard]] double total(StockFigure f) const { return std::accumulate(of(f).begin(), of(f).end(), 0.0); }
};

std::vector<TierLife> tiers(const sim::ScenarioResult& scenario) {
    std::vector<TierLife> list;
    for (const auto& line : scenario.stocks) {
        auto found = std::ranges::find(list, line.tier, &TierLife::tier);
        if (found == list.end()) {
            list.push_back({line.tier, {}});
            found = std::prev(list.end());
            for (auto& months : found->months)
                months.assign(scenario.monthly.size(), 0.0);
        }
        for (std::size_t f = 0; f < figures; ++f)
            for (std::size_t m = 0; m < line.figures[f].size(); ++m)
                found->months[f][m] += line.figures[f][m];
    }
    return list;
}

std::string tb(double bytes) {
    return bytes == 0.0 ? "–" : compact(bytes / 1e12, 4);
}

std::string picture(const std::vector<double>& months) {
    std::vector<sim::Statistic> list(months.size());
    for (std::size_t m = 0; m < months.size(); ++m)
        list[m].mean = months[m];
    return sparkline(list, *std::ranges::max_element(months));
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
        const auto& held = tier.of(StockFigure::mean);
        const auto most = std::ranges::max_element(held);
        const double sum = tier.total(StockFigure::mean), billed = tier.total(StockFigure::billed);
        table.rows.push_back(
            {{{tier.tier},
              {tb(sum / static_cast<double>(std::max<std::size_t>(held.size(), 1)))},
              {tb(*most)},
              {view_month(result, static_cast<std::size_t>(most - held.begin())), Tone::dim},
              {sum > 0.0 && billed > 0.0 ? compact(billed / sum, 4) : "–"},
              {tb(tier.total(StockFigure::entered))},
              {tb(tier.total(StockFigure::left))},
              {tb(tier.total(StockFigure::retrieved))},
              {tb(tier.total(StockFigure::early)), tier.total(StockFigure::early) > 0.0 ? Tone::warn : Tone::plain}}});
    }
    return table;
}

Table month_table(const sim::ScenarioResult& scenario, const std::vector<TierLife>& all) {
    Table table;
    table.columns = {{"held by month, " + scenario.name, false, Tone::dim}, {"", false}, {"first"}, {"last, TB"}};
    for (const TierLife& tier : all)
        table.rows.push_back({{{tier.tier},
                               {picture(tier.of(StockFigure::mean))},
                               {tb(tier.of(StockFigure::mean).front())},
                               {tb(tier.of(StockFigure::mean).back())}}});
    return table;
}

/// Charges of the storage category, pooled over causes; what is paid for leaving too early stands apart.
struct Charge {
    std::string line;
    double mean = 0.0;
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
            list.push_back({line.line, 0.0, penalty});
            found = std::prev(list.end());
        }
        found->mean += line.mean;
    }
    std::ranges::stable_sort(list, [](const Charge& a, const Charge& b) { return a.mean > b.mean; });
    return list;
}

Table charge_table(const sim::ScenarioResult& scenario, const ViewMoney& money) {
    Table table;
    table.columns = {{"what storage costs, " + scenario.name, false, Tone::dim}, {money.words}, {"of it"}};
    const auto list = charges(scenario);
    double whole = 0.0;
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
            total += charge.mean;
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
