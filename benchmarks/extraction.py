"""How much of a page's words is found, beside trafilatura alone.

    python -m benchmarks.extraction [FOLDER]

FOLDER holds pages as *.html in which comments mark what counts: <!--content--> to <!--/content-->, without what
stands between <!--not--> and <!--/not--> (navigation, banners, feedback forms, what nobody is shown). No reader sees
comments. A page without marks is measured against everything in its <main>. Recall is the share of those words that
were found, precision the share of what was found that is among them; words are counted as often as they stand there,
in lower case and without signs.
"""

import html
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import trafilatura

from app.website.extraction import extract_text
from app.website.extraction.charset import decode

PAGES = Path(__file__).parents[1] / "tests" / "app" / "website" / "made_by"
_CONTENT = re.compile(r"<!--content-->(.*?)<!--/content-->", re.DOTALL)
_NOT = re.compile(r"<!--not-->.*?<!--/not-->", re.DOTALL)
_MAIN = re.compile(r"<main\b.*</main>", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(r"</?(?:a|b|strong|em|i|span|font|sup|sub|abbr|label)\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"[^\W_]+")


def wanted_words(body: bytes) -> Counter[str]:
    """The words that count, read from the marks alone."""
    text = decode(body, content_type="text/html")
    marked = _CONTENT.findall(text) or _MAIN.findall(text)
    return words(html.unescape(_TAG.sub(" ", _INLINE.sub("", _NOT.sub(" ", " ".join(marked))))))


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


def ours(body: bytes) -> str:
    return extract_text(body, content_type="text/html", url="https://www.wexbury.example/page").text


def alone(body: bytes) -> str:
    text = decode(body, content_type="text/html")
    return trafilatura.extract(text, include_comments=False, favor_recall=True) or ""


def shares(wanted: Counter[str], found: Counter[str]) -> tuple[float, float]:
    """Recall and precision."""
    shared = (wanted & found).total()
    return shared / max(wanted.total(), 1), shared / max(found.total(), 1)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    ways: dict[str, Callable[[bytes], str]] = {"ours": ours, "trafilatura": alone}
    sums = {name: [0.0, 0.0] for name in ways}
    pages = sorted(folder.glob("*.html"))
    print(f"{'page':28}" + "".join(f"{name + ' recall':>20}{'precision':>11}" for name in ways))
    for page in pages:
        body = page.read_bytes()
        row = ""
        for name, way in ways.items():
            recall, precision = shares(wanted_words(body), words(way(body)))
            sums[name][0] += recall
            sums[name][1] += precision
            row += f"{recall:20.3f}{precision:11.3f}"
        print(f"{page.stem:28}{row}")
    means = "".join(f"{r / len(pages):20.3f}{p / len(pages):11.3f}" for r, p in sums.values())
    print(f"{f'mean of {len(pages)} pages':28}{means}")


if __name__ == "__main__":
    main()
