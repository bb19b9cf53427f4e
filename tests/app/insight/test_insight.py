"""A council reads what to mend first, its course over the waves and its last change, and nobody else's calls."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from app.accounts import actions as accounts
from app.accounts.models import Role
from app.calls.models import CallAttempt, Moment, Outcome, Stamp
from app.core.database import Database
from app.councils.models import Council, CouncilType, Nation
from app.insight.mending import mending
from app.insight.queries import results_of
from app.publication.models import EditionRow, EditionTable
from app.results.queries import league_inputs
from app.review.models import Finding, FindingKind, FindingState, FindingStep, Retest
from app.waves.models import Wave
from scoring.remedies import Cause
from tests.conftest import START, Client, SignIn
from tests.published import publish
from tests.settled_wave import (
    DISTRICT,
    TOPICS,
    M,
    N,
    P,
    World,
    create_settled_wave,
    end_replies,
    small_wave,
)

ELMSEA, FENNHITHE, AMBLEFORD = "X07000004", "X07000005", "X07000001"


@pytest.fixture
def world(database: Database) -> World:
    """Nobody was passed on, so that chance does not choose between training and routing."""
    with database.write() as session:
        made = small_wave(session)
        end_replies(made.wave)
        for stamp in session.exec(select(Stamp).where(Stamp.moment == Moment.TRANSFER)):
            session.delete(stamp)
    return made


def main_of(client: Client, path: str = "/council") -> str:
    """The words of a page's main part."""
    answer = client.get(path)
    assert answer.status_code == 200
    inside = answer.text.split("<main", 1)[1]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside))


def pass_on(database: Database, world: World, planned_id: int) -> None:
    """The caller of a call was passed on once."""
    with database.write() as session:
        wanted = select(Stamp).join(Stamp.attempt).where(Stamp.moment == Moment.ENDED)  # type: ignore[arg-type]
        stamp = next(one for one in session.exec(wanted) if one.attempt.planned_call_id == planned_id)
        session.add(
            Stamp(attempt_id=stamp.attempt_id, moment=Moment.TRANSFER, at=stamp.at, request_key="passed-on")
        )


def test_causes_stand_in_the_order_of_what_they_would_bring(sign_in: SignIn, world: World):
    """Each topic of Elmsea: a call with a contradiction and a fact not told (0), one that nobody answered (0)."""
    text = main_of(sign_in(Role.COUNCIL, council=ELMSEA))
    assert "Your match score is 0.0. With everything below put right it would be 100.0." in text
    assert "Tell the people on the phone: +50.0 points" in text
    assert "Answer the phone: +50.0 points" in text
    assert "Mend your pages:" not in text
    assert text.count("The website was right.") == 3
    assert text.count("given up") == 3


def test_what_the_website_lacks_is_for_the_pages(sign_in: SignIn, world: World):
    text = main_of(sign_in(Role.COUNCIL, council=FENNHITHE))
    assert "Start with answering the phone: up to 33.3 points lie there" in text
    assert "Mend your pages: no points" in text
    assert "Told: “Four weeks”. Your website does not say." in text


def test_what_was_not_told_after_passing_on_is_for_routing(sign_in: SignIn, world: World, database: Database):
    pass_on(database, world, world.calls[ELMSEA, "bulky"][0].id or 0)
    text = main_of(sign_in(Role.COUNCIL, council=ELMSEA))
    # in one of three topics, of two calls, a third of the call's facts
    assert "Put callers through to the right desk: +5.6 points" in text
    assert "passed on once" in text


def test_an_attempt_that_was_cut_off_passes_nobody_on(sign_in: SignIn, world: World, database: Database):
    """The scorecard tells of the attempt that reached somebody, and so do the causes."""
    at = datetime(2026, 9, 8, 9, 0, tzinfo=UTC)
    with database.write() as session:
        planned = world.calls[ELMSEA, "bulky"][0].id or 0
        cut = CallAttempt(planned_call_id=planned, number=2, started_at=at, outcome=Outcome.CUT_OFF)
        cut.stamps = [Stamp(moment=Moment.TRANSFER, at=at, request_key="cut-off")]
        session.add(cut)
    assert "Put callers through" not in main_of(sign_in(Role.COUNCIL, council=ELMSEA))


def test_each_cause_opens_to_its_calls(sign_in: SignIn, world: World):
    page = sign_in(Role.COUNCIL, council=ELMSEA).get("/council").text
    calls = [one.id or 0 for topic in TOPICS for one in world.calls[ELMSEA, topic]]
    own = {str(world.verdicts[number].id) for number in calls if number in world.verdicts}
    assert set(re.findall(r"/council/replies/(\d+)\"", page)) == own


def test_a_council_with_nothing_wrong_has_nothing_to_mend(sign_in: SignIn, world: World):
    assert "Nothing to mend after 6 calls" in main_of(sign_in(Role.COUNCIL, council=AMBLEFORD))


def test_the_score_is_the_one_that_is_published(world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
    with database.read() as session:
        rows = {row.council_code: row.figures["match_score"] for row in session.exec(select(EditionRow))}
        for code, score in rows.items():
            result = results_of(session, code, datetime.now(UTC))[0]
            assert mending(session, result.wave, code, result.calls).score == score


def test_inputs_of_one_council_are_the_waves_less_the_others(world: World, database: Database):
    with database.read() as session:
        wave = session.merge(world.wave, load=False)
        every = league_inputs(session, wave)
        own = league_inputs(session, wave, council_code=ELMSEA)

    def told(calls):
        return [(one.id, one.status, one.facts, one.answers) for one in calls]

    assert told(own.calls) == told(one for one in every.calls if one.council == ELMSEA)
    assert (own.councils, own.groups, own.topics) == (every.councils, every.groups, every.topics)


def test_a_call_that_was_made_void_is_not_behind_anything(sign_in: SignIn, world: World, database: Database):
    planned = world.calls[ELMSEA, "bulky"][0].id or 0
    with database.write() as session:
        finding = Finding(
            wave_id=world.wave.id or 0, kind=FindingKind.TOO_LATE, key="void", evidence="late", found_at=START,
            scorecard_id=session.merge(world.verdicts[planned], load=False).scorecard_id,
        )  # fmt: skip
        session.add(finding)
        session.flush()
        step = FindingStep(
            finding_id=finding.id or 0, number=1, state=FindingState.VOIDED, words="It does not count.", at=START,
            by_id=world.judge.id or 0,
        )  # fmt: skip
        session.add(step)
    with database.read() as session:
        result = results_of(session, ELMSEA, datetime.now(UTC))[0]
        found = mending(session, result.wave, ELMSEA, result.calls)
    assert planned not in [one.planned_call_id for one in result.calls]
    training = next(one for one in found.causes if one.cause is Cause.TRAINING)
    assert len(training.calls) == 2


def test_others_are_shown_as_published_and_not_before(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    before = main_of(council)
    assert "not published" in before
    assert "Middle half of the group" in before
    with database.write() as session:
        publish(session, world.wave, public_from=datetime.now(UTC) + timedelta(days=3))
    embargoed = main_of(council)
    assert "not published" in embargoed
    assert not re.search(r"\bAmbleford|Dunmoor\b", embargoed)


def test_group_and_neighbours_are_those_of_the_edition(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        publish(session, world.wave)
        for row in session.exec(select(EditionRow).where(EditionRow.council_code == ELMSEA)):
            row.profile = {**row.profile, "nearest": [AMBLEFORD, "X07000003", FENNHITHE]}
    text = main_of(sign_in(Role.COUNCIL, council=ELMSEA))
    # ranked: 100, 100, 91.7 and 0; the neighbours of them 100 and 91.7; Fennhithe is not ranked
    assert "72.9" in text
    assert "68.8 to 100.0" in text
    assert "Neighbours, the most like you by the register: Ambleford, Dunmoor." in text
    assert "95.9" in text or "95.8" in text


def second_wave(database: Database, heard: list[list], *, code: str = "spring-2027") -> Wave:
    """Elmsea and Dunmoor in a later wave, whose councils may read their calls."""
    names = {"X07000003": ("Dunmoor", DISTRICT), ELMSEA: ("Elmsea", DISTRICT)}
    with database.write() as session:
        made = create_settled_wave(
            session,
            names,
            {(council, topic): heard for council in names for topic in TOPICS},
            code=code,
            title="Spring 2027",
            first=date(2027, 3, 1),
        )
        end_replies(made.wave)
    return made.wave


def test_a_large_change_is_more_than_chance_before_it_is_published(
    sign_in: SignIn, world: World, database: Database
):
    second_wave(database, [[M, M], [M, M]])
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    assert "0.0 → 100.0. Whether that is more than chance can’t be told yet" in main_of(council)
    with database.write() as session:
        publish(session, world.wave)
    text = main_of(council)
    assert "0.0 → 100.0. That is more than chance: you are better than in Autumn 2026." in text
    assert "From your own calls; this wave is not published yet." in text


def test_a_small_change_could_be_chance(sign_in: SignIn, world: World, database: Database):
    """Where calls vary by 20 points, as they do in a real wave."""
    second_wave(database, [[M, P], [M, P]])
    with database.write() as session:
        publish(session, world.wave)
        for table in session.exec(select(EditionTable)):
            table.honesty = {**table.honesty, "residual_variance": 400.0}
    assert "91.7 → 83.3. That could be chance" in main_of(sign_in(Role.COUNCIL, council="X07000003"))


def test_no_change_is_called_that(sign_in: SignIn, world: World, database: Database):
    second_wave(database, [[M, M], [M, P]])
    assert "91.7 → 91.7. The same as in Autumn 2026." in main_of(sign_in(Role.COUNCIL, council="X07000003"))


def test_a_published_change_is_told_as_the_public_reads_it(sign_in: SignIn, world: World, database: Database):
    later = second_wave(database, [[M, M], [M, N]])
    with database.write() as session:
        publish(session, world.wave)
        publish(session, later, "Spring")
        wanted = select(EditionRow).where(EditionRow.council_code == ELMSEA)
        moved = [row.movement for row in session.exec(wanted) if row.movement]
    text = main_of(sign_in(Role.COUNCIL, council=ELMSEA))
    assert moved
    assert f"{moved[0]['score_before']:.1f} → {moved[0]['score_now']:.1f}." in text
    assert "As published; your group changed by" in text


def test_fixes_that_were_reported_stand_with_what_became_of_them(
    sign_in: SignIn, world: World, database: Database
):
    verdict = world.verdict_of(ELMSEA).id or 0
    with database.write() as session:
        session.add(
            Retest(
                call_verdict_id=verdict, number=1, words="The script is mended.", mended_on=date(2026, 11, 11),
                reported_at=datetime(2026, 11, 12, tzinfo=UTC), reported_by_id=world.judge.id or 0,
            )
        )  # fmt: skip
    council = sign_in(Role.COUNCIL, council=ELMSEA)
    page = council.get("/council").text
    assert "What you mended, called again" in page
    assert f'href="/council/replies/{verdict}/again">Asking about Bulky waste collection</a>' in page
    assert "reported" in main_of(council).split("called again")[1]
    assert "What you mended" not in main_of(sign_in(Role.COUNCIL, council=AMBLEFORD))


def test_another_council_is_not_there(sign_in: SignIn, world: World):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    assert council.get("/council").status_code == 200
    assert council.get(f"/council?council={ELMSEA}").status_code == 404
    assert council.get("/council?council=nonsense%00").status_code == 404


def test_nobody_but_a_council_sees_it(sign_in: SignIn, world: World):
    assert sign_in().get("/council").status_code in (302, 303)
    for role in (Role.ASSESSOR, Role.JUDGE, Role.PUBLISHER):
        assert sign_in(role).get("/council").status_code == 403


def test_a_person_for_three_councils_switches_among_them(sign_in: SignIn, world: World, database: Database):
    council = sign_in(Role.COUNCIL, council=AMBLEFORD)
    with database.write() as session:
        for code in (ELMSEA, FENNHITHE):
            accounts.invite(
                session, email=council.person.email, role=Role.COUNCIL, at=START, by=None, council_code=code
            )
    first = council.get("/council").text
    offered = re.findall(r'<li><a href="(/council\?council=[^"]+)"', first.split("<main")[1])
    assert [one.split("=")[1] for one in offered] == [ELMSEA, FENNHITHE]
    for address, name in zip(offered, ("Elmsea", "Fennhithe"), strict=True):
        page = council.get(address).text
        assert f'<strong aria-current="true">{name}</strong>' in page
        assert f"<title>{name}" in page
        chosen = address.split("?")[1]
        assert f'href="/council/pages?{chosen}">Your pages' in page
        for path in ("pages", "contacts", "standards", "report"):
            assert f'href="/council?{chosen}"' in council.get(f"/council/{path}?{chosen}").text, path
    assert council.get("/council?council=X07000003").status_code == 404


def test_a_council_of_no_wave_yet_has_its_name(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        session.add(
            Council(
                gss_code="X07000099", name="Newbourne District Council", short_name="Newbourne", slug="newbourne",
                type=CouncilType.ENGLISH_DISTRICT, nation=Nation.ENGLAND, region="East", fictional=True,
            )
        )  # fmt: skip
    council = sign_in(Role.COUNCIL, council="X07000099")
    for path in ("", "/pages", "/standards", "/report"):
        text = main_of(council, f"/council{path}")
        assert "Newbourne" in text, path
        assert "X07000099" not in text, path


def test_before_the_time_to_reply_there_is_nothing_to_read(sign_in: SignIn, world: World, database: Database):
    with database.write() as session:
        session.add(world.wave)
        world.wave.reply_from = world.wave.reply_to = None
    text = sign_in(Role.COUNCIL, council=ELMSEA).get("/council").text
    assert "No call to Elmsea can be read yet" in text


def test_a_council_that_was_never_called_has_an_empty_page(sign_in: SignIn, world: World):
    assert "can be read yet" in sign_in(Role.COUNCIL, council="X99999999").get("/council").text
