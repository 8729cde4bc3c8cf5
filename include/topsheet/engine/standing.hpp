#pragma once
/// @file
/// What is paid whether it is used or not: ports, circuits, reserved blocks, throughput, seats.
///
/// A meter by the hour counts `count` quantities through all hours of a month; one by the month counts them
/// once. The cause is "(standing)": nobody's work moves it.

#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// The constant loads of one component.
class Standing {
  public:
    /// Plans a list of loads.
    void plan(const Shop& shop, Layout& layout, const std::vector<model::FixedUsage>& fixed, model::Category category);
    [[nodiscard]] bool empty() const { return uses_.empty(); }
    /// Adds a month of all of them.
    void add(const Shop& shop, const Luck& luck, Activity& activity, int month) const;

  private:
    struct Use {
        const Uncertain<Number>* count = nullptr;
        int slot = -1;
        bool hourly = false;
        double unit = 1.0; ///< size of the meter's quantity
    };
    std::vector<Use> uses_;
};

} // namespace topsheet::engine
