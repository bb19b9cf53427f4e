"""What a council promised stands beside what it said and what calls saw; each wave is held against its own wording."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from statistics import quantiles

import pytest
from sqlmodel import Session, col, select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.contacts.models import Channel, ContactCount, Source
from app.core.audit import AuditEvent
from app.core.clock import held_at
from app.core.database import Database
from app.core.errors import BadInput
from app.councils.models import Council
from app.councils.queries import council_by_code
from app.insight import rules
from app.insight.models import Standard, StandardChannel, StandardMeasure, StandardVersion
from app.insight.standards import Tracked, standing_of
from app.publication.models import EditionCall
from scoring.promise import Kept
from tests.conftest import START, SignIn
from tests.promised import (
    AFTER,
    CODE,
    NAME,
    OTHER,
    change_standard,
    create_world,
    earlier_wave,
    enter_standard,
    set_answers,
)
from tests.published import publish, settled_world
from tests.settled_wave import World

TYPED = {
    "channel": "phone", "promise": "We pick up within 20 seconds.", "measure": "answered_within", "within": "20",
    "target_percent": "90 %", "from_on": "01/09/2026", "source_url": "https://www.ambleford.example/standards",
}  # fmt: skip


@pytest.fixture
def world(database: Database) -> World:
    with database.write() as session:
        return create_world(session)


def only(session: Session, code: str = CODE) -> Tracked:
    [tracked] = standing_of(session, code, AFTER).tracked
    return tracked


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def versions(*rows: tuple[int, str, bool]) -> list[StandardVersion]:
    return [
        StandardVersion(number=number, from_on=date.fromisoformat(day), withdrawn=gone)
        for number, day, gone in rows
    ]


@pytest.mark.parametrize(
    ("rows", "day", "expected"),
    [
        ([], "2026-05-01", None),
        ([(1, "2026-06-01", False)], "2026-05-31", None),
        ([(1, "2026-06-01", False)], "2026-06-01", 1),
        ([(1, "2026-01-01", False), (2, "2026-06-01", False)], "2026-05-31", 1),
        ([(1, "2026-01-01", False), (2, "2026-06-01", False)], "2026-06-01", 2),
        ([(1, "2026-06-01", False), (2, "2026-01-01", False)], "2026-07-01", 2),  # a correction of the past
        ([(1, "2026-01-01", False), (2, "2026-06-01", True)], "2026-05-31", 1),
        ([(1, "2026-01-01", False), (2, "2026-06-01", True)], "2026-06-01", None),
        ([(1, "2026-01-01", False), (2, "2026-06-01", True), (3, "2026-09-01", False)], "2026-09-01", 3),
    ],
)
def test_the_wording_that_holds_on_a_day(rows, day, expected):
    found = rules.version_on(versions(*rows), date.fromisoformat(day))
    assert (found.number if found else None) == expected


@pytest.mark.parametrize(
    ("measure", "within", "target", "words"),
    [
        ("answered_within", 20, 90, "at least 90 % of calls answered by a person within 20 seconds"),
        ("answered_within", 60, 97.5, "at least 97.5 % of calls answered by a person within 60 seconds"),
        ("answered_within", 90, 100, "at least 100 % of calls answered by a person within 90 seconds"),
        ("answered_within", 120, 50, "at least 50 % of calls answered by a person within 2 minutes"),
        ("replied_within", 1, 95, "at least 95 % of written enquiries answered within 1 working day"),
        ("resolved", None, 75, "at least 75 % of enquiries settled in the first contact"),
        ("avoidable", None, 15, "at most 15 % of contact avoidable"),
    ],
)
def test_a_promise_in_words(measure, within, target, words):
    version = StandardVersion(measure=StandardMeasure(measure), within=within, target_percent=target)
    assert rules.target_words(version) == words.replace(" %", "\N{NO-BREAK SPACE}%")


@pytest.mark.parametrize(("target", "expected"), [(60, Kept.KEPT), (62, Kept.TOO_FEW), (100, Kept.TOO_FEW)])
def test_six_calls_of_six_keep_what_their_interval_lies_above(
    world: World, database: Database, target, expected
):
    with database.write() as session:
        enter_standard(session, target_percent=target)
    with database.read() as session:
        found = only(session)
    assert found.newest is not None
    assert found.newest.words == "100\N{NO-BREAK SPACE}% of 6 calls, likely 61 to 100\N{NO-BREAK SPACE}%"
    assert found.kept is expected


def test_calls_that_reached_nobody_were_not_answered_in_time(world: World, database: Database):
    with database.write() as session:
        enter_standard(session, code=OTHER, target_percent=90, within=100_000)
    with database.read() as session:
        found = only(session, OTHER)
    assert found.newest is not None
    assert found.newest.share is not None
    assert (found.newest.share.calls, found.newest.share.percent, found.kept) == (6, 50.0, Kept.NOT_KEPT)


def test_settled_and_avoidable_come_from_the_scorecards(world: World, database: Database):
    with database.write() as session:
        set_answers(session, world, CODE, "C3", ["yes", "partly", "no", "no", "no", ""])
        set_answers(session, world, CODE, "N3", ["progress_chasing"] * 4 + ["unsure", "needed"])
        enter_standard(session, measure=StandardMeasure.RESOLVED, within=None, target_percent=75)
        enter_standard(session, measure=StandardMeasure.AVOIDABLE, within=None, target_percent=30)
    with database.read() as session:
        settled, avoidable = standing_of(session, CODE, AFTER).tracked
    assert settled.newest is not None
    assert settled.newest.share is not None
    assert (settled.newest.share.percent, settled.newest.share.calls, settled.kept) == (20, 5, Kept.NOT_KEPT)
    assert avoidable.newest is not None
    assert avoidable.newest.share is not None
    assert (avoidable.newest.share.percent, avoidable.newest.share.calls) == (80, 5)
    assert avoidable.kept is Kept.NOT_KEPT  # at most 30 were promised, 37.6 to 96.4 are likely


def test_each_wave_is_held_against_what_was_promised_when_it_began(world: World, database: Database):
    with database.write() as session:
        earlier_wave(session, world, [10, 20, 70, 80, 90, 100])
        standard = enter_standard(session, target_percent=90, within=30)
        change_standard(session, standard, within=60, target_percent=60, from_on=date(2026, 6, 1))
        enter_standard(session, promise="New", from_on=date(2026, 10, 1))
        enter_standard(session, promise="To come", from_on=date(2027, 1, 1))
    with database.read() as session:
        first, new, coming = standing_of(session, CODE, AFTER).tracked
    assert [one.wave.title for one in first.seen] == ["Spring 2026", "Autumn 2026"]
    assert [one.version.within for one in first.seen if one.version] == [30, 60]
    assert [one.share.percent for one in first.seen if one.share] == [pytest.approx(100 / 3), 100]
    assert [one.kept for one in first.seen] == [Kept.NOT_KEPT, Kept.KEPT]
    assert (new.seen[0].target, new.seen[0].outcome) == ("nothing", "not promised then")
    assert new.kept is Kept.KEPT
    assert (coming.is_in_force, coming.kept) == (False, None)
    assert coming.untold == "No wave has begun since this was promised."


def test_what_no_call_tells_of_is_left_open_and_says_why(world: World, database: Database, sign_in: SignIn):
    with database.write() as session:
        enter_standard(
            session, channel=StandardChannel.EMAIL, measure=StandardMeasure.REPLIED_WITHIN, within=5
        )
        enter_standard(session, channel=StandardChannel.CHAT)
        enter_standard(session, measure=StandardMeasure.ONLINE, within=None)
    with database.read() as session:
        found = standing_of(session, CODE, AFTER).tracked
    assert [one.kept for one in found] == [None] * 3
    assert [one.seen for one in found] == [[]] * 3
    with held_at(AFTER):
        text = words_of(sign_in(Role.COUNCIL, council=CODE).get("/council/standards").text)
    assert "No wave of enquiries can be read yet" in text
    assert "nothing tells of this channel yet" in text
    assert "Of none of 3 standards can it be said yet whether it is kept" in text


def counted(council: Council, month: str, channel: Channel, contacts: int) -> ContactCount:
    """What a council entered about its bulky waste."""
    return ContactCount(
        council_id=council.id, month=month, service="bulky", channel=channel, contacts=contacts,
        source=Source.FORM, entered_at=AFTER,
    )  # fmt: skip


@pytest.mark.parametrize(("target", "outcome"), [(60, Kept.NOT_KEPT), (25, Kept.KEPT)])
def test_the_share_online_is_held_against_what_the_council_counts_itself(
    world: World, database: Database, sign_in: SignIn, target: int, outcome: Kept
):
    with database.write() as session:
        enter_standard(session, measure=StandardMeasure.ONLINE, within=None, target_percent=target)
        council = council_by_code(session, CODE)
        for month, channel, contacts in (
            ("2026-10", Channel.WEB, 250), ("2026-10", Channel.PHONE, 700), ("2026-09", Channel.AUTOMATED_PHONE, 50),
            ("2026-11", Channel.WEB, 9_000), ("2025-10", Channel.WEB, 9_000),  # not over, and too long ago
        ):  # fmt: skip
            session.add(counted(council, month, channel, contacts))
    with database.read() as session:
        (found,) = standing_of(session, CODE, AFTER).tracked
    assert (found.counted.contacts, found.counted.percent) == (1000, 25)
    assert found.kept is outcome
    with held_at(AFTER):
        text = words_of(sign_in(Role.COUNCIL, council=CODE).get("/council/standards").text)
    assert "25 % of 1,000 contacts, as the council counts them, September 2026 to October 2026" in text


@pytest.mark.parametrize(
    ("from_on", "percent"),
    [(date(2026, 9, 1), 25), (date(2026, 9, 2), 40), (date(2026, 11, 1), None), (date(2027, 1, 1), None)],
)
def test_the_share_online_is_counted_from_the_first_whole_month_of_the_promise(
    world: World, database: Database, from_on: date, percent: int | None
):
    with database.write() as session:
        enter_standard(session, measure=StandardMeasure.ONLINE, within=None, from_on=from_on)
        council = council_by_code(session, CODE)
        for month, web, phone in (("2026-08", 900, 100), ("2026-09", 10, 90), ("2026-10", 40, 60)):
            for channel, contacts in ((Channel.WEB, web), (Channel.PHONE, phone)):
                session.add(counted(council, month, channel, contacts))
    with database.read() as session:
        (found,) = standing_of(session, CODE, AFTER).tracked
    assert (found.counted.percent if found.counted else None) == percent
    assert found.kept is (None if percent is None else Kept.NOT_KEPT)


def test_nothing_of_a_wave_is_seen_before_its_time_to_reply(world: World, database: Database):
    with database.write() as session:
        enter_standard(session)
        session.add(world.wave)
        world.wave.reply_from = world.wave.reply_to = None
    with database.read() as session:
        assert only(session).untold == "No wave of enquiries can be read yet."


def test_the_benchmark_is_of_five_published_councils_or_none(database: Database):
    world = settled_world(database)
    with database.write() as session:
        edition = publish(session, world.wave)
        enter_standard(session)
        session.flush()
        calls = session.exec(select(EditionCall).where(EditionCall.edition_id == edition.id)).all()
    shares: dict[str, list[bool]] = {}
    for one in calls:
        wait = one.figures["wait_seconds"]
        shares.setdefault(one.council_code, []).append(one.reached and wait is not None and wait <= 60)
    expected = quantiles([100 * sum(own) / len(own) for own in shares.values()], n=4, method="inclusive")
    with database.read() as session:
        found = standing_of(session, CODE, AFTER).tracked[0].benchmark
    assert found.quartiles is not None
    assert (found.quartiles.low, found.quartiles.median, found.quartiles.high) == pytest.approx(expected)
    assert "our calls to 5 of" in found.source
    with database.write() as session:
        for one in session.exec(select(EditionCall).where(EditionCall.council_code == OTHER)):
            session.delete(one)
    with database.read() as session:
        found = standing_of(session, CODE, AFTER).tracked[0].benchmark
    assert (found.quartiles, found.words) == (None, "no benchmark: fewer than five")


def test_an_edition_of_written_enquiries_is_no_benchmark_of_calls(database: Database):
    world = settled_world(database)
    with database.write() as session:
        edition = publish(session, world.wave)
        edition.about = edition.about | {"contact_channel": "email"}
        enter_standard(session)
    with database.read() as session:
        assert standing_of(session, CODE, AFTER).tracked[0].benchmark.quartiles is None


def test_the_benchmark_of_settled_enquiries_comes_from_the_published_inputs(database: Database):
    world = settled_world(database)
    answers = {"X07000001": 6, "X07000002": 3, "X07000003": 0, "X07000004": 1, "X07000005": 2}
    with database.write() as session:
        for code, settled in answers.items():
            reached = {"X07000004": 3, "X07000005": 2}.get(code, 6)
            set_answers(session, world, code, "C3", ["yes"] * settled + ["no"] * (reached - settled))
        publish(session, world.wave)
        enter_standard(session, measure=StandardMeasure.RESOLVED, within=None)
    with database.read() as session:
        found = standing_of(session, CODE, AFTER).tracked[0].benchmark
    assert found.quartiles is not None
    quarters = (found.quartiles.low, found.quartiles.median, found.quartiles.high)
    assert quarters == pytest.approx((100 / 3, 50, 100))  # of 0, 33.3, 50, 100 and 100
    assert "our calls to 5 of" in found.source


def test_a_standard_is_entered_changed_and_withdrawn_and_all_of_it_stays(
    world: World, database: Database, sign_in: SignIn
):
    council = sign_in(Role.COUNCIL, council=CODE)
    assert "No standard is entered yet" in council.get("/council/standards").text
    answer = council.post(f"/council/standards?council={CODE}", TYPED)
    assert answer.status_code == 303
    with database.read() as session:
        standard = session.exec(select(Standard)).one()
        address = f"/council/standards/{standard.id}"
    shown = council.get(address).text
    assert 'value="01/09/2026"' in shown
    assert 'value="90"' in shown
    changed = {**TYPED, "target_percent": "85", "from_on": "1/11/2026", "shown": "1"}
    assert council.post(address, changed).status_code == 303
    assert (
        council.post(address, {**changed, "shown": "2"}).status_code == 303
    )  # nothing new: no third version
    gone = council.post(f"{address}/withdraw", {"from_on": "2026-12-01", "shown": "2"})
    assert gone.status_code == 303
    with database.read() as session:
        rows = session.exec(select(StandardVersion).order_by(col(StandardVersion.number))).all()
        acts = session.exec(select(AuditEvent.name).where(AuditEvent.subject_kind == "standard")).all()
        held = standing_of(session, CODE, AFTER)
    assert [(one.target_percent, one.withdrawn) for one in rows] == [(90, False), (85, False), (85, True)]
    assert {one.written_by_id for one in rows} == {council.person.id}
    assert acts == ["insight.enter_standard", "insight.change_standard", "insight.withdraw_standard"]
    assert len(held.tracked) == 1  # until December
    history = words_of(council.get(address).text)
    assert "No longer promised from Tue 1 Dec 2026" in history
    assert "at least 90\N{NO-BREAK SPACE}% of calls" in council.get(address).text
    assert council.post(f"{address}/withdraw", {"from_on": "2026-12-05", "shown": "3"}).status_code == 409


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"promise": ""}, "Enter the promise as you publish it"),
        ({"promise": "x" * 501}, "at most 500 characters"),
        ({"channel": "pigeon"}, "Choose the channel from the list."),
        ({"measure": "luck"}, "Choose what is counted from the list."),
        ({"within": ""}, "Enter within how many seconds"),
        ({"within": "0"}, "Enter a whole number from 1 to 100,000"),
        ({"within": "soon"}, "Enter a whole number from 1 to 100,000"),
        ({"target_percent": "101"}, "Enter the target as a number from 0 to 100"),
        ({"target_percent": "nan"}, "Enter the target as a number from 0 to 100"),
        ({"from_on": "31/02/2026"}, "Enter the first day of the promise"),
        ({"from_on": "1/1/0099"}, "Enter a day between 1990 and 2099"),
        ({"source_url": "javascript:alert(1)"}, "Enter an address that begins with https://"),
    ],
)
def test_bad_input_is_refused_and_what_was_typed_is_kept(
    world: World, database: Database, sign_in: SignIn, change, words
):
    council = sign_in(Role.COUNCIL, council=CODE)
    typed = {**TYPED, **change}
    answer = council.post(f"/council/standards?council={CODE}", typed)
    assert answer.status_code == 422
    assert words in answer.text
    if typed["promise"]:
        assert typed["promise"] in answer.text
    with database.read() as session:
        assert session.exec(select(Standard)).all() == []


def test_nobody_undoes_a_change_that_they_have_not_seen(world: World, database: Database, sign_in: SignIn):
    with database.write() as session:
        standard = enter_standard(session)
        change_standard(session, standard, target_percent=65)
        address = f"/council/standards/{standard.id}"
    council = sign_in(Role.COUNCIL, council=CODE)
    answer = council.post(address, {**TYPED, "shown": "1"})
    assert answer.status_code == 422
    assert "Someone has changed this since you opened it." in answer.text
    assert TYPED["promise"] in answer.text
    assert 'name="shown" value="2"' in answer.text
    assert council.post(f"{address}/withdraw", {"from_on": "1/12/2026", "shown": "1"}).status_code == 422
    early = council.post(f"{address}/withdraw", {"from_on": "1/12/2020", "shown": "2"})
    assert early.status_code == 422
    assert "1/12/2020" in early.text


def test_of_several_who_change_it_at_once_one_is_first_and_the_others_are_told(
    world: World, database: Database
):
    with database.write() as session:
        standard_id = enter_standard(session).id

    def change(target: int) -> str:
        try:
            with database.write() as session:
                change_standard(
                    session, session.get_one(Standard, standard_id), target_percent=target, shown=1
                )
        except BadInput:
            return "told"
        return "changed"

    with ThreadPoolExecutor(6) as pool:
        outcomes = sorted(pool.map(change, range(70, 76)))
    assert outcomes == ["changed", *["told"] * 5]
    with database.read() as session:
        numbers = session.exec(select(StandardVersion.number).order_by(StandardVersion.number)).all()
    assert numbers == [1, 2]


def test_another_councils_standards_are_not_there(world: World, database: Database, sign_in: SignIn):
    with database.write() as session:
        standard = enter_standard(session, code=OTHER, promise="Not yours to read")
        address = f"/council/standards/{standard.id}"
    council = sign_in(Role.COUNCIL, council=CODE)
    for path in (f"/council/standards?council={OTHER}", f"/council/standards/new?council={OTHER}", address):
        answer = council.get(path)
        assert answer.status_code == 404, path
        assert "Not yours to read" not in answer.text
    for path, typed in (
        (f"/council/standards?council={OTHER}", TYPED),
        (address, {**TYPED, "shown": "1"}),
        (f"{address}/withdraw", {"from_on": "1/12/2026", "shown": "1"}),
    ):
        assert council.post(path, typed).status_code == 404, path
    assert council.get("/council/standards/999").status_code == 404
    with database.read() as session:
        assert len(session.exec(select(StandardVersion)).all()) == 1
    assert sign_in(Role.PUBLISHER).get("/council/standards").status_code == 403
    assert sign_in(Role.JUDGE).post(address, TYPED).status_code == 403


def test_a_person_for_three_councils_switches_among_them(world: World, database: Database, sign_in: SignIn):
    council = sign_in(Role.COUNCIL, council=CODE)
    with database.write() as session:
        for other in ("X07000003", OTHER):
            accounts.invite(
                session, email=council.person.email, role=Role.COUNCIL, at=START, by=None, council_code=other
            )
        enter_standard(session, code=OTHER, promise="Elmsea promises")
    first = council.get("/council/standards").text
    assert NAME in first
    assert "Elmsea promises" not in first
    assert f"/council/standards?council={OTHER}" in first
    assert "Elmsea promises" in council.get(f"/council/standards?council={OTHER}").text
    assert council.post("/council/standards?council=X07000003", TYPED).status_code == 303
    with database.read() as session:
        assert {one.council_code for one in session.exec(select(Standard))} == {OTHER, "X07000003"}


def test_the_page_keeps_promised_said_and_seen_apart(world: World, database: Database, sign_in: SignIn):
    with database.write() as session:
        enter_standard(session)
        enter_standard(session, promise="We always answer.", target_percent=100)
    with held_at(AFTER):
        text = words_of(sign_in(Role.COUNCIL, council=CODE).get("/council/standards").text)
    assert "Of 2 standards, 1 is kept" in text
    for heading in ("Promised", "You say", "Seen, or counted", "Others in your group", "Outcome"):
        assert heading in text
    assert "Telephone: at least 60 % of calls answered by a person within 60 seconds" in text
    assert "100 % of 6 calls, likely 61 to 100 %, in Autumn 2026" in text
    assert "no benchmark: fewer than five" in text
