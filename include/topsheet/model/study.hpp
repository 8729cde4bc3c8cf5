#pragma once
/// @file
/// A whole study: horizon, money, rate cards, workload, estate, scenarios, and the uncertain inputs that
/// all of them draw from. It is made by `io/load.hpp`, which has checked it: references point somewhere,
/// amounts have their dimensions, and months lie where they may.

#include <optional>
#include <string>
#include <vector>

#include "topsheet/chance/input.hpp"
#include "topsheet/model/scenario.hpp"

namespace topsheet::model {

/// When payments are discounted from.
enum class Timing {
    mixed, ///< purchases and prepaid terms at the start of their month, all else at its end
    start,
    mid,
    end,
};

/// How money is valued over time.
struct Finance {
    Uncertain<rates::PerMonth>
        discount_rate;                    ///< nominal; "9 %/year" is 0.09 / 12 per month, applied as (1 + 0.09)^(-t/12)
    Uncertain<rates::PerMonth> inflation; ///< moves prices that say `"index": "inflation"`
    Timing timing = Timing::mixed;

    static constexpr auto fields() {
        return FieldList(required("discount_rate", &Finance::discount_rate, "Nominal yearly rate for present values.",
                                  "%/year", Domain::any),
                         optional("inflation", &Finance::inflation,
                                  "Yearly growth of prices that say \"index\": \"inflation\".", "%/year", Domain::any),
                         optional("timing", &Finance::timing, "mixed, start, mid or end of month."));
    }
};

/// How the price of spot machines moves from hour to hour around that of its month: lognormal, with mean one, the same
/// for all spot machines and scenarios of a trial.
struct SpotMarket {
    Uncertain<Number> spread;      ///< standard deviation of the logarithm of an hour's price
    Uncertain<Number> correlation; ///< of that logarithm from one hour to the next, below one; none when absent

    static constexpr auto fields() {
        return FieldList(
            required("spread", &SpotMarket::spread, "Standard deviation of the logarithm of an hour's price."),
            optional("correlation", &SpotMarket::correlation,
                     "Correlation of that logarithm from one hour to the next, below 1; none when absent.", "",
                     Domain::share));
    }
};

/// Price of one unit of a foreign currency.
struct ExchangeRate {
    std::string currency; ///< three letters
    double rate = 0.0;    ///< study currency for one unit of it
    std::string as_of;
    std::string source;
};

/// A study that has been checked.
struct Study {
    std::string title;
    std::string note;
    std::string currency = "USD";
    YearMonth start;
    int months = 36;
    MonthLength calendar = MonthLength::calendar;
    double workdays = 0.0; ///< fixed workdays a month; 0 takes Monday to Friday of the calendar
    std::string reference; ///< scenario that others are compared with; the first when empty
    Finance finance;
    std::optional<SpotMarket> spot_market; ///< absent: spot prices hold for their month
    std::vector<ExchangeRate> exchange_rates;
    rates::Catalog catalog;
    Workload workload;
    Estate estate;
    std::vector<Scenario> scenarios;
    std::vector<chance::Input> inputs;
    std::vector<chance::Correlation> correlations;
    /// Inputs by dimension of the Sobol' sequence, where the study pins them; empty: all by name.
    std::vector<std::string> dimensions;
    std::string hash;                   ///< of the study's bytes and its overrides, 16 hexadecimal digits
    std::vector<std::string> overrides; ///< as given with `--set`, in order

    /// The horizon.
    [[nodiscard]] Calendar horizon() const { return Calendar(start, months, calendar, workdays); }
};

} // namespace topsheet::model

namespace topsheet {
template <>
struct Words<model::Timing> {
    static constexpr std::array<std::string_view, 4> list{"mixed", "start", "mid", "end"};
};
} // namespace topsheet
