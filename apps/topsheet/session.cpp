#include "session.hpp"

#include <algorithm>
#include <bit>
#include <chrono>
#include <filesystem>

#include <fmt/format.h>

#include "input.hpp"
#include "topsheet/io/part.hpp"

namespace topsheet::app {

namespace {

using F = sim::Figures;

double F::*figure_named(const std::string& name) {
    return name == "mean"  ? &F::mean
           : name == "p10" ? &F::p10
           : name == "p50" ? &F::p50
           : name == "p90" ? &F::p90
                           : &F::tail_mean;
}

/// Everything in which a file of --resume is not of this run.
Findings strangeness(const io::Part& part, const io::PartHead& mine, ShardTrials range, const std::string& file) {
    Findings findings;
    const auto add = [&](std::string sentence) {
        Finding f;
        f.code = "other-run";
        f.file = file;
        f.sentence = std::move(sentence);
        f.hint = "resume with the command that was interrupted, or name another file";
        findings.push_back(std::move(f));
    };
    for (const auto& difference : io::differences(part.head, mine))
        add("this file is of another run: " + difference);
    if (part.first != range.first || part.last > range.last)
        add(fmt::format("this file is of another run: its trials are {} to {}, which do not begin {} to {}", part.first,
                        part.last - 1, range.first, range.last - 1));
    return findings;
}

} // namespace

Session::Session(const RunCommand& command, Asked& asked, bool detail, ShardTrials range)
    : command_(command),
      asked_(&asked),
      range_(range),
      progress_(command.quiet),
      simulation_(asked.study, options(detail), range.first) {
    if (!command_.resume.empty())
        resume();
}

sim::RunOptions Session::options(bool detail) {
    sim::RunOptions options = run_options(command_, *asked_, detail);
    options.stop = [this] { return stop_requested() || (timed_ && out_of_time()); };
    options.progress = [this, all = static_cast<double>(options.trials)](double share) {
        progress_.show((share * all - static_cast<double>(range_.first)) /
                       static_cast<double>(range_.last - range_.first));
    };
    return options;
}

void Session::resume() {
    std::error_code error;
    if (std::filesystem::exists(command_.resume, error)) {
        auto read = io::read_part(read_part_file(command_.resume), command_.resume);
        Findings findings = std::move(read.findings);
        if (read)
            findings = strangeness(*read.value, part().head, range_, command_.resume);
        if (!has_errors(findings))
            if (const auto why = simulation_.append(read.value->sums, read.value->last); !why.empty()) {
                Finding f;
                f.code = "damaged-part";
                f.file = command_.resume;
                f.sentence = "this file cannot be used: " + why;
                findings.push_back(std::move(f));
            }
        if (has_errors(findings)) {
            say_findings(findings, command_);
            throw Failure(exit_invalid, "");
        }
        if (!command_.quiet)
            say(fmt::format("topsheet: goes on after {} trials that {} has\n", simulation_.last() - range_.first,
                            command_.resume));
    }
    kept_.emplace(command_.resume);
}

bool Session::out_of_time() const {
    return command_.time_limit > 0.0 &&
           std::chrono::duration<double>(Clock::now() - begin_).count() >= command_.time_limit;
}

bool Session::precise() const {
    return simulation_.relative_error(figure_named(command_.until.figure)) <= command_.until.tolerance;
}

std::int64_t Session::next_check() const {
    if (command_.until.figure.empty())
        return range_.last;
    std::int64_t next = 1024;
    while (next <= simulation_.last())
        next *= 2;
    return std::min(next, range_.last);
}

bool Session::advance(std::int64_t to) {
    if (simulation_.run(to))
        return true;
    if (!simulation_.faults().empty()) {
        say_findings(simulation_.faults(), command_);
        throw Failure(exit_for(simulation_.faults()), "");
    }
    return false;
}

Exit Session::run() {
    const bool checks = !command_.until.figure.empty();
    const auto at_check = [&] { return std::has_single_bit(static_cast<std::uint64_t>(simulation_.last())); };
    // Out of time or not, each call brings 1,024 trials.
    bool on = whole() || advance(std::min(simulation_.last() + 1024, range_.last));
    timed_ = true;
    bool enough = whole() && !checks;
    while (on && !enough) {
        enough = checks && (at_check() || whole()) && precise();
        if (enough || whole())
            break;
        on = advance(next_check());
        enough = on && whole() && !checks;
    }
    timed_ = false;
    if (enough)
        return exit_done;
    const bool nothing = simulation_.last() == range_.first;
    if (stop_requested()) {
        if (nothing || command_.farm)
            throw Failure(exit_interrupted, "interrupted");
        keep();
        say_stopped("interrupted");
        return exit_interrupted;
    }
    // Time may have run out just when it was precise.
    if (!on && checks && precise())
        return exit_done;
    if (!on)
        keep();
    say_stopped(on ? "precision not reached" : "out of time");
    return exit_short;
}

void Session::say_stopped(const std::string& why) const {
    std::string text = fmt::format("topsheet: {} after {} of {} trials", why, simulation_.last() - range_.first,
                                   range_.last - range_.first);
    if (!command_.until.figure.empty())
        text += fmt::format("; {} is known to {:.2g} %, not {:.4g} %", command_.until.figure,
                            100.0 * simulation_.relative_error(figure_named(command_.until.figure)),
                            100.0 * command_.until.tolerance);
    if (!command_.resume.empty() && !whole())
        text += fmt::format("; {} keeps them, and the same command goes on from there", command_.resume);
    say(text + "\n");
}

io::Part Session::part() const {
    io::Part part;
    part.head = head_of(command_, *asked_, simulation_);
    part.first = range_.first;
    part.last = simulation_.last();
    part.shard = command_.shard.index;
    part.shards = command_.shard.count;
    if (range_.first == 0)
        part.inputs = asked_->inputs;
    part.sums = simulation_.bytes();
    return part;
}

void Session::keep() {
    if (!kept_)
        return;
    kept_->finish(io::write_part(part()));
    kept_.reset();
}

void forget(const RunCommand& command) {
    std::error_code error; // a file that stays does no harm: it has all trials of its run
    if (!command.resume.empty())
        std::filesystem::remove(command.resume, error);
}

} // namespace topsheet::app
