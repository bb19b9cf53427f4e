"""A stored page in a browser: neither our cleaning nor the sandbox alone lets anything run or load."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Route

from app.website.replay import POLICY, replay
from tests.app.website.test_replay import ATTACKS

OUTSIDE = "outside.example"
HERE = "http://copies.example/copy"


@pytest.mark.parametrize("cleaned", [True, False], ids=["as it is served", "with the sandbox alone"])
def test_nothing_runs_or_loads(browser: Browser, cleaned: bool):
    attacks = ATTACKS.replace("OUT", OUTSIDE)
    body = attacks
    if cleaned:
        body = replay(attacks.encode(), content_type="text/html", title="Bins", lang="en")
    asked: list[str] = []
    said: list[str] = []
    page = browser.new_page()

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
        route.fulfill(body=body, headers=headers)

    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.context.route("**/*", answer)
    page.goto(HERE)
    for name in ("Bins", "by six"):
        page.get_by_text(name).last.click(force=True)
    page.wait_for_timeout(300)
    assert asked == [HERE]
    assert said == []
    assert page.url == HERE
    assert page.get_by_text("Put bins out").first.is_visible()
    page.close()
