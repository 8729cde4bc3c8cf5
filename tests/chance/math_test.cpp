// Oracles: long double functions of the C library and of Boost.Math (64-bit mantissa on x86-64), and the check values
// that Wichura prints for PPND16 (Applied Statistics 37 (1988) 477). Each function is tried over its whole domain at
// random, and closely where its formula changes and at its ends.
#include "topsheet/chance/math.hpp"

#include <boost/math/special_functions/erf.hpp>
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

/// The doubles around a place: the place itself and 2,000 on each side, with gaps that grow from the smallest there is.
template <class F>
void around(double place, double low, double high, F look) {
    double below = place, above = place;
    for (int i = 0; i < 2000; ++i) {
        look(below);
        look(above);
        const double gap = std::ldexp(std::fabs(place) + 0x1p-1000, i / 50 - 53);
        below = std::max(low, std::nextafter(below - gap, low));
        above = std::min(high, std::nextafter(above + gap, high));
    }
}

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
    double close = 0.0;
    const auto look = [&](double x) {
        close = std::max(close, ulps(chance::exp(x), std::exp(static_cast<long double>(x))));
    };
    for (int k = -1021; k <= 1023; ++k) // where the power of two changes
        look((k + 0.5) * 0.69314718055994531), look(std::nextafter((k + 0.5) * 0.69314718055994531, 1e3));
    for (const double place : {0.0, 1e-300, 0.5, -0.5, 1.0, -1.0, 0.34657359027997264, -0.34657359027997264})
        around(place, -708.396, 709.7827, look);
    around(709.7827, 700.0, 709.7827, look);
    around(-708.396, -708.396, -700.0, look);
    CHECK(close < 2.0);
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
    double close = 0.0;
    const auto look = [&](double x) {
        if (x != 1.0)
            close = std::max(close, ulps(chance::log(x), std::log(static_cast<long double>(x))));
    };
    const double least = std::numeric_limits<double>::min(), most = std::numeric_limits<double>::max();
    for (const double place : {1.0, 0.70710678118654752, 1.4142135623730951, 0.5, 2.0, least, most})
        around(place, least, most, look);
    CHECK(close < 2.0);
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

TEST_CASE("the normal quantile agrees with Boost in long double, from 1e-300 to the last double below 1",
          "[chance][math]") {
    Numbers numbers;
    double worst = 0.0, near = 0.0; // relative; and in the median's neighborhood, where u - 1/2 is exact
    const auto look = [&](double u) {
        const long double want = u < 0.5 ? -std::sqrt(2.0L) * boost::math::erfc_inv(2.0L * u)
                                         : std::sqrt(2.0L) * boost::math::erf_inv(2.0L * (u - 0.5));
        if (want == 0.0L)
            return;
        const auto off = static_cast<double>(std::fabs((chance::normal_quantile(u) - want) / want));
        (std::fabs(u - 0.5) < 0.05 ? near : worst) = std::max(std::fabs(u - 0.5) < 0.05 ? near : worst, off);
    };
    for (int i = 0; i < 60000; ++i) {
        look(numbers.between(1e-9, 1.0));
        look(chance::exp(numbers.between(-690.0, -0.7)));
        look(1.0 - chance::exp(numbers.between(-36.0, -0.7)));
    }
    // the median, the edges of the center, where the far tail begins (e^-25), and the ends of what is drawn
    for (const double place : {0.5, 0.075, 0.925, 1.3887943864964021e-11, 1.0 - 1.3887943864964021e-11, 0x1p-53})
        around(place, 1e-300, 1.0 - 0x1p-53, look);
    look(1.0 - 0x1p-53);
    CHECK(worst < 2e-15);
    CHECK(near < 2e-15);
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
    double close = 0.0;
    const auto look = [&](double z) {
        const long double exact = 0.5L * boost::math::erfc(-static_cast<long double>(z) / std::sqrt(2.0L));
        close = std::max(close, static_cast<double>(std::fabs(chance::normal_cdf(z) / exact - 1.0L)));
    };
    for (const double place : {0.0, 0.66291, -0.66291, 5.656854249492380581, -5.656854249492380581, -37.0})
        around(place, -37.0, 37.0, look);
    CHECK(close < 4e-15);
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
