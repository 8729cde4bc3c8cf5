#pragma once
/// @file
/// The shapes that an uncertain value can have, as distributions in base units.

#include <optional>
#include <utility>

#include "io/value.hpp"
#include "topsheet/chance/distribution.hpp"

namespace topsheet::io {

/// Reads the amounts of one value: they share a dimension, which the place or the first amount says.
class Measure {
  public:
    Measure(const Scope& scope, const Wanted& wanted) : scope_(scope), wanted_(wanted), found_(wanted.dimension) {}

    /// One exact amount in base units; nothing after a fault, which has been said.
    std::optional<double> amount(const Node& node);
    /// The same for text that is not a node of its own, such as a line of a file of samples.
    std::optional<double> amount(const Node& at, std::string_view text);
    /// "a to b UNIT".
    std::optional<std::pair<double, double>> range(const Node& node);
    /// A unit that belongs to plain numbers; its size.
    std::optional<double> unit(const Node& node);

    [[nodiscard]] Dimension dimension() const { return found_.value_or(dimensionless); }
    [[nodiscard]] bool is_plain() const { return dimension() == dimensionless; }
    [[nodiscard]] const Scope& scope() const { return scope_; }
    [[nodiscard]] const Wanted& wanted() const { return wanted_; }
    Finding& error(const Node& at, std::string_view code, std::string sentence, std::string hint = {}) const {
        return scope_.context->error(at, code, std::move(sentence), std::move(hint));
    }

  private:
    std::optional<double> accept(const Node& at, std::string_view text, const Amount& amount);

    const Scope& scope_;
    const Wanted& wanted_;
    std::optional<Dimension> found_;
};

/// The distribution of a text, a number or an object with one shape key. Nothing after a fault.
std::optional<chance::Distribution> read_shape(Measure& measure, const Node& node);

/// Whether a key names a shape.
bool is_shape_key(std::string_view key);

} // namespace topsheet::io
