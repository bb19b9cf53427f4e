"""The application on a loopback port as the demonstration runs it, with one call that is due; it can be stopped."""

from __future__ import annotations

import os
import socket
import threading
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page

from app.accounts.models import Person
from app.core.database import Database
from app.core.settings import Settings
from app.main import create_app
from tests.field_world import World


@dataclass
class Service:
    """`address` stays the same when the service is stopped and started again."""

    folder: Path
    database: Database
    world: World
    judge: Person
    publisher: Person
    port: int = 0
    _running: list[tuple[uvicorn.Server, threading.Thread, socket.socket]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        settings = Settings(
            data_folder=self.folder,
            base_url=self.address,
            demonstration=True,
            worker=False,
            secret_key="k" * 40,
        )
        app = create_app(settings, self.database)
        server = uvicorn.Server(
            uvicorn.Config(app, log_level="warning", ws="none", timeout_graceful_shutdown=1)
        )
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        self._running.append((server, running, listening))

    def stop(self) -> None:
        while self._running:
            server, running, listening = self._running.pop()
            server.should_exit = True
            running.join()
            listening.close()


def sign_in(where: Browser | BrowserContext, service: Service, person: Person, size: tuple[int, int]) -> Page:
    """A page on which a person has just signed in."""
    page = where.new_page() if isinstance(where, BrowserContext) else where.new_page(viewport=window(size))
    page.set_viewport_size(window(size))
    page.goto(f"{service.address}/sign-in")
    page.locator(f'form[action="/sign-in/as/{person.id}"] button').click()
    page.wait_for_url("**/office" if person is service.publisher else "**/field/**")
    return page


def window(size: tuple[int, int]) -> dict[str, int]:
    return {"width": size[0], "height": size[1]}


def is_as_wide_as_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def seen(page: Page, name: str) -> None:
    """Keep a picture where BA_PICTURES names a folder, to look at."""
    if folder := os.environ.get("BA_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
