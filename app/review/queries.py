"""What a council may see, who may rule, and what waits in the office."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from app.accounts.models import Person, Role, RoleGrant, SignedIn
from app.calls.models import CallClosing, CallEnd
from app.core.errors import NotFound
from app.councils.models import ContactChannel
from app.councils.queries import short_names
from app.matching.blind import Mask
from app.matching.models import CallVerdict, Judging
from app.review.models import Reply, ReplyDraft, Ruling, Stance
from app.review.rules import window_has_opened
from app.review.settled import SettledCall, replies, settled_calls, voided_calls
from app.scenarios.models import Topic
from app.schedule.models import PlannedCall
from app.scorecards.models import Scorecard
from app.waves.models import Wave, WaveCouncil


def waves_shown_to(
    session: Session, council_codes: Collection[str], at: datetime, *, channel: ContactChannel | None = None
) -> list[Wave]:
    """Waves of these councils whose reply window has opened, newest first; earlier a council may know nothing.

    Those that asked by one contact channel, if one is named.
    """
    wanted = select(Wave).join(WaveCouncil, col(WaveCouncil.wave_id) == Wave.id)
    wanted = wanted.where(col(WaveCouncil.gss_code).in_(council_codes), col(Wave.reply_from).is_not(None))
    found = {
        wave.id: wave
        for wave in session.exec(wanted)
        if window_has_opened(wave, at) and channel in (None, wave.contact_channel)
    }
    return sorted(found.values(), key=lambda wave: (wave.from_date, wave.id or 0), reverse=True)


def wave_shown_to(session: Session, code: str, council_code: str, at: datetime) -> Wave:
    """A wave whose calls a council may read. Raises NotFound."""
    for wave in waves_shown_to(session, [council_code], at):
        if wave.code == code:
            return wave
    raise NotFound("There is no such wave, or it is not for you.")


def council_names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """Names of councils by code, as the last wave had them, else the register; an unknown code stands for itself."""
    wanted = select(WaveCouncil.gss_code, WaveCouncil.name).where(col(WaveCouncil.gss_code).in_(codes))
    return short_names(session, codes) | dict(session.exec(wanted.order_by(col(WaveCouncil.id))).all())


def call_for_council(
    session: Session, call_verdict_id: int, council_codes: Collection[str], at: datetime
) -> tuple[SettledCall, Wave]:
    """A settled call that people of these councils may know of. Raises NotFound."""
    waves = {wave.id or 0: wave for wave in waves_shown_to(session, council_codes, at)}
    for call in settled_calls(session, list(waves), council_codes=council_codes):
        if call.call_verdict_id == call_verdict_id:
            return call, waves[call.wave_id]
    raise NotFound("There is no such call, or it is not your council's.")


def reply_by_id(session: Session, reply_id: int, *, to_write: bool = False) -> Reply:
    """Raises NotFound. `to_write` holds it until the transaction ends."""
    wanted = select(Reply).where(Reply.id == reply_id)
    reply = session.exec(wanted.with_for_update(of=Reply) if to_write else wanted).first()
    if reply is None:
        raise NotFound("There is no such reply.")
    return reply


def find_ruling(session: Session, reply: Reply) -> Ruling | None:
    return session.exec(select(Ruling).where(Ruling.reply_id == reply.id)).first()


def call_of(session: Session, reply: Reply) -> SettledCall:
    """The call that a reply is about. Raises NotFound."""
    wanted = select(PlannedCall, WaveCouncil).join(
        WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id
    )
    wanted = wanted.join(Scorecard, col(Scorecard.planned_call_id) == PlannedCall.id)
    wanted = wanted.join(CallVerdict, col(CallVerdict.scorecard_id) == Scorecard.id)
    planned, council = session.exec(wanted.where(CallVerdict.id == reply.call_verdict_id)).one()
    for call in settled_calls(session, [planned.wave_id], council_codes=[council.gss_code]):
        if call.call_verdict_id == reply.call_verdict_id:
            return call
    raise NotFound("There is no such call.")


def people_of_call(session: Session, call_verdict_id: int) -> frozenset[int]:
    """Ids of everybody who called or judged: none of them may rule on it."""
    wanted = select(Scorecard, PlannedCall).join(
        PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id
    )
    wanted = wanted.join(CallVerdict, col(CallVerdict.scorecard_id) == Scorecard.id)
    card, call = session.exec(wanted.where(CallVerdict.id == call_verdict_id)).one()
    judges = session.exec(select(Judging.judge_id).where(Judging.scorecard_id == card.id))
    people = {card.author_id, call.assessor_id, call.second_id, *judges}
    return frozenset(one for one in people if one is not None)


def mask_of(session: Session, call: SettledCall, people: Collection[int]) -> Mask:
    """What hides a call's council, and these people, from those who judge."""
    wanted = select(WaveCouncil).join(PlannedCall).where(PlannedCall.id == call.planned_call_id)
    council = session.exec(wanted).one()
    return Mask(council.council, active_people(session, people), council.name)


def active_people(session: Session, ids: Collection[int]) -> list[Person]:
    """Those of these people who may sign in, by address."""
    wanted = select(Person).where(col(Person.id).in_(ids), col(Person.active))
    return list(session.exec(wanted.order_by(Person.email)))


def people_of_council(session: Session, council_code: str) -> list[Person]:
    """Active people who speak for a council, by address."""
    wanted = select(Person).join(RoleGrant).where(RoleGrant.council_code == council_code, col(Person.active))
    return list(session.exec(wanted.order_by(Person.email)).unique())


@dataclass(frozen=True)
class Challenge:
    """One reply for the office's list."""

    reply: Reply
    ruling: Ruling | None
    council_name: str
    topic_name: str
    wave_title: str
    void: bool  # the call counts nowhere, so there is nothing to rule on

    @property
    def waits(self) -> bool:
        """Whether somebody has to rule on it."""
        return self.ruling is None and not self.void


def challenges(session: Session) -> list[Challenge]:
    """Every challenge, those that wait for a ruling first, oldest first."""
    wanted = (
        select(Reply, Ruling, WaveCouncil.name, Topic.name, Wave, col(PlannedCall.id))  # type: ignore[call-overload]  # it is typed for four columns at most
        .join(CallVerdict, col(CallVerdict.id) == Reply.call_verdict_id)
        .join(Scorecard, col(Scorecard.id) == CallVerdict.scorecard_id)
        .join(PlannedCall, col(PlannedCall.id) == Scorecard.planned_call_id)
        .join(WaveCouncil, col(WaveCouncil.id) == PlannedCall.wave_council_id)
        .join(Topic, col(Topic.id) == PlannedCall.topic_id)
        .join(Wave, col(Wave.id) == PlannedCall.wave_id)
        .outerjoin(Ruling, col(Ruling.reply_id) == Reply.id)
        .where(Reply.stance == Stance.CHALLENGES)
        .order_by(col(Reply.replied_at), col(Reply.id))
    )
    rows = session.exec(wanted).all()
    void = voided_calls(session, *{wave.id for *_, wave, _ in rows})
    found = [
        Challenge(reply, ruling, council, topic, wave.title, planned_id in void)
        for reply, ruling, council, topic, wave, planned_id in rows
    ]
    return sorted(found, key=lambda one: not one.waits)


def unruled_challenges(session: Session, wave_id: int) -> int:
    """How many challenges of a wave wait for a ruling; that of a void call waits for none."""
    return sum(
        reply.stance == Stance.CHALLENGES and ruling is None
        for reply, ruling in replies(session, [wave_id], counted=True).values()
    )


def unsettled_calls(session: Session, wave_id: int) -> int:
    """How many reached calls of a wave have no verdict yet, without those that are void."""
    wanted = (
        select(PlannedCall.id)
        .join(Scorecard, col(Scorecard.planned_call_id) == PlannedCall.id)
        .join(CallClosing, col(CallClosing.planned_call_id) == PlannedCall.id)
        .outerjoin(CallVerdict, col(CallVerdict.scorecard_id) == Scorecard.id)
        .where(
            PlannedCall.wave_id == wave_id, CallClosing.end == CallEnd.REACHED, col(CallVerdict.id).is_(None)
        )
    )
    return len(frozenset(session.exec(wanted)) - voided_calls(session, wave_id))


def waves(session: Session) -> list[Wave]:
    """Every wave, newest first."""
    return list(session.exec(select(Wave).order_by(col(Wave.from_date).desc(), col(Wave.id).desc())))


def wave_by_id(session: Session, wave_id: int) -> Wave:
    """Raises NotFound."""
    wave = session.get(Wave, wave_id)
    if wave is None:
        raise NotFound("There is no such wave.")
    return wave


def has_looked(session: Session, wave: Wave, person: Person) -> bool:
    """Whether a person has signed in, or typed a reply, since the councils of a wave were told."""
    signed_in = select(SignedIn.id).where(
        SignedIn.person_id == person.id, col(SignedIn.began_at) >= wave.reply_from
    )
    typed = select(ReplyDraft.id).where(
        ReplyDraft.saved_by_id == person.id, col(ReplyDraft.saved_at) >= wave.reply_from
    )
    return any(session.exec(wanted.limit(1)).first() is not None for wanted in (signed_in, typed))


def waves_open_for_replies(session: Session, at: datetime) -> list[Wave]:
    """Waves whose councils may reply at this moment."""
    wanted = select(Wave).where(col(Wave.reply_from) <= at, col(Wave.reply_to) > at)
    return list(session.exec(wanted.order_by(col(Wave.id))))


def council_users(session: Session, wave: Wave) -> list[tuple[Person, WaveCouncil]]:
    """Active people who speak for a council of a wave, each with every such council, by address and council."""
    wanted = (
        select(Person, WaveCouncil)
        .join(RoleGrant, col(RoleGrant.person_id) == Person.id)
        .join(WaveCouncil, col(WaveCouncil.gss_code) == RoleGrant.council_code)
        .where(WaveCouncil.wave_id == wave.id, RoleGrant.role == Role.COUNCIL, col(Person.active))
        .order_by(Person.email, WaveCouncil.gss_code)
    )
    return list(session.exec(wanted))
