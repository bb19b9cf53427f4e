"""The optional model that finds passages by meaning, loaded once a process if a setting wants it."""

from functools import cache

from app.core.settings import Settings, UnsafeSettings
from scoring import matching


def check_passage_model(settings: Settings) -> None:
    """Refuse a start that could not do what the settings ask. Raises UnsafeSettings with the remedy."""
    if settings.passage_model:
        try:
            matching.check_installed()
        except matching.EncoderMissingError as missing:
            raise UnsafeSettings(f"BA_PASSAGE_MODEL: {missing}") from missing


def encoder_of(settings: Settings) -> matching.Encoder | None:
    return _loaded() if settings.passage_model else None


@cache
def _loaded() -> matching.Encoder:
    return matching.load_encoder()
