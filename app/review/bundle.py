"""All that a council sees of its calls of one wave, in one ZIP: questions, pages behind them, replies, rulings."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from sqlmodel import Session, col, select

from app.core.formats import moment
from app.review import reply_queries
from app.review.models import Reply
from app.review.parts import part_of, parts_of_reply
from app.review.settled import SettledCall, SettledFact, settled_calls
from app.review.went import unreached_calls
from app.waves.models import Wave
from app.website.models import KeyFact, PageCapture
from scoring.codec import write_csv

COLUMNS = (
    "call", "topic", "scenario", "called_at", "question_code", "question", "key_fact", "given", "said", "page_says",
    "quote", "url", "captured_at", "page_sha256", "page_file", "verdict", "right_side", "judged_before_ruling",
    "counted", "reply", "reply_words", "reply_to_question", "words_to_question", "addresses", "ruling", "ruling_reason",
)  # fmt: skip
UNREACHED = ("topic", "scenario", "dialled_at", "outcome")
DEMONSTRATION = "Demonstration: fictional councils, simulated calls."
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say: the same content is the same file


def pack(session: Session, wave: Wave, council_code: str, *, demonstration: bool) -> bytes:
    """The bytes of the ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in _members(session, wave, council_code, demonstration=demonstration):
            packed.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _members(
    session: Session,
    wave: Wave,
    council_code: str,
    *,
    demonstration: bool,
) -> Iterator[tuple[str, bytes]]:
    calls = settled_calls(session, [wave.id or 0], council_codes=[council_code])
    captures = _captures(session, calls)
    note = DEMONSTRATION if wave.fictional or demonstration else ""
    yield "READ-ME.txt", _read_me(wave, calls, note).encode()
    yield "calls.csv", write_csv(COLUMNS, _rows(calls, captures)).encode("utf-8-sig")
    yield "not-reached.csv", write_csv(UNREACHED, _unreached(session, wave, council_code)).encode("utf-8-sig")
    for capture in {one.id: one for one in captures.values()}.values():
        yield f"pages/{capture.id}.txt", capture.text.encode()
        if capture.warc is not None:
            yield f"pages/{capture.id}.warc.gz", capture.warc.content
    beside = reply_queries.files_of(session, [call.call_verdict_id for call in calls])
    for number, call in enumerate(calls, 1):
        for one in beside[call.call_verdict_id]:
            yield f"files/call-{number}/{one.id}-{one.name}", one.file.content


def _captures(session: Session, calls: Iterable[SettledCall]) -> dict[int, PageCapture]:
    """The copies of pages behind facts, by key fact."""
    ids = [fact.key_fact_id for call in calls for fact in call.facts]
    wanted = select(KeyFact.id, PageCapture).join(PageCapture, col(PageCapture.id) == KeyFact.capture_id)
    found = session.exec(wanted.where(col(KeyFact.id).in_(ids)))
    return {key_fact_id: capture for key_fact_id, capture in found if key_fact_id is not None}


def _read_me(wave: Wave, calls: list[SettledCall], note: str) -> str:
    name = calls[0].council_name if calls else "your council"
    lines = [
        f"{wave.title}: the calls to {name}",
        *([note] if note else []),
        "",
        "calls.csv   one row for each question of each call: what was asked, what was heard, what the page said,",
        "            the verdict, your reply and the ruling; a call that was made void is kept, and counts nowhere",
        "not-reached.csv   each dialling of the calls that reached nobody",
        "pages/      each page as it stood when it was copied: its text, and what crossed the wire (WARC)",
        "files/      what you put beside your replies",
        "",
        "Until the edition is published these calls are for your council alone.",
    ]
    return "\r\n".join(lines) + "\r\n"


def _rows(calls: Iterable[SettledCall], captures: dict[int, PageCapture]) -> Iterator[list[str]]:
    for number, call in enumerate(calls, 1):
        for fact in call.facts:
            yield _row(number, call, fact, captures.get(fact.key_fact_id))


def _row(number: int, call: SettledCall, fact: SettledFact, capture: PageCapture | None) -> list[str]:
    ruling = call.ruling
    return [
        f"call-{number}",
        call.topic_name,
        call.scenario_title,
        moment(call.closed_at),
        fact.code,
        fact.question,
        "yes" if fact.key else "no",
        "yes" if fact.given else "no",
        fact.said,
        fact.page_value,
        fact.quote,
        fact.url,
        moment(fact.captured_at) if fact.captured_at else "",
        fact.digest,
        f"pages/{capture.id}.txt" if capture else "",
        fact.verdict.value,
        fact.right_side.value,
        fact.judged.value if fact.judged != fact.verdict else "",
        "no" if call.void else "yes",
        *_replied(call.reply, fact),
        ruling.result.value if ruling else "",
        ruling.reason if ruling else "",
    ]


def _unreached(session: Session, wave: Wave, council_code: str) -> Iterator[list[str]]:
    """One row for each dialling of a call that reached nobody."""
    for one in unreached_calls(session, wave, [council_code]):
        for at, words in one.went.attempts:
            yield [one.topic_name, one.scenario_title, moment(at), words]


def _replied(reply: Reply | None, fact: SettledFact) -> list[str]:
    """Reply, its words, what it says of this question and its words, addresses."""
    if reply is None:
        return [""] * 5
    point = parts_of_reply(reply).get(part_of(fact.key_fact_id))
    stance = point.stance.value if point and point.stance else ""
    return [reply.stance.value, reply.words, stance, point.words if point else "", reply.addresses]
