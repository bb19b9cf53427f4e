"""What was made once is found again, and made by one of all who ask."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from app.core.shelf import Shelf

ASKING = 8


def test_a_shelf_forgets_what_was_longest_not_asked_for():
    shelf = Shelf[bytes](most_bytes=10)
    for name in "ab":
        shelf.get_or_make(name, lambda: b"1234")
    assert shelf.get("a") == b"1234"
    shelf.get_or_make("c", lambda: b"1234")
    assert (shelf.get("a"), shelf.get("b"), shelf.get("c")) == (b"1234", None, b"1234")


def test_a_thing_too_large_for_the_shelf_is_given_and_not_kept():
    shelf = Shelf[bytes](most_bytes=2)
    assert shelf.get_or_make("a", lambda: b"1234") == b"1234"
    assert shelf.get("a") is None


def test_of_all_who_ask_at_once_one_makes_it():
    shelf, together, made = Shelf[bytes](), Barrier(ASKING), []

    def make() -> bytes:
        made.append(1)
        return b"page"

    def ask(_: int) -> bytes:
        together.wait()
        return shelf.get_or_make("page", make)

    with ThreadPoolExecutor(ASKING) as pool:
        assert set(pool.map(ask, range(ASKING))) == {b"page"}
    assert made == [1]


def test_who_fails_to_make_it_leaves_the_turn_to_the_next():
    shelf = Shelf[bytes]()

    def fail() -> bytes:
        raise ValueError("no page today")

    with pytest.raises(ValueError, match="no page today"):
        shelf.get_or_make("page", fail)
    assert shelf.get_or_make("page", lambda: b"page") == b"page"
