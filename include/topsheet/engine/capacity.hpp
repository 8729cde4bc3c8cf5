#pragma once
/// @file
/// Tiers that are paid by their size and not by what lies in them: owned gear, and classes sold by provisioned
/// capacity or throughput.
///
/// Both are sized by the month's peak: the largest of the stock of all causes at the begin of the month, at its
/// end and on average. Restored copies count whole in every month in which they live; whatever else rises and
/// falls again inside one month is seen by its average only.
///
/// A provisioned tier is sized anew each month in which something lies in it:
///
///     capacity = max(peak / (1 - system_reserve), throughput / throughput_ratio, capacity_minimum),
///
/// rounded up to whole steps. Causes pay for the bytes they hold on average, "(standing)" for the rest.
/// Where throughput has a meter of its own, it is bought beyond what the capacity brings instead.
///
/// An owned tier buys whole units as soon as peak x headroom passes what stands or is on order. They arrive
/// and are paid after the lead time, in begun months; nobody orders ahead, so that bytes may find no room.
/// What lies there when the study starts finds its gear there.

#include "topsheet/engine/standing.hpp"

namespace topsheet::engine {

/// Capacity that is sold for a need, in bytes: the class's minimum, or whole steps of it.
[[nodiscard]] Block sold(const chance::DrawBlock& draws, const rates::StorageClass& c, const Block& need);

/// Whether a class is sold by provisioned capacity.
bool is_provisioned(const rates::StorageClass& c);

/// Capacity of one scenario's tiers.
class Capacity {
  public:
    Capacity(const Shop& shop, Layout& layout);

    /// Empties the scratch.
    void open(Activity& activity) const;
    /// Whether the stock of a tier must be held here.
    [[nodiscard]] bool pools(int tier) const { return row_[static_cast<std::size_t>(tier)] >= 0; }
    /// Stock of one cause in a month: at its begin, at its end, on average, and what it pays for itself.
    void hold(Activity& activity, int tier, int month, const Block& begin, const Block& end, const Block& mean,
              const Block& paid) const {
        const std::size_t i = place(tier, month);
        activity.held[i] += begin;
        activity.held[i + 1] += end;
        activity.held[i + 2] += mean;
        activity.held[i + 3] += paid;
    }
    /// Stock when the study starts.
    void opening(Activity& activity, int tier, const Block& stock) const {
        activity.held[place(tier, months_)] += stock;
    }
    /// Buys and provisions, when all stock is known.
    void operator()(const Shop& shop, const Luck& luck, Activity& activity) const;

  private:
    struct Owned {
        std::vector<Gear> gear;      ///< there from the start, with capacity
        std::vector<Gear> equipment; ///< without
        std::optional<Gear> grow;
        Standing standing;
        int rest = -1;       ///< slot of provisioned capacity that nobody holds
        int throughput = -1; ///< slot of throughput sold apart
        int figures = -1;    ///< slot of the rest for views
    };
    [[nodiscard]] std::size_t place(int tier, int month) const {
        return (static_cast<std::size_t>(row_[static_cast<std::size_t>(tier)]) * static_cast<std::size_t>(months_ + 1) +
                static_cast<std::size_t>(month)) *
               4;
    }
    /// The most that lies in a tier in a month.
    [[nodiscard]] Block peak(const Activity& activity, int tier, int month) const {
        const std::size_t i = place(tier, month);
        return activity.held[i].max(activity.held[i + 1]).max(activity.held[i + 2]);
    }
    void provision(const Shop& shop, const Luck& luck, Activity& activity, int tier) const;
    void grow(const Shop& shop, const Luck& luck, Activity& activity, int tier) const;

    int months_ = 0;
    int rows_ = 0;
    std::vector<int> row_; ///< by tier: its row of the scratch, -1 when it is paid by the byte
    std::vector<Owned> tiers_;
};

} // namespace topsheet::engine
