#include "engine/demand_kernels.hpp"

#include "chance/lane.hpp"
#include "chance/wide.hpp"

namespace topsheet::engine::kernels {

namespace {

using chance::wide;

constexpr int size = chance::group_size;

/// Adds `Rows` rows at a time, in their order.
template <int Rows>
TOPSHEET_LANE void add_rows(const chance::Lanes* __restrict rows, double* __restrict out) {
    for (int i = 0; i < size; ++i) {
        double sum = out[i];
#pragma GCC unroll 8
        for (int h = 0; h < Rows; ++h)
            sum += static_cast<double>(rows[h].value[i]);
        out[i] = sum;
    }
}

TOPSHEET_LOOP void sum_loop(const chance::Lanes* __restrict rows, int count, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = 0.0;
    int h = 0;
    for (; h + 8 <= count; h += 8)
        add_rows<8>(rows + h, out);
    for (; h < count; ++h)
        add_rows<1>(rows + h, out);
}

TOPSHEET_LOOP void shape_loop(const double* __restrict rate, const float* __restrict shape, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = rate[i] * static_cast<double>(shape[i]);
}

TOPSHEET_LOOP void weigh_loop(const double* __restrict rate, double weight, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = rate[i] * weight;
}

TOPSHEET_LOOP void raise_loop(const double* __restrict factor, double amount, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] += factor[i] * amount;
}

TOPSHEET_LOOP void place_loop(double day, const double* __restrict begin, const double* __restrict span,
                              double* __restrict out) {
    for (int i = 0; i < size; ++i) {
        const double x = (day - begin[i]) / span[i], low = x > 0.0 ? x : 0.0;
        out[i] = low < 1.0 ? low : 1.0;
    }
}

TOPSHEET_LOOP void crunch_loop(const double* __restrict x, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = x[i] * (x[i] * 0.65 + 0.35);
}

TOPSHEET_LOOP void points_loop(const double* __restrict density, const double* __restrict before, int pieces,
                               const double* __restrict x, double* __restrict out) {
    for (int i = 0; i < size; ++i) {
        const double place = x[i] * pieces;
        const int whole = static_cast<int>(place), j = whole < pieces ? whole : pieces - 1;
        const double f = place - j;
        const double area = before[j] + f * (2.0 * density[j] + f * (density[j + 1] - density[j]));
        out[i] = x[i] < 1.0 ? area / before[pieces] : 1.0;
    }
}

TOPSHEET_LOOP void late_loop(const double* __restrict x, const double* __restrict start, const double* __restrict extra,
                             double* __restrict done) {
    for (int i = 0; i < size; ++i) {
        const double beyond = done[i] - start[i], late = beyond > 0.0 ? beyond : 0.0;
        const double share = (done[i] + extra[i] * late) / (1.0 + extra[i] * (1.0 - start[i]));
        done[i] = x[i] < 1.0 ? share : 1.0;
    }
}

TOPSHEET_LOOP void share_loop(const double* __restrict before, const double* __restrict after,
                              const double* __restrict happens, const double* __restrict shape,
                              double* __restrict share, double* __restrict total, double* __restrict shaped) {
    for (int i = 0; i < size; ++i) {
        const double step = after[i] - before[i], part = (step > 0.0 ? step : 0.0) * happens[i];
        share[i] = part;
        total[i] += part;
        shaped[i] += part * shape[i];
    }
}

TOPSHEET_LOOP void scaled_loop(const double* __restrict share, const double* __restrict scale, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] += share[i] * scale[i];
}

} // namespace

void window_place(double day, const Block& begin, const Block& span, Block& out) {
    wide<place_loop>(day, begin.data(), span.data(), out.data());
}
void crunch_done(const Block& x, Block& out) {
    wide<crunch_loop>(x.data(), out.data());
}
void points_done(const std::vector<double>& density, const std::vector<double>& before, const Block& x, Block& out) {
    wide<points_loop>(density.data(), before.data(), static_cast<int>(density.size()) - 1, x.data(), out.data());
}
void weigh_late(const Block& x, const Block& start, const Block& extra, Block& done) {
    wide<late_loop>(x.data(), start.data(), extra.data(), done.data());
}
void day_share(const Block& before, const Block& after, const Block& happens, const Block& shape, Block& share,
               Block& total, Block& shaped) {
    wide<share_loop>(before.data(), after.data(), happens.data(), shape.data(), share.data(), total.data(),
                     shaped.data());
}
void raise_scaled(const Block& share, const Block& scale, Block& out) {
    wide<scaled_loop>(share.data(), scale.data(), out.data());
}
void sum_rows(const chance::Lanes* rows, int count, Block& out) {
    wide<sum_loop>(rows, count, out.data());
}
void shape_hour(const double* rate, const float* shape, double* out) {
    wide<shape_loop>(rate, shape, out);
}
void weigh_hour(const double* rate, double weight, double* out) {
    wide<weigh_loop>(rate, weight, out);
}
void raise_hour(const double* factor, double amount, double* out) {
    wide<raise_loop>(factor, amount, out);
}

} // namespace topsheet::engine::kernels
