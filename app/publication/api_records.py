"""What the API answers with: the words of the pages and of the CSV files, each with its meaning."""

from datetime import datetime
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")


class Links(BaseModel):
    """Addresses of the pages of a list; null where there is no such page."""

    self: str = Field(description="This page.")
    first: str = Field(description="The first page.")
    previous: str | None = Field(description="The page before.")
    next: str | None = Field(description="The page after.")
    last: str = Field(description="The last page.")


class Listed(BaseModel, Generic[T]):
    """One page of a list."""

    data: list[T] = Field(description="What was asked for, in the order in which the pages show it.")
    page: int = Field(description="Number of this page; the first is 1.", examples=[1])
    per_page: int = Field(description="How many a page holds at most.", examples=[50])
    total: int = Field(description="How many there are on all pages.", examples=[382])
    links: Links


class EditionRecord(BaseModel):
    """One published edition. It never changes; a correction is a new edition."""

    edition: int = Field(description="Its number, never used again.", examples=[3])
    title: str = Field(examples=["Spring 2027"])
    wave: str = Field(description="Code of the round of calls.", examples=["spring-2027"])
    contact_channel: str = Field(
        description="How councils were asked: telephone, email, web_form or web_chat.", examples=["telephone"]
    )
    fieldwork: str = Field(
        description="First and last day of calls.", examples=["Mon 1 Mar 2027 to Fri 26 Mar 2027"]
    )
    published_at: datetime = Field(description="When it became public.")
    finding: str = Field(
        description="Its finding in a sentence.",
        examples=["52 in 100 answers on the phone matched the council’s own website"],
    )
    lead_measure: str = Field(description="The measure that leads: match or service.", examples=["match"])
    calls: int = Field(description="Calls made.", examples=[3438])
    reached_calls: int = Field(description="Calls that reached a person.", examples=[3102])
    councils: int = Field(description="Councils called.", examples=[382])
    corrects: int | None = Field(description="Number of the edition that it corrects.", examples=[2])
    corrected_by: int | None = Field(description="Number of the edition that supersedes it.", examples=[4])
    reason: str = Field(description="Why it corrects; empty for a first edition.")
    method_version: str = Field(examples=["1"])
    inputs_sha256: str = Field(description="Digest of the inputs that rebuild it.")
    tables_sha256: str = Field(description="Digest of its tables.")
    licence: str = Field(examples=["Creative Commons Attribution 4.0"])
    fictional: bool = Field(description="True where councils are fictional and calls simulated.")
    page: str = Field(description="Address of its page, which stays for ever.")


class TopicCell(BaseModel):
    """A council's calls about one topic."""

    topic: str = Field(description="Code of the topic.", examples=["bulky-waste"])
    name: str = Field(examples=["Bulky waste"])
    score_points: float | None = Field(description="Mean of its scored calls, 0 to 100.", examples=[75.0])
    verdict: str | None = Field(
        description="matches, partly, contradicts, not_on_website or not_given; null without one.",
        examples=["partly"],
    )
    calls: int
    satisfied: bool


class RowRecord(BaseModel):
    """One council in one table of an edition."""

    edition: int = Field(examples=[3])
    group: str = Field(
        description="Code of the group; councils are compared inside it only.", examples=["english-district"]
    )
    group_name: str = Field(examples=["English districts"])
    measure: str = Field(description="match or service.", examples=["match"])
    gss_code: str = Field(examples=["X07000001"])
    council: str = Field(examples=["Ambleford"])
    place: int | None = Field(description="Place; equal scores share it. Null: not ranked.", examples=[2])
    place_label: str = Field(description="The place as printed; a shared one begins with =.", examples=["=2"])
    not_ranked_because: str = Field(description="Why it has no place; empty if it has one.")
    score_points: float | None = Field(description="Score to one decimal, which is ranked.", examples=[61.5])
    score_low_points: float | None = Field(description="Lower end of the score's interval.", examples=[48.0])
    score_high_points: float | None = Field(description="Upper end of it.", examples=[75.1])
    likely_place_low: int | None = Field(description="Best place that is likely.", examples=[1])
    likely_place_high: int | None = Field(description="Worst place that is likely.", examples=[9])
    ranked_councils: int = Field(description="How many councils the table ranks.", examples=[181])
    against_average: str = Field(description="In words.", examples=["around average"])
    calls: int = Field(examples=[9])
    scored_calls: int = Field(examples=[8])
    reached_calls: int = Field(examples=[8])
    topics: int = Field(examples=[9])
    topics_satisfied: int = Field(examples=[4])
    cells: list[TopicCell]


class FactRecord(BaseModel):
    """One fact of a call: what was said, and what the council's page said on the day."""

    question: str
    key: bool = Field(description="Whether the answer turns on it.")
    said: str = Field(description="What the council said.")
    page_says: str = Field(description="What its page says.")
    quote: str = Field(description="The passage of the page.")
    url: str = Field(description="Address of the page.")
    captured_at: str = Field(description="When the copy of the page was made.")
    sha256: str = Field(description="Digest of the copy.")
    verdict: str = Field(examples=["matches"])


class CallRecord(BaseModel):
    """One counted call as published: no assessor, no judge, no day."""

    call: str = Field(description="Its code in the edition.")
    edition: int
    gss_code: str = Field(examples=["X07000001"])
    topic: str = Field(description="Code of the topic.", examples=["bulky-waste"])
    topic_name: str = Field(examples=["Bulky waste"])
    scenario: str = Field(description="What was asked about.")
    month: str = Field(description="Month of the call.", examples=["March 2027"])
    reached: bool = Field(description="Whether a person was reached.")
    verdict: str | None = Field(description="Verdict of the call; null if nobody was reached.")
    match_score_points: float | None
    service_score_points: float | None
    facts: list[FactRecord]


class CouncilRecord(BaseModel):
    """One council of the newest edition."""

    gss_code: str = Field(examples=["X07000001"])
    council: str = Field(examples=["Ambleford"])
    group: str = Field(examples=["english-district"])
    group_name: str
    page: str = Field(description="Address of its page.")


class StandingsRecord(BaseModel):
    """One council with its rows in every edition, the newest first."""

    gss_code: str
    council: str
    rows: list[RowRecord]


class TopicRecord(BaseModel):
    """One topic of the newest edition."""

    topic: str = Field(description="Its code.", examples=["bulky-waste"])
    name: str = Field(examples=["Bulky waste"])
    weight: float = Field(description="Its weight in a score.", examples=[1.0])
    groups: list[str] = Field(description="Codes of the groups whose tables hold it.")
    page: str = Field(description="Address of its page.")


class DifferenceRecord(BaseModel):
    """One score or place that a correction changed."""

    group: str
    measure: str
    gss_code: str
    council: str
    what: str = Field(description="score or place.", examples=["place"])
    before: str = Field(examples=["=2"])
    after: str = Field(examples=["3"])


class CorrectionRecord(BaseModel):
    """One correction: a new edition, why, and what differs."""

    edition: int
    corrects: int = Field(description="Number of the edition that it supersedes.")
    published_at: datetime
    reason: str
    differences: list[DifferenceRecord]


class StudyRecord(BaseModel):
    """Somebody else's study, recomputed here. It is none of the league tables made here."""

    study: int = Field(description="Its number.", examples=[1])
    title: str
    source: str = Field(description="Who published it, and where.")
    source_url: str
    licence: str
    dated_on: str = Field(description="Day of its publication.", examples=["2025-11-30"])
    rule: str = Field(description="Rule of rounding.", examples=["truncate"])
    councils: int
    item_scores: int
    stated_figures: int = Field(description="Figures that its publisher stated.")
    differences: int = Field(description="Stated figures that come out differently.")
    fictional: bool
    page: str


class StudySectionRecord(BaseModel):
    """One section of one council in somebody else's study; figures as decimal text, empty where there is none."""

    section: str
    weight: str
    recomputed: str
    stated: str = Field(description="As its publisher stated it.")


class StudyRowRecord(BaseModel):
    """One council of somebody else's study; figures as decimal text, empty where there is none."""

    group: str
    council: str
    place: int | None = Field(description="Of the recomputed total, inside the group; null: not ranked.")
    place_label: str = Field(description="As printed; = where it is shared.", examples=["=1"])
    total: str = Field(description="Recomputed and rounded by the study's rule.", examples=["61.4"])
    total_exact: str = Field(description="Before rounding.", examples=["61.437500"])
    stated_total: str
    stated_place: str
    sections: list[StudySectionRecord]


class IndexRecord(BaseModel):
    """Where everything is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Better Answered", "links": {}}]})

    name: str
    links: dict[str, str] = Field(description="Name of a list → its address.")
