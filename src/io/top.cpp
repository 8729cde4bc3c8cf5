#include "io/top.hpp"

#include <fmt/format.h>

#include "io/spot.hpp"

namespace topsheet::io {

namespace {

bool known_currency(std::string_view code) {
    return code.size() == 3 && parse_unit(code).value && parse_unit(code)->currency == code;
}

} // namespace

void read_currency(Context& context, const Node& root, const std::string& currency,
                   const std::vector<ExchangeKeys>& rates) {
    if (!known_currency(currency))
        context.error(Spot(root)["currency"], "currency",
                      fmt::format("\"{}\" is not a currency that is known", currency),
                      "three letters, such as USD or EUR");
    context.currency = currency;
    const Spot list = Spot(root)["exchange_rates"];
    for (std::size_t i = 0; i < rates.size(); ++i) {
        if (!known_currency(rates[i].currency))
            context.error(list[i], "currency", fmt::format("\"{}\" is not a currency that is known", rates[i].currency),
                          "three letters, such as USD or EUR");
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
