#pragma once
// Sums that do not depend on order: integers of 2^-32 units, made from the sum of each group of trials.

#include <cstdint>

namespace topsheet::sim {

/// Sums of groups as integers of 2^-32 units: the order of the groups cannot matter.
__extension__ typedef __int128 Fixed; // NOLINT(modernize-use-using): `using` cannot be marked as an extension
inline Fixed to_fixed(double x) {
    const double scaled = x * 4294967296.0;
    if (scaled > -9e18 && scaled < 9e18) // one instruction instead of a call
        return static_cast<std::int64_t>(scaled);
    return static_cast<Fixed>(scaled);
}
inline double from_fixed(Fixed sum) {
    return static_cast<double>(sum) / 4294967296.0;
}

} // namespace topsheet::sim
