"""Months, channels and shares in words, and what may be entered and when. Answers without a database."""

from dataclasses import dataclass
from datetime import date, datetime

from app.accounts.rules import passes
from app.contacts.models import Channel, ContactConsent, Source
from app.core.clock import LOCAL
from app.core.errors import BadInput, WrongState

MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])$"
MOST_CONTACTS = 100_000_000
YEAR = 12
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
CHANNEL_WORDS = {
    Channel.PHONE: "Phone",
    Channel.AUTOMATED_PHONE: "Automated phone line",
    Channel.FACE_TO_FACE: "Face to face",
    Channel.EMAIL: "E-mail",
    Channel.WEB: "Web (self-service)",
    Channel.WEB_CHAT: "Web chat",
    Channel.POST: "Post",
    Channel.SOCIAL_MEDIA: "Social media",
}
CAME_WORDS = {
    Channel.PHONE: "by phone",
    Channel.AUTOMATED_PHONE: "by the automated phone line",
    Channel.FACE_TO_FACE: "face to face",
    Channel.EMAIL: "by e-mail",
    Channel.WEB: "on the web",
    Channel.WEB_CHAT: "by web chat",
    Channel.POST: "by post",
    Channel.SOCIAL_MEDIA: "by social media",
}
SOURCE_WORDS = {Source.FORM: "by form", Source.FILE: "from a file", Source.PROGRAM: "by a program"}


@dataclass(frozen=True, order=True)
class Cell:
    """What one figure is about."""

    month: str
    service: str
    channel: Channel
    ward: str = ""


def month_words(month: str) -> str:
    """October 2026

    >>> month_words("2026-10")
    'October 2026'
    """
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}"


def add_months(month: str, count: int) -> str:
    """The month `count` later, or earlier below 0.

    >>> add_months("2026-01", -1), add_months("2026-11", 14)
    ('2025-12', '2028-01')
    """
    number = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def months_until(last: str, count: int = YEAR) -> list[str]:
    """`count` months, the last one last."""
    return [add_months(last, back - count + 1) for back in range(count)]


def month_of(day: date) -> str:
    """2026-10"""
    return f"{day.year:04d}-{day.month:02d}"


def last_month_over(at: datetime) -> str:
    """The newest month that is over in British time."""
    return add_months(month_of(at.astimezone(LOCAL)), -1)


def last_quarter_compared(at: datetime) -> str:
    """The last month of the newest quarter that ended a month ago or more, so that figures can be in. METHOD 16.4."""
    month = add_months(last_month_over(at), -1)
    return add_months(month, -(int(month[5:]) % 3))


def check_month(month: str, at: datetime) -> None:
    if month > last_month_over(at):
        words = f"{month_words(month)} is not over yet. Figures are entered for whole months."
        raise BadInput(words, {"month": words})


def can_be_entered(month: str, at: datetime) -> bool:
    return passes(check_month, month, at)


def check_can_share(consent: ContactConsent | None) -> None:
    if consent is not None:
        raise WrongState("This council shares its figures already.")


def can_share(consent: ContactConsent | None) -> bool:
    return passes(check_can_share, consent)


def check_can_withdraw(consent: ContactConsent | None) -> None:
    if consent is None:
        raise WrongState("This council does not share its figures, so there is nothing to take back.")


def check_target(low: int, high: int) -> None:
    if low > high:
        words = "The upper end can't be below the lower one."
        raise BadInput(words, {"high_percent": words})
