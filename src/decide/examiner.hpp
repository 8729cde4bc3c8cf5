#pragma once
// What the rooms of findings share: one scenario, its outcome, the detail of a few trials, and how a
// finding is worded.

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/model/study.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::decide {

std::string quote(std::string_view text);

/// A plain number with at most two decimals and none below the first digit of its error, without trailing zeros.
std::string number(double x, double error = 0.0);
inline std::string number(const sim::Estimate& x) {
    return number(x.value, x.error);
}

/// Three digits that count, none below the first digit of the error, thousands set apart: "210,000".
std::string amount(double x, double error);
inline std::string amount(const sim::Mean& x) {
    return amount(x.value, x.error());
}

/// "A", "B" and 3 more.
std::string some_of(const std::vector<std::string>& names, std::size_t shown = 2);

/// One scenario under examination.
struct Case {
    const model::Study& study;
    const model::Scenario& scenario;
    const sim::ScenarioResult& result;
    const sim::ScenarioResult* detail =
        nullptr; ///< with stocks, flows, loads and marginal costs; may be of fewer trials
    Findings found{};

    void add(Severity severity, std::string code, std::string sentence, std::string hint,
             const std::optional<sim::Mean>& cost = {});

    /// Mean cash of the lines that a test picks.
    template <class Test>
    [[nodiscard]] sim::Mean cost_of(Test test) const {
        sim::Mean sum;
        for (const auto& line : result.lines)
            if (test(line))
                sum += line.cash();
        return sum;
    }
    /// The storage class of a tier, or nothing when it is owned.
    [[nodiscard]] const rates::StorageClass* class_of(const model::Tier& tier) const {
        return tier.storage_class.found() ? &study.catalog.storage_classes[tier.storage_class.at()] : nullptr;
    }
    /// What a meter is called in the ledger.
    [[nodiscard]] std::string title_of(const Reference<rates::Meter>& meter) const;
};

/// Data at rest: stays cut short, overhead of small objects, restores file by file, restores that come too late.
void examine_storage(Case& c);

/// Bytes on their way: routes that are too full, and routes for which another would be cheaper.
void examine_routes(Case& c);

/// Licenses: rights nobody has read, seats that stand idle or are missing, a license dearer than its machine.
void examine_licenses(Case& c);

/// Prices that were old when the study starts.
void examine_prices(Case& c);

} // namespace topsheet::decide
