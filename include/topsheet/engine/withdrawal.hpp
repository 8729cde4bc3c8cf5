#pragma once
/// @file
/// Bytes of one cause on their way out: taken from the tiers that hold a dataset, counted there by requests and
/// retrieval, and sent to one site over every meter between.
///
/// Bytes come from the tiers in proportion to what readers find in each: the mean over the month, or what lies
/// there just before the event on whose day they are taken. Nothing there yet, or nothing left: the first tier
/// of the main placement serves.

#include "topsheet/engine/retrieval.hpp"
#include "topsheet/engine/whereabouts.hpp"

namespace topsheet::engine {

/// What one tier counts when bytes of one cause are taken out of it, and their way.
class Source {
  public:
    /// Plans bytes of `dataset`, which has these files, out of `tier`, for `cause`, over `flow`.
    Source(const Shop& shop, Layout& layout, int tier, std::string_view dataset, const Files& files,
           std::string_view cause, Flow flow);

    /// Objects in each byte as they lie in the tier; the same for all months of a group of trials.
    [[nodiscard]] Block objects(const chance::DrawBlock& draws) const;
    /// Takes bytes of a month: evenly over it when `each` is null, else in pulls of `each` within `within` hours.
    /// Out of an archive the pulls wait: by the way that is in time, or the fastest, which then breaks a limit.
    void take(const Shop& shop, const chance::DrawBlock& draws, Activity& activity, int month, const Block& bytes,
              const Block& objects, const Block* each = nullptr, const Block* within = nullptr) const;

  private:
    bool archive_ = false; ///< whether it must be restored before it can be read
    int limit_ = -1;       ///< of pulls out of an archive that come too late
    Files files_;
    Retrieval out_;
    bool counted_ = false; ///< whether the tier counts anything
    int stock_ = -1;       ///< slot for views
    Flow flow_;
    std::vector<const Uncertain<Bytes>*> packs_; ///< containers that smaller files have been put into on the way here
};

/// Bytes of one cause taken from wherever a dataset lies.
class Withdrawal {
  public:
    /// What is to be taken.
    struct Order {
        FlowKind kind = FlowKind::read;
        std::string_view dataset;
        int production = -1; ///< whose reader; -1 for the house
        int to = -1;         ///< site
        std::string_view cause;
        model::Event before = model::Event::none; ///< the event on whose day it is taken; none: as it lies in the month
    };

    Withdrawal() = default;
    /// Plans it. The scenario must have a main placement of the dataset.
    Withdrawal(const Shop& shop, Layout& layout, const Order& order);

    /// Objects in each byte, by tier; worked out once in a group of trials.
    [[nodiscard]] std::vector<Block> objects(const chance::DrawBlock& draws) const;
    /// Takes bytes of a month: evenly over it when `each` is null, else in pulls of `each` within `within` hours.
    void take(const Shop& shop, const chance::DrawBlock& draws, Activity& activity, int month, const Block& bytes,
              const std::vector<Block>& objects, const Block* each = nullptr, const Block* within = nullptr) const;

  private:
    bool on_day_ = false;
    std::vector<Source> sources_;          ///< by tier
    std::vector<std::vector<int>> places_; ///< by tier: place slots of its owners; empty when there is one tier only
};

/// How often something with a cadence happens in month `month`, trial by trial.
/// @param begin, end its window; @param event day of a cadence `event`; @param happens 1 or 0
Block times(model::Cadence cadence, const Calendar& calendar, int month, const Block& begin, const Block& end,
            const Block& event, const Block& happens);

} // namespace topsheet::engine
