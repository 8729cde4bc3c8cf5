#pragma once
/// @file
/// One scenario in its study, with the look-ups that every component needs: who works where, where a
/// dataset is read, which route joins two sites, and what a byte on it touches.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/engine/activity.hpp"
#include "topsheet/engine/schedule.hpp"

namespace topsheet::engine {

/// What every component is planned and run with.
struct Shop {
    const model::Study* study = nullptr;
    const model::Scenario* scenario = nullptr;
    Calendar calendar;
    const Chances* chances = nullptr;

    [[nodiscard]] const rates::Catalog& catalog() const { return study->catalog; }
    [[nodiscard]] const model::Site& site(int index) const { return scenario->sites[static_cast<std::size_t>(index)]; }
    [[nodiscard]] const model::Tier& tier(int index) const { return scenario->tiers[static_cast<std::size_t>(index)]; }
    /// Index of the month in the study; months outside the horizon are negative or at least `months`.
    [[nodiscard]] int month(const std::optional<YearMonth>& when, int otherwise = 0) const {
        return when ? months_between(study->start, *when) : otherwise;
    }
    /// The storage class of a tier, or nothing when it is owned.
    [[nodiscard]] const rates::StorageClass* storage_class(int tier_index) const {
        const auto& t = tier(tier_index);
        return t.storage_class.found() ? &catalog().storage_classes[t.storage_class.at()] : nullptr;
    }
    /// How a tier can be used.
    [[nodiscard]] rates::Access access(int tier_index) const {
        const auto* c = storage_class(tier_index);
        return c != nullptr ? c->access : tier(tier_index).access;
    }
    /// The placement that is read, recalled and delivered from; nothing when the scenario has none.
    [[nodiscard]] const model::Placement* main_placement(std::string_view dataset) const {
        for (const auto& p : scenario->placement)
            if (p.dataset == dataset && !p.stages.empty())
                return &p;
        return nullptr;
    }
    /// Index of a site by name, -1 when there is none.
    [[nodiscard]] int site_named(std::string_view name) const {
        for (std::size_t i = 0; i < scenario->sites.size(); ++i)
            if (scenario->sites[i].name == name)
                return static_cast<int>(i);
        return -1;
    }
};

/// The limit that is broken when what a cause takes out of an archive comes later than it must.
int deadline(Layout& layout, std::string_view why);

/// "production / activity".
inline std::string cause(std::string_view production, std::string_view activity) {
    return std::string(production) + " / " + std::string(activity);
}

/// The cause of what is done with a production's data: its name, told apart from a dataset of the same name, whose
/// bytes at rest have a cause too.
inline std::string own_cause(const model::Production& production, std::string_view name, std::string_view what) {
    for (const auto& dataset : production.datasets)
        if (dataset.name == name)
            return cause(production.name, std::string(name) + ", " + std::string(what));
    return cause(production.name, name);
}

/// A flow of bytes from one site to another by one cause: the meters it touches, and the room it takes on
/// its route.
///
/// The load of a route in a month is that of its busiest hour. How a month's bytes lie in its hours is said by
/// whoever adds them: evenly over the month, evenly over some hours, or in pulls that must be through in time.
/// Flows of one route and direction are taken to coincide, so their loads add up. Bytes, pulls and loads are
/// kept only for views (`Activity::detail`); usage always.
class Flow {
  public:
    /// Plans a flow. Within one site nothing travels; a pair without a route touches no meter.
    /// What it claims may waive meters on the way, such as "exit".
    Flow(const Shop& shop, Layout& layout, FlowKind kind, int from, int to, std::string_view cause,
         std::string_view claim = {});
    Flow() = default;
    /// Plans bytes that go there in a device: no route and none of its meters.
    static Flow carried(const Shop& shop, Layout& layout, FlowKind kind, int from, int to, std::string_view cause);
    /// Bytes that pass in a month, evenly over all its hours.
    void add(Activity& activity, int month, const Block& bytes) const;
    /// Bytes that pass in a month, evenly over `hours` of it.
    void add(Activity& activity, int month, const Block& bytes, const Block& hours) const;
    /// Bytes that pass in a month in pulls of `each`, which have `within` hours to be through.
    void pull(Activity& activity, int month, const Block& bytes, const Block& each, const Block& within) const;
    /// Index of the route that is used, -1 for none.
    [[nodiscard]] int route() const { return route_; }

  private:
    void count(Activity& activity, int month, const Block& bytes) const;
    void load(Activity& activity, int month, const Block& bytes_an_hour) const;

    std::vector<int> slots_;
    bool leaves_cloud_ = false;
    bool back_ = false;
    int route_ = -1;
    int flow_ = -1; ///< slot for views
};

/// Hours that `bytes` take on a route of `capacity` bytes an hour: the least, without protocol overhead or retries.
template <class Carrier>
Carrier transfer_hours(const Carrier& bytes, const Carrier& capacity) {
    return bytes / capacity;
}

/// The route between two sites in either direction; -1 when the scenario has none.
int route_between(const model::Scenario& scenario, int from, int to);

/// Units of gear: purchases, refreshes and what stands, with the power and space it takes.
class Gear {
  public:
    /// Plans one holding. `place` is the site it stands at when it names none itself.
    Gear(const Shop& shop, Layout& layout, const model::Holding& holding, int place, model::Category category,
         std::string_view cause, FarmSource farm);
    /// Plans gear that is bought as it is needed.
    Gear(const Shop& shop, Layout& layout, int asset, int place, model::Category category, std::string_view cause);

    /// Units are bought or are there; refreshes follow. Call once in each group of trials.
    void install(const Shop& shop, const Luck& luck, Activity& activity) const;
    /// Buys more units in a month, after `install`; they are refreshed at the end of their life.
    void buy(Activity& activity, int month, const Block& units) const;
    /// Energy and space of a month with `busy_hours` unit-hours of full load.
    void run(const Shop& shop, const Luck& luck, Activity& activity, int month, const Block& busy_hours) const;
    /// The opening units leave in a month, sold for a share of their book value or written off.
    void dispose(Activity& activity, int month, bool sold, const Block& price) const;
    /// Units that stand in a month.
    [[nodiscard]] Block units(const Activity& activity, int month) const;
    [[nodiscard]] const rates::Asset& asset(const Shop& shop) const {
        return shop.catalog().assets[static_cast<std::size_t>(asset_)];
    }

  private:
    void plan(const Shop& shop, Layout& layout, int place, model::Category category, std::string_view cause,
              int bought_before, FarmSource farm);

    int asset_ = -1;
    int slot_ = -1;
    int power_slot_ = -1;
    int space_slot_ = -1;
    int site_ = -1;
    int month_ = 0;
    int months_ = 0;
    int bought_before_ = 0;
    bool refresh_ = true;
    Uncertain<model::Units> count_;
    const model::EstateAsset* estate_ = nullptr;
};

} // namespace topsheet::engine
