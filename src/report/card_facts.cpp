#include "report/card_facts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <type_traits>

#include <fmt/format.h>

#include "report/number_text.hpp"
#include "topsheet/report/rate_listing.hpp"

namespace topsheet::report {

namespace {

/// What stands after a number so that it is understood without the reference page.
struct Suffix {
    std::string_view key;
    std::string_view words;
};
constexpr std::array<Suffix, 8> suffixes{{
    {"install", " of the price"},
    {"residual", " of the price at the end of its life"},
    {"upkeep", " of the price"},
    {"speed", " reference nodes"},
    {"provisioned", " paid for each used"},
    {"stay_month", " day"},
    {"system_reserve", " of it holds no data"},
    {"redo", " of the titles"},
}};

std::string_view suffix_of(std::string_view key) {
    const auto* const found = std::ranges::find(suffixes, key, &Suffix::key);
    return found == suffixes.end() ? std::string_view{} : found->words;
}

/// Other units of the same kind that may read better: bytes of any size, spans of time.
std::vector<std::string> alternatives(const std::string& unit) {
    constexpr std::array<std::string_view, 11> byte_units{"byte", "kB", "KiB", "MB", "MiB", "GB",
                                                          "GiB",  "TB", "TiB", "PB", "PiB"};
    std::vector<std::string> all;
    const std::size_t end = std::min(unit.find('/'), unit.size());
    if (std::ranges::find(byte_units, unit.substr(0, end)) != byte_units.end())
        for (const std::string_view other : byte_units)
            all.push_back(std::string(other) + unit.substr(end));
    if (unit == "hour")
        all = {"second", "minute", "hour", "day"};
    return all;
}

/// A number whose text is as long as this is taken as it is; a longer one may be shorter in another unit.
constexpr std::size_t short_enough = 5;

/// Digits of an uncertain number: its median is no better known.
constexpr int median_digits = 3;

std::string number_text(double value, bool uncertain) {
    return uncertain ? compact(value, median_digits) : precise(value);
}

std::string with_unit(const std::string& number, const std::string& unit) {
    if (unit.empty())
        return number;
    return fmt::format("{} {}", number, unit);
}

/// In the unit of the field list, or where that gives a long number in the one that gives the shortest.
std::string best_text(double base, double value, const std::string& unit, bool uncertain) {
    std::string number = number_text(value, uncertain);
    std::string best = unit;
    const bool small = uncertain && value != 0.0 && std::abs(value) < 1.0;
    if (number.size() > short_enough || small)
        for (const std::string& other : alternatives(unit)) {
            const auto size = parse_amount("1 " + other);
            if (!size || std::abs(base) < size->value)
                continue;
            std::string shown = number_text(base / size->value, uncertain);
            if (shown.size() < number.size()) {
                number = std::move(shown);
                best = other;
            }
        }
    return with_unit(number, best);
}

/// Thirteen digits, as amounts are written: the division by a unit leaves noise behind them.
double without_noise(double value) {
    return std::strtod(fmt::format("{:.13g}", value).c_str(), nullptr);
}

/// Reads the facts of one card.
class Reader {
  public:
    Reader(const rates::Catalog& catalog, std::string_view card) : catalog_(catalog), card_(card) {
        const auto found = std::ranges::find(catalog.cards, card, &rates::RateCard::id);
        if (found != catalog.cards.end())
            currency_ = found->currency;
    }

    template <class T>
    void append(std::vector<CardItem>& all, std::string_view list, std::string_view kind) const {
        for (const T& thing : catalog_.list<T>()) {
            if (thing.card != card_)
                continue;
            CardItem item{list, kind, thing.card, thing.id, thing.title, facts_of(thing), {}};
            std::erase_if(item.facts, [](const Fact& fact) { return fact.key == "id" || fact.key == "title"; });
            if constexpr (std::is_same_v<T, rates::StorageClass>)
                for (const rates::RetrievalOption& option : thing.retrievals)
                    item.retrievals.push_back(facts_of(option));
            // A machine need not say a reading of its own; then it has no confidence either.
            if (thing_has_no_source(thing))
                std::erase_if(item.facts, [](const Fact& fact) { return fact.key == "confidence"; });
            all.push_back(std::move(item));
        }
    }

  private:
    template <class T>
    static bool thing_has_no_source(const T& thing) {
        if constexpr (requires { thing.source; })
            return thing.source.empty() && thing.as_of.empty();
        else
            return false;
    }

    template <class T>
    [[nodiscard]] Facts facts_of(const T& thing) const {
        Facts facts;
        T::fields().each([&](const auto& field) { add(facts, field.key, field.unit, thing.*field.member); });
        return facts;
    }

    void add(Facts& facts, std::string_view key, std::string_view, const std::string& text) const {
        if (!text.empty())
            facts.push_back({key, text});
    }

    /// Zero is "not stated"; a pack of one is no pack.
    void add(Facts& facts, std::string_view key, std::string_view, int count) const {
        if (count > (key == "pack" ? 1 : 0))
            facts.push_back({key, count});
    }

    void add(Facts& facts, std::string_view key, std::string_view, bool holds) const {
        if (holds)
            facts.push_back({key, "yes"});
    }

    void add(Facts& facts, std::string_view key, std::string_view, const std::vector<std::string>& names) const {
        if (!names.empty())
            facts.push_back({key, fmt::format("{}", fmt::join(names, ", "))});
    }

    void add(Facts& facts, std::string_view key, std::string_view, const std::optional<YearMonth>& month) const {
        if (month)
            facts.push_back({key, month_text(*month)});
    }

    template <class Enum>
    requires std::is_enum_v<Enum>
    void add(Facts& facts, std::string_view key, std::string_view, Enum value) const {
        if (key == "metric" && static_cast<int>(value) == static_cast<int>(rates::LicenseMetric::machine))
            return;
        if (key == "service" && static_cast<int>(value) == static_cast<int>(rates::CloudRight::unknown))
            return;
        if constexpr (std::is_same_v<Enum, rates::PriceIndex>)
            if (value == rates::PriceIndex::none)
                return;
        facts.push_back({key, std::string(word(value))});
    }

    template <class Q>
    void add(Facts& facts, std::string_view key, std::string_view unit, const Uncertain<Q>& value) const {
        if (value.given)
            facts.push_back({key, measure(key, unit, value.fixed.base(), Q::dimension, !value.is_fixed())});
    }

    void add(Facts& facts, std::string_view key, std::string_view, const Duration& span) const {
        if (!span.given)
            return;
        const bool uncertain = span.input >= 0;
        constexpr double hours_a_day = 24.0, months_a_year = 12.0;
        Measure m{span.in_months ? span.value : without_noise(span.value / hours_a_day),
                  span.in_months ? "month" : "day",
                  uncertain,
                  {}};
        const bool years = span.in_months && std::fmod(span.value, months_a_year) == 0.0;
        m.text = years ? with_unit(number_text(span.value / months_a_year, uncertain), "year")
                 : !span.in_months && m.value < 1.0 ? with_unit(number_text(span.value, uncertain), "hour")
                                                    : with_unit(number_text(m.value, uncertain), m.unit);
        finish(m, key);
        facts.push_back({key, std::move(m)});
    }

    void add(Facts& facts, std::string_view key, std::string_view, const Reference<rates::Meter>& meter) const {
        if (!meter.given())
            return;
        const rates::Meter* found = named(catalog_.meters, meter.name);
        facts.push_back({key, Link{meter.name, found == nullptr ? "" : price_text(*found)}});
    }
    void add(Facts& facts, std::string_view key, std::string_view, const Reference<rates::Asset>& asset) const {
        if (!asset.given())
            return;
        const rates::Asset* found = named(catalog_.assets, asset.name);
        Facts price;
        if (found != nullptr)
            add(price, "price", "USD/unit", found->price);
        facts.push_back({key, Link{asset.name, price.empty() ? "" : fact_text(price.front())}});
    }

    /// The ways out are lists of facts of their own.
    void add(Facts&, std::string_view, std::string_view, const std::vector<rates::RetrievalOption>&) const {}

    /// What a name means on this card, "id" or "card/id": positions are those of another catalog when several cards
    /// were laid side by side afterwards.
    template <class T>
    [[nodiscard]] const T* named(const std::vector<T>& all, const std::string& name) const {
        const auto found = std::ranges::find_if(all, [&](const T& one) {
            return (one.card == card_ && one.id == name) || one.card + "/" + one.id == name;
        });
        return found == all.end() ? nullptr : &*found;
    }

    [[nodiscard]] Measure measure(std::string_view key, std::string_view field_unit, double base, Dimension dimension,
                                  bool uncertain) const {
        std::string unit(field_unit == "1/hour" ? "/hour" : field_unit);
        if (unit.starts_with("USD") && !currency_.empty())
            unit.replace(0, 3, currency_);
        double size = 1.0;
        if (const auto one = parse_amount("1 " + unit); !unit.empty() && one)
            size = one->value;
        else if (!unit.empty())
            unit = to_text(dimension, currency_.empty() ? "USD" : currency_);
        Measure m{without_noise(base / size), unit, uncertain, {}};
        m.text = best_text(base, m.value, unit, uncertain);
        finish(m, key);
        return m;
    }

    static void finish(Measure& m, std::string_view key) {
        m.text = (m.uncertain ? "about " : "") + m.text;
        m.text += suffix_of(key);
    }

    const rates::Catalog& catalog_;
    std::string card_;
    std::string currency_;
};

struct InWords {
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(int count) const { return grouped(count, 0); }
    std::string operator()(const Measure& measure) const { return measure.text; }
    std::string operator()(const Link& link) const {
        return link.price.empty() ? link.name : fmt::format("{}: {}", link.name, link.price);
    }
};

} // namespace

std::vector<CardItem> card_items(const rates::Catalog& catalog, std::string_view card) {
    const Reader reader(catalog, card);
    std::vector<CardItem> all;
    reader.append<rates::StorageClass>(all, "storage_classes", "storage class");
    reader.append<rates::Machine>(all, "machines", "machine");
    reader.append<rates::Asset>(all, "assets", "gear");
    reader.append<rates::License>(all, "licenses", "license");
    reader.append<rates::QueueManager>(all, "queue_managers", "queue manager");
    reader.append<rates::ReviewEndpoint>(all, "review_endpoints", "review endpoint");
    reader.append<rates::RenderService>(all, "render_services", "render service");
    return all;
}

std::string fact_text(const Fact& fact) {
    return std::visit(InWords{}, fact.value);
}

} // namespace topsheet::report
