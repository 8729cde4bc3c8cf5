// How many random trials one of the Sobol' plan is worth: variances over independent seeds of what a run of
// 16 x 1,024 trials says, on plans.json with its forty inputs and three architectures.

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "topsheet/io/load.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;

namespace {

constexpr std::size_t seeds = 20;

model::Study study() {
    std::ifstream file(std::string(TOPSHEET_SOURCE_DIR) + "/tests/oracles/plans.json");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    auto loaded = io::load_study(text, {});
    REQUIRE(loaded);
    return std::move(*loaded.value);
}

double mean(const std::vector<double>& values) {
    double sum = 0.0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

double variance(const std::vector<double>& values) {
    const double center = mean(values);
    double sum = 0.0;
    for (const double value : values)
        sum += (value - center) * (value - center);
    return sum / static_cast<double>(values.size() - 1);
}

/// What runs say of each seed: mean differences of all pairs of scenarios, and percentiles of each.
struct Said {
    std::vector<std::vector<double>> differences, percentiles; ///< by figure, then by seed
};

Said runs(const model::Study& study, chance::Sampling sampling) {
    Said said;
    for (std::size_t seed = 0; seed < seeds; ++seed) {
        const auto result = sim::run(study, {.trials = 16 * 1024, .seed = 1000 + seed, .sampling = sampling});
        REQUIRE(result);
        const auto& npv = result->npv_trials;
        std::size_t d = 0, p = 0;
        const auto put = [](std::vector<std::vector<double>>& figures, std::size_t& place, double value) {
            figures.resize(std::max(figures.size(), place + 1));
            figures[place++].push_back(value);
        };
        for (std::size_t i = 0; i < npv.size(); ++i) {
            for (std::size_t j = i + 1; j < npv.size(); ++j)
                put(said.differences, d, mean(npv[j]) - mean(npv[i]));
            auto sorted = npv[i];
            std::ranges::sort(sorted);
            for (const double share : {0.05, 0.5, 0.95})
                put(said.percentiles, p, sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))]);
        }
    }
    return said;
}

} // namespace

// Measured over twenty seeds: 20 to 33 for the mean differences, 2.0 for percentiles (geometric mean). The price of
// spot machines walks at random here and is multiplied by uncertain hours, and shocks are stratified rather than Sobol'
// points: what they and the inputs make together is left over.
TEST_CASE("a Sobol' trial is worth ten random ones and more for mean differences, also where prices walk at random",
          "[statistical]") {
    const auto house = study();
    const Said random = runs(house, chance::Sampling::random), sobol = runs(house, chance::Sampling::sobol);
    REQUIRE(random.differences.size() == 3);
    for (std::size_t i = 0; i < random.differences.size(); ++i) {
        const double worth = variance(random.differences[i]) / variance(sobol.differences[i]);
        INFO("difference " << i << ": worth " << worth << " random trials");
        CHECK(worth > 10.0);
        // both plans are right: the means over all seeds agree within four standard errors
        CHECK(std::abs(mean(random.differences[i]) - mean(sobol.differences[i])) <
              4.0 * std::sqrt(variance(random.differences[i]) / static_cast<double>(seeds)));
    }
    double logs = 0.0;
    for (std::size_t i = 0; i < random.percentiles.size(); ++i)
        logs += std::log(variance(random.percentiles[i]) / variance(sobol.percentiles[i]));
    const double worth = std::exp(logs / static_cast<double>(random.percentiles.size()));
    INFO("percentiles: worth " << worth << " random trials");
    CHECK(worth > 1.5);
}
