#pragma once
/// @file
/// A draw plan worked out: what is drawn from which stream, mixed with what, and where it goes.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "chance/formulas.hpp"
#include "chance/kernel.hpp"
#include "chance/sobol.hpp"
#include "chance/streams.hpp"
#include "topsheet/base/calendar.hpp"
#include "topsheet/chance/draws.hpp"

namespace topsheet::chance::detail {

/// Whether an input takes draws from a channel.
inline bool draws_from(const Input& input, Channel channel) {
    const auto drawn = [&](Each each) { return input.each == each && !is_constant(input.distribution); };
    switch (channel) {
    case Channel::once: return drawn(Each::study);
    case Channel::week: return drawn(Each::week);
    case Channel::month: return drawn(Each::month);
    case Channel::volatility: return input.volatility >= 0;
    case Channel::noise: return input.noise >= 0;
    case Channel::jump: return input.jump.given() && input.jump.chance >= 0;
    }
    return false;
}

/// Inputs whose draws of one channel are made together: one input, or correlated ones in their order.
struct Mix {
    Channel channel = Channel::once;
    std::vector<int> members{};
    std::vector<double> factor{}; ///< Cholesky factor row by row; empty for one member
};

/// The part of a week that falls into a month.
struct Overlap {
    int month = 0;
    double weight = 0.0; ///< days of the week in the month / days of the month
};

/// Rows of uniforms made at once for a single input: enough that the tails of the normal fill vectors.
inline constexpr int batch_rows = 8;

/// Everything `fill` needs; immutable.
struct Program {
    std::vector<Input> inputs{};
    std::vector<CorrelationReport> reports{};
    std::uint64_t seed = 0;
    Sampling sampling = Sampling::random;
    int months = 0;
    std::vector<std::uint64_t> names{};                    ///< hash of each input's name
    std::vector<QuantileKernel> kernels{};                 ///< of each input; unused for constants
    std::vector<Mix> mixes{};                              ///< in the order of their channels
    std::vector<std::vector<Overlap>> weeks{};             ///< of each week of the horizon
    std::vector<std::array<std::uint64_t, 3>> once_keys{}; ///< of input i and replicate r at 16 i + r
    std::vector<std::string> dimensions{};                 ///< names by dimension of the Sobol' sequence
    std::vector<int> dimension{};                          ///< of each input; -1 when it is not on that list
    std::vector<SobolDimension> directions{};              ///< by dimension
    std::vector<std::vector<int>> growths{};               ///< trends of inputs that grow, each list once
    std::vector<int> growth{};                             ///< of each input: place in that list; -1 without trends
    std::vector<int> first_month{};                        ///< row of month 0 of each input; -1 if it does not vary
    Formulas formulas{};                                   ///< what is worked out when all is drawn
    int rows = 0;                                          ///< one per input, the months of inputs that vary, steps
    int batch = batch_rows;                                ///< rows of scratch: the largest mix or batch

    /// Indices that a channel runs through in the horizon.
    [[nodiscard]] int count(Channel channel) const {
        return channel == Channel::once ? 1 : channel == Channel::week ? static_cast<int>(weeks.size()) : months;
    }
};

/// Works a plan out. Throws std::invalid_argument with the sentence of `check`.
Program make_program(std::vector<Input> inputs, const std::vector<Correlation>& correlations, const Calendar& calendar,
                     std::uint64_t seed, Sampling sampling, std::vector<std::string> pinned = {});

} // namespace topsheet::chance::detail
