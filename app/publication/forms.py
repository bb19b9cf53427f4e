"""What the office types to publish and to correct."""

from typing import ClassVar

from pydantic import Field

from app.core.forms import Form


class Publish(Form):
    messages: ClassVar[dict[str, str]] = {
        "title": "Enter a title of up to 200 characters, like “Spring 2027”."
    }

    title: str = Field(min_length=1, max_length=200)


class Correct(Form):
    messages: ClassVar[dict[str, str]] = {
        "reason": "Say why, in up to 2,000 characters; readers see it on the corrections page."
    }

    reason: str = Field(min_length=1, max_length=2000)
