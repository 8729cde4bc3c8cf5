#pragma once
// Numbers as bytes, little endian, for parts of a run that travel.

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/fixed.hpp"

namespace topsheet::sim {

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

/// Whole numbers, doubles and 128-bit sums.
template <class T>
inline constexpr bool
    is_plain_number = (std::is_arithmetic_v<T> && !std::is_same_v<T, long double>) || std::is_same_v<T, Fixed>;

template <class T>
void put(std::string& out, const T& number) {
    static_assert(is_plain_number<T>);
    char bytes[sizeof(T)];
    std::memcpy(bytes, &number, sizeof(T));
    out.append(bytes, sizeof(T));
}

/// A count, then the numbers.
template <class T>
void put_all(std::string& out, std::span<const T> numbers) {
    static_assert(is_plain_number<T>);
    put(out, static_cast<std::uint64_t>(numbers.size()));
    for (const T& number : numbers)
        put(out, number);
}

/// False, with `number` as it was, when there are too few bytes.
template <class T>
bool take(std::string_view& in, T& number) {
    static_assert(is_plain_number<T>);
    if (in.size() < sizeof(T))
        return false;
    std::memcpy(&number, in.data(), sizeof(T));
    in.remove_prefix(sizeof(T));
    return true;
}

/// A count that the bytes left can hold, then the numbers.
template <class T>
bool take_all(std::string_view& in, std::vector<T>& numbers) {
    std::uint64_t count = 0;
    if (!take(in, count) || count > in.size() / sizeof(T))
        return false;
    numbers.resize(static_cast<std::size_t>(count));
    for (T& number : numbers)
        if (!take(in, number))
            return false;
    return true;
}

} // namespace topsheet::sim
