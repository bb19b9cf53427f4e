"""What stands beside a reply: files that a council adds, and all of its calls in one ZIP."""

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, council, office
from app.accounts.rules import check_speaks_for
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.forms import FieldError, TypedForm
from app.core.ids import Code, RowId
from app.core.rendering import notice, page, see_other
from app.review import attachments, bundle, queries, reply_actions, reply_queries
from app.review.models import ReplyFile
from app.review.replying import call_page, replying_to, save_all

FILE_ADDED = notice("reply-file-added", "The file stands beside your reply.")
FILE_REMOVED = notice("reply-file-removed", "The file is taken away.")


@council.post("/council/replies/{call_verdict_id}/files", name="review.add_file")
def add_file(
    request: Request, session: Writing, typed: TypedForm, person: CurrentPerson, call_verdict_id: RowId
) -> Response:
    """Save what is typed, the chosen file beside it."""
    reply = replying_to(session, call_verdict_id, person)
    saved = save_all(session, typed, reply)
    errors = saved.errors
    if not typed.files.get("file", ("", b""))[0]:
        errors += (FieldError("file", "Choose a file first."),)
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
