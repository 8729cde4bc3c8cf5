#include "topsheet/engine/cohort.hpp"

namespace topsheet::engine {

Block leave_day_integral(const Block& p, const Block& q, const Leaving& leave) {
    return leave.from * (q - p) + ramp_integral(Block(q + leave.age - leave.from)) -
           ramp_integral(Block(p + leave.age - leave.from));
}

Block missing_byte_days(const Arrival& a, const Leaving& out, const Leaving& least, double u, double v) {
    // Bytes of age `out.age` on day `out.from` leave together; younger ones leave at their age.
    const Block together = (out.from - out.age).max(a.begin).min(a.end);
    const Block at_once =
        (out.from >= u && out.from < v)
            .select(leave_day_integral(a.begin, together, least) - out.from * (together - a.begin), 0.0);
    const Block p = (out.from.max(u) - out.age).max(a.begin).min(a.end);
    const Block q = (v - out.age).max(p).min(a.end);
    const Block by_age = leave_day_integral(p, q, least) - ((q * q - p * p) * 0.5 + out.age * (q - p));
    return a.rate * (at_once + by_age);
}

Block missing_on_day(const Arrival& a, const Leaving& least, const Block& day) {
    const Leaving later{least.age, least.from.max(day)};
    return a.rate * (leave_day_integral(a.begin, a.end, later) - day * (a.end - a.begin));
}

} // namespace topsheet::engine
