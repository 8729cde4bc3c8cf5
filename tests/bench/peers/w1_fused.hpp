#pragma once
// The fused prototype of W1: blocks of 128 trials, structure of arrays, draws by counter, and all cost lines of the
// three scenarios in one loop written by hand. It is the limit that the engine is measured against, not a way to write
// one.

#include <vector>

#include <Random123/threefry.h>
#include <boost/math/special_functions/beta.hpp>

#include "lanes.hpp"
#include "w1.hpp"

namespace w1 {

constexpr int block = 128, stride = block + 8; // padded, so that the arrays of a block do not alias at 4 KiB

/// Quantile of a beta distribution over z = Phi^-1(u), cubic Hermite on 256 intervals.
struct BetaTable {
    static constexpr int intervals = 256;
    static constexpr double end = 8.5, width = 2 * end / intervals;
    double c[intervals][4] = {};

    void build(double alpha, double beta, double low, double span) {
        const boost::math::policies::policy<boost::math::policies::promote_double<false>> fast;
        double y[intervals + 1], slope[intervals + 1];
        for (int k = 0; k <= intervals; ++k) {
            const double z = -end + k * width;
            const double u = .5 * std::erfc(-z * M_SQRT1_2), rest = .5 * std::erfc(z * M_SQRT1_2);
            y[k] = z < 0 ? boost::math::ibeta_inv(alpha, beta, u, fast)
                         : 1 - boost::math::ibeta_inv(beta, alpha, rest, fast);
            const double density = boost::math::ibeta_derivative(alpha, beta, y[k], fast);
            slope[k] = density > 0 ? std::exp(-.5 * z * z) * .3989422804014327 / density * width : 0;
        }
        for (int k = 0; k < intervals; ++k) {
            const double rise = y[k + 1] - y[k];
            c[k][0] = low + span * y[k];
            c[k][1] = span * slope[k];
            c[k][2] = span * (3 * rise - 2 * slope[k] - slope[k + 1]);
            c[k][3] = span * (slope[k] + slope[k + 1] - 2 * rise);
        }
    }
    void apply(double* z) const {
        for (int i = 0; i < block; ++i) {
            double t = (z[i] + end) * (1 / width);
            const int k = static_cast<int>(t);
            t -= k;
            z[i] = c[k][0] + t * (c[k][1] + t * (c[k][2] + t * c[k][3]));
        }
    }
};

struct Tables {
    BetaTable beta_like[10];
    Root root = cholesky();
    Tables() {
        for (int k = 0; k < 8; ++k)
            beta_like[k].build(pert_alpha(pert[k]), pert_beta(pert[k]), pert[k].low, pert[k].high - pert[k].low);
        for (int k = 0; k < 2; ++k)
            beta_like[8 + k].build(beta[k][0], beta[k][1], 0, 1);
    }
};

struct alignas(64) Block {
    double x[24][stride];                                                            // inputs
    double cloud[stride], power[stride], wage[stride], work[stride], stored[stride]; // levels of the month
    double cloud_step[stride], power_step[stride], wage_step[stride], work_step[stride], growth[stride];
    double nas_a[stride], upkeep_a[stride], upkeep_c[stride], nas_c[stride], spot[stride], power_price[stride];
    double npv[3][stride], cost[3][stride], uniform[4][stride];
};

inline void uniforms(std::uint64_t seed, std::uint64_t first, std::uint64_t stream, double (*out)[stride]) {
    r123::Threefry4x64 threefry;
    const r123::Threefry4x64::key_type key = {{seed, 0, 0, 0}};
    for (int i = 0; i < block; ++i) {
        const r123::Threefry4x64::ctr_type counter = {{first + static_cast<std::uint64_t>(i), stream, 0, 0}};
        const auto words = threefry(counter, key);
        out[0][i] = open_uniform(words[0]);
        out[1][i] = open_uniform(words[1]);
        out[2][i] = open_uniform(words[2]);
        out[3][i] = open_uniform(words[3]);
    }
}

/// Draws the 24 inputs of a block and what does not change from month to month.
inline void inputs(const Tables& tables, Block& b, std::uint64_t seed, std::uint64_t first) {
    for (int j = 0; j < 6; ++j)
        uniforms(seed, first, static_cast<std::uint64_t>(j), b.x + 4 * j);
    for (int k = 0; k < 24; ++k)
        if (k < 8 || k >= 14)
            normals(b.x[k], b.x[k], block);
    double* const tied[6] = {b.x[1], b.x[3], b.x[21], b.x[14], b.x[15], b.x[18]};
    const auto& l = tables.root.l;
    for (int i = 0; i < block; ++i) {
        const double e0 = tied[0][i], e1 = tied[1][i], e2 = tied[2][i], e3 = tied[3][i], e4 = tied[4][i],
                     e5 = tied[5][i];
        tied[0][i] = l[0][0] * e0;
        tied[1][i] = l[1][0] * e0 + l[1][1] * e1;
        tied[2][i] = l[2][0] * e0 + l[2][1] * e1 + l[2][2] * e2;
        tied[3][i] = l[3][0] * e0 + l[3][1] * e1 + l[3][2] * e2 + l[3][3] * e3;
        tied[4][i] = l[4][0] * e0 + l[4][1] * e1 + l[4][2] * e2 + l[4][3] * e3 + l[4][4] * e4;
        tied[5][i] = l[5][0] * e0 + l[5][1] * e1 + l[5][2] * e2 + l[5][3] * e3 + l[5][4] * e4 + l[5][5] * e5;
    }
    for (int k = 0; k < 8; ++k)
        tables.beta_like[k].apply(b.x[k]);
    tables.beta_like[8].apply(b.x[22]);
    tables.beta_like[9].apply(b.x[23]);
    for (int k = 0; k < 6; ++k) {
        const Three t = triangle[k];
        const double span = t.high - t.low, turn = (t.mode - t.low) / span;
        const double below = span * (t.mode - t.low), above = span * (t.high - t.mode);
        for (int i = 0; i < block; ++i) {
            const double u = b.x[8 + k][i];
            const double root = std::sqrt(u < turn ? u * below : (1 - u) * above);
            b.x[8 + k][i] = u < turn ? t.low + root : t.high - root;
        }
    }
    for (int k = 0; k < 4; ++k)
        for (int i = 0; i < block; ++i)
            b.x[14 + k][i] = lane_exp(log_mean[k] + log_deviation[k] * b.x[14 + k][i]);
    double* const step[4] = {b.cloud_step, b.power_step, b.wage_step, b.work_step};
    for (int k = 0; k < 4; ++k)
        for (int i = 0; i < block; ++i)
            step[k][i] = lane_exp(lane_log(1 + trend_mean[k] + trend_deviation[k] * b.x[18 + k][i]) * (1. / 12));
    for (int i = 0; i < block; ++i) {
        b.cloud[i] = b.power[i] = b.wage[i] = 1;
        b.work[i] = b.x[3][i];
        b.stored[i] = b.x[0][i];
        b.growth[i] = 1 + b.x[1][i];
        b.nas_a[i] = b.x[6][i] * 1.3 * b.x[0][i];
        b.nas_c[i] = b.x[6][i] * .8 * b.x[0][i];
        b.upkeep_a[i] = b.x[11][i] * (1. / 12) * (60 * b.x[5][i] + b.nas_a[i]);
        b.upkeep_c[i] = b.x[11][i] * (1. / 12) * (36 * b.x[5][i] + b.nas_c[i]);
        b.spot[i] = b.x[14][i] * (1 - b.x[12][i]) * (1 + b.x[13][i]);
        b.power_price[i] = b.x[8][i] * b.x[9][i];
        b.npv[0][i] = b.npv[1][i] = b.npv[2][i] = 0;
    }
}

PEER_LANE double above(double q, double edge) {
    return q > edge ? q - edge : 0;
}
PEER_LANE double storage_charge(double q) {
    return 23 * q - 2 * above(q, 50) - 3 * above(q, 450) - 3 * above(q, 1000);
}
PEER_LANE double egress_charge(double q) {
    return 90 * q - 5 * above(q, 10) - 15 * above(q, 50) - 20 * above(q, 150);
}

enum class Month { plain, first, expansion };

/// One month of the three scenarios: every line, and the step to the next month.
template <Month kind>
void month(Block& b, const double* normal, const double* uniform, double discount) {
    constexpr double capacity_a = 60 * 730 * .92, capacity_c = 36 * 730 * .92;
    for (int i = 0; i < block; ++i) {
        const double cloud = b.cloud[i], power = b.power[i], wage = b.wage[i], stored = b.stored[i];
        const double hours = b.work[i] * lane_exp(.15 * normal[i] - .01125);
        const double out = b.x[2][i] * stored * (.6 + .8 * uniform[i]);
        const double storage_level = b.x[15][i] * cloud, egress_level = b.x[16][i] * cloud;
        const double used = b.x[22][i], cached = b.x[23][i], license = b.x[4][i], machine = b.x[14][i] * cloud;
        const double power_price = b.power_price[i] * power, spot = b.spot[i] * cloud;
        const double busy_a = hours < capacity_a ? hours : capacity_a, busy_c = hours < capacity_c ? hours : capacity_c;
        const double burst = hours - busy_c;
        double a = power_price * (.45 * busy_a + 60 * .12 * 730);
        a += b.x[10][i] * 7500 * wage;
        a += b.upkeep_a[i];
        a += license * 60;
        a += 4200 * wage;
        a += storage_charge((1 - used) * stored) * storage_level;
        a += egress_charge(.15 * out) * egress_level;
        a += 2 * machine * (hours - busy_a);
        double d = spot * .85 * hours;
        d += machine * .15 * hours;
        d += storage_charge(stored) * storage_level;
        d += egress_charge(out * (1.3 - cached)) * egress_level;
        d += 90 * cloud * used * stored;
        d += 40 * 300 * cloud;
        d *= 1.03;
        d += license * .0022 * hours;
        d += .6 * 7500 * wage;
        double c = power_price * (.45 * busy_c + 36 * .12 * 730);
        c += (.6 * b.x[10][i] + .4) * 7500 * wage;
        c += b.upkeep_c[i];
        c += spot * burst;
        c += license * (36 + .0022 * burst);
        c += storage_charge((1 - .5 * used) * stored) * storage_level;
        c += egress_charge(out * (1 - .6 * cached)) * egress_level;
        c += 2600 * wage;
        if (kind == Month::first) {
            a += 60 * b.x[5][i] + b.nas_a[i];
            d += b.x[7][i] + b.x[17][i];
            c += 36 * b.x[5][i] + b.nas_c[i] + b.x[17][i];
        }
        if (kind == Month::expansion)
            a += .8 * b.x[6][i] * above(stored, 1.3 * b.x[0][i]);
        b.cost[0][i] = a;
        b.cost[1][i] = d;
        b.cost[2][i] = c;
        b.npv[0][i] += discount * a;
        b.npv[1][i] += discount * d;
        b.npv[2][i] += discount * c;
        b.cloud[i] = cloud * b.cloud_step[i];
        b.power[i] = power * b.power_step[i];
        b.wage[i] = wage * b.wage_step[i];
        b.work[i] *= b.work_step[i];
        b.stored[i] = stored * b.growth[i];
    }
}

/// All months of a block; `seen(month)` after each, with the costs in b.cost.
template <class Seen>
void run(const Tables& tables, Block& b, std::uint64_t seed, std::uint64_t first, Seen seen) {
    static const double rate = std::pow(1.08, -1. / 12);
    inputs(tables, b, seed, first);
    double discount = 1;
    for (int m = 0; m < months; ++m) {
        if (m % 2 == 0) {
            uniforms(seed, first, 6 + static_cast<std::uint64_t>(m / 2), b.uniform);
            normals(b.uniform[0], b.uniform[0], block);
            normals(b.uniform[2], b.uniform[2], block);
        }
        const double *normal = b.uniform[m % 2 * 2], *uniform = b.uniform[m % 2 * 2 + 1];
        if (m == 0)
            month<Month::first>(b, normal, uniform, discount);
        else if (m == 18)
            month<Month::expansion>(b, normal, uniform, discount);
        else
            month<Month::plain>(b, normal, uniform, discount);
        seen(m);
        discount *= rate;
    }
}

} // namespace w1
