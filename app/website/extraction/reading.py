"""Walks the content of a document and gives its blocks in reading order."""

import re
from collections.abc import Iterator

from lxml.etree import iterwalk
from lxml.html import HtmlElement

from app.website.extraction.page import GAP, BlockKind, Piece, tidy
from app.website.extraction.pruning import in_heading, is_trigger
from app.website.extraction.tables import is_data, read_table, touches, words_of

_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "header", "hgroup", "hr", "legend", "li", "main", "nav", "ol", "p", "pre", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption",
))  # fmt: skip
_OWN_KIND = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "caption"), BlockKind.HEADING),
    "li": BlockKind.LIST_ITEM,
    "dt": BlockKind.DEFINITION,
    "summary": BlockKind.SUMMARY,
    # what these hold is told by what is inside them
    **dict.fromkeys(("ul", "ol", "dl", "dd", "table", "details", "section", "article"), BlockKind.PARAGRAPH),
}
_LINE = "\n"
_SPOKEN_LINE = re.compile(r"\d.*(?:[:–-]|[ap]\.?m\b|£)|[:–].*\d|£\s?\d")  # Monday: 9am to 5pm
_FEW_WORDS = 4


def read_blocks(root: HtmlElement, lang: str) -> list[Piece]:
    """The blocks of a pruned tree; what stands in another language is a block of its own."""
    return _Reader(root, lang).read()


def language_of(element: HtmlElement) -> str:
    """The primary subtag that an element declares, such as "cy"; empty when it declares none."""
    declared = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    return re.split(r"[-_]", declared.strip())[0].lower()[:8]


class _Reader:
    def __init__(self, root: HtmlElement, lang: str) -> None:
        self.root = root
        self.pieces: list[Piece] = []
        self.kinds = [BlockKind.PARAGRAPH]
        self.langs = [lang]
        self.words: list[str] = []
        self.tab_names = _tab_names(root)

    def read(self) -> list[Piece]:
        walk = iterwalk(self.root, events=("start", "end"))
        skipped: HtmlElement | None = None
        for event, element in walk:
            if event == "start":
                if self._open(element):
                    self._text(element.text)
                else:
                    skipped = element
                    walk.skip_subtree()
            else:
                if element is not skipped:
                    self._close(element)
                skipped = None
                if element is not self.root:
                    self._text(element.tail)
        self._flush()
        return self.pieces

    def _open(self, element: HtmlElement) -> bool:
        """Begin an element; False when it has been read whole."""
        if element.tag == "br":
            self.words.append(_LINE)
        elif touches(element):
            self.words.append(GAP)
        parts = _parts(element)
        if parts:
            self._flush()
        self.langs.append(language_of(element) or self.langs[-1])
        self.kinds.append(_kind(element, self.kinds[-1]))
        name = self.tab_names.get(element.get("id", ""))
        if name:
            self._add(BlockKind.SUMMARY, name)
        whole = self._read_whole(element)
        if whole:
            self.kinds.pop()
            self.langs.pop()
        return not whole

    def _read_whole(self, element: HtmlElement) -> bool:
        if element.tag == "table" and is_data(element):
            self.pieces.extend(read_table(element, self.langs[-1]))
            return True
        if element.tag == "dl" and _is_plain(element):
            for words in _definitions(element):
                self._add(BlockKind.DEFINITION, words)
            return True
        return element.get("role") == "tablist" and bool(self.tab_names)

    def _close(self, element: HtmlElement) -> None:
        if _parts(element):
            self._flush()
        self.kinds.pop()
        self.langs.pop()

    def _text(self, text: str | None) -> None:
        if text:
            self.words.append(re.sub(r"\s+", " ", text))

    def _flush(self) -> None:
        """End the block that is being read."""
        text, self.words = "".join(self.words), []
        for paragraph in re.split(r"\n\s*\n", text):
            lines = [line for line in map(tidy, paragraph.split(_LINE)) if line]
            spoken = [line for line in lines if _SPOKEN_LINE.search(line)]
            if len(spoken) >= 2 and len(spoken) * 2 >= len(lines):
                for line in lines:
                    self._add(self.kinds[-1], line)
            else:
                self._add(self.kinds[-1], " ".join(lines))

    def _add(self, kind: BlockKind, text: str) -> None:
        if any(sign.isalnum() for sign in text):
            self.pieces.append(Piece(kind, text, self.langs[-1]))


def _kind(element: HtmlElement, around: BlockKind) -> BlockKind:
    if element.get("role") == "heading":
        return BlockKind.HEADING
    if element.tag == "button" and around != BlockKind.HEADING:
        return BlockKind.SUMMARY
    if around == BlockKind.HEADING and element.tag not in _OWN_KIND:
        return around
    return _OWN_KIND.get(str(element.tag), around)


def _parts(element: HtmlElement) -> bool:
    """Whether an element begins a block: by its tag, as a control, or by speaking another language at length."""
    if element.tag in _BLOCKS or element.get("role") in ("heading", "tabpanel", "listitem"):
        return True
    if element.tag == "button":
        return is_trigger(element) and not in_heading(element)
    if not language_of(element):
        return False
    return language_of(element) != _language_around(element) and len(words_of(element).split()) >= _FEW_WORDS


def _language_around(element: HtmlElement) -> str:
    return next((language_of(above) for above in element.iterancestors() if language_of(above)), "")


def _tab_names(root: HtmlElement) -> dict[str, str]:
    """Id of each tab panel → the name of its tab, where the tabs say which panel is theirs."""
    names: dict[str, str] = {}
    for tab in root.iterfind(".//*[@role='tab']"):
        panel = tab.get("aria-controls") or tab.get("href", "").removeprefix("#")
        names[panel] = words_of(tab)
    present = {element.get("id") for element in root.iter() if element.get("id") in names}
    return names if names and present == set(names) else {}


def _is_plain(definitions: HtmlElement) -> bool:
    """Whether every definition is a line or two, and not a page of its own."""
    parts = list(definitions.iter("dd", "dt"))
    simple = all(
        part.find(f".//{tag}") is None for part in parts for tag in ("ul", "ol", "table", "dl", "h3", "h4")
    )
    return bool(parts) and simple and all(len(part.findall(".//p")) < 2 for part in parts)


def _definitions(element: HtmlElement) -> Iterator[str]:
    """`Term: what it is`, one line a term."""
    terms: list[str] = []
    told: list[str] = []
    for part in [*element.iter("dt", "dd"), None]:
        if part is None or (part.tag == "dt" and told):
            yield _definition(terms, told)
            terms, told = [], []
        if part is not None:
            (terms if part.tag == "dt" else told).append(words_of(part))


def _definition(terms: list[str], told: list[str]) -> str:
    head, body = ", ".join(filter(None, terms)), "; ".join(filter(None, told))
    return f"{head.removesuffix(':')}: {body}" if head and body else head or body
