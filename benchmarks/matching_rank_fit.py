"""Fit the weights by which the matching engine ranks the sentences of a page for a fact.

    python -m benchmarks.matching_rank_fit CASES.jsonl … [--only IDS.json] [--model] [--write]

A conditional logit with a ridge over the aspects of `scoring/matching/ranking.py`: of the sentences of a page, those
that overlap the gold evidence should carry the mass of exp(score). The figures printed are for topics left out in
turn; `--write` puts the weights into `scoring/matching/ranking.py`. With `--model` the likeness that the optional
passage model finds is one more aspect, and the weights are those used with it.
"""

import argparse
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.matching_fit import FOLDS, SEED, allowed_cases, read
from scoring.matching import PageText, PreparedPage, prepare_page
from scoring.matching.encoder import Encoder, load_encoder
from scoring.matching.facts import prepare_facts
from scoring.matching.passages import likenesses, make_library, weights_of
from scoring.matching.ranking import aspects_of, held_by

RIDGE = 1.0
MODULE = Path(__file__).parents[1] / "scoring" / "matching" / "ranking.py"


@dataclass(frozen=True)
class Choice:
    """One fact with every sentence of its pages: X (sentences, aspects), right (sentences)."""

    topic: str
    names: tuple[str, ...]
    X: np.ndarray
    right: np.ndarray


def choices_of(cases: Sequence[dict], encoder: Encoder | None) -> Iterator[Choice]:
    known: dict[str, PreparedPage] = {}
    for case in cases:
        for page in case["pages"]:
            if page["text"] not in known:
                known[page["text"]] = prepare_page(PageText(page["url"], page["text"]))
        library = make_library([known[page["text"]] for page in case["pages"]])
        made = prepare_facts([(fact["text"], None) for fact in case["facts"]])
        for fact, gold in zip(made, case["facts"], strict=True):
            wanted = gold["evidence"] or ""
            right = np.array(
                [bool(wanted) and (wanted in s.text or s.text in wanted) for s in library.sentences]
            )
            if right.any():
                weights = weights_of(fact, library)
                aspects = [
                    aspects_of(
                        fact, s, held_by(weights, s), s.start / max(1, len(library.pages[s.page].text))
                    )
                    for s in library.sentences
                ]
                for aspect, alike in zip(aspects, likenesses(fact, library.sentences, encoder), strict=True):
                    if alike is not None:
                        aspect["alike"] = alike
                names = tuple(aspects[0])
                X = np.array([[one[name] for name in names] for one in aspects])
                yield Choice(case["topic"], names, X, right)


def fit(choices: Sequence[Choice]) -> np.ndarray:
    """Weights (aspects) of the least penalised loss."""
    X = np.concatenate([one.X for one in choices])
    right = np.concatenate([one.right for one in choices]).astype(float)
    sizes = [len(one.right) for one in choices]
    starts = np.cumsum([0, *sizes[:-1]])

    def loss(b: np.ndarray) -> tuple[float, np.ndarray]:
        z = X @ b
        e = np.exp(z - np.repeat(np.maximum.reduceat(z, starts), sizes))
        total, good = np.add.reduceat(e, starts), np.add.reduceat(e * right, starts)
        gap = e / np.repeat(total, sizes) - e * right / np.repeat(good, sizes)
        value = (np.log(total) - np.log(good)).sum() + RIDGE / 2 * (b**2).sum()
        return float(value), X.T @ gap + RIDGE * b

    return minimize(loss, np.zeros(X.shape[1]), jac=True, method="L-BFGS-B").x


def places(choices: Sequence[Choice], b: np.ndarray) -> list[int]:
    """Place of the first right sentence of each choice, from 1."""
    return [int(np.argmax(one.right[np.argsort(-(one.X @ b), kind="stable")])) + 1 for one in choices]


def report(choices: Sequence[Choice]) -> None:
    topics = sorted({one.topic for one in choices})
    random.Random(SEED).shuffle(topics)
    found: list[int] = []
    for k in range(FOLDS):
        held = set(topics[k::FOLDS])
        b = fit([one for one in choices if one.topic not in held])
        found += places([one for one in choices if one.topic in held], b)
    shares = [sum(place <= most for place in found) / len(found) for most in (1, 3, 5)]
    print(f"{len(found)} facts, topics left out in turn: first {shares[0]:.3f}, "
          f"in first three {shares[1]:.3f}, in first five {shares[2]:.3f}")  # fmt: skip


def write(table: str, names: Sequence[str], b: np.ndarray) -> None:
    lines = "".join(f'    "{name}": {weight:.2f},\n' for name, weight in zip(names, b, strict=True))
    text = MODULE.read_text(encoding="utf-8")
    made = f"{table} = {{\n{lines}}}"
    text = re.sub(rf"^{table} = \{{\n.*?\n\}}", lambda _: made, text, flags=re.DOTALL | re.MULTILINE)
    MODULE.write_text(text, encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", type=Path, nargs="+")
    parser.add_argument("--only", type=Path, help="file with the ids of worked cases that may be fitted on")
    parser.add_argument("--model", action="store_true", help="with the optional passage model")
    parser.add_argument("--write", action="store_true")
    wanted = parser.parse_args()
    encoder = load_encoder() if wanted.model else None
    choices = list(choices_of(allowed_cases(read(wanted.cases), wanted.only), encoder))
    report(choices)
    if wanted.write:
        write("RANKING_WITH_MODEL" if wanted.model else "RANKING", choices[0].names, fit(choices))
    return 0


if __name__ == "__main__":
    sys.exit(main())
