"""W2 (hourly render farm) in vectorised NumPy/SciPy.  usage: w2_numpy.py N [chunk] [float32|float64]"""
import os, sys, time
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np
from scipy.signal import lfilter

n = int(float(sys.argv[1])); chunk = int(sys.argv[2]) if len(sys.argv) > 2 else 4
ft = np.dtype(sys.argv[3] if len(sys.argv) > 3 else "float64").type
PHI, SIG, CAP = .9, .35, np.arange(20., 100., 10.)
hh = np.arange(26280); hod, dow = hh % 24, hh % 168 // 24
PROF = (np.where(dow < 5, 1., .55) * (.75 + .5 * np.sin(2 * np.pi * (hod - 8) / 24) ** 2)).astype(ft).reshape(36, 730)
rng = np.random.Generator(np.random.SFC64(7))
burst = np.empty((8, 36, n)); cost = np.empty((8, 36, n)); dem = np.empty((36, n)); peak = np.empty((36, n))
t0 = time.perf_counter()
yr = np.arange(36)[None, :] / 12
for i in range(0, n, chunk):
    k = min(chunk, n - i)
    l0 = np.exp(np.log(40) + .2 * rng.standard_normal(k)); g = .12 + .08 * rng.standard_normal(k)
    p0 = np.exp(np.log(.4) + .18 * rng.standard_normal(k))
    lev = (l0[:, None] * (1 + g[:, None]) ** yr * np.exp(.1 * rng.standard_normal((k, 36)) - .005)).astype(ft)
    z = rng.standard_normal((k, 26280), dtype=ft)
    a, _ = lfilter(np.array([np.sqrt(1 - PHI ** 2)], ft), np.array([1, -PHI], ft), z, axis=1, zi=(PHI * rng.standard_normal((k, 1))).astype(ft))
    a *= ft(SIG); a -= ft(SIG ** 2 / 2); np.exp(a, out=a)
    d = a.reshape(k, 36, 730); d *= PROF; d *= lev[:, :, None]
    p = rng.standard_normal((k, 36, 730), dtype=ft); p *= ft(.25); p -= ft(.03125); np.exp(p, out=p)
    p *= p0.astype(ft)[:, None, None]
    dem[:, i:i + k] = d.sum(2).T; peak[:, i:i + k] = d.max(2).T
    t = np.empty_like(d)
    for j, c in enumerate(CAP):
        np.subtract(d, ft(c), out=t); np.maximum(t, 0, out=t)
        burst[j, :, i:i + k] = t.sum(2).T
        t *= p
        cost[j, :, i:i + k] = t.sum(2).T
t1 = time.perf_counter()
tot = cost.sum(1)
q = np.percentile(tot, [5, 50, 95], axis=1)
t2 = time.perf_counter()
print(f"W2 numpy {ft.__name__} N={n} chunk={chunk} total {(t2-t0)/n*1e6:.1f} us/trial")
print(f"demand {dem.sum(0).mean():.1f} peak {peak.max(0).mean():.2f} cost P50 " + " ".join(f"{x:.0f}" for x in q[1]))
