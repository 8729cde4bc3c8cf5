// Job logs: the stream and its lines, the capped list of faults, and the way to the two formats.
#include "io/job_log.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <memory>

#include <fmt/format.h>

namespace topsheet::io {

namespace {

constexpr std::size_t piece = std::size_t{1} << 18U;
constexpr std::size_t longest_line = std::size_t{1} << 24U; ///< no job says more
constexpr long long most_told = 20;

bool ends_with(std::string_view name, std::string_view ending) {
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; };
    return name.size() >= ending.size() && std::ranges::equal(name.substr(name.size() - ending.size()), ending, same);
}

/// Names may end in anything: a comment, or five numbers in a row, is the Standard Workload Format.
bool looks_like_swf(std::string_view line) {
    const auto start = line.find_first_not_of(" \t");
    if (start == std::string_view::npos)
        return false;
    if (line[start] == ';')
        return true;
    if (line.find_first_of(",;\"") < line.find('{'))
        return false;
    int numbers = 0;
    for (std::size_t at = start; at < line.size() && numbers < 5; ++numbers) {
        const auto end = std::min(line.find_first_of(" \t", at), line.size());
        if (!plain_number(line.substr(at, end - at)))
            return false;
        at = std::min(line.find_first_not_of(" \t", end), line.size());
    }
    return numbers == 5;
}

bool is_swf(const JobLogOptions& options, Lines& lines) {
    if (options.format != model::LogFormat::by_name)
        return options.format == model::LogFormat::swf;
    if (ends_with(options.file, ".swf"))
        return true;
    if (ends_with(options.file, ".csv") || ends_with(options.file, ".tsv"))
        return false;
    std::string_view line;
    return lines.peek(line) && looks_like_swf(line);
}

/// What is no text at all.
std::string_view foreign(std::string_view head) {
    if (head.starts_with("\x1f\x8b") || head.starts_with("PK\x03\x04") || head.starts_with("BZh"))
        return "the file is compressed; unpack it first";
    if (head.starts_with("\xff\xfe") || head.starts_with("\xfe\xff"))
        return "the file is UTF-16; save it as UTF-8 or plain text";
    return "";
}

} // namespace

ReadBytes bytes_of(std::string text) {
    struct State {
        std::string text;
        std::size_t at = 0;
    };
    return [state = std::make_shared<State>(State{std::move(text)})](char* to, std::size_t most) {
        const std::size_t count = std::min(most, state->text.size() - state->at);
        std::memcpy(to, state->text.data() + state->at, count);
        state->at += count;
        return count;
    };
}

Lines::Lines(const ReadBytes& bytes) : bytes_(bytes), buffer_(piece) {
    fill();
    head_.assign(buffer_.data(), std::min<std::size_t>(end_, 4));
    if (head_.starts_with("\xef\xbb\xbf"))
        begin_ = 3; // the mark of UTF-8 that spreadsheets write
}

/// Brings more bytes behind those that are there; false when there are none.
bool Lines::fill() {
    if (at_end_)
        return false;
    if (begin_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == buffer_.size())
        buffer_.resize(2 * buffer_.size());
    const std::size_t got = std::min(bytes_(buffer_.data() + end_, buffer_.size() - end_), buffer_.size() - end_);
    hash_.add({buffer_.data() + end_, got});
    end_ += got;
    at_end_ = got == 0;
    return got > 0;
}

bool Lines::peek(std::string_view& line) {
    if (!ahead_) {
        if (!next(line))
            return false;
        --number_;
        ahead_ = line;
    }
    line = *ahead_;
    return true;
}

bool Lines::next(std::string_view& line) {
    if (ahead_) {
        line = *ahead_;
        ahead_.reset();
        ++number_;
        return true;
    }
    if (too_long_)
        return false;
    std::size_t searched = 0;
    for (;;) {
        const char* from = buffer_.data() + begin_;
        const std::size_t there = end_ - begin_;
        const void* found = there > searched ? std::memchr(from + searched, '\n', there - searched) : nullptr;
        if (found == nullptr && there <= longest_line) {
            searched = there;
            if (fill())
                continue;
            if (there == 0)
                return false;
        }
        if (found == nullptr && !at_end_) {
            too_long_ = at_end_ = true;
            return false;
        }
        from = buffer_.data() + begin_;
        std::size_t length =
            found == nullptr ? end_ - begin_ : static_cast<std::size_t>(static_cast<const char*>(found) - from);
        begin_ += length + (found == nullptr ? 0 : 1);
        if (length > 0 && from[length - 1] == '\r')
            --length;
        line = {from, length};
        ++number_;
        return true;
    }
}

void LogFaults::error(long long line, std::size_t column, std::string_view code, std::string sentence,
                      std::string hint) {
    if (++count_ > most_told)
        return;
    warning(line, code, std::move(sentence), std::move(hint));
    findings_.back().severity = Severity::error;
    findings_.back().column = static_cast<int>(std::min<std::size_t>(column, 1U << 30U));
}

void LogFaults::warning(long long line, std::string_view code, std::string sentence, std::string hint) {
    Finding& f = findings_.emplace_back();
    f.severity = Severity::warning;
    f.code = std::string(code);
    f.file = file_;
    f.line = static_cast<int>(std::min(line, 1LL << 30U));
    f.sentence = std::move(sentence);
    f.hint = std::move(hint);
}

Findings LogFaults::take() {
    if (count_ > most_told) {
        Finding& f = findings_.emplace_back();
        f.code = "and-more";
        f.file = file_;
        f.sentence = fmt::format("… and {} more faults like these in this log", count_ - most_told);
        f.hint = "mend these first";
    }
    return std::move(findings_);
}

std::string quotable(std::string_view text) {
    std::string plain;
    for (const char c : text.substr(0, 60))
        plain += c >= ' ' && c <= '~' ? c : '?';
    return text.size() > 60 ? plain + "…" : plain;
}

std::optional<double> plain_number(std::string_view text) {
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double value = 0.0;
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (fault != std::errc() || end != text.data() + text.size() || !std::isfinite(value))
        return std::nullopt;
    return value;
}

Loaded<JobSeries> read_job_log(const ReadBytes& bytes, const JobLogOptions& options) {
    Lines lines(bytes);
    LogFaults faults(options.file);
    Replay replay;
    int machine_cores = 0;
    if (const auto what = foreign(lines.head()); !what.empty())
        faults.error(1, 1, "log-format", std::string(what), "a job log is plain text");
    else if (is_swf(options, lines))
        read_swf(lines, replay, faults, machine_cores);
    else
        read_queue_export(lines, options, replay, faults);
    if (lines.too_long())
        faults.error(lines.number() + 1, 1, "log-format", "this line is longer than 16 MB, and no job says so much",
                     "a job log has one line for each job");
    Loaded<JobSeries> loaded;
    if (!faults.any() && replay.jobs() == 0)
        faults.error(0, 0, "log-empty",
                     options.only.empty()
                         ? "no job of this log has a submission, a running time and a width"
                         : fmt::format("no job of this log says that it is for \"{}\"", quotable(options.only)),
                     "see docs/reference/job-logs.md for what is read");
    if (!faults.any()) {
        JobSeries series = replay.finish();
        if (series.facts.core_hours > 0.0) {
            series.facts.machine_cores = machine_cores;
            series.facts.hash = lines.hash();
            loaded.value = std::move(series);
        } else {
            faults.error(0, 0, "log-empty", "the jobs of this log ran for no time at all",
                         "see docs/reference/job-logs.md for what is read");
        }
    }
    loaded.findings = faults.take();
    return loaded;
}

} // namespace topsheet::io
