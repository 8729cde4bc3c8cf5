// Reads, caches, deliveries and standing charges, with the arithmetic beside the numbers.

#include "support/catch.hpp"
#include "support/studio.hpp"

using namespace topsheet;
using tests::Priced;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

/// A bucket in a cloud, colorists at home, and a route of 0.09 a GB between them.
struct PullStudio : Studio {
    int cloud, bucket, internet, request;

    explicit PullStudio(model::Cadence cadence) : Studio(3) {
        cloud = site("cloud", model::SiteKind::cloud);
        bucket = tier("bucket", cloud, 0.0);
        request = meter("get", Requests::dimension, 0.0);
        study.catalog.storage_classes[0].read = to<rates::Meter>(request);
        internet = meter("internet", Bytes::dimension, 0.09 / 1e9);
        model::Route r;
        r.name = "internet";
        r.from = to<model::Site>(cloud);
        r.to = to<model::Site>(0);
        r.meters = {to<rates::Meter>(internet)};
        scenario().routes.push_back(r);
        model::EstateDataset d;
        d.name = "working";
        d.volume = fixed(terabytes(10));
        d.object_size = fixed(megabytes(50));
        study.estate.datasets.push_back(d);
        model::Placement p;
        p.name = "policy";
        p.dataset = "working";
        p.stages.emplace_back();
        p.stages[0].tier = to<model::Tier>(bucket);
        scenario().placement.push_back(p);
        model::Role role;
        role.name = "colorist";
        role.count = fixed(persons(3));
        role.hours = fixed(model::WorkdayHours::from_base(8));
        study.workload.artists.push_back(role);
        model::Workstations w;
        w.name = "suite";
        w.role = "colorist";
        w.site = to<model::Site>(0);
        scenario().workstations.push_back(w);
        model::Read read;
        read.name = "morning pull";
        read.by = "colorist";
        read.of = "working";
        read.volume = fixed(terabytes(2));
        read.cadence = cadence;
        study.workload.reads.push_back(read);
    }
};

} // namespace

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
    SECTION("its rented stock is paid as provisioned") {
        auto& fast = studio.study.catalog.storage_classes.emplace_back(studio.study.catalog.storage_classes[0]);
        fast.stock = Studio::to<rates::Meter>(studio.meter("fast-stock", ByteMonths::dimension, 1.0));
        fast.provisioned = fixed(Number{1.25});
        studio.scenario().caches[0].storage_class = Studio::to<rates::StorageClass>(1);
        const int stock = static_cast<int>(studio.study.catalog.meters.size()) - 1;
        CHECK_THAT(Priced(studio.study).usage(stock, 2), WithinRel(10e12, 1e-12));
    }
    SECTION("a perfect cache has no egress after it is filled") {
        studio.scenario().caches[0].hit = fixed(Number{1.0});
        CHECK_THAT(Priced(studio.study).usage(studio.internet, 1), WithinAbs(0.0, 1e-6));
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
