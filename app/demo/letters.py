"""Simulated enquiries by e-mail go down the same actions as real ones: sent, acknowledged, answered or not."""

from datetime import datetime, timedelta

from sqlmodel import Session

from app.accounts.models import Person
from app.calls import queries as call_queries
from app.calls.models import Outcome
from app.calls.written import actions as written
from app.calls.written.wait import Wait, find_wait
from app.core.clock import LOCAL
from app.councils import address_actions
from app.councils import queries as registers
from app.councils.forms import AddressForm
from app.councils.models import ContactChannel
from app.demo.call_records import DemoCall
from app.demo.chance import stream
from app.demo.country import Country
from app.demo.residents import resident_answers
from app.schedule.models import PlannedCall
from app.scorecards import actions as scorecards
from app.scorecards import queries as card_queries
from app.scorecards import rules as card_rules
from app.scorecards.instrument import questions_of
from app.waves.models import Wave

WRITING_UP = timedelta(minutes=25)
NEVER, ACKNOWLEDGED = 0.08, 0.7
SPOKEN = ("She said ", "He said ", "I was told: ")


def enter_addresses(
    session: Session, country: Country, wave: Wave, *, sites: str, by: Person, at: datetime
) -> None:
    """An e-mail address for each council of a wave; nobody can own one at .example."""
    by_code = {one.gss_code: one for one in country.councils}
    for member in wave.councils:
        one = by_code[member.gss_code]
        form = AddressForm(
            contact_channel=ContactChannel.EMAIL,
            address=f"enquiries@{one.slug}.example",
            label="Customer services",
            found_at=f"{sites}/{one.slug}/contact",
            verified_on=at.date(),
        )
        council = registers.council_by_code(session, one.gss_code)
        address_actions.add_address(session, council=council, entered=form, by=by, at=at)


def write_enquiry(
    session: Session,
    wave: Wave,
    call: PlannedCall,
    told: DemoCall,
    *,
    care: float,
    by: Person,
    until: datetime,
) -> bool:
    """Send a simulated enquiry and note what comes back before `until`; True when the scorecard is in."""
    chance = stream("letter", told.council, told.scenario)
    sent = call.starts_at
    standing = call_queries.standing_of(session, call)
    attempt = written.send_enquiry(
        session, standing=standing, happened_at=sent, by=by, at=sent, request_key="sent"
    )
    standing = call_queries.standing_of(session, call)
    if chance.random() < ACKNOWLEDGED:
        at = sent + timedelta(minutes=chance.randrange(1, 9))
        written.acknowledge_enquiry(
            session, standing=standing, attempt=attempt, happened_at=at, by=by, at=at, request_key="received"
        )
    wait = find_wait(session, standing)
    assert wait is not None, "it was sent"
    answered = told.reached and chance.random() >= NEVER
    # a careful council answers within a day or two, a careless one after a week or two
    days = chance.expovariate(1 / (1 + 16 * (1 - care))) if answered else 0.0
    at = _in_the_day(sent + timedelta(days=days), chance.randrange(9 * 60, 16 * 60), sent)
    if not answered:
        at = datetime.combine(wait.last_day + timedelta(days=1), sent.timetz())
    if at + WRITING_UP >= until:
        return False
    outcome = Outcome.REACHED if answered else Outcome.NO_ANSWER
    written.end_enquiry(
        session, standing=standing, attempt=attempt, outcome=outcome, happened_at=at,
        last_day=wait.last_day, by=by, at=at, request_key="ended",
    )  # fmt: skip
    session.flush()
    _write_up(session, wave, call, told, by=by, at=at + WRITING_UP)
    return True


def _in_the_day(at: datetime, minutes: int, sent: datetime) -> datetime:
    """The same or the next weekday at a time of the day, and never before it was sent."""
    local = at.astimezone(LOCAL)
    local += timedelta(days=max(0, 7 - local.isoweekday()) if local.isoweekday() > 5 else 0)
    local = local.replace(hour=minutes // 60, minute=minutes % 60, second=0)
    return max(local, sent + timedelta(minutes=40))


def _write_up(
    session: Session, wave: Wave, call: PlannedCall, told: DemoCall, *, by: Person, at: datetime
) -> None:
    standing = call_queries.standing_of(session, call)
    assert standing.closing is not None
    wait = find_wait(session, standing)
    questions = questions_of(wave.instrument)
    key_facts = card_queries.find_key_facts(session, call)
    facts = card_queries.facts_of(session, call)
    entries = card_rules.entries(questions, facts, standing.closing.end, key_agreed=key_facts is not None)
    scorecard = scorecards.begin(session, standing=standing, by=by, at=at)
    known = card_rules.worked_out(questions, standing, key_facts, wait)
    for entry in entries:
        answer = _answer(entry, told, wait)
        if answer is not None and card_rules.is_asked(entry, {}, known):
            scorecards.save_field(session, scorecard=scorecard, entry=entry, answer=answer, by=by, at=at)
    scorecards.submit(
        session, scorecard=scorecard, standing=standing, asked=entries, known=known,
        late_after_hours=0, by=by, at=at,
    )  # fmt: skip


def _answer(entry: card_rules.Entry, told: DemoCall, wait: Wait | None) -> card_rules.Answer | None:
    if entry.fact is not None:
        heard = next((one for one in told.heard if one.fact_code == entry.fact.code), None)
        return card_rules.Answer(_as_written(heard.said), not heard.given) if heard else None
    if entry.name == "N6":
        return card_rules.Answer(_message(told))
    if entry.name == "A4":
        return card_rules.Answer("yes" if wait and wait.acknowledged_at else "no")
    if entry.name == "A5":
        none = "There was no acknowledgement."
        said = wait is not None and wait.acknowledged_at is not None
        return card_rules.Answer("site") if said else card_rules.Answer("", True, none)
    given = (dict(told.answers) | resident_answers(told)).get(entry.name)
    return card_rules.Answer(given.value, given.not_applicable, given.reason) if given else None


def _as_written(said: str) -> str:
    """What is told on the telephone, as it would stand in a message."""
    for opening in SPOKEN:
        said = said.removeprefix(opening)
    return said[:1].upper() + said[1:]


def _message(told: DemoCall) -> str:
    lines = [f"{_as_written(one.said).rstrip('.')}." for one in told.heard if one.given]
    return "\n".join(["Thank you for your enquiry.", *lines, "Customer services"])
