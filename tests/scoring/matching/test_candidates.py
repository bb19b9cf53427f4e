"""Which pages may answer for a topic: the order, the reasons, and what must not change either."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.matching.candidates import Candidate, closeness, rank_candidates

TOPIC, ABOUT = "Bulky waste collection", "Having a sofa, a mattress or another large item taken away."
HOST = "https://www.ambleford.example"
BULKY = Candidate(HOST + "/bins/bulky-waste-collection", ("Bulky waste collection",))
OTHERS = [
    Candidate(HOST + f"/{path}", (words,))
    for path, words in [
        ("bins/garden-waste-collection", "Garden waste collection"),
        ("bins/missed-bin", "Report a missed bin collection"),
        ("council-tax/pay", "Pay your council tax"),
        ("news/2026/bulky-waste-collection", "Bulky waste collection costs more from April"),
        ("about", "About the council"),
    ]
]


def order(candidates: list[Candidate]) -> list[str]:
    return [one.candidate.url.removeprefix(HOST) for one in rank_candidates(TOPIC, ABOUT, candidates)]


def test_the_page_whose_words_are_the_topics_comes_first_and_news_after_it():
    found = order([*OTHERS, BULKY])
    assert found[0] == "/bins/bulky-waste-collection"
    assert "/council-tax/pay" not in found
    assert "/about" not in found


def test_the_word_that_tells_a_page_apart_outweighs_how_easily_another_is_found():
    hidden = Candidate(HOST + "/bulky-waste", in_sitemap=True)
    near = Candidate(HOST + "/garden-waste", ("Garden waste collection",), 1, None, True, True)
    assert order([*OTHERS[1:3], near, hidden])[0] == "/bulky-waste"


def test_the_reasons_say_what_was_seen():
    seen = replace(BULKY, clicks=1, search_place=2, in_a_to_z=True, in_sitemap=True)
    (found, *_) = rank_candidates(TOPIC, ABOUT, [*OTHERS, seen], query="bulky waste")
    assert found.reasons == (
        "its link says “bulky”, “waste” and “collection”",
        "its address says “bulky”, “waste” and “collection”",
        "number 2 in the site’s own search for “bulky waste”",
        "listed in the site’s A to Z",
        "one click from home",
        "named in the sitemap",
    )
    (news,) = [one for one in rank_candidates(TOPIC, ABOUT, [*OTHERS, seen]) if "/news/" in one.candidate.url]
    assert news.reasons[-1] == "looks like news or minutes, which count half"


def test_a_page_that_only_the_sites_search_knows_is_proposed():
    (found,) = rank_candidates(TOPIC, ABOUT, [Candidate(HOST + "/node/4711", search_place=1)], query="sofa")
    assert found.reasons == ("number 1 in the site’s own search for “sofa”",)


@pytest.mark.parametrize(
    "more", [{"search_place": 1}, {"in_a_to_z": True}, {"clicks": 1}, {"words": ("Bulky waste", "Sofas")}]
)
def test_what_speaks_for_a_page_never_takes_points(more):
    plain = {one.candidate.url: one.points for one in rank_candidates(TOPIC, ABOUT, [*OTHERS, BULKY])}
    better = rank_candidates(TOPIC, ABOUT, [*OTHERS, replace(BULKY, **more)])
    assert better[0].candidate.url == BULKY.url
    assert better[0].points >= plain[BULKY.url]


@pytest.mark.parametrize(
    ("words", "path", "wanted"),
    [
        ("Bulky waste collections", "/x", 1.0),
        ("", "/bulky_waste-collection.aspx", 1.0),
        ("Contact us", "/contact", 0.0),
        ("Bulky items", "/x", 1 / 3),
    ],
)
def test_how_close_a_link_is(words, path, wanted):
    assert closeness(TOPIC, words, HOST + path) == pytest.approx(wanted)


candidates = st.lists(
    st.builds(
        Candidate,
        url=st.text(max_size=30).map(lambda path: HOST + "/" + path),
        words=st.lists(st.text(max_size=30), max_size=3).map(tuple),
        clicks=st.none() | st.integers(0, 9),
        search_place=st.none() | st.integers(1, 30),
        in_a_to_z=st.booleans(),
        in_sitemap=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.url,
)


@given(candidates, st.text(max_size=40), st.text(max_size=40), st.randoms())
def test_any_site_is_ranked_within_bounds_and_its_order_of_listing_is_nothing(found, topic, about, chance):
    ranked = rank_candidates(topic, about, found)
    assert all(20 <= one.points <= 100 and one.reasons for one in ranked)
    assert [one.points for one in ranked] == sorted((one.points for one in ranked), reverse=True)
    mixed = list(found)
    chance.shuffle(mixed)
    assert rank_candidates(topic, about, mixed) == ranked
