"""A made-up study in the shape of the public climate scorecards, with its totals worked out a second way.

Groups differ in how many councils they have, how many questions a section asks them and how much it weighs; some
items are missing, and each section but two holds a penalty that can only take points away.
"""

import random
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

GROUPS = {"Unitary": 181, "District": 180, "County": 24, "Combined": 13, "Northern": 11}
SECTIONS = [f"Section {number}" for number in range(1, 10)]
COUNCILS, ITEMS = 409, 29_789


@dataclass(frozen=True)
class ShapedStudy:
    items: str
    weights: str
    exact: dict[str, Fraction]  # council → total in percent
    groups: dict[str, str]


def shaped_study(*, councils: int = COUNCILS, items: int = ITEMS, seed: int = 1) -> ShapedStudy:
    """`councils` councils with exactly `items` item scores."""
    chance = random.Random(seed)
    names = [f"Made-up council {number:03}" for number in range(councils)]
    kinds = [group for group, size in GROUPS.items() for _ in range(size)]
    chance.shuffle(kinds)
    groups = dict(zip(names, kinds[:councils], strict=True))
    asked = {(group, section): chance.randint(8, 11) for group in GROUPS for section in SECTIONS}
    weights = {(group, section): chance.choice([5, 10, 15, 20]) for group in GROUPS for section in SECTIONS}
    rows = []
    for council, group in groups.items():
        for place, section in enumerate(SECTIONS):
            for number in range(asked[group, section]):
                maximum = chance.choice(["1", "2", "3"])
                score = chance.choice(["0", "0.5", maximum])
                rows.append(
                    (council, group, section, f"Question {number + 1}", score, maximum, chance.choice("12"))
                )
            if place < 7:
                score = chance.choice(["0", "0", "-1", "-2.5"])
                rows.append((council, group, section, "Penalty", score, "0", "1"))
    # what is left out are the missing items
    kept = sorted(chance.sample(range(len(rows)), items))
    rows = [rows[index] for index in kept]
    lines = ["council,group,section,item,score,max,weight", *(",".join(row) for row in rows)]
    table = [
        "group,section,weight",
        *(f"{group},{section},{weight}" for (group, section), weight in weights.items()),
    ]
    return ShapedStudy("\n".join(lines) + "\n", "\n".join(table) + "\n", _exact(rows, weights), groups)


def _exact(rows, weights) -> dict[str, Fraction]:
    """The slow obvious way: nothing of the product, plain fractions, one council after the other."""
    of_council = defaultdict(lambda: defaultdict(list))
    for council, group, section, _, score, maximum, weight in rows:
        of_council[council, group][section].append(
            (Fraction(score) * int(weight), int(maximum) * int(weight))
        )
    totals = {}
    for (council, group), sections in of_council.items():
        weighted, weight_sum = Fraction(0), 0
        for section, own in sections.items():
            most = sum(maximum for _, maximum in own)
            if most:
                weighted += weights[group, section] * 100 * sum(score for score, _ in own) / most
                weight_sum += weights[group, section]
        totals[council] = weighted / weight_sum
    return totals
