"""What a row of the register and a telephone line must be. Answers without a database."""

import re
import unicodedata
from datetime import date, timedelta

import phonenumbers

from app.core.errors import BadInput
from app.councils.models import ContactChannel, CouncilType, Nation

CODE_PATTERNS = {
    Nation.ENGLAND: re.compile(r"E(06|07|08|09|10)\d{6}"),
    Nation.SCOTLAND: re.compile(r"S12\d{6}"),
    Nation.WALES: re.compile(r"W06\d{6}"),
    Nation.NORTHERN_IRELAND: re.compile(r"N09\d{6}"),
}
FICTIONAL_CODE = re.compile(r"[XZ][A-Z0-9]{2,11}|[ENSW][0-9]{2}9[0-9]{5}")  # no real code counts so high
NATION_OF_TYPE = {
    CouncilType.SCOTTISH_UNITARY: Nation.SCOTLAND,
    CouncilType.WELSH_UNITARY: Nation.WALES,
    CouncilType.NI_DISTRICT: Nation.NORTHERN_IRELAND,
}
TYPE_NAMES = {
    CouncilType.ENGLISH_COUNTY: "English county councils",
    CouncilType.ENGLISH_DISTRICT: "English district councils",
    CouncilType.UNITARY: "English unitary councils",
    CouncilType.METROPOLITAN: "Metropolitan boroughs",
    CouncilType.LONDON_BOROUGH: "London boroughs",
    CouncilType.SCOTTISH_UNITARY: "Scottish councils",
    CouncilType.WELSH_UNITARY: "Welsh councils",
    CouncilType.NI_DISTRICT: "Northern Ireland districts",
}
TYPE_WORDS = {
    CouncilType.ENGLISH_COUNTY: "English county",
    CouncilType.ENGLISH_DISTRICT: "English district",
    CouncilType.UNITARY: "English unitary",
    CouncilType.METROPOLITAN: "Metropolitan borough",
    CouncilType.LONDON_BOROUGH: "London borough",
    CouncilType.SCOTTISH_UNITARY: "Scottish council",
    CouncilType.WELSH_UNITARY: "Welsh council",
    CouncilType.NI_DISTRICT: "Northern Ireland district",
}
TYPE_CHOICES = [(kind.value, name) for kind, name in TYPE_NAMES.items()]
NATION_CHOICES = [(nation.value, nation.value) for nation in Nation]
# Ofcom keeps 01632 960000 to 960999 for drama, so that a fictional council has numbers that nobody answers
DRAMA_PREFIX = "1632960"
LONGEST_RUN = 31
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
WEB = re.compile(r"https?://[^\s/.]+(\.[^\s/.]+)+(/\S*)?")
WRITTEN_CHOICES = [(one.value, one.words.capitalize()) for one in ContactChannel if one.is_written]
NUMBER_KINDS_REFUSED = {phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.PAGER}


def code_fits(code: str, nation: Nation, *, fictional: bool) -> bool:
    """Whether a GSS code has the shape of its nation's; fictional councils have codes that no real one can have."""
    pattern = FICTIONAL_CODE if fictional else CODE_PATTERNS[nation]
    return pattern.fullmatch(code) is not None


def nation_fits(kind: CouncilType, nation: Nation) -> bool:
    """Whether councils of this type exist in this nation."""
    return NATION_OF_TYPE.get(kind, Nation.ENGLAND) == nation


def slug_of(name: str) -> str:
    """A name as it stands in an address.

    >>> slug_of("Bristol, City of")
    'bristol-city-of'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower().replace("'", "")))[:120]


def dialled(number: str) -> str:
    """A UK number as people write it. Raises BadInput (no UK number, or one that costs the caller extra).

    >>> dialled("+441273263000")
    '01273 263000'
    """
    try:
        found = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        found = None
    if found is None or found.country_code != 44 or not _can_be_called(found):
        raise BadInput("Check the number.", {"number": "Enter a UK telephone number, like 0113 496 0001."})
    if phonenumbers.number_type(found) in NUMBER_KINDS_REFUSED:
        raise BadInput("Check the number.", {"number": "Premium-rate numbers are never called."})
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.NATIONAL)


def _can_be_called(number: phonenumbers.PhoneNumber) -> bool:
    return phonenumbers.is_valid_number(number) or str(number.national_number).startswith(DRAMA_PREFIX)


def check_address(channel: ContactChannel, address: str) -> None:
    """An e-mail is sent to an e-mail address; a form or chat stands at a web address."""
    if not channel.is_written:
        raise BadInput("Check the way.", {"contact_channel": "Choose e-mail, web form or web chat."})
    if channel == ContactChannel.EMAIL and not EMAIL.fullmatch(address):
        raise BadInput(
            "Check the address.", {"address": "Enter an e-mail address, like waste@council.example."}
        )
    if channel != ContactChannel.EMAIL and not WEB.fullmatch(address):
        words = f"Enter the web address of the {channel.words}, like https://www.council.example/ask."
        raise BadInput("Check the address.", {"address": words})


def days_between(first: date, last: date | None) -> list[date]:
    """Every day of a run. Raises BadInput (backwards, or longer than a month)."""
    last = last or first
    if last < first:
        raise BadInput("Check the days.", {"last": "The last day can't be before the first."})
    if (last - first).days >= LONGEST_RUN:
        raise BadInput("Check the days.", {"last": f"Enter at most {LONGEST_RUN} days at a time."})
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
