"""The websites of the fictional councils, as one ASGI application for loopback.

Each council has a folder of its own, as in http://127.0.0.1:8090/ambleford/, so that no name has to be resolved. The
pages are of every kind that capture meets: plain, folded, with a table of fees, as a PDF, in two languages, behind a
chain of redirects, gone. The application reads nothing but the country, and keeps nothing but whether the councils
have mended the pages that they mend.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from app.demo import site_pages
from app.demo.country import Country
from app.demo.records import DemoCouncil, PageShape, PageState
from app.demo.site_pages import NOTICE, Link, topic_view
from app.demo.specs import topic_texts

TEMPLATES = Path(__file__).parent / "sites_templates"
CLOSED_SEARCH_FROM, CLOSED_SEARCH_EVERY = 2, 4  # councils whose robots.txt keeps programs out of their search
COLOURS = ("#00456b", "#5a2d6e", "#1f5c33", "#7a3b12", "#3a3a3a", "#8a1c3a")


class Sites:
    """Handlers for every address of the country's websites."""

    def __init__(self, country: Country) -> None:
        self.country = country
        self.mended = False
        self.leaflets: dict[tuple[str, str], bytes] = {}
        self.templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )

    def routes(self) -> list[Route]:
        """The addresses, most particular first."""
        return [
            Route("/", self.index),
            Route("/mend", self.mend, methods=["POST"]),
            Route("/robots.txt", self.robots),
            Route("/{slug}/", self.home),
            Route("/{slug}/robots.txt", self.robots),
            Route("/{slug}/sitemap.xml", self.sitemap),
            Route("/{slug}/a-z", self.a_to_z),
            Route("/{slug}/search", self.search),
            Route("/{slug}/contact", self.contact),
            Route("/{slug}/about", self.about),
            Route("/{slug}/publications", self.publications),
            Route("/{slug}/publications/2026", self.year),
            Route("/{slug}/news", self.news),
            Route("/{slug}/news/{number:int}", self.news_item),
            Route("/{slug}/services/{topic}", self.moved),
            Route("/{slug}/pages/{topic}", self.moved_again),
            Route("/{slug}/{topic}.pdf", self.leaflet),
            Route("/{slug}/{topic}", self.topic),
        ]

    def index(self, _request: Request) -> Response:
        links = "".join(f'<li><a href="/{c.slug}/">{c.name}</a></li>' for c in self.country.councils)
        body = f"<p>{NOTICE}</p><h1>Councils of the demonstration</h1><ul>{links}</ul>"
        return HTMLResponse(f'<!doctype html><html lang="en-GB"><title>{NOTICE}</title>{body}</html>')

    def mend(self, _request: Request) -> Response:
        """From now on the pages of `answers.MENDED` say what is true."""
        self.mended = True
        return Response(status_code=204)

    def robots(self, request: Request) -> Response:
        slugs = [request.path_params["slug"]] if "slug" in request.path_params else self._slugs()
        closed = self._slugs()[CLOSED_SEARCH_FROM::CLOSED_SEARCH_EVERY]
        lines = ["User-agent: *"] + [f"Disallow: /{slug}/search" for slug in slugs if slug in closed]
        lines += [f"Sitemap: {request.base_url}{slug}/sitemap.xml" for slug in slugs]
        return PlainTextResponse("\n".join([f"# {NOTICE}", *lines, ""]))

    def sitemap(self, request: Request) -> Response:
        council = self._council(request)
        pages = [f"{council.slug}/", f"{council.slug}/a-z", f"{council.slug}/contact"]
        pages += [page.final_path.lstrip("/") for page in site_pages.pages(self.country, council)]
        addresses = [f"{request.base_url}{path}" for path in pages]
        text = self.templates.get_template("sitemap.xml").render(addresses=addresses)
        return Response(text, media_type="application/xml")

    def home(self, request: Request) -> Response:
        council = self._council(request)
        links = site_pages.a_to_z(self.country, council)[:4]
        links.append(Link("All services from A to Z", f"/{council.slug}/a-z"))
        return self._links(council, f"Welcome to {council.name}", links, "What are you looking for?")

    def a_to_z(self, request: Request) -> Response:
        council = self._council(request)
        return self._links(council, "Services from A to Z", site_pages.a_to_z(self.country, council))

    def search(self, request: Request) -> Response:
        council = self._council(request)
        found = site_pages.search(self.country, council, request.query_params.get("q", "")[:200])
        return self._links(council, "Search results", found, empty="Nothing was found. Try other words.")

    def contact(self, request: Request) -> Response:
        council = self._council(request)
        if not site_pages.shows_number(council):
            return self._links(council, "Contact us", [], "Write to us with the form on this website.")
        words = [f"{line.label}: {site_pages.call_sentence(line)}" for line in council.lines]
        return self._links(council, "Contact us", [], *words)

    def about(self, request: Request) -> Response:
        council = self._council(request)
        words = f"{council.name} serves about {council.population // 1000},000 people."
        link = Link("Publications", f"/{council.slug}/publications")
        return self._links(council, "About the council", [link], words)

    def publications(self, request: Request) -> Response:
        council = self._council(request)
        return self._links(council, "Publications", [Link("2026", f"/{council.slug}/publications/2026")])

    def year(self, request: Request) -> Response:
        council = self._council(request)
        links = site_pages.buried(self.country, council)
        return self._links(council, "Publications of 2026", links, empty="Nothing has been published.")

    def news(self, request: Request) -> Response:
        council = self._council(request)
        return self._links(council, "News", site_pages.news(council))

    def news_item(self, request: Request) -> Response:
        council = self._council(request)
        number = request.path_params["number"]
        if not 1 <= number <= len(site_pages.NEWS):
            raise HTTPException(404)
        title, words = site_pages.NEWS[number - 1]
        return self._links(council, title, [], words)

    def moved(self, request: Request) -> Response:
        council, topic = self._topic(request, PageShape.MOVED)
        return RedirectResponse(f"/{council.slug}/pages/{topic}", 301)

    def moved_again(self, request: Request) -> Response:
        council, topic = self._topic(request, PageShape.MOVED)
        return RedirectResponse(f"/{council.slug}/{topic}", 302)

    def topic(self, request: Request) -> Response:
        council, topic = self._topic(request)
        page = self.country.page(council, topic)
        if page.shape is PageShape.PDF or page.state is PageState.MISSING:
            raise HTTPException(404)
        return self._page(
            "topic.html", council, view=topic_view(self.country, council, topic, mended=self.mended)
        )

    def leaflet(self, request: Request) -> Response:
        council, topic = self._topic(request, PageShape.PDF)
        if self.country.page(council, topic).state is PageState.MISSING:
            raise HTTPException(404)
        key = council.slug, topic
        if key not in self.leaflets:
            self.leaflets[key] = self._compile(council, topic)
        return Response(self.leaflets[key], media_type="application/pdf")

    def not_found(self, request: Request, _error: Exception) -> Response:
        slug = request.url.path.strip("/").split("/")[0]
        council = self.country.find_council(slug)
        if council is None:
            return PlainTextResponse(f"{NOTICE}. There is no such council.", 404)
        links = [Link("Home", f"/{slug}/"), Link("A to Z", f"/{slug}/a-z")]
        words = "The page may have been moved or taken away."
        return self._links(council, "Page not found", links, words, status=404)

    def _compile(self, council: DemoCouncil, topic: str) -> bytes:
        view = asdict(topic_view(self.country, council, topic))
        data = json.dumps(view | {"council": council.name, "notice": NOTICE})
        made: bytes = typst.compile(str(TEMPLATES / "leaflet.typ"), sys_inputs={"view": data}, timestamp=0)
        return made

    def _links(
        self,
        council: DemoCouncil,
        heading: str,
        links: list[Link],
        *words: str,
        empty: str = "",
        status: int = 200,
    ) -> Response:
        about = {"heading": heading, "links": links, "paragraphs": words, "empty": empty}
        return self._page("links.html", council, status=status, **about)

    def _page(self, template: str, council: DemoCouncil, status: int = 200, **about: Any) -> Response:
        number = self._slugs().index(council.slug)
        about |= {"council": council, "notice": NOTICE, "colour": COLOURS[number % len(COLOURS)]}
        text = self.templates.get_template(template).render(modern=number % 5 != 0, **about)
        return HTMLResponse(text, status)

    def _council(self, request: Request) -> DemoCouncil:
        found = self.country.find_council(request.path_params["slug"])
        if found is None:
            raise HTTPException(404)
        return found

    def _topic(self, request: Request, shape: PageShape | None = None) -> tuple[DemoCouncil, str]:
        council = self._council(request)
        topic = request.path_params["topic"]
        if topic not in topic_texts() or topic not in self.country.topics(council):
            raise HTTPException(404)
        if shape is not None and self.country.page(council, topic).shape is not shape:
            raise HTTPException(404)
        return council, topic

    def _slugs(self) -> list[str]:
        return [council.slug for council in self.country.councils]


def create_sites(country: Country) -> Starlette:
    """The application that serves every council's website of a country."""
    sites = Sites(country)
    return Starlette(routes=sites.routes(), exception_handlers={404: sites.not_found})
