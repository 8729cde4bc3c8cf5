#pragma once
// The verbs: what the command line fills in, and what each verb does with it. command_line.cpp alone knows how
// arguments are read; each verb lives in the file of its name.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace topsheet::app {

/// What the program ends with.
enum Exit : int {
    exit_done = 0,
    exit_fault = 1, ///< our own
    exit_usage = 2,
    exit_invalid = 3, ///< the study
    exit_file = 4,    ///< a file cannot be read or written, or a card is missing
    exit_short = 5,   ///< precision or trials not reached; the result is written
    exit_interrupted = 130,
};

/// Ends a verb with a sentence for people.
class Failure : public std::runtime_error {
  public:
    Failure(Exit code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}
    [[nodiscard]] Exit code() const { return code_; }

  private:
    Exit code_;
};

/// What all verbs share.
struct Common {
    std::string format;
    std::string out; ///< empty or "-" for standard output
    std::string color = "auto";
    bool quiet = false;
    std::vector<std::string> rates; ///< further folders of cards, and card files
    std::vector<std::string> set;   ///< "path=value"
};

/// Which part of a run: `index` of `count`, from 1. All of it when `count` is 0.
struct Shard {
    int index = 0;
    int count = 0;
};

/// Until a figure of the present value is known well enough in every scenario: its standard error at most `tolerance`
/// of it. Not asked for when `figure` is empty.
struct Until {
    std::string figure; ///< mean, p10, p50, p90 or tail_mean
    double tolerance = 0.0;
};

struct RunCommand : Common {
    std::string study;
    std::int64_t trials = 16384;
    std::uint64_t seed = 1;
    int threads = 0;           ///< 0: one per processor
    int months = 0;            ///< 0: as the study says
    bool farm = false;         ///< whether the verb is `farm`
    int nodes = 400;           ///< most owned nodes that it looks at
    std::vector<int> nodes_at; ///< numbers of them, ascending, to look at by month
    std::vector<std::string> scenarios;
    std::string reference;
    std::string sampling = "sobol";
    std::string like;                   ///< result whose dimension list is kept; none when empty
    bool exact = false;                 ///< percentiles of months too in long runs
    std::string by;                     ///< "cause": hand the bill back to its causes
    Shard shard;                        ///< run this part alone, and write it as a part file
    Until until;                        ///< ends the run before all trials
    std::int64_t most_trials = 1 << 20; ///< in the place of `trials` then
    double time_limit = 0.0;            ///< seconds from the start of the program; 0 for none
    std::string resume;                 ///< file that keeps what an interrupted run has; none when empty
    std::string trace;                  ///< log of jobs in the place of all render work; none when empty
    double trace_core = 1.0 / 192.0;    ///< reference nodes that one core of it replaces
    std::string trace_renderer;         ///< the first of the study when empty
};

struct MergeCommand : Common {
    std::vector<std::string> parts;
};

struct CheckCommand : Common {
    std::vector<std::string> studies;
};

struct BillCommand : Common {
    std::string file;
};

struct RatesCommand : Common {
    enum class What { list, show, stale, diff } what = What::list;
    std::vector<std::string>
        ids;           ///< show: a card or card/id; diff: two cards, by id or file; stale: cards, none for all
    std::string after; ///< stale: a date
};

struct SchemaCommand : Common {};

int run_command(const RunCommand& command);
int merge_command(const MergeCommand& command);
int storage_command(const RunCommand& command);
int egress_command(const RunCommand& command);
int farm_command(const RunCommand& command);
int check_command(const CheckCommand& command);
int bill_command(const BillCommand& command);
int rates_command(const RatesCommand& command);
int schema_command(const SchemaCommand& command);

} // namespace topsheet::app
