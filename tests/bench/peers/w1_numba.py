"""W1 with Numba: NumPy sampling in chunks, the model as a compiled per-trial loop (one thread).  usage: w1_numba.py N"""
import os, sys, time
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = os.environ["NUMBA_NUM_THREADS"] = "1"
import numpy as np
from numba import njit
import w1_model as w


@njit(fastmath=True)
def stT(q):
    return 23 * q - 2 * max(q - 50, 0.) - 3 * max(q - 450, 0.) - 3 * max(q - 1000, 0.)


@njit(fastmath=True)
def egT(q):
    return 90 * q - 5 * max(q - 10, 0.) - 15 * max(q - 50, 0.) - 20 * max(q - 150, 0.)


@njit(fastmath=True)
def model(x, z, u, npv, fan):
    n = x.shape[1]
    capA, capC, DISC = 60 * 730 * .92, 36 * 730 * .92, 1.08 ** (-1 / 12)
    for t in range(n):
        d0, gm, eg_, r0, lic, capn, nasc, mig = x[0, t], x[1, t], x[2, t], x[3, t], x[4, t], x[5, t], x[6, t], x[7, t]
        adm, maint, util, cache, cph, integ = x[10, t], x[11, t], x[22, t], x[23, t], x[14, t], x[17, t]
        cf, ef, wf, rf = (1 + x[18, t]) ** (1 / 12), (1 + x[19, t]) ** (1 / 12), (1 + x[20, t]) ** (1 / 12), (1 + x[21, t]) ** (1 / 12)
        c = e = ww = disc = 1.; r = r0; tb = d0
        nasA, nasC = nasc * 1.3 * d0, nasc * .8 * d0
        mA, mC = maint / 12 * (60 * capn + nasA), maint / 12 * (36 * capn + nasC)
        sp, kp = cph * (1 - x[12, t]) * (1 + x[13, t]), x[8, t] * x[9, t]
        s0 = s1 = s2 = 0.
        for m in range(36):
            hours = r * np.exp(.15 * z[m, t] - .01125); eg = eg_ * tb * (.6 + .8 * u[m, t])
            sc, ec = x[15, t] * c, x[16, t] * c
            bA, bC = min(hours, capA), min(hours, capC); burst = hours - bC
            A = kp * e * (.45 * bA + 5256) + adm * 7500 * ww + mA + lic * 60 + 4200 * ww + stT((1 - util) * tb) * sc + egT(.15 * eg) * ec + 2 * cph * c * (hours - bA)
            B = 1.03 * (sp * c * .85 * hours + cph * c * .15 * hours + stT(tb) * sc + egT(eg * (1.3 - cache)) * ec + 90 * c * util * tb + 12000 * c) + lic * .0022 * hours + 4500 * ww
            C = kp * e * (.45 * bC + 36 * .12 * 730) + (.6 * adm + .4) * 7500 * ww + mC + sp * c * burst + lic * (36 + .0022 * burst) + stT((1 - .5 * util) * tb) * sc + egT(eg * (1 - .6 * cache)) * ec + 2600 * ww
            if m == 0:
                A += 60 * capn + nasA; B += mig + integ; C += 36 * capn + nasC + integ
            if m == 18:
                A += .8 * nasc * max(tb - 1.3 * d0, 0.)
            s0 += disc * A; s1 += disc * B; s2 += disc * C
            fan[0, m, t] = A; fan[1, m, t] = B; fan[2, m, t] = C
            c *= cf; e *= ef; ww *= wf; r *= rf; tb *= 1 + gm; disc *= DISC
        npv[0, t] = s0; npv[1, t] = s1; npv[2, t] = s2


n = int(float(sys.argv[1])); chunk = 4096
rng = np.random.Generator(np.random.SFC64(7))
npv = np.empty((3, n)); fan = np.empty((3, 36, n)); ts = 0.
x, z, u = w.sample(rng, 64); model(x, z, u, np.empty((3, 64)), np.empty((3, 36, 64)))      # compile
x, z, u = w.sample(rng, 64); model(x, z, u, npv[:, :64], fan[:, :, :64])
t0 = time.perf_counter()
for i in range(0, n, chunk):
    k = min(chunk, n - i); t = time.perf_counter()
    x, z, u = w.sample(rng, k)
    ts += time.perf_counter() - t
    model(x, z, u, npv[:, i:i + k], fan[:, :, i:i + k])
t1 = time.perf_counter()
s = w.summarize(npv, fan)
t2 = time.perf_counter()
print(f"W1 numba N={n} sample {ts/n*1e6:.3f} model {(t1-t0-ts)/n*1e6:.3f} summary {(t2-t1)/n*1e6:.3f} total {(t2-t0)/n*1e6:.3f} us/trial")
w.say(s)
