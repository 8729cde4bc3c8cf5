// The Standard Workload Format: comments with a header, then a job a line, 18 numbers of which six are needed here.
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "io/job_log.hpp"

namespace topsheet::io {

namespace {

/// Fields by their number in the standard, counted from 0 here.
enum Field : std::size_t { job = 0, submit = 1, run = 3, allocated = 4, requested = 7, status = 10, count = 11 };

constexpr std::array<std::string_view, count> names{
    "the job number",           "the time of submission",  "the wait",        "the running time",
    "the allocated processors", "the mean processor time", "the memory used", "the requested processors",
    "the requested time",       "the requested memory",    "the status"};

constexpr std::size_t least_fields = 5; ///< a job cannot be told with fewer
constexpr double missing = -1.0;

bool blank(char c) {
    return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r';
}

/// Whole numbers are most of a log, and a loop reads them faster than anything general.
bool number(const char* from, const char* to, double& out) {
    const char* at = from;
    const bool negative = at != to && *at == '-';
    at += negative ? 1 : 0;
    std::uint64_t value = 0;
    const char* digits = at;
    while (at != to && *at >= '0' && *at <= '9')
        value = value * 10 + static_cast<std::uint64_t>(*at++ - '0');
    if (at == to && at != digits && at - digits <= 15) {
        out = negative ? -static_cast<double>(value) : static_cast<double>(value);
        return true;
    }
    const auto general = plain_number({from, static_cast<std::size_t>(to - from)});
    out = general.value_or(0.0);
    return general.has_value();
}

class SwfReader {
  public:
    SwfReader(Lines& lines, Replay& replay, LogFaults& faults) : lines_(lines), replay_(replay), faults_(faults) {}

    int run_through() {
        std::string_view line;
        while (lines_.next(line)) {
            const char* at = line.data();
            const char* const end = at + line.size();
            while (at != end && blank(*at))
                ++at;
            if (at == end)
                continue;
            if (*at == ';')
                comment({at, static_cast<std::size_t>(end - at)});
            else
                read_job(line, at, end);
        }
        return processors_ > 0 ? processors_ : nodes_;
    }

  private:
    void error(std::size_t column, std::string sentence, std::string hint) {
        faults_.error(lines_.number(), column, "log-line", std::move(sentence), std::move(hint));
    }

    /// ";  UnixStartTime: 1010710850"
    void comment(std::string_view text) {
        const auto colon = text.find(':');
        if (colon == std::string_view::npos)
            return;
        const auto trimmed = [](std::string_view t) {
            const auto from = t.find_first_not_of("; \t"), to = t.find_last_not_of(" \t");
            return from == std::string_view::npos || to < from ? std::string_view() : t.substr(from, to + 1 - from);
        };
        const std::string_view key = trimmed(text.substr(0, colon)), value = trimmed(text.substr(colon + 1));
        const auto whole = [&](int& out) {
            int read = 0;
            const auto [end, fault] = std::from_chars(value.data(), value.data() + value.size(), read);
            if (fault == std::errc() && end != value.data() && read > 0)
                out = read;
        };
        if (key == "MaxProcs")
            whole(processors_);
        else if (key == "MaxNodes")
            whole(nodes_);
        else if (key == "UnixStartTime")
            start_time(value, colon);
        else if (key == "StartTime")
            told_start_ = read_moment(value);
        else if (key == "TimeZone")
            zone_ = plain_number(value.substr(0, value.find_first_of(" \t(")));
        else
            return;
        clock_ = offset();
    }
    void start_time(std::string_view value, std::size_t column) {
        const auto read = plain_number(value.substr(0, value.find_first_of(" \t(")));
        if (read && std::abs(*read) < 1e11)
            start_ = *read;
        else if (!read)
            error(column + 2, fmt::format("\"{}\" is no time of a start", quotable(value)),
                  "UnixStartTime is in seconds since 1970, such as 1010710850");
    }

    /// Seconds from the log's zero to midnight's own zero. The header of version 2.2 names a place and gives the start
    /// in its own time beside Unix time; the difference is the place's distance from Greenwich. `TimeZone` is older.
    [[nodiscard]] double offset() const {
        constexpr double quarter = 900.0, most = 14.0 * 3600.0;
        const double start = start_.value_or(0.0);
        if (start_ && told_start_) {
            const double apart = std::round((told_start_->seconds - start) / quarter) * quarter;
            if (std::abs(apart) <= most)
                return start + apart;
        }
        if (zone_ && std::abs(*zone_) <= 14.0)
            return start + *zone_ * 3600.0; // hours, as some wrote
        return start + (zone_ && std::abs(*zone_) <= most ? *zone_ : 0.0);
    }

    void read_job(std::string_view line, const char* at, const char* end) {
        std::array<double, count> fields{};
        fields.fill(missing);
        std::size_t found = 0;
        for (; found < count && at != end; ++found) {
            const char* const from = at;
            while (at != end && !blank(*at))
                ++at;
            const bool needed = found == job || found == submit || found == run || found == allocated ||
                                found == requested || found == status;
            if (needed && !number(from, at, fields[found])) {
                error(static_cast<std::size_t>(from - line.data()) + 1,
                      fmt::format("\"{}\" is no number, and {} belongs here",
                                  quotable({from, static_cast<std::size_t>(at - from)}), names[found]),
                      "18 numbers a line, -1 for what is missing");
                return;
            }
            while (at != end && blank(*at))
                ++at;
        }
        if (found < least_fields) {
            error(1, fmt::format("a job has 18 fields, and this line has {}", found),
                  "was the log cut off? -1 stands for what is missing");
            return;
        }
        // A job that was stopped and resumed has a line of its own and one for each of its parts (2, 3, 4).
        const bool part = fields[status] >= 2.0 && fields[status] <= 4.0;
        if (part && whole_job_ && fields[job] == *whole_job_)
            return;
        whole_job_ = part ? std::optional<double>() : fields[job];
        const double width = fields[allocated] > 0.0 ? fields[allocated] : fields[requested];
        if (fields[submit] == missing || fields[run] < 0.0 || width <= 0.0) {
            replay_.skip();
            return;
        }
        if (const auto what = replay_.add(clock_ + fields[submit], fields[run], width); !what.empty())
            error(1, std::string(what), "fields are job, submission, wait, running time, processors …, in seconds");
    }

    Lines& lines_;
    Replay& replay_;
    LogFaults& faults_;
    int processors_ = 0, nodes_ = 0;
    std::optional<double> start_, zone_;
    std::optional<Moment> told_start_;
    double clock_ = 0.0;
    std::optional<double> whole_job_; ///< number of the job whose parts may follow
};

} // namespace

void read_swf(Lines& lines, Replay& replay, LogFaults& faults, int& machine_cores) {
    machine_cores = SwfReader(lines, replay, faults).run_through();
}

} // namespace topsheet::io
