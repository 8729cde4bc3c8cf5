#pragma once
/// @file
/// What one owned node costs, what a rival asks for the same work, and at which use the two are equal.
///
/// All of it is present value over the study's months, as `engine/finance.hpp` and the books count it, for one unit of
/// one holding of a farm, trial by trial:
///
///     fixed  F = capex - trade-ins and residual value + upkeep + space + idle power + fees + share of the admins
///     work   W = sum over months of d_m hours_m speed availability      reference-hours that it can do
///     extra  V = sum over months of d_m hours_m availability v_m        v: cost of full load above idle, an hour
///     rival  R = sum over months of d_m hours_m speed availability P_m  P: its price of a reference-hour
///     break-even utilization u* = F / (R - V), "never" (infinite) where R <= V or u* > 1
///
/// At utilization u an owned reference-hour costs (F + u V) / (u W) in present value per discounted hour. d_m is the
/// discount at which bills of the month are paid. Against a rival that is paid around the clock too (a commitment)
/// use does not matter: u* is 0 where F + V is no more than what the rival asks for all hours, else never.
///
/// The admins' share has two readings, since they have a floor: the average node carries (all admins) / nodes, one
/// node more only what it adds beyond the floor. Upkeep, space and idle power run from the purchase, work from the end
/// of the lead time. Gear that is there already (the estate) is costed as if one more were bought in the first month,
/// for that is the choice.
///
/// A rival's price is that of its meters for one machine that works all month: on-demand or spot machine-hours with
/// rework (engine/rework.hpp), the Windows surcharge, the queue manager's fee by the hour, the attached disk, bytes in
/// and out of its site. Boot and idle tail depend on how often machines start; the hour-by-hour run knows them, so
/// `around` takes them from there. Licenses are told apart on the page and are not in here.

#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// Price of one base unit of a meter in a month when `amount` of it is used: the tariff's mean price, times the
/// price level, less agreements. Ladders, allowances and minimums count as this one user would pay them.
/// @param amount base units, more than zero
Block unit_price(const Shop& shop, const Luck& luck, const rates::Meter& meter, int month, const Block& amount);

/// One owned node in each trial; money is present value.
struct NodeCost {
    Block capital = Block::Zero(); ///< capex less trade-ins and residual value
    Block upkeep = Block::Zero();
    Block space = Block::Zero();      ///< provisioned power in a colocation
    Block power = Block::Zero();      ///< idle power
    Block fees = Block::Zero();       ///< queue manager, by the node
    Block admin = Block::Zero();      ///< average node's share
    Block next_admin = Block::Zero(); ///< what one node more adds to the admins
    Block people = Block::Zero();     ///< admins that one node asks for, without the floor
    Block floor = Block::Zero();      ///< the floor of the admins, all nodes together: F(k) holds max(k people, floor)
    Block extra = Block::Zero();      ///< V: power above idle if it worked all the time
    Block work = Block::Zero();       ///< W: discounted reference-hours
    std::vector<Block> offer;         ///< by month: d_m hours_m speed availability, the weight of P_m
    bool gpu = false;                 ///< its work is counted in reference GPUs

    /// F of the average node.
    [[nodiscard]] Block fixed() const { return capital + upkeep + space + power + fees + admin; }
    /// F of a node without admins, for `decide::fixed_costs`.
    [[nodiscard]] Block alone() const { return capital + upkeep + space + power + fees; }
    /// F of one node more.
    [[nodiscard]] Block next_fixed() const { return capital + upkeep + space + power + fees + next_admin; }
};

/// The holding whose next unit would be bought: the first that names an asset, else the first of the estate; -1 for
/// a farm without owned machines.
int next_holding(const model::Farm& farm);

/// One unit of a holding of the scenario's farm.
NodeCost node_cost(const Shop& shop, const Luck& luck, int holding);

/// Another way to do the work.
struct RivalOffer {
    std::string name;
    const rates::Machine* machine = nullptr;
    const rates::Meter* meter = nullptr; ///< of its node-hours, or a service's unit of work
    const rates::RenderService* service = nullptr;
    bool spot = false;
    bool committed = false; ///< paid in every hour
};

/// What the farm's nodes are measured against: the burst machine on demand and on spot, the render service, each
/// commitment, and the farm's own `rivals`. Those that cannot do the work of the node's pool are left out.
/// @param gpu whether the node's work needs a graphics processor
std::vector<RivalOffer> rival_offers(const Shop& shop, bool gpu);

/// Price of a reference-hour (reference-GPU-hour) of a rival in a month.
/// @param around billed hours for each hour worked: starts and idle tails; 1 for none
Block rival_price(const Shop& shop, const Luck& luck, const RivalOffer& rival, bool gpu, int month,
                  double around = 1.0);

/// u* of a node against a rival's value of its work.
/// @param fixed F, @param rival R, @param extra V; a double or an array of trials
/// @return infinite for never
template <class Carrier>
Carrier break_even(const Carrier& fixed, const Carrier& rival, const Carrier& extra) {
    constexpr double never = std::numeric_limits<double>::infinity();
    const Carrier gain = rival - extra;
    if constexpr (std::is_arithmetic_v<Carrier>)
        return gain > 0.0 && fixed <= gain ? fixed / gain : never;
    else
        return (gain > 0.0 && fixed <= gain).select(fixed / gain, never);
}

/// The same for a rival that is paid around the clock: 0 or never.
template <class Carrier>
Carrier break_even_committed(const Carrier& fixed, const Carrier& rival, const Carrier& extra) {
    constexpr double never = std::numeric_limits<double>::infinity();
    const Carrier gain = rival - extra - fixed;
    if constexpr (std::is_arithmetic_v<Carrier>)
        return gain >= 0.0 ? 0.0 : never;
    else
        return (gain >= 0.0).select(Carrier(gain * 0.0), never);
}

/// What a used reference-hour of an owned node costs at utilization u: (F + u V) / (u W).
template <class Carrier>
Carrier used_hour(const Carrier& fixed, const Carrier& extra, const Carrier& work, double utilization) {
    return (fixed + extra * utilization) / (work * utilization);
}

/// u* of one node against one rival in each trial.
/// @param next whether of one node more instead of the average node
Block break_even(const Shop& shop, const Luck& luck, const NodeCost& node, const RivalOffer& rival, bool next = false,
                 double around = 1.0);

} // namespace topsheet::engine
