"""W1 with OpenTURNS: JointDistribution (24 inputs, normal copula) + 72 monthly variables sampled by OpenTURNS, model as a
vectorised PythonFunction calling the same NumPy code; quantiles by Sample.computeQuantilePerComponent.
usage: w1_openturns.py N"""
import os, sys, time
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
import numpy as np
import openturns as ot
import w1_model as w

ot.TBB.SetThreadsNumber(1); ot.RandomGenerator.SetSeed(7)
n = int(float(sys.argv[1]))
marg = [ot.Beta(*w.pert_ab(a, m, b), a, b) for a, m, b in w.PERT]
marg += [ot.Triangular(a, m, b) for a, m, b in w.TRI]
marg += [ot.LogNormal(mu, s, 0.) for mu, s in w.LOGN]
marg += [ot.Normal(mu, s) for mu, s in w.NORM]
marg += [ot.Beta(a, b, 0., 1.) for a, b in w.BETA]
R = ot.CorrelationMatrix(24)
for i in range(6):
    for j in range(i):
        R[w.COP[i], w.COP[j]] = float(w.R[i, j])
X = ot.ComposedDistribution(marg, ot.NormalCopula(R))
noise = ot.ComposedDistribution([ot.Normal()] * 36 + [ot.Uniform(0, 1)] * 36)


def func(S):
    a = np.asarray(S).T
    npv, fan = w.model(a[:24], np.ascontiguousarray(a[24:60]), np.ascontiguousarray(a[60:]))
    return np.vstack([npv, fan.reshape(108, -1)]).T


f = ot.PythonFunction(96, 111, func_sample=func)
t0 = time.perf_counter()
S = X.getSample(n)
t1 = time.perf_counter()
S.stack(noise.getSample(n))
t2 = time.perf_counter()
Y = f(S)
t3 = time.perf_counter()
npv, fan = Y[:, :3], Y[:, 3:]
q = [npv.computeQuantilePerComponent(p) for p in (.05, .5, .95)]
fq = [fan.computeQuantilePerComponent(p) for p in (.1, .5, .9)]
a = np.asarray(npv)
mean, pab = npv.computeMean(), np.mean(a[:, 0] < a[:, 1])
t4 = time.perf_counter()
us = 1e6 / n
print(f"W1 openturns N={n} sample24 {(t1-t0)*us:.2f} sample72 {(t2-t1)*us:.2f} model {(t3-t2)*us:.2f} summary {(t4-t3)*us:.2f} total {(t4-t0)*us:.2f} us/trial")
w.say(dict(mean=mean, q=q, p_ab=pab))
