#pragma once
/// @file
/// Where the bytes of a dataset lie, for those who take them from there: reads, deliveries and transfers.
///
/// Storage knows it month by month. It tells only what somebody asks: a dataset that never leaves its first
/// tier needs no table. Readers find restored copies instead of their originals, as long as the copies live.

#include "topsheet/engine/shop.hpp"

namespace topsheet::engine {

/// Time before an event at which `Asked::before` looks, days: what an event moves has not moved then.
inline constexpr double moment_before = 1e-6;

/// The tiers of a dataset's main placement that readers may find it in, the first stage's first.
std::vector<int> readable_tiers(const Shop& shop, std::string_view dataset);

/// The productions whose bytes a reader of a dataset reads: its own when it has such a dataset, else those of the
/// estate. With `production` -1 (the house) all that have one; -1 in the list stands for the estate.
std::vector<int> owners(const model::Study& study, int production, std::string_view dataset);

/// What storage is asked about one dataset of one production in one tier.
class Place {
  public:
    Place() = default;
    /// @param main whether the tier belongs to the main placement, which is read
    Place(const Shop& shop, Layout& layout, int production, std::string_view dataset, int tier, bool main);

    /// Bytes that readers find here in the mean of a month. What is restored elsewhere is told as a negative amount.
    void mean(Activity& activity, int month, const Block& bytes) const {
        if (mean_ >= 0)
            activity.place.add(mean_, month, bytes);
    }
    /// Tells what is held at the end of a month, before what the first of the next one moves; `bytes` gives it
    /// for a day.
    template <class Function>
    void end(const Calendar& calendar, Activity& activity, int month, Function bytes) const {
        if (end_ >= 0)
            activity.place.add(end_, month,
                               bytes(Block(Block::Constant(calendar.first_day(month + 1) - moment_before))));
    }
    /// Tells what lies here just before each event that is asked for; `bytes` gives it for a day.
    template <class Function>
    void before_events(const Dates& dates, Activity& activity, Function bytes) const {
        for (const auto& asked : events_)
            activity.place.add(asked.slot, 0, bytes(Block(dates.day(asked.event) - moment_before)));
    }
    /// Whether anybody asks anything.
    [[nodiscard]] bool asked() const { return mean_ >= 0 || end_ >= 0 || !events_.empty(); }

  private:
    struct OnDay {
        model::Event event = model::Event::none;
        int slot = -1;
    };
    int mean_ = -1;
    int end_ = -1;
    std::vector<OnDay> events_;
};

} // namespace topsheet::engine
