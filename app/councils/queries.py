"""Which councils there are, where they answer, and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import or_
from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from app.core.errors import NotFound
from app.councils.calendar import Week, common_week, week_of
from app.councils.models import (
    ContactChannel,
    Council,
    CouncilType,
    Line,
    Nation,
    OpeningException,
    RegisterImport,
    Succession,
    WrittenAddress,
)

DATA = Path(__file__).parent / "data"
SHIPPED = ("councils.csv", "former_councils.csv")
A_PAGE = 25


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for in the register."""

    words: str = ""
    type: CouncilType | None = None
    nation: Nation | None = None
    former: bool = False


def council_by_code(session: Session, gss_code: str) -> Council:
    """Raises NotFound."""
    found = find_council(session, gss_code)
    if found is None:
        raise NotFound("There is no council with this code on the register.")
    return found


def find_council(session: Session, gss_code: str) -> Council | None:
    """The council with this code, living or former."""
    return session.exec(select(Council).where(Council.gss_code == gss_code)).first()


def _matching(wanted: Wanted, *, real_only: bool) -> SelectOfScalar[Council]:
    found = select(Council)
    if real_only:
        found = found.where(col(Council.fictional).is_(False))
    if wanted.words:
        # backslash first: the pattern's own escape
        plain = wanted.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        like = f"%{plain}%"
        found = found.where(
            or_(col(Council.name).ilike(like, escape="\\"), col(Council.gss_code).ilike(like, escape="\\"))
        )
    if wanted.type:
        found = found.where(col(Council.type) == wanted.type)
    if wanted.nation:
        found = found.where(col(Council.nation) == wanted.nation)
    end = col(Council.end_date)
    return found.where(end.is_not(None) if wanted.former else end.is_(None))


def councils(
    session: Session, wanted: Wanted, *, number: int = 1, real_only: bool = False, size: int = A_PAGE
) -> Sequence[Council]:
    """One page of the councils wanted, by name; `number` counts from 1."""
    found = _matching(wanted, real_only=real_only).order_by(col(Council.name), col(Council.id))
    return session.exec(found.offset((number - 1) * size).limit(size)).all()


def count_councils(session: Session, wanted: Wanted, *, real_only: bool = False) -> int:
    """How many councils are wanted."""
    matching = _matching(wanted, real_only=real_only).subquery()
    return session.exec(select(func.count()).select_from(matching)).one()


def counts_by_type(session: Session, *, real_only: bool = False) -> dict[CouncilType, int]:
    """Living councils of each type that has any."""
    counts = select(col(Council.type), func.count()).where(col(Council.end_date).is_(None))
    if real_only:
        counts = counts.where(col(Council.fictional).is_(False))
    return dict(session.exec(counts.group_by(col(Council.type))).all())


def frame(
    session: Session, types: Sequence[CouncilType], *, first: date, last: date, fictional: bool
) -> list[Council]:
    """Councils of these types that exist from `first` to `last`, by code."""
    start, end = col(Council.start_date), col(Council.end_date)
    found = select(Council).where(
        col(Council.type).in_(types),
        col(Council.fictional) == fictional,
        or_(start.is_(None), start <= first),
        or_(end.is_(None), end > last),
    )
    return list(session.exec(found.order_by(Council.gss_code)))


def with_lines(session: Session, council_ids: Sequence[int]) -> dict[int, list[Line]]:
    """Lines with their hours, by council; a council without any is left out."""
    found = select(Line).where(col(Line.council_id).in_(council_ids)).options(selectinload(Line.hours))  # type: ignore[arg-type]
    lines: dict[int, list[Line]] = {}
    for line in session.exec(found.order_by(col(Line.id))):
        lines.setdefault(line.council_id, []).append(line)
    return lines


def addresses_of(session: Session, council_ids: Sequence[int]) -> dict[int, list[WrittenAddress]]:
    """Where councils are written to, by council; a council without any is left out."""
    wanted = select(WrittenAddress).where(col(WrittenAddress.council_id).in_(council_ids))
    found: dict[int, list[WrittenAddress]] = {}
    for one in session.exec(wanted.order_by(col(WrittenAddress.contact_channel), col(WrittenAddress.id))):
        found.setdefault(one.council_id, []).append(one)
    return found


def addresses_for(
    addresses: Sequence[WrittenAddress], channel: ContactChannel, topic_code: str
) -> list[WrittenAddress]:
    """Where to write about a topic in one way: its own addresses, else those for everything else."""
    same = [one for one in addresses if one.contact_channel == channel]
    own = [one for one in same if one.topic_code == topic_code]
    return own or [one for one in same if not one.topic_code]


def line_for(lines: Sequence[Line], topic_code: str) -> Line | None:
    """The line to dial about a topic: its own, else the one for everything else."""
    own = [line for line in lines if line.topic_code == topic_code]
    main = [line for line in lines if line.topic_code == ""]
    return next(iter(own or main), None)


def week_for_topics(lines: Sequence[Line], topic_codes: Sequence[str]) -> Week:
    """The weekly hours in which every line for these topics is answered."""
    return common_week([week_of(line_for(lines, code)) for code in topic_codes] or [week_of(None)])


def exceptions_between(session: Session, first: date, last: date) -> list[OpeningException]:
    """Opening exceptions of councils and nations, by day."""
    found = select(OpeningException).where(col(OpeningException.on_date).between(first, last))
    return list(session.exec(found.order_by(col(OpeningException.on_date), col(OpeningException.opens))))


def exceptions_of(session: Session, council: Council, first: date, last: date) -> list[OpeningException]:
    """Those that hold for one council: its own and its nation's."""
    return [
        one
        for one in exceptions_between(session, first, last)
        if one.council_id == council.id or one.nation == council.nation
    ]


def exceptions_on(
    session: Session, day: date, *, council_id: int | None, nation: Nation | None
) -> list[OpeningException]:
    """Those of one day that belong to a council itself, or to a nation itself."""
    found = select(OpeningException).where(OpeningException.on_date == day)
    whose = (
        col(OpeningException.nation) == nation
        if council_id is None
        else col(OpeningException.council_id) == council_id
    )
    return list(session.exec(found.where(whose)))


def exceptions_from(session: Session, day: date) -> list[tuple[OpeningException, Council | None]]:
    """Exceptions of that day and later, each with its council; None for a nation's."""
    found = (
        select(OpeningException, Council)
        .outerjoin(Council, col(Council.id) == OpeningException.council_id)
        .where(OpeningException.on_date >= day)
        .order_by(col(OpeningException.on_date), col(OpeningException.id))
    )
    return [(exception, council) for exception, council in session.exec(found)]


def exception_by_id(session: Session, exception_id: int) -> OpeningException:
    """Raises NotFound."""
    found = session.get(OpeningException, exception_id)
    if found is None:
        raise NotFound("There is no such exception. Perhaps somebody took it away already.")
    return found


def successors(session: Session, council: Council) -> list[Council]:
    """Who took over a former council's area."""
    found = select(Council).join(Succession, col(Succession.successor_id) == Council.id)
    return list(session.exec(found.where(Succession.former_id == council.id).order_by(Council.name)))


def predecessors(session: Session, council: Council) -> list[Council]:
    """Whose area a council took over."""
    found = select(Council).join(Succession, col(Succession.former_id) == Council.id)
    return list(session.exec(found.where(Succession.successor_id == council.id).order_by(Council.name)))


def by_codes(session: Session, codes: Sequence[str]) -> list[Council]:
    """The councils with these codes, in the order given; unknown codes are left out."""
    found = {
        one.gss_code: one for one in session.exec(select(Council).where(col(Council.gss_code).in_(codes)))
    }
    return [found[code] for code in codes if code in found]


def short_names(session: Session, codes: Sequence[str]) -> dict[str, str]:
    """What each council is called, by code in the order given; a code that the register lacks stands for itself."""
    known = {one.gss_code: one.short_name or one.name for one in by_codes(session, codes)}
    return {code: known.get(code, code) for code in codes}


def latest_import(session: Session) -> RegisterImport | None:
    """The last import that was written."""
    return session.exec(select(RegisterImport).order_by(col(RegisterImport.id).desc())).first()


def shipped_files() -> list[tuple[str, str]]:
    """Name and text of the register files that come with the product, in the order to import them."""
    return [(name, (DATA / name).read_text("utf-8")) for name in SHIPPED]
