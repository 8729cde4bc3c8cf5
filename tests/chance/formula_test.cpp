// Formulas against the same arithmetic on the rows of their operands.
#include "topsheet/chance/formula.hpp"

#include <cmath>

#include "support/catch.hpp"
#include "topsheet/chance/draws.hpp"

using namespace topsheet;
using namespace topsheet::chance;

namespace {

const Calendar calendar(YearMonth{2027, 1}, 12);

Input input(std::string name, Distribution d, Each each = Each::study) {
    return {.name = std::move(name), .distribution = std::move(d), .each = each};
}

Step number(double x) {
    return {.operation = Operation::constant, .constant = x};
}
Step of(int input) {
    return {.operation = Operation::input, .first = input};
}
Step on(Operation operation, int x, int y = -1) {
    return {.operation = operation, .first = x, .second = y};
}

Input formula(std::string name, std::vector<Step> steps, bool by_month) {
    Input made = input(std::move(name), Constant{0.0});
    made.formula = Formula{.steps = std::move(steps), .by_month = by_month};
    return made;
}

/// Checks an input's every month and trial against `want(block, month, trial)`.
template <class Want>
void agrees(const DrawPlan& plan, int index, Want want) {
    DrawBlock block(plan);
    for (int g = 0; g < 3; ++g) {
        plan.fill(g, block);
        for (int m = 0; m < calendar.size(); ++m)
            for (int i = 0; i < group_size; ++i)
                REQUIRE(block.value(index, m)[i] == want(block, m, i));
    }
}

} // namespace

TEST_CASE("every operation does with rows what it does with numbers") {
    // 0: x, once; 1: y, every month; 2: z, every month
    std::vector<Input> inputs{input("x", Uniform{.low = 1.0, .high = 3.0}),
                              input("y", Uniform{.low = 1.0, .high = 3.0}, Each::month),
                              input("z", Uniform{.low = 1.0, .high = 3.0}, Each::month)};
    const auto both = [&](Operation o) { // y o z, x o y, y o 2, 2 o y, x o 2
        const auto name = "f" + std::to_string(inputs.size());
        inputs.push_back(formula(name + "a", {of(1), of(2), on(o, 0, 1)}, true));
        inputs.push_back(formula(name + "b", {of(0), of(1), on(o, 0, 1)}, true));
        inputs.push_back(formula(name + "c", {of(1), number(2.0), on(o, 0, 1)}, true));
        inputs.push_back(formula(name + "d", {number(2.0), of(1), on(o, 0, 1)}, true));
        inputs.push_back(formula(name + "e", {of(0), number(2.0), on(o, 0, 1)}, false));
    };
    for (const auto o : {Operation::add, Operation::subtract, Operation::multiply, Operation::divide, Operation::least,
                         Operation::greatest})
        both(o);
    const DrawPlan plan(inputs, {}, calendar, 7, Sampling::stratified);
    const auto apply = [](int o, double x, double y) {
        switch (o) {
        case 0: return x + y;
        case 1: return x - y;
        case 2: return x * y;
        case 3: return x / y;
        case 4: return std::min(x, y);
        default: return std::max(x, y);
        }
    };
    for (int o = 0; o < 6; ++o) {
        const int at = 3 + 5 * o;
        const auto value = [](const DrawBlock& b, int index, int m, int i) { return b.value(index, m)[i]; };
        agrees(plan, at,
               [&](const DrawBlock& b, int m, int i) { return apply(o, value(b, 1, m, i), value(b, 2, m, i)); });
        agrees(plan, at + 1,
               [&](const DrawBlock& b, int m, int i) { return apply(o, value(b, 0, m, i), value(b, 1, m, i)); });
        agrees(plan, at + 2, [&](const DrawBlock& b, int m, int i) { return apply(o, value(b, 1, m, i), 2.0); });
        agrees(plan, at + 3, [&](const DrawBlock& b, int m, int i) { return apply(o, 2.0, value(b, 1, m, i)); });
        agrees(plan, at + 4, [&](const DrawBlock& b, int m, int i) { return apply(o, value(b, 0, m, i), 2.0); });
    }
}

TEST_CASE("steps that become one operation keep their bits; formulas use formulas, twins and plain copies") {
    std::vector<Input> inputs{input("x", Uniform{.low = 1.0, .high = 3.0}),
                              input("y", Lognormal{.mu = 0.0, .sigma = 0.3}, Each::month)};
    inputs.push_back(formula("product",
                             {of(0), of(1), on(Operation::multiply, 0, 1), of(1), on(Operation::multiply, 2, 3)},
                             true)); // 2: (x y) y
    inputs.push_back(
        formula("line", {of(1), number(0.45), on(Operation::multiply, 0, 1), number(5256.0), on(Operation::add, 2, 3)},
                true));                                                                                      // 3
    inputs.push_back(formula("of formulas", {of(2), of(3), on(Operation::subtract, 0, 1)}, true));           // 4
    inputs.push_back(formula("twin", {of(2), of(3), on(Operation::subtract, 0, 1)}, true));                  // 5
    inputs.push_back(formula("copy", {of(1)}, true));                                                        // 6
    inputs.push_back(formula("constant", {number(2.0), number(3.0), on(Operation::multiply, 0, 1)}, false)); // 7
    const DrawPlan plan(inputs, {}, calendar, 7, Sampling::stratified);
    const auto x = [](const DrawBlock& b, int, int i) { return b.value(0, 0)[i]; };
    const auto y = [](const DrawBlock& b, int m, int i) { return b.value(1, m)[i]; };
    agrees(plan, 2, [&](const DrawBlock& b, int m, int i) { return x(b, m, i) * y(b, m, i) * y(b, m, i); });
    agrees(plan, 3, [&](const DrawBlock& b, int m, int i) { return y(b, m, i) * 0.45 + 5256.0; });
    for (const int index : {4, 5})
        agrees(plan, index, [&](const DrawBlock& b, int m, int i) {
            return x(b, m, i) * y(b, m, i) * y(b, m, i) - (y(b, m, i) * 0.45 + 5256.0);
        });
    agrees(plan, 6, y);
    agrees(plan, 7, [](const DrawBlock&, int, int) { return 6.0; });
}

TEST_CASE("a value that bends is one operation with the bits of its steps, and what others use stays whole") {
    // 0: x, once; 1: y, every month. 2: min(y, 2) * 0.45 + 3; 3: 2 * max(y - 1.5, 0.25); 4: max(0, y - 2) alone;
    // 5: 10 + 0.5 * that, which keeps it whole; 6: max(x + 0.1, 2) - 4, of what no month changes; 7: 5 - min(y, 2).
    const auto add = Operation::add, less = Operation::subtract, times = Operation::multiply;
    const auto least = Operation::least, most = Operation::greatest;
    std::vector<Input> inputs{input("x", Uniform{.low = 1.0, .high = 3.0}),
                              input("y", Uniform{.low = 1.0, .high = 3.0}, Each::month)};
    inputs.push_back(formula(
        "a", {of(1), number(2.0), on(least, 0, 1), number(0.45), on(times, 2, 3), number(3.0), on(add, 4, 5)}, true));
    inputs.push_back(formula(
        "b", {number(2.0), of(1), number(1.5), on(less, 1, 2), number(0.25), on(most, 3, 4), on(times, 0, 5)}, true));
    inputs.push_back(formula("c", {number(0.0), of(1), number(2.0), on(less, 1, 2), on(most, 0, 3)}, true));
    inputs.push_back(formula("d", {number(10.0), of(4), number(0.5), on(times, 1, 2), on(add, 3, 0)}, true));
    inputs.push_back(formula(
        "e", {of(0), number(0.1), on(add, 0, 1), number(2.0), on(most, 2, 3), number(4.0), on(less, 4, 5)}, false));
    inputs.push_back(formula("f", {number(5.0), of(1), number(2.0), on(least, 1, 2), on(less, 0, 3)}, true));
    const DrawPlan plan(inputs, {}, calendar, 7, Sampling::stratified);
    const auto y = [](const DrawBlock& b, int m, int i) { return b.value(1, m)[i]; };
    agrees(plan, 2, [&](const DrawBlock& b, int m, int i) { return std::min(y(b, m, i), 2.0) * 0.45 + 3.0; });
    agrees(plan, 3, [&](const DrawBlock& b, int m, int i) { return 2.0 * std::max(y(b, m, i) - 1.5, 0.25); });
    agrees(plan, 4, [&](const DrawBlock& b, int m, int i) { return std::max(0.0, y(b, m, i) - 2.0); });
    agrees(plan, 5, [&](const DrawBlock& b, int m, int i) { return std::max(0.0, y(b, m, i) - 2.0) * 0.5 + 10.0; });
    agrees(plan, 6, [&](const DrawBlock& b, int m, int i) { return std::max(b.value(0, m)[i] + 0.1, 2.0) - 4.0; });
    agrees(plan, 7, [&](const DrawBlock& b, int m, int i) { return 5.0 - std::min(y(b, m, i), 2.0); });
}

TEST_CASE("compound growth begins at one and multiplies month by month") {
    std::vector<Input> inputs{input("rate", Uniform{.low = 0.01, .high = 0.03})};
    inputs.push_back(formula("growth", {of(0), on(Operation::compound, 0)}, true));
    inputs.push_back(formula("stock", {number(400.0), of(1), on(Operation::multiply, 0, 1)}, true));
    inputs.push_back(formula("fixed", {number(0.5), on(Operation::compound, 0)}, true));
    const DrawPlan plan(inputs, {}, calendar, 7, Sampling::stratified);
    const auto grown = [](const DrawBlock& b, int m, int i) {
        double product = 1.0;
        for (int k = 0; k < m; ++k)
            product *= 1.0 + b.value(0, 0)[i];
        return product;
    };
    agrees(plan, 1, grown);
    agrees(plan, 2, [&](const DrawBlock& b, int m, int i) { return 400.0 * grown(b, m, i); });
    agrees(plan, 3, [&](const DrawBlock&, int m, int) { return std::pow(1.5, m); }); // exact: few bits
}

TEST_CASE("a formula uses up no draws") {
    std::vector<Input> inputs{input("x", Uniform{.low = 1.0, .high = 3.0}),
                              input("y", Normal{.mean = 0.0, .deviation = 1.0})};
    const DrawPlan without(inputs, {}, calendar, 7, Sampling::sobol);
    inputs.insert(inputs.begin() + 1, formula("f", {of(0), number(2.0), on(Operation::multiply, 0, 1)}, false));
    const DrawPlan with(inputs, {}, calendar, 7, Sampling::sobol);
    CHECK(with.dimensions() == std::vector<std::string>{"x", "y"});
    DrawBlock a(without), b(with);
    without.fill(5, a);
    with.fill(5, b);
    for (int i = 0; i < group_size; ++i)
        CHECK(a.value(1, 0)[i] == b.value(2, 0)[i]);
}

TEST_CASE("formulas that look ahead, or say wrongly whether months differ, are refused") {
    const Input x = input("x", Uniform{.low = 1.0, .high = 3.0});
    CHECK(check({formula("f", {of(1)}, false), x}, {}) == "the formula of \"f\" uses what comes after it");
    CHECK(check({x, formula("f", {of(1)}, false)}, {}) == "the formula of \"f\" uses what comes after it");
    CHECK(check({x, formula("f", {of(0)}, true)}, {}) ==
          "the formula of \"f\" does not say rightly whether months differ");
    CHECK(check({x, formula("f", {}, false)}, {}) == "the formula of \"f\" is empty");
    CHECK(check({x, formula("f", {of(0)}, false)}, {}).empty());
    Input y = input("y", Uniform{.low = 1.0, .high = 3.0});
    y.noise = 1;
    CHECK(check({x, formula("f", {of(0)}, false), y}, {}) == "\"f\" is the noise of \"y\" and is a formula");
}
