"""Slots: what an answer about a council service can vary in when no number is in it.

A slot is a question that has one of a few answers (by which channel, who pays, which document, before or
after). Words of an answer and words of a page that fill the same slot differently are compared like values.
In an `exclusive` slot another filler is a contradiction; in the others it is one only if the answer rules
the rest out ("only", "must").
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from scoring.matching.numbers import UNITS
from scoring.matching.thesaurus import ANTONYMS
from scoring.matching.tokens import Token, word_set
from scoring.matching.values import Value
from scoring.matching.words import stem

_SLOTS = """
channel: online=online, website, web site, internet, web, web form, portal, on the site | phone=phone,
  telephone, ring, call, over the phone, ring up | person=in person, face to face, at the desk, at the
  counter, come in, visit the office, pop in, reception, at our offices, walk in |
  post=by post, in the post, letter, postal, write in, paper form, by letter | email=email, e-mail |
  app=app
pay_method!: cash=cash | card=card, debit card, credit card | cheque=cheque, check | debit=direct debit,
  standing order
  | invoice=invoice, bill
timing!: before=before, in advance, beforehand, when you book, up front, upfront, prior, first |
  after=after, afterwards, once it's done, on completion, in arrears | onday=on the day, same day, at
  the time, on collection
person!: owner=owner, owners, homeowner, home owner, own | tenant=tenant, tenants, renter, renting, rent
  | landlord=landlord, landlords, agent
provider!: council=the council, our contractor, council's contractor, our own contractor, we will, our
  team, our staff, council contractor | own=your own, any contractor, any builder, yourself, whoever,
  own contractor, your contractor, private contractor
booking!: book=appointment, by appointment, booking, book, register to speak, pre-book | dropin=drop in,
  drop-in, turn up, walk in, walk-in, just turn up, no appointment, show up
colour!: green=green | brown=brown | blue=blue | black=black | grey=grey, gray | purple=purple | red=red
  | yellow=yellow | white=white | pink=pink | orange=orange
place: kerb=kerbside, kerb, pavement, edge of your property, boundary, front, roadside, end of the drive
  | back=rear, back garden, back door | inside=inside, indoors, in the house | home=doorstep, at home,
  to your home, to your house, your home | office=council office, council offices, council chamber, town
  hall, civic
  centre, customer service centre, register office, our offices | library=library, libraries | tip=tip,
  recycling centre, household waste | school=school, schools | court=court, tribunal | surgery=surgery,
  gp, doctor | police=police station
body!: council=council, town hall, to us | school=school, head teacher, headteacher, governors |
  police=police,
  officers | government=gov uk, government, dvla, dwp, home office, hmrc | county=county council, county
  | parish=parish, parish council, town council | landlord=landlord, housing association | court=court,
  magistrates, tribunal, ombudsman | water=water company
where_live!: live=where you live, your council, home council, your local council, your own council |
  school=the school is in, where the school is, school's council
document: passport=passport | driving=driving licence, driver's licence | birth=birth certificate |
  marriage=marriage certificate | bill=utility bill, bank statement, council tax bill | photo=photo id,
  photographic, photo identification | plan=site plan, location plan, drawings | insurance=insurance |
  tenancy=tenancy agreement | dbs=dbs, criminal record | medical=medical certificate, doctor's letter
size!: small=small, smaller | large=large, larger, big | same=same | different=different
decision!: automatic=automatic, automatically | apply=apply, application, ask, request, register
part!: whole=whole, full, entire, in full | part=part, partial, half, instalments, installments, in stages
duration_kind!: permanent=permanent, permanently, for life, for good, indefinitely |
  temporary=temporary, temporarily, short term
age_group!: adult=adult, adults, grown-ups, grown ups | child=child, children, kids, under 16s, juniors
  | older=pensioner, pensioners, over 60s, older people, retired
state!: open=open, opens, reopened | closed=closed, shut, closes
season!: summer=summer | winter=winter | spring=spring | autumn=autumn
direction!: front=front | back=back, rear | side=side
level!: first=first come, first come first served | need=priority, points, band, banding, need, assessed
  | lottery=random, ballot, lottery, draw
number_of!: one=one, a single, single, either | two=both
relation!: relative=relative, relatives, family, next of kin | anyone=anyone, anybody, friend |
  doctor=doctor
scale!: individual=individual, individually, separate, separately | together=together, mixed, in with,
  same bin, joint
lidded!: closed=lid closed, lid shut, lid down | open=lid open, side waste, extra bags
refundable!: yes=refundable, refund, money back, get it back, returned, given back, back at the end |
  no=non-refundable, nonrefundable, not refundable, don't get it back, lose, keep the deposit
equality!: same=same, no different, no difference | less=less, cheaper, lower, reduced |
  more=dearer, costs more, pay more
inclusion!: extra=extra, on top, plus delivery, plus vat, not included, excluding vat |
  included=included, including, includes, inclusive, all in
reason!: income=income, earnings, means tested, means-tested, savings | everyone=regardless of income,
  whatever your income, not means tested
medium!: written=written, in writing, writing | verbal=verbal, verbally, oral, orally, by word of mouth,
  over the counter
half_day!: morning=morning, mornings, am | afternoon=afternoon, afternoons | evening=evening, evenings,
  night
sides!: inner=indoor, internal, inside | outer=outdoor, external, outside
"""


@dataclass(frozen=True, slots=True)
class Filled:
    slot: str
    filler: str
    start: int  # token places
    end: int
    denied: bool = False  # "not to us"

    @property
    def key(self) -> str:
        return f"{self.slot}:{self.filler}"


@dataclass(frozen=True, slots=True)
class SlotConflict:
    slot: str
    said: str
    page: str
    exclusive: bool


def _parse() -> tuple[dict[tuple[str, ...], list[tuple[str, str]]], frozenset[str]]:
    phrases: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    exclusive: set[str] = set()
    for line in _SLOTS.replace("\n  ", " ").strip().splitlines():
        name, _, fillers = line.partition(":")
        slot = name.strip().rstrip("!")
        if name.strip().endswith("!"):
            exclusive.add(slot)
        for filler in fillers.split("|"):
            label, _, words = filler.partition("=")
            for phrase in words.split(","):
                key = tuple(stem(word) for word in phrase.replace("-", " ").split())
                phrases.setdefault(key, []).append((slot, label.strip()))
    return phrases, frozenset(exclusive)


_LABELLED = frozenset(
    stem(word)
    for word in word_set(
        """stage band zone level category class group grade tier phase schedule ward route type step
        option"""
    )
)
_LABEL = "label "


def _labels(tokens: Sequence[Token], values: Iterable[Value]) -> list[Filled]:
    """ "Band D", "stage one": a letter or a small number that tells things of one name apart."""
    numbers = {
        value.first_token: f"{value.number:g}" for value in values if value.kind in ("number", "count")
    }
    found = []
    for k in range(len(tokens) - 1):
        noun, after = stem(tokens[k].norm), tokens[k + 1]
        if noun in _LABELLED:
            letter = after.norm if len(after.text) == 1 and after.text.isupper() and after.norm != "i" else ""
            spoken = f"{UNITS[after.norm]:g}" if after.norm in UNITS else ""
            label = letter or numbers.get(k + 1, spoken)
            if label:
                found.append(Filled(_LABEL + noun, label, k, k + 2))
    return found


PHRASES, EXCLUSIVE = _parse()
_LONGEST = max(len(phrase) for phrase in PHRASES)
_FIRST_WORDS = frozenset(phrase[0] for phrase in PHRASES)


@cache
def _antonym_table() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for pair in ANTONYMS.replace("\n", " ").split("|"):
        words = pair.split()
        if len(words) == 2:
            first, second = stem(words[0]), stem(words[1])
            table.setdefault(first, set()).add(second)
            table.setdefault(second, set()).add(first)
    return {word: frozenset(opposites) for word, opposites in table.items()}


def fill_slots(tokens: Sequence[Token], values: Iterable[Value] = ()) -> tuple[Filled, ...]:
    """Every slot that these tokens fill, those of a time apart ("half six"); in one slot the longest phrase
    at a place wins."""
    stems = [stem(token.norm) for token in tokens]
    values = tuple(values)
    taken = {
        k
        for value in values
        if value.kind in ("time", "time_range")
        for k in range(value.first_token, value.after_token)
    }
    found = _labels(tokens, values)
    for i in range(len(stems)):
        if stems[i] not in _FIRST_WORDS or i in taken:
            continue
        for length in range(min(_LONGEST, len(stems) - i), 0, -1):
            for slot, filler in PHRASES.get(tuple(stems[i : i + length]), ()):
                if not any(one.slot == slot and one.start <= i < one.end for one in found):
                    found.append(Filled(slot, filler, i, i + length, _contrasted(tokens, i)))
    return tuple(found)


def _contrasted(tokens: Sequence[Token], i: int) -> bool:
    """Whether "not" rules this place out by contrast ("to the school, not to us")."""
    for k in (i - 1, i - 2):
        if k > 0 and tokens[k].norm == "not":
            return tokens[k - 1].norm in (",", "and", "but", ";")
    return False


def slot_conflicts(said: Iterable[Filled], page: Iterable[Filled], *, only: str = "") -> list[SlotConflict]:
    """Slots that both fill, with no filler in common; or with one too many, where one side says "only"."""
    said, page = tuple(said), tuple(page)
    said_by, page_by = _by_slot(said), _by_slot(page)
    ruled_out = {(one.slot, one.filler) for one in page if one.denied}
    found = []
    for slot, fillers in said_by.items():
        theirs = page_by.get(slot, set())
        denied = {filler for filler in fillers if (slot, filler) in ruled_out}
        if denied and not any(one.denied for one in said):
            found.append(SlotConflict(slot, min(denied), "not " + min(denied), exclusive=True))
        elif theirs and _apart(fillers, theirs, only):
            left, right = fillers - theirs or fillers, theirs - fillers or theirs
            telling = slot in EXCLUSIVE or slot.startswith(_LABEL)
            found.append(SlotConflict(slot, min(left), min(right), telling or bool(only)))
    return found


def _apart(said: set[str], page: set[str], only: str) -> bool:
    if not said & page:
        return True
    return bool((only == "page" and said - page) or (only == "said" and page - said))


def labels_apart(said: Iterable[Filled], page: Iterable[Filled]) -> bool:
    """Whether both name one of a labelled series ("stage 1", "stage 2"), and not the same."""
    mine = {(one.slot, one.filler) for one in said if one.slot.startswith(_LABEL)}
    theirs = {(one.slot, one.filler) for one in page if one.slot.startswith(_LABEL)}
    return not mine & theirs and bool({slot for slot, _ in mine} & {slot for slot, _ in theirs})


def slot_agreements(said: Iterable[Filled], page: Iterable[Filled]) -> int:
    page_by = _by_slot(page)
    return sum(bool(fillers & page_by.get(slot, set())) for slot, fillers in _by_slot(said).items())


def _by_slot(filled: Iterable[Filled]) -> dict[str, set[str]]:
    table: dict[str, set[str]] = {}
    for one in filled:
        if one.denied:
            continue
        table.setdefault(one.slot, set()).add(one.filler)
    return table


def opposite_of(word: str) -> frozenset[str]:
    """The stems that say the opposite of a stem."""
    return _antonym_table().get(word, frozenset())


@cache
def slots_of(word: str) -> frozenset[str]:
    """The telling slots that a stem fills by itself."""
    return frozenset(slot for slot, _ in PHRASES.get((word,), ()) if slot in EXCLUSIVE)


def opposites(said: Iterable[str], page: frozenset[str]) -> list[tuple[str, str]]:
    """Pairs of opposite stems, one said and one on the page, where the page lacks the one said."""
    table = _antonym_table()
    found = []
    said = frozenset(said)
    for word in sorted(said - page):
        found += [(word, other) for other in sorted(table.get(word, frozenset()) & page - said)]
    return found
