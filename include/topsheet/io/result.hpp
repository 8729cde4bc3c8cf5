#pragma once
/// @file
/// What a later run takes from the JSON of an earlier one.

#include <string>
#include <string_view>
#include <vector>

#include "topsheet/base/diagnostic.hpp"

namespace topsheet::io {

/// The dimension list of a result (its manifest's `dimensions`), for `RunOptions::dimensions`. A text that is no
/// result, and a result of a plan without dimensions, are faults. `file` is a name for findings; never opened.
Loaded<std::vector<std::string>> result_dimensions(std::string_view text, const std::string& file);

} // namespace topsheet::io
