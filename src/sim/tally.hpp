#pragma once
// Everything that a run accumulates over a range of groups of trials. Two tallies whose ranges meet make one, with the
// same bytes as if it had been one run: totals are kept trial by trial, sums are exact, counts are whole.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "sim/detail.hpp"
#include "sim/ledger_sums.hpp"
#include "sim/series.hpp"
#include "topsheet/engine/evaluate.hpp"
#include "topsheet/engine/license_pools.hpp"

namespace topsheet::sim {

/// Groups of trials, from `first` up to but not including `last`.
struct Groups {
    std::int64_t first = 0;
    std::int64_t last = 0;
    [[nodiscard]] std::int64_t count() const { return last > first ? last - first : 0; }
    [[nodiscard]] std::size_t trials() const { return static_cast<std::size_t>(count()) * chance::group_size; }
};

/// How much is kept of which groups.
struct Depth {
    bool detail = false;   ///< stocks, flows, loads and licenses of all groups
    std::int64_t look = 0; ///< or of groups below this one, with their lines apart
    /// Groups below this one are looked into.
    [[nodiscard]] std::int64_t deep(std::int64_t last) const { return detail ? last : std::min(look, last); }
    [[nodiscard]] bool any() const { return detail || look > 0; }
};

/// Where the figures of a scenario stand in a row: undiscounted cash, cash and accrued cost by month, categories,
/// metrics. What cannot differ from another figure, or from nothing, has no place of its own.
class FigureRow {
  public:
    FigureRow(const engine::Evaluation& evaluation, int months);

    [[nodiscard]] std::size_t months() const { return months_; }
    [[nodiscard]] static std::size_t nominal() { return 0; }
    [[nodiscard]] std::size_t cash(std::size_t month) const { return 1 + month; }
    /// That of cash, where nothing is written down or paid in advance.
    [[nodiscard]] std::size_t accrual(std::size_t month) const {
        return one_book_ ? cash(month) : cash(months_ + month);
    }
    /// Place of a category that some line of the scenario has.
    [[nodiscard]] std::size_t category(std::size_t c) const { return categories_[c]; }
    /// Whether a metric can be anything but zero, and its place then.
    [[nodiscard]] bool has_metric(std::size_t i) const { return metrics_[i] != none; }
    [[nodiscard]] std::size_t metric(std::size_t i) const { return metrics_[i]; }
    [[nodiscard]] std::size_t size() const { return size_; }
    /// Adds a group to a row of series.
    void add(std::int64_t group, const engine::Evaluation::Scratch& scratch, std::vector<Series>& row) const;

  private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t months_ = 0;
    bool one_book_ = false;
    std::vector<std::size_t> categories_; ///< by category; `none` without a line
    std::vector<std::size_t> metrics_;    ///< by rule; `none` where it cannot apply
    std::size_t size_ = 0;
};

/// Where each figure of a scenario is looked at closely.
using Aims = std::vector<std::shared_ptr<const Aim>>;

/// Empty series, as they are kept: with room for the groups, or aimed.
std::vector<Series> empty_row(const FigureRow& row, Keep keep, Groups range, const Aims& aims);

/// What is known of every trial of one scenario. The present value is there in full; figures as `Series` keeps them.
struct TrialTotals {
    std::vector<double> npv;
    std::vector<Series> figures; ///< by FigureRow

    /// Keeps the present values of a group; its trials begin at `place`. Several threads may, each with groups of its
    /// own.
    void keep(std::size_t place, const engine::Books& books);
    /// Makes room up to the end of `range`; figures that are stored are kept as `keep` says from now on.
    void extend(Groups range, Keep keep, const Aims& aims);
    /// Puts the trials of another behind these: `range` are their groups, `more` those of the other.
    void append(const TrialTotals& other, Groups range, Groups more);
    void shorten(Groups range);

    /// Names the members to an archive.
    template <class Self, class Archive>
    static void each(Self& self, Archive& a) {
        a(self.npv);
        a(self.figures);
    }
};

/// Sums and counts of one scenario: what a thread has of its own.
struct ScenarioSums {
    LedgerSums ledger;
    std::vector<std::int64_t> failed; ///< trials in which work was left, data or licenses lacked, or a limit was broken
    std::vector<char> applies;        ///< by metric: whether it does in any trial
    std::vector<char> occurs;         ///< by category: whether it costs or brings anything in any trial
    std::vector<std::size_t> categories; ///< that some line of the scenario has; the same in every part
    bool works = false;                  ///< whether there is anything to render
    std::vector<char> asks;              ///< by metric: whether groups decide if it applies; the same in every part
    std::optional<DetailSums> detail;
    std::optional<LedgerSums> look; ///< lines of the groups that are looked into

    ScenarioSums(const engine::Evaluation& evaluation, int months, const Depth& depth);
    /// Adds a group; `deep` when it is looked into.
    void add(std::int64_t group, const engine::Luck& luck, const engine::Evaluation::Scratch& scratch, bool deep);
    void add(const ScenarioSums& other);
    /// The limit that more than one trial in twenty of `count` breaks, in words; empty when the scenario does its work.
    [[nodiscard]] std::string broken_limit(const engine::Layout& layout, double count) const;

    /// Names the members to an archive.
    template <class Self, class Archive>
    static void each(Self& self, Archive& a) {
        a(self.ledger);
        a(self.failed);
        a(self.applies);
        a(self.occurs);
        a(self.detail);
        a(self.look);
    }
};

/// One scenario.
struct ScenarioTally {
    TrialTotals trials;
    LoadTrials loads; ///< of the groups that are looked into
    ScenarioSums sums;
    engine::SeatPlan seats; ///< that were chosen for it

    /// Names the members to an archive.
    template <class Self, class Archive>
    static void each(Self& self, Archive& a) {
        a.free(self.seats);
        a(self.trials);
        a(self.loads);
        a(self.sums);
    }
};

/// All scenarios over a range of groups.
struct Tally {
    Groups groups;
    Keep kept = Keep::stored; ///< how figures are
    std::vector<ScenarioTally> scenarios;
    /// What makes a result impossible; nothing else counts then.
    Findings faults;
    std::int64_t fault_group = 0; ///< in which it was met

    /// Empty sums for a range; `aims` by scenario, for figures that are not stored.
    Tally(const std::vector<engine::Evaluation>& evaluations, int months, const Depth& depth, Groups range,
          Keep keep = Keep::stored, const std::vector<Aims>& aims = {});
    /// Makes room for the groups up to `last`. Stored figures become aimed when `keep` says so. Throws
    /// std::invalid_argument when figures are aimed at other places already.
    void extend(const std::vector<engine::Evaluation>& evaluations, const Depth& depth, std::int64_t last, Keep keep,
                const std::vector<Aims>& aims);
    /// Puts a tally behind this one: it begins with the group after the last of this one. Stored figures become aimed
    /// when the other's are. Throws std::invalid_argument when the two aim at other places.
    void append(const Tally& other);
    /// Everything but the range, as bytes.
    [[nodiscard]] std::string bytes() const;
    /// Takes such bytes; false when they are not those of this range of this study.
    [[nodiscard]] bool read(std::string_view bytes);
    /// Forgets the places of groups from `last` on, which were not run.
    void shorten(std::int64_t last);
};

} // namespace topsheet::sim
