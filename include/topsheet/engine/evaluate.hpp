#pragma once
/// @file
/// One scenario, one group of trials: every component says what happened, rating and finance say what it
/// costs. A new component is a room of its own and a line in `Evaluation`.
///
/// Demand for the farm is the same for all scenarios, so months run outside:
///
///     for each scenario s: evaluation[s].begin(luck, group, scratch[s]);
///     demand.begin(luck, group, arriving);
///     for each month m { demand.month(luck, m, arriving);
///         for each scenario s: evaluation[s].hours(luck, demand, arriving, m, scratch[s]); }
///     for each scenario s: evaluation[s](luck, scratch[s]);

#include "topsheet/engine/books.hpp"
#include "topsheet/engine/egress.hpp"
#include "topsheet/engine/finance.hpp"
#include "topsheet/engine/license_pools.hpp"
#include "topsheet/engine/overheads.hpp"
#include "topsheet/engine/rating.hpp"
#include "topsheet/engine/render.hpp"
#include "topsheet/engine/review.hpp"
#include "topsheet/engine/storage.hpp"
#include "topsheet/engine/transfers.hpp"
#include "topsheet/engine/workstations.hpp"

namespace topsheet::engine {

/// A scenario made ready to be priced. It refers to the study, which must outlive it; any number of
/// threads may use one with scratch of their own.
class Evaluation {
  public:
    /// @param demand of the same study, @param seed of the run, for draws by the hour
    Evaluation(const model::Study& study, const model::Scenario& scenario, const Chances& chances, const Demand& demand,
               std::uint64_t seed);

    /// What one thread works in.
    struct Scratch {
        Activity activity;
        Render::State render;
        LicensePools::State licenses;
        Books books;
    };
    /// Scratch with room for this scenario.
    [[nodiscard]] Scratch scratch() const;
    /// Starts a group of trials.
    void begin(const Luck& luck, std::int64_t group, Scratch& scratch) const;
    /// Runs the farm's hours of a month; months in order from 0. `arriving` is the demand of that month.
    void hours(const Luck& luck, const Demand& demand, const Demand::State& arriving, int month,
               Scratch& scratch) const;
    /// Prices the group of trials that `luck` holds; the outcome is in `scratch.books` and its gauges.
    void operator()(const Luck& luck, Scratch& scratch) const;

    [[nodiscard]] const Layout& layout() const { return layout_; }
    [[nodiscard]] const model::Scenario& scenario() const { return *shop_.scenario; }
    [[nodiscard]] const Shop& shop() const { return shop_; }
    [[nodiscard]] LicensePools& licenses() { return licenses_; }
    [[nodiscard]] const LicensePools& licenses() const { return licenses_; }

  private:
    Shop shop_;
    Layout layout_;
    Storage storage_;
    Egress egress_;
    Transfers transfers_;
    Render render_;
    LicensePools licenses_;
    Workstations workstations_;
    Review review_;
    Overheads overheads_;
    Rating rating_;
    PlainLines plain_;
    bool idle_ = false; ///< nothing happens by the hour
};

} // namespace topsheet::engine
