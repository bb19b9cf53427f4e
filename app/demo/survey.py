"""Three made-up surveys of the fictional councils: one taken in from a file, one published, one open for answers.

What a council says of itself is a little better than what its calls see, and most so where callers fare worst.
"""

from datetime import datetime, timedelta
from random import Random

from sqlmodel import Session

from app.accounts.models import Person
from app.core.clock import LOCAL
from app.core.forms import Typed
from app.councils.models import CouncilType
from app.demo.chance import stream
from app.demo.country import Country
from app.demo.records import DemoCouncil
from app.demo.register import People
from app.surveys import actions, queries
from app.surveys.forms import DraftForm, read_answer
from app.surveys.import_actions import import_responses
from app.surveys.models import Mode, Survey, SurveyResponse
from scoring.codec import write_csv
from scoring.questionnaire import asked_questions

INTRODUCTION = "How fictional councils answer people, in their own words. Made up for this demonstration."


def hold_surveys(session: Session, country: Country, people: People, *, at: datetime) -> None:
    """An earlier survey by file, one answered in two modes and published, and one in which answers come in."""
    _earlier(session, country, people, at - timedelta(days=700))
    _published(session, country, people, at)
    _open(session, country, people, at)


def _morning(at: datetime) -> datetime:
    """Nine in the morning of a day, in British time."""
    return at.astimezone(LOCAL).replace(hour=9, minute=5, second=0, microsecond=0)


def _draft(
    session: Session, title: str, code: str, first: datetime, days: int, groups: set[str], by: Person
) -> Survey:
    opens_on = first.astimezone(LOCAL).date()
    entered = DraftForm(
        title=title,
        code=code,
        introduction=INTRODUCTION,
        opens_on=opens_on,
        closes_on=opens_on + timedelta(days=days),
        groups=sorted(CouncilType(one) for one in groups),
    )
    survey = actions.draft(session, entered=entered, fictional=True, by=by, at=first)
    session.flush()
    return survey


def _earlier(session: Session, country: Country, people: People, at: datetime) -> None:
    kinds = {"english-district", "unitary"}
    survey = _draft(
        session, "Customer contact, two years earlier", "contact-earlier", at, 30, kinds, people.publisher
    )
    codes = [one.code for one in queries.questionnaire_of(survey).questions]
    rows = []
    for one in country.councils:
        chance = stream(country.seed, one.slug, "earlier survey")
        if one.type in kinds and chance.random() < 0.7:
            said = _asked_of(survey, _said(one, chance, better=-6))
            rows.append([one.gss_code, *(said.get(code, "") for code in codes)])
    text = write_csv(["gss_code", *codes], rows)
    over = at + timedelta(days=45)
    import_responses(
        session,
        survey=survey,
        text=text,
        file_name="earlier.csv",
        by=people.publisher,
        at=over,
        dry_run=False,
    )
    actions.publish(session, survey=survey, by=people.publisher, at=over)


def _published(session: Session, country: Country, people: People, at: datetime) -> None:
    begun = _morning(at - timedelta(days=60))
    kinds = {one.type for one in country.councils}
    survey = _draft(
        session, "Customer contact this year", "contact-this-year", begun, 28, kinds, people.publisher
    )
    actions.open(session, survey=survey, by=people.publisher, at=begun)
    for number, one in enumerate(country.councils):
        chance = stream(country.seed, one.slug, "survey")
        user = people.council_users.get(one.gss_code)
        if user is None and chance.random() < 0.18:
            continue  # never answered
        mode = Mode.ONLINE if user or number % 3 else Mode.TELEPHONE
        by = people.reviewer if mode is Mode.TELEPHONE else user
        moment = begun + timedelta(days=number % 20 + 1, hours=number % 7)
        response = _answer(session, survey, one, _said(one, chance), mode=mode, by=by, at=moment)
        actions.submit(session, survey=survey, response=response, mode=mode, by=by, at=moment)
    over = at - timedelta(days=25)
    actions.close(session, survey=survey, by=people.publisher, at=over)
    actions.publish(session, survey=survey, by=people.publisher, at=over + timedelta(days=2))


def _open(session: Session, country: Country, people: People, at: datetime) -> None:
    begun = _morning(at - timedelta(days=6))
    kinds = {one.type for one in country.councils}
    survey = _draft(
        session, "Customer contact, half a year on", "contact-now", begun, 21, kinds, people.publisher
    )
    actions.open(session, survey=survey, by=people.publisher, at=begun)
    for number, one in enumerate(country.councils):
        if number % 3 == 2:
            continue  # has not begun
        said = _said(one, stream(country.seed, one.slug, "open survey"), better=2)
        user = people.council_users.get(one.gss_code)
        mode = Mode.ONLINE if user or number % 5 else Mode.TELEPHONE
        by = people.reviewer if mode is Mode.TELEPHONE else user
        moment = begun + timedelta(days=number % 5 + 1)
        if user:
            said = dict(list(said.items())[:7])  # begun, for whoever visits to go on with
        response = _answer(session, survey, one, said, mode=mode, by=by, at=moment)
        if not user:
            actions.submit(session, survey=survey, response=response, mode=mode, by=by, at=moment)


def _answer(
    session: Session,
    survey: Survey,
    council: DemoCouncil,
    said: dict[str, str],
    *,
    mode: Mode,
    by: Person | None,
    at: datetime,
) -> SurveyResponse:
    asked = queries.asked_council(session, survey, council.gss_code)
    response = actions.begin(session, survey=survey, council=asked, mode=mode, at=at)
    said = _asked_of(survey, said)
    for question in queries.questionnaire_of(survey).questions:
        if text := said.get(question.code):
            off = text.startswith("n/a:")
            fields = {"off": "yes", "reason": text[4:].strip()} if off else {}
            typed = Typed({question.code: [text], **{f"{question.code}-{k}": [v] for k, v in fields.items()}})
            given = read_answer(question, typed)
            actions.save_answer(
                session, response=response, question=question, given=given, mode=mode, by=by, at=at
            )
    return response


def _asked_of(survey: Survey, said: dict[str, str]) -> dict[str, str]:
    """Only what the answers lead to."""
    asked = {one.code for one in asked_questions(queries.questionnaire_of(survey), said)}
    return {code: text for code, text in said.items() if code in asked}


def _said(council: DemoCouncil, chance: Random, *, better: float = 0) -> dict[str, str]:
    """What a council says, from its hidden quality: told kindly, and not measured by everybody."""
    care = council.phone_care

    def percent(middle: float, spread: float = 8) -> str:
        return f"{min(100, max(0, chance.gauss(middle + better, spread))):.0f}"

    measures = chance.choices(["all", "some", "no"], [4, 4, 2])[0]
    return {
        "O1": chance.choices(["corporate", "mixed", "services", "partner", "shared"], [5, 6, 3, 1, 1])[0],
        "O2": str(max(4, round(council.population / 4500 * chance.uniform(0.7, 1.3)))),
        "O3": chance.choices(["most", "half", "few", "unknown"], [5, 4, 2, 2])[0],
        "P1": measures,
        "P2": percent(18 + 30 * care),
        "P3": str(max(8, round(chance.gauss(95 - 60 * care, 15)))),
        "P4": percent(14 - 8 * care, 3),
        "P5": "n/a: we closed our counters" if chance.random() < 0.2 else str(chance.randint(3, 25)),
        "P6": chance.choices(["person", "robot", "no"], [4, 3, 5])[0],
        "P7": str(chance.randint(20, 240)),
        "E1": chance.choice(["yes", "yes", "no"]),
        "E2": str(max(2, round(chance.gauss(34 - 20 * care, 8)))),
        "E3": chance.choice(["2", "3", "5", "5", "10"]),
        "R1": chance.choices(["agent", "customer", "repeat", "no"], [6, 2, 1, 4])[0],
        "R2": percent(70 + 18 * care),
        "A1": chance.choices(["always", "sample", "stopped", "no"], [2, 4, 4, 5])[0],
        "A2": chance.choice(["code", "code", "listening", "system"]),
        "A3": percent(26 - 10 * care, 5),
        "S1": chance.choices(["every", "yearly", "no"], [4, 4, 3])[0],
        "S2": percent(74 + 14 * care, 6),
        "S3": chance.choices(["website", "members", "no"], [3, 5, 3])[0],
        "L1": chance.choices(["web", "centre", "records", "people", "cuts", "none"], [7, 3, 3, 3, 2, 1])[0],
        "L2": percent(55, 15),
    }
