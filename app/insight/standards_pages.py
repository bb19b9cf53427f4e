"""A council's own standards: what was promised, said and seen, kept apart; entered, changed and withdrawn."""

from dataclasses import dataclass, field
from datetime import date

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.formats import plural
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other
from app.insight import actions, rules, standards_queries
from app.insight.forms import StandardForm, WithdrawForm
from app.insight.models import Standard, StandardVersion
from app.insight.standards import Standing, standing_of
from app.review.queries import council_names
from scoring.promise import Kept

ENTERED = notice(
    "standard-entered", "The standard is entered. It is held against every wave that began under it."
)
CHANGED = notice(
    "standard-changed", "The standard is changed. What was promised before stays in its history."
)
WITHDRAWN = notice(
    "standard-withdrawn", "The standard is withdrawn. What was promised before stays in its history."
)

MEASURES = [(one.value, words.name) for one, words in rules.MEASURES.items()]
CHANNELS = [(one.value, words) for one, words in rules.CHANNELS.items()]


@dataclass(frozen=True)
class StandardsPage:
    code: str
    name: str
    councils: list[tuple[str, str]]
    standing: Standing

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many standards came out how, in words; none left out."""
        return [(words, self.standing.count(kept)) for kept, words in rules.KEPT_WORDS.items()]

    @property
    def finding(self) -> str:
        """The heading."""
        kept, broken = self.standing.count(Kept.KEPT), self.standing.count(Kept.NOT_KEPT)
        total = len(self.standing.tracked)
        if not kept and not broken:
            return (
                f"Of none of {total} standards can it be said yet whether it is kept"
                if total > 1
                else "It can’t be said yet whether your one standard is kept"
            )
        parts = [f"{_are(count)} {words}" for count, words in ((kept, "kept"), (broken, "not kept")) if count]
        return f"Of {plural(total, 'standard')}, {' and '.join(parts)}"


def _are(count: int) -> str:
    """1 is, 2 are"""
    return f"{count} {'are' if count > 1 else 'is'}"


@dataclass(frozen=True)
class Wording:
    """One version of a standard, with its words."""

    version: StandardVersion
    channel: str
    target: str
    by: str


@dataclass(frozen=True)
class StandardPage:
    """One standard with its form and its history; `standard` is None for a new one."""

    code: str
    name: str
    standard: Standard | None
    form: Parsed[StandardForm]
    withdraw: Parsed[WithdrawForm]
    versions: list[Wording]  # newest first
    today: date
    measures: list[tuple[str, str]] = field(default_factory=lambda: MEASURES)
    channels: list[tuple[str, str]] = field(default_factory=lambda: CHANNELS)

    @property
    def latest(self) -> Wording | None:
        return self.versions[0] if self.versions else None


@council.get("/council/standards", name="insight.standards")
def standards(request: Request, session: Reading, person: CurrentPerson, council: str = "") -> Response:
    code = rules.own_council(person, council)
    names = council_names(session, person.council_codes)
    shown = StandardsPage(code, names[code], [*names.items()], standing_of(session, code, now()))
    return page(request, "insight/standards.html", shown)


@council.get("/council/standards/new", name="insight.new_standard")
def new_standard(request: Request, session: Reading, person: CurrentPerson, council: str = "") -> Response:
    code = rules.own_council(person, council)
    return page(request, "insight/standard.html", _new(session, code, Parsed(Typed())))


@council.post("/council/standards", name="insight.enter_standard")
def enter_standard(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, council: str = ""
) -> Response:
    code = rules.own_council(person, council)
    form = StandardForm.parse(typed)
    if form.data is not None:
        try:
            actions.enter_standard(session, council_code=code, entered=form.data, by=person, at=now())
            return see_other(request, "insight.standards", saying=ENTERED, council=code)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "insight/standard.html", _new(session, code, form), status=422)


@council.get("/council/standards/{standard_id}", name="insight.standard")
def standard(request: Request, session: Reading, person: CurrentPerson, standard_id: RowId) -> Response:
    found = standards_queries.standard_for(session, standard_id, person)
    return page(request, "insight/standard.html", _one(session, found))


@council.post("/council/standards/{standard_id}", name="insight.change_standard")
def change_standard(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, standard_id: RowId
) -> Response:
    found = standards_queries.standard_for(session, standard_id, person)
    form = StandardForm.parse(typed)
    if form.data is not None:
        try:
            actions.change_standard(session, standard=found, entered=form.data, by=person, at=now())
            return see_other(request, "insight.standards", saying=CHANGED, council=found.council_code)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "insight/standard.html", _one(session, found, form=form), status=422)


@council.post("/council/standards/{standard_id}/withdraw", name="insight.withdraw_standard")
def withdraw_standard(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, standard_id: RowId
) -> Response:
    found = standards_queries.standard_for(session, standard_id, person)
    form = WithdrawForm.parse(typed)
    if form.data is not None:
        day, shown = form.data.from_on, form.data.shown
        try:
            actions.withdraw_standard(session, standard=found, from_on=day, shown=shown, by=person, at=now())
            return see_other(request, "insight.standards", saying=WITHDRAWN, council=found.council_code)
        except BadInput as refusal:
            form = form.refused(refusal)
    return page(request, "insight/standard.html", _one(session, found, withdraw=form), status=422)


def _new(session: Reading, code: str, form: Parsed[StandardForm]) -> StandardPage:
    name = council_names(session, [code])[code]
    return StandardPage(code, name, None, form, Parsed(Typed()), [], rules.local_day(now()))


def _one(
    session: Reading,
    standard: Standard,
    *,
    form: Parsed[StandardForm] | None = None,
    withdraw: Parsed[WithdrawForm] | None = None,
) -> StandardPage:
    code = standard.council_code
    return StandardPage(
        code,
        council_names(session, [code])[code],
        standard,
        form or _as_entered(standard.versions[-1]),
        withdraw or Parsed(Typed()),
        [_wording(one) for one in reversed(standard.versions)],
        rules.local_day(now()),
    )


def _wording(version: StandardVersion) -> Wording:
    by = version.written_by
    return Wording(
        version,
        rules.CHANNELS[version.channel],
        rules.target_words(version),
        (by.name or by.email) if by else "Not named",
    )


def _as_entered(version: StandardVersion) -> Parsed[StandardForm]:
    """A form that shows what stands."""
    shown = {
        "channel": version.channel.value,
        "promise": version.promise,
        "measure": version.measure.value,
        "within": str(version.within or ""),
        "target_percent": rules.figure(version.target_percent),
        "from_on": f"{version.from_on:%d/%m/%Y}",
        "source_url": version.source_url,
    }
    return Parsed(Typed({name: [text] for name, text in shown.items()}))
