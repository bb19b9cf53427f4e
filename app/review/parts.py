"""The parts of a reply: the call as a whole, and each of its questions."""

from dataclasses import dataclass
from hashlib import sha256

from app.review.models import Reply, ReplyDraft, Stance

WHOLE = "call"
MOST_ADDRESSES = 10


def part_of(key_fact_id: int) -> str:
    """The part that speaks of one question."""
    return f"fact-{key_fact_id}"


@dataclass(frozen=True)
class Part:
    """What stands in one part. Addresses and leave to publish belong to the whole call."""

    stance: Stance | None = None
    words: str = ""
    addresses: str = ""
    public: bool = False

    @property
    def mark(self) -> str:
        """What a form carries to tell whether its writer changed what its page showed."""
        content = f"{self.stance}|{self.public}|{self.addresses}|{self.words}"
        return sha256(content.encode()).hexdigest()[:16]


NOTHING = Part()


def as_part(row: ReplyDraft | None) -> Part:
    """What a row of a draft says."""
    return Part(row.stance, row.words, row.addresses, row.public) if row else NOTHING


def parts_of_reply(reply: Reply | None) -> dict[str, Part]:
    """What was sent, part by part."""
    if reply is None:
        return {}
    points = {part_of(one.key_fact_id): Part(one.stance, one.words) for one in reply.points}
    return {WHOLE: Part(reply.stance, reply.words, reply.addresses, reply.public), **points}


def address_lines(text: str) -> list[str]:
    """Addresses as they were typed, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
