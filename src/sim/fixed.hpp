#pragma once
// Sums that do not depend on order: integers of 2^-32 units, made from the sum of each group of trials.

namespace topsheet::sim {

/// Sums of groups as integers of 2^-32 units: the order of the groups cannot matter.
__extension__ typedef __int128 Fixed; // NOLINT(modernize-use-using): `using` cannot be marked as an extension
inline Fixed to_fixed(double x) {
    return static_cast<Fixed>(x * 4294967296.0);
}
inline double from_fixed(Fixed sum) {
    return static_cast<double>(sum) / 4294967296.0;
}

} // namespace topsheet::sim
