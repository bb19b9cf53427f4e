"""Small groups can't be read out of survey figures, however they are added up; quartiles are a spreadsheet's."""

from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.benchmark import SelfReport as Report
from scoring.benchmark import quartiles, response_rate, results, seen_share, shown_filters
from scoring.decode import to_data
from scoring.errors import EmptyBase, InputError, ScoringError
from scoring.questionnaire import (
    Kind,
    Questionnaire,
    SurveyQuestion,
    SurveySection,
    questionnaire_from_data,
    read_value,
)

# A question, and one asked of those who said yes.
LED_TO = questionnaire_from_data({
    "sections": [
        {
            "name": "One",
            "questions": [
                {
                    "code": "A", "text": "Do you?", "kind": "choice",
                    "choices": [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}],
                },
                {
                    "code": "B", "text": "How much?", "kind": "percent",
                    "asked_when": {"question": "A", "any_of": ["yes"]},
                },
            ],
        }
    ]
})  # fmt: skip

MEMBERSHIPS = st.lists(st.frozensets(st.sampled_from("abcd")), min_size=0, max_size=40)


def filters_of(memberships: list[frozenset[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"all": set()}
    for number, names in enumerate(memberships):
        for name in ("all", *names):
            found.setdefault(name, set()).add(str(number))
    return found


@given(MEMBERSHIPS)
def test_no_sum_or_difference_of_shown_filters_is_about_fewer_than_five(memberships):
    """All combinations with weights −1, 0 and 1: what is left where they do not cancel holds five councils or more."""
    filters = filters_of(memberships)
    shown = sorted(shown_filters(filters))
    for weights in product((-1, 0, 1), repeat=len(shown)):
        left = [
            sum(w for w, name in zip(weights, shown, strict=True) if str(number) in filters[name])
            for number in range(len(memberships))
        ]
        about = sum(one != 0 for one in left)
        assert about == 0 or about >= 5


@given(MEMBERSHIPS)
def test_every_pair_of_shown_filters_differs_by_nobody_or_by_five(memberships):
    filters = filters_of(memberships)
    for one, other in combinations(shown_filters(filters), 2):
        for rest in (filters[one] - filters[other], filters[other] - filters[one]):
            assert not rest or len(rest) >= 5


@given(st.integers(5, 60))
def test_what_endangers_nobody_stays_shown(count):
    everybody = {str(number) for number in range(count)}
    assert shown_filters({"all": everybody, "same": everybody}) == {"all", "same"}
    assert shown_filters({"all": everybody | {f"x{n}" for n in range(5)}, "own": everybody}) == {"all", "own"}


def test_a_nation_of_one_small_group_takes_the_group_beside_it_along():
    england, scotland = {f"e{n}" for n in range(30)}, {f"s{n}" for n in range(4)}
    assert shown_filters({"all": england | scotland, "england": england, "scotland": scotland}) == {"all"}


def test_fewer_than_five_in_all_show_nothing():
    assert shown_filters({"all": set("abcd")}) == frozenset()
    assert shown_filters({}) == frozenset()


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=50))
def test_quartiles_are_on_the_line_through_the_ordered_values(values):
    found = quartiles(values)
    ordered = sorted(values)
    for quarter, given_value in zip((1, 2, 3), (found.low, found.median, found.high), strict=True):
        whole, rest = divmod((len(values) - 1) * quarter, 4)
        exact = Fraction(ordered[whole])
        if rest:
            exact += (ordered[whole + 1] - ordered[whole]) * Fraction(rest, 4)
        assert given_value == pytest.approx(float(exact))
    assert min(values) <= found.low <= found.median <= found.high <= max(values)


def test_nobody_asked_or_answering_is_refused_and_never_zero():
    for call in (lambda: quartiles([]), lambda: response_rate(0, 0), lambda: seen_share(0, 0)):
        with pytest.raises(EmptyBase):
            call()
    with pytest.raises(ScoringError):
        response_rate(2, 1)


def test_an_answer_under_an_unmet_condition_does_not_count():
    said = [Report(str(n), (), {"A": "yes" if n < 6 else "no", "B": str(10 * n)}) for n in range(9)]
    both = {one.question: one for one in results(LED_TO, said)}
    assert dict(both["A"].counts) == {"yes": 6, "no": 3}
    assert (both["B"].asked, both["B"].answered, both["B"].quartiles.median) == (6, 6, 25.0)


ANSWERS = st.tuples(
    st.sampled_from("abc"), st.sampled_from(["yes", "yes", "no", ""]), st.sampled_from(["10", ""])
)


@given(st.lists(ANSWERS, min_size=8, max_size=30))
def test_how_many_were_asked_tells_nothing_of_an_earlier_answer_of_fewer_than_five(councils):
    """Asked B is said yes to A: neither A's counts nor B's, nor both together, are about fewer than five."""
    said = [Report(str(n), (name,), {"A": a, "B": b}) for n, (name, a, b) in enumerate(councils)]
    shown = sorted({one.filter for one in results(LED_TO, said)})
    answered = [one for one in said if one.values["A"]]
    for weights in product((-1, 0, 1), repeat=len(shown)):
        weight = dict(zip(shown, weights, strict=True))
        left = [weight.get("all", 0) + weight.get(one.filters[0], 0) for one in answered]
        about = sum(one != 0 for one in left)
        assert about == 0 or about >= 5


def test_a_question_is_hidden_with_the_one_that_led_to_it():
    """Nine of ten English councils and all three Scottish said yes, and the Scottish left it at that."""
    english = [Report(f"E{n}", ("england",), {"A": "yes" if n else "no", "B": "10"}) for n in range(10)]
    scottish = [Report(f"S{n}", ("scotland",), {"A": "yes"}) for n in range(3)]
    assert [(one.question, one.filter) for one in results(LED_TO, english + scottish)] == [
        ("A", "all"),
        ("B", "all"),
    ]


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        (Kind.NUMBER, "1,234.50", "1234.5"),
        (Kind.NUMBER, "007", "7"),
        (Kind.NUMBER, "-0.00", "0"),
        (Kind.NUMBER, "-3", "-3"),
        (Kind.PERCENT, "80 %", "80"),
        (Kind.PERCENT, "99.99", "99.99"),
        (Kind.TEXT, "  as it is ", "as it is"),
        (Kind.NUMBER, "   ", ""),
    ],
)
def test_a_typed_answer_is_kept_in_one_form(kind, typed, kept):
    assert read_value(SurveyQuestion("Q", "?", kind), typed) == kept


@pytest.mark.parametrize("typed", ["100.01", "-1", "eighty", "1e2", "1.234", "٣", "80 per cent", "1,23"])
def test_a_percentage_that_is_none_is_refused_in_words(typed):
    with pytest.raises(ScoringError, match="Enter a number"):
        read_value(SurveyQuestion("Q", "?", Kind.PERCENT), typed)


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_number_or_refused(text):
    question = SurveyQuestion("Q", "?", Kind.NUMBER, minimum=0, maximum=500)
    try:
        kept = read_value(question, text)
    except ScoringError:
        return
    assert kept == "" or 0 <= float(kept) <= 500
    assert read_value(question, kept) == kept


@pytest.mark.parametrize(
    ("question", "path"),
    [
        ({"code": "1A"}, "sections[0].questions[0].code"),
        ({"text": ""}, "sections[0].questions[0].text"),
        ({"kind": "choice"}, "sections[0].questions[0].choices"),
        ({"choices": [{"value": "a", "label": "A"}]}, "sections[0].questions[0].choices"),
        ({"minimum": 5, "maximum": 4}, "sections[0].questions[0].maximum"),
        ({"kind": "text", "measured": "resolved"}, "sections[0].questions[0].measured"),
        ({"asked_when": {"question": "A9", "any_of": ["x"]}}, "sections[0].questions[0].asked_when.question"),
        ({"weight": 3}, "sections[0].questions[0].weight"),
    ],
)
def test_a_questionnaire_that_can_not_be_names_its_field(question, path):
    data = {
        "sections": [{"name": "One", "questions": [{"code": "A1", "text": "?", "kind": "number"} | question]}]
    }
    with pytest.raises(InputError) as refusal:
        questionnaire_from_data(data)
    assert refusal.value.path == path


def test_a_code_stands_once():
    one = SurveyQuestion("A1", "?", Kind.NUMBER)
    twice = Questionnaire((SurveySection("One", (one,)), SurveySection("Two", (one,))))
    with pytest.raises(InputError, match="used twice"):
        questionnaire_from_data(to_data(twice))
