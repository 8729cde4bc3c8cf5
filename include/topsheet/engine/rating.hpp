#pragma once
/// @file
/// Rating: what usage costs. The usage of a meter is pooled over all causes of a month, priced by the
/// tariff of that month, and the charge is handed back to the causes by their share of the usage.
///
/// What a minimum charge adds, what a commitment leaves unused and what an agreement's promise falls
/// short belongs to nobody and goes to the cause "(standing)". Meters that name the same pool climb one
/// ladder together. Usage whose claim a meter waives is free and outside the pool. A meter whose price
/// commits is paid in every month by a scenario that uses it at all; an agreement likewise. Usage beyond
/// a limit, of a retired meter or beyond every plan breaks a limit of the layout. Charges are paid at the
/// end of their month.
///
/// The marginal cost of a cause is charge(all) - charge(all but this cause) of the pool in the month, with
/// what other meters give (allowances, stored pools) as it is. It is kept when `Activity::detail` asks.

#include <vector>

#include "topsheet/engine/activity.hpp"
#include "topsheet/engine/books.hpp"
#include "topsheet/engine/plain_lines.hpp"

namespace topsheet::engine {

/// The meters of one scenario with the slots that fill them.
class Rating {
  public:
    /// Call when all components have asked for their slots; adds standing lines and limits.
    Rating(const model::Study& study, Layout& layout);
    /// Prices of the slots that are plain; such slots are rated by `PlainLines` and not here.
    [[nodiscard]] std::vector<PlainPrice> plain_prices() const { return plain_; }
    /// Prices all other usage.
    void operator()(const model::Study& study, const Layout& layout, const Luck& luck, Activity& activity,
                    Books& books) const;

  private:
    /// Usage of another meter, times a ratio.
    struct Share {
        int meter = -1;
        std::vector<int> slots;
        double ratio = 1.0;
    };
    /// A tariff of the pool with what it takes from other meters.
    struct Terms {
        const rates::Tariff* tariff = nullptr;
        std::vector<Share> free;
        Share stored;
        double price = 0.0; ///< where it is linear
        bool linear = false;
    };
    /// One slot of a pool.
    struct Payer {
        int slot = -1;
        int line = -1;
        const rates::Meter* meter = nullptr;
        double factor = 1.0;       ///< what agreements leave of the charge
        std::vector<int> promises; ///< agreements to which the charge counts
        std::vector<bool> waived;  ///< by month; empty when never
        int retired = -1;          ///< first month without it; -1 for none
        int retired_limit = -1;
    };
    /// Payers whose lines count alike: one posting to the totals serves them all.
    struct Group {
        int line = -1; ///< of one of them
        double factor = 1.0;
        std::vector<int> promises;
        std::vector<int> payers;
    };
    struct Pool {
        const rates::Meter* meter = nullptr; ///< whose tariffs and level hold
        std::vector<Group> groups;
        std::vector<Payer> payers;
        std::vector<Terms> terms;
        std::vector<int> terms_of;            ///< by month
        std::vector<std::vector<int>> causes; ///< payers of one cause
        std::vector<Share> limit;             ///< what other meters allow
        bool limited = false;
        int limit_slot = -1;
        int plan_slot = -1;     ///< limit that is broken when no plan admits the month
        int standing_line = -1; ///< of what belongs to nobody
        bool always = false;    ///< charged in months without usage too
    };
    /// What an agreement promises.
    struct Promise {
        const rates::Agreement* agreement = nullptr;
        int line = -1;
    };
    /// The months' charges of each promise, by contract period.
    using Spent = std::vector<std::vector<Block>>;

    struct Desk; // what one pricing works with
    /// Adds shares that are not there yet.
    static void add_shares(std::vector<Share>& to, const Layout& layout, const std::vector<rates::Share>& shares);
    /// Takes pools out of which nothing is shared.
    void take_plain(const model::Study& study, Layout& layout);
    void add_limits(const model::Study& study, Layout& layout, Pool& pool);
    static void add_groups(const Layout& layout, Pool& pool);
    void add_terms(const model::Study& study, const Layout& layout, Pool& pool);
    void rate(const Pool& pool, int month, Desk& desk) const;
    void post(const Pool& pool, int month, const Block& price, bool one_price, Desk& desk) const;
    void rate_pool(const Pool& pool, const Terms& terms, int month, const Block& level, Desk& desk) const;
    void shortfalls(Desk& desk) const;

    std::vector<Pool> pools_;
    std::vector<PlainPrice> plain_;
    std::vector<Promise> promises_;
    std::vector<YearMonth> months_;
    std::vector<double> hours_;
};

} // namespace topsheet::engine
