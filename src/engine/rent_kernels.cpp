// Machines that are rented by the hour, and hours in which nothing waits.
#include "chance/wide.hpp"
#include "engine/farm_kernels.hpp"
#include "engine/farm_lanes.hpp"
#include "topsheet/engine/license_pool.hpp"

namespace topsheet::engine::kernels {

namespace {

using chance::wide;

/// One fleet's hour: rates::rent without what is worked out once a month.
template <bool Up, bool Lives>
TOPSHEET_LANE double fleet_hour(RentedFleet& fleet, const PoolHours& pool, double times, int i, double work) {
    const double up = begun(work), before = fleet.up.x[i];
    const double started = most(up - before, 0.0);
    fleet.hours.x[i] += work * times;
    fleet.started.x[i] += started;
    fleet.up.x[i] = up;
    if constexpr (Up)
        fleet.up_hours.x[i] += up * times;
    if constexpr (Lives) {
        fleet.add.x[i] += before > up ? fleet.owed.x[i] : 0.0;
        const double last = work - up + 1.0;
        const double lacks =
            most(pool.minimum.x[i] - (pool.boot.x[i] + last + pool.tail.x[i] + pool.rounding.x[i]), 0.0);
        fleet.owed.x[i] = started > 0.0 && times < 2.0 ? lacks : 0.0; // what lasts a second hour lacks nothing
    }
    return up;
}

/// Rents the wish of an hour.
/// @tparam Spot some of it on spot; without Other all of it, and no task is switched away
template <bool Spot, bool Other, bool Capped, bool Up, bool Lives>
TOPSHEET_LANE void rent_lanes(PoolHours* __restrict pool, const double* __restrict spot_room, double fallback) {
    const double times = pool->times;
    for (int i = 0; i < size; ++i) {
        const double asked = pool->wish.x[i] > dust ? pool->wish.x[i] : 0.0;
        const double share = !Spot ? 0.0 : Other ? pool->spot_share.x[i] : 1.0;
        const double on_spot = Spot ? pool->spot_machines.x[i] : 0.0;
        const double switched = Spot && Other ? pool->switched_machines.x[i] : 0.0;
        const double plain = Other ? pool->plain_machines.x[i] : 0.0;
        double work = asked;
        if constexpr (Capped) {
            const double each = share * (on_spot + switched) + (1.0 - share) * plain;
            work = least(asked, most(pool->quota.x[i] - pool->committed_up.x[i], 0.0) / each);
        }
        double spot = share * work;
        double other = work - spot;
        if constexpr (Spot && Capped) {
            const double kept = least(spot, spot_room[i]);
            other += fallback * (spot - kept);
            spot = kept;
        }
        double up = 0.0;
        if constexpr (Other) {
            up = fleet_hour<Up, Lives>(pool->other_fleet, *pool, times, i, other * plain + spot * switched);
            pool->other_sum.x[i] += other * times;
        }
        if constexpr (Spot) {
            up += fleet_hour<Up, Lives>(pool->spot_fleet, *pool, times, i, spot * on_spot);
            pool->spot_sum.x[i] += spot * times;
        }
        pool->peak.x[i] = most(pool->peak.x[i], up + pool->committed_up.x[i]);
        pool->rented.x[i] = Other ? spot + other : spot;
        pool->rented_up.x[i] = Other ? other * plain + spot * (switched + on_spot) : spot * on_spot;
    }
}

template <bool Spot, bool Other, bool Capped>
TOPSHEET_LOOP void rent_loop(PoolHours* __restrict pool, const double* __restrict spot_room, double fallback) {
    if (pool->short_lives)
        rent_lanes<Spot, Other, Capped, true, true>(pool, spot_room, fallback);
    else if (pool->counts_up)
        rent_lanes<Spot, Other, Capped, true, false>(pool, spot_room, fallback);
    else
        rent_lanes<Spot, Other, Capped, false, false>(pool, spot_room, fallback);
}

/// Hours of one class on owned machines and one fleet, without a queue, quota or lives cut short: `Hours` at a time,
/// with the sums in registers. The same bytes as split_loop and rent_lanes hour by hour.
/// @param work node-hours for each unit of `shape`; without it of `weights`
/// @param times hours that are the same, where `Hours` is one
template <int Hours, bool Noisy, bool Priced, bool Up>
TOPSHEET_LANE void day_lanes(PoolHours* __restrict pool, RentedFleet* __restrict fleet, double* __restrict rented,
                             const double* __restrict machines, const double* __restrict work,
                             const float* __restrict shape, const double* __restrict weights,
                             const float* __restrict price, double times) {
    for (int i = 0; i < size; ++i) {
        const double capacity = pool->capacity.x[i], each = machines[i], rate = work[i];
        double own_sum = pool->own_sum.x[i], rented_sum = rented[i], hours = fleet->hours.x[i];
        double started = fleet->started.x[i], up = fleet->up.x[i], peak = pool->peak.x[i];
        double priced = Priced ? pool->spot_priced.x[i] : 0.0, up_hours = Up ? fleet->up_hours.x[i] : 0.0;
#pragma GCC unroll 4
        for (int h = 0; h < Hours; ++h) {
            const double arrived = rate * (Noisy ? static_cast<double>(shape[h * size + i]) : weights[h]);
            const double own = least(arrived, capacity), wish = arrived - own;
            const double rest = wish > dust ? wish : 0.0, busy = rest * each, now = begun(busy);
            own_sum += Hours > 1 ? own : own * times;
            rented_sum += Hours > 1 ? rest : rest * times;
            hours += Hours > 1 ? busy : busy * times;
            started += most(now, up) - up;
            up = now;
            peak = most(peak, now);
            if constexpr (Priced)
                priced += busy * static_cast<double>(price[h * size + i]);
            if constexpr (Up)
                up_hours += Hours > 1 ? now : now * times;
        }
        pool->own_sum.x[i] = own_sum;
        rented[i] = rented_sum;
        fleet->hours.x[i] = hours;
        fleet->started.x[i] = started;
        fleet->up.x[i] = up;
        pool->peak.x[i] = peak;
        if constexpr (Priced)
            pool->spot_priced.x[i] = priced;
        if constexpr (Up)
            fleet->up_hours.x[i] = up_hours;
    }
}

template <bool Noisy, bool Priced, bool Up>
TOPSHEET_LOOP void day_loop(PoolHours* __restrict pool, RentedFleet* __restrict fleet, double* __restrict rented,
                            const double* __restrict machines, const Workday* __restrict day) {
    int h = 0;
    constexpr bool moves = Noisy || Priced;
    for (; moves && h + 4 <= day->hours; h += 4)
        day_lanes<4, Noisy, Priced, Up>(pool, fleet, rented, machines, day->rate,
                                        Noisy ? day->shape + h * size : nullptr, day->weights + h,
                                        Priced ? day->price + h * size : nullptr, 1.0);
    for (int times = 1; h < day->hours; h += times) {
        times = moves ? 1 : day->alike[h];
        day_lanes<1, Noisy, Priced, Up>(pool, fleet, rented, machines, day->rate,
                                        Noisy ? day->shape + h * size : nullptr, day->weights + h,
                                        Priced ? day->price + h * size : nullptr, times);
    }
}

/// More work never keeps fewer machines busy, rounding included: the busiest hour of a day tells its peak.
TOPSHEET_LOOP void peak_loop(const PoolHours* __restrict pool, const double* __restrict machines,
                             const Workday* __restrict day, double* __restrict peak) {
    alignas(64) float shape[size] = {};
    double weight = 0.0;
    for (int h = 0; h < day->hours; ++h) {
        if (day->shape == nullptr)
            weight = most(weight, day->weights[h]);
        for (int i = 0; i < size && day->shape != nullptr; ++i)
            shape[i] = day->shape[h * size + i] > shape[i] ? day->shape[h * size + i] : shape[i];
    }
    for (int i = 0; i < size; ++i) {
        const double arrived = day->rate[i] * (day->shape != nullptr ? static_cast<double>(shape[i]) : weight);
        const double own = least(arrived, pool->capacity.x[i]), wish = arrived - own;
        const double rest = wish > dust ? wish : 0.0;
        const double up = begun(own * pool->own_machines.x[i], machine_dust) + begun(rest * machines[i], machine_dust);
        peak[i] = most(peak[i], up);
    }
}

TOPSHEET_LOOP void room_loop(const double* __restrict usual, const double* __restrict least_of,
                             const unsigned char* __restrict is_short, double* __restrict room) {
    for (int i = 0; i < size; ++i)
        room[i] = is_short[i] != 0 ? least_of[i] : usual[i];
}

/// What spot machines worked in an hour, at its price.
TOPSHEET_LOOP void price_loop(PoolHours* __restrict pool, const double* __restrict before,
                              const float* __restrict price) {
    for (int i = 0; i < size; ++i)
        pool->spot_priced.x[i] += (pool->spot_fleet.hours.x[i] - before[i]) * static_cast<double>(price[i]);
}

/// At a service work is paid by itself.
TOPSHEET_LOOP void serve_loop(PoolHours* __restrict pool) {
    for (int i = 0; i < size; ++i) {
        const double asked = pool->wish.x[i] > dust ? pool->wish.x[i] : 0.0;
        const double work = least(asked, most(pool->quota.x[i] - pool->committed_up.x[i], 0.0));
        pool->other_sum.x[i] += work * pool->times;
        pool->peak.x[i] = most(pool->peak.x[i], work + pool->committed_up.x[i]);
        pool->rented.x[i] = work;
        pool->rented_up.x[i] = work;
    }
}

/// One division for an hour and all classes.
template <bool Own, bool Committed>
TOPSHEET_LOOP void shares_loop(PoolHours* __restrict pool, const double* __restrict own,
                               const double* __restrict total) {
    for (int i = 0; i < size; ++i) {
        const double one = total[i] > 0.0 ? 1.0 / total[i] : 0.0;
        if constexpr (Own) {
            pool->own_share.x[i] = own[i] * one;
            pool->own_up_share.x[i] = own[i] * one * pool->own_machines.x[i];
        }
        if constexpr (Committed)
            pool->committed_share.x[i] = pool->committed_work.x[i] * one;
        pool->rented_share.x[i] = pool->rented.x[i] * one;
        pool->cloud_up_share.x[i] = (pool->rented_up.x[i] + pool->committed_up.x[i]) * one;
    }
}

/// The part of one class in an hour that was shared out.
/// @tparam Up whether its machines are asked for
template <bool Own, bool Committed, bool Up>
TOPSHEET_LOOP void class_loop(const PoolHours* __restrict pool, const double* __restrict x,
                              const ClassRows* __restrict rows) {
    const double times = pool->times;
    double* __restrict own_sum = rows->own_sum;
    double* __restrict committed_sum = rows->committed_sum;
    double* __restrict rented_sum = rows->rented_sum;
    double* __restrict own_up = rows->own_up;
    double* __restrict cloud_up = rows->cloud_up;
    for (int i = 0; i < size; ++i) {
        if constexpr (Own)
            own_sum[i] += x[i] * pool->own_share.x[i] * times;
        if constexpr (Committed)
            committed_sum[i] += x[i] * pool->committed_share.x[i] * times;
        rented_sum[i] += x[i] * pool->rented_share.x[i] * times;
        if constexpr (Own && Up)
            own_up[i] = x[i] * pool->own_up_share.x[i];
        if constexpr (Up)
            cloud_up[i] = x[i] * pool->cloud_up_share.x[i];
    }
}

/// The same where one pool of seats serves the class: machines are begun whole, owned ones draw first, the rest is
/// metered (kernels::meter_simple).
template <bool Own, bool Committed>
TOPSHEET_LOOP void metered_class_loop(const PoolHours* __restrict pool, const double* __restrict x,
                                      const ClassRows* __restrict rows) {
    const double times = pool->times;
    double* __restrict own_sum = rows->own_sum;
    double* __restrict committed_sum = rows->committed_sum;
    double* __restrict rented_sum = rows->rented_sum;
    double* __restrict own_metered = rows->own_metered;
    double* __restrict cloud_metered = rows->cloud_metered;
    const double* __restrict seats = rows->seats;
    const double may = rows->may;
    for (int i = 0; i < size; ++i) {
        double at_home = 0.0;
        if constexpr (Own) {
            own_sum[i] += x[i] * pool->own_share.x[i] * times;
            const double own_up = begun(x[i] * pool->own_up_share.x[i], machine_dust);
            at_home = least(own_up, seats[i]);
            own_metered[i] += (own_up - at_home) * times;
        }
        if constexpr (Committed)
            committed_sum[i] += x[i] * pool->committed_share.x[i] * times;
        rented_sum[i] += x[i] * pool->rented_share.x[i] * times;
        const double cloud_up = begun(x[i] * pool->cloud_up_share.x[i], machine_dust);
        cloud_metered[i] += (cloud_up - least(cloud_up, (seats[i] - at_home) * may)) * times;
    }
}

template <bool Own, bool Committed>
void tell_class_of(const PoolHours& pool, const Row& x, const ClassRows& rows) {
    if (rows.seats != nullptr)
        wide<metered_class_loop<Own, Committed>>(&pool, x.x, &rows);
    else if (rows.cloud_up != nullptr)
        wide<class_loop<Own, Committed, true>>(&pool, x.x, &rows);
    else
        wide<class_loop<Own, Committed, false>>(&pool, x.x, &rows);
}

void rent_hour(PoolHours& pool, const unsigned char* is_short) {
    const double fallback = pool.fallback ? 1.0 : 0.0;
    if (!pool.machines)
        wide<serve_loop>(&pool);
    else if (!pool.spot && !pool.capped)
        wide<rent_loop<false, true, false>>(&pool, nullptr, 0.0);
    else if (!pool.spot)
        wide<rent_loop<false, true, true>>(&pool, nullptr, 0.0);
    else if (!pool.capped && !pool.scarce && pool.all_spot)
        wide<rent_loop<true, false, false>>(&pool, nullptr, 0.0);
    else if (!pool.capped && !pool.scarce)
        wide<rent_loop<true, true, false>>(&pool, nullptr, 0.0);
    else if (is_short == nullptr)
        wide<rent_loop<true, true, true>>(&pool, pool.spot_most.x, fallback);
    else {
        Row room;
        wide<room_loop>(pool.spot_most.x, pool.spot_least.x, is_short, room.x);
        wide<rent_loop<true, true, true>>(&pool, room.x, fallback);
    }
}

} // namespace

void rent(PoolHours& pool, const unsigned char* is_short, const float* price) {
    if (price == nullptr || !pool.spot) {
        rent_hour(pool, is_short);
        return;
    }
    const Row before = pool.spot_fleet.hours;
    rent_hour(pool, is_short);
    wide<price_loop>(&pool, before.x, price);
}

void run_day(PoolHours& pool, const Workday& day) {
    const bool noisy = day.shape != nullptr, up = pool.counts_up;
    RentedFleet& fleet = pool.spot ? pool.spot_fleet : pool.other_fleet;
    double* rented = (pool.spot ? pool.spot_sum : pool.other_sum).x;
    const double* machines = (pool.spot ? pool.spot_machines : pool.plain_machines).x;
    if (day.price != nullptr && pool.spot) {
        if (noisy)
            up ? wide<day_loop<true, true, true>>(&pool, &fleet, rented, machines, &day)
               : wide<day_loop<true, true, false>>(&pool, &fleet, rented, machines, &day);
        else
            up ? wide<day_loop<false, true, true>>(&pool, &fleet, rented, machines, &day)
               : wide<day_loop<false, true, false>>(&pool, &fleet, rented, machines, &day);
    } else if (noisy)
        up ? wide<day_loop<true, false, true>>(&pool, &fleet, rented, machines, &day)
           : wide<day_loop<true, false, false>>(&pool, &fleet, rented, machines, &day);
    else
        up ? wide<day_loop<false, false, true>>(&pool, &fleet, rented, machines, &day)
           : wide<day_loop<false, false, false>>(&pool, &fleet, rented, machines, &day);
}

void raise_peak(const PoolHours& pool, const Workday& day, double* peak) {
    wide<peak_loop>(&pool, (pool.spot ? pool.spot_machines : pool.plain_machines).x, &day, peak);
}

void share_classes(PoolHours& pool, const Row& own, const Row& total) {
    const bool committed = !pool.contracts.empty();
    if (pool.owns)
        committed ? wide<shares_loop<true, true>>(&pool, own.x, total.x)
                  : wide<shares_loop<true, false>>(&pool, own.x, total.x);
    else
        committed ? wide<shares_loop<false, true>>(&pool, own.x, total.x)
                  : wide<shares_loop<false, false>>(&pool, own.x, total.x);
}

void tell_class(const PoolHours& pool, const Row& x, const ClassRows& rows) {
    const bool committed = !pool.contracts.empty();
    if (pool.owns)
        committed ? tell_class_of<true, true>(pool, x, rows) : tell_class_of<true, false>(pool, x, rows);
    else
        committed ? tell_class_of<false, true>(pool, x, rows) : tell_class_of<false, false>(pool, x, rows);
}

} // namespace topsheet::engine::kernels
