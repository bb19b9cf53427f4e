"""The waves of the demonstration go down the whole road: a pilot, a first wave, one by e-mail, and one in the field."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.accounts.queries import person_by_id
from app.core.clock import LOCAL, held_at
from app.core.database import Database
from app.core.formats import plural
from app.core.jobs import Worker
from app.core.settings import Settings
from app.councils.models import CouncilType
from app.demo import desk, duties, telephone, website
from app.demo.board import promise_and_act
from app.demo.call_records import DemoCall
from app.demo.callers import simulate_call
from app.demo.contacts import count_contacts
from app.demo.country import Country
from app.demo.letters import enter_addresses, write_enquiry
from app.demo.records import DemoCouncil
from app.demo.register import People, load_country
from app.demo.rounds import (
    AGAIN_DAYS,
    ANSWER_DAYS,
    FIRST_WAVE,
    PILOT_GROUPS,
    PILOT_TOPICS,
    Round,
    by_email,
    moment_of,
    monday,
)
from app.demo.study import publish_study
from app.demo.survey import hold_surveys
from app.publication import actions as publication
from app.publication.models import Edition
from app.results import actions as results
from app.review import actions as review
from app.scenarios.queries import topics_that_can_be_asked
from app.schedule import actions as schedule
from app.schedule import queries as schedules
from app.schedule.models import PlannedCall
from app.waves import actions as waves
from app.waves.forms import ChooseForm
from app.waves.models import Wave
from app.waves.queries import council_of_frame, wave_by_code

Say = Callable[[str], None]
REPLY_DAYS = 21
BURDEN_MINUTES = 200
TOLD_CARE = 0.999  # of a team that was told what to say
AGREEMENT_CALLS = 5  # a small country has few calls


@dataclass
class Road:
    """One fictional country on one database, at one moment."""

    country: Country
    database: Database
    settings: Settings
    sites: str
    at: datetime
    say: Say

    def travel(self) -> int:
        """Everything from an empty database to a published edition and a wave in the field; returns its number."""
        pilot = Round("pilot", "Pilot", monday(self.at, -22), PILOT_GROUPS, PILOT_TOPICS)
        begun = moment_of(pilot.first - timedelta(days=10))
        with held_at(begun), self.database.write() as session:
            people = load_country(session, self.country, sites=self.sites, at=begun)
        self.say(f"{plural(len(self.country.councils), 'fictional council')} beside the real register")
        self._publish(self._prepare(pilot, people), people, title="Pilot edition")
        letters = self._prepare(by_email("by-email", "In writing", monday(self.at, -17)), people)
        self._publish(letters, people, title="In writing", over_after_days=24)
        spring = self._prepare(Round(FIRST_WAVE, "First wave", monday(self.at, -11)), people)
        number = self._publish(spring, people, title="First edition")
        self._call_again(spring, people)
        with self.database.write() as session:
            publish_study(session, self.country, by=people.publisher, at=self.at)
            hold_surveys(session, self.country, people, at=self.at)
            promise_and_act(session, self.country, people, at=self.at)
            count_contacts(session, self.country, people, at=self.at)
        current = self._prepare(Round("second-wave", "Second wave", monday(self.at, 0)), people)
        self._watch(spring)
        self._half_way(current, people)
        self._write_half_way(people)
        return number

    def _call_again(self, code: str, people: People) -> None:
        """A council has told its team what its page says, and is asked the same again."""
        first = monday(self.at, -3)
        with self.database.write() as session:
            wave = wave_by_code(session, code)
            mended = desk.report_fix(session, people, wave, at=moment_of(first - timedelta(days=10)))
        if mended is None:
            return
        call = mended.before
        title, topics = f"Re-test of {call.council_name}", frozenset({call.topic_code})
        asked = Round(f"{code}-again", title, first, topics=topics, days=AGAIN_DAYS, again=mended)
        again, over = self._prepare(asked, people), moment_of(first + timedelta(days=AGAIN_DAYS + 10))
        self._make_calls(again, people, until=over)
        self._judge(again, people, at=over)
        with self.database.write() as session:
            waves.close(session, wave=wave_by_code(session, again), by=people.publisher, at=over)

    def _prepare(self, asked: Round, people: People) -> str:
        """Draft, open, plan, capture and key a wave, some days before its first call."""
        at = moment_of(asked.first - timedelta(days=8))
        code, title = asked.code, asked.title
        with held_at(at):
            with self.database.write() as session:
                wave = self._draft(session, asked, people, at)
                waves.open(session, wave=wave, by=people.publisher, at=at)
                if wave.contact_channel.is_written:
                    session.flush()
                    enter_addresses(session, self.country, wave, sites=self.sites, by=people.publisher, at=at)
            with self.database.write() as session:
                wave = wave_by_code(session, code)
                schedule.ask_for_plan(session, wave=wave, seed=wave.seed, by=people.publisher, at=at)
                pages = website.name_pages(
                    session, self.country, wave, sites=self.sites, by=people.publisher, at=at
                )
                if code == FIRST_WAVE:
                    website.look_over_two(session, self.country, wave, by=people.publisher, at=at)
            self.say(f"{title}: drawing the plan and capturing {plural(pages, 'page')} over HTTP")
            Worker(self.settings, self.database).run_until_idle()
            with self.database.write() as session:
                wave = wave_by_code(session, code)
                plan = schedules.newest_plan(session, wave)
                assert plan is not None, "the plan was not drawn"
                schedule.put_in_force(session, plan=plan, by=people.publisher, at=at)
                if wave.calibration_percent:
                    duties.calibrate(session, wave, people.assessors, at=at)
                keys = website.agree_keys(
                    session, self.country, wave, by=people.publisher, second=people.reviewer, at=at
                )
                calls = schedules.count_calls(session, plan)
            self.say(f"{title}: {plural(calls, 'call')} planned, {plural(keys, 'answer key')} agreed")
        return code

    def _draft(self, session: Session, asked: Round, people: People, at: datetime) -> Wave:
        last = asked.first + timedelta(days=asked.days - 1)
        wave = self._begin(session, asked, people, last, at)
        session.flush()
        called = [
            one
            for one in self.country.councils
            if (
                one.gss_code == asked.again.before.council_code
                if asked.again
                else not asked.groups or one.type in asked.groups
            )
        ]
        held = {topic for one in called for topic in self.country.topics(one)}
        topics = held & asked.topics if asked.topics else held
        chosen = ChooseForm(
            title=asked.title,
            from_date=asked.first,
            to_date=last,
            groups=sorted({CouncilType(one.type) for one in called}),
            topics=[one.id or 0 for one in topics_that_can_be_asked(session) if one.code in topics],
            assessors=list(people.assessors),
            seed=self.country.seed,
            burden_minutes=BURDEN_MINUTES,
            calibration_percent=0 if asked.channel.is_written else duties.PASS_MARK,
            contact_channel=asked.channel,
            answer_limit_days=ANSWER_DAYS,
            second_judging_percent=asked.twice_percent,
            agreement_calls=AGREEMENT_CALLS,
        )
        return waves.choose(session, wave=wave, chosen=chosen, by=people.publisher, at=at)

    def _begin(self, session: Session, asked: Round, people: People, last: date, at: datetime) -> Wave:
        by = people.publisher
        if asked.again is None:
            return waves.draft(
                session, code=asked.code, title=asked.title, from_date=asked.first, to_date=last, fictional=True,
                by=by, at=at,
            )  # fmt: skip
        of = wave_by_code(session, asked.again.wave.code)
        council = council_of_frame(session, of, asked.again.before.council_code)
        return waves.draft_retest(
            session, of=of, council=council, version_ids=[asked.again.version_id], code=asked.code, title=asked.title,
            from_date=asked.first, to_date=last, by=by, at=at,
        )  # fmt: skip

    def _make_calls(self, code: str, people: People, *, until: datetime, leave: int = 0) -> int:
        """Make a wave's calls up to a moment, leaving out every `leave`th; returns how many scorecards are in."""
        with self.database.read() as session:
            plan = schedules.plan_in_force(session, wave_by_code(session, code))
            assert plan is not None
            due = [one.id for one in schedules.calls_of(session, plan) if one.starts_at < until]
        due = [one for number, one in enumerate(due) if not leave or number % leave]
        done = 0
        for chunk in range(0, len(due), 60):
            with self.database.write() as session:
                wave = wave_by_code(session, code)
                for call_id in due[chunk : chunk + 60]:
                    call = session.get_one(PlannedCall, call_id)
                    told = self._told(people, call)
                    by = person_by_id(session, call.assessor_id)
                    if wave.contact_channel.is_written:
                        care = self._council(call).phone_care
                        done += write_enquiry(session, wave, call, told, care=care, by=by, until=until)
                    else:
                        done += telephone.make_call(session, wave, call, told, by=by, until=until)
            self.say(f"  {min(chunk + 60, len(due))} of {plural(len(due), 'call')} made")
        return done

    def _council(self, call: PlannedCall) -> DemoCouncil:
        """Who is called; a council that is asked again has told its team."""
        code = call.wave_council.gss_code
        council = next(one for one in self.country.councils if one.gss_code == code)
        return replace(council, phone_care=TOLD_CARE) if call.wave_council.wave.retest_of_id else council

    def _told(self, people: People, call: PlannedCall) -> DemoCall:
        assessor, scenario = people.assessors[call.assessor_id], call.version.scenario.code
        return simulate_call(self.country, self._council(call), scenario, assessor, wave=str(call.wave_id))

    def _judge(self, code: str, people: People, *, at: datetime, most: int = 10**9) -> None:
        with held_at(at):
            Worker(self.settings, self.database).run_until_idle()
        with self.database.write() as session:
            wave = wave_by_code(session, code)

            def tell(call_id: int) -> DemoCall:
                return self._told(people, session.get_one(PlannedCall, call_id))

            judged = desk.judge_all(session, self.country, people, tell, wave=str(wave.id), at=at, most=most)
        self.say(f"  {plural(judged, 'judgement')} made, blind, some calls twice")

    def _publish(self, code: str, people: People, *, title: str, over_after_days: int = 12) -> int:
        """Calls, verdicts, replies, rulings and the edition of a wave that is over."""
        with self.database.read() as session:
            last = wave_by_code(session, code).to_date
        over = moment_of(last + timedelta(days=over_after_days))
        self._make_calls(code, people, until=over)
        self._judge(code, people, at=over)
        with self.database.write() as session:
            wave = wave_by_code(session, code)
            waves.close(session, wave=wave, by=people.publisher, at=over)
            until = over.astimezone(LOCAL).date() + timedelta(days=REPLY_DAYS)
            base_url = self.settings.base_url
            review.open_window(
                session, wave=wave, until=until, base_url=base_url, by=people.publisher, at=over
            )
            session.flush()
            at = over + timedelta(days=5)
            made, challenged = desk.replies(session, people, wave, base_url=base_url, at=at)
        self.say(f"  {plural(made, 'reply', 'replies')}, {plural(challenged, 'challenge')} ruled on")
        published = moment_of(until + timedelta(days=2))
        with held_at(published):
            Worker(self.settings, self.database).run_until_idle()
        with self.database.write() as session:
            wave = wave_by_code(session, code)
            decided = desk.decide_findings(session, people, wave, at=published)
            run = results.compile_run(session, wave=wave, by=people.publisher, at=published)
            edition: Edition = publication.publish(
                session, run=run, title=title, by=people.publisher, at=published
            )
            number, digest = edition.number, edition.tables_sha256
        self.say(f"  {plural(decided, 'finding')} of the quality checks decided")
        self.say(f"Edition {number} is published, digest {digest[:16]}…")
        return number

    def _watch(self, code: str) -> None:
        """Two pages are mended after their council has read its calls; all of its pages are looked at again."""
        website.mend_pages(self.sites)
        with self.database.write() as session:
            wave = wave_by_code(session, code)
            pages = website.look_again(session, self.country, wave, at=self._by_day())
        self.say(f"  {plural(pages, 'page')} looked at again")

    def _by_day(self) -> datetime:
        """This morning, or last evening when it is not morning yet: by night every watched page would be captured."""
        morning = moment_of(self.at.astimezone(LOCAL).date())
        return morning if morning <= self.at else morning - timedelta(hours=10)

    def _half_way(self, code: str, people: People) -> None:
        """A wave in its field days: some calls made, some judged, some waiting for whoever visits."""
        until = self._by_day()
        with self.database.write() as session:
            wave = wave_by_code(session, code)
            looked = website.look_over_sites(session, self.country, wave, by=people.publisher, at=until)
        self.say(f"  {plural(looked, 'site')} looked over for its pages")
        made = self._make_calls(code, people, until=until, leave=7)
        self._judge(code, people, at=until, most=made * 2 // 3)
        with self.database.write() as session:
            duties.give_one_back(session, wave_by_code(session, code), at=self.at)

    def _write_half_way(self, people: People) -> None:
        """A few enquiries by e-mail under way: some answered, some waiting, some to be sent."""
        afield = by_email("by-email-again", "In writing again", monday(self.at, 0), {"bulky-waste"})
        self._make_calls(self._prepare(afield, people), people, until=self._by_day())
