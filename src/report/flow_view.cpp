#include "topsheet/report/flow_view.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/number_text.hpp"
#include "report/view.hpp"

namespace topsheet::report {

namespace {

using engine::FlowKind;

double sum(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Whether what takes the bytes out of their tier belongs to the flow's own cause. Moves, ingest and copies
/// share theirs with the dataset at rest.
bool takes_out(FlowKind kind) {
    return kind == FlowKind::read || kind == FlowKind::restore || kind == FlowKind::delivery ||
           kind == FlowKind::transfer || kind == FlowKind::fill;
}

/// Charges of one cause in one category.
struct Charges {
    double total = 0.0, marginal = 0.0;
    std::vector<double> monthly;

    Charges(const sim::ScenarioResult& scenario, const std::string& cause, model::Category category)
        : monthly(scenario.monthly.size()) {
        for (const auto& line : scenario.lines) {
            if (line.cause != cause || line.category != category)
                continue;
            total += line.mean;
            marginal += line.marginal.value_or(line.mean);
            for (std::size_t m = 0; m < monthly.size() && m < line.monthly.size(); ++m)
                monthly[m] += line.monthly[m];
        }
    }
};

std::string rate_text(double bytes_per_hour) {
    const double mbit = bytes_per_hour * 8.0 / 3600.0 / 1e6;
    return mbit >= 1000.0 ? compact(mbit / 1000.0, 3) + " Gbit/s" : compact(mbit, 3) + " Mbit/s";
}

Table flow_table(const std::vector<FlowBill>& bills, const sim::ScenarioResult& scenario, double whole,
                 const ViewMoney& money) {
    Table table;
    table.columns = {{scenario.name + ", " + money.words, false, Tone::strong},
                     {"what", false},
                     {"from → to", false},
                     {"TB/month"},
                     {"bill"},
                     {"of it"},
                     {"without it"},
                     {"one pull"}};
    const double months = static_cast<double>(std::max<std::size_t>(scenario.monthly.size(), 1));
    for (const FlowBill& bill : bills) {
        const double charge = bill.way + bill.taken;
        table.rows.push_back({{{bill.flow->cause},
                               {std::string(word(bill.flow->kind)), Tone::dim},
                               {bill.flow->from + " → " + bill.flow->to},
                               {compact(bill.bytes / 1e12 / months, 3)},
                               {money.text(charge)},
                               {view_share(charge, whole)},
                               {charge != 0.0 ? money.signed_text(-bill.without) : "–"},
                               {bill.flow->hours > 0.0 ? compact(bill.flow->hours, 3) + " h" : "–"}}});
    }
    if (const double standing = standing_egress(scenario); standing != 0.0)
        table.rows.push_back({{{"ports, circuits, minimums"},
                               {},
                               {},
                               {},
                               {money.text(standing)},
                               {view_share(standing, whole)},
                               {},
                               {}}});
    table.rows.push_back({{{"all", Tone::strong}, {}, {}, {}, {money.text(whole), Tone::strong}, {}, {}, {}}, true});
    return table;
}

Table load_table(const sim::ScenarioResult& scenario) {
    Table table;
    table.columns = {{"routes of " + scenario.name, false, Tone::strong},
                     {"", false},
                     {"capacity"},
                     {"busiest hour (P90)"},
                     {"load"},
                     {"too full in"}};
    for (const auto& load : scenario.loads) {
        const double share = load.capacity > 0.0 ? load.peak / load.capacity : 0.0;
        const Tone tone = share > 1.0 ? Tone::bad : share > 0.8 ? Tone::warn : Tone::plain;
        table.rows.push_back(
            {{{load.route},
              {load.back ? "back" : "there", Tone::dim},
              {load.capacity > 0.0 ? rate_text(load.capacity) : "not stated", Tone::dim},
              {rate_text(load.peak)},
              {load.capacity > 0.0 ? compact(100.0 * share, 3) + " %" : "–", tone},
              {load.capacity > 0.0 ? compact(100.0 * load.too_full, 3) + " % of trials" : "–", tone}}});
    }
    return table;
}

} // namespace

std::vector<FlowBill> flow_bills(const sim::ScenarioResult& scenario) {
    std::vector<FlowBill> bills;
    for (const auto& flow : scenario.flows) {
        FlowBill bill;
        bill.flow = &flow;
        bill.bytes = sum(flow.monthly);
        double all = 0.0; // bytes of the cause, over its flows
        std::vector<double> all_by_month(flow.monthly.size());
        for (const auto& other : scenario.flows)
            if (other.cause == flow.cause) {
                all += sum(other.monthly);
                for (std::size_t m = 0; m < all_by_month.size(); ++m)
                    all_by_month[m] += other.monthly[m];
            }
        const double part = all > 0.0 ? bill.bytes / all : 0.0;
        const Charges way(scenario, flow.cause, model::Category::egress);
        bill.way = way.total * part;
        bill.without = way.marginal * part;
        bill.monthly.assign(scenario.monthly.size(), 0.0);
        std::optional<Charges> taken;
        if (takes_out(flow.kind)) {
            taken.emplace(scenario, flow.cause, model::Category::storage);
            bill.taken = taken->total * part;
            bill.without += taken->marginal * part;
        }
        for (std::size_t m = 0; m < bill.monthly.size() && m < all_by_month.size(); ++m) {
            const double share = all_by_month[m] > 0.0 ? flow.monthly[m] / all_by_month[m] : part;
            bill.monthly[m] = share * (way.monthly[m] + (taken ? taken->monthly[m] : 0.0));
        }
        bills.push_back(std::move(bill));
    }
    std::ranges::stable_sort(bills, [](const FlowBill& a, const FlowBill& b) {
        const double x = a.way + a.taken, y = b.way + b.taken;
        return x != y ? x > y : a.bytes > b.bytes;
    });
    return bills;
}

double standing_egress(const sim::ScenarioResult& scenario) {
    double total = 0.0;
    for (const auto& line : scenario.lines) {
        const bool known = std::ranges::any_of(scenario.flows, [&](const auto& f) { return f.cause == line.cause; });
        if (line.category == model::Category::egress && !known)
            total += line.mean;
    }
    return total;
}

Page egress_page(const sim::Result& result) {
    Page page;
    page.blocks.emplace_back(view_title(result, "bytes on their way"));
    const ViewMoney money(result, [](const sim::ScenarioResult& s) {
        double total = standing_egress(s);
        for (const FlowBill& bill : flow_bills(s))
            total += bill.way + bill.taken;
        return total;
    });
    for (const auto& scenario : result.scenarios) {
        const auto bills = flow_bills(scenario);
        if (bills.empty()) {
            page.blocks.emplace_back(Paragraph{"No byte leaves its site.", scenario.name + ":", Tone::plain});
            continue;
        }
        double whole = standing_egress(scenario);
        for (const FlowBill& bill : bills)
            whole += bill.way + bill.taken;
        page.blocks.emplace_back(flow_table(bills, scenario, whole, money));
        const FlowBill& first = bills.front();
        if (first.way + first.taken > 0.0)
            page.blocks.emplace_back(
                Paragraph{fmt::format("The costliest flow is \"{}\", {} → {}: {} of {} {} over {}. Without it the bill "
                                      "would be {} lower.",
                                      first.flow->cause, first.flow->from, first.flow->to,
                                      money.text(first.way + first.taken), money.text(whole), money.words,
                                      scenario.monthly.size() == 1 ? "one month"
                                                                   : fmt::format("{} months", scenario.monthly.size()),
                                      money.text(first.without)),
                          {},
                          Tone::strong});
        if (!scenario.loads.empty())
            page.blocks.emplace_back(load_table(scenario));
    }
    page.blocks.emplace_back(Paragraph{
        "bill: mean over the trials, of routes and of the requests and retrieval that take the bytes out; \"without "
        "it\" "
        "is what the bill changes by when this flow alone is gone. One pull: time of the largest single pull on the "
        "route's whole capacity.",
        {},
        Tone::dim});
    return page;
}

std::string egress_csv(const sim::Result& result) {
    std::string text = "scenario,month,what,cause,from,to,route,bytes,charge\n";
    for (const auto& scenario : result.scenarios) {
        const auto bills = flow_bills(scenario);
        for (std::size_t m = 0; m < scenario.monthly.size(); ++m)
            for (const FlowBill& bill : bills)
                if (bill.flow->monthly[m] != 0.0 || bill.monthly[m] != 0.0)
                    text += csv_line({scenario.name, view_month(result, m), std::string(word(bill.flow->kind)),
                                      bill.flow->cause, bill.flow->from, bill.flow->to, bill.flow->route,
                                      exact(bill.flow->monthly[m]), exact(bill.monthly[m])});
    }
    return text;
}

} // namespace topsheet::report
