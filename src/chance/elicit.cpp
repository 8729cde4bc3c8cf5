#include <cmath>

#include "topsheet/chance/distribution.hpp"
#include "topsheet/chance/math.hpp"

namespace topsheet::chance {

namespace {

Fitted refused(std::string problem, std::string hint) {
    return {Constant{}, std::move(problem), std::move(hint)};
}

double log_odds(double x) {
    return log(x / (1.0 - x));
}

} // namespace

Fitted from_range(double p05, double p95, Nature nature) {
    if (!std::isfinite(p05) || !std::isfinite(p95))
        return refused("both ends of a range must be finite numbers", "");
    if (p05 > p95)
        return refused("the lower end of the range lies above its upper end", "write the smaller number first");
    if (p05 == p95)
        return {Constant{p05}, "", ""};

    const double both = 2.0 * normal_quantile_95; // distance between the ends in standard deviations
    if (nature == Nature::share && p05 > 0.0 && p95 < 1.0) {
        const double low = log_odds(p05), high = log_odds(p95);
        return {LogitNormal{0.5 * (low + high), (high - low) / both}, "", ""};
    }
    if (p05 > 0.0) {
        const double low = log(p05), high = log(p95);
        const Lognormal fit{0.5 * (low + high), (high - low) / both};
        if (const std::string fault = check(fit); !fault.empty())
            return refused(fault, "");
        return {fit, "",
                nature == Nature::share ? "values above 100 % can be drawn; \"pert\" keeps them inside its ends" : ""};
    }
    if (nature == Nature::real)
        return {Normal{0.5 * p05 + 0.5 * p95, (p95 - p05) / both}, "", ""};
    return refused(p05 < 0.0 ? "the lower end is negative, which this quantity cannot be"
                             : "a range cannot start at 0 for a quantity that cannot be negative: its ends are the 5th "
                               "and 95th percentile",
                   "write {\"pert\": [low, most likely, high]}, whose ends are the least and greatest value");
}

Fitted from_percentiles(double p10, double p50, double p90) {
    if (!std::isfinite(p10) || !std::isfinite(p50) || !std::isfinite(p90))
        return refused("p10, p50 and p90 must be finite numbers", "");
    if (p10 > p50 || p50 > p90)
        return refused("p10, p50 and p90 are not in increasing order", "write p10 < p50 < p90");
    if (p10 == p90)
        return {Constant{p50}, "", ""};
    const double left = p50 - p10, right = p90 - p50;
    if (left == 0.0 || right == 0.0)
        return refused("two of p10, p50 and p90 are equal", "write p10 < p50 < p90, or use \"pert\" or \"discrete\"");

    const double sign = right > left ? 1.0 : -1.0;
    const double longer = sign > 0.0 ? right : left, shorter = sign > 0.0 ? left : right;
    const double excess = (longer - shorter) / shorter; // r - 1
    if (excess < 1e-8) // the shift would be so far away that rounding eats the difference
        return {Normal{p50, (p90 - p10) / (2.0 * normal_quantile_90)}, "", ""};
    const double distance = longer / excess; // from the shift to the median
    const Lognormal fit{log(distance), log(1.0 + excess) / normal_quantile_90, p50 - sign * distance, sign};
    if (const std::string fault = check(fit); !fault.empty())
        return refused(fault, "bring p10, p50 and p90 closer to symmetry, or use \"pert\"");
    return {fit, "", ""};
}

} // namespace topsheet::chance
