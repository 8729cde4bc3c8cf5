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
    void operator()(const Shop& shop, const Luck& luck, Activity& activity) const;

  private:
    struct Wage {
        const model::Staff* staff = nullptr;
        int slot = -1;
    };
    struct Once {
        const model::OneOff* payment = nullptr;
        int slot = -1;
    };
    struct Monthly {
        const model::OtherCost* cost = nullptr;
        int usage = -1, payment = -1;
        double unit = 1.0;
    };
    struct Unused {
        Gear gear;
        const model::EstateAsset* estate = nullptr;
        const model::Disposal* disposal = nullptr;
    };
    std::vector<Wage> wages_;
    std::vector<Once> once_;
    std::vector<Monthly> monthly_;
    std::vector<Unused> unused_;
};

} // namespace topsheet::engine
