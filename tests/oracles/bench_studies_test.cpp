// The workloads W1 and W2 as studies (tests/bench/w1.json, w2.json) against outside references. W1: the same model in
// NumPy (tests/bench/peers/w1_model.py) on scrambled Sobol' points of SciPy, 10 x 65,536 of them. W2:
// tests/bench/peers/w2_numpy.py in double precision with random numbers of its own, 60,000 trials (seed 101 in the
// place of 7).

#include <cmath>
#include <fstream>
#include <iterator>

#include "support/catch.hpp"

#include "topsheet/decide/compare.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;

namespace {

model::Study bench_study(const std::string& name) {
    const std::string path = TOPSHEET_SOURCE_DIR "/tests/bench/" + name;
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    io::LoadOptions options;
    options.file = path;
    auto loaded = io::load_study(text, options);
    REQUIRE(loaded);
    return std::move(*loaded.value);
}

} // namespace

TEST_CASE("W1 as a study has the means, medians and wins of the model in NumPy", "[oracles][statistical]") {
    auto result = sim::run(bench_study("w1.json"), {.trials = 16384, .seed = 1});
    REQUIRE(result);
    REQUIRE(result->scenarios.size() == 3);

    // 10 x 65,536 Sobol' points leave an error of about 10 USD in a mean and of less than 150 in a median.
    constexpr double mean[] = {2324003, 2932915, 2049468}, median[] = {2283364, 2858552, 2020297};
    for (std::size_t s = 0; s < 3; ++s) {
        const auto& npv = result->scenarios[s].npv;
        INFO(result->scenarios[s].name);
        CHECK(npv.error.mean < 3000); // below 0.15 %: the comparison says something
        CHECK(std::abs(npv.mean - mean[s]) < 4 * npv.error.mean + 10);
        CHECK(std::abs(npv.p50 - median[s]) < 4 * npv.error.p50 + 150);
    }
    const auto comparison = decide::compare(*result, 1); // the cloud is the reference
    REQUIRE(comparison.differences.size() == 2);
    REQUIRE(comparison.differences[0].scenario == "on-prem");
    REQUIRE(comparison.differences[0].beats);
    const auto beats = *comparison.differences[0].beats; // in 89.14 % of the trials
    CHECK(std::abs(beats.value - 0.8914) < 4 * beats.error + 0.0005);
}

TEST_CASE("W2 as a study has the bursts, costs and busiest hour of the model in NumPy", "[oracles][statistical]") {
    sim::RunOptions options;
    options.trials = 2048;
    options.farm = true;
    options.farm_at = {20, 30, 40, 50, 60, 70, 80, 90};
    const auto result = sim::run(bench_study("w2.json"), options);
    REQUIRE(result);
    REQUIRE(result->scenarios.at(0).farm);
    const sim::FarmPool& pool = result->scenarios[0].farm->pools.at(0);
    REQUIRE(pool.looks.size() == 8);

    // Means of 60,000 trials and their standard errors, then medians of the cost
    constexpr double burst[] = {603764, 405566, 263582, 168535, 107181, 68259, 43712, 28216};
    constexpr double burst_error[] = {1015, 895, 734, 573, 434, 324, 239, 176};
    constexpr double cost[] = {245757, 165101, 107317, 68631, 43655, 27809, 17814, 11503};
    constexpr double cost_error[] = {459, 391, 315, 244, 184, 136, 101, 74};
    constexpr double median[] = {227424, 146628, 89151, 52222, 29781, 16758, 9394, 5245};
    constexpr double median_error[] = {401, 390, 298, 205, 143, 85, 56, 35};
    constexpr double demand = 1112309, busiest = 220.16, busiest_error = 0.26;
    for (std::size_t k = 0; k < 8; ++k) {
        const sim::NodesLook& look = pool.looks[k];
        INFO("above " << look.nodes << " nodes");
        const auto close = [](double got, double error, double want, double want_error) {
            INFO(got << " ± " << error << ", not " << want << " ± " << want_error);
            CHECK(std::abs(got - want) < 4.0 * std::hypot(error, want_error));
        };
        close(look.above.mean, look.above.error.mean, burst[k], burst_error[k]);
        close(look.bought->mean, look.bought->error.mean, cost[k], cost_error[k]);
        close(look.bought->p50, look.bought->error.p50, median[k], median_error[k]);
        CHECK(look.bought->error.mean < 0.03 * cost[k]); // the comparison says something
    }
    CHECK(std::abs(pool.busiest.mean - busiest) < 4.0 * std::hypot(pool.busiest.error.mean, busiest_error));
    CHECK_THAT(pool.demand.mean, tests::WithinRel(demand, 0.02)); // a trial's deviation is about 0.25 of it
}
