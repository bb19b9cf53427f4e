"""A file of an earlier survey becomes responses, or a list of everything that is wrong with it, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from app.core.csv_rows import read_rows
from app.core.errors import BadInput
from app.core.formats import plural
from app.core.forms import Typed
from app.surveys import forms, rules
from app.surveys.rules import Given
from scoring.codec import text_of_cell
from scoring.questionnaire import Questionnaire

MOST_ROWS = 2_000
OFF = "n/a:"


@dataclass(frozen=True)
class RowError:
    """One thing to put right in a file."""

    line: int
    text: str


class BadSurveyFile(BadInput):
    """The file can't be used; nothing of it was written. `errors` has every row's faults."""

    def __init__(self, words: str, errors: tuple[RowError, ...] = ()) -> None:
        super().__init__(words, {"file": words})
        self.errors = errors


@dataclass(frozen=True)
class FileResponse:
    """What one council said in the file."""

    line: int
    gss_code: str
    given: Mapping[str, Given]


def read_responses(text: str, questionnaire: Questionnaire, known: Mapping[str, str]) -> list[FileResponse]:
    """The responses of a file; `known` are the councils that may answer, code → name. Raises BadSurveyFile."""
    found: list[FileResponse] = []
    errors: list[RowError] = []
    first_lines: dict[str, int] = {}
    columns_of = partial(_columns, questionnaire)
    for line, cells in read_rows(text, columns_of, most=MOST_ROWS, refuse=BadSurveyFile):
        code = cells.pop("gss_code").strip()
        before = first_lines.setdefault(code, line)
        if code not in known:
            errors.append(RowError(line, f"“{code}” is no council of the groups that this survey asks"))
        if before != line:
            errors.append(RowError(line, f"the code {code} stands in line {before} already"))
        given, faults = _answers(cells, questionnaire)
        errors += [RowError(line, fault) for fault in faults]
        found.append(FileResponse(line, code, given))
    if errors:
        words = f"Nothing was imported: {plural(len(errors), 'thing')} to put right in the file."
        raise BadSurveyFile(words, tuple(errors))
    if not found:
        raise BadSurveyFile("The file has no rows.")
    return found


def _answers(cells: Mapping[str, str], questionnaire: Questionnaire) -> tuple[dict[str, Given], list[str]]:
    given: dict[str, Given] = {}
    faults: list[str] = []
    for question in questionnaire.questions:
        cell = text_of_cell(cells.get(question.code, "")).strip()
        if not cell:
            continue
        texts = {question.code: [cell]}
        if cell.lower().startswith(OFF):
            texts = {f"{question.code}-off": ["yes"], f"{question.code}-reason": [cell[len(OFF) :]]}
            if not question.allow_not_applicable:
                faults.append(f"{question.code} always applies")
                continue
        try:
            given[question.code] = forms.read_answer(question, Typed(texts))
        except BadInput as refusal:
            faults.append(f"{question.code}: {refusal.words}")
    # an earlier survey may have left questions out, but a reason is owed wherever something does not apply
    faults += [
        f"{one}: say why it does not apply, like “n/a: we have no counter”"
        for one, answer in given.items()
        if answer.off and not answer.reason
    ]
    unmet = set(given) - {one.code for one in rules.asked_questions(questionnaire, given)}
    faults += [f"{one} is asked only after another answer" for one in sorted(unmet)]
    return given, faults


def _columns(questionnaire: Questionnaire, header: list[str]) -> list[str]:
    """Names of the columns. Raises BadSurveyFile."""
    if "gss_code" not in header:
        raise BadSurveyFile("The first row must name the columns; missing: gss_code.")
    if len(set(header)) < len(header):
        raise BadSurveyFile("Two columns have the same name.")
    strangers = set(header) - {"gss_code"} - {one.code for one in questionnaire.questions}
    if strangers:
        raise BadSurveyFile("No question of this survey has the code " + ", ".join(sorted(strangers)) + ".")
    return header
