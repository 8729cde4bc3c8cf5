// Oracles: long double functions of the C library (64-bit mantissa on x86-64), and the check values that
// Wichura prints for PPND16 (Applied Statistics 37 (1988) 477).
#include "topsheet/chance/math.hpp"

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "support/catch.hpp"

using namespace topsheet;

namespace {

/// Distance from the true value in units of its last place.
double ulps(double got, long double want) {
    int exponent = 0;
    (void)std::frexp(static_cast<double>(want), &exponent);
    return static_cast<double>(std::fabs(static_cast<long double>(got) - want) / std::ldexp(1.0L, exponent - 53));
}

/// The same numbers on every machine, without a standard distribution.
class Numbers {
  public:
    double between(double low, double high) {
        return low + (high - low) * (static_cast<double>(engine_() >> 11) * 0x1p-53);
    }

  private:
    std::mt19937_64 engine_{20270101};
};

bool same_bits(double a, double b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

} // namespace

TEST_CASE("exp is within 2 units in the last place", "[chance][math]") {
    Numbers numbers;
    double worst = 0.0;
    for (int i = 0; i < 200000; ++i) {
        const double x = i % 2 == 0 ? numbers.between(-708.0, 709.7) : numbers.between(-2.0, 2.0);
        worst = std::max(worst, ulps(chance::exp(x), std::exp(static_cast<long double>(x))));
    }
    CHECK(worst < 2.0);
    CHECK(chance::exp(0.0) == 1.0);
    CHECK(std::isinf(chance::exp(710.0)));
    CHECK(chance::exp(-709.0) == 0.0);
    CHECK(chance::exp(-1e300) == 0.0);
    CHECK(std::isfinite(chance::exp(709.78)));
    CHECK(chance::exp(-708.39) > 0.0);
}

TEST_CASE("log is within 2 units in the last place", "[chance][math]") {
    Numbers numbers;
    double worst = 0.0;
    for (int i = 0; i < 200000; ++i) {
        const double x = i % 2 == 0 ? chance::exp(numbers.between(-700.0, 700.0)) : numbers.between(0.5, 2.0);
        worst = std::max(worst, ulps(chance::log(x), std::log(static_cast<long double>(x))));
    }
    CHECK(worst < 2.0);
    CHECK(chance::log(1.0) == 0.0);
    CHECK(chance::log(0.0) == -std::numeric_limits<double>::infinity());
    CHECK(std::isnan(chance::log(-1.0)));
    CHECK(std::isinf(chance::log(std::numeric_limits<double>::infinity())));
    CHECK_THAT(chance::log(0x1p-1070), tests::WithinRel(-1070.0 * 0.69314718055994531, 1e-15));
}

TEST_CASE("the normal quantile gives published values", "[chance][math]") {
    // Wichura (1988), section "Additional comments": three values to test an implementation with
    CHECK_THAT(chance::normal_quantile(0.25), tests::WithinRel(-0.6744897501960817, 2e-15));
    CHECK_THAT(chance::normal_quantile(0.001), tests::WithinRel(-3.090232306167814, 2e-15));
    CHECK_THAT(chance::normal_quantile(1e-20), tests::WithinRel(-9.262340089798408, 2e-15));
    // Any table of the normal distribution
    CHECK_THAT(chance::normal_quantile(0.95), tests::WithinRel(chance::normal_quantile_95, 2e-15));
    CHECK_THAT(chance::normal_quantile(0.90), tests::WithinRel(chance::normal_quantile_90, 2e-15));
    CHECK_THAT(chance::normal_quantile(0.975), tests::WithinRel(1.959963984540054, 2e-15));
    CHECK(chance::normal_quantile(0.5) == 0.0);
}

TEST_CASE("the normal quantile inverts the distribution function in long double", "[chance][math]") {
    Numbers numbers;
    double worst = 0.0;
    for (int i = 0; i < 50000; ++i) {
        const double u = i % 2 == 0 ? numbers.between(1e-9, 0.5) : chance::exp(numbers.between(-36.0, -0.8));
        const double z = chance::normal_quantile(u);
        long double exact = z; // two Newton steps from our own answer
        for (int step = 0; step < 2; ++step)
            exact -= (0.5L * std::erfc(-exact / std::sqrt(2.0L)) - static_cast<long double>(u)) /
                     (std::exp(-0.5L * exact * exact) * 0.398942280401432677939946L);
        worst = std::max(worst, static_cast<double>(std::fabs((z - exact) / std::max(0.01L, std::fabs(exact)))));
    }
    CHECK(worst < 2e-15);
}

TEST_CASE("the normal distribution function is accurate in both tails", "[chance][math]") {
    Numbers numbers;
    double worst = 0.0;
    for (int i = 0; i < 100000; ++i) {
        const double z = i % 2 == 0 ? numbers.between(-37.0, 0.0) : numbers.between(-7.0, 8.0);
        const long double exact = 0.5L * std::erfc(-static_cast<long double>(z) / std::sqrt(2.0L));
        worst = std::max(worst, static_cast<double>(std::fabs(chance::normal_cdf(z) / exact - 1.0L)));
    }
    CHECK(worst < 4e-15);
    CHECK(chance::normal_cdf(0.0) == 0.5);
    CHECK(chance::normal_cdf(40.0) == 1.0);
    CHECK(chance::normal_cdf(-1e10) < 1e-300);
}

TEST_CASE("arrays have the bits of the scalars, in place too", "[chance][math]") {
    Numbers numbers;
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{64}, std::size_t{1000}}) {
        std::vector<double> u(size);
        for (double& x : u)
            x = numbers.between(1e-6, 1.0 - 1e-6);
        u[0] = 1e-14; // a tail
        std::vector<double> z = u, e(size), l(size), c(size);
        chance::normal_quantile(z, z);
        chance::exp(z, e);
        chance::log(u, l);
        chance::normal_cdf(z, c);
        bool same = true;
        for (std::size_t i = 0; i < size; ++i) {
            same = same && same_bits(z[i], chance::normal_quantile(u[i])) && same_bits(e[i], chance::exp(z[i])) &&
                   same_bits(l[i], chance::log(u[i])) && same_bits(c[i], chance::normal_cdf(z[i]));
            CHECK_THAT(c[i], tests::WithinRel(u[i], 1e-14));
        }
        CHECK(same);
    }
}
