"""What of a document is content: its main part, without the site's furniture and what nobody is shown."""

import re
from collections.abc import Callable

from lxml.html import HtmlElement

FEWEST_WORDS = 5  # a main part with fewer is an empty frame
_NEVER = frozenset((
    "script", "style", "template", "noscript", "svg", "canvas", "iframe", "object", "embed", "select",
    "option", "datalist", "input", "textarea", "title", "meta", "link", "base", "map", "audio", "video",
    "meter", "progress", "dialog", "math",
))  # fmt: skip
_FURNITURE_ROLES = frozenset(
    {"navigation", "search", "banner", "contentinfo", "complementary", "alertdialog"}
)
_AROUND = frozenset({"nav", "header", "footer", "aside"})  # the site around a page that marks no main part
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookie[\w-]*?(?:banner|bar|notice|consent|message|control|popup|law|alert|warning|overlay)"
    r"|onetrust[\w-]*|cybotcookiebot\w*|ccc|breadcrumbs?|skip-?(?:link|nav|to)[\w-]*|back-to-top|page-feedback"
    r"|feedback-form|social-share|share-(?:links|page|this)|print-page)(?:$|[\s_-]|__)",
    re.IGNORECASE,
)
_UNSEEN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:visually-?hidden|sr-only|screen-reader-text|govuk-visually-hidden)(?:$|\s)",
    re.IGNORECASE,
)
_PANEL_CLASS = re.compile(
    r"accordion|collaps|tab-?pane|tabs?__panel|toggle|expand|reveal|details", re.IGNORECASE
)
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TRIGGER_MARKS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-target")


def content_root(document: HtmlElement) -> HtmlElement:
    """The part of the document that is its content, pruned in place."""
    panels = _controlled(document)
    _drop(document, lambda element: _is_unseen(element, panels))
    mains = [element for element in document.iter() if element.tag == "main" or element.get("role") == "main"]
    best = max(mains, key=count_words, default=None)
    body = document.find("body")
    whole = document if body is None else body
    if best is not None and count_words(best) >= FEWEST_WORDS:
        _drop(best, _is_furniture)
        return best
    _drop(whole, lambda element: _is_furniture(element) or element.tag in _AROUND)
    return whole


def count_words(element: HtmlElement) -> int:
    return len("".join(element.itertext()).split())


def is_trigger(element: HtmlElement) -> bool:
    """Whether a button opens a part of the page, so that its words are a title."""
    named = f"{element.get('class', '')} {element.get('id', '')}"
    return any(mark in element.attrib for mark in _TRIGGER_MARKS) or bool(_PANEL_CLASS.search(named))


def _controlled(document: HtmlElement) -> frozenset[str]:
    """Ids of the parts that a control on the page opens."""
    found: set[str] = set()
    for element in document.iter():
        if isinstance(element, HtmlElement):
            found.update(element.get("aria-controls", "").split())
            for name in ("href", "data-target", "data-bs-target"):
                value = element.get(name, "")
                if value.startswith("#") and is_trigger(element):
                    found.add(value[1:])
    return frozenset(found)


def _is_unseen(element: HtmlElement, panels: frozenset[str]) -> bool:
    if not isinstance(element.tag, str) or element.tag in _NEVER:
        return True
    if _UNSEEN_CLASS.search(element.get("class", "")):
        return True
    if element.tag == "button":
        return not (is_trigger(element) or in_heading(element))
    opens = element.get("id") in panels or element.get("role") == "tabpanel"
    if opens:  # closed for the moment, shown when the reader asks for it
        return False
    if element.get("aria-hidden") == "true":
        return True
    hidden = "hidden" in element.attrib and element.get("hidden") != "until-found"
    if hidden or _NOT_DISPLAYED.search(element.get("style", "")):
        return not _PANEL_CLASS.search(element.get("class", ""))
    return False


def in_heading(element: HtmlElement) -> bool:
    return any(re.fullmatch("h[1-6]|summary", str(above.tag)) for above in element.iterancestors())


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag == "nav" or element.get("role") in _FURNITURE_ROLES:
        return True
    return any(_FURNITURE.search(element.get(name, "")) for name in ("class", "id"))


def _drop(root: HtmlElement, unwanted: Callable[[HtmlElement], bool]) -> None:
    """Take elements out of the tree; what follows them stays."""
    for element in [element for element in root.iterdescendants() if unwanted(element)]:
        parent = element.getparent()
        if parent is not None:
            _keep_tail(element, parent)
            parent.remove(element)


def _keep_tail(element: HtmlElement, parent: HtmlElement) -> None:
    if not element.tail:
        return
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + element.tail
    else:
        before.tail = (before.tail or "") + element.tail
