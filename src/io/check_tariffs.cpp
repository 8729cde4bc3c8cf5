// What tariffs take from other meters, and from which month they hold.
#include <algorithm>

#include <fmt/format.h>

#include "io/resolve.hpp"

namespace topsheet::io {

namespace {

constexpr Dimension month{.month = 1};

class TariffCheck {
  public:
    TariffCheck(Context& context, const rates::Catalog& catalog) : context_(context), catalog_(catalog) {}

    void tariff(const rates::Meter& meter, const rates::Tariff& tariff) {
        for (const auto& share : tariff.free_shares)
            ratio(meter, share);
        if (const auto* plans = std::get_if<rates::Plans>(&tariff.rule))
            stored(meter, plans->stored);
    }
    void ratio(const rates::Meter& meter, const rates::Share& share) {
        if (!share.of.found())
            return;
        const auto& other = catalog_.meters[share.of.at()];
        if (&other == &meter) {
            context_.error(context_.marked(share.of.mark), "tariff", "a meter cannot set its own allowance or limit");
            return;
        }
        const Dimension wanted = meter.dimension / other.dimension;
        const bool plain = share.dimension == dimensionless && (wanted == month || wanted * month == dimensionless);
        if (share.dimension == wanted || plain || other.dimension == dimensionless)
            return;
        context_.error(context_.marked(share.of.mark), "dimension",
                       fmt::format("the ratio to \"{}\" is given in {}, where {} belongs", share.of.name,
                                   to_text(share.dimension), to_text(wanted)),
                       fmt::format("write it like \"3 {}/{}\"", meter.quantity, other.quantity));
    }

  private:
    void stored(const rates::Meter& meter, const Reference<rates::Meter>& stored) {
        if (!stored.found())
            return;
        const auto& other = catalog_.meters[stored.at()];
        if (other.dimension == dimensionless || other.dimension == ByteMonths::dimension)
            return;
        context_.error(context_.marked(stored.mark), "meter-quantity",
                       fmt::format("the plans of \"{}\" pool storage, and the meter \"{}\" counts {}", meter.id,
                                   other.id, to_text(other.dimension)),
                       "name a meter in GB-month");
    }

    Context& context_;
    const rates::Catalog& catalog_;
};

} // namespace

void check_tariffs(Context& context, const rates::Catalog& catalog) {
    TariffCheck check(context, catalog);
    for (const auto& meter : catalog.meters) {
        if (meter.dated.empty())
            check.tariff(meter, meter.tariff);
        for (const auto& dated : meter.dated)
            check.tariff(meter, dated.tariff);
        if (meter.limit)
            for (const auto& share : meter.limit->shares)
                check.ratio(meter, share);
    }
}

void date_tariffs(rates::Catalog& catalog, YearMonth when) {
    const auto date = [&](rates::Meter& meter) {
        if (const auto* tariff = rates::tariff_in(meter, when); tariff != nullptr && !meter.dated.empty())
            meter.tariff = rates::Tariff(*tariff);
    };
    for (auto& meter : catalog.meters) {
        date(meter);
        std::ranges::for_each(meter.under, date);
    }
}

} // namespace topsheet::io
