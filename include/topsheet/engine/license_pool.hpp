#pragma once
/// @file
/// Licenses of one hour: how many a running machine draws, which pool serves it, what is left to be metered.
///
/// A machine that is up draws from every entry of its renderer, boot and lost work included, so the demand of
/// an hour is D = ceil(machines up), apart for owned machines and for those in a cloud. Within an entry the
/// pools are drawn in their order: seats that come with other purchases, seats bought, further pools; owned
/// machines first, then cloud machines from what is left where the right allows it. With S seats of one pool
///
///     metered = max(0, D_own - S) + max(0, D_cloud - allowed max(0, S - D_own))
///
/// What a pool counts decides how many seats one machine takes (metrics as in shared price lists: Arnold and
/// Redshift by the machine, Tractor by the task, Chaos by credits). A credit pays for machine-hours of its term
/// and lapses with it. Leaves to neighbors: who buys how many (engine/license_pools.hpp) and prices (rating).
///
///     const double seats = seats_sold(23.0, 0, 10);                              // 30: packs of ten
///     const HourDraw d = draw_hour(pools, left, whole_machines(30.2), 5.0);      // 31 owned, 5 in a cloud

#include <cmath>
#include <limits>
#include <span>

#include "topsheet/rates/license.hpp"

namespace topsheet::engine {

/// Less than this part of a machine is rounding, not a machine.
inline constexpr double machine_dust = 1e-6;

/// Machines that must be up for a fluid number of them: begun machines count whole.
inline double whole_machines(double machines) {
    const double whole = std::ceil(machines - machine_dust);
    return whole > 0.0 ? whole : 0.0;
}

/// Seats on the bill for `wanted`: at least the fewest that are sold, in whole packs; none when none are wanted.
inline double seats_sold(double wanted, int minimum, int pack) {
    if (!(wanted > 0.0))
        return 0.0;
    const double least = wanted > minimum ? wanted : minimum;
    const double size = pack > 1 ? pack : 1;
    return std::ceil(least / size - 1e-9) * size;
}

/// What a license counts in one machine.
struct MachineSize {
    double cores = 0.0;
    double gpus = 0.0;
    double tasks = 1.0; ///< that run at once
};

/// Seats that one running machine draws; begun groups of cores, graphics processors or tasks take a seat each.
/// A credit counts machine-hours, a named user no machine at all.
/// @param size cores, graphics processors or tasks that one seat serves; more than zero
inline double seats_of_machine(rates::LicenseMetric metric, const MachineSize& machine, double size) {
    const auto begun = [size](double count) { return std::ceil(count / size - 1e-9); };
    switch (metric) {
    case rates::LicenseMetric::core: return begun(machine.cores);
    case rates::LicenseMetric::gpu: return begun(machine.gpus);
    case rates::LicenseMetric::task: return begun(machine.tasks);
    case rates::LicenseMetric::user: return 0.0;
    case rates::LicenseMetric::machine:
    case rates::LicenseMetric::credit: break;
    }
    return 1.0;
}

/// Whether seats of a right may be drawn away from the house. Unknown is never allowed.
constexpr bool may_draw(rates::CloudRight right, bool condition_met) {
    return right == rates::CloudRight::allowed || (right == rates::CloudRight::conditional && condition_met);
}

/// One pool as it stands in an hour.
struct PoolRule {
    bool own = true;          ///< owned machines draw from it
    bool cloud = false;       ///< machines in a cloud draw from it
    bool cloud_free = false;  ///< machines in a cloud need nothing once they come to it
    double own_seats = 1.0;   ///< seats that one owned machine takes
    double cloud_seats = 1.0; ///< seats that one machine in a cloud takes
};

/// Machines of an hour that no pool serves.
struct HourDraw {
    double own = 0.0;
    double cloud = 0.0;
};

/// Machines that `left` seats serve, `each` for a machine; takes them.
inline double draw_pool(double& left, double machines, double each) {
    if (!(each > 0.0))
        return machines;
    const double room = left / each;
    const double drawn = machines < room ? machines : room;
    left -= drawn * each;
    return drawn;
}

/// Draws one hour's machines from the pools in their order, owned machines first.
/// @param pools rules, in the order in which they are drawn
/// @param left seats (or machine-hours of credits) by pool; what is drawn is taken off
/// @param own, cloud machines that are up, whole
inline HourDraw draw_hour(std::span<const PoolRule> pools, std::span<double> left, double own, double cloud) {
    HourDraw open{own, cloud};
    for (std::size_t p = 0; p < pools.size(); ++p)
        if (pools[p].own)
            open.own -= draw_pool(left[p], open.own, pools[p].own_seats);
    for (std::size_t p = 0; p < pools.size(); ++p) {
        if (pools[p].cloud_free)
            open.cloud = 0.0;
        else if (pools[p].cloud)
            open.cloud -= draw_pool(left[p], open.cloud, pools[p].cloud_seats);
    }
    return open;
}

/// Most machines that the pools can serve at once where nothing is metered.
/// @param in_cloud whether the machines are in a cloud
inline double machines_served(std::span<const PoolRule> pools, std::span<const double> left, bool in_cloud) {
    double machines = 0.0;
    for (std::size_t p = 0; p < pools.size(); ++p) {
        if (in_cloud && pools[p].cloud_free)
            return std::numeric_limits<double>::infinity();
        if (!(in_cloud ? pools[p].cloud : pools[p].own))
            continue;
        const double each = in_cloud ? pools[p].cloud_seats : pools[p].own_seats;
        if (!(each > 0.0))
            return std::numeric_limits<double>::infinity();
        machines += std::floor(left[p] / each + 1e-9);
    }
    return machines;
}

/// The number of seats with the least cost when what seats do not serve is metered: the newsvendor's rule on a
/// load-duration curve (K. Arrow, T. Harris, J. Marschak, Econometrica 19 (1951) 250). One more seat pays while it
/// saves more metered hours than it costs; packs and a minimum make that a search over the numbers that are sold.
/// @param metered by seats, from none on: present value of what is still metered, mean of all trials; the last
///        entry holds for more seats too
/// @param price of one seat for its term, present value, mean of all trials
/// @param minimum fewest seats that are sold, @param pack seats are sold in multiples of this
/// @returns the number of seats on the bill; the fewest of equals
inline double best_seats(std::span<const double> metered, double price, int minimum, int pack) {
    if (metered.size() < 2)
        return 0.0;
    const std::size_t last = metered.size() - 1;
    double best = 0.0, least = metered[0];
    const double step = pack > 1 ? pack : 1, most = seats_sold(static_cast<double>(last), minimum, pack);
    for (double seats = seats_sold(1.0, minimum, pack); seats <= most; seats += step) {
        const auto k = static_cast<std::size_t>(seats);
        const double cost = seats * price + metered[k < last ? k : last];
        if (cost < least) {
            least = cost;
            best = seats;
        }
    }
    return best;
}

} // namespace topsheet::engine
