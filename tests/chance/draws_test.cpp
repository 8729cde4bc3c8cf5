#include "topsheet/chance/draws.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "support/catch.hpp"
#include "topsheet/chance/math.hpp"

using namespace topsheet;
using namespace topsheet::chance;

namespace {

const Calendar calendar(YearMonth{2027, 1}, 36);

Input input(std::string name, Distribution d) {
    return {.name = std::move(name), .distribution = std::move(d)};
}

/// All values of an input in one month over trials 0 ... 64 groups - 1.
std::vector<double> drawn(const DrawPlan& plan, int index, int month, int groups) {
    DrawBlock block(plan);
    std::vector<double> all;
    for (int g = 0; g < groups; ++g) {
        plan.fill(g, block);
        const auto row = block.values(index, month);
        all.insert(all.end(), row.begin(), row.end());
    }
    return all;
}

double mean_of(const std::vector<double>& x) {
    return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double covariance(const std::vector<double>& x, const std::vector<double>& y) {
    const double mx = mean_of(x), my = mean_of(y);
    double sum = 0.0;
    for (std::size_t i = 0; i < x.size(); ++i)
        sum += (x[i] - mx) * (y[i] - my);
    return sum / static_cast<double>(x.size());
}

double correlation(const std::vector<double>& x, const std::vector<double>& y) {
    return covariance(x, y) / std::sqrt(covariance(x, x) * covariance(y, y));
}

std::vector<double> ranks(const std::vector<double>& x) {
    std::vector<std::size_t> order(x.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, [&](std::size_t a, std::size_t b) { return x[a] < x[b]; });
    std::vector<double> rank(x.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        rank[order[i]] = static_cast<double>(i);
    return rank;
}

std::vector<double> logs(std::vector<double> x) {
    chance::log(x, x);
    return x;
}

constexpr int groups = 256; // 16,384 trials
const double root = std::sqrt(64.0 * groups);
const std::vector<Sampling> plans{Sampling::random, Sampling::stratified};

/// Two inputs that hold roles, then one of everything that months can do.
std::vector<Input> months() {
    std::vector<Input> inputs{input("growth", Uniform{0.001, 0.004}), input("sigma", Uniform{0.01, 0.03})};
    for (const char* name : {"trend", "volatility", "noise", "week", "month", "all"})
        inputs.push_back(input(name, Lognormal{1.0, 0.3}));
    inputs[2].trends = inputs[7].trends = {0};
    inputs[3].volatility = inputs[7].volatility = 1;
    inputs[4].noise = inputs[7].noise = 1;
    inputs[5].each = inputs[7].each = Each::week;
    inputs[6].each = Each::month;
    return inputs;
}

/// The same and one that jumps.
std::vector<Input> months_and_jump() {
    auto inputs = months();
    inputs.push_back(input("jump", Lognormal{1.0, 0.3}));
    inputs.back().jump = {.size = 1, .chance = 0};
    return inputs;
}

} // namespace

TEST_CASE("every kind is drawn with its own mean, deviation and quantiles", "[chance][draws]") {
    const std::vector<Distribution> kinds{Uniform{-2, 5},
                                          Triangular{1, 2, 7},
                                          Pert{40, 70, 120},
                                          Normal{-1, 2.5},
                                          Lognormal{0.5, 0.4},
                                          Lognormal{0.5, 0.4, 10, -1},
                                          LogitNormal{-1, 1},
                                          Beta{2, 5},
                                          Discrete{{5, 1, 2}, {1, 2, 1}},
                                          Bernoulli{0.3},
                                          Samples{{4, 1, 2, 8, 2}}};
    std::vector<Input> inputs;
    for (const auto& d : kinds)
        inputs.push_back(input(std::string(kind_of(d)) + std::to_string(inputs.size()), d));
    for (const Sampling sampling : plans) {
        const DrawPlan plan(inputs, {}, calendar, 1, sampling);
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            INFO(inputs[i].name);
            const auto x = drawn(plan, static_cast<int>(i), 0, groups);
            const double sd = deviation(kinds[i]);
            // random: 5 standard errors, sd / sqrt(n); stratified: 1,024 strata in each of 16 replicates
            const double error = sampling == Sampling::random ? 5.0 * sd / root : 2e-3 * sd;
            CHECK_THAT(mean_of(x), tests::WithinAbs(mean(kinds[i]), error));
            CHECK_THAT(std::sqrt(covariance(x, x)), tests::WithinAbs(sd, 0.05 * sd));
            for (const double u : {0.05, 0.35, 0.5, 0.95}) {
                const double limit = quantile(kinds[i], u);
                const auto below = static_cast<double>(std::ranges::count_if(x, [=](double v) { return v < limit; }));
                const auto upto = static_cast<double>(std::ranges::count_if(x, [=](double v) { return v <= limit; }));
                const double slack = 5.0 * std::sqrt(u * (1 - u)) / root;
                CHECK(below / (root * root) <= u + slack); // with steps, u lies between the two
                CHECK(upto / (root * root) >= u - slack);
            }
        }
    }
}

TEST_CASE("a draw depends on seed, name and trial alone", "[chance][draws]") {
    auto inputs = months_and_jump();
    std::vector<Input> more = inputs; // others around them, roles moved, order turned
    more.insert(more.begin(), input("new", Uniform{0, 1}));
    for (Input& i : more) {
        for (int& t : i.trends)
            ++t;
        i.volatility += i.volatility >= 0 ? 1 : 0;
        i.noise += i.noise >= 0 ? 1 : 0;
        i.jump.size += i.jump.given() ? 1 : 0;
        i.jump.chance += i.jump.chance >= 0 ? 1 : 0;
    }
    std::swap(more[4], more[8]);
    more.push_back(input("last", Normal{0, 1}));
    for (const Sampling sampling : plans) {
        const DrawPlan plan(inputs, {}, calendar, 7, sampling), other(more, {}, calendar, 7, sampling),
            seeded(inputs, {}, calendar, 8, sampling);
        DrawBlock block(plan), another(other), reseeded(seeded);
        for (const std::int64_t group : {std::int64_t{0}, std::int64_t{5}, std::int64_t{100}}) {
            plan.fill(group, block);
            other.fill(3, another); // whatever was drawn before leaves no trace
            other.fill(group, another);
            seeded.fill(group, reseeded);
            for (std::size_t i = 0; i < inputs.size(); ++i) {
                std::size_t j = 0;
                while (more[j].name != inputs[i].name)
                    ++j;
                INFO(inputs[i].name);
                for (const int m : {0, 1, 35}) {
                    const double* const x = block.value(static_cast<int>(i), m);
                    CHECK(std::memcmp(x, another.value(static_cast<int>(j), m), 64 * sizeof(double)) == 0);
                    CHECK(std::memcmp(x, reseeded.value(static_cast<int>(i), m), 64 * sizeof(double)) != 0);
                }
            }
        }
    }
}

TEST_CASE("the horizon does not change the months before it", "[chance][draws]") {
    const Calendar shorter(YearMonth{2027, 1}, 13);
    for (const Sampling sampling : plans) {
        const DrawPlan plan(months(), {}, calendar, 7, sampling), brief(months(), {}, shorter, 7, sampling);
        DrawBlock block(plan), other(brief);
        plan.fill(4, block);
        brief.fill(4, other);
        for (int i = 0; i < 8; ++i)
            for (const int m : {0, 12})
                CHECK(std::memcmp(block.value(i, m), other.value(i, m), 64 * sizeof(double)) == 0);
    }
}

TEST_CASE("group g is replicate g mod 16, and a replicate is stratified", "[chance][draws]") {
    CHECK(replicate_of(0) == 0);
    CHECK(replicate_of(35) == 3);
    const DrawPlan plan({input("a", Uniform{0, 1})}, {}, calendar, 1, Sampling::stratified);
    DrawBlock block(plan);
    for (int replicate = 0; replicate < replicates; ++replicate) {
        std::vector<int> hits(1024);
        for (int step = 0; step < 16; ++step) { // points 64 step ... of the replicate
            plan.fill(replicate + replicates * step, block);
            for (const double u : block.values(0, 0))
                ++hits[static_cast<std::size_t>(u * 1024.0)];
        }
        CHECK(std::ranges::all_of(hits, [](int h) { return h == 1; }));
    }
}

TEST_CASE("the bits are those of every other machine", "[chance][draws]") {
    // FNV-1a over the bits of all values of 32 groups. Made with g++ 12 (SSE2, AVX2, AVX-512) and clang 14;
    // a change here changes every published result.
    const auto hash = [](Sampling sampling) {
        auto inputs = months();
        inputs.push_back(input("pert", Pert{0, 1, 5}));
        inputs.push_back(input("uniform", Uniform{0, 1}));
        const DrawPlan plan(inputs, {{8, 9, 0.7}, {9, 2, -0.4}, {3, 7, 0.5}}, calendar, 1, sampling);
        DrawBlock block(plan);
        std::uint64_t h = 0xcbf29ce484222325U;
        for (int g = 0; g < 32; ++g) {
            plan.fill(g, block);
            for (int i = 0; i < 10; ++i)
                for (int m = 0; m < (block.varies(i) ? 36 : 1); ++m)
                    for (const double x : block.values(i, m)) {
                        std::uint64_t bits = 0;
                        std::memcpy(&bits, &x, sizeof bits);
                        h = (h ^ bits) * 0x100000001b3U;
                    }
        }
        return h;
    };
    CHECK(hash(Sampling::random) == 0xe1602011675fa907U);
    CHECK(hash(Sampling::stratified) == 0x5b32d4a13370c610U);
}

TEST_CASE("constants are in place before any fill", "[chance][draws]") {
    auto inputs = months();
    inputs.push_back(input("fixed", Constant{42.0}));
    inputs.push_back(input("flat", Uniform{3.0, 3.0}));
    const DrawPlan plan(inputs, {}, calendar, 1, Sampling::stratified);
    DrawBlock block(plan);
    CHECK(std::ranges::all_of(block.values(8, 0), [](double x) { return x == 42.0; }));
    plan.fill(9, block);
    CHECK(std::ranges::all_of(block.values(8, 35), [](double x) { return x == 42.0; }));
    CHECK(std::ranges::all_of(block.values(9, 0), [](double x) { return x == 3.0; }));
    CHECK_FALSE(block.varies(8));
    CHECK(block.varies(7));
    for (int i = 0; i < 10; ++i)
        CHECK(reinterpret_cast<std::uintptr_t>(block.value(i, 0)) % 64 == 0);
    CHECK(plan.months() == 36);
    CHECK(plan.seed() == 1);
    CHECK(plan.sampling() == Sampling::stratified);
    CHECK(plan.inputs().size() == 10);
}

TEST_CASE("faults stop a plan", "[chance][draws]") {
    CHECK_THROWS_AS(DrawPlan({input("a", Normal{0, -1})}, {}, calendar, 1, Sampling::random), std::invalid_argument);
}

TEST_CASE("a trend compounds by the year from the second month on", "[chance][draws]") {
    std::vector<Input> inputs{input("g", Constant{0.06 / 12}), input("h", Constant{-0.02 / 12}),
                              input("x", Lognormal{1, 0.3}), input("c", Constant{100.0})};
    inputs[2].trends = {0, 1}; // both multiply
    inputs[3].trends = {0};
    const DrawPlan plan(inputs, {}, calendar, 1, Sampling::stratified);
    DrawBlock block(plan);
    plan.fill(0, block);
    for (int m = 0; m < 36; ++m)
        for (int lane = 0; lane < 64; lane += 9) {
            const double factor = std::pow(1.06 * 0.98, m / 12.0);
            CHECK_THAT(block.value(2, m)[lane], tests::WithinRel(block.value(2, 0)[lane] * factor, 1e-13));
            CHECK_THAT(block.value(3, m)[lane], tests::WithinRel(100.0 * std::pow(1.06, m / 12.0), 1e-13));
        }
    // an uncertain trend is one draw per trial
    inputs[0].distribution = Uniform{0.002, 0.006};
    const DrawPlan uncertain(inputs, {}, calendar, 1, Sampling::stratified);
    DrawBlock other(uncertain);
    uncertain.fill(0, other);
    for (int lane = 0; lane < 64; ++lane)
        CHECK_THAT(other.value(3, 24)[lane],
                   tests::WithinRel(100.0 * std::pow(1.0 + 12.0 * other.value(0, 0)[lane], 2.0), 1e-13));
    // a fall of 100 % a year or more leaves nothing, and no NaN
    inputs[0].distribution = Constant{-0.1};
    const DrawPlan falling(inputs, {}, calendar, 1, Sampling::stratified);
    DrawBlock nothing(falling);
    falling.fill(0, nothing);
    CHECK(nothing.value(3, 0)[0] == 100.0);
    CHECK(nothing.value(3, 1)[0] < 1e-20);
}

TEST_CASE("volatility is a random walk of mean one", "[chance][draws]") {
    std::vector<Input> inputs{input("sigma", Constant{0.24 / 12}), input("x", Constant{10.0})};
    inputs[1].volatility = 0;
    for (const Sampling sampling : plans) {
        const DrawPlan plan(inputs, {}, calendar, 3, sampling);
        std::vector<std::vector<double>> walk;
        for (const int m : {0, 11, 35}) {
            const auto x = drawn(plan, 1, m, groups);
            const double variance = 0.24 * 0.24 * (m + 1) / 12.0; // of ln X_m; month 1 has its first shock
            const double sd = 10.0 * std::sqrt(std::exp(variance) - 1.0);
            CHECK_THAT(mean_of(x), tests::WithinAbs(10.0, 5.0 * sd / root));
            const auto l = logs(x);
            CHECK_THAT(mean_of(l), tests::WithinAbs(std::log(10.0) - variance / 2, 5.0 * std::sqrt(variance) / root));
            CHECK_THAT(covariance(l, l), tests::WithinRel(variance, 5.0 * std::sqrt(2.0) / root));
            walk.push_back(l);
        }
        // a walk keeps what it has: correlation of months 12 and 36 is sqrt(12 / 36)
        CHECK_THAT(correlation(walk[1], walk[2]), tests::WithinAbs(std::sqrt(1.0 / 3.0), 5.0 / root));
    }
}

TEST_CASE("noise has mean one and forgets", "[chance][draws]") {
    std::vector<Input> inputs{input("s", Constant{0.3}), input("x", Constant{1.0})};
    inputs[1].noise = 0;
    for (const Sampling sampling : plans) {
        const DrawPlan plan(inputs, {}, calendar, 3, sampling);
        const auto first = drawn(plan, 1, 0, groups), last = drawn(plan, 1, 35, groups);
        const double sd = std::sqrt(std::exp(0.09) - 1.0);
        for (const auto& x : {first, last}) {
            CHECK_THAT(mean_of(x), tests::WithinAbs(1.0, 5.0 * sd / root));
            CHECK_THAT(covariance(logs(x), logs(x)), tests::WithinRel(0.09, 5.0 * std::sqrt(2.0) / root));
        }
        CHECK_THAT(correlation(first, last), tests::WithinAbs(0.0, 5.0 / root));
    }
}

TEST_CASE("a stated jump holds from its month on", "[chance][draws]") {
    std::vector<Input> inputs{input("size", Constant{0.14}), input("x", Constant{10.0}),
                              input("growth", Constant{0.01})};
    inputs[1].jump = {.size = 0, .chance = -1, .month = 6};
    const auto values = [&](int m) {
        const DrawPlan plan(inputs, {}, calendar, 3, Sampling::stratified);
        DrawBlock block(plan);
        plan.fill(0, block);
        return block.value(1, m)[0];
    };
    CHECK(values(5) == 10.0);
    CHECK_THAT(values(6), tests::WithinRel(11.4, 1e-15)); // 10 x 1.14
    CHECK_THAT(values(35), tests::WithinRel(11.4, 1e-15));
    inputs[1].jump.month = -3; // before the study: it has happened
    CHECK_THAT(values(0), tests::WithinRel(11.4, 1e-15));
    inputs[1].jump.month = 1000; // never within the horizon
    CHECK(values(35) == 10.0);
    inputs[1].jump.month = 6;
    inputs[1].trends = {2}; // 12 % a year beside it: 10 x 1.12^(12/12) x 1.14 in month 13
    CHECK_THAT(values(12), tests::WithinRel(10.0 * 1.12 * 1.14, 1e-13));
}

TEST_CASE("jumps by chance have their closed mean and spread", "[chance][draws]") {
    // 20 % a year: p = 1 - 0.8^(1/12) a month. N_m is binomial(m, p), so E (1 + j)^N = (1 + p j)^m and
    // E (1 + j)^2N = (1 + p (2 j + j^2))^m; no jump within a year has the chance 0.8.
    const double p = 1.0 - std::pow(0.8, 1.0 / 12.0), j = 0.25;
    std::vector<Input> inputs{input("size", Constant{j}), input("chance", Constant{0.2 / 12}),
                              input("x", Constant{8.0})};
    inputs[2].jump = {.size = 0, .chance = 1};
    for (const Sampling sampling : plans) {
        const DrawPlan plan(inputs, {}, calendar, 3, sampling);
        for (const int months : {1, 12, 36}) {
            INFO(months);
            const auto x = drawn(plan, 2, months - 1, groups);
            const double mean = std::pow(1.0 + p * j, months), square = std::pow(1.0 + p * (2.0 * j + j * j), months);
            const double sd = std::sqrt(square - mean * mean);
            CHECK_THAT(mean_of(x), tests::WithinAbs(8.0 * mean, 5.0 * 8.0 * sd / root));
            CHECK_THAT(std::sqrt(covariance(x, x)), tests::WithinRel(8.0 * sd, 0.05));
            const auto calm = static_cast<double>(std::ranges::count(x, 8.0));
            const double stays = std::pow(0.8, months / 12.0);
            CHECK_THAT(calm / (root * root), tests::WithinAbs(stays, 5.0 * std::sqrt(stays * (1.0 - stays)) / root));
        }
    }
    // a size of 5 or 45 %, drawn once per trial: the mean of the two closed means
    inputs[0].distribution = Discrete{{0.05, 0.45}, {1, 1}};
    const DrawPlan plan(inputs, {}, calendar, 3, Sampling::stratified);
    const double low = std::pow(1.0 + p * 0.05, 36), high = std::pow(1.0 + p * 0.45, 36);
    const double square = 0.5 * (std::pow(1.0 + p * (0.1 + 0.0025), 36) + std::pow(1.0 + p * (0.9 + 0.2025), 36));
    const double mean = 0.5 * (low + high), sd = std::sqrt(square - mean * mean);
    CHECK_THAT(mean_of(drawn(plan, 2, 35, groups)), tests::WithinAbs(8.0 * mean, 5.0 * 8.0 * sd / root));
    // certain: every month; never: no month
    inputs[0].distribution = Constant{1.0};
    inputs[1].distribution = Constant{1.0 / 12};
    const DrawPlan certain(inputs, {}, calendar, 3, Sampling::random);
    CHECK(mean_of(drawn(certain, 2, 3, 1)) == 8.0 * 16.0); // four doublings
    inputs[1].distribution = Constant{0.0};
    const DrawPlan never(inputs, {}, calendar, 3, Sampling::random);
    CHECK(mean_of(drawn(never, 2, 35, 1)) == 8.0);
}

TEST_CASE("jumps that are fully correlated come together", "[chance][draws]") {
    std::vector<Input> inputs{input("size", Constant{0.5}), input("chance", Constant{0.5 / 12}),
                              input("a", Constant{1.0}), input("b", Constant{1.0})};
    inputs[2].jump = inputs[3].jump = {.size = 0, .chance = 1};
    const DrawPlan plan(inputs, {{2, 3, 1.0}}, calendar, 3, Sampling::stratified);
    const auto a = drawn(plan, 2, 35, 16), b = drawn(plan, 3, 35, 16);
    // the matrix is kept positive definite, so a rank of one is one less a little
    CHECK_THAT(correlation(a, b), tests::WithinAbs(1.0, 3e-3));
}

TEST_CASE("months may be drawn for themselves", "[chance][draws]") {
    std::vector<Input> inputs{input("x", Normal{5, 2})};
    inputs[0].each = Each::month;
    const DrawPlan plan(inputs, {}, calendar, 1, Sampling::random);
    const auto first = drawn(plan, 0, 0, groups), second = drawn(plan, 0, 1, groups);
    CHECK_THAT(mean_of(second), tests::WithinAbs(5.0, 10.0 / root));
    CHECK_THAT(std::sqrt(covariance(second, second)), tests::WithinRel(2.0, 5.0 / std::sqrt(2.0) / root));
    CHECK_THAT(correlation(first, second), tests::WithinAbs(0.0, 5.0 / root));
}

TEST_CASE("weeks average over the days of a month", "[chance][draws]") {
    // January 2027 covers days 0-31: four whole weeks and 3 days of the fifth, whose other 4 days are February's.
    // With independent weeks of variance 1: var(January) = (4 * 49 + 9) / 31^2; February has 28 days:
    // 4 days of week 5, three whole weeks, 3 days of week 9; cov(January, February) = 3 * 4 / (31 * 28).
    std::vector<Input> inputs{input("x", Normal{0, 1})};
    inputs[0].each = Each::week;
    const double january = (4 * 49 + 9) / (31.0 * 31.0), february = (16 + 3 * 49 + 9) / (28.0 * 28.0);
    for (const Sampling sampling : plans) {
        const DrawPlan plan(inputs, {}, calendar, 1, sampling);
        const auto first = drawn(plan, 0, 0, groups), second = drawn(plan, 0, 1, groups),
                   third = drawn(plan, 0, 2, groups);
        CHECK_THAT(mean_of(first), tests::WithinAbs(0.0, 5.0 * std::sqrt(january) / root));
        CHECK_THAT(covariance(first, first), tests::WithinRel(january, 5.0 * std::sqrt(2.0) / root));
        CHECK_THAT(covariance(second, second), tests::WithinRel(february, 5.0 * std::sqrt(2.0) / root));
        CHECK_THAT(covariance(first, second), tests::WithinAbs(12.0 / (31.0 * 28.0), 5.0 * january / root));
        CHECK_THAT(covariance(first, third), tests::WithinAbs(0.0, 5.0 * january / root));
    }
}

TEST_CASE("weeks have weights that add up in any calendar", "[chance][draws]") {
    std::vector<Input> inputs{input("x", Uniform{1.0, 1.0 + 1e-9})};
    inputs[0].each = Each::week;
    const Calendar vendor(YearMonth{2027, 1}, 36, MonthLength::hours_730);
    for (const Calendar& c : {calendar, vendor}) {
        const DrawPlan plan(inputs, {}, c, 1, Sampling::stratified);
        DrawBlock block(plan);
        plan.fill(0, block);
        for (int m = 0; m < 36; ++m)
            CHECK_THAT(block.value(0, m)[17], tests::WithinAbs(1.0, 2e-9));
    }
}

TEST_CASE("rank correlations are what was asked for, whatever the kinds", "[chance][draws]") {
    const std::vector<Input> inputs{input("a", Lognormal{0, 1}), input("b", Uniform{0, 1}), input("c", Pert{0, 1, 9}),
                                    input("d", Normal{0, 1})};
    const std::vector<Correlation> asked{{1, 0, 0.8}, {2, 1, -0.5}};
    for (const Sampling sampling : plans) {
        const DrawPlan plan(inputs, asked, calendar, 1, sampling);
        std::vector<std::vector<double>> rank;
        for (int i = 0; i < 4; ++i)
            rank.push_back(ranks(drawn(plan, i, 0, groups)));
        CHECK_THAT(correlation(rank[0], rank[1]), tests::WithinAbs(0.8, 5.0 / root));
        CHECK_THAT(correlation(rank[1], rank[2]), tests::WithinAbs(-0.5, 5.0 / root));
        CHECK_THAT(correlation(rank[0], rank[2]), tests::WithinAbs(0.0, 5.0 / root)); // in the group, asked as zero
        CHECK_THAT(correlation(rank[0], rank[3]), tests::WithinAbs(0.0, 5.0 / root));

        REQUIRE(plan.correlations().size() == 1);
        const auto& report = plan.correlations()[0];
        CHECK(report.members == std::vector<int>{1, 0, 2}); // as first named
        CHECK_FALSE(report.repaired);
        REQUIRE(report.pairs.size() == 3);
        CHECK(report.pairs[0].obtained == 0.8);
        CHECK(report.pairs[1].obtained == -0.5);
        CHECK(report.pairs[1].named);
        CHECK(report.pairs[2].asked == 0.0);
        CHECK_FALSE(report.pairs[2].named);

        // margins stay: the uniform is still uniform, and the first-named member keeps its own draws
        const auto b = drawn(plan, 1, 0, groups);
        CHECK_THAT(mean_of(b), tests::WithinAbs(0.5, 5.0 / std::sqrt(12.0) / root));
        const DrawPlan alone(inputs, {}, calendar, 1, sampling);
        CHECK_THAT(drawn(alone, 1, 0, 1)[5], tests::WithinAbs(b[5], 1e-14));
    }
}

TEST_CASE("contradicting correlations are repaired and reported", "[chance][draws]") {
    const std::vector<Input> inputs{input("a", Normal{0, 1}), input("b", Normal{0, 1}), input("c", Normal{0, 1}),
                                    input("d", Normal{0, 1}), input("e", Normal{0, 1})};
    const DrawPlan plan(inputs, {{0, 1, 0.9}, {3, 4, 1.0}, {1, 2, 0.9}, {0, 2, -0.9}}, calendar, 1, Sampling::random);
    REQUIRE(plan.correlations().size() == 2);
    const auto& report = plan.correlations()[0];
    CHECK(report.repaired);
    CHECK(report.members == std::vector<int>{0, 1, 2});
    for (const auto& pair : report.pairs) {
        CHECK(pair.named);
        CHECK(std::abs(pair.obtained) < std::abs(pair.asked));
        const double got =
            correlation(ranks(drawn(plan, pair.first, 0, groups)), ranks(drawn(plan, pair.second, 0, groups)));
        CHECK_THAT(got, tests::WithinAbs(pair.obtained, 5.0 / root));
    }
    CHECK_FALSE(plan.correlations()[1].repaired); // perfect correlation is no contradiction
    CHECK_THAT(plan.correlations()[1].pairs[0].obtained, tests::WithinAbs(1.0, 1e-4));
}

TEST_CASE("correlation reaches the shocks month by month", "[chance][draws]") {
    std::vector<Input> inputs{input("s", Constant{0.02}), input("x", Constant{1.0}), input("y", Constant{1.0}),
                              input("z", Constant{1.0})};
    for (std::size_t i = 1; i < 4; ++i)
        inputs[i].volatility = 0;
    inputs[1].noise = inputs[3].noise = 0;
    const DrawPlan plan(inputs, {{1, 2, 0.6}}, calendar, 1, Sampling::stratified);
    const auto step = [&](int i) { // the shock of month 8, with what noise adds
        auto now = logs(drawn(plan, i, 7, groups)), before = logs(drawn(plan, i, 6, groups));
        for (std::size_t k = 0; k < now.size(); ++k)
            now[k] -= before[k];
        return now;
    };
    // y has no noise; its walk and x's walk correlate by 2 sin(0.1 pi), diluted by x's noise of two months
    const double walk = 12.0 * 0.02 * 0.02, noisy = std::sqrt(walk / (walk + 2 * 0.02 * 0.02));
    CHECK_THAT(correlation(step(1), step(2)),
               tests::WithinAbs(2.0 * std::sin(0.1 * 3.14159265358979) * noisy, 5.0 / root));
    CHECK_THAT(correlation(step(2), step(3)), tests::WithinAbs(0.0, 5.0 / root));
}
