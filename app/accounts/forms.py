"""What people type to sign in and to invite."""

from typing import Annotated, ClassVar

from pydantic import AfterValidator, EmailStr, Field

from app.accounts.models import Role
from app.core.forms import Form


def _inside(path: str) -> str:
    """A path of this service, or the start page: never another site."""
    plain = (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and path.isprintable()
        and "\\" not in path
    )
    return path if plain else "/"


InsidePath = Annotated[str, AfterValidator(_inside), Field(max_length=2000)]


class SignIn(Form):
    messages: ClassVar[dict[str, str]] = {"email": "Enter your e-mail address, like name@council.example."}

    email: EmailStr


class UseLink(Form):
    messages: ClassVar[dict[str, str]] = {"token": "Open the link in your mail again; part of it is missing."}

    token: str = Field(min_length=20, max_length=200)


class Invite(Form):
    messages: ClassVar[dict[str, str]] = {
        "email": "Enter an e-mail address, like name@council.example.",
        "role": "Choose a role.",
    }

    email: EmailStr
    name: str = Field(default="", max_length=120)
    role: Role
    council: str = Field(default="", max_length=12)


class SetActive(Form):
    active: bool
