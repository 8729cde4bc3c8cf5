#include "io/bill_usage.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "io/names.hpp"
#include "io/reader.hpp"
#include "io/spot.hpp"
#include "topsheet/rates/age.hpp"
#include "topsheet/rates/charge.hpp"

namespace topsheet::io {

namespace {

constexpr Dimension hour{.hour = 1};
constexpr Dimension month{.month = 1};

} // namespace

UsageReader::UsageReader(Context& context, const rates::Catalog& catalog, const CatalogNames& names,
                         std::optional<YearMonth> month, bool complete)
    : context_(context),
      catalog_(catalog),
      names_(names),
      month_(month),
      complete_(complete),
      scope_{&context, "", ByteConvention::decimal, ""} {}

void UsageReader::read(const Node& line) {
    UsageKeys keys;
    io::read(scope_, line, keys, whole);
    if (!line.is(Kind::object))
        return;
    if (keys.meter.given() == keys.storage_class.given()) {
        context_.error(line, "usage",
                       keys.meter.given() ? "this line names both a meter and a storage class"
                                          : "this line names neither a meter nor a storage class",
                       R"(one of "meter" or "class")");
        return;
    }
    const std::vector<std::string_view> strange =
        keys.meter.given() ? std::vector<std::string_view>{"stored",   "objects",   "written",      "read",
                                                           "moved_in", "retrieved", "deleted_early"}
                           : std::vector<std::string_view>{"amount", "segments"};
    for (const std::string_view key : strange)
        if (const Node* at = line.find(key); at != nullptr) {
            context_.error(*at, "usage",
                           keys.meter.given() ? fmt::format("\"{}\" is said of a storage class, not of a meter", key)
                                              : fmt::format("\"{}\" is said of a meter, not of a storage class", key),
                           keys.meter.given() ? R"(a line with "class" takes it)"
                                              : R"(write {"stored": {"segments": [...]}} or {"stored": "10 TB"})");
            return;
        }
    keys.meter.given() ? meter_line(line, keys) : class_line(line, keys);
}

bool UsageReader::need_month(const Node& at, std::string_view why) {
    if (month_)
        return true;
    if (!said_month_)
        context_.error(at, "missing-key", fmt::format("the key \"month\" is missing: {}", why),
                       R"(at the top: "month": "2026-03")");
    said_month_ = true;
    return false;
}

bool UsageReader::can_bill(const rates::Meter& meter, const Node& at) {
    if (!meter.priced) {
        context_.error(
            at, "unknown-price", fmt::format("the price of the meter \"{}/{}\" is unknown", meter.card, meter.id),
            fmt::format("state one: --set 'cards.{}.meters.{}.price=…', or a rate card written out in the bill",
                        meter.card, meter.id));
        return false;
    }
    const auto by_length = [](const rates::Tariff& t) { return t.free_per_day > 0.0 || t.at_once; };
    const bool dated = !meter.dated.empty();
    const bool by_days = by_length(meter.tariff) || (meter.limit && meter.limit->at_once) ||
                         std::ranges::any_of(meter.dated, [&](const auto& d) { return by_length(d.tariff); });
    if ((dated || by_days) &&
        !need_month(at, dated ? "the price depends on it" : "allowances and sizes depend on its length"))
        return false;
    const auto said = [](YearMonth m) { return fmt::format("{:04}-{:02}", m.year, m.month); };
    if (month_ && rates::tariff_in(meter, *month_) == nullptr) {
        context_.error(at, "no-price-yet",
                       fmt::format("the first price of the meter \"{}/{}\" holds from {}", meter.card, meter.id,
                                   said(meter.dated.front().from)),
                       "add the earlier price to its \"dated\" list");
        return false;
    }
    if (month_ && rates::is_retired(meter, *month_)) {
        context_.error(at, "retired",
                       fmt::format("the meter \"{}/{}\" is no longer sold from {} on", meter.card, meter.id,
                                   said(*meter.retired)));
        return false;
    }
    return meter.dimension != dimensionless; // otherwise its quantity is at fault, and that has been said
}

void UsageReader::check_claim(const rates::Meter& meter, const Node& line, const std::string& claims) {
    if (claims.empty() || meter.waived.empty())
        return;
    const Node& at = Spot(line)["claims"];
    std::vector<std::string> known;
    bool found = false, dated = false;
    for (const rates::Waiver& waiver : meter.waived) {
        known.push_back(waiver.when);
        found = found || waiver.when == claims;
        dated = dated || (waiver.when == claims && (waiver.from || waiver.to));
    }
    if (!found)
        context_.report(Severity::warning, at, "claim",
                        fmt::format("the meter \"{}/{}\" waives nothing for the claim \"{}\"", meter.card, meter.id,
                                    shortened(claims)),
                        context_.suggest(claims, known));
    if (dated)
        need_month(at, "whether usage is waived depends on it");
}

void UsageReader::meter_line(const Node& node, const UsageKeys& keys) {
    const int index = find_meter(context_, keys.meter, names_, complete_);
    if ((keys.amount.node == nullptr) == (keys.segments.node == nullptr))
        context_.error(node, "usage",
                       keys.amount.node == nullptr ? "this line says no amount"
                                                   : "this line says both an amount and segments",
                       R"(one of "amount" or "segments")");
    if (index < 0)
        return;
    const rates::Meter& meter = meter_at(index);
    if (!can_bill(meter, context_.marked(keys.meter.mark)))
        return;
    check_claim(meter, node, keys.claims);
    rates::UsageLine line{.meter = index, .cause = keys.cause, .account = keys.account, .claims = keys.claims};
    bool sound = true;
    if (keys.amount.node != nullptr) {
        const auto value = amount(*keys.amount.node, meter);
        sound = value.has_value();
        line.amount = value.value_or(0.0);
    } else if (keys.segments.node != nullptr) {
        sound = segments(*keys.segments.node, meter, line);
    }
    if (sound)
        usage_.push_back(std::move(line));
}

// --- amounts ----------------------------------------------------------------------------------------------

std::optional<Amount> UsageReader::parse(const Node& node, std::string_view quantity) {
    if (!expect(scope_, node, Kind::text, fmt::format("an amount such as \"{}\"", example(context_, quantity))))
        return std::nullopt;
    const auto parsed = parse_amount(plain_units(node.text));
    if (!parsed) {
        context_.error(node, "unit", parsed.sentence, parsed.hint);
        return std::nullopt;
    }
    if (parsed->value < 0.0) {
        context_.error(node, "domain", "an amount of usage cannot be negative");
        return std::nullopt;
    }
    return *parsed;
}

void UsageReader::wrong(const Node& at, const rates::Meter& meter, const Amount& amount, const std::string& hint) {
    context_.error(at, "dimension",
                   fmt::format("\"{}\" is given in {}, and the meter \"{}/{}\" counts {}", at.text,
                               to_text(amount.dimension, context_.currency), meter.card, meter.id,
                               to_text(meter.dimension)),
                   hint.empty() ? fmt::format("write it like \"{}\"", example(context_, meter.quantity)) : hint);
}

std::optional<double> UsageReader::amount(const Node& node, const rates::Meter& meter) {
    const auto given = parse(node, meter.quantity);
    if (!given)
        return std::nullopt;
    const Dimension& wanted = meter.dimension;
    const Dimension& d = given->dimension;
    if (d == wanted || (wanted.month == 1 && d * month == wanted)) // the month's average stock, for one month
        return given->value;
    if (wanted.month == 1 && d / hour * month == wanted)
        return need_month(node, "hours become months by its length") ? std::optional(given->value / hours_in_month())
                                                                     : std::nullopt;
    if (wanted.hour == 1 && d / month * hour == wanted)
        return need_month(node, "months become hours by its length") ? std::optional(given->value * hours_in_month())
                                                                     : std::nullopt;
    if (wanted.hour == 1 && d * hour == wanted) {
        wrong(node, meter, *given,
              fmt::format("say for how long: \"{}\" is the whole month",
                          to_text(Amount{given->value * hours_in_month(), wanted, ""})));
        return std::nullopt;
    }
    wrong(node, meter, *given);
    return std::nullopt;
}

std::optional<double> UsageReader::plain(const Node& node, const Dimension& dimension, std::string_view unit) {
    const auto given = parse(node, unit);
    if (!given)
        return std::nullopt;
    if (given->dimension == dimension)
        return given->value;
    context_.error(node, "dimension",
                   fmt::format("\"{}\" is given in {}, where {} belongs", node.text,
                               to_text(given->dimension, context_.currency), to_text(dimension)),
                   fmt::format("write it like \"{}\"", example(context_, unit)));
    return std::nullopt;
}

// --- parts of the month -------------------------------------------------------------------------------------

std::optional<double> UsageReader::hours(const Node& node) {
    const auto time = parse(node, "day");
    if (!time)
        return std::nullopt;
    if (time->dimension == hour)
        return time->value;
    if (time->dimension == month)
        return time->value * hours_in_month();
    context_.error(node, "dimension", fmt::format("\"{}\" is not a time", node.text), "write it like \"12 day\"");
    return std::nullopt;
}

std::optional<double> UsageReader::date(const Node& segment, std::string_view key, const std::string& text) {
    const Node& at = Spot(segment)[key];
    const auto day = rates::parse_date(text);
    const auto fault = [&](const std::string& sentence) {
        context_.error(at, "date", sentence,
                       fmt::format("a day such as \"{:04}-{:02}-05\"; \"to\" is the day after the last one",
                                   month_->year, month_->month));
        return std::nullopt;
    };
    if (!day || text.size() != 10)
        return fault(fmt::format("\"{}\" is not a day", shortened(text)));
    const long begin = days_from_civil(month_->year, month_->month, 1);
    const long days = days_from_civil(day->year, day->month, day->day) - begin;
    if (days < 0 || days > days_in(*month_) || (key == "from" && days == days_in(*month_)))
        return fault(
            fmt::format("\"{}\" lies outside the month of the bill, {:04}-{:02}", text, month_->year, month_->month));
    return 24.0 * static_cast<double>(days);
}

std::optional<UsageReader::Part> UsageReader::part(const Node& node, std::string_view quantity) {
    SegmentKeys keys;
    io::read(scope_, node, keys, whole);
    if (!node.is(Kind::object) || keys.amount.node == nullptr)
        return std::nullopt;
    const bool dated = !keys.from.empty() || !keys.to.empty();
    if (dated == (keys.span.node != nullptr)) {
        context_.error(node, dated ? "segments" : "missing-key",
                       dated ? "this segment says its time in two ways" : "this segment does not say for how long",
                       R"(one of "for": "10 day", or "from" and "to")");
        return std::nullopt;
    }
    const auto given = parse(*keys.amount.node, quantity);
    Part part{.place = keys.amount.node, .amount = {}, .dated = dated};
    if (dated) {
        const auto from = keys.from.empty() ? std::optional(0.0) : date(node, "from", keys.from);
        const auto to = keys.to.empty() ? std::optional(hours_in_month()) : date(node, "to", keys.to);
        if (!from || !to)
            return std::nullopt;
        if (!(*to > *from)) {
            context_.error(Spot(node)["to"], "segments", "this segment ends before it begins, or on the same day",
                           "\"to\" is the day after the last one");
            return std::nullopt;
        }
        part.from = *from;
        part.hours = *to - *from;
    } else if (const auto span = hours(*keys.span.node)) {
        part.hours = *span;
    } else {
        return std::nullopt;
    }
    if (!given)
        return std::nullopt;
    part.amount = *given;
    return part;
}

std::optional<std::vector<UsageReader::Part>> UsageReader::parts(const Node& list, std::string_view quantity) {
    if (!expect(scope_, list, Kind::array, "a list of parts of the month") ||
        !need_month(list, "segments are averaged over its length"))
        return std::nullopt;
    std::vector<Part> result;
    bool sound = true;
    double span = 0.0;
    for (const auto& element : list.elements) {
        const auto one = part(element, quantity);
        sound = sound && one.has_value();
        if (!one)
            continue;
        span += one->hours;
        for (const Part& other : result)
            if (one->dated && other.dated && one->from < other.from + other.hours &&
                other.from < one->from + one->hours) {
                context_.error(element, "segments", "this segment overlaps another one",
                               "\"to\" is the day after the last one, on which the next segment begins");
                sound = false;
                break;
            }
        result.push_back(*one);
    }
    if (span > hours_in_month() * (1.0 + 1e-9)) {
        context_.error(
            list, "segments",
            fmt::format("the segments last {:.6g} days, and the month has {}", span / 24.0, days_in(*month_)),
            "together they last as long as the month at most; what is left out counts as nothing");
        return std::nullopt;
    }
    return sound ? std::optional(std::move(result)) : std::nullopt;
}

bool UsageReader::segments(const Node& list, const rates::Meter& meter, rates::UsageLine& line) {
    const Dimension& wanted = meter.dimension;
    if (list.is(Kind::array) && wanted.month != 1 && wanted.hour != 1) {
        context_.error(
            list, "segments",
            fmt::format("the meter \"{}/{}\" counts \"{}\", and segments are for stock only: how much stood there, and "
                        "for how long",
                        meter.card, meter.id, meter.quantity),
            fmt::format(R"(write the month's sum: "amount": "{}")", example(context_, meter.quantity)));
        return false;
    }
    const auto found = parts(list, meter.quantity);
    if (!found)
        return false;
    const rates::Tariff* tariff = rates::tariff_in(meter, *month_);
    const bool rounds = tariff != nullptr && (tariff->least > 0.0 || tariff->step > 0.0);
    double billed = 0.0;
    bool sound = true;
    for (const Part& part : *found) {
        const bool by_month = wanted.month == 1 && part.amount.dimension * month == wanted;
        if (!by_month && !(wanted.hour == 1 && part.amount.dimension * hour == wanted)) {
            wrong(*part.place, meter, part.amount,
                  "a segment says how much stood there, such as \"10 TB\", and for how long");
            sound = false;
            continue;
        }
        // The size for the whole month, and its share of the month's hours.
        const double full = part.amount.value * (by_month ? 1.0 : hours_in_month());
        const double share = part.hours / hours_in_month();
        line.amount += full * share;
        if (rounds)
            billed += rates::provisioned(*tariff, full, hours_in_month()) * share;
    }
    if (rounds)
        line.provisioned = billed;
    return sound;
}

} // namespace topsheet::io
