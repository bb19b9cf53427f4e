"""What a wave's calls say about avoidable contact, and what a saving by the page rests on. METHOD 16 of scoring."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from app.contacts import queries as contacts
from app.contacts import rules as months
from app.contacts.models import Channel
from app.contacts.queries import Cost
from app.councils.models import ContactChannel, Council
from app.insight.survey_measured import seen_calls
from app.review.queries import waves_shown_to
from app.waves.models import Wave
from scoring.channels import AvoidableContact, Reason, avoidable_contact
from scoring.errors import EmptyBase

# reason → its words, what it looks like, and where the remedy lies
REASONS = {
    Reason.UNNECESSARY_CLARIFICATION: (
        "Unnecessary clarification",
        "A letter, bill or page was not clear.",
        "Rewrite what made people ring.",
    ),
    Reason.POOR_SIGNPOSTING: (
        "Poor signposting",
        "The caller was passed on, or could not find where to go.",
        "Name the right number and page wherever people begin.",
    ),
    Reason.REPEATED_NOTIFICATION: (
        "Repeated notification",
        "The council had been told before.",
        "Tell people once what they need never tell again.",
    ),
    Reason.PROGRESS_CHASING: (
        "Progress chasing",
        "The caller asked what had become of it.",
        "Say when something will be done, and when it is.",
    ),
    Reason.EARLY_CLOSURE: (
        "Early closure",
        "It was ended before it was solved.",
        "Close a case when the resident says that it is solved.",
    ),
}


@dataclass(frozen=True)
class Measured:
    """The newest wave that the council may see, and what its calls say; none while no call tells."""

    wave: Wave | None
    found: AvoidableContact | None


@dataclass(frozen=True)
class YearOfCalls:
    """Telephone calls to a person in the twelve months that end with the newest figures, as the council counts them."""

    calls: int
    words: str  # of which months
    services: list[tuple[str, str, int]]  # code, name, calls; the most first


def measured(session: Session, council: Council, at: datetime) -> Measured:
    """Avoidable contact as the newest wave's calls saw it."""
    waves = waves_shown_to(session, [council.gss_code], at, channel=ContactChannel.TELEPHONE)
    if not waves:
        return Measured(None, None)
    calls = seen_calls(session, waves[0], [council.gss_code]).get(council.gss_code, [])
    try:
        return Measured(waves[0], avoidable_contact([one.avoidable for one in calls if one.avoidable]))
    except EmptyBase:
        return Measured(waves[0], None)


def year_of_calls(session: Session, council: Council, at: datetime) -> YearOfCalls:
    """Calls by service; the automated line is no call that a person answers."""
    last = contacts.newest_month(session, council) or months.last_month_over(at)
    first = months.months_until(last)[0]
    names = contacts.service_names(session, council)
    counts: dict[str, int] = {}
    for one in contacts.totals(session, council, first, last):
        if one.channel is Channel.PHONE:
            counts[one.service] = counts.get(one.service, 0) + one.contacts
    services = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    words = f"{months.month_words(first)} to {months.month_words(last)}"
    return YearOfCalls(
        sum(counts.values()), words, [(code, names.get(code, code), count) for code, count in services]
    )


def costs(session: Session, council: Council) -> tuple[Cost, Cost]:
    """What a call and a visit to the page cost."""
    found = contacts.costs(session, council)
    return found[Channel.PHONE], found[Channel.WEB]
