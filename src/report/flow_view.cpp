#include "topsheet/report/flow_view.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/number_text.hpp"
#include "report/view.hpp"

namespace topsheet::report {

namespace {

using engine::FlowKind;

/// Whether what takes the bytes out of their tier belongs to the flow's own cause. Moves, ingest and copies
/// share theirs with the dataset at rest.
bool takes_out(FlowKind kind) {
    return kind == FlowKind::read || kind == FlowKind::restore || kind == FlowKind::delivery ||
           kind == FlowKind::transfer || kind == FlowKind::fill;
}

/// Charges of one cause in one category.
struct Charges {
    sim::Mean total, marginal;
    std::vector<double> monthly;

    Charges(const sim::ScenarioResult& scenario, const std::string& cause, model::Category category)
        : monthly(scenario.monthly.size()) {
        for (const auto& line : scenario.lines) {
            if (line.cause != cause || line.category != category)
                continue;
            total += line.cash();
            marginal += line.without();
            for (std::size_t m = 0; m < monthly.size() && m < line.monthly.size(); ++m)
                monthly[m] += line.monthly[m];
        }
    }
};

/// The same part of a charge as of the bytes, in each replicate.
sim::Mean part_of(sim::Mean charge, const sim::Mean& bytes, const sim::Mean& all) {
    const auto share = [](double part, double whole) { return whole > 0.0 ? part / whole : 0.0; };
    charge.value *= share(bytes.value, all.value);
    for (std::size_t r = 0; r < charge.each.size(); ++r)
        charge.each[r] *= share(bytes.each[r], all.each[r]);
    return charge;
}

std::string rate_text(double bytes_per_hour, double error) {
    constexpr double mbit = 1e6 * 3600.0 / 8.0; // bytes an hour
    const bool giga = bytes_per_hour >= 1000.0 * mbit;
    const double unit = giga ? 1000.0 * mbit : mbit;
    return within_error(bytes_per_hour / unit, error / unit, 3) + (giga ? " Gbit/s" : " Mbit/s");
}

/// Three digits, or fewer where the error says so.
std::string three_digits(const sim::Mean& mean) {
    return within_error(mean.value, mean.error(), 3);
}

Table flow_table(const std::vector<FlowBill>& bills, const sim::ScenarioResult& scenario, const sim::Mean& whole,
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
        const sim::Mean charge = bill.charge();
        table.rows.push_back(
            {{{bill.flow->cause},
              {std::string(word(bill.flow->kind)), Tone::dim},
              {bill.flow->from + " → " + bill.flow->to},
              {three_digits(1e-12 / months * bill.bytes)},
              {money.text(charge)},
              {view_share(charge, whole)},
              {charge.value != 0.0 ? money.signed_text(-1.0 * bill.without) : "–"},
              {bill.flow->hours > 0.0 ? three_digits({bill.flow->hours, bill.flow->each_hours}) + " h" : "–"}}});
    }
    if (const sim::Mean standing = standing_egress(scenario); standing.value != 0.0)
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
        const bool stated = load.capacity > 0.0;
        const double share = stated ? load.peak / load.capacity : 0.0;
        // The two errors can do no worse than add up.
        const double error = stated ? (load.peak_error + share * load.capacity_error) / load.capacity : 0.0;
        const Tone tone = share > 1.0 ? Tone::bad : share > 0.8 ? Tone::warn : Tone::plain;
        table.rows.push_back(
            {{{load.route},
              {load.back ? "back" : "there", Tone::dim},
              {stated ? rate_text(load.capacity, load.capacity_error) : "not stated", Tone::dim},
              {rate_text(load.peak, load.peak_error)},
              {stated ? within_error(100.0 * share, 100.0 * error, 3) + " %" : "–", tone},
              {stated ? within_error(100.0 * load.too_full, 100.0 * load.too_full_error, 3) + " % of trials" : "–",
               tone}}});
    }
    return table;
}

} // namespace

std::vector<FlowBill> flow_bills(const sim::ScenarioResult& scenario) {
    std::vector<FlowBill> bills;
    for (const auto& flow : scenario.flows) {
        FlowBill bill;
        bill.flow = &flow;
        bill.bytes = flow.bytes();
        sim::Mean all; // bytes of the cause, over its flows
        std::vector<double> all_by_month(flow.monthly.size());
        for (const auto& other : scenario.flows)
            if (other.cause == flow.cause) {
                all += other.bytes();
                for (std::size_t m = 0; m < all_by_month.size(); ++m)
                    all_by_month[m] += other.monthly[m];
            }
        const double part = all.value > 0.0 ? bill.bytes.value / all.value : 0.0;
        const Charges way(scenario, flow.cause, model::Category::egress);
        bill.way = part_of(way.total, bill.bytes, all);
        bill.without = part_of(way.marginal, bill.bytes, all);
        bill.monthly.assign(scenario.monthly.size(), 0.0);
        std::optional<Charges> taken;
        if (takes_out(flow.kind)) {
            taken.emplace(scenario, flow.cause, model::Category::storage);
            bill.taken = part_of(taken->total, bill.bytes, all);
            bill.without += part_of(taken->marginal, bill.bytes, all);
        }
        for (std::size_t m = 0; m < bill.monthly.size() && m < all_by_month.size(); ++m) {
            const double share = all_by_month[m] > 0.0 ? flow.monthly[m] / all_by_month[m] : part;
            bill.monthly[m] = share * (way.monthly[m] + (taken ? taken->monthly[m] : 0.0));
        }
        bills.push_back(std::move(bill));
    }
    std::ranges::stable_sort(bills, [](const FlowBill& a, const FlowBill& b) {
        const double x = a.charge().value, y = b.charge().value;
        return x != y ? x > y : a.bytes.value > b.bytes.value;
    });
    return bills;
}

sim::Mean standing_egress(const sim::ScenarioResult& scenario) {
    sim::Mean total;
    for (const auto& line : scenario.lines) {
        const bool known = std::ranges::any_of(scenario.flows, [&](const auto& f) { return f.cause == line.cause; });
        if (line.category == model::Category::egress && !known)
            total += line.cash();
    }
    return total;
}

Page egress_page(const sim::Result& result) {
    Page page;
    page.blocks.emplace_back(view_title(result, "bytes on their way"));
    const ViewMoney money(result, [](const sim::ScenarioResult& s) {
        double total = standing_egress(s).value;
        for (const FlowBill& bill : flow_bills(s))
            total += bill.charge().value;
        return total;
    });
    for (const auto& scenario : result.scenarios) {
        const auto bills = flow_bills(scenario);
        if (bills.empty()) {
            page.blocks.emplace_back(Paragraph{"No byte leaves its site.", scenario.name + ":", Tone::plain});
            continue;
        }
        sim::Mean whole = standing_egress(scenario);
        for (const FlowBill& bill : bills)
            whole += bill.charge();
        page.blocks.emplace_back(flow_table(bills, scenario, whole, money));
        const FlowBill& first = bills.front();
        if (first.charge().value > 0.0)
            page.blocks.emplace_back(
                Paragraph{fmt::format("The costliest flow is \"{}\", {} → {}: {} of {} {} over {}. Without it the bill "
                                      "would be {} lower.",
                                      first.flow->cause, first.flow->from, first.flow->to, money.text(first.charge()),
                                      money.text(whole), money.words,
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
