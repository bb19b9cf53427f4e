"""The waves of the demonstration go down the whole road: a pilot, a first wave, one by e-mail, and one in the field."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from app.accounts.queries import person_by_id
from app.core.clock import LOCAL, held_at
from app.core.database import Database
from app.core.formats import plural
from app.core.jobs import Worker
from app.core.settings import Settings
from app.councils.models import ContactChannel, CouncilType
from app.demo import desk, duties, telephone, website
from app.demo.call_records import DemoCall
from app.demo.callers import simulate_call
from app.demo.country import Country
from app.demo.letters import enter_addresses, write_enquiry
from app.demo.register import People, load_country
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
from app.waves.queries import wave_by_code

Say = Callable[[str], None]
FIELD_DAYS = 26
REPLY_DAYS = 21
BURDEN_MINUTES = 200
JUDGED_TWICE_PERCENT, AGREEMENT_CALLS = 25, 5  # a small country has few calls


@dataclass(frozen=True)
class Round:
    """One wave of the demonstration; groups and topics it is about, none for all."""

    code: str
    title: str
    first: date
    groups: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    channel: ContactChannel = ContactChannel.TELEPHONE
    days: int = FIELD_DAYS


# Asked in the pilot, so that the first wave has something to be compared with.
PILOT_GROUPS = frozenset({"scottish-unitary"})
PILOT_TOPICS = frozenset(
    {"bulky-waste", "planning-application", "school-primary", "blue-badge", "dropped-kerb"}
)
EMAIL_TOPICS = frozenset({"bulky-waste", "blue-badge", "dropped-kerb"})
ANSWER_DAYS = 5
WRITTEN_TWICE_PERCENT = 50


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
        pilot = Round("pilot", "Pilot", _monday(self.at, -22), PILOT_GROUPS, PILOT_TOPICS)
        begun = _moment(pilot.first - timedelta(days=10))
        with held_at(begun), self.database.write() as session:
            people = load_country(session, self.country, sites=self.sites, at=begun)
        self.say(f"{plural(len(self.country.councils), 'fictional council')} beside the real register")
        self._publish(self._prepare(pilot, people), people, title="Pilot edition")
        letters = Round(
            "by-email", "In writing", _monday(self.at, -17), PILOT_GROUPS, EMAIL_TOPICS,
            ContactChannel.EMAIL, days=12,
        )  # fmt: skip
        self._publish(self._prepare(letters, people), people, title="In writing", over_after_days=24)
        spring = self._prepare(Round("first-wave", "First wave", _monday(self.at, -11)), people)
        number = self._publish(spring, people, title="First edition")
        with self.database.write() as session:
            publish_study(session, self.country, by=people.publisher, at=self.at)
            hold_surveys(session, self.country, people, at=self.at)
        current = self._prepare(Round("second-wave", "Second wave", _monday(self.at, 0)), people)
        self._half_way(current, people)
        self._write_half_way(people)
        return number

    def _prepare(self, asked: Round, people: People) -> str:
        """Draft, open, plan, capture and key a wave, some days before its first call."""
        at = _moment(asked.first - timedelta(days=8))
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
        wave = waves.draft(
            session,
            code=asked.code,
            title=asked.title,
            from_date=asked.first,
            to_date=last,
            fictional=True,
            by=people.publisher,
            at=at,
        )
        session.flush()
        called = [one for one in self.country.councils if not asked.groups or one.type in asked.groups]
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
            second_judging_percent=WRITTEN_TWICE_PERCENT
            if asked.channel.is_written
            else JUDGED_TWICE_PERCENT,
            agreement_calls=AGREEMENT_CALLS,
        )
        return waves.choose(session, wave=wave, chosen=chosen, by=people.publisher, at=at)

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
                        care = self._care(call)
                        done += write_enquiry(session, wave, call, told, care=care, by=by, until=until)
                    else:
                        done += telephone.make_call(session, wave, call, told, by=by, until=until)
            self.say(f"  {min(chunk + 60, len(due))} of {plural(len(due), 'call')} made")
        return done

    def _care(self, call: PlannedCall) -> float:
        code = call.wave_council.gss_code
        return next(one.phone_care for one in self.country.councils if one.gss_code == code)

    def _told(self, people: People, call: PlannedCall) -> DemoCall:
        by_code = {one.gss_code: one for one in self.country.councils}
        council = by_code[call.wave_council.gss_code]
        assessor = people.assessors[call.assessor_id]
        scenario = call.version.scenario.code
        return simulate_call(self.country, council, scenario, assessor, wave=str(call.wave_id))

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
        over = _moment(last + timedelta(days=over_after_days))
        self._make_calls(code, people, until=over)
        self._judge(code, people, at=over)
        with self.database.write() as session:
            wave = wave_by_code(session, code)
            waves.close(session, wave=wave, by=people.publisher, at=over)
            until = over.astimezone(LOCAL).date() + timedelta(days=REPLY_DAYS)
            link = self.settings.base_url + "/council/replies"
            review.open_window(session, wave=wave, until=until, link=link, by=people.publisher, at=over)
            session.flush()
            at = over + timedelta(days=5)
            made, challenged = desk.replies(session, people, wave, at=at)
        self.say(f"  {plural(made, 'reply', 'replies')}, {plural(challenged, 'challenge')} ruled on")
        published = _moment(until + timedelta(days=2))
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

    def _half_way(self, code: str, people: People) -> None:
        """A wave in its field days: some calls made, some judged, some waiting for whoever visits."""
        today = self.at.astimezone(LOCAL).date()
        until = min(_moment(today), self.at)
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
        afield = Round(
            "by-email-again", "In writing again", _monday(self.at, 0), PILOT_GROUPS,
            frozenset({"bulky-waste"}), ContactChannel.EMAIL, days=12,
        )  # fmt: skip
        today = _moment(self.at.astimezone(LOCAL).date())
        self._make_calls(self._prepare(afield, people), people, until=min(today, self.at))


def _monday(at: datetime, weeks: int) -> date:
    """The Monday of the week before this moment's, some weeks away."""
    today = at.astimezone(LOCAL).date()
    return today - timedelta(days=today.weekday() + 7) + timedelta(weeks=weeks)


def _moment(day: date) -> datetime:
    """Seven in the morning of a day, before anybody calls."""
    return datetime(day.year, day.month, day.day, 7, 0, tzinfo=LOCAL)
