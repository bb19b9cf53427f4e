"""What stands beside a reply: files that a council adds, copies of its pages, and all of its calls in one ZIP."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import HTMLResponse, Response

from app.accounts.audiences import CurrentPerson, council, office
from app.accounts.rules import check_speaks_for
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput, NotFound
from app.core.forms import FieldError, TypedForm
from app.core.ids import Code, RowId
from app.core.rendering import notice, page, see_other
from app.review import attachments, bundle, queries, reply_actions, reply_queries
from app.review.models import ReplyFile
from app.review.replying import call_page, replying_to, save_all
from app.review.settled import SettledCall, SettledFact
from app.website import archive
from app.website import rules as website
from app.website.models import PageCapture
from app.website.replay import POLICY, is_markup, replay

FILE_ADDED = notice("reply-file-added", "The file stands beside your reply.")
FILE_REMOVED = notice("reply-file-removed", "The file is taken away.")


@council.post("/council/replies/{call_verdict_id}/files", name="review.add_file")
def add_file(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, call_verdict_id: RowId
) -> Response:
    """Save what is typed, then put the chosen file beside it."""
    reply = replying_to(session, call_verdict_id, person)
    saved = save_all(session, typed, reply)
    errors = saved.errors
    name, content = typed.files.get("file", ("", b""))
    try:
        if not name:
            words = "Choose a file first."
            raise BadInput(words, {"file": words})
        reply_actions.add_file(
            session, call=reply.call, wave=reply.wave, name=name, content=content, by=person, at=reply.at
        )
    except BadInput as refusal:
        errors += tuple(FieldError(*one) for one in refusal.fields.items())
    if errors:
        return page(
            request, "review/call.html", call_page(session, reply, errors, saved.unusable), status=422
        )
    return see_other(
        request, "review.call", saying=FILE_ADDED, anchor="files", call_verdict_id=call_verdict_id
    )


@council.post("/council/replies/{call_verdict_id}/files/{file_id}/remove", name="review.remove_file")
def remove_file(
    request: Request, session: Writing, person: CurrentPerson, call_verdict_id: RowId, file_id: RowId
) -> Response:
    reply = replying_to(session, call_verdict_id, person)
    file = reply_queries.file_of_call(session, reply.call, file_id)
    reply_actions.remove_file(session, call=reply.call, wave=reply.wave, file=file, by=person, at=reply.at)
    return see_other(
        request, "review.call", saying=FILE_REMOVED, anchor="files", call_verdict_id=call_verdict_id
    )


@council.get("/council/replies/{call_verdict_id}/files/{file_id}", name="review.file")
def file(session: Reading, person: CurrentPerson, call_verdict_id: RowId, file_id: RowId) -> Response:
    """A file to be kept, never shown by a browser."""
    return _file(
        reply_queries.file_of_call(session, replying_to(session, call_verdict_id, person).call, file_id)
    )


@office.get("/office/replies/{reply_id}/files/{file_id}", name="review.office_file")
def office_file(session: Reading, reply_id: RowId, file_id: RowId) -> Response:
    reply = queries.reply_by_id(session, reply_id)
    return _file(reply_queries.file_of_call(session, queries.call_of(session, reply), file_id))


def _file(found: ReplyFile) -> Response:
    content = found.file.content
    media_type, _ending = attachments.read_kind(content)
    headers = {"Content-Security-Policy": attachments.POLICY, **attachments.disposition(found.name)}
    return Response(content, media_type=media_type, headers=headers)


@dataclass(frozen=True)
class CopyPage:
    """The page as it stood, behind one fact of a call."""

    call: SettledCall
    fact: SettledFact
    capture: PageCapture
    lines: list[list[website.Part]]
    can_be_shown: bool


@council.get("/council/replies/{call_verdict_id}/pages/{key_fact_id}", name="review.page_copy")
def page_copy(
    request: Request, session: Reading, person: CurrentPerson, call_verdict_id: RowId, key_fact_id: RowId
) -> Response:
    call = replying_to(session, call_verdict_id, person).call
    capture = reply_queries.capture_behind(session, call, key_fact_id)
    passages = reply_queries.passages_on(session, call, capture)
    content = CopyPage(
        call=call,
        fact=next(one for one in call.facts if one.key_fact_id == key_fact_id),
        capture=capture,
        lines=website.marked_lines(capture.text, passages) if capture.text else [],
        can_be_shown=capture.body is not None and is_markup(capture.content_type, capture.body.content),
    )
    return page(request, "review/page_copy.html", content)


@council.get("/council/replies/{call_verdict_id}/pages/{key_fact_id}/copy", name="review.page_itself")
def page_itself(
    session: Reading, person: CurrentPerson, call_verdict_id: RowId, key_fact_id: RowId
) -> Response:
    """The page itself, cleaned and in a sandbox: it has an origin of its own, runs nothing and loads nothing."""
    found = reply_queries.capture_behind(
        session, replying_to(session, call_verdict_id, person).call, key_fact_id
    )
    if found.body is None or not is_markup(found.content_type, found.body.content):
        raise NotFound("This copy can't be shown as a page. Its text and its record are kept.")
    shown = replay(found.body.content, content_type=found.content_type, title=found.title, lang=found.lang)
    return HTMLResponse(shown, headers={"Content-Security-Policy": POLICY})


@council.get("/council/replies/{call_verdict_id}/pages/{key_fact_id}/record", name="review.page_record")
def page_record(
    session: Reading, person: CurrentPerson, call_verdict_id: RowId, key_fact_id: RowId
) -> Response:
    """What crossed the wire, to be kept; never shown by a browser."""
    found = reply_queries.capture_behind(
        session, replying_to(session, call_verdict_id, person).call, key_fact_id
    )
    if found.warc is None:
        raise NotFound("Nothing crossed the wire for this copy, so there is no record.")
    headers = {"Content-Security-Policy": POLICY, **attachments.disposition(f"capture-{found.id}.warc.gz")}
    return Response(found.warc.content, media_type=archive.CONTENT_TYPE, headers=headers)


@council.get("/council/replies/waves/{code}/{gss_code}", name="review.download")
def download(
    request: Request, session: Reading, person: CurrentPerson, code: Code, gss_code: Code
) -> Response:
    """All that a council sees of its calls of one wave, in one ZIP."""
    check_speaks_for(person, gss_code)
    wave = queries.wave_shown_to(session, code, gss_code, now())
    demonstration = request.app.state.settings.demonstration
    packed = bundle.pack(session, wave, gss_code, demonstration=demonstration)
    name = f"{wave.code}-{gss_code}.zip"
    return Response(packed, media_type="application/zip", headers=attachments.disposition(name))
