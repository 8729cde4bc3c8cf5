#include "engine/plain_kernels.hpp"

#include "chance/wide.hpp"
#include "engine/lane_sum.hpp"

namespace topsheet::engine::kernels {

namespace {

using chance::wide;

constexpr int size = chance::group_size;

/// One month: cost = x y k.
TOPSHEET_LOOP double post_month(const double* __restrict x, const double* __restrict y, double k,
                                double* __restrict month, double* __restrict kind) {
    double lanes[8] = {};
    for (int i = 0; i < size; i += 8)
        for (int l = 0; l < 8; ++l) {
            const double cost = x[i + l] * y[i + l] * k;
            month[i + l] += cost;
            kind[i + l] += cost;
            lanes[l] += cost;
        }
    return sum_of(lanes);
}

/// Charges of one month on a ladder of `edges`, so that they stay in registers.
template <int edges>
TOPSHEET_LOOP void climb(const double* __restrict x, double unit, double first, const double* __restrict edge,
                         const double* __restrict change, double* __restrict charge) {
    for (int i = 0; i < size; ++i) {
        const double q = unit * x[i];
        double sum = q * first;
        for (int e = 0; e < edges; ++e) {
            const double above = q - edge[e];
            sum += (above > 0.0 ? above : 0.0) * change[e];
        }
        charge[i] = sum;
    }
}

TOPSHEET_LOOP void products_loop(PlainRun run) {
    for (int m = run.first; m <= run.last; ++m)
        run.sums[m] =
            post_month(run.x + m * run.x_step, run.y + m * run.y_step, run.k[m], run.months + m * size, run.kind);
}

template <int edges>
TOPSHEET_LOOP void ladders_loop(PlainRun run, double unit, double first, const double* edge, const double* change) {
    alignas(64) double charge[size];
    for (int m = run.first; m <= run.last; ++m) {
        climb<edges>(run.x + m * run.x_step, unit, first, edge, change, charge);
        run.sums[m] = post_month(charge, run.y + m * run.y_step, run.k[m], run.months + m * size, run.kind);
    }
}

TOPSHEET_LOOP void start_loop(const double* __restrict x, double unit, double first, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = unit * x[i] * first;
}

TOPSHEET_LOOP void edge_loop(const double* __restrict x, double unit, double edge, double change,
                             double* __restrict out) {
    for (int i = 0; i < size; ++i) {
        const double above = unit * x[i] - edge;
        out[i] += (above > 0.0 ? above : 0.0) * change;
    }
}

/// Ladders of many bands: the charge of a month first, then its posting.
void post_long_ladders(const PlainRun& run, const PlainLadder& ladder, double unit) {
    alignas(64) double charge[size];
    for (int m = run.first; m <= run.last; ++m) {
        const double* x = run.x + m * run.x_step;
        wide<start_loop>(x, unit, ladder.first, charge);
        for (std::size_t e = 0; e < ladder.edges.size(); ++e)
            wide<edge_loop>(x, unit, ladder.edges[e], ladder.changes[e], charge);
        PlainRun month = run;
        month.first = month.last = m;
        month.x = charge;
        month.x_step = 0;
        wide<products_loop>(month);
    }
}

TOPSHEET_LOOP void close_loop(const double* __restrict sum, const double* __restrict worth, double* __restrict cash,
                              double* __restrict accrual, double* __restrict nominal, double* __restrict npv) {
    for (int i = 0; i < size; ++i) {
        cash[i] += sum[i];
        accrual[i] += sum[i];
        nominal[i] += sum[i];
        npv[i] += sum[i] * worth[i];
    }
}

} // namespace

void post_products(const PlainRun& run) {
    wide<products_loop>(run);
}

void post_ladders(const PlainRun& run, const PlainLadder& ladder, double unit) {
    const double *edge = ladder.edges.data(), *change = ladder.changes.data();
    switch (ladder.edges.size()) {
    case 1: return wide<ladders_loop<1>>(run, unit, ladder.first, edge, change);
    case 2: return wide<ladders_loop<2>>(run, unit, ladder.first, edge, change);
    case 3: return wide<ladders_loop<3>>(run, unit, ladder.first, edge, change);
    case 4: return wide<ladders_loop<4>>(run, unit, ladder.first, edge, change);
    default: post_long_ladders(run, ladder, unit);
    }
}

void close_month(const Block& sum, const Block& worth, Block& cash, Block& accrual, Block& nominal, Block& npv) {
    wide<close_loop>(sum.data(), worth.data(), cash.data(), accrual.data(), nominal.data(), npv.data());
}

} // namespace topsheet::engine::kernels
