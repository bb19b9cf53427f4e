"""All typed values of a stretch of tokens, in order, without overlaps."""

from collections.abc import Hashable, Sequence
from dataclasses import replace

from scoring.matching.amount import Amount
from scoring.matching.basis import read_basis
from scoring.matching.clock import Clock, merge_hours, read_clock, read_hours, timed_by_context
from scoring.matching.contacts import find_contacts, read_spoken_phone
from scoring.matching.dates import DAYS, FEASTS, MONTHS, read_date, read_weekdays
from scoring.matching.frequency import ADVERBS, read_frequency
from scoring.matching.numbers import ORDINALS, TENS, UNITS, read_ordinal, word_at
from scoring.matching.phrases import PHRASES
from scoring.matching.quantities import read_quantity
from scoring.matching.tokens import Token, phrase_set, word_set
from scoring.matching.values import ABOUT, AT_LEAST, AT_MOST, EXACT, Value
from scoring.matching.words import STOPWORDS, stem

_NEGATIONS = word_set("""not no never n't can't cannot won't mustn't don't nor shouldn't isn't couldn't""")
_COMPARATIVES = word_set(
    """more higher longer larger bigger over above exceed exceeds taller deeper wider greater later further
    heavier older beyond"""
)
_LESSERS = word_set("""less fewer lower shorter smaller under below younger earlier""")
_AT_MOST = phrase_set(
    """up to | maximum of | max of | limit of | limited to | at most | at the most | within | less than |
    fewer than | under | below | inside | as much as | upto | maximum | max | as many as | as far as |
    no later than | in under"""
)
_AT_LEAST = phrase_set(
    """at least | minimum of | min of | more than | over | from | above | minimum | not less than | no less
    than | starting at | starts at | starts from"""
)
_ABOUT = phrase_set(
    """about | around | roughly | approximately | approx | nearly | almost | circa | something like | ish |
    maybe | or so | say | in the region of"""
)
_AFTER_MOST = phrase_set(
    """or less | or fewer | or under | max | maximum | at most | tops | or younger | at the most | or below
    | and under"""
)
_AFTER_LEAST = phrase_set(
    """or more | or over | or above | or older | and over | and above | minimum | or longer | plus | + | at
    least | upwards | onwards"""
)
_AFTER_ABOUT = phrase_set("""or so | ish | or thereabouts | - ish | give or take""")


def extract(text: str, tokens: Sequence[Token]) -> list[Value]:
    """Typed values of `tokens`, which are the tokens of the cleaned `text` (offsets alike)."""
    contacts = find_contacts(text)
    values: list[Value] = []
    i = contact_index = 0
    while i < len(tokens):
        while contact_index < len(contacts) and contacts[contact_index].end <= tokens[i].start:
            contact_index += 1
        if contact_index < len(contacts) and contacts[contact_index].start <= tokens[i].start:
            contact = contacts[contact_index]
            after = i
            while after < len(tokens) and tokens[after].start < contact.end:
                after += 1
            values.append(replace(contact, first_token=i, after_token=after))
            i = after
            continue
        value = _read(text, tokens, i)
        if value is None:
            i += 1
            continue
        if value.readings:
            values.append(value)
        i = value.after_token
    return values


def _read(text: str, tokens: Sequence[Token], i: int) -> Value | None:
    token = tokens[i]
    if token.number is None and token.norm not in _STARTERS and not _begins_like_value(tokens, i):
        return None
    return _calendar(text, tokens, i) or _timed(text, tokens, i) or _measured(text, tokens, i)


_STARTERS = (
    frozenset(
        {*UNITS, *TENS, *ORDINALS, *MONTHS, *DAYS, *ADVERBS, *(words[0] for words in (*FEASTS, *PHRASES))}
    )
    | {f"{day}s" for day in DAYS}
    | word_set(
        """£ a an hundred thousand dozen half quarter double triple weekday weekdays weekend weekends daily
        every each
        in alternate once twice noon midday midnight lunchtime dinnertime end beginning start middle bi
        fortnight
        fiver tenner couple few several all"""
    )
)


def _begins_like_value(tokens: Sequence[Token], i: int) -> bool:
    """ "under fives", "over sixties": a number word in the plural."""
    return tokens[i].norm.endswith("s") and word_at(tokens, i - 1) in ("over", "under")


def _value(text: str, tokens: Sequence[Token], i: int, end: int, kind: str, *readings: Hashable) -> Value:
    start, stop = tokens[i].start, tokens[end - 1].end
    kept = tuple(readings)
    return Value(kind, kept, start, stop, text[start:stop], i, end)


def _calendar(text: str, tokens: Sequence[Token], i: int) -> Value | None:
    date = read_date(tokens, i)
    spoken = read_spoken_phone(tokens, i) if date is None else None
    if spoken is not None:
        return _value(text, tokens, i, spoken[1], "phone", spoken[0])
    hours = read_hours(tokens, i)
    if hours is not None and read_quantity_is_duration(tokens, hours[2]):
        hours = None
    if hours is not None:
        return _value(text, tokens, i, hours[2], "time_range", *merge_hours(hours[0], hours[1]))
    if date is not None:
        return _bounded(tokens, _value(text, tokens, i, date.end, "date", date.reading))
    days = read_weekdays(tokens, i)
    if days is not None:
        closed = _says_closed(tokens, i, days[1])
        return replace(_value(text, tokens, i, days[1], "weekdays", days[0]), closed=closed)
    return None


def read_quantity_is_duration(tokens: Sequence[Token], at: int) -> bool:
    word = word_at(tokens, at)
    return word in ("hours", "minutes", "weeks", "days", "months", "years", "working", "pounds", "%")


def _says_closed(tokens: Sequence[Token], i: int, end: int) -> bool:
    before = {word_at(tokens, k) for k in range(max(0, i - 4), i)}
    if before & {"open", "opens", ";"}:
        return False
    if any(word.endswith("n't") for word in before):
        return True
    return bool(before & {"closed", "shut", "not", "except", "no", "bar"}) or word_at(tokens, end) in (
        "closed",
    )


def _timed(text: str, tokens: Sequence[Token], i: int) -> Value | None:
    clock = read_clock(tokens, i)
    if clock is not None and timed_by_context(tokens, i, clock) and not _unit_after(tokens, clock):
        return _value(text, tokens, i, clock.end, "time", *clock.readings)
    frequency = read_frequency(tokens, i)
    if frequency is not None:
        return _value(text, tokens, i, frequency[1], "frequency", frequency[0])
    return _day_of_month(text, tokens, i)


def _unit_after(tokens: Sequence[Token], clock: Clock) -> bool:
    return not clock.sure and word_at(tokens, clock.end) in ("pounds", "%", "p", "pence", "per", "quid")


def _day_of_month(text: str, tokens: Sequence[Token], i: int) -> Value | None:
    """ "the twenty first" with no noun after it: a day of some month."""
    ordinal = read_ordinal(tokens, i)
    if ordinal is None:
        return None
    day, end = ordinal
    after = word_at(tokens, end)
    alone = not after or not after[0].isalpha() or (after in STOPWORDS and after != "one")
    if alone and word_at(tokens, i - 1) == "the" and day <= 31 and not (day < 4 and tokens[i].number is None):
        return _bounded(tokens, _value(text, tokens, i, end, "date", (0, 0, day)))
    return _value(text, tokens, i, end, "ordinal", day) if day > 3 or tokens[i].number is not None else None


def _measured(text: str, tokens: Sequence[Token], i: int) -> Value | None:
    amount = read_quantity(tokens, i)
    if amount is None:
        return None
    if not amount.kind:
        return _value(text, tokens, i, amount.end, "none")
    if _is_not_a_value(tokens, i, amount):
        return None
    value = _value(text, tokens, i, amount.end, amount.kind, *amount.readings)
    value = replace(value, high=amount.high, unit=amount.unit, working=amount.working, vague=amount.vague)
    value = _bounded(tokens, value)
    if value.kind == "count":
        value = replace(value, text=_with_noun(text, tokens, value))
    return read_basis(text, tokens, value) if value.kind in ("money", "percent", "count", "number") else value


def _with_noun(text: str, tokens: Sequence[Token], value: Value) -> str:
    """A count with the first word of what is counted, as it stands: "up to 3 bags" is 3 bags."""
    first = value.unit.split()[0]
    for k in range(value.after_token, min(len(tokens), value.after_token + 6)):
        if stem(tokens[k].norm) == first:
            return text[value.start : tokens[k].end]
    return value.text


def _is_not_a_value(tokens: Sequence[Token], i: int, amount: Amount) -> bool:
    """ "one" as a pronoun ("one of them", "the new one") is no number."""
    if tokens[i].norm not in ("one", "oh", "second", "score"):
        return False
    if amount.readings[0] not in (0.0, 1.0, 2.0):
        return False
    if tokens[i].norm == "one" and amount.kind in ("number", "count"):
        following = word_at(tokens, i + 1)
        return (
            amount.kind == "number"
            or following in ("of", "that", "if", "who", "way")
            or word_at(tokens, i - 1)
            in ("the", "new", "this", "that", "any", "no", "which", "each", "every", "another")
        )
    return amount.kind == "number"


def _ends_with(words: list[str], patterns: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(words[-len(pattern) :]) == pattern for pattern in patterns)


def _starts_with(words: list[str], patterns: tuple[tuple[str, ...], ...]) -> bool:
    return any(tuple(words[: len(pattern)]) == pattern for pattern in patterns)


_NEGATION_REACH = 1  # words with content between "not" and "more than"


def negated_bound(tokens: Sequence[Token], first: int) -> int | None:
    """Index of a negation that only bounds the value at token `first` ("can't be more than …"), or None."""
    stop = max(0, first - 7)
    compared, between = False, 0
    for k in range(first - 1, stop - 1, -1):
        word = tokens[k].norm
        if word in ".;?!":
            return None
        if word in _COMPARATIVES or word in _LESSERS:
            compared = True
        elif compared and (word in _NEGATIONS or word.endswith("n't")):
            return k if between <= _NEGATION_REACH else None
        elif compared:
            between += word not in STOPWORDS
    return None


def _bounded(tokens: Sequence[Token], value: Value) -> Value:
    before = [tokens[k].norm for k in range(max(0, value.first_token - 5), value.first_token)]
    while before and before[-1] in ("a", "the", "of") and not _ends_with(before, _AT_MOST + _AT_LEAST):
        before.pop()
    after = [tokens[k].norm for k in range(value.after_token, min(len(tokens), value.after_token + 5))]
    if value.kind == "count" and after[: len(value.unit.split())]:
        after = after + after[1:4]
    near = after[:3]
    bound = EXACT
    if negated_bound(tokens, value.first_token) is not None:
        lesser = any(word in _LESSERS for word in before)
        bound = AT_LEAST if lesser else AT_MOST
    elif _ends_with(before, _AT_LEAST) or _starts_with(near, _AFTER_LEAST):
        bound = AT_LEAST
    elif (
        _ends_with(before, _AT_MOST)
        or _starts_with(near, _AFTER_MOST)
        or _starts_with(after[1:3], _AFTER_MOST)
    ):
        bound = AT_MOST
    elif _ends_with(before, _ABOUT) or _starts_with(near, _AFTER_ABOUT):
        bound = ABOUT
    elif len(before) >= 2 and before[-1] == "than" and before[-2] in _COMPARATIVES:
        bound = AT_LEAST
    return replace(value, bound=bound)
