// How long hourly demand takes for a group of 64 trials and 36 months, and how long it takes to look at every hour of
// it from 0 to 400 machines. `items_per_second` counts trials.

#include <string>

#include <benchmark/benchmark.h>

#include "topsheet/engine/demand.hpp"
#include "topsheet/engine/load_table.hpp"

namespace {

using namespace topsheet;

/// Four shows that overlap, in two classes, with noise.
model::Study shows() {
    model::Study study;
    study.start = {2027, 1};
    study.months = 36;
    study.workload.noise = model::DemandNoise{fixed(Number{0.4}), fixed(Number{0.9})};
    for (int i = 0; i < 4; ++i) {
        model::RenderWork work;
        work.name = "shots";
        work.frames = fixed(Frames::from_base(100'000.0));
        work.cost = fixed(model::FrameCost::from_base(2.0));
        work.renderer = i < 2 ? "arnold" : "karma";
        model::Production show;
        show.name = "show " + std::to_string(i);
        show.start = YearMonth{2027, 1 + i};
        show.shoot = {.value = 3.0, .in_months = true, .given = true};
        show.post = {.value = 28.0, .in_months = true, .given = true};
        show.render.push_back(work);
        study.workload.productions.push_back(show);
    }
    return study;
}

/// Demand of one group after the other; `look` sees each hour of each class.
template <class Look, class End>
void run(benchmark::State& state, const Look& look, const End& end) {
    const model::Study study = shows();
    const engine::Chances chances = engine::chances(study);
    const chance::DrawPlan plan(chances.inputs, {}, study.horizon(), 1, chance::Sampling::stratified);
    chance::DrawBlock draws(plan);
    engine::Luck luck;
    const engine::Demand demand(study, 1);
    engine::Demand::State arriving;
    std::int64_t group = 0;
    for (auto _ : state) {
        plan.fill(group, draws);
        engine::prepare(study, study.horizon(), chances, draws, luck);
        demand.begin(luck, group, arriving);
        for (int m = 0; m < study.months; ++m) {
            demand.month(luck, m, arriving);
            for (int h = 0; h < demand.hours(m); ++h)
                look(demand, arriving, h);
            end();
        }
        ++group;
    }
    state.SetItemsProcessed(state.iterations() * chance::group_size);
}

void hourly_demand(benchmark::State& state) {
    engine::Block work = engine::Block::Zero();
    run(
        state,
        [&](const engine::Demand& demand, const engine::Demand::State& arriving, int hour) {
            for (int c = 0; c < 2; ++c)
                demand.hour(arriving, c, hour, work.data());
            benchmark::DoNotOptimize(work);
        },
        [] {});
}
BENCHMARK(hourly_demand)->Unit(benchmark::kMillisecond);

void load_table(benchmark::State& state) {
    engine::Block work = engine::Block::Zero();
    engine::LoadTable table(400);
    const engine::Block price = engine::Block::Ones();
    run(
        state,
        [&](const engine::Demand& demand, const engine::Demand::State& arriving, int hour) {
            demand.hour(arriving, 0, hour, work.data());
            table.add(work.data());
        },
        [&] { table.fold(price); });
}
BENCHMARK(load_table)->Unit(benchmark::kMillisecond);

} // namespace
