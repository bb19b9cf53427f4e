"""May a survey be changed, answered, submitted, published? What is still missing? Answers without a database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from app.accounts.rules import passes
from app.core.clock import LOCAL
from app.core.errors import BadInput, WrongState
from app.core.formats import day
from app.surveys.models import Mode, Survey, SurveyResponse, SurveyState
from scoring.questionnaire import Questionnaire, SurveyQuestion
from scoring.questionnaire import asked_questions as led_to

LONGEST_REASON = 500
STATE_WORDS = {
    SurveyState.DRAFT: "being drafted",
    SurveyState.OPEN: "open for answers",
    SurveyState.CLOSED: "closed",
    SurveyState.PUBLISHED: "published to those who answered",
}
MODE_WORDS = {
    Mode.ONLINE: "online",
    Mode.TELEPHONE: "by telephone, typed in by an interviewer",
    Mode.IMPORTED: "from an earlier survey's file",
}
TRANSITIONS = {
    SurveyState.DRAFT: (SurveyState.OPEN,),
    SurveyState.OPEN: (SurveyState.CLOSED,),
    SurveyState.CLOSED: (SurveyState.PUBLISHED,),
    SurveyState.PUBLISHED: (),
}


@dataclass(frozen=True)
class Given:
    """What stands at a question: a value, or that it does not apply and why."""

    value: str = ""
    off: bool = False
    reason: str = ""

    @property
    def mark(self) -> str:
        """What a form carries to tell whether its writer changed what its page showed."""
        return sha256(f"{self.off}|{self.reason}|{self.value}".encode()).hexdigest()[:16]


def words_of(question: SurveyQuestion | None, given: Given) -> str:
    """An answer as a person reads it."""
    if given.off:
        return f"Not applicable: {given.reason}"
    if not given.value:
        return "no answer"
    if question is None or not question.choices:
        unit = "%" if question and question.kind == "percent" else question.unit if question else ""
        return f"{given.value} {unit}".strip()
    return next((one.label for one in question.choices if one.value == given.value), given.value)


def asked_questions(questionnaire: Questionnaire, given: Mapping[str, Given]) -> tuple[SurveyQuestion, ...]:
    """The questions that the answers given lead to."""
    values = {code: one.value for code, one in given.items() if not one.off}
    return led_to(questionnaire, values)


def missing(questionnaire: Questionnaire, given: Mapping[str, Given]) -> list[tuple[str, str]]:
    """What must still be said before submitting: (field, words)."""
    found = []
    for question in asked_questions(questionnaire, given):
        answer = given.get(question.code, Given())
        if answer.off and not answer.reason:
            found.append((f"{question.code}-reason", f"Say why this does not apply: {question.text}"))
        elif question.required and not answer.off and not answer.value:
            found.append((question.code, f"Answer: {question.text}"))
    return found


def local_day(at: datetime) -> date:
    return at.astimezone(LOCAL).date()


def is_over(survey: Survey, at: datetime) -> bool:
    """Whether the last day, in British time, has passed."""
    return local_day(at) > survey.closes_on


def check_can_change(survey: Survey) -> None:
    if survey.state is not SurveyState.DRAFT:
        raise WrongState("This survey has opened, so its wording and its councils are frozen.")


def can_change(survey: Survey) -> bool:
    return passes(check_can_change, survey)


def check_can_open(survey: Survey, questionnaire: Questionnaire, at: datetime) -> None:
    check_can_change(survey)
    if not questionnaire.questions:
        raise WrongState("The questionnaire has no question yet.")
    if not survey.groups:
        raise WrongState("No group of councils is chosen yet.")
    if is_over(survey, at):
        raise WrongState("The last day for answers is over already. Choose a later one.")


def can_open(survey: Survey, questionnaire: Questionnaire, at: datetime) -> bool:
    return passes(check_can_open, survey, questionnaire, at)


def check_can_close(survey: Survey) -> None:
    if SurveyState.CLOSED not in TRANSITIONS[survey.state]:
        raise WrongState(f"This survey is {STATE_WORDS[survey.state]}, so it can't be closed.")


def can_close(survey: Survey) -> bool:
    return passes(check_can_close, survey)


def check_can_publish(survey: Survey) -> None:
    if SurveyState.PUBLISHED not in TRANSITIONS[survey.state]:
        raise WrongState(
            f"This survey is {STATE_WORDS[survey.state]}; results are published once, after it closed."
        )


def can_publish(survey: Survey) -> bool:
    return passes(check_can_publish, survey)


def check_can_answer(survey: Survey, response: SurveyResponse | None, at: datetime) -> None:
    """Councils and interviewers alike answer from the first day to the last, until the response is submitted."""
    if survey.state is not SurveyState.OPEN or is_over(survey, at):
        raise WrongState("This survey takes no answers any more. What you saved is kept.")
    if local_day(at) < survey.opens_on:
        raise WrongState(f"This survey takes answers from {day(survey.opens_on)}.")
    if response is not None and response.submitted_at is not None:
        raise WrongState("This response is submitted. Reopen it first, with a reason.")


def can_answer(survey: Survey, response: SurveyResponse | None, at: datetime) -> bool:
    return passes(check_can_answer, survey, response, at)


def check_can_reopen(survey: Survey, response: SurveyResponse | None, at: datetime) -> None:
    if response is None or response.submitted_at is None:
        raise WrongState("Only a submitted response can be reopened.")
    if survey.state is not SurveyState.OPEN or is_over(survey, at):
        raise WrongState("This survey takes no answers any more, so nothing can be reopened.")


def can_reopen(survey: Survey, response: SurveyResponse | None, at: datetime) -> bool:
    return passes(check_can_reopen, survey, response, at)


def check_dates(opens_on: date, closes_on: date) -> None:
    if closes_on < opens_on:
        words = "The last day can't be before the first."
        raise BadInput(words, {"closes_on": words})


def can_see_results(survey: Survey, response: SurveyResponse | None) -> bool:
    """Results are published to those who took part."""
    submitted = response is not None and response.submitted_at is not None
    return survey.state is SurveyState.PUBLISHED and submitted


def filters_of(council_type: str, nation: str) -> tuple[str, str]:
    """The filters a council lies in besides all: its nation and its group."""
    return f"nation-{nation.lower().replace(' ', '-')}", council_type
