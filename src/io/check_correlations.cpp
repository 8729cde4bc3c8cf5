// Correlations that contradict each other: the nearest possible ones are used, and that is said.
#include <cmath>

#include <fmt/format.h>

#include "io/check.hpp"
#include "topsheet/chance/draws.hpp"

namespace topsheet::io {

namespace {

/// Beyond this the draws no longer do what the study says.
constexpr double most_bent = 0.2;

void say(Context& context, const model::Study& study, const chance::CorrelationReport& report, const Node& at) {
    double worst = 0.0;
    std::string pairs;
    for (const auto& pair : report.pairs) {
        if (!pair.named)
            continue;
        worst = std::max(worst, std::abs(pair.asked - pair.obtained));
        pairs += fmt::format("{}\"{}\" with \"{}\" asked {:.2f}, obtained {:.2f}", pairs.empty() ? "" : "; ",
                             study.inputs[static_cast<std::size_t>(pair.first)].name,
                             study.inputs[static_cast<std::size_t>(pair.second)].name, pair.asked, pair.obtained);
    }
    const bool wrong = worst > most_bent;
    context.report(wrong ? Severity::error : Severity::warning, at,
                   wrong ? "correlation-contradiction" : "correlation-repaired",
                   fmt::format("these correlations cannot all hold together{}: {}",
                               wrong ? "" : ", and the nearest possible ones are used", pairs),
                   "weaken them, or state the pairs that are left out: what goes along with one thing twice goes "
                   "along with both");
}

} // namespace

void check_correlations_hold(Context& context, const model::Study& study, const Node& root) {
    if (study.correlations.empty())
        return;
    const chance::DrawPlan plan(study.inputs, study.correlations, study.horizon(), 1, chance::Sampling::random);
    for (const auto& report : plan.correlations())
        if (report.repaired)
            say(context, study, report, Spot(root)["correlations"]);
}

} // namespace topsheet::io
