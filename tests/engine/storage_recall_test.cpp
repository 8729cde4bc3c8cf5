// Recalls: options and deadlines, copies that cost while they live, moves, the estate, versions, replicas.

#include "storage_shop.hpp"

using namespace topsheet;
using namespace tests;

namespace {

constexpr double tera = 1e12;

/// A show whose camera original lies in an archive from its tenth day, and a recall on day 131: 12 May.
struct Archive {
    Studio studio{12};
    int work, archive;

    Archive() {
        work = studio.tier("work", 0, 1.0);
        class_of(studio, work).access = rates::Access::filesystem;
        archive = studio.tier("archive", 0, 1.0);
        class_of(studio, archive).access = rates::Access::archive;
        auto& p = studio.production("show", 31, 200);
        p.datasets.push_back(dataset(31e12, 1e9)); // 1 TB a day, 31,000 files
        p.conform = fixed(Number{0.5});
        place(studio, {stage(work, 10), stage(archive)});
    }
    model::Recall& recall(double share, double hold_days, bool move = false) {
        model::Recall r;
        r.name = "conform";
        r.at = model::Event::conform;
        r.of = "original";
        r.share = fixed(Number{share});
        r.hold = Studio::day(hold_days);
        r.move = move;
        auto& list = studio.study.workload.productions[0].recalls;
        list.push_back(r);
        return list.back();
    }
    rates::StorageClass& rules() { return class_of(studio, archive); }
};

rates::RetrievalOption option(Studio& studio, const std::string& name, double price, Uncertain<Hours> delay) {
    rates::RetrievalOption o;
    o.name = name;
    o.bytes = metered(studio, name, Bytes::dimension, price);
    o.delay = delay;
    return o;
}

/// Bytes taken out by each of the three options in May.
std::array<double, 3> taken(const Archive& a, const Priced& priced) {
    std::array<double, 3> result{};
    const auto& list = a.studio.study.catalog.storage_classes[1].retrievals;
    for (std::size_t i = 0; i < 3; ++i)
        result[i] = priced.usage(list[i].bytes.index, 4);
    return result;
}

} // namespace

TEST_CASE("the deadline decides which retrieval option is allowed, and the cheapest of those is taken") {
    struct Case {
        double within; ///< hours; 0: no deadline
        int option;
        double late;
    };
    const auto c = GENERATE(Case{0, 0, 0},    // bulk, the cheapest
                            Case{48, 0, 0},   // bulk just meets it
                            Case{47.9, 1, 0}, // standard
                            Case{12, 1, 0},   // standard: 12 hours at its dear end
                            Case{11.9, 2, 0}, // expedited: 1 hour and 31 TB at 3.1 TB/hour
                            Case{11, 2, 0},   // just
                            Case{6, 2, 5.0}); // none meets it: the fastest, five hours late
    CAPTURE(c.within);
    Archive a;
    auto& study = a.studio.study;
    // The delay of the standard option is drawn: evenly from 2.5 to 12.5 hours, 95th percentile 12.
    study.inputs.push_back(
        {.name = "delay", .dimension = Hours::dimension, .distribution = chance::Uniform{.low = 2.5, .high = 12.5}});
    Uncertain<Hours> uncertain = fixed(hours(7.5));
    uncertain.input = 0;
    auto bulk = option(a.studio, "bulk", 0.0, fixed(hours(48)));
    auto standard = option(a.studio, "standard", 0.01, uncertain);
    auto expedited = option(a.studio, "expedited", 0.03, fixed(hours(1)));
    expedited.rate = fixed(ByteRate::from_base(3.1 * tera));
    a.rules().retrievals = {bulk, standard, expedited};
    auto& recall = a.recall(1.0, 20);
    if (c.within > 0)
        recall.within = fixed(hours(c.within));
    const Priced priced(study);
    for (int i = 0; i < 3; ++i)
        CHECK_THAT(taken(a, priced)[static_cast<std::size_t>(i)], WithinRel(i == c.option ? 31 * tera : 0.0, 1e-9));
    CHECK_THAT(priced.gauge(engine::Gauge::late_hours), WithinAbs(c.late, 1e-9));
    if (c.option != 1)
        CHECK_THAT(priced.gauge(engine::Gauge::restore_hours), WithinRel(c.option == 0 ? 48.0 : 11.0, 1e-9));
}

TEST_CASE("a policy that names its option gets it, and is late by it") {
    Archive a;
    auto standard = option(a.studio, "standard", 0.01, fixed(hours(12)));
    auto expedited = option(a.studio, "expedited", 0.03, fixed(hours(1)));
    a.rules().retrievals = {standard, expedited, option(a.studio, "bulk", 0.0, fixed(hours(48)))};
    a.recall(0.5, 20).within = fixed(hours(8));
    a.studio.scenario().placement[0].retrieval = "bulk";
    const Priced priced(a.studio.study);
    CHECK_THAT(taken(a, priced)[2], WithinRel(15.5 * tera, 1e-9));
    CHECK(priced.gauge(engine::Gauge::late_hours) == 40.0); // 48 - 8
}

TEST_CASE("an option without a known price is not the cheapest") {
    Archive a;
    auto standard = option(a.studio, "standard", 0.01, fixed(hours(12)));
    auto unknown = option(a.studio, "unknown", 0.0, fixed(hours(1)));
    a.rules().retrievals = {standard, unknown, option(a.studio, "expedited", 0.03, fixed(hours(1)))};
    a.studio.study.catalog.meters[unknown.bytes.at()].priced = false;
    a.recall(1.0, 20);
    const Priced priced(a.studio.study);
    CHECK_THAT(taken(a, priced)[0], WithinRel(31 * tera, 1e-9));
    CHECK(taken(a, priced)[1] == 0.0);
}

TEST_CASE("a copy costs while it lives: floors and minimum stay of its class, shortest life of its option") {
    Archive a;
    const int bucket = a.studio.tier("bucket", 0, 1.0);
    a.studio.scenario().placement[0].recall = Studio::to<model::Tier>(bucket);
    auto& to = class_of(a.studio, bucket);
    to.minimum_object = fixed(Bytes::from_base(2e9)); // files of 1 GB count double
    to.minimum_stay = Studio::day(30);
    to.write = metered(a.studio, "put", Requests::dimension);
    const int stock = to.stock.index, put = to.write.index;
    auto way = option(a.studio, "standard", 0.0, fixed(hours(5)));
    SECTION("as long as it is held") {
        a.recall(0.5, 15); // 12 to 26 May, 15 of 31 days; 15 days are missing
        const Priced priced(a.studio.study);
        CHECK_THAT(priced.usage(stock, 4), WithinRel(2 * 15.5 * tera * (15.0 + 15.0) / 31, 1e-6));
        CHECK_THAT(priced.usage(put, 4), WithinRel(15500.0, 1e-9));
        CHECK_THAT(priced.usage(stock, 5), WithinAbs(0.0, 1.0));
    }
    SECTION("at least as long as the option keeps it") {
        way.hold = Studio::day(35); // to 15 June: 20 days of May, 15 of June; longer than the minimum stay
        a.rules().retrievals = {way};
        a.recall(0.5, 15);
        const Priced priced(a.studio.study);
        CHECK_THAT(priced.usage(stock, 4), WithinRel(2 * 15.5 * tera * 20 / 31, 1e-6));
        CHECK_THAT(priced.usage(stock, 5), WithinRel(2 * 15.5 * tera * 15 / 30, 1e-6));
    }
}

TEST_CASE("a recall that moves takes the original out of its tier, too early where it is too young") {
    Archive a;
    a.rules().minimum_stay = Studio::day(180);
    const int stock = a.rules().stock.index;
    a.recall(0.3, 20, true);
    SECTION("once") {
        const Priced priced(a.studio.study);
        // May: 31 TB for 11 days, 70 % of it for 20. Bytes of day x came in on x + 10, so 180 - (131 - 10 - x) days
        // are missing: 59 + x, 74.5 on average, of 9.3 TB in a month of 31 days.
        CHECK_THAT(priced.usage(stock, 4), WithinRel((31 * 11 + 21.7 * 20) * tera / 31 + 9.3 * tera * 74.5 / 31, 1e-9));
        CHECK_THAT(priced.usage(stock, 5), WithinRel(21.7 * tera, 1e-9));
    }
    SECTION("twice: a share of what is left") {
        auto& second = a.recall(0.5, 20, true);
        second.name = "remaster";
        second.at = model::Event::delivery; // day 231: 20 August, 19 days of 31 have passed
        const Priced priced(a.studio.study);
        // No byte is younger than 180 days then: the youngest came in on day 41, 190 days ago.
        CHECK_THAT(priced.usage(stock, 7), WithinRel((21.7 * 19 + 10.85 * 12) * tera / 31, 1e-9));
        CHECK_THAT(priced.usage(stock, 8), WithinRel(10.85 * tera, 1e-9));
    }
    SECTION("what has moved does not go on, nor leave too early again") {
        const int deep = a.studio.tier("deep", 0, 1.0);
        class_of(a.studio, deep).access = rates::Access::archive;
        class_of(a.studio, deep).transition = metered(a.studio, "move", Requests::dimension);
        a.studio.scenario().placement[0].stages[1].age = Studio::day(160);
        a.studio.scenario().placement[0].stages.push_back(stage(deep));
        const Priced priced(a.studio.study);
        // Files enter deep on days 160 to 191: 21,700 of 31,000. Each of them is 30 days short of its 180.
        CHECK_THAT(total(priced, class_of(a.studio, deep).transition, 12), WithinRel(21700.0, 1e-9));
        double sum = 0.0;
        for (int m = 0; m < 12; ++m)
            sum += priced.usage(stock, m) * a.studio.study.horizon().day_count(m);
        // Stay: 30 % from x + 10 to 131 and 70 % from x + 10 to x + 160, plus what is missing of 180 days.
        CHECK_THAT(sum, WithinRel(31 * tera * 180.0, 1e-9));
    }
}

TEST_CASE("the estate is needed again and again") {
    Studio studio(12);
    const int archive = studio.tier("archive", 0, 0.0), work = studio.tier("work", 0, 1.0);
    class_of(studio, archive).access = rates::Access::archive;
    class_of(studio, archive).retrieval = metered(studio, "bytes", Bytes::dimension);
    library(studio, 100 * tera, 1e9);
    model::EstateRecall recall;
    recall.name = "requests of clients";
    recall.of = "original";
    recall.month = YearMonth{2027, 2};
    recall.every = {.value = 3, .in_months = true, .given = true};
    recall.share = fixed(Number{0.02});
    recall.hold = Studio::day(14);
    studio.study.estate.recalls.push_back(recall);
    place(studio, {stage(archive)}).recall = Studio::to<model::Tier>(work);
    const Priced priced(studio.study);
    const int fee = class_of(studio, archive).retrieval.index;
    for (int m = 0; m < 12; ++m) {
        const bool due = m % 3 == 1; // February, May, August, November
        CHECK_THAT(priced.usage(fee, m), WithinRel(due ? 2 * tera : 0.0, 1e-9));
        CHECK_THAT(priced.usage(1, m),
                   WithinRel(due ? 2 * tera * 14 / studio.study.horizon().day_count(m) : 0.0, 1e-9));
    }
}

TEST_CASE("a remaster brings data back years after delivery, where there is one") {
    Archive a;
    a.rules().retrieval = metered(a.studio, "bytes", Bytes::dimension);
    a.recall(1.0, 20).at = model::Event::remaster;
    auto& p = a.studio.study.workload.productions[0];
    SECTION("in October") {
        p.remaster = Studio::day(60); // delivery on day 231, remaster on day 291: 19 October
        const Priced priced(a.studio.study);
        CHECK_THAT(priced.usage(a.rules().retrieval.index, 9), WithinRel(31 * tera, 1e-9));
    }
    SECTION("never") {
        const Priced priced(a.studio.study);
        CHECK(total(priced, a.rules().retrieval, 12) == 0.0);
    }
}

TEST_CASE("overwritten bytes are written again, and old versions cost while they are kept") {
    Studio studio(4);
    const int hot = studio.tier("hot", 0, 1.0);
    auto& c = class_of(studio, hot);
    c.write = metered(studio, "put", Requests::dimension);
    const auto put = class_of(studio, hot).write;
    auto d = dataset(31 * tera, 1e9);
    d.overwritten = fixed(model::PerMonth::from_base(0.5));
    studio.production("show", 31, 60).datasets.push_back(d);
    SECTION("without versions") {
        place(studio, {stage(hot)});
        const Priced priced(studio.study);
        // January holds 15.5 TB on average: half of it, 7,750 files, is written again.
        CHECK_THAT(priced.usage(put.index, 0), WithinRel(31000.0 + 7750.0, 1e-9));
        CHECK(priced.usage(put.index, 1) == 0.0);
        CHECK_THAT(priced.usage(0, 1), WithinRel(31 * tera, 1e-9));
    }
    SECTION("kept for 30 days, with a minimum stay of 90") {
        class_of(studio, hot).minimum_stay = Studio::day(90);
        place(studio, {stage(hot)}).versions = Studio::day(30);
        const Priced priced(studio.study);
        // February: 7.75 TB, less what was 30 days old: (R(29) - R(1)) / 31 / 28 = 420 / 868 of it. 4 TB are left.
        CHECK_THAT(priced.usage(0, 1), WithinRel(35 * tera, 1e-9));
        // January: 15.5 TB, old versions (R(31) - R(1)) / 31 / 31 = 480 / 961 of 7.75 TB, and the missing days:
        // files are overwritten after two months, but the shoot had lasted 15.5 days: 90 - 30 - 15.5 = 44.5.
        CHECK_THAT(priced.usage(0, 0), WithinRel((15.5 + 7.75 * 480 / 961 + 7.75 * 44.5 / 31) * tera, 1e-9));
    }
}

TEST_CASE("a replicated copy travels from the main placement, another one appears") {
    const bool replicated = GENERATE(false, true);
    Studio studio(3);
    studio.site("far", model::SiteKind::cloud);
    const int near = studio.tier("near", 0, 0.0), far = studio.tier("far", 1, 0.0);
    const auto wire = metered(studio, "wire", Bytes::dimension), copied = metered(studio, "copied", Bytes::dimension);
    const auto get = metered(studio, "get", Requests::dimension);
    class_of(studio, near).read = get;
    model::Route route;
    route.name = "wire";
    route.from = Studio::to<model::Site>(0);
    route.to = Studio::to<model::Site>(1);
    route.meters = {wire};
    studio.scenario().routes.push_back(route);
    studio.production("show", 31, 30).datasets.push_back(dataset(31e9, 1e6));
    place(studio, {stage(near)});
    auto& second = place(studio, {stage(far)});
    second.name = "copy";
    second.replicated = replicated;
    if (replicated)
        second.replication = copied;
    const Priced priced(studio.study, true);
    CHECK_THAT(priced.usage(wire.index, 0), WithinRel(replicated ? 31e9 : 0.0, 1e-9));
    CHECK_THAT(priced.usage(copied.index, 0), WithinRel(replicated ? 31e9 : 0.0, 1e-9));
    CHECK_THAT(priced.usage(get.index, 0), WithinRel(replicated ? 31000.0 : 0.0, 1e-9));
    CHECK_THAT(priced.usage(class_of(studio, far).stock.index, 1), WithinRel(31e9, 1e-9));
    CHECK((priced.flow(engine::FlowKind::replication, "show / original, copy") >= 0) == replicated);
}

TEST_CASE("files travel from where they are made to their first tier") {
    Studio studio(3);
    studio.site("set", model::SiteKind::outside);
    const int nas = studio.tier("nas", 0, 0.0);
    const auto wire = metered(studio, "wire", Bytes::dimension);
    model::Route route;
    route.name = "line";
    route.from = Studio::to<model::Site>(1);
    route.to = Studio::to<model::Site>(0);
    route.meters = {wire};
    studio.scenario().routes.push_back(route);
    auto d = dataset(62e9, 1e6);
    d.from = "set";
    studio.production("show", 62, 30).datasets.push_back(d); // 1 GB a day: 31, 28 and 3 days
    place(studio, {stage(nas)});
    const Priced priced(studio.study);
    CHECK_THAT(priced.usage(wire.index, 0), WithinRel(31e9, 1e-9));
    CHECK_THAT(priced.usage(wire.index, 1), WithinRel(28e9, 1e-9));
    CHECK_THAT(priced.usage(wire.index, 2), WithinRel(3e9, 1e-9));
    CHECK(priced.flow(engine::FlowKind::ingest, "show / original") >= 0);
}
