#pragma once
/// @file
/// A place in the tree that checks walk to beside the model: the deepest part of a path that exists.

#include "io/json_tree.hpp"

namespace topsheet::io {

/// `study["workload"]["productions"][2]["start"]`; a key that is absent leaves it at its owner.
class Spot {
  public:
    explicit Spot(const Node& node) : node_(&node) {}

    [[nodiscard]] Spot operator[](std::string_view key) const {
        const Node* next = node_->find(key);
        return next == nullptr ? *this : Spot(*next);
    }
    /// The element that the generic reader made item `index` of, in an array or an object keyed by name.
    [[nodiscard]] Spot operator[](std::size_t index) const {
        if (index < node_->elements.size())
            return Spot(node_->elements[index]);
        for (const auto& member : node_->members)
            if (!member.key.starts_with("x_") && index-- == 0)
                return Spot(member.value);
        return *this;
    }
    [[nodiscard]] bool has(std::string_view key) const { return node_->find(key) != nullptr; }
    operator const Node&() const { return *node_; } // NOLINT: a spot stands for its node
    [[nodiscard]] const Node& node() const { return *node_; }

  private:
    const Node* node_;
};

} // namespace topsheet::io
