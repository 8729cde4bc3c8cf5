// Hourly demand: month sums worked by hand from the curves, profiles and logs hour by hour.
#include "topsheet/engine/demand.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <vector>

#include "chance/lane_float.hpp"
#include "support/catch.hpp"
#include "support/studio.hpp"

using namespace topsheet;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

/// Demand of a study in one group of trials, month after month.
struct Arrivals {
    engine::Chances chances;
    chance::DrawPlan plan;
    chance::DrawBlock draws;
    engine::Luck luck;
    engine::Demand demand;
    engine::Demand::State state;
    std::int64_t group;
    int month = -1;

    explicit Arrivals(const model::Study& study, std::int64_t which = 0, std::uint64_t seed = 1)
        : chances(engine::chances(study)),
          plan(inputs(study, chances), study.correlations, study.horizon(), seed, chance::Sampling::stratified),
          draws(plan),
          demand(study, seed),
          group(which) {
        plan.fill(group, draws);
        engine::prepare(study, study.horizon(), chances, draws, luck);
        demand.begin(luck, group, state);
    }
    Arrivals(const Arrivals&) = delete;

    /// Goes on to a month.
    Arrivals& to(int m) {
        while (month < m)
            demand.month(luck, ++month, state);
        return *this;
    }
    [[nodiscard]] engine::Block hour(int h, int work_class = 0) const {
        engine::Block block;
        demand.hour(state, work_class, h, block.data());
        return block;
    }
    /// Work of a source in the current month, in a trial.
    [[nodiscard]] double work(std::size_t source = 0, int trial = 0) const { return state.work[source][trial]; }
    /// The hours of the month, added up.
    [[nodiscard]] engine::Block sum(int work_class = 0) const {
        engine::Block total = engine::Block::Zero();
        for (int h = 0; h < demand.hours(month); ++h)
            total += hour(h, work_class);
        return total;
    }

  private:
    static std::vector<chance::Input> inputs(const model::Study& study, const engine::Chances& chances) {
        auto all = study.inputs;
        all.insert(all.end(), chances.inputs.begin(), chances.inputs.end());
        return all;
    }
};

/// A production with one work of 1,000 frames at 2 node-hours each.
model::RenderWork& work(Studio& studio, double shoot, double post, model::Curve curve) {
    auto& p = studio.production("show" + std::to_string(studio.study.workload.productions.size()), shoot, post);
    model::RenderWork r;
    r.name = "shots";
    r.frames = fixed(Frames::from_base(1000.0));
    r.cost = fixed(model::FrameCost::from_base(2.0));
    r.renderer = "arnold";
    r.curve = curve;
    p.render.push_back(r);
    return p.render.back();
}

/// An input that is uniform between two numbers, once in a trial; its index.
int uniform(Studio& studio, const std::string& name, double low, double high) {
    chance::Input input;
    input.name = name;
    input.distribution = chance::Uniform{.low = low, .high = high};
    studio.study.inputs.push_back(input);
    return static_cast<int>(studio.study.inputs.size()) - 1;
}

void add_noise(Studio& studio, double spread, double correlation) {
    studio.study.workload.noise = model::DemandNoise{fixed(Number{spread}), fixed(Number{correlation})};
}

model::WeekProfile rough_week() {
    model::WeekProfile week;
    week.day = 1.0;
    week.evening = 1.6;
    week.night = 1.2;
    week.weekend = 0.4;
    return week;
}

model::JobLog& log(Studio& studio, std::vector<double> core_hours, int period) {
    model::JobLog l;
    l.name = "log";
    l.renderer = "arnold";
    l.core = fixed(Number{0.5});
    l.core_hours = std::move(core_hours);
    l.period = period;
    studio.study.workload.logs.push_back(l);
    return studio.study.workload.logs.back();
}

/// The month sums of the first source are `want`, in work, in frames and over the hours.
void check_months(const Studio& studio, const std::vector<double>& want) {
    Arrivals a(studio.study);
    for (std::size_t m = 0; m < want.size(); ++m) {
        a.to(static_cast<int>(m));
        INFO("month " << m);
        CHECK_THAT(a.work(), WithinAbs(want[m], 1e-9));
        CHECK_THAT(a.state.frames[0][0], WithinAbs(want[m] / 2.0, 1e-9));
        CHECK_THAT(a.sum()[0], WithinAbs(want[m], 1e-9));
        CHECK(a.demand.any(a.state, 0) == (want[m] > 0.0));
    }
}

} // namespace

TEST_CASE("a month has the integral of its curve", "[engine][demand]") {
    Studio studio(6);
    SECTION("crunch") {
        // Post lasts from day 10 to 110: x = 0.21, 0.49, 0.80 at the ends of January, February and March.
        // F = 0.35 x + 0.65 x^2 = 0.102165, 0.327565, 0.696; of 2,000 node-hours.
        work(studio, 10, 100, model::Curve::crunch);
        check_months(studio, {204.33, 450.8, 736.87, 608.0, 0.0});
    }
    SECTION("flat, from noon") {
        // From day 10.5 to 110.5: 20.5, 28, 31 and 20.5 days of 100.
        work(studio, 10.5, 100, model::Curve::flat);
        check_months(studio, {410.0, 560.0, 620.0, 410.0, 0.0});
    }
    SECTION("during the shoot") {
        work(studio, 40, 100, model::Curve::flat).during = model::Window::shoot;
        check_months(studio, {1550.0, 450.0, 0.0}); // 31 and 9 days of 40
    }
    SECTION("points") {
        // Densities 0, 2, 1 over 0 to 1: areas 2 / 2 * 0.5 = 0.5 and (2 + 1) / 2 * 0.5 = 0.75, together 1.25.
        // From day 0 to 118: the middle is the end of February (day 59).
        // January: x = 31 / 118, density 4 x, area 2 x^2 = 0.138035; February the rest of 0.5.
        // March: day 90, y = 31 / 118 beyond the middle, density 2 - 2 y: 2 y - y^2 = 0.456406. April: the rest of
        // 0.75.
        auto& r = work(studio, 59, 59, model::Curve::points);
        r.during = model::Window::whole;
        r.points = {0.0, 2.0, 1.0};
        const double x = 31.0 / 118.0, january = 2.0 * x * x, march = 2.0 * x - x * x;
        check_months(studio, {2000.0 * january / 1.25, 2000.0 * (0.5 - january) / 1.25, 2000.0 * march / 1.25,
                              2000.0 * (0.75 - march) / 1.25, 0.0});
    }
    SECTION("deadline weeks") {
        // Flat from day 0 to 100, three times as dense in the last 20 days: 80 + 3 * 20 = 140 parts.
        // January 31, February 28, March 21 + 3 * 10 = 51, April 3 * 10 = 30.
        auto& r = work(studio, 1, 99, model::Curve::flat);
        r.during = model::Window::whole;
        r.deadline = Studio::day(20);
        r.deadline_weight = fixed(Number{3.0});
        check_months(studio, {2000.0 * 31 / 140, 2000.0 * 28 / 140, 2000.0 * 51 / 140, 2000.0 * 30 / 140, 0.0});
    }
    SECTION("a deadline longer than the window changes nothing") {
        auto& r = work(studio, 10, 100, model::Curve::flat);
        r.deadline = Studio::day(200);
        r.deadline_weight = fixed(Number{3.0});
        check_months(studio, {420.0, 560.0, 620.0, 400.0, 0.0});
    }
    SECTION("crunch with deadline weeks") {
        // Post of 100 days from day 0 (a shoot of nothing): from x = 0.8 on twice the density.
        // F(0.8) = 0.696, in all 0.696 + 2 * 0.304 = 1.304. March ends at x = 0.9, F = 0.8415: 0.696 + 2 * 0.1455 =
        // 0.987.
        auto& r = work(studio, 0, 100, model::Curve::crunch);
        r.deadline = Studio::day(20);
        r.deadline_weight = fixed(Number{2.0});
        const double january = 0.35 * 0.31 + 0.65 * 0.31 * 0.31, february = 0.35 * 0.59 + 0.65 * 0.59 * 0.59;
        check_months(studio, {2000 * january / 1.304, 2000 * (february - january) / 1.304,
                              2000 * (0.987 - february) / 1.304, 2000 * (1.304 - 0.987) / 1.304, 0.0});
    }
}

TEST_CASE("what of a window lies outside the horizon is not there", "[engine][demand]") {
    Studio studio(2);
    // From November 2026 (61 days before): flat over 100 days, so 39 are left: 31 in January, 8 in February.
    work(studio, 0, 61.0 * 100 / 61, model::Curve::flat);
    studio.study.workload.productions[0].start = YearMonth{2026, 11};
    Arrivals a(studio.study);
    // The calendar counts 30.436875 days a month before the study: it begins on day -60.87375.
    const double first_day = -2.0 * 30.436875;
    CHECK_THAT(a.to(0).work(), WithinRel(2000.0 * 31.0 / 100.0, 1e-12));
    CHECK_THAT(a.to(1).work(), WithinRel(2000.0 * (100.0 + first_day - 31.0) / 100.0, 1e-12));
    // A production that ends after the horizon: 2 of 100 days.
    Studio late(1);
    work(late, 29, 100, model::Curve::flat);
    CHECK_THAT(Arrivals(late.study).to(0).work(), WithinRel(2000.0 * 2.0 / 100.0, 1e-12));
}

TEST_CASE("hours have the weights of the week, which begins on Monday", "[engine][demand]") {
    Studio studio(2);
    studio.study.workload.week = rough_week();
    auto& r = work(studio, 1, 58, model::Curve::flat);
    r.during = model::Window::whole;
    Arrivals a(studio.study);
    a.to(0);
    // January 2027 begins on a Friday; 2 January is a Saturday, the 4th a Monday.
    const double friday_noon = a.hour(12)[0];
    CHECK_THAT(a.hour(8)[0], WithinRel(1.2 * friday_noon, 1e-12));
    CHECK_THAT(a.hour(9)[0], WithinRel(friday_noon, 1e-12));
    CHECK_THAT(a.hour(18)[0], WithinRel(1.6 * friday_noon, 1e-12));
    CHECK_THAT(a.hour(24)[0], WithinRel(0.4 * friday_noon, 1e-12));
    CHECK_THAT(a.hour(71)[0], WithinRel(0.4 * friday_noon, 1e-12));
    CHECK_THAT(a.hour(72)[0], WithinRel(1.2 * friday_noon, 1e-12));
    // 21 weekdays (1, 4 - 8, ... 25 - 29) of 9 * 1.2 + 9 + 6 * 1.6 = 29.4, 10 days of 24 * 0.4 = 9.6: 713.4 parts.
    CHECK_THAT(friday_noon, WithinRel(2000.0 * 31.0 / 59.0 / 713.4, 1e-12));
    // February begins on a Monday.
    a.to(1);
    CHECK_THAT(a.hour(5 * 24)[0], WithinRel(a.hour(12)[0] * 0.4, 1e-12));
    CHECK_THAT(a.hour(4 * 24 + 12)[0], WithinRel(a.hour(12)[0], 1e-12));
}

TEST_CASE("an own week of 168 hours", "[engine][demand]") {
    Studio studio(1);
    auto& hours = studio.study.workload.week.hours;
    hours.assign(168, 0.0);
    hours[4 * 24 + 3] = 5.0; // Friday 3 h
    work(studio, 1, 30, model::Curve::flat).during = model::Window::whole;
    Arrivals a(studio.study);
    a.to(0);
    // Five Fridays in January 2027: 1, 8, 15, 22, 29
    for (int h = 0; h < 744; ++h)
        CHECK_THAT(a.hour(h)[0], WithinAbs(h % 168 == 3 ? 400.0 : 0.0, 1e-9));
}

TEST_CASE("work that no hour has weight for lies evenly in its days", "[engine][demand]") {
    Studio studio(1);
    studio.study.workload.week = {.day = 1.0, .evening = 1.0, .night = 1.0, .weekend = 0.0, .hours = {}};
    // From Saturday 2 January, 12 h, to Monday 4 January, 0 h: 1.5 days.
    work(studio, 1.5, 1.5, model::Curve::flat);
    Arrivals a(studio.study);
    a.to(0);
    CHECK(a.hour(23)[0] == 0.0);
    CHECK_THAT(a.hour(24)[0], WithinRel(2000.0 / 3.0 / 24.0, 1e-12)); // a third of it on Saturday
    CHECK_THAT(a.hour(71)[0], WithinRel(2000.0 * 2.0 / 3.0 / 24.0, 1e-12));
    CHECK(a.hour(72)[0] == 0.0);
    CHECK_THAT(a.sum()[0], WithinRel(2000.0, 1e-12));
}

TEST_CASE("months of 730 hours", "[engine][demand]") {
    Studio studio(3);
    studio.study.calendar = MonthLength::hours_730;
    studio.study.workload.week = rough_week();
    work(studio, 1, 3 * 730.0 / 24.0 - 1, model::Curve::flat).during = model::Window::whole;
    Arrivals a(studio.study);
    CHECK(a.demand.hours(2) == 730);
    double last = 0.0;
    for (int m = 0; m < 3; ++m) {
        a.to(m);
        CHECK_THAT(a.work(), WithinRel(2000.0 / 3.0, 1e-12));
        CHECK_THAT(a.sum()[0], WithinRel(2000.0 / 3.0, 1e-12));
        last = a.hour(729)[0];
        CHECK(last > 0.0);
    }
    // The week runs on: month 1 begins at hour 96 + 730 = 826 = 4 * 168 + 154 of the week, a Sunday 10 h.
    Arrivals b(studio.study);
    b.to(1);
    CHECK_THAT(b.hour(14)[0] / b.hour(13)[0], WithinRel(1.2 / 0.4, 1e-12)); // Monday 0 h
}

TEST_CASE("noise moves work inside its month and makes none", "[engine][demand]") {
    Studio studio(4);
    studio.study.workload.week = rough_week();
    work(studio, 10, 100, model::Curve::crunch);
    auto& second = work(studio, 20, 60, model::Curve::flat);
    second.frames = fixed(Frames::from_base(300.0));
    auto& slow = studio.study.workload.productions[1];
    slow.slip = {.value = 0.0, .input = uniform(studio, "slip", 0.0, 480.0), .in_months = false, .given = true};
    slow.probability = {.fixed = {0.5}, .input = -1, .given = true};
    add_noise(studio, 0.5, 0.8);
    Arrivals a(studio.study);
    double all = 0.0;
    for (int m = 0; m < 4; ++m) {
        a.to(m);
        const engine::Block sum = a.sum(), want = a.state.work[0] + a.state.work[1];
        for (int i = 0; i < 64; ++i)
            CHECK_THAT(sum[i], WithinRel(want[i], 1e-12));
        all += sum[0];
    }
    CHECK_THAT(all, WithinRel(2000.0 + (a.luck.dates[1].happens[0] > 0.0 ? 600.0 : 0.0), 1e-12));
}

TEST_CASE("every source keeps its own work, whatever it shares the hours with", "[engine][demand]") {
    // The same show alone and beside a second one in another class: the bytes of its hours do not change.
    Studio alone(3);
    alone.study.workload.week = rough_week();
    add_noise(alone, 0.4, 0.9);
    work(alone, 10, 50, model::Curve::crunch);
    Studio both = alone;
    auto& other = work(both, 5, 70, model::Curve::flat);
    other.renderer = "redshift";
    other.gpu = true;
    both.study.scenarios.push_back(both.study.scenarios[0]);
    both.study.scenarios[1].name = "second";
    (void)uniform(both, "anything", 0.0, 1.0);
    Arrivals a(alone.study, 5), b(both.study, 5);
    REQUIRE(b.demand.classes().size() == 2);
    CHECK(b.demand.classes()[1].gpu);
    CHECK(b.demand.sources()[1].work_class == 1);
    for (int m = 0; m < 3; ++m) {
        a.to(m);
        b.to(m);
        for (int h = 0; h < a.demand.hours(m); h += 7) {
            const engine::Block x = a.hour(h), y = b.hour(h, 0);
            CHECK(std::memcmp(x.data(), y.data(), sizeof(engine::Block)) == 0);
        }
        CHECK_THAT(b.sum(1)[0], WithinRel(b.work(1), 1e-12));
    }
}

TEST_CASE("hours are the same bytes as a plain loop gives", "[engine][demand]") {
    // The loops run in whatever vectors the processor has; this one has none.
    Studio studio(2);
    studio.study.workload.week = rough_week();
    add_noise(studio, 0.5, 0.8);
    work(studio, 0, 31, model::Curve::flat);
    const std::int64_t group = 17;
    Arrivals a(studio.study, group);
    a.to(0);
    const chance::HourlyNoise noise(1, "workload.noise");
    std::array<double, 64> s{}, r{};
    s.fill(0.5);
    r.fill(0.8);
    chance::HourlyNoise::State state;
    noise.begin(group, s.data(), r.data(), state);
    const auto week = engine::week_weights(rough_week());
    std::vector<float> weights(744);
    for (std::size_t h = 0; h < 744; ++h)
        weights[h] = static_cast<float>(week[(4 * 24 + h) % 168]);
    std::vector<chance::Lanes> rows(744);
    noise.month(0, weights, state, rows.data());
    for (std::size_t i = 0; i < 64; ++i) {
        double shaped = 0.0, before = 0.0;
        std::array<double, 31> share{};
        for (std::size_t d = 0; d < 31; ++d) {
            const double after = static_cast<double>(d + 1) / 31.0;
            share[d] = after - before;
            before = after;
            double day = 0.0;
            for (std::size_t h = 0; h < 24; ++h)
                day += static_cast<double>(rows[24 * d + h].value[i]);
            shaped += share[d] * day;
        }
        for (std::size_t h = 0; h < 744; ++h) {
            const double rate = share[h / 24] * (1000.0 * 2.0 / shaped);
            CHECK(a.hour(static_cast<int>(h))[static_cast<Eigen::Index>(i)] ==
                  rate * static_cast<double>(rows[h].value[i]));
        }
    }
}

TEST_CASE("without a spread no noise is drawn", "[engine][demand]") {
    Studio studio(1);
    work(studio, 0, 31, model::Curve::flat);
    add_noise(studio, 0.0, 0.9);
    Arrivals a(studio.study);
    a.to(0);
    CHECK(a.state.shape.empty());
    CHECK_THAT(a.hour(100)[0], WithinRel(2000.0 / 744.0, 1e-12));
}

TEST_CASE("spread and correlation may differ from trial to trial", "[engine][demand]") {
    Studio studio(1);
    work(studio, 0, 31, model::Curve::flat);
    add_noise(studio, 0.0, 0.0);
    studio.study.workload.noise->spread.input = uniform(studio, "spread", 0.1, 1.0);
    Arrivals a(studio.study);
    a.to(0);
    const double* spread = a.draws.value(0, 0);
    for (int i = 0; i < 64; ++i) {
        double sum = 0.0, squares = 0.0;
        for (int h = 0; h < 744; ++h) {
            const double x = std::log(a.hour(h)[i]);
            sum += x;
            squares += x * x;
        }
        const double deviation = std::sqrt(squares / 744.0 - sum / 744.0 * (sum / 744.0));
        CHECK_THAT(deviation, WithinRel(spread[i], 0.13)); // 744 hours: 1 / sqrt(2 * 744) = 2.6 %, times five
    }
}

TEST_CASE("without keep_months the curve is a mean, and the hours make the work", "[engine][demand]") {
    // January 2027 begins on a Friday: 21 weekdays, 10 days of weekend. 2,000 node-hours over 31 days are 64.516 a day
    // or 2.688172 an hour in the mean. Weights: (5 (9 * 1.2 + 9 * 1 + 6 * 1.6) + 2 * 24 * 0.4) / 168 = 166.2 / 168 is
    // their mean, and the month has 21 * 29.4 + 10 * 9.6 = 713.4 of them.
    Studio studio(1);
    work(studio, 0, 31, model::Curve::flat);
    studio.study.workload.week = rough_week();
    studio.study.workload.keep_months = false;
    const double each = 2000.0 / 744.0 * 168.0 / 166.2;
    check_months(studio, {each * 713.4});
    Arrivals a(studio.study);
    a.to(0);
    CHECK_THAT(a.hour(10)[0], WithinRel(each * 1.0, 1e-12)); // Friday by day
    CHECK_THAT(a.hour(33)[0], WithinRel(each * 0.4, 1e-12)); // Saturday
    // With noise, hours are what they are, and the month their sum.
    add_noise(studio, 0.5, 0.8);
    Arrivals wild(studio.study);
    wild.to(0);
    double squares = 0.0;
    for (int i = 0; i < 64; ++i) {
        CHECK_THAT(wild.state.work[0][i], WithinRel(wild.sum()[i], 1e-9));
        squares += std::pow(wild.sum()[i] / (each * 713.4) - 1.0, 2);
    }
    // The mean of 744 hours of such noise: exp(0.25 r^n) - 1 summed over lags n of both signs is about 2.45, over 744
    // 0.0033 of variance, 0.057 of deviation; 64 trials leave 9 % of error to that, and weights some more.
    CHECK_THAT(std::sqrt(squares / 64.0), WithinAbs(0.058, 0.025));
}

TEST_CASE("spot prices by the hour have mean one and their spread, and a farm on spot must ask for them",
          "[engine][demand]") {
    Studio studio(12);
    work(studio, 0, 365, model::Curve::flat);
    model::SpotMarket market;
    market.spread = fixed(Number{0.25});
    studio.study.spot_market = market;
    {
        Arrivals none(studio.study);
        CHECK(none.to(0).demand.spot_price(none.state, 0) == nullptr);
    }
    studio.scenario().farm = model::Farm();
    studio.scenario().farm->spot_share = fixed(Number{1.0});
    Arrivals a(studio.study);
    double sum = 0.0, logs = 0.0, squares = 0.0, lagged = 0.0, count = 0.0;
    for (int m = 0; m < 12; ++m) {
        a.to(m);
        for (int h = 0; h + 1 < a.demand.hours(m); ++h)
            for (int i = 0; i < 64; ++i) {
                const double f = static_cast<double>(a.demand.spot_price(a.state, h)[i]), x = std::log(f) + 0.03125;
                sum += f;
                logs += x;
                squares += x * x;
                lagged += x * (std::log(static_cast<double>(a.demand.spot_price(a.state, h + 1)[i])) + 0.03125);
                ++count;
            }
    }
    // 559,872 draws: standard errors of 0.25 / sqrt(n) = 0.00033 of a mean, 0.001 of a deviation's part and a
    // correlation
    CHECK_THAT(sum / count, WithinAbs(1.0, 0.0017));
    CHECK_THAT(logs / count, WithinAbs(0.0, 0.0017));
    CHECK_THAT(std::sqrt(squares / count), WithinRel(0.25, 0.005));
    CHECK_THAT(lagged / squares, WithinAbs(0.0, 0.007));
}

TEST_CASE("no work in trials in which a production does not happen", "[engine][demand]") {
    Studio studio(1);
    work(studio, 0, 31, model::Curve::flat);
    studio.study.workload.productions[0].probability = {.fixed = {0.5}, .input = -1, .given = true};
    Arrivals a(studio.study);
    a.to(0);
    int happens = 0;
    for (int i = 0; i < 64; ++i) {
        const bool alive = a.luck.dates[0].happens[i] > 0.0;
        happens += alive ? 1 : 0;
        CHECK((a.hour(50)[i] > 0.0) == alive);
        CHECK_THAT(a.work(0, i), WithinAbs(alive ? 2000.0 : 0.0, 1e-9));
    }
    CHECK(happens == 32); // stratified
}

TEST_CASE("classes are told apart by renderer, memory and GPU", "[engine][demand]") {
    Studio studio(1);
    work(studio, 0, 31, model::Curve::flat);
    auto& p = studio.study.workload.productions[0].render;
    p.push_back(p[0]); // 1: the same class
    p.push_back(p[0]); // 2: another renderer
    p.push_back(p[0]); // 3: more memory
    p.push_back(p[0]); // 4: GPU
    p.push_back(p[0]); // 5: GPU with memory
    p[2].renderer = "vray";
    p[3].memory = fixed(Bytes::from_base(128e9));
    p[4].gpu = true;
    p[5].gpu = true;
    p[5].gpu_memory = fixed(Bytes::from_base(24e9));
    log(studio, {1.0}, 24).memory = fixed(Bytes::from_base(128e9)); // 6: the class of 3
    const engine::Demand demand(studio.study, 1);
    std::vector<int> classes;
    for (const auto& s : demand.sources())
        classes.push_back(s.work_class);
    CHECK(classes == std::vector<int>{0, 0, 1, 2, 3, 4, 2});
    CHECK(demand.sources()[0].cause == "show0 / shots");
    CHECK(demand.sources()[6].cause == "(house) / log");
}

TEST_CASE("a log is replayed hour by hour, again and again, with growth", "[engine][demand]") {
    Studio studio(14);
    std::vector<double> core_hours(40);
    for (std::size_t h = 0; h < 40; ++h)
        core_hours[h] = static_cast<double>(h + 1);
    auto& l = log(studio, core_hours, 48);
    l.growth = fixed(rates::PerMonth::from_base(0.21 / 12.0)); // 21 % a year
    add_noise(studio, 0.5, 0.8);                               // is for productions only
    Arrivals a(studio.study);
    a.to(0);
    CHECK(a.hour(0)[0] == 0.5);
    CHECK_THAT(a.hour(39)[0], WithinRel(20.0, 1e-14));
    CHECK(a.hour(40)[0] == 0.0); // the period is longer than the list
    CHECK_THAT(a.hour(48)[0], WithinRel(0.5, 1e-14));
    // 744 hours are 15 periods of 820 core-hours and 24 hours more: 1 + ... + 24 = 300
    CHECK_THAT(a.work(), WithinRel(0.5 * (15 * 820 + 300), 1e-13));
    CHECK_THAT(a.sum()[0], WithinRel(a.work(), 1e-13));
    CHECK(a.state.frames[0][0] == 0.0);
    CHECK(a.demand.any(a.state, 0));
    // February goes on where January stopped, and has grown by a twelfth power of 1.21
    a.to(1);
    CHECK_THAT(a.hour(0)[0], WithinRel(0.5 * 25.0 * std::pow(1.21, 1.0 / 12.0), 1e-12));
    // Thirteen months later: 1.21^(13/12); the hour 9504 of the log is a multiple of 48
    a.to(13);
    CHECK_THAT(a.hour(0)[0], WithinRel(0.5 * std::pow(1.21, 13.0 / 12.0) * (9504 % 48 + 1), 1e-12));
}

TEST_CASE("a log that starts later, earlier, or once", "[engine][demand]") {
    Studio studio(3);
    auto& l = log(studio, {4.0, 6.0}, 24);
    l.growth = fixed(rates::PerMonth::from_base(0.44 / 12.0));
    SECTION("later: its growth begins with it") {
        l.start = YearMonth{2027, 2};
        Arrivals a(studio.study);
        CHECK(a.to(0).sum()[0] == 0.0);
        CHECK_FALSE(a.demand.any(a.state, 0));
        CHECK_THAT(a.to(1).work(), WithinRel(28 * 5.0, 1e-13));
        CHECK_THAT(a.to(2).work(), WithinRel(31 * 5.0 * std::pow(1.44, 1.0 / 12.0), 1e-12));
    }
    SECTION("earlier") {
        l.start = YearMonth{2026, 1};
        l.core_hours.assign(8760 + 1, 0.0);
        l.core_hours[8760] = 10.0; // the first hour of 2027
        l.period = 8784;
        Arrivals a(studio.study);
        CHECK_THAT(a.to(0).hour(0)[0], WithinRel(0.5 * 10.0 * 1.44, 1e-12));
        CHECK_THAT(a.work(), WithinRel(7.2, 1e-12));
    }
    SECTION("once") {
        l.repeat = false;
        Arrivals a(studio.study);
        CHECK_THAT(a.to(0).work(), WithinRel(5.0, 1e-13));
        CHECK(a.to(1).work() == 0.0);
    }
}

TEST_CASE("flat work is flat in months of 730 hours, whose last day has ten", "[engine][demand]") {
    Studio studio(3);
    studio.study.calendar = MonthLength::hours_730;
    work(studio, 1, 3 * 730.0 / 24.0 - 1, model::Curve::flat).during = model::Window::whole;
    Arrivals a(studio.study);
    for (int m = 0; m < 3; ++m) {
        a.to(m);
        for (const int hour : {0, 719, 720, 729})
            CHECK_THAT(a.hour(hour)[0], WithinRel(2000.0 / (3 * 730.0), 1e-12));
    }
}

TEST_CASE("a log in months of 730 hours, and one whose demand ends", "[engine][demand]") {
    Studio studio(3);
    studio.study.calendar = MonthLength::hours_730;
    std::vector<double> core_hours(730 * 3);
    for (std::size_t h = 0; h < core_hours.size(); ++h)
        core_hours[h] = static_cast<double>(h % 11);
    auto& l = log(studio, core_hours, 2208);
    double in = 0.0, out = 0.0;
    for (const double x : core_hours)
        in += 0.5 * x;
    SECTION("core-hours in are core-hours out") {
        Arrivals a(studio.study);
        for (int m = 0; m < 3; ++m)
            out += a.to(m).sum()[0];
        CHECK_THAT(out, WithinRel(in, 1e-13));
        CHECK(a.to(2).hour(0)[0] == 0.5 * static_cast<double>(1460 % 11));
    }
    SECTION("a growth of -100 % a year") {
        l.growth = fixed(rates::PerMonth::from_base(-1.0 / 12.0));
        Arrivals a(studio.study);
        CHECK(a.to(0).hour(1)[0] == 0.5);
        CHECK(a.to(1).work() < 1e-20);
    }
}

TEST_CASE("a log beside a production in one class", "[engine][demand]") {
    Studio studio(1);
    add_noise(studio, 0.5, 0.8);
    work(studio, 0, 31, model::Curve::flat);
    log(studio, {4.0, 6.0}, 24);
    Arrivals a(studio.study);
    a.to(0);
    REQUIRE(a.demand.classes().size() == 1);
    CHECK_THAT(a.sum()[0], WithinRel(2000.0 + 31 * 5.0, 1e-12));
    CHECK_THAT(a.work(1), WithinRel(31 * 5.0, 1e-12));
}
