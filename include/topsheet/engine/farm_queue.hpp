#pragma once
/// @file
/// The queue of a farm: first in, first out, as a fluid, hour by hour.
///
/// Work d(h) arrives in hour h; A(h) is all that has arrived and S(h) all that is done by its end. Owned machines
/// do C node-hours in an hour and take the oldest work first. Work bursts only when it would otherwise wait longer
/// than L hours, and at most K node-hours in an hour:
///
///     own(h)   = min(A(h) - S(h-1), C)
///     burst(h) = min(max(0, A(h-L) - S(h-1) - own(h)), K)
///     S(h)     = S(h-1) + own(h) + burst(h)
///
/// L = 0 without a cap is the plain split: own = min(d, C), burst = d - own, and nothing ever waits. What is due
/// and not done waits on; it has missed its deadline:
///
///     missed(h) = min(d(h-L), max(0, A(h-L) - S(h)))        each node-hour once
///
/// Committed machines are a second C: they take what is left after the owned ones before anything is rented.
///
/// The queue keeps Q = A(h) - S(h) and U = A(h-L) - S(h), which stay small when A and S grow. By Little's law
/// (J. D. C. Little, Operations Research 9 (1961) 383) the mean wait is the sum of Q over the hours by the work.
/// The longest wait of an hour is what its last drop will see: min(Q / C, L) + max(0, U) / (C + K).
///
///     FarmQueue<double> queue;
///     const FarmStep<double> step = serve(queue, arrived, due, 40.0, 0.0, infinity);

#include <type_traits>

namespace topsheet::engine {

namespace detail {

template <class Carrier>
Carrier smaller(const Carrier& a, const Carrier& b) {
    if constexpr (std::is_arithmetic_v<Carrier>)
        return a < b ? a : b;
    else
        return a.min(b);
}
template <class Carrier>
Carrier not_negative(const Carrier& x) {
    if constexpr (std::is_arithmetic_v<Carrier>)
        return x > 0.0 ? x : 0.0;
    else
        return x.max(0.0);
}

} // namespace detail

/// What waits; a double or an Eigen array of trials. Begins with zeros.
template <class Carrier>
struct FarmQueue {
    Carrier waiting; ///< Q = A(h) - S(h), node-hours
    Carrier overdue; ///< U = A(h-L) - S(h), node-hours; negative while nothing is late
};

/// What one hour did, node-hours.
template <class Carrier>
struct FarmStep {
    Carrier own;
    Carrier committed;
    Carrier burst;
    Carrier missed;
};

/// Runs one hour.
/// @param arrived d(h), node-hours
/// @param due d(h-L), node-hours; the same as `arrived` when L = 0
/// @param capacity C of owned machines, @param committed the same of committed ones, node-hours in an hour
/// @param most K, node-hours in an hour; infinite for no cap, 0 without burst machines
template <class Carrier>
FarmStep<Carrier> serve(FarmQueue<Carrier>& queue, const Carrier& arrived, const Carrier& due, const Carrier& capacity,
                        const Carrier& committed, const Carrier& most) {
    queue.waiting += arrived;
    queue.overdue += due;
    FarmStep<Carrier> step;
    step.own = detail::smaller(queue.waiting, capacity);
    step.committed = detail::smaller(Carrier(queue.waiting - step.own), committed);
    step.burst = detail::smaller(detail::not_negative(Carrier(queue.overdue - step.own - step.committed)), most);
    const Carrier done = step.own + step.committed + step.burst;
    queue.waiting = detail::not_negative(Carrier(queue.waiting - done)); // rounding leaves no debt
    queue.overdue -= done;
    step.missed = detail::smaller(due, detail::not_negative(queue.overdue));
    return step;
}

/// Hours that the last drop of a queue will have waited.
/// @param wait L; @param capacity C, more than zero; @param with_burst C + K, more than zero
template <class Carrier>
Carrier longest_wait(const FarmQueue<Carrier>& queue, const Carrier& wait, const Carrier& capacity,
                     const Carrier& with_burst) {
    return detail::smaller(Carrier(queue.waiting / capacity), wait) + detail::not_negative(queue.overdue) / with_burst;
}

} // namespace topsheet::engine
