// Figures of a sample, against values worked by hand.

#include <cmath>
#include <limits>
#include <vector>

#include "support/catch.hpp"
#include "topsheet/sim/statistic.hpp"

using namespace topsheet::sim;
using tests::WithinAbs;
using tests::WithinRel;

TEST_CASE("figures of 1 to 11") {
    const std::vector<double> trials{7, 1, 11, 3, 9, 5, 2, 10, 4, 8, 6};
    const auto s = summarize(trials);
    CHECK(s.mean == 6.0);
    CHECK_THAT(s.p10, WithinAbs(2.0, 1e-12)); // place (11 - 1) 0.1 = 1: the second
    CHECK_THAT(s.p50, WithinAbs(6.0, 1e-12));
    CHECK_THAT(s.p90, WithinAbs(10.0, 1e-12));
    CHECK_THAT(s.tail_mean, WithinAbs(10.5, 1e-12)); // the largest ceil(11/10) = 2
}

TEST_CASE("quantiles lie between order statistics") {
    const auto s = summarize(std::vector<double>{10, 20, 30, 40});
    CHECK_THAT(s.p10, WithinAbs(13.0, 1e-12)); // place 0.3
    CHECK_THAT(s.p50, WithinAbs(25.0, 1e-12));
    CHECK_THAT(s.p90, WithinAbs(37.0, 1e-12));
    CHECK(s.tail_mean == 40.0);
}

TEST_CASE("a constant has no spread and no error") {
    const auto s = summarize(std::vector<double>(2048, 0.1));
    CHECK(s.mean == 0.1);
    CHECK(s.tail_mean == 0.1);
    CHECK(s.error.mean == 0.0);
}

TEST_CASE("the error is that of the replicates") {
    // Replicate r holds the value r in all of its 64 trials: deviation of 0 ... 15 is sqrt(22.6667), / 4.
    std::vector<double> trials(1024);
    for (std::size_t i = 0; i < trials.size(); ++i)
        trials[i] = static_cast<double>(i / 64 % 16);
    CHECK_THAT(summarize(trials).error.mean, WithinRel(std::sqrt(68.0 / 3.0) / 4.0, 1e-12));
    CHECK_THAT(probability(trials).value, WithinRel(7.5, 1e-12));
}

TEST_CASE("what is made of means knows its error, however they vary together") {
    // One figure is r in replicate r, another 20 - r, a third 5 throughout.
    std::vector<double> up(1024), down(1024);
    for (std::size_t i = 0; i < up.size(); ++i) {
        up[i] = static_cast<double>(i / 64 % 16);
        down[i] = 20.0 - up[i];
    }
    const Mean a = summarize(up).as_mean(), b = summarize(down).as_mean();
    const Mean five = summarize(std::vector<double>(1024, 5.0)).as_mean();
    const double error = std::sqrt(68.0 / 3.0) / 4.0; // of 0 ... 15, as above
    CHECK_THAT((a + b).value, WithinRel(20.0, 1e-12));
    CHECK_THAT((a + b).error(), WithinAbs(0.0, 1e-12)); // what one gains the other loses
    CHECK_THAT((a - b).error(), WithinRel(2.0 * error, 1e-12));
    CHECK_THAT((3.0 * a + five).error(), WithinRel(3.0 * error, 1e-12));
    CHECK(five.error() == 0.0);
    CHECK((0.1 * five + 0.2 * five).error() == 0.0); // 0.3 times 5 is no luck, however it is rounded
    CHECK(summarize(std::vector<double>(1024, 0.7)).as_mean().error() == 0.0);
    // 7.5 of 20: the whole is certain. 7.5 of 12.5: residuals r - 0.6 (20 - r) = 1.6 r - 12.
    CHECK_THAT(ratio(a, a + b).value, WithinRel(0.375, 1e-12));
    CHECK_THAT(ratio(a, a + b).error, WithinRel(error / 20.0, 1e-12));
    CHECK_THAT(ratio(a, b).value, WithinRel(0.6, 1e-12));
    CHECK_THAT(ratio(a, b).error, WithinRel(1.6 * error / 12.5, 1e-12));
    CHECK_THAT(ratio(a, 2.0 * a).error, WithinAbs(0.0, 1e-12));
    CHECK(ratio(a, Mean()).value == 0.0);
}

TEST_CASE("ties at the edge of the tail count once each") {
    std::vector<double> trials(20, 5.0);
    trials[3] = 9.0;
    trials[4] = 1.0;
    CHECK_THAT(summarize(trials).tail_mean, WithinAbs(7.0, 1e-12)); // 9 and one of the fives
}

TEST_CASE("trials to which a figure does not apply are left out, and infinite ones count in percentiles") {
    const double nothing = std::nan(""), never = std::numeric_limits<double>::infinity();
    CHECK_FALSE(summarize_some(std::vector<double>{nothing, nothing}));
    CHECK_FALSE(summarize_some(std::vector<double>{}));
    // 1, 2, 3 are left: mean 2, median 2.
    const auto some = summarize_some(std::vector<double>{1.0, nothing, 3.0, 2.0, nothing});
    REQUIRE(some);
    CHECK(some->mean == 2.0);
    CHECK(some->p50 == 2.0);
    // Three of five are infinite: the lower end is a number, the median is not.
    const auto mixed = summarize_some(std::vector<double>{never, 1.0, never, 2.0, never});
    REQUIRE(mixed);
    CHECK_THAT(mixed->p10, WithinRel(1.4, 1e-12)); // place 0.4 between 1 and 2
    CHECK(mixed->p50 == never);
    CHECK(mixed->p90 == never);
    // Odd trials do not apply; replicate r holds r elsewhere, so the error is that of the plain case above.
    std::vector<double> trials(2048);
    for (std::size_t i = 0; i < trials.size(); ++i)
        trials[i] = i % 2 == 1 ? nothing : static_cast<double>(i / 64 % 16);
    CHECK_THAT(summarize_some(trials)->error.mean, WithinRel(std::sqrt(68.0 / 3.0) / 4.0, 1e-12));
}
