// Times and time spans as queue managers, databases and spreadsheets write them.
#include <array>
#include <cmath>

#include "io/job_log.hpp"
#include "topsheet/base/calendar.hpp"

namespace topsheet::io {

namespace {

constexpr double minute = 60.0, hour = 3600.0, day = 86400.0;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// Takes a text apart from the left.
class Scan {
  public:
    explicit Scan(std::string_view text) : text_(text) { blanks(); }

    [[nodiscard]] bool done() const { return text_.empty(); }
    [[nodiscard]] std::string_view rest() const { return text_; }
    bool blanks() {
        const bool any = text_.starts_with(' ');
        while (text_.starts_with(' '))
            text_.remove_prefix(1);
        return any;
    }
    bool take(char c) {
        if (!text_.starts_with(c))
            return false;
        text_.remove_prefix(1);
        return true;
    }
    /// A whole number of at most `most` digits; -1 when there is none.
    int whole(int most) {
        int value = 0, digits = 0;
        while (digits < most && !text_.empty() && is_digit(text_.front())) {
            value = value * 10 + (text_.front() - '0');
            text_.remove_prefix(1);
            ++digits;
        }
        return digits == 0 || (!text_.empty() && is_digit(text_.front())) ? -1 : value;
    }
    /// Digits behind a decimal point, as a part of one.
    double part() {
        double value = 0.0, place = 0.1;
        while (!text_.empty() && is_digit(text_.front())) {
            value += place * (text_.front() - '0');
            place *= 0.1;
            text_.remove_prefix(1);
        }
        return value;
    }
    /// Letters, in lower case; at most eight are kept.
    std::string word() {
        std::string letters;
        while (!text_.empty() && is_letter(text_.front())) {
            if (letters.size() < 8)
                letters += lower(text_.front());
            text_.remove_prefix(1);
        }
        return letters;
    }

  private:
    std::string_view text_;
};

int month_of(std::string_view word) {
    constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
    for (std::size_t i = 0; i < months.size(); ++i)
        if (word.starts_with(months[i]))
            return static_cast<int>(i) + 1;
    return 0;
}

struct Date {
    int year = 0, month = 0, day = 0;
    [[nodiscard]] bool sound() const {
        return year >= 1900 && year <= 2999 && month >= 1 && month <= 12 && day >= 1 &&
               day <= days_in(YearMonth{year, month});
    }
};

/// 12:33, 12:33:01, 12:33:01.25, with AM or PM behind; seconds of the day, negative when it is none.
double clock(Scan& scan, bool& half_day) {
    const int h = scan.whole(2);
    if (h < 0 || h > 24 || !scan.take(':'))
        return -1.0;
    const int m = scan.whole(2);
    if (m < 0 || m > 59)
        return -1.0;
    double seconds = h * hour + m * minute;
    if (scan.take(':')) {
        const int s = scan.whole(2);
        if (s < 0 || s > 60)
            return -1.0;
        seconds += s;
        if (scan.take('.') || scan.take(','))
            seconds += scan.part();
    }
    Scan ahead = scan;
    ahead.blanks();
    const std::string half = ahead.word();
    half_day = half == "am" || half == "pm";
    if (half_day) {
        if (h < 1 || h > 12)
            return -1.0;
        seconds += (half == "pm" ? 12.0 : 0.0) * hour - (h == 12 ? 12.0 : 0.0) * hour;
        scan = ahead;
    }
    return seconds;
}

/// Z, UTC, GMT, +02:00, -0700, +02; false when something else stands there.
bool zone(Scan& scan, std::optional<double>& offset) {
    scan.blanks();
    if (scan.done())
        return true;
    const bool east = scan.take('+'), west = !east && scan.take('-');
    if (!east && !west) {
        const std::string word = scan.word();
        if (word != "z" && word != "utc" && word != "gmt")
            return false;
        offset = 0.0;
        return scan.done();
    }
    const auto digits = scan.rest();
    const bool joined = digits.size() == 4 && digits.find(':') == std::string_view::npos;
    int h = scan.whole(joined ? 4 : 2), m = 0;
    if (joined) {
        m = h % 100;
        h /= 100;
    } else if (scan.take(':')) {
        m = scan.whole(2);
    }
    if (h < 0 || h > 14 || m < 0 || m > 59)
        return false;
    offset = (east ? 1.0 : -1.0) * (h * hour + m * minute);
    return scan.done();
}

Moment moment(const Date& date, double seconds, const std::optional<double>& offset) {
    Moment m;
    m.seconds = static_cast<double>(days_from_civil(date.year, date.month, date.day)) * day + seconds;
    m.offset = offset;
    if (offset)
        m.seconds -= *offset;
    return m;
}

/// Thu May  4 12:33:01 CEST 2023, as `date` and the header of the Standard Workload Format write it, or
/// May 04/23 12:33:01 of Deadline's monitor, or May 4, 2023 12:33.
std::optional<Moment> by_month_name(Scan scan) {
    Date date;
    std::string word = scan.word();
    date.month = month_of(word);
    if (date.month == 0) { // a weekday stands in front
        scan.take(',');
        scan.blanks();
        word = scan.word();
        date.month = month_of(word);
    }
    scan.take('.');
    if (date.month == 0 || !scan.blanks())
        return std::nullopt;
    date.day = scan.whole(2);
    if (scan.take('/')) {
        const int year = scan.whole(4);
        date.year = year < 100 ? 2000 + year : year;
    } else if (scan.take(',')) {
        scan.blanks();
        date.year = scan.whole(4);
    }
    scan.blanks();
    bool half = false;
    const double seconds = clock(scan, half);
    scan.blanks();
    if (date.year == 0) {
        scan.word(); // a name such as IST says little: several places share it
        scan.blanks();
        date.year = scan.whole(4);
    }
    scan.blanks();
    if (seconds < 0.0 || !scan.done() || !date.sound())
        return std::nullopt;
    return moment(date, seconds, std::nullopt);
}

/// 2023-05-04T12:33:01.5+02:00 and its kin.
std::optional<Moment> by_numbers(Scan scan) {
    Date date;
    const int first = scan.whole(4);
    const bool dash = scan.take('-'), slash = !dash && scan.take('/'), dot = !dash && !slash && scan.take('.');
    const char mark = dash ? '-' : slash ? '/' : '.';
    if (first < 0 || (!dash && !slash && !dot))
        return std::nullopt;
    const int second = scan.whole(2);
    if (!scan.take(mark))
        return std::nullopt;
    const int third = scan.whole(4);
    const bool year_first = first >= 1000;
    if (year_first)
        date = {first, second, third};
    double seconds = 0.0;
    bool half = false;
    if (!scan.done()) {
        if (!scan.take('T') && !scan.blanks())
            return std::nullopt;
        scan.blanks();
        if (!scan.done())
            seconds = clock(scan, half);
    }
    if (!year_first && half && slash)
        date = {third, first, second}; // only Americans write AM and PM behind a slashed date
    else if (!year_first && dot)
        date = {third, second, first};
    std::optional<double> offset;
    if (seconds < 0.0 || !zone(scan, offset) || !date.sound())
        return std::nullopt;
    return moment(date, seconds, offset);
}

} // namespace

std::optional<Moment> read_moment(std::string_view text) {
    if (text.empty())
        return std::nullopt;
    if (const auto number = plain_number(text)) {
        Moment m;
        m.number = true;
        const double size = std::abs(*number); // seconds of our times have ten digits
        m.seconds = *number * (size < 1e11 ? 1.0 : size < 1e14 ? 1e-3 : 1e-6);
        return m;
    }
    return is_letter(text.front()) ? by_month_name(Scan(text)) : by_numbers(Scan(text));
}

std::optional<double> read_span(std::string_view text, double unit) {
    if (const auto number = plain_number(text))
        return *number * unit;
    Scan scan(text);
    double seconds = 0.0;
    bool any = false;
    while (!scan.done()) {
        const int count = scan.whole(9);
        if (count < 0)
            return std::nullopt;
        double value = count;
        Scan ahead = scan;
        if (ahead.take('.') && ahead.rest().find(':') == std::string_view::npos) { // 1.5h
            value += ahead.part();
            scan = ahead;
        }
        if (scan.take('.')) { // 2.01:02:03 of .NET
            seconds += value * day;
            any = true;
            continue;
        }
        if (scan.take(':')) {
            const int minutes = scan.whole(2);
            double rest = 0.0;
            const bool long_form = scan.take(':');
            if (long_form) {
                const int s = scan.whole(2);
                if (s < 0)
                    return std::nullopt;
                rest = s;
                if (scan.take('.') || scan.take(','))
                    rest += scan.part();
            }
            scan.blanks();
            if (minutes < 0 || !scan.done())
                return std::nullopt;
            return seconds + value * hour + minutes * minute + rest;
        }
        scan.blanks();
        const std::string word = scan.word();
        const double scale =
            word == "d" || word == "day" || word == "days"                                            ? day
            : word == "h" || word == "hr" || word == "hrs" || word == "hour" || word == "hours"       ? hour
            : word == "m" || word == "min" || word == "mins" || word == "minute" || word == "minutes" ? minute
            : word == "s" || word == "sec" || word == "secs" || word == "second" || word == "seconds" ? 1.0
                                                                                                      : 0.0;
        if (scale == 0.0)
            return std::nullopt;
        seconds += value * scale;
        any = true;
        scan.take(',');
        scan.blanks();
    }
    return any ? std::optional(seconds) : std::nullopt;
}

} // namespace topsheet::io
