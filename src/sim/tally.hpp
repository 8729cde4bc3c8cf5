#pragma once
// Everything that a run accumulates over a range of groups of trials. Two tallies whose ranges meet make one, with the
// same bytes as if it had been one run: totals are kept trial by trial, sums are exact, counts are whole.

#include <cstdint>
#include <optional>
#include <vector>

#include "sim/detail.hpp"
#include "sim/ledger_sums.hpp"
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

/// Totals of every trial of one scenario.
struct TrialTotals {
    std::vector<double> npv, nominal;
    std::vector<std::vector<double>> cash, accrual; ///< by month
    std::vector<std::vector<double>> category;
    std::vector<std::vector<double>> metric; ///< by rule

    TrialTotals(std::size_t trials, std::size_t months);
    /// Keeps a group; its trials begin at `place`. Several threads may, each with groups of its own.
    void keep(std::size_t place, const engine::Evaluation::Scratch& scratch);
    /// Puts the trials of another behind these.
    void append(const TrialTotals& other);
    void shorten(std::size_t trials);
};

/// Sums and counts of one scenario: what a thread has of its own.
struct ScenarioSums {
    LedgerSums ledger;
    std::vector<std::int64_t> failed; ///< trials in which work was left, data or licenses lacked, or a limit was broken
    std::vector<char> applies;        ///< by metric: whether it does in any trial
    std::optional<DetailSums> detail;
    std::optional<LedgerSums> look; ///< lines of the groups that are looked into

    ScenarioSums(const engine::Evaluation& evaluation, int months, const Depth& depth);
    /// Adds a group; `deep` when it is looked into.
    void add(const engine::Luck& luck, const engine::Evaluation::Scratch& scratch, bool deep);
    void add(const ScenarioSums& other);
    /// The limit that more than one trial in twenty of `count` breaks, in words; empty when the scenario does its work.
    [[nodiscard]] std::string broken_limit(const engine::Layout& layout, double count) const;
};

/// One scenario.
struct ScenarioTally {
    TrialTotals trials;
    LoadTrials loads; ///< of the groups that are looked into
    ScenarioSums sums;
    engine::SeatPlan seats; ///< that were chosen for it
};

/// All scenarios over a range of groups.
struct Tally {
    Groups groups;
    std::vector<ScenarioTally> scenarios;
    /// What makes a result impossible; nothing else counts then.
    Findings faults;
    std::int64_t fault_group = 0; ///< in which it was met

    /// Empty sums for a range.
    Tally(const std::vector<engine::Evaluation>& evaluations, int months, const Depth& depth, Groups range);
    /// Puts a tally behind this one: it begins with the group after the last of this one.
    void append(const Tally& other);
    /// Forgets the places of groups from `last` on, which were not run.
    void shorten(std::int64_t last);
};

} // namespace topsheet::sim
