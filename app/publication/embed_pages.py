"""Badges and small tables for a council's own site, and the page that gives the code to copy.

These are the only answers that other sites may frame.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import Query, Request
from markupsafe import escape
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.ids import Code
from app.core.rendering import environment, page
from app.publication import answers
from app.publication.api_views import absolute
from app.publication.embeds import Embed, find_embed, picture

Kind = Literal["badge", "table"]
Number = Annotated[int | None, Query(ge=1, le=2**31 - 1)]
FRAMED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors *"
    ),
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


@public.get("/embeds/{gss_code}/{kind}.svg", name="publication.embed_picture")
def embed_picture(
    request: Request, session: Reading, gss_code: Code, kind: Kind, edition: Number = None
) -> Response:
    shown = picture(find_embed(session, gss_code, edition, with_topics=kind == "table"))
    text = environment().get_template("publication/embed.svg").render(page=shown)
    return answers.shared(request, Response(text, media_type="image/svg+xml", headers=FRAMED))


@dataclass(frozen=True)
class EmbedPage:
    embed: Embed
    address: str


@public.get("/embeds/{gss_code}/{kind}", name="publication.embed_frame")
def embed_frame(
    request: Request, session: Reading, gss_code: Code, kind: Kind, edition: Number = None
) -> Response:
    """The same as a page of its own, to be framed."""
    found = find_embed(session, gss_code, edition, with_topics=kind == "table")
    shown = EmbedPage(found, absolute(request, "publication.council", gss_code=gss_code, edition=edition))
    return answers.shared(request, page(request, "publication/embed.html", shown, headers=FRAMED))


@dataclass(frozen=True)
class Offer:
    """One thing to put on a site: what it is, its picture here, and the code."""

    title: str
    picture: str
    text: str
    width: int
    height: int
    codes: list[tuple[str, str]]


@dataclass(frozen=True)
class EmbedsPage:
    embed: Embed
    offers: list[Offer]


@public.get("/councils/{gss_code}/embed", name="publication.embed")
def embed(request: Request, session: Reading, gss_code: Code) -> Response:
    """Put this on your site: code to copy for the newest edition, which follows each new one by itself."""
    offers = []
    for kind, title in (("badge", "A badge"), ("table", "A small table, topic by topic")):
        found = find_embed(session, gss_code, None, with_topics=kind == "table")
        offers.append(_offer(request, found, kind, title))
    shown = EmbedsPage(find_embed(session, gss_code, None, with_topics=False), offers)
    return answers.shared(request, page(request, "publication/embeds.html", shown))


def _offer(request: Request, found: Embed, kind: str, title: str) -> Offer:
    def address(name: str) -> str:
        return absolute(request, name, gss_code=found.gss_code, kind=kind)

    own = absolute(request, "publication.council", gss_code=found.gss_code)
    drawn = picture(found)
    size = f'width="{drawn.width}" height="{drawn.height}"'
    image = f'<img src="{address("publication.embed_picture")}" alt="{escape(found.text)}" {size}>'
    frame = (
        f'<iframe src="{address("publication.embed_frame")}" title="{escape(found.council)} in Better Answered" '
        f'width="{drawn.width + 40}" height="{drawn.height + 80}" loading="lazy" sandbox="allow-popups"></iframe>'
    )
    return Offer(
        title,
        f"/embeds/{found.gss_code}/{kind}.svg",
        found.text,
        drawn.width,
        drawn.height,
        [
            ("As a picture", f'<a href="{own}">{image}</a>'),
            ("As a frame, whose text can be selected and grows with the reader’s letters", frame),
            ("As text only", f'<p><a href="{own}">{escape(found.text)}</a></p>'),
        ],
    )
