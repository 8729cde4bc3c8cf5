#include "engine/farm_kernels.hpp"

#include "chance/wide.hpp"
#include "engine/farm_lanes.hpp"

namespace topsheet::engine::kernels {

namespace {

using chance::wide;

TOPSHEET_LOOP void raise_loop(double* __restrict to, const double* __restrict x) {
    for (int i = 0; i < size; ++i)
        to[i] += x[i];
}

TOPSHEET_LOOP void add_loop(const double* __restrict x, const double* __restrict y, double* __restrict sum) {
    for (int i = 0; i < size; ++i)
        sum[i] = x[i] + y[i];
}

TOPSHEET_LOOP void multiply_loop(double* __restrict to, const double* __restrict x, const double* __restrict y) {
    for (int i = 0; i < size; ++i)
        to[i] = x[i] * y[i];
}

TOPSHEET_LOOP void split_loop(const double* __restrict arrived, const double* __restrict capacity, double times,
                              double* __restrict own, double* __restrict wish, double* __restrict sum) {
    for (int i = 0; i < size; ++i) {
        own[i] = least(arrived[i], capacity[i]);
        wish[i] = arrived[i] - own[i];
        sum[i] += own[i] * times;
    }
}

/// A commitment of `most_of` node-hours an hour takes part of what is asked for.
TOPSHEET_LOOP void contract_loop(PoolHours* __restrict pool, double* __restrict asked, const double* __restrict most_of,
                                 const double* __restrict machines) {
    for (int i = 0; i < size; ++i) {
        const double part = least(asked[i], most_of[i]);
        asked[i] -= part;
        pool->committed_work.x[i] += part;
        pool->committed_up.x[i] += part * machines[i];
        pool->committed_sum.x[i] += part * pool->times;
        pool->committed_used.x[i] += part * machines[i] * pool->times;
    }
}

TOPSHEET_LOOP void arrive_loop(LineHours* __restrict line, double at_once) {
    for (int i = 0; i < size; ++i) {
        const double waiting = line->waiting.x[i] + line->arrived.x[i];
        const double overdue = line->overdue.x[i] + line->due.x[i];
        line->waiting.x[i] = waiting;
        line->overdue.x[i] = overdue;
        line->wanted.x[i] = waiting;
        line->urgent.x[i] = at_once > 0.0 ? waiting : least(most(overdue, 0.0), waiting);
    }
}

TOPSHEET_LOOP void bound_loop(LineHours* __restrict line, const double* __restrict limit) {
    for (int i = 0; i < size; ++i) {
        line->wanted.x[i] = least(line->wanted.x[i], limit[i]);
        line->urgent.x[i] = least(line->urgent.x[i], limit[i]);
    }
}

TOPSHEET_LOOP void take_all_loop(const double* __restrict wanted, double* __restrict free, double* __restrict got,
                                 double* __restrict sum) {
    for (int i = 0; i < size; ++i) {
        got[i] = least(wanted[i], free[i]);
        free[i] -= got[i];
        sum[i] += got[i];
    }
}

/// factor = how much of `asked` there is room for in `free`; free falls by that.
TOPSHEET_LOOP void factor_loop(const double* __restrict asked, double* __restrict free, double* __restrict factor) {
    for (int i = 0; i < size; ++i) {
        const double part = least(asked[i], free[i]);
        factor[i] = asked[i] > 0.0 ? part / asked[i] : 0.0;
        free[i] -= part;
    }
}

TOPSHEET_LOOP void rest_loop(const double* __restrict wanted, const double* __restrict urgent, double* __restrict sum) {
    for (int i = 0; i < size; ++i)
        sum[i] += wanted[i] - urgent[i];
}

TOPSHEET_LOOP void mix_loop(const double* __restrict urgent, const double* __restrict wanted,
                            const double* __restrict first, const double* __restrict then, double* __restrict got,
                            double* __restrict sum) {
    for (int i = 0; i < size; ++i) {
        got[i] = urgent[i] * first[i] + (wanted[i] - urgent[i]) * then[i];
        sum[i] += got[i];
    }
}

TOPSHEET_LOOP void remain_loop(LineHours* __restrict line, double at_once) {
    for (int i = 0; i < size; ++i) {
        const double done = line->own.x[i] + line->committed.x[i], waiting = line->waiting.x[i];
        const double urgent = at_once > 0.0 ? waiting : least(line->overdue.x[i], waiting);
        line->wanted.x[i] = most(waiting - done, 0.0);
        line->urgent.x[i] = most(urgent - done, 0.0);
    }
}

TOPSHEET_LOOP void take_off_loop(double* __restrict used, double* __restrict shelf) {
    for (int i = 0; i < size; ++i) {
        const double part = least(used[i], shelf[i]);
        used[i] -= part;
        shelf[i] -= part;
    }
}

TOPSHEET_LOOP void grant_loop(double* __restrict rented, const double* __restrict wished,
                              const double* __restrict served) {
    for (int i = 0; i < size; ++i)
        rented[i] = wished[i] > 0.0 ? rented[i] * (served[i] / wished[i]) : 0.0;
}

TOPSHEET_LOOP void settle_loop(PoolHours* __restrict pool, LineHours* __restrict line) {
    for (int i = 0; i < size; ++i) {
        const double done = line->own.x[i] + line->committed.x[i] + line->rented.x[i];
        const double waiting = line->waiting.x[i] - done;
        const double kept = waiting > dust ? waiting : 0.0; // rounding leaves no debt
        const double overdue = line->overdue.x[i] - done - (waiting - kept);
        const double late = waiting > dust ? least(most(overdue, 0.0), kept) : 0.0;
        line->waiting.x[i] = kept;
        line->overdue.x[i] = overdue;
        pool->waited.x[i] += kept;
        pool->hour_waiting.x[i] += kept;
        pool->hour_overdue.x[i] += late;
        pool->missed.x[i] += least(line->due.x[i], late);
    }
}

TOPSHEET_LOOP void note_waits_loop(PoolHours* __restrict pool, double wait, double elapsed) {
    for (int i = 0; i < size; ++i) {
        const double inside = least(pool->hour_waiting.x[i] * pool->one_by_capacity.x[i], wait);
        const double hours = inside + pool->hour_overdue.x[i] * pool->one_by_all.x[i];
        const double bounded = pool->hour_waiting.x[i] > dust ? least(hours, elapsed) : 0.0;
        pool->longest.x[i] = most(pool->longest.x[i], bounded);
    }
}

/// One line that only owned and rented machines serve: it arrives, owned machines take the oldest.
TOPSHEET_LOOP void queue_loop(PoolHours* __restrict pool, LineHours* __restrict line, const double* __restrict arrived,
                              const double* __restrict due) {
    for (int i = 0; i < size; ++i) {
        const double waiting = line->waiting.x[i] + arrived[i], overdue = line->overdue.x[i] + due[i];
        const double own = least(waiting, pool->capacity.x[i]);
        line->waiting.x[i] = waiting;
        line->overdue.x[i] = overdue;
        line->own.x[i] = own;
        pool->own_sum.x[i] += own;
        pool->wish.x[i] = most(least(overdue, waiting) - own, 0.0);
    }
}

/// The same line's hour ends: settle_loop and note_waits_loop in one.
TOPSHEET_LOOP void settle_queue_loop(PoolHours* __restrict pool, LineHours* __restrict line,
                                     const double* __restrict due, double wait, double elapsed) {
    for (int i = 0; i < size; ++i) {
        const double done = line->own.x[i] + pool->rented.x[i];
        const double waiting = line->waiting.x[i] - done;
        const double kept = waiting > dust ? waiting : 0.0;
        const double overdue = line->overdue.x[i] - done - (waiting - kept);
        const double late = least(most(overdue, 0.0), kept);
        line->waiting.x[i] = kept;
        line->overdue.x[i] = overdue;
        pool->waited.x[i] += kept;
        pool->missed.x[i] += least(due[i], late);
        const double hours = least(kept * pool->one_by_capacity.x[i], wait) + late * pool->one_by_all.x[i];
        const double bounded = kept > 0.0 ? least(hours, elapsed) : 0.0;
        pool->longest.x[i] = most(pool->longest.x[i], bounded);
    }
}

TOPSHEET_LOOP double draw_factor_loop(double* __restrict total, double* __restrict amount, double* __restrict f) {
    double left[8] = {};
    for (int i = 0; i < size; i += 8)
        for (int k = 0; k < 8; ++k) {
            const double part = least(amount[i + k], total[i + k]);
            f[i + k] = total[i + k] > 0.0 ? part / total[i + k] : 0.0;
            total[i + k] -= part;
            amount[i + k] -= part;
            left[k] = most(left[k], total[i + k]);
        }
    return most(most(most(left[0], left[1]), most(left[2], left[3])),
                most(most(left[4], left[5]), most(left[6], left[7])));
}

TOPSHEET_LOOP void draw_loop(double* __restrict amount, const double* __restrict f, double* __restrict to) {
    for (int i = 0; i < size; ++i) {
        const double part = amount[i] * f[i];
        amount[i] -= part;
        to[i] += part;
    }
}

TOPSHEET_LOOP void count_up_loop(const double* __restrict own, const double* __restrict committed,
                                 const double* __restrict rented, const PoolHours* __restrict pool,
                                 double* __restrict own_up, double* __restrict cloud_up) {
    for (int i = 0; i < size; ++i) {
        const double up = pool->rented.x[i] > 0.0 ? pool->rented_up.x[i] / pool->rented.x[i] : 0.0;
        const double taken =
            pool->committed_work.x[i] > 0.0 ? pool->committed_up.x[i] / pool->committed_work.x[i] : 0.0;
        own_up[i] = own[i] * pool->own_machines.x[i];
        cloud_up[i] = rented[i] * up + committed[i] * taken;
    }
}

TOPSHEET_LOOP void count_alone_loop(const double* __restrict own, const PoolHours* __restrict pool,
                                    double* __restrict own_up, double* __restrict cloud_up) {
    for (int i = 0; i < size; ++i) {
        own_up[i] = own[i] * pool->own_machines.x[i];
        cloud_up[i] = pool->rented_up.x[i] + pool->committed_up.x[i];
    }
}

TOPSHEET_LOOP double largest_loop(const double* __restrict x) {
    double lanes[8] = {};
    for (int i = 0; i < size; i += 8)
        for (int k = 0; k < 8; ++k)
            lanes[k] = most(lanes[k], x[i + k]);
    return most(most(most(lanes[0], lanes[1]), most(lanes[2], lanes[3])),
                most(most(lanes[4], lanes[5]), most(lanes[6], lanes[7])));
}

} // namespace

void raise(Row& to, const Row& x) {
    wide<raise_loop>(to.x, x.x);
}
void add(const Row& x, const Row& y, Row& sum) {
    wide<add_loop>(x.x, y.x, sum.x);
}
void multiply(Row& to, const Row& x, const Row& y) {
    wide<multiply_loop>(to.x, x.x, y.x);
}
void split(PoolHours& pool, const Row& arrived, Row& own) {
    wide<split_loop>(arrived.x, pool.capacity.x, pool.times, own.x, pool.wish.x, pool.own_sum.x);
}
void contract(PoolHours& pool, std::size_t which, Row& asked) {
    wide<contract_loop>(&pool, asked.x, pool.contracts[which].x, pool.contract_machines[which].x);
}
void arrive(LineHours& line, bool at_once) {
    wide<arrive_loop>(&line, at_once ? 1.0 : 0.0);
}
void bound(LineHours& line, const Row& most) {
    wide<bound_loop>(&line, most.x);
}
void share_out(LineHours* const* lines, int count, Row LineHours::*got, Row& free, Row& sum) {
    if (count == 1) {
        wide<take_all_loop>(lines[0]->wanted.x, free.x, (lines[0]->*got).x, sum.x);
        return;
    }
    Row urgent, rest, first, then;
    for (int l = 0; l < count; ++l) {
        wide<raise_loop>(urgent.x, lines[l]->urgent.x);
        wide<rest_loop>(lines[l]->wanted.x, lines[l]->urgent.x, rest.x);
    }
    wide<factor_loop>(urgent.x, free.x, first.x);
    wide<factor_loop>(rest.x, free.x, then.x);
    for (int l = 0; l < count; ++l)
        wide<mix_loop>(lines[l]->urgent.x, lines[l]->wanted.x, first.x, then.x, (lines[l]->*got).x, sum.x);
}
void remain(LineHours& line, bool at_once) {
    wide<remain_loop>(&line, at_once ? 1.0 : 0.0);
}
void take_off(Row& used, Row& shelf) {
    wide<take_off_loop>(used.x, shelf.x);
}
void queue(PoolHours& pool, LineHours& line, const Row& arrived, const Row& due) {
    wide<queue_loop>(&pool, &line, arrived.x, due.x);
}
void settle_queue(PoolHours& pool, LineHours& line, const Row& due, double elapsed) {
    wide<settle_queue_loop>(&pool, &line, due.x, pool.wait, elapsed);
}
void grant(LineHours& line, const Row& wished, const Row& served) {
    wide<grant_loop>(line.rented.x, wished.x, served.x);
}
void settle(PoolHours& pool, LineHours& line) {
    wide<settle_loop>(&pool, &line);
}
void note_waits(PoolHours& pool, double elapsed) {
    wide<note_waits_loop>(&pool, pool.wait, elapsed);
}

void draw_age(WorkAges& ages, int place, Row& amount, Row* const* to) {
    const auto p = static_cast<std::size_t>(place);
    Row factor;
    const double left = wide<draw_factor_loop>(ages.total[p].x, amount.x, factor.x);
    for (int c = 0; c < ages.classes; ++c)
        wide<draw_loop>(ages.amount[p * static_cast<std::size_t>(ages.classes) + static_cast<std::size_t>(c)].x,
                        factor.x, to[c]->x);
    ages.filled[p] = left > dust ? 1 : 0;
}

void merge_age(WorkAges& ages, int from, int to) {
    const auto f = static_cast<std::size_t>(from), t = static_cast<std::size_t>(to),
               n = static_cast<std::size_t>(ages.classes);
    if (ages.filled[f] != 0) {
        wide<raise_loop>(ages.total[t].x, ages.total[f].x);
        for (std::size_t c = 0; c < n; ++c)
            wide<raise_loop>(ages.amount[t * n + c].x, ages.amount[f * n + c].x);
        ages.filled[t] = 1;
    }
    ages.total[f] = Row{};
    for (std::size_t c = 0; c < n; ++c)
        ages.amount[f * n + c] = Row{};
    ages.filled[f] = 0;
}

void count_alone(const PoolHours& pool, const Row& own, Row& own_up, Row& cloud_up) {
    wide<count_alone_loop>(own.x, &pool, own_up.x, cloud_up.x);
}

void count_up(const PoolHours& pool, const Row& own, const Row& committed, const Row& rented, Row& own_up,
              Row& cloud_up) {
    wide<count_up_loop>(own.x, committed.x, rented.x, &pool, own_up.x, cloud_up.x);
}

bool any(const Row& x) {
    return wide<largest_loop>(x.x) > dust;
}

} // namespace topsheet::engine::kernels
