#pragma once
/// @file
/// What is drawn for every hour: noise of demand, and hours in which a pool is short. Single precision, 64
/// trials at a time, a month at a time.
///
/// Noise is exp(a_h - s^2 / 2) with a_h = r a_{h-1} + s sqrt(1 - r^2) z_h, an autoregressive process of first
/// order with deviation s and correlation r from hour to hour that starts in its stationary law a ~ N(0, s^2);
/// z_h is standard normal. Its mean is one. A shortage is a Markov chain of two states with a given share of
/// hours and a given mean length, started in its stationary law.
///
/// Streams: Threefry4x64-20 with key {seed, hash(name), replicate, 0}, as all draws of a study. Lane e of a
/// group takes the half e mod 2 of the words of counter {first / 2 + e / 2, 256 month + quarter, 16, 0}, `quarter`
/// the hour of the month / 4. So a month's draws depend on seed, name, trial and month alone. Pairs of words
/// become pairs of normals after Box & Muller (Annals of Mathematical Statistics 29 (1958) 610). The functions
/// are our own, of + - * / sqrt and bit moves, for the same bytes on every processor; accuracy:
/// src/chance/lane_float.hpp.

#include <cstdint>
#include <span>
#include <string_view>

#include "topsheet/chance/draws.hpp"

namespace topsheet::chance {

/// A number in single precision for each trial of a group.
struct alignas(64) Lanes {
    float value[group_size];
};

/// A probability's threshold, or a state, for each trial of a group.
struct alignas(64) WordLanes {
    std::uint32_t value[group_size];
};

/// Most hours in one call: a month has at most 744.
inline constexpr int most_hours = 1024;

/// Autoregressive lognormal noise with mean one.
class HourlyNoise {
  public:
    /// The stream of a name.
    HourlyNoise(std::uint64_t seed, std::string_view name);

    /// Where a group's noise stands.
    struct State {
        Lanes level{};         ///< a
        Lanes correlation{};   ///< r
        Lanes step{};          ///< s sqrt(1 - r^2)
        Lanes half_variance{}; ///< s^2 / 2
        std::int64_t group = 0;
    };
    /// Draws the start of a group. `spread` is s, zero or more; `correlation` is r, 0 to 1; one for each trial.
    void begin(std::int64_t group, const double* spread, const double* correlation, State& state) const;
    /// The hours of a month, one row for each of `weights` (at most `most_hours`), as weight * noise. Months are
    /// asked for in order, since a goes on from one to the next.
    void month(int month, std::span<const float> weights, State& state, Lanes* rows) const;

  private:
    std::uint64_t seed_;
    std::uint64_t name_;
};

/// Hours in which something is short: a chain of two states.
///
/// With share q and mean length n hours (at least one), a shortage ends with probability 1 / n an hour, and one
/// begins with probability q / (n (1 - q)), so that a share q of the hours is short. Where that would exceed one,
/// n is raised to q / (1 - q), the shortest mean length with which so large a share can be had.
class HourlyShortage {
  public:
    /// The stream of a name.
    HourlyShortage(std::uint64_t seed, std::string_view name);

    /// Where a group's chain stands.
    struct State {
        WordLanes begin{};    ///< probability that one begins, in 2^-31
        WordLanes stay{};     ///< probability that one goes on, in 2^-31
        WordLanes is_short{}; ///< 1 in trials in which the last hour was short
        std::int64_t group = 0;
    };
    /// Draws the hour before the first. `share` is q, 0 to 1; `length` is n in hours; one for each trial.
    void begin(std::int64_t group, const double* share, const double* length, State& state) const;
    /// The hours of a month: row h of 64 bytes has 1 in trials that are short. Months are asked for in order.
    void month(int month, int hours, State& state, std::uint8_t* rows) const;

  private:
    std::uint64_t seed_;
    std::uint64_t name_;
};

} // namespace topsheet::chance
