#include "engine/plain_kernels.hpp"

#include "chance/wide.hpp"

namespace topsheet::engine::kernels {

namespace {

using chance::wide;

constexpr int size = chance::group_size;

TOPSHEET_LOOP double sum_of(const double* lanes) {
    return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

TOPSHEET_LOOP void constant_loop(double k, double* __restrict month, double* __restrict kind) {
    for (int i = 0; i < size; ++i) {
        month[i] += k;
        kind[i] += k;
    }
}

TOPSHEET_LOOP double scaled_loop(const double* __restrict x, double k, double* __restrict month,
                                 double* __restrict kind) {
    double lanes[8] = {};
    for (int i = 0; i < size; i += 8)
        for (int l = 0; l < 8; ++l) {
            const double cost = k * x[i + l];
            month[i + l] += cost;
            kind[i + l] += cost;
            lanes[l] += cost;
        }
    return sum_of(lanes);
}

TOPSHEET_LOOP double product_loop(const double* __restrict x, const double* __restrict y, double k,
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

/// The ladder of a fixed number of edges, so that they stay in registers.
template <int edges>
TOPSHEET_LOOP void ladder_loop(const double* __restrict x, double unit, double first, const double* __restrict edge,
                               const double* __restrict change, double* __restrict out) {
    for (int i = 0; i < size; ++i) {
        const double q = unit * x[i];
        double sum = q * first;
        for (int k = 0; k < edges; ++k) {
            const double above = q - edge[k];
            sum += (above > 0.0 ? above : 0.0) * change[k];
        }
        out[i] = sum;
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

TOPSHEET_LOOP void close_loop(const double* __restrict sum, const double* __restrict worth, double* __restrict cash,
                              double* __restrict accrual, double* __restrict nominal, double* __restrict npv) {
    for (int i = 0; i < size; ++i) {
        cash[i] += sum[i];
        accrual[i] += sum[i];
        nominal[i] += sum[i];
        npv[i] += sum[i] * worth[i];
    }
}

void climb(const PlainLadder& ladder, const double* x, double unit, double* out) {
    const double *edge = ladder.edges.data(), *change = ladder.changes.data();
    switch (ladder.edges.size()) {
    case 1: return wide<ladder_loop<1>>(x, unit, ladder.first, edge, change, out);
    case 2: return wide<ladder_loop<2>>(x, unit, ladder.first, edge, change, out);
    case 3: return wide<ladder_loop<3>>(x, unit, ladder.first, edge, change, out);
    case 4: return wide<ladder_loop<4>>(x, unit, ladder.first, edge, change, out);
    default:
        wide<start_loop>(x, unit, ladder.first, out);
        for (std::size_t k = 0; k < ladder.edges.size(); ++k)
            wide<edge_loop>(x, unit, edge[k], change[k], out);
    }
}

} // namespace

double post_constant(double k, const PlainTotals& to) {
    wide<constant_loop>(k, to.month, to.kind);
    return k * size;
}
double post_scaled(const double* x, double k, const PlainTotals& to) {
    return wide<scaled_loop>(x, k, to.month, to.kind);
}
double post_product(const double* x, const double* y, double k, const PlainTotals& to) {
    return wide<product_loop>(x, y, k, to.month, to.kind);
}
double post_ladder(const PlainLadder& ladder, const double* x, double unit, const double* y, double k,
                   const PlainTotals& to) {
    alignas(64) double charge[size];
    climb(ladder, x, unit, charge);
    return y != nullptr ? post_product(charge, y, k, to) : post_scaled(charge, k, to);
}

void close_month(const Block& sum, const Block& worth, Block& cash, Block& accrual, Block& nominal, Block& npv) {
    wide<close_loop>(sum.data(), worth.data(), cash.data(), accrual.data(), nominal.data(), npv.data());
}

} // namespace topsheet::engine::kernels
