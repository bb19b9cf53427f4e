"""Finding pages: what a site says of itself becomes candidates with reasons, a person picks, and the two facts stay."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.core import jobs
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.core.fetch import Fetcher
from app.core.settings import Settings
from app.scenarios.models import Topic
from app.waves.models import WaveTopic
from app.website import finding_actions
from app.website.findability import find_findability
from app.website.finding import Site, look_over, same_page
from app.website.finding.markup import read_leads
from app.website.finding.sitemaps import read_sitemap, unpacked
from app.website.models import PageCandidate, PageSearch, SearchState, WebPage
from tests.app.website.builders import AT, create_open_wave
from tests.app.website.hosts import Answer, RawHost, http, raw_host
from tests.conftest import SignIn

HTML = "text/html; charset=utf-8"
FORM = "<form action='/find' role='search'><input type='hidden' name='in' value='all'><input name='q'></form>"
TOPIC = "Bulky waste collection"


def html(body: str, *, form: str = FORM) -> bytes:
    frame = f"<header>{form}<nav><a href='/'>Home</a> <a href='/news'>News</a></nav></header>"
    page = f"<!doctype html><html lang=en><body>{frame}<main>{body}</main></body></html>"
    return http("200 OK", page.encode(), Content_Type=HTML)


def links(*pairs: tuple[str, str]) -> str:
    return "<ul>" + "".join(f"<li><a href='{to}'>{words}</a></li>" for to, words in pairs) + "</ul>"


def site() -> dict[str, Answer]:
    """A page three clicks away through the A to Z, an old address of it, and some that only sound alike."""
    found = links(("/waste/bulky", "Bulky waste collection"), ("/news/bulky", "Bulky waste prices rise"))
    always = links(("/privacy", "Privacy"))
    sitemap = "<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{}</urlset>"
    index = "<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{}</loc></sitemap></sitemapindex>"
    return {
        "/robots.txt": lambda _: http("200 OK", b"User-agent: *\nDisallow: /private\nSitemap: %s/maps.xml" % HERE[0]),
        "/maps.xml": lambda _: http("200 OK", index.format(f"{HERE[0].decode()}/map-1.xml.gz").encode()),
        "/map-1.xml.gz": lambda _: http("200 OK", gzip.compress(sitemap.format(
            f"<url><loc>{HERE[0].decode()}/waste/bulky</loc></url><url><loc>{HERE[0].decode()}/hidden/bulky-waste-form</loc></url>"
            "<url><loc>https://elsewhere.example/bulky-waste</loc></url>"
        ).encode())),
        "/": html(links(("/a-to-z", "A to Z of services"), ("/private/bulky", "Bulky waste for staff"))),
        "/a-to-z": html(links(("/a-to-z/b", "B"), ("/a-to-z/q", "Q"))),
        "/a-to-z/b": html(links(("/old/bulky", "Bulky waste"), ("/waste/bins", "Bins and waste"))),
        "/old/bulky": http("301 Moved Permanently", b"", Location="/waste/bulky"),
        "/waste/bulky": html("<h1>Bulky waste collection</h1>"),
        "/find?in=all&q=Bulky+waste+collection": html(found + always),
        "/find?in=all&q=qzxvkwj": html("<p>Nothing.</p>" + always),
    }  # fmt: skip


HERE = [b""]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"fetch_pause_seconds": 0.0})


def fetcher_for(host: RawHost) -> Fetcher:
    HERE[0] = f"http://{host.name}".encode()
    return Fetcher(allow=frozenset({host.name}))


def say_nothing(done: int, total: int, words: str) -> None:
    assert (0 < done <= total, words[0].isupper()) == (True, True)


def test_a_site_is_read_from_its_sitemap_its_a_to_z_its_search_and_its_links():
    with raw_host(site()) as host:
        looked = look_over(fetcher_for(host), host.url("/"), [TOPIC], say_nothing)
    candidates = {same_page(one.url).partition("/")[2]: one for one in looked.candidates[TOPIC]}
    page = candidates["waste/bulky"]
    assert (page.clicks, page.search_place, page.in_a_to_z, page.in_sitemap) == (3, 1, True, True)
    assert set(page.words) == {"Bulky waste", "Bulky waste collection"}
    assert "old/bulky" not in candidates
    assert (candidates["hidden/bulky-waste-form"].clicks, candidates["news/bulky"].search_place) == (None, 2)
    assert candidates["private/bulky"].clicks == 1
    assert "privacy" not in candidates
    assert not any("elsewhere" in one.url for one in looked.candidates[TOPIC])
    assert "/private/bulky" not in [path for path, _ in host.asked]
    assert looked.searches[TOPIC].state == SearchState.ANSWERED
    assert looked.sitemap_count == 2


def test_a_site_that_is_away_is_told_in_plain_words():
    answers: dict[str, Answer] = {"/": http("503 Service Unavailable")}
    with raw_host(answers) as host:
        looked = look_over(fetcher_for(host), host.url("/"), [TOPIC], say_nothing)
    assert looked.failure == "The server answered with status 503 instead of the page."


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({"/": html(links(("/a", "A page")), form="")}, SearchState.NO_FORM),
        ({"/robots.txt": http("200 OK", b"User-agent: *\nDisallow: /find\n")}, SearchState.FORBIDDEN),
        ({"/find?in=all&q=Bulky+waste+collection": html("<div id=app></div>")}, SearchState.NOT_PLAIN),
        ({"/find?in=all&q=Bulky+waste+collection": http("500 Broken")}, SearchState.FAILED),
        ({"/": html(links(("/a", "A page")), form=FORM.replace("<form", "<form method=post"))}, SearchState.NO_FORM),
        ({"/": html("<p>Hello</p>", form=FORM.replace("/find", "https://other.example/"))}, SearchState.NO_FORM),
    ],
)  # fmt: skip
def test_a_search_that_cannot_be_asked_says_why(change, state):
    with raw_host(site() | change) as host:
        looked = look_over(fetcher_for(host), host.url("/"), [TOPIC], say_nothing)
    assert looked.searches[TOPIC].state == state


def test_a_large_site_is_read_in_part_and_what_is_left_is_counted():
    answers: dict[str, Answer] = {f"/p{number}": html("<p>words</p>") for number in range(90)}
    answers["/"] = html(links(*((f"/p{number}", f"Page {number}") for number in range(90))))
    with raw_host(answers) as host:
        looked = look_over(fetcher_for(host), host.url("/"), [TOPIC], say_nothing)
    assert looked.pages_read == 60
    assert looked.pages_left == 90 + 1 - 59  # the news, which every page leads to, is one of them


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("https://www.a.example/bins/", "http://a.example/bins", True),
        ("https://a.example/bins/index.html", "https://a.example/bins", True),
        ("https://a.example/bins?id=1", "https://a.example/bins?id=2", False),
        ("https://a.example/Bins", "https://a.example/bins", False),
    ],
)
def test_spellings_of_one_page(one, other, alike):
    assert (same_page(one) == same_page(other)) is alike


@pytest.mark.parametrize(
    ("url", "is_page"),
    [
        ("https://www.a.example/town/bins", True),
        ("https://a.example/town/bins.pdf", True),
        ("https://a.example/town/map.jpg", False),
        ("https://a.example/other/bins", False),
        ("https://b.example/town/bins", False),
        ("mailto:bins@a.example", False),
        ("https://[a.example/town/", False),
        ("https://a.example/town/" + "x" * 1000, False),
    ],
)
def test_what_belongs_to_a_site(url, is_page):
    assert Site("https://a.example/town/").is_page(url) is is_page


@pytest.mark.parametrize(
    ("body", "pages", "further"),
    [
        (b"https://a.example/1\nhttps://a.example/2\nnonsense", 2, 0),
        (b"<urlset><url><loc> https://a.example/1 </loc></url><url><loc/></url>", 1, 0),
        (b"<!DOCTYPE x [<!ENTITY e 'https://a.example/1'>]><urlset><url><loc>&e;</loc></url></urlset>", 0, 0),
        (b"<sitemapindex><sitemap><loc>https://a.example/1</loc></sitemap></sitemapindex>", 0, 1),
        (b"<", 0, 0),
        (b"", 0, 0),
    ],
)
def test_a_sitemap_is_read_as_far_as_it_can_be(body, pages, further):
    found = read_sitemap(body)
    assert (len(found[0]), len(found[1])) == (pages, further)


def test_a_packed_sitemap_is_unpacked_within_bounds():
    assert unpacked(gzip.compress(b"<urlset/>")) == b"<urlset/>"
    assert len(unpacked(gzip.compress(bytes(60_000_000)))) == 20_000_000
    assert unpacked(b"\x1f\x8bnot gzip at all") == b""


def test_links_are_read_with_their_base_and_broken_ones_passed_over():
    body = b"<base href='https://b.example/x/'><main><a href=y>Y</a><a href='http://['>Z</a><a href=z></a></main>"
    assert [link.url for link in read_leads(body, content_type=HTML, url="https://a.example").links] == [
        "https://b.example/x/y"
    ]


@pytest.fixture
def topic_of(database: Database):
    """An open wave of one council on one topic, whose site is the one above."""

    def make(website: str) -> int:
        with database.write() as session:
            opened = create_open_wave(session, sites=[website])
            opened.topic.name, opened.topic.description = TOPIC, "Having a sofa taken away."
            return opened.members[0].id or 0

    return make


def run_jobs(database: Database, settings: Settings, host: RawHost, *, hours: int = 0) -> None:
    allowed = settings.model_copy(update={"fetch_allow": frozenset({host.name})})
    with held_at(AT + timedelta(hours=hours)):
        jobs.Worker(allowed, database).run_until_idle()


def rows(database: Database, table: type) -> list:
    with database.read() as session:
        return list(session.exec(select(table)))


def test_a_publisher_sees_what_was_found_and_why_and_picks(
    database: Database, settings: Settings, sign_in: SignIn, topic_of
):
    client = sign_in(Role.PUBLISHER)
    with raw_host(site()) as host:
        fetcher_for(host)
        council = topic_of(host.url("/"))
        assert "Not looked over yet" in client.get("/office/waves/w/finding/E07900000").text
        with held_at(AT):
            assert client.post("/office/waves/w/finding").status_code == 303
            assert "Waits for its turn" in client.get("/office/waves/w/finding").text
            assert client.post("/office/waves/w/finding", {"council": "E07900000"}).status_code == 303
        assert len(rows(database, jobs.Job)) == 1
        run_jobs(database, settings, host)
        text = client.get("/office/waves/w/finding/E07900000").text
        assert (
            "number 1 in the site’s own search for “Bulky waste collection”; listed in the site’s A to Z"
            in text
        )
        assert text.index("/waste/bulky") < text.index("/hidden/bulky-waste-form")
        where = "/office/waves/w/finding/E07900000"
        nothing = client.post(where, {})
        assert (nothing.status_code, "Tick at least one page" in nothing.text) == (422, True)
        assert client.post(where, {"candidate": "999"}).status_code == 404
        assert client.post(where, {"candidate": "x"}).status_code == 404
        best = rows(database, PageCandidate)[0]
        assert client.post(where, {"candidate": str(best.id)}).status_code == 303
        assert [page.url for page in rows(database, WebPage)] == [host.url("/waste/bulky")]
        assert "website.pick_page" in [one.name for one in rows(database, AuditEvent)]
        with database.read() as session:
            topic_id = session.exec(select(Topic)).one().id or 0
            found = find_findability(session, wave_council_id=council, topic_id=topic_id)
            assert found is not None
            assert (found.in_first_five, found.within_three_clicks) == (True, True)
        assert found.words == (
            "Number 1 in the site’s search for “Bulky waste collection”. 3 clicks from the home page."
        )
        assert found.words in client.get(where).text


def test_a_candidate_of_another_council_cannot_be_picked(
    database: Database, settings: Settings, sign_in: SignIn
):
    with raw_host(site()) as host:
        fetcher_for(host)
        with database.write() as session:
            opened = create_open_wave(session, councils=2, sites=[host.url("/"), ""])
            finding_actions.ask_to_find(session, wave=opened.wave, councils=opened.members, by=None, at=AT)
        run_jobs(database, settings, host)
    client = sign_in(Role.PUBLISHER)
    assert len(rows(database, PageSearch)) == 1
    picked = client.post("/office/waves/w/finding/E07900001", {"candidate": "1"})
    assert picked.status_code == 404
    assert rows(database, WebPage) == []
    assert sign_in(Role.ASSESSOR).get("/office/waves/w/finding").status_code == 403


def test_a_site_that_is_away_is_shown_and_can_be_looked_over_again(
    database: Database, settings: Settings, sign_in: SignIn, topic_of
):
    answers: dict[str, Answer] = {"/": http("404 Not Found")}
    client = sign_in(Role.PUBLISHER)
    with raw_host(answers) as host:
        topic_of(host.url("/"))
        with held_at(AT):
            client.post("/office/waves/w/finding")
        run_jobs(database, settings, host)
        assert "status 404" in client.get("/office/waves/w/finding").text
        assert "could not be read" in client.get("/office/waves/w/finding/E07900000").text
        answers["/"] = site()["/"]
        with held_at(AT + timedelta(hours=1)):
            client.post("/office/waves/w/finding")
        run_jobs(database, settings, host, hours=1)
    assert [one.failure for one in rows(database, PageSearch)][1] == ""


def test_findability_is_unknown_where_looking_could_not_tell(
    database: Database, settings: Settings, topic_of
):
    with raw_host(site() | {"/robots.txt": http("200 OK", b"User-agent: *\nDisallow: /find\n")}) as host:
        council = topic_of(host.url("/"))
        with database.write() as session:
            topic = session.exec(select(WaveTopic)).one().topic
            page = WebPage(
                wave_council_id=council, topic_id=topic.id or 0, url=host.url("/deep"), added_at=AT
            )
            session.add(page)
            member = finding_actions.finding_queries.council_by_id(session, council)
            finding_actions.ask_to_find(session, wave=member.wave, councils=[member], by=None, at=AT)
            topic_id = topic.id or 0
        run_jobs(database, settings, host)
    with database.read() as session:
        found = find_findability(session, wave_council_id=council, topic_id=topic_id)
        assert found is not None
        assert (found.in_first_five, found.within_three_clicks) == (None, None)
        assert found.words.startswith("The site’s robots.txt asks that its search is not used")
        assert find_findability(session, wave_council_id=council, topic_id=topic_id + 1) is None
