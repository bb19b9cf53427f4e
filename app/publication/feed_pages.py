"""Atom feeds (RFC 4287) of editions and of corrections.

An entry's id is made of the edition's number and digest, so it stays whatever the site is called. An edition that is
corrected is updated at that moment: its page says so from then on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5

from fastapi import Request
from lxml import etree
from starlette.responses import Response

from app.accounts.audiences import public
from app.core.database import Reading
from app.core.formats import plural
from app.core.problems import OPEN
from app.publication import answers, queries
from app.publication.api_views import absolute
from app.publication.models import Edition
from app.publication.words import DEMONSTRATION

ATOM = "http://www.w3.org/2005/Atom"
MEDIA = "application/atom+xml"
# a feed without entries has to have been updated some time
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
# what XML can't hold
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """`about` tells entries about one edition apart."""

    edition: Edition
    about: str
    title: str
    summary: str
    address: str
    updated: datetime


@public.get("/editions.atom", name="publication.editions_feed")
def editions_feed(request: Request, session: Reading) -> Response:
    """Every public edition; one that is corrected says by which."""
    found = queries.editions(session)
    corrections = {one.corrects_id: one for one in found if one.corrects_id is not None}
    entries = [_edition_entry(request, one, corrections.get(one.id or 0)) for one in found]
    return _feed(request, "Editions", "publication.editions_feed", "publication.editions", entries)


def _edition_entry(request: Request, edition: Edition, correction: Edition | None) -> Entry:
    superseded = f" Edition {correction.number} has corrected it." if correction else ""
    return Entry(
        edition,
        "edition",
        f"Edition {edition.number}: {edition.title}",
        f"{edition.about['finding']}.{superseded}",
        absolute(request, "publication.edition", number=edition.number),
        max(edition.published_at, correction.published_at) if correction else edition.published_at,
    )


@public.get("/corrections.atom", name="publication.corrections_feed")
def corrections_feed(request: Request, session: Reading) -> Response:
    """Every public correction, why, and how much differs."""
    found = queries.editions(session)
    numbers = {one.id: one.number for one in found}
    page = absolute(request, "publication.corrections")
    entries = [
        Entry(
            one,
            "correction",
            f"Edition {one.number} corrects edition {numbers[one.corrects_id]}",
            f"{one.reason} {plural(len(one.differences), 'score or place', 'scores and places')} changed.",
            f"{page}#edition-{one.number}",
            one.published_at,
        )
        for one in found
        if one.corrects_id is not None
    ]
    return _feed(request, "Corrections", "publication.corrections_feed", "publication.corrections", entries)


def _feed(request: Request, title: str, own: str, page: str, entries: Sequence[Entry]) -> Response:
    # lxml's stubs know no default namespace
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    _add(feed, "id", uuid5(NAMESPACE_URL, absolute(request, own)).urn)
    _add(feed, "title", f"{title} – Better Answered")
    if request.app.state.settings.demonstration:
        _add(feed, "subtitle", DEMONSTRATION)
    _add(feed, "updated", _moment(max((one.updated for one in entries), default=BEGINNING)))
    _link(feed, "self", absolute(request, own), MEDIA)
    _link(feed, "alternate", absolute(request, page), "text/html")
    _add(_add(feed, "author"), "name", "Better Answered")
    for one in entries:
        _entry(feed, one)
    body = etree.tostring(feed, xml_declaration=True, encoding="UTF-8")
    return answers.shared(request, Response(body, media_type=MEDIA, headers=OPEN))


def _entry(feed: etree._Element, told: Entry) -> None:
    edition = told.edition
    entry = _add(feed, "entry")
    _add(entry, "id", uuid5(NAMESPACE_URL, f"{told.about} {edition.number} {edition.tables_sha256}").urn)
    _add(entry, "title", told.title)
    _add(entry, "published", _moment(edition.published_at))
    _add(entry, "updated", _moment(told.updated))
    _link(entry, "alternate", told.address, "text/html")
    fictional = f" {DEMONSTRATION}." if edition.fictional else ""
    _add(entry, "summary", told.summary + fictional)
    _add(entry, "rights", edition.licence)


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, f"{{{ATOM}}}{name}")
    if text is not None:
        made.text = FORBIDDEN.sub("", text)
    return made


def _link(parent: etree._Element, kind: str, address: str, media: str) -> None:
    made = _add(parent, "link")
    made.attrib.update({"rel": kind, "type": media, "href": address})


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
