"""An open wave of some councils on one topic, for tests of what their websites say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlmodel import Session

from app.councils.models import Council, CouncilType, Nation
from app.scenarios.models import Topic
from app.waves.models import Wave, WaveCouncil, WaveState, WaveTopic
from app.website import actions
from app.website.models import WebPage

AT = datetime(2026, 9, 1, 9, 0, tzinfo=UTC)


@dataclass
class OpenWave:
    wave: Wave
    topic: Topic
    members: list[WaveCouncil]

    def add_page(self, session: Session, url: str, *, council: int = 0) -> WebPage:
        page = actions.add_page(
            session, council=self.members[council], topic=self.topic, url=url, by=None, at=AT
        )
        session.flush()
        return page


def create_open_wave(session: Session, *, councils: int = 1, sites: list[str] | None = None) -> OpenWave:
    """Councils Ambleford 0, Ambleford 1, … with a topic; `sites` are their websites."""
    topic = Topic(code="bins", name="Bins")
    wave = Wave(
        code="w",
        title="W",
        state=WaveState.OPEN,
        from_date=date(2026, 9, 7),
        to_date=date(2026, 9, 9),
        created_at=AT,
    )
    session.add_all([topic, wave])
    session.flush()
    session.add(WaveTopic(wave_id=wave.id or 0, topic_id=topic.id or 0))
    members = []
    for number in range(councils):
        council = Council(
            gss_code=f"E07900{number:03d}", name=f"Ambleford {number}", short_name="Ambleford",
            slug=f"ambleford-{number}", type=CouncilType.ENGLISH_DISTRICT, nation=Nation.ENGLAND,
            region="East", fictional=True, website=sites[number] if sites else "",
        )  # fmt: skip
        session.add(council)
        session.flush()
        members.append(
            WaveCouncil(
                wave_id=wave.id or 0,
                council_id=council.id or 0,
                gss_code=council.gss_code,
                name=council.name,
                council_type=council.type,
            )
        )
    session.add_all(members)
    session.flush()
    return OpenWave(wave, topic, members)
