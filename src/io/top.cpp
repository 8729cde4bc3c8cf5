#include "io/top.hpp"

#include <fmt/format.h>

#include "io/names.hpp"
#include "io/spot.hpp"

namespace topsheet::io {

namespace {

bool known_currency(std::string_view code) {
    return code.size() == 3 && parse_unit(code).value && parse_unit(code)->currency == code;
}

std::string currency_hint(const std::string& code) {
    std::string upper;
    for (const char c : code)
        if (c != ' ')
            upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return upper != code && known_currency(upper) ? fmt::format("did you mean \"{}\"?", upper)
                                                  : "three letters, such as USD or EUR";
}

} // namespace

void read_currency(Context& context, const Node& root, const std::string& currency,
                   const std::vector<ExchangeKeys>& rates) {
    if (!known_currency(currency))
        context.error(Spot(root)["currency"], "currency",
                      fmt::format("\"{}\" is not a currency that is known", shortened(currency)),
                      currency_hint(currency));
    else if (Spot(root).has("exchange_rates"))
        for (std::size_t i = 0; i < rates.size(); ++i)
            if (rates[i].currency == currency)
                context.report(Severity::warning, Spot(root)["exchange_rates"][i], "exchange-rate",
                               fmt::format("{} is the currency of this file, and needs no rate", currency),
                               "leave it out: it is not used");
    context.currency = currency;
    const Spot list = Spot(root)["exchange_rates"];
    for (std::size_t i = 0; i < rates.size(); ++i) {
        if (!known_currency(rates[i].currency))
            context.error(list[i], "currency",
                          fmt::format("\"{}\" is not a currency that is known", shortened(rates[i].currency)),
                          currency_hint(rates[i].currency));
        context.exchange_rates.push_back(
            {rates[i].currency, rates[i].rate > 0.0 ? rates[i].rate : 1.0, rates[i].as_of, rates[i].source});
    }
}

void check_version(Context& context, const Node& root, int version) {
    if (version > 1)
        context.error(Spot(root)["topsheet"], "version", fmt::format("version {} of the format is not known", version),
                      "this program reads version 1");
}

} // namespace topsheet::io
