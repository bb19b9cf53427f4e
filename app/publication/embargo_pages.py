"""An edition in the office while the public can't see it: its embargo, and the links by which others read it."""

from dataclasses import dataclass
from datetime import datetime

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.audiences import CurrentPerson, office
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.errors import BadInput
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import notice, page, see_other, url
from app.publication import actions, forms, queries
from app.publication.models import Edition, PreviewLink

MOVED = notice("embargo-moved", "The embargo ends at the moment that you chose.")
RELEASED = notice("embargo-ended", "The edition is public now.")
REVOKED = notice("link-revoked", "The link lets nobody in any more.")


@dataclass(frozen=True)
class FrozenPage:
    """`new_link` is shown once: only its digest is kept."""

    edition: Edition
    corrects: Edition | None
    embargoed: bool
    links: list[PreviewLink]
    new_link: str
    embargo: Parsed[forms.Embargo]
    preview: Parsed[forms.MakePreviewLink]
    at: datetime


@office.get("/office/editions/{number}", name="publication.frozen")
def frozen(request: Request, session: Reading, number: RowId) -> Response:
    shown = _frozen_page(session, queries.frozen_by_number(session, number))
    return page(request, "publication/frozen.html", shown)


def _frozen_page(
    session: Session,
    edition: Edition,
    *,
    new_link: str = "",
    embargo: Parsed[forms.Embargo] | None = None,
    preview: Parsed[forms.MakePreviewLink] | None = None,
) -> FrozenPage:
    return FrozenPage(
        edition=edition,
        corrects=session.get(Edition, edition.corrects_id) if edition.corrects_id else None,
        embargoed=edition.published_at > now(),
        links=queries.preview_links(session, edition),
        new_link=new_link,
        embargo=embargo or Parsed(Typed()),
        preview=preview or Parsed(Typed({"days": ["7"]})),
        at=now(),
    )


@office.post("/office/editions/{number}/embargo", name="publication.move_embargo")
def move_embargo(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, number: RowId
) -> Response:
    """Both fields left empty end the embargo now."""
    edition = queries.frozen_by_number(session, number)
    form = forms.Embargo.parse(typed)
    if form.data is not None:
        try:
            moment = form.data.public_from()
            actions.move_embargo(session, edition=edition, public_from=moment, by=by, at=now())
            return see_other(
                request, "publication.frozen", saying=MOVED if moment else RELEASED, number=number
            )
        except BadInput as refusal:
            form = form.refused(refusal)
    shown = _frozen_page(session, edition, embargo=form)
    return page(request, "publication/frozen.html", shown, status=422)


@office.post("/office/editions/{number}/previews", name="publication.make_preview_link")
def make_preview_link(
    request: Request, session: Writing, typed: TypedForm, by: CurrentPerson, number: RowId
) -> Response:
    """Answers with the page itself, since the link is shown this one time."""
    edition = queries.frozen_by_number(session, number)
    form = forms.MakePreviewLink.parse(typed)
    if form.data is None:
        shown = _frozen_page(session, edition, preview=form)
        return page(request, "publication/frozen.html", shown, status=422)
    token = actions.make_preview_link(
        session, edition=edition, label=form.data.label, days=form.data.days, by=by, at=now()
    )
    session.flush()
    link = request.app.state.settings.base_url.rstrip("/") + url(
        request, "publication.preview_link", token=token
    )
    return page(request, "publication/frozen.html", _frozen_page(session, edition, new_link=link))


@office.post("/office/editions/{number}/previews/{link_id}/revoke", name="publication.revoke_preview_link")
def revoke_preview_link(
    request: Request, session: Writing, by: CurrentPerson, number: RowId, link_id: RowId
) -> Response:
    edition = queries.frozen_by_number(session, number)
    link = queries.preview_link_by_id(session, edition, link_id)
    actions.revoke_preview_link(session, link=link, by=by, at=now())
    return see_other(request, "publication.frozen", saying=REVOKED, number=number)
