#pragma once
/// @file
/// Renderer licenses: seats paid by the term, and usage-based hours for what seats do not serve.
///
/// With q the renderer's share of a month's demand, S seats, C owned nodes (reference) of speed s_o and
/// B(x) the node-hours above x (engine/render.hpp), owned machines draw first. The machine-hours without
/// a seat are
///
///     owned   q / s_o * [B(min(S', C)) - B(C)]                     with S' = S s_o / q
///     cloud   q k B(C + max(0, S - q C / s_o) s_b / q)             where seats may run in a cloud
///             q k B(C)                                             where they may not
///
/// k being machine-hours for each reference-node-hour of burst, boot and rework included. A right that
/// nobody has read ("unknown") is never taken as allowed. A license whose seat costs nothing serves all.

#include "topsheet/engine/render.hpp"

namespace topsheet::engine {

/// Licenses of one scenario.
class Licenses {
  public:
    Licenses(const Shop& shop, Layout& layout, const Render& render);
    void operator()(const Shop& shop, const Luck& luck, const Render& render, const Render::State& state,
                    Activity& activity) const;

  private:
    struct Pool {
        const model::RendererLicenses* rule = nullptr;
        const rates::License* license = nullptr;
        int term = -1; ///< slot of seats
        int term_months = 12;
        bool cloud = false; ///< whether seats may run in a cloud
        bool free = false;
        std::vector<std::size_t> works;
        std::vector<int> metered; ///< slot by work; -1 when there is no such price
    };
    std::vector<Pool> pools_;
};

} // namespace topsheet::engine
