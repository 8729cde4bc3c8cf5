#pragma once
/// @file
/// What one object counts as in a storage class: floors, overheads, fees and uploads in blocks.
///
/// These rules hold file by file, so a body of files is summed over its sizes and never worked out from a
/// mean size: 1,000 files of 1 kB and one of 1 GB are not 1,001 files of 1 MB to a floor of 128 KiB.
/// Written once for a number and for an array of trials; the engine and the bill use the same ones.
/// Sources of the rules: the vendors' class pages, as noted in each card.
///
///     const auto n = count_object(glacier, 12e6, [](const auto& v) { return v.fixed.base(); });
///     n.billed; // bytes on the meter `stock`: 12,000,000 + 32,768

#include <type_traits>

#include "topsheet/rates/storage_class.hpp"

namespace topsheet::rates {

/// One object in a class.
template <class Carrier>
struct ObjectCount {
    Carrier billed;  ///< bytes on `stock`: max(size, minimum_object) + overhead, times `provisioned`
    Carrier index;   ///< bytes on `index_stock`
    Carrier fee;     ///< objects on `object_fee`: 1, or 0 when it is too small
    Carrier uploads; ///< requests on `write`: 1, or one for each begun block and a commit
};

/// Counts one object of `size` bytes. `value` turns an uncertain quantity of the class into a `Carrier`.
template <class Carrier, class Value>
ObjectCount<Carrier> count_object(const StorageClass& c, const Carrier& size, const Value& value) {
    constexpr bool scalar = std::is_arithmetic_v<Carrier>;
    const Carrier one = size * 0.0 + 1.0;
    ObjectCount<Carrier> n{size, Carrier(one - 1.0), Carrier(one - 1.0), one};
    if (c.minimum_object.given) {
        const Carrier floor = value(c.minimum_object);
        if constexpr (scalar)
            n.billed = n.billed < floor ? floor : n.billed;
        else
            n.billed = n.billed.max(floor);
    }
    if (c.overhead.given)
        n.billed += Carrier(value(c.overhead));
    n.billed *= Carrier(value(c.provisioned));
    if (c.index_overhead.given)
        n.index = value(c.index_overhead);
    if (c.object_fee.given()) {
        const Carrier from = c.object_fee_from.given ? Carrier(value(c.object_fee_from)) : Carrier(one - 1.0);
        if constexpr (scalar)
            n.fee = size >= from ? 1.0 : 0.0;
        else
            n.fee = (size >= from).select(one, 0.0);
    }
    if (c.block.given) {
        const Carrier block = value(c.block);
        if constexpr (scalar) {
            const double blocks = size / block;
            const auto whole = static_cast<double>(static_cast<long long>(blocks));
            n.uploads = size > block ? (whole < blocks ? whole + 1.0 : whole) + 1.0 : 1.0;
        } else {
            n.uploads = (size > block).select((size / block).ceil() + 1.0, one);
        }
    }
    return n;
}

} // namespace topsheet::rates
