#pragma once
/// @file
/// What the schema and the reference page ask of a field list: names of structs, and how a member is
/// written in a file.

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "io/keys.hpp"

namespace topsheet::io {

/// The bare name of a struct, as the compiler spells it.
template <class T>
constexpr std::string_view struct_name() {
    std::string_view text = __PRETTY_FUNCTION__;
    text = text.substr(text.find("T = ") + 4);
    text = text.substr(0, text.find_first_of(";]"));
    if (const auto at = text.rfind("::"); at != std::string_view::npos)
        text.remove_prefix(at + 2);
    for (const std::string_view ending : {"Keys"}) // structs that only files have
        if (text.ends_with(ending))
            text.remove_suffix(ending.size());
    return text;
}

template <class T>
struct ListOf : std::false_type {};
template <Described T>
struct ListOf<std::vector<T>> : std::true_type {
    using Element = T;
};
template <class T>
struct MaybeOf : std::false_type {};
template <Described T>
struct MaybeOf<std::optional<T>> : std::true_type {
    using Element = T;
};
template <class T>
struct IsUncertain : std::false_type {};
template <class Q>
struct IsUncertain<Uncertain<Q>> : std::true_type {
    static constexpr Dimension dimension = Q::dimension;
};
template <class T>
struct IsReference : std::false_type {};
template <class T>
struct IsReference<Reference<T>> : std::true_type {};
template <class T>
struct IsReferenceList : std::false_type {};
template <class T>
struct IsReferenceList<std::vector<Reference<T>>> : std::true_type {};

/// The first member of a struct: what an object keyed by name says outside.
template <Described T>
using FirstMember = std::remove_cvref_t<decltype(std::declval<T&>().*first_field(T::fields()).member)>;

/// Whether a list of these may be written as an object.
template <Described T>
inline constexpr bool keyed_list = std::is_same_v<FirstMember<T>, std::string> || std::is_enum_v<FirstMember<T>>;

} // namespace topsheet::io
