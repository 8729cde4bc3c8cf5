#pragma once
/// @file
/// An uncertain input of a study: its distribution, and what the months do to it.
///
/// With X the draw and m the month counted from 1,
///
///     X_m = X (1 + g)^((m - 1) / 12) * exp(sigma / sqrt(12) * sum_{k <= m} z_k - sigma^2 m / 24)
///                                    * exp(s y_m - s^2 / 2) * (1 + j)^(N_m)
///
/// with trend g (a share per year, one draw per trial; several trends multiply), volatility sigma (a
/// random walk whose first shock falls in month 1) and noise s (independent months); z and y are
/// standard normal. Both exponentials have mean one, so neither moves the mean of X_m.
///
/// A jump has a size j (one draw per trial) and a count N_m. At a stated month M it is 0 before and 1 from
/// then on. With a yearly chance c it counts the months k <= m in which a uniform u_k lies below
/// p = 1 - (1 - c)^(1/12): a price that may be raised every year by its own step. Its mean factor for a
/// given j is (1 + p j)^m, and at least one jump within a year has the chance c. Jumps do move the mean.

#include <optional>
#include <string>
#include <vector>

#include "topsheet/base/quantity.hpp"
#include "topsheet/chance/distribution.hpp"
#include "topsheet/chance/formula.hpp"

namespace topsheet::chance {

/// How often an input is drawn.
enum class Each {
    study, ///< once per trial
    week,  ///< every week for itself; a month has the mean over its days
    month, ///< every month for itself
};

/// A change of level that comes at once: a price rise that is announced, or one that may come any month.
struct Jump {
    int size = -1;   ///< index of the input that holds j, dimensionless, above -1; -1 for no jump
    int chance = -1; ///< index of the input that holds c / 12 ("20 %/year"); -1 when the month is stated
    int month = 0;   ///< without `chance`: first month with the new level, counted from 0; below 0 it has happened

    /// Whether there is one.
    [[nodiscard]] bool given() const { return size >= 0; }
};

/// One uncertain input. Trends, volatility, noise, and the size and chance of a jump are inputs themselves, so
/// that several inputs can share one, and must be drawn once per trial (`Each::study`, without months of their
/// own).
struct Input {
    std::string name{};        ///< unique; the draws depend on it and on nothing else of the study
    Dimension dimension{};     ///< of the values, which are in base units
    Distribution distribution; ///< of X
    std::vector<int> trends{}; ///< indices of inputs that hold growth, base unit 1/month: g = 12 * value
    int volatility = -1;     ///< index of the input that holds sigma / 12 ("12 %/year" is 0.01 per month); -1 for none
    int noise = -1;          ///< index of the input that holds s, dimensionless; -1 for none
    Each each = Each::study; ///< how often X is drawn
    Jump jump{};
    /// Instead of draws: a formula over earlier inputs. Then `distribution` is the constant value at their medians,
    /// for pages only, and the rest is as it is by default.
    std::optional<Formula> formula{};

    /// Whether the value can differ from month to month.
    [[nodiscard]] bool varies() const {
        return each != Each::study || !trends.empty() || volatility >= 0 || noise >= 0 || jump.given() ||
               (formula && formula->by_month);
    }
};

/// A rank correlation (Spearman) asked for between two inputs.
struct Correlation {
    int first = -1;    ///< index of an input
    int second = -1;   ///< index of another
    double rank = 0.0; ///< -1 to 1
};

/// Empty when draws can be made, else one sentence with the names concerned: a distribution at fault, a
/// name used twice, an index outside the list, a trend that itself varies, a correlation named twice,
/// outside -1 to 1, or between inputs that have no draws of the same kind.
std::string check(const std::vector<Input>& inputs, const std::vector<Correlation>& correlations);

} // namespace topsheet::chance
