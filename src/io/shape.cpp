#include "io/shape.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "io/names.hpp"
#include "topsheet/chance/math.hpp"

namespace topsheet::io {

namespace {

using chance::Distribution;
using MaybeDistribution = std::optional<Distribution>;

constexpr auto shapes = std::to_array<std::string_view>({"pert", "triangular", "uniform", "normal", "lognormal", "beta",
                                                         "discrete", "bernoulli", "samples", "p10", "p50", "p90"});

/// A list of `count` amounts.
std::optional<std::vector<double>> amounts(Measure& measure, const Node& node, std::size_t count, const char* meaning) {
    if (!node.is(Kind::array) || node.elements.size() != count) {
        measure.error(node, "shape", fmt::format("here {} amounts belong: {}", count, meaning),
                      fmt::format("write them as a list: {}", meaning));
        return std::nullopt;
    }
    std::vector<double> values;
    bool sound = true;
    for (const auto& element : node.elements) {
        const auto value = measure.amount(element);
        sound = sound && value.has_value();
        values.push_back(value.value_or(0.0));
    }
    return sound ? std::optional(values) : std::nullopt;
}

/// The members of an object with a closed set of keys; faults for unknown and missing ones.
class Parts {
  public:
    Parts(Measure& measure, const Node& node, std::vector<std::string> required,
          const std::vector<std::string>& optional)
        : measure_(measure),
          node_(node) {
        if (!node.is(Kind::object)) {
            measure.error(node, "shape", fmt::format("{} stands where an object belongs", kind_word(node)),
                          "its keys are " + listed(required));
            sound_ = false;
            return;
        }
        std::vector<std::string> known = required;
        known.insert(known.end(), optional.begin(), optional.end());
        for (const auto& member : node.members)
            if (!member.key.starts_with("x_") && std::ranges::find(known, member.key) == known.end()) {
                measure.scope().context->error_at_key(node, member, "unknown-key",
                                                      fmt::format("unknown key \"{}\"", shortened(member.key)),
                                                      measure.scope().context->suggest(member.key, known));
                sound_ = false;
            }
        for (const auto& key : required)
            if (node.find(key) == nullptr) {
                measure.error(node, "missing-key", fmt::format("the key \"{}\" is missing", key));
                sound_ = false;
            }
    }
    /// An amount of the value's dimension.
    double amount(std::string_view key, double otherwise = 0.0) {
        const Node* node = sound_ ? node_.find(key) : nullptr;
        if (node == nullptr)
            return otherwise;
        const auto value = measure_.amount(*node);
        sound_ = sound_ && value.has_value();
        return value.value_or(otherwise);
    }
    /// A number without a unit.
    double number(std::string_view key) {
        static constexpr Wanted plain{.dimension = dimensionless, .domain = Domain::any};
        const Node* node = sound_ ? node_.find(key) : nullptr;
        if (node == nullptr)
            return 0.0;
        const auto value = read_amount(measure_.scope(), *node, plain);
        sound_ = sound_ && value.has_value();
        return value.value_or(0.0);
    }
    [[nodiscard]] bool has(std::string_view key) const { return sound_ && node_.find(key) != nullptr; }
    [[nodiscard]] bool sound() const { return sound_; }

  private:
    Measure& measure_;
    const Node& node_;
    bool sound_ = true;
};

MaybeDistribution lognormal(Measure& measure, const Node& node) {
    const bool by_mean = node.is(Kind::object) && (node.find("mean") != nullptr || node.find("deviation") != nullptr);
    Parts parts(measure, node,
                by_mean ? std::vector<std::string>{"mean", "deviation"} : std::vector<std::string>{"median", "p95"},
                {});
    const double center = parts.amount(by_mean ? "mean" : "median"),
                 other = parts.amount(by_mean ? "deviation" : "p95");
    if (!parts.sound())
        return std::nullopt;
    if (!(center > 0.0) || (by_mean ? other < 0.0 : other < center)) {
        measure.error(node, "distribution",
                      by_mean ? "a lognormal needs a mean above zero and a deviation that is not negative"
                              : "a lognormal needs a median above zero and a p95 that is not below it");
        return std::nullopt;
    }
    if (!by_mean)
        return chance::Lognormal{chance::log(center),
                                 (chance::log(other) - chance::log(center)) / chance::normal_quantile_95};
    const double ratio = other / center, variance = chance::log(1.0 + ratio * ratio);
    return chance::Lognormal{chance::log(center) - 0.5 * variance, std::sqrt(variance)};
}

MaybeDistribution beta(Measure& measure, const Node& node) {
    const bool bare = node.is(Kind::object) && node.find("low") == nullptr && node.find("high") == nullptr &&
                      (measure.is_plain() && !measure.wanted().duration);
    Parts parts(measure, node,
                bare ? std::vector<std::string>{"alpha", "beta"}
                     : std::vector<std::string>{"alpha", "beta", "low", "high"},
                {"low", "high"});
    const chance::Beta result{parts.number("alpha"), parts.number("beta"), parts.amount("low", 0.0),
                              parts.amount("high", 1.0)};
    return parts.sound() ? MaybeDistribution(result) : std::nullopt;
}

MaybeDistribution discrete(Measure& measure, const Node& node) {
    const Parts parts(measure, node, {"values"}, {"weights"});
    if (!parts.sound())
        return std::nullopt;
    const Node& values = *node.find("values");
    if (!values.is(Kind::array) || values.elements.empty()) {
        measure.error(values, "shape", "here a list of amounts belongs");
        return std::nullopt;
    }
    chance::Discrete result;
    bool sound = true;
    for (const auto& element : values.elements) {
        const auto value = measure.amount(element);
        sound = sound && value.has_value();
        result.values.push_back(value.value_or(0.0));
    }
    result.weights.assign(result.values.size(), 1.0);
    if (const Node* weights = node.find("weights"); weights != nullptr) {
        if (!weights->is(Kind::array) || weights->elements.size() != result.values.size()) {
            measure.error(*weights, "shape",
                          fmt::format("here {} weights belong, one for each value", result.values.size()));
            return std::nullopt;
        }
        static constexpr Wanted plain{.dimension = dimensionless};
        for (std::size_t i = 0; i < result.weights.size(); ++i) {
            const auto weight = read_amount(measure.scope(), weights->elements[i], plain);
            sound = sound && weight.has_value();
            result.weights[i] = weight.value_or(1.0);
        }
    }
    return sound ? MaybeDistribution(result) : std::nullopt;
}

MaybeDistribution bernoulli(Measure& measure, const Node& node) {
    Parts parts(measure, node, {"probability"}, {});
    const double probability = parts.number("probability");
    if (!parts.sound())
        return std::nullopt;
    if (!measure.is_plain() || measure.wanted().duration) {
        measure.error(node, "dimension", "\"bernoulli\" gives the plain numbers 0 and 1, and a unit belongs here",
                      R"(write {"discrete": {"values": […], "weights": […]}})");
        return std::nullopt;
    }
    return chance::Bernoulli{probability};
}

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r\",;"), end = text.find_last_not_of(" \t\r\",;");
    return begin == std::string_view::npos ? std::string_view{} : text.substr(begin, end - begin + 1);
}

/// The lines of a file: plain numbers in `unit`, or amounts with a unit of their own.
MaybeDistribution samples_of_file(Measure& measure, const Node& node, std::string_view text,
                                  std::optional<double> unit) {
    chance::Samples result;
    int line_number = 0;
    while (!text.empty()) {
        ++line_number;
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        double number = 0.0;
        const auto parsed = std::from_chars(line.data(), line.data() + line.size(), number);
        const bool bare = parsed.ec == std::errc{} && parsed.ptr == line.data() + line.size();
        const bool heading = line_number == 1 && !line.empty() && !bare &&
                             std::string_view("+-.0123456789").find(line.front()) == std::string_view::npos;
        if (line.empty() || line.front() == '#' || heading)
            continue;
        if (bare && !std::isfinite(number)) { // "nan" and "inf" are numbers to the parser
            measure.error(
                node, "distribution",
                fmt::format("line {} of \"{}\", \"{}\", is not a finite number", line_number, node.text, line),
                "leave the line out, or write the number that was meant");
            return std::nullopt;
        }
        std::optional<double> value;
        if (bare && unit)
            value = number * *unit;
        else if (bare && !(measure.is_plain() && !measure.wanted().duration))
            measure.error(node, "bare-number",
                          fmt::format("line {} of \"{}\" is a number without a unit", line_number, node.text),
                          R"(say the unit of the file beside it: "unit": "TB")");
        else
            value = measure.amount(node, line);
        if (!value) {
            measure.scope().context->findings.back().sentence += fmt::format(" (line {} of the file)", line_number);
            return std::nullopt;
        }
        result.values.push_back(*value);
    }
    if (result.values.empty()) {
        measure.error(node, "distribution", fmt::format("the file \"{}\" holds no numbers", node.text));
        return std::nullopt;
    }
    return result;
}

MaybeDistribution samples(Measure& measure, const Node& owner, const Node& node) {
    std::optional<double> unit;
    if (const Node* stated = owner.find("unit"); stated != nullptr) {
        unit = measure.unit(*stated);
        if (!unit)
            return std::nullopt;
    }
    if (node.is(Kind::array) && !node.elements.empty()) {
        const auto values = amounts(measure, node, node.elements.size(), "the observed values");
        return values ? MaybeDistribution(chance::Samples{*values}) : std::nullopt;
    }
    if (!node.is(Kind::text)) {
        measure.error(node, "shape", "here the name of a file with one number a line belongs, or a list of amounts");
        return std::nullopt;
    }
    const auto& fetch = measure.scope().context->options.sample;
    const auto text = fetch ? fetch(node.text) : std::nullopt;
    if (!text) {
        measure.error(node, "cannot-read", fmt::format("the file of samples \"{}\" cannot be read", node.text),
                      "its name is relative to the study");
        return std::nullopt;
    }
    return samples_of_file(measure, node, *text, unit);
}

MaybeDistribution fitted(Measure& measure, const Node& node, chance::Fitted fit) {
    if (fit.problem.empty())
        return std::move(fit.distribution);
    measure.error(node, "distribution", std::move(fit.problem), std::move(fit.hint));
    return std::nullopt;
}

MaybeDistribution percentiles(Measure& measure, const Node& owner) {
    std::array<double, 3> points{};
    constexpr std::array<std::string_view, 3> keys{"p10", "p50", "p90"};
    for (std::size_t i = 0; i < points.size(); ++i) {
        const Node* node = owner.find(keys[i]);
        if (node == nullptr) {
            measure.error(owner, "missing-key", fmt::format("the key \"{}\" is missing", keys[i]),
                          "three percentiles belong together: p10, p50 and p90");
            return std::nullopt;
        }
        const auto value = measure.amount(*node);
        if (!value)
            return std::nullopt;
        points[i] = *value;
    }
    return fitted(measure, owner, chance::from_percentiles(points[0], points[1], points[2]));
}

MaybeDistribution shape_of(Measure& measure, const Node& owner, std::string_view key, const Node& node) {
    constexpr auto three = "[low, most likely, high]";
    if (key == "pert") {
        const auto v = amounts(measure, node, 3, three);
        return v ? MaybeDistribution(chance::Pert{(*v)[0], (*v)[1], (*v)[2]}) : std::nullopt;
    }
    if (key == "triangular") {
        const auto v = amounts(measure, node, 3, three);
        return v ? MaybeDistribution(chance::Triangular{(*v)[0], (*v)[1], (*v)[2]}) : std::nullopt;
    }
    if (key == "uniform") {
        const auto v = amounts(measure, node, 2, "[low, high]");
        return v ? MaybeDistribution(chance::Uniform{(*v)[0], (*v)[1]}) : std::nullopt;
    }
    if (key == "normal") {
        Parts parts(measure, node, {"mean", "deviation"}, {});
        const chance::Normal result{parts.amount("mean"), parts.amount("deviation")};
        return parts.sound() ? MaybeDistribution(result) : std::nullopt;
    }
    if (key == "lognormal")
        return lognormal(measure, node);
    if (key == "beta")
        return beta(measure, node);
    if (key == "discrete")
        return discrete(measure, node);
    if (key == "bernoulli")
        return bernoulli(measure, node);
    if (key == "samples")
        return samples(measure, owner, node);
    return percentiles(measure, owner);
}

/// What kind of number a range in words describes.
chance::Nature nature(const Measure& measure, double low, double high) {
    const Wanted& wanted = measure.wanted();
    if (!wanted.dimension && !wanted.duration) // an assumption says nothing but its text
        return measure.is_plain() && low > 0.0 && high < 1.0 ? chance::Nature::share : chance::Nature::real;
    return wanted.domain == Domain::share ? chance::Nature::share
           : wanted.domain == Domain::any ? chance::Nature::real
                                          : chance::Nature::positive;
}

} // namespace

bool is_shape_key(std::string_view key) {
    return std::ranges::find(shapes, key) != shapes.end();
}

MaybeDistribution read_shape(Measure& measure, const Node& node) {
    MaybeDistribution result;
    if (node.is(Kind::text) && node.text.find(" to ") != std::string::npos) {
        const auto ends = measure.range(node);
        if (!ends)
            return std::nullopt;
        result = fitted(measure, node,
                        chance::from_range(ends->first, ends->second, nature(measure, ends->first, ends->second)));
    } else if (node.is(Kind::object)) {
        const auto member = std::ranges::find_if(node.members, [](const auto& m) { return is_shape_key(m.key); });
        result = shape_of(measure, node, member->key, member->value);
    } else {
        const auto value = measure.amount(node);
        if (!value)
            return std::nullopt;
        result = chance::Constant{*value};
    }
    if (!result)
        return std::nullopt;
    if (std::string fault = chance::check(*result); !fault.empty()) {
        measure.error(node, "distribution", std::move(fault));
        return std::nullopt;
    }
    return result;
}

} // namespace topsheet::io
