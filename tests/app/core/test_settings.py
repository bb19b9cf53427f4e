"""A start that would be unsafe refuses and says the remedy."""

import pytest

from app.core.settings import Settings, UnsafeSettings

SAFE = {"secret_key": "k" * 40}


@pytest.mark.parametrize(
    ("unsafe", "remedy"),
    [
        ({"secret_key": ""}, "BA_SECRET_KEY"),
        ({"secret_key": "short"}, "BA_SECRET_KEY"),
        ({**SAFE, "debug": True, "host": "0.0.0.0"}, "BA_DEBUG=false"),
        ({**SAFE, "debug": True, "base_url": "https://answers.example.org"}, "BA_DEBUG=false"),
        ({"demonstration": True, "host": "0.0.0.0"}, "BA_DEMONSTRATION=false"),
    ],
)
def test_an_unsafe_start_is_refused_with_its_remedy(unsafe, remedy):
    with pytest.raises(UnsafeSettings, match=remedy):
        Settings(**unsafe).check_safe()


@pytest.mark.parametrize("safe", [SAFE, {"demonstration": True}, {**SAFE, "debug": True}])
def test_a_safe_start_is_let_through(safe):
    Settings(**safe).check_safe()


def test_a_postgres_address_gets_the_driver_that_is_installed():
    assert Settings(database_url="postgres://u@h/d").database_address == "postgresql+psycopg://u@h/d"
    assert Settings(data_folder="there").database_address == "sqlite:///there/better-answered.sqlite3"
