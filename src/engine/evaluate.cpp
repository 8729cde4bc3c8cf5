#include "topsheet/engine/evaluate.hpp"

namespace topsheet::engine {

Evaluation::Evaluation(const model::Study& study, const model::Scenario& scenario, const Chances& chances,
                       const Demand& demand, std::uint64_t seed)
    : shop_{&study, &scenario, study.horizon(), &chances},
      layout_(study.catalog),
      storage_(shop_, layout_),
      egress_(shop_, layout_),
      transfers_(shop_, layout_),
      render_(shop_, layout_, demand, seed),
      licenses_(shop_, layout_, Render::licensed_classes(demand), Render::licensed_sources(demand)),
      workstations_(shop_, layout_),
      review_(shop_, layout_),
      overheads_(shop_, layout_),
      rating_(study, layout_),
      plain_(study, layout_, rating_.plain_prices()) {
    overheads_.leave_plain(layout_);
    idle_ = !scenario.farm && demand.sources().empty() && licenses_.none();
}

Evaluation::Scratch Evaluation::scratch() const {
    Scratch scratch;
    scratch.activity.resize(layout_, shop_.calendar, shop_.scenario->routes.size());
    return scratch;
}

void Evaluation::begin(const Luck& luck, std::int64_t group, Scratch& scratch) const {
    scratch.activity.clear();
    render_.begin(shop_, luck, group, scratch.activity, scratch.render);
    scratch.licenses.figures = scratch.activity.detail;
    if (!idle_)
        licenses_.begin(luck, scratch.licenses);
}

void Evaluation::hours(const Luck& luck, const Demand& demand, const Demand::State& arriving, int month,
                       Scratch& scratch) const {
    if (!idle_)
        render_.hours(shop_, luck, demand, arriving, month, licenses_, scratch.licenses, scratch.activity,
                      scratch.render);
}

void Evaluation::operator()(const Luck& luck, Scratch& scratch) const {
    Activity& activity = scratch.activity;
    scratch.books.open(layout_, shop_.calendar.size());
    plain_(*shop_.study, layout_, luck, activity.detail, scratch.books);
    storage_(shop_, luck, activity);
    egress_(shop_, luck, activity);
    transfers_(shop_, luck, activity);
    render_.finish(shop_, luck, activity, scratch.render);
    workstations_(shop_, luck, activity);
    review_(shop_, luck, activity);
    overheads_(shop_, luck, activity);
    rating_(*shop_.study, layout_, luck, activity, scratch.books);
    finance(*shop_.study, layout_, luck, activity, scratch.books);
}

} // namespace topsheet::engine
