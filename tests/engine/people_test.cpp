// Workstations, review, staff and other costs, with the arithmetic beside the numbers.

#include <cmath>

#include "support/catch.hpp"
#include "support/studio.hpp"

using namespace topsheet;
using tests::Priced;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

TEST_CASE("rented workstations run by the hour, remote display by the seat, pixels by the byte") {
    Studio studio(1);
    const int cloud = studio.site("cloud", model::SiteKind::cloud);
    const int hour = studio.meter("g5", NodeHours::dimension, 1.006);
    const int seat = studio.meter("pcoip", Dimension{.month = 1, .seat = 1}, 30.0);
    const int out = studio.meter("internet", Bytes::dimension, 0.09 / 1e9);
    rates::Machine m;
    m.id = "g5";
    m.on_demand = Studio::to<rates::Meter>(hour);
    studio.study.catalog.machines.push_back(m);
    model::Role role;
    role.name = "compositor";
    role.count = fixed(persons(12));
    role.hours = fixed(model::WorkdayHours::from_base(9));
    studio.study.workload.artists.push_back(role);
    model::Route r;
    r.from = Studio::to<model::Site>(cloud);
    r.to = Studio::to<model::Site>(0);
    r.meters = {Studio::to<rates::Meter>(out)};
    studio.scenario().routes.push_back(r);
    model::Workstations w;
    w.name = "compositing";
    w.role = "compositor";
    w.site = Studio::to<model::Site>(cloud);
    w.artists = Studio::to<model::Site>(0);
    w.machine = Studio::to<rates::Machine>(0);
    w.protocol = Studio::to<rates::Meter>(seat);
    w.hours_factor = fixed(Number{1.1});
    w.stream = fixed(ByteRate::from_base(10e6 / 8 * 3600)); // 10 Mbit/s = 4.5 GB an hour
    studio.scenario().workstations.push_back(w);
    const Priced priced(studio.study);
    const double worked = 12 * 9 * 21; // January 2027 has 21 workdays
    CHECK_THAT(priced.usage(hour, 0), WithinRel(worked * 1.1, 1e-12));
    CHECK_THAT(priced.usage(seat, 0), WithinRel(12.0, 1e-12));
    CHECK_THAT(priced.usage(out, 0), WithinRel(worked * 4.5e9, 1e-12));
    CHECK_THAT(priced.cash(0), WithinRel(worked * 1.1 * 1.006 + 360 + worked * 4.5 * 0.09, 1e-9));
}

TEST_CASE("the binomial quantile is the inverse of the distribution function") {
    // P(X <= 0) = 0.8^8 = 0.16777, P(X <= 1) = 0.50332, P(X <= 2) = 0.79692 for n = 8, p = 0.2
    CHECK(engine::binomial_quantile(8, 0.2, 0.1677) == 0);
    CHECK(engine::binomial_quantile(8, 0.2, 0.1678) == 1);
    CHECK(engine::binomial_quantile(8, 0.2, 0.5033) == 1);
    CHECK(engine::binomial_quantile(8, 0.2, 0.5034) == 2);
    CHECK(engine::binomial_quantile(8, 0.2, 0.9999999) == 8);
    CHECK(engine::binomial_quantile(8, 0.0, 0.99) == 0);
    CHECK(engine::binomial_quantile(8, 1.0, 0.01) == 8);
    CHECK(engine::binomial_quantile(0, 0.5, 0.5) == 0);
}

TEST_CASE("color judged on an endpoint that hides faults is graded again now and then") {
    Studio studio(4);
    const int suite = studio.meter("suite", Hours::dimension, 350.0);
    rates::ReviewEndpoint browser;
    browser.id = "browser";
    browser.redo = fixed(Number{0.2});
    studio.study.catalog.review_endpoints.push_back(browser);
    model::ReviewService service;
    service.need = model::ReviewNeed::final;
    service.endpoint = Studio::to<rates::ReviewEndpoint>(0);
    service.site = Studio::to<model::Site>(0);
    service.grade = fixed(hours(60));
    service.repeated = fixed(Number{0.5});
    service.suite = Studio::to<rates::Meter>(suite);
    service.fixed_redo = fixed(usd(4000));
    studio.scenario().review.push_back(service);
    auto& p = studio.production("series", 31, 40); // delivery on 13 March
    p.titles = fixed(titles(8));
    const Priced priced(studio.study);
    // One redo is 60 x 0.5 x 350 + 4,000 = 14,500; 8 x 0.2 x 14,500 = 23,200 is expected.
    double mean = 0.0;
    for (int i = 0; i < chance::group_size; ++i) {
        const double times = priced.scratch.activity.gauge(engine::Gauge::redone_titles)[i];
        CHECK_THAT(priced.scratch.books.nominal[i], WithinAbs(times * 14500.0, 1e-6));
        mean += priced.scratch.books.nominal[i] / chance::group_size;
    }
    CHECK_THAT(mean, WithinRel(23200.0, 0.05)); // 64 stratified draws
    CHECK(priced.cash(0) == 0.0);
    CHECK(priced.scratch.books.cash[2].sum() > 0.0);
}

TEST_CASE("staff, one-off payments and other costs") {
    Studio studio(6);
    const int wage = studio.meter("engineer", Dimension{.month = 1, .person = 1}, 12000.0);
    const int insurance = studio.meter("insurance", Dimension{.unit = 1}, 5.0);
    model::Staff staff;
    staff.name = "operations";
    staff.wage = Studio::to<rates::Meter>(wage);
    staff.count = fixed(persons(1.5));
    studio.scenario().people.push_back(staff);
    model::OneOff training;
    training.name = "training";
    training.month = YearMonth{2027, 3};
    training.amount = fixed(usd(7000));
    studio.scenario().one_off.push_back(training);
    model::OtherCost support;
    support.name = "support";
    support.amount = fixed(model::MoneyPerMonth::from_base(250));
    support.from = YearMonth{2027, 2};
    support.to = YearMonth{2027, 4};
    model::OtherCost metered;
    metered.name = "cover";
    metered.meter = Studio::to<rates::Meter>(insurance);
    metered.quantity = fixed(Number{10.0});
    studio.scenario().other = {support, metered};
    const Priced priced(studio.study);
    CHECK_THAT(priced.cash(0), WithinRel(18000.0 + 50, 1e-12));
    CHECK_THAT(priced.cash(1), WithinRel(18000.0 + 50 + 250, 1e-12));
    CHECK_THAT(priced.cash(2), WithinRel(18000.0 + 50 + 250 + 7000, 1e-12));
    CHECK_THAT(priced.cash(4), WithinRel(18000.0 + 50, 1e-12));
}

TEST_CASE("a queue manager's integration is paid once, its care every month") {
    Studio studio(3);
    const int wage = studio.meter("engineer", Dimension{.month = 1, .person = 1}, 12000.0);
    rates::QueueManager q;
    q.id = "opencue";
    q.integration = fixed(rates::PersonHours::from_base(20 * 168.0)); // 20 person-weeks
    q.running = fixed(persons(0.25));
    studio.study.catalog.queue_managers.push_back(q);
    model::Farm farm;
    farm.site = Studio::to<model::Site>(0);
    farm.queue_manager = Studio::to<rates::QueueManager>(0);
    farm.engineer = Studio::to<rates::Meter>(wage);
    farm.integration = YearMonth{2027, 2};
    studio.scenario().farm = farm;
    const Priced priced(studio.study);
    // A month has 30.436875 / 7 = 4.348125 weeks: 20 weeks are 4.5997 person-months, 55,196 USD.
    CHECK_THAT(priced.cash(0), WithinAbs(0.0, 1e-9));
    CHECK_THAT(priced.cash(1), WithinRel(20 / 4.348125 * 12000 + 3000, 1e-9));
    CHECK_THAT(priced.cash(2), WithinRel(3000.0, 1e-12));
}
