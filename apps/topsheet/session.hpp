#pragma once
// One run at the command line: all its trials, or fewer when it is precise enough, out of time or interrupted; and the
// file from which it can go on.

#include <cstdint>
#include <optional>

#include "output.hpp"
#include "parts.hpp"
#include "simulate.hpp"
#include "terminal.hpp"
#include "topsheet/sim/simulation.hpp"

namespace topsheet::app {

class Session {
  public:
    /// Makes ready to run these trials of what is asked for, and takes what --resume has kept. `asked` must outlive it.
    /// Throws a Failure that says what is wrong.
    Session(const RunCommand& command, Asked& asked, bool detail, ShardTrials range);

    /// Runs as far as it may, and says on standard error when that is not all. The program ends with what it returns:
    /// done, short of what was asked for, or interrupted. Throws a Failure when there is nothing to show.
    Exit run();
    /// Whether all trials that were asked for are there.
    [[nodiscard]] bool whole() const { return simulation_.last() == range_.last; }
    [[nodiscard]] sim::Simulation& simulation() { return simulation_; }

    /// What it has as a part of the run.
    [[nodiscard]] io::Part part() const;

  private:
    void resume();
    void keep();
    [[nodiscard]] sim::RunOptions options(bool detail);
    bool advance(std::int64_t to);
    [[nodiscard]] bool out_of_time() const;
    [[nodiscard]] bool precise() const;
    [[nodiscard]] std::int64_t next_check() const;
    void say_stopped(const std::string& why) const;

    RunCommand command_;
    Asked* asked_;
    ShardTrials range_;
    Clock::time_point begin_ = program_begin();
    bool timed_ = false; ///< whether the time limit may end what runs now
    Progress progress_;
    sim::Simulation simulation_;
    std::optional<Output> kept_; ///< the file of --resume, opened before the long run
};

/// The file of --resume has served: its result is written.
void forget(const RunCommand& command);

} // namespace topsheet::app
