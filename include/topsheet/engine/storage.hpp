#pragma once
/// @file
/// Data at rest: what lies in each tier, month by month, exact in days.
///
/// A dataset arrives evenly from day s to day e. It leaves stage k of its placement when it is D_k days
/// old and day T_k has come, whichever is later, and never before it left the stage before; with running
/// maxima D*_k and T*_k a byte that arrived on day x leaves on max(x + D*_k, T*_k), so
///
///     E_k(t) = A(t - D*_k) * [t >= T*_k],     A(t) = rate * (max(0, t - s) - max(0, t - e))
///
/// has left by day t. The stock of stage k is E_{k-1} - E_k; its mean over a month [u, v) comes from the
/// integral of A, rate * (R(x - s) - R(x - e)) with R(x) = max(0, x)^2 / 2. Stays shorter than a class's
/// minimum of M days are charged for the missing days in the month of leaving.
///
/// Rates that vary by month or week change how much arrives in all; arrival stays even.

#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// R(x) = max(0, x)^2 / 2, the integral of a ramp.
inline double ramp_integral(double x) {
    const double r = x > 0.0 ? x : 0.0;
    return r * r * 0.5;
}
inline Block ramp_integral(const Block& x) {
    const Block r = x.max(0.0);
    return r * r * 0.5;
}

/// Even arrival of `rate` bytes a day from day `begin` to day `end`. Plain loops, which compile to one pass.
struct Arrival {
    Block begin, end, rate;

    /// Bytes that are at least `age` days old on a day.
    [[nodiscard]] Block by(const Block& day, const Block& age) const {
        Block result;
        for (int i = 0; i < chance::group_size; ++i) {
            const double x = day[i] - age[i];
            const double since = x - begin[i], after = x - end[i];
            result[i] = rate[i] * ((since > 0.0 ? since : 0.0) - (after > 0.0 ? after : 0.0));
        }
        return result;
    }
    /// The integral of `by` over all days up to a day.
    [[nodiscard]] Block integral(const Block& day, const Block& age) const {
        Block result;
        for (int i = 0; i < chance::group_size; ++i) {
            const double x = day[i] - age[i];
            result[i] = rate[i] * (ramp_integral(x - begin[i]) - ramp_integral(x - end[i]));
        }
        return result;
    }
};

/// When bytes leave a stage: at age `age` and not before day `from`.
struct Leaving {
    Block age = Block::Zero();
    Block from = Block::Constant(-1e5); ///< 273 years before the study: always. Larger numbers would cost digits

    /// Bytes that have left by a day.
    [[nodiscard]] Block by(const Arrival& a, const Block& day) const {
        return (from <= day).select(a.by(day, age), 0.0);
    }
};

/// The byte-days that are missing when bytes which leave by `out` in the days [u, v) should have stayed as
/// long as `least` says.
Block missing_byte_days(const Arrival& arrival, const Leaving& out, const Leaving& least, double u, double v);

/// Storage of one scenario.
class Storage {
  public:
    Storage(const Shop& shop, Layout& layout);
    void operator()(const Shop& shop, const Luck& luck, Activity& activity) const;

  private:
    /// The meters that bytes of one cause touch in one tier.
    struct Touch {
        int stock = -1, write = -1, move_in = -1, read = -1, retrieval = -1, retrieval_request = -1, early = -1;
    };
    struct Step {
        int tier = -1;
        Touch touch;
        const model::Stage* stage = nullptr;
        Flow onward; ///< to the next stage's site
    };
    struct Restored {
        const model::Recall* recall = nullptr;
        int tier = -1;
        Touch touch;             ///< of the tier that holds the copy
        std::vector<Flow> flows; ///< by step of the chain
        std::vector<Touch> from; ///< by step of the chain
    };
    struct Chain {
        int production = -1; ///< -1 for the estate
        const model::Dataset* dataset = nullptr;
        const model::EstateDataset* estate = nullptr;
        std::vector<Step> steps;
        std::vector<Restored> recalls;
    };

    [[nodiscard]] static Touch touch(const Shop& shop, Layout& layout, int tier, std::string_view why);
    [[nodiscard]] static Block volume(const Shop& shop, const Luck& luck, const Chain& chain);
    void chain(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain,
               std::vector<Block>& held) const;
    static void restore(const Shop& shop, const Luck& luck, Activity& activity, const Chain& chain,
                        const Arrival& arrival, const std::vector<Leaving>& leave, const Block& object,
                        std::vector<Block>& held);

    std::vector<Chain> chains_;
    std::vector<std::vector<Gear>> owned_;  ///< by tier
    std::vector<std::optional<Gear>> grow_; ///< by tier
};

} // namespace topsheet::engine
