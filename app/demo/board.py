"""One fictional council promises five things and does three: a promise of each outcome, for whoever looks.

Which promise comes out how is looked up in the made-up calls, so that the story holds whatever the day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from app.accounts.models import Person
from app.councils.models import ContactChannel
from app.demo.country import Country
from app.demo.register import People
from app.insight import actions, rules
from app.insight.forms import ActionForm, StandardForm
from app.insight.models import ActionState, StandardChannel, StandardMeasure
from app.insight.survey_measured import SeenCall, seen_calls, told
from app.review.queries import waves_shown_to
from scoring.benchmark import seen_share
from scoring.promise import Kept, kept

STORY_TYPE = "scottish-unitary"  # called in both waves that are over
WITHIN, SETTLED, AVOIDED = (
    StandardMeasure.ANSWERED_WITHIN,
    StandardMeasure.RESOLVED,
    StandardMeasure.AVOIDABLE,
)


@dataclass(frozen=True)
class Promise:
    """What might be promised; `within` in seconds."""

    words: str
    measure: StandardMeasure
    target: float
    within: int | None = None
    earlier: str = ""  # how it was worded when half was promised

    def outcome(self, calls: Sequence[SeenCall]) -> Kept | None:
        words = rules.MEASURES[self.measure]
        hits = told(words.measured, self.within or 0, calls)
        return kept(seen_share(sum(hits), len(hits)), self.target, at_most=words.at_most) if hits else None


# for each outcome, what is tried in turn
TRIED = {
    Kept.KEPT: (
        Promise("Three callers in four speak to a person within five minutes.", WITHIN, 75, 300),
        Promise("Most callers speak to a person within five minutes.", WITHIN, 50, 300),
        Promise("At least a third of callers speak to a person within five minutes.", WITHIN, 33, 300),
        Promise("At least a third of callers speak to a person within ten minutes.", WITHIN, 33, 600),
        Promise("At least a quarter of callers speak to a person within ten minutes.", WITHIN, 25, 600),
        Promise("Half of all contact, or more, is about something new.", AVOIDED, 50),
    ),
    Kept.NOT_KEPT: (
        Promise(
            "We answer 95 % of calls within a minute.", WITHIN, 95, 60, "Half of all calls within a minute."
        ),
        Promise(
            "We answer 90 % of calls within 20 seconds.",
            WITHIN,
            90,
            20,
            "Half of all calls within 20 seconds.",
        ),
        Promise(
            "We settle 95 % of enquiries at once.",
            SETTLED,
            95,
            None,
            "Half of all enquiries settled at once.",
        ),
    ),
    Kept.TOO_FEW: (
        Promise("We settle 80 % of enquiries the first time you get in touch.", SETTLED, 80),
        Promise("We settle 60 % of enquiries the first time you get in touch.", SETTLED, 60),
        Promise("At most 15 % of contact need not have been made.", AVOIDED, 15),
        Promise("We answer every call within ten minutes.", WITHIN, 100, 600),
    ),
}


def promise_and_act(session: Session, country: Country, people: People, *, at: datetime) -> None:
    """Standards and actions of the first council of its type that somebody speaks for."""
    code = next(
        one.gss_code
        for one in country.councils
        if one.type == STORY_TYPE and one.gss_code in people.council_users
    )
    by = people.council_users[code]
    waves = waves_shown_to(session, [code], at, channel=ContactChannel.TELEPHONE)
    calls = seen_calls(session, waves[0], [code]).get(code, [])
    begun = at - timedelta(days=300)
    for outcome, tried in TRIED.items():
        promise = next((one for one in tried if one.outcome(calls) is outcome), tried[0])
        _promise(session, code, promise, by=by, at=begun)
    _unseen(session, code, by=by, at=begun)
    _act(session, code, by=by, at=at)


def _promise(session: Session, code: str, promise: Promise, *, by: Person, at: datetime) -> None:
    """A promise; where half was promised before, the target was raised between the two waves."""
    form = StandardForm(
        channel=StandardChannel.PHONE,
        promise=promise.earlier or promise.words,
        measure=promise.measure,
        within=promise.within,
        target_percent=50 if promise.earlier else promise.target,
        from_on=rules.local_day(at),
        source_url="https://council.example/customer-standards",
    )
    standard = actions.enter_standard(session, council_code=code, entered=form, by=by, at=at)
    if promise.earlier:
        raised = at + timedelta(days=200)
        said = {
            "promise": promise.words,
            "target_percent": promise.target,
            "from_on": rules.local_day(raised),
        }
        form = form.model_copy(update=said | {"shown": 1})
        actions.change_standard(session, standard=standard, entered=form, by=by, at=raised)


def _unseen(session: Session, code: str, *, by: Person, at: datetime) -> None:
    """What no call tells of: one that nothing tells of yet, one that the council says itself, one that it counts."""
    mail = StandardForm(
        channel=StandardChannel.EMAIL,
        promise="We answer e-mails within five working days.",
        measure=StandardMeasure.REPLIED_WITHIN,
        within=5,
        target_percent=95,
        from_on=rules.local_day(at),
    )
    satisfied = StandardForm(
        channel=StandardChannel.EVERY,
        promise="Four of five people are satisfied with how we answer.",
        measure=StandardMeasure.SATISFIED,
        target_percent=80,
        from_on=rules.local_day(at),
    )
    online = StandardForm(
        channel=StandardChannel.WEB,
        promise="Six contacts of ten come in online.",
        measure=StandardMeasure.ONLINE,
        target_percent=60,
        from_on=rules.local_day(at),
    )
    for form in (mail, satisfied, online):
        actions.enter_standard(session, council_code=code, entered=form, by=by, at=at)


def _act(session: Session, code: str, *, by: Person, at: datetime) -> None:
    """One done, one late, one to come."""
    today, begun = rules.local_day(at), at - timedelta(days=70)
    done = ActionForm(
        what="Give the contact centre the same page that residents read, with its prices.",
        owner="Head of customer services",
        due_on=today - timedelta(days=30),
    )
    late = ActionForm(
        what="Say on the bulky waste page what each item costs and how to pay.",
        owner="Web editor",
        due_on=today - timedelta(days=12),
    )
    coming = ActionForm(
        what="One number for bins, bulky waste and recycling.",
        owner="Contact centre manager",
        due_on=today + timedelta(days=60),
    )
    first, *_ = (
        actions.enter_action(session, council_code=code, entered=one, by=by, at=begun)
        for one in (done, late, coming)
    )
    ended = {"state": ActionState.DONE, "ended_on": today - timedelta(days=33), "shown": 1}
    actions.change_action(session, action=first, entered=done.model_copy(update=ended), by=by, at=at)
