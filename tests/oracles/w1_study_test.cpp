// The workload W1 as a study (tests/bench/w1.json) against an outside reference: the same model in NumPy
// (tests/bench/peers/w1_model.py) on scrambled Sobol' points of SciPy, 10 x 65,536 of them.

#include <cmath>
#include <fstream>
#include <iterator>

#include "support/catch.hpp"

#include "topsheet/decide/compare.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;

TEST_CASE("W1 as a study has the means, medians and wins of the model in NumPy", "[oracles][statistical]") {
    const std::string path = TOPSHEET_SOURCE_DIR "/tests/bench/w1.json";
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    io::LoadOptions options;
    options.file = path;
    const auto loaded = io::load_study(text, options);
    REQUIRE(loaded);
    auto result = sim::run(*loaded.value, {.trials = 16384, .seed = 1});
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
