"""The register in the office and in public."""

import pytest
from sqlmodel import select

from app.accounts.models import Role
from app.core import clock
from app.core.audit import AuditEvent
from app.core.database import Database
from app.councils import actions, queries
from app.councils.models import Council, CouncilType, Line, Nation
from tests.conftest import SignIn

LINE = {
    "number": "0113 496 0001",
    "label": "Main line",
    "found_at": "https://www.leeds.gov.uk/contact",
    "verified_on": "23/11/2020",
    "hours_0": "9:00-12:30, 13:30-17:00",
    "hours_4": "09:00-16:00",
}


@pytest.fixture
def register(database: Database) -> None:
    with database.write() as session:
        actions.load_shipped(session, by=None, at=clock.now())
        session.add(
            Council(
                gss_code="X01000001",
                name="Fenmark Council",
                short_name="Fenmark",
                slug="fenmark",
                type=CouncilType.UNITARY,
                nation=Nation.ENGLAND,
                region="East",
                fictional=True,
            )
        )


def test_an_empty_register_says_what_to_do(sign_in: SignIn):
    answer = sign_in(Role.PUBLISHER).get("/office/councils")
    assert "The register is empty" in answer.text
    assert "/office/councils/import" in answer.text
    assert sign_in().get("/councils/register").status_code == 200


@pytest.mark.usefixtures("register")
def test_councils_are_found_by_name_code_type_and_nation(sign_in: SignIn):
    office = sign_in(Role.PUBLISHER)
    assert "383 councils on the register" in office.get("/office/councils").text
    assert "Page 2 of 16" in office.get("/office/councils?number=2").text
    assert "Leeds City Council" in office.get("/office/councils?words=leeds").text
    assert "Fife Council" in office.get("/office/councils?words=S12000047").text
    assert "No council fits" in office.get("/office/councils?words=100%25_").text
    assert "22 councils in all" in office.get("/office/councils?type=welsh-unitary").text
    assert "32 councils in all" in office.get("/office/councils?nation=Scotland&type=nonsense").text
    assert "48 councils in all" in office.get("/office/councils?former=yes").text


@pytest.mark.usefixtures("register")
def test_the_public_register_names_real_councils_alone_and_says_that_it_holds_no_results(sign_in: SignIn):
    answer = sign_in().get("/councils/register")
    assert "382 UK councils" in answer.text
    assert "It holds no results" in answer.text
    assert "No council fits" in sign_in().get("/councils/register?words=Fenmark").text


def test_a_file_is_reported_first_and_written_when_confirmed(sign_in: SignIn, database: Database):
    office = sign_in(Role.PUBLISHER)
    text = 'gss_code,name,type,nation\nE08000035,"Leeds ""<b>"" Council",metropolitan,England\n'
    first = office.post("/office/councils/import", files={"file": ("leeds.csv", text.encode())})
    assert "1 council would change" in first.text
    assert "Leeds &#34;&lt;b&gt;&#34; Council" in first.text
    with database.read() as session:
        assert queries.find_council(session, "E08000035") is None
    again = {"text": text.replace("\n", "\r\n"), "file_name": "leeds.csv", "confirm": "yes"}
    assert office.post("/office/councils/import", again).status_code == 303
    with database.read() as session:
        assert queries.council_by_code(session, "E08000035").name == 'Leeds "<b>" Council'


def test_the_shipped_register_can_be_looked_at_before_it_is_imported(sign_in: SignIn):
    answer = sign_in(Role.PUBLISHER).post("/office/councils/import", {"shipped": "councils.csv"})
    assert "382 councils would change" in answer.text


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Choose a CSV file."),
        ("name\nCaf\u00e9".encode("latin-1"), "not in UTF-8"),
        (b"gss_code,name,type,nation\nE08000035,,metropolitan,England\n", "Line 2: the name is missing"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_plain_words(sign_in: SignIn, content: bytes, words: str):
    answer = sign_in(Role.PUBLISHER).post("/office/councils/import", files={"file": ("a.csv", content)})
    assert answer.status_code == 422
    assert words in answer.text


@pytest.mark.usefixtures("register")
def test_a_line_is_entered_once_and_brought_up_to_date(sign_in: SignIn, database: Database):
    office = sign_in(Role.PUBLISHER)
    for label in ("Main line", "Switchboard"):
        answer = office.post("/office/councils/E08000035/lines", {**LINE, "label": label})
        assert answer.status_code == 303
    with database.read() as session:
        line = session.exec(select(Line)).one()
        assert (line.label, line.number) == ("Switchboard", "0113 496 0001")
        assert [(span.weekday, span.opens) for span in line.hours] == [
            (0, "09:00"),
            (0, "13:30"),
            (4, "09:00"),
        ]
    page = office.get("/office/councils/E08000035").text
    assert "Mon 09:00–12:30, 13:30–17:00" in page
    assert office.post(f"/office/councils/E08000035/lines/{line.id}/verified").status_code == 303
    assert office.post(f"/office/councils/E08000032/lines/{line.id}/verified").status_code == 404
    with database.read() as session:
        assert session.exec(select(Line)).one().verified_on == clock.now().date()
        assert "councils.verify_line" in [event.name for event in session.exec(select(AuditEvent))]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("number", "123", "Enter a UK telephone number"),
        ("number", "0909 879 0001", "Premium-rate numbers are never called"),
        ("number", "+33 1 42 68 53 00", "Enter a UK telephone number"),
        ("hours_1", "nine to five", "Enter hours like 09:00-17:00"),
        ("hours_1", "09:00-12:00,11:00-13:00", "Two spans of this day overlap"),
        ("found_at", "leeds", "Enter the address"),
        ("found_at", "", "Enter the address"),
        ("verified_on", "1/1/2190", "in the future"),
    ],
)
@pytest.mark.usefixtures("register")
def test_bad_typing_is_kept_with_its_error(sign_in: SignIn, field: str, value: str, words: str):
    answer = sign_in(Role.PUBLISHER).post("/office/councils/E08000035/lines", {**LINE, field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{value}"' in answer.text


@pytest.mark.usefixtures("register")
def test_a_former_council_names_its_successors(sign_in: SignIn):
    page = sign_in(Role.PUBLISHER).get("/office/councils/E07000246").text
    assert "Taken over by" in page
    assert "Somerset" in page
    assert sign_in(Role.PUBLISHER).get("/office/councils/E99999999").status_code == 404
