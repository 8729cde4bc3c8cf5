#include "io/value.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "io/formula.hpp"
#include "io/names.hpp"
#include "io/reader.hpp"
#include "io/shape.hpp"

namespace topsheet::io {

namespace {

using chance::Distribution;

constexpr Wanted growth{.dimension = Dimension{.month = -1}, .domain = Domain::any, .unit = "%/year"};
constexpr Wanted wander{.dimension = Dimension{.month = -1}, .unit = "%/year"};
constexpr Wanted shocks{.dimension = dimensionless, .unit = "%"};
constexpr Wanted step{.dimension = dimensionless, .domain = Domain::any, .unit = "%"};

const std::vector<std::string>& wrapper_keys() {
    static const std::vector<std::string> keys{
        "value",     "ref",     "pert",   "triangular", "uniform", "normal", "lognormal", "beta",       "discrete",
        "bernoulli", "samples", "unit",   "p10",        "p50",     "p90",    "trend",     "volatility", "noise",
        "each",      "index",   "source", "as_of",      "note",    "jump",   "formula"};
    return keys;
}

bool take(const Scope& scope, const Node& node, const Node*& slot) {
    if (slot != nullptr) {
        scope.context->error(node, "shape", "this stands a second time, outside and inside \"value\"",
                             "keep one of them");
        return false;
    }
    slot = &node;
    return true;
}

/// Goes through wrappers to the text, number, shape or `ref` inside. Null after a fault.
const Node* unwrap(const Scope& scope, const Node& node, Options& options) {
    if (!node.is(Kind::object))
        return &node;
    bool sound = true;
    const Node* inner = nullptr;
    int ways = 0;
    bool percentiles = false;
    for (const auto& [key, line, column, value] : node.members) {
        if (key.starts_with("x_"))
            continue;
        const bool point = key == "p10" || key == "p50" || key == "p90";
        if (key == "value")
            inner = &value;
        if (key == "value" || key == "ref" || key == "formula" || (is_shape_key(key) && !point))
            ++ways;
        percentiles = percentiles || point;
        if (key == "trend")
            sound = take(scope, value, options.trend) && sound;
        else if (key == "volatility")
            sound = take(scope, value, options.volatility) && sound;
        else if (key == "noise")
            sound = take(scope, value, options.noise) && sound;
        else if (key == "each")
            sound = take(scope, value, options.each) && sound;
        else if (key == "index")
            sound = take(scope, value, options.index) && sound;
        else if (key == "jump")
            sound = take(scope, value, options.jump) && sound;
        else if (key == "source" || key == "as_of" || key == "note" || key == "unit") {
            if (!value.is(Kind::text)) {
                scope.context->error(value, "type", fmt::format("{} stands where text belongs", kind_word(value)));
                sound = false;
            }
        } else if (std::ranges::find(wrapper_keys(), key) == wrapper_keys().end()) {
            const auto& member = *std::ranges::find(node.members, key, &Member::key);
            scope.context->error_at_key(node, member, "unknown-key",
                                        fmt::format("unknown key \"{}\" of an uncertain value", shortened(key)),
                                        scope.context->suggest(key, wrapper_keys()));
            sound = false;
        }
    }
    ways += percentiles ? 1 : 0;
    if (ways != 1) {
        if (ways > 1 || sound)
            scope.context->error(
                node, "shape",
                ways == 0 ? "this object does not say its value" : "this object says its value in several ways",
                R"(one of "value", "ref", "formula", "pert", "triangular", "uniform", "normal", "lognormal", "beta", )"
                R"("discrete", "bernoulli", "samples", or "p10" with "p50" and "p90")");
        return nullptr;
    }
    if (node.find("unit") != nullptr && node.find("samples") == nullptr) {
        scope.context->error(*node.find("unit"), "shape", "\"unit\" belongs to \"samples\" only",
                             "write the unit into the amounts");
        sound = false;
    }
    if (inner != nullptr) {
        const Node* core = unwrap(scope, *inner, options);
        return sound ? core : nullptr;
    }
    return sound ? &node : nullptr;
}

/// Why draws do not fit a place; empty when they do.
std::string reach_fault(const Distribution& d, Domain domain) {
    // A reach of one in a million counts: nobody sees rarer draws in a run.
    constexpr double rare = 1e-6;
    if (domain == Domain::any)
        return "";
    const double low = chance::quantile(d, rare);
    if (low < 0.0)
        return "the fit reaches below zero, which this quantity cannot be";
    if (domain == Domain::positive && low <= 0.0)
        return "the draws reach zero, and more than zero belongs here";
    if (domain == Domain::share && chance::quantile(d, 1.0 - rare) > 1.0)
        return "the draws reach above 100 %, which this share cannot be";
    return "";
}

bool fits(const Scope& scope, const Node& node, const Distribution& d, Domain domain) {
    if (chance::is_constant(d)) {
        const double value = chance::quantile(d, 0.5);
        const auto fault = domain_fault(value, domain);
        if (!fault.empty())
            scope.context->error(
                node, "domain", std::string(fault),
                domain == Domain::share && value > 1.0 && value <= 100.0 ? fmt::format("is it \"{} %\"?", value) : "");
        return fault.empty();
    }
    std::string fault = reach_fault(d, domain);
    if (fault.empty())
        return true;
    scope.context->error(node, "domain", std::move(fault),
                         R"(write {"pert": [low, most likely, high]}, whose ends are the least and greatest value)");
    return false;
}

/// The value that `{"ref": "assumptions.x"}` stands for.
Value from_shared(const Scope& scope, const Node& node, const Wanted& wanted) {
    Context& context = *scope.context;
    const Node& target = *node.find("ref");
    if (!target.is(Kind::text)) {
        context.error(target, "type", "\"ref\" names an assumption",
                      R"(such as {"ref": "assumptions.egress_discount"})");
        return {};
    }
    const Shared* shared = read_shared(context, target, target.text);
    if (shared == nullptr)
        return {};
    const bool time = shared->dimension == Hours::dimension || shared->dimension == Months::dimension;
    if ((wanted.dimension && *wanted.dimension != shared->dimension) || (wanted.duration && !time)) {
        context.error(target, "dimension",
                      fmt::format("\"{}\" is given in {}, where {} belongs", target.text,
                                  to_text(shared->dimension, context.currency),
                                  wanted.duration ? "a time" : to_text(*wanted.dimension, context.currency)),
                      "the assumption and the place that uses it have the same kind of unit");
        return {};
    }
    const chance::Input* input =
        shared->input >= 0 ? &context.inputs[static_cast<std::size_t>(shared->input)] : nullptr;
    const bool fit = input != nullptr && input->formula
                         ? formula_fits(scope, target, *input->formula, wanted.domain)
                         : fits(scope, target, input != nullptr ? input->distribution : chance::Constant{shared->fixed},
                                wanted.domain);
    if (!fit)
        return {};
    const auto names = split_path(target.text);
    std::string path;
    for (const auto& name : *names)
        path = joined(path, name);
    return {shared->fixed, shared->input, shared->dimension, true, &context.shared.find(path)->first};
}

/// The input that holds a trend, volatility or noise: drawn once per trial, perhaps a constant.
int role_input(const Scope& scope, const Node& node, const Wanted& wanted, const std::string& name) {
    Context& context = *scope.context;
    const Value value = read_value(scope, node, wanted, name);
    if (!value.sound)
        return -1;
    if (value.input >= 0) {
        const chance::Input& input = context.inputs[static_cast<std::size_t>(value.input)];
        if (input.formula) {
            context.error(node, "trend", "a formula cannot stand here", "state one draw per trial");
            return -1;
        }
        if (!input.varies())
            return value.input;
        context.error(node, "trend", "this must be one draw per trial, the same in every month",
                      "leave out its own trend, volatility, noise, jump and \"each\"");
        return -1;
    }
    chance::Input constant;
    constant.name = value.shared != nullptr ? *value.shared : name;
    constant.dimension = value.dimension;
    constant.distribution = chance::Constant{value.fixed};
    if (const int known = context.input_named(constant.name); known >= 0)
        return known;
    return context.add_input(std::move(constant));
}

/// Growth at or below -100 % a year leaves nothing to grow.
bool grows_above_minus_one(Context& context, const Node& at, int trend) {
    constexpr double rare = 1e-6;
    if (12.0 * chance::quantile(context.inputs[static_cast<std::size_t>(trend)].distribution, rare) > -1.0)
        return true;
    context.error(at, "domain", "yearly growth must stay above -100 %",
                  "a price that halves each year grows by -50 %/year");
    return false;
}

/// The month of a stated jump, counted from the study's start. A card or bill by itself has no months: there the
/// jump is checked and lies beyond them all.
int month_of_jump(const Scope& scope, const Node& node, bool& sound) {
    constexpr int never = 1 << 20;
    std::optional<YearMonth> at;
    read(scope, node, at, {.key = "at", .meaning = "Month of the jump.", .unit = {}, .required = true});
    sound = sound && at.has_value();
    return at && scope.context->start ? months_between(*scope.context->start, *at) : never;
}

/// {"at": "2027-07", "size": "14 %"} or {"chance": "20 %/year", "size": "5 to 30 %"}.
bool read_jump(const Scope& scope, const Node& node, chance::Input& input) {
    Context& context = *scope.context;
    static const std::vector<std::string> known{"at", "chance", "size"};
    if (!expect(scope, node, Kind::object, R"(an object such as {"chance": "20 %/year", "size": "5 to 30 %"})"))
        return false;
    bool sound = true;
    for (const auto& member : node.members)
        if (!member.key.starts_with("x_") && std::ranges::find(known, member.key) == known.end()) {
            report_unknown_key(scope, node, member, known);
            sound = false;
        }
    const Node *at = node.find("at"), *odds = node.find("chance"), *size = node.find("size");
    if ((at == nullptr) == (odds == nullptr)) {
        context.error(node, "jump",
                      at == nullptr ? "this jump says neither when nor how likely it comes"
                                    : "this jump says both a month and a chance",
                      R"(one of "at": "2027-07" or "chance": "20 %/year")");
        sound = false;
    }
    if (size == nullptr) {
        report_missing_key(scope, node, {.key = "size", .meaning = {}, .unit = "%", .required = true});
        return false;
    }
    if (!sound)
        return false;
    constexpr double rare = 1e-6;
    const auto reach = [&](int role, double u) {
        return chance::quantile(context.inputs[static_cast<std::size_t>(role)].distribution, u);
    };
    input.jump.size = role_input(scope, *size, step, input.name + ".jump.size");
    sound = input.jump.size >= 0;
    if (sound && !(reach(input.jump.size, rare) > -1.0)) {
        context.error(*size, "domain", "a jump of -100 % or less leaves nothing", "a price that halves jumps by -50 %");
        sound = false;
    }
    if (at != nullptr) {
        input.jump.month = month_of_jump(scope, *at, sound);
        return sound;
    }
    input.jump.chance = role_input(scope, *odds, wander, input.name + ".jump.chance");
    sound = sound && input.jump.chance >= 0;
    if (sound && 12.0 * reach(input.jump.chance, 1.0 - rare) > 1.0 + 1e-12) {
        context.error(*odds, "domain", "a chance of more than 100 % a year",
                      "the chance of at least one jump within a year, such as \"20 %/year\"");
        sound = false;
    }
    return sound;
}

} // namespace

std::string_view domain_fault(double value, Domain domain) {
    switch (domain) {
    case Domain::any: return "";
    case Domain::not_negative: return value < 0.0 ? "this cannot be negative" : "";
    case Domain::positive: return value > 0.0 ? "" : "this must be more than zero";
    case Domain::share: return value < 0.0 || value > 1.0 ? "this is a share, from 0 to 1 (0 % to 100 %)" : "";
    }
    return "";
}

bool is_uncertain_object(const Node& node) {
    return node.is(Kind::object) && std::ranges::any_of(node.members, [](const Member& m) {
               return m.key == "value" || m.key == "ref" || m.key == "formula" || is_shape_key(m.key);
           });
}

bool apply_options(const Scope& scope, const Options& options, chance::Input& input) {
    Context& context = *scope.context;
    bool sound = true;
    if (options.trend != nullptr) {
        const int trend = role_input(scope, *options.trend, growth, input.name + ".trend");
        sound = trend >= 0 && grows_above_minus_one(context, *options.trend, trend);
        if (sound)
            input.trends.push_back(trend);
    }
    if (options.volatility != nullptr) {
        input.volatility = role_input(scope, *options.volatility, wander, input.name + ".volatility");
        sound = sound && input.volatility >= 0;
    }
    if (options.noise != nullptr) {
        input.noise = role_input(scope, *options.noise, shocks, input.name + ".noise");
        sound = sound && input.noise >= 0;
    }
    if (options.jump != nullptr)
        sound = read_jump(scope, *options.jump, input) && sound;
    if (options.each != nullptr) {
        const auto& word = options.each->text;
        if (!options.each->is(Kind::text) || (word != "week" && word != "month" && word != "study")) {
            context.error(*options.each, "unknown-word", "\"each\" is study, week or month",
                          "study: one draw per trial; week, month: a draw for each of them");
            sound = false;
        }
        input.each = word == "week" ? chance::Each::week : word == "month" ? chance::Each::month : chance::Each::study;
    }
    if (options.index != nullptr && !(options.index->is(Kind::text) && options.index->text == "none")) {
        if (!options.index->is(Kind::text) || options.index->text != "inflation") {
            context.error(*options.index, "unknown-word", "\"index\" is none or inflation",
                          "\"index\": \"inflation\" follows finance.inflation");
            return false;
        }
        const std::string inflation = "finance.inflation";
        if (context.shared.contains(inflation)) {
            const Shared* shared = read_shared(context, *options.index, inflation);
            if (shared == nullptr)
                return false;
            int trend = shared->input;
            if (trend < 0) {
                trend = context.input_named(inflation);
                if (trend < 0)
                    trend = context.add_input({.name = inflation,
                                               .dimension = shared->dimension,
                                               .distribution = chance::Constant{shared->fixed}});
            }
            if (std::ranges::find(input.trends, trend) == input.trends.end())
                input.trends.push_back(trend);
        }
    }
    return sound;
}

const Shared* read_shared(Context& context, const Node& at, std::string_view path) {
    const auto names = split_path(path);
    std::string canonical;
    if (names)
        for (const auto& name : *names)
            canonical = joined(canonical, name);
    const auto found = context.shared.find(canonical);
    if (found == context.shared.end()) {
        context.error(at, "unknown-name", fmt::format("there is no assumption \"{}\"", shortened(std::string(path))),
                      context.shared_names.empty() ? "state it in \"assumptions\""
                                                   : context.suggest(path, context.shared_names));
        return nullptr;
    }
    Shared& shared = found->second;
    if (shared.state == Shared::State::reading) {
        context.error(at, "ref-cycle", fmt::format("\"{}\" refers to itself, directly or by way of others", canonical),
                      "one of them must say its own value");
        return nullptr;
    }
    if (shared.state == Shared::State::unread) {
        shared.state = Shared::State::reading;
        const Scope scope{&context, "", ByteConvention::decimal, ""};
        const Value value = read_value(
            scope, *shared.node, {.dimension = shared.wanted, .domain = Domain::any, .unit = shared.unit}, canonical);
        Shared& again = context.shared.find(canonical)->second;
        again.state = Shared::State::read;
        again.fixed = value.fixed;
        again.input = value.input;
        again.dimension = value.dimension;
        again.sound = value.sound;
        return again.sound ? &again : nullptr;
    }
    return shared.sound ? &shared : nullptr;
}

Value read_value(const Scope& scope, const Node& node, const Wanted& wanted, const std::string& name) {
    Context& context = *scope.context;
    if (const auto own = context.shared.find(name);
        own != context.shared.end() && own->second.node == &node && own->second.state != Shared::State::reading) {
        const Shared* shared = read_shared(context, node, name);
        return shared == nullptr ? Value{} : Value{shared->fixed, shared->input, shared->dimension, true, &own->first};
    }
    Options options;
    const Node* core = unwrap(scope, node, options);
    if (core == nullptr)
        return {};
    if (core->is(Kind::object) && core->find("ref") != nullptr) {
        if (!options.any())
            return from_shared(scope, *core, wanted);
        context.error(node, "shape", "\"ref\" takes the draws of the assumption as they are",
                      "put trend, volatility, noise, jump, each and index where the assumption is stated");
        return {};
    }
    if (const Node* formula = core->is(Kind::object) ? core->find("formula") : nullptr; formula != nullptr) {
        if (!options.any())
            return read_formula(scope, *formula, wanted, name);
        context.error(node, "shape", "a formula moves with the values that it is made of",
                      "put trend, volatility, noise, jump, each and index into an assumption that it multiplies");
        return {};
    }
    Measure measure(scope, wanted);
    auto distribution = read_shape(measure, *core);
    if (!distribution || !fits(scope, *core, *distribution, wanted.domain))
        return {};

    const double median = chance::quantile(*distribution, 0.5);
    Value result{median, -1, measure.dimension(), true, nullptr};
    if (chance::is_constant(*distribution) && !options.any())
        return result;
    chance::Input input;
    input.name = name;
    input.dimension = result.dimension;
    input.distribution = std::move(*distribution);
    result.sound = apply_options(scope, options, input);
    if (chance::is_constant(input.distribution) && !input.varies())
        return result; // "index" without inflation, say
    result.input = context.add_input(std::move(input));
    return result;
}

} // namespace topsheet::io
