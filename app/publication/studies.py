"""A study's files as the rows that are shown: the dry run and the publication are made by the same hands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from app.publication.models import Study, StudyRow
from app.publication.study_reading import Fault, StudyFiles, read_study
from scoring.composite import (
    PLACE,
    RULES,
    TOTAL,
    Composite,
    CompositeRow,
    Difference,
    Fit,
    Rule,
    differences,
    fits,
)

DECIMALS = 1  # where no figure is stated that could say how many
RULE_OF = {rule.words: rule for rule in RULES}


@dataclass(frozen=True)
class Recomputed:
    """What a study comes to, or the faults of its files. `rows` are unsaved."""

    faults: list[Fault]
    about: dict[str, Any]
    rows: list[StudyRow]
    differences: list[dict[str, str]]


def recompute(study: Study) -> Recomputed:
    """Read a study's files and work everything out, under its own rule or the one that fits best."""
    files = read_study(items=study.items, weights=study.weights, stated=study.stated)
    if files.faults:
        return Recomputed(files.faults, {}, [], [])
    decimals = DECIMALS if files.decimals is None else files.decimals
    composite = Composite(files.items, files.weights, decimals)
    fitting = fits(composite, files.stated)
    rule = RULE_OF.get(study.rounding, fitting[0].rule)
    rows = composite.rows(rule)
    differing = differences(rows, files.stated)
    stated = {(one.council, one.what): one.figure for one in files.stated}
    return Recomputed(
        faults=[],
        about=_about(files, rule, decimals, fitting, chosen=bool(study.rounding)),
        rows=[
            _row(position, row, composite.weights[row.council], stated, decimals)
            for position, row in enumerate(rows, start=1)
        ],
        differences=[_difference(one, decimals) for one in differing],
    )


def _about(
    files: StudyFiles, rule: Rule, decimals: int, fitting: Sequence[Fit], *, chosen: bool
) -> dict[str, Any]:
    return {
        "councils": len(files.groups),
        "item_scores": len(files.items),
        "without_score": sum(one.score is None for one in files.items),
        "groups": sorted(set(files.groups.values())),
        "sections": list(dict.fromkeys(one.section for one in files.items)),
        "weighted": bool(files.weights),
        "stated": len(files.stated),
        "decimals": decimals,
        "rule": rule.words,
        "rule_chosen": chosen,
        "fits": [{"rule": fit.rule.words, "same": fit.same, "of": fit.of} for fit in fitting],
    }


def _row(
    position: int,
    row: CompositeRow,
    weights: Mapping[str, Fraction],
    stated: Mapping[tuple[str, str], Fraction],
    decimals: int,
) -> StudyRow:
    def given(what: str, places: int) -> str:
        return figure(stated.get((row.council, what)), places)

    sections = [
        {
            "section": name,
            "weight": figure(weights[name], None),
            "recomputed": figure(value, decimals),
            "stated": given(name, decimals),
        }
        for name, value in row.sections.items()
    ]
    return StudyRow(
        study_id=0,
        group_name=row.group,
        position=position,
        council_name=row.council,
        place=row.place,
        place_label=row.label,
        figures={
            "total": figure(row.total, decimals),
            "total_exact": figure(row.exact, 6),
            "stated_total": given(TOTAL, decimals),
            "stated_place": given(PLACE, 0),
            "sections": sections,
        },
    )


def _difference(one: Difference, decimals: int) -> dict[str, str]:
    places = 0 if one.what == PLACE else decimals
    return {
        "group": one.group,
        "council": one.council,
        "figure": one.what,
        "stated": figure(one.stated, places),
        "recomputed": figure(one.recomputed, places) or "no figure",
    }


def figure(value: Fraction | None, decimals: int | None) -> str:
    """A figure in words, "" for none; without `decimals` as short as it can be.

    >>> figure(Fraction(123, 2), 1), figure(None, 1), figure(Fraction(3, 2), None)
    ('61.5', '', '1.5')
    """
    if value is None:
        return ""
    return f"{float(value):g}" if decimals is None else f"{float(value):.{decimals}f}"
