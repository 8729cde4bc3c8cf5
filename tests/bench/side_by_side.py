#!/usr/bin/env python3
"""Runs topsheet and its peers side by side, on one thread each, interleaved, and tells medians, spread and ratios.

    cmake -S . -B build -DTOPSHEET_BENCHMARKS=ON && cmake --build build --target topsheet_app peers
    /usr/bin/python3 tests/bench/side_by_side.py build [--rounds 5] [--quick] [--write docs/explanation/speed.md]

Ours is the whole program: process start, reading and checking the study, set-up, simulation, all 108 fans, the
comparison, and the result written as JSON; of W2 `topsheet farm` with the eight capacities. The peers count set-up, sampling, model and percentiles; process start,
imports and the compilation of Numba are left out of theirs. What is not installed is skipped, and said.
"""
import argparse
import importlib.util
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(HERE, "peers")
ONE_THREAD = {k: "1" for k in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")}
# Scrambled Sobol' points, 10 x 65,536, through w1_model.py with SciPy's quantiles
REFERENCE = {"mean": (2324003, 2932915, 2049468), "p50": (2283364, 2858552, 2020297), "a_below_b": 0.8914}
# w2_numpy.py, float64, 60,000 trials (seed 101): busiest hour, median cost above each capacity; deviations of a trial
W2_CAPACITIES = "20,30,40,50,60,70,80,90"
W2_REFERENCE = {"peak": 220.16, "p50": (227424, 146628, 89151, 52222, 29781, 16758, 9394, 5245)}
W2_DEVIATION = 64.2, (112427, 95778, 77160, 59675, 44979, 33417, 24664, 18178)
BEGIN, END = "<!-- side by side: begin -->", "<!-- side by side: end -->"


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("build", help="build directory")
    p.add_argument("--rounds", type=int, default=5)
    p.add_argument("--quick", action="store_true", help="two rounds, few trials: shows that it works, measures little")
    p.add_argument("--w2", default=os.path.join(HERE, "w2.json"), help="the study of W2, run by `topsheet farm`")
    p.add_argument("--write", help="replace the table between the markers of this Markdown file")
    a = p.parse_args()
    if a.quick:
        a.rounds = 2
    return a


def has(module):
    return importlib.util.find_spec(module) is not None


def flags():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            return f.read()
    except OSError:
        return ""


def command_output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return command[0] + " unknown"


def machine():
    cpu = flags()
    model = re.search(r"model name\s*:\s*(.+)", cpu)
    isa = "AVX-512" if "avx512dq" in cpu else "AVX2" if "avx2" in cpu else "SSE2"
    packages = ", ".join(f"{m} {importlib.import_module(m).__version__}" for m in ("numpy", "scipy", "numba", "openturns")
                         if has(m))
    load = os.getloadavg()[0]
    return (f"{model.group(1) if model else platform.processor()}, {isa}, {os.cpu_count()} processors, load {load:.1f}; "
            f"{command_output('g++', '--version')}; Python {platform.python_version()}; {packages}")


class Ours:
    """The public program on a study."""

    def __init__(self, program, verb, study, trials, extra):
        self.trials = trials
        self.out = os.path.join(tempfile.gettempdir(), f"topsheet-bench-{os.getpid()}.json")
        self.command = [program, verb, study, "--trials", str(trials), "--threads", "1", "--format", "json", "--out",
                        self.out, "--quiet", *extra]

    def run(self):
        start = time.perf_counter()
        done = subprocess.run(self.command, capture_output=True, text=True)
        spent = time.perf_counter() - start
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        with open(self.out, encoding="utf-8") as f:
            result = json.load(f)
        os.remove(self.out)
        told = {}
        if result["scenarios"] and "at_nodes" in result["scenarios"][0]:
            farm = result["scenarios"][0]
            told["peak"] = (farm["busiest_hour_nodes"]["mean"], farm["busiest_hour_nodes"]["error"]["mean"])
            told["costs"] = [(a["cost_above"]["p50"], a["cost_above"]["error"]["p50"]) for a in farm["at_nodes"]]
            return spent * 1e6 / result["manifest"]["trials"], told
        for k, s in enumerate(result["scenarios"]):
            told["ABC"[k] if k < 3 else str(k)] = (s["npv"]["mean"], s["npv"]["p50"], s["npv"]["error"])
        return spent * 1e6 / result["manifest"]["trials"], told


class Peer:
    """A program that prints `total … us/trial`, and what it found."""

    def __init__(self, *command, line="total"):
        self.command, self.line = list(command), line

    def run(self):
        done = subprocess.run(self.command, capture_output=True, text=True, env={**os.environ, **ONE_THREAD})
        if done.returncode:
            raise RuntimeError((done.stderr.strip() or done.stdout.strip()).splitlines()[-1])
        us = re.search(rf"{self.line}.*?total ([\d.]+) us/trial" if self.line != "total" else
                       r"total ([\d.]+) us/trial", done.stdout)
        told = {m[0]: (float(m[1]), float(m[2]), None)
                for m in re.findall(r"^([ABC]) mean (\S+) P5 \S+ P50 (\S+) P95", done.stdout, re.M)}
        hourly = re.search(r"peak (\S+) cost P50 (.+)", done.stdout)
        if hourly:
            told["peak"] = (float(hourly.group(1)), None)
            told["costs"] = [(float(x), None) for x in hourly.group(2).split()]
        wins = re.search(r"P\(A<B\) (\S+)", done.stdout)
        if wins:
            told["P(A<B)"] = float(wins.group(1))
        return float(us.group(1)), told


def entries(a):
    """(workload, name, runner or the reason why it is skipped)"""
    program = os.path.join(a.build, "bin", "topsheet")
    peers = os.path.join(a.build, "bin", "peers")
    python, script = sys.executable, lambda name: os.path.join(PEERS, name)
    sizes = (16384, 65536) if a.quick else (100000, 1000000)
    few = str(2000 if a.quick else 100000)
    hours, some = (1024, 64) if a.quick else (4096, 4096)
    level = "v4" if "avx512dq" in flags() else "v3"

    def built(name, *more, **kw):
        path = os.path.join(peers, name)
        return Peer(path, *more, **kw) if os.path.exists(path) else "not built: target peers"

    def scripted(modules, name, *more):
        missing = [m for m in modules if not has(m)]
        return f"{', '.join(missing)} is not installed" if missing else Peer(python, script(name), *more)

    w1 = os.path.join(HERE, "w1.json")
    exact = ["--exact"] if "--exact" in subprocess.run([program, "run", "--help"], capture_output=True,
                                                       text=True).stdout else None
    for n in sizes:
        tag = f"{n:,}"
        yield "W1", f"topsheet, exact, {tag}", Ours(program, "run", w1, n, exact) if exact else "this build has no --exact"
        yield "W1", f"topsheet, {tag}", Ours(program, "run", w1, n, [])
        for mode in ("exact", "histogram", "none"):
            yield "W1", f"fused prototype, {mode} fans, {tag}", built(f"w1_fused_{level}", str(n), mode)
    for n in sizes[:1] if a.quick else sizes:
        for chunk in (1024, 4096, 16384):
            yield "W1", f"NumPy, chunks of {chunk:,}, {n:,}", scripted(["numpy", "scipy"], "w1_numpy.py", str(n), str(chunk))
        yield "W1", f"Numba, {n:,}", scripted(["numpy", "scipy", "numba"], "w1_numba.py", str(n))
        yield "W1", f"scalar C++, careful, {n:,}", built("w1_scalar", str(n))
    yield "W1", f"scalar C++, naive, {int(few):,}", built("w1_naive", few)
    yield "W1", f"OpenTURNS, {int(few):,}", scripted(["numpy", "openturns"], "w1_openturns.py", few)
    yield "W1", "random numbers alone", built(f"floor_{level}", line="W1 random")
    yield "W1", "sum of the prototype's parts", built(f"floor_{level}", line="W1 parts")
    yield "W2", f"topsheet, {hours:,}", Ours(program, "farm", a.w2, hours, ["--nodes", "90", "--at", W2_CAPACITIES])
    yield "W2", f"NumPy, float32, chunks of 4, {some:,}", scripted(["numpy", "scipy"], "w2_numpy.py", str(some), "4", "float32")
    yield "W2", f"NumPy, float64, chunks of 8, {some:,}", scripted(["numpy", "scipy"], "w2_numpy.py", str(some), "8")
    yield "W2", f"scalar C++, {some:,}", built("w2_scalar", str(some))
    yield "W2", f"fused prototype, {hours:,}", built(f"w2_fused_{level}", str(hours))
    yield "W2", "random numbers alone", built(f"floor_{level}", line="W2 random")
    yield "W2", "sum of the prototype's parts", built(f"floor_{level}", line="W2 parts")


def agree(name, told):
    """Faults of W1 figures against the reference: four standard errors, and those of the peers from their trials."""
    trials = int(name.rsplit(" ", 1)[1].replace(",", ""))
    deviation = (290000, 610000, 260000)  # of a trial of A, B, C; from P5 to P95 over 3.29
    faults = []
    for k, letter in enumerate("ABC"):
        if letter not in told:
            continue
        mean, p50, error = told[letter]
        of_mean = error["mean"] if error else deviation[k] / trials**.5
        of_p50 = error["p50"] if error else 1.25 * deviation[k] / trials**.5
        for what, got, want, se in (("mean", mean, REFERENCE["mean"][k], of_mean), ("P50", p50, REFERENCE["p50"][k], of_p50)):
            if abs(got - want) > 4 * se + 1e-4 * want:
                faults.append(f"{name}: {what} {letter} is {got:,.0f}, not {want:,} ± {se:,.0f}")
    if "P(A<B)" in told and abs(told["P(A<B)"] - REFERENCE["a_below_b"]) > 4 * (.8914 * .1086 / trials) ** .5 + 5e-4:
        faults.append(f"{name}: P(A<B) is {told['P(A<B)']}, not {REFERENCE['a_below_b']}")
    return faults


def agree_hourly(name, told):
    """The same of W2; the spread of a trial's figures as w2_numpy.py finds it."""
    trials = int(name.rsplit(" ", 1)[1].replace(",", ""))
    spread_of_peak, spread = W2_DEVIATION
    rows = [("busiest hour", *told["peak"], W2_REFERENCE["peak"], spread_of_peak)]
    rows += [(f"P50 of the cost above {c}", *of, want, 1.25 * each) for c, of, want, each in
             zip(W2_CAPACITIES.split(","), told["costs"], W2_REFERENCE["p50"], spread)]
    return [f"{name}: {what} is {got:,.1f}, not {want:,} ± {se or each / trials**.5:,.2g}"
            for what, got, se, want, each in rows if abs(got - want) > 4 * (se or each / trials**.5) + 5e-3 * want]


def main():
    a = arguments()
    rows, skipped, faults = [], [], []
    for workload, name, runner in entries(a):
        if isinstance(runner, str):
            skipped.append(f"{workload}, {name}: {runner}")
        else:
            rows.append((workload, name, runner, []))
    for r in range(a.rounds):
        for workload, name, runner, times in rows:
            print(f"round {r + 1} of {a.rounds}: {workload} {name}", file=sys.stderr)
            try:
                us, told = runner.run()
            except RuntimeError as e:
                faults.append(f"{name}: {e}")
                continue
            times.append(us)
            if workload == "W1" and any(k in told for k in "ABC") and r == 0:
                faults += agree(name, told)
            if workload == "W2" and "costs" in told and r == 0:
                faults += agree_hourly(name, told)
    text = [f"{machine()}; {a.rounds} rounds, interleaved, one thread each. Microseconds per trial; ratios are those of the",
            "rounds, from the smallest to the largest: how many times as long as topsheet, with as many trials where there is such a",
            "row. With a load above 1 the times say little.", ""]
    for workload in ("W1", "W2"):
        mine = [r for r in rows if r[0] == workload and r[3]]
        if not mine:
            continue
        ours = {}
        for _, name, runner, times in mine:
            if isinstance(runner, Ours):
                ours.setdefault(runner.trials, (name, times))
        text += [f"| {workload} | median | least to most | times {', '.join(n for n, _ in ours.values()) or 'topsheet'} |",
                 "|---|---:|---:|---:|"]
        for _, name, _, times in mine:
            ratios = []
            same = [v for v in ours.values() if v[0].rsplit(" ", 1)[1] == name.rsplit(" ", 1)[1]] if "," in name else []
            for _, base in same or ours.values():
                both = [t / b for t, b in zip(times, base)]
                ratios.append(f"{min(both):.2f}–{max(both):.2f}")
            text.append(f"| {name} | {statistics.median(times):,.3g} | {min(times):,.3g}–{max(times):,.3g} | "
                        f"{'; '.join(ratios) or '–'} |")
        text.append("")
    text += [f"Skipped: {s}." for s in skipped]
    page = "\n".join(text).rstrip() + "\n"
    print(page)
    for f in faults:
        print("disagrees: " + f, file=sys.stderr)
    if a.write:
        with open(a.write, encoding="utf-8") as f:
            old = f.read()
        begin, end = old.index(BEGIN) + len(BEGIN), old.index(END)
        with open(a.write, "w", encoding="utf-8") as f:
            f.write(old[:begin] + "\n" + page + old[end:])
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
