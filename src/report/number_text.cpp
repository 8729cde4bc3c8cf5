#include "report/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace topsheet::report {

namespace {

constexpr std::string_view none = "–";

/// Commas between thousands of the digits before the point.
std::string with_commas(const std::string& digits) {
    const std::size_t point = std::min(digits.find('.'), digits.size());
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i < point && (point - i) % 3 == 0 && digits[i - 1] != '-')
            text += ',';
        text += digits[i];
    }
    return text;
}

bool is_zero(std::string_view digits) {
    return digits.find_first_of("123456789") == std::string_view::npos;
}

int exponent_of(double value) {
    return static_cast<int>(std::floor(std::log10(std::abs(value))));
}

/// Rounds to a power of ten, and prints the digits down to it.
std::string to_place(double value, int place) {
    if (place <= 0)
        return grouped(value, std::min(-place, 12));
    const double step = std::pow(10.0, place);
    return grouped(std::round(value / step) * step, 0);
}

} // namespace

std::string grouped(double value, int decimals) {
    if (!std::isfinite(value))
        return std::string(none);
    std::string digits = fmt::format("{:.{}f}", value, decimals);
    if (is_zero(digits) && digits[0] == '-')
        digits.erase(0, 1);
    return with_commas(digits);
}

std::string compact(double value, int digits) {
    if (!std::isfinite(value))
        return std::string(none);
    if (value == 0.0)
        return "0";
    const int place = exponent_of(value) - digits + 1;
    if (place > 0)
        return to_place(value, place);
    if (place < -15 && exponent_of(value) < -10)
        return fmt::format("{:.{}g}", value, digits);
    std::string text = grouped(value, -place);
    if (text.find('.') != std::string::npos) {
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.'))
            text.pop_back();
    }
    return text;
}

std::string precise(double value) {
    constexpr int least = 6, most = 12;
    int digits = least;
    // What the digits left out are worth less than a unit of the last of twelve.
    const auto rounded = [&] { return std::strtod(fmt::format("{:.{}e}", value, digits - 1).c_str(), nullptr); };
    while (digits < most && std::abs(rounded() - value) > 1e-12 * std::abs(value))
        ++digits;
    return compact(value, digits);
}

std::string exact(double value) {
    return std::isfinite(value) ? fmt::format("{}", value == 0.0 ? 0.0 : value) : std::string();
}

std::string within_error(double value, double error, int digits) {
    if (!std::isfinite(value))
        return std::string(none);
    if (value == 0.0)
        return "0";
    int place = exponent_of(value) - digits + 1;
    if (std::isfinite(error) && error > 0.0)
        place = std::max(place, exponent_of(error));
    std::string text = to_place(value, place);
    if (place < 0 && !(error > 0.0)) { // nothing random about it: 3, not 3.000
        text.erase(text.find_last_not_of('0') + 1);
        if (text.ends_with('.'))
            text.pop_back();
    }
    return is_zero(text) ? "0" : text;
}

std::string rounded(double value, double error, int decimals) {
    if (!std::isfinite(value))
        return std::string(none);
    const bool random = std::isfinite(error) && error > 0.0;
    return to_place(value, random ? std::max(-decimals, exponent_of(error)) : -decimals);
}

MoneyUnit money_unit(double largest) {
    largest = std::abs(largest);
    if (largest >= 2e9)
        return {1e6, "million "};
    if (largest >= 2e6)
        return {1e3, "thousand "};
    return {};
}

std::string money(double value, double error, MoneyUnit unit) {
    if (!std::isfinite(value))
        return std::string(none);
    if (value == 0.0)
        return "0";
    value /= unit.size;
    error /= unit.size;
    const int place = std::isfinite(error) && error > 0.0 ? std::max(0, exponent_of(error)) : 0;
    std::string text = to_place(value, place);
    if (!is_zero(text))
        return text;
    if (place > 0)
        return "0"; // not told from nothing
    return value > 0.0 ? "< 1" : "> -1";
}

std::string signed_money(double value, double error, MoneyUnit unit) {
    const std::string text = money(value, error, unit);
    return value > 0.0 && text != "0" && text[0] >= '0' && text[0] <= '9' ? "+" + text : text;
}

namespace {

std::string joined(const std::string& low, const std::string& high) {
    const bool signs = (low + high).find_first_of("-+<>") != std::string::npos;
    return low + (signs ? " to " : "–") + high;
}

} // namespace

std::string money_range(const sim::Statistic& s, MoneyUnit unit) {
    return joined(money(s.p10, s.error.p10, unit), money(s.p90, s.error.p90, unit));
}

std::string signed_money_range(const sim::Statistic& s, MoneyUnit unit) {
    return joined(signed_money(s.p10, s.error.p10, unit), signed_money(s.p90, s.error.p90, unit));
}

std::string chance_text(const sim::Probability& probability, long long trials) {
    const double floor = trials > 0 ? 300.0 / static_cast<double>(trials) : 0.0;
    const double percent = 100.0 * probability.value;
    if (!std::isfinite(percent))
        return std::string(none);
    const int decimals = floor > 0.0 ? std::max(0, -exponent_of(floor)) : 0;
    if (percent <= 0.0)
        return fmt::format("< {:.{}f} %", floor, decimals);
    if (percent >= 100.0)
        return fmt::format("> {:.{}f} %", 100.0 - floor, decimals);
    const double error = 100.0 * probability.error;
    int places = error > 0.0 ? std::clamp(-exponent_of(error), 0, 2) : 1;
    // 99.96 must not become "100 %", nor 0.04 "0 %".
    while (places < 4 && (std::round(percent * std::pow(10.0, places)) >= 100.0 * std::pow(10.0, places) ||
                          std::round(percent * std::pow(10.0, places)) <= 0.0))
        ++places;
    return fmt::format("{:.{}f} %", percent, places);
}

std::string quantity_text(const rates::Meter& meter) {
    const auto decimal = parse_unit(meter.quantity);
    if (meter.dimension.data == 0 || !decimal || decimal->value == meter.unit)
        return meter.quantity;
    std::string text;
    for (std::size_t i = 0; i < meter.quantity.size(); ++i) {
        const char c = meter.quantity[i];
        const bool prefixed = i + 1 < meter.quantity.size() && meter.quantity[i + 1] == 'B' &&
                              std::string_view("kMGTPE").find(c) != std::string_view::npos;
        text += prefixed && c == 'k' ? 'K' : c;
        if (prefixed)
            text += 'i';
    }
    return text;
}

std::string measured_text(const Amount& amount) {
    constexpr std::string_view prefixes = "kMGTPE";
    constexpr std::size_t clearly_shorter = 3; // 128 for 131.072, not one of two numbers that are both long
    const std::string text = to_text(amount);
    const std::size_t space = text.find(' ');
    if (amount.dimension.data != 1 || space == std::string::npos || space + 2 >= text.size() || text[space + 2] != 'B')
        return text;
    const std::size_t power = prefixes.find(text[space + 1]);
    if (power == std::string_view::npos)
        return text;
    const double bytes = std::strtod(text.c_str(), nullptr) * std::pow(1000.0, static_cast<double>(power + 1));
    std::string best = text.substr(0, space), prefix;
    double size = 1.0;
    for (const char c : prefixes) {
        size *= 1024.0;
        if (std::abs(bytes) < size)
            break;
        if (std::string number = precise(bytes / size); number.size() + clearly_shorter <= best.size()) {
            best = std::move(number);
            prefix = {c == 'k' ? 'K' : c, 'i', 'B'};
        }
    }
    return prefix.empty() ? text : fmt::format("{} {}{}", best, prefix, text.substr(space + 3));
}

std::string month_text(YearMonth month) {
    return fmt::format("{:04}-{:02}", month.year, month.month);
}

} // namespace topsheet::report
