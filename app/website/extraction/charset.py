"""Bytes to characters, as browsers do it: byte order mark, header, meta element, then the likeliest."""

import codecs
import re

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
HEAD = 4096  # how far a meta element is looked for
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,500}>|<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_DECLARED = re.compile(r"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)


def decode(body: bytes, *, content_type: str) -> str:
    """The characters of a page. Bytes that fit nothing become the replacement character."""
    for mark, name in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    name = _known(_CHARSET.search(content_type)) or _from_meta(body[:HEAD]) or _likeliest(body)
    return body.decode(name, "replace")


def _from_meta(head: bytes) -> str:
    for element in _META.findall(head):
        name = _known(_DECLARED.search(element.decode("latin-1")))
        if name:
            # a meta element that could be read byte by byte is not in UTF-16, whatever it says
            return "utf-8" if name.startswith("utf-16") else name
    return ""


def _known(found: re.Match[str] | None) -> str:
    """The codec meant by a label; empty for labels that mean no text encoding."""
    if found is None:
        return ""
    try:
        codec = codecs.lookup(found[1])
        "".encode(codec.name)
    except (LookupError, ValueError):
        return ""
    return "cp1252" if codec.name in ("iso8859-1", "ascii") else codec.name


def _likeliest(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"
