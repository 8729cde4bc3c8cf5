#pragma once
// The ranks of an MPI run: who they are, how they agree that all is well, how bytes come together.

#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>

namespace topsheet::app {

/// All ranks, from the place of one of them. Made once, before anything else; MPI ends when it goes out of scope.
///
/// Rank 0 speaks for all. What the others say on standard error is held back until one of them has a fault of its own
/// that people must see, and what they would write to standard output goes nowhere.
class Ranks {
  public:
    Ranks(int& argc, char**& argv);
    Ranks(const Ranks&) = delete;
    Ranks& operator=(const Ranks&) = delete;
    ~Ranks();

    [[nodiscard]] int rank() const { return rank_; }
    [[nodiscard]] int count() const { return count_; }
    /// Processors for this one: those that it may use, and no more than its share of the machine.
    [[nodiscard]] int processors() const;

    /// Waits for all ranks and returns what the run ends with so far: 0 when each brought 0, else the code of the first
    /// that did not, whose words are then said. All ranks must end when it is not 0.
    int agree(int code);
    /// From here to the end of `collect` ranks work for long and wait for nobody.
    void work_alone() { alone_ = true; }
    /// The end of this rank, with its exit code. All have the same: when this one was to work alone and could not, all
    /// ranks are ended at once, whatever they do.
    int finish(int code);

    /// Brings the bytes of ranks 1 to `ranks` - 1 to rank 0, where `take` gets each in turn.
    void collect(const std::string& bytes, int ranks, const std::function<void(int rank, std::string bytes)>& take);

  private:
    void speak();

    int rank_ = 0;
    int count_ = 1;
    bool alone_ = false;
    bool ended_ = false;        ///< all have agreed on an end
    std::FILE* held_ = nullptr; ///< what is held back
    int error_ = -1;            ///< the real standard error while it is
};

} // namespace topsheet::app
