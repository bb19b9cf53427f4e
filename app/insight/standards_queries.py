"""Standards and actions of a council, each with all its versions."""

from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Session, col, select

from app.accounts.models import Person
from app.accounts.rules import check_speaks_for
from app.core.errors import NotFound
from app.insight.models import BoardAction, BoardActionVersion, Standard, StandardVersion

_VERSIONS = selectinload(Standard.versions).options(joinedload(StandardVersion.written_by))  # type: ignore[arg-type]
_STATES = selectinload(BoardAction.versions).options(joinedload(BoardActionVersion.written_by))  # type: ignore[arg-type]


def standards_of(session: Session, council_code: str) -> list[Standard]:
    """Every standard of a council in the order in which it was entered."""
    wanted = select(Standard).where(Standard.council_code == council_code).options(_VERSIONS)
    return list(session.exec(wanted.order_by(col(Standard.id))))


def standard_for(session: Session, standard_id: int, person: Person) -> Standard:
    """A standard of one of this person's councils. Raises NotFound."""
    found = session.exec(select(Standard).where(Standard.id == standard_id).options(_VERSIONS)).first()
    if found is None:
        raise NotFound("There is no such page, or it is not for you.")
    check_speaks_for(person, found.council_code)
    return found


def actions_of(session: Session, council_code: str) -> list[BoardAction]:
    """Every action of a council, the one due first before the others."""
    wanted = select(BoardAction).where(BoardAction.council_code == council_code).options(_STATES)
    found = session.exec(wanted.order_by(col(BoardAction.id)))
    return sorted(found, key=lambda one: (one.versions[-1].due_on, one.id or 0))


def action_for(session: Session, action_id: int, person: Person) -> BoardAction:
    """An action of one of this person's councils. Raises NotFound."""
    found = session.exec(select(BoardAction).where(BoardAction.id == action_id).options(_STATES)).first()
    if found is None:
        raise NotFound("There is no such page, or it is not for you.")
    check_speaks_for(person, found.council_code)
    return found
