#include "topsheet/base/calendar.hpp"

#include <array>

#include "support/catch.hpp"

using namespace topsheet;
using tests::WithinAbs;
using tests::WithinRel;

// Civil dates, against well-known day numbers.
static_assert(days_from_civil(1970, 1, 1) == 0);
static_assert(days_from_civil(1969, 12, 31) == -1);
static_assert(days_from_civil(2000, 3, 1) == 11017);
static_assert(days_from_civil(2027, 1, 1) == 20819);
static_assert(days_from_civil(0, 3, 1) == -719468); // where the formula's eras begin

static_assert(add_months({2027, 1}, 0) == YearMonth{2027, 1});
static_assert(add_months({2027, 11}, 2) == YearMonth{2028, 1});
static_assert(add_months({2027, 1}, -1) == YearMonth{2026, 12});
static_assert(add_months({2027, 1}, 36) == YearMonth{2030, 1});
static_assert(add_months({0, 1}, -1) == YearMonth{-1, 12});
static_assert(months_between({2027, 1}, {2030, 1}) == 36);
static_assert(months_between({2027, 3}, {2026, 12}) == -3);
static_assert(YearMonth{2027, 12} < YearMonth{2028, 1});

static_assert(days_in({2027, 2}) == 28);
static_assert(days_in({2028, 2}) == 29);
static_assert(days_in({2100, 2}) == 28); // a century is no leap year
static_assert(days_in({2000, 2}) == 29); // unless four hundred divides it
static_assert(days_in({2027, 4}) == 30);
static_assert(days_in({2027, 12}) == 31);

static_assert(first_weekday({1970, 1}) == 3); // Thursday
static_assert(first_weekday({2027, 1}) == 4); // Friday
static_assert(first_weekday({2028, 5}) == 0); // Monday
static_assert(first_weekday({1900, 1}) == 0); // Monday, before the epoch

TEST_CASE("Mondays to Fridays agree with the printed calendars of 2027 and 2028") {
    constexpr std::array<int, 24> printed{21, 20, 23, 22, 21, 22, 22, 22, 22, 21, 22, 23,  // 2027: 261
                                          21, 21, 23, 20, 23, 22, 21, 23, 21, 22, 22, 21}; // 2028: 260
    for (int i = 0; i < 24; ++i) {
        CAPTURE(i);
        CHECK(weekdays_in(add_months({2027, 1}, i)) == printed[static_cast<std::size_t>(i)]);
    }
}

TEST_CASE("2027 to 2029 has 26,304 hours, one of them a leap year") {
    const Calendar calendar({2027, 1}, 36);
    REQUIRE(calendar.size() == 36);
    Hours total;
    for (int m = 0; m < calendar.size(); ++m)
        total += calendar.hours(m);
    CHECK(total == hours(26'304)); // 3 x 8,760 + 24
    CHECK(calendar.hours(0) == hours(744));
    CHECK(calendar.hours(1) == hours(672));
    CHECK(calendar.hours(13) == hours(696)); // February 2028
    CHECK(calendar.at(13) == YearMonth{2028, 2});
    CHECK(calendar.first_day(0) == 0.0);
    CHECK(calendar.first_day(12) == 365.0);
    CHECK(calendar.first_day(36) == 1096.0);
    CHECK(calendar.day_count(1) == 28.0);
    CHECK(calendar.workdays(0) == workdays(21));
    CHECK(calendar.workdays(13) == workdays(21));
    CHECK(calendar.start() == YearMonth{2027, 1});
    CHECK(calendar.length() == MonthLength::calendar);
}

TEST_CASE("the vendors' month has 730 hours, 8,760 in a year") {
    const Calendar calendar({2027, 1}, 24, MonthLength::hours_730);
    Hours year;
    for (int m = 0; m < 12; ++m) {
        CAPTURE(m);
        CHECK_THAT(calendar.hours(m) / hours(1), WithinRel(730.0, 1e-12));
        year += calendar.hours(m);
    }
    CHECK_THAT(year / hours(1), WithinRel(8760.0, 1e-12));
    CHECK_THAT(calendar.mean_days(), WithinRel(730.0 / 24.0, 1e-15));
    CHECK(calendar.workdays(0) == workdays(21)); // weekdays are counted on the civil month all the same
}

TEST_CASE("fixed workdays replace the weekdays of the calendar") {
    const Calendar calendar({2027, 1}, 12, MonthLength::calendar, 21.0);
    for (int m = 0; m < 12; ++m)
        CHECK(calendar.workdays(m) == workdays(21));
}

TEST_CASE("a point in months falls on the day it should") {
    const Calendar calendar({2027, 1}, 36);
    CHECK(calendar.day_at(0.0) == 0.0);
    CHECK(calendar.day_at(0.5) == 15.5); // the middle of January's 31 days
    CHECK(calendar.day_at(1.5) == 45.0); // 31 + 14
    CHECK(calendar.day_at(36.0) == 1096.0);
    CHECK_THAT(calendar.day_at(37.0), WithinAbs(1096.0 + 365.2425 / 12.0, 1e-9));
    CHECK_THAT(calendar.day_at(-12.0), WithinAbs(-365.2425, 1e-9));
    CHECK(calendar.month_at(0.0) == 0.0);
    CHECK(calendar.month_at(31.0) == 1.0);
    CHECK(calendar.month_at(1096.0) == 36.0);
}

TEST_CASE("month_at undoes day_at, and both only ever grow") {
    for (const auto length : {MonthLength::calendar, MonthLength::hours_730})
        for (const int months : {1, 5, 36, 120}) {
            const Calendar calendar({2027, 2}, months, length);
            double last_day = calendar.day_at(-4.0), last_month = -4.0;
            for (double point = -3.97; point < months + 4.0; point += 0.0173) {
                CAPTURE(months, point);
                const double day = calendar.day_at(point);
                const double back = calendar.month_at(day);
                CHECK(day > last_day);
                CHECK(back > last_month);
                CHECK_THAT(back, WithinAbs(point, 1e-9));
                last_day = day;
                last_month = back;
            }
        }
}
