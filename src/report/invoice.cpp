#include "topsheet/report/invoice.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/number_text.hpp"
#include "topsheet/rates/accounts.hpp"

namespace topsheet::report {

namespace {

/// An amount or a price on the page: all digits of a whole number, nine of others, so that amount x price is right to
/// the cent and the table keeps its width. JSON and CSV have them all.
std::string billed(double value) {
    return std::floor(value) == value ? precise(value) : compact(value, 9);
}

std::string month_of(const Invoice& invoice) {
    return invoice.month ? month_text(*invoice.month) : std::string();
}

const rates::Meter& meter_of(const Invoice& invoice, const rates::BillLine& line) {
    return invoice.catalog.meters[static_cast<std::size_t>(line.meter)];
}

/// "37,000 GB", and "1,500 × 1000 request" where the unit is itself a number of things.
std::string amount_text(double amount, const rates::Meter& meter) {
    const bool counted = !meter.quantity.empty() && meter.quantity[0] >= '0' && meter.quantity[0] <= '9';
    return fmt::format("{}{}{}", billed(amount / meter.unit), counted ? " × " : " ", quantity_text(meter));
}

std::string percent(double share) {
    return compact(100.0 * share) + " %";
}

/// Which part of the month's usage a row is, in words.
std::string band_text(const rates::Bracket& row, const rates::Meter& meter) {
    using rates::RowKind;
    switch (row.kind) {
    case RowKind::free: return "  free";
    case RowKind::free_per_day: return "  free, by the day";
    case RowKind::free_share: return row.name.empty() ? "  free" : "  free, by what " + row.name + " counts";
    case RowKind::waived: return "  waived";
    case RowKind::not_billed: return "  beyond what is billed";
    case RowKind::rounded: return "  rounded up to what is sold";
    case RowKind::committed: return "  from the commitment";
    case RowKind::unused: return "  commitment not used";
    case RowKind::plan: return "  plan " + row.name;
    case RowKind::overage: return "  overage of plan " + row.name;
    case RowKind::cap: return "  lowers it to the cap";
    case RowKind::minimum: return "  lifts it to the minimum";
    case RowKind::discount:
    case RowKind::agreement: return fmt::format("  less {}, {}", percent(row.price), row.name);
    case RowKind::price: break;
    }
    if (!row.name.empty())
        return "  plan " + row.name;
    if (std::isinf(row.up_to))
        return row.from > 0.0 ? fmt::format("  above {}", billed(row.from / meter.unit)) : "  all of it";
    return row.from > 0.0 ? fmt::format("  {} to {}", billed(row.from / meter.unit), billed(row.up_to / meter.unit))
                          : fmt::format("  first {}", billed(row.up_to / meter.unit));
}

/// Whether a row counts units, and whether they have a price.
bool counts_units(rates::RowKind kind) {
    using rates::RowKind;
    return kind != RowKind::minimum && kind != RowKind::cap && kind != RowKind::plan && kind != RowKind::discount &&
           kind != RowKind::agreement;
}
bool has_price(rates::RowKind kind) {
    using rates::RowKind;
    return kind == RowKind::price || kind == RowKind::committed || kind == RowKind::unused || kind == RowKind::overage;
}

/// The meter in whose units a row counts: overage of a seat plan counts what is stored.
const rates::Meter& counted_by(const rates::Bracket& row, const rates::Meter& meter, const rates::Catalog& catalog) {
    const auto* plans = std::get_if<rates::Plans>(&meter.tariff.rule);
    return row.kind == rates::RowKind::overage && plans != nullptr && plans->stored.found()
               ? catalog.meters[plans->stored.at()]
               : meter;
}

Row band_row(const rates::Bracket& row, const rates::Meter& meter, const Invoice& invoice) {
    const rates::Meter& counted = counted_by(row, meter, invoice.catalog);
    Row out;
    out.cells.push_back({band_text(row, meter), Tone::dim});
    out.cells.push_back({counts_units(row.kind) ? billed(row.amount / counted.unit) : "", Tone::dim});
    out.cells.push_back({has_price(row.kind) ? fmt::format("{} {}/{}", billed(row.price * counted.unit),
                                                           invoice.bill.currency, quantity_text(counted))
                                             : "",
                         Tone::dim});
    out.cells.push_back({grouped(row.charge, 2), Tone::dim});
    return out;
}

std::string name_of(const rates::Agreement& agreement) {
    return rates::title_of(agreement);
}

/// What an agreement promises beyond what its meters cost.
Row shortfall_row(const rates::Shortfall& shortfall, const Invoice& invoice) {
    const auto& agreement = invoice.catalog.agreements[static_cast<std::size_t>(shortfall.agreement)];
    Row row;
    row.rule = true;
    row.cells = {{name_of(agreement) + ", shortfall", Tone::strong},
                 {},
                 {fmt::format("{} promised, {} charged", grouped(shortfall.commit, 2), grouped(shortfall.charged, 2)),
                  Tone::dim},
                 {grouped(shortfall.charge, 2), Tone::strong}};
    return row;
}

/// Totals by a name that some line of the usage says; what belongs to nobody comes last.
void append_totals(Page& page, const Invoice& invoice, const char* title, std::string rates::UsageLine::*name) {
    if (std::ranges::all_of(invoice.usage, [&](const rates::UsageLine& line) { return (line.*name).empty(); }))
        return;
    Table table;
    table.columns = {{title, false}, {"charge, " + invoice.bill.currency}};
    double rest = invoice.bill.total;
    for (const rates::NamedTotal& one : rates::totals_by(invoice.usage, invoice.charges, name)) {
        table.rows.push_back({{{one.name.empty() ? "(not named)" : one.name}, {grouped(one.total, 2)}}});
        rest -= one.total;
    }
    if (rest > 0.005)
        table.rows.push_back({{{"(standing)"}, {grouped(rest, 2)}}});
    page.blocks.emplace_back(std::move(table));
}

/// The parts of storage classes that lie behind the meters.
void append_parts(Page& page, const Invoice& invoice) {
    Table table;
    table.columns = {{"of storage classes", false}, {"meter", false}, {"amount"}, {"charge, " + invoice.bill.currency}};
    for (std::size_t i = 0; i < invoice.usage.size(); ++i) {
        const rates::UsageLine& line = invoice.usage[i];
        if (line.what.empty())
            continue;
        const rates::Meter& meter = invoice.catalog.meters[static_cast<std::size_t>(line.meter)];
        const std::string cause = line.cause.empty() ? "" : ", " + line.cause;
        table.rows.push_back({{{line.what + cause},
                               {full_name(meter), Tone::dim},
                               {amount_text(line.amount, meter)},
                               {grouped(invoice.charges[i], 2)}}});
    }
    if (!table.rows.empty())
        page.blocks.emplace_back(std::move(table));
}

/// Who shares a line, for the rows of the CSV; one nameless share where no account is named.
std::vector<rates::NamedTotal> shares_of(const Invoice& invoice, const rates::BillLine& line) {
    if (invoice.usage.empty())
        return {{line.account, 1.0}};
    return rates::account_shares(invoice.catalog, invoice.usage, line, invoice.bill.apart, invoice.month);
}

} // namespace

std::string full_name(const rates::Meter& meter) {
    return meter.card.empty() ? meter.id : meter.card + "/" + meter.id;
}

Page invoice_page(const Invoice& invoice) {
    const std::string& currency = invoice.bill.currency;
    Page page;
    page.blocks.emplace_back(Heading{"Invoice", month_of(invoice), 1});
    Table table;
    table.columns = {{"meter", false}, {"amount"}, {"price"}, {"charge, " + currency}};
    for (const rates::BillLine& line : invoice.bill.lines) {
        const rates::Meter& meter = meter_of(invoice, line);
        Row row;
        row.rule = !table.rows.empty();
        row.cells = {{full_name(meter) + (line.account.empty() ? "" : " · " + line.account), Tone::strong},
                     {amount_text(line.amount, meter)},
                     {},
                     {grouped(line.charge, 2), Tone::strong}};
        table.rows.push_back(std::move(row));
        for (const rates::Bracket& bracket : line.brackets)
            table.rows.push_back(band_row(bracket, meter, invoice));
    }
    for (const rates::Shortfall& shortfall : invoice.bill.shortfalls)
        table.rows.push_back(shortfall_row(shortfall, invoice));
    Row total;
    total.rule = true;
    total.cells = {{"total", Tone::strong}, {}, {}, {grouped(invoice.bill.total, 2), Tone::strong}};
    table.rows.push_back(std::move(total));
    page.blocks.emplace_back(std::move(table));
    append_parts(page, invoice);
    append_totals(page, invoice, "account", &rates::UsageLine::account);
    append_totals(page, invoice, "cause", &rates::UsageLine::cause);
    for (const rates::BrokenLimit& limit : invoice.bill.limits)
        page.blocks.emplace_back(Paragraph{limit.sentence, "!", Tone::warn});
    const bool estimated = std::ranges::any_of(invoice.bill.lines, [&](const rates::BillLine& line) {
        return meter_of(invoice, line).confidence == Confidence::estimate;
    });
    if (estimated)
        page.blocks.emplace_back(
            Paragraph{"Some of these prices are estimates; `topsheet rates show` tells which.", {}, Tone::dim});
    return page;
}

std::string invoice_csv(const Invoice& invoice) {
    std::string text = "month,meter,unit,from,up_to,amount,price,charge,currency,rule,name,account\n";
    for (const rates::BillLine& line : invoice.bill.lines) {
        const rates::Meter& meter = meter_of(invoice, line);
        const auto shares = shares_of(invoice, line);
        for (const rates::Bracket& row : line.brackets) {
            const rates::Meter& counted = counted_by(row, meter, invoice.catalog);
            const bool is_share = row.kind == rates::RowKind::discount || row.kind == rates::RowKind::agreement;
            for (const auto& [account, share] : shares)
                text += csv_line({month_of(invoice), full_name(meter), quantity_text(counted),
                                  exact(row.from / counted.unit), exact(row.up_to / counted.unit),
                                  exact(row.amount / counted.unit * share),
                                  exact(is_share ? row.price : row.price * counted.unit), exact(row.charge * share),
                                  invoice.bill.currency, std::string(word(row.kind)), row.name, account});
        }
    }
    for (const rates::Shortfall& shortfall : invoice.bill.shortfalls) {
        const auto& agreement = invoice.catalog.agreements[static_cast<std::size_t>(shortfall.agreement)];
        text += csv_line({month_of(invoice), agreement.card + "/" + agreement.id, "", "", "", "", "",
                          exact(shortfall.charge), invoice.bill.currency, "shortfall", name_of(agreement), ""});
    }
    return text;
}

} // namespace topsheet::report
