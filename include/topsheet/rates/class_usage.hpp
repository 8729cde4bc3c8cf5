#pragma once
/// @file
/// What happened to the data of one storage class in a month, as usage of the class's meters.
///
/// A bill can say "100 TB in 8 million objects, 1 TB written, 10 TB deleted after 20 days" and leave it to the
/// class which meters that touches: floors and overheads of each object, blocks of an upload, the way out that
/// was chosen, the rest of a minimum stay. What the amounts cost is the business of rates/bill.hpp.
///
/// With n objects of B bytes in all, each counts as an object of B / n (write files of different sizes as
/// usages of their own: a floor acts on each). In a month of H hours:
/// - at rest: n objects as rates/object_rules.hpp counts them, for the parts of the month in which they stood
///   there; a class sold by capacity rounds each part by itself: max(ceil(B / (1 - reserve) / step) step, least);
/// - leaving after a of M days: bytes x max(0, M - a) / D, D the days of the month or the card's `stay_month`.

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "topsheet/rates/bill.hpp"
#include "topsheet/rates/object_rules.hpp"

namespace topsheet::rates {

/// Bytes in so many objects.
struct Handled {
    double bytes = 0.0;
    double objects = 0.0;
};

/// So much stood there for a part of the month.
struct Held {
    double bytes = 0.0;
    double hours = 0.0;
};

/// A month of one class.
struct ClassUsage {
    std::vector<Held> stored{}; ///< together the month at most
    double objects = 0.0;       ///< at rest, the mean over the month
    Handled written{};          ///< from outside
    Handled read{};             ///< read in place
    Handled moved_in{};         ///< by a lifecycle rule, from another class
    Handled retrieved{};        ///< taken out by `option`
    int option = -1;            ///< index in the class's `retrievals`; -1 where it has none
    Handled deleted_early{};    ///< left before the minimum stay
    double stayed = 0.0;        ///< hours that `deleted_early` was there
};

namespace detail {

inline double fixed_base(const auto& uncertain) {
    return uncertain.fixed.base();
}

/// Days of a duration; a month has 365.2425 / 12 of them.
inline double days_of(const Duration& d) {
    return d.in_months ? d.value * 365.2425 / 12.0 : d.value / 24.0;
}

/// One object of the mean size; of nothing, one of no bytes.
inline ObjectCount<double> mean_object(const StorageClass& c, const Handled& h) {
    const double size = h.objects > 0.0 ? h.bytes / h.objects : 0.0;
    return count_object(c, size, [](const auto& v) { return fixed_base(v); });
}

} // namespace detail

/// Whether a class is sold by the capacity that stands ready.
inline bool sold_by_capacity(const StorageClass& c) {
    return c.capacity_minimum.given || c.capacity_step.given || c.system_reserve.given;
}

/// Bytes that must be provisioned to hold `bytes`, by the class's reserve, step and least size.
inline double provisioned_capacity(const StorageClass& c, double bytes) {
    if (!(bytes > 0.0))
        return 0.0;
    double size = bytes / (1.0 - (c.system_reserve.given ? c.system_reserve.fixed.base() : 0.0));
    size = std::max(size, bytes * c.provisioned.fixed.base());
    if (c.capacity_step.given) // a relative 2^-48 is forgiven, as for packages
        size = std::ceil(size / c.capacity_step.fixed.base() * (1.0 - 0x1p-48)) * c.capacity_step.fixed.base();
    return c.capacity_minimum.given ? std::max(size, c.capacity_minimum.fixed.base()) : size;
}

/// Bytes that `h` counts as on the meter `stock`.
inline double billed_bytes(const StorageClass& c, const Handled& h) {
    return h.objects > 0.0 ? h.objects * detail::mean_object(c, h).billed : h.bytes * c.provisioned.fixed.base();
}

/// Puts a month of a class on its meters. Meters that the class does not have are left out; each line says in
/// `what` which part it is. `like` gives cause, account and claim of the lines.
/// @param hours length of the month
std::vector<UsageLine> class_lines(const StorageClass& c, const ClassUsage& usage, double hours,
                                   const UsageLine& like = {});

} // namespace topsheet::rates
