"""What is written is judged as what is said: fact by fact, blind, and in words that fit."""

from app.accounts.models import Role
from app.core.database import Database
from app.councils.models import ContactChannel
from app.scorecards.models import ScorecardAnswer
from tests.app.matching.test_matching_pages import create_judgeable, judge
from tests.conftest import SignIn
from tests.field_world import PLANNED


def test_the_desk_speaks_of_an_answer_and_not_of_a_telephone(sign_in: SignIn, database: Database):
    create_judgeable(database, contact_channel=ContactChannel.EMAIL)
    with database.write() as session:
        whole = "Ambleford Borough Council thanks you for your enquiry about WHOLE ANSWER."
        session.add(ScorecardAnswer(scorecard_id=1, question="N6", value=whole, saved_at=PLANNED))
    client = sign_in(Role.JUDGE)
    desk = judge(client)
    page = client.get(desk).text
    assert "What the answer says" in page
    assert "telephone" not in page
    assert "WHOLE ANSWER" not in page  # the message may tell whose it is; facts are judged
    asked = client.post(f"{desk}/facts", {"fact": 1, "verdict": "contradicts"}).text
    assert "The answer in writing" in asked
    assert "Ambleford" not in page + asked
