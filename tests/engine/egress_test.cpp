// Reads, caches, deliveries and standing charges, with the arithmetic beside the numbers.

#include "support/catch.hpp"
#include "support/pull_studio.hpp"

using namespace topsheet;
using tests::Priced;
using tests::PullStudio;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

TEST_CASE("2 TB each workday against 2 TB once") {
    // January 2027 has 21 workdays, February 20, March 23.
    PullStudio daily(model::Cadence::workday);
    const Priced d(daily.study);
    CHECK_THAT(d.usage(daily.internet, 0), WithinRel(42e12, 1e-12));
    CHECK_THAT(d.cash(0), WithinRel(21 * 2000 * 0.09, 1e-9)); // 3,780
    CHECK_THAT(d.cash(1), WithinRel(20 * 2000 * 0.09, 1e-9));
    CHECK_THAT(d.cash(2), WithinRel(23 * 2000 * 0.09, 1e-9));
    CHECK_THAT(d.usage(daily.request, 0), WithinRel(42e12 / 50e6, 1e-12)); // one request for each file
    CHECK_THAT(d.gauge(engine::Gauge::egress_bytes), WithinRel(64 * 2e12, 1e-12));

    PullStudio once(model::Cadence::once);
    const Priced o(once.study);
    CHECK_THAT(o.nominal(), WithinRel(180.0, 1e-9)); // 2,000 GB x 0.09
    CHECK_THAT(o.cash(0), WithinRel(180.0, 1e-9));
}

TEST_CASE("a week's and a month's pulls follow the calendar") {
    PullStudio weekly(model::Cadence::week);
    CHECK_THAT(Priced(weekly.study).usage(weekly.internet, 0), WithinRel(2e12 * 31 / 7, 1e-12));
    PullStudio monthly(model::Cadence::month);
    CHECK_THAT(Priced(monthly.study).usage(monthly.internet, 1), WithinRel(2e12, 1e-12));
}

TEST_CASE("a cache fetches what it misses, and fills itself once") {
    PullStudio studio(model::Cadence::workday);
    model::Cache cache;
    cache.name = "cache";
    cache.site = Studio::to<model::Site>(0);
    cache.serves = {"colorist"};
    cache.hit = fixed(Number{0.9});
    cache.read_ahead = fixed(Number{1.5});
    cache.size = fixed(terabytes(8));
    studio.scenario().caches.push_back(cache);
    const Priced priced(studio.study);
    CHECK_THAT(priced.usage(studio.internet, 1), WithinRel(40e12 * 0.1 * 1.5, 1e-9));
    CHECK_THAT(priced.usage(studio.internet, 0), WithinRel(42e12 * 0.1 * 1.5 + 8e12, 1e-9));
    SECTION("what it fetches is asked for object by object") {
        const Priced asked(studio.study);
        CHECK_THAT(asked.usage(studio.request, 1), WithinRel(40e12 * 0.1 * 1.5 / 50e6, 1e-9));
        CHECK_THAT(asked.usage(studio.request, 0), WithinRel((42e12 * 0.1 * 1.5 + 8e12) / 50e6, 1e-9));
    }
    SECTION("a share of it is renewed every month") {
        studio.scenario().caches[0].renewed = fixed(rates::PerMonth::from_base(0.25));
        CHECK_THAT(Priced(studio.study).usage(studio.internet, 1), WithinRel(40e12 * 0.15 + 2e12, 1e-9));
    }
    SECTION("roles that it does not serve read past it, or through their own") {
        model::Role role = studio.study.workload.artists[0];
        role.name = "editor";
        studio.study.workload.artists.push_back(role);
        model::Workstations w;
        w.name = "cutting room";
        w.role = "editor";
        w.site = Studio::to<model::Site>(0);
        studio.scenario().workstations.push_back(w);
        model::Read read = studio.study.workload.reads[0];
        read.name = "cutting";
        read.by = "editor";
        studio.study.workload.reads.push_back(read);
        CHECK_THAT(Priced(studio.study).usage(studio.internet, 1), WithinRel(40e12 * 0.15 + 40e12, 1e-9));
        model::Cache second = cache;
        second.name = "second";
        second.serves = {"editor"};
        second.hit = fixed(Number{0.5});
        second.read_ahead = fixed(Number{1.0});
        second.size = fixed(terabytes(1));
        studio.scenario().caches.push_back(second);
        const Priced both(studio.study);
        CHECK_THAT(both.usage(studio.internet, 1), WithinRel(40e12 * 0.15 + 20e12, 1e-9));
        CHECK_THAT(both.usage(studio.internet, 0), WithinRel(42e12 * 0.15 + 21e12 + 8e12 + 1e12, 1e-9));
    }
    SECTION("its rented stock is paid as provisioned") {
        auto& fast = studio.study.catalog.storage_classes.emplace_back(studio.study.catalog.storage_classes[0]);
        fast.stock = Studio::to<rates::Meter>(studio.meter("fast-stock", ByteMonths::dimension, 1.0));
        fast.provisioned = fixed(Number{1.25});
        studio.scenario().caches[0].storage_class = Studio::to<rates::StorageClass>(1);
        const int stock = static_cast<int>(studio.study.catalog.meters.size()) - 1;
        CHECK_THAT(Priced(studio.study).usage(stock, 2), WithinRel(10e12, 1e-12));
        // ONTAP holds back 16 %: 8 x 1.25 / 0.84 = 11.9 TB, which is 6 steps of 2 TB.
        fast.system_reserve = fixed(Number{0.16});
        fast.capacity_step = fixed(terabytes(2));
        CHECK_THAT(Priced(studio.study).usage(stock, 2), WithinRel(12e12, 1e-12));
        fast.capacity_minimum = fixed(terabytes(15)); // sold as it is, though no whole number of steps
        CHECK_THAT(Priced(studio.study).usage(stock, 2), WithinRel(15e12, 1e-12));
        fast.capacity_minimum = fixed(terabytes(11));
        CHECK_THAT(Priced(studio.study).usage(stock, 2), WithinRel(12e12, 1e-12));
    }
    SECTION("a perfect cache has no egress after it is filled") {
        studio.scenario().caches[0].hit = fixed(Number{1.0});
        CHECK_THAT(Priced(studio.study).usage(studio.internet, 1), WithinAbs(0.0, 1e-6));
    }
}

TEST_CASE("events and repeated deliveries happen in their months") {
    // The show shoots in January, posts in February and delivers on day 59, the first of March.
    PullStudio studio(model::Cadence::once);
    studio.study.workload.reads.clear();
    auto& show = studio.production("show", 31, 28);
    show.reads.push_back(PullStudio::read("conform pull", "working", model::Cadence::event));
    show.reads[0].at = model::Event::conform; // day 31 + 0.70 x 28 = 50.6
    const int client = studio.site("client", model::SiteKind::outside);
    model::Delivery d;
    d.name = "masters";
    d.of = "working";
    d.volume = fixed(terabytes(1));
    d.to = "client";
    show.deliveries.push_back(d);
    d.name = "dailies out";
    d.cadence = model::Cadence::week;
    show.deliveries.push_back(d);
    d.name = "turnover";
    d.cadence = model::Cadence::once;
    show.deliveries.push_back(d);
    const int cdn = studio.meter("cdn", Bytes::dimension, 0.02 / 1e9);
    model::Route r;
    r.name = "to the client";
    r.from = Studio::to<model::Site>(studio.cloud);
    r.to = Studio::to<model::Site>(client);
    r.meters = {Studio::to<rates::Meter>(cdn)};
    studio.scenario().routes.push_back(r);
    const Priced p(studio.study, true);
    CHECK_THAT(p.usage(studio.internet, 0), WithinAbs(0.0, 0.0));
    CHECK_THAT(p.usage(studio.internet, 1), WithinRel(2e12, 1e-12));
    CHECK_THAT(p.usage(studio.internet, 2), WithinAbs(0.0, 0.0));
    CHECK_THAT(PullStudio::of_cause(p, cdn, "show / masters", 1), WithinAbs(0.0, 0.0));
    CHECK_THAT(PullStudio::of_cause(p, cdn, "show / masters", 2), WithinRel(1e12, 1e-12));
    CHECK_THAT(PullStudio::of_cause(p, cdn, "show / dailies out", 1), WithinRel(4e12, 1e-12)); // 28 days / 7
    CHECK_THAT(PullStudio::of_cause(p, cdn, "show / dailies out", 2), WithinAbs(0.0, 0.0));
    CHECK_THAT(PullStudio::of_cause(p, cdn, "show / turnover", 1), WithinRel(1e12, 1e-12)); // as post begins
    // In February the weekly package and the turnover may meet: 2 TB within 12 hours.
    CHECK_THAT(p.load(1, false, 1), WithinRel(2e12 / 12, 1e-12));
    CHECK_THAT(p.load(1, false, 2), WithinRel(1e12 / 12, 1e-12));
}

TEST_CASE("pulls of a route coincide in its busiest hour") {
    PullStudio studio(model::Cadence::workday);
    auto& reads = studio.study.workload.reads;
    reads.push_back(reads[0]);
    reads[1].name = "evening pull";
    reads[1].within = fixed(Hours::from_base(4.0));
    reads[1].volume = fixed(terabytes(1));
    const Priced p(studio.study, true);
    CHECK_THAT(p.load(0, false, 0), WithinRel(2e12 / 12 + 1e12 / 4, 1e-12));
    const auto flow = p.flow(engine::FlowKind::read, "(house) / morning pull");
    REQUIRE(flow >= 0);
    CHECK_THAT(Priced::entry(p.scratch.activity.pull, flow, 0), WithinRel(2e12, 1e-12));
    CHECK_THAT(Priced::entry(p.scratch.activity.flow, flow, 0), WithinRel(42e12, 1e-12));
    // 2 TB on 10 Gbit/s, which is 4.5 TB an hour: 26 minutes and 40 seconds.
    CHECK_THAT(engine::transfer_hours(2e12, 10e9 / 8 * 3600), WithinRel(2.0 / 4.5, 1e-12));
}

TEST_CASE("a meter named under twice counts each byte twice, in both directions") {
    PullStudio studio(model::Cadence::once);
    const int zone = studio.meter("zone", Bytes::dimension, 0.01 / 1e9);
    auto& route = studio.scenario().routes[0];
    route.twice = {Studio::to<rates::Meter>(zone)};
    CHECK_THAT(Priced(studio.study).usage(zone, 0), WithinRel(4e12, 1e-12));
    CHECK_THAT(Priced(studio.study).nominal(), WithinRel(2000 * 0.09 + 2 * 2000 * 0.01, 1e-12)); // 220
    std::swap(route.from, route.to);
    CHECK_THAT(Priced(studio.study).usage(zone, 0), WithinRel(4e12, 1e-12));
}

TEST_CASE("reads follow their data down the tiers") {
    // 10 TB arrive evenly over 45 days of shoot and then move on, all at once. In February (days 31 to 59) the
    // bucket holds on average the integral of t x 10/45 over 31 to 45, 1,064/9 TB-days, and the vault 14 x 10.
    PullStudio studio(model::Cadence::once);
    studio.study.workload.reads.clear();
    const int vault = studio.tier("vault", studio.cloud, 0.0);
    const int retrieval = studio.meter("retrieval", Bytes::dimension, 0.03 / 1e9);
    const int vault_get = studio.meter("vault get", Requests::dimension, 0.0);
    studio.study.catalog.storage_classes[1].retrieval = Studio::to<rates::Meter>(retrieval);
    studio.study.catalog.storage_classes[1].read = Studio::to<rates::Meter>(vault_get);
    auto& show = studio.production("show", 45, 28);
    model::Dataset d;
    d.name = "camera";
    d.volume = fixed(terabytes(10));
    d.object_size = fixed(megabytes(50));
    show.datasets.push_back(d);
    studio.place("camera", {studio.bucket, vault}).stages[0].until = model::Event::shoot_end;
    SECTION("in proportion to what lies in each in the month") {
        show.reads.push_back(PullStudio::read("pull", "camera", model::Cadence::workday));
        const Priced p(studio.study, true);
        CHECK_THAT(p.usage(retrieval, 0), WithinAbs(0.0, 1.0)); // January: all in the bucket
        CHECK_THAT(p.usage(studio.request, 0), WithinRel(42e12 / 50e6, 1e-12));
        const double in_bucket = (1064.0 / 9) / (1064.0 / 9 + 140.0);
        CHECK_THAT(p.usage(studio.request, 1), WithinRel(40e12 * in_bucket / 50e6, 1e-9));
        CHECK_THAT(p.usage(retrieval, 1), WithinRel(40e12 * (1 - in_bucket), 1e-9));
        CHECK_THAT(p.usage(vault_get, 1), WithinRel(40e12 * (1 - in_bucket) / 50e6, 1e-9));
        CHECK_THAT(p.usage(studio.internet, 1), WithinRel(40e12, 1e-9));
        CHECK_THAT(p.load(0, false, 1), WithinRel(2e12 / 12, 1e-9)); // both parts are one pull
        // March: the vault has everything; days 59 to 73 of 31, 23 workdays.
        CHECK_THAT(p.usage(retrieval, 2), WithinRel(2e12 * 23 * 14 / 31, 1e-9));
    }
    SECTION("on the day of an event from where they lie just before it") {
        show.reads.push_back(PullStudio::read("wrap", "camera", model::Cadence::event));
        show.reads[0].at = model::Event::shoot_end; // they move on this very day
        CHECK_THAT(Priced(studio.study).usage(retrieval, 1), WithinAbs(0.0, 1.0));
        show.reads[0].at = model::Event::color; // day 45 + 0.85 x 28 = 68.8, in March
        CHECK_THAT(Priced(studio.study).usage(retrieval, 2), WithinRel(2e12, 1e-9));
    }
    SECTION("of the house too") {
        studio.study.workload.reads.push_back(PullStudio::read("pull", "camera", model::Cadence::month));
        CHECK_THAT(Priced(studio.study).usage(retrieval, 2), WithinRel(2e12, 1e-9));
    }
    SECTION("restored copies stand for their originals") {
        // The conform on day 45 + 14 = 59 brings back a quarter into the bucket for 15 of March's 31 days.
        studio.study.catalog.storage_classes[1].access = rates::Access::archive;
        show.conform = fixed(Number{0.5});
        model::Recall recall;
        recall.name = "conform";
        recall.of = "camera";
        recall.share = fixed(Number{0.25});
        recall.hold = Studio::day(15);
        show.recalls.push_back(recall);
        show.reads.push_back(PullStudio::read("pull", "camera", model::Cadence::month));
        const double pulled = 2e12 * 14 / 31; // while post lasts
        const double in_bucket = 0.25 * 15 / 31;
        const Priced p(studio.study);
        CHECK_THAT(PullStudio::of_cause(p, retrieval, "show / pull", 2), WithinRel(pulled * (1 - in_bucket), 1e-9));
        CHECK_THAT(PullStudio::of_cause(p, studio.request, "show / pull", 2),
                   WithinRel(pulled * in_bucket / 50e6, 1e-9));
    }
}

TEST_CASE("pixels load their route while people work") {
    // 3 people x 25 Mbit/s = 75 Mbit/s = 33.75 GB an hour; 8 hours on 21 workdays make 5,670 GB in January.
    PullStudio studio(model::Cadence::once);
    auto& seats = studio.scenario().workstations[0];
    seats.site = Studio::to<model::Site>(studio.cloud);
    seats.artists = Studio::to<model::Site>(0);
    seats.stream = fixed(ByteRate::from_base(25e6 / 8.0 * 3600.0));
    const Priced priced(studio.study, true);
    const int pixels = priced.flow(engine::FlowKind::pixels, "(artists) / suite, pixels");
    REQUIRE(pixels >= 0);
    CHECK(priced.evaluation.layout().flows[static_cast<std::size_t>(pixels)].from == studio.cloud);
    CHECK_THAT(Priced::entry(priced.scratch.activity.flow, pixels, 0), WithinRel(5670e9, 1e-12));
    CHECK_THAT(priced.load(0, false, 0), WithinRel(33.75e9, 1e-12));
    CHECK_THAT(priced.load(0, true, 0), WithinAbs(0.0, 0.0));
    SECTION("without detail only usage is kept") {
        const Priced lean(studio.study);
        CHECK_THAT(lean.usage(studio.internet, 0), WithinRel(5670e9, 1e-12));
        CHECK_FALSE(lean.scratch.activity.flow.has(pixels, 0));
    }
}

TEST_CASE("ports stand by the hour and circuits by the month, used or not") {
    PullStudio studio(model::Cadence::once);
    const int port = studio.meter("port", Dimension{.hour = 1, .port = 1}, 2.25);
    const int circuit = studio.meter("circuit", Dimension{.month = 1, .unit = 1}, 900.0);
    model::FixedUsage a, b;
    a.name = "port";
    a.meter = Studio::to<rates::Meter>(port);
    a.count = fixed(Number{2.0});
    b.name = "circuit";
    b.meter = Studio::to<rates::Meter>(circuit);
    studio.scenario().routes[0].standing = {a, b};
    const Priced priced(studio.study);
    CHECK_THAT(priced.cash(1), WithinRel(2 * 672 * 2.25 + 900.0, 1e-12));
}

TEST_CASE("splitting a habit over causes conserves the bill under a graduated price") {
    PullStudio whole(model::Cadence::workday);
    rates::Graduated ladder{{{20e12, 0.09 / 1e9}, {std::numeric_limits<double>::infinity(), 0.05 / 1e9}}};
    whole.study.catalog.meters[static_cast<std::size_t>(whole.internet)].tariff.rule = ladder;
    PullStudio split = whole;
    auto& reads = split.study.workload.reads;
    reads.push_back(reads[0]);
    reads[0].volume = fixed(terabytes(0.5));
    reads[1].volume = fixed(terabytes(1.5));
    reads[1].name = "evening pull";
    const Priced a(whole.study), b(split.study);
    CHECK_THAT(a.cash(0), WithinRel(20000 * 0.09 + 22000 * 0.05, 1e-9)); // 42 TB in January
    for (int m = 0; m < 3; ++m)
        CHECK_THAT(b.cash(m), WithinRel(a.cash(m), 1e-12));
}

TEST_CASE("removing a read lowers the bill by its marginal cost") {
    // 42 TB in January climb to 20 TB at 0.09 and from there at 0.05; 0.5 TB a workday are 10.5 TB of them.
    PullStudio all(model::Cadence::workday);
    all.study.catalog.meters[static_cast<std::size_t>(all.internet)].tariff.rule =
        rates::Graduated{{{20e12, 0.09 / 1e9}, {std::numeric_limits<double>::infinity(), 0.05 / 1e9}}};
    auto& reads = all.study.workload.reads;
    reads.push_back(reads[0]);
    reads[0].volume = fixed(terabytes(1.5));
    reads[1].volume = fixed(terabytes(0.5));
    reads[1].name = "evening pull";
    PullStudio rest = all;
    rest.study.workload.reads.pop_back();
    const Priced with(all.study, true), without(rest.study);
    const double falls = with.nominal() - without.nominal();
    double marginal = 0.0, share = 0.0;
    const auto& lines = with.evaluation.layout().lines;
    for (std::size_t i = 0; i < lines.size(); ++i)
        if (lines[i].cause == "(house) / evening pull") {
            marginal += with.scratch.books.line_marginal[i] / chance::group_size;
            for (int m = 0; m < 3; ++m)
                share += with.scratch.books.line_month[i * 3 + static_cast<std::size_t>(m)] / chance::group_size;
        }
    // 21 + 20 + 23 workdays, all at the last price: 64 x 500 GB x 0.05.
    CHECK_THAT(falls, WithinRel(64 * 500 * 0.05, 1e-9)); // 1,600
    CHECK_THAT(marginal, WithinRel(falls, 1e-9));
    CHECK(share > 1.2 * marginal); // proportional shares tell another story
}
