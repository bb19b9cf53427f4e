"""Welsh read through English: number words, dates, money, time and the small words that turn a meaning.

A Welsh text is turned token by token into the words that the parsers know, each at its own place,
so values and
stances are read by the same rules. Other words stay Welsh,
with their first letter folded so that mutated forms of a
word meet ("casglu", "gasglu", "chasglu").
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from scoring.matching.tokens import Token, word_set

_MARKERS = re.compile(
    r"\b(?:y|yr|yn|ac|ar|ei|eich|mae|nid|ydych|gallwch|rhaid|cyngor|gwastraff|wythnos|diwrnod|ddim|i'r|o'r|a'r|"
    r"gwasanaeth|ffoniwch|bob|neu|sydd|bydd|chi|ni|dydd|rhwng|wneud|gais|ceir|eu|fod|hyd|cyn)\b",
    re.IGNORECASE,
)
_ENGLISH = re.compile(r"\b(?:the|and|of|is|are|you|we|for|with|your|it|they)\b", re.IGNORECASE)
_LEAST_SHARE = 0.12
_NUMBERS = {
    "un": 1, "dau": 2, "dwy": 2, "ddau": 2, "ddwy": 2, "tri": 3, "tair": 3, "dri": 3, "dair": 3, "thri": 3,
    "thair": 3,
    "pedwar": 4, "pedair": 4, "bedwar": 4, "bedair": 4, "phedwar": 4, "phedair": 4, "pump": 5, "pum": 5,
    "bump": 5,
    "bum": 5, "phum": 5, "phump": 5, "chwech": 6, "chwe": 6, "saith": 7, "wyth": 8, "naw": 9, "deg": 10,
    "ddeg": 10,
    "deng": 10, "ddeng": 10, "deuddeg": 12, "ddeuddeg": 12, "deuddeng": 12, "pymtheg": 15, "bymtheg": 15,
    "pymtheng": 15, "deunaw": 18, "ddeunaw": 18, "ugain": 20, "deugain": 40, "ddeugain": 40, "trigain": 60,
    "drigain": 60,
}  # fmt: skip
_TENS = frozenset({"deg", "ddeg", "deng", "ddeng"})
_HUNDREDS = {"cant": 100, "gant": 100, "chant": 100, "can": 100, "mil": 1000, "fil": 1000}
_PHRASES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("un", "ar", "ddeg"): ("11",), ("am", "ddim"): ("free", ""),
    ("yn", "rhad", "ac", "am", "ddim"): ("free", "", "", "", ""),
    ("di", "dâl"): ("free", ""), ("hanner", "nos"): ("midnight", ""), ("hanner", "dydd"): ("noon", ""),
    ("canol", "dydd"): ("noon", ""), ("canol", "nos"): ("midnight", ""), ("o'r", "gloch"): ("o'clock", ""),
    ("y", "bore"): ("am", ""), ("yn", "y", "bore"): ("am", "", ""), ("y", "prynhawn"): ("pm", ""),
    ("yn", "y", "prynhawn"): ("pm", "", ""), ("yr", "hwyr"): ("pm", ""), ("y", "nos"): ("pm", ""),
    ("y", "pnawn"): ("pm", ""),
    ("gŵyl", "y", "banc"): ("bank", "", "holiday"), ("y", "cant"): ("%", ""),
    ("bob", "pythefnos"): ("fortnightly", ""),
    ("bob", "wythnos"): ("weekly", ""), ("bob", "mis"): ("monthly", ""),
    ("bob", "blwyddyn"): ("annually", ""),
    ("bob", "dydd"): ("daily", ""), ("y", "flwyddyn"): ("per", "year"), ("yr", "eitem"): ("per", "item"),
    ("y", "mis"): ("per", "month"), ("yr", "wythnos"): ("per", "week"), ("yr", "un"): ("each", ""),
    ("does", "dim", "angen"): ("don't", "", "need"), ("nid", "oes", "angen"): ("don't", "", "need"),
    ("nid", "oes", "rhaid"): ("don't", "", "need"), ("does", "dim", "rhaid"): ("don't", "", "need"),
    ("mae'n", "rhaid"): ("must", ""), ("bydd", "angen"): ("need", ""), ("mae", "angen"): ("need", ""),
    ("o", "leiaf"): ("at", "least"), ("dim", "mwy", "na"): ("no", "more", "than"),
    ("hyd", "at"): ("up", "to"),
    ("mwy", "na"): ("more", "than"), ("llai", "na"): ("less", "than"), ("o", "fewn"): ("", "within"),
    ("diwrnodau", "gwaith"): ("days", "working"), ("diwrnod", "gwaith"): ("days", "working"),
    ("ddiwrnod", "gwaith"): ("days", "working"), ("niwrnod", "gwaith"): ("days", "working"),
    ("ar", "gau"): ("closed", ""),
    ("ar", "agor"): ("open", ""), ("ar", "lein"): ("online", ""), ("ar-lein",): ("online",),
    ("hanner", "pris"): ("half", "price"), ("hanner", "awr"): ("half", "hour"),
    ("hanner", "awr", "wedi"): ("half", "", "past"),
    ("hanner", "wedi"): ("half", "past"), ("chwarter", "wedi"): ("quarter", "past"),
    ("chwarter", "i"): ("quarter", "to"),
    ("peidiwch", "â"): ("don't", ""), ("peidiwch", "ag"): ("don't", ""), ("ddim", "yn"): ("not", ""),
    ("ni", "allwch"): ("cannot", ""), ("ni", "chewch"): ("cannot", ""), ("dim", "ond"): ("only", ""),
    ("dydd", "nadolig"): ("christmas", "day"), ("dydd", "calan"): ("new", "year's"),
    ("nos", "galan"): ("halloween", ""),
    ("nos", "calan", "gaeaf"): ("halloween", "", ""), ("a", "hanner"): ("and", "½"),
}  # fmt: skip
_WORDS = {
    "ionawr": "january", "chwefror": "february", "mawrth": "march", "ebrill": "april", "mai": "may",
    "mehefin": "june",
    "gorffennaf": "july", "awst": "august", "medi": "september", "hydref": "october", "tachwedd": "november",
    "rhagfyr": "december", "fawrth": "march", "fedi": "september", "dachwedd": "november",
    "orffennaf": "july",
    "fehefin": "june", "fai": "may", "punt": "pounds", "bunt": "pounds", "phunt": "pounds",
    "punnoedd": "pounds",
    "ceiniog": "pence", "geiniog": "pence", "diwrnod": "days", "ddiwrnod": "days", "niwrnod": "days",
    "dyddiau": "days",
    "diwrnodau": "days", "wythnos": "weeks", "wythnosau": "weeks", "mis": "months", "fis": "months",
    "misoedd": "months",
    "blwyddyn": "years", "flwyddyn": "years", "mlynedd": "years", "flynedd": "years", "blynedd": "years",
    "oed": "old",
    "munud": "minutes", "funud": "minutes", "awr": "hours", "oriau": "hours", "pythefnos": "fortnight",
    "bythefnos": "fortnight", "bob": "every", "pob": "every", "rhaid": "must", "angen": "need", "nid": "not",
    "ddim": "not",
    "ni": "not", "dim": "no", "heb": "without", "cyn": "before", "ar ôl": "after", "tan": "until",
    "hyd": "until",
    "rhwng": "between", "ac": "and", "neu": "or", "am": "at", "os": "if", "oni": "unless", "dim ond": "only",
    "canran": "%",
    "gallwch": "can", "cewch": "can", "erbyn": "by", "tua": "about", "oddeutu": "about", "unwaith": "once",
    "ddwywaith": "twice", "dwywaith": "twice", "metr": "metres", "milltir": "miles", "filltir": "miles",
    "cyntaf": "first", "ail": "second", "pymthegfed": "fifteenth", "ugeinfed": "twentieth",
    "degfed": "tenth", "pumed": "fifth", "chweched": "sixth", "seithfed": "seventh", "wythfed": "eighth",
    "nawfed": "ninth", "trydydd": "third", "pedwerydd": "fourth", "deuddegfed": "twelfth", "o": "of",
    "fesul": "per",
    "ar-lein": "online",
    "arlein": "online", "ffôn": "phone", "ffoniwch": "phone", "ffonio": "phone", "dros": "over",
    "unrhyw": "any",
    "i": "to", "ond": "but", "byth": "never", "neb": "nobody", "pawb": "everyone", "a": "and",
}  # fmt: skip
_WEEKDAYS = {
    "llun": "monday",
    "lun": "monday",
    "mawrth": "tuesday",
    "fawrth": "tuesday",
    "mercher": "wednesday",
    "fercher": "wednesday",
    "iau": "thursday",
    "gwener": "friday",
    "wener": "friday",
    "sadwrn": "saturday",
    "sul": "sunday",
}
_DAY_BEFORE = word_set("""dydd ddydd nos ar i a ac a'r dyddiau""")
_STOP = word_set(
    """maen nhw'n ydyn ydym byddan mae'n yw'r fydd bod sy'n oes oedd na chi'n ni'n di'n eitha y yr yn o
    eich ei eu mae sydd bydd fod chi ni ein hyn hwn hon wedi gan i'r o'r a'r ar wrth fel mewn
    gyda drwy trwy ac at hefyd nhw dw hi fe mi ydy yw ydych yma yno sy eu'r â ag na nad ei'r roedd
    dywedodd dwedodd meddai hynny byddan byddwn wneud gwneud"""
)
_FOLDED = (
    ("ngh", "g"),
    ("mh", "b"),
    ("nh", "d"),
    ("ph", "b"),
    ("ch", "g"),
    ("th", "d"),
    ("dd", "d"),
    ("ng", "g"),
    ("ff", "ff"),
    ("ll", "l"),
    ("rh", "r"),
    ("c", "g"),
    ("p", "b"),
    ("f", "b"),
    ("m", "b"),
    ("t", "d"),
)


def looks_welsh(text: str) -> bool:
    """Whether a text is mostly Welsh, by its small words."""
    sample = text[:4000]
    words = len(re.findall(r"\w+", sample))
    here = len(_MARKERS.findall(sample))
    return here >= 2 and here / words >= _LEAST_SHARE and here > 2 * len(_ENGLISH.findall(sample))


def to_english(tokens: Sequence[Token]) -> list[Token]:
    """The same tokens, with the words that carry values and stances read as English ones."""
    result: list[Token] = []
    i = 0
    while i < len(tokens):
        step = _phrase(tokens, i, result) or _number(tokens, i, result) or _word(tokens, i, result)
        i += step
    return [token for token in result if token.norm]


def _phrase(tokens: Sequence[Token], i: int, result: list[Token]) -> int:
    for length in range(min(5, len(tokens) - i), 0, -1):
        words = tuple(token.norm for token in tokens[i : i + length])
        meant = _PHRASES.get(words)
        if meant is None:
            continue
        if words == ("a", "hanner") and (not result or result[-1].number is None):
            continue
        if words == ("a", "hanner"):
            result[-1] = replace(result[-1], end=tokens[i + 1].end, number=(result[-1].number or 0) + 0.5)
            return length
        kept = None
        for token, norm in zip(tokens[i : i + length], meant, strict=True):
            number = float(norm) if norm.isdigit() else None
            result.append(replace(token, norm=norm, number=number))
            kept = len(result) - 1 if norm else kept
        if kept is not None:  # a word left out belongs to the span of the one before it
            result[kept] = replace(result[kept], end=tokens[i + length - 1].end)
        return length
    return 0


def _small(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """A number below a hundred at token `i`: "pump", "dau ddeg pump"; with how many tokens it took."""
    word = tokens[i].norm if i < len(tokens) else ""
    if word not in _NUMBERS:
        return None
    value, taken = _NUMBERS[word], 1
    after = tokens[i + 1].norm if i + 1 < len(tokens) else ""
    if value <= 9 and after in _TENS:
        value, taken = value * 10, 2
        unit = tokens[i + 2].norm if i + 2 < len(tokens) else ""
        if _NUMBERS.get(unit, 10) <= 9:
            value, taken = value + _NUMBERS[unit], 3
    return value, taken


def _number(tokens: Sequence[Token], i: int, result: list[Token]) -> int:
    small = _small(tokens, i)
    value, taken = small if small is not None else (1, 0)
    scale = _HUNDREDS.get(tokens[i + taken].norm, 0) if i + taken < len(tokens) else 0
    if small is None and tokens[i].norm in ("can", "mil", "fil") and not scale:
        return 0
    if scale:
        value, taken = value * scale, taken + 1
        joined = i + taken < len(tokens) and tokens[i + taken].norm in ("a", "ac")
        rest = _small(tokens, i + taken + joined)
        if rest is not None:
            value, taken = value + rest[0], taken + rest[1] + joined
    elif small is None:
        return 0
    last = tokens[i + taken - 1]
    text = str(value)
    result.append(Token(tokens[i].start, last.end, text, text, float(value)))
    return taken


def _word(tokens: Sequence[Token], i: int, result: list[Token]) -> int:
    token = tokens[i]
    previous = tokens[i - 1].norm if i else ""
    named = token.norm in _WEEKDAYS and (previous in _DAY_BEFORE or token.norm not in ("mawrth", "fawrth"))
    if named and (previous in ("dydd", "ddydd", "nos") or token.text[:1].isupper()):
        result.append(replace(token, norm=_WEEKDAYS[token.norm]))
        return 1
    if token.norm in _WORDS:
        result.append(replace(token, norm=_WORDS[token.norm]))
    elif token.norm in ("dydd", "ddydd") or token.norm in _STOP:
        result.append(replace(token, norm=""))
    elif token.number is None and token.norm[:1].isalpha():
        result.append(replace(token, norm=fold(token.norm)))
    else:
        result.append(token)
    return 1


@cache
def fold(word: str) -> str:
    """A Welsh word with its first sound folded, so that its mutations are the same word."""
    for found, meant in _FOLDED:
        if word.startswith(found) and len(word) > len(found) + 1:
            return meant + word[len(found) :]
    return word
