"""Compile a wave's tables."""

from datetime import datetime

from sqlmodel import Session

from app.accounts.models import Person
from app.core import audit
from app.core.errors import WrongState
from app.results import queries
from app.results.models import Run
from app.waves.models import Wave, WaveState
from scoring.codec import canonical_json, digest, inputs_to_json
from scoring.errors import ScoringError
from scoring.league import compile_edition


def compile_run(session: Session, *, wave: Wave, by: Person | None, at: datetime) -> Run:
    """Compile every table of a wave from what is settled now. The same inputs give the run that there is already.

    Raises WrongState (the wave is a draft, no call is over, or scoring refuses, with its reason).
    """
    if wave.state == WaveState.DRAFT:
        raise WrongState("This wave has not begun, so there is nothing to compile.")
    try:
        inputs = queries.league_inputs(session, wave)
        edition = compile_edition(inputs)
    except ScoringError as refusal:
        raise WrongState(f"The tables can't be compiled: {refusal}.") from refusal
    if not inputs.calls:
        raise WrongState("No call of this wave is over and judged yet, so there is nothing to compile.")
    text, tables = inputs_to_json(inputs), canonical_json(edition)
    last = queries.find_newest_run(session, wave)
    if last is not None and (last.inputs_sha256, last.tables_sha256) == (digest(text), digest(tables)):
        return last
    run = Run(
        wave_id=wave.id or 0,
        inputs=text,
        inputs_sha256=digest(text),
        tables=tables,
        tables_sha256=digest(tables),
        method_version=inputs.method_version,
        compiled_at=at,
    )
    session.add(run)
    audit.record(session, "results.compile_run", subject=run, by=by, at=at, tables_sha256=run.tables_sha256)
    return run
