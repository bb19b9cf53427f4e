"""What a council's own count of its contacts tells of a standard: the share online. METHOD 16.3 of scoring."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from app.contacts import queries, rules
from app.contacts.models import Channel
from app.core.formats import number
from app.councils.queries import find_council
from app.insight.rules import percent


@dataclass(frozen=True)
class Counted:
    """Contacts of all services over up to twelve months as the council counted them: every one, so no interval."""

    contacts: int
    online: int
    first: str
    last: str

    @property
    def percent(self) -> float:
        return 100 * self.online / self.contacts

    @property
    def words(self) -> str:
        months = f"{rules.month_words(self.first)} to {rules.month_words(self.last)}"
        return f"{percent(self.percent)} of {number(self.contacts)} contacts, as the council counts them, {months}"


def counted_online(session: Session, council_code: str, on: date, *, since: date) -> Counted | None:
    """The twelve months that were over at the end of a day, as far as they were counted and began on `since` or
    later; None where nothing was.
    """
    council = find_council(session, council_code)
    if council is None:
        return None
    after = on + timedelta(days=1)  # the last day of a month ends it
    months = rules.months_until(rules.add_months(rules.month_of(after), -1))
    # a month that had begun before the promise was made says nothing of it
    begun = rules.add_months(rules.month_of(since), 0 if since.day == 1 else 1)
    found = queries.totals(session, council, max(months[0], begun), months[-1])
    contacts = sum(one.contacts for one in found)
    if not contacts:
        return None
    online = sum(one.contacts for one in found if one.channel is Channel.WEB)
    return Counted(contacts, online, found[0].month, found[-1].month)
