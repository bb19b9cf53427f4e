"""An edition under embargo, for whoever was sent a link. They say who they are once; each look in is audited.

Answers are kept nowhere: not by a browser, not by a search engine, and no other site learns the address.
"""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.clock import now
from app.core.database import Reading, Writing
from app.core.forms import Parsed, Typed, TypedForm
from app.core.ids import RowId
from app.core.rendering import page, see_other, url
from app.publication import actions, downloads, forms, queries, views
from app.publication.models import Edition, PreviewLink, PreviewVisit

SECRET = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
# a browser sends no Origin from a page without a referrer, and an older one is known by nothing else
ASKING = {**SECRET, "Referrer-Policy": "same-origin"}


@dataclass(frozen=True)
class PreviewLinkPage:
    edition: Edition
    label: str
    embargoed: bool
    form: Parsed[forms.OpenPreview]


@public.get("/previews/{token}", name="publication.preview_link")
def preview_link(request: Request, session: Reading, token: str) -> Response:
    """Whoever opens the link, a mail program's scanner too, sees what is asked of them and no figure."""
    link = queries.preview_link_by_token(session, token)
    person = request.state.person
    form = Parsed[forms.OpenPreview](Typed({"name": [person.name]} if person else {}))
    shown = _link_page(link, form)
    return page(request, "publication/preview_link.html", shown, headers=ASKING)


def _link_page(link: PreviewLink, form: Parsed[forms.OpenPreview]) -> PreviewLinkPage:
    return PreviewLinkPage(link.edition, link.label, link.edition.published_at > now(), form)


@public.post("/previews/{token}", name="publication.open_preview")
def open_preview(request: Request, session: Writing, typed: TypedForm, token: str) -> Response:
    link = queries.preview_link_by_token(session, token)
    form = forms.OpenPreview.parse(typed)
    if form.data is None:
        shown = _link_page(link, form)
        return page(request, "publication/preview_link.html", shown, status=422, headers=ASKING)
    visit = actions.open_preview(session, link=link, name=form.data.name, by=request.state.person, at=now())
    number = link.edition.number
    answer = see_other(request, "publication.previewed", number=number)
    answer.set_cookie(
        _cookie(request, number),
        visit,
        path=url(request, "publication.previewed", number=number),
        secure=request.app.state.settings.secure,
        httponly=True,
        samesite="lax",
    )
    answer.headers.update(SECRET)
    return answer


def _cookie(request: Request, number: int) -> str:
    secure = "__Secure-" if request.app.state.settings.secure else ""
    return f"{secure}better-answered-preview-{number}"


@dataclass(frozen=True)
class PreviewedPage:
    edition: Edition
    visit: PreviewVisit
    corrects: Edition | None
    embargoed: bool
    tables: list[views.TableView]


@public.get("/previews/editions/{number}", name="publication.previewed")
def previewed(request: Request, session: Reading, number: RowId) -> Response:
    visit = queries.preview_visit_by_token(session, number, request.cookies.get(_cookie(request, number), ""))
    edition = visit.link.edition
    shown = PreviewedPage(
        edition,
        visit,
        session.get(Edition, edition.corrects_id) if edition.corrects_id else None,
        edition.published_at > now(),
        [
            views.table_view(table, table.rows, lambda _code: "")
            for table in queries.full_tables_of(session, edition)
        ],
    )
    return page(request, "publication/previewed.html", shown, headers=SECRET)


@public.get("/previews/editions/{number}/tables.csv", name="publication.previewed_csv")
def previewed_csv(request: Request, session: Reading, number: RowId) -> Response:
    visit = queries.preview_visit_by_token(session, number, request.cookies.get(_cookie(request, number), ""))
    edition = visit.link.edition
    text = downloads.tables_csv(edition, queries.full_tables_of(session, edition))
    name = f"embargoed-edition-{number}.csv"
    headers = {**SECRET, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="text/csv", headers=headers)
