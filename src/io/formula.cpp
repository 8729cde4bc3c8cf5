#include "io/formula.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "io/names.hpp"
#include "io/reader.hpp"

namespace topsheet::io {

namespace {

using chance::Operation;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr int most_steps = 500; ///< of one formula
constexpr int most_depth = 100; ///< of parentheses

/// A part of a formula: the step that holds its value, and what is known of the value beforehand.
struct Part {
    int step = -1;
    Dimension dimension{};
    double median = 0.0; ///< at the medians of all operands
    double low = 0.0, high = 0.0;
    bool by_month = false;
    bool fixed = true; ///< the same in every trial
};

/// 0 times infinity is 0 at the end of a range: the range of a product is that of its corners.
double corner(double a, double b) {
    return a == 0.0 || b == 0.0 ? 0.0 : a * b;
}

Part product(const Part& a, const Part& b) {
    const auto corners = {corner(a.low, b.low), corner(a.low, b.high), corner(a.high, b.low), corner(a.high, b.high)};
    Part p;
    p.dimension = a.dimension * b.dimension;
    p.median = a.median * b.median;
    p.low = std::min(corners);
    p.high = std::max(corners);
    return p;
}

/// Reads one formula, saying what is wrong where.
class FormulaReader {
  public:
    FormulaReader(const Scope& scope, const Node& node) : scope_(scope), node_(node), text_(node.text) {}

    std::optional<Part> read() {
        auto part = sum();
        if (part && !at_end())
            return fail(fmt::format("\"{}\" is not expected here", rest()), "join values by + - * or /");
        return part;
    }
    chance::Formula formula;

  private:
    std::optional<Part> fail(std::string sentence, std::string hint) {
        scope_.context->error(node_, "formula", fmt::format("{} (column {} of the formula)", sentence, at_ + 1),
                              std::move(hint));
        return std::nullopt;
    }
    void skip() {
        while (at_ < text_.size() && text_[at_] == ' ')
            ++at_;
    }
    bool at_end() {
        skip();
        return at_ == text_.size();
    }
    bool take(char c) {
        skip();
        if (at_ == text_.size() || text_[at_] != c)
            return false;
        ++at_;
        return true;
    }
    [[nodiscard]] std::string rest() const { return shortened(std::string(text_.substr(at_)), 24); }

    int step(chance::Step s) {
        formula.steps.push_back(s);
        return static_cast<int>(formula.steps.size()) - 1;
    }

    std::optional<Part> sum() {
        auto left = term();
        while (left) {
            const bool plus = take('+');
            if (!plus && !take('-'))
                return left;
            const auto right = term();
            if (!right || !alike(*left, *right, plus ? "added to" : "taken from"))
                return std::nullopt;
            Part p = *left;
            p.median = plus ? left->median + right->median : left->median - right->median;
            p.low = plus ? left->low + right->low : left->low - right->high;
            p.high = plus ? left->high + right->high : left->high - right->low;
            left = joined_part(p, plus ? Operation::add : Operation::subtract, *left, *right);
        }
        return left;
    }

    std::optional<Part> term() {
        auto left = factor();
        while (left) {
            const bool times = take('*');
            if (!times && !take('/'))
                return left;
            auto right = factor();
            if (!right)
                return std::nullopt;
            if (times) {
                left = joined_part(product(*left, *right), Operation::multiply, *left, *right);
                continue;
            }
            if (right->low <= 0.0 && right->high >= 0.0)
                return fail("what stands after \"/\" can be zero", "divide by something that is always above zero");
            Part inverse = *right;
            inverse.dimension = dimensionless / right->dimension;
            inverse.median = 1.0 / right->median;
            inverse.low = 1.0 / right->high;
            inverse.high = 1.0 / right->low;
            Part p = product(*left, inverse);
            p.median = left->median / right->median;
            left = joined_part(p, Operation::divide, *left, *right);
        }
        return left;
    }

    std::optional<Part> factor() {
        if (++depth_ > most_depth || formula.steps.size() > most_steps)
            return fail("this formula is too long", "state parts of it as assumptions");
        auto result = plain_factor();
        --depth_;
        return result;
    }

    std::optional<Part> plain_factor() {
        if (at_end())
            return fail("the formula ends where a value belongs", "such as \"stored * 2\"");
        const char c = text_[at_];
        if (take('('))
            return closed(sum());
        if (take('-')) {
            auto x = factor();
            if (!x)
                return std::nullopt;
            Part p = *x;
            p.median = -x->median;
            p.low = -x->high;
            p.high = -x->low;
            const Part minus = number(-1.0, dimensionless);
            return joined_part(p, Operation::multiply, *x, minus);
        }
        if (c == '\'')
            return amount();
        if ((c >= '0' && c <= '9') || c == '.')
            return plain_number();
        return named();
    }

    std::optional<Part> closed(std::optional<Part> inside) {
        if (inside && !take(')'))
            return fail("a \")\" is missing", "each \"(\" needs one");
        return inside;
    }

    Part number(double value, const Dimension& dimension) {
        return {
            step({.operation = Operation::constant, .constant = value}), dimension, value, value, value, false, true};
    }

    std::optional<Part> plain_number() {
        const std::size_t begin = at_;
        while (at_ < text_.size() && ((text_[at_] >= '0' && text_[at_] <= '9') || text_[at_] == '.'))
            ++at_;
        if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
            std::size_t end = at_ + 1;
            if (end < text_.size() && (text_[end] == '+' || text_[end] == '-'))
                ++end;
            if (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') {
                at_ = end;
                while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9')
                    ++at_;
            }
        }
        std::string text(text_.substr(begin, at_ - begin));
        skip();
        if (at_ < text_.size() && text_[at_] == '%') {
            ++at_;
            text += " %";
        }
        const auto parsed = parse_amount(text, scope_.bytes);
        if (!parsed) {
            at_ = begin;
            return fail(parsed.sentence, "");
        }
        return number(parsed->value, dimensionless);
    }

    std::optional<Part> amount() {
        const std::size_t end = text_.find('\'', at_ + 1);
        if (end == std::string_view::npos)
            return fail("a single quote is not closed", "amounts with a unit stand in single quotes: '730 hour'");
        const std::string text(text_.substr(at_ + 1, end - at_ - 1));
        const auto parsed = parse_amount(plain_units(text), scope_.bytes);
        if (!parsed)
            return fail(parsed.sentence, parsed.hint);
        double value = parsed->value;
        if (parsed->dimension.money != 0) {
            const auto rate = scope_.context->exchange(parsed->currency);
            if (!rate)
                return fail(fmt::format("the study gives no rate for {}", parsed->currency),
                            "add it to exchange_rates");
            value *= std::pow(*rate, parsed->dimension.money);
        }
        at_ = end + 1;
        return number(value, parsed->dimension);
    }

    /// A function's name, or that of an assumption.
    std::optional<Part> named() {
        const std::size_t begin = at_;
        bool quoted = false;
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && !(c == '_' || c == '.' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                  (c >= '0' && c <= '9')))
                break;
            ++at_;
        }
        const std::string name(text_.substr(begin, at_ - begin));
        if (name.empty())
            return fail(fmt::format("\"{}\" is not a value", rest()),
                        "a number, an assumption's name, or an amount in single quotes: '730 hour'");
        if (take('(')) {
            if (name == "min" || name == "max")
                return extreme(name == "min");
            if (name == "compound")
                return compound();
            at_ = begin;
            return fail(fmt::format("there is no function \"{}\"", name), "there are min, max and compound");
        }
        return assumption(name);
    }

    std::optional<Part> assumption(const std::string& name) {
        Context& context = *scope_.context;
        const bool whole = name.starts_with("assumptions.") || name.starts_with("finance.");
        const Shared* shared = read_shared(context, node_, whole ? name : "assumptions." + name);
        if (shared == nullptr)
            return std::nullopt;
        if (shared->input < 0)
            return number(shared->fixed, shared->dimension);
        const auto& input = context.inputs[static_cast<std::size_t>(shared->input)];
        const Reach reach = reach_of(input);
        return Part{step({.operation = Operation::input, .first = shared->input}),
                    shared->dimension,
                    shared->fixed,
                    reach.low,
                    reach.high,
                    input.varies(),
                    false};
    }

    std::optional<Part> extreme(bool least) {
        auto result = sum();
        int count = 1;
        while (result && take(',')) {
            const auto right = sum();
            if (!right || !alike(*result, *right, "compared with"))
                return std::nullopt;
            ++count;
            Part p = *result;
            const auto pick = [least](double a, double b) { return least ? std::min(a, b) : std::max(a, b); };
            p.median = pick(result->median, right->median);
            p.low = pick(result->low, right->low);
            p.high = pick(result->high, right->high);
            result = joined_part(p, least ? Operation::least : Operation::greatest, *result, *right);
        }
        if (result && count < 2 && !at_end() && text_[at_] == ')')
            return fail("this compares one value with nothing", "such as min(hours, '40296 hour')");
        return closed(result);
    }

    std::optional<Part> compound() {
        const auto rate = closed(sum());
        if (!rate)
            return std::nullopt;
        if (rate->dimension != dimensionless && rate->dimension != Dimension{.month = -1})
            return fail(fmt::format("compound() takes growth by month, and this is given in {}",
                                    to_text(rate->dimension, scope_.context->currency)),
                        "such as \"1.8 %/month\"");
        if (rate->by_month)
            return fail("the rate of compound() must be the same in every month",
                        "leave out its trend, volatility, noise, jump and \"each\"");
        if (!(rate->low > -1.0))
            return fail("the rate of compound() can be -100 % or less", "growth must leave something to grow");
        Part p;
        p.dimension = dimensionless;
        p.median = 1.0;
        p.low = std::numeric_limits<double>::min();
        p.high = rate->high > 0.0 ? infinity : 1.0;
        if (rate->low >= 0.0)
            p.low = 1.0;
        p.by_month = true;
        p.fixed = rate->fixed;
        p.step = step({.operation = Operation::compound, .first = rate->step});
        return p;
    }

    bool alike(const Part& a, const Part& b, std::string_view how) {
        if (a.dimension == b.dimension)
            return true;
        const std::string& currency = scope_.context->currency;
        fail(fmt::format("{} cannot be {} {}", to_text(b.dimension, currency), how, to_text(a.dimension, currency)),
             "both sides need the same kind of unit");
        return false;
    }

    std::optional<Part> joined_part(Part p, Operation operation, const Part& a, const Part& b) {
        p.by_month = a.by_month || b.by_month;
        p.fixed = a.fixed && b.fixed;
        if (std::isnan(p.low))
            p.low = -infinity;
        if (std::isnan(p.high))
            p.high = infinity;
        p.step = step({.operation = operation, .first = a.step, .second = b.step});
        return p;
    }

    const Scope& scope_;
    const Node& node_;
    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

} // namespace

bool formula_fits(const Scope& scope, const Node& node, const chance::Formula& formula, Domain domain) {
    std::string_view fault, hint;
    if (domain != Domain::any && formula.low < 0.0) {
        fault = "this formula can be below zero, which this quantity cannot be";
        hint = "write max(0, …), with the unit in single quotes, around what may be negative";
    } else if (domain == Domain::positive && formula.low <= 0.0) {
        fault = "this formula can be zero, and more than zero belongs here";
        hint = "write max(…) with the least that it can be";
    } else if (domain == Domain::share && formula.high > 1.0) {
        fault = "this formula can be above 100 %, which this share cannot be";
        hint = "write min(1, …)";
    }
    if (fault.empty())
        return true;
    scope.context->error(node, "domain", std::string(fault), std::string(hint));
    return false;
}

Reach reach_of(const chance::Input& input) {
    constexpr double rare = 1e-6; // nobody sees rarer draws in a run
    Reach reach;
    if (input.formula)
        return {input.formula->low, input.formula->high};
    reach.low = chance::quantile(input.distribution, rare);
    reach.high = chance::quantile(input.distribution, 1.0 - rare);
    const bool moves = !input.trends.empty() || input.volatility >= 0 || input.noise >= 0 || input.jump.given();
    if (moves) { // factors above zero, however small or large
        reach.low = reach.low > 0.0 ? std::numeric_limits<double>::min() : reach.low < 0.0 ? -infinity : 0.0;
        reach.high = reach.high > 0.0 ? infinity : reach.high < 0.0 ? -std::numeric_limits<double>::min() : 0.0;
    }
    return reach;
}

Value read_formula(const Scope& scope, const Node& node, const Wanted& wanted, const std::string& name) {
    Context& context = *scope.context;
    if (!node.is(Kind::text)) {
        context.error(node, "type", fmt::format("{} stands where a formula belongs", kind_word(node)),
                      R"(write text such as "stored * egress_ratio")");
        return {};
    }
    FormulaReader reader(scope, node);
    const auto part = reader.read();
    if (!part)
        return {};
    const bool time = part->dimension == Hours::dimension || part->dimension == Months::dimension;
    if ((wanted.dimension && *wanted.dimension != part->dimension) || (wanted.duration && !time)) {
        context.error(node, "dimension",
                      fmt::format("this formula gives {}, where {} belongs", to_text(part->dimension, context.currency),
                                  wanted.duration ? "a time" : to_text(*wanted.dimension, context.currency)),
                      "multiply or divide by an amount in single quotes, such as '1 TB'");
        return {};
    }
    if (!std::isfinite(part->median)) {
        context.error(node, "domain", "this formula is no number at the medians of its values", "");
        return {};
    }
    reader.formula.low = part->low;
    reader.formula.high = part->high;
    if (!formula_fits(scope, node, reader.formula, wanted.domain))
        return {};
    Value result{part->median, -1, part->dimension, true, nullptr};
    if (part->fixed && !part->by_month)
        return result;
    chance::Input input;
    input.name = name;
    input.dimension = part->dimension;
    input.distribution = chance::Constant{part->median};
    input.formula = std::move(reader.formula);
    input.formula->text = node.text;
    input.formula->by_month = part->by_month;
    result.input = context.add_input(std::move(input));
    return result;
}

} // namespace topsheet::io
