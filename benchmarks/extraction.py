"""How much of a page's words is found, beside trafilatura alone.

    python benchmarks/extraction.py [FOLDER]

FOLDER holds pages as NAME.html with the words of their main part as NAME.txt, one block a line after its kind, as in
tests/app/website/pages. Recall is the share of those words that were found, precision the share of what was found
that is among them; words are counted as often as they stand there.
"""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import trafilatura

from app.website.extraction import extract_text

PAGES = Path(__file__).parents[1] / "tests" / "app" / "website" / "pages"


def ours(body: bytes) -> str:
    read = extract_text(body, content_type="text/html; charset=utf-8", url="https://www.wexbury.example/page")
    return " ".join(block.text for block in read.blocks)


def alone(body: bytes) -> str:
    return trafilatura.extract(body.decode(), include_comments=False, favor_recall=True) or ""


def shares(wanted: str, found: str) -> tuple[float, float]:
    """Recall and precision."""
    a, b = Counter(wanted.split()), Counter(found.split())
    shared = (a & b).total()
    return shared / max(a.total(), 1), shared / max(b.total(), 1)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    ways: dict[str, Callable[[bytes], str]] = {"ours": ours, "trafilatura": alone}
    sums = {name: [0.0, 0.0] for name in ways}
    pages = sorted(folder.glob("*.html"))
    print(f"{'page':28}" + "".join(f"{name + ' recall':>20}{'precision':>11}" for name in ways))
    for page in pages:
        lines = page.with_suffix(".txt").read_text("utf-8").splitlines()
        wanted = " ".join(line.partition(" ")[2] for line in lines)
        row = ""
        for name, way in ways.items():
            recall, precision = shares(wanted, way(page.read_bytes()))
            sums[name][0] += recall
            sums[name][1] += precision
            row += f"{recall:20.3f}{precision:11.3f}"
        print(f"{page.stem:28}{row}")
    means = "".join(f"{r / len(pages):20.3f}{p / len(pages):11.3f}" for r, p in sums.values())
    print(f"{f'mean of {len(pages)} pages':28}{means}")


if __name__ == "__main__":
    main()
