// Stock, moves and penalties of datasets, against sums over small steps of time and arithmetic by hand.

#include "storage_shop.hpp"

using namespace topsheet;
using namespace tests;

namespace {

/// What a walk through the arrivals in small steps finds for a policy with one threshold.
struct Walk {
    std::vector<double> first, second, left, missing; // byte-days, byte-days, bytes, byte-days by month
};

Walk walk(const Calendar& calendar, double bytes, double begin, double end, double age, double from, double minimum) {
    Walk w;
    const int months = calendar.size();
    w.first.assign(static_cast<std::size_t>(months), 0.0);
    w.second = w.left = w.missing = w.first;
    const int steps = 40000;
    for (int i = 0; i < steps; ++i) {
        const double arrives = begin + (end - begin) * (i + 0.5) / steps;
        const double leaves = std::max(arrives + age, from);
        for (int m = 0; m < months; ++m) {
            const auto k = static_cast<std::size_t>(m);
            const double u = calendar.first_day(m), v = calendar.first_day(m + 1);
            w.first[k] += bytes / steps * std::max(0.0, std::min(leaves, v) - std::max(arrives, u));
            w.second[k] += bytes / steps * std::max(0.0, v - std::max(leaves, u));
            if (leaves >= u && leaves < v) {
                w.left[k] += bytes / steps;
                w.missing[k] += bytes / steps * std::max(0.0, arrives + minimum - leaves);
            }
        }
    }
    return w;
}

} // namespace

TEST_CASE("a month of even arrival holds half of it on average, later months all of it") {
    Studio studio(3);
    const int tier = studio.tier("bucket", 0, 0.02 / 1e9);                       // 0.02 USD per GB and month
    studio.production("show", 31, 30).datasets.push_back(dataset(100e12, 10e6)); // 1 to 31 January
    place(studio, {stage(tier)});
    const Priced priced(studio.study);
    CHECK_THAT(priced.cash(0), WithinRel(1000.0, 1e-9)); // 50,000 GB x 0.02
    CHECK_THAT(priced.cash(1), WithinRel(2000.0, 1e-9)); // 100,000 GB x 0.02
    CHECK_THAT(priced.cash(2), WithinRel(2000.0, 1e-9));
}

TEST_CASE("stages by age and by event agree with a walk through the arrivals") {
    // Ages that pass inside months, at their ends, and events before, during and after the arrival.
    const auto [age, event_day] = GENERATE(std::pair{45.0, -1.0}, std::pair{30.0, -1.0}, std::pair{0.0, 100.0},
                                           std::pair{40.0, 75.0}, std::pair{10.0, 20.0}, std::pair{59.0, 59.0});
    CAPTURE(age, event_day);
    Studio studio(8);
    const int fast = studio.tier("fast", 0, 1.0), slow = studio.tier("slow", 0, 1.0);
    auto& p = studio.production("show", 70, event_day > 0 ? 1000 : 30);
    p.datasets.push_back(dataset(7e6, 1.0));
    if (event_day > 0) { // picture lock on that day: day 70 + 1000 x share, also before the shoot ends
        p.picture_lock = fixed(Number{(event_day - 70.0) / 1000.0});
        place(studio, {stage(fast, age, model::Event::picture_lock), stage(slow)});
    } else {
        place(studio, {stage(fast, age), stage(slow)});
    }
    const Priced priced(studio.study);
    const Calendar calendar = studio.study.horizon();
    const Walk w = walk(calendar, 7e6, 0, 70, age, event_day > 0 ? event_day : -1e9, 0);
    for (int m = 0; m < 8; ++m) {
        const auto k = static_cast<std::size_t>(m);
        CAPTURE(m);
        CHECK_THAT(priced.usage(0, m) * calendar.day_count(m), WithinAbs(w.first[k], 7e6 * 0.002));
        CHECK_THAT(priced.usage(1, m) * calendar.day_count(m), WithinAbs(w.second[k], 7e6 * 0.002));
    }
}

TEST_CASE("bytes that leave before the minimum stay are charged for the missing days") {
    const auto [age, event_day] =
        GENERATE(std::pair{30.0, -1.0}, std::pair{0.0, 100.0}, std::pair{20.0, 60.0}, std::pair{120.0, -1.0});
    CAPTURE(age, event_day);
    Studio studio(10);
    const int cold = studio.tier("cold", 0, 1.0), deep = studio.tier("deep", 0, 1.0);
    studio.study.catalog.storage_classes[0].minimum_stay = Studio::day(90);
    auto& p = studio.production("show", 70, 1000);
    p.datasets.push_back(dataset(7e6, 1.0));
    p.picture_lock = fixed(Number{(event_day - 70.0) / 1000.0});
    place(studio, {stage(cold, age, event_day > 0 ? model::Event::picture_lock : model::Event::none), stage(deep)});
    const Priced priced(studio.study);
    const Calendar calendar = studio.study.horizon();
    const Walk w = walk(calendar, 7e6, 0, 70, age, event_day > 0 ? event_day : -1e9, 90);
    double sum = 0.0, expected = 0.0;
    for (int m = 0; m < 10; ++m) {
        const auto k = static_cast<std::size_t>(m);
        CAPTURE(m);
        CHECK_THAT(priced.usage(0, m) * calendar.day_count(m), WithinAbs(w.first[k] + w.missing[k], 7e6 * 0.1));
        sum += priced.usage(0, m) * calendar.day_count(m);
        expected += w.first[k] + w.missing[k];
    }
    CHECK_THAT(sum, WithinRel(expected, 1e-3));
}

TEST_CASE("writes count objects, blocks and lifecycle moves") {
    Studio studio(3);
    const int hot = studio.tier("hot", 0, 0.0), cool = studio.tier("cool", 0, 0.0);
    const int write = studio.meter("write", Requests::dimension, 1.0),
              move = studio.meter("move", Requests::dimension, 1.0);
    auto& classes = studio.study.catalog.storage_classes;
    classes[0].write = Studio::to<rates::Meter>(write);
    classes[1].write = Studio::to<rates::Meter>(write);
    classes[1].transition = Studio::to<rates::Meter>(move);
    studio.production("show", 31, 30).datasets.push_back(dataset(1000 * 20e6, 20e6)); // 1,000 objects of 20 MB
    SECTION("one write for each object, one move for each that passes on") {
        place(studio, {stage(hot, 31), stage(cool)});
        const Priced priced(studio.study);
        CHECK_THAT(priced.usage(write, 0), WithinRel(1000.0, 1e-9));
        CHECK_THAT(priced.usage(move, 0) + priced.usage(move, 1) + priced.usage(move, 2), WithinRel(1000.0, 1e-9));
    }
    SECTION("what comes from another site is written, not moved") {
        studio.site("far", model::SiteKind::cloud);
        studio.scenario().tiers[static_cast<std::size_t>(cool)].site = Studio::to<model::Site>(1);
        place(studio, {stage(hot, 31), stage(cool)});
        const Priced priced(studio.study);
        CHECK_THAT(priced.usage(write, 0) + priced.usage(write, 1) + priced.usage(write, 2), WithinRel(2000.0, 1e-9));
        CHECK(priced.usage(move, 1) == 0.0);
    }
    SECTION("an upload in blocks of 8 MiB is three writes and one commit: ceil(20e6 / 8388608) = 3") {
        classes[0].block = fixed(mebibytes(8));
        place(studio, {stage(hot)});
        CHECK_THAT(Priced(studio.study).usage(write, 0), WithinRel(4000.0, 1e-9));
    }
}

TEST_CASE("moving up inside a site takes the data out, moving down does not") {
    Studio studio(4);
    const int cold = studio.tier("cold", 0, 0.0), hot = studio.tier("hot", 0, 0.0);
    const int fee = studio.meter("retrieval", Bytes::dimension, 1.0);
    auto& archive = studio.study.catalog.storage_classes[0];
    archive.access = rates::Access::archive;
    archive.retrieval = Studio::to<rates::Meter>(fee);
    studio.production("show", 31, 30).datasets.push_back(dataset(1e9, 1e6));
    SECTION("up") {
        place(studio, {stage(cold, 31), stage(hot)});
        const Priced priced(studio.study);
        CHECK_THAT(priced.usage(fee, 1) + priced.usage(fee, 2), WithinRel(1e9, 1e-9));
    }
    SECTION("down") {
        studio.study.catalog.storage_classes[1].retrieval = Studio::to<rates::Meter>(fee);
        archive.retrieval = {};
        place(studio, {stage(hot, 31), stage(cold)});
        const Priced priced(studio.study);
        CHECK(priced.usage(fee, 1) + priced.usage(fee, 2) == 0.0);
    }
}

TEST_CASE("a recall brings back a share of what lies in the archive, holds it and pays for it") {
    Studio studio(12);
    const int work = studio.tier("work", 0, 1.0);
    studio.study.catalog.storage_classes[0].access = rates::Access::filesystem;
    const int archive = studio.tier("archive", 0, 1.0);
    const int fee = studio.meter("retrieval", Bytes::dimension, 1.0);
    const int request = studio.meter("request", Requests::dimension, 1.0);
    auto& deep = studio.study.catalog.storage_classes[1];
    deep.access = rates::Access::archive;
    deep.retrieval = Studio::to<rates::Meter>(fee);
    deep.retrieval_request = Studio::to<rates::Meter>(request);
    deep.restore_delay = fixed(hours(12));
    auto& p = studio.production("show", 31, 200);
    p.datasets.push_back(dataset(1e9, 1e6));
    p.conform = fixed(Number{0.5}); // day 31 + 100 = 131: 12 May
    model::Recall recall;
    recall.name = "conform";
    recall.at = model::Event::conform;
    recall.of = "original";
    recall.share = fixed(Number{0.3});
    recall.hold = Studio::day(20); // 12 to 31 May, 20 of its 31 days
    p.recalls.push_back(recall);
    place(studio, {stage(work, 10), stage(archive)});
    const Priced priced(studio.study);
    CHECK_THAT(priced.usage(fee, 4), WithinRel(0.3e9, 1e-9));
    CHECK_THAT(priced.usage(request, 4), WithinRel(300.0, 1e-9));
    CHECK_THAT(priced.usage(0, 4), WithinRel(0.3e9 * 20.0 / 31.0, 1e-6)); // the copy
    CHECK_THAT(priced.usage(1, 4), WithinRel(1e9, 1e-6));                 // the original stays
    CHECK_THAT(priced.usage(0, 5), WithinAbs(0.0, 1.0));
    CHECK(priced.gauge(engine::Gauge::restore_hours) == 12.0);
}

TEST_CASE("owned tiers are bought in whole units with headroom and keep what they have") {
    Studio studio(6);
    const int shelf = studio.asset("shelf", 1000.0, 60, 0.0);
    studio.study.catalog.assets[0].capacity = fixed(rates::UnitCapacity::from_base(100e12));
    model::Tier t;
    t.name = "nas";
    t.site = Studio::to<model::Site>(0);
    t.asset = Studio::to<rates::Asset>(shelf);
    t.headroom = fixed(Number{1.25});
    studio.scenario().tiers.push_back(t);
    // 59 days (January and February): 155.8 TB at the end of January, 300 TB at the end of February.
    studio.production("show", 59, 1000).datasets.push_back(dataset(296.5e12, 1e6));
    place(studio, {stage(0)});
    const Priced priced(studio.study);
    // January: 155.8 x 1.25 = 194.7 TB, 2 shelves; February: 296.5 x 1.25 = 370.6 TB, 2 more.
    CHECK_THAT(priced.cash(0), WithinRel(2000.0, 1e-12));
    CHECK_THAT(priced.cash(1), WithinRel(2000.0, 1e-12));
    CHECK_THAT(priced.cash(2), WithinAbs(0.0, 1e-9));
}
