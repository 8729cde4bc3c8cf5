#pragma once
/// @file
/// Erlang's formulas: how often all of n seats are taken, and how long one waits for a seat.
///
/// Requests come at random (Poisson) and keep a seat for a mean time; `offered` is their rate times that time, the
/// mean number of seats in use were there any number. They answer for one license pool alone what the hour-by-hour
/// run answers for the farm: its demand is not Poisson but follows the shows, so these are a check of orders of
/// magnitude, and the oracle of the tests.
///
/// - B(n, a): share of the requests that is turned away when nobody waits (the pool denies the task).
///   1 / B(n) = 1 + n / (a B(n - 1)), B(0) = 1.
/// - C(n, a): share of the requests that has to wait when everybody does (the queue manager holds the task back).
///   C = B / (1 - a / n (1 - B)); mean wait of all requests C t / (n - a), t the mean time a seat is kept.
///
/// A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
/// exchanges", Elektroteknikeren 13 (1917); V. B. Iversen, "Teletraffic Engineering and Network Planning", DTU.

#include <limits>

namespace topsheet::engine {

/// Share of requests that find no seat and go away. @param offered mean seats asked for, not negative
inline double erlang_b(int seats, double offered) {
    if (!(offered > 0.0))
        return seats == 0 ? 1.0 : 0.0;
    double inverse = 1.0; // 1 / B
    for (int n = 1; n <= seats; ++n)
        inverse = 1.0 + inverse * n / offered;
    return 1.0 / inverse;
}

/// Share of requests that wait for a seat. 1 when more is asked for than there is.
inline double erlang_c(int seats, double offered) {
    if (offered >= seats)
        return 1.0;
    const double b = erlang_b(seats, offered);
    return b / (1.0 - offered / seats * (1.0 - b));
}

/// Mean wait of all requests, in units of `held`, the mean time that a seat is kept; infinite when the queue grows.
inline double erlang_wait(int seats, double offered, double held) {
    if (offered >= seats)
        return offered > 0.0 ? std::numeric_limits<double>::infinity() : 0.0;
    return erlang_c(seats, offered) * held / (seats - offered);
}

/// Fewest seats that turn away at most a share of the requests. @param share more than zero
inline int seats_for_loss(double offered, double share) {
    int seats = 0;
    double inverse = 1.0;
    while (offered > 0.0 && inverse * share < 1.0)
        inverse = 1.0 + inverse * ++seats / offered;
    return seats;
}

} // namespace topsheet::engine
