"""Simulated diallings: who answers, after how many menus, seconds and transfers.

A council keeps its telephone system for a whole country's seed: the menus and the message are the same in every
call. A careless council makes people wait longer, passes them on more often and is less often reached.
"""

from dataclasses import dataclass
from random import Random

from app.demo.call_records import DemoAttempt, DemoMoment
from app.demo.chance import stream
from app.demo.records import DemoCouncil

MAX_ATTEMPTS = 3
# How an attempt ends that reaches nobody, and how often in a hundred of them.
FAILURES = {"no_answer": 30, "engaged": 15, "message_only": 25, "gave_up": 20, "closed": 4, "cut_off": 6}


@dataclass(frozen=True, slots=True)
class PhoneSystem:
    """A council's menus (seconds of each) and what its recorded message says of the website, "" without one."""

    menus: tuple[int, ...]
    message: str


def phone_system(seed: int, council: DemoCouncil) -> PhoneSystem:
    """The system of a council, the same in each of its calls."""
    chance = stream(seed, "system", council.slug)
    layers = chance.choices([0, 1, 2, 3], weights=[25, 40, 25, 10])[0]
    menus = tuple(chance.randint(9, 34) for _ in range(layers))
    message = ""
    if chance.random() < 0.8:
        message = chance.choices(["page", "site", "no"], weights=[0.1 + council.web_care / 2, 0.3, 0.6])[0]
    return PhoneSystem(menus, message)


def simulate_attempts(system: PhoneSystem, care: float, chance: Random) -> tuple[DemoAttempt, ...]:
    """Up to three diallings, the last one the one that reaches a person, if any does."""
    attempts: list[DemoAttempt] = []
    for number in range(1, MAX_ATTEMPTS + 1):
        later = 0 if number == 1 else chance.choice([1, 1, 2])
        if chance.random() < 0.42 + 0.575 * care:
            return (*attempts, _reached(number, later, system, care, chance))
        attempts.append(_failed(number, later, system, chance))
    return tuple(attempts)


def _failed(number: int, later: int, system: PhoneSystem, chance: Random) -> DemoAttempt:
    outcome = chance.choices(list(FAILURES), weights=list(FAILURES.values()))[0]
    moments = [DemoMoment("dialled", 0)]
    at = chance.randint(5, 25)
    if outcome == "no_answer":
        at = chance.randint(60, 120)
    elif outcome != "engaged":
        moments.append(DemoMoment("ringing_stopped", at))
        at += chance.randint(15, 50)
        if outcome in {"gave_up", "cut_off"}:
            at = _through_menus(moments, system, at)
            moments.append(DemoMoment("queue", at))
            at += chance.randint(120, 300) if outcome == "cut_off" else 900
    return _ended(number, later, outcome, moments, at)


def _reached(number: int, later: int, system: PhoneSystem, care: float, chance: Random) -> DemoAttempt:
    at = chance.randint(4, 16)
    moments = [DemoMoment("dialled", 0), DemoMoment("ringing_stopped", at)]
    at = _through_menus(moments, system, at)
    wait = min(840, round(chance.expovariate(1 / (12 + 320 * (1 - care)))))
    if wait > 8:
        moments.append(DemoMoment("queue", at + 1))
    at += max(2, wait)
    moments.append(DemoMoment("person", at))
    at += chance.randint(15, 45)
    for _ in range(_transfers(care, chance)):
        moments.append(DemoMoment("transfer", at))
        at += chance.randint(25, 140)
    if chance.random() < 0.35:
        moments.append(DemoMoment("on_hold", at))
        at += chance.randint(15, 110)
        moments.append(DemoMoment("back", at))
    return _ended(number, later, "reached", moments, at + chance.randint(70, 260))


def _transfers(care: float, chance: Random) -> int:
    several = 0.9 * (1 - care)
    return chance.choices([0, 1, 2, 3], weights=[1, several, several / 3, several / 10])[0]


def _through_menus(moments: list[DemoMoment], system: PhoneSystem, at: int) -> int:
    """A menu is stamped when one chooses in it; the last one is the end of the menus."""
    for seconds in system.menus:
        at += seconds
        moments.append(DemoMoment("menu", at))
    return at


def _ended(number: int, later: int, outcome: str, moments: list[DemoMoment], at: int) -> DemoAttempt:
    return DemoAttempt(number, later, outcome, (*moments, DemoMoment("ended", at)), at)
