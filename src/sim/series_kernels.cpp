#include "sim/series_kernels.hpp"

#include "chance/wide.hpp"

namespace topsheet::sim {

namespace {

using chance::wide;

constexpr int group = 64;

/// Lanes of a fold.
struct Lanes {
    double sum[8] = {};
    double tail[8] = {};
    double least[8];
    double most[8];
};

TOPSHEET_LANE double fold(const double* v) {
    return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

/// `tail[i]` is the value of trial i where it lies in the tail, else 0.
TOPSHEET_LANE void fold_group(const double* trials, const double* tail, Moments& m) {
    Lanes l;
    for (int k = 0; k < 8; ++k)
        l.least[k] = l.most[k] = trials[k];
    for (int i = 0; i < group; i += 8)
        for (int k = 0; k < 8; ++k) {
            const double x = trials[i + k];
            l.sum[k] += x;
            l.tail[k] += tail[i + k];
            l.least[k] = x < l.least[k] ? x : l.least[k];
            l.most[k] = x > l.most[k] ? x : l.most[k];
        }
    m.sum = fold(l.sum);
    m.tail = fold(l.tail);
    m.least = l.least[0];
    m.most = l.most[0];
    for (int k = 1; k < 8; ++k) {
        m.least = l.least[k] < m.least ? l.least[k] : m.least;
        m.most = l.most[k] > m.most ? l.most[k] : m.most;
    }
}

TOPSHEET_LOOP void one_loop(const Piece* piece, double tail_bin, const double* __restrict trials,
                            std::int32_t* __restrict bins, Moments* __restrict m) {
    alignas(64) double tail[group];
    const Piece a = *piece;
    for (int i = 0; i < group; ++i) {
        const double t = place_in(a, trials[i]);
        bins[i] = static_cast<std::int32_t>(t);
        tail[i] = t >= tail_bin ? trials[i] : 0.0;
    }
    fold_group(trials, tail, *m);
}

TOPSHEET_LOOP void three_loop(const Piece* pieces, double tail_bin, const double* __restrict trials,
                              std::int32_t* __restrict bins, Moments* __restrict m) {
    alignas(64) double tail[group];
    const Piece a = pieces[0], b = pieces[1], c = pieces[2];
    for (int i = 0; i < group; ++i) {
        const double t = (place_in(a, trials[i]) + place_in(b, trials[i])) + place_in(c, trials[i]);
        bins[i] = static_cast<std::int32_t>(t);
        tail[i] = t >= tail_bin ? trials[i] : 0.0;
    }
    fold_group(trials, tail, *m);
}

/// Booleans as integers: the loops have no branches.
template <bool tied>
TOPSHEET_LOOP void noticed_loop(const Zones* zones_, const double* __restrict trials, std::uint8_t* __restrict noticed,
                                EdgeCounts* __restrict counts, Moments* __restrict m) {
    const Zones zones = *zones_;
    alignas(64) double tail[group];
    alignas(64) std::int64_t inside[group];
    const double a = zones.low[0], b = zones.high[0], c = zones.low[1], d = zones.high[1], e = zones.low[2],
                 f = zones.high[2], top = zones.top;
    std::int64_t under[3] = {}, low[3] = {}, high[3] = {};
    for (int i = 0; i < group; ++i) {
        const double x = trials[i];
        under[0] += x < a;
        under[1] += x < c;
        under[2] += x < e;
        if constexpr (tied) {
            low[0] += x == a;
            low[1] += x == c;
            low[2] += x == e;
            // where both edges are one value, it is counted once
            high[0] += (x == b) & (x > a);
            high[1] += (x == d) & (x > c);
            high[2] += (x == f) & (x > e);
            inside[i] = ((x > a) & (x < b)) | ((x > c) & (x < d)) | ((x > e) & (x < f)) | ((x > f) & (x <= top));
        } else {
            inside[i] = ((x >= a) & (x <= b)) | ((x >= c) & (x <= d)) | ((x >= e) & (x <= top));
        }
        tail[i] = x > top ? x : 0.0;
    }
    for (int i = 0; i < group; ++i)
        noticed[i] = static_cast<std::uint8_t>(inside[i]);
    for (std::size_t j = 0; j < 3; ++j) {
        counts->below[j] += under[j];
        counts->at_low[j] += low[j];
        counts->at_high[j] += high[j];
    }
    fold_group(trials, tail, *m);
}

} // namespace

void ReplicateSums::add(const ReplicateSums& other) {
    trials += other.trials;
    sum += other.sum;
    tail += other.tail;
    least = other.least < least ? other.least : least;
    most = other.most > most ? other.most : most;
    far_below += other.far_below;
    far_above += other.far_above;
    nothing += other.nothing;
}

void find_bins(const Piece* pieces, bool three, double tail_bin, const double* trials, std::int32_t* bins, Moments& m) {
    if (three)
        wide<three_loop>(pieces, tail_bin, trials, bins, &m);
    else
        wide<one_loop>(pieces, tail_bin, trials, bins, &m);
}

void find_noticed(const Zones& zones, bool tied, const double* trials, std::uint8_t* noticed, EdgeCounts& counts,
                  Moments& m) {
    if (tied)
        wide<noticed_loop<true>>(&zones, trials, noticed, &counts, &m);
    else
        wide<noticed_loop<false>>(&zones, trials, noticed, &counts, &m);
}

} // namespace topsheet::sim
