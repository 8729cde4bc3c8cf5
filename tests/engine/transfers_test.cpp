// Bytes that an architecture moves of itself, with the arithmetic beside the numbers.

#include "support/catch.hpp"
#include "support/pull_studio.hpp"

using namespace topsheet;
using tests::Priced;
using tests::PullStudio;
using tests::Studio;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

/// The bucket's estate of 10 TB, and a transfer from the cloud home.
struct MoveStudio : PullStudio {
    MoveStudio() : PullStudio(model::Cadence::once) {
        study.workload.reads.clear();
        model::Transfer t;
        t.name = "move";
        t.from = to<model::Site>(cloud);
        t.to = to<model::Site>(0);
        scenario().transfers.push_back(t);
    }
    model::Transfer& transfer() { return scenario().transfers[0]; }
};

} // namespace

TEST_CASE("a volume is moved once, or again and again") {
    MoveStudio studio;
    studio.transfer().volume = fixed(terabytes(30));
    studio.transfer().month = YearMonth{2027, 2};
    SECTION("once, evenly over its month where nothing is said") {
        const Priced p(studio.study, true);
        CHECK_THAT(p.usage(studio.internet, 0), WithinAbs(0.0, 0.0));
        CHECK_THAT(p.usage(studio.internet, 1), WithinRel(30e12, 1e-12));
        CHECK_THAT(p.usage(studio.internet, 2), WithinAbs(0.0, 0.0));
        CHECK_THAT(p.nominal(), WithinRel(30000 * 0.09, 1e-9)); // 2,700
        CHECK_THAT(p.load(0, false, 1), WithinRel(30e12 / 672, 1e-12));
        CHECK_THAT(p.gauge(engine::Gauge::egress_bytes), WithinRel(30e12, 1e-12));
        const int flow = p.flow(engine::FlowKind::transfer, "(transfer) / move");
        REQUIRE(flow >= 0);
        CHECK_THAT(Priced::entry(p.scratch.activity.pull, flow, 1), WithinRel(30e12, 1e-12));
    }
    SECTION("within a weekend") {
        studio.transfer().within = fixed(Hours::from_base(60.0));
        CHECK_THAT(Priced(studio.study, true).load(0, false, 1), WithinRel(0.5e12, 1e-12));
    }
    SECTION("each workday to the end") {
        studio.transfer().cadence = model::Cadence::workday;
        const Priced p(studio.study, true);
        CHECK_THAT(p.usage(studio.internet, 0), WithinAbs(0.0, 0.0));
        CHECK_THAT(p.usage(studio.internet, 1), WithinRel(20 * 30e12, 1e-12));
        CHECK_THAT(p.usage(studio.internet, 2), WithinRel(23 * 30e12, 1e-12));
        CHECK_THAT(p.load(0, false, 2), WithinRel(30e12 / 12, 1e-12));
    }
    SECTION("each week to a last month") {
        studio.transfer().cadence = model::Cadence::week;
        studio.transfer().last = YearMonth{2027, 2};
        const Priced p(studio.study, true);
        CHECK_THAT(p.usage(studio.internet, 1), WithinRel(4 * 30e12, 1e-12));
        CHECK_THAT(p.usage(studio.internet, 2), WithinAbs(0.0, 0.0));
        CHECK_THAT(p.load(0, false, 1), WithinRel(30e12 / 168, 1e-12));
    }
}

TEST_CASE("an exit takes what the site holds then, and asks for it object by object") {
    MoveStudio studio;
    studio.transfer().of = "working";
    studio.transfer().month = YearMonth{2027, 3};
    const int retrieval = studio.meter("retrieval", Bytes::dimension, 0.01 / 1e9);
    studio.study.catalog.storage_classes[0].retrieval = Studio::to<rates::Meter>(retrieval);
    SECTION("all of it") {
        const Priced p(studio.study);
        CHECK_THAT(p.usage(studio.internet, 2), WithinRel(10e12, 1e-9));
        CHECK_THAT(p.usage(studio.request, 2), WithinRel(10e12 / 50e6, 1e-9)); // 200,000 files
        CHECK_THAT(p.usage(retrieval, 2), WithinRel(10e12, 1e-9));
        CHECK_THAT(p.cash(2), WithinRel(10000 * (0.09 + 0.01), 1e-9));
    }
    SECTION("a share of it") {
        studio.transfer().share = fixed(Number{0.3});
        CHECK_THAT(Priced(studio.study).usage(studio.internet, 2), WithinRel(3e12, 1e-9));
    }
    SECTION("only what lies in tiers of the site") {
        // The estate leaves the bucket for the house at the begin of March.
        const int shelf = studio.tier("shelf", 0, 0.0);
        auto& placement = studio.scenario().placement[0];
        placement.stages[0].month = YearMonth{2027, 3};
        placement.stages.emplace_back().tier = Studio::to<model::Tier>(shelf);
        const Priced late(studio.study);
        CHECK_THAT(PullStudio::of_cause(late, studio.internet, "(transfer) / move", 2), WithinAbs(0.0, 1.0));
        studio.transfer().month = YearMonth{2027, 2};
        CHECK_THAT(PullStudio::of_cause(Priced(studio.study), studio.internet, "(transfer) / move", 1),
                   WithinRel(10e12, 1e-9));
    }
    SECTION("of all productions and copies") {
        // A show has made half of its 4 TB by the end of March: 90 of 180 days. A second placement holds them again.
        auto& show = studio.production("show", 180, 30);
        model::Dataset d;
        d.name = "working";
        d.volume = fixed(terabytes(4));
        d.object_size = fixed(megabytes(10));
        show.datasets.push_back(d);
        const int copy = studio.tier("copy", studio.cloud, 0.0);
        studio.place("working", {copy});
        const Priced p(studio.study);
        CHECK_THAT(p.usage(studio.internet, 2), WithinRel(2 * (10e12 + 2e12), 1e-7));
        // Requests in the bucket alone: 10 TB in files of 50 MB, 2 TB in files of 10 MB.
        CHECK_THAT(p.usage(studio.request, 2), WithinRel(200e3 + 200e3, 1e-7));
    }
}

TEST_CASE("devices are paid by the job and touch no route") {
    MoveStudio studio;
    studio.transfer().volume = fixed(terabytes(200));
    const int job = studio.meter("job", Dimension{.unit = 1}, 300.0);
    const int days = studio.meter("day", Dimension{.unit = 1}, 30.0);
    const int shipping = studio.meter("shipping", Dimension{.unit = 1}, 95.0);
    model::JobFee fee;
    fee.name = "service fee";
    fee.meter = Studio::to<rates::Meter>(job);
    fee.per = fixed(terabytes(80));
    studio.transfer().jobs.push_back(fee);
    fee.name = "extra days";
    fee.meter = Studio::to<rates::Meter>(days);
    fee.count = fixed(Number{5.0});
    studio.transfer().jobs.push_back(fee);
    fee.name = "one truck for all";
    fee.meter = Studio::to<rates::Meter>(shipping);
    fee.per = {};
    fee.count = fixed(Number{1.0});
    studio.transfer().jobs.push_back(fee);
    const Priced p(studio.study, true);
    // 200 / 80 = 2.5: three devices, five extra days each, one shipment.
    CHECK_THAT(p.cash(0), WithinRel(3 * 300.0 + 3 * 5 * 30.0 + 95.0, 1e-12)); // 1,445
    CHECK_THAT(p.usage(studio.internet, 0), WithinAbs(0.0, 0.0));
    CHECK_THAT(p.load(0, false, 0), WithinAbs(0.0, 0.0));
    CHECK_THAT(p.gauge(engine::Gauge::egress_bytes), WithinRel(200e12, 1e-12)); // it has left all the same
    SECTION("a full device is one, and nothing needs none") {
        studio.transfer().volume = fixed(terabytes(160));
        CHECK_THAT(Priced(studio.study).usage(job, 0), WithinRel(2.0, 1e-12));
        studio.transfer().volume = fixed(terabytes(0));
        CHECK_THAT(Priced(studio.study).cash(0), WithinAbs(0.0, 0.0));
    }
}

TEST_CASE("an exit that is waived pays for its requests alone") {
    MoveStudio studio;
    studio.transfer().of = "working";
    studio.transfer().month = YearMonth{2027, 3};
    studio.transfer().claims = "exit";
    studio.study.catalog.meters[static_cast<std::size_t>(studio.request)].tariff.rule = rates::Flat{0.0000004};
    auto& internet = studio.study.catalog.meters[static_cast<std::size_t>(studio.internet)];
    internet.waived.push_back({.when = "exit", .from = YearMonth{2027, 3}, .to = {}, .note = {}});
    // 200,000 files at 0.40 for a million.
    CHECK_THAT(Priced(studio.study).nominal(), WithinRel(0.08, 1e-9));
    SECTION("not before its month") {
        studio.transfer().month = YearMonth{2027, 2};
        CHECK_THAT(Priced(studio.study).nominal(), WithinRel(0.08 + 10000 * 0.09, 1e-9));
    }
    SECTION("not without the claim") {
        studio.transfer().claims.clear();
        CHECK_THAT(Priced(studio.study).nominal(), WithinRel(0.08 + 10000 * 0.09, 1e-9));
    }
}
