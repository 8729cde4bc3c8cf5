#include "topsheet/chance/math.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "chance/four.hpp"
#include "chance/lane.hpp"
#include "chance/wide.hpp"

namespace topsheet::chance {

double exp(double x) {
    return lane::exp(x);
}

double log(double x) {
    if (!(x > 0.0))
        return x == 0.0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
    if (x > std::numeric_limits<double>::max())
        return x;
    if (x < std::numeric_limits<double>::min())              // subnormal: lift it first
        return lane::log(x * 0x1p54) - 37.42994775023704671; // 54 ln 2
    return lane::log(x);
}

double normal_quantile(double u) {
    const double q = u - 0.5;
    return q >= -0.425 && q <= 0.425 ? lane::normal_center(u) : lane::normal_tail(u);
}

double normal_cdf(double z) {
    return lane::normal_cdf(z);
}

namespace {
TOPSHEET_LOOP void exp_loop(const double* in, double* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        out[i] = lane::exp(in[i]);
}

TOPSHEET_LOOP void log_loop(const double* in, double* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        out[i] = lane::log(in[i]);
}

TOPSHEET_LOOP void cdf_loop(const double* in, double* out, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
        out[i] = lane::normal_cdf(in[i]);
}

constexpr std::size_t row = 64, chunk = 4 * row; // values handled together, so that the tails fill whole vectors

/// Collects where the values of a row in the tails are; how many there are.
TOPSHEET_LANE std::size_t find_tails(const double* in, std::uint32_t first, std::uint32_t* where) {
    FourMasks bits{}, bit{1, 2, 4, 8};
    for (std::size_t i = 0; i < row; i += 4, bit <<= 4) {
        Four x;
        load(x, in + i);
        x -= 0.5;
        bits |= ((x > 0.425) | (x < -0.425)) & bit;
    }
    std::size_t tails = 0;
    for (auto left = static_cast<std::uint64_t>((bits[0] | bits[1]) | (bits[2] | bits[3])); left != 0; left &= left - 1)
        where[tails++] = first + static_cast<std::uint32_t>(std::countr_zero(left));
    return tails;
}

/// At most `chunk` values, whole rows: the center for all, then the 15 % in the tails, collected and done densely.
TOPSHEET_LOOP void quantile_chunk(const double* in, double* out, std::size_t n) {
    alignas(64) double tail[chunk + 8];
    std::uint32_t where[chunk];
    std::size_t tails = 0;
    for (std::size_t i = 0; i < n; i += row)
        tails += find_tails(in + i, static_cast<std::uint32_t>(i), where + tails);
    for (std::size_t j = 0; j < tails; ++j)
        tail[j] = in[where[j]];
    for (std::size_t i = 0; i < n; ++i)
        out[i] = lane::normal_center(in[i]);
    const std::size_t padded = (tails + 7) / 8 * 8;
    for (std::size_t j = tails; j < padded; ++j)
        tail[j] = 0.01;
    for (std::size_t j = 0; j < padded; ++j)
        tail[j] = lane::normal_tail(tail[j]);
    for (std::size_t j = 0; j < tails; ++j)
        out[where[j]] = tail[j];
}
} // namespace

void exp(std::span<const double> in, std::span<double> out) {
    wide<exp_loop>(in.data(), out.data(), in.size());
}

void log(std::span<const double> in, std::span<double> out) {
    wide<log_loop>(in.data(), out.data(), in.size());
}

void normal_cdf(std::span<const double> in, std::span<double> out) {
    wide<cdf_loop>(in.data(), out.data(), in.size());
}

void normal_quantile(std::span<const double> in, std::span<double> out) {
    const std::size_t whole = in.size() / row * row;
    for (std::size_t i = 0; i < whole; i += chunk)
        wide<quantile_chunk>(in.data() + i, out.data() + i, whole - i < chunk ? whole - i : chunk);
    for (std::size_t i = whole; i < in.size(); ++i)
        out[i] = normal_quantile(in[i]);
}

} // namespace topsheet::chance
