#pragma once
/// @file
/// Elementary functions on one lane, written to be called from plain loops that the compiler vectorizes.
///
/// Only + - * / sqrt, integer operations and bit moves, so with contraction off the bits are the same for
/// scalar code and for every vector width. Sources and accuracies: chance/math.hpp.
///
/// A loop marked TOPSHEET_LOOP is called as `wide<loop>(…)`: chance/wide.hpp compiles it for each instruction set.

#include <cstdint>

#define TOPSHEET_LANE inline __attribute__((always_inline))

namespace topsheet::chance::lane {

TOPSHEET_LANE double from_bits(std::uint64_t bits) {
    double value;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

TOPSHEET_LANE std::uint64_t to_bits(double value) {
    std::uint64_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return bits;
}

/// 52 bits as the middle of one of 2^52 equal intervals: (0, 1), never an end.
TOPSHEET_LANE double open_uniform(std::uint64_t bits) {
    return from_bits((bits >> 12) | 0x3FF0000000000000U) - (1.0 - 0x1p-53);
}

/// x = k ln 2 + r with |r| <= 0.347, ln 2 in two parts; Taylor to degree 13; 2^k into the exponent.
TOPSHEET_LANE double exp(double x) {
    const double low = x < -708.396 ? -708.396 : x, inside = low > 709.7827 ? 709.7827 : low;
    const double magic = inside * 1.4426950408889634 + 0x1.8p52; // rounds to an integer in the low bits
    const double k = magic - 0x1.8p52;
    const double r = (inside - k * 0x1.62e42fefa0000p-1) - k * 0x1.cf79abc9e3b3ap-40;
    double p = 1.6059043836821613e-10;
    p = p * r + 2.08767569878681e-9;
    p = p * r + 2.505210838544172e-8;
    p = p * r + 2.7557319223985893e-7;
    p = p * r + 2.7557319223985893e-6;
    p = p * r + 2.48015873015873e-5;
    p = p * r + 1.984126984126984e-4;
    p = p * r + 1.388888888888889e-3;
    p = p * r + 8.333333333333333e-3;
    p = p * r + 4.1666666666666664e-2;
    p = p * r + .16666666666666666;
    p = p * r + .5;
    p = p * r * r + r + 1.0;
    // 2^k by adding k to the exponent; p >= 1 where k is -1022 and p < 1 where k is 1024
    const double y = from_bits(to_bits(p) + (to_bits(magic) << 52));
    const double above = x > 709.7827 ? from_bits(0x7FF0000000000000U) : y;
    return x < -708.396 ? 0.0 : above;
}

/// x = 2^e m with m in [sqrt(1/2), sqrt(2)); log m = 2 atanh((m - 1) / (m + 1)). For positive normal x.
TOPSHEET_LANE double log(double x) {
    const std::uint64_t bits = to_bits(x);
    const std::uint64_t exponent = (bits + (0x3FF0000000000000U - 0x3FE6A09E667F3BCDU)) >> 52; // e + 1023
    const double m = from_bits(bits + (std::uint64_t{1023} << 52) - (exponent << 52));
    const double e = from_bits(0x4330000000000000U | exponent) - (0x1p52 + 1023.0);
    const double f = m - 1.0, s = f / (m + 1.0), z = s * s;
    double p = 0.14798198605116585;
    p = p * z + 0.1531383769920937;
    p = p * z + 0.1818357216161805;
    p = p * z + 0.2222219843214978;
    p = p * z + 0.2857142874366239;
    p = p * z + 0.3999999999940942;
    p = p * z + 0.6666666666666735;
    // 2 s = f - s f, and f is exact
    const double tail = s * (z * p - f);
    return (e * 0x1.62e42fefa0000p-1 + f) + (tail + e * 0x1.cf79abc9e3b3ap-40);
}

/// AS241 for |u - 1/2| <= 0.425; finite and meaningless elsewhere.
TOPSHEET_LANE double normal_center(double u) {
    const double q = u - 0.5, r = 0.180625 - q * q;
    double a = 2509.0809287301226727;
    a = a * r + 33430.575583588128105;
    a = a * r + 67265.770927008700853;
    a = a * r + 45921.953931549871457;
    a = a * r + 13731.693765509461125;
    a = a * r + 1971.5909503065514427;
    a = a * r + 133.14166789178437745;
    a = a * r + 3.387132872796366608;
    double b = 5226.495278852545925;
    b = b * r + 28729.085735721942674;
    b = b * r + 39307.89580009271061;
    b = b * r + 21213.794301586595867;
    b = b * r + 5394.1960214247511077;
    b = b * r + 687.1870074920579083;
    b = b * r + 42.313330701600911252;
    b = b * r + 1.0;
    return a * q / b;
}

/// AS241 for |u - 1/2| > 0.425, both of its outer regions blended.
TOPSHEET_LANE double normal_tail(double u) {
    const double t = __builtin_sqrt(-log(u < 0.5 ? u : 1.0 - u)), y = t - 1.6, w = t - 5.0;
    double c = 7.7454501427834140764e-4;
    c = c * y + .0227238449892691845833;
    c = c * y + .24178072517745061177;
    c = c * y + 1.27045825245236838258;
    c = c * y + 3.64784832476320460504;
    c = c * y + 5.7694972214606914055;
    c = c * y + 4.6303378461565452959;
    c = c * y + 1.42343711074968357734;
    double d = 1.05075007164441684324e-9;
    d = d * y + 5.475938084995344946e-4;
    d = d * y + .0151986665636164571966;
    d = d * y + .14810397642748007459;
    d = d * y + .68976733498510000455;
    d = d * y + 1.6763848301838038494;
    d = d * y + 2.05319162663775882187;
    d = d * y + 1.0;
    double e = 2.01033439929228813265e-7;
    e = e * w + 2.71155556874348757815e-5;
    e = e * w + .0012426609473880784386;
    e = e * w + .026532189526576123093;
    e = e * w + .29656057182850489123;
    e = e * w + 1.7848265399172913358;
    e = e * w + 5.4637849111641143699;
    e = e * w + 6.6579046435011037772;
    double f = 2.04426310338993978564e-15;
    f = f * w + 1.4215117583164458887e-7;
    f = f * w + 1.8463183175100546818e-5;
    f = f * w + 7.868691311456132591e-4;
    f = f * w + .0148753612908506148525;
    f = f * w + .13692988092273580531;
    f = f * w + .59983220655588793769;
    f = f * w + 1.0;
    const double z = t > 5.0 ? e / f : c / d;
    return u < 0.5 ? -z : z;
}

/// Phi(z) by Cody's three rational functions, blended.
TOPSHEET_LANE double normal_cdf(double z) {
    const double size = z < 0.0 ? -z : z, y = size < 38.5 ? size : 38.5, square = y * y;
    double a = .065682337918207449113, b = 1.0;
    a = a * square + 2.2352520354606839287;
    a = a * square + 161.02823106855587881;
    a = a * square + 1067.6894854603709582;
    a = a * square + 18154.981253343561249;
    b = b * square + 47.20258190468824187;
    b = b * square + 976.09855173777669322;
    b = b * square + 10260.932208618978205;
    b = b * square + 45507.789335026729956;
    double c = 1.0765576773720192317e-8, d = 1.0;
    c = c * y + .39894151208813466764;
    c = c * y + 8.8831497943883759412;
    c = c * y + 93.506656132177855979;
    c = c * y + 597.27027639480026226;
    c = c * y + 2494.5375852903726711;
    c = c * y + 6848.1904505362823326;
    c = c * y + 11602.651437647350124;
    c = c * y + 9842.7148383839780218;
    d = d * y + 22.266688044328115691;
    d = d * y + 235.38790178262499861;
    d = d * y + 1519.377599407554805;
    d = d * y + 6485.558298266760755;
    d = d * y + 18615.571640885098091;
    d = d * y + 34900.952721145977266;
    d = d * y + 38912.003286093271411;
    d = d * y + 19685.429676859990727;
    const double v = 1.0 / (square + 0x1p-60);
    double g = .02307344176494017303, h = 1.0;
    g = g * v + .21589853405795699;
    g = g * v + .1274011611602473639;
    g = g * v + .022235277870649807;
    g = g * v + .001421619193227893466;
    g = g * v + 2.9112874951168792e-5;
    h = h * v + 1.28426009614491121;
    h = h * v + .468238212480865118;
    h = h * v + .0659881378689285515;
    h = h * v + .00378239633202758244;
    h = h * v + 7.29751555083966205e-5;
    const double far = (0.39894228040143267794 - v * g / h) / (y + 0x1p-60);
    // exp(-y^2 / 2) from the exact square of y's leading bits and a short series for the rest
    const double lead = from_bits(to_bits(y) & 0xFFFFFFFFF8000000U), rest = -0.5 * (y - lead) * (y + lead);
    const double gauss = exp(-0.5 * lead * lead) * (1.0 + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0))));
    const double tail = gauss * (y > 5.656854249492380581 ? far : c / d);
    const double outer = z > 0.0 ? 1.0 - tail : tail;
    return size <= 0.66291 ? 0.5 + z * a / b : outer;
}

} // namespace topsheet::chance::lane
