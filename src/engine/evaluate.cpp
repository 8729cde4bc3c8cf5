#include "topsheet/engine/evaluate.hpp"

namespace topsheet::engine {

Evaluation::Evaluation(const model::Study& study, const model::Scenario& scenario, const Chances& chances)
    : shop_{&study, &scenario, study.horizon(), &chances},
      layout_(study.catalog),
      storage_(shop_, layout_),
      egress_(shop_, layout_),
      transfers_(shop_, layout_),
      render_(shop_, layout_),
      licenses_(shop_, layout_, render_),
      workstations_(shop_, layout_),
      review_(shop_, layout_),
      overheads_(shop_, layout_),
      rating_(study, layout_) {}

Evaluation::Scratch Evaluation::scratch() const {
    Scratch scratch;
    scratch.activity.resize(layout_, shop_.calendar, shop_.scenario->routes.size());
    return scratch;
}

void Evaluation::operator()(const Luck& luck, Scratch& scratch) const {
    Activity& activity = scratch.activity;
    activity.clear();
    scratch.books.open(layout_, shop_.calendar.size());
    storage_(shop_, luck, activity);
    egress_(shop_, luck, activity);
    transfers_(shop_, luck, activity);
    render_(shop_, luck, activity, scratch.render);
    licenses_(shop_, luck, render_, scratch.render, activity);
    workstations_(shop_, luck, activity);
    review_(shop_, luck, activity);
    overheads_(shop_, luck, activity);
    rating_(*shop_.study, layout_, luck, activity, scratch.books);
    finance(*shop_.study, layout_, luck, activity, scratch.books);
}

} // namespace topsheet::engine
