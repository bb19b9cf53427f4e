"""How dates, numbers and shares are written for people."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.core.clock import LOCAL


def day(value: date | datetime) -> str:
    """Sun 22 Nov 2026"""
    if isinstance(value, datetime):
        value = value.astimezone(LOCAL).date()
    return f"{value:%a} {value.day} {value:%b} {value.year}"


def day_typed(value: datetime) -> str:
    """22/11/2026, as a form takes it (British time)"""
    return f"{value.astimezone(LOCAL):%d/%m/%Y}"


def moment(value: datetime, zone: ZoneInfo = LOCAL) -> str:
    """Sun 22 Nov 2026, 14:05 (British time, unless another zone is given)"""
    local = value.astimezone(zone)
    return f"{day(local.date())}, {local:%H:%M}"


def time_of_day(value: datetime, zone: ZoneInfo = LOCAL) -> str:
    """14:05"""
    return f"{value.astimezone(zone):%H:%M}"


def clock(value: datetime, zone: ZoneInfo = LOCAL) -> str:
    """14:05:20"""
    return f"{value.astimezone(zone):%H:%M:%S}"


def number(value: float) -> str:
    """12,345"""
    return f"{value:,.0f}"


def points(value: float | None) -> str:
    """61.5, or – for no score"""
    return "–" if value is None else f"{value:.1f}"


def share(value: float | None) -> str:
    """A share of 0–1 as whole percent: 21 %"""
    return "–" if value is None else f"{value * 100:.0f} %"


def duration(seconds: float | None) -> str:
    """1 min 05 s"""
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 call, 2 calls"""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def size(value: int) -> str:
    """A file's size, which is never broken over two lines: 740 bytes, 12.4 kB, 3.1 MB"""
    if value < 1_000:
        return plural(value, "byte").replace(" ", "\N{NO-BREAK SPACE}")
    large = value >= 1_000_000
    return f"{value / (1_000_000 if large else 1_000):.1f}\N{NO-BREAK SPACE}{'MB' if large else 'kB'}"


FILTERS = {
    "date": day,
    "day_typed": day_typed,
    "moment": moment,
    "time": time_of_day,
    "clock": clock,
    "number": number,
    "points": points,
    "share": share,
    "duration": duration,
    "plural": plural,
    "bytes": size,
}
