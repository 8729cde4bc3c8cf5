#pragma once
/// @file
/// Where a figure comes from: the source, its date, and whether it was read there or estimated.

#include <string>

#include "topsheet/base/fields.hpp"

namespace topsheet {

/// How a figure came to us.
enum class Confidence {
    seen,     ///< read in its source
    estimate, ///< our judgement, with its basis in the source text
};

template <>
struct Words<Confidence> {
    static constexpr std::array<std::string_view, 2> list{"seen", "estimate"};
};

} // namespace topsheet
