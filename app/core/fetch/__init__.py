"""The one way out over HTTP: public pages only, bounded in size and in time.

A name is resolved once, every answer is checked, and the connection goes to an address that was checked, so a
name that answers differently the second time gains nothing.
"""

from app.core.fetch.addresses import checked, is_public
from app.core.fetch.errors import (
    BadRedirect,
    Busy,
    FetchError,
    Forbidden,
    Refused,
    TooBig,
    TooSlow,
    Unreachable,
    Unreadable,
)
from app.core.fetch.fetcher import Fetched, Fetcher, Hop, Turn, user_agent
from app.core.fetch.robots import RobotsShelf
from app.core.fetch.tape import Exchange

__all__ = [
    "BadRedirect",
    "Busy",
    "Exchange",
    "FetchError",
    "Fetched",
    "Fetcher",
    "Forbidden",
    "Hop",
    "Refused",
    "RobotsShelf",
    "TooBig",
    "TooSlow",
    "Turn",
    "Unreachable",
    "Unreadable",
    "checked",
    "is_public",
    "user_agent",
]
