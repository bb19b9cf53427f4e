"""The passage model is off by default; switched on without its packages, the start is refused with the remedy."""

import pytest

from app.core.settings import Settings, UnsafeSettings
from app.main import create_app
from app.matching.passage_model import check_passage_model, encoder_of
from scoring.matching import encoder


def test_no_model_is_loaded_unless_a_setting_wants_it():
    assert encoder_of(Settings()) is None
    check_passage_model(Settings())


def test_a_start_that_wants_a_model_that_is_not_there_is_refused(monkeypatch):
    monkeypatch.setattr(encoder, "PACKAGES", ("no_such_package",))
    settings = Settings(passage_model=True, secret_key="x" * 40)
    with pytest.raises(UnsafeSettings, match=r"BA_PASSAGE_MODEL.*better-answered\[models\]"):
        create_app(settings)
