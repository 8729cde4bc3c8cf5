#pragma once
// Numbers as a page prints them: thousands set apart, and no digit that the Monte Carlo error makes a guess. Months
// too.

#include <string>
#include <string_view>

#include "topsheet/rates/meter.hpp"
#include "topsheet/sim/statistic.hpp"

namespace topsheet::report {

/// "1,234,567.50".
std::string grouped(double value, int decimals);

/// At most `digits` significant ones, without trailing zeros, thousands set apart: "37,000", "0.0253".
std::string compact(double value, int digits = 6);

/// What a reader multiplies: six digits, and up to twelve where the number has them: "1,048,576", "0.023".
std::string precise(double value);

/// The shortest text that reads back as the same number, for CSV; empty when it is not finite.
std::string exact(double value);

/// So many digits at most, and none below the first digit of the error: 12.3456 with an error of 0.2 is "12.3".
std::string within_error(double value, double error, int digits = 4);

/// So many decimals, fewer where the first digit of the error stands before them: 12.34 with an error of 0.2 is "12.3",
/// with one of 20 "10".
std::string rounded(double value, double error, int decimals);

/// The unit in which the totals of a study read best, and its name before the currency: 1,000 "thousand ".
struct MoneyUnit {
    double size = 1.0;
    std::string_view name{};
};
MoneyUnit money_unit(double largest);

/// Money in whole units, rounded to the first digit of its error: 1,234,567 with an error of 3,200 is "1,235"
/// thousand, with an error of 32,000 "1,230".
std::string money(double value, double error, MoneyUnit unit);

/// The same with a sign always.
std::string signed_money(double value, double error, MoneyUnit unit);

/// P10 and P90: "1,200–1,300", or with "to" where a sign stands.
std::string money_range(const sim::Statistic& statistic, MoneyUnit unit);
std::string signed_money_range(const sim::Statistic& statistic, MoneyUnit unit);

/// "87.7 %"; where no trial said otherwise "< 0.02 %" and "> 99.98 %" (3/N: the upper end of a 95 % interval
/// when none of N trials did).
std::string chance_text(const sim::Probability& probability, long long trials);

/// The quantity of a meter as its numbers are meant: a card that counts in powers of 1024 writes "GB", and
/// the page says GiB, since GB is 10^9 bytes everywhere else.
std::string quantity_text(const rates::Meter& meter);

/// An amount, bytes in powers of 1024 where that gives the shorter number: "100 TiB/unit", "500 MB".
std::string measured_text(const Amount& amount);

/// "2027-03".
std::string month_text(YearMonth month);

} // namespace topsheet::report
