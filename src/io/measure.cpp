#include <fmt/format.h>

#include "io/names.hpp"
#include "io/shape.hpp"

namespace topsheet::io {

namespace {

std::string wanted_text(const Wanted& wanted, const std::string& currency) {
    if (wanted.duration)
        return "a time in months or in hours (days, weeks)";
    return wanted.dimension ? to_text(*wanted.dimension, currency) : "an amount";
}

} // namespace

std::string plain_units(std::string_view text) {
    std::string result(text);
    for (std::size_t at = result.find("1/"); at != std::string::npos; at = result.find("1/", at + 1))
        if (at == 0 || result[at - 1] == ' ')
            result.erase(at, 1);
    return result;
}

std::string example(const Context& context, std::string_view unit, std::string_view number) {
    std::string name(unit);
    if (const auto at = name.find("USD"); at != std::string::npos && !context.currency.empty())
        name.replace(at, 3, context.currency);
    if (name.starts_with("1/"))
        return fmt::format("{} {}", number.empty() ? "0.05" : number, name.substr(1));
    if (name.empty())
        return number.empty() ? "1.5" : std::string(number);
    if (number.empty())
        number = name == "%" ? "30" : name == "workday/month" ? "21" : name.starts_with('%') ? "3" : "10";
    return fmt::format("{} {}", number, name);
}

std::optional<double> Measure::accept(const Node& at, std::string_view text, const Amount& amount) {
    Context& context = *scope_.context;
    const bool time = amount.dimension == Hours::dimension || amount.dimension == Months::dimension;
    if (!found_ && wanted_.duration && !time) {
        error(at, "dimension",
              fmt::format("\"{}\" is given in {}, where {} belongs", text, to_text(amount.dimension, context.currency),
                          wanted_text(wanted_, context.currency)),
              fmt::format("write it like \"{}\"", example(context, wanted_.unit)));
        return std::nullopt;
    }
    if (!found_)
        found_ = amount.dimension;
    if (amount.dimension != *found_) {
        const bool own = !wanted_.dimension; // the first amount of the value said what belongs here
        error(at, "dimension",
              fmt::format("\"{}\" is given in {}, where {} belongs", text, to_text(amount.dimension, context.currency),
                          to_text(*found_, context.currency)),
              own ? "all amounts of one value have the same kind of unit"
                  : fmt::format("write it like \"{}\"", example(context, wanted_.unit)));
        return std::nullopt;
    }
    if (amount.dimension.money == 0)
        return amount.value;
    if (!scope_.card_currency.empty() && amount.currency != scope_.card_currency) {
        error(at, "currency",
              fmt::format("\"{}\" is in {}, on a rate card in {}", text, amount.currency, scope_.card_currency),
              "a card has one currency; put prices in another one on a card of their own");
        return std::nullopt;
    }
    const auto rate = context.exchange(amount.currency);
    if (!rate) {
        if (scope_.card_currency.empty()) // for a card it is said once, where it is brought in
            error(at, "exchange-rate",
                  fmt::format("\"{}\" is in {}, and the study, in {}, gives no rate for it", text, amount.currency,
                              context.currency),
                  fmt::format(R"(add "exchange_rates": {{"{}": {{"rate": …, "as_of": …, "source": …}}}})",
                              amount.currency));
        return scope_.card_currency.empty() ? std::nullopt : std::optional(amount.value);
    }
    double value = amount.value;
    for (int i = 0; i < amount.dimension.money; ++i)
        value *= *rate;
    for (int i = 0; i > amount.dimension.money; --i)
        value /= *rate;
    return value;
}

std::optional<double> Measure::amount(const Node& at, std::string_view text) {
    const auto parsed = parse_amount(plain_units(text), scope_.bytes);
    if (parsed)
        return accept(at, text, *parsed);
    error(at, "unit", parsed.sentence,
          parsed.hint.empty() ? fmt::format("write it like \"{}\"", example(*scope_.context, wanted_.unit))
                              : parsed.hint);
    return std::nullopt;
}

std::optional<double> Measure::amount(const Node& node) {
    if (node.is(Kind::text))
        return amount(node, node.text);
    if (node.is(Kind::number)) {
        if (!found_ && !wanted_.duration)
            found_ = dimensionless;
        if (found_ && *found_ == dimensionless)
            return node.number;
        error(node, "bare-number",
              fmt::format("the bare number {} stands where an amount in {} belongs", node.text,
                          wanted_.duration ? "months or hours" : to_text(*found_, scope_.context->currency)),
              fmt::format("write it with its unit, like \"{}\"", example(*scope_.context, wanted_.unit, node.text)));
        return std::nullopt;
    }
    error(node, "type", fmt::format("{} stands where an amount belongs", kind_word(node)),
          fmt::format("write text like \"{}\"", example(*scope_.context, wanted_.unit)));
    return std::nullopt;
}

std::optional<std::pair<double, double>> Measure::range(const Node& node) {
    const auto parsed = parse_range(plain_units(node.text), scope_.bytes);
    if (!parsed) {
        error(node, "unit", parsed.sentence, parsed.hint);
        return std::nullopt;
    }
    const auto low = accept(node, node.text, parsed->first);
    if (!low)
        return std::nullopt;
    const auto high = accept(node, node.text, parsed->second);
    if (!high)
        return std::nullopt;
    return std::pair(*low, *high);
}

std::optional<double> Measure::unit(const Node& node) {
    if (!node.is(Kind::text)) {
        error(node, "type", fmt::format("{} stands where a unit belongs", kind_word(node)),
              fmt::format("write text like \"{}\"", wanted_.unit.empty() ? "TB" : wanted_.unit));
        return std::nullopt;
    }
    const auto parsed = parse_unit(plain_units(node.text), scope_.bytes);
    if (!parsed) {
        error(node, "unit", parsed.sentence, parsed.hint);
        return std::nullopt;
    }
    return accept(node, node.text, *parsed);
}

std::optional<double> read_amount(const Scope& scope, const Node& node, const Wanted& wanted) {
    Measure measure(scope, wanted);
    const auto value = measure.amount(node);
    if (!value)
        return std::nullopt;
    if (const auto fault = domain_fault(*value, wanted.domain); !fault.empty()) {
        measure.error(node, "domain", std::string(fault));
        return std::nullopt;
    }
    return value;
}

} // namespace topsheet::io
