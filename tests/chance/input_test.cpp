#include "topsheet/chance/input.hpp"

#include <vector>

#include "support/catch.hpp"

using namespace topsheet::chance;

namespace {

Input input(std::string name, Distribution d = Uniform{1, 2}) {
    return {.name = std::move(name), .distribution = std::move(d)};
}

} // namespace

TEST_CASE("an input varies when months touch it", "[chance][input]") {
    CHECK_FALSE(input("a").varies());
    Input each = input("a"), trend = input("a"), volatility = input("a"), noise = input("a");
    each.each = Each::week;
    trend.trends = {0};
    volatility.volatility = 0;
    noise.noise = 0;
    for (const Input& i : {each, trend, volatility, noise})
        CHECK(i.varies());
}

TEST_CASE("sound inputs pass the check", "[chance][input]") {
    std::vector<Input> inputs{input("growth"), input("price"), input("volume")};
    inputs[1].trends = {0};
    inputs[2].noise = 0;
    CHECK(check(inputs, {}).empty());
    CHECK(check(inputs, {{1, 2, 0.5}, {0, 1, -0.2}}).empty());
    CHECK(check({}, {}).empty());
}

TEST_CASE("faults of inputs name the input", "[chance][input]") {
    CHECK_THAT(check({input("a"), input("a")}, {}), tests::ContainsSubstring("named \"a\""));
    CHECK_THAT(check({input("a", Normal{0, -1})}, {}), tests::ContainsSubstring("\"a\": the deviation"));

    std::vector<Input> inputs{input("growth"), input("price"), input("volume")};
    inputs[1].trends = {3};
    CHECK_THAT(check(inputs, {}), tests::ContainsSubstring("the trend of \"price\" is not in the list"));
    inputs[1].trends = {-1};
    CHECK_FALSE(check(inputs, {}).empty());
    inputs[1].trends = {0};
    inputs[0].noise = 2; // a trend that itself changes from month to month
    CHECK_THAT(check(inputs, {}), tests::ContainsSubstring("\"growth\" is the trend of \"price\""));
    inputs[0].noise = -1;
    inputs[1].volatility = 1; // of itself
    CHECK_THAT(check(inputs, {}), tests::ContainsSubstring("volatility"));
    inputs[1].volatility = -2;
    CHECK_FALSE(check(inputs, {}).empty());
}

TEST_CASE("faults of correlations name both inputs", "[chance][input]") {
    std::vector<Input> inputs{input("a"), input("b"), input("c", Constant{1}), input("d")};
    inputs[3].each = Each::month;
    CHECK_THAT(check(inputs, {{0, 4, 0.5}}), tests::ContainsSubstring("not in the list"));
    CHECK_THAT(check(inputs, {{0, 0, 0.5}}), tests::ContainsSubstring("itself"));
    CHECK_THAT(check(inputs, {{0, 1, 1.5}}), tests::ContainsSubstring("outside -1 to 1"));
    CHECK_THAT(check(inputs, {{0, 1, 0.5}, {1, 0, 0.4}}), tests::ContainsSubstring("twice"));
    CHECK_THAT(check(inputs, {{0, 2, 0.5}}), tests::ContainsSubstring("no draws of the same kind"));
    CHECK_THAT(check(inputs, {{0, 3, 0.5}}), tests::ContainsSubstring("\"a\" and \"d\""));
    inputs[2].volatility = inputs[3].volatility = 0; // shocks can be correlated where the draws cannot
    CHECK(check(inputs, {{2, 3, 0.5}}).empty());
}
