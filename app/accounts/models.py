"""People, their roles, one-use sign-in links and sessions."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, Relationship

from app.core.database import Row, UtcDateTime, choice


class Role(StrEnum):
    """What a person does here; one person may hold several."""

    ASSESSOR = "assessor"
    JUDGE = "judge"
    COUNCIL = "council"
    PUBLISHER = "publisher"

    @property
    def choice(self) -> tuple[str, str]:
        """Value and words, for a list to choose from."""
        return self.value, self.value.capitalize()


class Person(Row, table=True):
    """One row per person who may sign in, written by accounts.actions.invite."""

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, max_length=320, description="lower case")
    name: str = Field(max_length=120)
    pseudonym: str = Field(unique=True, max_length=40, description="how councils and readers see an assessor")
    active: bool = True
    created_at: datetime = Field(sa_type=UtcDateTime)

    roles: list["RoleGrant"] = Relationship(
        back_populates="person", sa_relationship_kwargs={"lazy": "selectin"}
    )

    @property
    def role_names(self) -> list[str]:
        """The roles held, each once, in alphabetical order."""
        return sorted({grant.role.value for grant in self.roles})

    def holds(self, role: Role) -> bool:
        return any(grant.role == role for grant in self.roles)

    @property
    def council_codes(self) -> list[str]:
        """GSS codes of the councils this person speaks for."""
        return sorted(grant.council_code for grant in self.roles if grant.council_code)


class RoleGrant(Row, table=True):
    """One row per role of a person; a council's user names the council by its GSS code."""

    __table_args__ = (
        UniqueConstraint("person_id", "role", "council_code"),
        CheckConstraint("(role = 'council') = (council_code <> '')", name="council_named"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=choice(Role))
    council_code: str = Field(default="", max_length=12)

    person: Person = Relationship(back_populates="roles")


class SignInLink(Row, table=True):
    """One row per link that was asked for or mailed; the link itself is not kept, only its digest."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    council_code: str = Field(
        default="", max_length=12, description="works only while the person speaks for it; empty: always"
    )
    leads_to: str = Field(default="", max_length=200, description="path that opens then; empty: start page")
    made_at: datetime = Field(sa_type=UtcDateTime, index=True)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignedIn(Row, table=True):
    """One row per signed-in browser, written when a link is used; revoked by signing out or by a publisher."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True, max_length=64)
    began_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    person: Person = Relationship(sa_relationship_kwargs={"lazy": "joined"})
