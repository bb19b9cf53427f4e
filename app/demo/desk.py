"""Simulated judges settle calls by the same actions as real ones; some councils challenge, and somebody rules."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlmodel import Session

from app.accounts.models import Person
from app.accounts.queries import person_by_id
from app.demo.call_records import DemoCall
from app.demo.callers import judge_call
from app.demo.country import Country
from app.demo.register import People
from app.matching import actions, queries
from app.matching.models import Judging, RightSide, Verdict
from app.review import actions as review
from app.review import finding_actions, reply_actions, retest_actions
from app.review.finding_queries import findings
from app.review.models import FindingState, RulingResult, Stance
from app.review.parts import WHOLE, Part, part_of
from app.review.queries import reply_by_id
from app.review.retest_queries import RetestLine, retests_of_call
from app.review.rules import CLOSED
from app.review.settled import SettledCall, settled_calls
from app.scorecards.models import Scorecard
from app.waves.models import Wave

UNFOLDS_EVERY, HESITATES_EVERY = 4, 17
TellOf = Callable[[int], DemoCall]


def judge_all(
    session: Session,
    country: Country,
    people: People,
    tell: TellOf,
    *,
    wave: str,
    at: datetime,
    most: int = 10**9,
) -> int:
    """Let the judges take turns until nothing waits for any of them, or `most` calls are judged."""
    judged = 0
    while True:
        before = judged
        for turn, (person_id, demo_judge) in enumerate(people.judges.items()):
            judge = person_by_id(session, person_id)
            waiting = queries.waiting(session, judge)
            for number, (candidate, needed) in enumerate(waiting):
                if judged >= most or (number % len(people.judges) != turn and len(waiting) > 3):
                    continue
                taken_at = at - timedelta(minutes=4 + judged % 7)
                judging = actions.take_call(session, candidate.scorecard, needed, judge, taken_at)
                if judging is None:
                    continue
                told = tell(candidate.scorecard.planned_call_id)
                verdicts = {one.fact_code: one for one in judge_call(country, told, demo_judge, wave=wave)}
                for fact in queries.facts_to_judge(session, judging):
                    decided = verdicts.get(fact.key_fact.question.code)
                    verdict = Verdict(decided.verdict) if decided else Verdict.NOT_GIVEN
                    side = RightSide(decided.right_side) if decided else RightSide.UNKNOWN
                    _decide(session, judging, fact, verdict, side, judge, at)
                actions.submit(session, judging=judging, by=judge, at=at)
                judged += 1
            session.flush()
        if judged == before:
            return judged


def _decide(
    session: Session,
    judging: Judging,
    fact: queries.FactToJudge,
    verdict: Verdict,
    side: RightSide,
    judge: Person,
    at: datetime,
) -> None:
    """One verdict; now and then another first, until the comparison speaks, and the whole page where it is silent."""
    number = fact.key_fact.id or 0
    if fact.key_fact.capture_id is None and number % UNFOLDS_EVERY == 0:
        actions.unfold(session, judging=judging, key_fact_id=number, by=judge, at=at)
    hesitates = number % HESITATES_EVERY == 0 and verdict == Verdict.MATCHES
    for decided in (Verdict.PARTLY, verdict) if hesitates else (verdict,):
        actions.judge_fact(
            session,
            judging=judging,
            key_fact_id=number,
            verdict=decided,
            right_side=side if decided == Verdict.CONTRADICTS else RightSide.UNKNOWN,
            by=judge,
            at=at,
        )


def replies(session: Session, people: People, wave: Wave, *, base_url: str, at: datetime) -> tuple[int, int]:
    """Some councils agree, some challenge, each challenge is ruled on; returns replies and challenges."""
    made = challenged = 0
    for call in settled_calls(session, [wave.id or 0]):
        user = people.council_users.get(call.council_code)
        if user is None:
            continue
        wrong = [fact for fact in call.facts if fact.verdict == Verdict.CONTRADICTS]
        stance = Stance.CHALLENGES if wrong else Stance.AGREES
        words = (
            "Our team was told to give the new figure; the page was updated the week after." if wrong else ""
        )
        parts = {WHOLE: Part(stance, words, public=True)}
        for fact in wrong[:1]:
            parts[part_of(fact.key_fact_id)] = Part(
                stance, "This is what our team was told to say that week."
            )
        reply = reply_actions.send(session, call=call, wave=wave, parts=parts, by=user, at=at)
        made += 1
        if wrong:
            session.flush()
            _rule(session, call, reply.id or 0, people.reviewer, challenged, base_url, at + timedelta(days=3))
            challenged += 1
    return made, challenged


def report_fix(session: Session, people: People, wave: Wave, *, at: datetime) -> RetestLine | None:
    """The first council whose caller was told wrong while its page was right reports what it mended."""
    for call in settled_calls(session, [wave.id or 0]):
        user = people.council_users.get(call.council_code)
        wrong = [
            fact
            for fact in call.facts
            if fact.verdict == Verdict.CONTRADICTS and fact.right_side == RightSide.WEB
        ]
        if user is not None and wrong:
            words = f"The script now says what the page says: {wrong[0].page_value}"
            retest_actions.report(
                session, call=call, wave=wave, words=words, mended_on=at.date(), by=user, at=at
            )
            session.flush()
            return retests_of_call(session, call)[0]
    return None


def _rule(
    session: Session, call: SettledCall, reply_id: int, by: Person, number: int, base_url: str, at: datetime
) -> None:
    """Every third challenge is upheld in part: the answer was vague, not wrong."""
    upheld = number % 3 == 0
    fact = next(one for one in call.facts if one.verdict == Verdict.CONTRADICTS)
    review.rule(
        session,
        reply=reply_by_id(session, reply_id),
        result=RulingResult.PARTLY if upheld else RulingResult.REJECTED,
        reason="The answer left room for the figure on the page."
        if upheld
        else "The page as it stood on the day of the call decides.",
        changes={fact.key_fact_id: (Verdict.PARTLY, RightSide.UNKNOWN)} if upheld else {},
        by=by,
        at=at,
        base_url=base_url,
    )


def decide_findings(session: Session, people: People, wave: Wave, *, at: datetime) -> int:
    """Accept what the quality checks found, the first of it after a question to the assessor; returns how many."""
    waiting = [one.finding for one in findings(session, wave_id=wave.id) if one.finding.state not in CLOSED]
    about_calls = [one for one in waiting if one.scorecard_id is not None]
    for finding in about_calls[:1]:
        author = session.get_one(Scorecard, finding.scorecard_id).author_id
        question = "Was this written down while you were on the line?"
        answer = "Yes, I typed as they spoke and read it back to them."
        for state, words, by in (
            (FindingState.SENT_BACK, question, people.publisher),
            (FindingState.ANSWERED, answer, person_by_id(session, author)),
        ):
            finding_actions.decide(session, finding=finding, state=state, words=words, by=by, at=at)
    for finding in waiting:
        finding_actions.decide(
            session,
            finding=finding,
            state=FindingState.ACCEPTED,
            words="Read beside the call's times and its notes: it counts.",
            by=people.publisher,
            at=at,
        )
    return len(waiting)
