#include "topsheet/engine/plain_lines.hpp"

#include <algorithm>

#include "engine/plain_kernels.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::engine {

namespace {

/// A row of an input, and how far it is to the next month's.
struct Rows {
    const double* first = nullptr;
    int step = 0;
};

Rows rows_of(const chance::DrawBlock& draws, int input) {
    static const Block ones = Block::Ones();
    if (input < 0)
        return {ones.data(), 0};
    return {draws.value(input, 0), draws.varies(input) ? chance::group_size : 0};
}

} // namespace

PlainLines::PlainLines(const model::Study& study, const Layout& layout, const std::vector<PlainPrice>& prices)
    : months_(study.months) {
    for (const auto& price : prices) {
        const auto& slot = layout.usages[static_cast<std::size_t>(price.slot)];
        add(layout, slot.line, *slot.plain, price, true);
    }
    for (const auto& payment : layout.payments)
        if (payment.plain)
            add(layout, payment.line, *payment.plain, {}, false);
}

void PlainLines::add(const Layout& layout, int at, const PlainSource& amount, const PlainPrice& price, bool metered) {
    const auto& info = layout.lines[static_cast<std::size_t>(at)];
    const auto alike = [&](const Class& other) {
        const auto& theirs = layout.lines[static_cast<std::size_t>(other.line)];
        return theirs.category == info.category && theirs.estimated == info.estimated && theirs.farm == info.farm;
    };
    auto found = std::ranges::find_if(classes_, alike);
    if (found == classes_.end())
        found = classes_.insert(classes_.end(), {at});
    Line& line = lines_.emplace_back();
    line.line = at;
    line.kind = static_cast<int>(found - classes_.begin());
    line.amount = amount.input;
    line.level = price.level;
    line.unit = amount.unit;
    line.metered = metered;
    line.factors.assign(static_cast<std::size_t>(months_), 0.0);
    for (const auto* bands : price.ladders)
        line.ladders.emplace_back(*bands);
    const bool fixed = amount.input < 0;
    for (int month = amount.first; month <= amount.last; ++month) {
        const auto m = static_cast<std::size_t>(month);
        const double factor = price.price.empty() ? 1.0 : price.price[m];
        int ladder = price.ladder_of.empty() ? -1 : price.ladder_of[m];
        if (fixed) {
            const double units = amount.fixed * amount.unit;
            line.factors[m] =
                factor *
                (ladder < 0 ? units : rates::detail::ladder(*price.ladders[static_cast<std::size_t>(ladder)], units));
            ladder = -1;
        } else {
            line.factors[m] = ladder < 0 ? amount.unit * factor : factor;
        }
        if (line.parts.empty() || line.parts.back().ladder != ladder)
            line.parts.push_back({month, month, ladder});
        line.parts.back().last = month;
    }
}

void PlainLines::post(const Line& line, const chance::DrawBlock& draws, double* months, double* kind,
                      double* sums) const {
    const Rows x = rows_of(draws, line.amount), y = rows_of(draws, line.level);
    kernels::PlainRun run{0, -1, x.first, y.first, x.step, y.step, line.factors.data(), months, kind, sums};
    for (const auto& part : line.parts) {
        run.first = part.first;
        run.last = part.last;
        if (part.ladder < 0)
            kernels::post_products(run);
        else
            kernels::post_ladders(run, line.ladders[static_cast<std::size_t>(part.ladder)], line.unit);
    }
}

void PlainLines::operator()(const model::Study& study, const Layout& layout, const Luck& luck, bool detail,
                            Books& books) const {
    if (lines_.empty())
        return;
    const auto count = static_cast<std::size_t>(months_);
    const auto timing = study.finance.timing;
    const bool one_worth = study.finance.discount_rate.is_fixed();
    auto& [months, kinds, alone, worth, sums, one] = books.plain;
    Books::empty(months, count);
    Books::empty(kinds, classes_.size());
    worth.resize(count);
    sums.resize(count);
    for (std::size_t m = 0; m < count; ++m)
        worth[m] = Books::present(luck, timing, static_cast<int>(m), When::month_end);
    one.resize(count);
    for (std::size_t m = 0; m < count; ++m)
        one[m] = worth[m][0];
    for (const auto& line : lines_) {
        double* kind = kinds[static_cast<std::size_t>(line.kind)].data();
        const auto at = static_cast<std::size_t>(line.line);
        if (one_worth) {
            post(line, *luck.draws, months.front().data(), kind, sums.data());
        } else { // each trial has a discount of its own, so a line's present value needs its trials
            Books::empty(alone, count);
            post(line, *luck.draws, alone.front().data(), kind, sums.data());
        }
        double* const line_month = books.line_month.data() + at * count;
        double total = 0.0, present = 0.0;
        for (const auto& part : line.parts)
            for (auto m = static_cast<std::size_t>(part.first); m <= static_cast<std::size_t>(part.last); ++m) {
                line_month[m] += sums[m];
                total += sums[m];
                if (one_worth) {
                    present += sums[m] * one[m];
                } else {
                    months[m] += alone[m];
                    present += ordered_sum(alone[m] * worth[m]);
                }
            }
        books.line_npv[at] += present;
        if (detail && line.metered)
            books.line_marginal[at] += total;
    }
    for (std::size_t m = 0; m < count; ++m)
        kernels::close_month(months[m], worth[m], books.cash[m], books.accrual[m], books.nominal, books.npv);
    for (std::size_t c = 0; c < classes_.size(); ++c) {
        const auto& info = layout.lines[static_cast<std::size_t>(classes_[c].line)];
        books.category[static_cast<std::size_t>(info.category)] += kinds[c];
        if (info.farm != FarmSource::none)
            books.farm[static_cast<std::size_t>(info.farm)] += kinds[c];
        const Block size = kinds[c].abs(); // amounts and prices are not negative
        books.absolute += size;
        if (info.estimated)
            books.estimated += size;
    }
}

} // namespace topsheet::engine
