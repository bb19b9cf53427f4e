"""May a wave be changed, opened or closed? Answers without a database."""

from datetime import date

from app.accounts.rules import passes
from app.core.errors import BadInput, WrongState
from app.councils.models import ContactChannel
from app.waves.models import Measure, ProposalShown, UnreachedPolicy, Wave, WaveState

TRANSITIONS = {
    WaveState.DRAFT: {WaveState.OPEN},
    WaveState.OPEN: {WaveState.CLOSED},
    WaveState.CLOSED: set[WaveState](),
}
STATE_WORDS = {
    WaveState.DRAFT: "being drafted",
    WaveState.OPEN: "open",
    WaveState.CLOSED: "closed",
}
MEASURE_CHOICES = [
    (Measure.MATCH.value, "Match score: did the answer match the website?"),
    (Measure.SERVICE.value, "Service score: how well the call was handled"),
]
POLICY_CHOICES = [
    (UnreachedPolicy.ZERO.value, "It counts zero beyond getting through", "As the resident sees it."),
    (UnreachedPolicy.ACCESS_ONLY.value, "Only getting through is scored", "The edition shows both."),
]
CHANNEL_CHOICES = [
    (ContactChannel.TELEPHONE.value, "By telephone"),
    (ContactChannel.EMAIL.value, "By e-mail"),
    (ContactChannel.WEB_FORM.value, "By web form"),
    (ContactChannel.WEB_CHAT.value, "By web chat"),
]
SHOWN_CHOICES = [
    (
        ProposalShown.AFTER.value,
        "After the judge's own first choice",
        "So that its influence can be measured.",
    ),
    (ProposalShown.BEFORE.value, "Before it, from the start", "Quicker; a judge may lean towards it."),
]
# Krippendorff (2004), Content Analysis, 2nd ed., p. 241: .667 is the lowest limit for conclusions that are tentative
AGREEMENT_FLOOR = 0.667
AGREEMENT_CALLS = 60  # METHOD 10
LONGEST_DAYS = 366


def check_can_change(wave: Wave) -> None:
    """Only a draft can be changed: the frame freezes when the wave opens."""
    if wave.state != WaveState.DRAFT:
        raise WrongState(f"This wave is {STATE_WORDS[wave.state]}; its frame can't be changed any more.")


def can_change(wave: Wave) -> bool:
    return passes(check_can_change, wave)


def check_can_open(wave: Wave, *, today: date) -> None:
    """A wave opens once, with groups, topics and assessors chosen, and with days left to call on."""
    if WaveState.OPEN not in TRANSITIONS[wave.state]:
        raise WrongState(f"This wave is {STATE_WORDS[wave.state]} already.")
    missing = [
        words
        for words, chosen in (
            ("a group of councils", wave.groups),
            ("a topic", wave.topics),
            ("an assessor", wave.assessors),
        )
        if not chosen
    ]
    if missing:
        raise WrongState("Before the wave can open, choose " + " and ".join(missing) + ".")
    if wave.to_date < today:
        raise WrongState("The last day of this wave is past. Choose later days.")


def can_open(wave: Wave, *, today: date) -> bool:
    return passes(check_can_open, wave, today=today)


def check_can_close(wave: Wave) -> None:
    """Only an open wave can be closed."""
    if WaveState.CLOSED not in TRANSITIONS[wave.state]:
        raise WrongState(f"This wave is {STATE_WORDS[wave.state]}; only an open wave can be closed.")


def can_close(wave: Wave) -> bool:
    return passes(check_can_close, wave)


def check_channel(wave: Wave, channel: ContactChannel) -> None:
    """A re-test asks as the wave before it did, or the two could not be compared."""
    if wave.retest_of_id is not None and channel != wave.contact_channel:
        words = f"A re-test asks as before, by {wave.contact_channel.words}."
        raise BadInput("Check how councils are asked.", {"contact_channel": words})


def check_calibration(channel: ContactChannel, percent: int) -> None:
    """The calibration set is of telephone calls."""
    if channel.is_written and percent:
        words = "The calibration set is of telephone calls. Enter 0 for a wave that writes."
        raise BadInput("Check the pass mark.", {"calibration_percent": words})


def check_dates(first: date, last: date) -> None:
    """The field period has an order and an end."""
    if last < first:
        raise BadInput("Check the days.", {"to_date": "The last day can't be before the first."})
    if (last - first).days > LONGEST_DAYS:
        raise BadInput("Check the days.", {"to_date": "A wave lasts at most a year."})
