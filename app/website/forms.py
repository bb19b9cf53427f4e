"""What publishers type about pages and keys."""

from typing import ClassVar

from pydantic import Field

from app.core.forms import Form


class AddPage(Form):
    messages: ClassVar[dict[str, str]] = {
        "council": "Choose the council.",
        "topic": "Choose the topic.",
        "url": "Enter the whole address, beginning with https://.",
    }

    council: str = Field(max_length=12)
    topic: str = Field(max_length=40)
    url: str = Field(min_length=8, max_length=2000)
