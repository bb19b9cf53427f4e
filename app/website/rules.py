"""May this happen to a page, a capture or an answer key?"""

from urllib.parse import urlsplit

from app.core.errors import BadInput, WrongState
from app.waves.models import Wave, WaveState


def check_address(url: str) -> None:
    """An address must be one that a browser could open."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise BadInput(
            "That is no web address.", {"url": "Enter the whole address, beginning with https://."}
        )


def check_can_prepare(wave: Wave) -> None:
    """METHOD: pages are captured and keys agreed for the frozen frame, so the wave must be open."""
    if wave.state != WaveState.OPEN:
        raise WrongState(f"The wave is {wave.state.value}. Pages and answer keys belong to an open wave.")


def passage_of(quote: str, text: str) -> tuple[int, int]:
    """Where the quote stands in a capture's text, word for word. Raises BadInput when it does not."""
    start = text.find(quote)
    if not quote or start < 0:
        raise BadInput("The passage must stand in the page's text, word for word. Copy it from the text.")
    return start, start + len(quote)
