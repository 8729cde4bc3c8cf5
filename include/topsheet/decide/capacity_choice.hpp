#pragma once
/// @file
/// How many machines to own: the number that costs least, how flat the cost is around it, and what one more is worth.
///
/// Of all the work, what lies above k machines is bought. With B(k) what buying it costs, F(k) the fixed cost of k
/// machines and v what an owned hour costs beyond that,
///
///     total(k) = F(k) + v (w(0) - w(k)) + B(k),         w(k): work above k machines
///
/// The k-th machine is worth B(k-1) - B(k) - v (w(k-1) - w(k)): what the work of its layer of the load-duration curve
/// would cost elsewhere. It pays while that is more than F(k) - F(k-1): while it is busy for a larger share of the time
/// than its break-even utilization u*. This is the newsvendor's rule, and with a constant price Weinman's hybrid of
/// owned and rented capacity: own the quantile 1 - u* of the demand (J. Weinman, "Cloudonomics", Wiley 2012, chapter
/// 10, and "Mathematical proof of the inevitability of cloud computing", 2011).
///
/// Means over trials go in (or one trial): the best number is one for all trials, as a choice made beforehand is.
///
///     const auto choice = choose({.cost = bought, .work = above}, fixed_costs(9000.0, 400), 0.02);
///     // choice.best nodes; anything from choice.low to choice.high is within 1 % of it

#include <algorithm>
#include <cstddef>
#include <vector>

namespace topsheet::decide {

/// The load above 0, 1, 2 ... owned machines; the vectors have one length, at least one entry, and never rise.
struct LoadAbove {
    std::vector<double> cost{}; ///< what the work above costs to buy, present value
    std::vector<double> work{}; ///< hours of work above; may stay empty when an owned hour costs nothing extra
};

/// What owning any number costs.
struct CapacityChoice {
    std::vector<double> total{};    ///< by number of machines: everything
    std::vector<double> marginal{}; ///< by number: what the k-th saves, net of its own cost; the entry 0 is 0
    int best = 0;                   ///< fewest machines with the least total
    int low = 0, high = 0;          ///< the flat region around it
    double least = 0.0;             ///< its total
    double next = 0.0;              ///< what one machine more than the best would save (negative: cost)
    bool open = false;              ///< the best is the largest number that was looked at: look further
};

/// F(k) for k = 0 ... count: k each, and people who look after them with a floor while any is owned.
/// @param each fixed cost of a machine without those people
/// @param people their cost for each machine
/// @param floor least cost of those people once there is a machine
inline std::vector<double> fixed_costs(double each, int count, double people = 0.0, double floor = 0.0) {
    std::vector<double> fixed{0.0};
    for (int k = 1; k <= count; ++k)
        fixed.push_back(k * each + std::max(k * people, floor));
    return fixed;
}

/// The choice.
/// @param fixed F(0), F(1) ...; as long as `above.cost`
/// @param extra v, cost of an hour of work on an owned machine beyond its fixed cost
/// @param flat share of the least total that counts as equal
/// @param error amount of money that counts as equal too, such as the error of the simulation; the larger of both
inline CapacityChoice choose(const LoadAbove& above, const std::vector<double>& fixed, double extra = 0.0,
                             double flat = 0.01, double error = 0.0) {
    CapacityChoice choice;
    const std::size_t count = std::min(above.cost.size(), fixed.size());
    for (std::size_t k = 0; k < count; ++k) {
        const double own = k < above.work.size() ? above.work.front() - above.work[k] : 0.0;
        choice.total.push_back(fixed[k] + extra * own + above.cost[k]);
        choice.marginal.push_back(k == 0 ? 0.0 : choice.total[k - 1] - choice.total[k]);
    }
    if (count == 0)
        return choice;
    const auto least = std::min_element(choice.total.begin(), choice.total.end());
    choice.least = *least;
    choice.best = static_cast<int>(least - choice.total.begin());
    choice.open = choice.best + 1 == static_cast<int>(count) && count > 1;
    choice.next = choice.open || count == 1 ? 0.0 : choice.marginal[static_cast<std::size_t>(choice.best) + 1];
    const double most = choice.least + std::max(error, flat * (choice.least < 0.0 ? -choice.least : choice.least));
    choice.low = choice.high = choice.best;
    while (choice.low > 0 && choice.total[static_cast<std::size_t>(choice.low) - 1] <= most)
        --choice.low;
    while (choice.high + 1 < static_cast<int>(count) && choice.total[static_cast<std::size_t>(choice.high) + 1] <= most)
        ++choice.high;
    return choice;
}

/// Weinman's rule on a load-duration curve: the number of machines whose layer is in demand for more than u* of the
/// time.
/// @param share by k: share of the hours in which demand exceeds k machines; never rises
inline int nodes_above_break_even(const std::vector<double>& share, double break_even) {
    int nodes = 0;
    while (static_cast<std::size_t>(nodes) < share.size() && share[static_cast<std::size_t>(nodes)] > break_even)
        ++nodes;
    return nodes;
}

} // namespace topsheet::decide
