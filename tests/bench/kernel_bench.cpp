// The parts of a run one by one: draws by sampling plan, elementary functions, quantile tables, percentiles of one
// figure, and a run of each study. `items_per_second` counts values or trials.

#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "bench/studies.hpp"
#include "chance/beta.hpp"
#include "sim/aim.hpp"
#include "sim/series.hpp"
#include "topsheet/chance/draws.hpp"
#include "topsheet/chance/math.hpp"
#include "topsheet/sim/monte_carlo.hpp"

namespace {

using namespace topsheet;
using bench::load;

/// The draws of W1: 24 inputs and 72 of months, by plan.
void draws_of_w1(benchmark::State& state, chance::Sampling sampling) {
    static const model::Study study = load("tests/bench/w1.json");
    const chance::DrawPlan plan(study.inputs, study.correlations, study.horizon(), 1, sampling);
    chance::DrawBlock block(plan);
    std::int64_t group = 0;
    for (auto _ : state)
        plan.fill(group++, block);
    state.SetItemsProcessed(state.iterations() * chance::group_size);
}
BENCHMARK_CAPTURE(draws_of_w1, random, chance::Sampling::random);
BENCHMARK_CAPTURE(draws_of_w1, stratified, chance::Sampling::stratified);
BENCHMARK_CAPTURE(draws_of_w1, sobol, chance::Sampling::sobol);

/// A function over 1,024 values between 0 and 1.
void function(benchmark::State& state, void (*apply)(std::span<const double>, std::span<double>)) {
    std::vector<double> in(1024), out(1024);
    for (std::size_t i = 0; i < in.size(); ++i)
        in[i] = (static_cast<double>(i * 389 % 1024) + 0.5) / 1024;
    for (auto _ : state) {
        apply(in, out);
        benchmark::ClobberMemory();
    }
    state.SetItemsProcessed(state.iterations() * 1024);
}
BENCHMARK_CAPTURE(function, exp, &chance::exp);
BENCHMARK_CAPTURE(function, log, &chance::log);
BENCHMARK_CAPTURE(function, normal_quantile, &chance::normal_quantile);

/// The table of PERT(12,000, 20,000, 40,000).
void pert_table(benchmark::State& state) {
    constexpr double alpha = 1 + 4 * (20000. - 12000.) / (40000. - 12000.), beta = 6 - alpha;
    for (auto _ : state)
        benchmark::DoNotOptimize(chance::detail::beta_table(alpha, beta, 12000, 40000));
}
BENCHMARK(pert_table)->Unit(benchmark::kMicrosecond);

/// One figure of 262,144 trials: kept, and its statistic.
void one_figure(benchmark::State& state, sim::Keep keep) {
    constexpr std::int64_t trials = 1 << 18, groups = trials / chance::group_size;
    std::vector<double> values(trials);
    for (std::size_t i = 0; i < values.size(); ++i) // a permutation: even, and in no order
        values[i] = chance::normal_quantile((static_cast<double>(i * 40503 % 262144) + 0.5) / 262144);
    const std::span<const double> all(values);
    const auto aims = std::make_shared<const sim::Aim>(sim::aim(all.first(sim::stored_trials), trials));
    for (auto _ : state) {
        auto series = keep == sim::Keep::stored ? sim::Series::stored(0, groups) : sim::Series::aimed(aims, keep);
        for (std::int64_t g = 0; g < groups; ++g)
            series.add(g, values.data() + g * chance::group_size);
        benchmark::DoNotOptimize(series.statistic());
    }
    state.SetItemsProcessed(state.iterations() * trials);
}
BENCHMARK_CAPTURE(one_figure, stored, sim::Keep::stored)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(one_figure, histogram, sim::Keep::histogram)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(one_figure, brackets, sim::Keep::brackets)->Unit(benchmark::kMillisecond);

void study_run(benchmark::State& state, const std::string& path) {
    const model::Study study = load(path);
    for (auto _ : state)
        benchmark::DoNotOptimize(sim::run(study, {.trials = 16384, .threads = 1}));
    state.SetItemsProcessed(state.iterations() * 16384);
}
BENCHMARK_CAPTURE(study_run, w1, "tests/bench/w1.json")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(study_run, episodic_ingest, "examples/studies/episodic-ingest/study.json")
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(study_run, morning_pull, "examples/studies/morning-pull/study.json")->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(study_run, post_house, "examples/studies/mid-size-post-house/study.json")
    ->Unit(benchmark::kMillisecond);

} // namespace
