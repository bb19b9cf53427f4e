"""What stands on each page of a fictional council's website, ready for its template."""

import re
from dataclasses import dataclass

from app.demo import answers
from app.demo.answers import PageFact
from app.demo.chance import stream
from app.demo.country import Country
from app.demo.records import DemoCouncil, DemoPage, Line, PageShape, PageState
from app.demo.specs import topic_texts

NOTICE = "Demonstration: fictional council"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
# Headings under which an accordion gathers facts of a kind.
GROUPS = {
    "money": "What it costs",
    "duration": "How long it takes",
    "date": "Dates",
    "time": "Times",
    "yes_no": "Good to know",
    "text": "Good to know",
    "count": "Good to know",
}
NEWS = (
    (
        "A new bench for the market square",
        "Pupils chose the colour. The council thanks everybody who wrote in.",
    ),
    ("Council meets on Tuesday", "The agenda and the papers can be read at the town hall."),
    ("Volunteers plant a hundred trees", "The trees stand along the old railway and need water in summer."),
    ("Winter service is ready", "The gritting lorries have been serviced and the salt is in store."),
    ("Awards for local food", "Three bakers of the area were praised for their bread."),
    ("Changes to the council’s website", "We are looking at every page and making the words plainer."),
)


@dataclass(frozen=True, slots=True)
class TopicView:
    """One page about a topic: its words in order. `groups` are shown folded, `rows` as a table of fees."""

    heading: str
    intro: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    welsh: tuple[str, ...]
    extra: tuple[str, ...]
    call: str
    ask: bool
    dated: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a site: words, address from the root of the server, and one line about it."""

    words: str
    href: str
    about: str = ""


def topic_view(country: Country, council: DemoCouncil, topic: str, *, mended: bool = False) -> TopicView:
    """The page about a topic. Every quote of `Country.truth` is in it word for word, until the page is mended."""
    mended = mended and (council.slug, topic) in answers.MENDED
    every = answers.mended_facts if mended else answers.page_facts
    page = country.page(council, topic)
    text = topic_texts()[topic]
    chance = stream(country.seed, "view", council.slug, topic)
    facts = [f for f in every(country.seed, council, topic) if f.page_says is not None]
    rows = _rows(facts) if page.shape is PageShape.TABLE else ()
    folded = page.shape is PageShape.ACCORDION
    in_table = {cell for _, cell in rows}
    plain = tuple(f.quote for f in facts if f.quote and f.quote not in in_table)
    return TopicView(
        heading=text.heading,
        intro=chance.choice(text.intro),
        sentences=() if folded else plain,
        rows=rows,
        groups=_groups(facts) if folded else (),
        welsh=_welsh(facts) if page.shape is PageShape.BILINGUAL else (),
        extra=tuple(chance.sample(text.extra, k=2)),
        call=call_sentence(line_for(council, topic)) if page.number_given == "topic" else "",
        ask=page.state is PageState.SILENT or len(facts) < len(text.specs),
        dated=answers.MENDED_DATE if mended else page.dated,
    )


def _rows(facts: list[PageFact]) -> tuple[tuple[str, str], ...]:
    cells = [fact.spec.cell(fact.page_says) for fact in facts if fact.page_says is not None]
    return tuple(cell for cell in cells if cell)


def _groups(facts: list[PageFact]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    headings = dict.fromkeys(GROUPS[fact.spec.kind] for fact in facts)
    return tuple(
        (heading, tuple(f.quote for f in facts if f.quote and GROUPS[f.spec.kind] == heading))
        for heading in headings
    )


def _welsh(facts: list[PageFact]) -> tuple[str, ...]:
    sentences = [fact.spec.welsh(fact.page_says) for fact in facts if fact.page_says is not None]
    return tuple(sentence for sentence in sentences if sentence)


def shows_number(council: DemoCouncil) -> bool:
    """Whether the contact page gives a telephone number; some councils offer a form alone."""
    return answers.general_number(council) == "general"


def line_for(council: DemoCouncil, topic: str) -> Line:
    """The line of a topic, or the main one."""
    return next((line for line in council.lines if line.topic == topic), council.lines[0])


def call_sentence(line: Line) -> str:
    """How a page gives its telephone number."""
    return f"Call {line.number}. {hours_words(line)}"


def hours_words(line: Line) -> str:
    """The hours of a line in one sentence: Monday to Thursday alike, Friday its own."""
    usual = _times(line, 0)
    friday = _times(line, 4)
    if usual == friday:
        return f"Lines are open Monday to Friday, {usual}."
    return f"Lines are open Monday to Thursday, {usual}; Friday, {friday}."


def _times(line: Line, weekday: int) -> str:
    spans = [span for span in line.hours if span.weekday == weekday]
    return " and ".join(f"{_clock(span.opens)} to {_clock(span.closes)}" for span in spans)


def _clock(at: str) -> str:
    """A time as councils print it.

    >>> _clock("08:30"), _clock("17:00"), _clock("13:00")
    ('8.30am', '5pm', '1pm')
    """
    hour, minute = map(int, at.split(":"))
    minutes = f".{minute:02}" if minute else ""
    return f"{hour - 12 if hour > 12 else hour}{minutes}{'pm' if hour >= 12 else 'am'}"


def link(country: Country, council: DemoCouncil, topic: str) -> Link:
    """A link to the page about a topic, as the council's own site has it."""
    text = topic_texts()[topic]
    return Link(text.heading, country.page(council, topic).path, text.intro[0])


def pages(country: Country, council: DemoCouncil) -> list[DemoPage]:
    """The pages about topics, in the order of the A–Z."""
    found = [country.page(council, topic) for topic in country.topics(council)]
    return sorted(found, key=lambda page: topic_texts()[page.topic].heading)


def a_to_z(country: Country, council: DemoCouncil) -> list[Link]:
    """What the A–Z lists: pages that can be found, and links to pages that are gone."""
    listed = [p for p in pages(country, council) if p.findable or p.state is PageState.MISSING]
    return [link(country, council, page.topic) for page in listed]


def buried(country: Country, council: DemoCouncil) -> list[Link]:
    """Pages that stand only four clicks deep."""
    hidden = [p for p in pages(country, council) if not p.findable and p.state is not PageState.MISSING]
    return [link(country, council, page.topic) for page in hidden]


def news(council: DemoCouncil) -> list[Link]:
    """News of the council, which its search puts before pages that are hard to find."""
    return [
        Link(title, f"/{council.slug}/news/{number}", about) for number, (title, about) in enumerate(NEWS, 1)
    ]


def search(country: Country, council: DemoCouncil, query: str) -> list[Link]:
    """Results of the site's own search: pages that can be found, then news, then what is buried."""
    asked = set(re.findall(r"[a-z]{3,}", query.lower()))

    def hits(found: Link) -> int:
        return len(asked & set(re.findall(r"[a-z]{3,}", f"{found.words} {found.about}".lower())))

    def matching(links: list[Link]) -> list[Link]:
        return sorted(
            (found for found in links if hits(found)), key=lambda found: (-hits(found), found.words)
        )

    if not asked:
        return []
    findable = [link(country, council, p.topic) for p in pages(country, council) if p.findable]
    hidden = matching(buried(country, council))
    return matching(findable) + (news(council) if hidden else matching(news(council))) + hidden
