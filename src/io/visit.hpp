#pragma once
/// @file
/// Walks the references and the uncertain handles of anything that says its `fields()`.

#include <optional>
#include <type_traits>
#include <vector>

#include "topsheet/base/fields.hpp"
#include "topsheet/base/uncertain.hpp"

namespace topsheet::io {

namespace detail {

template <class T, class Visit>
void references(Reference<T>& reference, Visit& visit) {
    visit(reference);
}
template <class T, class Visit>
void references(T& thing, Visit& visit);
template <class T, class Visit>
void references(std::vector<T>& list, Visit& visit) {
    for (auto& thing : list)
        references(thing, visit);
}
template <class T, class Visit>
void references(std::optional<T>& thing, Visit& visit) {
    if (thing)
        references(*thing, visit);
}
template <class T, class Visit>
void references(T& thing, Visit& visit) {
    if constexpr (Described<T>)
        T::fields().each([&](const auto& field) { references(thing.*field.member, visit); });
}

template <class Q, class Visit>
void handles(Uncertain<Q>& value, Visit& visit) {
    visit(value.input);
}
template <class Visit>
void handles(Duration& value, Visit& visit) {
    visit(value.input);
}
template <class T, class Visit>
void handles(T& thing, Visit& visit);
template <class T, class Visit>
void handles(std::vector<T>& list, Visit& visit) {
    for (auto& thing : list)
        handles(thing, visit);
}
template <class T, class Visit>
void handles(std::optional<T>& thing, Visit& visit) {
    if (thing)
        handles(*thing, visit);
}
template <class T, class Visit>
void handles(T& thing, Visit& visit) {
    if constexpr (Described<T>)
        T::fields().each([&](const auto& field) { handles(thing.*field.member, visit); });
}

} // namespace detail

/// Calls `visit(reference)` for every Reference inside, in the order of the fields.
template <class T, class Visit>
void each_reference(T& thing, Visit visit) {
    detail::references(thing, visit);
}

/// Calls `visit(int& input)` for every uncertain value inside.
template <class T, class Visit>
void each_handle(T& thing, Visit visit) {
    detail::handles(thing, visit);
}

} // namespace topsheet::io
