#include "topsheet/report/cause_view.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/number_text.hpp"
#include "report/view.hpp"

namespace topsheet::report {

namespace {

struct CauseCost {
    std::string cause;
    sim::Mean share;    ///< its part of the bill
    sim::Mean marginal; ///< what the bill falls by without it
};

std::vector<CauseCost> causes(const sim::ScenarioResult& scenario) {
    std::vector<CauseCost> list;
    for (const auto& line : scenario.lines) {
        auto found = std::ranges::find(list, line.cause, &CauseCost::cause);
        if (found == list.end()) {
            list.push_back({line.cause, {}, {}});
            found = std::prev(list.end());
        }
        found->share += line.cash();
        if (line.marginal)
            found->marginal += line.without();
    }
    std::ranges::stable_sort(list, [](const auto& a, const auto& b) { return a.share.value > b.share.value; });
    return list;
}

} // namespace

Page cause_page(const sim::Result& result) {
    Page page;
    page.blocks.emplace_back(view_title(result, "by cause"));
    const ViewMoney money(result, [](const sim::ScenarioResult& s) { return s.nominal.mean; });
    for (const auto& scenario : result.scenarios) {
        Table table;
        table.columns = {
            {scenario.name + ", " + money.words, false, Tone::strong}, {"its share"}, {"of the total"}, {"without it"}};
        for (const CauseCost& cause : causes(scenario))
            table.rows.push_back(
                {{{cause.cause},
                  {money.text(cause.share)},
                  {view_share(cause.share, scenario.nominal.as_mean())},
                  {cause.marginal.value != 0.0 ? money.signed_text(-1.0 * cause.marginal) : "–", Tone::dim}}});
        table.rows.push_back(
            {{{"total cash", Tone::strong}, {money.text(scenario.nominal.as_mean()), Tone::strong}, {}, {}}, true});
        page.blocks.emplace_back(std::move(table));
    }
    page.blocks.emplace_back(Paragraph{
        "A share is proportional to usage, month by month and meter by meter; shares add up to the total. "
        "\"Without it\" is what the bill changes by when this cause alone is gone: metered charges by their price "
        "rules, what is bought or paid for it in full.",
        {},
        Tone::dim});
    return page;
}

std::string cause_csv(const sim::Result& result) {
    std::string text = "scenario,cause,category,line,kind,mean,marginal\n";
    for (const auto& scenario : result.scenarios)
        for (const auto& line : scenario.lines)
            text += csv_line({scenario.name, line.cause, std::string(word(line.category)), line.line,
                              std::string(word(line.kind)), exact(line.mean),
                              line.marginal ? exact(*line.marginal) : std::string()});
    return text;
}

} // namespace topsheet::report
