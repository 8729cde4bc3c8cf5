#include "sim/ledger_sums.hpp"

namespace topsheet::sim {

namespace {

void add_all(std::vector<Fixed>& to, const std::vector<Fixed>& from) {
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += from[i];
}

} // namespace

LedgerSums::LedgerSums(const engine::Layout& layout, int months)
    : line_month(layout.lines.size() * static_cast<std::size_t>(months)),
      line_npv(layout.lines.size()),
      line_marginal(layout.lines.size()) {}

void LedgerSums::add(const engine::Books& books) {
    for (std::size_t i = 0; i < line_month.size(); ++i)
        if (books.line_month[i] != 0.0) // most months of most lines are empty
            line_month[i] += to_fixed(books.line_month[i]);
    for (std::size_t i = 0; i < line_npv.size(); ++i)
        line_npv[i] += to_fixed(books.line_npv[i]);
    for (std::size_t i = 0; i < line_marginal.size(); ++i)
        line_marginal[i] += to_fixed(books.line_marginal[i]);
    engine::Block accrued = engine::Block::Zero();
    for (const auto& month : books.accrual)
        accrued += month;
    accrual += to_fixed(engine::ordered_sum(accrued));
    nominal += to_fixed(engine::ordered_sum(books.nominal));
    opening_book += to_fixed(engine::ordered_sum(books.opening_book));
    prepaid_beyond += to_fixed(engine::ordered_sum(books.prepaid_beyond));
}

void LedgerSums::add(const LedgerSums& other) {
    add_all(line_month, other.line_month);
    add_all(line_npv, other.line_npv);
    add_all(line_marginal, other.line_marginal);
    accrual += other.accrual;
    nominal += other.nominal;
    opening_book += other.opening_book;
    prepaid_beyond += other.prepaid_beyond;
}

std::vector<Line> LedgerSums::lines(const engine::Layout& layout, double count, bool marginal) const {
    std::vector<Line> result;
    const auto& slots = layout.lines;
    const std::size_t months = slots.empty() ? 0 : line_month.size() / slots.size();
    std::vector<bool> metered(slots.size());
    for (const auto& usage : layout.usages)
        metered[static_cast<std::size_t>(usage.line)] = true;
    for (std::size_t i = 0; i < slots.size(); ++i) {
        Line line{slots[i].category, slots[i].line, slots[i].cause, slots[i].kind, 0.0, 0.0, {}, slots[i].estimated};
        Fixed total = 0;
        bool any = false;
        for (std::size_t m = 0; m < months; ++m) {
            const Fixed sum = line_month[i * months + m];
            total += sum;
            any = any || sum != 0;
            line.monthly.push_back(from_fixed(sum) / count);
        }
        line.mean = from_fixed(total) / count;
        line.npv = from_fixed(line_npv[i]) / count;
        // What is bought or paid as stated would fall away with its cause; what belongs to nobody would not.
        if (marginal && metered[i])
            line.marginal = from_fixed(line_marginal[i]) / count;
        else if (marginal && line.cause != engine::standing)
            line.marginal = line.mean;
        if (any)
            result.push_back(std::move(line));
    }
    return result;
}

std::vector<BridgeRow> LedgerSums::bridge(double count) const {
    return {{"cash, residual value credited", from_fixed(nominal) / count},
            {"book value of the estate at the start", from_fixed(opening_book) / count},
            {"prepaid beyond the horizon", -from_fixed(prepaid_beyond) / count},
            {"accrued cost", -from_fixed(accrual) / count}};
}

} // namespace topsheet::sim
