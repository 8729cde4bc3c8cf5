// Rules of storage classes: sizes, floors, overheads, fees, early deletion, packing; worked by hand.

#include "storage_shop.hpp"

using namespace topsheet;
using namespace tests;

namespace {

constexpr Dimension object_months{.month = 1, .object = 1};
constexpr double kib = 1024.0, gib = 0x1p30, tib = 0x1p40;

} // namespace

TEST_CASE("floors, fees and exclusions are summed over the sizes of files") {
    Studio studio(1);
    const int tier = studio.tier("cool", 0, 0.0);
    auto& c = class_of(studio, tier);
    c.minimum_object = fixed(kibibytes(128));
    c.object_fee = metered(studio, "monitoring", object_months);
    class_of(studio, tier).object_fee_from = fixed(kibibytes(128));
    // 100 GB: 90 GB in 9,000 files of 10 MB, 10 GB in 1,000,000 files of 10 kB.
    auto& d = library(studio, 100e9, 1.0);
    d.object_size = {};
    d.sizes = {size_share("frames", 0.9, 10e6), size_share("sidecars", 0.1, 10e3)};
    place(studio, {stage(tier)});
    const Priced priced(studio.study);
    // 90 GB + 1,000,000 x 131,072 B = 221.072 GB. Its mean file of 99,108 B would give 1,009,000 x 131,072 B = 132 GB.
    CHECK_THAT(priced.usage(0, 0), WithinRel(221.072e9, 1e-9));
    CHECK_THAT(priced.usage(class_of(studio, tier).object_fee.index, 0), WithinRel(9000.0, 1e-9));
}

TEST_CASE("archive overhead of two rates: 32 KiB at the archive's, 8 KiB at another class's") {
    Studio studio(1);
    const int tier = studio.tier("glacier", 0, 0.0036 / gib);
    const auto standard = metered(studio, "standard", ByteMonths::dimension, 0.023 / gib);
    auto& c = class_of(studio, tier);
    c.overhead = fixed(kibibytes(32));
    c.index_overhead = fixed(kibibytes(8));
    c.index_stock = standard;
    library(studio, 1e6 * 100 * kib, 100 * kib); // a million files of 100 KiB
    place(studio, {stage(tier)});
    const Priced priced(studio.study);
    CHECK_THAT(priced.usage(0, 0), WithinRel(1e6 * 132 * kib, 1e-9));
    CHECK_THAT(priced.usage(standard.index, 0), WithinRel(1e6 * 8 * kib, 1e-9));
    // 125.885 GiB x 0.0036 + 7.629 GiB x 0.023 = 0.45319 + 0.17548 USD
    CHECK_THAT(priced.cash(0), WithinRel(132e6 * kib / gib * 0.0036 + 8e6 * kib / gib * 0.023, 1e-9));
}

TEST_CASE("bytes that leave too early pay for the missing days, of the month or of thirty") {
    // The library came in evenly on the day before the study, so 1.5 days have passed on average.
    struct Case {
        YearMonth month;
        double stay, stay_month, age;
        int charged; ///< month that pays: bytes leave at the begin of its first day
        double expected;
    };
    const auto c = GENERATE(Case{{2027, 2}, 90, 0, -1, 1, (90 - 31 - 1.5) / 28},   // 57.5 days, February
                            Case{{2027, 3}, 90, 0, -1, 2, (90 - 59 - 1.5) / 31},   // 29.5 days, March
                            Case{{2027, 4}, 180, 0, -1, 3, (180 - 90 - 1.5) / 30}, // 88.5 days, April
                            Case{{2027, 3}, 90, 30, -1, 2, (90 - 59 - 1.5) / 30},
                            Case{{2027, 2}, 90, 0, 40, 1, (90 - 31 - 40.5) / 28}, // it was 40.5 days old
                            Case{{2027, 2}, 90, 0, 60, 1, 0.0});                  // 91.5 days: long enough
    CAPTURE(c.month.month, c.stay, c.age);
    Studio studio(6);
    const int cold = studio.tier("cold", 0, 1.0), deep = studio.tier("deep", 0, 1.0);
    class_of(studio, cold).minimum_stay = Studio::day(c.stay);
    const auto penalty = metered(studio, "early", ByteMonths::dimension);
    const bool own = c.stay_month > 0;
    if (own) {
        class_of(studio, cold).early_delete = penalty;
        class_of(studio, cold).stay_month = fixed(Number{c.stay_month});
    }
    auto& d = library(studio, 1e12, 1e6);
    if (c.age >= 0)
        d.age = Studio::day(c.age);
    model::Stage first = stage(cold);
    first.month = c.month;
    place(studio, {first, stage(deep)});
    const Priced priced(studio.study);
    if (own)
        CHECK_THAT(priced.usage(penalty.index, c.charged), WithinAbs(1e12 * c.expected, 1e4));
    else // the stock meter bills the stay, and then the rest of it
        CHECK_THAT(priced.usage(0, c.charged), WithinAbs(1e12 * c.expected, 1e4));
    CHECK_THAT(priced.usage(0, c.charged - 1), WithinRel(1e12, 1e-9));
}

TEST_CASE("ingest, transitions and writes count what comes in") {
    Studio studio(3);
    const int hot = studio.tier("hot", 0, 0.0), cool = studio.tier("cool", 0, 0.0);
    const auto put = metered(studio, "put", Requests::dimension), move = metered(studio, "move", Requests::dimension);
    const auto bytes = metered(studio, "ingest", Bytes::dimension);
    class_of(studio, hot).write = put;
    class_of(studio, hot).ingest = bytes;
    class_of(studio, cool).write = put;
    class_of(studio, cool).ingest = bytes;
    class_of(studio, cool).transition = move;
    auto d = dataset(100e9, 1.0);
    d.object_size = {};
    d.sizes = {size_share("frames", 0.9, 10e6), size_share("sidecars", 0.1, 10e3)}; // 1,009,000 files
    studio.production("show", 31, 30).datasets.push_back(d);
    SECTION("a lifecycle rule moves them as they are") {
        place(studio, {stage(hot, 10), stage(cool)});
        const Priced priced(studio.study);
        CHECK_THAT(total(priced, put, 3), WithinRel(1009000.0, 1e-9));
        CHECK_THAT(total(priced, move, 3), WithinRel(1009000.0, 1e-9));
        CHECK_THAT(total(priced, bytes, 3), WithinRel(100e9, 1e-9)); // once, on the way in
    }
    SECTION("packing reads the small ones and writes containers") {
        const auto get = metered(studio, "get", Requests::dimension);
        class_of(studio, hot).read = get;
        auto second = stage(cool);
        second.pack = fixed(gigabytes(1));
        place(studio, {stage(hot, 10), second});
        const Priced priced(studio.study);
        // All files are smaller than 1 GB: 1,009,000 are read, 100 containers written.
        CHECK_THAT(total(priced, get, 3), WithinRel(1009000.0, 1e-9));
        CHECK_THAT(total(priced, put, 3), WithinRel(1009100.0, 1e-9));
        CHECK(total(priced, move, 3) == 0.0);
        CHECK_THAT(total(priced, bytes, 3), WithinRel(200e9, 1e-9));
    }
    SECTION("packing leaves larger files alone") {
        const auto get = metered(studio, "get", Requests::dimension);
        class_of(studio, hot).read = get;
        auto second = stage(cool);
        second.pack = fixed(megabytes(1));
        place(studio, {stage(hot, 10), second});
        const Priced priced(studio.study);
        // 1,000,000 sidecars become 10,000 containers of 1 MB; 9,000 frames move.
        CHECK_THAT(total(priced, get, 3), WithinRel(1e6, 1e-9));
        CHECK_THAT(total(priced, put, 3), WithinRel(1009000.0 + 10000.0, 1e-9));
        CHECK_THAT(total(priced, move, 3), WithinRel(9000.0, 1e-9));
    }
}

TEST_CASE("small files restored one by one, and packed") {
    // 100 TiB of 12-MiB frames, expedited at 0.03 USD/GiB and 10 USD per 1,000 requests:
    // 8,738,133.3 requests x 0.01 = 87,381 USD; in 50 containers of 2 TiB: 0.50 USD. The bytes are 3,072 USD.
    const bool packed = GENERATE(false, true);
    Studio studio(3);
    const int archive = studio.tier("glacier", 0, 0.0), work = studio.tier("work", 0, 0.0);
    class_of(studio, archive).access = rates::Access::archive;
    class_of(studio, archive).retrieval = metered(studio, "bytes", Bytes::dimension, 0.03 / gib);
    class_of(studio, archive).retrieval_request = metered(studio, "request", Requests::dimension, 0.01);
    library(studio, 100 * tib, 12 * 0x1p20);
    model::EstateRecall recall;
    recall.name = "audit";
    recall.of = "original";
    recall.month = YearMonth{2027, 2};
    recall.share = fixed(Number{1.0});
    recall.hold = Studio::day(10);
    studio.study.estate.recalls.push_back(recall);
    auto only = stage(archive);
    if (packed)
        only.pack = fixed(tebibytes(2));
    place(studio, {only}).recall = Studio::to<model::Tier>(work);
    const Priced priced(studio.study);
    CHECK_THAT(priced.cash(1), WithinAbs(packed ? 3072.50 : 90453.33, 0.005));
}

TEST_CASE("a policy with one stage is flat storage") {
    Studio studio(4);
    const int tier = studio.tier("bucket", 0, 0.023 / 1e9);
    auto& d = library(studio, 40e12, 1.0);
    d.object_size = {};
    d.sizes = {size_share("a", 0.5, 1e9), size_share("b", 0.5, 3e3)};
    place(studio, {stage(tier)});
    const Priced priced(studio.study);
    for (int m = 0; m < 4; ++m)
        CHECK_THAT(priced.cash(m), WithinRel(40000 * 0.023, 1e-9)); // 920 USD
}

TEST_CASE("figures of data at rest are kept for views and agree with the usage") {
    Studio studio(4);
    const int hot = studio.tier("hot", 0, 1.0), cool = studio.tier("cool", 0, 1.0);
    class_of(studio, cool).minimum_object = fixed(Bytes::from_base(2e6));
    class_of(studio, cool).minimum_stay = Studio::day(90);
    studio.production("show", 31, 60).datasets.push_back(dataset(31e9, 1e6)); // 1 GB a day
    place(studio, {stage(hot, 10), stage(cool, 31)});                         // then deleted
    const Priced priced(studio.study, true);
    using engine::StockFigure;
    const auto get = [&](int tier, StockFigure f, int m) { return figure(priced, tier, "show / original", f, m); };
    CHECK_THAT(get(hot, StockFigure::entered, 0), WithinRel(31e9, 1e-9));
    CHECK_THAT(get(hot, StockFigure::end, 0), WithinRel(10e9, 1e-9));
    CHECK_THAT(get(hot, StockFigure::left, 0), WithinRel(21e9, 1e-9));
    CHECK_THAT(get(cool, StockFigure::entered, 0), WithinRel(21e9, 1e-9));
    CHECK_THAT(get(cool, StockFigure::objects, 0), WithinRel(21000.0, 1e-9));
    CHECK_THAT(get(cool, StockFigure::billed, 0), WithinRel(2 * get(cool, StockFigure::mean, 0), 1e-9));
    CHECK_THAT(get(hot, StockFigure::mean, 0), WithinRel(priced.usage(0, 0), 1e-12));
    // It stays 21 of 90 days, so 69 are missing; 28 GB leave in February, of 28 days (day 31 to 59).
    CHECK_THAT(get(cool, StockFigure::left, 1), WithinRel(28e9, 1e-9));
    CHECK_THAT(get(cool, StockFigure::early, 1), WithinRel(28e9 * 69 / 28, 1e-9));
    const Priced lean(studio.study);
    CHECK(figure(lean, hot, "show / original", StockFigure::mean, 0) == 0.0);
    CHECK(lean.nominal() == priced.nominal());
}
