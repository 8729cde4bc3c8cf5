#pragma once
/// @file
/// The study's calendar: the only bridge between months and hours, workdays and days.
///
/// Months are true calendar months of the proleptic Gregorian calendar (28 to 31 days; 2027 to 2029
/// has 26,304 hours), or the vendors' 730-hour month. Time inside the horizon is measured in days
/// since the start of month 0 of the study, so that storage can be exact in days.
///
///     const Calendar calendar(YearMonth{2027, 1}, 36);
///     calendar.hours(0);   // 744 hours in January 2027

#include <cstddef>
#include <string>
#include <vector>

#include "topsheet/base/units.hpp"

namespace topsheet {

/// A month of a year, such as 2027-01. `month` counts from 1.
struct YearMonth {
    int year = 1970;
    int month = 1;

    friend constexpr bool operator==(const YearMonth&, const YearMonth&) = default;
    friend constexpr auto operator<=>(const YearMonth&, const YearMonth&) = default; // NOLINT(modernize-use-nullptr)
};

/// Days since 1970-01-01 of a civil date. Formula: H. Hinnant, "chrono-compatible low-level date
/// algorithms" (days_from_civil), valid for any Gregorian date.
constexpr long days_from_civil(int year, int month, int day) {
    const int y = month <= 2 ? year - 1 : year;
    const int era = (y >= 0 ? y : y - 399) / 400;
    const int year_of_era = y - era * 400;
    const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return static_cast<long>(era) * 146097 + day_of_era - 719468;
}

/// The month that lies `offset` months after `from` (negative: before).
constexpr YearMonth add_months(YearMonth from, int offset) {
    const int index = from.year * 12 + (from.month - 1) + offset;
    const int year = index >= 0 ? index / 12 : (index - 11) / 12;
    return {year, index - year * 12 + 1};
}

/// Months from `from` to `to`; negative when `to` is earlier.
constexpr int months_between(YearMonth from, YearMonth to) {
    return (to.year - from.year) * 12 + (to.month - from.month);
}

/// Days in a civil month.
constexpr int days_in(YearMonth m) {
    const YearMonth next = add_months(m, 1);
    return static_cast<int>(days_from_civil(next.year, next.month, 1) - days_from_civil(m.year, m.month, 1));
}

/// Day of week of the first of the month, Monday = 0.
constexpr int first_weekday(YearMonth m) {
    const long d = days_from_civil(m.year, m.month, 1) + 3; // 1970-01-01 was a Thursday
    return static_cast<int>(((d % 7) + 7) % 7);
}

/// Mondays to Fridays in a civil month; public holidays are not known here.
constexpr int weekdays_in(YearMonth m) {
    const int length = days_in(m), first = first_weekday(m);
    int count = 0;
    for (int day = 0; day < length; ++day)
        count += (first + day) % 7 < 5 ? 1 : 0;
    return count;
}

/// How long a month is.
enum class MonthLength {
    calendar,  ///< true months, 672 to 744 hours
    hours_730, ///< the vendors' convention: every month has 730 hours
};

/// A horizon of months with the length of each.
class Calendar {
  public:
    /// `months` counts from `start`; at least one. `fixed_workdays` > 0 replaces Monday to Friday by a
    /// fixed number of workdays a month.
    Calendar(YearMonth start, int months, MonthLength length = MonthLength::calendar, double fixed_workdays = 0.0)
        : start_(start),
          length_(length) {
        double day = 0.0;
        for (int m = 0; m < months; ++m) {
            const YearMonth civil = add_months(start, m);
            first_day_.push_back(day);
            day += length == MonthLength::calendar ? days_in(civil) : 730.0 / 24.0;
            workdays_.push_back(fixed_workdays > 0.0 ? fixed_workdays : weekdays_in(civil));
        }
        first_day_.push_back(day);
    }

    [[nodiscard]] YearMonth start() const { return start_; }
    [[nodiscard]] MonthLength length() const { return length_; }
    /// Months in the horizon.
    [[nodiscard]] int size() const { return static_cast<int>(workdays_.size()); }
    /// The civil month at an index, 0 for the first; any integer.
    [[nodiscard]] YearMonth at(int index) const { return add_months(start_, index); }
    /// Hours in month `index` of the horizon.
    [[nodiscard]] Hours hours(int index) const { return days(day_count(index)); }
    /// Workdays in month `index` of the horizon.
    [[nodiscard]] Workdays workdays(int index) const { return Workdays::from_base(workdays_[slot(index)]); }
    /// Day at which month `index` begins; `size()` gives the end of the horizon.
    [[nodiscard]] double first_day(int index) const { return first_day_[slot(index)]; }
    /// Days in month `index`: 28 to 31, or 730/24 in the vendors' convention.
    [[nodiscard]] double day_count(int index) const { return first_day(index + 1) - first_day(index); }

    /// Day of a point in months since the start: 1.5 is the middle of the second month. Points outside
    /// the horizon continue with the mean length of a month, 30.436875 days (365.2425 / 12).
    [[nodiscard]] double day_at(double month_point) const {
        const double last = size();
        if (month_point < 0.0)
            return month_point * mean_days();
        if (month_point >= last)
            return first_day_.back() + (month_point - last) * mean_days();
        const int whole = static_cast<int>(month_point);
        return first_day(whole) + (month_point - whole) * day_count(whole);
    }

    /// The inverse of `day_at`.
    [[nodiscard]] double month_at(double day) const {
        if (day < 0.0)
            return day / mean_days();
        if (day >= first_day_.back())
            return size() + (day - first_day_.back()) / mean_days();
        int m = static_cast<int>(day / mean_days());
        m = m >= size() ? size() - 1 : m;
        while (first_day(m) > day)
            --m;
        while (first_day(m + 1) <= day)
            ++m;
        return m + (day - first_day(m)) / day_count(m);
    }

    /// Mean days of a month in this convention.
    [[nodiscard]] double mean_days() const { return length_ == MonthLength::calendar ? 365.2425 / 12.0 : 730.0 / 24.0; }

  private:
    [[nodiscard]] static std::size_t slot(int index) { return static_cast<std::size_t>(index); }

    YearMonth start_;
    MonthLength length_;
    std::vector<double> first_day_; // size() + 1 entries
    std::vector<double> workdays_;
};

} // namespace topsheet
