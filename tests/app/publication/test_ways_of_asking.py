"""What is written is published beside what is said on the telephone, never in its place and never mixed with it."""

from datetime import date

import pytest
from sqlmodel import select

from app.core.clock import held_at
from app.core.database import Database
from app.councils.models import ContactChannel
from app.publication import words
from app.publication.models import Edition
from app.publication.queries import find_edition_before, newest_of
from app.publication.written import find_written, sentence, waits_of
from app.results.models import Run
from app.waves.models import Wave
from scoring.records import Answer, Call, CallStatus
from tests.settled_wave import AFTER

EMAIL, PHONE, CHAT = ContactChannel.EMAIL, ContactChannel.TELEPHONE, ContactChannel.WEB_CHAT


def edition(number: int, channel: ContactChannel = PHONE, corrects: int | None = None) -> Edition:
    about = {} if channel == PHONE else {"contact_channel": channel.value}
    return Edition(id=number, number=number, corrects_id=corrects, about=about)


def test_a_written_edition_never_takes_the_place_of_one_by_telephone():
    spoken, email, corrected = edition(1), edition(2, EMAIL), edition(3, EMAIL, corrects=2)
    every = [corrected, email, spoken]
    assert newest_of(every) is spoken
    assert newest_of(every, EMAIL) is corrected
    assert newest_of([email]) is email  # better than none
    assert newest_of(every, CHAT) is None
    assert newest_of([]) is None


def test_a_wave_is_compared_with_the_last_one_that_asked_in_the_same_way(database: Database):
    with database.write() as session:
        for number, (month, channel) in enumerate([(1, PHONE), (2, EMAIL), (3, PHONE), (4, EMAIL)], start=1):
            wave = Wave(
                code=f"w{number}",
                title="Wave",
                from_date=date(2026, month, 1),
                to_date=date(2026, month, 28),
                contact_channel=channel,
                created_at=AFTER,
            )
            session.add(wave)
            session.flush()
            run = Run(
                wave_id=wave.id or 0, inputs="{}", inputs_sha256="a" * 64, tables="{}",
                tables_sha256="b" * 64, method_version="1", compiled_at=AFTER,
            )  # fmt: skip
            session.add(run)
            session.flush()
            made = edition(number, channel)
            made.run_id, made.title, made.wave_code, made.wave_title = run.id or 0, "T", wave.code, "T"
            made.fieldwork, made.lead_measure, made.inputs = "then", "match", "{}"
            made.inputs_sha256 = made.tables_sha256 = "c" * 64
            made.method_version, made.licence, made.frozen_at, made.published_at = "1", "CC", AFTER, AFTER
            session.add(made)
    with database.read() as session, held_at(AFTER):
        waves = {one.code: one for one in session.exec(select(Wave))}
        before = {code: find_edition_before(session, wave) for code, wave in waves.items()}
        assert {code: found.number if found else None for code, found in before.items()} == {
            "w1": None,
            "w2": None,
            "w3": 1,
            "w4": 2,
        }


@pytest.mark.parametrize(
    ("title", "channel", "expected"),
    [
        ("Autumn 2026", PHONE, "Autumn 2026"),
        ("Autumn 2026", EMAIL, "Autumn 2026, by e-mail"),
        ("Autumn 2026, by e-mail", EMAIL, "Autumn 2026, by e-mail"),
        ("Chats", CHAT, "Chats, by web chat"),
    ],
)
def test_a_title_names_the_way_of_asking(title: str, channel: ContactChannel, expected: str):
    assert words.titled(title, channel) == expected
    assert len(words.titled("x" * 200, channel)) <= 200


def test_sentences_name_the_way_of_asking():
    facts = {"matches": 1, "contradicts": 1}
    assert words.finding(facts) == "50 in 100 answers on the phone matched the council’s own website"
    assert words.finding(facts, EMAIL) == "50 in 100 answers by e-mail matched the council’s own website"
    assert words.question("match", CHAT) == "Did the answer by web chat match the council’s own website?"
    assert words.question("match", PHONE) == words.QUESTIONS["match"]


def call(answered: str, hours: float | None = None) -> Call:
    answers = {"A2": Answer(value=answered)} | ({} if hours is None else {"A3": Answer(value=hours)})
    status = CallStatus.NOT_REACHED if hours is None else CallStatus.REACHED
    return Call("c", "E", "bins", "s", "A1", status, (), answers)


def test_waits_come_from_the_answers_that_anybody_can_download():
    found = waits_of([call("in_time", 4.0), call("late", 200.0), call("none")])
    assert found._asdict() == {"enquiries": 3, "answered": 2, "within_limit": 1, "median_hours": 200.0}
    assert sentence(found._asdict(), 20) == (
        "1 of 3 enquiries was answered within 20 working days; half of all within 200 working hours"
    )
    none = waits_of([call("in_time", 4.0), call("none")])._asdict()
    assert "no median" in sentence(none, 1)


def test_an_edition_by_telephone_has_no_written_answers():
    assert find_written(edition(1)) is None
