"""Enter, change and withdraw a standard; enter and change an action. What stood before is kept as it was."""

from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.core import audit
from app.insight import rules
from app.insight.forms import ActionForm, StandardForm
from app.insight.models import BoardAction, BoardActionVersion, Standard, StandardVersion

_SAID = ("channel", "promise", "measure", "within", "target_percent", "from_on", "source_url", "withdrawn")
_STATED = ("what", "owner", "due_on", "state", "ended_on")


def enter_standard(
    session: Session, *, council_code: str, entered: StandardForm, by: Person | None, at: datetime
) -> Standard:
    """A new standard of a council. Raises BadInput (a time is missing)."""
    said = _standard_values(entered)
    standard = Standard(council_code=council_code, made_at=at)
    session.add(standard)
    session.flush()
    _say(session, standard, number=1, said=said, by=by, at=at)
    audit.record(
        session,
        "insight.enter_standard",
        subject=standard,
        by=by,
        at=at,
        council=council_code,
        **_plain(said),
    )
    return standard


def change_standard(
    session: Session, *, standard: Standard, entered: StandardForm, by: Person | None, at: datetime
) -> Standard:
    """A new wording, which supersedes the last. Raises BadInput (a time is missing, changed meanwhile)."""
    latest = _latest_version(session, standard)
    rules.check_latest(entered.shown, latest.number)
    said = _standard_values(entered)
    if said == {name: getattr(latest, name) for name in _SAID}:
        return standard
    _say(session, standard, number=latest.number + 1, said=said, by=by, at=at)
    audit.record(
        session, "insight.change_standard", subject=standard, by=by, at=at,
        number=latest.number + 1, **_plain(said),
    )  # fmt: skip
    return standard


def withdraw_standard(
    session: Session, *, standard: Standard, from_on: date, shown: int, by: Person | None, at: datetime
) -> Standard:
    """From a day on it is no longer promised; what was promised before stays. Raises WrongState, BadInput."""
    latest = _latest_version(session, standard)
    rules.check_latest(shown, latest.number)
    rules.check_can_withdraw(latest, from_on)
    said = {name: getattr(latest, name) for name in _SAID} | {"from_on": from_on, "withdrawn": True}
    _say(session, standard, number=latest.number + 1, said=said, by=by, at=at)
    audit.record(
        session, "insight.withdraw_standard", subject=standard, by=by, at=at,
        number=latest.number + 1, from_on=from_on.isoformat(),
    )  # fmt: skip
    return standard


def enter_action(
    session: Session, *, council_code: str, entered: ActionForm, by: Person | None, at: datetime
) -> BoardAction:
    """A new action of a council. Raises BadInput (days that can't be)."""
    stated = _action_values(entered, at)
    action = BoardAction(council_code=council_code, made_at=at)
    session.add(action)
    session.flush()
    _state(session, action, number=1, stated=stated, by=by, at=at)
    audit.record(
        session, "insight.enter_action", subject=action, by=by, at=at, council=council_code, **_plain(stated)
    )
    return action


def change_action(
    session: Session, *, action: BoardAction, entered: ActionForm, by: Person | None, at: datetime
) -> BoardAction:
    """A new state, which supersedes the last. Raises BadInput (days that can't be, changed meanwhile)."""
    session.exec(select(BoardAction.id).where(BoardAction.id == action.id).with_for_update()).one()
    newest = col(BoardActionVersion.number).desc()
    wanted = select(BoardActionVersion).where(BoardActionVersion.action_id == action.id)
    latest = session.exec(wanted.order_by(newest)).first()
    assert latest is not None, "an action has a first version"
    rules.check_latest(entered.shown, latest.number)
    stated = _action_values(entered, at)
    if stated == {name: getattr(latest, name) for name in _STATED}:
        return action
    _state(session, action, number=latest.number + 1, stated=stated, by=by, at=at)
    audit.record(
        session, "insight.change_action", subject=action, by=by, at=at,
        number=latest.number + 1, **_plain(stated),
    )  # fmt: skip
    return action


def _latest_version(session: Session, standard: Standard) -> StandardVersion:
    """What stands; whoever else wants to change it waits until this is over."""
    session.exec(select(Standard.id).where(Standard.id == standard.id).with_for_update()).one()
    wanted = select(StandardVersion).where(StandardVersion.standard_id == standard.id)
    found = session.exec(wanted.order_by(col(StandardVersion.number).desc())).first()
    assert found is not None, "a standard has a first version"
    return found


def _standard_values(entered: StandardForm) -> dict[str, Any]:
    rules.check_standard(entered.measure, entered.within, entered.from_on)
    said = {name: getattr(entered, name) for name in _SAID if name != "withdrawn"}
    within = entered.within if rules.MEASURES[entered.measure].unit else None
    return said | {"within": within, "withdrawn": False}


def _action_values(entered: ActionForm, at: datetime) -> dict[str, Any]:
    rules.check_action(entered.due_on, entered.state, entered.end, rules.local_day(at))
    return {name: getattr(entered, name) for name in _STATED} | {"ended_on": entered.end}


def _say(
    session: Session,
    standard: Standard,
    *,
    number: int,
    said: dict[str, Any],
    by: Person | None,
    at: datetime,
) -> None:
    standard.versions.append(
        StandardVersion(number=number, written_at=at, written_by_id=by.id if by else None, **said)
    )
    session.flush()


def _state(
    session: Session,
    action: BoardAction,
    *,
    number: int,
    stated: dict[str, Any],
    by: Person | None,
    at: datetime,
) -> None:
    action.versions.append(
        BoardActionVersion(number=number, written_at=at, written_by_id=by.id if by else None, **stated)
    )
    session.flush()


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """As the audit keeps them: days as text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
