#pragma once
// Elementary functions on one lane for the prototypes: called from plain loops that the compiler vectorizes. Only + - *
// / sqrt, integers and bit moves. Sources: exp and log by Taylor and atanh series; the normal quantile is AS241
// (Wichura 1988); the float versions follow Cephes.

#include <cmath>
#include <cstdint>
#include <cstring>

#define PEER_LANE static inline __attribute__((always_inline))

PEER_LANE double as_double(std::uint64_t bits) {
    double value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}
PEER_LANE std::uint64_t as_bits(double value) {
    std::uint64_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}
PEER_LANE float as_float(std::uint32_t bits) {
    float value;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}
PEER_LANE std::uint32_t as_bits(float value) {
    std::uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// A uniform in the open interval (0, 1).
PEER_LANE double open_uniform(std::uint64_t bits) {
    return as_double((bits >> 12) | 0x3FF0000000000000U) - (1.0 - 0x1p-53);
}

/// For positive normal x; about 1 ulp.
PEER_LANE double lane_log(double x) {
    const std::uint64_t bits = as_bits(x);
    const std::uint64_t exponent = (bits + (0x3FF0000000000000U - 0x3FE6A09E667F3BCDU)) >> 52; // with its bias of 1023
    const double m = as_double(bits + (std::uint64_t{1023} << 52) - (exponent << 52));
    const double e = as_double(0x4330000000000000U | exponent) - (0x1p52 + 1023.0);
    const double s = (m - 1.0) / (m + 1.0), z = s * s;
    double p = 0.14798198605116585;
    p = p * z + 0.1531383769920937;
    p = p * z + 0.1818357216161805;
    p = p * z + 0.2222219843214978;
    p = p * z + 0.2857142874366239;
    p = p * z + 0.3999999999940942;
    p = p * z + 0.6666666666666735;
    return e * 0.6931471805599453 + (s * 2.0 + s * z * p);
}

/// For |x| < 700; about 1e-15 relative.
PEER_LANE double lane_exp(double x) {
    const double magic = x * 1.4426950408889634 + 0x1.8p52;
    const double k = magic - 0x1.8p52;
    const double r = (x - k * 0x1.62e42fefa0000p-1) - k * 0x1.cf79abc9e3b3ap-40;
    double p = 2.08767569878681e-9;
    p = p * r + 2.505210838544172e-8;
    p = p * r + 2.755731922398589e-7;
    p = p * r + 2.7557319223985893e-6;
    p = p * r + 2.48015873015873e-5;
    p = p * r + 1.984126984126984e-4;
    p = p * r + 1.388888888888889e-3;
    p = p * r + 8.333333333333333e-3;
    p = p * r + 4.1666666666666664e-2;
    p = p * r + .16666666666666666;
    p = p * r + .5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    return as_double(as_bits(p) + (as_bits(magic) << 52));
}

/// The center of AS241: |u - 1/2| <= 0.425.
PEER_LANE double normal_center(double u) {
    const double q = u - 0.5, r = 0.180625 - q * q;
    double a = 2509.0809287301226727, b = 5226.495278852545925;
    a = a * r + 33430.575583588128105;
    a = a * r + 67265.770927008700853;
    a = a * r + 45921.953931549871457;
    a = a * r + 13731.693765509461125;
    a = a * r + 1971.5909503065514427;
    a = a * r + 133.14166789178437745;
    a = a * r + 3.387132872796366608;
    b = b * r + 28729.085735721942674;
    b = b * r + 39307.89580009271061;
    b = b * r + 21213.794301586595867;
    b = b * r + 5394.1960214247511077;
    b = b * r + 687.1870074920579083;
    b = b * r + 42.313330701600911252;
    b = b * r + 1.0;
    return a * q / b;
}

/// Its two tails, blended.
PEER_LANE double normal_tail(double u) {
    const double t = std::sqrt(-lane_log(u < 0.5 ? u : 1.0 - u)), y = t - 1.6, far = t - 5.0;
    double c = 7.7454501427834140764e-4, d = 1.05075007164441684324e-9;
    c = c * y + .0227238449892691845833;
    c = c * y + .24178072517745061177;
    c = c * y + 1.27045825245236838258;
    c = c * y + 3.64784832476320460504;
    c = c * y + 5.7694972214606914055;
    c = c * y + 4.6303378461565452959;
    c = c * y + 1.42343711074968357734;
    d = d * y + 5.475938084995344946e-4;
    d = d * y + .0151986665636164571966;
    d = d * y + .14810397642748007459;
    d = d * y + .68976733498510000455;
    d = d * y + 1.6763848301838038494;
    d = d * y + 2.05319162663775882187;
    d = d * y + 1.0;
    double e = 2.01033439929228813265e-7, f = 2.04426310338993978564e-15;
    e = e * far + 2.71155556874348757815e-5;
    e = e * far + .0012426609473880784386;
    e = e * far + .026532189526576123093;
    e = e * far + .29656057182850489123;
    e = e * far + 1.7848265399172913358;
    e = e * far + 5.4637849111641143699;
    e = e * far + 6.6579046435011037772;
    f = f * far + 1.4215117583164458887e-7;
    f = f * far + 1.8463183175100546818e-5;
    f = f * far + 7.868691311456132591e-4;
    f = f * far + .0148753612908506148525;
    f = f * far + .13692988092273580531;
    f = f * far + .59983220655588793769;
    f = f * far + 1.0;
    const double z = (t > 5.0 ? e : c) / (t > 5.0 ? f : d);
    return u < 0.5 ? -z : z;
}

/// n <= 1,024 normals from uniforms, in place if wanted: the center for every lane, then the 15 % in the tails,
/// collected.
static inline void normals(const double* u, double* z, int n) {
    alignas(64) double tail[1024 + 8];
    int place[1024 + 8];
    int tails = 0;
    for (int i = 0; i < n; ++i) {
        place[tails] = i;
        tails += std::fabs(u[i] - 0.5) > 0.425;
    }
    const int padded = (tails + 7) / 8 * 8;
    for (int j = 0; j < tails; ++j)
        tail[j] = u[place[j]];
    for (int j = tails; j < padded; ++j)
        tail[j] = 0.01;
    for (int i = 0; i < n; ++i)
        z[i] = normal_center(u[i]);
    for (int j = 0; j < padded; ++j)
        tail[j] = normal_tail(tail[j]);
    for (int j = 0; j < tails; ++j)
        z[place[j]] = tail[j];
}

PEER_LANE float lane_log(float x) {
    const std::uint32_t bits = as_bits(x);
    const std::int32_t e = static_cast<std::int32_t>(bits - 0x3F3504F3U) >> 23;
    const float m = as_float(bits - (static_cast<std::uint32_t>(e) << 23)) - 1.0F, z = m * m;
    float p = 7.0376836292e-2F;
    p = p * m - 1.1514610310e-1F;
    p = p * m + 1.1676998740e-1F;
    p = p * m - 1.2420140846e-1F;
    p = p * m + 1.4249322787e-1F;
    p = p * m - 1.6668057665e-1F;
    p = p * m + 2.0000714765e-1F;
    p = p * m - 2.4999993993e-1F;
    p = p * m + 3.3333331174e-1F;
    return static_cast<float>(e) * 0.693147181F + (m + (p * m * z - 0.5F * z));
}
PEER_LANE float lane_exp(float x) {
    const float magic = x * 1.44269504F + 12582912.0F;
    const float k = magic - 12582912.0F;
    const float r = (x - k * 0.693359375F) + k * 2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.0F;
    return as_float(as_bits(p) + (as_bits(magic) << 23));
}
