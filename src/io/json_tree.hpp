#pragma once
/// @file
/// JSON text as a tree that remembers where each value stands.
///
/// The syntax is checked by nlohmann's parser (in one .cpp); this tree keeps what a loader needs and a
/// plain JSON value does not: the order of members, the source text of numbers, line and column of every
/// key and value. Comments are allowed. Duplicate keys, nesting deeper than 64, numbers that no double
/// holds and invalid UTF-8 are faults. What the values mean is the reader's business.
///
///     const Tree tree = parse_json(text);
///     if (tree.root) tree.root->find("title")->line;

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "topsheet/base/diagnostic.hpp"

namespace topsheet::io {

/// Levels of objects and arrays that a file may nest.
inline constexpr std::size_t most_levels = 64;

enum class Kind { null, boolean, number, text, array, object };

struct Member;

/// One value of a file.
struct Node {
    Kind kind = Kind::null;
    bool truth = false;
    double number = 0.0;
    std::string text;            ///< of a text; of a number its source
    std::vector<Member> members; ///< of an object, in the order of the file
    std::vector<Node> elements;  ///< of an array
    int line = 0;                ///< counted from 1; 0 when it is not from a file
    int column = 0;              ///< characters, counted from 1
    int source = 0;              ///< which input it is from, as the context numbers them
    const Node* parent = nullptr;
    std::size_t index = 0; ///< among the parent's elements or members

    [[nodiscard]] bool is(Kind k) const { return kind == k; }
    /// The value of a member; null when there is none.
    [[nodiscard]] const Node* find(std::string_view key) const;
    [[nodiscard]] Node* find(std::string_view key);
};

/// One member of an object.
struct Member {
    std::string key;
    int line = 0;
    int column = 0;
    Node value;
};

/// What became of a text: the tree, when its syntax is sound, and the faults.
struct Tree {
    std::optional<Node> root;
    Findings faults; ///< without a file name
};

/// Parses a text. Faults of syntax end it; duplicate keys are reported and the first one is kept.
Tree parse_json(std::string_view text);

/// Sets parents, and the source of every node that has none. Call when the tree has found its place.
void link(Node& root, int source);

/// JSON pointer of a linked node.
std::string pointer_to(const Node& node);

/// A pointer's token for a key: "~" and "/" escaped.
std::string escaped_token(std::string_view key);

/// The tree as compact JSON, whatever its layout in the file; for hashes.
std::string canonical_text(const Node& node);

/// "object", "text", … for sentences.
std::string_view kind_word(const Node& node);

} // namespace topsheet::io
