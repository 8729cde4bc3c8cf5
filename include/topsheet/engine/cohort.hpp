#pragma once
/// @file
/// Bytes that arrive evenly and leave by age and date: cohorts, exact in days.
///
/// Bytes arrive evenly from day s to day e. They leave when they are D days old and day T has come, whichever
/// is later, so that a byte of day x leaves on max(x + D, T), and
///
///     E(t) = A(t - D) * [t >= T],     A(t) = rate * (max(0, t - s) - max(0, t - e))
///
/// has left by day t. The integral of A is rate * (R(x - s) - R(x - e)) with R(x) = max(0, x)^2 / 2. All of it
/// is linear in the rate, so a negative rate takes bytes out again.

#include "topsheet/engine/block.hpp"

namespace topsheet::engine {

/// R(x) = max(0, x)^2 / 2, the integral of a ramp.
inline double ramp_integral(double x) {
    const double r = x > 0.0 ? x : 0.0;
    return r * r * 0.5;
}
inline Block ramp_integral(const Block& x) {
    const Block r = x.max(0.0);
    return r * r * 0.5;
}

/// Even arrival of `rate` bytes a day from day `begin` to day `end`. Plain loops, which compile to one pass.
struct Arrival {
    Block begin, end, rate;

    /// Bytes that are at least `age` days old on a day.
    [[nodiscard]] Block by(const Block& day, const Block& age) const {
        Block result;
        for (int i = 0; i < chance::group_size; ++i) {
            const double x = day[i] - age[i];
            const double since = x - begin[i], after = x - end[i];
            result[i] = rate[i] * ((since > 0.0 ? since : 0.0) - (after > 0.0 ? after : 0.0));
        }
        return result;
    }
    /// The integral of `by` over all days up to a day.
    [[nodiscard]] Block integral(const Block& day, const Block& age) const {
        Block result;
        for (int i = 0; i < chance::group_size; ++i) {
            const double x = day[i] - age[i];
            result[i] = rate[i] * (ramp_integral(x - begin[i]) - ramp_integral(x - end[i]));
        }
        return result;
    }
    /// All bytes.
    [[nodiscard]] Block total() const { return rate * (end - begin); }
};

/// When bytes leave a stage: at age `age` and not before day `from`.
struct Leaving {
    Block age = Block::Zero();
    Block from = Block::Constant(-1e5); ///< 273 years before the study: always. Larger numbers would cost digits

    /// Bytes that have left by a day.
    [[nodiscard]] Block by(const Arrival& a, const Block& day) const {
        return (from <= day).select(a.by(day, age), 0.0);
    }
    /// Bytes that have left before a day: what leaves on the first day of a month belongs to that month.
    [[nodiscard]] Block before(const Arrival& a, const Block& day) const {
        return (from < day).select(a.by(day, age), 0.0);
    }
    /// The integral of `by` over the days [p, q).
    [[nodiscard]] Block days(const Arrival& a, const Block& p, const Block& q) const {
        return a.integral(q, age) - a.integral(Block(from.max(p).min(q)), age);
    }
    /// The day of arrival of the youngest byte that has left by a day, inside the arrival.
    [[nodiscard]] Block youngest(const Arrival& a, const Block& day) const {
        return (from <= day).select((day - age).max(a.begin).min(a.end), a.begin);
    }
};

/// The integral of max(x + age, from) over the arrival days x from p to q.
Block leave_day_integral(const Block& p, const Block& q, const Leaving& leave);

/// The byte-days that are missing when bytes which leave by `out` in the days [u, v) should have stayed as
/// long as `least` says.
Block missing_byte_days(const Arrival& arrival, const Leaving& out, const Leaving& least, double u, double v);

/// The byte-days that are missing when all bytes of an arrival leave on one day instead of by `least`.
Block missing_on_day(const Arrival& arrival, const Leaving& least, const Block& day);

} // namespace topsheet::engine
