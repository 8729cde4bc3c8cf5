#include "topsheet/report/invoice.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "report/csv.hpp"
#include "report/number_text.hpp"

namespace topsheet::report {

namespace {

std::string month_text(const std::optional<YearMonth>& month) {
    return month ? fmt::format("{:04}-{:02}", month->year, month->month) : std::string();
}

const rates::Meter& meter_of(const Invoice& invoice, const rates::BillLine& line) {
    return invoice.catalog.meters[static_cast<std::size_t>(line.meter)];
}

/// "37,000 GB", and "1,500 × 1000 request" where the unit is itself a number of things.
std::string amount_text(double amount, const rates::Meter& meter) {
    const bool counted = !meter.quantity.empty() && meter.quantity[0] >= '0' && meter.quantity[0] <= '9';
    return fmt::format("{}{}{}", compact(amount / meter.unit), counted ? " × " : " ", quantity_text(meter));
}

/// Which part of the month's usage a row is, in words.
std::string band_text(const rates::Bracket& row, const rates::Meter& meter) {
    if (row.kind == rates::RowKind::free)
        return "  free";
    if (row.kind == rates::RowKind::minimum)
        return "  lifts it to the minimum";
    if (std::isinf(row.up_to))
        return row.from > 0.0 ? fmt::format("  above {}", compact(row.from / meter.unit)) : "  all of it";
    return row.from > 0.0 ? fmt::format("  {} to {}", compact(row.from / meter.unit), compact(row.up_to / meter.unit))
                          : fmt::format("  first {}", compact(row.up_to / meter.unit));
}

Row band_row(const rates::Bracket& row, const rates::Meter& meter, const std::string& currency) {
    Row out;
    out.cells.push_back({band_text(row, meter), Tone::dim});
    out.cells.push_back({row.kind == rates::RowKind::minimum ? "" : compact(row.amount / meter.unit), Tone::dim});
    out.cells.push_back({row.kind != rates::RowKind::price
                             ? ""
                             : fmt::format("{} {}/{}", compact(row.price * meter.unit), currency, quantity_text(meter)),
                         Tone::dim});
    out.cells.push_back({grouped(row.charge, 2), Tone::dim});
    return out;
}

} // namespace

std::string full_name(const rates::Meter& meter) {
    return meter.card.empty() ? meter.id : meter.card + "/" + meter.id;
}

Page invoice_page(const Invoice& invoice) {
    const std::string& currency = invoice.bill.currency;
    Page page;
    page.blocks.emplace_back(Heading{"Invoice", month_text(invoice.month), 1});
    Table table;
    table.columns = {{"meter", false}, {"amount"}, {"price"}, {"charge, " + currency}};
    for (const rates::BillLine& line : invoice.bill.lines) {
        const rates::Meter& meter = meter_of(invoice, line);
        Row row;
        row.rule = !table.rows.empty();
        row.cells = {{full_name(meter), Tone::strong},
                     {amount_text(line.amount, meter)},
                     {},
                     {grouped(line.charge, 2), Tone::strong}};
        table.rows.push_back(std::move(row));
        for (const rates::Bracket& bracket : line.brackets)
            table.rows.push_back(band_row(bracket, meter, currency));
    }
    Row total;
    total.rule = true;
    total.cells = {{"total", Tone::strong}, {}, {}, {grouped(invoice.bill.total, 2), Tone::strong}};
    table.rows.push_back(std::move(total));
    page.blocks.emplace_back(std::move(table));
    const bool estimated = std::ranges::any_of(invoice.bill.lines, [&](const rates::BillLine& line) {
        return meter_of(invoice, line).confidence == Confidence::estimate;
    });
    if (estimated)
        page.blocks.emplace_back(
            Paragraph{"Some of these prices are estimates; `topsheet rates show` tells which.", {}, Tone::dim});
    return page;
}

std::string invoice_csv(const Invoice& invoice) {
    std::string text = "month,meter,unit,from,up_to,amount,price,charge,currency,rule\n";
    for (const rates::BillLine& line : invoice.bill.lines) {
        const rates::Meter& meter = meter_of(invoice, line);
        for (const rates::Bracket& row : line.brackets)
            text += csv_line({month_text(invoice.month), full_name(meter), quantity_text(meter),
                              exact(row.from / meter.unit), exact(row.up_to / meter.unit),
                              exact(row.amount / meter.unit), exact(row.price * meter.unit), exact(row.charge),
                              invoice.bill.currency, std::string(word(row.kind))});
    }
    return text;
}

} // namespace topsheet::report
