#pragma once
/// @file
/// What the tops of studies and bills have in common: version, currency, rates of exchange.

#include "io/keys.hpp"

namespace topsheet::io {

/// The study's or bill's currency and its rates, into the context.
void read_currency(Context& context, const Node& root, const std::string& currency,
                   const std::vector<ExchangeKeys>& rates);

/// Only version 1 is known.
void check_version(Context& context, const Node& root, int version);

} // namespace topsheet::io
