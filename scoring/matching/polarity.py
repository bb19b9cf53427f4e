"""Whether a clause affirms, denies, requires or waives; and how firmly it is said.

Four stances are told apart: `plain` (is so, is allowed, is offered), `denied` (is not so, not allowed, not
offered), `required` and `waived` (not required). A negation that only bounds a value ("no more than 4
metres") is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from scoring.matching.extract import negated_bound
from scoring.matching.tokens import Token, phrase_set, word_set
from scoring.matching.values import Value
from scoring.matching.words import stem

_NEGATIONS = word_set(
    """not no never nor cannot neither none nobody nothing without nowhere hardly unable unless"""
) - {"unless"}  # fmt: skip
_NEED = word_set(
    """need needs needed require requires required must necessary compulsory mandatory essential obliged
    needing requirement obligatory have has got"""
)
_WAIVING = word_set(
    """optional exempt exempted exemption needn't unnecessary waived voluntary recommended advisable"""
)
_DENYING = word_set(
    """ban banned prohibited forbidden illegal unavailable stopped suspended
    scrapped abolished discontinued excluded excludes unlawful ended withdrawn impossible
    ineligible offence barred disallowed outlawed refrain avoid unconnected unrelated"""
)
_DOUBLE = (
    ("not", "only"),
    ("no", "matter"),
    ("not", "just"),
    ("no", "problem"),
    ("not", "sure"),
    ("no", "worries"),
    ("not", "yet"),
    ("no", "law"),
)
_FILLERS = (
    ("no", "he"),
    ("no", "she"),
    ("no", "they"),
    ("no", ","),
    ("no", "you"),
    ("no", "it's"),
    ("no", "."),
)
HEDGES = (
    "i think", "she thought", "he thought", "they thought", "not sure", "wasn't sure", "unsure", "maybe",
    "perhaps",
    "probably", "possibly", "he reckoned", "she reckoned", "might be", "i believe", "she believed",
    "he believed",
    "as far as he knew", "as far as she knew", "off the top of", "couldn't be certain", "not certain",
    "she guessed",
    "he guessed", "at a guess", "something like", "thereabouts", "didn't sound sure", "if i remember",
    "don't quote",
    "sounded unsure", "wasn't certain", "fairly sure", "pretty sure", "not definite",
    "roughly speaking",
    "i'd guess", "she'd guess", "efallai", "ddim yn siŵr",
)  # fmt: skip
BROAD = word_set("""any all every everyone anyone everybody anybody""")
UNIVERSAL = word_set(
    """always never anyone anybody everyone everybody everything nobody whatever regardless anywhere anytime
    wherever whoever whichever whenever unlimited"""
)
_UNIVERSAL_PHRASES = phrase_set(
    """any time | as many | as much | as you like | no limit | all year | at all | every time"""
)
EXCEPTING = word_set("""except unless excluding excluded exempt apart exception exceptions some""")
SOFTENING = word_set("""may might usually normally sometimes generally often depends depending mostly most""")
_CONDITIONS = frozenset({"if", "unless", "when", "where", "provided", "as"})
_BEFORE_IMPERATIVES = word_set("please but and then also so always first , ; :")
_IMPERATIVES = word_set(
    """give tell ask apply phone call ring contact send bring book register check keep complete return report pay
    submit show provide take fill wait stop leave put place get write email visit read press renew confirm include
    sign attach let make choose upload post fit wear clean remove"""
)
ONLY = frozenset({"only", "just", "solely", "exclusively"})


@dataclass(frozen=True, slots=True)
class Stance:
    required: bool
    denied: bool
    universal: bool
    excepting: bool
    softened: bool
    broad: bool
    only: bool
    conditional: bool = False
    imperative: bool = False

    @property
    def name(self) -> str:
        if self.required:
            return "waived" if self.denied else "required"
        return "denied" if self.denied else "plain"


DENYING_STEMS = frozenset(stem(word) for word in _DENYING)


def is_negation(norm: str) -> bool:
    return norm in _NEGATIONS or norm.endswith("n't")


def read_stance(tokens: Sequence[Token], values: Sequence[Value] = ()) -> Stance:
    """The stance of the clause that `tokens` make up; `values` are those with token places inside it."""
    words = [token.norm for token in tokens]
    negations = _negations(tokens, words, values)
    waiving = any(word in _WAIVING for word in words) or ("let", "off") in pairwise(words)
    needs = [k for k in range(len(words)) if _is_need(words, k)]
    must_not = "mustn't" in words or any(k - 1 in needs and words[k - 1] == "must" for k in negations)
    if "without" in words:
        return _without(words, negations)
    denied = bool(negations) or waiving
    required = (bool(needs) or waiving) and not must_not
    if required and negations and not waiving:
        denied = any(_negates_need(words, k, needs) for k in negations)
    return _stance(words, required=required, denied=denied)


def _stance(words: list[str], *, required: bool, denied: bool) -> Stance:
    present = set(words)
    return Stance(
        required=required,
        denied=denied,
        universal=bool(present & UNIVERSAL) or _says_phrase(words, _UNIVERSAL_PHRASES),
        excepting=bool(present & EXCEPTING),
        softened=bool(present & SOFTENING),
        broad=bool(present & BROAD),
        only=_says_only(words),
        conditional=bool(present & _CONDITIONS),
        imperative=_is_imperative(words),
    )


def _says_only(words: list[str]) -> bool:
    """Whether something is limited to this; "not just the owner" limits nothing."""
    return any(word in ONLY and (not k or words[k - 1] != "not") for k, word in enumerate(words))


def _is_imperative(words: list[str]) -> bool:
    """Whether a clause tells the reader to do something: "please bring", "but give us notice"."""
    start = 0
    while start < len(words) and words[start] in _BEFORE_IMPERATIVES:
        start += 1
    return start < len(words) and words[start] in _IMPERATIVES


def _negations(tokens: Sequence[Token], words: list[str], values: Sequence[Value]) -> list[int]:
    """Places of the negations that deny something: not those of a bound, of "free", of an "if" clause."""
    ignored = {negated_bound(tokens, value.first_token) for value in values}
    for value in values:
        if value.unit == "free":
            ignored |= set(range(value.first_token, value.after_token))
    ignored |= _subordinate(words)
    return [k for k in range(len(words)) if k not in ignored and _denies(words, k) and not _idle(words, k)]


def _denies(words: list[str], k: int) -> bool:
    word = words[k]
    return is_negation(word) or word in _DENYING


def _says_phrase(words: list[str], phrases: tuple[tuple[str, ...], ...]) -> bool:
    started = [one for one in phrases if one[0] in words]
    return any(tuple(words[k : k + len(one)]) == one for one in started for k in range(len(words)))


def _without(words: list[str], negations: list[int]) -> Stance:
    """ "You can go without a ticket" waives the ticket; "you cannot go without one" requires it."""
    place = words.index("without")
    refused = any(k < place for k in negations)
    return _stance(words, required=True, denied=not refused)


_SUBJECTS = frozenset({"you", "we", "they", "it", "there"})
_VERBS = word_set("""can will may must need could should have pay get do is are don't cannot can't won't""")


def _ends_condition(words: list[str], start: int, n: int) -> bool:
    """Whether the main clause begins at `n`: after a comma, or with its own subject and verb."""
    if words[n] in (",", ";", "then"):
        return True
    return n > start + 3 and words[n] in _SUBJECTS and n + 1 < len(words) and words[n + 1] in _VERBS


def _subordinate(words: list[str]) -> set[int]:
    """Places inside an "if" or "unless" clause, unless the whole text is one."""
    inside: set[int] = set()
    for k, word in enumerate(words):
        if word in ("if", "unless", "when", "where", "who") and (k or word != "who"):
            end = next((n for n in range(k, len(words)) if _ends_condition(words, k, n)), len(words))
            inside |= set(range(k, end))
    return inside if len(inside) < len(words) - 1 else set()


def _idle(words: list[str], k: int) -> bool:
    """A negation that denies nothing: "not only", "no, he said", "no matter"."""
    pair = tuple(words[k : k + 2])
    if words[k] == "no" and "only" in words:
        return True
    if words[k] == "not" and k and words[k - 1] == "for":
        return True
    return pair in _DOUBLE or pair in _FILLERS or (words[k] == "no" and words[k + 1 : k + 2] == ["."])


def _is_need(words: list[str], k: int) -> bool:
    word = words[k]
    if word not in _NEED:
        return False
    if word in ("have", "has", "got"):
        return words[k + 1 : k + 2] == ["to"]
    return True


def _negates_need(words: list[str], k: int, needs: list[int]) -> bool:
    """ "don't need", "no ID needed"; but not "you need … if you do not have …"."""
    if words[k] in ("no", "nothing", "never", "none", "nobody"):
        return any(k < need <= k + 6 for need in needs) or any(need < k <= need + 3 for need in needs)
    return any(k < need <= k + 4 for need in needs)


def is_hedged(text: str) -> bool:
    lower = text.lower().replace("’", "'")
    return any(hedge in lower for hedge in HEDGES)


CONFLICTS = {
    frozenset({"plain", "denied"}): 1.0,
    frozenset({"required", "waived"}): 1.0,
    frozenset({"required", "denied"}): 0.4,
    frozenset({"plain", "waived"}): 0.45,
    frozenset({"waived", "denied"}): 0.0,
    frozenset({"plain", "required"}): 0.0,
}


def stance_conflict(said: Stance, page: Stance) -> float:
    """How strongly two stances on the same subject speak against each other, 0 to 1."""
    if said.name == "plain" and page.name == "waived":
        return 0.55
    if said.name == "waived" and page.name == "plain" and page.imperative:
        return 0.9
    return CONFLICTS.get(frozenset({said.name, page.name}), 0.0)
