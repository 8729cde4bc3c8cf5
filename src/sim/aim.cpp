#include "sim/aim.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "sim/series_kernels.hpp"
#include "topsheet/chance/draws.hpp"

namespace topsheet::sim {

namespace {

constexpr std::array<double, 3> percentiles{0.1, 0.5, 0.9};
constexpr double infinity = std::numeric_limits<double>::infinity();

/// A zone needs this many bins for one straight piece to serve all three.
constexpr double enough_bins = 32.0;

double within_sums(double x) {
    return std::clamp(x, -largest_summand, largest_summand);
}

/// The piece of `bins` bins in which `low` lies in the middle of the second and `high` in the middle of the last.
/// Its bins are never finer than what a double can tell apart.
Piece piece_over(double low, double high, double bins) {
    const double size = std::max({std::abs(low), std::abs(high), 1e-270});
    const double step = std::max((high - low) / (bins - 2.0), size * 0x1p-44);
    return {low - 1.5 * step, 1.0 / step, bins};
}

double end_of(const Piece& p) {
    return p.start + p.bins / p.scale;
}

std::vector<Piece> pieces_over(std::array<double, 3> low, std::array<double, 3> high,
                               const std::vector<double>& sorted) {
    constexpr double all = histogram_counters - 1;
    for (std::size_t j = 0; j < 3; ++j) {
        low[j] = within_sums(std::max(low[j], sorted.front()));
        high[j] = within_sums(std::min(high[j], sorted.back()));
    }
    const Piece one = piece_over(low[0], std::max(low[0], high[2]), all);
    bool fine = true;
    for (std::size_t j = 0; j < 3; ++j) // a zone that is one value is told by its atom
        fine = fine && (high[j] <= low[j] || (high[j] - low[j]) * one.scale >= enough_bins);
    if (fine)
        return {one};
    std::vector<Piece> pieces;
    for (std::size_t j = 0; j < 3; ++j) {
        const double bins = j == 1 ? all - 2.0 * std::floor(all / 3.0) : std::floor(all / 3.0);
        Piece next = piece_over(low[j], std::max(low[j], high[j]), bins);
        if (j > 0 && next.start < end_of(pieces.back())) { // zones that touch
            const double from = end_of(pieces.back());
            next = piece_over(from, std::max(from, high[j]), bins);
            next.start = from;
        }
        pieces.push_back(next);
    }
    return pieces;
}

/// The most frequent value of each bin in which values repeat.
std::vector<Atom> atoms_of(const Aim& aim, const std::vector<double>& sorted) {
    std::vector<Atom> atoms;
    for (std::size_t first = 0; first < sorted.size();) {
        const double bin = std::floor(aim.place(sorted[first]));
        std::size_t end = first, from = first, most = 1;
        while (end < sorted.size() && std::floor(aim.place(sorted[end])) == bin) {
            std::size_t same = end;
            while (same < sorted.size() && sorted[same] == sorted[end])
                ++same;
            if (same - end > most) {
                most = same - end;
                from = end;
            }
            end = same;
        }
        if (most > 1) {
            const auto count = static_cast<double>(end - first);
            atoms.push_back({static_cast<std::int32_t>(bin), sorted[from], static_cast<double>(from - first) / count,
                             static_cast<double>(most) / count});
        }
        first = end;
    }
    return atoms;
}

} // namespace

double Aim::place(double value) const {
    double t = place_in(pieces[0], value);
    for (std::size_t k = 1; k < pieces.size(); ++k)
        t += place_in(pieces[k], value);
    return t;
}

std::array<double, 2> Aim::edges(int bin) const {
    double low = -infinity;
    int left = bin;
    for (const auto& piece : pieces) {
        const auto bins = static_cast<int>(piece.bins);
        if (left < bins)
            return {left == 0 ? low : piece.start + left / piece.scale, piece.start + (left + 1) / piece.scale};
        left -= bins;
        low = end_of(piece);
    }
    return {low, infinity};
}

Aim aim(std::span<const double> pilot, std::int64_t trials, double width) {
    std::vector<double> sorted(pilot.begin(), pilot.end());
    std::erase_if(sorted, [](double x) { return std::isnan(x); });
    if (sorted.empty())
        sorted.push_back(0.0);
    std::ranges::sort(sorted);
    Aim result;
    result.trials = trials;
    result.width = width;
    const auto last = static_cast<double>(sorted.size() - 1);
    const double replicate = trials > 0 ? static_cast<double>(trials) / chance::replicates : chance::group_size * 16.0;
    for (std::size_t j = 0; j < 3; ++j) {
        const double p = percentiles[j];
        const double reach =
            width * std::sqrt(p * (1.0 - p) * (1.0 / static_cast<double>(sorted.size()) + 1.0 / replicate));
        // Zones meet half way at most; the outer ones may reach to infinity.
        const double down = j == 0 ? reach : std::min(reach, 0.2), up = j == 2 ? reach : std::min(reach, 0.2);
        const double from = std::floor(last * (p - down)) - 1.0, to = std::ceil(last * (p + up)) + 1.0;
        result.low[j] = from < 0.0 ? -infinity : sorted[static_cast<std::size_t>(from)];
        result.high[j] = to > last ? infinity : sorted[static_cast<std::size_t>(to)];
    }
    result.pieces = pieces_over(result.low, result.high, sorted);
    for (std::size_t j = 1; j < 3; ++j) { // no value belongs to two zones
        if (result.low[j] <= result.high[j - 1])
            result.low[j] = std::nextafter(result.high[j - 1], infinity);
        result.high[j] = std::max(result.low[j], result.high[j]);
    }
    const auto shared = [&](double edge) {
        const auto [from, to] = std::equal_range(sorted.begin(), sorted.end(), edge);
        return to - from > 1;
    };
    result.tied = std::ranges::any_of(result.low, shared) || std::ranges::any_of(result.high, shared);
    result.atoms = atoms_of(result, sorted);
    result.tail_bin = std::floor(result.place(sorted[static_cast<std::size_t>(0.9 * last)]));
    return result;
}

} // namespace topsheet::sim
