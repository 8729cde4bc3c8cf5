#include "topsheet/chance/distribution.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <set>
#include <string>
#include <vector>

#include "chance/beta.hpp"
#include "chance/kernel.hpp"
#include "chance/order.hpp"
#include "support/catch.hpp"
#include "topsheet/chance/math.hpp"

using namespace topsheet::chance;

namespace {

/// One of each kind, and some of the awkward ones.
std::vector<Distribution> family() {
    return {Constant{3.0},
            Uniform{-2.0, 5.0},
            Triangular{1.0, 2.0, 7.0},
            Triangular{1.0, 1.0, 7.0},
            Pert{40.0, 70.0, 120.0},
            Pert{0.0, 4.0, 4.0},
            Normal{-1.0, 2.5},
            Lognormal{0.5, 0.6},
            Lognormal{0.5, 0.6, 10.0, -1.0},
            LogitNormal{-1.0, 0.8},
            LogitNormal{2.0, 3.0, 100.0},
            Beta{2.0, 5.0},
            Beta{0.5, 0.7, -1.0, 3.0},
            Discrete{{5.0, 1.0, 2.0}, {1.0, 2.0, 1.0}},
            Bernoulli{0.3},
            Samples{{4.0, 1.0, 2.0, 8.0, 2.0}}};
}

/// The mean of f(quantile) over u, by the midpoint rule in z so that the tails are covered.
template <class F>
double integral(const Distribution& d, F f) {
    const int count = 160000;
    double sum = 0.0, weights = 0.0;
    for (int i = 0; i < count; ++i) {
        const double z = -8.0 + 16.0 * (i + 0.5) / count, weight = std::exp(-0.5 * z * z);
        sum += weight * f(quantile_of_normal(d, z));
        weights += weight;
    }
    return sum / weights;
}

} // namespace

TEST_CASE("every kind is in the family under its own name", "[chance][distribution]") {
    std::set<std::size_t> kinds;
    std::set<std::string_view> names;
    for (const auto& d : family()) {
        CHECK(check(d).empty());
        kinds.insert(d.index());
        names.insert(kind_of(d));
    }
    CHECK(kinds.size() == std::variant_size_v<Distribution>); // a new kind wants a sample here
    CHECK(names.size() == std::variant_size_v<Distribution>);
}

TEST_CASE("quantiles increase, and mean and deviation are those of what is drawn", "[chance][distribution]") {
    for (const auto& d : family()) {
        INFO(kind_of(d));
        double last = -std::numeric_limits<double>::infinity();
        for (int i = 1; i < 400; ++i) {
            const double u = i / 400.0, x = quantile(d, u);
            CHECK(x >= last);
            CHECK_THAT(quantile_of_normal(d, normal_quantile(u)), tests::WithinAbs(x, 1e-9));
            last = x;
        }
        const double center = integral(d, [](double x) { return x; });
        const double square = integral(d, [=](double x) { return (x - center) * (x - center); });
        // steps make the midpoint rule lose 1e-4 of their height
        CHECK_THAT(mean(d), tests::WithinAbs(center, 1e-4 * (1.0 + deviation(d))));
        CHECK_THAT(deviation(d), tests::WithinAbs(std::sqrt(square), 2e-4 * (1.0 + deviation(d))));
        CHECK(is_constant(d) == (deviation(d) == 0.0));
    }
}

TEST_CASE("moments in closed form", "[chance][distribution]") {
    // Triangular(0, 1, 3): mean 4/3, variance (0 + 1 + 9 - 0 - 0 - 3) / 18 = 7/18
    CHECK_THAT(mean(Triangular{0, 1, 3}), tests::WithinRel(4.0 / 3.0, 1e-15));
    CHECK_THAT(deviation(Triangular{0, 1, 3}), tests::WithinRel(std::sqrt(7.0 / 18.0), 1e-15));
    // PERT(40, 70, 120): mean (40 + 280 + 120) / 6, variance (mean - low)(high - mean) / 7 (Vose 2008)
    const double center = 440.0 / 6.0;
    CHECK_THAT(mean(Pert{40, 70, 120}), tests::WithinRel(center, 1e-15));
    CHECK_THAT(deviation(Pert{40, 70, 120}), tests::WithinRel(std::sqrt((center - 40) * (120 - center) / 7), 1e-14));
    // Lognormal(0, 1): mean e^(1/2), variance (e - 1) e
    CHECK_THAT(mean(Lognormal{0, 1}), tests::WithinRel(std::exp(0.5), 1e-15));
    CHECK_THAT(deviation(Lognormal{0, 1}), tests::WithinRel(std::sqrt((std::numbers::e - 1) * std::numbers::e), 1e-15));
    CHECK_THAT(deviation(Lognormal{0, 1e-6}), tests::WithinRel(1e-6, 1e-11)); // no digits lost when narrow
    // Beta(2, 5): mean 2/7, variance 10 / (49 * 8)
    CHECK_THAT(mean(Beta{2, 5}), tests::WithinRel(2.0 / 7.0, 1e-15));
    CHECK_THAT(deviation(Beta{2, 5}), tests::WithinRel(std::sqrt(10.0 / 392.0), 1e-15));
    // A logit-normal around 1/2 has mean 1/2 whatever its width
    CHECK_THAT(mean(LogitNormal{0, 5}), tests::WithinRel(0.5, 1e-14));
    // Samples keep the mean of the sample
    CHECK_THAT(mean(Samples{{1, 2, 6}}), tests::WithinRel(3.0, 1e-15));
    CHECK(mean(Discrete{{1, 5}, {3, 1}}) == 2.0);
    CHECK_THAT(deviation(Bernoulli{0.2}), tests::WithinRel(0.4, 1e-15));
}

TEST_CASE("quantiles by hand", "[chance][distribution]") {
    CHECK(quantile(Uniform{2, 6}, 0.25) == 3.0);
    CHECK_THAT(quantile(Triangular{0, 1, 3}, 1.0 / 3.0), tests::WithinRel(1.0, 1e-15)); // F(mode) = 1/3
    CHECK_THAT(quantile(Triangular{0, 0, 1}, 0.75), tests::WithinRel(0.5, 1e-15));      // 1 - sqrt(1/4)
    CHECK(quantile(Discrete{{5, 1, 2}, {1, 2, 1}}, 0.5) == 1.0);                        // 1 up to u = 1/2
    CHECK(quantile(Discrete{{5, 1, 2}, {1, 2, 1}}, 0.51) == 2.0);
    CHECK(quantile(Discrete{{5, 1, 2}, {1, 2, 1}}, 0.76) == 5.0);
    CHECK(quantile(Discrete{{1, 1, 2}, {1, 1, 0}}, 0.99) == 1.0);
    CHECK(is_constant(Discrete{{1, 1, 2}, {1, 1, 0}}));
    CHECK(quantile(Bernoulli{0.3}, 0.69) == 0.0);
    CHECK(quantile(Bernoulli{0.3}, 0.71) == 1.0);
    // Hazen: three values stand at u = 1/6, 1/2, 5/6
    CHECK_THAT(quantile(Samples{{30, 10, 20}}, 0.5), tests::WithinRel(20.0, 1e-15));
    CHECK_THAT(quantile(Samples{{30, 10, 20}}, 1.0 / 3.0), tests::WithinRel(15.0, 1e-14));
    CHECK(quantile(Samples{{30, 10, 20}}, 0.1) == 10.0);
    CHECK(quantile(Samples{{30, 10, 20}}, 0.9) == 30.0);
    // sign -1 mirrors: median at shift - e^mu, the long tail below
    CHECK_THAT(quantile(Lognormal{0, 1, 5, -1}, 0.5), tests::WithinRel(4.0, 1e-15));
    CHECK_THAT(quantile(Lognormal{0, 1, 5, -1}, 0.05), tests::WithinAbs(5 - std::exp(normal_quantile_95), 1e-13));
}

TEST_CASE("beta quantiles agree with Boost, exactly and from the table", "[chance][distribution]") {
    // exponents 1 + 4 (mode - low) / span and the mirrored one for PERT: from the mode at one end to the middle; and
    // others, with ends that are infinitely dense
    std::vector<std::pair<double, double>> shapes{{0.5, 0.5}, {0.5, 20.0},     {0.1, 0.3},     {0.05, 2.0},
                                                  {4.0, 8.0}, {1000.0, 500.0}, {1e4, 1e4},     {100.0, 1.0},
                                                  {1.0, 1.0}, {1.0, 5.0},      {2.333, 3.667}, {3.0, 3.0}};
    for (int i = 1; i < 10; ++i)
        shapes.emplace_back(1.0 + 0.4 * i, 5.0 - 0.4 * i);
    for (const auto& [a, b] : shapes) {
        detail::QuantileKernel kernel;
        kernel.shape = detail::Shape::table;
        kernel.table = detail::beta_table(a, b, 0.0, 1.0);
        double exact = 0.0, relative = 0.0, tabled = 0.0;
        for (int i = -1650; i <= 1650; ++i) { // the whole reach of the table, in steps that meet nodes and middles
            const double z = i / 200.0;
            const long double tail = 0.5L * std::erfc(std::fabs(static_cast<long double>(z)) / std::sqrt(2.0L));
            const long double lower = boost::math::ibeta_inv(static_cast<long double>(z > 0.0 ? b : a),
                                                             static_cast<long double>(z > 0.0 ? a : b), tail);
            const long double want = z > 0.0 ? 1.0L - lower : lower;
            const auto got = detail::beta_quantile(a, b, z, static_cast<double>(tail));
            double drawn = 0.0;
            detail::apply(kernel, &z, &drawn, 1);
            exact = std::max(exact, static_cast<double>(std::fabs(got.value - want)));
            if (z <= 0.0 && want > 1e-300L)
                relative = std::max(relative, static_cast<double>(std::fabs(got.value / want - 1.0L)));
            tabled = std::max(tabled, static_cast<double>(std::fabs(drawn - want)));
        }
        INFO("alpha " << a << ", beta " << b << ", pieces " << kernel.table.pieces.size());
        CHECK(exact < 1e-13);
        CHECK(relative < 1e-12);
        CHECK(tabled < 1.1e-9);
    }
}

TEST_CASE("kernels give what quantile gives", "[chance][distribution]") {
    std::vector<Distribution> kinds = family();
    Discrete many;
    for (int i = 0; i < 100; ++i) {
        many.values.push_back(100 - i);
        many.weights.push_back(1 + i % 7);
    }
    kinds.emplace_back(many); // the binary search
    for (const auto& d : kinds) {
        const auto kernel = detail::make_kernel(d);
        std::vector<double> argument, out;
        for (int i = 1; i < 1000; ++i)
            argument.push_back(kernel.from_normal() ? -5.0 + 0.01 * i : i / 1000.0);
        out.resize(argument.size());
        detail::apply(kernel, argument.data(), out.data(), static_cast<int>(out.size()));
        INFO(kind_of(d));
        double worst = 0.0;
        for (std::size_t i = 0; i < out.size(); ++i) {
            const double want = kernel.from_normal() ? quantile_of_normal(d, argument[i]) : quantile(d, argument[i]);
            worst = std::max(worst, std::abs(out[i] - want) / (1.0 + std::abs(want)));
        }
        CHECK(worst < (kernel.shape == detail::Shape::table ? 1e-8 : 1e-14));
    }
}

TEST_CASE("scaling multiplies every quantile", "[chance][distribution]") {
    for (const auto& d : family()) {
        INFO(kind_of(d));
        const Distribution s = scaled(d, 1000.0);
        CHECK(check(s).empty());
        for (const double u : {0.01, 0.3, 0.5, 0.8, 0.999})
            CHECK_THAT(quantile(s, u), tests::WithinRel(1000.0 * quantile(d, u), 1e-12));
        CHECK_THAT(mean(s), tests::WithinRel(1000.0 * mean(d), 1e-12));
        CHECK_THAT(deviation(s), tests::WithinRel(1000.0 * deviation(d), 1e-12));
    }
}

TEST_CASE("faults are said in a sentence", "[chance][distribution]") {
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
    const std::vector<std::pair<Distribution, std::string>> faults{
        {Constant{nan}, "finite"},
        {Uniform{2, 1}, "above"},
        {Uniform{0, infinite}, "finite"},
        {Triangular{0, 3, 2}, "most likely"},
        {Pert{3, 2, 1}, "above"},
        {Pert{1, 0, 2}, "most likely"},
        {Normal{0, -1}, "negative"},
        {Normal{nan, 1}, "finite"},
        {Lognormal{0, -1}, "negative"},
        {Lognormal{0, 1, 0, 0}, "sign"},
        {Lognormal{800, 1}, "overflow"},
        {LogitNormal{0, -1}, "negative"},
        {LogitNormal{0, 1, 0}, "scale"},
        {Beta{0, 1}, "0.01"},
        {Beta{1, 1, 2, 1}, "above"},
        {Discrete{}, "no value"},
        {Discrete{{1, 2}, {1}}, "one weight"},
        {Discrete{{1, nan}, {1, 1}}, "value"},
        {Discrete{{1, 2}, {1, -1}}, "weight"},
        {Discrete{{1, 2}, {0, 0}}, "zero"},
        {Bernoulli{1.1}, "probability"},
        {Bernoulli{nan}, "probability"},
        {Samples{}, "no value"},
        {Samples{{1, infinite}}, "finite"},
    };
    for (const auto& [d, word] : faults) {
        INFO(kind_of(d));
        CHECK_THAT(check(d), tests::ContainsSubstring(word));
    }
}

TEST_CASE("a kind without width is a constant", "[chance][distribution]") {
    for (const Distribution& d :
         {Distribution{Uniform{2, 2}}, Distribution{Triangular{2, 2, 2}}, Distribution{Pert{2, 2, 2}},
          Distribution{Normal{2, 0}}, Distribution{Beta{1, 1, 2, 2}}, Distribution{Samples{{2, 2}}}}) {
        CHECK(check(d).empty());
        CHECK(is_constant(d));
        CHECK(quantile(d, 0.3) == 2.0);
        CHECK(mean(d) == 2.0);
        CHECK(deviation(d) == 0.0);
    }
}

TEST_CASE("a range of positive numbers is a lognormal between its percentiles", "[chance][distribution]") {
    // "40 to 120 TB/week": mu = ln sqrt(40 * 120), sigma = ln 3 / (2 * 1.6448536269514722)
    const auto fitted = from_range(40, 120, Nature::positive);
    CHECK(fitted.problem.empty());
    const auto& fit = std::get<Lognormal>(fitted.distribution);
    CHECK_THAT(fit.mu, tests::WithinRel(std::log(std::sqrt(40.0 * 120.0)), 1e-15));
    CHECK_THAT(fit.sigma, tests::WithinRel(std::log(3.0) / (2 * 1.6448536269514722), 1e-14));
    CHECK_THAT(quantile(fit, 0.05), tests::WithinRel(40.0, 1e-13));
    CHECK_THAT(quantile(fit, 0.95), tests::WithinRel(120.0, 1e-13));
    CHECK_THAT(quantile(fit, 0.5), tests::WithinRel(69.28203230275509, 1e-13)); // sqrt(4800)
}

TEST_CASE("what a range becomes depends on its nature", "[chance][distribution]") {
    const auto share = from_range(0.3, 0.6, Nature::share);
    REQUIRE(std::holds_alternative<LogitNormal>(share.distribution));
    CHECK_THAT(quantile(share.distribution, 0.05), tests::WithinRel(0.3, 1e-13));
    CHECK_THAT(quantile(share.distribution, 0.95), tests::WithinRel(0.6, 1e-13));

    const auto above = from_range(0.8, 1.2, Nature::share);
    CHECK(std::holds_alternative<Lognormal>(above.distribution));
    CHECK(above.problem.empty());
    CHECK_THAT(above.hint, tests::ContainsSubstring("100 %"));

    const auto rate = from_range(-0.02, 0.05, Nature::real);
    REQUIRE(std::holds_alternative<Normal>(rate.distribution));
    CHECK_THAT(quantile(rate.distribution, 0.05), tests::WithinRel(-0.02, 1e-13));
    CHECK_THAT(quantile(rate.distribution, 0.95), tests::WithinRel(0.05, 1e-13));
    CHECK(std::holds_alternative<Lognormal>(from_range(0.01, 0.05, Nature::real).distribution));
    CHECK(std::holds_alternative<Normal>(from_range(-5, -1, Nature::real).distribution));

    CHECK(std::get<Constant>(from_range(7, 7, Nature::positive).distribution).value == 7.0);
    CHECK(std::get<Constant>(from_range(0, 0, Nature::positive).distribution).value == 0.0);
}

TEST_CASE("ranges that make no sense are refused", "[chance][distribution]") {
    for (const Nature nature : {Nature::positive, Nature::share}) {
        for (const double low : {0.0, -1.0}) {
            const auto refused = from_range(low, 0.5, nature);
            CHECK_FALSE(refused.problem.empty());
            CHECK_THAT(refused.hint, tests::ContainsSubstring("pert"));
        }
    }
    CHECK_THAT(from_range(2, 1, Nature::real).problem, tests::ContainsSubstring("above"));
    CHECK_FALSE(from_range(std::nan(""), 1, Nature::real).problem.empty());
    CHECK_FALSE(from_range(1e-300, 1e300, Nature::positive).problem.empty()); // its values would overflow
}

TEST_CASE("three percentiles are met exactly", "[chance][distribution]") {
    struct Case {
        double p10, p50, p90;
        std::size_t kind;
    };
    const std::size_t lognormal = Distribution{Lognormal{}}.index(), normal = Distribution{Normal{}}.index();
    for (const auto& c :
         {Case{10, 20, 50, lognormal}, Case{10, 40, 50, lognormal}, Case{-5, 1, 8, lognormal}, Case{10, 20, 30, normal},
          Case{10, 20, 30.0001, lognormal}, Case{1e12, 2e12, 9e12, lognormal}}) {
        const auto fitted = from_percentiles(c.p10, c.p50, c.p90);
        REQUIRE(fitted.problem.empty());
        CHECK(fitted.distribution.index() == c.kind);
        CHECK_THAT(quantile(fitted.distribution, 0.1), tests::WithinRel(c.p10, 1e-9));
        CHECK_THAT(quantile(fitted.distribution, 0.5), tests::WithinRel(c.p50, 1e-9));
        CHECK_THAT(quantile(fitted.distribution, 0.9), tests::WithinRel(c.p90, 1e-9));
    }
    // 10, 20, 50: r = 3, sigma = ln 3 / 1.28155, distance 30 / 2 = 15, shift 5
    const auto fit = std::get<Lognormal>(from_percentiles(10, 20, 50).distribution);
    CHECK_THAT(fit.shift, tests::WithinRel(5.0, 1e-14));
    CHECK_THAT(fit.mu, tests::WithinRel(std::log(15.0), 1e-15));
    CHECK_THAT(fit.sigma, tests::WithinRel(std::log(3.0) / 1.2815515655446004, 1e-14));
    CHECK(std::get<Lognormal>(from_percentiles(10, 40, 50).distribution).sign == -1.0);

    CHECK(std::get<Constant>(from_percentiles(3, 3, 3).distribution).value == 3.0);
    CHECK_FALSE(from_percentiles(3, 2, 4).problem.empty());
    CHECK_FALSE(from_percentiles(1, 5, 4).problem.empty());
    CHECK_FALSE(from_percentiles(1, 1, 4).problem.empty());
    CHECK_FALSE(from_percentiles(1, 4, 4).problem.empty());
    CHECK_FALSE(from_percentiles(1, std::nan(""), 4).problem.empty());
}
