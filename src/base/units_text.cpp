#include "topsheet/base/units.hpp"
// Amounts as text: the names that make the shortest number.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <fmt/format.h>

namespace topsheet {

namespace {

/// A unit while it is put together: names above and below the line, and its size in base units.
struct Line {
    std::vector<std::string> above, below;
    double size = 1.0;

    /// Puts `name`, whose size is `unit`, `exponent` times above the line, or below it when negative.
    void add(std::string_view name, int exponent, double unit = 1.0) {
        for (int i = 0; i < exponent; ++i) {
            above.emplace_back(name);
            size *= unit;
        }
        for (int i = 0; i > exponent; --i) {
            below.emplace_back(name);
            size /= unit;
        }
    }
    [[nodiscard]] std::string text() const {
        return fmt::format("{}{}{}", fmt::join(above, "-"), below.empty() ? "" : "/", fmt::join(below, "/"));
    }
};

struct Name {
    std::string_view name;
    double size = 1.0;
};

/// Which names an amount is written in.
struct Choice {
    Name data{"byte", 1.0}, hour{"hour", 1.0}, month{"month", 1.0}, power{"kW", 1.0}, energy{"kWh", 1.0};
    bool per_thousand = false; ///< "1000 request" below the line
    bool percent = false;
};

/// The power in a dimension: kWh per hour is kW, which is how people write it.
int power_in(const Dimension& d) {
    if (d.energy > 0 && d.hour < 0)
        return std::min<int>(d.energy, -d.hour);
    if (d.energy < 0 && d.hour > 0)
        return std::max<int>(d.energy, -d.hour);
    return 0;
}

Line compose(const Dimension& d, std::string_view currency, const Choice& choice) {
    Line line;
    const int power = power_in(d);
    if (choice.percent)
        line.add("%", 1, 0.01);
    line.add(currency.empty() ? "USD" : currency, d.money);
    line.add(choice.data.name, d.data, choice.data.size);
    line.add("node", d.node);
    line.add("core", d.core);
    line.add("vcpu", d.vcpu);
    line.add("gpu", d.gpu);
    line.add("seat", d.seat);
    line.add("person", d.person);
    line.add("frame", d.frame);
    line.add(choice.per_thousand && d.request < 0 ? "1000 request" : "request", d.request,
             choice.per_thousand && d.request < 0 ? 1000.0 : 1.0);
    line.add(choice.per_thousand && d.object < 0 ? "1000 object" : "object", d.object,
             choice.per_thousand && d.object < 0 ? 1000.0 : 1.0);
    line.add("session", d.session);
    line.add("title", d.title);
    line.add("task", d.task);
    line.add("credit", d.credit);
    line.add("port", d.port);
    line.add("unit", d.unit);
    line.add(choice.power.name, power, choice.power.size);
    line.add(choice.energy.name, d.energy - power, choice.energy.size);
    line.add(choice.hour.name, d.hour + power, choice.hour.size);
    line.add("workday", d.workday);
    line.add(choice.month.name, d.month, choice.month.size);
    return line;
}

/// The largest name of which there is at least one; `names` run from large to small.
Name by_size(double value, std::span<const Name> names) {
    for (const auto& name : names)
        if (std::abs(value) >= name.size)
            return name;
    return names.back();
}

constexpr auto bytes_up =
    std::to_array<Name>({{"PB", 1e15}, {"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1.0}});
constexpr auto power_up = std::to_array<Name>({{"MW", 1e3}, {"kW", 1.0}, {"W", 1e-3}});
constexpr auto energy_up = std::to_array<Name>({{"MWh", 1e3}, {"kWh", 1.0}, {"Wh", 1e-3}});
// The usual name first; another is taken when it gives a shorter number.
constexpr auto spans = std::to_array<Name>(
    {{"day", 24.0}, {"week", 168.0}, {"hour", 1.0}, {"minute", 1.0 / 60.0}, {"second", 1.0 / 3600.0}});
constexpr auto paces = std::to_array<Name>({{"day", 24.0}, {"week", 168.0}, {"hour", 1.0}, {"second", 1.0 / 3600.0}});
constexpr auto hourly = std::to_array<Name>({{"hour", 1.0}});
constexpr auto monthly = std::to_array<Name>({{"month", 1.0}});
constexpr auto monthly_or_yearly = std::to_array<Name>({{"month", 1.0}, {"year", 12.0}});

/// Names for hours that are tried: a plain duration and a flow of bytes read well in several, an hourly
/// price or a hazard is per hour.
std::span<const Name> hour_names(const Dimension& d, int hours) {
    if (hours == 1 && d == Dimension{.hour = 1})
        return spans;
    if (hours == -1 && d.money == 0 && d.data == 1)
        return paces;
    return hourly;
}

} // namespace

std::string to_text(const Dimension& dimension, std::string_view currency) {
    const std::string text = compose(dimension, currency, {}).text();
    return text.empty() ? "plain number" : text;
}

std::string to_text(const Amount& amount) {
    const auto& d = amount.dimension;
    const double value = amount.value == 0.0 ? 0.0 : amount.value; // no "-0"
    const int power = power_in(d), hours = d.hour + power;

    Choice choice;
    choice.percent = d == Dimension{.month = -1} && std::abs(value) <= 1.0;
    choice.per_thousand = d.money > 0 && std::min(d.request, d.object) == -1 && std::max(d.request, d.object) <= 0 &&
                          std::abs(value) < 1e-3 && value != 0.0;
    std::string best_number, best_unit;
    for (const Name& hour_name : hour_names(d, hours)) {
        for (const Name& month_name : d.month == -1 ? std::span<const Name>(monthly_or_yearly) : monthly) {
            choice.hour = hour_name;
            choice.month = month_name;
            choice.data = {"byte", 1.0};
            choice.power = {"kW", 1.0};
            choice.energy = {"kWh", 1.0};
            const double unscaled = value / compose(d, amount.currency, choice).size;
            if (d.data == 1)
                choice.data = by_size(unscaled, bytes_up);
            else if (d.data != 0)
                choice.data = {"GB", 1e9};
            else if (power == 1)
                choice.power = by_size(unscaled, power_up);
            else if (power == 0 && d.energy == 1)
                choice.energy = by_size(unscaled, energy_up);
            const Line line = compose(d, amount.currency, choice);
            std::string number = fmt::format("{:.13g}", value / line.size);
            // A year is worth its name only when the month's number is a long one (2 %/year).
            const std::size_t handicap = month_name.size > 1.0 ? 2 : 0;
            if (std::isfinite(value / line.size) &&
                (best_number.empty() || number.size() + handicap < best_number.size())) {
                best_number = std::move(number);
                best_unit = line.text();
            }
        }
    }
    if (best_number.empty()) // infinite, NaN, or beyond a double in every unit but the base ones
        return fmt::format("{:.13g} {}", value, to_text(d, amount.currency));
    return best_unit.empty() ? best_number : fmt::format("{} {}", best_number, best_unit);
}

} // namespace topsheet
