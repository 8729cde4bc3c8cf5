#pragma once
// What the views of a result share: their title, their months and the unit of their money.

#include <cmath>
#include <string>

#include <fmt/format.h>

#include "report/number_text.hpp"
#include "topsheet/report/page.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::report {

/// "2027-03" for the month of an index.
inline std::string view_month(const sim::Result& result, std::size_t month) {
    return month_text(add_months(result.start, static_cast<int>(month)));
}

inline Heading view_title(const sim::Result& result, std::string_view what) {
    return {fmt::format("{}: {}", result.title, what),
            fmt::format("{} months from {} · {} · {} trials · seed {}", result.months, view_month(result, 0),
                        result.currency, grouped(static_cast<double>(result.manifest.trials), 0), result.manifest.seed),
            1};
}

/// "12.3 %" of a whole; a dash where there is no whole.
inline std::string view_share(double part, double whole) {
    if (!(whole > 0.0))
        return "–";
    const double share = 100.0 * part / whole;
    return share != 0.0 && std::abs(share) < 0.05 ? "< 0.1 %" : fmt::format("{:.1f} %", share);
}

/// Money of a page in the unit that fits the largest of its totals.
struct ViewMoney {
    MoneyUnit unit;
    std::string words; ///< "thousand USD"

    template <class Total>
    ViewMoney(const sim::Result& result, Total total) {
        double largest = 0.0;
        for (const auto& scenario : result.scenarios)
            largest = std::max(largest, std::abs(total(scenario)));
        unit = money_unit(largest);
        words = std::string(unit.name) + result.currency;
    }
    /// Three digits at least, none below a hundredth of the unit.
    [[nodiscard]] std::string text(double amount) const {
        const double shown = amount / unit.size;
        return grouped(shown, std::abs(shown) >= 1000.0 ? 0 : std::abs(shown) >= 10.0 ? 1 : 2);
    }
    [[nodiscard]] std::string signed_text(double amount) const { return (amount > 0.0 ? "+" : "") + text(amount); }
};

} // namespace topsheet::report
