#include "topsheet/base/units.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "topsheet/base/text.hpp"

namespace topsheet {

namespace {

// --- the units -----------------------------------------------------------------------------------------

/// One name and its size in base units, kept as a fraction so that 3600 second is exactly one hour.
struct Unit {
    std::string_view name;
    double size = 1.0;
    double parts = 1.0; ///< the size is `size / parts`
    Dimension dimension;
    bool plural = false; ///< may carry an "s"
};

constexpr Dimension data{.data = 1};
constexpr Dimension hour{.hour = 1};
constexpr Dimension month{.month = 1};
constexpr Dimension node{.node = 1};
constexpr Dimension seat{.seat = 1};
constexpr Dimension person{.person = 1};
constexpr Dimension request{.request = 1};
constexpr Dimension power{.hour = -1, .energy = 1};
constexpr Dimension energy{.energy = 1};

constexpr auto units = std::to_array<Unit>({
    {"byte", 1, 1, data, true},
    {"B", 1, 1, data},
    {"KiB", 0x1p10, 1, data},
    {"MiB", 0x1p20, 1, data},
    {"GiB", 0x1p30, 1, data},
    {"TiB", 0x1p40, 1, data},
    {"PiB", 0x1p50, 1, data},
    {"EiB", 0x1p60, 1, data},
    {"bit", 1, 8, data, true},
    {"kbit", 1e3, 8, data},
    {"Mbit", 1e6, 8, data},
    {"Gbit", 1e9, 8, data},
    {"Tbit", 1e12, 8, data},
    {"second", 1, 3600, hour, true},
    {"s", 1, 3600, hour},
    {"minute", 1, 60, hour, true},
    {"min", 1, 60, hour},
    {"hour", 1, 1, hour, true},
    {"h", 1, 1, hour},
    {"day", 24, 1, hour, true},
    {"week", 168, 1, hour, true},
    {"month", 1, 1, month, true},
    {"year", 12, 1, month, true},
    {"workday", 1, 1, {.workday = 1}, true},
    {"node", 1, 1, node, true},
    {"machine", 1, 1, node, true},
    {"instance", 1, 1, node, true},
    {"worker", 1, 1, node, true},
    {"core", 1, 1, {.core = 1}, true},
    {"vcpu", 1, 1, {.vcpu = 1}, true},
    {"vCPU", 1, 1, {.vcpu = 1}, true},
    {"gpu", 1, 1, {.gpu = 1}, true},
    {"GPU", 1, 1, {.gpu = 1}, true},
    {"seat", 1, 1, seat, true},
    {"user", 1, 1, seat, true},
    {"license", 1, 1, seat, true},
    {"licence", 1, 1, seat, true},
    {"person", 1, 1, person, true},
    {"FTE", 1, 1, person, true},
    {"artist", 1, 1, person, true},
    {"frame", 1, 1, {.frame = 1}, true},
    {"request", 1, 1, request, true},
    {"operation", 1, 1, request, true},
    {"op", 1, 1, request, true},
    {"object", 1, 1, {.object = 1}, true},
    {"session", 1, 1, {.session = 1}, true},
    {"title", 1, 1, {.title = 1}, true},
    {"episode", 1, 1, {.title = 1}, true},
    {"task", 1, 1, {.task = 1}, true},
    {"credit", 1, 1, {.credit = 1}, true},
    {"port", 1, 1, {.port = 1}, true},
    {"unit", 1, 1, {.unit = 1}, true},
    {"W", 1, 1000, power},
    {"kW", 1, 1, power},
    {"MW", 1000, 1, power},
    {"Wh", 1, 1000, energy},
    {"kWh", 1, 1, energy},
    {"MWh", 1000, 1, energy},
    {"%", 1, 100, dimensionless},
});

/// The names whose size a vendor may count in powers of 1000 or of 1024.
struct ByteUnit {
    std::string_view name;
    double decimal, binary;
};

constexpr auto byte_units = std::to_array<ByteUnit>({
    {"kB", 1e3, 0x1p10},
    {"KB", 1e3, 0x1p10},
    {"MB", 1e6, 0x1p20},
    {"GB", 1e9, 0x1p30},
    {"TB", 1e12, 0x1p40},
    {"PB", 1e15, 0x1p50},
    {"EB", 1e18, 0x1p60},
});

constexpr auto currencies =
    std::to_array<std::string_view>({"USD", "EUR", "GBP", "JPY", "CAD", "AUD", "CHF", "SEK", "NOK", "DKK", "NZD",
                                     "INR", "CNY", "KRW", "PLN", "CZK", "BRL", "ZAR", "MXN", "SGD", "HKD", "ILS"});

struct Habit {
    std::string_view written, ours;
};

/// Ways to write a unit that are refused because they are ambiguous or not ours, and what to write.
constexpr auto habits = std::to_array<Habit>({
    {"mo", "month"},
    {"m", "month\" or \"minute"},
    {"d", "day"},
    {"wk", "week"},
    {"hr", "hour"},
    {"hrs", "hour"},
    {"yr", "year"},
    {"y", "year"},
    {"sec", "second"},
    {"mins", "minute"},
    {"people", "person"},
    {"percent", "%"},
    {"bps", "bit/s"},
    {"kbps", "kbit/s"},
    {"Kbps", "kbit/s"},
    {"Mbps", "Mbit/s"},
    {"mbps", "Mbit/s"},
    {"Gbps", "Gbit/s"},
    {"gbps", "Gbit/s"},
    {"MBps", "MB/s"},
    {"Kb", "kB\" or \"kbit"},
    {"kb", "kB\" or \"kbit"},
    {"Mb", "MB\" or \"Mbit"},
    {"Gb", "GB\" or \"Gbit"},
    {"Tb", "TB\" or \"Tbit"},
    {"mb", "MB\" or \"Mbit"},
    {"gb", "GB\" or \"Gbit"},
    {"tb", "TB\" or \"Tbit"},
    {"$", "USD"},
    {"€", "EUR"},
    {"£", "GBP"},
    {"¥", "JPY"},
});

std::optional<Unit> find_unit(std::string_view name, ByteConvention convention) {
    for (const auto& unit : byte_units)
        if (unit.name == name)
            return Unit{name, convention == ByteConvention::binary ? unit.binary : unit.decimal, 1.0, data};
    for (const auto& unit : units)
        if (unit.name == name || (unit.plural && name.ends_with('s') && unit.name == name.substr(0, name.size() - 1)))
            return unit;
    return std::nullopt;
}

bool is_currency(std::string_view name) {
    return std::ranges::find(currencies, name) != currencies.end();
}

bool looks_like_currency(std::string_view name) {
    return name.size() == 3 && std::ranges::all_of(name, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// What to write instead of an unknown unit.
std::string unit_hint(std::string_view name) {
    for (const auto& [written, ours] : habits)
        if (written == name)
            return fmt::format("write \"{}\"", ours);
    if (looks_like_currency(name)) {
        for (const auto& code : currencies)
            if (edit_distance(name, code) == 1)
                return fmt::format("did you mean \"{}\"?", code);
        return fmt::format("known currencies are {}", fmt::join(currencies, " "));
    }
    std::vector<std::string> known;
    known.reserve(byte_units.size() + units.size() + currencies.size());
    for (const auto& unit : byte_units)
        known.emplace_back(unit.name);
    for (const auto& unit : units)
        known.emplace_back(unit.name);
    for (const auto& code : currencies)
        known.emplace_back(code);
    if (const auto word = nearest(name, known))
        return fmt::format("did you mean \"{}\"?", *word);
    return R"(units are written like "TB", "USD/GB/month" or "node-hour")";
}

// --- reading -------------------------------------------------------------------------------------------

constexpr std::size_t most_factors = 16; // keeps exponents far inside a signed char

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_space(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_space(text.back()))
        text.remove_suffix(1);
    return text;
}

/// The text as a sentence shows it: between quotes, control characters blotted out, the end of a very
/// long one left away.
std::string quoted(std::string_view text) {
    constexpr std::size_t longest = 80;
    std::size_t length = std::min(text.size(), longest);
    while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U)
        --length; // never inside a UTF-8 sequence
    std::string shown(text.substr(0, length));
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < 0x20)
            c = '?';
    return fmt::format("\"{}{}\"", shown, length < text.size() ? "…" : "");
}

/// What went wrong; becomes a `Parsed` of any type.
struct Fault {
    std::string sentence;
    std::string hint;

    template <class T>
    Parsed<T> as() && {
        return {std::nullopt, std::move(sentence), std::move(hint)};
    }
};

/// Reads one text from left to right. After a fault `fault` is set and nothing else counts.
class Reader {
  public:
    /// `whole` is what sentences quote: the text itself, or the range that it is an end of.
    Reader(std::string_view text, std::string_view whole, ByteConvention convention)
        : rest_(trimmed(text)),
          whole_(trimmed(whole)),
          convention_(convention) {}

    /// "40 TB/week"
    bool amount() { return number() && (rest_.empty() || unit()) && finish(); }
    /// "TB/week"
    bool bare_unit() {
        if (rest_.empty())
            return fail("the text is empty where a unit is expected", "write a unit such as \"GB-month\"");
        if (is_digit(rest_.front()) || rest_.front() == '.' || rest_.front() == '+')
            return fail(fmt::format("{} begins with a number where only a unit is expected", quoted(whole_)), "");
        return unit() && finish();
    }
    /// The number in front; leaves the unit in `rest()`.
    bool number();

    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] const Amount& result() const { return result_; }
    [[nodiscard]] Fault& fault() { return fault_; }

  private:
    bool fail(std::string sentence, std::string hint) {
        fault_ = {std::move(sentence), std::move(hint)};
        return false;
    }
    void skip_space() { rest_ = trimmed(rest_); }
    bool no_number();
    bool unit();
    bool factor(bool below);
    bool named(std::string_view name, bool below);
    bool divisor();
    bool currency(std::string_view code);
    bool finish();

    /// Takes a word up to the next operator or space.
    std::string_view word() {
        std::size_t length = 0;
        while (length < rest_.size() && !is_space(rest_[length]) && rest_[length] != '-' && rest_[length] != '*' &&
               rest_[length] != '/')
            ++length;
        const auto taken = rest_.substr(0, length);
        rest_.remove_prefix(length);
        return taken;
    }
    /// Takes "/", or "per" when it stands as a word of its own.
    bool take_per_sign() {
        const bool sign = rest_.starts_with('/');
        if (!sign && (!rest_.starts_with("per") || (rest_.size() > 3 && !is_space(rest_[3]))))
            return false;
        rest_.remove_prefix(sign ? 1 : 3);
        return true;
    }

    std::string_view rest_, whole_;
    ByteConvention convention_;
    double number_ = 1.0;
    double above_ = 1.0, below_ = 1.0; // sizes of the units above and below the line
    std::size_t factors_ = 0;
    Amount result_;
    Fault fault_;
};

/// Nothing at the front reads as a number: says which of the usual slips it is.
bool Reader::no_number() {
    auto digits = rest_;
    while (!digits.empty() && (digits.front() == '-' || digits.front() == '+'))
        digits.remove_prefix(1);
    std::string first;
    for (const char c : digits.substr(0, digits.find_first_of(" \t-*/%")))
        first += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (first == "nan" || first == "inf" || first == "infinity")
        return fail(fmt::format("{} is not a finite number", quoted(whole_)), "write a plain number such as \"40 TB\"");
    const bool money = first == "$" || rest_.starts_with("$") || rest_.starts_with("€") || rest_.starts_with("£") ||
                       is_currency(rest_.substr(0, 3));
    return fail(fmt::format("{} does not begin with a number", quoted(whole_)),
                money ? "write the number first and the currency after it, such as \"5 USD\""
                      : "write the number first and the unit after it, such as \"40 TB/week\"");
}

bool Reader::number() {
    if (rest_.empty())
        return fail("the text is empty where an amount is expected", "write an amount such as \"40 TB/week\"");
    auto digits = rest_;
    const bool negative = digits.front() == '-';
    if (negative || digits.front() == '+')
        digits.remove_prefix(1);
    const bool starts = !digits.empty() && (is_digit(digits.front()) ||
                                            (digits.front() == '.' && digits.size() > 1 && is_digit(digits[1])));
    if (!starts)
        return no_number();
    double value = 0.0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{})
        return fail(fmt::format("the number in {} is too large or too small to be kept", quoted(whole_)), "");
    number_ = negative ? -value : value;
    digits.remove_prefix(static_cast<std::size_t>(end - digits.data()));
    if (!digits.empty() && std::string_view(",'_.").find(digits.front()) != std::string_view::npos)
        return fail(fmt::format("the number in {} goes on with \"{}\"", quoted(whole_), digits.front()),
                    "write numbers without thousands separators and with a point for decimals, such as \"12500.5\"");
    rest_ = trimmed(digits);
    if (!rest_.empty() && is_digit(rest_.front()))
        return fail(fmt::format("{} has two numbers side by side", quoted(whole_)),
                    "write numbers without thousands separators, such as \"1000 TB\"");
    if (rest_.starts_with("–") || (rest_.size() > 1 && rest_.front() == '-' && is_digit(trimmed(rest_.substr(1))[0])))
        return fail(fmt::format("{} looks like a range", quoted(whole_)), "write a range as \"40 to 120 TB/week\"");
    return true;
}

bool Reader::unit() {
    bool below = take_per_sign();
    while (true) {
        if (!factor(below))
            return false;
        skip_space();
        if (rest_.empty())
            return true;
        if (take_per_sign()) {
            below = true;
        } else if (rest_.front() == '*' && below) {
            return fail(fmt::format(R"("*" after "/" in {} can be read in two ways)", quoted(whole_)),
                        R"(write "a/b-c" for a/(b*c), or put every factor of the numerator before the first "/")");
        } else if (rest_.front() == '-' || rest_.front() == '*') {
            rest_.remove_prefix(1);
        } else {
            return fail(fmt::format("{} follows the unit in {}", quoted(word()), quoted(whole_)),
                        R"(join units with "-" (times) or "/" (per))");
        }
    }
}

/// A number below the line: the 1000 of "USD/1000 request".
bool Reader::divisor() {
    double value = 0.0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{} || !(value > 0.0))
        return fail(
            fmt::format("the number under \"/\" in {} is not a positive number that can be kept", quoted(whole_)), "");
    below_ *= value;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    if (!rest_.empty() && std::string_view(",'_.").find(rest_.front()) != std::string_view::npos)
        return fail(fmt::format(R"(the number under "/" in {} goes on with "{}")", quoted(whole_), rest_.front()),
                    "write numbers without thousands separators, such as \"USD/1000 request\"");
    skip_space();
    return true;
}

bool Reader::factor(bool below) {
    skip_space();
    if (!rest_.empty() && is_digit(rest_.front())) {
        if (!below)
            return fail(fmt::format("a number stands where a unit is expected in {}", quoted(whole_)),
                        R"(numbers stand in front, or below a "/" as in "USD/1000 request")");
        if (!divisor())
            return false;
    }
    const auto name = word();
    if (name.empty())
        return fail(rest_.empty() ? fmt::format("a unit is missing at the end of {}", quoted(whole_))
                                  : fmt::format("a unit is missing before \"{}\" in {}", rest_.front(), quoted(whole_)),
                    R"(units are written like "TB", "USD/GB/month", "USD/1000 request" or "node-hour")");
    if (++factors_ > most_factors)
        return fail(fmt::format("{} joins too many units", quoted(whole_)), "");
    return named(name, below);
}

bool Reader::currency(std::string_view code) {
    if (!result_.currency.empty() && result_.currency != code)
        return fail(fmt::format("{} names two currencies, {} and {}", quoted(whole_), result_.currency, code),
                    "write the price in one currency; exchange rates have a place of their own");
    result_.currency = code;
    return true;
}

bool Reader::named(std::string_view name, bool below) {
    Unit unit;
    if (is_currency(name)) {
        if (!currency(name))
            return false;
        unit.dimension = {.money = 1};
    } else if (const auto found = find_unit(name, convention_)) {
        unit = *found;
    } else if (name == "to") {
        return fail(fmt::format("{} is a range where one amount is expected", quoted(whole_)),
                    "write one amount, such as \"40 TB/week\"");
    } else {
        return fail(fmt::format("unknown {} {} in {}", looks_like_currency(name) ? "currency or unit" : "unit",
                                quoted(name), quoted(whole_)),
                    unit_hint(name));
    }
    if (below) {
        result_.dimension = result_.dimension / unit.dimension;
        below_ *= unit.size;
        above_ *= unit.parts;
    } else {
        result_.dimension = result_.dimension * unit.dimension;
        above_ *= unit.size;
        below_ *= unit.parts;
    }
    return true;
}

bool Reader::finish() {
    const double value = number_ * above_ / below_;
    if (number_ == 0.0)
        result_.value = 0.0;
    else if (!std::isnormal(value))
        return fail(fmt::format("the amount in {} is too large or too small to be kept", quoted(whole_)), "");
    else
        result_.value = value;
    if (result_.dimension.money == 0)
        result_.currency.clear();
    return true;
}

} // namespace

Parsed<Amount> parse_amount(std::string_view text, ByteConvention convention) {
    Reader reader(text, text, convention);
    if (!reader.amount())
        return std::move(reader.fault()).as<Amount>();
    return {reader.result(), {}, {}};
}

Parsed<Amount> parse_unit(std::string_view text, ByteConvention convention) {
    Reader reader(text, text, convention);
    if (!reader.bare_unit())
        return std::move(reader.fault()).as<Amount>();
    return {reader.result(), {}, {}};
}

Parsed<std::pair<Amount, Amount>> parse_range(std::string_view text, ByteConvention convention) {
    using Range = std::pair<Amount, Amount>;
    const auto fail = [](std::string sentence, std::string hint) {
        return Fault{std::move(sentence), std::move(hint)}.as<Range>();
    };
    constexpr std::string_view between = " to ";
    const auto at = text.find(between);
    if (at == std::string_view::npos)
        return fail(fmt::format("{} is not a range", quoted(trimmed(text))), "write it as \"40 to 120 TB/week\"");
    const auto low_text = text.substr(0, at), high_text = text.substr(at + between.size());
    if (high_text.find(between) != std::string_view::npos)
        return fail(fmt::format("{} has more than two ends", quoted(trimmed(text))),
                    R"(write a range as "40 to 120 TB/week", or low, mode and high as a "pert" or "triangular")");

    if (trimmed(low_text).empty() || trimmed(high_text).empty())
        return fail(fmt::format("an end is missing in {}", quoted(trimmed(text))), "write it as \"40 to 120 TB/week\"");

    Reader high_number(high_text, text, convention), high(high_text, text, convention);
    if (!high.amount() || !high_number.number())
        return std::move(high.fault()).as<Range>();
    const auto unit_text = high_number.rest();

    Reader low_number(low_text, text, convention);
    if (!low_number.number())
        return std::move(low_number.fault()).as<Range>();
    const bool low_is_bare = low_number.rest().empty();
    if (unit_text.empty() && !low_is_bare)
        return fail(fmt::format("the second number of {} has no unit", quoted(trimmed(text))),
                    "write the unit after the second number, such as \"40 to 120 TB/week\"");
    const std::string low_whole =
        low_is_bare ? fmt::format("{} {}", trimmed(low_text), unit_text) : std::string(low_text);
    Reader low(low_whole, text, convention);
    if (!low.amount())
        return std::move(low.fault()).as<Range>();

    const Amount &from = low.result(), &to = high.result();
    if (from.dimension != to.dimension)
        return fail(fmt::format("the two ends of {} have different units, {} and {}", quoted(trimmed(text)),
                                to_text(from.dimension, from.currency), to_text(to.dimension, to.currency)),
                    "write both ends in the same kind of unit");
    if (from.currency != to.currency)
        return fail(
            fmt::format("{} names two currencies, {} and {}", quoted(trimmed(text)), from.currency, to.currency),
            "write both ends in one currency");
    if (to.value < from.value)
        return fail(fmt::format("the first end of {} is larger than the second", quoted(trimmed(text))),
                    "write the lower end first");
    return {Range(from, to), {}, {}};
}

} // namespace topsheet
