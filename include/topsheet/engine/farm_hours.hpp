#pragma once
/// @file
/// What one pool of a farm works in while its hours are run: queues by line, machines that are up, sums of the
/// month. Plain rows of 64 trials; the loops over them are in src/engine/farm_kernels.cpp, formulas in
/// engine/farm_queue.hpp and rates/billing.hpp.
///
/// A *line* is a queue of its own. Classes of work share one when the same machines fit them and no license can
/// hold one of them back; they are then served strictly by age, whatever their class. Several lines share owned
/// machines: what is due goes first, then all by what they ask for.

#include <vector>

#include "topsheet/engine/farm_month.hpp"

namespace topsheet::engine {

/// A number for each trial of a group.
struct alignas(64) Row {
    double x[chance::group_size] = {};

    [[nodiscard]] double* data() { return x; }
    [[nodiscard]] const double* data() const { return x; }
    Row& operator=(const Block& block) {
        for (int i = 0; i < chance::group_size; ++i)
            x[i] = block[i];
        return *this;
    }
    void fill(double value) {
        for (double& each : x)
            each = value;
    }
    [[nodiscard]] Block block() const { return Eigen::Map<const Block>(x); }
};

/// Work of several classes by age: what was served of a class when the oldest is served first.
/// Hours that are older than the last place are mixed there.
struct WorkAges {
    int classes = 0;
    int places = 0;           ///< hours that are told apart
    int newest = 0;           ///< place of the hour at hand
    std::vector<Row> amount;  ///< by place and class
    std::vector<Row> total;   ///< by place
    std::vector<char> filled; ///< by place: whether any trial has work there
};

/// One line in the hour at hand, and its sums.
struct LineHours {
    Row waiting, overdue; ///< engine/farm_queue.hpp
    Row arrived, due;     ///< d(h), d(h-L)
    Row most;             ///< node-hours that licenses allow now
    Row urgent, wanted;   ///< of owned machines
    Row own, committed, rented;
    std::vector<Row> late; ///< arrivals of the last L hours
    int next_late = 0;
    WorkAges ages;
};

/// Machines of one source of supply that are rented by the hour.
struct RentedFleet {
    Row up, owed;                      ///< rates::Fleet
    Row before;                        ///< machines up when the month began
    Row hours, up_hours, started, add; ///< sums of the month: work, machines up, starts, minimums not reached

    /// Machines that ended in the month: what was up or began and is not up any more.
    [[nodiscard]] Block stopped() const { return before.block() + started.block() - up.block(); }
};

/// Where the part of a class goes in an hour in which nothing waits.
struct ClassRows {
    double* own_sum = nullptr;
    double* committed_sum = nullptr;
    double* rented_sum = nullptr;
    double* own_up = nullptr; ///< machines; null where nobody asks
    double* cloud_up = nullptr;
    const double* seats = nullptr; ///< or: seats that its machines draw, each one
    double may = 0.0;              ///< whether machines elsewhere do
    double* own_metered = nullptr; ///< machine-hours beyond them
    double* cloud_metered = nullptr;
};
/// One pool of the farm.
struct PoolHours {
    // The same in all hours of a month.
    std::vector<Row> shelves;           ///< node-hours an hour of owned machines that the same work fits
    std::vector<Row> contracts;         ///< node-hours an hour of each commitment
    std::vector<Row> contract_machines; ///< machines for each node-hour of it
    Row capacity, committed;            ///< sums of the two
    Row own_machines;                   ///< owned machines for each node-hour of work
    Row spot_share;
    Row spot_machines;                 ///< spot machines for each node-hour of spot work, rework included
    Row switched_machines;             ///< on-demand machines for the same, after a switch
    Row plain_machines;                ///< on-demand machines for each node-hour of other work
    Row cloud_machines;                ///< rented machines for each node-hour of work, spot and on demand as planned
    Row quota;                         ///< machines
    Row spot_most, spot_least;         ///< node-hours of spot work an hour, usually and in a shortage
    Row boot, tail, rounding, minimum; ///< hours, see rates/billing.hpp
    Row one_by_capacity, one_by_all;   ///< of the longest wait
    double wait = 0.0;                 ///< L
    double times = 1.0;                ///< hours that are alike and run as one, where nothing waits
    bool machines = false;             ///< burst runs on machines, not at a service
    bool spot = false;                 ///< some of it on spot
    bool all_spot = false;             ///< all of it, and no task is switched away from it
    bool owns = false;                 ///< some trial has owned machines that work
    bool capped = false;               ///< by quota
    bool scarce = false;               ///< spot is
    bool fallback = true;
    bool counts_up = false; ///< whole hours are billed somewhere
    bool short_lives = false;

    std::vector<LineHours> lines;
    std::vector<LineHours*> sharers;                           ///< scratch: lines that share machines
    std::vector<Row*> to_own, to_committed, to_rented;         ///< scratch: rows of the classes of a line
    std::vector<Row> shelf_free;                               ///< of the hour
    std::vector<Row> arrived;                                  ///< by class of the pool
    std::vector<ClassRows> rows;                               ///< of the active classes
    std::vector<std::size_t> active;                           ///< classes of the pool that have work this month
    Row own_share, committed_share, rented_share;              ///< of the hour: work done for each node-hour of all
    Row own_up_share, cloud_up_share;                          ///< the same of machines up
    std::vector<Row> class_own, class_committed, class_rented; ///< of the hour, node-hours
    std::vector<Row> own_up, cloud_up;                         ///< of the hour, machines
    Row free, wish, rented, rented_up, committed_work, committed_up, hour_waiting, hour_overdue; ///< of the hour
    RentedFleet spot_fleet, other_fleet;
    // Sums of the month.
    Row own_sum, committed_sum, committed_used, spot_sum, other_sum, peak, waited, longest, missed;
    Row spot_priced; ///< machine-hours on spot, each times the price of its hour as a part of the month's
    std::vector<Row> own_by_class, committed_by_class, rented_by_class;
};

} // namespace topsheet::engine
