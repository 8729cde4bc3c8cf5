#include "topsheet/base/units.hpp"

#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/catch.hpp"

using namespace topsheet;
using tests::ContainsSubstring;
using tests::WithinRel;

// --- makers ---------------------------------------------------------------------------------------------

static_assert(gibibytes(1) / gigabytes(1) == 1.073741824);
static_assert(tebibytes(1) / terabytes(1) == 1.099511627776);
static_assert(tebibytes(1) / gibibytes(1) == 1024.0);
static_assert(terabytes(1) / gigabytes(1) == 1000.0);
static_assert(pebibytes(1) / petabytes(1) == 1.125899906842624);
static_assert(mebibytes(1) / kibibytes(1) == 1024.0);
static_assert(kilobytes(1) / bytes(1) == 1000.0);
static_assert(megabytes(1) / kilobytes(1) == 1000.0);
static_assert(weeks(1) == days(7) && days(1) == hours(24) && hours(1) == minutes(60) && hours(1) == seconds(3600));
static_assert(years(1) == months(12));
static_assert(watts(1000) == kilowatts(1));
static_assert(kilowatts(1) * hours(1) == kilowatt_hours(1));

namespace {

struct Reads {
    std::string_view text;
    double value;
    Dimension dimension;
    std::string_view currency = "";
    ByteConvention convention = ByteConvention::decimal;
};

constexpr auto binary = ByteConvention::binary;

const std::vector<Reads> readable{
    // numbers
    {"40", 40.0, dimensionless},
    {" 40 ", 40.0, dimensionless},
    {"+3", 3.0, dimensionless},
    {"-3", -3.0, dimensionless},
    {".5", 0.5, dimensionless},
    {"5.", 5.0, dimensionless},
    {"1e3", 1000.0, dimensionless},
    {"1.5E-3", 0.0015, dimensionless},
    {"0", 0.0, dimensionless},
    {"0 TB", 0.0, {.data = 1}},
    {"40%", 0.4, dimensionless},
    {"40 %", 0.4, dimensionless},
    // bytes: GB is 10^9 unless a card says otherwise, GiB is 2^30 always
    {"1 B", 1.0, {.data = 1}},
    {"2 bytes", 2.0, {.data = 1}},
    {"1 kB", 1e3, {.data = 1}},
    {"1 KB", 1e3, {.data = 1}},
    {"1 MB", 1e6, {.data = 1}},
    {"1 GB", 1e9, {.data = 1}},
    {"1TB", 1e12, {.data = 1}},
    {"1 PB", 1e15, {.data = 1}},
    {"5EB", 5e18, {.data = 1}},
    {"1 KiB", 0x1p10, {.data = 1}},
    {"1 MiB", 0x1p20, {.data = 1}},
    {"1 GiB", 0x1p30, {.data = 1}},
    {"1 TiB", 0x1p40, {.data = 1}},
    {"1 PiB", 0x1p50, {.data = 1}},
    {"1 EiB", 0x1p60, {.data = 1}},
    {"1 kB", 0x1p10, {.data = 1}, "", binary},
    {"1 KB", 0x1p10, {.data = 1}, "", binary},
    {"1 MB", 0x1p20, {.data = 1}, "", binary},
    {"1 GB", 0x1p30, {.data = 1}, "", binary},
    {"1 TB", 0x1p40, {.data = 1}, "", binary},
    {"1 PB", 0x1p50, {.data = 1}, "", binary},
    {"1 EB", 0x1p60, {.data = 1}, "", binary},
    {"1 GiB", 0x1p30, {.data = 1}, "", binary},
    {"8 bit", 1.0, {.data = 1}},
    {"8 kbit", 1e3, {.data = 1}},
    {"8 Mbit", 1e6, {.data = 1}},
    {"8 Gbit", 1e9, {.data = 1}, "", binary},
    {"8 Tbit", 1e12, {.data = 1}, "", binary},
    // time
    {"3600 second", 1.0, {.hour = 1}},
    {"3600 s", 1.0, {.hour = 1}},
    {"60 minutes", 1.0, {.hour = 1}},
    {"60 min", 1.0, {.hour = 1}},
    {"1 h", 1.0, {.hour = 1}},
    {"90 day", 2160.0, {.hour = 1}},
    {"16 week", 2688.0, {.hour = 1}},
    {"7 month", 7.0, {.month = 1}},
    {"3 years", 36.0, {.month = 1}},
    {"21 workday/month", 21.0, {.month = -1, .workday = 1}},
    // counts and their other names
    {"1 node", 1.0, {.node = 1}},
    {"2 machines", 2.0, {.node = 1}},
    {"2 instances", 2.0, {.node = 1}},
    {"2 workers", 2.0, {.node = 1}},
    {"96 core-hour", 96.0, {.hour = 1, .core = 1}},
    {"4 vcpu", 4.0, {.vcpu = 1}},
    {"4 vCPUs", 4.0, {.vcpu = 1}},
    {"2 gpu", 2.0, {.gpu = 1}},
    {"2 GPUs", 2.0, {.gpu = 1}},
    {"3 seats", 3.0, {.seat = 1}},
    {"3 user", 3.0, {.seat = 1}},
    {"3 licenses", 3.0, {.seat = 1}},
    {"0.5 FTE", 0.5, {.person = 1}},
    {"0.15 person", 0.15, {.person = 1}},
    {"12 artists", 12.0, {.person = 1}},
    {"1 frame", 1.0, {.frame = 1}},
    {"10 operations", 10.0, {.request = 1}},
    {"10 ops", 10.0, {.request = 1}},
    {"10 requests", 10.0, {.request = 1}},
    {"1 object", 1.0, {.object = 1}},
    {"20 session/month", 20.0, {.month = -1, .session = 1}},
    {"8 episodes", 8.0, {.title = 1}},
    {"1 title", 1.0, {.title = 1}},
    {"1 task", 1.0, {.task = 1}},
    {"100 credits", 100.0, {.credit = 1}},
    {"1 port-hour", 1.0, {.hour = 1, .port = 1}},
    {"1 unit-month", 1.0, {.month = 1, .unit = 1}},
    // energy
    {"122 W", 0.122, {.hour = -1, .energy = 1}},
    {"3 kW", 3.0, {.hour = -1, .energy = 1}},
    {"1 MW", 1000.0, {.hour = -1, .energy = 1}},
    {"500 Wh", 0.5, {.energy = 1}},
    {"2 kWh", 2.0, {.energy = 1}},
    {"2 MWh", 2000.0, {.energy = 1}},
    {"1 kW-hour", 1.0, {.energy = 1}},
    {"184 USD/kW/month", 184.0, {.money = 1, .hour = 1, .month = -1, .energy = -1}, "USD"},
    {"0.13 EUR/kWh", 0.13, {.money = 1, .energy = -1}, "EUR"},
    // how units are joined
    {"40 TB/week", 40e12 / 168.0, {.data = 1, .hour = -1}},
    {"40 TB / week", 40e12 / 168.0, {.data = 1, .hour = -1}},
    {"40 TB per week", 40e12 / 168.0, {.data = 1, .hour = -1}},
    {"0.023 USD/GB/month", 0.023 / 1e9, {.money = 1, .data = -1, .month = -1}, "USD"},
    {"0.023 USD/GB-month", 0.023 / 1e9, {.money = 1, .data = -1, .month = -1}, "USD"},
    {"0.023 USD/GB/month", 0.023 / 0x1p30, {.money = 1, .data = -1, .month = -1}, "USD", binary},
    {"6 MB-month/second", 6e6 * 3600.0, {.data = 1, .hour = -1, .month = 1}},
    {"2 GB*month", 2e9, {.data = 1, .month = 1}},
    {"64 MB/s per TB", 64e6 * 3600.0 / 1e12, {.hour = -1}},
    {"0.40 USD/1000 request", 0.0004, {.money = 1, .request = -1}, "USD"},
    {"5 USD/10000 request", 0.0005, {.money = 1, .request = -1}, "USD"},
    {"1 USD/100 GB", 1e-11, {.money = 1, .data = -1}, "USD"},
    {"1 USD/1e3 request", 0.001, {.money = 1, .request = -1}, "USD"},
    {"0.0025 USD/1000 object-month", 2.5e-6, {.money = 1, .month = -1, .object = -1}, "USD"},
    {"0.02 /hour", 0.02, {.hour = -1}},
    {"0.02/hour", 0.02, {.hour = -1}},
    {"2 %/year", 0.02 / 12.0, {.month = -1}},
    {"1 USD/USD", 1.0, dimensionless},
    {"-5 USD", -5.0, {.money = 1}, "USD"},
};

struct Refused {
    std::string_view text;
    std::string_view sentence; ///< part of it
    std::string_view hint;     ///< part of it
};

const std::vector<Refused> refused{
    {"", "empty", "40 TB/week"},
    {"   ", "empty", "40 TB/week"},
    {"TB", "\"TB\" does not begin with a number", "40 TB/week"},
    {"/hour", "does not begin with a number", ""},
    {"- TB", "does not begin with a number", ""},
    {"$5", "\"$5\" does not begin with a number", "5 USD"},
    {"USD 5", "does not begin with a number", "5 USD"},
    {"nan", "\"nan\" is not a finite number", ""},
    {"NaN TB", "is not a finite number", ""},
    {"inf TB", "\"inf TB\" is not a finite number", ""},
    {"-Infinity", "is not a finite number", ""},
    {"1e400", "\"1e400\" is too large or too small", ""},
    {"1e-400 TB", "is too large or too small", ""},
    {"1e300 EB", "\"1e300 EB\" is too large or too small", ""},
    {"1e-300 B/EB", "is too large or too small", ""},
    {"1 B/1e400 GB", "under \"/\" in \"1 B/1e400 GB\"", ""},
    {"1,000 TB", "\"1,000 TB\" goes on with \",\"", "without thousands separators"},
    {"1.000.000 B", "goes on with \".\"", "without thousands separators"},
    {"1'000 TB", "goes on with \"'\"", ""},
    {"1 000 TB", "two numbers side by side", "1000 TB"},
    {"0.4 USD/1,000 request", "goes on with \",\"", "USD/1000 request"},
    {"40-120 TB", "\"40-120 TB\" looks like a range", "40 to 120 TB/week"},
    {"40 – 120 TB", "looks like a range", "40 to 120"},
    {"40 to 120 TB", "is a range where one amount is expected", ""},
    {"40 TX/week", "unknown unit \"TX\" in \"40 TX/week\"", "did you mean \"TB\"?"},
    {"40 nodde", "unknown unit \"nodde\"", "did you mean \"node\"?"},
    {"40 secnods", "unknown unit \"secnods\"", "did you mean \"second\"?"},
    {"40 usd", "unknown unit \"usd\"", "did you mean \"USD\"?"},
    {"40 kwh", "unknown unit \"kwh\"", "did you mean \"kWh\"?"},
    {"40 gb", "unknown unit \"gb\"", "\"GB\" or \"Gbit\""},
    {"40 Mbps", "unknown unit \"Mbps\"", "\"Mbit/s\""},
    {"40 TB/mo", "unknown unit \"mo\"", "\"month\""},
    {"40 hs", "unknown unit \"hs\"", ""},
    {"40 $", "unknown unit \"$\"", "USD"},
    {"40 potatoes", "unknown unit \"potatoes\"", "units are written like"},
    {"40 TB²", "unknown unit \"TB²\"", "\"TB\""},
    {"40 (TB)", "unknown unit \"(TB)\"", ""},
    {"5 ABC", "unknown currency or unit \"ABC\"", "known currencies are USD EUR"},
    {"5 USC", "unknown currency or unit \"USC\"", "did you mean \"USD\"?"},
    {"1.08 USD/EUR", "names two currencies, USD and EUR", ""},
    {"1 USD-GBP", "names two currencies, USD and GBP", ""},
    {"40 TB foo", "\"foo\" follows the unit in \"40 TB foo\"", "join units"},
    {"40 TB.", "unknown unit \"TB.\"", ""},
    {"40 TB/", "a unit is missing at the end", ""},
    {"40 TB-", "a unit is missing at the end", ""},
    {"40 TB per", "a unit is missing at the end", ""},
    {"40 TB//week", "a unit is missing before \"/\"", ""},
    {"40 /", "a unit is missing at the end", ""},
    {"40 *TB", "a unit is missing before \"*\"", ""},
    {"5 USD/1000", "a unit is missing at the end", "USD/1000 request"},
    {"5 TB-10 hour", "a number stands where a unit is expected", "below a \"/\""},
    {"5 USD/0 request", "not a positive number", ""},
    {"5 USD/-5 request", "a unit is missing before \"-\"", ""},
    {"5 USD/GB*month", "can be read in two ways", "a/b-c"},
    {"5 B-B-B-B-B-B-B-B-B-B-B-B-B-B-B-B-B", "joins too many units", ""},
};

} // namespace

TEST_CASE("text with a unit is read into base units") {
    for (const auto& row : readable) {
        CAPTURE(row.text, row.convention == binary);
        const auto parsed = parse_amount(row.text, row.convention);
        INFO(parsed.sentence);
        REQUIRE(parsed);
        CHECK(parsed->dimension == row.dimension);
        CHECK(parsed->currency == row.currency);
        CHECK_THAT(parsed->value, WithinRel(row.value, 1e-15));
        CHECK(parsed.sentence.empty());
        CHECK(parsed.hint.empty());
    }
}

TEST_CASE("what cannot be read is refused in a sentence that quotes it") {
    for (const auto& row : refused) {
        CAPTURE(row.text);
        const auto parsed = parse_amount(row.text);
        REQUIRE_FALSE(parsed);
        CHECK_THAT(parsed.sentence, ContainsSubstring(std::string(row.sentence)));
        CHECK_THAT(parsed.hint, ContainsSubstring(std::string(row.hint)));
    }
}

TEST_CASE("every currency of the house is known") {
    for (const std::string code : {"USD", "EUR", "GBP", "JPY", "CAD", "AUD", "CHF", "SEK", "NOK", "DKK", "NZD",
                                   "INR", "CNY", "KRW", "PLN", "CZK", "BRL", "ZAR", "MXN", "SGD", "HKD", "ILS"}) {
        const auto parsed = parse_amount("7 " + code + "/month");
        REQUIRE(parsed);
        CHECK(parsed->currency == code);
        CHECK(parsed->dimension == Dimension{.money = 1, .month = -1});
    }
}

TEST_CASE("text and makers agree to the bit") {
    CHECK(parse_amount("0.023 USD/GB/month")->value == (usd(0.023) / (gigabytes(1) * months(1))).base());
    CHECK(parse_amount("90 second")->value == seconds(90).base());
    CHECK(parse_amount("40 TiB")->value == tebibytes(40).base());
    CHECK(parse_amount("705 W")->value == watts(705).base());
}

TEST_CASE("a unit is read without a number") {
    CHECK(parse_unit("GB-month")->value == 1e9);
    CHECK(parse_unit("GB-month", binary)->value == 0x1p30);
    CHECK(parse_unit("GB-month")->dimension == ByteMonths::dimension);
    CHECK(parse_unit("/hour")->dimension == Dimension{.hour = -1});
    CHECK(parse_unit("kW-month")->dimension == Dimension{.hour = -1, .month = 1, .energy = 1});
    CHECK(parse_unit("USD/1000 request")->value == 0.001);
    CHECK(parse_unit(" seat ")->dimension == Seats::dimension);
    CHECK_THAT(parse_unit("").sentence, ContainsSubstring("empty"));
    CHECK_THAT(parse_unit("40 TB").sentence, ContainsSubstring("\"40 TB\" begins with a number"));
    CHECK_THAT(parse_unit("GB-moth").hint, ContainsSubstring("month"));
    CHECK_FALSE(parse_unit("-TB"));
}

TEST_CASE("a range gives its unit to the end that has none") {
    const auto flow = parse_range("40 to 120 TB/week");
    REQUIRE(flow);
    CHECK(flow->first.value == 40e12 / 168.0);
    CHECK(flow->second.value == 120e12 / 168.0);
    CHECK(flow->first.dimension == ByteRate::dimension);

    const auto growth = parse_range("2 to 4 %/year");
    REQUIRE(growth);
    CHECK_THAT(growth->first.value, WithinRel(0.02 / 12.0, 1e-15));
    CHECK_THAT(growth->second.value, WithinRel(0.04 / 12.0, 1e-15));

    const auto swing = parse_range("-5 to 5 %");
    REQUIRE(swing);
    CHECK(swing->first.value == -0.05);

    const auto hazard = parse_range("0.002 to 0.2 /hour");
    REQUIRE(hazard);
    CHECK(hazard->first.dimension == Dimension{.hour = -1});
    CHECK(hazard->first.value == 0.002);

    const auto both = parse_range("800 GB to 1.2 TB");
    REQUIRE(both);
    CHECK(both->first.value == 8e11);
    CHECK(both->second.value == 1.2e12);

    CHECK(parse_range("1 to 2 GB", binary)->first.value == 0x1p30);
    CHECK(parse_range("1200 to 1900 USD/seat/month")->first.currency == "USD");
    CHECK(parse_range("3 to 5")->second.value == 5.0);
    CHECK(parse_range("5 to 5 TB"));
}

TEST_CASE("a range that does not hold together is refused") {
    const std::vector<Refused> rows{
        {"40 TB", "\"40 TB\" is not a range", "40 to 120"},
        {"40to120 TB", "is not a range", ""},
        {"40 TB to 120", "the second number of \"40 TB to 120\" has no unit", ""},
        {"40 TB to 120 hour", "different units, byte and hour", ""},
        {"40 USD to 50 EUR", "two currencies, USD and EUR", ""},
        {"120 to 40 TB", "the first end of \"120 to 40 TB\" is larger", "lower end first"},
        {"1 to 2 to 3 TB", "more than two ends", "pert"},
        {"x to 2 TB", "\"x to 2 TB\" does not begin with a number", ""},
        {"1 to 2 TX", "unknown unit \"TX\" in \"1 to 2 TX\"", "TB"},
        {"1 TX to 2 TB", "unknown unit \"TX\" in \"1 TX to 2 TB\"", "TB"},
        {"1 to ", "an end is missing in \"1 to\"", ""},
        {" to 2 TB", "an end is missing in \"to 2 TB\"", ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.text);
        const auto parsed = parse_range(row.text);
        REQUIRE_FALSE(parsed);
        CHECK_THAT(parsed.sentence, ContainsSubstring(std::string(row.sentence)));
        CHECK_THAT(parsed.hint, ContainsSubstring(std::string(row.hint)));
    }
}

TEST_CASE("amounts are written the way people write them") {
    const std::vector<std::pair<std::string_view, std::string_view>> rows{
        {"40 TB", "40 TB"},
        {"1500 GB", "1.5 TB"},
        {"999 kB", "999 kB"},
        {"12 B", "12 B"},
        {"0 GB", "0 B"},
        {"4000 PB", "4000 PB"},
        {"-40 TB", "-40 TB"},
        {"1 TiB", "1.099511627776 TB"},
        {"0.023 USD/GB-month", "0.023 USD/GB/month"},
        {"23 EUR/TB/month", "0.023 EUR/GB/month"},
        {"2 TB/day", "2 TB/day"},
        {"40 TB/week", "40 TB/week"},
        {"50 TB-month", "50 TB-month"},
        {"16 week", "16 week"},
        {"90 day", "90 day"},
        {"5 hour", "5 hour"},
        {"45 second", "45 second"},
        {"20 minute", "20 minute"},
        {"36 month", "36 month"},
        {"3 year", "36 month"},
        {"2 %/year", "2 %/year"},
        {"0.002 /hour", "0.002 /hour"},
        {"100 USD/year", "100 USD/year"},
        {"1200 USD/seat/month", "1200 USD/seat/month"},
        {"0.40 USD/1000 request", "0.4 USD/1000 request"},
        {"0.0025 USD/1000 object-month", "0.0025 USD/1000 object/month"},
        {"2 USD/request", "2 USD/request"},
        {"122 W", "122 W"},
        {"1.2 MW", "1.2 MW"},
        {"184 USD/kW/month", "184 USD/kW/month"},
        {"0.13 USD/kWh", "0.13 USD/kWh"},
        {"96 core-hour", "96 core-hour"},
        {"21 workday/month", "21 workday/month"},
        {"3.5 USD/node-hour", "3.5 USD/node/hour"},
        {"40 %", "0.4"},
        {"7", "7"},
    };
    for (const auto& [text, written] : rows) {
        CAPTURE(text);
        CHECK(to_text(*parse_amount(text)) == written);
    }
    CHECK(to_text(Amount{-0.0, {.data = 1}, {}}) == "0 B");
    CHECK(to_text(Amount{5.0, {.money = 1}, {}}) == "5 USD");
}

TEST_CASE("dimensions are written in base words") {
    CHECK(to_text(ByteMonths::dimension) == "byte-month");
    CHECK(to_text(Dimension{.money = 1, .hour = -1, .node = -1}) == "USD/node/hour");
    CHECK(to_text(Dimension{.money = 1}, "SEK") == "SEK");
    CHECK(to_text(Dimension{.hour = -1}) == "/hour");
    CHECK(to_text(Power::dimension) == "kW");
    CHECK(to_text(NodeHours::dimension) == "node-hour");
    CHECK(to_text(dimensionless) == "plain number");
}

// --- properties -----------------------------------------------------------------------------------------

namespace {

/// A random amount with up to four exponents other than zero, over some sixty orders of magnitude.
Amount random_amount(std::mt19937_64& random) {
    signed char Dimension::*const exponents[] = {
        &Dimension::money,  &Dimension::data,  &Dimension::hour,    &Dimension::month,  &Dimension::workday,
        &Dimension::node,   &Dimension::core,  &Dimension::vcpu,    &Dimension::gpu,    &Dimension::seat,
        &Dimension::person, &Dimension::frame, &Dimension::request, &Dimension::object, &Dimension::session,
        &Dimension::title,  &Dimension::task,  &Dimension::credit,  &Dimension::port,   &Dimension::unit,
        &Dimension::energy};
    std::uniform_int_distribution<std::size_t> which(0, std::size(exponents) - 1);
    std::uniform_int_distribution<int> count(0, 4), power(-2, 2);
    std::uniform_real_distribution<double> magnitude(-30.0, 30.0);
    Amount amount;
    for (int i = count(random); i > 0; --i)
        amount.dimension.*exponents[which(random)] = static_cast<signed char>(power(random));
    amount.value = std::pow(10.0, magnitude(random)) * (random() % 2 == 0 ? 1.0 : -1.0);
    if (amount.dimension.money != 0)
        amount.currency = random() % 2 == 0 ? "USD" : "EUR";
    return amount;
}

} // namespace

TEST_CASE("what is written can be read back within a part in 10^12") {
    std::mt19937_64 random(20'270'101);
    for (int i = 0; i < 20'000; ++i) {
        const Amount amount = random_amount(random);
        const std::string text = to_text(amount);
        CAPTURE(text, amount.value);
        const auto back = parse_amount(text);
        REQUIRE(back);
        REQUIRE(back->dimension == amount.dimension);
        REQUIRE(back->currency == amount.currency);
        REQUIRE(std::abs(back->value - amount.value) <= 1e-12 * std::abs(amount.value));

        if (amount.dimension != dimensionless) {
            const auto unit = parse_unit(to_text(amount.dimension, amount.currency));
            REQUIRE(unit);
            REQUIRE(unit->dimension == amount.dimension);
            REQUIRE_THAT(unit->value, WithinRel(1.0, 1e-12)); // base words have the size one
        }
    }
}

TEST_CASE("everything in the table of readable texts survives writing and reading") {
    for (const auto& row : readable) {
        CAPTURE(row.text);
        const auto amount = parse_amount(row.text, row.convention);
        REQUIRE(amount);
        const auto back = parse_amount(to_text(*amount));
        REQUIRE(back);
        CHECK(back->dimension == amount->dimension);
        CHECK_THAT(back->value, WithinRel(amount->value, 1e-12));
    }
}

TEST_CASE("any text gives a finite value or a sentence, never both") {
    std::mt19937_64 random(7);
    const std::vector<std::string> pieces{"40",    " ",   "TB",  "/",  "-",    "*",   "week", "USD", "EUR", "to",
                                          "1e300", "%",   "per", ".",  "1000", "nan", "+",    "€",   "x",   "\t",
                                          "kWh",   "EiB", "0",   ",5", "–",    "s",   "\x01", "\xff"};
    std::uniform_int_distribution<std::size_t> which(0, pieces.size() - 1);
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (auto n = random() % 9; n > 0; --n)
            text += pieces[which(random)];
        CAPTURE(text);
        const auto amount = parse_amount(text);
        REQUIRE(amount.value.has_value() == amount.sentence.empty());
        if (amount)
            REQUIRE(std::isfinite(amount->value));
        const auto unit = parse_unit(text);
        REQUIRE(unit.value.has_value() == unit.sentence.empty());
        const auto range = parse_range(text);
        REQUIRE(range.value.has_value() == range.sentence.empty());
    }
}

TEST_CASE("a very long text is quoted in part") {
    const auto parsed = parse_amount("5 " + std::string(500, 'q'));
    REQUIRE_FALSE(parsed);
    CHECK(parsed.sentence.size() < 300);
    CHECK_THAT(parsed.sentence, ContainsSubstring("…"));
}

TEST_CASE("values beyond a double's reach in a larger unit still print") {
    CHECK(to_text(Amount{1e305, {.money = 1, .data = -1}, "USD"}) == "1e+305 USD/byte");
    CHECK_THAT(to_text(Amount{std::numeric_limits<double>::infinity(), {.data = 1}, {}}), ContainsSubstring("inf"));
}
