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
    std::erase_if(lines_, [](const Line& line) { return line.parts.empty(); }); // outside of the horizon
    for (std::size_t i = 0; i + 1 < lines_.size(); ++i) { // whoever can be posted with a line comes after it
        const auto next = lines_.begin() + static_cast<std::ptrdiff_t>(i) + 1;
        const auto fits = [&](const Line& other) { return mates(lines_[i], other); };
        const auto kin = [&](const Line& other) { return fits(other) && other.kind == lines_[i].kind; };
        auto mate = std::find_if(next, lines_.end(), kin);
        if (mate == lines_.end())
            mate = std::find_if(next, lines_.end(), fits);
        if (mate == lines_.end())
            continue;
        std::iter_swap(next, mate);
        ++i;
    }
}

void PlainLines::add(const Layout& layout, int at, const PlainSource& amount, const PlainPrice& price, bool metered) {
    const auto& info = layout.lines[static_cast<std::size_t>(at)];
    const auto alike = [&](int other) {
        const auto& theirs = layout.lines[static_cast<std::size_t>(other)];
        return theirs.category == info.category && theirs.estimated == info.estimated && theirs.farm == info.farm;
    };
    auto found = std::ranges::find_if(classes_, alike);
    if (found == classes_.end())
        found = classes_.insert(classes_.end(), at);
    Line& line = lines_.emplace_back();
    line.line = at;
    line.kind = static_cast<int>(found - classes_.begin());
    line.amount = amount.input;
    line.level = price.level;
    line.metered = metered;
    line.factors.assign(static_cast<std::size_t>(months_), 0.0);
    for (const auto* bands : price.ladders)
        line.ladders.emplace_back(*bands, amount.unit);
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
        line.scaled = line.scaled || line.factors[m] != 1.0;
    }
}

bool PlainLines::mates(const Line& a, const Line& b) {
    const auto simple = [](const Line& line) { return line.parts.size() == 1 && line.parts.front().ladder < 0; };
    return simple(a) && simple(b) && a.parts.front().first == b.parts.front().first &&
           a.parts.front().last == b.parts.front().last && (a.level < 0) == (b.level < 0);
}

void PlainLines::post(const Line& line, const Line* mate, const chance::DrawBlock& draws, double* months,
                      Books& books) const {
    const auto run_of = [&](const Line& of, double* sums) {
        const Rows x = rows_of(draws, of.amount), y = rows_of(draws, of.level);
        return kernels::PlainRun{of.parts.front().first,
                                 of.parts.front().last,
                                 x.first,
                                 of.level < 0 ? nullptr : y.first,
                                 x.step,
                                 y.step,
                                 of.factors.data(),
                                 of.scaled,
                                 months,
                                 books.plain.kinds[static_cast<std::size_t>(of.kind)].data(),
                                 sums};
    };
    kernels::PlainRun run = run_of(line, books.plain.sums.data());
    if (mate != nullptr)
        return kernels::post_two(run, run_of(*mate, books.plain.sums.data() + months_));
    for (const auto& part : line.parts) {
        run.first = part.first;
        run.last = part.last;
        if (part.ladder < 0)
            kernels::post_products(run);
        else
            kernels::post_ladders(run, line.ladders[static_cast<std::size_t>(part.ladder)]);
    }
}

void PlainLines::settle(const Line& line, const double* sums, bool detail, Books& books) const {
    const auto at = static_cast<std::size_t>(line.line), first = static_cast<std::size_t>(line.parts.front().first);
    const int count = line.parts.back().last - line.parts.front().first + 1; // its parts follow each other
    double* const line_month = books.line_month.data() + at * static_cast<std::size_t>(months_) + first;
    const double total =
        kernels::settle(sums + first, books.plain.one.data() + first, count, line_month, books.line_npv[at]);
    if (detail && line.metered)
        books.line_marginal[at] += total;
}

void PlainLines::operator()(const model::Study& study, const Layout& layout, const Luck& luck, bool detail,
                            Books& books) const {
    if (lines_.empty())
        return;
    const auto count = static_cast<std::size_t>(months_);
    const auto timing = study.finance.timing;
    // Where each trial has a discount of its own, a line's present value needs its trials.
    const bool one_worth = study.finance.discount_rate.is_fixed();
    auto& [kinds, alone, worth, sums, one] = books.plain;
    Books::empty(kinds, classes_.size());
    sums.resize(2 * count);
    one.assign(count, 0.0);
    const Block* each = luck.discount.data() + (timing == model::Timing::start ? 0 : 1); // as Books::present
    if (timing == model::Timing::mid) {
        worth.resize(count);
        for (std::size_t m = 0; m < count; ++m)
            worth[m] = Books::present(luck, timing, static_cast<int>(m), When::month_end);
        each = worth.data();
    }
    for (std::size_t m = 0; one_worth && m < count; ++m)
        one[m] = each[m][0];
    double* const months = books.cash.front().data(); // empty so far
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        const Line& line = lines_[i];
        if (!one_worth) {
            Books::empty(alone, count);
            post(line, nullptr, *luck.draws, alone.front().data(), books);
            settle(line, sums.data(), detail, books);
            double& present = books.line_npv[static_cast<std::size_t>(line.line)];
            for (std::size_t m = 0; m < count; ++m) {
                books.cash[m] += alone[m];
                present += ordered_sum(alone[m] * each[m]);
            }
            continue;
        }
        const Line* mate = i + 1 < lines_.size() && mates(line, lines_[i + 1]) ? &lines_[i + 1] : nullptr;
        post(line, mate, *luck.draws, months, books);
        settle(line, sums.data(), detail, books);
        if (mate != nullptr) {
            settle(*mate, sums.data() + count, detail, books);
            ++i;
        }
    }
    kernels::close_months(months_, months, each->data(), books.nominal, books.npv);
    for (std::size_t m = 0; !books.one_book && m < count; ++m)
        books.accrual[m] += books.cash[m];
    for (std::size_t c = 0; c < classes_.size(); ++c) {
        const auto& info = layout.lines[static_cast<std::size_t>(classes_[c])];
        kernels::close_class( // amounts and prices are not negative
            kinds[c], books.category[static_cast<std::size_t>(info.category)],
            info.farm != FarmSource::none ? &books.farm[static_cast<std::size_t>(info.farm)] : nullptr, books.absolute,
            info.estimated ? &books.estimated : nullptr);
    }
}

} // namespace topsheet::engine
