"""What a council said of itself, and what others of its group come to: published figures alone, of five or nothing."""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from sqlmodel import Session, col, select

from app.councils.models import ContactChannel
from app.insight import rules
from app.insight.models import StandardMeasure, StandardVersion
from app.insight.survey_measured import RESOLVED, SeenCall, told
from app.publication import queries as publication
from app.publication.models import Edition, EditionCall, EditionTable
from app.results.rules import GROUP_NAMES
from app.surveys import queries as surveys
from app.surveys.models import Survey, SurveyCouncil
from app.surveys.rules import can_see_results, filters_of
from scoring.benchmark import LEAST, Quartiles, QuestionResult, quartiles
from scoring.questionnaire import Kind, Measured, SurveyQuestion, asked_questions
from scoring.records import CallStatus

FEWER = "no benchmark: fewer than five"
PUBLISHED = (Measured.ANSWERED_WITHIN, Measured.RESOLVED)


@dataclass(frozen=True)
class Said:
    """What a council said of itself, in percent, and in which survey."""

    percent: float
    source: str

    @property
    def words(self) -> str:
        return rules.percent(self.percent)


@dataclass(frozen=True)
class Benchmark:
    """Quartiles of others in percent; None where fewer than five tell. `source`: who they are and what they did."""

    quartiles: Quartiles | None = None
    councils: int = 0
    source: str = ""

    @property
    def words(self) -> str:
        if self.quartiles is None:
            return FEWER
        low, middle, high = (
            rules.percent(one) for one in (self.quartiles.low, self.quartiles.median, self.quartiles.high)
        )
        if low == high:
            return f"half of them or more at {middle}"
        return f"half lie between {low} and {high}, the middle one at {middle}"


class Beside:
    """What may stand beside the standards of one council; each source is read once, and only when asked for."""

    def __init__(self, session: Session, council_code: str) -> None:
        self._session = session
        self._code = council_code

    def said(self, version: StandardVersion) -> Said | None:
        """The newest published survey in which the council gave the same share."""
        for survey, _, values in self._surveys:
            question = _question_of(survey, version)
            led_to = asked_questions(surveys.questionnaire_of(survey), values) if question else ()
            if question in led_to and values.get(question.code):
                return Said(float(values[question.code]), survey.title)
        return None

    def benchmark(self, version: StandardVersion) -> Benchmark:
        """Of the group's calls in the newest edition, else of what the group said in a survey."""
        measured = rules.MEASURES[version.measure].measured
        if measured in PUBLISHED and version.channel in rules.CALLED:
            found = self._published(measured, version.within or 0)
            if found.quartiles is not None:
                return found
        return self._surveyed(version)

    @cached_property
    def _surveys(self) -> list[tuple[Survey, SurveyCouncil, dict[str, str]]]:
        """Surveys whose results this council may see, the latest first, with what it answered."""
        found = []
        for survey, asked in surveys.asked_of(self._session, [self._code]):
            if can_see_results(survey, asked.response):
                answers = surveys.answers_of(self._session, asked.response)
                values = {code: one.value for code, one in answers.items() if not one.not_applicable}
                found.append((survey, asked.council, values))
        return found

    def _surveyed(self, version: StandardVersion) -> Benchmark:
        for survey, council, _ in self._surveys:
            question = _question_of(survey, version)
            if question is None:
                continue
            group = filters_of(council.council_type, council.nation)[1]
            results = surveys.results_of(self._session, survey)
            for name in (group, "all"):
                found = _result(results, question, name)
                if found is not None and found.quartiles is not None:
                    who = "all councils" if name == "all" else GROUP_NAMES[council.council_type]
                    source = f"what {found.answered} of {who} said in {survey.title}"
                    return Benchmark(found.quartiles, found.answered, source)
        return Benchmark()

    def _published(self, measured: Measured, seconds: int) -> Benchmark:
        """The same share for each council of the group, from published calls."""
        if self._edition is None:
            return Benchmark()
        edition, table = self._edition
        calls = self._settled if measured is Measured.RESOLVED else self._waits
        hits = [told(measured, seconds, own) for own in calls.values()]
        shares = [100 * sum(one) / len(one) for one in hits if one]
        if len(shares) < LEAST:
            return Benchmark()
        source = f"our calls to {len(shares)} of {table.group_name} in {edition.title}"
        return Benchmark(quartiles(shares), len(shares), source)

    @cached_property
    def _edition(self) -> tuple[Edition, EditionTable] | None:
        """The newest edition of calls that holds the council, and the table of its group."""
        found = publication.editions_with_council(self._session, self._code)
        edition = publication.newest_of(found, ContactChannel.TELEPHONE)
        if edition is None:
            return None
        table, _ = publication.rows_of_council(self._session, edition, self._code)[0]
        return edition, table

    @cached_property
    def _members(self) -> frozenset[str]:
        assert self._edition is not None, "there are no members without a table"
        return frozenset(row.council_code for row in publication.rows_of(self._session, self._edition[1]))

    @cached_property
    def _waits(self) -> dict[str, list[SeenCall]]:
        """Council of the group → how long its published calls waited."""
        assert self._edition is not None, "there are no calls without an edition"
        wanted = select(EditionCall.council_code, EditionCall.reached, EditionCall.figures).where(
            EditionCall.edition_id == self._edition[0].id, col(EditionCall.council_code).in_(self._members)
        )
        found: dict[str, list[SeenCall]] = defaultdict(list)
        for code, reached, figures in self._session.exec(wanted):
            found[code].append(SeenCall(reached, figures.get("wait_seconds") if reached else None, "", ""))
        return found

    @cached_property
    def _settled(self) -> dict[str, list[SeenCall]]:
        """Council of the group → whether its published calls were settled, as the edition's inputs have it."""
        assert self._edition is not None, "there are no calls without an edition"
        inputs = json.loads(publication.inputs_of(self._session, self._edition[0].number))
        found: dict[str, list[SeenCall]] = defaultdict(list)
        for call in inputs["calls"]:
            if call["council"] in self._members and call["status"] == CallStatus.REACHED:
                settled = call["answers"].get(RESOLVED, {}).get("value")
                found[call["council"]].append(SeenCall(True, None, settled or "", ""))
        return found


def _question_of(survey: Survey, version: StandardVersion) -> SurveyQuestion | None:
    """The survey's question about the same share; one that is told by its code must be worded as shipped."""
    words = rules.MEASURES[version.measure]
    if version.channel not in rules.CALLED:
        return None
    for one in surveys.questionnaire_of(survey).questions:
        if one.kind is not Kind.PERCENT:
            continue
        if words.measured and one.measured is words.measured:
            if (
                version.measure is not StandardMeasure.ANSWERED_WITHIN
                or one.measured_seconds == version.within
            ):
                return one
        elif words.survey_code == one.code and (one.code, one.text) in _shipped_texts():
            return one
    return None


def _shipped_texts() -> set[tuple[str, str]]:
    sections = surveys.shipped_questionnaire()["sections"]
    return {(one["code"], one["text"]) for section in sections for one in section["questions"]}


def _result(results: list[QuestionResult], question: SurveyQuestion, name: str) -> QuestionResult | None:
    return next((one for one in results if (one.question, one.filter) == (question.code, name)), None)
