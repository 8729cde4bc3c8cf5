#pragma once
/// @file
/// Finance: gear, terms and payments as cash and as accrued cost.
///
/// A unit that cost P, with residual value R after a life of L months, has the book value
/// P - (P - R) min(a / L, 1) at age a; it is written down in a straight line. Gear that is refreshed is
/// traded in at its book value; what stands when the horizon ends is worth its book value, posted as the
/// negative line "residual" of the last month. Estate gear is sunk in cash and still depreciates. Terms are
/// paid at their start and released evenly; what reaches beyond the horizon is not credited. Hence, in
/// every trial,
///
///     cash with residual + book value of the estate at the start
///         - prepaid beyond the horizon - accrued cost = 0.
///
/// Sources: straight-line depreciation as in IAS 16, paragraphs 50-62; present value (1 + r)^(-t/12).

#include "topsheet/engine/activity.hpp"
#include "topsheet/engine/books.hpp"

namespace topsheet::engine {

/// Book value at an age in months.
/// @param price what was paid, @param residual value at the end of its life, same unit as `price`
template <class Carrier>
Carrier book_value(const Carrier& price, const Carrier& residual, const Carrier& age, const Carrier& life) {
    using std::min;
    if constexpr (std::is_arithmetic_v<Carrier>)
        return price - (price - residual) * min(age / life, 1.0);
    else
        return price - (price - residual) * (age / life).min(1.0);
}

/// Posts purchases, upkeep, trade-ins, residual values, terms and payments.
void finance(const model::Study& study, const Layout& layout, const Luck& luck, const Activity& activity, Books& books);

} // namespace topsheet::engine
