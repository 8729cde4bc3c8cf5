// Tiers paid by their size: provisioned classes and owned gear.

#include "storage_shop.hpp"

using namespace topsheet;
using namespace tests;

namespace {

constexpr double tib = 0x1p40, tera = 1e12;
constexpr Dimension throughput_months{.data = 1, .hour = -1, .month = 1};
using Ratio = Quantity<Dimension{.hour = -1}>;

/// MiB a second in bytes an hour.
constexpr double mebibytes_a_second(double x) {
    return x * 0x1p20 * 3600.0;
}

/// An owned tier of shelves of 100 TB for 1,000 USD each.
int shelves(Studio& studio, double headroom) {
    const int shelf = studio.asset("shelf", 1000.0, 60, 0.0);
    studio.study.catalog.assets.back().capacity = fixed(rates::UnitCapacity::from_base(100 * tera));
    model::Tier t;
    t.name = "nas";
    t.site = Studio::to<model::Site>(0);
    t.asset = Studio::to<rates::Asset>(shelf);
    t.headroom = fixed(Number{headroom});
    studio.scenario().tiers.push_back(t);
    return static_cast<int>(studio.scenario().tiers.size()) - 1;
}

/// Usage of a meter by one cause.
double usage_of(const Priced& priced, int meter, const std::string& cause, int month) {
    const auto& layout = priced.evaluation.layout();
    double sum = 0.0;
    for (std::size_t i = 0; i < layout.usages.size(); ++i)
        if (layout.usages[i].meter == meter &&
            layout.lines[static_cast<std::size_t>(layout.usages[i].line)].cause == cause)
            sum += Priced::entry(priced.scratch.activity.usage, static_cast<int>(i), month);
    return sum;
}

} // namespace

TEST_CASE("a provisioned pool grows in steps above a minimum and a reserve") {
    struct Case {
        double stock, reserve, throughput, expected; ///< TiB, share, MiB/s, TiB
    };
    const auto c = GENERATE(Case{2.5, 0, 0, 4},        // the minimum
                            Case{4.0, 0, 0, 4},        // exactly full
                            Case{4.01, 0, 0, 5},       // a begun step
                            Case{5.0, 0.16, 0, 6},     // 5 / 0.84 = 5.95
                            Case{5.1, 0.16, 0, 7},     // 5.1 / 0.84 = 6.07
                            Case{2.5, 0, 128, 8},      // 128 MiB/s at 16 for each TiB
                            Case{9.5, 0.16, 128, 12}); // 9.5 / 0.84 = 11.3 is more than that
    CAPTURE(c.stock, c.reserve, c.throughput);
    Studio studio(2);
    const int pool = studio.tier("pool", 0, 1.0);
    auto& rules = class_of(studio, pool);
    rules.access = rates::Access::filesystem;
    rules.capacity_minimum = fixed(tebibytes(4));
    rules.capacity_step = fixed(tebibytes(1));
    rules.throughput_ratio = fixed(Ratio::from_base(mebibytes_a_second(16) / tib));
    if (c.reserve > 0)
        rules.system_reserve = fixed(Number{c.reserve});
    if (c.throughput > 0)
        studio.scenario().tiers[0].throughput = fixed(ByteRate::from_base(mebibytes_a_second(c.throughput)));
    library(studio, c.stock * tib, 1e6);
    place(studio, {stage(pool)});
    const Priced priced(studio.study);
    CHECK_THAT(priced.usage(0, 0), WithinRel(c.expected * tib, 1e-9));
    CHECK_THAT(usage_of(priced, 0, "(estate) / original", 0), WithinRel(c.stock * tib, 1e-9));
    CHECK_THAT(usage_of(priced, 0, "(standing)", 0), WithinRel((c.expected - c.stock) * tib, 1e-9));
}

TEST_CASE("a pool is sized by the month's peak over all causes and stands empty when nothing lies in it") {
    Studio studio(5);
    const int pool = studio.tier("pool", 0, 1.0);
    class_of(studio, pool).capacity_step = fixed(tebibytes(1));
    auto first = dataset(2.2 * tib, 1e6), second = dataset(1.1 * tib, 1e6);
    studio.production("one", 31, 28).datasets.push_back(first);
    studio.production("two", 31, 28).datasets.push_back(second);
    place(studio, {stage(pool, -1.0, model::Event::delivery)}); // deleted on day 59, the end of February
    const Priced priced(studio.study);
    // January rises from 0 to 3.3 TiB: 4 are provisioned, 1.1 and 0.55 held on average, 2.35 unused.
    CHECK_THAT(priced.usage(0, 0), WithinRel(4 * tib, 1e-9));
    CHECK_THAT(usage_of(priced, 0, "one / original", 0), WithinRel(1.1 * tib, 1e-9));
    CHECK_THAT(usage_of(priced, 0, "two / original", 0), WithinRel(0.55 * tib, 1e-9));
    CHECK_THAT(usage_of(priced, 0, "(standing)", 0), WithinRel(2.35 * tib, 1e-9));
    CHECK_THAT(usage_of(priced, 0, "(standing)", 1), WithinRel(0.7 * tib, 1e-9));
    CHECK(priced.usage(0, 2) == 0.0);
}

TEST_CASE("throughput that is sold apart is paid beyond what the capacity brings") {
    Studio studio(1);
    const int pool = studio.tier("pool", 0, 0.0);
    const auto fee = metered(studio, "throughput", throughput_months);
    class_of(studio, pool).throughput = fee;
    studio.scenario().tiers[0].throughput = fixed(ByteRate::from_base(mebibytes_a_second(128)));
    library(studio, 2 * tib, 1e6);
    place(studio, {stage(pool)});
    double expected = 128;
    SECTION("all of it") {}
    SECTION("less 16 MiB/s for each TiB") {
        class_of(studio, pool).throughput_ratio = fixed(Ratio::from_base(mebibytes_a_second(16) / tib));
        expected = 128 - 2 * 16;
    }
    const Priced priced(studio.study);
    CHECK_THAT(priced.usage(fee.index, 0), WithinRel(mebibytes_a_second(expected), 1e-9));
    CHECK_THAT(priced.usage(0, 0), WithinRel(2 * tib, 1e-9)); // and its capacity is what lies there
}

TEST_CASE("gear that is ordered when it is needed arrives after its lead time, and bytes wait for it") {
    Studio studio(8);
    const int tier = shelves(studio, 1.25);
    studio.scenario().tiers[0].lead_time = Studio::day(45); // two begun months
    // The library fills 70 TB of one shelf from the start; the show adds 120 TB in January and February.
    library(studio, 70 * tera, 1e6).name = "library";
    model::Placement old;
    old.name = "old";
    old.dataset = "library";
    old.stages = {stage(tier)};
    studio.scenario().placement.push_back(old);
    studio.production("show", 59, 1000).datasets.push_back(dataset(118 * tera, 1e6)); // 2 TB a day
    place(studio, {stage(tier)});
    const Priced priced(studio.study);
    // Opening: 70 x 1.25 = 87.5 TB, one shelf. January: 132 x 1.25 = 165 TB, one more, here in March.
    // February: 188 x 1.25 = 235 TB, a third one, here in April. 188 TB have room for 100 in February.
    CHECK_THAT(priced.cash(0), WithinRel(1000.0, 1e-12));
    CHECK(priced.cash(1) == 0.0);
    CHECK_THAT(priced.cash(2), WithinRel(1000.0, 1e-12));
    CHECK_THAT(priced.cash(3), WithinRel(1000.0, 1e-12));
    CHECK(priced.cash(4) == 0.0);
    CHECK_THAT(priced.gauge(engine::Gauge::overflow_bytes), WithinRel(88 * tera, 1e-9));
}

TEST_CASE("raw capacity holds its usable share") {
    Studio studio(2);
    shelves(studio, 1.0);
    studio.scenario().tiers[0].usable = fixed(Number{0.8}); // 80 TB a shelf
    library(studio, 161 * tera, 1e6);                       // two hold 160
    place(studio, {stage(0)});
    CHECK_THAT(Priced(studio.study).cash(0), WithinRel(3000.0, 1e-12));
}

TEST_CASE("equipment and standing loads of a tier are paid whatever lies in it") {
    Studio studio(3);
    shelves(studio, 1.0);
    auto& tier = studio.scenario().tiers[0];
    model::Holding drives;
    drives.name = "drives";
    drives.asset = Studio::to<rates::Asset>(studio.asset("drive", 5000.0, 60, 0.0));
    drives.count = fixed(model::Units::from_base(2));
    tier.equipment = {drives};
    model::FixedUsage port{"port", metered(studio, "port", Dimension{.hour = 1, .unit = 1}, 0.3), fixed(Number{2})};
    tier.standing = {port};
    const Priced priced(studio.study);
    CHECK_THAT(priced.cash(0), WithinRel(10000.0 + 2 * 744 * 0.3, 1e-12)); // no shelf: nothing is stored
    CHECK_THAT(priced.cash(1), WithinRel(2 * 672 * 0.3, 1e-12));
}

TEST_CASE("a load by the hour counts its quantity through all hours") {
    Studio studio(1);
    const int pool = studio.tier("pool", 0, 0.0);
    const auto gib_hours = metered(studio, "reserved", Dimension{.data = 1, .hour = 1}, 0.0);
    studio.study.catalog.meters[gib_hours.at()].unit = 0x1p30; // sold by the GiB-hour
    studio.scenario().tiers[static_cast<std::size_t>(pool)].standing = {{"reserved", gib_hours, fixed(Number{4096})}};
    CHECK_THAT(Priced(studio.study).usage(gib_hours.index, 0), WithinRel(4096 * 0x1p30 * 744, 1e-12));
}
