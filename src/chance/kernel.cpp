#include "chance/kernel.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "chance/four.hpp"
#include "chance/lane.hpp"
#include "chance/order.hpp"
#include "chance/wide.hpp"

namespace topsheet::chance::detail {

namespace {

constexpr std::size_t few_steps = 24; // up to here comparing with every limit is the fastest search

QuantileKernel table_kernel(double alpha, double beta, double low, double high) {
    QuantileKernel kernel{.shape = Shape::table};
    kernel.table = beta_table(alpha, beta, low, high);
    return kernel;
}

QuantileKernel ready(const Constant& d) {
    return {.shape = Shape::normal, .a = d.value};
}
QuantileKernel ready(const Uniform& d) {
    return {.shape = Shape::uniform, .a = d.low, .b = d.high - d.low};
}
QuantileKernel ready(const Triangular& d) {
    return {.shape = Shape::triangular, .a = d.low, .b = d.mode, .c = d.high};
}
QuantileKernel ready(const Pert& d) {
    return table_kernel(pert_alpha(d), 6.0 - pert_alpha(d), d.low, d.high);
}
QuantileKernel ready(const Normal& d) {
    return {.shape = Shape::normal, .a = d.mean, .b = d.deviation};
}
QuantileKernel ready(const Lognormal& d) {
    return {.shape = Shape::lognormal, .a = d.mu, .b = d.sign * d.sigma, .c = d.shift, .d = d.sign};
}
QuantileKernel ready(const LogitNormal& d) {
    return {.shape = Shape::logit_normal, .a = d.mu, .b = d.sigma, .c = d.scale};
}
QuantileKernel ready(const Beta& d) {
    return table_kernel(d.alpha, d.beta, d.low, d.high);
}
QuantileKernel ready(const Discrete& d) {
    QuantileKernel kernel{.shape = Shape::steps};
    Steps steps = steps_of(d);
    kernel.values = std::move(steps.values);
    kernel.limits = std::move(steps.limits);
    if (kernel.values.size() > few_steps) // fill up to a power of two less one with limits that are never passed
        kernel.limits.resize(std::bit_ceil(kernel.values.size()) - 1, 2.0);
    return kernel;
}
QuantileKernel ready(const Bernoulli& d) {
    QuantileKernel kernel{.shape = Shape::steps};
    kernel.values = {0.0, 1.0};
    kernel.limits = {1.0 - d.probability};
    return kernel;
}
QuantileKernel ready(const Samples& d) {
    QuantileKernel kernel{.shape = Shape::samples};
    kernel.values = sorted(d.values);
    return kernel;
}

TOPSHEET_LOOP void line_loop(const double* x, double* out, int n, double a, double b) {
    for (int i = 0; i < n; ++i)
        out[i] = a + b * x[i];
}

TOPSHEET_LOOP void lognormal_loop(const double* z, double* out, int n, double a, double b, double c, double d) {
    for (int i = 0; i < n; ++i)
        out[i] = c + d * lane::exp(a + b * z[i]);
}

TOPSHEET_LOOP void logit_normal_loop(const double* z, double* out, int n, double a, double b, double c) {
    for (int i = 0; i < n; ++i)
        out[i] = c / (1.0 + lane::exp(-(a + b * z[i])));
}

TOPSHEET_LOOP void triangular_loop(const double* u, double* out, int n, double low, double mode, double high) {
    const double span = high - low, left = mode - low, right = high - mode;
    for (int i = 0; i < n; ++i) {
        const double rising = u[i] * span, up = low + __builtin_sqrt(rising * left);
        const double down = high - __builtin_sqrt((1.0 - u[i]) * span * right);
        out[i] = rising < left ? up : down;
    }
}

/// A table at four places at once.
struct FourTables {
    const std::array<double, 4>* pieces;
    Four inverse_width, last, last_piece;

    TOPSHEET_LANE void at(const Four& z, Four& out) const {
        const Four zero{};
        Four s = (z + QuantileTable::reach) * inverse_width;
        s = s < zero ? zero : s;
        s = s > last ? last : s;
        const Four inside = s < last_piece ? s : last_piece;
        const FourInts place = __builtin_convertvector(inside, FourInts);
        const Four t = s - __builtin_convertvector(place, Four);
        // One piece for each lane, turned into the four coefficients of all lanes.
        Four a, b, c, d;
        load(a, pieces[place[0]].data());
        load(b, pieces[place[1]].data());
        load(c, pieces[place[2]].data());
        load(d, pieces[place[3]].data());
        const Four ab0 = __builtin_shufflevector(a, b, 0, 4, 2, 6), ab1 = __builtin_shufflevector(a, b, 1, 5, 3, 7);
        const Four cd0 = __builtin_shufflevector(c, d, 0, 4, 2, 6), cd1 = __builtin_shufflevector(c, d, 1, 5, 3, 7);
        const Four c0 = __builtin_shufflevector(ab0, cd0, 0, 1, 4, 5),
                   c1 = __builtin_shufflevector(ab1, cd1, 0, 1, 4, 5);
        const Four c2 = __builtin_shufflevector(ab0, cd0, 2, 3, 6, 7),
                   c3 = __builtin_shufflevector(ab1, cd1, 2, 3, 6, 7);
        out = c0 + t * (c1 + t * (c2 + t * c3));
    }
};

TOPSHEET_LOOP void table_loop(const double* z, double* out, int n, const std::array<double, 4>* pieces, int count,
                              double inverse_width) {
    const FourTables tables{pieces, Four{} + inverse_width, Four{} + count, Four{} + (count - 1)};
    Four x, y;
    int i = 0;
    for (; i + 4 <= n; i += 4) {
        load(x, z + i);
        tables.at(x, y);
        store(out + i, y);
    }
    if (i == n)
        return;
    double rest[4] = {};
    for (int k = 0; i + k < n; ++k)
        rest[k] = z[i + k];
    load(x, rest);
    tables.at(x, y);
    store(rest, y);
    for (int k = 0; i + k < n; ++k)
        out[i + k] = rest[k];
}

/// Few steps: each limit is compared with every draw.
TOPSHEET_LOOP void steps_loop(const double* u, double* out, int n, const double* values, const double* limits,
                              int count) {
    for (int begin = 0; begin < n; begin += 64) {
        const int size = n - begin < 64 ? n - begin : 64;
        double argument[64], value[64];
        for (int i = 0; i < size; ++i) {
            argument[i] = u[begin + i];
            value[i] = values[0];
        }
        for (int k = 0; k + 1 < count; ++k) {
            const double limit = limits[k], above = values[k + 1];
            for (int i = 0; i < size; ++i)
                value[i] = argument[i] > limit ? above : value[i];
        }
        for (int i = 0; i < size; ++i)
            out[begin + i] = value[i];
    }
}

/// Many steps: a binary search without branches. There are `size` - 1 limits, `size` a power of two.
TOPSHEET_LOOP void steps_search(const double* u, double* out, int n, const double* values, const double* limits,
                                int size) {
    for (int begin = 0; begin < n; begin += 64) {
        const int part = n - begin < 64 ? n - begin : 64;
        std::int64_t below[64] = {}; // limits known to lie below the draw
        for (std::int64_t step = size / 2; step > 0; step /= 2)
            for (int i = 0; i < part; ++i)
                below[i] += std::int64_t{u[begin + i] > limits[below[i] + step - 1]} * step;
        for (int i = 0; i < part; ++i)
            out[begin + i] = values[below[i]];
    }
}

TOPSHEET_LOOP void samples_loop(const double* u, double* out, int n, const double* values, int count) {
    const double last = count - 1;
    for (int i = 0; i < n; ++i) {
        double h = u[i] * count - 0.5;
        h = h < 0.0 ? 0.0 : h;
        h = h > last ? last : h;
        const int k = static_cast<int>(h), next = k + 1 < count ? k + 1 : k;
        out[i] = values[k] + (h - k) * (values[next] - values[k]);
    }
}

} // namespace

QuantileKernel make_kernel(const Distribution& distribution) {
    return std::visit([](const auto& d) { return ready(d); }, distribution);
}

void apply(const QuantileKernel& k, const double* x, double* out, int n) {
    const int size = static_cast<int>(k.values.size());
    switch (k.shape) {
    case Shape::normal:
    case Shape::uniform: return wide<line_loop>(x, out, n, k.a, k.b);
    case Shape::lognormal: return wide<lognormal_loop>(x, out, n, k.a, k.b, k.c, k.d);
    case Shape::logit_normal: return wide<logit_normal_loop>(x, out, n, k.a, k.b, k.c);
    case Shape::table: {
        const auto& pieces = k.table.pieces;
        return wide<table_loop>(x, out, n, pieces.data(), static_cast<int>(pieces.size()), k.table.inverse_width);
    }
    case Shape::triangular: return wide<triangular_loop>(x, out, n, k.a, k.b, k.c);
    case Shape::steps:
        if (k.values.size() <= few_steps)
            return wide<steps_loop>(x, out, n, k.values.data(), k.limits.data(), size);
        return wide<steps_search>(x, out, n, k.values.data(), k.limits.data(), static_cast<int>(k.limits.size()) + 1);
    case Shape::samples: return wide<samples_loop>(x, out, n, k.values.data(), size);
    }
}

} // namespace topsheet::chance::detail
