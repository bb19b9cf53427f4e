"""What leaves the site: feeds that readers follow, and badges on a council's own pages."""

import re
from datetime import UTC, datetime, timedelta

from lxml import etree, html

from app.core.clock import held_at
from app.core.database import Database
from app.publication.models import Edition
from tests.conftest import Client, SignIn
from tests.published import publish, settled_world

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=2)
ELMSEA = "/embeds/X07000004"


def feed(reader: Client, path: str) -> etree._Element:
    """A feed that holds what RFC 4287 asks for."""
    answer = reader.get(path)
    assert answer.headers["content-type"] == "application/atom+xml"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{{{ATOM['a']}}}feed"
    for one in [root, *root.findall("a:entry", ATOM)]:
        for needed in ("id", "title", "updated"):
            assert len(one.findall(f"a:{needed}", ATOM)) == 1, needed
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text(one, "id"))
        datetime.fromisoformat(text(one, "updated"))
        for link in one.findall("a:link", ATOM):
            assert link.get("href").startswith("https://better-answered.test/")
        kinds = [(link.get("rel"), link.get("type")) for link in one.findall("a:link", ATOM)]
        assert len(kinds) == len(set(kinds))
        assert "alternate" in dict(kinds)
    assert root.find("a:author/a:name", ATOM).text
    assert ("self", "application/atom+xml") in [
        (link.get("rel"), link.get("type")) for link in root.findall("a:link", ATOM)
    ]
    ids = [text(one, "id") for one in root.iter(f"{{{ATOM['a']}}}entry")]
    assert len(ids) == len(set(ids))
    assert text(root, "updated") >= max(
        [text(one, "updated") for one in root.findall("a:entry", ATOM)], default=""
    )
    return root


def text(element: etree._Element, name: str) -> str:
    return element.findtext(f"a:{name}", namespaces=ATOM)


def picture_text(answer) -> list[str]:
    """The lines that a picture draws."""
    assert answer.headers["content-type"].startswith("image/svg+xml")
    return etree.fromstring(answer.content).xpath("//*[local-name()='text']/text()")


def words(told: str) -> list[str]:
    return re.findall(r"[\w’.]*\w", told)


def test_feeds_and_embeds_follow_the_editions(database: Database, sign_in: SignIn):
    reader = sign_in()
    assert feed(reader, "/editions.atom").findall("a:entry", ATOM) == []
    assert reader.get(f"{ELMSEA}/badge.svg").status_code == 404
    world = settled_world(database)
    with database.write() as session:
        first = publish(session, world.wave, "Au<tu>mn\x0b")
        kept = first.model_dump(exclude={"id"})
        again = {"corrects_id": first.id, "reason": "A ruling", "number": 2, "published_at": LATER}
        session.add(Edition(**{**kept, **again}))
    (entry,) = feed(reader, "/editions.atom").findall("a:entry", ATOM)
    assert text(entry, "title") == "Edition 1: Au<tu>mn"
    assert "fictional councils" in text(entry, "summary")
    assert feed(reader, "/corrections.atom").findall("a:entry", ATOM) == []
    with held_at(LATER):
        second, corrected = feed(reader, "/editions.atom").findall("a:entry", ATOM)
        assert text(corrected, "id") == text(entry, "id") != text(second, "id")
        assert text(entry, "updated") < text(corrected, "updated") == f"{LATER:%Y-%m-%dT%H:%M:%SZ}"
        assert "Edition 2 has corrected it." in text(corrected, "summary")
        (correction,) = feed(reader, "/corrections.atom").findall("a:entry", ATOM)
        assert text(correction, "title") == "Edition 2 corrects edition 1"
        assert text(correction, "summary").startswith("A ruling 0 scores and places changed.")
        late = " ".join(picture_text(reader.get(f"{ELMSEA}/badge.svg?edition=1")))
        assert "Edition 2 has corrected this edition" in late
    known = reader.get("/editions.atom").headers["etag"]
    assert reader.get("/editions.atom", **{"If-None-Match": known}).status_code == 304
    _check_embeds(reader)


def _check_embeds(reader: Client) -> None:
    for kind in ("badge", "table"):
        drawn = reader.get(f"{ELMSEA}/{kind}.svg")
        told = etree.fromstring(drawn.content).findtext("{http://www.w3.org/2000/svg}desc")
        for line in picture_text(drawn):
            assert line in told
        assert "Elmsea. Place 4 of 4" in told
        assert "edition 1, " in told
        assert "Demonstration: fictional councils, simulated calls" in told
        framed = reader.get(f"{ELMSEA}/{kind}")
        shown = html.fromstring(framed.text).find(".//main")
        assert words(" ".join(shown.itertext())) == words(told) == words(" ".join(picture_text(drawn)))
        for answer in (drawn, framed):
            assert "frame-ancestors *" in answer.headers["content-security-policy"]
            assert "script-src" not in answer.headers["content-security-policy"]
            assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    unranked = " ".join(picture_text(reader.get("/embeds/X07000005/badge.svg")))
    assert "Not ranked" in unranked
    page = reader.get("/councils/X07000004/embed")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    codes = [
        html.fromstring(code.text) for code in html.fromstring(page.text).iter("code") if "<" in code.text
    ]
    assert len(codes) == 6
    image = codes[0].find(".//img")
    assert image.get("src") == f"https://better-answered.test{ELMSEA}/badge.svg"
    assert image.get("alt") in page.text
    assert codes[1].get("sandbox") == "allow-popups"
    for path in (
        "/embeds/X9/badge",
        f"{ELMSEA}/poster",
        f"{ELMSEA}/badge?edition=9",
        "/councils/X9/embed",
        "/embeds/%00/badge",
    ):
        assert reader.get(path).status_code == 404, path
