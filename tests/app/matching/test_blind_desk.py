"""In nothing that a judge is sent, and at no address a judge can reach from there, does a call tell whose it is."""

from __future__ import annotations

import re
from urllib.parse import unquote

import httpx
import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.core.database import Database
from app.scorecards.models import HeardFact
from app.waves.models import ProposalShown
from app.website.models import AnswerKey, KeyFact, PageCapture
from tests.app.matching.test_matching_pages import create_judgeable, judge
from tests.conftest import Client, SignIn
from tests.field_world import PAGE, PLANNED, World, create_capture

LINK = re.compile(r'(?:href|src|action|hx-\w+|content|data-\w+)="([^"]*)"')
JSON = {"accept": "application/json"}


@pytest.fixture(params=ProposalShown)
def world(request: pytest.FixtureRequest, database: Database) -> World:
    """A call whose answer, page and page of the day all name the council in many ways."""
    made = create_judgeable(database, proposal_shown=request.param)
    with database.write() as session:
        capture = session.exec(select(PageCapture)).one()
        naming = (
            " Ambleford's own page, E07999001, call 01632 960 145, AB1 2CD; see /ambleford/bulky,"
            " https://bins.townhall-9.example/bulky and mail bins@townhall-9.example. Person: "
            f"{made.assessor.name}, {made.assessor.pseudonym}."
        )
        council = session.merge(made.council)
        council.website = "https://www.townhall-9.example/"
        said = session.exec(select(HeardFact).where(HeardFact.given)).all()
        for one in said:
            one.said += f" ({made.assessor.name} at townhall-9.example for Ambleford Borough Council)"
        changed = PAGE.replace("£24.50", "£30.00") + naming
        later = create_capture(session, made.wave_council, made.topic, at=PLANNED, text=changed)
        later.web_page_id = capture.web_page_id
        capture.text = PAGE + naming
        fact = session.exec(select(KeyFact).join(AnswerKey).order_by(KeyFact.position)).first()
        fact.value = "£24.50 in Ambleford"
    return made


def secrets(world: World) -> list[str]:
    council, call = world.council, world.calls[0]
    return [
        council.name, council.short_name, council.gss_code, council.slug, "townhall-9", "ambleford",
        world.assessor.name, world.assessor.pseudonym, world.assessor.email, "quill", call.reference, call.code,
        "960 145", "AB1 2CD", "courteous", "B4",
    ]  # fmt: skip


def told(answer: httpx.Response) -> str:
    return unquote(f"{answer.request.url} {answer.status_code} {answer.headers} {answer.text}").lower()


def every_answer(client: Client, desk: str, other: Client) -> dict[str, httpx.Response]:
    """All that the desk answers in every state of a judging, as page, as region, as JSON, refused and not."""
    found: dict[str, httpx.Response] = {}

    def look(name: str) -> None:
        found[f"{name} queue"] = client.get("/field/judging")
        for number in (0, 1, 2, 3, 9):
            found[f"{name} {number}"] = client.get(f"{desk}?fact={number}")
            found[f"{name} {number} region"] = client.get(f"{desk}?fact={number}", **{"hx-request": "true"})
            found[f"{name} {number} json"] = client.get(f"{desk}?fact={number}", **JSON)

    look("taken")
    found["side"] = client.post(f"{desk}/facts", {"fact": 1, "verdict": "contradicts"})
    found["refused"] = client.post(f"{desk}/facts", {"fact": 1, "verdict": "none"})
    found["no such fact"] = client.post(f"{desk}/facts", {"fact": 7, "verdict": "partly"})
    found["early"] = client.post(f"{desk}/submit")
    for number in (1, 2, 3):
        found[f"unfolded {number}"] = client.post(f"{desk}/page", {"fact": number})
    look("unfolded")
    for number, verdict in enumerate(("partly", "matches", "not_given"), 1):
        found[f"judged {number}"] = client.post(f"{desk}/facts", {"fact": number, "verdict": verdict})
    look("judged")
    found["overtaken"] = client.post(f"{desk}/facts", {"fact": 1, "verdict": "partly", "seen": "none"})
    for step in ("", "/facts", "/page", "/submit", "/give-back"):
        found[f"stranger{step}"] = other.post(f"{desk}{step}", {"fact": 1, "verdict": "partly"})
    found["stranger"] = other.get(desk)
    found["submitted"] = client.post(f"{desk}/submit")
    look("submitted")
    found["late"] = client.post(f"{desk}/facts", {"fact": 1, "verdict": "partly"})
    return found


def test_no_answer_of_the_desk_tells_whose_call_it_is(sign_in: SignIn, world: World):
    client, other = sign_in(Role.JUDGE), sign_in(Role.JUDGE)
    empty = client.get("/field/judging").text  # before any call is on the desk
    desk = judge(client)
    answers = every_answer(client, desk, other)
    leaks = {
        (name, secret)
        for name, answer in answers.items()
        for secret in secrets(world)
        if re.search(rf"(?<![a-z0-9]){re.escape(secret.lower())}", told(answer))
    }
    assert leaks == set()
    assert "[council]" in answers["taken 1"].text
    assert "[number]" in answers["unfolded 1"].text + answers["judged 1"].text
    links = {link for answer in answers.values() for link in LINK.findall(answer.text)}
    ours = {link for link in links - set(LINK.findall(empty)) if "/" in link}
    assert {re.sub(r"^https://better-answered\.test", "", link).split("?")[0] for link in ours} <= {
        desk, f"{desk}/facts", f"{desk}/page", f"{desk}/submit", f"{desk}/give-back",
        *(link for link in ours if link.startswith("/static/")),
    }  # fmt: skip


def test_copies_files_and_calls_behind_a_judging_are_not_there_for_its_judge(
    sign_in: SignIn, world: World, database: Database
):
    client = sign_in(Role.JUDGE)
    judge(client)
    with database.read() as session:
        captures = [one.id for one in session.exec(select(PageCapture))]
    reference, wave = world.calls[0].reference, world.wave.code
    addresses = [
        f"/office/captures/{one}{part}" for one in captures for part in ("", "/copy", "/record", "/changes")
    ]
    addresses += [
        f"/field/calls/{reference}{part}" for part in ("", "/scorecard", "/scorecard/history", "/conflict")
    ]
    addresses += [
        f"/office/calls/{reference}",
        f"/office/calls/{reference}/scorecard/history",
        "/office/checks",
    ]
    addresses += [
        f"/office/waves/{wave}/{part}" for part in ("calls", "pages", "engine", "scorecards", "captures")
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code in (403, 404), address
        body = answer.text.lower()
        assert not [one for one in ("ambleford", "e07999001", "quill") if one in body], address
