"""The optional passage model: found by meaning where no word is shared, and a clear word where it is not installed."""

import json
from collections.abc import Sequence

import pytest

from scoring.matching import EncoderMissingError, PageText, encoder, load_encoder, match_answer, propose_key
from scoring.matching.command import main
from scoring.matching.minilm import pieces_of

PAGE = PageText(
    "https://www.quenby.example/archives",
    "Visit the archives\nPencils are the only thing to write with at the tables.\nThe rooms open at 10am.\n"
    "Coats and bags go in the lockers.",
)
NAMES = ["[CLS]", "[SEP]", "[UNK]", "cafe", "un", "##lock", "##ed", ",", "20", "££"]
VOCABULARY = {piece: number for number, piece in enumerate(NAMES)}


class Told:
    """Finds alike what it was told is alike."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self.pairs = pairs

    def likeness(self, text: str, others: Sequence[str]) -> list[float]:
        return [0.9 if any(a in text and b in other for a, b in self.pairs) else 0.0 for other in others]


def test_a_passage_is_found_by_meaning_where_no_word_is_shared():
    told = Told(("rucksack", "lockers"))
    found = match_answer([PAGE], "", ["rucksack stays outside"], topic="archives", encoder=told).facts[0]
    assert found.evidence is not None
    assert "lockers" in found.evidence.quote


def test_a_question_is_answered_by_meaning_too():
    told = Told(("satchel", "lockers"))
    assert propose_key(PAGE, ["Where does one's satchel stay?"])[0].passage is None
    found = propose_key(PAGE, ["Where does one's satchel stay?"], encoder=told)[0]
    assert found.passage is not None
    assert "lockers" in found.passage.quote


def test_without_a_model_nothing_changes_when_one_exists():
    plain = match_answer([PAGE], "", ["the rooms open at ten"], topic="archives")
    assert plain == match_answer([PAGE], "", ["the rooms open at ten"], topic="archives", encoder=None)


def test_words_are_cut_into_the_longest_pieces_known():
    numbers = pieces_of("Café, UNLOCKED xyz 20", VOCABULARY)
    assert [NAMES[number] for number in numbers] == [
        "[CLS]", "cafe", ",", "un", "##lock", "##ed", "[UNK]", "20", "[SEP]"
    ]  # fmt: skip


def test_a_very_long_text_is_cut_off():
    assert len(pieces_of("cafe " * 1000, VOCABULARY)) <= 129
    assert pieces_of("x" * 101, VOCABULARY)[1] == VOCABULARY["[UNK]"]


def test_what_is_missing_is_said_with_the_remedy(monkeypatch):
    monkeypatch.setattr(encoder, "PACKAGES", ("no_such_package",))
    with pytest.raises(EncoderMissingError, match=r"better-answered\[models\] \(missing: no_such_package\)"):
        load_encoder()


def test_the_command_says_that_the_model_is_missing(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(encoder, "PACKAGES", ("no_such_package",))
    cases = tmp_path / "cases.jsonl"
    cases.write_text(json.dumps({"id": "1", "answer": "", "pages": [], "facts": []}), encoding="utf-8")
    assert main([str(cases), "--out", str(tmp_path / "out.jsonl"), "--model"]) == 2
    assert "better-answered[models]" in capsys.readouterr().err


def installed() -> bool:
    try:
        encoder.check_installed()
    except EncoderMissingError:
        return False
    return True


def test_the_model_hears_meaning_or_the_clear_error_is_raised():
    if not installed():
        with pytest.raises(EncoderMissingError, match="or switch it off"):
            load_encoder()
        return
    model = load_encoder()
    near, far = model.likeness("rucksack", ["Bags go in the lockers", "The rooms open at 10am"])
    assert near > far
    assert model.likeness("rucksack", ["Bags go in the lockers"]) == [near]
