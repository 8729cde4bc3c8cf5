"""W1 in vectorised NumPy: whole arrays (chunk = n) or cache-sized chunks.  usage: w1_numpy.py N [chunk]"""
import os, sys, time
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np
import w1_model as w

n = int(float(sys.argv[1])); chunk = int(float(sys.argv[2])) if len(sys.argv) > 2 else n
rng = np.random.Generator(np.random.SFC64(7))
t0 = time.perf_counter(); ts = 0.
npv = np.empty((3, n)); fan = np.empty((3, 36, n))
for i in range(0, n, chunk):
    k = min(chunk, n - i)
    t = time.perf_counter()
    x, z, u = w.sample(rng, k)
    ts += time.perf_counter() - t
    a, f = w.model(x, z, u)
    npv[:, i:i + k] = a; fan[:, :, i:i + k] = f
t1 = time.perf_counter()
s = w.summarize(npv, fan)
t2 = time.perf_counter()
print(f"W1 numpy N={n} chunk={chunk} sample {ts/n*1e6:.3f} model {(t1-t0-ts)/n*1e6:.3f} "
      f"summary {(t2-t1)/n*1e6:.3f} total {(t2-t0)/n*1e6:.3f} us/trial")
w.say(s)
