"""What a wording is made of, and whether two are the same. Answers without a database."""

from typing import Any

from app.scenarios.models import FactKind, ScenarioVersion

WORDING = ("title", "caller", "opening", "questions", "if_asked", "stop_when", "languages")
LANGUAGE_NAMES = {"en": "English", "cy": "Welsh"}
KIND_NAMES = {
    FactKind.MONEY: "a sum of money",
    FactKind.DATE: "a date",
    FactKind.DURATION: "a length of time",
    FactKind.TIME: "a time of day",
    FactKind.PHONE: "a telephone number",
    FactKind.ADDRESS: "an address",
    FactKind.YES_NO: "yes or no",
    FactKind.COUNT: "a number",
    FactKind.TEXT: "words",
}


def wording(shipped: dict[str, Any]) -> dict[str, Any]:
    """The wording of a scenario as its data file has it."""
    return {name: shipped[name] for name in WORDING}


def facts_of(shipped: dict[str, Any]) -> list[dict[str, Any]]:
    """The fact questions of a scenario as its data file has them, in order."""
    return [
        {
            "position": position,
            "code": fact["code"],
            "question": fact["question"],
            "kind": FactKind(fact["kind"]),
            "key": bool(fact["key"]),
        }
        for position, fact in enumerate(shipped["facts"], start=1)
    ]


def says_the_same(version: ScenarioVersion, shipped: dict[str, Any]) -> bool:
    """Whether a version has this wording and these facts."""
    ours = {name: getattr(version, name) for name in WORDING}
    facts = [
        {name: getattr(fact, name) for name in ("position", "code", "question", "kind", "key")}
        for fact in version.facts
    ]
    return ours == wording(shipped) and facts == facts_of(shipped)
