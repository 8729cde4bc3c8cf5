#pragma once
// Figures trial by trial.

#include <algorithm>
#include <cstddef>
#include <vector>

#include "topsheet/engine/block.hpp"

namespace topsheet::sim {

/// A number for each trial.
using Row = std::vector<double>;

/// Writes the 64 trials of a group, the first at `place`.
inline void put(Row& to, std::size_t place, const engine::Block& block) {
    std::copy_n(block.data(), chance::group_size, to.begin() + static_cast<std::ptrdiff_t>(place));
}

} // namespace topsheet::sim
