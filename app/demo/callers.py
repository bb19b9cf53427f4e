"""Simulated calls: what an assessor would record of a council, a scenario and a voice, and what a judge would settle.

Pure functions of a country's seed and of what is called, so that the same call can be made again and is the same.
Councils differ in their hidden care for telephone and website, so that a table has a spread; each call also has its
luck. The stages' own actions turn these records into rows.
"""

from math import ceil
from random import Random

from app.demo.attempts import PhoneSystem, phone_system, simulate_attempts
from app.demo.call_records import DemoAnswer, DemoAttempt, DemoCall, DemoHeard, DemoJudgement
from app.demo.chance import stream
from app.demo.country import Country
from app.demo.hearing import hear, judge_heard
from app.demo.records import DemoCouncil, DemoPage, DemoPerson, FactTruth, PageState
from app.demo.specs import scenario_facts

Answers = dict[str, DemoAnswer]
NOTES = (
    "",
    "",
    "",
    "The line was bad for a moment.",
    "There was music while I waited, and a message that named the website.",
    "The person looked it up while I was on the line.",
    "I was asked for my postcode and said that I was only finding out.",
    "Friendly, and in a hurry.",
)
AVOIDABLE = ("unnecessary_clarification", "poor_signposting", "early_closure")
# How much one call's luck moves a council's care, as a standard deviation of shares.
LUCK = 0.07


def simulate_call(
    country: Country, council: DemoCouncil, scenario: str, assessor: DemoPerson, *, wave: str = "1"
) -> DemoCall:
    """One call of a wave, with all its attempts. Raises KeyError for a scenario that the demonstration lacks."""
    chance = stream(country.seed, "call", wave, council.slug, scenario, assessor.code)
    topic = scenario_facts()[scenario][0]
    truth = country.truth(council, scenario)
    page = country.page(council, topic)
    care = min(0.999, max(0.02, chance.gauss(council.phone_care, LUCK * (1.05 - council.phone_care) * 3)))
    system = phone_system(country.seed, council)
    attempts = simulate_attempts(system, care, chance)
    reached = attempts[-1].outcome == "reached"
    heard = tuple(hear(council, topic, fact, care, chance) for fact in truth) if reached else ()
    answers = _getting_through(page, system, attempts)
    if reached:
        answers |= _handling(attempts[-1], assessor, care, chance)
        answers |= _answer(heard, attempts[-1], care, chance)
        answers |= _phone_and_web(page, truth, care, chance)
    answers |= _not_scored(council, assessor, attempts, answers, chance)
    return DemoCall(
        council=council.slug,
        topic=topic,
        scenario=scenario,
        assessor=assessor.code,
        end="reached" if reached else "not_reached",
        attempts=attempts,
        answers=tuple(answers.items()),
        heard=heard,
    )


def judge_call(
    country: Country, call: DemoCall, judge: DemoPerson, *, wave: str = "1"
) -> tuple[DemoJudgement, ...]:
    """What a judge settles, fact by fact, in the order heard; two judges of a call slip independently."""
    chance = stream(country.seed, "judge", wave, call.council, call.scenario, call.assessor, judge.code)
    return tuple(judge_heard(heard, chance) for heard in call.heard)


def _getting_through(page: DemoPage, system: PhoneSystem, attempts: tuple[DemoAttempt, ...]) -> Answers:
    """Section A. What the timings give is taken from the last attempt, the one that counts."""
    last = attempts[-1]
    answered = last.seconds("ringing_stopped")
    menus = [moment.seconds for moment in last.moments if moment.moment == "menu"]
    person = last.seconds("person")
    which = ("first", "second", "third")[last.number - 1] if person is not None else "none"
    answers = {
        "A1": DemoAnswer("no" if page.number_given == "none" else "yes"),
        "A2": DemoAnswer(which),
    }
    if person is not None:
        answers["A3"] = DemoAnswer(str(person))
        answers["A4"] = DemoAnswer(str(person - menus[-1])) if menus else _none("There was no menu.")
    if answered is None:
        nothing = _none("Nobody and nothing answered.")
        return answers | {"A5": nothing, "A6": nothing, "A7": _none("No recorded message was heard.")}
    answers["A5"] = DemoAnswer(str(len(menus)))
    answers["A6"] = DemoAnswer(str(menus[-1] - answered if menus else 0))
    message = DemoAnswer(system.message) if system.message else _none("No recorded message was heard.")
    return answers | {"A7": message}


def _handling(attempt: DemoAttempt, assessor: DemoPerson, care: float, chance: Random) -> Answers:
    """Section B, where assessors differ in what they give."""
    transfers = attempt.times("transfer")
    understood = chance.gauss(1.3 + 1.7 * care + assessor.severity, 0.5)
    courteous = chance.gauss(1.9 + 1.1 * care + assessor.severity, 0.45)
    return {
        "B1": DemoAnswer(str(transfers)),
        "B2": DemoAnswer("yes" if chance.random() < (0.65 if transfers else 0.2 * (1 - care)) else "no"),
        "B3": DemoAnswer(_on_scale(understood)),
        "B4": DemoAnswer(_on_scale(courteous)),
    }


def _answer(heard: tuple[DemoHeard, ...], attempt: DemoAttempt, care: float, chance: Random) -> Answers:
    """Section C but for what is derived from the verdicts."""
    given = sum(fact.given for fact in heard) / len(heard)
    resolved = "yes" if given == 1 and chance.random() < 0.75 + 0.25 * care else "partly"
    astray = attempt.times("transfer") > 1 and chance.random() < 0.5
    wrongly = astray or chance.random() < 0.15 * (1 - care)
    return {
        "C3": DemoAnswer("no" if given < 0.5 else resolved),
        "C4": DemoAnswer("yes" if wrongly else "no"),
    }


def _phone_and_web(page: DemoPage, truth: list[FactTruth], care: float, chance: Random) -> Answers:
    """Section D; of a page that says nothing there is nothing to find and nothing to date."""
    silent = sum(fact.page_says is None for fact in truth)
    on_site = "no" if silent == len(truth) else "partly" if silent else "yes"
    answers = {
        "D1": DemoAnswer("yes" if chance.random() < 0.1 + 0.8 * care else "no"),
        "D2": DemoAnswer(on_site),
    }
    if on_site == "no":
        return answers
    current = page.state is PageState.CURRENT
    return answers | {
        "D3": DemoAnswer("yes" if page.findable else "no"),
        "D4": DemoAnswer("yes" if current else "no"),
    }


def _not_scored(
    council: DemoCouncil,
    assessor: DemoPerson,
    attempts: tuple[DemoAttempt, ...],
    answers: Answers,
    chance: Random,
) -> Answers:
    last = attempts[-1]
    person = last.seconds("person")
    minutes = 0 if person is None else ceil((last.ended_seconds - person) / 60)
    findable = answers.get("D2", DemoAnswer()).value == "yes" and answers["D3"].value == "yes"
    avoidable = findable and chance.random() < 0.35
    welsh = council.nation == "Wales" and "cy" in assessor.languages and chance.random() < 0.5
    return {
        "N1": DemoAnswer("mostly" if chance.random() < 0.06 else "yes"),
        "N2": DemoAnswer(str(minutes)),
        "N3": DemoAnswer(chance.choice(AVOIDABLE) if avoidable else "needed"),
        "N4": DemoAnswer("welsh" if welsh else "english"),
        "N5": DemoAnswer(chance.choice(NOTES)),
    }


def _on_scale(value: float) -> str:
    return str(min(3, max(0, round(value))))


def _none(reason: str) -> DemoAnswer:
    return DemoAnswer("", True, reason)
