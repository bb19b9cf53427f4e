"""What a publisher types about a wave."""

from typing import Annotated, ClassVar

from pydantic import Field

from app.core.forms import Day, Form
from app.councils.models import ContactChannel, CouncilType
from app.waves.models import Measure, ProposalShown, UnreachedPolicy
from app.waves.rules import AGREEMENT_CALLS, AGREEMENT_FLOOR

LARGEST_SEED = 2**31 - 1
TopicId = Annotated[int, Field(ge=1, le=2**31 - 1)]


class DraftForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "title": "Enter a title of at most 200 characters, like Autumn 2026.",
        "code": "Enter small letters, digits and hyphens, like autumn-2026.",
        "from_date": "Enter the first day of calls, like 22/11/2026.",
        "to_date": "Enter the last day of calls, like 18/12/2026.",
    }

    title: str = Field(min_length=1, max_length=200)
    code: str = Field(min_length=2, max_length=40, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    from_date: Day
    to_date: Day
    fictional: bool = False
    retest_of: str = Field(default="", max_length=40)
    council: str = Field(default="", max_length=12)
    versions: list[TopicId] = Field(default_factory=list, max_length=200)


class ChooseForm(Form):
    messages: ClassVar[dict[str, str]] = {
        "title": DraftForm.messages["title"],
        "from_date": DraftForm.messages["from_date"],
        "to_date": DraftForm.messages["to_date"],
        "contact_channel": "Choose how councils are asked.",
        "answer_limit_days": "Enter whole working days, from 1 to 60.",
        "groups": "Choose groups of councils from the list.",
        "topics": "Choose topics from the list.",
        "assessors": "Choose assessors from the list.",
        "calls_per_topic": "Enter a whole number from 1 to 30.",
        "second_judging_percent": "Enter a whole number from 0 to 100.",
        "burden_minutes": "Enter whole minutes, at most 10,000; 0 means no limit.",
        "calibration_percent": "Enter a whole number from 0 to 100; 0 means not required.",
        "agreement_floor": "Enter a number from 0 to 1, like 0.667; 0 means that no agreement is asked for.",
        "agreement_calls": "Enter a whole number from 1 to 10,000.",
        "proposal_shown": "Choose when judges see what the comparison proposes.",
        "seed": "Enter a whole number up to 2,147,483,647.",
        "lead_measure": "Choose which measure leads.",
        "unreached_policy": "Choose how a call that reached nobody counts.",
    }

    title: str = Field(min_length=1, max_length=200)
    from_date: Day
    to_date: Day
    contact_channel: ContactChannel = ContactChannel.TELEPHONE
    answer_limit_days: int = Field(default=20, ge=1, le=60)
    groups: list[CouncilType] = Field(default_factory=list)
    topics: list[TopicId] = Field(default_factory=list, max_length=200)
    assessors: list[TopicId] = Field(default_factory=list, max_length=1000)
    calls_per_topic: int = Field(default=1, ge=1, le=30)
    second_judging_percent: int = Field(default=15, ge=0, le=100)
    burden_minutes: int = Field(default=0, ge=0, le=10_000)
    calibration_percent: int = Field(default=0, ge=0, le=100)
    agreement_floor: float = Field(default=AGREEMENT_FLOOR, ge=0, le=1, allow_inf_nan=False)
    agreement_calls: int = Field(default=AGREEMENT_CALLS, ge=1, le=10_000)
    proposal_shown: ProposalShown = ProposalShown.AFTER
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)
    lead_measure: Measure = Measure.MATCH
    unreached_policy: UnreachedPolicy = UnreachedPolicy.ZERO
