"""One person in front of one browser: opens addresses of the site and hears every complaint of its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from delivery.database import in_unit_of_work
from delivery.extensions import db
from delivery.models import OutgoingMail, Session
from delivery.models.sign_in import AuthMethod
from delivery.queries.sessions import token_hash
from tests.story_world import NOW, person

Theme = Literal["light", "dark"]
LOCALES = ("en", "zh_Hans_CN")


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
        if who:
            cookie = {"name": "session", "value": site.sign_in(who, locale), "url": site.address}
            self.context.add_cookies([cookie])  # type: ignore[list-item]
        self.context.on("page", self._listen)
        self.context.on("request", self._mind)
        self.page: Page = self.context.new_page()

    def _listen(self, page: Page) -> None:
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")

    def _mind(self, request: Request) -> None:
        if not request.url.startswith((self.site.address, "data:", "blob:", "about:")):
            self.complaints.append(f"a request left the machine: {request.url}")

    def open(self, address: str) -> Page:
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.status < 400, f"{address} answers {answer.status}"
        return self.page

    def expect_complaint(self, pattern: str) -> None:
        """This one belongs to the test: for example the browser's note of an answer 409."""
        self.expected.append(pattern)

    def sideways(self) -> list[str]:
        """What makes the page wider than the screen; empty when nobody has to scroll sideways."""
        found: list[str] = self.page.evaluate(_SIDEWAYS)
        return found

    def leave(self) -> list[str]:
        self.context.close()
        return [said for said in self.complaints if not any(re.search(pattern, said) for pattern in self.expected)]


_SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll("body *")].filter((part) => part.getBoundingClientRect().right > width + 1);
  return wide.slice(0, 5).map((part) => `${part.tagName}.${part.className} to ${Math.round(part.getBoundingClientRect().right)}`);
}"""
