"""How far publishers can trust the engine on a wave of their own, and from when judges see what it proposes."""

from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import Code
from app.core.rendering import notice, page, see_other
from app.matching import actions, forms, queries
from app.matching.models import Verdict
from app.matching.trust import (
    Agreement,
    AtThreshold,
    Compared,
    Influence,
    agreement,
    at_thresholds,
    by_kind,
    confusion,
    influence,
)
from app.waves.models import Wave
from app.waves.queries import wave_by_code

SET = notice("threshold-set", "Judges now see proposals from this confidence on.")
KIND_WORDS = {
    "money": "Money",
    "date": "Dates",
    "duration": "Durations",
    "time": "Times and hours",
    "phone": "Telephone numbers",
    "address": "Addresses",
    "yes_no": "Yes or no",
    "count": "Counts",
    "text": "Other words",
}


@dataclass(frozen=True)
class KindOfFact:
    words: str
    agreement: Agreement
    matrix: list[tuple[Verdict, list[int]]]


@dataclass(frozen=True)
class TrustPage:
    wave: Wave
    overall: Agreement
    unseen: Agreement  # of the facts whose judges were shown no proposal
    matrix: list[tuple[Verdict, list[int]]]
    kinds: list[KindOfFact]
    judges: list[tuple[str, Agreement]]
    thresholds: list[AtThreshold]
    percent: int
    form: Parsed[forms.SetThreshold]
    influence: Influence


@office.get("/office/waves/{code}/engine", name="matching.trust")
def trust(request: Request, session: Reading, code: Code) -> Response:
    content = _trust_page(session, wave_by_code(session, code))
    return page(request, "matching/trust.html", content)


def _trust_page(session: Session, wave: Wave, form: Parsed[forms.SetThreshold] | None = None) -> TrustPage:
    found = queries.compared(session, wave)
    standing = [fact for _, stands, fact in found if stands]
    by_judge: dict[str, list[Compared]] = {}
    for judge, _, fact in found:
        by_judge.setdefault(judge.name, []).append(fact)
    return TrustPage(
        wave,
        agreement(standing),
        agreement(fact for fact in standing if not fact.shown),
        confusion(standing),
        [
            KindOfFact(KIND_WORDS[kind], agreement(facts), confusion(facts))
            for kind, facts in by_kind(standing).items()
        ],
        [(name, agreement(facts)) for name, facts in sorted(by_judge.items())],
        at_thresholds(standing),
        queries.threshold_percent(session, wave),
        form or Parsed(Typed()),
        influence(fact for _, _, fact in found),
    )


@office.post("/office/waves/{code}/engine", name="matching.set_threshold")
def set_threshold(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, code: Code
) -> Response:
    wave = wave_by_code(session, code)
    form = forms.SetThreshold.parse(typed)
    if form.data is None:
        return page(request, "matching/trust.html", _trust_page(session, wave, form), status=422)
    actions.set_threshold(session, wave=wave, percent=form.data.percent, by=by, at=now())
    return see_other(request, "matching.trust", code=code, saying=SET)
