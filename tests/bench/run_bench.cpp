// How long the main job takes: reading and checking, drawing and a run of the shipped example on one thread, and a
// run of episodic work at full size (tests/bench/episodic.json), which is all storage and egress.

#include <string>

#include <benchmark/benchmark.h>

#include "bench/studies.hpp"
#include "topsheet/chance/draws.hpp"
#include "topsheet/decide/compare.hpp"
#include "topsheet/engine/schedule.hpp"
#include "topsheet/sim/monte_carlo.hpp"

namespace {

using topsheet::bench::load;

const std::string example = "examples/studies/mid-size-post-house/study.json";

const topsheet::model::Study& study() {
    static const auto three = [] { // as it stands, all in the cloud, and hybrid
        topsheet::model::Study study = load(example);
        study.scenarios.erase(study.scenarios.begin() + 1);
        return study;
    }();
    return three;
}

void check(benchmark::State& state) {
    const std::string text = topsheet::bench::read(example);
    const auto options = topsheet::bench::options(example);
    for (auto _ : state)
        benchmark::DoNotOptimize(topsheet::io::load_study(text, options));
}
BENCHMARK(check)->Unit(benchmark::kMillisecond);

void draws(benchmark::State& state) {
    using namespace topsheet;
    const auto events = engine::chances(study());
    auto inputs = study().inputs;
    inputs.insert(inputs.end(), events.inputs.begin(), events.inputs.end());
    const chance::DrawPlan plan(inputs, study().correlations, study().horizon(), 1, chance::Sampling::stratified);
    chance::DrawBlock block(plan);
    std::int64_t group = 0;
    for (auto _ : state)
        plan.fill(group++, block);
    state.SetItemsProcessed(state.iterations() * chance::group_size);
}
BENCHMARK(draws)->Unit(benchmark::kMicrosecond);

void run(benchmark::State& state) {
    for (auto _ : state) {
        auto result = topsheet::sim::run(study(), {.trials = state.range(0), .threads = 1});
        result->comparison = topsheet::decide::compare(*result, 0);
        benchmark::DoNotOptimize(result);
    }
}
BENCHMARK(run)->Arg(10000)->Arg(16384)->Unit(benchmark::kMillisecond)->UseRealTime();

void episodic(benchmark::State& state) {
    static const auto study = load("tests/bench/episodic.json");
    for (auto _ : state) {
        auto result = topsheet::sim::run(study, {.trials = state.range(0), .threads = 1});
        benchmark::DoNotOptimize(result);
    }
}
BENCHMARK(episodic)->Arg(10000)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
