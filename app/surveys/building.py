"""A questionnaire while it is built: each step gives a whole new one, checked."""

from collections.abc import Callable
from dataclasses import replace

from app.core.errors import BadInput, NotFound
from scoring.decode import to_data
from scoring.errors import InputError
from scoring.questionnaire import (
    Questionnaire,
    SurveyQuestion,
    SurveySection,
    questionnaire_from_data,
)

MOST_SECTIONS = 40
MOST_QUESTIONS = 200
FIELDS = ("code", "text", "choices", "maximum", "measured", "asked_when", "name")


def add_section(questionnaire: Questionnaire, name: str) -> Questionnaire:
    """Raises BadInput."""
    if len(questionnaire.sections) >= MOST_SECTIONS:
        raise BadInput(f"A questionnaire has at most {MOST_SECTIONS} sections.")
    return _checked(replace(questionnaire, sections=(*questionnaire.sections, SurveySection(name))))


def rename_section(questionnaire: Questionnaire, number: int, name: str) -> Questionnaire:
    """Raises NotFound, BadInput."""
    return _with_section(questionnaire, number, lambda section: replace(section, name=name))


def remove_section(questionnaire: Questionnaire, number: int) -> Questionnaire:
    """Take a section away with its questions. Raises NotFound, BadInput (another question hangs on one of them)."""
    section_at(questionnaire, number)
    left = tuple(one for place, one in enumerate(questionnaire.sections) if place != number)
    return _checked(replace(questionnaire, sections=left))


def add_question(questionnaire: Questionnaire, number: int, question: SurveyQuestion) -> Questionnaire:
    """At the end of a section. Raises NotFound, BadInput."""
    if len(questionnaire.questions) >= MOST_QUESTIONS:
        raise BadInput(f"A questionnaire has at most {MOST_QUESTIONS} questions.")
    return _with_section(
        questionnaire, number, lambda section: replace(section, questions=(*section.questions, question))
    )


def change_question(questionnaire: Questionnaire, code: str, question: SurveyQuestion) -> Questionnaire:
    """Raises NotFound, BadInput."""
    number, place = where(questionnaire, code)

    def change(section: SurveySection) -> SurveySection:
        kept = section.questions
        return replace(section, questions=(*kept[:place], question, *kept[place + 1 :]))

    return _with_section(questionnaire, number, change)


def remove_question(questionnaire: Questionnaire, code: str) -> Questionnaire:
    """Raises NotFound, BadInput (another question hangs on it)."""
    number, place = where(questionnaire, code)

    def remove(section: SurveySection) -> SurveySection:
        return replace(section, questions=section.questions[:place] + section.questions[place + 1 :])

    return _with_section(questionnaire, number, remove)


def move_question(questionnaire: Questionnaire, code: str, *, up: bool) -> Questionnaire:
    """One place up or down in its section; at its end nothing changes. Raises NotFound, BadInput."""
    number, place = where(questionnaire, code)
    to = place - 1 if up else place + 1

    def move(section: SurveySection) -> SurveySection:
        if not 0 <= to < len(section.questions):
            return section
        questions = list(section.questions)
        questions[place], questions[to] = questions[to], questions[place]
        return replace(section, questions=tuple(questions))

    return _with_section(questionnaire, number, move)


def where(questionnaire: Questionnaire, code: str) -> tuple[int, int]:
    """Section and place of a question. Raises NotFound."""
    for number, section in enumerate(questionnaire.sections):
        for place, question in enumerate(section.questions):
            if question.code == code:
                return number, place
    raise NotFound("There is no such question in this survey.")


def question_by_code(questionnaire: Questionnaire, code: str) -> SurveyQuestion:
    """Raises NotFound."""
    number, place = where(questionnaire, code)
    return questionnaire.sections[number].questions[place]


def section_at(questionnaire: Questionnaire, number: int) -> SurveySection:
    """Raises NotFound."""
    if not 0 <= number < len(questionnaire.sections):
        raise NotFound("There is no such section in this survey.")
    return questionnaire.sections[number]


def _with_section(
    questionnaire: Questionnaire, number: int, change: Callable[[SurveySection], SurveySection]
) -> Questionnaire:
    sections = list(questionnaire.sections)
    sections[number] = change(section_at(questionnaire, number))
    return _checked(replace(questionnaire, sections=tuple(sections)))


def _checked(questionnaire: Questionnaire) -> Questionnaire:
    try:
        return questionnaire_from_data(to_data(questionnaire))
    except InputError as refusal:
        raise BadInput(*_in_words(questionnaire, refusal)) from refusal


def _in_words(questionnaire: Questionnaire, refusal: InputError) -> tuple[str, dict[str, str]]:
    """A refusal for the person who builds: which question, and at which field of its form."""
    told = str(refusal).removeprefix(f"{refusal.path}: ")
    field = next((name for name in FIELDS if f".{name}" in refusal.path), "")
    about = ""
    for number, section in enumerate(questionnaire.sections):
        for place, question in enumerate(section.questions):
            if refusal.path.startswith(f"sections[{number}].questions[{place}]."):
                about = f"{question.code}: "
    words = f"{about}{field.replace('_', ' ')} {told}.".strip()
    return words, {field: words} if field else {}
