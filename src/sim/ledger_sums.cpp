#include "sim/ledger_sums.hpp"

#include "chance/four.hpp"
#include "chance/wide.hpp"

namespace topsheet::sim {

namespace {

void add_all(std::vector<Fixed>& to, const std::vector<Fixed>& from) {
    for (std::size_t i = 0; i < to.size(); ++i)
        to[i] += from[i];
}

using chance::Four;
using chance::FourMasks;

constexpr std::size_t run = 32;        // sums that are looked at together; a multiple of four
constexpr double fits_a_word = 0x1p30; // in units of 2^-32
constexpr double rounds = 0x1.8p52;    // added, it leaves a whole number in the low bits

/// Units of 2^-32 of a run of numbers, as words; the largest number tells whether they fit.
TOPSHEET_LOOP double words_loop(const double* __restrict sums, std::int64_t* __restrict words) {
    const auto bits = [](const Four& x, FourMasks& to) { __builtin_memcpy(&to, &x, sizeof to); };
    const Four magic = Four{} + rounds;
    Four most{};
    FourMasks none{};
    bits(magic, none);
    for (std::size_t i = 0; i < run; i += 4) {
        Four x;
        chance::load(x, sums + i);
        const Four size = x < 0.0 ? -x : x;
        most = size > most ? size : most;
        const Four near = x + magic, rest = (x - (near - magic)) * 0x1p32 + magic;
        FourMasks high{}, low{};
        bits(near, high);
        bits(rest, low);
        high = ((high - none) << 32) + (low - none);
        __builtin_memcpy(words + i, &high, sizeof high);
    }
    const double a = most[0] > most[1] ? most[0] : most[1], b = most[2] > most[3] ? most[2] : most[3];
    return a > b ? a : b;
}

/// The sum of some months, in four lanes.
double sum_of(const double* months, std::size_t count) {
    double lanes[4] = {};
    std::size_t m = 0;
    for (; m + 4 <= count; m += 4)
        for (std::size_t k = 0; k < 4; ++k)
            lanes[k] += months[m + k];
    for (; m < count; ++m)
        lanes[0] += months[m];
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

/// Adds the sums of a group.
void add_to(Fixed* to, const std::vector<double>& sums) {
    std::int64_t words[run];
    std::size_t first = 0;
    for (; first + run <= sums.size(); first += run) {
        const double most = chance::wide<words_loop>(sums.data() + first, words);
        if (most == 0.0)
            continue; // most months of most lines are empty
        Fixed* const here = to + first;
        if (most < fits_a_word)
            for (std::size_t i = 0; i < run; ++i)
                here[i] += words[i];
        else
            for (std::size_t i = 0; i < run; ++i)
                here[i] += to_fixed(sums[first + i]);
    }
    for (; first < sums.size(); ++first)
        to[first] += to_fixed(sums[first]);
}

} // namespace

LedgerSums::LedgerSums(const engine::Layout& layout, int months)
    : line_month(layout.lines.size() * static_cast<std::size_t>(months)),
      line_cash(layout.lines.size()),
      line_npv(layout.lines.size()),
      line_marginal(layout.lines.size()) {}

void LedgerSums::add(std::int64_t group, const engine::Books& books) {
    add_to(line_month.data(), books.line_month);
    add_to(line_npv.of(group), books.line_npv);
    add_to(line_marginal.of(group), books.line_marginal);
    const std::size_t lines = line_cash.size();
    const std::size_t months = lines == 0 ? 0 : line_month.size() / lines;
    Fixed* const of_line = line_cash.of(group);
    for (std::size_t i = 0; i < lines; ++i)
        of_line[i] += to_fixed(sum_of(books.line_month.data() + i * months, months));
    const Fixed cash = to_fixed(engine::ordered_sum(books.nominal));
    nominal += cash;
    if (books.one_book) {
        accrual += cash;
    } else {
        engine::Block accrued = engine::Block::Zero();
        for (const auto& month : books.accrual)
            accrued += month;
        accrual += to_fixed(engine::ordered_sum(accrued));
    }
    opening_book += to_fixed(engine::ordered_sum(books.opening_book));
    prepaid_beyond += to_fixed(engine::ordered_sum(books.prepaid_beyond));
}

void LedgerSums::add(const LedgerSums& other) {
    add_all(line_month, other.line_month);
    line_cash.add(other.line_cash);
    line_npv.add(other.line_npv);
    line_marginal.add(other.line_marginal);
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
        line.each_mean = line_cash.mean(i, count).each;
        const Mean npv = line_npv.mean(i, count);
        line.npv = npv.value;
        line.each_npv = npv.each;
        // What is bought or paid as stated would fall away with its cause; what belongs to nobody would not.
        if (marginal && metered[i]) {
            const Mean without = line_marginal.mean(i, count);
            line.marginal = without.value;
            line.each_marginal = without.each;
        } else if (marginal && line.cause != engine::standing) {
            line.marginal = line.mean;
            line.each_marginal = line.each_mean;
        }
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
