"""What each fictional council should answer, and what its website says: the truth behind the demonstration.

For every fact a true value is drawn. A page that is kept says it; a page that is out of date says an older value, and
some pages are silent. A capture, an answer key and a judge can be compared with what stands here.
"""

from dataclasses import dataclass, replace
from functools import cache

from app.demo.chance import stream
from app.demo.records import DemoCouncil, DemoPage, FactTruth, PageShape, PageState
from app.demo.specs import Spec, council_types, scenario_facts, topic_texts

# What a page bears when it is kept, and when it is not.
DATES = {
    PageState.CURRENT: "Last updated 3 September 2026",
    PageState.SILENT: "",
    PageState.STALE: "Charges and times from 1 April 2025",
    PageState.MISSING: "",
}


@dataclass(frozen=True, slots=True)
class PageFact:
    """One fact of a page: `quote` are the words of the page that hold `page_says`; both None when it is silent."""

    spec: Spec
    true_value: str
    page_says: str | None
    quote: str | None


@cache
def topics_of(council_type: str) -> tuple[str, ...]:
    """Codes of the demonstration's topics that a council of this type answers for."""
    return tuple(code for code in topic_texts() if council_type in council_types()[code])


@cache
def scenarios_of(council_type: str) -> tuple[str, ...]:
    """Codes of the scenarios that can be asked of a council of this type."""
    topics = topics_of(council_type)
    return tuple(code for code, (topic, _) in scenario_facts().items() if topic in topics)


@cache
def page_of(seed: int, council: DemoCouncil, topic: str) -> DemoPage:
    """How the council's page about a topic is built and kept; a careless council keeps fewer of them."""
    chance = stream(seed, "page", council.slug, topic)
    state = _state(council.web_care, chance.random())
    shape = _shape(council, topic, chance.random())
    final = f"/{council.slug}/{topic}.pdf" if shape is PageShape.PDF else f"/{council.slug}/{topic}"
    path = f"/{council.slug}/services/{topic}" if shape is PageShape.MOVED else final
    given = "topic" if chance.random() < council.web_care else general_number(council)
    findable = state is not PageState.MISSING and chance.random() < 0.35 + 0.65 * council.web_care
    return DemoPage(topic, path, final, shape, state, findable, DATES[state], given)


def general_number(council: DemoCouncil) -> str:
    """Whether the contact page gives a number ("general") or only a form ("none")."""
    return "general" if council.web_care >= 0.45 else "none"


@cache
def page_facts(seed: int, council: DemoCouncil, topic: str) -> tuple[PageFact, ...]:
    """Every fact of a topic with its true value and what the page says."""
    page = page_of(seed, council, topic)
    facts = []
    for spec in topic_texts()[topic].specs:
        chance = stream(seed, "fact", council.slug, topic, spec.code)
        true_value = chance.choice(spec.values(council.nation))
        older = spec.older(true_value, council.nation, chance)
        says: str | None = true_value
        if page.state is PageState.STALE and older is not None and chance.random() < 0.7:
            says = older
        if chance.random() < _silence(page.state, council.web_care):
            says = None
        facts.append(PageFact(spec, true_value, says, _quote(spec, says, page, seed, council)))
    return tuple(facts)


# Pages that their council mends once it has read its calls, so that the watch has something to see.
MENDED = frozenset({("carrickbrae", "bulky-waste"), ("carrickbrae", "building-control")})
MENDED_DATE = "Checked and corrected this month"


def mended_facts(seed: int, council: DemoCouncil, topic: str) -> tuple[PageFact, ...]:
    """Every fact of a topic as its page says it once the council has mended it."""
    page = page_of(seed, council, topic)
    return tuple(
        replace(
            fact,
            page_says=fact.true_value,
            quote=fact.quote
            if fact.page_says == fact.true_value
            else _quote(fact.spec, fact.true_value, page, seed, council),
        )
        for fact in page_facts(seed, council, topic)
    )


def truth(seed: int, council: DemoCouncil, scenario: str) -> list[FactTruth]:
    """What is true of each fact of a scenario and what the page says. Raises KeyError for an unknown scenario."""
    topic, asked = scenario_facts()[scenario]
    page = page_of(seed, council, topic)
    by_code = {fact.spec.code: fact for fact in page_facts(seed, council, topic)}
    return [
        FactTruth(
            fact.code,
            fact.kind,
            fact.key,
            by_code[fact.code].true_value,
            by_code[fact.code].page_says,
            page.path,
            by_code[fact.code].quote,
        )
        for fact in asked
    ]


def _quote(spec: Spec, says: str | None, page: DemoPage, seed: int, council: DemoCouncil) -> str | None:
    if says is None:
        return None
    cell = spec.cell(says) if page.shape is PageShape.TABLE else None
    if cell:
        return cell[1]
    return spec.sentence(says, stream(seed, "sentence", council.slug, page.topic, spec.code))


def _state(care: float, draw: float) -> PageState:
    """A careful council's pages are current; of a careless one's, many are stale, silent or gone."""
    neglect = 1 - care
    if draw < 0.05 * neglect:
        return PageState.MISSING
    if draw < 0.35 * neglect:
        return PageState.SILENT
    if draw < 1.1 * neglect:
        return PageState.STALE
    return PageState.CURRENT


def _silence(state: PageState, care: float) -> float:
    if state is PageState.MISSING:
        return 1.0
    return 0.55 if state is PageState.SILENT else 0.12 * (1 - care)


def _shape(council: DemoCouncil, topic: str, draw: float) -> PageShape:
    if topic == "garden-waste" and council.type == "welsh-unitary":
        return PageShape.BILINGUAL
    shapes = (
        (PageShape.PLAIN, 0.42),
        (PageShape.TABLE, 0.64),
        (PageShape.ACCORDION, 0.84),
        (PageShape.MOVED, 0.94),
        (PageShape.PDF, 1.0),
    )
    return next(shape for shape, upto in shapes if draw < upto)
