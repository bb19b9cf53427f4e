"""Bad input is a clear state, never an exception; the same input gives the same bytes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.matching import PageText, match_answer, prepare_page, propose_fact, propose_key

PAGE = PageText(
    "https://www.quenby.example/bins",
    "Missed bins\nReport it within 2 working days. We come back within 3 working days.\n"
    "The fee is £12.50 for each bin.",
)
SCRAPS = st.sampled_from(
    ["£", "24.50", "half", "to", "a", "and", "hundred", "oh", "double", "9am", "-", "31/02/2027", "dot", "at",
     "\u202e", "<b>", "&pound;", "&#0;", "؟", "٣", "½", "twenty", "first", "no", "not", "except", "bob",
     "dydd", "ddeg",
     "per", "or", "so", "/", ":", "%", "every", "other", "week", "year", "thousand", "1,000,000,000",
     "0" * 40]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(SCRAPS, max_size=30).map(" ".join))


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, answer=TEXTS)
def test_no_text_upsets_the_engine(text, answer):
    page = PageText("https://www.quenby.example/x", text)
    result = match_answer([page], answer, None, expected_points=[answer], topic=answer)
    for fact in result.facts:
        assert answer[fact.start : fact.end] == fact.text
        assert 0 <= fact.confidence <= 1
        if fact.evidence is not None:
            assert text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote
    assert len(result.points) == 1


@settings(max_examples=100, deadline=None)
@given(said=TEXTS, question=TEXTS, key=TEXTS)
def test_no_note_upsets_a_proposal(said, question, key):
    proposal = propose_fact(PAGE, question=question, said=said, key_value=key, key_quote=key)
    assert proposal.reason.endswith(".")
    assert propose_key(PAGE, [question])[0].question == question


def test_an_empty_page_holds_nothing():
    result = match_answer([PageText("https://www.quenby.example/", "")], "It is £12.50.", None)
    assert [fact.verdict for fact in result.facts] == ["not_on_website"]
    assert match_answer([], "It is £12.50.", None).overall == "not_on_website"


def test_an_empty_answer_is_not_given():
    assert match_answer([PAGE], "", None).overall == "not_given"
    assert match_answer([PAGE], "", []).overall == "not_given"


def test_a_page_of_two_megabytes_is_read():
    page = PageText("https://www.quenby.example/", (PAGE.text + "\n") * 17_000)
    assert len(page.text) > 1_900_000
    assert match_answer([page], "", ["they come back within three working days"]).overall == "matches"


def test_html_left_in_and_direction_marks_change_nothing():
    marked = (
        "Missed bins\nWe come back <b>within&nbsp;3</b> \u202bworking\u202c days.\n"
        "The fee is &pound;12.50 a bin."
    )
    result = match_answer(
        [PageText("u", marked)], "", ["they return in three working days", "it is £12.50 a bin"]
    )
    assert [fact.verdict for fact in result.facts] == ["matches", "matches"]
    assert (
        marked[result.facts[0].evidence.start : result.facts[0].evidence.end]
        == result.facts[0].evidence.quote
    )


def test_another_language_contradicts_nothing():
    french = PageText("u", "Nous collectons les encombrants le mardi. Le tarif est fixé par la commune.")
    result = match_answer([french], "", ["they empty the bins on Thursday mornings", "you need a permit"])
    assert "contradicts" not in [fact.verdict for fact in result.facts]


def test_the_same_input_gives_the_same_result_each_time():
    first = repr(
        match_answer([PAGE], "It is £12 a bin. They come back in three days.", None, topic="missed bin")
    )
    for _ in range(1000):
        page = prepare_page(PAGE)
        again = match_answer(
            [page], "It is £12 a bin. They come back in three days.", None, topic="missed bin"
        )
        assert repr(again) == first


def test_time_to_read_a_page_is_spent_once_for_each_sentence():
    once, many = prepare_page(PAGE), prepare_page(PageText("u", (PAGE.text + "\n") * 50))
    assert len(many.sentences) == 50 * len(once.sentences)
