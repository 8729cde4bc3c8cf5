#include "topsheet/engine/plain_lines.hpp"

#include <algorithm>
#include <utility>

#include "engine/plain_kernels.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::engine {

namespace {

const double* row(const chance::DrawBlock& draws, int input, int month) {
    return input < 0 ? nullptr : draws.value(input, month);
}

} // namespace

/// What one posting works with.
struct PlainLines::Desk {
    const model::Study& study;
    const Layout& layout;
    const Luck& luck;
    bool detail;
    Books& books;
    std::vector<Block>& months; ///< sum of all plain lines
    std::vector<Block>& kinds;  ///< sum of each class's lines over the months
};

PlainLines::PlainLines(const model::Study& study, const Layout& layout, std::vector<PlainPrice> prices)
    : months_(study.months) {
    const auto add = [&](int line, const PlainSource& amount, PlainPrice price, bool metered) {
        const auto& info = layout.lines[static_cast<std::size_t>(line)];
        const auto alike = [&](const Class& other) {
            const auto& theirs = layout.lines[static_cast<std::size_t>(other.line)];
            return theirs.category == info.category && theirs.estimated == info.estimated && theirs.farm == info.farm;
        };
        auto found = std::ranges::find_if(classes_, alike);
        if (found == classes_.end())
            found = classes_.insert(classes_.end(), {line});
        lines_.push_back({line, static_cast<int>(found - classes_.begin()), amount, std::move(price), {}, metered});
        for (const auto* bands : lines_.back().price.ladders)
            lines_.back().ladders.emplace_back(*bands);
    };
    for (auto& price : prices) {
        const auto& slot = layout.usages[static_cast<std::size_t>(price.slot)];
        add(slot.line, *slot.plain, std::move(price), true);
    }
    for (const auto& payment : layout.payments)
        if (payment.plain)
            add(payment.line, *payment.plain, {}, false);
}

/// Posts one month of a line to the sums; returns the sum over the trials.
double PlainLines::cost(const Line& line, int month, Desk& desk) const {
    const auto m = static_cast<std::size_t>(month);
    const kernels::PlainTotals to{desk.months[m].data(), desk.kinds[static_cast<std::size_t>(line.kind)].data()};
    const double* amount = row(*desk.luck.draws, line.amount.input, month);
    const double* level = row(*desk.luck.draws, line.price.level, month);
    const double price = line.price.price.empty() ? 1.0 : line.price.price[m];
    const int ladder = line.price.ladder_of.empty() ? -1 : line.price.ladder_of[m];
    if (ladder >= 0 && amount != nullptr)
        return kernels::post_ladder(line.ladders[static_cast<std::size_t>(ladder)], amount, line.amount.unit, level,
                                    price, to);
    double k = line.amount.unit * price;
    if (amount == nullptr) {
        const double fixed = line.amount.fixed * line.amount.unit;
        k = ladder < 0 ? fixed * price
                       : rates::detail::ladder(*line.price.ladders[static_cast<std::size_t>(ladder)], fixed) * price;
        return level == nullptr ? kernels::post_constant(k, to) : kernels::post_scaled(level, k, to);
    }
    return level == nullptr ? kernels::post_scaled(amount, k, to) : kernels::post_product(amount, level, k, to);
}

void PlainLines::operator()(const model::Study& study, const Layout& layout, const Luck& luck, bool detail,
                            Books& books) const {
    if (lines_.empty())
        return;
    auto& months = books.plain_months;
    auto& kinds = books.plain_kinds;
    months.assign(static_cast<std::size_t>(months_), Block::Zero());
    kinds.assign(classes_.size(), Block::Zero());
    Desk desk{study, layout, luck, detail, books, months, kinds};
    const auto timing = study.finance.timing;
    if (study.finance.discount_rate.is_fixed()) {
        std::vector<double>& worth = books.plain_worth;
        worth.clear();
        for (int m = 0; m < months_; ++m)
            worth.push_back(Books::present(luck, timing, m, When::month_end)[0]);
        for (const auto& line : lines_)
            for (int m = line.amount.first; m <= line.amount.last; ++m) {
                const double sum = cost(line, m, desk);
                books.share(line.line, m, sum, sum * worth[static_cast<std::size_t>(m)]);
                if (detail && line.metered)
                    books.line_marginal[static_cast<std::size_t>(line.line)] += sum;
            }
    } else {
        // Every trial has its own discount, so a line's present value needs its trials.
        std::vector<Block> scratch(static_cast<std::size_t>(months_));
        Desk one{study, layout, luck, detail, books, scratch, kinds};
        for (const auto& line : lines_)
            for (int m = line.amount.first; m <= line.amount.last; ++m) {
                Block& amount = scratch[static_cast<std::size_t>(m)];
                amount.setZero();
                const double sum = cost(line, m, one);
                months[static_cast<std::size_t>(m)] += amount;
                const Block worth = amount * Books::present(luck, timing, m, When::month_end);
                books.share(line.line, m, sum, ordered_sum(worth));
                if (detail && line.metered)
                    books.line_marginal[static_cast<std::size_t>(line.line)] += sum;
            }
    }
    for (int m = 0; m < months_; ++m) {
        const auto at = static_cast<std::size_t>(m);
        kernels::close_month(months[at], Books::present(luck, timing, m, When::month_end), books.cash[at],
                             books.accrual[at], books.nominal, books.npv);
    }
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
