"""The figures of the matching engine, each from the command that makes it.

    python benchmarks/matching.py CASES.jsonl … [--model]   verdicts, evidence, points, calibration, wrong
    pages, speed; with the optional passage model
    python benchmarks/matching.py --external FOLDER         public fact-checking sets, where the folder
    holds them

Intervals are bootstrap percentiles over cases (1,000 draws, fixed seed). No public set is committed here.
"""

import argparse
import json
import random
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from scoring.matching import (
    Encoder,
    MatchResult,
    PageText,
    PreparedPage,
    load_encoder,
    match_answer,
    prepare_page,
)
from scoring.matching.facts import prepare_facts
from scoring.matching.page import PreparedPage as Page
from scoring.matching.passages import Passage, make_library, rank_passages

VERDICTS = ("matches", "partly", "contradicts", "not_on_website")
DRAWS, SEED = 1000, 2007


@dataclass(frozen=True)
class Judged:
    """One fact of one case: what its author said and what the engine said."""

    case: str
    topic: str
    gold: str
    got: str
    confidence: float
    rank: int | None  # place of the gold passage among those found, from 1; None without a gold passage
    has_number: bool
    tags: tuple[str, ...]


class Cases:
    """Cases of some files, with each page read once."""

    def __init__(self, paths: Sequence[Path], encoder: Encoder | None = None) -> None:
        self.encoder = encoder
        self.cases = [
            json.loads(line)
            for path in paths
            for line in path.read_text(encoding="utf-8").splitlines()
            if line
        ]
        self.pages: dict[tuple[str, str], Page] = {}

    def pages_of(self, case: dict) -> list[PreparedPage]:
        found = []
        for page in case["pages"]:
            key = page["url"], page["text"]
            if key not in self.pages:
                self.pages[key] = prepare_page(PageText(*key))
            found.append(self.pages[key])
        return found

    def match(
        self, case: dict, *, split: bool = False, pages: list[PreparedPage] | None = None
    ) -> MatchResult:
        facts = None if split else [fact["text"] for fact in case["facts"]]
        points = [point["point"] for point in case["expected_points"]]
        own = pages if pages is not None else self.pages_of(case)
        return match_answer(
            own, case["answer"], facts, expected_points=points, topic=case["topic"], encoder=self.encoder
        )


def judge_all(cases: Cases) -> list[Judged]:
    judged = []
    for case in cases.cases:
        library = make_library(cases.pages_of(case), cases.encoder)
        made = prepare_facts([(fact["text"], None) for fact in case["facts"]])
        result = cases.match(case)
        for fact, gold, got in zip(made, case["facts"], result.facts, strict=True):
            rank = gold_rank(gold["evidence"] or "", rank_passages(fact, library))
            if (
                rank is not None
                and got.evidence is not None
                and overlaps(gold["evidence"], got.evidence.quote)
            ):
                rank = 1
            number = any(value.kind not in ("weekdays", "url", "email") for value in fact.values)
            judged.append(
                Judged(
                    case["id"],
                    case["topic"],
                    gold["verdict"],
                    got.verdict,
                    got.confidence,
                    rank,
                    number,
                    tuple(case["tags"]),
                )
            )
    return judged


def overlaps(gold: str, quote: str) -> bool:
    return gold in quote or quote in gold


def gold_rank(gold: str, passages: Sequence[Passage]) -> int | None:
    """Place of the first passage that overlaps the gold words; 99 if none does."""
    if not gold:
        return None
    for place, passage in enumerate(passages, start=1):
        if overlaps(gold, passage.sentence.text):
            return place
    return 99


def share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits) if hits else float("nan")


def recall(judged: Sequence[Judged], verdict: str) -> float:
    return share([one.got == verdict for one in judged if one.gold == verdict])


def precision(judged: Sequence[Judged], verdict: str) -> float:
    return share([one.gold == verdict for one in judged if one.got == verdict])


def macro_f1(judged: Sequence[Judged]) -> float:
    scores = []
    for verdict in VERDICTS:
        found, right = recall(judged, verdict), precision(judged, verdict)
        scores.append(2 * found * right / (found + right) if found + right > 0 else 0.0)
    return float(np.nanmean(scores))


def balanced(judged: Sequence[Judged]) -> float:
    return float(
        np.nanmean([recall(judged, verdict) for verdict in ("matches", "contradicts", "not_on_website")])
    )


def calibration_error(judged: Sequence[Judged]) -> float:
    bins: dict[int, list[Judged]] = defaultdict(list)
    for one in judged:
        bins[min(9, int(one.confidence * 10))].append(one)
    gaps = [
        len(inside)
        * abs(np.mean([one.confidence for one in inside]) - share([one.got == one.gold for one in inside]))
        for inside in bins.values()
    ]
    return float(sum(gaps) / len(judged))


MEASURES: dict[str, Callable[[Sequence[Judged]], float]] = {
    "fact accuracy": lambda judged: share([one.got == one.gold for one in judged]),
    "macro F1": macro_f1,
    "balanced accuracy of matches, contradicts, not on website": balanced,
    "contradicts, recall": lambda judged: recall(judged, "contradicts"),
    "contradicts, precision": lambda judged: precision(judged, "contradicts"),
    "contradicts with a number, recall": lambda judged: recall(
        [one for one in judged if one.has_number], "contradicts"
    ),
    "contradicts with a number, precision": lambda judged: precision(
        [one for one in judged if one.has_number], "contradicts"
    ),
    "gold passage first": lambda judged: share([one.rank == 1 for one in judged if one.rank is not None]),
    "gold passage in first three": lambda judged: share(
        [one.rank <= 3 for one in judged if one.rank is not None]
    ),
    "sure (0.6 and over), share": lambda judged: share([one.confidence >= 0.6 for one in judged]),
    "sure, right": lambda judged: share([one.got == one.gold for one in judged if one.confidence >= 0.6]),
    "high confidence (0.9 and over), share": lambda judged: share([one.confidence >= 0.9 for one in judged]),
    "high confidence, right": lambda judged: share(
        [one.got == one.gold for one in judged if one.confidence >= 0.9]
    ),
    "calibration error": calibration_error,
}


def with_interval(
    judged: Sequence[Judged], measure: Callable[[Sequence[Judged]], float]
) -> tuple[float, float, float]:
    """A measure with its 95 % bootstrap interval over cases."""
    by_case: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_case[one.case].append(one)
    groups, draw = list(by_case.values()), random.Random(SEED)
    drawn = sorted(measure([one for _ in groups for one in draw.choice(groups)]) for _ in range(DRAWS))
    return measure(judged), drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS)]


def report_verdicts(judged: Sequence[Judged]) -> None:
    print(f"{len(judged)} facts")
    for name, measure in MEASURES.items():
        value, low, high = with_interval(judged, measure)
        print(f"  {name:60} {value:.3f}  ({low:.3f} to {high:.3f})")
    print("  gold verdict, then what was proposed:")
    for verdict in VERDICTS:
        print(f"    {verdict:16}", dict(Counter(one.got for one in judged if one.gold == verdict)))
    for tag in sorted({tag for one in judged for tag in one.tags}):
        inside = [one for one in judged if tag in one.tags]
        print(f"    tag {tag:20} {share([one.got == one.gold for one in inside]):.2f} of {len(inside)}")
    print("  reliability (confidence: share right, facts):")
    for step in range(10):
        inside = [one for one in judged if step / 10 <= one.confidence < (step + 1) / 10 + (step == 9)]
        if inside:
            print(f"    {step / 10:.1f}  {share([one.got == one.gold for one in inside]):.2f}  {len(inside)}")


def report_answers(cases: Cases) -> None:
    """Overall verdicts, missing points, and facts that match held against pages on another topic."""
    given = [cases.match(case).overall == case["overall"] for case in cases.cases]
    raw = [cases.match(case, split=True).overall == case["overall"] for case in cases.cases]
    print(f"  overall verdict: {share(given):.3f} from the facts, {share(raw):.3f} from the raw note")
    points = Counter()
    for case in cases.cases:
        for gold, got in zip(case["expected_points"], cases.match(case).points, strict=True):
            points[gold["status"] == "missing", got.status == "missing"] += 1
    found, called = points[True, True] + points[True, False], points[True, True] + points[False, True]
    if found and called:
        print(
            f"  missing points: recall {points[True, True] / found:.3f}, "
            f"precision {points[True, True] / called:.3f}"
        )
    wrong = Counter()
    for place, case in enumerate(cases.cases):
        for step in (5, 11, 17):
            other = cases.cases[(place + step) % len(cases.cases)]
            if other["topic"] != case["topic"]:
                result = cases.match(case, pages=cases.pages_of(other))
                wrong.update(
                    got.verdict
                    for got, gold in zip(result.facts, case["facts"], strict=True)
                    if gold["verdict"] == "matches"
                )
    total = sum(wrong.values())
    if total:
        shown = {verdict: round(count / total, 3) for verdict, count in wrong.most_common()}
        print(f"  matching facts held against another topic's page ({total}): {shown}")


def report_speed(cases: Cases) -> None:
    start = time.process_time()
    rounds = 0
    while time.process_time() - start < 5:
        for case in cases.cases:
            cases.match(case)
        rounds += 1
    rate = rounds * len(cases.cases) / (time.process_time() - start) * 60
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"  speed: {rate:,.0f} answers a minute of one core, pages read once; "
        f"this process with numpy and scipy {memory:.0f} MB"
    )
    text = cases.cases[0]["pages"][0]["text"]
    for times in (10, 100, 1000):
        start = time.process_time()
        prepare_page(PageText("", (text + "\n") * times))
        print(f"  reading a page of {len(text) * times / 1000:,.0f} kB: {time.process_time() - start:.2f} s")


# Public sets, by file name in the folder: fields of claim, evidence and label, and what means supported.
EXTERNAL = {
    "fever_symmetric": (("claim",), ("evidence", "evidence_sentence"), ("label", "gold_label"), {"SUPPORTS"}),
    "fm2_gold": (("text", "claim"), ("gold_evidence", "evidence"), ("label",), {"SUPPORTS"}),
    "wice_claim": (("claim",), ("evidence",), ("label",), {"supported"}),
    "climate_fever": (("claim",), ("evidence",), ("label", "evidence_label"), {"SUPPORTS"}),
    "breaking_nli": (("sentence2",), ("sentence1",), ("gold_label",), {"entailment"}),
    "sick": (
        ("sentence_B", "sentence2"),
        ("sentence_A", "sentence1"),
        ("entailment_label", "label"),
        {"ENTAILMENT", "entailment"},
    ),
    "q2": (("response", "claim"), ("knowledge", "evidence"), ("label",), {"1", "supported", "SUPPORTS"}),
    "qags_cnndm": (("summary", "claim"), ("article", "evidence"), ("label",), {"1", "yes", "supported"}),
    "qags_xsum": (("summary", "claim"), ("article", "evidence"), ("label",), {"1", "yes", "supported"}),
    "begin_wow": (
        ("response", "claim"),
        ("knowledge", "evidence"),
        ("label",),
        {"Fully attributable", "supported"},
    ),
    "govuk_perturb": (("claim",), ("evidence",), ("label",), {"supported"}),
}


def external(folder: Path) -> None:
    """AUC of "supported" on each public set beside plain word overlap."""
    for name, fields in EXTERNAL.items():
        path = folder / f"{name}.jsonl"
        if not path.exists():
            print(f"  {name:18} absent: no {path.name} in the folder")
            continue
        scored = [
            _external_row(json.loads(line), fields)
            for line in path.read_text(encoding="utf-8").splitlines()
            if line
        ]
        usable = [row for row in scored if row is not None]
        if not usable:
            print(f"  {name:18} unreadable: no line has {fields[0][0]}, {fields[1][0]}, {fields[2][0]}")
            continue
        engine = auc([row[1] for row in usable], [row[0] for row in usable])
        overlap = auc([row[2] for row in usable], [row[0] for row in usable])
        print(f"  {name:18} {len(usable):6} claims  AUC {engine:.3f}  word overlap {overlap:.3f}")


def _external_row(item: dict, fields: tuple) -> tuple[bool, float, float] | None:
    claim, evidence, label = (
        next((item[name] for name in names if name in item), None) for names in fields[:3]
    )
    if claim is None or evidence is None or label is None:
        return None
    text = "\n".join(map(str, evidence)) if isinstance(evidence, list) else str(evidence)
    page = prepare_page(PageText("", text))
    found = match_answer([page], str(claim), [str(claim)]).facts[0]
    signed = {"matches": 1.0, "partly": 0.1, "contradicts": -1.0, "not_on_website": -0.6}.get(
        found.verdict, -0.6
    )
    words = {word for word in str(claim).lower().split() if len(word) > 3}
    overlap = sum(word in text.lower() for word in words) / len(words) if words else 0.0
    return str(label) in fields[3], signed * found.confidence + 0.2 * overlap, overlap


def auc(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Chance that a supported claim scores above another (ties half)."""
    ranks = np.argsort(np.argsort(scores, kind="stable"), kind="stable").astype(float)
    values = np.array(scores)
    for value in np.unique(values):
        ranks[values == value] = ranks[values == value].mean()
    truth = np.array(labels)
    positive, negative = truth.sum(), (~truth).sum()
    if not positive or not negative:
        return float("nan")
    return float((ranks[truth].sum() - positive * (positive - 1) / 2) / (positive * negative))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cases", type=Path, nargs="*")
    parser.add_argument("--external", type=Path)
    parser.add_argument("--model", action="store_true", help="with better-answered[models]")
    wanted = parser.parse_args()
    if wanted.external is not None:
        external(wanted.external)
    if wanted.cases:
        cases = Cases(wanted.cases, load_encoder() if wanted.model else None)
        report_verdicts(judge_all(cases))
        report_answers(cases)
        report_speed(cases)
    return 0


if __name__ == "__main__":
    sys.exit(main())
