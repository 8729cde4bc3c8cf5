#pragma once
/// @file
/// Amounts that may be uncertain: from their text or object to a fixed value or an input of the study.
///
/// The grammar is that of the design's section 4: exact text, "a to b UNIT", named distributions,
/// three percentiles, references to assumptions, and a wrapper with trend, volatility and noise. A value
/// that can differ from trial to trial or month to month becomes one input, named by its dotted path.

#include <optional>
#include <string>
#include <string_view>

#include "io/context.hpp"
#include "topsheet/base/units.hpp"

namespace topsheet::io {

/// What a place accepts.
struct Wanted {
    std::optional<Dimension> dimension; ///< nothing: any, as in assumptions
    bool duration = false;              ///< months or hours
    Domain domain = Domain::not_negative;
    std::string_view unit{}; ///< an example, such as "TB/week"
};

/// What was read.
struct Value {
    double fixed = 0.0; ///< base units; the median when there is an input
    int input = -1;     ///< index of the input, -1 when fixed
    Dimension dimension{};
    bool sound = false;                  ///< false when a fault was found, and said
    const std::string* shared = nullptr; ///< path of the assumption it comes from, when by `ref`
};

/// Reads a value; `name` is the path that its input would have.
Value read_value(const Scope& scope, const Node& node, const Wanted& wanted, const std::string& name);

/// Options of a wrapper that make months differ.
struct Options {
    const Node* trend = nullptr;
    const Node* volatility = nullptr;
    const Node* noise = nullptr;
    const Node* each = nullptr;
    const Node* index = nullptr;
    const Node* jump = nullptr;

    [[nodiscard]] bool any() const {
        return trend != nullptr || volatility != nullptr || noise != nullptr || each != nullptr || index != nullptr ||
               jump != nullptr;
    }
};

/// Fills trends, volatility, noise, jump and draw rhythm of an input. Returns false when a fault was found.
bool apply_options(const Scope& scope, const Options& options, chance::Input& input);

/// What a reference may name: the path of an assumption, read when it is first asked for. Null after a
/// fault, which has been said at `at`.
const Shared* read_shared(Context& context, const Node& at, std::string_view path);

/// Reads one exact amount of a known dimension, in base units and the study's currency.
std::optional<double> read_amount(const Scope& scope, const Node& node, const Wanted& wanted);

/// Whether an object is written in the grammar of uncertain values (and not as a tariff).
bool is_uncertain_object(const Node& node);

/// "40 TB/week" for a unit: what a hint shows. `number` is the figure that was written, if any.
std::string example(const Context& context, std::string_view unit, std::string_view number = {});

/// A text without its habits: "0.1 1/hour" is "0.1 /hour".
std::string plain_units(std::string_view text);

/// The least and the greatest value of an input in any month, but for draws that nobody sees in a run.
struct Reach {
    double low = 0.0, high = 0.0;
};
Reach reach_of(const chance::Input& input);

/// Empty, or the sentence that says why a fixed value does not fit.
std::string_view domain_fault(double value, Domain domain);

} // namespace topsheet::io
