#include "sim/series_kernels.hpp"

#include "chance/four.hpp"
#include "chance/wide.hpp"

namespace topsheet::sim {

namespace {

using chance::wide;

constexpr int group = 64;

using chance::Four;
using chance::FourInts;
using chance::FourMasks;
using chance::load;

/// Sum, tail, least and most of a group in eight lanes, as two fours.
struct Lanes {
    Four sum[2] = {}, tail[2] = {}, least[2], most[2];

    TOPSHEET_LANE explicit Lanes(const double* trials) {
        for (int k = 0; k < 2; ++k) {
            load(least[k], trials + 4 * k);
            most[k] = least[k];
        }
    }
    TOPSHEET_LANE void add(int k, const Four& x, const Four& in_tail) {
        sum[k] += x;
        tail[k] += in_tail;
        least[k] = x < least[k] ? x : least[k];
        most[k] = x > most[k] ? x : most[k];
    }
    TOPSHEET_LANE void fold(Moments& m) const {
        m.sum =
            ((sum[0][0] + sum[0][1]) + (sum[0][2] + sum[0][3])) + ((sum[1][0] + sum[1][1]) + (sum[1][2] + sum[1][3]));
        m.tail = ((tail[0][0] + tail[0][1]) + (tail[0][2] + tail[0][3])) +
                 ((tail[1][0] + tail[1][1]) + (tail[1][2] + tail[1][3]));
        const Four low = least[0] < least[1] ? least[0] : least[1], high = most[0] > most[1] ? most[0] : most[1];
        m.least = low[0];
        m.most = high[0];
        for (int i = 1; i < 4; ++i) {
            m.least = low[i] < m.least ? low[i] : m.least;
            m.most = high[i] > m.most ? high[i] : m.most;
        }
    }
};

/// What `place_in` does, four at a time.
struct FourPieces {
    Four start, scale, bins;

    TOPSHEET_LANE explicit FourPieces(const Piece& piece)
        : start(Four{} + piece.start),
          scale(Four{} + piece.scale),
          bins(Four{} + piece.bins) {}
    TOPSHEET_LANE void place(const Four& x, Four& t) const {
        const Four zero{};
        t = (x - start) * scale;
        t = t > zero ? t : zero;
        t = t < bins ? t : bins;
    }
};

template <int pieces>
TOPSHEET_LOOP void bin_loop(const Piece* piece, double tail_bin, const double* __restrict trials,
                            std::uint16_t* __restrict bins, Moments* __restrict m) {
    const FourPieces a(piece[0]), b(piece[pieces == 3 ? 1 : 0]), c(piece[pieces == 3 ? 2 : 0]);
    const Four edge = Four{} + tail_bin, zero{};
    Lanes lanes(trials);
    for (int i = 0; i < group; i += 8) {
        FourInts both{};
#pragma GCC unroll 2
        for (int k = 0; k < 2; ++k) {
            Four x, t;
            load(x, trials + i + 4 * k);
            a.place(x, t);
            if constexpr (pieces == 3) {
                Four more;
                b.place(x, more);
                t += more;
                c.place(x, more);
                t += more;
            }
            both |= __builtin_convertvector(t, FourInts) << 16 * k;
            lanes.add(k, x, t >= edge ? x : zero);
        }
        __builtin_memcpy(bins + i, &both, sizeof both);
    }
    lanes.fold(*m);
}

TOPSHEET_LOOP void lane_loop(const Piece* piece, const double* __restrict trials, std::int32_t* __restrict bins,
                             LaneSums* __restrict all, LaneSums* __restrict own) {
    const FourPieces a(*piece);
    Four sum[2], part[2], least[2], most[2];
    for (int k = 0; k < 2; ++k) {
        load(sum[k], all->sum + 4 * k);
        load(part[k], own->sum + 4 * k);
        load(least[k], own->least + 4 * k);
        load(most[k], own->most + 4 * k);
    }
    for (int i = 0; i < group; i += 8)
        for (int k = 0; k < 2; ++k) {
            Four x, t;
            load(x, trials + i + 4 * k);
            a.place(x, t);
            const FourInts bin = __builtin_convertvector(t, FourInts);
            __builtin_memcpy(bins + i + 4 * k, &bin, sizeof bin);
            sum[k] += x;
            part[k] += x;
            least[k] = x < least[k] ? x : least[k];
            most[k] = x > most[k] ? x : most[k];
        }
    for (int k = 0; k < 2; ++k) {
        __builtin_memcpy(all->sum + 4 * k, &sum[k], sizeof(Four));
        __builtin_memcpy(own->sum + 4 * k, &part[k], sizeof(Four));
        __builtin_memcpy(own->least + 4 * k, &least[k], sizeof(Four));
        __builtin_memcpy(own->most + 4 * k, &most[k], sizeof(Four));
    }
}

TOPSHEET_LOOP void place_loop(const Piece* piece, const double* __restrict trials, std::int32_t* __restrict bins) {
    const FourPieces a(*piece);
    for (int i = 0; i < group; i += 4) {
        Four x, t;
        load(x, trials + i);
        a.place(x, t);
        const FourInts bin = __builtin_convertvector(t, FourInts);
        __builtin_memcpy(bins + i, &bin, sizeof bin);
    }
}

template <bool tied>
TOPSHEET_LOOP std::uint64_t noticed_loop(const Zones* zones, const double* __restrict trials,
                                         EdgeCounts* __restrict counts, Moments* __restrict m) {
    Four low[3], high[3];
    for (int j = 0; j < 3; ++j) {
        low[j] = Four{} + zones->low[static_cast<std::size_t>(j)];
        high[j] = Four{} + zones->high[static_cast<std::size_t>(j)];
    }
    const Four top = Four{} + zones->top, zero{};
    FourMasks bits{}, bit{1, 2, 4, 8}, below[3] = {}, at_low[3] = {}, at_high[3] = {};
    Lanes lanes(trials);
    for (int i = 0; i < group; i += 8)
        for (int k = 0; k < 2; ++k, bit <<= 4) {
            Four x;
            load(x, trials + i + 4 * k);
            FourMasks inside{};
            for (int j = 0; j < 3; ++j) {
                below[j] += x < low[j];
                if constexpr (tied) {
                    at_low[j] += x == low[j];
                    at_high[j] += (x == high[j]) & (x > low[j]); // once where both edges are one value
                    inside |= (x > low[j]) & (x < high[j]);
                    if (j == 2)
                        inside |= (x > high[j]) & (x <= top);
                } else {
                    inside |= (x >= low[j]) & (x <= (j == 2 ? top : high[j]));
                }
            }
            bits |= inside & bit;
            lanes.add(k, x, x > top ? x : zero);
        }
    const auto total = [](const FourMasks& masks) { return -((masks[0] + masks[1]) + (masks[2] + masks[3])); };
    for (int j = 0; j < 3; ++j) {
        const auto zone = static_cast<std::size_t>(j);
        counts->below[zone] += total(below[j]);
        counts->at_low[zone] += total(at_low[j]);
        counts->at_high[zone] += total(at_high[j]);
    }
    lanes.fold(*m);
    return static_cast<std::uint64_t>((bits[0] | bits[1]) | (bits[2] | bits[3]));
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

void find_bins(const Piece* pieces, bool three, double tail_bin, const double* trials, std::uint16_t* bins,
               Moments& m) {
    if (three)
        wide<bin_loop<3>>(pieces, tail_bin, trials, bins, &m);
    else
        wide<bin_loop<1>>(pieces, tail_bin, trials, bins, &m);
}

LaneSums::LaneSums(double first) {
    for (int k = 0; k < 8; ++k)
        least[k] = most[k] = first;
}

double LaneSums::total() const {
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

void find_bins(const Piece& piece, const double* trials, std::int32_t* bins, LaneSums& all, LaneSums& own) {
    wide<lane_loop>(&piece, trials, bins, &all, &own);
}

void find_bins(const Piece& piece, const double* trials, std::int32_t* bins) {
    wide<place_loop>(&piece, trials, bins);
}

void count_bins(const std::uint16_t* bins, int groups, std::uint32_t* counts) {
    for (int i = 0; i < groups * group; i += 8)
        for (int k = 0; k < 8; ++k)
            ++counts[bins[i + k]];
}

void count_bins(const std::int32_t* bins, std::uint32_t* counts) {
    for (int i = 0; i < group; i += 8)
        for (int k = 0; k < 8; ++k)
            ++counts[bins[i + k]];
}

std::uint64_t find_noticed(const Zones& zones, bool tied, const double* trials, EdgeCounts& counts, Moments& m) {
    return tied ? wide<noticed_loop<true>>(&zones, trials, &counts, &m)
                : wide<noticed_loop<false>>(&zones, trials, &counts, &m);
}

} // namespace topsheet::sim
