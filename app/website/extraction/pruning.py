"""What of a document is content: its main part, without the site's furniture and what nobody is shown."""

import re
from collections.abc import Callable
from itertools import islice

from lxml.html import HtmlElement

FEWEST_WORDS = 5  # a main part with fewer is an empty frame
FEW_WORDS = 20  # a part that is only called the main one must hold as many
_NEVER = frozenset((
    "script", "style", "template", "noscript", "svg", "canvas", "iframe", "object", "embed", "select",
    "option", "datalist", "input", "textarea", "title", "meta", "link", "base", "map", "audio", "video",
    "meter", "progress", "dialog", "math",
))  # fmt: skip
_FURNITURE_ROLES = frozenset({"navigation", "search", "banner", "contentinfo", "alertdialog"})
_AROUND = frozenset({"nav", "header", "footer", "aside"})  # the site around a page that marks no main part
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:cookie[\w-]*?(?:banner|bar|notice|consent|message|control|popup|law|alert|warning|overlay)"
    r"|onetrust[\w-]*|cybotcookiebot\w*|gosscookie\w*|ccc|breadcrumbs?(?:-?trail)?|breadcrumb__list"
    r"|skip-?(?:link|nav|to)[\w-]*|back-?to-?top|phase-banner|print-(?:page|button|link)"
    r"|(?:emergency|site-?wide|global)-(?:alert|banner|notice|message|announcement)s?|localgov-alert-banner"
    r"|social-?(?:share|sharing|media|links|icons|buttons)|share-?(?:links|page|this|buttons|bar|icons|widget)"
    r"|addthis[\w-]*|addtoany[\w-]*|a2a[_-]kit|in-this-section[\w-]*|(?:section|side|sub|local|left|page)-?nav(?:igation)?"
    r"|prev-?next|pagination|pager"
    r"|(?:page|content|article)-?(?:feedback|rating|helpful|useful)|feedback-form|rate-(?:this-)?page"
    r"|(?:was-)?this-page-(?:helpful|useful)|report-a-problem)(?:$|[\s_-]|__)",
    re.IGNORECASE,
)
_AROUND_NAMES = re.compile(  # what stands around a page that marks no main part
    r"^(?:(?:site|page|global|main)?[-_]?(?:header|footer|foot|masthead|top|menu|navigation|nav|banner|logo|search)"
    r"|(?:left|right|side)[-_]?(?:nav|col|column|bar|panel|menu|content)?|top-?links|utility(?:-?nav)?|leftnav|rightnav"
    r"|header[-_]wrapper|footer[-_]wrapper|s4-titlerow|s4-leftpanel|sidebar[-_]nav)$",
    re.IGNORECASE,
)
_MAIN_NAMES = (  # likeliest first
    re.compile(r"^(?:main-?content|content-?main|page-?content|prif-?gynnwys)(?:-?area)?$", re.IGNORECASE),
    re.compile(r"^(?:main|content|contents|primary|article|bodycontent|body-content)$", re.IGNORECASE),
)
_ASKS_OPINION = re.compile(
    r"(?:was|is|did) (?:this|the) (?:page|information|content|article)[\w ]{0,20}(?:helpful|useful|help you)"
    r"|rate this page|did you find (?:what|this|the information)|how (?:useful|helpful) (?:was|is|did)"
    r"|help us (?:to )?improve"
    r"|(?:report|is there) (?:a problem|anything wrong) with this page|give (?:us )?feedback (?:on|about) this page"
    r"|oedd y dudalen hon yn",
    re.IGNORECASE,
)
_HERE_IS_MORE = re.compile(r"(?:in|also in|more in|other pages in) this (?:section|guide)\b", re.IGNORECASE)
_TRAIL = re.compile(
    r"(?:you are here\s*:?|(?:you are here\s*:?\s*)?(?:home|hafan)\s*[›>»/|→])", re.IGNORECASE
)
_MOST_OPINION_WORDS = 80
_MOST_TRAIL_WORDS = 25
_FIRST_PIECES = 12
_GROUPS = frozenset(
    {"form", "fieldset", "section", "div", "aside", "h2", "h3", "h4", "p", "legend", "ul", "ol"}
)
_UNSEEN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:visually-?hidden|sr-only|screen-reader-text|govuk-visually-hidden)(?:$|\s)",
    re.IGNORECASE,
)
_PANEL_CLASS = re.compile(
    r"accordion|collaps|tab-?pane|tabs?[-_]|panel|toggle|expand|reveal|details|faq|answer|show-?hide|step-?nav",
    re.IGNORECASE,
)
_FOLDED = frozenset({"div", "section", "ul", "ol", "dd", "article", "li", "dl"})
_NOT_DISPLAYED = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TRIGGER_MARKS = ("aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-target")


def content_root(document: HtmlElement) -> HtmlElement:
    """The part of the document that is its content, pruned in place."""
    panels = _controlled(document)
    _drop(document, lambda element: _is_unseen(element, panels))
    mains = [element for element in document.iter() if element.tag == "main" or element.get("role") == "main"]
    best = max(mains, key=count_words, default=None)
    if best is None or count_words(best) < FEWEST_WORDS:
        best = _likeliest(document)
    if best is not None:
        most = count_words(best) // 2
        _drop(best, lambda element: _is_furniture(element) and not _holds_the_page(element, most))
        return best
    body = document.find("body")
    whole = document if body is None else body
    most = count_words(whole) // 2
    _drop(
        whole,
        lambda element: (
            _is_around(element) or (_is_furniture(element) and not _holds_the_page(element, most))
        ),
    )
    return whole


def _holds_the_page(element: HtmlElement, most: int) -> bool:
    """A wrapper may be called after what it does without: `page--no-breadcrumbs`."""
    return element.find(".//h1") is not None and count_words(element) > most


def _likeliest(document: HtmlElement) -> HtmlElement | None:
    """Where no main part is marked: what is called one, else the only article."""
    for names in _MAIN_NAMES:
        called = [one for one in document.iter("div", "section", "article", "td") if _is_called(one, names)]
        best = max(called, key=count_words, default=None)
        if best is not None and count_words(best) >= FEW_WORDS:
            return _inner_article(best)
    articles = [one for one in document.iter("article") if count_words(one) >= FEW_WORDS]
    return articles[0] if len(articles) == 1 else None


def _inner_article(root: HtmlElement) -> HtmlElement:
    """The one article that holds the heading of a part and most of its words, or the part itself."""
    inside = [one for one in root.iter("article") if one.find(".//h1") is not None]
    whole = len(inside) == 1 and 2 * count_words(inside[0]) > count_words(root)
    return inside[0] if whole else root


def _is_called(element: HtmlElement, names: re.Pattern[str]) -> bool:
    called = [element.get("id", ""), *element.get("class", "").split()]
    return any(names.match(name) for name in called)


def _is_around(element: HtmlElement) -> bool:
    is_beside = element.tag in _AROUND or element.get("role") == "complementary"
    return is_beside or _is_called(element, _AROUND_NAMES)


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
    hidden = "hidden" in element.attrib and element.get("hidden") != "until-found"
    if hidden or element.get("aria-hidden") == "true" or _NOT_DISPLAYED.search(element.get("style", "")):
        return not _is_folded(element)
    return False


def _is_folded(element: HtmlElement) -> bool:
    """Whether a hidden part looks like one that a click unfolds: by what it or what holds it is called."""
    if element.tag not in _FOLDED:
        return False
    around = [element, *list(element.iterancestors("div", "ul", "li", "section", "dl"))[:2]]
    return any(_PANEL_CLASS.search(one.get("class", "")) for one in around)


def in_heading(element: HtmlElement) -> bool:
    return any(re.fullmatch("h[1-6]|summary", str(above.tag)) for above in element.iterancestors())


def _is_furniture(element: HtmlElement) -> bool:
    if element.tag == "nav" or element.get("role") in _FURNITURE_ROLES:
        return True
    if any(_FURNITURE.search(element.get(name, "")) for name in ("class", "id")):
        return True
    return element.tag in _GROUPS and _leads_away(element)


def _leads_away(element: HtmlElement) -> bool:
    """Whether a small part asks what the reader thinks of the page, or says what lies above or beside it."""
    beginning = " ".join(" ".join(islice(element.itertext(), _FIRST_PIECES)).split())
    if _TRAIL.match(beginning):
        return count_words(element) <= _MOST_TRAIL_WORDS
    if _ASKS_OPINION.match(beginning):
        return count_words(element) <= _MOST_OPINION_WORDS
    if _HERE_IS_MORE.match(beginning) and element.tag in ("div", "section", "aside"):
        linked = sum(count_words(link) for link in element.iter("a"))
        return linked * 2 > count_words(element)
    return False


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
