// Figures that are not stored trial by trial, against those that are.

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "sim/series.hpp"
#include "support/catch.hpp"

using namespace topsheet::sim;
using tests::WithinAbs;
using tests::WithinRel;

namespace {

constexpr std::int64_t group_size = 64;

/// A shape of figures, from a uniform number and a normal one.
struct Shape {
    const char* name;
    std::function<double(double u, double z)> value;
};

std::vector<Shape> shapes() {
    return {
        {"normal", [](double, double z) { return 100.0 + 10.0 * z; }},
        {"narrow on a large offset", [](double, double z) { return 1e9 + 1e-3 * z; }},
        {"negative", [](double, double z) { return -5000.0 * std::exp(0.5 * z); }},
        {"heavy tail", [](double u, double) { return std::pow(1.0 - u, -1.5); }}, // Pareto, no finite mean
        {"both tails heavy", [](double u, double) { return std::tan(3.141592 * (u - 0.5)); }},
        {"constant", [](double, double) { return 7.25; }},
        {"zero", [](double, double) { return 0.0; }},
        {"rare event", [](double u, double) { return u < 0.0005 ? 1e6 : 0.0; }},
        {"event of one in twelve", [](double u, double z) { return u < 1.0 / 12 ? 1e6 * std::exp(z) : 0.0; }},
        {"zero in three of ten", [](double u, double z) { return u < 0.3 ? 0.0 : 50.0 + z; }},
        {"P10 at the edge of a mass", [](double u, double z) { return u < 0.1 ? 0.0 : std::exp(z); }},
        {"P90 at the edge of a mass", [](double u, double z) { return u < 0.9 ? -1.0 : std::exp(z); }},
        {"P50 below a mass that holds P90", [](double u, double z) { return u < 0.56 ? 50.0 - std::exp(z) : 50.0; }},
        {"mass inside a density", [](double u, double z) { return u < 0.05 ? 8.7 : 10.0 + z; }},
        {"whole numbers", [](double u, double) { return std::floor(u * 12.0); }},
        {"many whole numbers", [](double, double z) { return std::floor(2000.0 + 400.0 * z); }},
        {"two narrow modes far apart", [](double u, double z) { return (u < 0.5 ? 0.0 : 1e6) + z; }},
        {"two modes", [](double u, double z) { return (u < 0.3 ? -20.0 : 20.0) + 3.0 * z; }},
        {"small", [](double, double z) { return 0.02 + 0.001 * z; }},
    };
}

/// `trials` values in the order of the trials.
std::vector<double> values_of(const Shape& shape, std::size_t trials, unsigned seed) {
    std::mt19937_64 bits(seed);
    std::uniform_real_distribution<double> uniform;
    std::normal_distribution<double> normal;
    std::vector<double> values(trials);
    for (auto& v : values) {
        const double u = uniform(bits);
        v = shape.value(u, normal(bits));
    }
    return values;
}

std::shared_ptr<const Aim> aim_at(const std::vector<double>& values, double width = 5.5) {
    const auto n = static_cast<std::int64_t>(values.size());
    return std::make_shared<const Aim>(aim(std::span(values).first(pilot_trials), n, width));
}

/// Groups from `from` on, every `step`th, in `order`.
void add_groups(Series& series, const std::vector<double>& values, std::int64_t from, std::int64_t step) {
    const auto groups = static_cast<std::int64_t>(values.size()) / group_size;
    for (std::int64_t g = from; g < groups; g += step)
        series.add(g, values.data() + g * group_size);
}

Series whole(const std::vector<double>& values, Keep keep) {
    Series s = Series::aimed(aim_at(values), keep);
    add_groups(s, values, 0, 1);
    return s;
}

std::string bytes_of(const Series& s) {
    std::string out;
    s.write(out);
    return out;
}

bool same(const Figures& a, const Figures& b) {
    return a.mean == b.mean && a.p10 == b.p10 && a.p50 == b.p50 && a.p90 == b.p90 && a.tail_mean == b.tail_mean;
}

} // namespace

TEST_CASE("stored series say what summarize says") {
    const auto values = values_of(shapes()[0], 4096, 1);
    Series s = Series::stored(0, 64);
    add_groups(s, values, 1, 2);
    add_groups(s, values, 0, 2);
    const auto told = s.statistic();
    REQUIRE(told);
    const auto expected = summarize(values);
    CHECK(same(*told, expected));
    CHECK(same(told->error, expected.error));
    // A shard's part goes to its place.
    Series part = Series::stored(16, 16), run = Series::stored(0, 64);
    for (std::int64_t g = 16; g < 32; ++g)
        part.add(g, values.data() + g * group_size);
    run.add(part);
    CHECK(run.values()[16 * 64] == values[16 * 64]);
    CHECK(run.values()[32 * 64] == 0.0);
    CHECK_THROWS_AS(part.add(run), std::invalid_argument);
}

TEST_CASE("a histogram's percentiles are off by its bin at most, on any shape") {
    for (const auto& shape : shapes()) {
        CAPTURE(shape.name);
        const auto values = values_of(shape, 131072, 7);
        const auto exact = summarize(values);
        const Series series = whole(values, Keep::histogram);
        const auto told = series.statistic();
        REQUIRE(told);
        const auto doubt = series.doubt();
        auto sorted = values;
        std::ranges::sort(sorted);
        const double spread = sorted[sorted.size() / 20 * 19] - sorted[sorted.size() / 20];
        const double tiny = 1e-12 * std::max(std::abs(exact.p10), std::abs(exact.p90)) + 1e-100;
        CHECK(std::abs(told->p10 - exact.p10) <= doubt.p10 + tiny);
        CHECK(std::abs(told->p50 - exact.p50) <= doubt.p50 + tiny);
        CHECK(std::abs(told->p90 - exact.p90) <= doubt.p90 + tiny);
        CHECK(std::abs(told->tail_mean - exact.tail_mean) <= doubt.tail_mean + 1e-9 * std::abs(exact.tail_mean) + 1e-9);
        CHECK_THAT(told->mean, WithinAbs(exact.mean, 1e-9 + 1e-12 * std::abs(exact.mean)));
        // A hundredth of the distance from P5 to P95 is the most that a bin may be wide.
        CHECK(std::max({doubt.p10, doubt.p50, doubt.p90}) <= 0.01 * spread + tiny);
        // The errors are those of the stored run, within a tenth, where they are not all noise of one bin.
        CHECK_THAT(told->error.mean, WithinRel(exact.error.mean, 1e-6) ||
                                         WithinAbs(exact.error.mean, 1e-9 + 1e-16 * std::abs(exact.mean)));
        CHECK(std::abs(told->error.p50 - exact.error.p50) <= 0.1 * exact.error.p50 + doubt.p50);
        CHECK(std::abs(told->error.p90 - exact.error.p90) <= 0.1 * exact.error.p90 + doubt.p90);
    }
}

TEST_CASE("a histogram is far better than its bin where the density is smooth") {
    // w^2 |f'| / (8 f): with P10 to P90 over some 450 bins, w is 2.6 s / 450 and f'/f at P90 is 1.28 / s: 5e-6 s.
    // The step of the 131,072 values themselves is larger: their mean distance at P90 is s / (0.1755 n) = 4e-5 s,
    // and 760 of them share a bin unevenly: sqrt(760) / 2 of those steps are 6e-4 s.
    const auto values = values_of(shapes()[0], 131072, 3);
    const auto exact = summarize(values);
    const auto told = whole(values, Keep::histogram).statistic();
    CHECK_THAT(told->p90, WithinAbs(exact.p90, 10.0 * 6e-4));
    CHECK_THAT(told->p50, WithinAbs(exact.p50, 10.0 * 6e-4));
}

TEST_CASE("values that many trials share are told exactly by a histogram") {
    const auto of = [](std::size_t shape) {
        return whole(values_of(shapes()[shape], 65536, 5), Keep::histogram).statistic();
    };
    CHECK(of(5)->p50 == 7.25);
    CHECK(of(5)->mean == 7.25);
    CHECK(of(5)->error.mean == 0.0);
    CHECK(of(7)->p90 == 0.0);
    CHECK(of(9)->p10 == 0.0);
    CHECK(of(14)->p50 == std::floor(summarize(values_of(shapes()[14], 65536, 5)).p50));
}

TEST_CASE("brackets give the percentiles of the stored run, bit by bit") {
    for (const auto& shape : shapes()) {
        CAPTURE(shape.name);
        const auto values = values_of(shape, 131072, 11);
        const auto exact = summarize(values);
        const Series series = whole(values, Keep::brackets);
        const auto told = series.statistic();
        REQUIRE(told);
        CHECK(told->p10 == exact.p10);
        CHECK(told->p50 == exact.p50);
        CHECK(told->p90 == exact.p90);
        CHECK(told->error.p10 == exact.error.p10);
        CHECK(told->error.p50 == exact.error.p50);
        CHECK(told->error.p90 == exact.error.p90);
        CHECK_THAT(told->mean, WithinAbs(exact.mean, 1e-9 + 1e-12 * std::abs(exact.mean)));
        CHECK_THAT(told->tail_mean, WithinAbs(exact.tail_mean, 1e-8 + 1e-12 * std::abs(exact.tail_mean)));
        // 131,072 trials narrow to p +- 5.5 sqrt(p (1 - p) 17/131072): 3.8, 6.3 and 3.8 % each way, 28 % in all;
        // half as much again before the zones narrow.
        CHECK(static_cast<double>(bytes_of(series).size()) < 0.45 * 8 * 131072);
    }
}

TEST_CASE("parts merge to the same answers in any order") {
    for (const auto keep : {Keep::histogram, Keep::brackets})
        for (const auto& shape : shapes()) {
            CAPTURE(shape.name);
            const auto values = values_of(shape, 65536, 2);
            const auto aims = aim_at(values);
            const auto one = whole(values, keep).statistic();
            REQUIRE(one);
            for (const std::int64_t parts : {2, 7}) {
                std::vector<Series> part;
                for (std::int64_t k = 0; k < parts; ++k) {
                    part.push_back(Series::aimed(aims, keep));
                    add_groups(part.back(), values, k, parts);
                }
                Series all = Series::aimed(aims, keep);
                for (auto p = part.rbegin(); p != part.rend(); ++p)
                    all.add(*p);
                CHECK(all.trials() == 65536);
                const auto told = all.statistic();
                REQUIRE(told);
                CHECK(same(*told, *one));
                CHECK(same(told->error, one->error));
            }
        }
}

TEST_CASE("a stored part can be added to a histogram and to brackets") {
    const auto values = values_of(shapes()[0], 16384, 4);
    Series stored = Series::stored(0, 256);
    add_groups(stored, values, 0, 1);
    for (const auto keep : {Keep::histogram, Keep::brackets}) {
        Series s = Series::aimed(aim_at(values), keep);
        s.add(stored);
        CHECK(same(*s.statistic(), *whole(values, keep).statistic()));
    }
    CHECK_THROWS_AS(stored.add(whole(values, Keep::histogram)), std::invalid_argument);
    CHECK_THROWS_AS(whole(values, Keep::brackets).add(whole(values, Keep::histogram)), std::invalid_argument);
    CHECK_THROWS_AS(whole(values, Keep::histogram).add(whole(values_of(shapes()[0], 16384, 5), Keep::histogram)),
                    std::invalid_argument);
}

TEST_CASE("brackets that missed say so") {
    // The pilot is another figure than the rest: nothing of its zones is left.
    auto values = values_of(shapes()[0], 65536, 6);
    for (std::size_t i = 4096; i < values.size(); ++i)
        values[i] += 1000.0;
    CHECK_FALSE(whole(values, Keep::brackets).statistic());
    // A histogram counts on: the percentile lies between its last bin and the largest value, and it says so.
    const Series counted = whole(values, Keep::histogram);
    const auto exact = summarize(values);
    CHECK(std::abs(counted.statistic()->p50 - exact.p50) <= counted.doubt().p50);
    // Wide enough, all of it is kept.
    Series wide = Series::aimed(aim_at(values, 1000.0), Keep::brackets);
    add_groups(wide, values, 0, 1);
    REQUIRE(wide.statistic());
    CHECK(wide.statistic()->p50 == exact.p50);
}

TEST_CASE("what is no number is never told as one") {
    const double never = std::numeric_limits<double>::infinity(), nothing = std::nan("");
    for (const auto keep : {Keep::histogram, Keep::brackets}) {
        auto values = values_of(shapes()[0], 65536, 8);
        for (std::size_t i = 5000; i < values.size(); i += 100)
            values[i] = never;
        const auto up = whole(values, keep).statistic();
        REQUIRE(up);
        CHECK(up->mean == never);
        CHECK(up->tail_mean == never);
        CHECK_THAT(up->p50, WithinAbs(summarize(values).p50, 0.2));
        values[6000] = -never;
        CHECK(std::isnan(whole(values, keep).statistic()->mean));
        values[6000] = 1e300;
        CHECK(whole(values, keep).statistic()->mean == never);
        values[6000] = nothing;
        CHECK(std::isnan(whole(values, keep).statistic()->p50));
    }
}

TEST_CASE("bytes bring a series back, and broken ones are refused") {
    const auto values = values_of(shapes()[13], 32768, 9);
    Series stored = Series::stored(0, 512);
    add_groups(stored, values, 0, 1);
    for (const Series& s : {stored, whole(values, Keep::histogram), whole(values, Keep::brackets)}) {
        const std::string bytes = bytes_of(s);
        std::string_view in = bytes;
        const auto back = Series::read(in);
        REQUIRE(back);
        CHECK(in.empty());
        CHECK(same(*back->statistic(), *s.statistic()));
        CHECK(bytes_of(*back) == bytes);
        for (std::size_t cut = 0; cut < bytes.size(); cut += bytes.size() / 97 + 1) {
            std::string_view part = std::string_view(bytes).substr(0, cut);
            CHECK_FALSE(Series::read(part));
        }
    }
    std::string wrong(1, '\3');
    std::string_view in = wrong;
    CHECK_FALSE(Series::read(in));
}
