"""The one way out over HTTP: public pages only, bounded in size and in time.

A name is resolved once, every answer is checked, and the connection goes to an address that was checked, so a
name that answers differently the second time gains nothing.
"""

from app.core.fetch.addresses import checked, is_public
from app.core.fetch.errors import BadRedirect, FetchError, Refused, TooBig, TooSlow, Unreachable
from app.core.fetch.fetcher import Fetched, Fetcher, Hop

__all__ = [
    "BadRedirect",
    "FetchError",
    "Fetched",
    "Fetcher",
    "Hop",
    "Refused",
    "TooBig",
    "TooSlow",
    "Unreachable",
    "checked",
    "is_public",
]
