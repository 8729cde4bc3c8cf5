// How long the main job takes: reading and checking, drawing and a run of the shipped example on one thread, and a
// run of episodic work at full size (tests/bench/episodic.json), which is all storage and egress.

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <benchmark/benchmark.h>

#include "topsheet/chance/draws.hpp"
#include "topsheet/decide/compare.hpp"
#include "topsheet/engine/schedule.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/sim/monte_carlo.hpp"

namespace {

const std::string root = TOPSHEET_SOURCE_DIR;
const std::string example = root + "/examples/studies/mid-size-post-house/study.json";

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file)
        throw std::runtime_error("cannot read " + path);
    return {std::istreambuf_iterator<char>(file), {}};
}

topsheet::io::LoadOptions options() {
    topsheet::io::LoadOptions o;
    o.file = example;
    o.card = [](std::string_view id) -> std::optional<std::string> {
        return read(root + "/data/rates/" + std::string(id) + ".json");
    };
    return o;
}

const topsheet::model::Study& study() {
    static const auto loaded = topsheet::io::load_study(read(example), options());
    if (!loaded)
        throw std::runtime_error("the example has faults");
    static const auto three = [] { // as it stands, all in the cloud, and hybrid
        topsheet::model::Study study = *loaded.value;
        study.scenarios.erase(study.scenarios.begin() + 1);
        return study;
    }();
    return three;
}

void check(benchmark::State& state) {
    const std::string text = read(example);
    for (auto _ : state)
        benchmark::DoNotOptimize(topsheet::io::load_study(text, options()));
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
    static const auto loaded = topsheet::io::load_study(read(root + "/tests/bench/episodic.json"), options());
    if (!loaded)
        throw std::runtime_error("the episodic study has faults");
    for (auto _ : state) {
        auto result = topsheet::sim::run(*loaded.value, {.trials = state.range(0), .threads = 1});
        benchmark::DoNotOptimize(result);
    }
}
BENCHMARK(episodic)->Arg(10000)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace

BENCHMARK_MAIN();
