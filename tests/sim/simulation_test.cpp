// Runs in pieces: whatever the split, the bytes are those of one run.

#include <cmath>

#include "support/catch.hpp"
#include "support/license_house.hpp"
#include "support/studio.hpp"
#include "topsheet/decide/compare.hpp"
#include "topsheet/report/result_json.hpp"
#include "topsheet/sim/simulation.hpp"

using namespace topsheet;
using tests::Studio;

namespace {

/// A show of uncertain size on a tier, and a farm whose licenses choose their own number of seats.
Studio studio() {
    tests::LicenseHouse s(3);
    s.license("arnold-seat", rates::CloudRight::allowed);
    s.needs(0.0).automatic = true;
    s.tier("bucket", 0, 0.02 / 1e9);
    const int burst = s.meter("burst", NodeHours::dimension, 2.0);
    s.study.catalog.machines[0].speed = fixed(Number{1.0});
    s.study.catalog.machines[0].on_demand = Studio::to<rates::Meter>(burst);
    s.study.catalog.assets[0].speed = fixed(Number{1.0});
    s.scenario().farm->burst_site = Studio::to<model::Site>(s.site("cloud", model::SiteKind::cloud));
    s.scenario().farm->owned[0].count = fixed(model::Units::from_base(4));
    chance::Input input;
    input.name = "volume";
    input.distribution = chance::Lognormal{.mu = std::log(500e12), .sigma = 0.4};
    s.study.inputs.push_back(input);
    auto& show = s.production("show", 10, 60);
    model::Dataset data;
    data.name = "original";
    data.volume = {.fixed = {}, .input = 0, .given = true};
    data.object_size = fixed(megabytes(10));
    show.datasets.push_back(data);
    model::RenderWork work;
    work.name = "shots";
    work.renderer = "arnold";
    work.frames = fixed(frames(2000));
    work.cost = fixed(model::FrameCost::from_base(3.0));
    work.during = model::Window::whole;
    show.render.push_back(work);
    model::Placement place;
    place.name = "all";
    place.dataset = "original";
    place.stages.emplace_back();
    place.stages[0].tier = Studio::to<model::Tier>(0);
    s.scenario().placement.push_back(place);
    auto other = s.scenario();
    other.name = "no farm of its own";
    other.farm->owned.clear();
    s.study.scenarios.push_back(other);
    return s;
}

/// Everything that a result says, as text; and every trial's total.
std::string told(sim::Result result) {
    result.comparison = decide::compare(result, 0);
    return report::result_json(result);
}

sim::RunOptions options_for(std::int64_t trials, int threads, bool detail) {
    sim::RunOptions options;
    options.trials = trials;
    options.threads = threads;
    options.detail = detail;
    options.look = !detail;
    return options;
}

} // namespace

TEST_CASE("any split into shards, merged from bytes, gives the bytes of the single run") {
    const Studio s = studio();
    const bool detail = GENERATE(false, true);
    constexpr std::int64_t trials = 6144;
    const auto single = sim::run(s.study, options_for(trials, 2, detail));
    REQUIRE(single);
    REQUIRE_FALSE(single->scenarios[0].automatic_seats.empty());
    // Ends of the shards in trials: halves, ones of 1,024, one that is only the first, only the last.
    const auto ends = GENERATE(std::vector<std::int64_t>{3072, 6144}, std::vector<std::int64_t>{1024, 2048, 6144},
                               std::vector<std::int64_t>{1024, 2048, 3072, 4096, 5120, 6144},
                               std::vector<std::int64_t>{5120, 6144}, std::vector<std::int64_t>{6144});
    sim::Simulation whole(s.study, options_for(trials, 1, detail));
    std::int64_t from = 0;
    for (const std::int64_t end : ends) {
        const int threads = 1 + static_cast<int>(end / 1024 % 3);
        sim::Simulation part(s.study, options_for(trials, threads, detail), from);
        REQUIRE(part.run(end));
        CHECK(part.first() == from);
        CHECK(part.last() == end);
        CHECK(whole.append(part.bytes(), end).empty());
        from = end;
    }
    const sim::Result merged = whole.result();
    CHECK(merged.npv_trials == single->npv_trials);
    CHECK(merged.nominal_trials == single->nominal_trials);
    CHECK(told(merged) == told(*single));
}

TEST_CASE("long runs, whose figures are not stored, have the same bytes under any split too") {
    Studio s = studio();
    s.study.scenarios.pop_back();
    const bool exact = GENERATE(false, true);
    constexpr std::int64_t trials = 22528; // 22 times 1,024
    auto options = options_for(trials, 2, false);
    options.exact = exact;
    const auto single = sim::run(s.study, options);
    REQUIRE(single);
    // Around the pilot's 4,096 trials and the 16,384 that are stored.
    const auto ends = GENERATE(std::vector<std::int64_t>{1024, 5120, 22528}, std::vector<std::int64_t>{16384, 22528},
                               std::vector<std::int64_t>{8192, 18432, 20480, 22528});
    sim::Simulation whole(s.study, options);
    std::int64_t from = 0;
    for (const std::int64_t end : ends) {
        auto of_part = options;
        of_part.threads = 1 + static_cast<int>(end / 1024 % 3);
        sim::Simulation part(s.study, of_part, from);
        REQUIRE(part.run(end));
        CHECK(whole.append(part.bytes(), end).empty());
        from = end;
    }
    CHECK(told(whole.result()) == told(*single));
    // As far as it is stored, a part of a long run is a short run.
    sim::Simulation begun(s.study, options);
    REQUIRE(begun.run(2048));
    CHECK(told(begun.result()) == told(*sim::run(s.study, options_for(2048, 1, false))));
}

TEST_CASE("exact percentiles of a long run are those of all its trials, and histograms come near") {
    Studio s = studio();
    s.study.months = 1; // so that the cash of the month is the present value, of which every trial is kept
    s.study.finance.timing = model::Timing::start;
    s.study.scenarios.pop_back();
    auto options = options_for(18432, 2, false);
    options.exact = true;
    const auto exact = *sim::run(s.study, options);
    const auto all = sim::summarize(exact.npv_trials[0]);
    const auto& month = exact.scenarios[0].monthly[0];
    CHECK(month.p10 == all.p10);
    CHECK(month.p50 == all.p50);
    CHECK(month.p90 == all.p90);
    CHECK(month.error.p90 == all.error.p90);
    options.exact = false;
    const auto near = *sim::run(s.study, options);
    CHECK(near.npv_trials == exact.npv_trials);
    CHECK(near.scenarios[0].npv.p90 == all.p90);
    CHECK(std::abs(near.scenarios[0].nominal.p90 - all.p90) <= near.scenarios[0].nominal.error.p90);
    CHECK(std::abs(near.scenarios[0].monthly[0].p90 - all.p90) <= near.scenarios[0].monthly[0].error.p90);
    CHECK(near.scenarios[0].monthly[0].error.p90 >= 0.9 * all.error.p90);
}

TEST_CASE("more trials later give the bytes of a run that had them at once") {
    const Studio s = studio();
    sim::Simulation grows(s.study, options_for(1024, 2, false));
    for (const std::int64_t to : {1024, 2048, 4096})
        REQUIRE(grows.run(to));
    CHECK(told(grows.result()) == told(*sim::run(s.study, options_for(4096, 1, false))));
}

TEST_CASE("a run that is stopped keeps whole 1,024s of trials, and goes on from there") {
    const Studio s = studio();
    std::atomic<int> asked{0};
    auto options = options_for(8192, 3, false);
    sim::Simulation stopped(s.study, options);
    REQUIRE(stopped.run(1024));
    options.stop = [&asked] {
        return ++asked > 66;
    }; // after the pilot's 64 questions and those before the second and third 1,024
    sim::Simulation again(s.study, options);
    REQUIRE(again.append(stopped.bytes(), 1024).empty());
    CHECK_FALSE(again.run(8192));
    CHECK(again.last() % 1024 == 0);
    CHECK(again.last() > 1024);
    CHECK(again.last() < 8192);
    CHECK(again.faults().empty());
    const std::int64_t reached = again.last();
    sim::Simulation rest(s.study, options_for(8192, 2, false));
    REQUIRE(rest.append(again.bytes(), reached).empty());
    CHECK(told(again.result()) == told(*sim::run(s.study, options_for(reached, 1, false))));
    REQUIRE(rest.run(8192));
    CHECK(told(rest.result()) == told(*sim::run(s.study, options_for(8192, 1, false))));
}

TEST_CASE("a longer run that is stopped where all values are still kept goes on from there") {
    const Studio s = studio();
    auto options = options_for(32768, 2, false);
    bool over = false;
    options.stop = [&over] { return over; };
    sim::Simulation stopped(s.study, options);
    REQUIRE(stopped.run(16384));
    over = true;
    CHECK_FALSE(stopped.run(32768));
    REQUIRE(stopped.last() == 16384);
    sim::Simulation rest(s.study, options_for(32768, 1, false));
    CHECK(rest.append(stopped.bytes(), 16384).empty());
    CHECK(rest.run(32768));
}

TEST_CASE("bytes of other trials, of another study or cut off are refused in words") {
    const Studio s = studio();
    sim::Simulation part(s.study, options_for(2048, 2, false));
    REQUIRE(part.run(1024));
    const std::string bytes = part.bytes();
    const auto refuses = [&](const model::Study& study, const std::string& what, std::int64_t to) {
        sim::Simulation whole(study, options_for(2048, 1, false));
        return !whole.append(what, to).empty() && whole.last() == 0;
    };
    CHECK(refuses(s.study, bytes, 2048));
    CHECK(refuses(s.study, bytes, 0));
    CHECK(refuses(s.study, bytes, std::int64_t{1} << 60));
    CHECK(refuses(s.study, bytes + "x", 1024));
    CHECK(refuses(s.study, bytes.substr(0, bytes.size() - 8), 1024));
    CHECK(refuses(s.study, "", 1024));
    Studio longer = s;
    longer.study.months = 4;
    CHECK(refuses(longer.study, bytes, 1024));
    CHECK_FALSE(refuses(s.study, bytes, 1024));
}

TEST_CASE("parts of machines that chose other seats are refused") {
    const Studio s = studio();
    Studio dear = s; // the same sums to add, another number of seats
    dear.study.catalog.licenses[0].seat = fixed(rates::SeatPrice::from_base(4150.0));
    sim::Simulation first(s.study, options_for(2048, 2, false));
    sim::Simulation second(dear.study, options_for(2048, 2, false), 1024);
    REQUIRE(first.run(1024));
    REQUIRE(second.run(2048));
    CHECK(first.append(second.bytes(), 2048).find("seats") != std::string::npos);
    CHECK(first.last() == 1024);
}

TEST_CASE("bytes that anything happened to are taken or refused, and nothing else") {
    const Studio s = studio();
    sim::Simulation part(s.study, options_for(2048, 2, false));
    REQUIRE(part.run(1024));
    const std::string bytes = part.bytes();
    std::uint64_t state = 20270101; // Knuth's MMIX generator
    const auto below = [&state](std::size_t count) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>(state >> 33U) % count;
    };
    int refused = 0;
    for (int i = 0; i < 400; ++i) {
        std::string wrong = bytes;
        const std::size_t at = i % 2 == 0 ? below(bytes.size()) : below(400); // sizes and seats stand in front
        switch (below(4)) {
        case 0: wrong.resize(at); break;
        case 1: wrong[at] = static_cast<char>(below(256)); break;
        case 2: wrong.erase(at, 1 + below(40)); break;
        default: wrong.insert(at, wrong.substr(below(bytes.size()), 1 + below(40))); break;
        }
        sim::Simulation whole(s.study, options_for(2048, 1, false));
        if (!whole.append(wrong, 1024).empty())
            ++refused;
        else
            (void)whole.result();
    }
    CHECK(refused > 200); // whatever changes the size is noticed; half of the changes do
}
