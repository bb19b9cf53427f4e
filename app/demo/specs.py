"""The facts of the demonstration's topics: which values each can have and how they read and sound.

Data stands in data/facts.json: for every fact the values that a council may have, the sentences in which its page
prints one, and the words in which somebody says one on the telephone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from app.demo import words

DATA = Path(__file__).parent / "data"
SCENARIO_DATA = Path(__file__).parents[1] / "scenarios" / "data"
WELSH_WORDS = {
    "working days": "diwrnod gwaith",
    "weeks": "wythnos",
    "January": "Ionawr",
    "February": "Chwefror",
    "March": "Mawrth",
    "November": "Tachwedd",
    "December": "Rhagfyr",
}


@dataclass(frozen=True)
class Spec:
    """One fact of a topic. `raw` is its entry in the data."""

    code: str
    kind: str
    raw: Mapping[str, Any]

    @property
    def fixed(self) -> bool:
        """Whether law or custom gives every council the same value, so that no page can be out of date."""
        return bool(self.raw.get("fixed"))

    def values(self, nation: str) -> list[str]:
        """The values that a council of this nation may have, as printed."""
        if "options" in self.raw:
            return [option["value"] for option in self.raw["options"] if not option.get("wrong_only")]
        if self.kind == "money":
            low, high, step = self.raw.get("by_nation", {}).get(nation) or self.raw["range"]
            return [words.money(pence) for pence in range(low, high + 1, step)]
        return [_printed(value) for value in self.raw["values"]]

    def older(self, value: str, nation: str, chance: Random) -> str | None:
        """What a page said before it should have been changed to `value`; None where that cannot be."""
        if self.fixed:
            return None
        if "old" in self.raw:
            return str(self.raw["old"][self.raw["values"].index(value)])
        values = self.values(nation)
        if self.kind == "money":
            return _lower_price(value, int(self.raw["range"][2]))
        others = [other for other in values if other != value]
        return chance.choice(others) if others else None

    def other(self, true_value: str, page_says: str | None, nation: str, chance: Random) -> str:
        """A wrong value that is not far from what could be; one that the page does not say, if there is any."""
        if "options" in self.raw:
            wrong = [str(option["value"]) for option in self.raw["options"]]
        elif "wrong" in self.raw:
            wrong = [words.money(v) if self.kind == "money" else _printed(v) for v in self.raw["wrong"]]
        elif self.kind == "money":
            pence = _pence(true_value)
            wrong = [words.money(round(pence * share / 50) * 50) for share in (0.8, 1.25, 1.5)]
        else:
            wrong = self.values(nation)
        wrong = [value for value in wrong if value != true_value]
        return chance.choice([value for value in wrong if value != page_says] or wrong)

    def sentence(self, value: str, chance: Random) -> str:
        """A sentence of a page that holds the value."""
        if "options" in self.raw:
            return str(self._option(value)["page"])
        return str(chance.choice(self.raw["page"])).format(v=value)

    def cell(self, value: str) -> tuple[str, str] | None:
        """Heading and cell of a table of fees; None for what is not money."""
        if self.kind != "money":
            return None
        return str(self.raw["label"]), str(self.raw["cell"]).format(v=value)

    def welsh(self, value: str) -> str | None:
        """The sentence in Welsh, where the data has one."""
        if "options" in self.raw:
            found = self._option(value).get("cy")
            return str(found) if found else None
        pattern = self.raw.get("cy")
        for english, welsh in WELSH_WORDS.items():
            value = value.replace(english, welsh)
        return str(pattern).format(v=value) if pattern else None

    def said(self, value: str, chance: Random, *, vague: bool = False) -> str:
        """What somebody says on the telephone who means this value; hedged when `vague`."""
        which = "vague" if vague else "said"
        spoken = words.money_said(_pence(value)) if self.kind == "money" else words.said(value)
        if "options" in self.raw:
            patterns: Sequence[str] = self._option(value)[which]
            return chance.choice(patterns)
        written = value if chance.random() < 0.3 else spoken
        return str(chance.choice(self.raw[which])).format(v=written)

    def _option(self, value: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = next(o for o in self.raw["options"] if o["value"] == value)
        return found


@dataclass(frozen=True)
class Asked:
    """A fact as a scenario asks for it."""

    code: str
    kind: str
    key: bool


@dataclass(frozen=True)
class TopicText:
    """Heading, first words and closing words of a page about a topic, and its facts in the order of the page."""

    code: str
    heading: str
    intro: tuple[str, ...]
    extra: tuple[str, ...]
    specs: tuple[Spec, ...]


@cache
def topic_texts() -> dict[str, TopicText]:
    """The demonstration's nine topics by code."""
    raw = json.loads((DATA / "facts.json").read_text(encoding="utf-8"))
    return {
        code: TopicText(
            code,
            text["heading"],
            tuple(text["intro"]),
            tuple(text["extra"]),
            tuple(Spec(fact, spec["kind"], spec) for fact, spec in text["facts"].items()),
        )
        for code, text in raw.items()
    }


@cache
def spec_by_code(topic: str, fact: str) -> Spec:
    """One fact of a topic. Raises KeyError."""
    return {spec.code: spec for spec in topic_texts()[topic].specs}[fact]


@cache
def scenario_facts() -> dict[str, tuple[str, tuple[Asked, ...]]]:
    """Topic and facts of each scenario of the demonstration's topics, by the scenario's code."""
    raw = json.loads((SCENARIO_DATA / "scenarios.json").read_text(encoding="utf-8"))["scenarios"]
    return {
        scenario["code"]: (
            scenario["topic"],
            tuple(Asked(fact["code"], fact["kind"], fact["key"]) for fact in scenario["facts"]),
        )
        for scenario in raw
        if scenario["topic"] in topic_texts()
    }


@cache
def council_types() -> dict[str, frozenset[str]]:
    """The council types that answer for each of the demonstration's topics."""
    raw = json.loads((SCENARIO_DATA / "topics.json").read_text(encoding="utf-8"))["topics"]
    return {t["code"]: frozenset(t["council_types"]) for t in raw if t["code"] in topic_texts()}


def _printed(value: Any) -> str:
    if isinstance(value, list):
        n, unit = value
        return f"{n} {unit}"
    return str(value)


def _pence(printed: str) -> int:
    """
    >>> _pence("£1,024.50")
    102450
    """
    return round(float(printed.removeprefix("£").replace(",", "")) * 100)


def _lower_price(printed: str, step: int) -> str:
    """Last year's price: a few per cent lower, at least one step.

    >>> _lower_price("£24.50", 50)
    '£23'
    """
    pence = _pence(printed)
    return words.money(min(pence - step, round(pence * 0.94 / step) * step))
