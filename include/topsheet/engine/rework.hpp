#pragma once
/// @file
/// Machine time of a task on machines that may be taken away: exact renewal formulas.
///
/// A spot machine is lost at hazard k an hour (a Poisson process). The task it works on begins again on another
/// one, which first takes r hours to start over: boot, scene load, cache. The first start is not paid twice, and a
/// restart may itself be lost. For a task of f hours, in the mean:
///
/// - without checkpoints E = e^(k r) (e^(k f) - 1) / k. J. T. Daly, "A higher order estimate of the optimum
///   checkpoint interval for restart dumps", Future Generation Computer Systems 22 (2006) 303, for one segment;
/// - with a checkpoint after every t hours of work, which takes d hours to write: N = ceil(f / t) segments, of
///   which all but the last have t + d hours and the last has what is left and writes none. A loss goes back to
///   the last checkpoint, so E is the sum of the formula above over the segments. For f much longer than t it is
///   Daly's total time (1/k) e^(k r) (e^(k (t + d)) - 1) f / t;
/// - with a switch to on-demand after n losses. Losses on spot are a Poisson process, hence the hours on spot are
///   E[min(losses, n)] / k. Without checkpoints, with p = e^(-k f) and q = e^(-k (f + r)),
///       spot hours = (1 - p) / k x sum over i < n of (1 - q)^i,
///       on-demand hours = (1 - p) (1 - q)^(n - 1) (f + r);
///   with checkpoints the losses are counted over the segments, and what runs on demand is r and the work after
///   the last checkpoint, without further ones.
///
/// Tasks differ: f is lognormal with a median and a log-spread s, and is cut at `timeout`, f = min(F, timeout).
/// What one hour of work costs is sum(E) / sum(f) over the tasks, not the mean of E / f: long tasks hold more of
/// the work and lose more of it. Without a timeout, switch or checkpoint the mean of e^(k f) is infinite.
/// The integral is taken by Gauss-Legendre rules at fixed points, in one order: the same bits everywhere.
///
///     const Rework r = rework({.hazard = 0.05, .task = 1.0, .restart = 0.1});   // r.spot = 1.0306
///
/// Best intervals: J. W. Young, "A first order approximation to the optimum checkpoint interval", Communications
/// of the ACM 17 (1974) 530; Daly 2006, equation 37.

#include "topsheet/engine/block.hpp"
#include "topsheet/model/scenario.hpp"

namespace topsheet::engine {

/// Tasks on machines that may be lost; times in hours.
struct Preemption {
    double hazard = 0.0;          ///< losses in an hour of running
    double task = 1.0;            ///< machine time of a task, median
    double spread = 0.0;          ///< standard deviation of its logarithm; 0: all tasks are alike
    double timeout = 0.0;         ///< longest task; 0: none. Needed with a spread unless tasks switch or checkpoint
    double restart = 0.0;         ///< to begin again what was lost
    double checkpoint = 0.0;      ///< work between two checkpoints; 0: none are written
    double checkpoint_cost = 0.0; ///< to write one
    int switch_after = 0;         ///< losses after which the task runs on demand; 0: never
};

/// Machine-hours for tasks.
struct Rework {
    double spot = 1.0;      ///< on spot machines
    double on_demand = 0.0; ///< on on-demand machines, after the switch
    double lost = 0.0;      ///< of both: work done again, restarts, checkpoints
};

/// One task of `hours`: machine-hours of that task. Median, spread and timeout are not looked at.
Rework rework_of_task(const Preemption& p, double hours);

/// All tasks: machine-hours for each hour of work.
Rework rework(const Preemption& p);

/// The mean length of a task under its law, hours; infinite for none.
double mean_task(const Preemption& p);

/// Rework of a farm in each trial of a group: machine-hours of work to machine-hours with what is lost.
struct ReworkBlock {
    Block spot;
    Block on_demand;
    Block lost;
};

/// What a farm's tasks need on a machine in a month.
/// @param machine its hazard counts
ReworkBlock rework(const model::Farm& farm, const rates::Machine& machine, const chance::DrawBlock& draws,
                   int month = 0);

/// Young's interval between checkpoints, sqrt(2 d / k): hours of work. Infinite without hazard.
/// @param cost d, hours to write a checkpoint, more than zero
double young_interval(double hazard, double cost);

/// Daly's: with M = 1 / k, sqrt(2 d M) (1 + sqrt(d / 2M) / 3 + (d / 2M) / 9) - d for d < 2 M, else M.
double daly_interval(double hazard, double cost);

/// The interval with the least total time, from e^(k (t + d)) (1 - k t) = 1, by Newton's method. The restart time
/// has no part in it.
double best_interval(double hazard, double cost);

} // namespace topsheet::engine
