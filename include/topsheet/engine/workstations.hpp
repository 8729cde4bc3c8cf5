#pragma once
/// @file
/// Workstations: rented machines run people x hours x workdays x factor; owned ones stand and draw power;
/// remote display is paid by seat and month, and its pixels are a flow to where the artists sit.

#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// Workstations of one scenario.
class Workstations {
  public:
    Workstations(const Shop& shop, Layout& layout);
    void operator()(const Shop& shop, const Luck& luck, Activity& activity) const;

  private:
    struct Seat {
        const model::Workstations* plan = nullptr;
        const model::Role* role = nullptr;
        int machine = -1, protocol = -1;
        std::vector<Gear> owned;
        Flow pixels;
    };
    std::vector<Seat> seats_;
};

} // namespace topsheet::engine
