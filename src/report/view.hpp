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

/// "12.3 %" of a whole, with no digit that the error of the ratio makes a guess; a dash where there is no whole.
inline std::string view_share(const sim::Mean& part, const sim::Mean& whole) {
    if (!(whole.value > 0.0))
        return "–";
    const auto [share, error] = sim::ratio(100.0 * part, whole);
    return share != 0.0 && std::abs(share) < 0.05 ? "< 0.1 %" : rounded(share, error, 1) + " %";
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
    /// Three digits, but none below a hundredth of the unit or below the first digit of the error; whole units all.
    [[nodiscard]] std::string text(double amount, double error) const {
        const double shown = amount / unit.size;
        return rounded(shown, error / unit.size, std::abs(shown) >= 1000.0 ? 0 : std::abs(shown) >= 10.0 ? 1 : 2);
    }
    [[nodiscard]] std::string text(const sim::Mean& amount) const { return text(amount.value, amount.error()); }
    [[nodiscard]] std::string signed_text(const sim::Mean& amount) const {
        std::string shown = text(amount);
        const bool none = shown.find_first_of("123456789") == std::string::npos;
        return amount.value > 0.0 && !none ? "+" + shown : shown;
    }
};

} // namespace topsheet::report
