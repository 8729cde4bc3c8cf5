// Gear, terms and present values against arithmetic by hand.

#include <cmath>

#include "support/catch.hpp"
#include "support/studio.hpp"

using namespace topsheet;
using tests::Priced;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

/// Ten machines in a farm that renders nothing.
void machines(Studio& studio, int asset, bool refresh = true, std::optional<YearMonth> month = {}) {
    model::Holding h;
    h.name = "machines";
    h.asset = Studio::to<rates::Asset>(asset);
    h.count = fixed(model::Units::from_base(10));
    h.refresh = refresh;
    h.month = month;
    model::Farm farm;
    farm.site = Studio::to<model::Site>(0);
    farm.owned.push_back(h);
    studio.scenario().farm = farm;
    studio.study.catalog.assets[static_cast<std::size_t>(asset)].speed = fixed(Number{1.0});
}

double bridge(const Priced& p) {
    double accrued = 0.0;
    for (std::size_t m = 0; m < p.scratch.books.cash.size(); ++m)
        accrued += p.scratch.books.accrued(m)[0];
    return p.scratch.books.nominal[0] + p.scratch.books.opening_book[0] - p.scratch.books.prepaid_beyond[0] - accrued;
}

} // namespace

TEST_CASE("gear is paid at once, written down in a straight line, and worth its book value in the end") {
    Studio studio(36);
    studio.study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.09 / 12));
    machines(studio, studio.asset("node", 24000, 60, 0.15));
    const Priced priced(studio.study);
    // 240,000 paid; 85 % over 60 months is 3,400 a month; after 36 months 240,000 - 122,400 = 117,600.
    CHECK_THAT(priced.cash(0), WithinRel(240000.0, 1e-12));
    CHECK_THAT(priced.accrual(0), WithinRel(3400.0, 1e-12));
    CHECK_THAT(priced.accrual(35), WithinRel(3400.0, 1e-9));
    CHECK_THAT(priced.cash(35), WithinRel(-117600.0, 1e-12));
    CHECK_THAT(priced.nominal(), WithinRel(122400.0, 1e-12));
    // The purchase stands at t = 0, the residual value at t = 36 months: 117,600 / 1.09^3 = 90,808.78.
    CHECK_THAT(priced.npv(), WithinRel(240000.0 - 117600.0 / std::pow(1.09, 3), 1e-9));
    CHECK_THAT(bridge(priced), WithinAbs(0.0, 1e-6));
}

TEST_CASE("gear is traded in at its residual value when its life ends") {
    Studio studio(36);
    machines(studio, studio.asset("node", 1000, 24, 0.10));
    const Priced priced(studio.study);
    // 10,000 in month 0; in month 24 10,000 less 1,000 for the old; at the end 10,000 - 9,000 x 12/24 = 5,500.
    CHECK_THAT(priced.cash(24), WithinRel(9000.0, 1e-12));
    CHECK_THAT(priced.cash(35), WithinRel(-5500.0, 1e-12));
    CHECK_THAT(bridge(priced), WithinAbs(0.0, 1e-6));
}

TEST_CASE("the estate is sunk in cash and still depreciates") {
    Studio studio(12);
    const int node = studio.asset("node", 1000, 48, 0.0);
    model::EstateAsset old;
    old.name = "old";
    old.asset = Studio::to<rates::Asset>(node);
    old.count = fixed(model::Units::from_base(6));
    old.bought = YearMonth{2025, 1}; // 24 months before: book value 3,000 of 6,000
    studio.study.estate.assets.push_back(old);
    SECTION("left alone it loses 125 a month and is worth 1,500 in the end") {
        const Priced priced(studio.study);
        CHECK_THAT(priced.cash(0), WithinAbs(0.0, 1e-9));
        CHECK_THAT(priced.accrual(3), WithinRel(125.0, 1e-9));
        CHECK_THAT(priced.nominal(), WithinRel(-1500.0, 1e-12));
        CHECK_THAT(priced.scratch.books.opening_book[0], WithinRel(3000.0, 1e-12));
        CHECK_THAT(bridge(priced), WithinAbs(0.0, 1e-6));
    }
    SECTION("sold in the sixth month for 80 % of its book value of 2,375") {
        model::Disposal d;
        d.estate = Studio::to<model::EstateAsset>(0);
        d.fate = model::Fate::sell;
        d.month = YearMonth{2027, 6};
        d.price = fixed(Number{0.8});
        studio.scenario().estate.push_back(d);
        const Priced priced(studio.study);
        CHECK_THAT(priced.nominal(), WithinRel(-1900.0, 1e-12));
        CHECK_THAT(priced.accrual(5), WithinRel(475.0, 1e-9)); // the loss of the sale
        CHECK_THAT(bridge(priced), WithinAbs(0.0, 1e-6));
    }
    SECTION("abandoned it is written off") {
        model::Disposal d;
        d.estate = Studio::to<model::EstateAsset>(0);
        d.fate = model::Fate::abandon;
        studio.scenario().estate.push_back(d);
        const Priced priced(studio.study);
        CHECK_THAT(priced.nominal(), WithinAbs(0.0, 1e-9));
        CHECK_THAT(priced.accrual(0), WithinRel(3000.0, 1e-9));
        CHECK_THAT(bridge(priced), WithinAbs(0.0, 1e-6));
    }
    SECTION("in use and refreshed in its 48th month, twelve months after the start of a longer study") {
        studio.study.months = 36;
        machines(studio, node);
        auto& holding = studio.scenario().farm->owned[0];
        holding.asset = {};
        holding.count = {};
        holding.estate = Studio::to<model::EstateAsset>(0);
        const Priced priced(studio.study);
        CHECK_THAT(priced.cash(24), WithinRel(6000.0, 1e-12)); // bought 2025-01, replaced 2029-01
        CHECK_THAT(priced.cash(35), WithinRel(-6000.0 * 36 / 48, 1e-9));
        CHECK_THAT(bridge(priced), WithinAbs(0.0, 1e-6));
    }
}

TEST_CASE("upkeep follows inflation when its price says so") {
    Studio studio(13);
    studio.study.finance.inflation = fixed(rates::PerMonth::from_base(0.03 / 12));
    const int node = studio.asset("node", 1000, 60, 1.0); // keeps its value
    studio.study.catalog.assets[0].upkeep = fixed(rates::PerMonth::from_base(0.12 / 12));
    studio.study.catalog.assets[0].upkeep_index = rates::PriceIndex::inflation;
    machines(studio, node);
    const Priced priced(studio.study);
    CHECK_THAT(priced.cash(1), WithinRel(100.0 * std::pow(1.03, 1.0 / 12), 1e-12)); // 1 % of 10,000
    CHECK_THAT(priced.accrual(12), WithinRel(103.0, 1e-12));
}

TEST_CASE("timing moves every payment inside its month") {
    Studio studio(1);
    studio.study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.21 / 12));
    model::OneOff payment;
    payment.name = "training";
    payment.amount = fixed(usd(1000));
    studio.scenario().one_off.push_back(payment);
    const auto npv = [&](model::Timing timing) {
        studio.study.finance.timing = timing;
        return Priced(studio.study).npv();
    };
    CHECK_THAT(npv(model::Timing::start), WithinRel(1000.0, 1e-12));
    CHECK_THAT(npv(model::Timing::mid), WithinRel(1000.0 / std::pow(1.21, 1.0 / 24), 1e-12));
    CHECK_THAT(npv(model::Timing::end), WithinRel(1000.0 / std::pow(1.21, 1.0 / 12), 1e-12));
    CHECK_THAT(npv(model::Timing::mixed), WithinRel(1000.0 / std::pow(1.21, 1.0 / 12), 1e-12));
}
