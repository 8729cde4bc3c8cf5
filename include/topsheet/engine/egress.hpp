#pragma once
/// @file
/// Data in motion between sites: what people read again and again, what is delivered, and the routes'
/// own standing charges. Moves between tiers, restores, frames and pixels are flows of their components;
/// what the architecture moves of itself is `engine/transfers.hpp`.
///
/// A read that passes a cache fetches (1 - hit) x volume x read-ahead, and the cache's size once in the
/// first month; a share of it may be renewed every month. A read from a bucket is one request for each
/// object's worth of bytes fetched. A cadence becomes a count a month: workdays of the calendar, days / 7,
/// one, once at the begin of its window, or once on the day of an event.

#include "topsheet/engine/standing.hpp"
#include "topsheet/engine/withdrawal.hpp"

namespace topsheet::engine {

/// Bytes that must be fetched for `volume` bytes read through a cache.
template <class Carrier>
Carrier fetched(const Carrier& volume, const Carrier& hit, const Carrier& read_ahead) {
    return (1.0 - hit) * volume * read_ahead;
}

/// Reads, deliveries, caches and standing routes of one scenario.
class Egress {
  public:
    Egress(const Shop& shop, Layout& layout);
    void operator()(const Shop& shop, const Luck& luck, Activity& activity) const;

  private:
    struct Pull {
        int production = -1; ///< -1 for a habit of the house
        const model::Read* read = nullptr;
        const model::Cache* cache = nullptr;
        const Uncertain<Number>* share = nullptr; ///< of the role's people that sit here
        Withdrawal taken;
    };
    struct Sent {
        int production = -1;
        const model::Delivery* delivery = nullptr;
        Withdrawal taken;
    };
    struct Warm {
        const model::Cache* cache = nullptr;
        int stock = -1;
        std::vector<Gear> owned;
        Withdrawal fill;    ///< from where the first of its reads comes
        Withdrawal renewed; ///< the same way, month by month
    };

    void plan_reads(const Shop& shop, Layout& layout, int production, const std::vector<model::Read>& reads);
    void plan_cache(const Shop& shop, Layout& layout, const model::Cache& cache);

    std::vector<Pull> pulls_;
    std::vector<Sent> sent_;
    Standing standing_;
    std::vector<Warm> caches_;
};

} // namespace topsheet::engine
