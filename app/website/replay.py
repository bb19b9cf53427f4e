"""A stored page made safe to look at: its words and their order, and nothing that runs, loads or leads anywhere.

What is left is built from a short list of elements without attributes that matter. It is served under a sandbox as
well, so that two locks hold.
"""

from collections.abc import Iterator

from lxml import etree, html
from lxml.html import HtmlElement

from app.website.extraction.charset import decode

POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
MOST_ELEMENTS = 200_000

_KEPT = frozenset((
    "abbr", "address", "article", "aside", "b", "blockquote", "body", "br", "caption", "cite", "code", "dd",
    "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "html", "i", "ins", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre", "q",
    "s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
))  # fmt: skip
_GONE = frozenset((
    "applet", "area", "audio", "base", "canvas", "frame", "frameset", "head", "iframe", "input",
    "link", "map", "math", "meta", "noembed", "noframes", "noscript", "object", "option", "param", "plaintext",
    "portal", "script", "select", "style", "svg", "template", "textarea", "title", "video",
    "xmp",
))  # fmt: skip
_EMPTY = frozenset({"embed", "source", "track"})  # the parser takes what follows them for their content
_NUMBERS = ("colspan", "rowspan", "start")


def replay(body: bytes, *, content_type: str, title: str, lang: str) -> str:
    """A whole document that holds the page's words; for a page too large to look through it says so."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    text = decode(body, content_type=content_type).replace("\x00", "")
    try:
        document = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return _document("<p>The page holds nothing.</p>", title, lang)
    if sum(1 for _ in document.iter()) > MOST_ELEMENTS:
        return _document("<p>The page is too large to be shown here. Its text is kept.</p>", title, lang)
    _clean(document)
    inside = document.find("body")
    shown = "".join(_serialised(document if inside is None else inside))
    return _document(shown, title, lang)


def is_markup(content_type: str, body: bytes) -> bool:
    """Whether a stored body is a page of marked-up text, so that it can be shown so."""
    kind = content_type.partition(";")[0].strip().lower()
    return kind in ("text/html", "application/xhtml+xml") or (not kind and body.lstrip()[:1] == b"<")


def _clean(document: HtmlElement) -> None:
    for element in list(document.iterdescendants()):
        if element.tag in _EMPTY:
            element.drop_tag()
        elif not isinstance(element.tag, str) or element.tag in _GONE:
            element.drop_tree()
        elif element.tag == "img":
            element.tail = f"{_picture(element)}{element.tail or ''}"
            element.drop_tree()
        elif element.tag not in _KEPT:
            element.drop_tag()
        else:
            _strip(element)
    _strip(document)


def _picture(element: HtmlElement) -> str:
    words = " ".join((element.get("alt") or "").split())
    return f" [picture: {words}] " if words else ""


def _strip(element: HtmlElement) -> None:
    """Keep a language, and the numbers that a table or list needs."""
    kept = {name: element.get(name, "") for name in _NUMBERS if element.get(name, "").isdigit()}
    lang = element.get("lang", "")
    if lang.replace("-", "").isalnum() and len(lang) < 20:
        kept["lang"] = lang
    element.attrib.clear()
    element.attrib.update({name: value[:6] if name in _NUMBERS else value for name, value in kept.items()})
    if element.tag == "details":
        element.set("open", "open")


def _serialised(body: HtmlElement) -> Iterator[str]:
    if body.text:
        holder = etree.Element("p")
        holder.text = body.text
        yield str(html.tostring(holder, encoding="unicode"))
    for child in body:
        yield str(html.tostring(child, encoding="unicode"))


def _document(inside: str, title: str, lang: str) -> str:
    name = html.Element("title")
    name.text = title or "A stored page"
    said = lang if lang.isalpha() else "en"
    return (
        f'<!doctype html><html lang="{said}"><head><meta charset="utf-8">'
        f"{html.tostring(name, encoding='unicode')}</head><body>{inside}</body></html>"
    )
