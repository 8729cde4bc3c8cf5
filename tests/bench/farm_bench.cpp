// How long the farm takes hour by hour: the whole of tests/bench/w2.json through the public engine, with eight
// capacities looked at, and the hours of the shipped example's farms alone. `items_per_second` counts trials.

#include <benchmark/benchmark.h>

#include "bench/studies.hpp"
#include "topsheet/engine/evaluate.hpp"
#include "topsheet/sim/monte_carlo.hpp"

namespace {

using namespace topsheet;
using bench::load;

void hourly_farm(benchmark::State& state) {
    static const model::Study study = load("tests/bench/w2.json");
    sim::RunOptions options;
    options.trials = state.range(0);
    options.threads = 1;
    options.farm = true;
    options.farm_nodes = 90;
    options.farm_at = {20, 30, 40, 50, 60, 70, 80, 90};
    for (auto _ : state)
        benchmark::DoNotOptimize(sim::run(study, options));
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(hourly_farm)->Arg(2048)->Unit(benchmark::kMillisecond)->UseRealTime();

/// One group of trials of the shipped example: noise, demand and the farms of its scenarios, licenses included.
void hour_loop(benchmark::State& state) {
    static const model::Study study = load("examples/studies/mid-size-post-house/study.json");
    const Calendar calendar = study.horizon();
    const engine::Chances chances = engine::chances(study);
    auto inputs = study.inputs;
    inputs.insert(inputs.end(), chances.inputs.begin(), chances.inputs.end());
    const chance::DrawPlan plan(std::move(inputs), study.correlations, calendar, 1, chance::Sampling::stratified);
    chance::DrawBlock draws(plan);
    engine::Luck luck;
    const engine::Demand demand(study, 1);
    engine::Demand::State arriving;
    const auto& scenario = study.scenarios[static_cast<std::size_t>(state.range(0))];
    const engine::Evaluation evaluation(study, scenario, chances, demand, 1);
    auto scratch = evaluation.scratch();
    std::int64_t group = 0;
    for (auto _ : state) {
        plan.fill(group, draws);
        engine::prepare(study, calendar, chances, draws, luck);
        evaluation.begin(luck, group, scratch);
        demand.begin(luck, group, arriving);
        for (int m = 0; m < study.months; ++m) {
            demand.month(luck, m, arriving);
            evaluation.hours(luck, demand, arriving, m, scratch);
        }
        ++group;
    }
    state.SetLabel(scenario.name);
    state.SetItemsProcessed(state.iterations() * chance::group_size);
}
BENCHMARK(hour_loop)->DenseRange(0, 3)->Unit(benchmark::kMillisecond);

} // namespace
