"""Ask the model that the settings name, in the background."""

import logging

import httpx

from app.core import jobs
from app.matching import opinion_queries, second_opinion
from app.matching.opinion_actions import keep_opinion

log = logging.getLogger(__name__)


@jobs.job("matching.ask_second_opinion", queue="opinions", concurrency=1, retries=4)
def ask_second_opinion(context: jobs.JobContext, *, scorecard_id: int) -> None:
    """Ask about every fact of a scorecard that was told and of which the page speaks; each once."""
    model = context.settings.second_opinion_model
    with context.database.read() as session:
        wanted = opinion_queries.without_opinion(session, scorecard_id)
        digests = {number: second_opinion.digest_of(model, asked) for number, asked in wanted.items()}
        known = opinion_queries.opinions_by_digest(session, digests.values())
    with second_opinion.open_client(context.settings) as client:
        for proposal_id, asked in wanted.items():
            digest = digests[proposal_id]
            if digest not in known and (opinion := ask_or_wait(client, model, asked)) is not None:
                known[digest] = opinion
    with context.finishing() as session:
        for proposal_id, digest in digests.items():
            if digest in known:
                keep_opinion(
                    session, proposal_id=proposal_id, opinion=known[digest], digest=digest, model=model,
                    at=context.now(),
                )  # fmt: skip


def ask_or_wait(
    client: httpx.Client, model: str, asked: second_opinion.Asked
) -> second_opinion.Opinion | None:
    """None where the answer cannot be read. Raises TryLater where there is none."""
    try:
        return second_opinion.ask(client, model, asked)
    except httpx.HTTPError as error:
        raise jobs.TryLater(f"The model's server gave no answer: {error}.", wait_seconds=60) from None
    except second_opinion.Unreadable as refusal:
        log.warning("no second opinion from %s: %s", model, refusal)
        return None
