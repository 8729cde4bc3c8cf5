#pragma once
/// @file
/// Rating: what usage costs. The usage of a meter is pooled over all causes of a month, priced by its
/// tariff, and the charge is handed back to the causes by their share of the usage.
///
/// What a minimum charge adds belongs to nobody and goes to the cause "(standing)". Meters of one card
/// that name the same pool climb one ladder together. Charges are paid at the end of their month.

#include <vector>

#include "topsheet/engine/activity.hpp"
#include "topsheet/engine/books.hpp"

namespace topsheet::engine {

/// The meters of one scenario with the slots that fill them.
class Rating {
  public:
    /// Call when all components have asked for their slots; adds the lines of minimum charges.
    Rating(const model::Study& study, Layout& layout);
    /// Prices all usage.
    void operator()(const model::Study& study, const Layout& layout, const Luck& luck, const Activity& activity,
                    Books& books) const;

  private:
    struct Pool {
        const rates::Meter* meter = nullptr; ///< whose tariff and level hold
        std::vector<int> slots;
        int standing_line = -1; ///< of the minimum's excess
    };
    std::vector<Pool> pools_;
};

} // namespace topsheet::engine
