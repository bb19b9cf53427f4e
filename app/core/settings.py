"""Settings, all from the environment with the prefix BA_; each is named in README."""

from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class UnsafeSettings(Exception):
    """A start that would put people's data at risk; the text says the remedy."""


class Settings(BaseSettings):
    """One value per environment variable; the field's name in capitals after BA_."""

    model_config = SettingsConfigDict(env_prefix="BA_", extra="ignore")

    data_folder: Path = Field(default=Path("var"), description="Folder of the embedded database.")
    database_url: str = Field(
        default="", description="SQLAlchemy address; empty means SQLite in the data folder."
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000", description="Public address, used in mails and links."
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on.")
    secret_key: str = Field(default="", description="At least 32 random characters; needed outside the demo.")
    debug: bool = Field(default=False, description="Show error details; only on this machine.")
    demonstration: bool = Field(
        default=False, description="Fictional country, open sign-in, banner on every page."
    )
    contact_address: str = Field(
        default="", description="Address that councils can write to; named when pages are fetched."
    )
    fetch_allow: frozenset[str] = Field(
        default=frozenset(),
        description='JSON list of "host:port" that may be fetched though not public.',
    )
    fetch_pause_seconds: float = Field(
        default=1.0, ge=0, description="Pause between two requests to one host."
    )
    worker: bool = Field(default=True, description="Run the job worker inside the web process.")
    worker_concurrency: int = Field(default=4, ge=1, le=64, description="Jobs run at once by one worker.")
    smtp_host: str = Field(default="", description="Mail server; empty keeps mail in the outbox.")
    smtp_port: int = Field(default=587, ge=1, le=65535, description="Port of the mail server.")
    smtp_username: str = Field(default="", description="Name at the mail server, if it asks.")
    smtp_password: str = Field(default="", description="Password at the mail server, if it asks.")
    smtp_tls: bool = Field(default=True, description="Use STARTTLS with the mail server.")
    passage_model: bool = Field(
        default=False,
        description="Find passages by meaning too, with the model of the extra better-answered[models].",
    )
    second_opinion_url: str = Field(
        default="",
        description="OpenAI-compatible server asked for a second opinion on facts; empty asks none.",
    )
    second_opinion_model: str = Field(default="", description="The model asked there.")
    second_opinion_key: str = Field(default="", description="Its key, if it asks for one.")
    mail_from: str = Field(default="better-answered@localhost", description="Sender of mails.")

    @cached_property
    def database_address(self) -> str:
        """The SQLAlchemy URL that is used, with psycopg 3 for PostgreSQL."""
        if not self.database_url:
            return f"sqlite:///{self.data_folder / 'better-answered.sqlite3'}"
        for plain in ("postgres://", "postgresql://"):
            if self.database_url.startswith(plain):
                return "postgresql+psycopg://" + self.database_url.removeprefix(plain)
        return self.database_url

    @property
    def secure(self) -> bool:
        """Whether people reach the service over https."""
        return urlsplit(self.base_url).scheme == "https"

    def check_safe(self) -> None:
        """Refuse a start that would be unsafe. Raises UnsafeSettings with the remedy."""
        if not self.demonstration and len(self.secret_key) < 32:
            raise UnsafeSettings(
                "BA_SECRET_KEY is missing or shorter than 32 characters. Set it to a random value, "
                "for example the output of: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        for remedy, open_door in (
            ("Set BA_DEBUG=false, or listen on 127.0.0.1.", self.debug),
            ("Set BA_DEMONSTRATION=false, or listen on 127.0.0.1.", self.demonstration),
        ):
            if open_door and not (_is_this_machine(self.host) and _is_this_machine(self._base_host)):
                what = "error details" if self.debug else "sign-in without a mail"
                raise UnsafeSettings(f"This would show {what} to anyone on the network. {remedy}")

    @property
    def _base_host(self) -> str:
        return urlsplit(self.base_url).hostname or ""


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
