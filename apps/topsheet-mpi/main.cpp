// mpirun topsheet-mpi run STUDY …: the command line of topsheet, the same bytes, one shard for each rank.
#include <algorithm>
#include <optional>
#include <vector>

#include "command_line.hpp"
#include "output.hpp"
#include "parts.hpp"
#include "ranks.hpp"
#include "run.hpp"
#include "simulate.hpp"
#include "topsheet/sim/monte_carlo.hpp"

using namespace topsheet;
using namespace topsheet::app;

namespace {

void refuse(const RunCommand& command) {
    if (command.shard.count > 0)
        throw Failure(exit_usage, "here each rank is a shard; leave --shard out");
    if (!command.resume.empty() || !command.until.figure.empty() || command.time_limit > 0.0)
        throw Failure(exit_usage, "--resume, --until and --time-limit look at a run as a whole, and here no rank does; "
                                  "leave them out");
    if (command.study == "-")
        throw Failure(exit_usage, "all ranks read the study, so it cannot be standard input; name a file");
}

int run_on(Ranks& ranks, RunCommand asked) {
    refuse(asked);
    if (asked.color == "auto")
        asked.color = "never"; // mpirun gives ranks a terminal of its own, whatever is behind it
    RunCommand command = asked;
    const int processors = ranks.processors();
    command.threads = asked.threads == 0 ? processors : asked.threads;
    command.quiet = true; // what there is to say is said when all is together
    const std::int64_t most = sim::rounded_trials(asked.trials) / 1024;
    command.shard = {ranks.rank() + 1, static_cast<int>(std::min<std::int64_t>(ranks.count(), most))};
    const bool works = command.shard.index <= command.shard.count;

    // What would fail in vain after a long run fails now, and is said once.
    std::optional<Output> output;
    if (ranks.rank() == 0) {
        (void)format_named(asked.format);
        keep_input(asked.study, asked.out);
        output.emplace(asked.out);
    }
    if (works)
        (void)ask(command);
    if (const int code = ranks.agree(exit_done))
        return code;

    ranks.work_alone();
    std::vector<io::NamedText> parts(1);
    if (works)
        parts.front() = {"the part of rank 0", run_shard(command)};
    ranks.collect(parts.front().text, command.shard.count, [&](int rank, std::string text) {
        parts.push_back({"the part of rank " + std::to_string(rank), std::move(text)});
    });
    if (ranks.rank() == 0) {
        const Merged merged = merge_parts(std::move(parts), asked);
        output->finish(run_page(merged.result, merged.command));
    }
    return exit_done;
}

} // namespace

int main(int argc, char** argv) {
    Ranks ranks(argc, argv);
    return ranks.finish(command_line(argc, argv, [&](const RunCommand& command) { return run_on(ranks, command); }));
}
