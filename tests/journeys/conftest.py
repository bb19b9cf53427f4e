"""Who travels the road, and a fictional country whose websites answer over HTTP."""

import socket

import pytest

from app.accounts.models import Role
from app.core.database import Database
from app.core.settings import Settings
from app.demo.country import build_country
from app.demo.serve import serving_sites
from tests.conftest import SignIn
from tests.journeys.road import Journey


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The fictional websites may be fetched on this machine, because a setting names them."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    allowed = frozenset({f"127.0.0.1:{port}"})
    return settings.model_copy(update={"fetch_allow": allowed, "port": port - 1, "fetch_pause_seconds": 0.0})


@pytest.fixture
def journey(settings: Settings, database: Database, sign_in: SignIn):
    assessors = [sign_in(Role.ASSESSOR) for _ in range(3)]
    with serving_sites(settings) as sites:
        yield Journey(
            build_country(),
            sites,
            database,
            sign_in(Role.PUBLISHER),
            sign_in(Role.PUBLISHER),
            {client.person.id: client for client in assessors},
            [sign_in(Role.JUDGE) for _ in range(3)],
        )
