#pragma once
// Exact sums of a scenario's ledger over the trials, from which lines and the bridge are made.

#include <vector>

#include "sim/split_sums.hpp"
#include "topsheet/engine/books.hpp"
#include "topsheet/model/study.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::sim {

/// Sums of one scenario over any trials.
struct LedgerSums {
    std::vector<Fixed> line_month;                ///< by line and month
    SplitSums line_cash, line_npv, line_marginal; ///< by line
    Fixed opening_book = 0, prepaid_beyond = 0, accrual = 0, nominal = 0;

    LedgerSums(const engine::Layout& layout, int months);
    /// Adds a group of trials.
    void add(std::int64_t group, const engine::Books& books);
    void add(const LedgerSums& other);
    /// The lines in which anything was posted: means over `count` trials, with marginal costs when they were kept.
    [[nodiscard]] std::vector<Line> lines(const engine::Layout& layout, double count, bool marginal) const;
    /// From cash to accrued cost: means over `count` trials.
    [[nodiscard]] std::vector<BridgeRow> bridge(double count) const;

    /// Names the members to an archive.
    template <class Self, class Archive>
    static void each(Self& self, Archive& a) {
        a(self.line_month);
        a(self.line_cash);
        a(self.line_npv);
        a(self.line_marginal);
        a(self.opening_book);
        a(self.prepaid_beyond);
        a(self.accrual);
        a(self.nominal);
    }
};

} // namespace topsheet::sim
