// Plain lines: by hand, and against the same lines rated through pools.

#include <cmath>

#include "support/catch.hpp"
#include "support/studio.hpp"

using namespace topsheet;
using tests::Priced;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

/// An input of the study as a value of one of its places.
template <class Q>
Uncertain<Q> drawn(Studio& studio, const std::string& name, chance::Distribution d, bool monthly) {
    return tests::drawn<Q>(
        tests::input(studio.study, name, std::move(d), monthly ? chance::Each::month : chance::Each::study));
}

model::OtherCost on_meter(const std::string& name, int meter, Uncertain<Number> quantity) {
    model::OtherCost cost;
    cost.name = name;
    cost.meter = Studio::to<rates::Meter>(meter);
    cost.quantity = quantity;
    cost.category = model::Category::storage;
    return cost;
}

/// Wages, a ladder, a price with a level, a plain amount and a payment; `shared` gives every meter a second user
/// that uses nothing, so that all of them are pooled.
Studio costs(bool shared, bool uncertain_discount) {
    Studio studio(6);
    auto& catalog = studio.study.catalog;
    const int wage = studio.meter("wage", Dimension{.month = 1, .person = 1}, 7500.0);
    const int flat = studio.meter("flat", Bytes::dimension, 2e-11);
    const int steps = studio.meter("steps", Bytes::dimension, 0.0);
    catalog.meters[static_cast<std::size_t>(flat)].unit = 1e12;
    catalog.meters[static_cast<std::size_t>(flat)].confidence = Confidence::estimate;
    catalog.meters[static_cast<std::size_t>(steps)].unit = 1e12;
    catalog.meters[static_cast<std::size_t>(steps)].tariff.rule = rates::Graduated{
        {{10e12, 90e-12}, {50e12, 85e-12}, {150e12, 70e-12}, {std::numeric_limits<double>::infinity(), 50e-12}}};
    const auto level = drawn<Number>(studio, "level", chance::Lognormal{.mu = 0.0, .sigma = 0.2}, true);
    catalog.meters[static_cast<std::size_t>(flat)].level = level;
    catalog.meters[static_cast<std::size_t>(steps)].level = level;
    model::Staff staff;
    staff.name = "admins";
    staff.wage = Studio::to<rates::Meter>(wage);
    staff.count = drawn<Persons>(studio, "admins", chance::Triangular{.low = 1.0, .mode = 1.5, .high = 2.5}, false);
    auto& scenario = studio.scenario();
    scenario.people.push_back(staff);
    scenario.other.push_back(
        on_meter("flat", flat, drawn<Number>(studio, "tb", chance::Uniform{.low = 1.0, .high = 300.0}, true)));
    scenario.other.push_back(
        on_meter("steps", steps, drawn<Number>(studio, "out", chance::Uniform{.low = 1.0, .high = 300.0}, true)));
    scenario.other.back().from = YearMonth{2027, 2};
    model::OtherCost rent;
    rent.name = "rent";
    rent.amount = drawn<model::MoneyPerMonth>(studio, "rent", chance::Uniform{.low = 900.0, .high = 1100.0}, false);
    scenario.other.push_back(rent);
    model::OneOff once;
    once.name = "training";
    once.month = YearMonth{2027, 3};
    once.amount = fixed(Money::from_base(5000.0));
    scenario.one_off.push_back(once);
    if (shared)
        for (const int meter : {wage, flat, steps})
            scenario.other.push_back(on_meter("nobody", meter, fixed(Number{0.0})));
    studio.study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.08 / 12));
    if (uncertain_discount)
        studio.study.finance.discount_rate =
            drawn<rates::PerMonth>(studio, "rate", chance::Uniform{.low = 0.05 / 12, .high = 0.1 / 12}, false);
    return studio;
}

} // namespace

TEST_CASE("a ladder, a price and a wage as on paper") {
    Studio studio(2);
    const int steps = studio.meter("steps", Bytes::dimension, 0.0);
    auto& meter = studio.study.catalog.meters[static_cast<std::size_t>(steps)];
    meter.unit = 1e12;
    meter.tariff.rule = rates::Graduated{{{10e12, 90e-12}, {50e12, 85e-12}, {1e300, 70e-12}}};
    meter.tariff.discounts.push_back({"negotiated", 0.1});
    meter.level = fixed(Number{2.0});
    const int wage = studio.meter("wage", Dimension{.month = 1, .person = 1}, 7500.0);
    model::Staff staff;
    staff.name = "admins";
    staff.wage = Studio::to<rates::Meter>(wage);
    staff.count = fixed(persons(1.5));
    studio.scenario().people.push_back(staff);
    studio.scenario().other.push_back(on_meter("deliveries", steps, fixed(Number{60.0})));
    studio.study.finance.discount_rate = fixed(rates::PerMonth::from_base(0.08 / 12));
    const Priced priced(studio.study, true);
    // 10 x 90 + 40 x 85 + 10 x 70 = 5,000; twice that at 10 % off is 9,000; 1.5 x 7,500 = 11,250
    const double month = 9000.0 + 11250.0;
    CHECK_THAT(priced.cash(0), WithinRel(month, 1e-14));
    CHECK_THAT(priced.accrual(1), WithinRel(month, 1e-14));
    CHECK_THAT(priced.nominal(), WithinRel(2 * month, 1e-14));
    CHECK_THAT(priced.npv(), WithinRel(month * (std::pow(1.08, -1.0 / 12) + std::pow(1.08, -2.0 / 12)), 1e-13));
    CHECK_THAT(priced.category(model::Category::people), WithinRel(22500.0, 1e-14));
    CHECK_THAT(priced.category(model::Category::storage), WithinRel(18000.0, 1e-14));
    for (const double marginal : priced.scratch.books.line_marginal)
        CHECK((marginal == Approx(64 * 22500.0) || marginal == Approx(64 * 18000.0)));
}

TEST_CASE("plain lines and pooled lines agree in every trial, month and line") {
    for (const bool uncertain : {false, true}) {
        const Studio alone = costs(false, uncertain), together = costs(true, uncertain);
        const Priced plain(alone.study, true), pooled(together.study, true);
        for (const auto& slot : plain.evaluation.layout().usages)
            CHECK(slot.rated_plainly);
        for (const auto& slot : pooled.evaluation.layout().usages)
            CHECK_FALSE(slot.rated_plainly);
        const auto close = [](const engine::Block& a, const engine::Block& b) {
            return ((a - b).abs() <= 1e-12 * a.abs().max(1.0)).all();
        };
        const auto &a = plain.scratch.books, &b = pooled.scratch.books;
        CHECK(close(a.nominal, b.nominal));
        CHECK(close(a.npv, b.npv));
        CHECK(close(a.absolute, b.absolute));
        CHECK(close(a.estimated, b.estimated));
        for (std::size_t m = 0; m < a.cash.size(); ++m) {
            CHECK(close(a.cash[m], b.cash[m]));
            CHECK(close(a.accrued(m), b.accrued(m)));
        }
        for (std::size_t c = 0; c < a.category.size(); ++c)
            CHECK(close(a.category[c], b.category[c]));
        const auto& lines = plain.evaluation.layout().lines;
        const auto& others = pooled.evaluation.layout().lines;
        for (std::size_t i = 0; i < lines.size(); ++i)
            for (std::size_t k = 0; k < others.size(); ++k) {
                if (others[k].line != lines[i].line || others[k].cause != lines[i].cause)
                    continue;
                CHECK_THAT(a.line_npv[i], WithinRel(b.line_npv[k], 1e-12));
                CHECK_THAT(a.line_marginal[i], WithinRel(b.line_marginal[k], 1e-9));
                for (std::size_t m = 0; m < 6; ++m)
                    CHECK_THAT(a.line_month[i * 6 + m], WithinRel(b.line_month[k * 6 + m], 1e-12));
            }
    }
}

TEST_CASE("what others look at is pooled") {
    Studio studio = costs(false, false);
    auto& meters = studio.study.catalog.meters;
    // the flat meter's volume is an allowance of the ladder
    meters[2].tariff.free_shares.push_back({Studio::to<rates::Meter>(1), 0.1, {}});
    const Priced priced(studio.study);
    const auto& usages = priced.evaluation.layout().usages;
    CHECK(usages[0].rated_plainly);
    CHECK_FALSE(usages[1].rated_plainly);
    CHECK_FALSE(usages[2].rated_plainly);
}
