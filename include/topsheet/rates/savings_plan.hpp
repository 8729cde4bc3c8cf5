#pragma once
/// @file
/// One hour of machines against reserved instances and savings plans, in the vendor's order.
///
/// A reserved instance is so many machines at a price, a savings plan so much money, for every hour whether used
/// or not; what is not used in an hour is lost. So the answer of an hour is what each commitment covers, what it
/// leaves unused, and what overflows to the on-demand price. A month's pooled hours would hide the unused part.
///
/// The order (AWS, "Understanding how Savings Plans apply to your usage", Savings Plans User Guide, and "How
/// Reserved Instance discounts are applied", Amazon EC2 User Guide, both as read 2026-11):
/// 1. zonal reserved instances: machines of exactly their type in exactly their zone;
/// 2. regional ones: machines of their region. A size-flexible one covers every size of its family, the smallest
///    first, by normalization factors (large 4, xlarge 8, 2xlarge 16 ...), part of a machine too; any other covers
///    its own type;
/// 3. EC2 Instance Savings Plans, then 4. Compute Savings Plans, since they are broader. Of each kind all plans
///    together take the usage with the highest saving against the on-demand price first, of equal savings that with
///    the lowest plan rate; a plan of m an hour at rate p covers m / p machine-hours.
/// Azure does the same: reservations, then savings plans by highest discount (Microsoft, "How saving plan discount is
/// applied", 2024-01).
///
///     const Commitments bought{.plans = {{.kind = PlanKind::compute, .money = 2.0, .rates = {0.7}}}};
///     const HourBill hour = match({{.type = "r5.4xlarge", .amount = 4.0, .on_demand = 1.0}}, bought);
///     // hour.usage[0]: 2.857 machine-hours by the plan, 1.143 on demand
///
/// Everything is a double and an index: it knows no currency and no card. Amounts and counts are not negative.

#include <algorithm>
#include <cstddef>
#include <string>
#include <tuple>
#include <vector>

namespace topsheet::rates {

/// Machines of one kind that ran in the hour.
struct HourUsage {
    std::string type;       ///< instance type, size included
    std::string family{};   ///< sizes of one family may share a size-flexible reserved instance
    std::string region{};   ///< "" matches ""
    std::string zone{};     ///< within the region
    double amount = 0.0;    ///< machine-hours
    double on_demand = 0.0; ///< price of one of them
    double size = 1.0;      ///< normalization factor
    bool flexible = true;   ///< Linux on shared tenancy: what a size-flexible reserved instance may cover
};

/// Machines that are paid in every hour.
struct ReservedInstance {
    std::string type;
    std::string family{};
    std::string region{};
    std::string zone{};    ///< empty: regional
    double count = 0.0;    ///< machines
    double price = 0.0;    ///< of one of them, an hour
    double size = 1.0;     ///< normalization factor
    bool flexible = false; ///< regional ones only: covers other sizes of its family
};

/// Which kind of plan.
enum class PlanKind {
    instance, ///< one family in one region; drawn first
    compute,  ///< everything
};

/// Money that is committed for every hour.
struct SavingsPlan {
    PlanKind kind = PlanKind::compute;
    double money = 0.0;          ///< an hour
    std::vector<double> rates{}; ///< by usage: price of a machine-hour under the plan; below 0 where it has none
};

/// What was bought.
struct Commitments {
    std::vector<ReservedInstance> reserved{};
    std::vector<SavingsPlan> plans{};
};

/// Who serves the machine-hours of one usage.
struct Covered {
    double reserved = 0.0;  ///< machine-hours
    double planned = 0.0;   ///< machine-hours
    double on_demand = 0.0; ///< machine-hours
};

/// An hour, matched.
struct HourBill {
    std::vector<Covered> usage{};        ///< by usage
    std::vector<double> reserved_used{}; ///< by reserved instance: machines in use
    std::vector<double> plan_used{};     ///< by plan: money in use
    double reserved_paid = 0.0;          ///< money for all reserved instances
    double reserved_unused = 0.0;        ///< of it, for machines that were not used
    double plan_paid = 0.0;              ///< money for all plans
    double plan_unused = 0.0;            ///< of it, not used
    double on_demand_paid = 0.0;         ///< money for what nothing covers
    [[nodiscard]] double total() const { return reserved_paid + plan_paid + on_demand_paid; }
};

/// Matches one hour. Usage that is given in several rows of one type is covered row by row.
inline HourBill match(const std::vector<HourUsage>& usage, const Commitments& bought) {
    HourBill bill;
    bill.usage.resize(usage.size());
    bill.reserved_used.assign(bought.reserved.size(), 0.0);
    bill.plan_used.assign(bought.plans.size(), 0.0);
    std::vector<double> left;
    for (const auto& u : usage)
        left.push_back(u.amount);

    const auto reserve = [&](std::size_t r, std::size_t u, double machine_size) {
        const auto& instance = bought.reserved[r];
        // Machines of this usage that what is left of the reservation amounts to.
        const double room = (instance.count - bill.reserved_used[r]) * instance.size / machine_size;
        const double taken = std::min(room, left[u]);
        if (!(taken > 0.0))
            return;
        left[u] -= taken;
        bill.usage[u].reserved += taken;
        bill.reserved_used[r] += taken * machine_size / instance.size;
    };
    std::vector<std::size_t> by_size(usage.size());
    for (std::size_t u = 0; u < usage.size(); ++u)
        by_size[u] = u;
    std::stable_sort(by_size.begin(), by_size.end(),
                     [&](std::size_t a, std::size_t b) { return usage[a].size < usage[b].size; });
    for (const bool zonal : {true, false})
        for (std::size_t r = 0; r < bought.reserved.size(); ++r) {
            const auto& instance = bought.reserved[r];
            if (zonal == instance.zone.empty())
                continue;
            for (const std::size_t u : by_size) {
                const auto& machine = usage[u];
                if (machine.region != instance.region || (zonal && machine.zone != instance.zone))
                    continue;
                if (!zonal && instance.flexible && machine.flexible && machine.family == instance.family)
                    reserve(r, u, machine.size);
                else if (machine.type == instance.type)
                    reserve(r, u, instance.size);
            }
        }

    for (const PlanKind kind : {PlanKind::instance, PlanKind::compute}) {
        struct Offer {
            double saving, rate;
            std::size_t usage, plan;
        };
        std::vector<Offer> offers;
        for (std::size_t p = 0; p < bought.plans.size(); ++p)
            for (std::size_t u = 0; u < usage.size(); ++u)
                if (const auto& plan = bought.plans[p];
                    plan.kind == kind && u < plan.rates.size() && plan.rates[u] >= 0.0 && usage[u].on_demand > 0.0)
                    offers.push_back({1.0 - plan.rates[u] / usage[u].on_demand, plan.rates[u], u, p});
        // Savings that differ by rounding alone are equal.
        const auto percent = [](double saving) {
            return static_cast<long long>(saving * 1e9 + (saving < 0 ? -0.5 : 0.5));
        };
        std::stable_sort(offers.begin(), offers.end(), [&](const Offer& a, const Offer& b) {
            return std::tuple(-percent(a.saving), a.rate) < std::tuple(-percent(b.saving), b.rate);
        });
        for (const Offer& offer : offers) {
            const double money = bought.plans[offer.plan].money - bill.plan_used[offer.plan];
            const double taken = offer.rate > 0.0 ? std::min(left[offer.usage], money / offer.rate) : left[offer.usage];
            if (!(taken > 0.0))
                continue;
            left[offer.usage] -= taken;
            bill.usage[offer.usage].planned += taken;
            bill.plan_used[offer.plan] += taken * offer.rate;
        }
    }

    for (std::size_t u = 0; u < usage.size(); ++u) {
        bill.usage[u].on_demand = left[u];
        bill.on_demand_paid += left[u] * usage[u].on_demand;
    }
    for (std::size_t r = 0; r < bought.reserved.size(); ++r) {
        const auto& instance = bought.reserved[r];
        bill.reserved_paid += instance.count * instance.price;
        bill.reserved_unused += std::max(0.0, instance.count - bill.reserved_used[r]) * instance.price;
    }
    for (std::size_t p = 0; p < bought.plans.size(); ++p) {
        bill.plan_paid += bought.plans[p].money;
        bill.plan_unused += std::max(0.0, bought.plans[p].money - bill.plan_used[p]);
    }
    return bill;
}

} // namespace topsheet::rates
