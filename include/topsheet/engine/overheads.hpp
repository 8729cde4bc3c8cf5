#pragma once
/// @file
/// Staff, one-off payments, other costs, and gear of the estate that nothing uses: it stands by, is sold
/// for a share of its book value, or is written off.

#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// Staff, one-off payments, other costs, and gear of the estate that nothing uses.
class Overheads {
  public:
    Overheads(const Shop& shop, Layout& layout);
    /// What rating prices plainly need not be counted here. Call when rating has looked at the layout.
    void leave_plain(const Layout& layout);
    void operator()(const Shop& shop, const Luck& luck, Activity& activity) const;

  private:
    struct Wage {
        const model::Staff* staff = nullptr;
        int slot = -1;
        bool rated_plainly = false;
    };
    struct Used {
        const model::OtherCost* cost = nullptr;
        int slot = -1;
        double unit = 1.0;
        int first = 0, last = 0;
        bool rated_plainly = false;
    };
    struct Unused {
        Gear gear;
        const model::EstateAsset* estate = nullptr;
        const model::Disposal* disposal = nullptr;
    };
    std::vector<Wage> wages_;
    std::vector<Used> used_;
    std::vector<Unused> unused_;
};

} // namespace topsheet::engine
