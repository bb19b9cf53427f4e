"""A stored page is shown without anything that runs, loads or leads anywhere."""

from __future__ import annotations

import re

import pytest
from lxml import html

from app.website.replay import MOST_ELEMENTS, replay

ATTACKS = """<!doctype html><html lang="en"><head><title>Bins</title><base href="http://OUT/">
<meta http-equiv="refresh" content="0;url=http://OUT/refresh"><link rel="stylesheet" href="http://OUT/style.css">
<style>body { background: url(http://OUT/back.png) } @import "http://OUT/import.css";</style>
<script>fetch("http://OUT/script")</script><script src="http://OUT/script.js"></script></head>
<body onload="fetch('http://OUT/onload')"><main style="background:url(http://OUT/inline.png)">
<h1 onclick="alert(1)" onpointerenter="fetch('http://OUT/enter')">Bins</h1>
<p>Put bins out <a href="javascript:fetch('http://OUT/link')">by six</a>
<a href="http://OUT/ping" ping="http://OUT/ping">here</a>.</p>
<img src="http://OUT/picture.png" onerror="fetch('http://OUT/error')" alt="A green bin" srcset="http://OUT/2x.png 2x">
<form action="http://OUT/form" method="post"><input name="a" autofocus onfocus="fetch('http://OUT/focus')">
<button formaction="http://OUT/b">Send</button></form>
<iframe src="http://OUT/frame" srcdoc="<script>fetch('http://OUT/srcdoc')</script>"></iframe>
<object data="http://OUT/object"></object><embed src="http://OUT/embed">
<video src="http://OUT/video" autoplay></video>
<table><tr><td colspan="2" background="http://OUT/td.png">Tuesday</td></tr></table>
<details ontoggle="fetch('http://OUT/toggle')"><summary>More</summary><p>Brown bins weekly.</p></details>
<svg><script>fetch("http://OUT/svg")</script><a xlink:href="javascript:alert(1)"><text>x</text></a>
<image href="http://OUT/svg.png"/><animate onbegin="fetch('http://OUT/begin')" attributeName="x" dur="1s"/>
<foreignObject><p onclick="alert(2)">inside</p><iframe src="http://OUT/foreign"></iframe></foreignObject>
<use href="http://OUT/u#x"/></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;"></table></math>
<noscript><p title="</noscript><img src=x onerror=alert(3)>"></noscript><template><script>alert(4)</script></template>
<textarea></textarea><xmp><script>alert(5)</script></xmp><plaintext><script>alert(6)</script>"""

ALLOWED = re.compile(r"lang|colspan|rowspan|start|open|charset")


def shown(text: str, title: str = "Bins") -> str:
    return replay(text.encode(), content_type="text/html; charset=utf-8", title=title, lang="en")


def test_nothing_that_runs_or_loads_is_left():
    document = html.document_fromstring(shown(ATTACKS).encode())
    tags = {element.tag for element in document.iter()}
    assert not tags & {
        "script",
        "style",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "img",
        "a",
    }
    assert not tags & {
        "base",
        "link",
        "video",
        "template",
        "noscript",
        "textarea",
        "xmp",
        "plaintext",
        "button",
    }
    assert [str(one.get("http-equiv")) for one in document.iter("meta")] == ["None"]
    names = {name for element in document.iter() for name in element.attrib}
    assert all(ALLOWED.fullmatch(name) for name in names), names
    assert "OUT" not in shown(ATTACKS)


def test_the_words_are_left():
    text = html.document_fromstring(shown(ATTACKS).encode()).text_content()
    for words in (
        "Bins",
        "Put bins out by six here.",
        "[picture: A green bin]",
        "Tuesday",
        "Brown bins weekly.",
    ):
        assert words in " ".join(text.split())
    assert 'colspan="2"' in shown(ATTACKS)
    assert "<details open" in shown(ATTACKS)


@pytest.mark.parametrize(
    "text", ["", "<!-- -->", "\x00", "<", "<body>" + "<b>" * 3000, "</p></body><p>after"]
)
def test_a_broken_page_is_shown_as_far_as_it_goes(text):
    assert shown(text).startswith("<!doctype html>")


def test_a_page_without_end_says_so_and_a_title_cannot_break_out():
    assert "too large" in shown("<p>a</p>" * (MOST_ELEMENTS + 1))
    assert "</title><script>" not in shown("<p>a</p>", title="</title><script>alert(1)</script>")
