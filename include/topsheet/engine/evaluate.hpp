#pragma once
/// @file
/// One scenario, one group of trials: every component says what happened, rating and finance say what it
/// costs. A new component is a room of its own and a line in `Evaluation`.

#include "topsheet/engine/books.hpp"
#include "topsheet/engine/egress.hpp"
#include "topsheet/engine/finance.hpp"
#include "topsheet/engine/licenses.hpp"
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
    Evaluation(const model::Study& study, const model::Scenario& scenario, const Chances& chances);

    /// What one thread works in.
    struct Scratch {
        Activity activity;
        Render::State render;
        Books books;
    };
    /// Scratch with room for this scenario.
    [[nodiscard]] Scratch scratch() const;
    /// Prices the group of trials that `luck` holds; the outcome is in `scratch.books` and its gauges.
    void operator()(const Luck& luck, Scratch& scratch) const;

    [[nodiscard]] const Layout& layout() const { return layout_; }
    [[nodiscard]] const model::Scenario& scenario() const { return *shop_.scenario; }

  private:
    Shop shop_;
    Layout layout_;
    Storage storage_;
    Egress egress_;
    Transfers transfers_;
    Render render_;
    Licenses licenses_;
    Workstations workstations_;
    Review review_;
    Overheads overheads_;
    Rating rating_;
};

} // namespace topsheet::engine
