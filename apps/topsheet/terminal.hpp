#pragma once
// The person at the terminal: color or not, progress, a finger on Ctrl-C.

#include <atomic>
#include <chrono>
#include <string>

#include "commands.hpp"
#include "topsheet/base/diagnostic.hpp"
#include "topsheet/report/page.hpp"

namespace topsheet::app {

using Clock = std::chrono::steady_clock;
/// When the program began, as far as it knows.
[[nodiscard]] Clock::time_point program_begin();

/// Ctrl-C and termination set a flag, so that files are put in order; a closed pipe is an error to be read.
void watch_signals();
[[nodiscard]] bool stop_requested();

/// How a page is written to where the result goes.
report::TerminalOptions page_options(const Common& command);
/// How something is said on standard error.
report::TerminalOptions message_options(const Common& command);

/// A line on standard error.
void say(const std::string& text);
/// "topsheet: error: sentence".
void say_error(const std::string& sentence);
/// Findings on standard error.
void say_findings(const Findings& findings, const Common& command);

/// A line with the share done and the time left, on a terminal only; gone when it goes out of scope.
class Progress {
  public:
    explicit Progress(bool quiet);
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;
    ~Progress();
    void show(double share);

  private:
    bool shown_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point last_{};
};

} // namespace topsheet::app
