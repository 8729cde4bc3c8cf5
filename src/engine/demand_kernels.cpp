#include "engine/demand_kernels.hpp"

#include "chance/lane.hpp"

namespace topsheet::engine::kernels {

namespace {

constexpr int size = chance::group_size;

TOPSHEET_CLONES void sum_loop(const chance::Lanes* __restrict rows, int count, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = 0.0;
    for (int h = 0; h < count; ++h)
        for (int i = 0; i < size; ++i)
            out[i] += static_cast<double>(rows[h].value[i]);
}

TOPSHEET_CLONES void shape_loop(const double* __restrict rate, const float* __restrict shape, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = rate[i] * static_cast<double>(shape[i]);
}

TOPSHEET_CLONES void weigh_loop(const double* __restrict rate, double weight, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] = rate[i] * weight;
}

TOPSHEET_CLONES void raise_loop(const double* __restrict factor, double amount, double* __restrict out) {
    for (int i = 0; i < size; ++i)
        out[i] += factor[i] * amount;
}

} // namespace

void sum_rows(const chance::Lanes* rows, int count, Block& out) {
    sum_loop(rows, count, out.data());
}
void shape_hour(const double* rate, const float* shape, double* out) {
    shape_loop(rate, shape, out);
}
void weigh_hour(const double* rate, double weight, double* out) {
    weigh_loop(rate, weight, out);
}
void raise_hour(const double* factor, double amount, double* out) {
    raise_loop(factor, amount, out);
}

} // namespace topsheet::engine::kernels
