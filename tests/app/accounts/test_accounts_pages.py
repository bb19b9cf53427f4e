"""Signing in by a one-use link, and who may see what."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from app.accounts import rules
from app.accounts.links import make_link
from app.accounts.models import Role, RoleGrant
from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.database import Database
from app.core.mail import Mail
from tests.app.matching.test_at_the_same_moment import at_once
from tests.conftest import SignIn


@pytest.fixture
def link_in_mail(database: Database):
    def newest() -> str:
        with database.read() as session:
            mails = session.exec(select(Mail)).all()
        return re.search(r"https://\S+token=(\S+)", mails[-1].text).group(1)

    return newest


def test_a_link_signs_in_once(sign_in: SignIn, link_in_mail):
    publisher = sign_in(Role.PUBLISHER)
    reader = sign_in()
    assert reader.post("/sign-in", {"email": publisher.person.email.upper()}).status_code == 303
    token = link_in_mail()
    assert reader.get(f"/sign-in/link?token={token}").status_code == 200
    first = reader.post("/sign-in/link", {"token": token})
    assert first.headers["location"] == "/office"
    assert "__Host-better-answered" in first.headers["set-cookie"]
    assert reader.get("/office/people").status_code == 200
    assert sign_in().post("/sign-in/link", {"token": token}).status_code == 404


def test_an_unknown_address_is_answered_like_a_known_one(sign_in: SignIn, database: Database):
    known = sign_in(Role.ASSESSOR)
    answers = [
        sign_in().post("/sign-in", {"email": email}) for email in (known.person.email, "nobody@example.org")
    ]
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {
        (303, "/sign-in/sent")
    }
    with database.read() as session:
        assert len(session.exec(select(Mail)).all()) == 1


def test_bad_typing_is_kept_with_its_error(sign_in: SignIn):
    answer = sign_in().post("/sign-in", {"email": "no address"})
    assert answer.status_code == 422
    assert 'value="no address"' in answer.text
    assert "Enter your e-mail address" in answer.text


def test_signing_out_ends_the_session_on_the_server(sign_in: SignIn):
    publisher = sign_in(Role.PUBLISHER)
    cookies = dict(publisher.http.cookies)
    publisher.post("/sign-out")
    publisher.http.cookies.update(cookies)
    assert publisher.get("/office/people").headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.JUDGE])
def test_the_office_is_for_publishers(sign_in: SignIn, role: Role):
    assert sign_in(role).get("/office/people").status_code == 403
    assert sign_in().get("/office/people").status_code == 303


def test_keeping_someone_out_works_at_once(sign_in: SignIn):
    publisher, judge = sign_in(Role.PUBLISHER), sign_in(Role.PUBLISHER)
    publisher.post(f"/office/people/{judge.person.id}/active", {"active": "no"})
    assert judge.get("/office/people").status_code == 303


def test_an_invitation_is_mailed_and_recorded(sign_in: SignIn, database: Database, link_in_mail):
    publisher = sign_in(Role.PUBLISHER)
    typed = {"email": "New.Judge@Example.org", "role": "judge"}
    assert publisher.post("/office/people", typed).status_code == 303
    assert sign_in().post("/sign-in/link", {"token": link_in_mail()}).headers["location"] == "/field/judging"
    with database.read() as session:
        names = [event.name for event in session.exec(select(AuditEvent))]
    assert names.count("accounts.invite") == 2


def test_a_councils_user_needs_a_council(sign_in: SignIn):
    answer = sign_in(Role.PUBLISHER).post("/office/people", {"email": "a@example.org", "role": "council"})
    assert answer.status_code == 422
    assert "GSS code" in answer.text


def test_a_request_of_another_site_is_refused(sign_in: SignIn):
    publisher = sign_in(Role.PUBLISHER)
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.test"}, {}):
        assert publisher.http.post("/sign-out", headers=headers).status_code == 403
    assert publisher.get("/office/people").status_code == 200


def test_one_click_sign_in_is_the_demonstrations_alone(sign_in: SignIn):
    publisher = sign_in(Role.PUBLISHER)
    assert sign_in().post(f"/sign-in/as/{publisher.person.id}").status_code == 404


def test_letters_do_not_use_up_the_links_that_a_person_may_ask_for(sign_in: SignIn, database: Database):
    """Who speaks for many councils gets a letter with a link for each, at one moment."""
    council = sign_in(Role.COUNCIL, council="X07000001")
    with database.write() as session:
        for _ in range(rules.LINKS_PER_HOUR):
            make_link(
                session, person=council.person, at=now(), expires_at=now() + timedelta(days=14),
                base_url="https://a.test", council_code="X07000001", leads_to="/council/replies",
            )  # fmt: skip
    for _ in range(rules.LINKS_PER_HOUR + 1):
        assert sign_in().post("/sign-in", {"email": council.person.email}).status_code == 303
    with database.read() as session:
        assert len(session.exec(select(Mail)).all()) == rules.LINKS_PER_HOUR


def test_a_link_that_is_opened_twice_at_one_moment_signs_in_once(
    sign_in: SignIn, database: Database, link_in_mail
):
    publisher = sign_in(Role.PUBLISHER)
    sign_in().post("/sign-in", {"email": publisher.person.email})
    token, readers = link_in_mail(), [sign_in() for _ in range(4)]
    answers = at_once(*(lambda one=one: one.post("/sign-in/link", {"token": token}) for one in readers))
    assert sorted(one.status_code for one in answers) == [303, 404, 404, 404]


def test_a_person_without_any_role_left_lands_on_the_start_page(
    sign_in: SignIn, database: Database, link_in_mail
):
    publisher = sign_in(Role.PUBLISHER)
    sign_in().post("/sign-in", {"email": publisher.person.email})
    with database.write() as session:
        for grant in session.exec(select(RoleGrant)):
            session.delete(grant)
    answer = sign_in().post("/sign-in/link", {"token": link_in_mail()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
