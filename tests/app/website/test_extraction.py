"""The words of a page: all that a reader finds, and nothing of the site around it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import typst

from app.website.extraction import ExtractedPage, Outcome, extract_text
from benchmarks.extraction import ours, shares, wanted_words, words

PAGES = Path(__file__).parent / "pages"
MADE_BY = sorted((Path(__file__).parent / "made_by").glob("*.html"))
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))
SENTENCE = "<main><p>Call us on weekdays between nine and five.</p></main>"


def read(body: str | bytes, content_type: str = "text/html; charset=utf-8") -> ExtractedPage:
    sent = body.encode() if isinstance(body, str) else body
    return extract_text(sent, content_type=content_type, url="https://www.wexbury.example/page")


def read_page(name: str) -> ExtractedPage:
    return read((PAGES / f"{name}.html").read_bytes())


def expected(name: str) -> list[tuple[str, str]]:
    lines = (PAGES / f"{name}.txt").read_text("utf-8").splitlines()
    return [(kind, text) for kind, _, text in (line.partition(" ") for line in lines)]


@pytest.mark.parametrize("name", NAMES)
def test_nearly_every_word_of_a_page_is_found_and_nearly_nothing_else(name):
    wanted = Counter(word for _, text in expected(name) for word in text.split())
    found = Counter(word for block in read_page(name).blocks for word in block.text.split())
    shared = (wanted & found).total()
    assert shared / wanted.total() >= 0.98, wanted - found
    assert shared / found.total() >= 0.98, found - wanted


@pytest.mark.parametrize("path", MADE_BY, ids=lambda path: path.stem)
def test_pages_of_every_make_are_read_as_their_marks_say(path):
    """The marks are comments, which no reader sees; heads said again count against precision below."""
    wanted, found = wanted_words(path.read_bytes()), words(ours(path.read_bytes()))
    assert not wanted - found
    assert not set(found) - set(wanted)


def test_recall_and_precision_over_pages_of_every_make():
    bodies = [path.read_bytes() for path in MADE_BY]
    each = [shares(wanted_words(body), words(ours(body))) for body in bodies]
    assert len(each) >= 12
    assert min(sum(share) / len(each) for share in zip(*each, strict=True)) >= 0.98


@pytest.mark.parametrize("name", NAMES)
def test_blocks_come_in_reading_order_with_their_kind(name):
    assert [(block.kind.value, block.text) for block in read_page(name).blocks] == expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_block_stands_where_it_says_in_the_text(name):
    page = read_page(name)
    assert [page.text[block.start : block.end] for block in page.blocks] == [
        block.text for block in page.blocks
    ]
    assert len(page.text.split("\n")) == len(page.blocks)


def test_welsh_and_english_are_kept_apart():
    page = read_page("two_languages")
    assert page.lang == "cy"
    assert [block.text for block in page.blocks if block.lang == "en"] == [
        "Bulky waste collection",
        "We collect large items from the front of your home for £20.",
        "Sofas",
        "Call us on weekdays from nine.",
    ]


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("Rydym yn casglu eitemau mawr o'r tŷ ac mae angen talu am y gwasanaeth cyn i ni ddod", "cy"),
        ("We collect large items from the house and you need to pay for the service before we come", "en"),
    ],
)
def test_an_undeclared_language_is_known_by_its_words(words, lang):
    page = read(f"<main><p>{words}</p></main>")
    assert (page.lang, page.blocks[0].lang) == (lang, lang)


def test_the_title_is_the_documents_or_else_its_first_heading():
    assert read_page("bulky_waste").title == "Bulky waste collection - Wexbury Council"
    assert (
        read("<main><h1>Pest <i>control</i></h1><p>Call us on weekdays, please.</p></main>").title
        == "Pest control"
    )


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<meta charset=utf-8><main><p>It costs £5 or €6 – cash only</p></main>".encode(), "text/html"),
        ("<main><p>It costs £5 or €6 – cash only</p></main>".encode(), "text/html"),
        ("<main><p>It costs £5 or €6 – cash only</p></main>".encode("cp1252"), "text/html"),
        (
            "<main><p>It costs £5 or €6 – cash only</p></main>".encode("cp1252"),
            "text/html; charset=ISO-8859-1",
        ),
        (
            "<meta http-equiv=content-type content='text/html; charset=windows-1252'>"
            "<main><p>It costs £5 or €6 – cash only</p></main>".encode("cp1252"),
            "text/html; charset=nonsense",
        ),
        ("\ufeff<main><p>It costs £5 or €6 – cash only</p></main>".encode(), "text/html; charset=iso-8859-1"),
        ("\ufeff<main><p>It costs £5 or €6 – cash only</p></main>".encode("utf-16-le"), "text/html"),
        ("\ufeff<main><p>It costs £5 or €6 – cash only</p></main>".encode("utf-16-be"), ""),
        (
            '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><body>'
            "<main><p>It costs £5 or €6 – cash only</p></main></body></html>".encode(),
            "application/xhtml+xml",
        ),
        ("It costs £5 or €6 – cash only\r\n".encode("cp1252"), "text/plain; charset=windows-1252"),
    ],
)
def test_characters_survive_every_way_of_saying_the_charset(body, content_type):
    page = read(body, content_type)
    assert [block.text for block in page.blocks] == ["It costs £5 or €6 – cash only"]


@pytest.mark.parametrize(
    ("body", "content_type", "outcome"),
    [
        (b"", "text/html", Outcome.EMPTY),
        (b"   \n", "text/html", Outcome.EMPTY),
        (b"<!-- nothing -->", "text/html", Outcome.EMPTY),
        (b"<html><body></body></html>", "text/html", Outcome.EMPTY),
        (b"\x00\x00\x00\x00", "text/html", Outcome.UNREADABLE),
        (b"\x89PNG\r\n\x1a\n", "image/png", Outcome.UNREADABLE),
        (b"PK\x03\x04", "application/zip", Outcome.UNREADABLE),
        (b'{"a": 1}', "application/json", Outcome.UNREADABLE),
        (b"%PDF-1.7 nothing more", "application/pdf", Outcome.UNREADABLE),
        (b"\xff\xfe\x00", "text/html", Outcome.EMPTY),
        (b"<p>" + b"word " * 5_000_000, "text/html", Outcome.TOO_LARGE),
        (b"<p>" + b"word " * 600_000, "text/html", Outcome.TOO_LARGE),
        (b"<p>hi" * 210_000, "text/html", Outcome.TOO_LARGE),
        (b'<div id="root"></div><script src="/app.js"></script>', "text/html", Outcome.NEEDS_JAVASCRIPT),
        (
            b"<main>Loading</main><noscript>Please enable JavaScript.</noscript><script src='a'></script>",
            "text/html",
            Outcome.NEEDS_JAVASCRIPT,
        ),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_read_ends_in_a_clear_state(body, content_type, outcome):
    page = read(body, content_type)
    assert page.outcome == outcome
    assert page.words.endswith(".")
    assert page.needs_javascript is (outcome == Outcome.NEEDS_JAVASCRIPT)


@pytest.mark.parametrize(
    "body",
    [
        SENTENCE + "<div>" * 3000,
        SENTENCE.replace("</p>", "</i></b></p></td>"),
        "<table><tr><td colspan=99999999999 rowspan=x>" + SENTENCE,
        SENTENCE + "<table>" + "<tr><td rowspan=900 colspan=900>a" * 50,
        "<main lang='" + "x" * 5000 + "'>" + SENTENCE,
        SENTENCE + "<li>" * 500 + "<dl><dt><dd><dl><dt>",
        SENTENCE + "&#0;&#xFFFFFFF;&nosuch;\x00\x0b",
    ],
    ids=lambda body: body[:20],
)
def test_broken_markup_is_mended(body):
    assert "Call us on weekdays between nine and five." in read(body).text


def test_a_page_that_only_mentions_scripts_is_read():
    words = "You can also write to us or come to the desk in the market hall. " * 2
    page = read(
        f"<main><p>{words}</p></main><noscript>Please enable JavaScript.</noscript><script>1</script>"
    )
    assert page.outcome == Outcome.READ


def test_a_page_that_marks_everything_as_its_frame_is_read_all_the_same():
    words = "The tip is open every day from eight until six, and it is closed on Christmas Day. " * 3
    page = read(f"<html><body><footer><p>{words}</p><p>{words}</p></footer></body></html>")
    assert "closed on Christmas Day" in page.text


def test_a_pdf_is_read_with_its_bullets():
    source = """#set document(title: "Fees 2026")
#set text(lang: "en")
= Fees
Skip licences cost £40 for two weeks.

- Pay online
- Pay by phone"""
    page = read(typst.compile(source.encode()), "application/pdf")
    assert (page.title, page.lang, page.outcome) == ("Fees 2026", "en", Outcome.READ)
    assert "Skip licences cost £40 for two weeks." in page.text
    assert [block.text for block in page.blocks if block.kind == "list_item"] == [
        "Pay online",
        "Pay by phone",
    ]
    assert [page.text[block.start : block.end] for block in page.blocks] == [
        block.text for block in page.blocks
    ]


def test_a_pdf_without_words_says_so():
    page = read(typst.compile(b"#rect()"), "application/pdf")
    assert (page.outcome, page.words) == (Outcome.EMPTY, "The PDF holds pictures, and no text.")
