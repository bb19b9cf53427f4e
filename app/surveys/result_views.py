"""Results as their pages show them: one filter at a time, every filter beside it, and the council's own answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.core.errors import NotFound
from app.councils.models import Nation
from app.councils.rules import TYPE_NAMES
from app.surveys import queries, rules
from app.surveys.models import Mode, Survey, SurveyCouncil
from app.surveys.rules import Given
from scoring.benchmark import EVERYBODY, LEAST, QuestionResult, response_rate
from scoring.codec import write_csv
from scoring.questionnaire import Kind, SurveyQuestion

COLUMNS = (
    "question", "text", "filter", "asked", "answered", "lower_quartile", "median", "upper_quartile",
    "choice", "count",
)  # fmt: skip


@dataclass(frozen=True)
class FilterView:
    """All councils, a nation or a group: how many submitted of how many invited."""

    name: str
    words: str
    submitted: int
    invited: int

    @property
    def rate(self) -> float:
        return response_rate(self.submitted, self.invited)


@dataclass(frozen=True)
class QuestionView:
    """One question: what is shown of it under the chosen filter, under each other, and what the council said."""

    question: SurveyQuestion
    chosen: QuestionResult | None
    others: list[tuple[str, QuestionResult | None]]
    own: Given
    own_words: str
    highest: float  # where the scale of its picture ends

    @property
    def own_number(self) -> float | None:
        return float(self.own.value) if self.question.is_number and self.own.value else None

    @property
    def unit(self) -> str:
        return "%" if self.question.kind is Kind.PERCENT else self.question.unit


@dataclass(frozen=True)
class ResultsPage:
    survey: Survey
    council: SurveyCouncil | None
    filters: list[FilterView]
    chosen: FilterView
    sections: list[tuple[str, list[QuestionView]]]
    modes: dict[str, int]
    least: int = LEAST


def words_of_filter(name: str) -> str:
    """All councils, Scotland, Scottish councils…"""
    nations = {rules.filters_of("", nation)[0]: nation.value for nation in Nation}
    groups = {kind.value: words for kind, words in TYPE_NAMES.items()}
    return {EVERYBODY: "All councils", **nations, **groups}[name]


def filters_of(rates: Mapping[str, tuple[int, int]]) -> list[FilterView]:
    """All first, then nations, then groups, each by its words."""
    found = [FilterView(name, words_of_filter(name), *rate) for name, rate in rates.items()]
    return sorted(
        found, key=lambda one: (one.name != EVERYBODY, not one.name.startswith("nation-"), one.words)
    )


def results_page(
    session: Session, survey: Survey, wanted: str, council: SurveyCouncil | None = None
) -> ResultsPage:
    """What a council, or the office without one, reads. Raises NotFound (no such filter)."""
    asked = queries.responses_of(session, survey)
    filters = filters_of(queries.rates_of(asked))
    chosen = next((one for one in filters if one.name == wanted), None)
    if chosen is None:
        raise NotFound("There is no such group of councils in this survey.")
    found = {(one.question, one.filter): one for one in queries.results_of(session, survey)}
    response = queries.find_response(session, council) if council else None
    own = {code: queries.as_given(row) for code, row in queries.answers_of(session, response).items()}
    sections = [
        (section.name, [_view(one, found, filters, chosen, own) for one in section.questions])
        for section in queries.questionnaire_of(survey).sections
    ]
    submitted = [one.response.mode for one in asked if one.response and one.response.submitted_at]
    return ResultsPage(
        survey,
        council,
        filters,
        chosen,
        sections,
        {rules.MODE_WORDS[mode]: submitted.count(mode) for mode in Mode if mode in submitted},
    )


def _view(
    question: SurveyQuestion,
    found: Mapping[tuple[str, str], QuestionResult],
    filters: Sequence[FilterView],
    chosen: FilterView,
    own: Mapping[str, Given],
) -> QuestionView:
    others = [(one.words, found.get((question.code, one.name))) for one in filters]
    said = own.get(question.code, Given())
    tops = [one.quartiles.high for _, one in others if one and one.quartiles]
    if question.is_number and said.value:
        tops.append(float(said.value))
    highest = 100.0 if question.kind is Kind.PERCENT else 1.1 * max(tops, default=1.0) or 1.0
    return QuestionView(
        question,
        found.get((question.code, chosen.name)),
        others,
        said,
        rules.words_of(question, said),
        highest,
    )


def results_csv(session: Session, survey: Survey) -> str:
    """Everything that is shown, one line a figure; what is hidden on the page is not in the file."""
    texts = {one.code: one for one in queries.questionnaire_of(survey).questions}
    rows: list[list[object]] = []
    for one in queries.results_of(session, survey):
        question = texts[one.question]
        start = [one.question, question.text, words_of_filter(one.filter), one.asked, one.answered]
        if one.quartiles:
            quarters = [
                round(part, 2) for part in (one.quartiles.low, one.quartiles.median, one.quartiles.high)
            ]
            rows.append([*start, *quarters, None, None])
        labels = {choice.value: choice.label for choice in question.choices}
        rows += [
            [*start, None, None, None, labels[value], count] for value, count in one.counts.items() if labels
        ]
    return write_csv(COLUMNS, rows)
