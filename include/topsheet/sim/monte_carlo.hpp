#pragma once
/// @file
/// The Monte Carlo driver: draws groups of 64 trials, lets the engine price them, and sums up.
///
///     const Result result = run(study, {.trials = 16384, .seed = 1});
///
/// The same study, seed and trials give the same result for any number of threads.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "topsheet/chance/draws.hpp"
#include "topsheet/model/study.hpp"
#include "topsheet/sim/result.hpp"

namespace topsheet::sim {

/// How a study is run.
struct RunOptions {
    std::int64_t trials = 16384; ///< rounded up to a multiple of 1,024
    std::uint64_t seed = 1;
    int threads = 0;            ///< 0 for one per processor
    int turn = 0;               ///< groups of one replicate that a thread takes in a row, 0 as suits; changes no result
    bool detail = false;        ///< keep stocks, flows, route loads and the marginal cost of each cause
    bool farm = false;          ///< keep what `topsheet farm` shows of each scenario's farm
    int farm_nodes = 400;       ///< most owned nodes that are looked at for the best number, with `farm`
    std::vector<int> farm_at{}; ///< numbers of nodes, ascending up to that, that are looked at by month, with `farm`
    bool look = false; ///< keep the same of the first 1,024 trials alone, one group of each replicate, for findings
    chance::Sampling sampling = chance::Sampling::sobol;
    /// Dimension list of an earlier run (`Manifest::dimensions`) that `sobol` keeps: inputs on it keep their draws,
    /// others are stratified. When it is empty the list is `dimensions(study)`: what the study pins, or all by name.
    std::vector<std::string> dimensions{};
    /// Percentiles of months, categories and metrics are exact in long runs too. Above 16,384 trials they come from
    /// histograms otherwise, and their errors say how far these may be off.
    bool exact = false;
    std::function<void(double share)> progress{}; ///< called now and then from one thread: how far in all trials
    std::function<bool()> stop{};                 ///< asked often, from any thread; true ends the run
};

/// Trials that a wish for `trials` runs.
constexpr std::int64_t rounded_trials(std::int64_t trials) {
    return trials <= 1024 ? 1024 : (trials + 1023) / 1024 * 1024;
}

/// The dimension list that a study has: what it pins, or else inputs that are drawn once per trial, by name. Run a
/// changed copy of the study with it, and what did not change is drawn as before.
std::vector<std::string> dimensions(const model::Study& study);

/// Runs all scenarios of a study with shared luck; nothing when `stop` ended it (`Simulation` keeps what is done). When
/// a cost is not a number or beyond 10^18, the result holds no scenarios but a finding of severity error that names the
/// line. The comparison and the findings are filled in by `decide`.
std::optional<Result> run(const model::Study& study, const RunOptions& options);

} // namespace topsheet::sim
