#pragma once
// Loops over the 64 trials of a group that the farm runs in every hour. Elementwise, or max: the same bytes for
// every instruction set. Formulas: engine/farm_queue.hpp, rates/billing.hpp.

#include "topsheet/engine/farm_hours.hpp"

namespace topsheet::engine::kernels {

/// to += x.
void raise(Row& to, const Row& x);
/// sum = x + y.
void add(const Row& x, const Row& y, Row& sum);
/// to = x * y.
void multiply(Row& to, const Row& x, const Row& y);
/// own = min(arrived, capacity), the rest is the wish: a farm without waiting.
void split(PoolHours& pool, const Row& arrived, Row& own);
/// A commitment takes part of `asked`: committed work and machines of the hour, sums.
void contract(PoolHours& pool, std::size_t which, Row& asked);
/// An hour begins: work arrives, some becomes due. `urgent` is what must be begun now, `wanted` what may be.
/// @param at_once whether all work must be begun now
void arrive(LineHours& line, bool at_once);
/// urgent and wanted, as far as a license allows.
void bound(LineHours& line, const Row& most);
/// Lines share `free` node-hours: urgent work first, then what is wanted. Adds to `sum`, takes off `free`.
void share_out(LineHours* const* lines, int count, Row LineHours::*got, Row& free, Row& sum);
/// What of the queue is left to urge and to want after owned and committed machines.
/// @param at_once whether all work must be begun now
void remain(LineHours& line, bool at_once);
/// part = min(used, shelf) is taken off both.
void take_off(Row& used, Row& shelf);
/// One line that only owned and rented machines serve: arrive, share_out and what is to be rented, in one.
void queue(PoolHours& pool, LineHours& line, const Row& arrived, const Row& due);
/// The same line's hour ends: settle and note_waits in one.
void settle_queue(PoolHours& pool, LineHours& line, const Row& due, double elapsed);
/// The part `served` / `wished` of a line's wish is rented.
void grant(LineHours& line, const Row& wished, const Row& served);
/// The hour ends: figures of the queue.
void settle(PoolHours& pool, LineHours& line);
/// The longest wait of the hour; `elapsed` hours since the start of the study are the most.
void note_waits(PoolHours& pool, double elapsed);
/// Rents `wish` within quota and spot capacity, or all of it: `rented`, machines up, their starts and stops.
/// @param is_short 1 in trials whose spot pool is short; null when it never is
/// @param price of spot machines in this hour, as a part of the month's; null when it does not move
void rent(PoolHours& pool, const unsigned char* is_short, const float* price);

/// Hours of a day in which work of one class comes.
struct Workday {
    int hours = 0;
    const double* rate = nullptr;    ///< node-hours for each unit of what follows
    const float* shape = nullptr;    ///< by hour and trial, or
    const double* weights = nullptr; ///< by hour, where there is no noise
    const int* alike = nullptr;      ///< by hour: hours from it on that are the same, with the weights
    const float* price = nullptr;    ///< by hour and trial, of spot machines; null when it does not move
};
/// The hours of a day of a pool with one class and no queue whose burst machines are all on spot or all on demand:
/// split and rent for all of them.
void run_day(PoolHours& pool, const Workday& day);
/// Most machines at a time, begun ones whole, on owned machines and elsewhere together: max(peak, those of the day).
void raise_peak(const PoolHours& pool, const Workday& day, double* peak);

/// An hour's work on owned, committed and rented machines, and the machines up, for each node-hour of all classes.
void share_classes(PoolHours& pool, const Row& own, const Row& total);
/// Gives a class its part: x of its node-hours arrived.
void tell_class(const PoolHours& pool, const Row& x, const ClassRows& rows);
/// Up to `amount` node-hours, oldest first, go from a place of the queue into the classes' rows.
void draw_age(WorkAges& ages, int place, Row& amount, Row* const* to);
/// The hours older than the last place are mixed with it.
void merge_age(WorkAges& ages, int from, int to);
/// Machines of a pool's only class that are up.
void count_alone(const PoolHours& pool, const Row& own, Row& own_up, Row& cloud_up);
/// Machines of a class that are up: own = own work * machines, cloud = committed + rented work * machines.
void count_up(const PoolHours& pool, const Row& own, const Row& committed, const Row& rented, Row& own_up,
              Row& cloud_up);
/// Whether any trial has more than rounding.
bool any(const Row& x);

} // namespace topsheet::engine::kernels
