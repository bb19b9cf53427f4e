"""Do the inputs of an edition hang together? Every reference resolves, every code is used once, every rule is
in range.
"""

from collections.abc import Iterable, Sequence

from scoring.errors import InputError, UnlikeCouncils
from scoring.records import Band, Call, Council, Instrument, LeagueInputs, Option, Options, Question

DERIVED = ("facts_given", "match")


def check_inputs(inputs: LeagueInputs) -> None:
    """Raise InputError (with the path of the field) or UnlikeCouncils for the first thing that cannot be.

    Examples
    --------
    >>> from scoring.records import Topic
    >>> check_inputs(LeagueInputs("1", "", "w", Options(), (), (), (Topic("bins", "Bins", -1.0),), {}, ()))
    Traceback (most recent call last):
    scoring.errors.InputError: topics[0].weight: negative weight
    """
    _check_options(inputs.options)
    topics = _unique("topics", (topic.code for topic in inputs.topics))
    groups = _unique("groups", (group.code for group in inputs.groups))
    councils = _unique("councils", (council.code for council in inputs.councils))
    for i, topic in enumerate(inputs.topics):
        if topic.weight < 0:
            raise InputError(f"topics[{i}].weight", "negative weight")
    for kind, codes in inputs.applicability.items():
        _check_known(codes, topics, f"applicability.{kind}", "topic")
    for i, group in enumerate(inputs.groups):
        _check_known(group.topics or (), topics, f"groups[{i}].topics", "topic")
    for i, council in enumerate(inputs.councils):
        _check_council(inputs, council, f"councils[{i}]", groups, topics)
    if inputs.instrument is not None:
        check_instrument(inputs.instrument, "instrument.")
    _unique("calls", (call.id for call in inputs.calls), field="id")
    for i, call in enumerate(inputs.calls):
        _check_call(inputs, call, f"calls[{i}]", councils, topics)


def topics_of(council: Council, inputs: LeagueInputs) -> tuple[str, ...]:
    """The topics that a council answers for: its own list, or that of its type."""
    return inputs.applicability.get(council.type, ()) if council.topics is None else council.topics


def _check_options(options: Options) -> None:
    if not 0 < options.coverage < 1:
        raise InputError("options.coverage", "coverage outside (0, 1)")
    if not 0 < options.satisfied_share <= 1:
        raise InputError("options.satisfied_share", "must be a share above 0, at most 1")
    for name in ("minimum_reached", "minimum_for_tier", "satisfactory_stars"):
        if getattr(options, name) < 0:
            raise InputError(f"options.{name}", "must be 0 or more")


def _unique(path: str, codes: Iterable[str], *, field: str = "code") -> dict[str, int]:
    seen: dict[str, int] = {}
    for i, code in enumerate(codes):
        if not code:
            raise InputError(f"{path}[{i}].{field}", "is empty")
        if code in seen:
            raise InputError(f"{path}[{i}].{field}", f"{code} is used twice")
        seen[code] = i
    return seen


def _check_known(codes: Iterable[str], known: Iterable[str], path: str, noun: str) -> None:
    for code in codes:
        if code not in known:
            raise InputError(path, f"no {noun} {code}")


def _check_council(
    inputs: LeagueInputs, council: Council, path: str, groups: Iterable[str], topics: Iterable[str]
) -> None:
    _check_known([council.group], groups, f"{path}.group", "group")
    _check_known(council.topics or (), topics, f"{path}.topics", "topic")
    if council.topics is None and council.type not in inputs.applicability:
        raise InputError(f"{path}.type", f"no applicability for type {council.type}")


def _check_call(
    inputs: LeagueInputs, call: Call, path: str, councils: dict[str, int], topics: dict[str, int]
) -> None:
    _check_known([call.council], councils, f"{path}.council", "council")
    _check_known([call.topic], topics, f"{path}.topic", "topic")
    if call.topic not in topics_of(inputs.councils[councils[call.council]], inputs):
        raise UnlikeCouncils(call.topic, call.council)
    seen: set[str] = set()
    for k, fact in enumerate(call.facts):
        if fact.fact in seen:
            raise InputError(f"{path}.facts[{k}].fact", f"{fact.fact} is used twice")
        seen.add(fact.fact)
    if inputs.instrument is not None:
        _check_known(call.answers, _question_codes(inputs.instrument), f"{path}.answers", "question")


def _question_codes(instrument: Instrument) -> set[str]:
    scored = {question.code for section in instrument.sections for question in section.questions}
    return scored | {note.code for note in instrument.not_scored}


def check_instrument(instrument: Instrument, prefix: str = "") -> None:
    """Raise InputError unless the instrument's weights, points, conditions and stars make sense."""
    seen: set[str] = set()
    if not instrument.sections:
        raise InputError(f"{prefix}sections", "no questions")
    if not 0 <= instrument.min_applicable_share <= 1:
        raise InputError(f"{prefix}min_applicable_share", "must be a share from 0 to 1")
    if not any(star.at_least <= 0 for star in instrument.stars):
        raise InputError(f"{prefix}stars", "one rating must start at 0")
    for i, section in enumerate(instrument.sections):
        where = f"{prefix}sections[{i}]"
        _check_weights([section.weight], f"{where}.weight")
        if not section.questions:
            raise InputError(f"{where}.questions", "no questions")
        for k, question in enumerate(section.questions):
            _check_question(question, f"{where}.questions[{k}]", seen)
            seen.add(question.code)
        _check_weights([question.weight for question in section.questions], f"{where}.questions")
    _check_weights([section.weight for section in instrument.sections], f"{prefix}sections")
    if sum(section.weight for section in instrument.sections) == 0:
        raise InputError(f"{prefix}sections", "weights sum to 0")


def _check_weights(weights: Sequence[float], path: str) -> None:
    if any(weight < 0 for weight in weights):
        raise InputError(path, "negative weight")


def _check_question(question: Question, path: str, seen: set[str]) -> None:
    if question.code in seen:
        raise InputError(f"{path}.code", f"{question.code} is used twice")
    if not question.max_points > 0:
        raise InputError(f"{path}.max_points", "max_points must be > 0")
    kinds = [bool(question.options), bool(question.bands), question.derived is not None]
    if sum(kinds) != 1:
        raise InputError(path, "needs exactly one of options, bands and derived")
    if question.derived is not None and question.derived not in DERIVED:
        raise InputError(f"{path}.derived", f"must be one of {', '.join(DERIVED)}")
    choices: tuple[Option | Band, ...] = (*question.options, *question.bands)
    if any(not 0 <= choice.points <= question.max_points for choice in choices):
        raise InputError(path, "points outside 0..max")
    if question.bands and question.bands[-1].at_most is not None:
        raise InputError(f"{path}.bands", "the last band must take every larger number")
    if question.unreached not in ("answer", "zero"):
        raise InputError(f"{path}.unreached", "must be answer or zero")
    if question.asked_when is not None and question.asked_when.question not in seen:
        raise InputError(f"{path}.asked_when.question", "must be an earlier question")
