// Exports of queue managers: a line of column names, then a job, a task or a frame a line.
#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "io/job_log.hpp"
#include "io/job_log_columns.hpp"

namespace topsheet::io {

namespace {

constexpr std::size_t longest_record = std::size_t{1} << 20U;
constexpr int most_lines = 256; ///< of one record

/// Letters and digits, in small letters: "Submit Date", "submit_date" and "submitDate" are one name.
std::string folded(std::string_view text) {
    std::string name;
    for (const char c : text)
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            name += c;
        else if (c >= 'A' && c <= 'Z')
            name += static_cast<char>(c - 'A' + 'a');
    return name;
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t"), to = text.find_last_not_of(" \t");
    return from == std::string_view::npos ? std::string_view() : text.substr(from, to + 1 - from);
}

/// Takes a record apart; false when a quoted field does not end in it.
bool split(std::string_view text, char separator, std::vector<std::string_view>& fields) {
    fields.clear();
    std::size_t at = 0;
    for (;;) {
        while (at < text.size() && (text[at] == ' ' || (text[at] == '\t' && separator != '\t')))
            ++at;
        if (at < text.size() && text[at] == '"') {
            const std::size_t begin = ++at;
            while (at < text.size() && (text[at] != '"' || (at + 1 < text.size() && text[at + 1] == '"')))
                at += text[at] == '"' ? 2 : 1;
            if (at >= text.size())
                return false;
            fields.push_back(trimmed(text.substr(begin, at - begin)));
            at = std::min(text.find(separator, at), text.size());
        } else {
            const std::size_t end = std::min(text.find(separator, at), text.size());
            fields.push_back(trimmed(text.substr(at, end - at)));
            at = end;
        }
        if (at == text.size())
            return true;
        ++at;
    }
}

/// The mark that parts the column names: the one that stands there most often outside quotes.
char separator_of(std::string_view header) {
    constexpr std::array<char, 3> marks{',', ';', '\t'};
    std::array<int, 3> counts{};
    bool quoted = false;
    for (const char c : header) {
        quoted = quoted != (c == '"');
        for (std::size_t i = 0; i < marks.size(); ++i)
            counts[i] += !quoted && c == marks[i] ? 1 : 0;
    }
    return marks[static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin())];
}

/// What programs write where there is nothing.
bool absent(std::string_view text) {
    if (text.empty() || text == "-1" || text == "-" || text.starts_with("0001-01-01") || text.starts_with("01/01/0001"))
        return true;
    constexpr std::array<std::string_view, 7> words{"null", "none", "nan", "na", "nil", "unknown", "notset"};
    return text.size() <= 8 && std::ranges::find(words, folded(text)) != words.end();
}

class ExportReader {
  public:
    ExportReader(Lines& lines, const JobLogOptions& options, Replay& replay, LogFaults& faults)
        : lines_(lines),
          options_(options),
          replay_(replay),
          faults_(faults) {
        columns_.fill(-1);
        units_.fill(1.0);
    }

    void run_through() {
        std::string_view line;
        do {
            if (!lines_.next(line))
                return; // an empty file has no jobs, which is said elsewhere
        } while (trimmed(line).empty() || line.starts_with('#'));
        separator_ = separator_of(line);
        if (!header(line))
            return;
        while (record(line))
            if (!trimmed(line).empty())
                row();
    }

  private:
    void error(std::string sentence, std::string hint, std::size_t column = 1, std::string_view code = "log-line") {
        faults_.error(line_, column, code, std::move(sentence), std::move(hint));
    }

    /// The next record into `fields_`; it may go over several lines where a field is quoted.
    bool record(std::string_view& text) {
        if (!lines_.next(text))
            return false;
        line_ = lines_.number();
        for (int lines = 1; !split(text, separator_, fields_); ++lines) {
            if (text.data() != joined_.data())
                joined_.assign(text);
            std::string_view more;
            const bool found = lines < most_lines && joined_.size() < longest_record && lines_.next(more);
            if (!found) {
                error("a quoted field begins here and never ends", "a quote inside quotes is written twice");
                return false;
            }
            joined_ += '\n';
            joined_ += more;
            text = joined_;
        }
        return true;
    }

    [[nodiscard]] int& column(Says what) { return columns_[static_cast<std::size_t>(what)]; }
    [[nodiscard]] bool has(Says what) const { return columns_[static_cast<std::size_t>(what)] >= 0; }
    [[nodiscard]] double unit(Says what) const { return units_[static_cast<std::size_t>(what)]; }

    bool header(std::string_view line) {
        line_ = lines_.number();
        if (!split(line, separator_, fields_)) {
            error("a quoted column name does not end in its line", "the first line names the columns");
            return false;
        }
        std::vector<std::string> names;
        for (const auto field : fields_)
            names.push_back(folded(field));
        for (const Name& name : known_columns) {
            const auto found = std::ranges::find(names, name.name);
            if (found == names.end() || has(name.says))
                continue;
            column(name.says) = static_cast<int>(found - names.begin());
            units_[static_cast<std::size_t>(name.says)] = name.unit;
        }
        if (has(Says::cores) && has(Says::gpus))
            column(options_.gpu ? Says::cores : Says::gpus) = -1;
        width_ = has(Says::gpus) ? Says::gpus : Says::cores;

        std::string all;
        for (const auto field : fields_)
            all += fmt::format("{}\"{}\"", all.empty() ? "" : ", ", quotable(field));
        const std::string hint = fmt::format("its columns are {}; see docs/reference/job-logs.md for the names that "
                                             "are known",
                                             all.size() > 400 ? all.substr(0, 400) + " …" : all);
        bool sound = true;
        const auto missing = [&](std::string sentence) {
            error(std::move(sentence), hint, 1, "log-columns");
            sound = false;
        };
        if (!has(Says::submitted))
            missing(has(Says::start) ? "no column says when a job was submitted; its start would hide how it waited"
                                     : "no column says when a job was submitted");
        if (!has(Says::run) && !(has(Says::start) && has(Says::end)))
            missing("no column says how long a job ran: a duration, or a start and an end");
        if (!options_.only.empty() && !has(Says::renderer))
            missing(fmt::format("only the jobs of \"{}\" are asked for, and no column names a renderer or plug-in",
                                quotable(options_.only)));
        if (sound && !has(width_))
            faults_.warning(line_, "log-width", "no column says how wide a job is, so each counts as one",
                            "add a column \"cores\", or say with the log's \"core\" what one machine is");
        for (const int c : columns_)
            needed_ = std::max(needed_, static_cast<std::size_t>(c + 1));
        return sound;
    }

    [[nodiscard]] std::string_view text(Says what) const {
        return fields_[static_cast<std::size_t>(columns_[static_cast<std::size_t>(what)])];
    }
    /// Where a field begins in its line, for fields of one line.
    [[nodiscard]] std::size_t place(Says what) const {
        return static_cast<std::size_t>(text(what).data() - fields_.front().data()) + 1;
    }

    /// A number; with semicolons between the fields a comma may be the decimal point.
    [[nodiscard]] std::optional<double> number(std::string_view written) const {
        if (separator_ != ',' && std::ranges::count(written, ',') == 1) {
            std::string point(written);
            point[point.find(',')] = '.';
            return plain_number(point);
        }
        return plain_number(written);
    }

    /// A time of a column in the log's own clock; nothing when it is absent or at fault, which `fault` then tells.
    std::optional<double> time(Says what, bool& fault) {
        const auto written = text(what);
        if (absent(written))
            return std::nullopt;
        const auto read = read_moment(written);
        if (!read) {
            error(fmt::format("\"{}\" is no time that is known here", quotable(written)),
                  "write it like 2026-03-09 14:05:00, 2026-03-09T14:05:00+01:00, or in Unix seconds", place(what));
            fault = true;
            return std::nullopt;
        }
        if (read->offset && !zone_)
            zone_ = read->offset;
        return read->seconds + (read->offset ? *zone_ : 0.0);
    }

    std::optional<double> running(double submitted, bool& fault) {
        if (has(Says::run) && !absent(text(Says::run))) {
            const auto written = text(Says::run);
            auto span = number(written);
            span = span ? std::optional(*span * unit(Says::run)) : read_span(written, unit(Says::run));
            if (!span) {
                error(fmt::format("\"{}\" is no time span that is known here", quotable(written)),
                      "write it in seconds, or like 1:02:03", place(Says::run));
                fault = true;
            }
            return span && *span >= 0.0 ? span : std::nullopt;
        }
        if (!has(Says::start) || !has(Says::end))
            return std::nullopt;
        const auto from = time(Says::start, fault), to = time(Says::end, fault);
        if (!from || !to || (submitted > 1e8 && (*from == 0.0 || *to == 0.0))) // 0: not yet
            return std::nullopt;
        if (*to < *from) {
            error("the job ends before it starts", "are these columns the start and the end?", place(Says::end));
            fault = true;
            return std::nullopt;
        }
        return *to - *from;
    }

    void row() {
        if (fields_.size() < needed_) {
            error(fmt::format("this line has {} columns, and what is needed stands in column {}", fields_.size(),
                              needed_),
                  "was the file cut off, or does a field hold a separator without quotes?");
            return;
        }
        if (!options_.only.empty() && folded(text(Says::renderer)) != folded(options_.only))
            return;
        if (has(Says::state) && std::ranges::find(unfinished, folded(text(Says::state))) != unfinished.end()) {
            replay_.skip();
            return;
        }
        bool fault = false;
        const auto submitted = time(Says::submitted, fault);
        const auto run = running(submitted.value_or(0.0), fault);
        std::optional<double> width(1.0);
        if (has(width_)) {
            const auto written = text(width_);
            width = absent(written) ? std::nullopt : number(written);
            if (!width && !absent(written)) {
                error(fmt::format("\"{}\" is no number of cores, slots or graphics processors", quotable(written)),
                      "a plain number", place(width_));
                fault = true;
            }
        }
        if (fault)
            return;
        if (!submitted || !run || !width || *width <= 0.0)
            replay_.skip();
        else if (const auto what = replay_.add(*submitted, *run, *width * (has(width_) ? unit(width_) : 1.0));
                 !what.empty())
            error(std::string(what), "is the unit of a column another than its name says?");
    }

    Lines& lines_;
    const JobLogOptions& options_;
    Replay& replay_;
    LogFaults& faults_;
    std::array<int, meanings> columns_{}; ///< by what they say, -1 for none
    std::array<double, meanings> units_{};
    Says width_ = Says::cores;
    std::size_t needed_ = 0; ///< columns that every line must have
    char separator_ = ',';
    std::vector<std::string_view> fields_;
    std::string joined_;
    long long line_ = 0;
    std::optional<double> zone_; ///< of the first time that says one: the clock of the log
};

} // namespace

void read_queue_export(Lines& lines, const JobLogOptions& options, Replay& replay, LogFaults& faults) {
    ExportReader(lines, options, replay, faults).run_through();
}

} // namespace topsheet::io
