"""Sentence vectors by all-MiniLM-L6-v2 as an ONNX file, and the word pieces that it reads.

Cutting text into word pieces follows BERT (Devlin et al., 2019): lower case, accents dropped, signs apart, then
greedily the longest piece that the vocabulary knows.
"""

import importlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

_MOST_PIECES, _LONGEST_WORD = 128, 100
_MOST_KEPT = 20_000


class MiniLM:
    """Sentence vectors by an ONNX model, each text encoded once."""

    def __init__(self, model: Path, vocabulary: dict[str, int]) -> None:
        runtime: Any = importlib.import_module("onnxruntime")
        options = runtime.SessionOptions()
        options.intra_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        self._session = runtime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._names = [one.name for one in self._session.get_inputs()]
        self._vocabulary = vocabulary
        self._kept: dict[str, np.ndarray] = {}

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        """Cosines, -1 to 1, of a text with each of the others."""
        mine = self._vector(text)
        return [round(float(mine @ self._vector(other)), 5) for other in others]

    def _vector(self, text: str) -> np.ndarray:
        known = self._kept.get(text)
        if known is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            known = self._kept[text] = self._encode(text)
        return known

    def _encode(self, text: str) -> np.ndarray:
        pieces = np.array([pieces_of(text, self._vocabulary)])
        whole = {"input_ids": pieces, "attention_mask": np.ones_like(pieces)}
        fed = {name: whole.get(name, np.zeros_like(pieces)) for name in self._names}
        found = self._session.run(None, fed)[0][0]
        mean = found.mean(axis=0) if found.ndim > 1 else found
        vector: np.ndarray = mean / np.linalg.norm(mean)
        return vector


def pieces_of(text: str, vocabulary: dict[str, int]) -> list[int]:
    """The numbers of a text's word pieces, between the marks of beginning and end."""
    numbers = [vocabulary["[CLS]"]]
    for word in _words(text):
        numbers += _pieces(word, vocabulary)
    return [*numbers[: _MOST_PIECES - 1], vocabulary["[SEP]"]]


def _words(text: str) -> list[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if not _is_accent(sign))
    spaced = "".join(f" {sign} " if _stands_alone(sign) else sign for sign in plain if _is_written(sign))
    return spaced.split()


def _is_accent(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn"


def _is_written(sign: str) -> bool:
    return sign in "\t\n\r" or (unicodedata.category(sign)[0] != "C" and sign != "\ufffd")


def _stands_alone(sign: str) -> bool:
    """Punctuation, and every ASCII sign that is neither letter, figure nor space; Chinese characters."""
    if sign.isascii():
        return not sign.isalnum() and not sign.isspace() and sign.isprintable()
    return unicodedata.category(sign)[0] == "P" or "\u4e00" <= sign <= "\u9fff"


def _pieces(word: str, vocabulary: dict[str, int]) -> list[int]:
    unknown = [vocabulary["[UNK]"]]
    if len(word) > _LONGEST_WORD:
        return unknown
    numbers, start = [], 0
    while start < len(word):
        end = len(word)
        while end > start and _marked(word, start, end) not in vocabulary:
            end -= 1
        if end == start:
            return unknown
        numbers.append(vocabulary[_marked(word, start, end)])
        start = end
    return numbers


def _marked(word: str, start: int, end: int) -> str:
    return f"##{word[start:end]}" if start else word[start:end]
