#include "topsheet/report/farm_view.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "report/farm_text.hpp"
#include "report/load_chart.hpp"
#include "report/number_text.hpp"
#include "report/sparkline.hpp"
#include "report/view.hpp"

namespace topsheet::report {

namespace {

using namespace farm_text;
using sim::FarmPart;
using sim::FarmPool;
using sim::FarmResult;
using sim::Mean;
using sim::Statistic;

/// A farm of the result with what belongs to it.
struct Shown {
    const sim::Result& result;
    const sim::ScenarioResult& scenario;
    const FarmResult& farm;
    const FarmPool& pool;
    const ViewMoney& money;

    [[nodiscard]] bool alone() const { return farm.pools.size() == 1; }
    /// "node", or what a unit of the other pool is.
    [[nodiscard]] std::string_view unit() const { return pool.name == "gpu" ? "GPU" : "node"; }
};

// --- one farm -------------------------------------------------------------------------------------------

/// Utilization, burst and the cost of a frame in two sentences.
std::string in_words(const Shown& s) {
    std::string text;
    if (s.pool.utilization) {
        text = fmt::format("{} owned {}s work {} of the time", within_error(s.pool.nodes, s.pool.nodes_error), s.unit(),
                           percent(*s.pool.utilization));
        if (s.pool.utilization_by_year.size() > 1) {
            std::string years;
            for (const Statistic& year : s.pool.utilization_by_year)
                years += (years.empty() ? "" : ", ") + percent(year);
            text.append(" (12-month means ").append(years).append(")");
        }
        text.append("; ").append(percent(s.pool.burst_share)).append(" of the work is done elsewhere.");
    } else {
        text = "No machine is owned; all work is rented.";
    }
    const auto& cost = cost_per_piece(s.farm);
    if (cost && s.alone()) {
        text += fmt::format(" A {} costs {} {} (P10–P90 {})", piece(s.farm), number(*cost), s.result.currency,
                            range(*cost));
        const bool idle = s.farm.idle_cost.mean > 0.0;
        if (idle && s.farm.cost.mean > 0.0)
            text.append(", of which ")
                .append(view_share(s.farm.idle_cost.as_mean(), s.farm.cost.as_mean()))
                .append(" idle nodes");
        if (s.farm.license_share.mean > 0.0)
            text.append(idle ? " and " : ", of which ").append(license_part(s.farm)).append(" licenses");
        text += '.';
    }
    return text;
}

/// Work of all sources.
Mean all_work(const FarmPool& pool) {
    Mean all;
    for (const Statistic& part : pool.work)
        all += part.as_mean();
    return all;
}

void source_row(Table& table, const Shown& s, std::string label, const Mean& work, const Mean& cost,
                const std::optional<Statistic>& hour, const std::optional<Statistic>& piece_cost, Tone tone) {
    const bool works = work.value > 0.0;
    table.rows.push_back({{{std::move(label), tone},
                           {works ? within_error(work.value, work.error()) : std::string(none), tone},
                           {works ? view_share(work, all_work(s.pool)) : std::string(none), tone},
                           {cost.value != 0.0 ? s.money.text(cost) : std::string(none), tone},
                           {view_share(cost, s.farm.cost.as_mean()), tone},
                           {number(hour), tone},
                           {number(piece_cost), tone}}});
}

/// What each source does and costs; idle machines stand apart.
Table source_table(const Shown& s) {
    const FarmResult& f = s.farm;
    Table table;
    table.columns = {{"where, " + s.scenario.name, false, Tone::dim},
                     {fmt::format("{}-hours", s.unit())},
                     {"of the work"},
                     {s.money.words},
                     {"of the cost"},
                     {fmt::format("a {}-hour there", s.unit())},
                     {fmt::format("a {} there", piece(f))}};
    const auto idle_row = [&](std::string label, const Statistic& cost, const Statistic& machine_hours) {
        if (cost.mean > 0.0)
            source_row(table, s, std::move(label) + fmt::format(", {} {}-hours", number(machine_hours), s.unit()), {},
                       cost.as_mean(), {}, {}, Tone::dim);
    };
    for (std::size_t i = 0; i < sim::work_parts; ++i) {
        const auto part = static_cast<FarmPart>(i);
        const Mean work = s.pool.work[i].as_mean(), cost = f.cost_by_part[i].as_mean();
        if (work.value == 0.0 && cost.value == 0.0)
            continue;
        const Mean idle = part == FarmPart::owned       ? f.idle_cost.as_mean()
                          : part == FarmPart::committed ? f.committed_idle_cost.as_mean()
                                                        : Mean();
        std::string name(word(part));
        std::ranges::replace(name, '_', ' ');
        source_row(table, s, name, work, cost - idle, f.node_hour_by_part[i], f.unit_by_part[i], Tone::plain);
        if (part == FarmPart::owned)
            idle_row("  idle", f.idle_cost, s.pool.idle);
        else if (part == FarmPart::committed && s.pool.committed_unused)
            idle_row("  paid, not used", f.committed_idle_cost, *s.pool.committed_unused);
    }
    for (const auto& [part, label] :
         {std::pair(FarmPart::license, "licenses"), std::pair(FarmPart::other, "queue, disks, the rest")})
        if (const Statistic& cost = f.cost_by_part[static_cast<std::size_t>(part)]; cost.mean != 0.0)
            source_row(table, s, label, {}, cost.as_mean(), {}, {}, Tone::plain);
    source_row(table, s, "all", all_work(s.pool), f.cost.as_mean(), f.cost_per_node_hour, cost_per_piece(f),
               Tone::strong);
    table.rows.back().rule = true;
    return table;
}

/// Where owning begins to pay.
Table rival_table(const Shown& s) {
    Table table;
    table.columns = {{"an owned node against", false, Tone::dim},
                     {fmt::format("{} a {}-hour", s.result.currency, s.unit())},
                     {"pays from, median"},
                     {"P10"},
                     {"P90"},
                     {"never in"}};
    for (const auto& rival : s.pool.rivals) {
        const auto share = [&](double Statistic::*figure, double sim::Figures::*error) {
            return rival.u_star ? percent((*rival.u_star).*figure, rival.u_star->error.*error) : std::string(never);
        };
        table.rows.push_back(
            {{{rival.name},
              {number(rival.price)},
              {share(&Statistic::p50, &sim::Figures::p50), Tone::strong},
              {share(&Statistic::p10, &sim::Figures::p10)},
              {share(&Statistic::p90, &sim::Figures::p90)},
              {rival.never.value > 0.0 ? chance_text(rival.never, s.result.manifest.trials) : std::string(none),
               rival.never.value > 0.5 ? Tone::warn : Tone::plain}}});
    }
    return table;
}

Table choice_table(const Shown& s, const sim::NodeChoice& choice) {
    Table table;
    table.columns = {{fmt::format("owned {}s", s.unit()), false, Tone::dim},
                     {"how many"},
                     {s.money.words + ", present value"},
                     {"more than the best"}};
    const auto row = [&](std::string label, const sim::NodeCount& count, Tone tone) {
        table.rows.push_back({{{std::move(label), tone},
                               {compact(count.nodes, 4), tone},
                               {money(count.cost, count.error, s.money.unit), tone},
                               {s.money.text(count.cost - choice.best.cost, count.more_error), tone}}});
    };
    row("none", choice.none, Tone::plain);
    row("best", choice.best, Tone::good);
    row("as planned", choice.planned, Tone::strong);
    return table;
}

std::string choice_words(const Shown& s, const sim::NodeChoice& choice) {
    std::string text = fmt::format("From {} to {} nodes the cost is within {} % of the best", compact(choice.low, 4),
                                   compact(choice.high, 4), compact(100.0 * choice.tolerance, 2));
    text += choice.at_end ? ", and more than were looked at may be better still." : ".";
    const bool saves = choice.next_of_planned > 0.0;
    text += fmt::format(" One node more than planned would work {} of the time and {} {} {}.",
                        percent(choice.next_use, std::max(choice.use_error, 0.001)), saves ? "save" : "cost",
                        money(std::abs(choice.next_of_planned), choice.next_error, {}), s.result.currency);
    return text;
}

/// What is above the numbers of nodes that were asked for.
Table looks_table(const Shown& s) {
    Table table;
    table.columns = {{fmt::format("owned {}s", s.unit()), false, Tone::dim},
                     {fmt::format("{}-hours above", s.unit())},
                     {"P10–P90"},
                     {"bought, " + s.money.words + ", present value"},
                     {"P10–P90"}};
    for (const sim::NodesLook& look : s.pool.looks) {
        const auto range = [](const std::string& low, const std::string& high) { return low + "–" + high; };
        table.rows.push_back(
            {{{fmt::format("{}", look.nodes)},
              {count(look.above)},
              {range(within_error(look.above.p10, look.above.error.p10, 3),
                     within_error(look.above.p90, look.above.error.p90, 3)),
               Tone::dim},
              {look.bought ? money(look.bought->mean, look.bought->error.mean, s.money.unit) : std::string("–")},
              {look.bought ? money_range(*look.bought, s.money.unit) : std::string(), Tone::dim}}});
    }
    return table;
}

// --- month by month -------------------------------------------------------------------------------------

/// A figure that is made of the means of a month, with its error: the same is made of the means of each replicate.
template <class Value>
std::vector<Mean> by_month(const FarmPool& pool, Value value) {
    std::vector<Mean> list(pool.months.size());
    for (std::size_t m = 0; m < list.size(); ++m) {
        list[m].value = value(pool.months[m]);
        for (std::size_t r = 0; r < pool.months_by_replicate.size(); ++r)
            list[m].each[r] = value(pool.months_by_replicate[r][m]);
    }
    return list;
}

template <class Value>
void month_row(Table& table, const Shown& s, std::string label, bool shares, Value value) {
    const std::vector<Mean> figures = by_month(s.pool, value);
    std::vector<Statistic> months(figures.size());
    Mean sum;
    std::size_t most = 0;
    for (std::size_t m = 0; m < months.size(); ++m) {
        months[m].mean = figures[m].value;
        sum += figures[m];
        if (figures[m].value > figures[most].value)
            most = m;
    }
    if (figures.empty() || !(figures[most].value > 0.0))
        return;
    const auto text = [&](const Mean& x) {
        return shares ? percent(x.value, x.error()) : within_error(x.value, x.error(), 3);
    };
    table.rows.push_back({{{std::move(label)},
                           {sparkline(months, figures[most].value)},
                           {text(figures.front())},
                           {text(figures.back())},
                           {text(1.0 / static_cast<double>(months.size()) * sum)},
                           {text(figures[most]), Tone::strong},
                           {view_month(s.result, most), Tone::dim}}});
}

Table month_table(const Shown& s) {
    Table table;
    table.columns = {{"by month, " + s.scenario.name, false, Tone::dim},
                     {"", false},
                     {"first"},
                     {"last"},
                     {"mean"},
                     {"most"},
                     {"in month"}};
    using Month = sim::FarmMonthMeans;
    month_row(table, s, "demand, nodes", false, [](const Month& m) { return m.demand / m.hours; });
    month_row(table, s, "on owned", false, [](const Month& m) { return m.work[0] / m.hours; });
    month_row(table, s, "elsewhere", false, [](const Month& m) { return m.burst() / m.hours; });
    month_row(table, s, "owned at work", true, [](const Month& m) { return m.utilization(); });
    month_row(table, s, "most rented", false, [](const Month& m) { return m.peak; });
    month_row(table, s, "wait, hours", false, [](const Month& m) { return m.wait; });
    month_row(table, s, "starts", false, [](const Month& m) { return m.starts; });
    return table;
}

/// Commitments, starts and what preemptions cost, in words.
std::string machine_words(const Shown& s) {
    std::string text;
    if (s.pool.committed_paid && s.pool.committed_paid->mean > 0.0)
        text += fmt::format("{} committed machine-hours are paid, {} of them unused. ", number(*s.pool.committed_paid),
                            view_share(s.pool.committed_unused ? s.pool.committed_unused->as_mean() : Mean(),
                                       s.pool.committed_paid->as_mean()));
    if (s.pool.starts.mean > 0.0)
        text += fmt::format("{} starts; billed {} spot and {} on-demand machine-hours. ", count(s.pool.starts),
                            count(s.pool.spot_hours), count(s.pool.on_demand_hours));
    if (s.pool.preemptions.mean > 0.0)
        text += fmt::format("{} preemptions, which cost {} machine-hours done again. ", count(s.pool.preemptions),
                            count(s.pool.lost));
    if (s.pool.undone_share.mean > 0.0)
        text += fmt::format("{} of the work is left when the horizon ends. ", percent(s.pool.undone_share));
    if (!text.empty())
        text.pop_back();
    return text;
}

void show_pool(Page& page, const Shown& s) {
    page.blocks.emplace_back(Heading{
        s.alone() ? s.scenario.name : fmt::format("{}, {} work", s.scenario.name, s.pool.name), s.scenario.note});
    page.blocks.emplace_back(Paragraph{in_words(s)});
    if (!s.pool.load.demand.empty() && s.pool.load.demand.front() > 0.0)
        page.blocks.emplace_back(load_chart(s.pool.load, s.pool.nodes));
    page.blocks.emplace_back(source_table(s));
    if (const std::string words = machine_words(s); !words.empty())
        page.blocks.emplace_back(Paragraph{words, {}, Tone::dim});
    if (!s.pool.rivals.empty())
        page.blocks.emplace_back(rival_table(s));
    if (s.pool.choice) {
        page.blocks.emplace_back(choice_table(s, *s.pool.choice));
        page.blocks.emplace_back(Paragraph{choice_words(s, *s.pool.choice)});
    }
    if (!s.pool.looks.empty())
        page.blocks.emplace_back(looks_table(s));
    page.blocks.emplace_back(month_table(s));
}

} // namespace

Page farm_page(const sim::Result& result) {
    Page page;
    page.blocks.emplace_back(view_title(result, "the render farm"));
    const ViewMoney money(result, [](const sim::ScenarioResult& s) { return s.farm ? s.farm->cost.mean : 0.0; });
    bool several = false;
    for (const auto& scenario : result.scenarios)
        several = several || (scenario.farm && scenario.farm->pools.size() > 1);
    for (const std::string_view pool : {"cpu", "gpu"})
        if (Table table = farm_overview(result, pool, several, money); !table.rows.empty())
            page.blocks.emplace_back(std::move(table));
    for (const auto& scenario : result.scenarios) {
        if (!scenario.farm || scenario.farm->pools.empty()) {
            page.blocks.emplace_back(Paragraph{"It has no render farm.", scenario.name + ":", Tone::plain});
            continue;
        }
        for (const auto& pool : scenario.farm->pools)
            show_pool(page, {result, scenario, *scenario.farm, pool, money});
    }
    page.blocks.emplace_back(Paragraph{
        "Means over the trials; cash over the horizon, residual value credited. A node is a dual EPYC 9654, a "
        "GPU an RTX 4090. \"Pays from\" is the share of its hours in which an owned node must work to cost "
        "less. The best number is taken from the load curve above, with nothing waiting and no quota.",
        {},
        Tone::dim});
    return page;
}

} // namespace topsheet::report
