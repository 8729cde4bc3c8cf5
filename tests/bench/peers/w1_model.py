"""Reference workload W1 (monthly TCO model), vectorised NumPy.  24 inputs, 36 months, 3 scenarios of about 10 cost lines each, two graduated
tariffs in each; README.md of tests/bench says it in words.

x: array (24, n) of inputs, z: (36, n) standard normals, u: (36, n) uniforms.
Returns npv (3, n) and, when fan is True, month costs (3, 36, n).
"""
import numpy as np

PERT = [(400., 600., 1000.), (.005, .018, .04), (.05, .12, .35), (12000., 20000., 40000.),
        (30., 45., 80.), (5500., 7000., 10000.), (250., 350., 550.), (60e3, 110e3, 260e3)]
TRI = [(.12, .18, .30), (1.2, 1.4, 1.8), (1., 1.5, 2.5), (.08, .12, .18), (.45, .62, .75), (.02, .06, .15)]
LOGN = [(np.log(1.10), .18), (0., .10), (0., .12), (np.log(80000.), .4)]
NORM = [(-.03, .04), (.04, .03), (.035, .012), (.12, .08)]
BETA = [(4., 8.), (8., 3.)]
COP = [1, 3, 21, 14, 15, 18]                      # inputs tied by the Gaussian copula
R = np.array([[1, .5, .4, .1, .0, .0], [.5, 1, .6, .2, .0, .1], [.4, .6, 1, .2, .1, .1],
              [.1, .2, .2, 1, .5, .4], [.0, .0, .1, .5, 1, .3], [.0, .1, .1, .4, .3, 1]])
L = np.linalg.cholesky(R)
SB, SP = (50., 450., 1000.), (23., 21., 18., 15.)       # storage tariff: breaks (TB), price per bracket
EB, EP = (10., 50., 150.), (90., 85., 70., 50.)         # egress tariff
DISC = 1.08 ** (-1 / 12)


def pert_ab(a, m, b):
    return 1 + 4 * (m - a) / (b - a), 1 + 4 * (b - m) / (b - a)


def tariff(q, brk, p):
    c = p[0] * q
    for k in range(3):
        c += (p[k + 1] - p[k]) * np.maximum(q - brk[k], 0.)
    return c


def sample(rng, n):
    """Idiomatic NumPy sampling (Generator methods; scipy quantiles only where the copula needs them)."""
    from scipy.special import ndtr, btdtri
    x = np.empty((24, n))
    g = L @ rng.standard_normal((6, n))
    zc = dict(zip(COP, g))
    for i, (a, m, b) in enumerate(PERT):
        al, be = pert_ab(a, m, b)
        v = btdtri(al, be, ndtr(zc[i])) if i in zc else rng.beta(al, be, n)
        x[i] = a + (b - a) * v
    for i, (a, m, b) in enumerate(TRI):
        x[8 + i] = rng.triangular(a, m, b, n)
    for i, (mu, s) in enumerate(LOGN):
        k = 14 + i
        x[k] = np.exp(mu + s * zc[k]) if k in zc else rng.lognormal(mu, s, n)
    for i, (mu, s) in enumerate(NORM):
        k = 18 + i
        x[k] = mu + s * zc[k] if k in zc else rng.normal(mu, s, n)
    for i, (a, b) in enumerate(BETA):
        x[22 + i] = rng.beta(a, b, n)
    return x, rng.standard_normal((36, n)), rng.random((36, n))


def model(x, z, u, fan=True):
    (d0, gm, eg, r0, lic, capn, nasc, mig, kwh, pue, adm, maint, spotd, preem,
     cph, stm, egm, integ, ctr, etr, wtr, rgr, util, cache) = x
    n = d0.shape[0]
    cf, ef, wf, rf = [(1 + t) ** (1 / 12) for t in (ctr, etr, wtr, rgr)]
    c = np.ones(n); e = np.ones(n); w = np.ones(n); r = r0.copy(); tb = d0.copy()
    capA, capC = 60 * 730 * .92, 36 * 730 * .92
    nasA, nasC = nasc * 1.3 * d0, nasc * .8 * d0
    mA = maint / 12 * (60 * capn + nasA)
    mC = maint / 12 * (36 * capn + nasC)
    spot = cph * (1 - spotd) * (1 + preem)
    kp = kwh * pue
    npv = np.zeros((3, n))
    out = np.empty((3, 36, n)) if fan else None
    disc = 1.
    for m in range(36):
        hours = r * np.exp(.15 * z[m] - .01125)
        egtb = eg * tb * (.6 + .8 * u[m])
        sc, ec = stm * c, egm * c
        # A: on-prem
        busyA = np.minimum(hours, capA)
        A = kp * e * (.45 * busyA + 60 * .12 * 730)
        A += adm * 7500 * w
        A += mA
        A += lic * 60
        A += 4200 * w
        A += tariff((1 - util) * tb, SB, SP) * sc
        A += tariff(.15 * egtb, EB, EP) * ec
        A += 2.0 * cph * c * (hours - busyA)
        if m == 0:
            A += 60 * capn + nasA
        if m == 18:
            A += .8 * nasc * np.maximum(tb - 1.3 * d0, 0.)
        # B: cloud
        B = spot * c * .85 * hours
        B += cph * c * .15 * hours
        B += tariff(tb, SB, SP) * sc
        B += tariff(egtb * (1.3 - cache), EB, EP) * ec
        B += 90 * c * util * tb
        B += 40 * 300 * c
        B *= 1.03                                  # support
        B += lic * .0022 * hours
        B += .6 * 7500 * w
        if m == 0:
            B += mig + integ
        # C: hybrid
        busyC = np.minimum(hours, capC)
        burst = hours - busyC
        C = kp * e * (.45 * busyC + 36 * .12 * 730)
        C += (.6 * adm + .4) * 7500 * w
        C += mC
        C += spot * c * burst
        C += lic * (36 + .0022 * burst)
        C += tariff((1 - .5 * util) * tb, SB, SP) * sc
        C += tariff(egtb * (1 - .6 * cache), EB, EP) * ec
        C += 2600 * w
        if m == 0:
            C += 36 * capn + nasC + integ
        for s, v in enumerate((A, B, C)):
            npv[s] += disc * v
            if fan:
                out[s, m] = v
        disc *= DISC
        c *= cf; e *= ef; w *= wf; r *= rf; tb *= 1 + gm
    return npv, out


def summarize(npv, fan):
    """What every peer tells: means, percentiles and wins of the present values, and the fans of the months."""
    q = np.percentile(npv, [5, 50, 95], axis=1)
    f = np.percentile(fan, [10, 50, 90], axis=2, overwrite_input=True)
    return dict(mean=npv.mean(axis=1), q=q, p_ab=np.mean(npv[0] < npv[1]), fan=f)


def say(s):
    """The lines that side_by_side.py reads."""
    for k in range(3):
        print(f"{'ABC'[k]} mean {s['mean'][k]:.0f} P5 {s['q'][0][k]:.0f} P50 {s['q'][1][k]:.0f} P95 {s['q'][2][k]:.0f}")
    print(f"P(A<B) {s['p_ab']:.5f}")
