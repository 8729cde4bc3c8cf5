#pragma once
/// @file
/// What one pool of a farm did in one month, trial by trial: summed while the hours are run
/// (engine/render.hpp), read by licenses, metrics and the verb `farm`.
///
/// A farm has two pools: machines without and with graphics processors. Work is in reference-node-hours,
/// in the second pool in reference-GPU-hours; machines and their time are counted as machines.
///
///     own + committed + spot + on_demand + service + (backlog at the end - at the start) = demand

#include <vector>

#include "topsheet/engine/block.hpp"

namespace topsheet::engine {

/// Pools of a farm.
inline constexpr int farm_pools = 2;

/// One pool in one month.
struct FarmMonth {
    double hours = 0.0;              ///< of the month
    Block machines = Block::Zero();  ///< owned machines that stand and have begun to work
    Block capacity = Block::Zero();  ///< node-hours that they offer, failures taken off
    Block demand = Block::Zero();    ///< node-hours that arrive
    Block own = Block::Zero();       ///< node-hours done on owned machines
    Block committed = Block::Zero(); ///< on committed ones
    Block spot = Block::Zero();      ///< on spot machines, begun there at least
    Block on_demand = Block::Zero(); ///< on machines by the hour
    Block service = Block::Zero();   ///< at a render service
    Block beyond =
        Block::Zero(); ///< of the three above: left when the horizon ends and rented then, whatever the quota

    Block committed_paid = Block::Zero();  ///< machine-hours of commitments
    Block committed_used = Block::Zero();  ///< machine-hours of them that worked
    Block spot_hours = Block::Zero();      ///< machine-hours billed
    Block on_demand_hours = Block::Zero(); ///< machine-hours billed
    Block starts = Block::Zero();          ///< of spot and on-demand machines
    Block peak = Block::Zero();            ///< most rented machines that worked at a time
    Block preemptions = Block::Zero();     ///< of spot machines, expected
    Block lost = Block::Zero();            ///< machine-hours that preemptions made necessary beside the work itself

    Block backlog = Block::Zero();      ///< node-hours that wait when the month ends
    Block waited = Block::Zero();       ///< node-hours that wait at the end of an hour, summed over the hours
    Block longest_wait = Block::Zero(); ///< hours
    Block missed = Block::Zero();       ///< node-hours that were not begun within `max_wait`

    std::vector<Block> own_by_class;   ///< node-hours done on owned machines, by work class of the demand
    std::vector<Block> cloud_by_class; ///< node-hours done elsewhere

    /// All work done on rented machines or by a service.
    [[nodiscard]] Block cloud() const { return committed + spot + on_demand + service; }
    /// All work done.
    [[nodiscard]] Block done() const { return own + cloud(); }
};

} // namespace topsheet::engine
