"""``./dev screenshots [WORD …]``: pictures of every page, into ``screenshots/`` with a contact sheet.

All pages in both languages and themes, on a desk and on a phone; words and options narrow that down, for example
``./dev screenshots plan --who zhou --theme dark --width 390``. A word is part of an address or of an endpoint. The clock
stands still and nothing moves, so that two runs of the same product give the same pictures.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from flask_migrate import upgrade
from playwright.sync_api import Browser, sync_playwright

from fixtures.story.load import load_story
from tests.browser.addresses import READERS, Place, survey
from tests.browser.contact_sheet import Picture, contact_sheet
from tests.browser.desk import LOCALES, Desk, Site, Theme
from tests.browser.doors import lay_doors
from tests.browser.readme_pictures import take_readme_pictures
from tests.browser.serving import START, served
from tests.conftest import running, settings_for
from tests.story_world import NOW, TODAY

FOLDER = Path("screenshots")
WIDTHS = (1440, 390)
HEIGHTS = {1440: 900, 390: 844}
THEMES: tuple[Theme, ...] = ("light", "dark")


@dataclass(frozen=True)
class Choice:
    """What is asked for."""

    words: list[str]
    who: list[str]
    widths: list[int]
    locales: list[str]
    themes: list[Theme]

    def wants(self, place: Place) -> bool:
        named = f"{place.address} {place.endpoint}"
        return (not self.who or str(place.who) in self.who) and (not self.words or any(word in named for word in self.words))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev screenshots", description="Pictures of every page, into screenshots/.")
    parser.add_argument("words", nargs="*", metavar="WORD", help="only pages with this in their address or endpoint")
    parser.add_argument("--who", nargs="+", default=[], choices=[str(who) for who in READERS], help="only their pages")
    parser.add_argument("--width", nargs="+", type=int, default=list(WIDTHS), help="pixels: 1440 390")
    parser.add_argument("--locale", nargs="+", default=list(LOCALES), choices=LOCALES)
    parser.add_argument("--theme", nargs="+", default=list(THEMES), choices=THEMES)
    parser.add_argument("--readme", action="store_true", help="only the three pictures of the README, into fixtures/screenshots/")
    chosen = parser.parse_args(arguments)
    with story_site() as site, chromium() as browser:
        if chosen.readme:
            take_readme_pictures(site, browser)
            return 0
        choice = Choice(chosen.words, chosen.who, chosen.width, chosen.locale, chosen.theme)
        taken = list(_pictures(site, browser, choice))
    (FOLDER / "index.html").write_text(contact_sheet(taken), encoding="utf-8")
    print(f"{len(taken)} pictures: {FOLDER / 'index.html'}")
    return 0 if taken else 1


@contextmanager
def story_site() -> Iterator[Site]:
    with tempfile.TemporaryDirectory(prefix="delivery-story-") as name:
        folder = Path(name)
        with running(settings_for(f"sqlite:///{folder / 'story.sqlite'}", folder)) as app:
            app.extensions["clock"] = lambda: NOW
            with app.app_context():
                upgrade()
                load_story(TODAY)
            lay_doors(app)
            with served(app) as site:
                yield site


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=START)
        yield browser
        browser.close()


def _pictures(site: Site, browser: Browser, choice: Choice) -> Iterator[Picture]:
    """Language by language, for it belongs to the person and not to the browser."""
    FOLDER.mkdir(exist_ok=True)
    places = [place for place in survey(site).places if choice.wants(place)]
    for locale in choice.locales:
        for who in dict.fromkeys(place.who for place in places):
            for width, theme in product(choice.widths, choice.themes):
                desk = Desk(site, browser, who, (width, HEIGHTS.get(width, 900)), theme=theme, locale=locale)
                desk.page.emulate_media(reduced_motion="reduce")
                for place in places:
                    if place.who == who:
                        yield _picture(desk, place, width, locale, theme)
                desk.leave()


def _picture(desk: Desk, place: Place, width: int, locale: str, theme: Theme) -> Picture:
    page = re.sub(r"[^A-Za-z0-9]+", "-", place.address).strip("-") or "start"
    name = f"{page}-{place.who}-{width}-{locale[:2]}-{theme}.png"
    (FOLDER / name).write_bytes(picture_of(desk, place))
    return Picture(name, place.address, str(place.who), f"{width} {locale[:2]} {theme}", width)


def picture_of(desk: Desk, place: Place) -> bytes:
    desk.open(place.address, status=place.status)
    desk.settle()
    return desk.page.screenshot(full_page=True, animations="disabled")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
