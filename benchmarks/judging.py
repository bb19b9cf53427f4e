"""How much of what judges get wrong does the judging itself bring to light?

A simulated wave of 400 councils × 9 calls × 4 facts is judged by the rules of the house: a seeded share twice, a third
where two differ or a key fact contradicts. Every judge gives a wrong verdict on 5 % of facts, any other verdict alike
likely. The rules are the real ones (app.matching.rules); only the verdicts are drawn. Run with

    python -m benchmarks.judging [--seeds 5]

It prints, a wave a line: verdicts that were wrong where two judged, how many of them the pairs show, differing pairs
in which nobody was wrong (false alarms), the share of wrong verdicts that the differing pairs let one estimate,
Krippendorff's alpha, false contradictions on key facts and how many of them a third undid, and the share of settled
facts that are wrong in the end. No database, no clock: figures are the same on every machine.
"""

import argparse
import random
from dataclasses import dataclass
from datetime import UTC, datetime

from app.matching import rules
from app.matching.models import FactJudgement, Judging, Round, Verdict
from app.waves.models import Wave
from app.website.models import KeyFact
from scoring.agreement import krippendorff_alpha

AT = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
JUDGES, FACTS, WRONG = 12, 4, 0.05
VERDICTS = list(Verdict)
TRUE_SHARES = (0.62, 0.12, 0.12, 0.08, 0.06)  # of the verdicts, in their order


@dataclass
class Found:
    """One simulated wave. A wrong verdict is found where the other judge of the pair says otherwise."""

    calls: int = 0
    twice: int = 0
    thirds: int = 0
    wrong: int = 0  # verdicts, where two judged
    found: int = 0
    false_alarms: int = 0
    pairs: int = 0
    differing: int = 0
    alpha: float = 0.0
    false_critical: int = (
        0  # calls whose first or second judge saw a contradiction on the key fact that is none
    )
    undone: int = 0
    settled_wrong: int = 0  # facts
    facts: int = 0

    @property
    def estimated_wrong(self) -> float:
        """Share of wrong verdicts e that the differing share implies: 2e(1−e) + ¾e², wrong ones alike likely."""
        share = self.differing / self.pairs
        return (2 - (4 - 5 * share) ** 0.5) / 2.5


def simulate(
    seed: int, *, councils: int = 400, calls_each: int = 9, percent: int = 15, wrong: float = WRONG
) -> Found:
    chance = random.Random(seed)
    wave = Wave(seed=seed, second_judging_percent=percent)
    found, units = Found(), []
    for number in range(councils * calls_each):
        truth = chance.choices(VERDICTS, TRUE_SHARES, k=FACTS)
        done = _judge(wave, f"call-{number}", truth, chance, wrong)
        found.calls += 1
        _count(found, done, truth, units, rules.standing(wave, f"call-{number}", done))
    found.alpha = krippendorff_alpha(units, "nominal")
    return found


def _judge(
    wave: Wave, reference: str, truth: list[Verdict], chance: random.Random, wrong: float
) -> list[Judging]:
    done: list[Judging] = []
    while (needed := rules.round_needed(wave, reference, done)) is not None:
        judge = chance.choice([one for one in range(JUDGES) if one not in [past.judge_id for past in done]])
        judgements = [
            FactJudgement(key_fact_id=n, verdict=_given(verdict, chance, wrong), key_fact=KeyFact(key=n == 0))
            for n, verdict in enumerate(truth)
        ]
        done.append(Judging(round=needed, judge_id=judge, submitted_at=AT, judgements=judgements))
    return done


def _given(verdict: Verdict, chance: random.Random, wrong: float) -> Verdict:
    if chance.random() >= wrong:
        return verdict
    return chance.choice([one for one in VERDICTS if one != verdict])


def _count(
    found: Found, done: list[Judging], truth: list[Verdict], units: list[object], standing: Judging | None
) -> None:
    rounds = {one.round: [given.verdict for given in one.judgements] for one in done}
    assert standing is not None
    settled = rounds[standing.round]
    found.thirds += Round.THIRD in rounds
    found.facts += len(truth)
    found.settled_wrong += sum(one != true for one, true in zip(settled, truth, strict=True))
    critical = [
        one[0] == Verdict.CONTRADICTS != truth[0] for number, one in rounds.items() if number != Round.THIRD
    ]
    if any(critical):
        found.false_critical += 1
        found.undone += settled[0] == truth[0]
    if Round.SECOND not in rounds:
        return
    found.twice += 1
    for first, second, true in zip(rounds[Round.FIRST], rounds[Round.SECOND], truth, strict=True):
        errors = (first != true) + (second != true)
        found.pairs += 1
        found.wrong += errors
        found.differing += first != second
        found.found += errors if first != second else 0
        found.false_alarms += first != second and not errors
        units.append((first, second))


def line(seed: int, one: Found) -> str:
    return (
        f"{seed:4} {one.calls:6} {one.twice:6} {one.thirds:7} {one.wrong:6} {one.found:6} {one.false_alarms:6} "
        f"{100 * one.estimated_wrong:6.1f} {one.alpha:6.3f} {one.false_critical:9} {one.undone:7} "
        f"{100 * one.settled_wrong / one.facts:8.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5)
    seeds = parser.parse_args().seeds
    print("seed  calls  twice  thirds  wrong  found  false  est. %  alpha  false cr.  undone  wrong %")
    for seed in range(1, seeds + 1):
        print(line(seed, simulate(seed)))


if __name__ == "__main__":
    main()
