#pragma once
/// @file
/// Reads structs that say their `fields()` from a tree, finding every fault on the way.
///
/// Leaves (texts, numbers, amounts, references) are compiled once in reader.cpp; the templates here only
/// walk the field lists. Each .cpp that reads a family instantiates what it needs.
///
///     read(scope, node, study.workload, whole);

#include <algorithm>
#include <array>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include "io/value.hpp"
#include "topsheet/base/calendar.hpp"
#include "topsheet/base/fields.hpp"
#include "topsheet/base/uncertain.hpp"

namespace topsheet::io {

/// A field without the types of its struct.
struct FieldView {
    std::string_view key;
    std::string_view meaning;
    std::string_view unit;
    bool required = false;
    Domain domain = Domain::not_negative;
};

template <class Owner, class Member>
constexpr FieldView view_of(const Field<Owner, Member>& f) {
    return {f.key, f.meaning, f.unit, f.required, f.domain};
}

/// A value that a hand-written reader takes from the tree itself; the field lists only name its key.
template <class Tag>
struct Raw {
    const Node* node = nullptr;
};

// --- leaves, in reader.cpp -------------------------------------------------------------------------------

void read(const Scope& scope, const Node& node, std::string& out, const FieldView& field);
void read(const Scope& scope, const Node& node, bool& out, const FieldView& field);
void read(const Scope& scope, const Node& node, int& out, const FieldView& field);
void read(const Scope& scope, const Node& node, double& out, const FieldView& field);
void read(const Scope& scope, const Node& node, std::optional<YearMonth>& out, const FieldView& field);
void read(const Scope& scope, const Node& node, Duration& out, const FieldView& field);
void read(const Scope& scope, const Node& node, std::vector<std::string>& out, const FieldView& field);
void read(const Scope& scope, const Node& node, std::vector<double>& out, const FieldView& field);
/// Index of a word in a list; negative after a fault.
int read_word(const Scope& scope, const Node& node, const std::string_view* words, std::size_t count);
/// Text of a reference and its mark.
void read_reference(const Scope& scope, const Node& node, std::string& name, int& mark);
/// An amount that may be uncertain; the path is the scope's and the field's key.
Value read_uncertain(const Scope& scope, const Node& node, const Dimension& dimension, const FieldView& field);
/// Says that a list or an object is expected.
bool expect(const Scope& scope, const Node& node, Kind kind, std::string_view what);
/// Unknown keys of an object, with the nearest known one.
void report_unknown_key(const Scope& scope, const Node& node, const Member& member,
                        const std::vector<std::string>& known);
void report_missing_key(const Scope& scope, const Node& node, const FieldView& field);
/// Whether a name can be used in paths; otherwise says why not.
bool check_name(const Scope& scope, const Node& at, const std::string& name);
void report_twice(const Scope& scope, const Node& at, std::string_view what, const std::string& name);

// --- templates -------------------------------------------------------------------------------------------

template <class E>
requires std::is_enum_v<E>
void read(const Scope& scope, const Node& node, E& out, const FieldView&) {
    const int index = read_word(scope, node, Words<E>::list.data(), Words<E>::list.size());
    if (index >= 0)
        out = static_cast<E>(index);
}

template <class Q>
void read(const Scope& scope, const Node& node, Uncertain<Q>& out, const FieldView& field) {
    const Value value = read_uncertain(scope, node, Q::dimension, field);
    out.fixed = Q::from_base(value.fixed);
    out.input = value.input;
    out.given = true;
}

template <class T>
void read(const Scope& scope, const Node& node, Reference<T>& out, const FieldView&) {
    read_reference(scope, node, out.name, out.mark);
}

template <class T>
void read(const Scope& scope, const Node& node, std::vector<Reference<T>>& out, const FieldView&) {
    if (!expect(scope, node, Kind::array, "a list of names"))
        return;
    for (const auto& element : node.elements) {
        Reference<T>& reference = out.emplace_back();
        read_reference(scope, element, reference.name, reference.mark);
    }
}

template <class Tag>
void read(const Scope&, const Node& node, Raw<Tag>& out, const FieldView&) {
    out.node = &node;
}

template <Described T>
void read(const Scope& scope, const Node& node, T& out, const FieldView& field);
template <Described T>
void read(const Scope& scope, const Node& node, std::optional<T>& out, const FieldView& field);
template <Described T>
void read(const Scope& scope, const Node& node, std::vector<T>& out, const FieldView& field);

/// A word in the place of a value: `"seats": "auto"`. Whether it was one.
template <class T>
bool read_word(const Node&, std::string_view, T&) {
    return false;
}
template <class T>
requires requires(T t) {
    t.automatic;
}
bool read_word(const Node& node, std::string_view key, T& out) {
    if (key == "seats" && node.is(Kind::text) && node.text == "auto")
        return out.automatic = true;
    return false;
}

/// The keys of a struct.
template <Described T>
const std::vector<std::string>& keys_of() {
    static const std::vector<std::string> keys = [] {
        std::vector<std::string> found;
        T::fields().each([&](const auto& field) { found.emplace_back(field.key); });
        return found;
    }();
    return keys;
}

/// Reads those fields of an object whose keys are in `only` (all when it is empty). `skip` is a key that the
/// object's place already says, as in an object keyed by name.
template <Described T>
void read_fields(const Scope& scope, const Node& node, T& out, const std::vector<std::string_view>& only = {},
                 std::string_view skip = {}) {
    const auto one = [&](const auto& field) {
        if (field.key == skip || (!only.empty() && std::ranges::find(only, field.key) == only.end()))
            return;
        if (const Node* value = node.find(field.key); value != nullptr) {
            if (!read_word(*value, field.key, out))
                read(scope, *value, out.*field.member, view_of(field));
        } else if (field.required) {
            report_missing_key(scope, node, view_of(field));
        }
    };
    T::fields().each(one);
}

/// Says which keys of an object nobody knows.
template <Described T>
void check_keys(const Scope& scope, const Node& node) {
    const auto& known = keys_of<T>();
    for (const auto& member : node.members)
        if (!member.key.starts_with("x_") && std::ranges::find(known, member.key) == known.end())
            report_unknown_key(scope, node, member, known);
}

template <Described T>
void read(const Scope& scope, const Node& node, T& out, const FieldView& field) {
    if (!expect(scope, node, Kind::object, "an object"))
        return;
    check_keys<T>(scope, node);
    read_fields(field.key.empty() ? scope : scope.inside(field.key), node, out);
}

template <Described T>
void read(const Scope& scope, const Node& node, std::optional<T>& out, const FieldView& field) {
    read(scope, node, out.emplace(), field);
}

/// What the first field of a struct says: the element's name in paths.
inline const std::string& name_text(const std::string& name) {
    return name;
}
template <class T>
const std::string& name_text(const Reference<T>& reference) {
    return reference.name;
}
inline std::string name_text(const std::vector<std::string>&) {
    return ""; // a correlation has no name of its own
}
template <class Tag>
std::string name_text(const Raw<Tag>&) {
    return ""; // nor has a reading
}
template <class E>
requires std::is_enum_v<E> std::string name_text(E value) {
    return std::string(word(value));
}

/// A list, written as an array of objects or as an object keyed by what the first field says.
template <Described T>
void read(const Scope& scope, const Node& node, std::vector<T>& out, const FieldView& field) {
    const auto first = first_field(T::fields());
    using First = std::remove_reference_t<decltype(out.front().*first.member)>;
    // Stages of a policy may come back to a tier, and a renderer may need several licenses.
    constexpr bool repeats = requires(T t) {
        t.until;
    }
    || requires(T t) {
        t.automatic;
    };
    constexpr bool keyed = std::is_same_v<First, std::string> || std::is_enum_v<First>;
    if (!node.is(Kind::array) && !(keyed && node.is(Kind::object))) {
        expect(scope, node, Kind::array,
               keyed ? "a list of objects, or an object keyed by name," : "a list of objects");
        return;
    }
    const Scope list = scope.inside(field.key);
    std::unordered_set<std::string> taken;
    const auto element = [&](const Node& value, const Member* member) {
        T& item = out.emplace_back();
        if (!expect(scope, value, Kind::object, "an object"))
            return;
        check_keys<T>(scope, value);
        const Node* named = value.find(first.key);
        const Node* at = named != nullptr ? named : &value;
        std::string name;
        if (member != nullptr) {
            if (named != nullptr)
                report_twice(scope, *named, first.key, member->key);
            Node text;
            text.kind = Kind::text;
            text.text = member->key;
            text.line = member->line;
            text.column = member->column;
            text.source = value.source;
            text.parent = value.parent;
            text.index = value.index;
            if constexpr (std::is_same_v<First, std::string>)
                item.*first.member = member->key;
            else if constexpr (std::is_enum_v<First>)
                read(scope, text, item.*first.member, view_of(first));
            name = member->key;
        } else if (named != nullptr) {
            read(scope, *named, item.*first.member, view_of(first));
            name = name_text(item.*first.member);
        } else {
            report_missing_key(scope, value, view_of(first));
        }
        bool is_new = true;
        if (!name.empty() && check_name(scope, *at, name)) {
            is_new = taken.insert(name).second;
            if (!is_new && !repeats && member == nullptr)
                report_twice(scope, *at, first.key, name);
        }
        const std::string path = !name.empty() && is_new ? name : name + "#" + std::to_string(out.size());
        read_fields(list.inside(path), value, item, {}, first.key);
    };
    if (node.is(Kind::array)) {
        for (const auto& value : node.elements)
            element(value, nullptr);
    } else {
        for (const auto& member : node.members)
            if (!member.key.starts_with("x_"))
                element(member.value, &member);
    }
}

/// For the struct that is the whole of a node.
inline constexpr FieldView whole{};

} // namespace topsheet::io
