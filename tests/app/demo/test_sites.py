"""The councils' websites: every quote of the truth stands on the page word for word, and each kind of page is met."""

import asyncio
import re
from collections.abc import Iterator
from io import BytesIO

import httpx
import pytest
from lxml import html
from pypdf import PdfReader

from app.demo import answers
from app.demo.country import Country, build_country
from app.demo.records import PageShape, PageState
from app.demo.site_pages import NOTICE
from app.demo.sites import create_sites

COUNTRY = build_country()


class Visitor:
    """Fetches pages from the application in this process."""

    def __init__(self, country: Country) -> None:
        self.transport = httpx.ASGITransport(app=create_sites(country))
        self.runner = asyncio.Runner()
        self.seen: dict[str, httpx.Response] = {}

    def get(self, path: str) -> httpx.Response:
        if path not in self.seen:
            self.seen[path] = self.runner.run(self._get(path))
        return self.seen[path]

    async def _get(self, path: str) -> httpx.Response:
        base = "http://127.0.0.1:8090"
        async with httpx.AsyncClient(
            transport=self.transport, base_url=base, follow_redirects=True
        ) as client:
            return await client.get(path)

    async def post(self, path: str) -> httpx.Response:
        async with httpx.AsyncClient(transport=self.transport, base_url="http://127.0.0.1:8090") as client:
            return await client.post(path)

    def text(self, path: str) -> str:
        response = self.get(path)
        if response.headers["content-type"] == "application/pdf":
            text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
        else:
            text = "\n".join(html.fromstring(response.text).itertext())
        return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="module")
def visitor() -> Iterator[Visitor]:
    visitor = Visitor(COUNTRY)
    yield visitor
    visitor.runner.close()


def pages(shape: PageShape | None = None, state: PageState | None = None):
    for council in COUNTRY.councils:
        for topic in COUNTRY.topics(council):
            page = COUNTRY.page(council, topic)
            if shape in {None, page.shape} and state in {None, page.state}:
                yield council, page


@pytest.mark.parametrize("council", COUNTRY.councils, ids=lambda council: council.slug)
def test_every_quote_stands_on_the_page_and_holds_the_value(visitor, council):
    for scenario in COUNTRY.scenarios(council):
        for fact in COUNTRY.truth(council, scenario):
            if fact.quote is None:
                continue
            assert fact.quote in visitor.text(fact.page_path), (scenario, fact.fact_code)
            if fact.kind not in {"yes_no", "text"}:
                assert fact.page_says in fact.quote


def test_a_true_value_that_the_page_does_not_say_is_not_on_it(visitor):
    for council in COUNTRY.councils:
        for scenario in COUNTRY.scenarios(council):
            for fact in COUNTRY.truth(council, scenario):
                if fact.page_says is None and fact.kind == "date":
                    assert fact.true_value not in visitor.text(fact.page_path)


def test_every_page_carries_the_notice(visitor):
    for council in COUNTRY.councils:
        paths = ["", "a-z", "contact", "about", "news", "news/1", "publications/2026", "search?q=bin"]
        for path in paths + [page.path.split("/", 2)[2] for c, page in pages() if c is council]:
            assert NOTICE in visitor.text(f"/{council.slug}/{path}")


def test_each_shape_and_state_of_a_page_occurs():
    assert {page.shape for _, page in pages()} == set(PageShape)
    assert {page.state for _, page in pages()} == set(PageState)


def test_a_moved_page_is_reached_through_two_redirects(visitor):
    council, page = next(pages(PageShape.MOVED, PageState.CURRENT))
    response = visitor.get(page.path)
    assert [hop.status_code for hop in response.history] == [301, 302]
    assert response.url.path == page.final_path == f"/{council.slug}/{page.topic}"


def test_a_leaflet_is_a_pdf_and_the_same_when_it_is_made_again(visitor):
    _, page = next(pages(PageShape.PDF, PageState.CURRENT))
    assert visitor.get(page.path).content.startswith(b"%PDF")
    again = Visitor(COUNTRY)
    assert again.get(page.path).content == visitor.get(page.path).content
    again.runner.close()


def test_an_accordion_keeps_its_facts_folded(visitor):
    _, page = next(pages(PageShape.ACCORDION, PageState.CURRENT))
    (first, *_) = html.fromstring(visitor.get(page.path).text).xpath("//details")
    assert first.xpath("./summary")
    assert first.xpath("./p")


def test_a_welsh_council_has_a_page_in_both_languages(visitor):
    council, page = next(pages(PageShape.BILINGUAL, PageState.CURRENT))
    assert council.nation == "Wales"
    assert html.fromstring(visitor.get(page.path).text).xpath("//section[@lang='cy']/p")


def test_a_table_of_fees_has_a_row_for_each_fee(visitor):
    _, page = next(pages(PageShape.TABLE, PageState.CURRENT))
    assert html.fromstring(visitor.get(page.path).text).xpath("//tbody/tr[th and contains(td, '£')]") or (
        page.topic in {"school-primary", "council-tax-discount"}
    )


def test_some_pages_say_what_is_true_once_their_council_has_mended_them(visitor):
    mended = Visitor(COUNTRY)
    assert mended.runner.run(mended.post("/mend")).status_code == 204
    for slug, topic in answers.MENDED:
        after = mended.text(f"/{slug}/{topic}")
        assert after != visitor.text(f"/{slug}/{topic}")
        for fact in answers.mended_facts(COUNTRY.seed, COUNTRY.council(slug), topic):
            assert fact.page_says == fact.true_value
            assert fact.quote in after
    assert mended.text("/carrickbrae/blue-badge") == visitor.text("/carrickbrae/blue-badge")
    mended.runner.close()


def test_a_page_that_is_gone_answers_404_and_still_stands_in_the_a_to_z(visitor):
    council, page = next(pages(state=PageState.MISSING))
    assert visitor.get(page.path).status_code == 404
    assert page.path in visitor.get(f"/{council.slug}/a-z").text


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/ambleford/nothing", "/ambleford/news/99", "/ambleford/school-primary"]
)
def test_what_does_not_exist_answers_404(visitor, path):
    response = visitor.get(path)
    assert response.status_code == 404
    assert NOTICE in response.text


def test_a_page_that_can_be_found_is_among_the_first_five_and_another_is_not(visitor):
    for council, page in pages():
        if page.state is PageState.MISSING:
            continue
        heading = topic_heading(visitor, page.path) if page.shape is not PageShape.PDF else page.topic
        answer = visitor.get(f"/{council.slug}/search?q={heading}").text
        links = html.fromstring(answer).xpath("//ul/li/a/@href")[:5]
        assert (page.path in links) == page.findable, (council.slug, page.topic, heading)


def topic_heading(visitor: Visitor, path: str) -> str:
    return str(html.fromstring(visitor.get(path).text).xpath("string(//h1)"))


def test_every_link_of_the_a_to_z_leads_somewhere_and_the_sitemap_names_only_pages_of_the_council(visitor):
    for council in COUNTRY.councils:
        text = visitor.get(f"/{council.slug}/sitemap.xml").text
        places = re.findall(r"<loc>http://127\.0\.0\.1:8090(/[^<]+)</loc>", text)
        assert len(places) > 3
        assert all(place.startswith(f"/{council.slug}/") for place in places)


def test_robots_may_read_everything_but_the_search_of_some(visitor):
    text = visitor.get("/robots.txt").text
    closed = re.findall(r"^Disallow: /([\w-]+)/search$", text, re.MULTILINE)
    assert 0 < len(closed) < len(COUNTRY.councils) / 2
    assert text.count("Disallow") == len(closed)
    assert "Sitemap: http://127.0.0.1:8090/ambleford/sitemap.xml" in visitor.get("/ambleford/robots.txt").text
