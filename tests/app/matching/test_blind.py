"""A judge can't tell from a text whose call it is."""

import pytest

from app.accounts.models import Person
from app.councils.models import Council
from app.matching.blind import Mask
from app.scenarios.models import FactKind
from tests.field_world import PLANNED

COUNCIL = Council(
    gss_code="E07999002",
    name="Brig and Hollow City Council",
    short_name="Brig and Hollow",
    slug="brig-and-hollow",
    website="https://www.brighollow.gov.uk/",
)
ASSESSOR = Person(email="a@example.org", name="Alexandra Quill", pseudonym="Person 41", created_at=PLANNED)
MASK = Mask(COUNCIL, [ASSESSOR], "Brig and Hollow City Council")


@pytest.mark.parametrize(
    "text",
    [
        "Brig and Hollow City Council",
        "BRIG & HOLLOW",
        "brig  and\nhollow",
        "https://www.brighollow.gov.uk/bins",
        "waste@brighollow.gov.uk",
        "MyBrighollow app",
        "/brig-and-hollow/bins",
        "E07999002",
        "planning@services.elsewhere.gov.uk",
        "Alexandra Quill, person 41",
    ],
)
def test_names_codes_addresses_and_people_are_hidden(text):
    masked = MASK.hide(f"See {text} for more.").lower()
    for told in ("brig", "hollow", "e07999002", "gov.uk", "quill", "41"):
        assert told not in masked
    assert masked.startswith("see ")
    assert masked.endswith(" for more.")


@pytest.mark.parametrize(
    "text", ["It costs £24.50.", "See www.gov.uk for the form.", "Your council tax bill"]
)
def test_what_tells_nothing_stays(text):
    assert MASK.hide(text) == text


def test_dialling_codes_and_postcodes_are_hidden_unless_they_are_what_is_judged():
    text = "Ring 0141 496 0260 or write to 1 High Street, AB1 2CD."
    assert MASK.hide(text) == "Ring [number] or write to 1 High Street, [postcode]."
    phone = Mask(COUNCIL, [ASSESSOR], kind=FactKind.PHONE)
    assert phone.hide(text) == "Ring 0141 496 0260 or write to 1 High Street, [postcode]."
    address = Mask(COUNCIL, [ASSESSOR], kind=FactKind.ADDRESS)
    assert address.hide(text) == "Ring [number] or write to 1 High Street, AB1 2CD."


def test_a_name_across_the_edge_of_the_passage_is_hidden_whole():
    text = "Fees: Brig and Hollow charges £24.50 a time."
    start = text.index("Hollow")
    marked = MASK.hide_around(text, start, text.index(" a time"))
    assert (marked.before, marked.passage, marked.after) == ("Fees: ", "[council] charges £24.50", " a time.")
