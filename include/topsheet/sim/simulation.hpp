#pragma once
/// @file
/// A run in pieces: some trials now and more later, here or on many machines, with the bytes of a single run.
///
///     Simulation part(study, {.trials = 65536, .seed = 1}, 16384); // begins with trial 16,384
///     part.run(32768);                                             // and ends before trial 32,768
///     std::string bytes = part.bytes();                            // which travel
///
///     Simulation whole(study, {.trials = 65536, .seed = 1});
///     whole.run(16384);
///     std::string fault = whole.append(bytes, 32768);
///     Result result = whole.result();                              // of trials 0 to 32,767
///
/// Sums are exact, counts are whole and totals are kept trial by trial, so that no split can be told from the result.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "topsheet/sim/monte_carlo.hpp"

namespace topsheet::sim {

/// Trials of a study from a first one on, and what they add up to. It refers to the study, which must outlive it.
class Simulation {
  public:
    /// `options.trials` are those of the whole run, of which this may be a part; `first` is a multiple of 1,024.
    Simulation(const model::Study& study, const RunOptions& options, std::int64_t first = 0);
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;
    ~Simulation();

    /// The trials that it has are those from `first` up to but not including `last`, both multiples of 1,024.
    [[nodiscard]] std::int64_t first() const;
    [[nodiscard]] std::int64_t last() const;

    /// Runs the trials from `last` up to but not including `to`, a multiple of 1,024. False when `options.stop` or a
    /// cost that is no number (see `run`) ended it before; whole 1,024s that were done are kept.
    bool run(std::int64_t to);
    /// What is run, with the trials that it has; without the version of the program.
    [[nodiscard]] Manifest manifest() const;
    /// What makes a result impossible; empty while all is well.
    [[nodiscard]] const Findings& faults() const;
    /// How well a figure of the present value is known: the largest of its standard errors relative to it, over the
    /// scenarios that are feasible so far; 0 when none is.
    [[nodiscard]] double relative_error(double Figures::*figure) const;
    /// What it has, little endian. Not for a run with `options.farm`.
    [[nodiscard]] std::string bytes() const;
    /// Puts behind its trials those of another that began with `last` and ended with `to`. A sentence that says why the
    /// bytes are not those trials of this study and these options; empty when they are.
    [[nodiscard]] std::string append(std::string_view bytes, std::int64_t to);
    /// The result of what it has, at least 1,024 trials from trial 0 on, as `run` would give it for that many. To be
    /// asked for once, at the end.
    [[nodiscard]] Result result();

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace topsheet::sim
