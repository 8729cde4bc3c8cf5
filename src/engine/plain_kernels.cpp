#include "engine/plain_kernels.hpp"

#include "chance/four.hpp"
#include "chance/wide.hpp"

namespace topsheet::engine::kernels {

namespace {

using chance::Four;
using chance::wide;

constexpr int size = chance::group_size;
constexpr int together = 16; ///< trials in one turn of a loop

/// The sum over the trials, in eight lanes as two fours.
struct Lanes {
    Four sum[2] = {};

    TOPSHEET_LANE double total() const {
        const Four &a = sum[0], &b = sum[1];
        return ((a[0] + a[1]) + (a[2] + a[3])) + ((b[0] + b[1]) + (b[2] + b[3]));
    }
};

/// What a line brings to a month, four trials at a time: x y k, without y or k where these are one.
template <bool level, bool scaled>
struct Product {
    const double* x;
    const double* y;
    double k;

    TOPSHEET_LANE void at(int i, Four& cost) const {
        chance::load(cost, x + i);
        scale(i, cost);
    }
    TOPSHEET_LANE void scale(int i, Four& cost) const {
        if constexpr (level) {
            Four each;
            chance::load(each, y + i);
            cost *= each;
        }
        if constexpr (scaled)
            cost *= k;
    }
};

/// The same on a ladder with so many edges, which stay in registers.
template <int edges, bool level, bool scaled>
struct Climb {
    Product<level, scaled> line;
    double first;
    Four edge[edges], change[edges];

    TOPSHEET_LANE void at(int i, Four& cost) const {
        const Four zero{};
        Four q;
        chance::load(q, line.x + i);
        cost = q * first;
        for (int e = 0; e < edges; ++e) {
            const Four above = q - edge[e];
            cost += (above > zero ? above : zero) * change[e];
        }
        line.scale(i, cost);
    }
};

/// One month of a line.
template <class Line>
TOPSHEET_LANE double post_month(const Line& line, double* __restrict month, double* __restrict kind) {
    Lanes lanes;
    for (int i = 0; i < size; i += together)
#pragma GCC unroll 4
        for (int k = 0; k < together / 4; ++k) {
            const int at = i + 4 * k;
            Four cost;
            line.at(at, cost);
            lanes.sum[k % 2] += cost;
            chance::add_to(month + at, cost);
            chance::add_to(kind + at, cost);
        }
    return lanes.total();
}

/// One month of two lines.
template <bool one_kind, class Line>
TOPSHEET_LANE void post_months(const Line& a, const Line& b, double* __restrict month, double* __restrict kind,
                               double* __restrict other, double& first, double& second) {
    Lanes lanes, more;
    for (int i = 0; i < size; i += together)
#pragma GCC unroll 4
        for (int k = 0; k < together / 4; ++k) {
            const int at = i + 4 * k;
            Four one, two;
            a.at(at, one);
            b.at(at, two);
            lanes.sum[k % 2] += one;
            more.sum[k % 2] += two;
            const Four both = one + two;
            chance::add_to(month + at, both);
            if constexpr (one_kind) {
                chance::add_to(kind + at, both);
            } else {
                chance::add_to(kind + at, one);
                chance::add_to(other + at, two);
            }
        }
    first = lanes.total();
    second = more.total();
}

template <bool level, bool scaled>
TOPSHEET_LANE Product<level, scaled> product_of(const PlainRun& run, int m) {
    return {run.x + m * run.x_step, level ? run.y + m * run.y_step : nullptr, run.k[m]};
}

template <bool level, bool scaled>
TOPSHEET_LOOP void products_loop(PlainRun run) {
    for (int m = run.first; m <= run.last; ++m)
        run.sums[m] = post_month(product_of<level, scaled>(run, m), run.months + m * size, run.kind);
}

template <bool level, bool scaled, bool one_kind>
TOPSHEET_LOOP void two_loop(PlainRun a, PlainRun b) {
    for (int m = a.first; m <= a.last; ++m)
        post_months<one_kind>(product_of<level, scaled>(a, m), product_of<level, scaled>(b, m), a.months + m * size,
                              a.kind, b.kind, a.sums[m], b.sums[m]);
}

template <int edges, bool level, bool scaled>
TOPSHEET_LOOP void ladders_loop(PlainRun run, const PlainLadder* ladder) {
    Climb<edges, level, scaled> climb{{}, ladder->first, {}, {}};
    for (std::size_t e = 0; e < edges; ++e) {
        climb.edge[e] = Four{} + ladder->edges[e];
        climb.change[e] = Four{} + ladder->changes[e];
    }
    for (int m = run.first; m <= run.last; ++m) {
        climb.line = product_of<level, scaled>(run, m);
        run.sums[m] = post_month(climb, run.months + m * size, run.kind);
    }
}

TOPSHEET_LOOP void start_loop(const double* __restrict x, double first, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = x[i] * first;
}

TOPSHEET_LOOP void edge_loop(const double* __restrict x, double edge, double change, double* __restrict out) {
    for (int i = 0; i < size; ++i) {
        const double above = x[i] - edge;
        out[i] += (above > 0.0 ? above : 0.0) * change;
    }
}

/// Ladders of many bands: the charge of a month first, then its posting.
void post_long_ladders(const PlainRun& run, const PlainLadder& ladder) {
    alignas(64) double charge[size];
    for (int m = run.first; m <= run.last; ++m) {
        const double* x = run.x + m * run.x_step;
        wide<start_loop>(x, ladder.first, charge);
        for (std::size_t e = 0; e < ladder.edges.size(); ++e)
            wide<edge_loop>(x, ladder.edges[e], ladder.changes[e], charge);
        PlainRun month = run;
        month.first = month.last = m;
        month.x = charge;
        month.x_step = 0;
        post_products(month);
    }
}

/// Sixteen trials at a time, so that their sums stay in registers through all months.
TOPSHEET_LOOP void close_loop(int months, const double* __restrict sums, const double* __restrict worth,
                              double* __restrict nominal, double* __restrict npv) {
    constexpr int fours = 4;
    for (int i = 0; i < size; i += 4 * fours) {
        Four all[fours] = {}, present[fours] = {};
        for (int m = 0; m < months; ++m)
            for (int k = 0; k < fours; ++k) {
                Four sum, each;
                chance::load(sum, sums + m * size + i + 4 * k);
                chance::load(each, worth + m * size + i + 4 * k);
                all[k] += sum;
                present[k] += sum * each;
            }
        for (int k = 0; k < fours; ++k) {
            chance::add_to(nominal + i + 4 * k, all[k]);
            chance::add_to(npv + i + 4 * k, present[k]);
        }
    }
}

TOPSHEET_LOOP void class_loop(const double* __restrict sum, double* __restrict category, double* __restrict farm,
                              double* __restrict absolute, double* __restrict estimated) {
    for (int i = 0; i < size; ++i)
        category[i] += sum[i];
    for (int i = 0; i < size; ++i)
        absolute[i] += __builtin_fabs(sum[i]);
    for (int i = 0; farm != nullptr && i < size; ++i)
        farm[i] += sum[i];
    for (int i = 0; estimated != nullptr && i < size; ++i)
        estimated[i] += __builtin_fabs(sum[i]);
}

TOPSHEET_LOOP double settle_loop(const double* __restrict sums, const double* __restrict worth, int count,
                                 double* __restrict line_month, double* __restrict npv) {
    Four total{}, present{};
    int m = 0;
    for (; m + 4 <= count; m += 4) {
        Four sum, each;
        chance::load(sum, sums + m);
        chance::load(each, worth + m);
        chance::add_to(line_month + m, sum);
        total += sum;
        present += sum * each;
    }
    for (; m < count; ++m) {
        line_month[m] += sums[m];
        total[0] += sums[m];
        present[0] += sums[m] * worth[m];
    }
    *npv += (present[0] + present[1]) + (present[2] + present[3]);
    return (total[0] + total[1]) + (total[2] + total[3]);
}

template <int edges>
void post_ladder(const PlainRun& run, const PlainLadder& ladder) {
    if (run.y != nullptr)
        run.scaled ? wide<ladders_loop<edges, true, true>>(run, &ladder)
                   : wide<ladders_loop<edges, true, false>>(run, &ladder);
    else
        run.scaled ? wide<ladders_loop<edges, false, true>>(run, &ladder)
                   : wide<ladders_loop<edges, false, false>>(run, &ladder);
}

template <bool level, bool scaled>
void post_pair(const PlainRun& a, const PlainRun& b) {
    if (a.kind == b.kind)
        wide<two_loop<level, scaled, true>>(a, b);
    else
        wide<two_loop<level, scaled, false>>(a, b);
}

} // namespace

void post_products(const PlainRun& run) {
    if (run.y != nullptr)
        run.scaled ? wide<products_loop<true, true>>(run) : wide<products_loop<true, false>>(run);
    else
        run.scaled ? wide<products_loop<false, true>>(run) : wide<products_loop<false, false>>(run);
}

void post_two(const PlainRun& a, const PlainRun& b) {
    const bool scaled = a.scaled || b.scaled;
    if (a.y != nullptr)
        scaled ? post_pair<true, true>(a, b) : post_pair<true, false>(a, b);
    else
        scaled ? post_pair<false, true>(a, b) : post_pair<false, false>(a, b);
}

void post_ladders(const PlainRun& run, const PlainLadder& ladder) {
    switch (ladder.edges.size()) {
    case 1: return post_ladder<1>(run, ladder);
    case 2: return post_ladder<2>(run, ladder);
    case 3: return post_ladder<3>(run, ladder);
    case 4: return post_ladder<4>(run, ladder);
    default: post_long_ladders(run, ladder);
    }
}

void close_class(const Block& sum, Block& category, Block* farm, Block& absolute, Block* estimated) {
    wide<class_loop>(sum.data(), category.data(), farm != nullptr ? farm->data() : nullptr, absolute.data(),
                     estimated != nullptr ? estimated->data() : nullptr);
}

void close_months(int months, const double* sums, const double* worth, Block& nominal, Block& npv) {
    wide<close_loop>(months, sums, worth, nominal.data(), npv.data());
}

double settle(const double* sums, const double* worth, int count, double* line_month, double& npv) {
    return wide<settle_loop>(sums, worth, count, line_month, &npv);
}

} // namespace topsheet::engine::kernels
