#include "terminal.hpp"

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "topsheet/report/findings.hpp"

namespace topsheet::app {

namespace {

const Clock::time_point begin = Clock::now();
std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free); // a signal handler may touch it

extern "C" void ask_to_stop(int /*signal*/) {
    stop = true;
}

bool colored(const Common& command, int fd) {
    if (command.color != "auto")
        return command.color == "always";
    const char* refused = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    return (refused == nullptr || *refused == '\0') && (terminal == nullptr || std::string_view(terminal) != "dumb") &&
           ::isatty(fd) != 0;
}

} // namespace

namespace {

/// Whoever started us may have asked for a signal to be ignored, as a shell does for jobs in the background.
void watch(int signal) {
    struct sigaction before {};
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_IGN)
        return;
    struct sigaction action {};
    action.sa_handler = ask_to_stop; // without SA_RESTART: a blocked read returns
    ::sigaction(signal, &action, nullptr);
}

} // namespace

void watch_signals() {
    watch(SIGINT);
    watch(SIGTERM);
    watch(SIGHUP);
    watch(SIGQUIT);
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    ::sigaction(SIGPIPE, &ignore, nullptr);
}

bool stop_requested() {
    return stop;
}

Clock::time_point program_begin() {
    return begin;
}

report::TerminalOptions page_options(const Common& command) {
    const bool to_file = !command.out.empty() && command.out != "-";
    return {.color = command.color == "always" || (!to_file && colored(command, STDOUT_FILENO))};
}

report::TerminalOptions message_options(const Common& command) {
    return {.color = colored(command, STDERR_FILENO)};
}

void say(const std::string& text) {
    (void)std::fputs(text.c_str(), stderr); // there is nowhere else to complain
}

void say_error(const std::string& sentence) {
    say(fmt::format("topsheet: error: {}\n", sentence));
}

void say_findings(const Findings& findings, const Common& command) {
    say(report::to_text(findings, message_options(command)));
}

Progress::Progress(bool quiet) : shown_(!quiet && ::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
    if (shown_)
        say("\r\x1b[K");
}

void Progress::show(double share) {
    const auto now = Clock::now();
    if (!shown_ || now - last_ < std::chrono::milliseconds(100))
        return;
    last_ = now;
    const double spent = std::chrono::duration<double>(now - start_).count();
    std::string line = fmt::format("\r\x1b[K{:3.0f} %", 100.0 * share);
    if (spent > 1.0 && share > 0.02)
        line += fmt::format(", about {:.0f} s left", spent * (1.0 - share) / share);
    say(line);
}

} // namespace topsheet::app
