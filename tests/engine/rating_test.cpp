// What usage costs month by month: pools, allowances that follow other meters, dates, commitments, limits,
// waivers, agreements and the marginal cost of a cause.

#include <memory>

#include "support/catch.hpp"
#include "support/studio.hpp"

using namespace topsheet;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr double gb = 1e9;
constexpr double tb = 1e12;

/// A study without work whose usage the test states itself, rated in January 2027 and after.
struct Bench {
    Studio studio;
    engine::Chances chances;
    engine::Layout layout;

    explicit Bench(int months = 3) : studio(months), layout(studio.study.catalog) {}

    int meter(const std::string& id, Dimension dimension, rates::Rule rule) {
        const int index = studio.meter(id, dimension, 0.0);
        at(index).tariff.rule = std::move(rule);
        return index;
    }
    rates::Meter& at(int index) { return studio.study.catalog.meters[static_cast<std::size_t>(index)]; }
    int slot(int meter, const std::string& cause, const std::string& claim = "") {
        return layout.usage(meter, model::Category::egress, cause, engine::Kind::opex, engine::FarmSource::none, claim);
    }
};

/// The bench, rated.
struct Rated {
    chance::DrawPlan plan;
    chance::DrawBlock draws;
    engine::Luck luck;
    engine::Rating rating;
    engine::Activity activity;
    engine::Books books;
    const engine::Layout& layout;

    template <class Use>
    Rated(Bench& bench, Use use)
        : plan({}, {}, bench.studio.study.horizon(), 1, chance::Sampling::stratified),
          draws(plan),
          rating(bench.studio.study, bench.layout),
          layout(bench.layout) {
        const Calendar calendar = bench.studio.study.horizon();
        plan.fill(0, draws);
        engine::prepare(bench.studio.study, calendar, bench.chances, draws, luck);
        activity.resize(layout, calendar, 0);
        activity.clear();
        activity.detail = true;
        use([&](int slot, int month, double amount) {
            activity.usage.add(slot, month, engine::Block::Constant(amount));
        });
        books.open(layout, calendar.size());
        rating(bench.studio.study, layout, luck, activity, books);
    }
    Rated(const Rated&) = delete;

    [[nodiscard]] double cash(int month) const { return books.cash[static_cast<std::size_t>(month)][0]; }
    /// What a cause pays in all months, and what the bill would fall by without it.
    [[nodiscard]] double paid(const std::string& cause) const { return sum(cause, books.line_npv); }
    [[nodiscard]] double marginal(const std::string& cause) const { return sum(cause, books.line_marginal); }
    [[nodiscard]] std::string broken() const {
        for (std::size_t i = 0; i < layout.limits.size(); ++i)
            if (activity.broken[i][0] > 0.0)
                return layout.limits[i];
        return "";
    }

  private:
    [[nodiscard]] double sum(const std::string& cause, const std::vector<double>& by_line) const {
        double total = 0.0;
        for (std::size_t i = 0; i < layout.lines.size(); ++i)
            if (layout.lines[i].cause == cause)
                total += by_line[i] / chance::group_size; // the discount rate is zero: present value is cash
        return total;
    }
};

rates::Graduated ladder() {
    return {{{10 * tb, 0.09 / gb}, {.price = 0.085 / gb}}};
}

/// 12,000 a year are promised, for 10 % off.
rates::Agreement agreement(const std::string& card, const std::string& meters) {
    rates::Agreement a;
    a.id = "edp";
    a.card = card;
    a.commit = 12000.0;
    a.discount = 0.10;
    a.meters = {meters};
    return a;
}

} // namespace

TEST_CASE("causes share the pool's charge, and each saves the dear end of the ladder") {
    // 12 TB: 900 + 170 = 1,070. A has 9 TB: 802.50; without it 3 TB at 0.09 are left: the bill falls by 800.
    // B has 3 TB: 267.50; without it 9 TB at 0.09: the bill falls by 260.
    Bench bench;
    const int out = bench.meter("out", Bytes::dimension, ladder());
    const int a = bench.slot(out, "A"), b = bench.slot(out, "B");
    const Rated r(bench, [&](auto use) {
        use(a, 0, 9 * tb);
        use(b, 0, 3 * tb);
    });
    CHECK_THAT(r.cash(0), WithinRel(1070.0, 1e-12));
    CHECK_THAT(r.paid("A"), WithinRel(802.5, 1e-12));
    CHECK_THAT(r.paid("B"), WithinRel(267.5, 1e-12));
    CHECK_THAT(r.marginal("A"), WithinRel(800.0, 1e-12));
    CHECK_THAT(r.marginal("B"), WithinRel(260.0, 1e-12));
}

TEST_CASE("a flat price saves what it charges") {
    Bench bench;
    const int out = bench.meter("out", Bytes::dimension, rates::Flat{0.09 / gb});
    bench.at(out).tariff.discounts = {{"x", 0.5}};
    const int a = bench.slot(out, "A"), b = bench.slot(out, "B");
    const Rated r(bench, [&](auto use) {
        use(a, 1, tb);
        use(b, 1, 2 * tb);
    });
    CHECK_THAT(r.paid("A"), WithinRel(45.0, 1e-12)); // 1,000 x 0.09 x 0.5
    CHECK_THAT(r.marginal("A"), WithinRel(45.0, 1e-12));
    CHECK_THAT(r.cash(1), WithinRel(135.0, 1e-12));
}

TEST_CASE("an allowance follows what another meter counts in the same month") {
    // Three times the stored volume is free: 30 TB in January, 15 TB in February, nothing in March.
    Bench bench;
    const int stored = bench.meter("stored", ByteMonths::dimension, rates::Flat{0.0});
    const int out = bench.meter("out", Bytes::dimension, rates::Flat{0.01 / gb});
    bench.at(out).tariff.free_shares = {{.of = Studio::to<rates::Meter>(stored), .ratio = 3.0}};
    const int s = bench.slot(stored, "library"), o = bench.slot(out, "pulls");
    const Rated r(bench, [&](auto use) {
        use(s, 0, 10 * tb);
        use(s, 1, 5 * tb);
        for (int m = 0; m < 3; ++m)
            use(o, m, 20 * tb);
    });
    CHECK(r.cash(0) == 0.0);
    CHECK_THAT(r.cash(1), WithinRel(50.0, 1e-12));  // 5,000 GB x 0.01
    CHECK_THAT(r.cash(2), WithinRel(200.0, 1e-12)); // all 20,000
}

TEST_CASE("an allowance by the day follows the calendar") {
    // 2,500 a day: 77,500 in January, 70,000 in February; 80,000 are used at 0.0004.
    Bench bench;
    const int calls = bench.meter("calls", Requests::dimension, rates::Flat{0.0004});
    bench.at(calls).tariff.free_per_day = 2500.0;
    const int s = bench.slot(calls, "reads");
    const Rated r(bench, [&](auto use) {
        use(s, 0, 80000.0);
        use(s, 1, 80000.0);
    });
    CHECK_THAT(r.cash(0), WithinRel(1.0, 1e-12)); // 2,500 x 0.0004
    CHECK_THAT(r.cash(1), WithinRel(4.0, 1e-12)); // 10,000 x 0.0004
}

TEST_CASE("dated prices hold from their month on") {
    Bench bench;
    const int m = bench.meter("stock", ByteMonths::dimension, rates::Flat{6.99 / tb});
    bench.at(m).dated = {{{2024, 1}, {rates::Flat{6.99 / tb}}}, {{2027, 2}, {rates::Flat{7.99 / tb}}}};
    const int s = bench.slot(m, "library");
    const Rated r(bench, [&](auto use) {
        for (int month = 0; month < 3; ++month)
            use(s, month, 100 * tb);
    });
    CHECK_THAT(r.cash(0), WithinRel(699.0, 1e-12));
    CHECK_THAT(r.cash(1), WithinRel(799.0, 1e-12));
    CHECK_THAT(r.cash(2), WithinRel(799.0, 1e-12));
}

TEST_CASE("a commitment is paid in months without usage; what is not used belongs to nobody") {
    Bench bench;
    const int m = bench.meter("stock", ByteMonths::dimension, rates::Flat{0.023 / gb});
    bench.at(m).tariff.commitment = {100 * tb, 0.018 / gb};
    const int s = bench.slot(m, "library");
    const Rated r(bench, [&](auto use) {
        use(s, 0, 40 * tb);
        use(s, 1, 110 * tb);
    });
    CHECK_THAT(r.cash(0), WithinRel(1800.0, 1e-12));         // 100,000 x 0.018
    CHECK_THAT(r.cash(1), WithinRel(1800.0 + 230.0, 1e-12)); // and 10,000 x 0.023
    CHECK_THAT(r.cash(2), WithinRel(1800.0, 1e-12));
    CHECK_THAT(r.paid("library"), WithinRel(720.0 + 2030.0, 1e-12));
    CHECK_THAT(r.paid("(standing)"), WithinRel(1080.0 + 1800.0, 1e-12));
}

TEST_CASE("a limit that is exactly met holds, and a byte more breaks it") {
    for (const double more : {0.0, 1.0}) {
        Bench bench;
        const int stored = bench.meter("stored", ByteMonths::dimension, rates::Flat{7.0 / tb});
        const int out = bench.meter("out", Bytes::dimension, rates::Flat{0.0});
        bench.at(out).limit = rates::UsageLimit{.shares = {{.of = Studio::to<rates::Meter>(stored), .ratio = 1.0}},
                                                .says = "service may be suspended"};
        const int s = bench.slot(stored, "library"), o = bench.slot(out, "pulls");
        const Rated r(bench, [&](auto use) {
            use(s, 0, 10 * tb);
            use(o, 0, 10 * tb + more);
        });
        CHECK_THAT(r.cash(0), WithinRel(70.0, 1e-12));
        CHECK(r.broken() ==
              (more > 0.0 ? "more is used of \"test/out\" than its limit: service may be suspended" : ""));
    }
}

TEST_CASE("a retired meter breaks a limit from its month on") {
    for (const int month : {0, 1}) {
        Bench bench;
        const int m = bench.meter("device", Requests::dimension, rates::Flat{300.0});
        bench.at(m).retired = YearMonth{2027, 2};
        const int s = bench.slot(m, "seeding");
        const Rated r(bench, [&](auto use) { use(s, month, 1.0); });
        CHECK(r.broken() == (month == 1 ? "\"test/device\" is used after it is no longer sold, from 2027-02 on" : ""));
    }
}

TEST_CASE("waived usage is free and outside the pool, in its months and for its claim") {
    Bench bench;
    const int out = bench.meter("out", Bytes::dimension, ladder());
    bench.at(out).waived = {{.when = "exit", .from = YearMonth{2027, 2}, .to = YearMonth{2027, 2}, .note = ""}};
    const int pulls = bench.slot(out, "pulls"), leave = bench.slot(out, "exit", "exit"),
              other = bench.slot(out, "other", "hardship");
    const Rated r(bench, [&](auto use) {
        for (int m = 0; m < 3; ++m) {
            use(pulls, m, 4 * tb);
            use(leave, m, 20 * tb);
        }
        use(other, 1, tb);
    });
    CHECK_THAT(r.cash(0), WithinRel(900.0 + 1190.0, 1e-12)); // 24 TB: 10,000 x 0.09 + 14,000 x 0.085
    CHECK_THAT(r.cash(1), WithinRel(450.0, 1e-12));          // 5 TB at 0.09; the claim "hardship" is nobody's
    CHECK_THAT(r.cash(2), WithinRel(2090.0, 1e-12));         // no longer
}

TEST_CASE("an agreement takes its discount off and claims what was promised") {
    // 12,000 a year, 10 % off. 900 a month for 13 months: 12 x 810 = 9,720, so 2,280 are due in December;
    // of the year that has only one month 1,000 are due in it, and 810 are paid: 190.
    Bench bench(13);
    const int out = bench.meter("out", Bytes::dimension, ladder());
    bench.studio.study.catalog.agreements = {agreement("test", "o*")};
    const int s = bench.slot(out, "pulls");
    const Rated r(bench, [&](auto use) {
        for (int m = 0; m < 13; ++m)
            use(s, m, 10 * tb);
    });
    CHECK_THAT(r.cash(0), WithinRel(810.0, 1e-12));
    CHECK_THAT(r.cash(11), WithinRel(810.0 + 2280.0, 1e-12));
    CHECK_THAT(r.cash(12), WithinRel(810.0 + 190.0, 1e-12));
    CHECK_THAT(r.paid("(standing)"), WithinRel(2470.0, 1e-12));
    CHECK_THAT(r.marginal("pulls"), WithinRel(13 * 810.0, 1e-12));
}

TEST_CASE("an agreement that covers nothing a scenario uses is not its business") {
    Bench bench;
    const int out = bench.meter("out", Bytes::dimension, ladder());
    bench.studio.study.catalog.agreements = {agreement("other", "*")};
    const int s = bench.slot(out, "pulls");
    const Rated r(bench, [&](auto use) { use(s, 0, tb); });
    CHECK_THAT(r.cash(0) + r.cash(1) + r.cash(2), WithinRel(90.0, 1e-12));
}

TEST_CASE("a pool of all cards climbs one ladder, a pool of a card does not") {
    for (const bool all : {false, true}) {
        Bench bench;
        const int east = bench.meter("out", Bytes::dimension, ladder()),
                  west = bench.meter("out", Bytes::dimension, ladder());
        bench.at(west).card = "west";
        for (const int m : {east, west}) {
            bench.at(m).pool = "internet";
            bench.at(m).pool_scope = all ? rates::PoolScope::all : rates::PoolScope::card;
        }
        const int a = bench.slot(east, "A"), b = bench.slot(west, "B");
        const Rated r(bench, [&](auto use) {
            use(a, 0, 9 * tb);
            use(b, 0, 3 * tb);
        });
        CHECK_THAT(r.cash(0), WithinRel(all ? 1070.0 : 1080.0, 1e-12)); // 12 TB on one ladder, or both at 0.09
    }
}

TEST_CASE("cards of one pool add their stored volumes to its allowance and its limit") {
    // East stores 2 TB and west 1 TB: 3 TB are free, and 3 TB is the limit. 4 TB leave: 1 TB is beyond it.
    Bench bench;
    std::vector<int> slots;
    for (const char* card : {"east", "west"}) {
        const int stored = bench.meter("stored", ByteMonths::dimension, rates::Flat{0.0});
        const int out = bench.meter("out", Bytes::dimension, rates::Flat{0.01 / gb});
        for (const int m : {stored, out})
            bench.at(m).card = card;
        auto& meter = bench.at(out);
        meter.pool = "internet";
        meter.pool_scope = rates::PoolScope::all;
        const rates::Share share{.of = {.name = "stored", .index = stored}, .ratio = 1.0};
        meter.tariff.free_shares = {share};
        meter.limit = rates::UsageLimit{.shares = {share}, .says = ""};
        slots.push_back(bench.slot(stored, "library"));
        slots.push_back(bench.slot(out, "pulls"));
    }
    const auto rated = [&](double west) {
        auto r = std::make_unique<Rated>(bench, [&](auto use) {
            use(slots[0], 0, 2 * tb);
            use(slots[1], 0, tb);
            use(slots[2], 0, tb);
            use(slots[3], 0, west);
        });
        return r;
    };
    CHECK(rated(2 * tb)->broken().empty());
    const auto beyond = rated(3 * tb);
    CHECK(beyond->broken() == "more is used of \"east/out\" than its limit");
    CHECK(beyond->cash(0) == 0.0); // what is beyond the limit is not billed
}

TEST_CASE("growth forces a change of plan, and beyond every plan a limit is broken") {
    // 3 seats: 1.2 TB fit the plan at 7; 1.3 TB need the one at 27 with a TB more for 80; at 11 TB none is left.
    Bench bench;
    const int stored = bench.meter("stored", ByteMonths::dimension, rates::Flat{0.0});
    rates::Plan starter{.name = "starter", .price = 7.0, .included = 400 * gb};
    rates::Plan business{
        .name = "business", .price = 27.0, .included = 400 * gb, .most = 10 * tb, .sells_overage = true};
    business.overage = {.size = tb, .price = 80.0};
    const int seats =
        bench.meter("seats", Dimension{.month = 1, .seat = 1},
                    rates::Plans{.plans = {starter, business}, .stored = Studio::to<rates::Meter>(stored)});
    const int s = bench.slot(stored, "library"), n = bench.slot(seats, "artists");
    const Rated r(bench, [&](auto use) {
        use(s, 0, 1.2 * tb);
        use(s, 1, 1.3 * tb);
        use(s, 2, 10 * tb);
        for (int m = 0; m < 3; ++m)
            use(n, m, 3.0);
    });
    CHECK_THAT(r.cash(0), WithinRel(21.0, 1e-12));
    CHECK_THAT(r.cash(1), WithinRel(161.0, 1e-12));
    CHECK_THAT(r.cash(2), WithinRel(81.0 + 9 * 80.0, 1e-12)); // 8.8 TB beyond: nine begun
    CHECK(r.broken().empty());
    const Rated more(bench, [&](auto use) {
        use(s, 0, 11 * tb);
        use(n, 0, 3.0);
    });
    CHECK(more.broken() == "no plan of \"test/seats\" admits what is used");
}
