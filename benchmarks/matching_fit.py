"""Fit the weights by which the matching engine turns what it knows of a fact into a verdict.

    python -m benchmarks.matching_fit CASES.jsonl … [--only IDS.json] [--model] [--write]

A multinomial logistic regression with a ridge over the traits of `scoring/matching/traits.py`. Case sets
hold more contradictions than calls do, so each fact counts by how often its verdict is met (`MET`); the facts of an
author count by the root of their number, so that none has the last word. Matching facts held against a page on
another topic are not fitted, only counted. The figures printed are for topics left out in turn; `--write` puts the
table into `scoring/matching/learnt.py`, or with `--model` into `learnt_with_model.py`.
"""

import argparse
import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parents[1]))

from scoring.matching import PageText, prepare_page
from scoring.matching.encoder import Encoder, load_encoder
from scoring.matching.facts import says_nothing
from scoring.matching.match import read_facts
from scoring.matching.page import PreparedPage
from scoring.matching.passages import make_library
from scoring.matching.traits import traits_of
from scoring.matching.verdict import rule
from scoring.matching.weigh import VERDICTS, at_a_distance

# How often each verdict is met, about as in the worked cases and in their held-back twin.
MET = dict(zip(VERDICTS, (0.55, 0.08, 0.24, 0.13), strict=True))
RIDGE, FOLDS, SEED = 5.0, 8, 2007
STEPS = (5, 11, 17)
FOLDER = Path(__file__).parents[1] / "scoring" / "matching"


@dataclass(frozen=True)
class Row:
    topic: str
    gold: str
    ruled: str
    traits: dict[str, float]
    elsewhere: bool = False
    author: str = ""


def read(paths: Sequence[Path]) -> list[dict]:
    """The cases of all files, each knowing its author: files by one begin with one word."""
    return [
        json.loads(line) | {"author": path.name.partition("_")[0]}
        for path in paths
        for line in path.read_text(encoding="utf-8").splitlines()
        if line
    ]


def allowed_cases(cases: list[dict], only: Path | None) -> list[dict]:
    """All cases but the worked ones that the file `only` does not name."""
    if only is None:
        return cases
    allowed = set(json.loads(only.read_text(encoding="utf-8"))["tuned_on"])
    return [case for case in cases if not case["id"].startswith("public-") or case["id"] in allowed]


def rows_of(cases: Sequence[dict], encoder: Encoder | None = None) -> Iterator[Row]:
    known: dict[str, PreparedPage] = {}

    def pages(case: dict) -> list[PreparedPage]:
        for page in case["pages"]:
            if page["text"] not in known:
                known[page["text"]] = prepare_page(PageText(page["url"], page["text"]))
        return [known[page["text"]] for page in case["pages"]]

    for place, case in enumerate(cases):
        yield from _rows(case, pages(case), encoder)
        for step in STEPS:
            other = cases[(place + step) % len(cases)]
            if other["topic"] != case["topic"]:
                yield from _rows(case, pages(other), encoder, elsewhere=True)


def _rows(
    case: dict, pages: list[PreparedPage], encoder: Encoder | None, *, elsewhere: bool = False
) -> Iterator[Row]:
    library = make_library(pages, encoder)
    texts = [(fact["text"], None) for fact in case["facts"]]
    made, relevance, _ = read_facts(case["answer"], texts, pages, library, case["topic"])
    for fact, gold in zip(made, case["facts"], strict=True):
        if says_nothing(fact.text) or gold["verdict"] not in VERDICTS:
            continue
        if elsewhere and gold["verdict"] != "matches":
            continue
        ruling = rule(fact, library, relevance)
        verdict = "not_on_website" if elsewhere else gold["verdict"]
        traits = traits_of(fact, library, ruling)
        yield Row(case["topic"], verdict, ruling.finding.verdict, traits, elsewhere, case["author"])


class Problem:
    """Rows as arrays: X (facts, traits), y (facts), w (facts)."""

    def __init__(self, rows: Sequence[Row], names: Sequence[str]) -> None:
        self.rows = rows
        self.X = np.array([[1.0, *(row.traits.get(name, 0.0) for name in names)] for row in rows])
        self.y = np.array([VERDICTS.index(row.gold) for row in rows])
        own = np.array([not row.elsewhere for row in rows])
        sizes = Counter(row.author for row in rows if not row.elsewhere)
        heard = np.array([0.0 if row.elsewhere else sizes[row.author] ** -0.5 for row in rows])
        counts = np.bincount(self.y, weights=heard, minlength=len(VERDICTS))
        shares = np.array([MET[verdict] for verdict in VERDICTS]) / np.maximum(counts, 1e-9)
        self.w = heard * shares[self.y] * own.sum()
        self.own = own


def fit(X: np.ndarray, y: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Weights (traits, verdicts) of the least penalised loss."""
    shape = X.shape[1], len(VERDICTS)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        B = flat.reshape(shape)
        P, logs = chances(X @ B)
        G = P.copy()
        G[np.arange(len(y)), y] -= 1
        ridge = B.copy()
        ridge[0] = 0
        value = -(w * logs[np.arange(len(y)), y]).sum() + RIDGE / 2 * (ridge**2).sum()
        return float(value), (X.T @ (G * w[:, None]) + RIDGE * ridge).ravel()

    found = minimize(
        loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 500}
    )
    return found.x.reshape(shape)


def chances(Z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    logs = Z - Z.max(axis=1, keepdims=True)
    logs -= np.log(np.exp(logs).sum(axis=1, keepdims=True))
    return np.exp(logs), logs


def left_out(problem: Problem) -> np.ndarray:
    """Chances (facts, verdicts) of each fact, fitted without its topic."""
    topics = sorted({row.topic for row in problem.rows})
    random.Random(SEED).shuffle(topics)
    found = np.zeros((len(problem.y), len(VERDICTS)))
    for k in range(FOLDS):
        held = np.array([row.topic in set(topics[k::FOLDS]) for row in problem.rows])
        known = ~held & problem.own
        B = fit(problem.X[known], problem.y[known], problem.w[known])
        found[held] = chances(problem.X[held] @ B)[0]
    return np.array([_from_afar(row, chance) for row, chance in zip(problem.rows, found, strict=True)])


def _from_afar(row: Row, chance: np.ndarray) -> np.ndarray:
    named = dict(zip(VERDICTS, chance.tolist(), strict=True))
    seen = at_a_distance(named, row.traits.get("rule's relevance", 1.0))
    return np.array([seen[verdict] for verdict in VERDICTS])


def report(problem: Problem, P: np.ndarray) -> None:
    own, y, w = problem.own, problem.y, problem.w
    ruled = np.array([VERDICTS.index(row.ruled) for row in problem.rows])
    for name, got in (("rules alone", ruled), ("all weighed", P.argmax(axis=1))):
        right = (got == y)[own]
        called, gold = got[own] == 2, y[own] == 2
        both = (w[own] * (called & gold)).sum()
        print(
            f"  {name}: right {(w[own] * right).sum() / w[own].sum():.3f}, contradictions recall "
            f"{both / (w[own] * gold).sum():.3f}, precision {both / (w[own] * called).sum():.3f}, "
            f"other topic's page called contradicting {(got[~own] == 2).mean():.3f}"
        )
    top, right = P.max(axis=1)[own], (P.argmax(axis=1) == y)[own]
    bins, weights = (top * 10).astype(int), w[own]
    gaps = [abs((weights * (top - right))[bins == k].sum()) for k in range(11)]
    high = weights * (top >= 0.9)
    print(
        f"  confidence: error {sum(gaps) / weights.sum():.3f}; 0.9 and over on "
        f"{high.sum() / weights.sum():.3f}, right {(high * right).sum() / high.sum():.3f}"
    )


def write(table: Path, names: Sequence[str], B: np.ndarray) -> None:
    lines = [
        f"{name} = {' '.join(f'{weight:.2f}' for weight in row)}"
        for name, row in zip(names, B[1:], strict=True)
    ]
    start = ", ".join(f"{weight:.2f}" for weight in B[0])
    text = table.read_text(encoding="utf-8")
    text = re.sub(r"START = \(.*?\)", f"START = ({start})", text)
    made = '_TABLE = """\n' + "\n".join(lines) + '\n"""'
    text = re.sub(r'_TABLE = """\n.*?"""', lambda _: made, text, flags=re.DOTALL)
    table.write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--only", type=Path, help="file with the ids of worked cases that may be fitted on")
    parser.add_argument("--model", action="store_true", help="with the optional passage model")
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    cases = allowed_cases(read(wanted.cases), wanted.only)
    rows = list(rows_of(cases, load_encoder() if wanted.model else None))
    names = sorted({name for row in rows for name in row.traits})
    problem = Problem(rows, names)
    print(f"{problem.own.sum()} facts, {len(names)} traits, topics left out in turn:")
    report(problem, left_out(problem))
    if wanted.write:
        write(
            FOLDER / ("learnt_with_model.py" if wanted.model else "learnt.py"),
            names,
            fit(problem.X[problem.own], problem.y[problem.own], problem.w[problem.own]),
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
