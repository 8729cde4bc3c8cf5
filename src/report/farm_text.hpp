#pragma once
// Figures of a render farm in words: what its pages share.

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "report/number_text.hpp"
#include "report/view.hpp"
#include "topsheet/sim/farm_result.hpp"

namespace topsheet::report {

/// The scenarios' farms side by side, one kind of work; no rows where none of them has it. `several`: costs are
/// left out, since they belong to two kinds of work together.
Table farm_overview(const sim::Result& result, std::string_view pool, bool several, const ViewMoney& money);

namespace farm_text {

using sim::FarmResult;
using sim::Statistic;

inline constexpr std::string_view none = "–";
inline constexpr std::string_view never = "never";

inline std::string number(const Statistic& s) {
    return within_error(s.mean, s.error.mean);
}
inline std::string number(const std::optional<Statistic>& s) {
    return s ? number(*s) : std::string(none);
}
/// Machines, starts: whole from ten on.
inline std::string count(const Statistic& s) {
    return within_error(s.mean, std::max(s.error.mean, s.mean < 10.0 ? 0.1 : 1.0));
}
/// A tenth of a percent at most; what is infinite never happens.
inline std::string percent(double share, double error) {
    if (!std::isfinite(share))
        return std::string(never);
    if (share > 0.0 && share < 0.0005)
        return "< 0.1 %";
    return within_error(100.0 * share, std::max(100.0 * error, 0.1)) + " %";
}
inline std::string percent(const Statistic& s) {
    return percent(s.mean, s.error.mean);
}
/// P10 and P90 of a share; both "never" is one.
inline std::string percent_range(const Statistic& s) {
    if (!std::isfinite(s.p10))
        return std::string(never);
    if (!std::isfinite(s.p90))
        return percent(s.p10, s.error.p10) + " to never";
    std::string low = percent(s.p10, s.error.p10);
    return low.substr(0, low.size() - 2) + "–" + percent(s.p90, s.error.p90);
}
inline std::string range(const Statistic& s) {
    return within_error(s.p10, s.error.p10) + "–" + within_error(s.p90, s.error.p90);
}
/// Hours as people say them.
inline std::string hours(double value, double error) {
    if (value > 0.0 && value < 0.1)
        return "< 0.1 h";
    return within_error(value, std::max(error, 0.1)) + " h";
}

/// What a frame is: jobs where nothing else is counted.
inline std::string_view piece(const FarmResult& farm) {
    return farm.cost_per_frame ? "frame" : "job";
}
inline const std::optional<Statistic>& cost_per_piece(const FarmResult& farm) {
    return farm.cost_per_frame ? farm.cost_per_frame : farm.cost_per_job;
}
/// Licenses in the mean cost, so that it agrees with the table by source.
inline std::string license_part(const FarmResult& farm) {
    return view_share(farm.cost_by_part[static_cast<std::size_t>(sim::FarmPart::license)].as_mean(),
                      farm.cost.as_mean());
}

} // namespace farm_text
} // namespace topsheet::report
