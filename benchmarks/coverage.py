"""Do the ranges of places hold what they promise? SPEC's simulation, again.

    nice python benchmarks/coverage.py --replications 100

Likely range: the share of councils whose range holds their true place (the middle place of tied ones), over a
table and in the published top and bottom tenth; its width as a share of the table, beside an oracle's that
knows mu, tau and sigma (normal data). Guaranteed range: strict coverage, that is the whole set of places that
truly tied councils may have. Kinds of data: normal (tau 8, sigma 18), hetero (sigma differs, lognormal with
sd .35), binary (0 or 100, chance from Beta(9, 5)), mixed (a tenth of calls unanswered, the rest in steps of
5), clusters (five groups of equal councils), heavy (t with 3 df between councils, skewed calls), null (all
equal).
"""

import argparse
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.stats import rankdata

from scoring.empirical_bayes import EmpiricalBayes
from scoring.guaranteed_range import rank_confidence_set
from scoring.likely_range import posterior_rank_interval, rank_posterior_large
from scoring.score import Floats

TAU, SIGMA, MU = 8.0, 18.0, 50.0
KINDS = ("normal", "hetero", "binary", "mixed", "clusters", "heavy", "null")


class Wave(NamedTuple):
    """True means (p,), published means (p,), pooled standard error and its degrees of freedom."""

    truth: Floats
    theta: Floats
    se: float
    df: int


def draw_wave(kind: str, p: int, n: int, rng: np.random.Generator) -> Wave:
    """One wave of n calls to each of p councils."""
    truth, calls = DRAWS[kind](p, n, rng)
    theta = calls.mean(axis=1)
    df = p * (n - 1)
    s2 = ((calls - theta[:, None]) ** 2).sum() / df
    return Wave(truth, theta, float(np.sqrt(s2 / n)), df)


def _with_noise(
    truth: Floats, n: int, rng: np.random.Generator, sigma: Floats | float = SIGMA
) -> tuple[Floats, Floats]:
    return truth, truth[:, None] + np.reshape(sigma, (-1, 1)) * rng.standard_normal((truth.size, n))


def _normal(p: int, n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    return _with_noise(MU + TAU * rng.standard_normal(p), n, rng)


def _hetero(p: int, n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    spread = np.exp(0.35 * rng.standard_normal(p))
    return _with_noise(MU + TAU * rng.standard_normal(p), n, rng, SIGMA * spread)


def _binary(p: int, n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    chance = rng.beta(9, 5, p)
    return 100 * chance, 100.0 * (rng.random((p, n)) < chance[:, None])


def _mixed(p: int, n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    quality = np.clip(0.65 + 0.09 * rng.standard_normal(p), 0.2, 0.95)
    marks = rng.binomial(20, rng.beta(6 * quality[:, None], 6 * (1 - quality[:, None]), (p, n))) * 5.0
    return 90 * quality, marks * (rng.random((p, n)) < 0.9)


def _clusters(p: int, n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    return _with_noise(MU + TAU * np.linspace(-1.4, 1.4, 5)[np.arange(p) % 5], n, rng)


def _heavy(p: int, n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    truth = MU + TAU * rng.standard_t(3, p) / np.sqrt(3)
    skewed = (rng.gamma(2.0, size=(p, n)) - 2) / np.sqrt(2)
    return truth, truth[:, None] - SIGMA * skewed


def _null(p: int, n: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    return _with_noise(np.full(p, MU), n, rng)


DRAWS: dict[str, Callable[[int, int, np.random.Generator], tuple[Floats, Floats]]] = {
    "normal": _normal,
    "hetero": _hetero,
    "binary": _binary,
    "mixed": _mixed,
    "clusters": _clusters,
    "heavy": _heavy,
    "null": _null,
}


def likely(kind: str, p: int, n: int, replications: int, seed: int) -> str:
    """Coverage, coverage in the worst tenth by published place, and width, in per cent; the oracle's width
    for normal data.
    """
    rng = np.random.default_rng(seed)
    tenths, width, oracle = np.zeros(10), 0.0, 0.0
    for _ in range(replications):
        wave = draw_wave(kind, p, n, rng)
        found = posterior_rank_interval(wave.theta, np.full(p, wave.se))
        place = rankdata(-wave.truth)
        inside = (found.lower <= place) & (place <= found.upper)
        published = np.argsort(-wave.theta)
        tenths += [part.mean() for part in np.array_split(inside[published], 10)]
        width += float((found.upper - found.lower + 1).mean()) / p
        if kind == "normal" and p >= 65:
            known = rank_posterior_large(_oracle(wave.theta, SIGMA**2 / n), 0.95, 1)
            oracle += float((known.upper - known.lower + 1).mean()) / p
    tenths *= 100 / replications
    ratio = f"   oracle {100 * oracle / replications:5.1f}, ratio {width / oracle:.4f}" if oracle else ""
    return f"{tenths.mean():6.2f} {tenths.min():8.2f} {100 * width / replications:8.1f}{ratio}"


def _oracle(theta: Floats, v: float) -> EmpiricalBayes:
    shrink = v / (v + TAU**2)
    mean = shrink * MU + (1 - shrink) * theta
    return EmpiricalBayes(
        TAU**2, MU, np.full(theta.size, shrink), mean, np.full(theta.size, (1 - shrink) * v)
    )


def guaranteed(kind: str, p: int, n: int, replications: int, seed: int) -> str:
    """Strict coverage and width of the guaranteed range, in per cent."""
    rng = np.random.default_rng(seed)
    strict = width = 0.0
    for _ in range(replications):
        wave = draw_wave(kind, p, n, rng)
        found = rank_confidence_set(wave.theta, np.full(p, wave.se), df=wave.df)
        first, last = rankdata(-wave.truth, method="min"), rankdata(-wave.truth, method="max")
        strict += float(((found.lower <= first) & (last <= found.upper)).mean())
        width += float((found.upper - found.lower + 1).mean()) / p
    return f"{100 * strict / replications:6.2f} {100 * width / replications:8.1f}"


def main() -> None:
    """Print both simulations."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--councils", type=int, default=400)
    parser.add_argument("--calls", type=int, nargs="+", default=[3, 6, 12])
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    parser.add_argument(
        "--small-factor", type=int, default=10, help="times more replications of small tables"
    )
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print(f"likely range, {asked.councils} councils, {asked.replications} waves")
    print("kind       n    mean  worst10    width %")
    for kind in asked.kinds:
        for n in asked.calls:
            print(
                f"{kind:<9} {n:>2}  {likely(kind, asked.councils, n, asked.replications, asked.seed)}",
                flush=True,
            )
    print("\nguaranteed range\nkind       p   n  strict    width %")
    for kind in (kind for kind in ("null", "clusters") if kind in asked.kinds):
        for p in (11, 32, asked.councils):
            for n in asked.calls:
                times = asked.replications * (asked.small_factor if p < 100 else 1)
                print(f"{kind:<9} {p:>3} {n:>2}  {guaranteed(kind, p, n, times, asked.seed)}", flush=True)


if __name__ == "__main__":
    main()
