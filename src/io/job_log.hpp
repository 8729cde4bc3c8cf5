#pragma once
/// @file
/// What the readers of job logs share: lines of a stream, faults that are capped, times, and the replay itself.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/names.hpp"
#include "topsheet/io/job_log.hpp"

namespace topsheet::io {

/// The lines of a stream, one after the other. What ends a line (LF, CR LF, the end of the file) is taken off.
class Lines {
  public:
    explicit Lines(const ReadBytes& bytes);

    /// The next line, valid until the next call; false at the end.
    bool next(std::string_view& line);
    /// The next line without taking it.
    bool peek(std::string_view& line);
    /// Of the line that was taken last, counted from 1.
    [[nodiscard]] long long number() const { return number_; }
    /// Whether the stream has a line that is too long for a log; it ends there.
    [[nodiscard]] bool too_long() const { return too_long_; }
    /// Bytes that the stream begins with, whatever they are.
    [[nodiscard]] std::string_view head() const { return head_; }
    /// Hash of the bytes so far; of the whole file at its end.
    [[nodiscard]] std::string hash() const { return hash_.text(); }

  private:
    bool fill();

    const ReadBytes& bytes_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0, end_ = 0; ///< what is there and not yet given
    std::optional<std::string_view> ahead_;
    std::string head_;
    Fingerprint hash_;
    long long number_ = 0;
    bool at_end_ = false;
    bool too_long_ = false;
};

/// Faults of a log: the first ones in full, the others counted.
class LogFaults {
  public:
    explicit LogFaults(std::string file) : file_(std::move(file)) {}

    void error(long long line, std::size_t column, std::string_view code, std::string sentence, std::string hint);
    void warning(long long line, std::string_view code, std::string sentence, std::string hint);
    [[nodiscard]] bool any() const { return count_ > 0; }
    /// All that was found, with a last finding for what was left out.
    Findings take();

  private:
    std::string file_;
    Findings findings_;
    long long count_ = 0; ///< errors
};

/// Text of a log as a sentence may quote it: short, and nothing but plain characters.
std::string quotable(std::string_view text);

/// A number, the whole of the text; nothing for what is none, or not finite.
std::optional<double> plain_number(std::string_view text);

/// A point in time as it is written.
struct Moment {
    double seconds = 0.0;         ///< since 1970-01-01, of Greenwich when `offset` is known, else of its own place
    std::optional<double> offset; ///< seconds to add to Greenwich for the time of its place
    bool number = false;          ///< it was a plain number of seconds, milliseconds or microseconds
};

/// Reads a time: Unix time in seconds, milliseconds or microseconds; ISO 8601; and what queue managers and
/// spreadsheets write (2023/05/04 12:33, 4.5.2023 12:33, 5/4/2023 12:33 PM, May 04/23 12:33:01,
/// Thu May  4 12:33:01 CEST 2023).
std::optional<Moment> read_moment(std::string_view text);

/// Reads a time span: seconds, 1:02:03, 2.01:02:03, "1 day, 2:03:04" or 01d 02h 03m 04s. `unit` is what a plain number
/// counts, in seconds.
std::optional<double> read_span(std::string_view text, double unit);

/// Lays jobs over the hours.
class Replay {
  public:
    /// Takes one job: `submitted` in seconds, of the log's own clock; `run` in seconds; `width` in cores. What is wrong
    /// with it, or nothing.
    std::string_view add(double submitted, double run, double width);
    void skip() { ++facts_.skipped; }
    [[nodiscard]] long long jobs() const { return facts_.jobs; }

    /// The series, with facts but for the hash and the machine. At least one job has been taken.
    JobSeries finish();

  private:
    void reach(std::int64_t first, std::int64_t last);

    std::int64_t base_ = 0;                       ///< hour of the first element, at midnight
    std::vector<double> parts_;                   ///< core-seconds in hours that jobs fill in part
    std::vector<double> steps_;                   ///< change of the cores that run the whole hour
    std::int64_t first_ = 0, last_ = 0, end_ = 0; ///< hours of the first and last submission, and of the last work
    double core_seconds_ = 0.0, seconds_ = 0.0, logs_ = 0.0, squares_ = 0.0, longest_ = 0.0, widest_ = 0.0;
    long long timed_ = 0; ///< jobs that ran at all
    model::LogFacts facts_;
};

/// The two formats. The stream stands at its first line.
void read_swf(Lines& lines, Replay& replay, LogFaults& faults, int& machine_cores);
void read_queue_export(Lines& lines, const JobLogOptions& options, Replay& replay, LogFaults& faults);

} // namespace topsheet::io
