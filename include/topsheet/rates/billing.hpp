#pragma once
/// @file
/// Hours that a rented machine is billed: begun units of time, a least length of each life, and the time
/// around the work, from its start to the first pixel (`boot`) and from the last pixel to its end (`idle_tail`).
///
/// One life that lasts t hours is billed max(minimum, ceil(t / granularity) granularity): per second with a
/// minute's minimum at AWS, Azure and Google; per minute with ten minutes at a render service; begun hours
/// before 2017 and at some hosts. See the cards for sources and dates.
///
///     billed_life(0.01, 1.0 / 3600, 1.0 / 60);   // 36 seconds are billed as a minute: 0.01667
///
/// A farm that is run hour by hour knows no single lives. It asks for x machine-hours of work in an hour, so
/// n = ceil(x) machines are up: all but the last work for the whole hour, the last one for x - (n - 1) of it.
/// Those that begin and end are the changes of n; the last to begin is the first to end. Then an hour is billed
///
///     granularity g < 1 h:   x + starts (boot + g / 2) + stops idle_tail + what a short life lacks of the minimum
///     granularity g >= 1 h:  n + starts (ceil(boot + idle_tail) + (g - 1) / 2)
///
/// since the end of a life is equally likely anywhere in its last begun unit (g / 2; of whole hours (g - 1) / 2).
/// Only a machine that begins in one hour and ends with it can be shorter than the minimum, which is taken to
/// be an hour at most.

#include <cmath>
#include <type_traits>

namespace topsheet::rates {

namespace detail {

template <class Carrier>
Carrier larger(const Carrier& a, const Carrier& b) {
    if constexpr (std::is_arithmetic_v<Carrier>)
        return a > b ? a : b;
    else
        return a.max(b);
}
/// `then` where test > 0, else `otherwise`.
template <class Carrier>
Carrier if_positive(const Carrier& test, const Carrier& then, const Carrier& otherwise) {
    if constexpr (std::is_arithmetic_v<Carrier>)
        return test > 0.0 ? then : otherwise;
    else
        return (test > 0.0).select(then, otherwise);
}
/// Begun units. A relative 2^-48 is forgiven: three machines that share an hour's work are not four.
template <class Carrier>
Carrier begun(const Carrier& x) {
    if constexpr (std::is_arithmetic_v<Carrier>)
        return std::ceil(x * (1.0 - 0x1p-48));
    else
        return (x * (1.0 - 0x1p-48)).ceil();
}

} // namespace detail

/// Hours that one life of a machine is billed; none for a life of no time.
/// @param hours from its start to its end
/// @param granularity begun units that are billed, hours; more than zero
/// @param minimum least that a life is billed, hours
/// @return same shape as `hours`: a double or an Eigen array of trials
template <class Carrier>
Carrier billed_life(const Carrier& hours, const Carrier& granularity, const Carrier& minimum) {
    const Carrier rounded = detail::begun(Carrier(hours / granularity)) * granularity;
    return detail::if_positive(hours, detail::larger(rounded, minimum), Carrier(hours * 0.0));
}

/// How the lives of one kind of machine are billed; all in hours.
template <class Carrier>
struct LifeTerms {
    Carrier granularity; ///< more than zero
    Carrier minimum;     ///< at most an hour
    Carrier boot;
    Carrier idle_tail;
};

/// What is left of the hour before. Begins with zeros.
template <class Carrier>
struct Fleet {
    Carrier up;   ///< machines that ran
    Carrier owed; ///< hours the last one begun lacks of the minimum, should it end now
};

/// One hour of one kind of machine.
template <class Carrier>
struct FleetHour {
    Carrier up;      ///< machines that run: ceil(work)
    Carrier started; ///< of them, begun in this hour
    Carrier stopped; ///< that ran in the hour before and no longer do
    Carrier billed;  ///< machine-hours on the bill
};

/// Runs the next hour and leaves `fleet` for the one after it.
/// @param work machine-hours asked for in this hour, rework included, not negative
template <class Carrier>
FleetHour<Carrier> rent(const LifeTerms<Carrier>& terms, const Carrier& work, Fleet<Carrier>& fleet) {
    const Carrier none = work * 0.0;
    FleetHour<Carrier> hour{detail::begun(work), none, none, none};
    hour.started = detail::larger(Carrier(hour.up - fleet.up), none);
    hour.stopped = detail::larger(Carrier(fleet.up - hour.up), none);

    const Carrier rounding = terms.granularity * 0.5;
    const Carrier by_the_second = work + hour.started * (terms.boot + rounding) + hour.stopped * terms.idle_tail +
                                  detail::if_positive(hour.stopped, fleet.owed, none);
    const Carrier around = detail::begun(Carrier(terms.boot + terms.idle_tail));
    const Carrier by_the_hour = hour.up + hour.started * (around + (terms.granularity - 1.0) * 0.5);
    const Carrier whole = terms.granularity - (1.0 - 0x1p-48); // more than zero for begun hours and longer units
    hour.billed = detail::if_positive(whole, by_the_hour, by_the_second);

    const Carrier last = work - hour.up + 1.0;
    const Carrier lacks =
        detail::larger(Carrier(terms.minimum - (terms.boot + last + terms.idle_tail + rounding)), none);
    fleet.up = hour.up;
    fleet.owed = detail::if_positive(hour.started, lacks, none);
    return hour;
}

} // namespace topsheet::rates
