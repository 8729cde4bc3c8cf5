#include "topsheet/chance/input.hpp"

#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "chance/program.hpp"

namespace topsheet::chance {

namespace {

std::string quoted(const Input& input) {
    return "\"" + input.name + "\"";
}

/// What is wrong with one role (trend, volatility, noise, jump) of an input, or empty.
std::string role_fault(const std::vector<Input>& inputs, const Input& input, int role, std::string_view word) {
    if (role < 0 || static_cast<std::size_t>(role) >= inputs.size())
        return "the " + std::string(word) + " of " + quoted(input) + " is not in the list of inputs";
    const Input& other = inputs[static_cast<std::size_t>(role)];
    if (other.formula)
        return quoted(other) + " is the " + std::string(word) + " of " + quoted(input) + " and is a formula";
    if (other.varies())
        return quoted(other) + " is the " + std::string(word) + " of " + quoted(input) +
               " and must be one draw per trial, the same in every month";
    return "";
}

/// What is wrong with the formula of the input at `place`, or empty.
std::string formula_fault(const std::vector<Input>& inputs, std::size_t place) {
    const Formula& formula = *inputs[place].formula;
    if (formula.steps.empty())
        return "the formula of " + quoted(inputs[place]) + " is empty";
    bool by_month = false;
    for (std::size_t s = 0; s < formula.steps.size(); ++s) {
        const Step& step = formula.steps[s];
        const auto earlier = [](int index, std::size_t end) {
            return index >= 0 && static_cast<std::size_t>(index) < end;
        };
        if (step.operation == Operation::constant)
            continue;
        const bool one = step.operation == Operation::input || step.operation == Operation::compound;
        if (!earlier(step.first, step.operation == Operation::input ? place : s) || (!one && !earlier(step.second, s)))
            return "the formula of " + quoted(inputs[place]) + " uses what comes after it";
        by_month = by_month || step.operation == Operation::compound ||
                   (step.operation == Operation::input && inputs[static_cast<std::size_t>(step.first)].varies());
    }
    if (by_month != formula.by_month)
        return "the formula of " + quoted(inputs[place]) + " does not say rightly whether months differ";
    return "";
}

std::string input_fault(const std::vector<Input>& inputs, const Input& input) {
    if (std::string fault = check(input.distribution); !fault.empty())
        return quoted(input) + ": " + fault;
    for (const int trend : input.trends)
        if (std::string fault = role_fault(inputs, input, trend, "trend"); !fault.empty())
            return fault;
    if (input.volatility != -1)
        if (std::string fault = role_fault(inputs, input, input.volatility, "volatility"); !fault.empty())
            return fault;
    if (input.jump.size != -1)
        if (std::string fault = role_fault(inputs, input, input.jump.size, "size of the jump"); !fault.empty())
            return fault;
    if (input.jump.chance != -1)
        if (std::string fault = role_fault(inputs, input, input.jump.chance, "chance of the jump"); !fault.empty())
            return fault;
    return input.noise == -1 ? "" : role_fault(inputs, input, input.noise, "noise");
}

std::string correlation_fault(const std::vector<Input>& inputs, const Correlation& c) {
    const auto known = [&](int i) { return i >= 0 && static_cast<std::size_t>(i) < inputs.size(); };
    if (!known(c.first) || !known(c.second))
        return "a correlation names an input that is not in the list";
    const Input &first = inputs[static_cast<std::size_t>(c.first)],
                &second = inputs[static_cast<std::size_t>(c.second)];
    if (c.first == c.second)
        return quoted(first) + " is correlated with itself";
    const std::string pair = quoted(first) + " and " + quoted(second);
    if (!(c.rank >= -1.0 && c.rank <= 1.0))
        return "the correlation of " + pair + " lies outside -1 to 1";
    for (int channel = 0; channel < detail::channels; ++channel)
        if (detail::draws_from(first, static_cast<detail::Channel>(channel)) &&
            detail::draws_from(second, static_cast<detail::Channel>(channel)))
            return "";
    return pair + " have no draws of the same kind to correlate: both need to be drawn once per trial, every week or " +
           "every month, or both need volatility, noise or jumps";
}

} // namespace

std::string check(const std::vector<Input>& inputs, const std::vector<Correlation>& correlations) {
    std::set<std::string_view> names;
    for (const Input& input : inputs) {
        if (!names.insert(input.name).second)
            return "two inputs are named " + quoted(input) + ", so their draws would be the same";
        if (std::string fault = input_fault(inputs, input); !fault.empty())
            return fault;
    }
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (inputs[i].formula)
            if (std::string fault = formula_fault(inputs, i); !fault.empty())
                return fault;
    std::set<std::pair<int, int>> pairs;
    for (const Correlation& c : correlations) {
        if (std::string fault = correlation_fault(inputs, c); !fault.empty())
            return fault;
        if (!pairs.insert(c.first < c.second ? std::pair{c.first, c.second} : std::pair{c.second, c.first}).second)
            return "the correlation of " + quoted(inputs[static_cast<std::size_t>(c.first)]) + " and " +
                   quoted(inputs[static_cast<std::size_t>(c.second)]) + " is given twice";
    }
    return "";
}

} // namespace topsheet::chance
