"""python -m scoring mixed CALLS.csv [--adjusted FILE.csv] [--out FILE.csv]: variances of councils, scenarios,
assessors.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from scoring.csv_files import numbers, read_rows, write
from scoring.design import is_connected, treatment
from scoring.severity import adjusted_means, fit_crossed

GROUPS = ("council_id", "scenario_id", "assessor_id")


def main(argv: Sequence[str]) -> int:
    """REML of score ~ topic + (1 | council) + (1 | scenario) + (1 | assessor); calls without a score are left
    out.
    """
    parser = argparse.ArgumentParser(prog="python -m scoring mixed", description=main.__doc__)
    parser.add_argument("calls", type=Path, help="council_id, topic_id, scenario_id, assessor_id, score")
    parser.add_argument(
        "--adjusted", type=Path, help="write council means adjusted for assessors and scenarios"
    )
    parser.add_argument("--blups", type=Path, help="write the effect of every council, scenario and assessor")
    parser.add_argument("--fixed", type=Path, help="write the effects of the topics")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(argv)
    rows = read_rows(asked.calls, [*GROUPS, "topic_id", "score"])
    rows = [row for row in rows if row["score"]]
    score = numbers(rows, "score", asked.calls)
    groups = {name: [row[name] for row in rows] for name in GROUPS}
    topic = [row["topic_id"] for row in rows]
    terms, X = treatment(topic)
    fit = fit_crossed(score, X, groups)
    variances = [*((name, fit.variances[name]) for name in GROUPS), ("Residual", fit.residual)]
    write(
        ("group", "variance", "reml_criterion", "n"),
        [(*v, fit.criterion, len(rows)) for v in variances],
        asked.out,
    )
    if asked.fixed:
        names = ["(Intercept)", *(f"topic_id{term}" for term in terms)]
        write(("term", "estimate", "se"), zip(names, fit.fixed, fit.fixed_se, strict=True), asked.fixed)
    if asked.blups:
        blups = [
            (name, *effect)
            for name, effects in sorted(fit.random.items())
            for effect in zip(effects.levels, effects.effect, effects.sd, strict=True)
        ]
        write(("group", "level", "blup", "cond_sd"), blups, asked.blups)
    if asked.adjusted:
        council = groups.pop("council_id")
        means: list[tuple[str, float | None, float | None]] = [
            (name, None, None) for name in sorted(set(council))
        ]
        # Without a chain of shared assessors between all councils severity is not identified: blank.
        if is_connected(council, groups["assessor_id"]):
            found = adjusted_means(council, topic, score, groups).adjusted
            means = list(zip(found.levels, found.effect.tolist(), found.sd.tolist(), strict=True))
        write(("council_id", "adjusted_mean", "se"), means, asked.adjusted)
    return 0
