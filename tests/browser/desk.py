"""One person in front of one browser: opens addresses of the site and hears every complaint of its pages."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import OutgoingMail, Session
from delivery.models.sign_in import AuthMethod
from delivery.queries.sessions import token_hash
from tests.story_world import NOW, person

Theme = Literal["light", "dark"]
LOCALES = ("en", "zh_Hans_CN")
PATIENCE = 30.0
"""Seconds until what is waited for will not come: a slow machine takes long, and only what fails is waited for so long."""
DECISIONS = {"decider": "token-decision", "decided": "token-decided"}
"""Who came by the link in a letter, before and after deciding, and the tokens of these sessions (see doors.py)."""


@dataclass(frozen=True)
class Site:
    """A served application and its address."""

    app: Flask
    address: str

    def sign_in(self, who: str, locale: str | None) -> str:
        """A session of that person, begun just now; its token. With ``locale`` the person reads that language from now on."""
        token = f"browser-{who}"

        def begin() -> None:
            user = person(who)
            if locale:
                user.locale = locale
            if not db.session.query(Session).filter_by(token_hash=token_hash(token)).first():
                proof = {"created_at": NOW, "authenticated_at": NOW, "expires_at": NOW + timedelta(days=1)}
                db.session.add(Session(token_hash=token_hash(token), user_id=user.id, method=AuthMethod.PASSWORD, **proof))

        with self.app.app_context():
            in_unit_of_work(begin)
            db.session.remove()
        return token

    def cookies(self, who: str | None, locale: str | None = None) -> dict[str, str]:
        """What lies in that reader's browser."""
        language = {"language": locale} if locale else {}
        if who is None:
            return language
        session = {"session-decision": DECISIONS[who]} if who in DECISIONS else {"session": self.sign_in(who, locale)}
        return {**session, **language}

    def letters_to(self, who: str) -> list[str]:
        """The plain texts of what is owed to that person, oldest first."""
        with self.app.app_context():
            query = db.session.query(OutgoingMail).filter_by(to_address=person(who).email).order_by(OutgoingMail.id)
            letters = [letter.text for letter in query]
            db.session.remove()
        return letters


class Desk:
    """``page`` is Playwright's; ``open`` an address of the site."""

    def __init__(
        self,
        site: Site,
        chromium: Browser,
        who: str | None,
        size: tuple[int, int],
        *,
        theme: Theme = "light",
        locale: str | None = None,
        scripts: bool = True,
    ) -> None:
        self.site = site
        self.complaints: list[str] = []
        self.expected: list[str] = []
        self.context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme=theme,
            locale=(locale or "en").split("_")[0],
            java_script_enabled=scripts,
            has_touch=size[0] < 600,
            base_url=site.address,
        )
        self.who = who
        self.read(locale)
        self.context.on("page", self._listen)
        self.awaited: set[str] = set()
        self.context.on("request", self._mind)
        self.context.on("requestfinished", self._answered)
        self.context.on("requestfailed", self._answered)
        self.page: Page = self.context.new_page()

    def read(self, locale: str | None) -> None:
        """From the next page on in that language."""
        cookies = self.site.cookies(self.who, locale)
        self.context.add_cookies([{"name": name, "value": value, "url": self.site.address} for name, value in cookies.items()])

    def _listen(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def _mind(self, request: Request) -> None:
        self.awaited.add(request.url)
        if not request.url.startswith((self.site.address, "data:", "blob:", "about:")):
            self.complaints.append(f"a request left the machine: {request.url}")

    def _answered(self, request: Request) -> None:
        self.awaited.discard(request.url)

    def open(self, address: str, *, status: int = 200) -> Page:
        """The page of that address, as loaded; ``settle`` waits for what its scripts fetch. ``status``: of an error page."""
        if status >= 400:
            self.expect_complaint(f"{re.escape(address)}: .*status of {status}")
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status == status if status >= 400 else answer.status < 400, f"{address} answers {answer.status}"
        return self.page

    def settle(self, patience: float = PATIENCE) -> None:
        """Until nothing is on its way any more, and two pictures were painted since."""
        deadline = time.monotonic() + patience
        while True:
            self.page.evaluate(TWO_PICTURES)
            if not self.awaited:
                return
            assert time.monotonic() < deadline, f"{self.page.url} still waits for {self.awaited}"
            self.page.wait_for_timeout(20)

    def expect_complaint(self, pattern: str) -> None:
        """This one belongs to the test: for example the browser's note of an answer 409."""
        self.expected.append(pattern)

    def sideways(self) -> list[str]:
        """What makes the page wider than the screen; empty when nobody has to scroll sideways."""
        found: list[str] = self.page.evaluate(_SIDEWAYS)
        return found

    def heard(self) -> list[str]:
        """What pages complained about since this was last asked."""
        said, self.complaints = self.complaints, []
        return [complaint for complaint in said if not any(re.search(pattern, complaint) for pattern in self.expected)]

    def leave(self) -> list[str]:
        self.context.close()
        return self.heard()


def follow(way: Locator) -> None:
    """Click what leads to another page, and go on when that is there whole: what is counted or read at once is not waited for."""
    with way.page.expect_navigation():
        way.click()


TWO_PICTURES = "() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(() => painted())))"
_SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const isBox = (part) => getComputedStyle(part).overflowX !== "visible";
  const scrolls = (part) => part && part !== document.body && (isBox(part) || scrolls(part.parentElement));
  const reaches = (part) => part.getBoundingClientRect().right > width + 1;
  const wide = [...document.querySelectorAll("body *")].filter((part) => reaches(part) && !scrolls(part.parentElement));
  const name = (part) => `${part.tagName}.${part.getAttribute("class")}`;
  return wide.slice(0, 5).map((part) => `${name(part)} to ${Math.round(part.getBoundingClientRect().right)}`);
}"""
