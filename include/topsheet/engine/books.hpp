#pragma once
/// @file
/// The books of one scenario and one group of trials: what was posted, seen as cash, as accrued cost and
/// as present value.
///
/// Every amount of money enters through `pay`, which knows its line; accrued cost that is not cash enters
/// through `accrue`. So the lines, the months and the categories add up to the same totals by construction.

#include <algorithm>
#include <array>
#include <vector>

#include "topsheet/engine/ledger.hpp"
#include "topsheet/engine/schedule.hpp"

namespace topsheet::engine {

/// When in its month an amount is paid.
enum class When { month_start, month_end };

/// Everything that is summed while a scenario is priced.
struct Books {
    bool one_book = false; ///< nothing is written down or paid in advance: accrued cost is cash
    Block nominal, npv;
    std::vector<Block> cash;                                             ///< by month
    std::vector<Block> accrual;                                          ///< by month; see `accrued`
    std::vector<Block> category;                                         ///< by model::Category, cash
    std::array<Block, static_cast<std::size_t>(FarmSource::count)> farm; ///< by FarmSource: cash of what makes a frame
    Block estimated, absolute;      ///< sums of |amount|, for the share of estimated prices
    Block opening_book;             ///< book value of the estate at the start
    Block prepaid_beyond;           ///< paid for terms that end after the horizon
    std::vector<double> line_month; ///< by line and month: sum of cash over the trials of the group
    std::vector<double> line_npv;   ///< by line: sum of present values over the trials of the group
    /// By line: sum over the trials and months of what the bill of its meter would fall by without its cause.
    /// Only of lines that usage fills, and only when `Activity::detail` asks for it.
    std::vector<double> line_marginal;
    /// Scratch of engine/plain_lines.hpp.
    struct Plain {
        std::vector<Block> kinds{}, alone{}, worth{};
        std::vector<double> sums{}, one{};
    } plain;

    /// Makes `count` blocks of zeros.
    static void empty(std::vector<Block>& blocks, std::size_t count) {
        blocks.resize(count);
        if (count > 0)
            std::fill_n(blocks.front().data(), count * chance::group_size, 0.0);
    }
    /// Empties the books for a layout.
    void open(const Layout& layout, int months) {
        nominal.setZero();
        npv.setZero();
        farm.fill(Block::Zero());
        estimated.setZero();
        absolute.setZero();
        opening_book.setZero();
        prepaid_beyond.setZero();
        empty(cash, static_cast<std::size_t>(months));
        one_book = layout.one_book();
        empty(accrual, one_book ? 0 : static_cast<std::size_t>(months));
        empty(category, Words<model::Category>::list.size());
        line_month.assign(layout.lines.size() * static_cast<std::size_t>(months), 0.0);
        line_npv.assign(layout.lines.size(), 0.0);
        line_marginal.assign(layout.lines.size(), 0.0);
    }

    /// What an amount of a month is worth at the start of the study, for each unit of it.
    static Block present(const Luck& luck, model::Timing timing, int month, When when) {
        const auto m = static_cast<std::size_t>(month);
        const bool early = timing == model::Timing::mixed ? when == When::month_start : timing != model::Timing::end;
        const Block& factor = luck.discount[early ? m : m + 1];
        return timing == model::Timing::mid ? Block(factor * luck.half_month) : factor;
    }

    /// Posts cash to a line.
    void pay(const Layout& layout, const Luck& luck, model::Timing timing, int line, int month, When when,
             const Block& amount) {
        const Block worth = amount * present(luck, timing, month, when);
        total(layout.lines[static_cast<std::size_t>(line)], month, amount, worth);
        share(line, month, ordered_sum(amount), ordered_sum(worth));
    }
    /// Posts cash to all totals but to no line: the sum of what `share` gives to lines that count like `info`.
    void total(const LineInfo& info, int month, const Block& amount, const Block& worth) {
        nominal += amount;
        npv += worth;
        cash[static_cast<std::size_t>(month)] += amount;
        category[static_cast<std::size_t>(info.category)] += amount;
        if (info.farm != FarmSource::none)
            farm[static_cast<std::size_t>(info.farm)] += amount;
        const Block size = amount.abs();
        absolute += size;
        if (info.estimated)
            estimated += size;
    }
    /// Gives a line its part, summed over the trials of the group.
    void share(int line, int month, double amount, double worth) {
        line_month[static_cast<std::size_t>(line) * cash.size() + static_cast<std::size_t>(month)] += amount;
        line_npv[static_cast<std::size_t>(line)] += worth;
    }

    /// Cash of everything that makes up the cost of a frame.
    [[nodiscard]] Block farm_total() const {
        Block sum = Block::Zero();
        for (const auto& source : farm)
            sum += source;
        return sum;
    }
    /// Posts accrued cost.
    void accrue(int month, const Block& amount) {
        if (!one_book)
            accrual[static_cast<std::size_t>(month)] += amount;
    }
    /// Accrued cost of a month.
    [[nodiscard]] const Block& accrued(std::size_t month) const { return one_book ? cash[month] : accrual[month]; }
};

} // namespace topsheet::engine
