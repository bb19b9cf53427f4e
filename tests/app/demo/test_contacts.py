"""The demonstration's contacts tell a story: renewals that move online, a correction, and councils to compare with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.contacts import comparing, queries, rules
from app.contacts.models import Channel
from app.core.database import Database
from app.councils.queries import council_by_code
from app.demo.contacts import count_contacts
from app.demo.country import build_country
from app.demo.register import load_country
from tests.conftest import START


@pytest.mark.parametrize("days", [0, 24])  # the first week of a month, and its last day but one
def test_a_year_of_renewals_adds_up_to_the_worked_example(database: Database, days: int):
    country, at = build_country(), START + timedelta(days=days)
    with database.write() as session:
        people = load_country(session, country, sites="https://sites.example", at=START)
        count_contacts(session, country, people, at=at)
    with database.read() as session:
        story = next(code for code in people.council_users if code.startswith("S12"))
        council = council_by_code(session, story)
        last = queries.newest_month(session, council)
        assert last == "2026-08"
        months = rules.months_until(last)
        found = queries.totals(session, council, months[0], last)
        renewals = [one for one in found if one.service == "garden-waste"]
        channels = {
            channel: sum(one.contacts for one in renewals if one.channel is channel) for channel in Channel
        }
        assert sum(channels.values()) == 25_000
        assert (channels[Channel.WEB], channels[Channel.AUTOMATED_PHONE]) == (17_500, 4_000)
        assert queries.targets(session, council)["garden-waste"].low_percent == 80
        assert len(queries.changes_of(session, council, months[-2])) == 1
        assert queries.ward_totals(session, council, months[-1], last)
        shared = comparing.sharing(session, "garden-waste", at, fictional=True)
        assert len(shared) == 12
        assert all(one.year for one in shared)
        assert {"all", "english-district", "scottish-unitary"} <= set(
            comparing.views_of(shared, council)[0].found
        )
