"""Answer keys in the office: the engine's proposal, what one person puts forward, and a second person's agreement."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.accounts.models import Person
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import NotFound
from app.core.forms import FieldError, Typed, TypedForm
from app.core.ids import Code, RowId
from app.core.rendering import notice, page, see_other
from app.scenarios.models import FactQuestion, ScenarioVersion
from app.waves.models import Wave, WaveCouncil
from app.waves.queries import wave_by_code
from app.website import keys, queries, rules
from app.website.models import AnswerKey, FactFlag, KeyDraft, PageCapture

PUT_FORWARD = notice("key-put-forward", "The key is put forward. Somebody else must agree it.")
AGREED = notice("key-agreed", "The answer key is agreed.")
KEPT = notice("flag-settled", "The fact stays as it is.")


@dataclass(frozen=True)
class FactEntry:
    """One question with what to show in its fields, and why to look twice."""

    question: FactQuestion
    value: str
    quote: str
    doubts: list[str]
    by_engine: bool
    error: str


@dataclass(frozen=True)
class KeyPage:
    wave: Wave
    council: WaveCouncil
    version: ScenarioVersion
    captures: list[PageCapture]
    key: AnswerKey | None
    draft: KeyDraft | None
    may_agree: bool
    entries: list[FactEntry]
    flags: list[FactFlag]
    errors: tuple[FieldError, ...]


@office.get("/office/waves/{code}/keys/{gss_code}/{version_id}", name="website.key")
def key(
    request: Request, session: Reading, by: CurrentPerson, code: Code, gss_code: Code, version_id: RowId
) -> Response:
    return page(request, "website/key.html", _key_page(session, by, code, gss_code, version_id))


def _key_page(
    session: Reading,
    by: Person,
    code: str,
    gss_code: str,
    version_id: int,
    typed: Typed | None = None,
    errors: tuple[FieldError, ...] = (),
) -> KeyPage:
    wave = wave_by_code(session, code)
    council = queries.wave_council(session, wave, gss_code)
    version = next((one for one in queries.scenarios_of(session, wave) if one.id == version_id), None)
    if version is None:
        raise NotFound("This scenario is not part of the wave.")
    which = {"wave_council_id": council.id or 0, "version_id": version_id}
    found, draft = queries.find_key(session, **which), queries.find_draft(session, **which)
    captures = queries.newest_copies(
        session, wave_council_id=council.id or 0, topic_id=version.scenario.topic_id
    )
    return KeyPage(
        wave=wave,
        council=council,
        version=version,
        captures=captures,
        key=found,
        draft=draft,
        may_agree=draft is not None and rules.can_agree(draft, by),
        entries=_entries(version, captures, draft, found, typed, errors),
        flags=queries.open_flags(session, found) if found else [],
        errors=errors,
    )


def _entries(
    version: ScenarioVersion,
    captures: list[PageCapture],
    draft: KeyDraft | None,
    agreed: AnswerKey | None,
    typed: Typed | None,
    errors: tuple[FieldError, ...],
) -> list[FactEntry]:
    """What was typed, else what waits, else what was agreed, else what the engine finds."""
    standing = draft or agreed
    written = {one.question_id: one for one in standing.facts} if standing else None
    doubts = {one.question_id: list(one.doubts) for one in draft.facts} if draft else {}
    engine = keys.propose(version.facts, captures) if written is None and typed is None else {}
    found = []
    for question in version.facts:
        number = question.id or 0
        source = engine.get(number) if written is None else written.get(number)
        value, quote = (source.value, source.quote) if source else ("", "")
        if typed is not None:
            value, quote = typed.first(f"value-{number}"), typed.first(f"quote-{number}")
        why = list(engine[number].doubts) if number in engine else doubts.get(number, [])
        error = next((one.text for one in errors if one.field == f"quote-{number}"), "")
        found.append(FactEntry(question, value, quote, why, number in engine, error))
    return found


@office.post("/office/waves/{code}/keys/{gss_code}/{version_id}", name="website.put_key_forward")
def put_key_forward(
    request: Request,
    session: Writing,
    typed: TypedForm,
    by: CurrentPerson,
    code: Code,
    gss_code: Code,
    version_id: RowId,
) -> Response:
    content = _key_page(session, by, code, gss_code, version_id, typed)
    facts, errors = _read_facts(content, typed)
    if errors:
        refused = _key_page(session, by, code, gss_code, version_id, typed, tuple(errors))
        return page(request, "website/key.html", refused, status=422)
    keys.put_forward(session, council=content.council, version=content.version, facts=facts, by=by, at=now())
    return see_other(
        request, "website.key", saying=PUT_FORWARD, code=code, gss_code=gss_code, version_id=version_id
    )


def _read_facts(content: KeyPage, typed: Typed) -> tuple[list[keys.AgreedFact], list[FieldError]]:
    """One agreed fact a question; a passage is looked for in each capture, newest first."""
    facts: list[keys.AgreedFact] = []
    errors: list[FieldError] = []
    for question in content.version.facts:
        value = typed.first(f"value-{question.id}").strip()
        quote = " ".join(typed.first(f"quote-{question.id}").split("\r")).strip()
        if not value:
            facts.append(keys.AgreedFact(question.id or 0))
            continue
        capture = next((one for one in content.captures if quote and quote in one.text), None)
        if capture is None:
            words = "Copy the passage word for word from the page's text, or empty the value."
            errors.append(FieldError(f"quote-{question.id}", words))
            continue
        facts.append(keys.AgreedFact(question.id or 0, value, quote, capture))
    return facts, errors


@office.post("/office/key-drafts/{draft_id}/agree", name="website.agree_key")
def agree_key(request: Request, session: Writing, by: CurrentPerson, draft_id: RowId) -> Response:
    draft = queries.draft_by_id(session, draft_id)
    keys.agree(session, draft=draft, by=by, at=now())
    return _back_to_key(request, draft, AGREED)


@office.post("/office/fact-flags/{flag_id}/keep", name="website.keep_as_it_is")
def keep_as_it_is(request: Request, session: Writing, by: CurrentPerson, flag_id: RowId) -> Response:
    flag = queries.flag_by_id(session, flag_id)
    keys.keep_as_it_is(session, flag=flag, by=by, at=now())
    return _back_to_key(request, flag.key_fact.answer_key, KEPT)


def _back_to_key(request: Request, which: KeyDraft | AnswerKey, saying: str) -> Response:
    council = which.wave_council
    return see_other(
        request,
        "website.key",
        saying=saying,
        code=council.wave.code,
        gss_code=council.gss_code,
        version_id=which.version_id,
    )
