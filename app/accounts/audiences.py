"""The four audiences. A page belongs to the router of the people it is for, and that is its access rule."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool

from app.accounts.models import Person, Role
from app.accounts.queries import find_signed_in
from app.core.clock import now
from app.core.errors import NotAllowed


class SignInNeeded(Exception):
    """Nobody is signed in; the page asked for is come back to after signing in."""


def cookie_name(request: Request) -> str:
    """`__Host-` where the service is reached over https."""
    return "__Host-better-answered" if request.app.state.settings.secure else "better-answered"


async def remember_person(request: Request) -> None:
    """Find who asks and put them where pages look; a reader who is not signed in is nobody."""
    token = request.cookies.get(cookie_name(request))
    request.state.person = await run_in_threadpool(_find_person, request, token) if token else None


def _find_person(request: Request, token: str) -> Person | None:
    # a look of its own, over before the page begins: a request never holds two connections
    with request.app.state.database.glance() as session:
        found = find_signed_in(session, token, now())
        return found.person if found else None


# async, like the audiences: they only look at what is there, so they need no thread of their own
async def _current(request: Request) -> Person:
    person: Person | None = request.state.person
    if person is None:
        raise SignInNeeded
    return person


CurrentPerson = Annotated[Person, Depends(_current)]


class _Audience:
    """Lets in people with one of `roles`; with none, everybody."""

    def __init__(self, name: str, *roles: Role) -> None:
        self.name = name
        self.roles = roles

    async def __call__(self, request: Request) -> None:
        request.state.audience = self.name
        if not self.roles:
            return
        person = await _current(request)
        if not any(person.holds(role) for role in self.roles):
            words = " or ".join(role.value for role in self.roles)
            raise NotAllowed(
                f"This page is for people with the role {words}. You are signed in as {person.email}."
            )


def _router(name: str, *roles: Role) -> APIRouter:
    return APIRouter(dependencies=[Depends(remember_person), Depends(_Audience(name, *roles))])


public = _router("public")
field = _router("field", Role.ASSESSOR, Role.JUDGE)
council = _router("council", Role.COUNCIL)
office = _router("office", Role.PUBLISHER)

AUDIENCES = {"public": public, "field": field, "council": council, "office": office}
