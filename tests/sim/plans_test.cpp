// What a sampling plan promises of whole runs: inputs that come and go move no other draw, and a list that is kept
// keeps it.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/studio.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;
using chance::Sampling;
using tests::input;
using tests::Studio;

namespace {

/// Adds a payment of the first month.
void pay(model::Scenario& scenario, const std::string& name, int amount) {
    model::OneOff once;
    once.name = name;
    once.amount = tests::drawn<Money>(amount);
    scenario.one_off.push_back(once);
}

/// A scenario that pays two uncertain bills in the first month, and nothing else.
model::Study two_bills() {
    Studio s(3);
    pay(s.scenario(), "first", input(s.study, "harvest", chance::Lognormal{.mu = 3.0, .sigma = 0.5}));
    pay(s.scenario(), "second", input(s.study, "tithe", chance::Pert{.low = 1.0, .mode = 4.0, .high = 9.0}));
    return s.study;
}

/// The same, and another scenario that pays a bill between 0 and 1. Its name comes before and between the others'.
model::Study three_bills() {
    model::Study study = two_bills();
    auto other = study.scenarios[0];
    other.name = "other";
    other.one_off.clear();
    pay(other, "third", input(study, "acre", chance::Uniform{.low = 0.0, .high = 1.0}));
    study.scenarios.push_back(other);
    input(study, "rent", chance::Triangular{.low = 0.0, .mode = 1.0, .high = 2.0}); // nobody pays it
    return study;
}

using Trials = std::vector<std::vector<double>>;

Trials trials(const model::Study& study, Sampling sampling, const std::vector<std::string>& list = {}) {
    const auto result = sim::run(study, {.trials = 2048, .threads = 1, .sampling = sampling, .dimensions = list});
    REQUIRE(result);
    return result->nominal_trials;
}

} // namespace

TEST_CASE("a new input changes no other draw: random, stratified, and sobol with its list kept") {
    const auto base = two_bills(), more = three_bills();
    for (const Sampling sampling : {Sampling::random, Sampling::stratified})
        CHECK(trials(more, sampling)[0] == trials(base, sampling)[0]);
    const auto list = sim::dimensions(base);
    CHECK(trials(more, Sampling::sobol, list)[0] == trials(base, Sampling::sobol)[0]);
    // and without the list it does: "acre" takes the first dimension from "harvest"
    CHECK(trials(more, Sampling::sobol)[0] != trials(base, Sampling::sobol)[0]);
}

TEST_CASE("an input that is not on the list is stratified") {
    const auto more = three_bills();
    const auto list = sim::dimensions(two_bills());
    const auto kept = trials(more, Sampling::sobol, list)[1];
    CHECK(kept == trials(more, Sampling::stratified)[1]);
    CHECK(kept != trials(more, Sampling::sobol)[1]);
    // group 0 holds the first 64 points of replicate 0: one in each 64th of 0 ... 1
    std::vector<double> first(kept.begin(), kept.begin() + 64);
    std::ranges::sort(first);
    for (int i = 0; i < 64; ++i)
        CHECK(static_cast<int>(std::floor(64.0 * first[static_cast<std::size_t>(i)])) == i);
}

TEST_CASE("names on the list that are gone keep their places") {
    const auto base = two_bills();
    auto list = sim::dimensions(base);
    CHECK(list == std::vector<std::string>{"harvest", "tithe"});
    auto certain = base; // "harvest" is no input any more
    certain.inputs[0].distribution = chance::Constant{20.0};
    CHECK(sim::dimensions(certain) == std::vector<std::string>{"tithe"});
    const auto kept = trials(certain, Sampling::sobol, list)[0], moved = trials(certain, Sampling::sobol)[0];
    // the second bill is what it was: 64 points of one replicate lie in the order of the base
    auto second_alone = base;
    second_alone.scenarios[0].one_off.erase(second_alone.scenarios[0].one_off.begin());
    const auto second = trials(second_alone, Sampling::sobol)[0];
    std::size_t same = 0, same_moved = 0;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        same += std::abs(kept[i] - 20.0 - second[i]) < 1e-12 ? 1 : 0;
        same_moved += std::abs(moved[i] - 20.0 - second[i]) < 1e-12 ? 1 : 0;
    }
    CHECK(same == kept.size());
    CHECK(same_moved < kept.size() / 4); // with one scramble key, neighboring dimensions share some points
}

TEST_CASE("a run says its plan and its list, and is sobol unless asked otherwise") {
    const auto base = two_bills();
    const auto result = sim::run(base, {.trials = 1024, .threads = 1});
    REQUIRE(result);
    CHECK(result->manifest.sampling == "sobol");
    CHECK(result->manifest.dimensions == std::vector<std::string>{"harvest", "tithe"});
    const auto random = sim::run(base, {.trials = 1024, .threads = 1, .sampling = Sampling::random});
    REQUIRE(random);
    CHECK(random->manifest.sampling == "random");
    CHECK(random->manifest.dimensions.empty());
    const std::vector<std::string> list{"gone", "tithe"};
    const auto pinned = sim::run(base, {.trials = 1024, .threads = 1, .dimensions = list});
    REQUIRE(pinned);
    CHECK(pinned->manifest.dimensions == list);
    auto study = base; // it can hold the list itself, unless the run brings one
    study.dimensions = list;
    CHECK(sim::dimensions(study) == list);
    CHECK(trials(study, Sampling::sobol) == trials(base, Sampling::sobol, list));
    CHECK(trials(study, Sampling::sobol, sim::dimensions(base)) == trials(base, Sampling::sobol));
}
