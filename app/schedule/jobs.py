"""The durable job that draws a plan."""

from app.core import jobs
from app.core.errors import NotFound
from app.schedule import actions
from app.schedule.instance import wave_instance
from app.schedule.records import pinned_part
from app.waves.models import Wave
from scoring.planning import draw_plan as draw
from scoring.planning import read_wave


@jobs.job("schedule.draw_plan", queue="plan", concurrency=1)
def draw_plan(context: jobs.JobContext, *, wave_id: int, seed: int) -> None:
    """Draw the calls of a wave outside any transaction, then keep them in one."""
    with context.database.read() as session:
        wave = session.get(Wave, wave_id)
        if wave is None:
            raise NotFound("There is no such wave.")
        instance = wave_instance(session, wave, at=context.now())
        pinned = pinned_part(session, wave)
    plan = draw(
        read_wave(instance),
        seed=seed,
        previous=pinned,
        progress=lambda share, words: context.progress(round(share * 100), 100, words),
    )
    with context.finishing() as session:
        actions.store_plan(
            session,
            wave=session.get_one(Wave, wave_id),
            instance=instance,
            plan=plan,
            pinned=pinned,
            secret=context.settings.secret_key,
            at=context.now(),
        )
