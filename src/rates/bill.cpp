#include "topsheet/rates/bill.hpp"

#include <cstddef>

#include "topsheet/rates/tariff_itemize.hpp"

namespace topsheet::rates {

namespace {

/// All usage of one meter.
struct Metered {
    int meter = -1;
    double amount = 0.0;
};

const Meter& meter_of(const Catalog& catalog, int index) {
    return catalog.meters[static_cast<std::size_t>(index)];
}

/// Usage by meter, in the order in which the list first names each.
std::vector<Metered> by_meter(const Catalog& catalog, const std::vector<UsageLine>& usage) {
    std::vector<Metered> totals;
    std::vector<int> place(catalog.meters.size(), -1);
    for (const UsageLine& line : usage) {
        int& at = place[static_cast<std::size_t>(line.meter)];
        if (at < 0) {
            at = static_cast<int>(totals.size());
            totals.push_back({line.meter, 0.0});
        }
        totals[static_cast<std::size_t>(at)].amount += line.amount;
    }
    return totals;
}

/// What the meter's ladder measures: its own usage, or that of its whole pool.
double pooled_amount(const Catalog& catalog, const std::vector<Metered>& totals, const Meter& meter) {
    double sum = 0.0;
    for (const Metered& other : totals)
        if (one_ladder(meter, meter_of(catalog, other.meter)))
            sum += other.amount;
    return sum;
}

BillLine line_of(const Meter& meter, const Metered& usage, double pooled) {
    BillLine line{.meter = usage.meter, .amount = usage.amount, .charge = 0.0, .brackets = {}};
    if (!(pooled > 0.0))
        return line;
    const double share = usage.amount / pooled;
    const double level = meter.level.fixed.base();
    line.charge = share * level * charge(meter.tariff, pooled);
    line.brackets = itemize(meter.tariff, pooled);
    for (Bracket& row : line.brackets) {
        row.amount *= share;
        row.price *= level;
        row.charge *= share * level;
    }
    return line;
}

} // namespace

Bill price(const Catalog& catalog, const std::vector<UsageLine>& usage, const std::string& currency,
           const std::optional<YearMonth>&) {
    Bill bill{.currency = currency, .total = 0.0, .lines = {}};
    const std::vector<Metered> totals = by_meter(catalog, usage);
    for (const Metered& one : totals) {
        const Meter& meter = meter_of(catalog, one.meter);
        bill.lines.push_back(line_of(meter, one, pooled_amount(catalog, totals, meter)));
        bill.total += bill.lines.back().charge;
    }
    return bill;
}

} // namespace topsheet::rates
