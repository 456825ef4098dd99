"""The three pictures of the README: few colours, so that they stay small in the repository."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.browser.desk import Desk, Site

FOLDER = Path("fixtures") / "screenshots"
MOST_BYTES = 200_000
COLOURS = (256, 128, 64, 32)


@dataclass(frozen=True)
class View:
    name: str
    who: str
    address: str
    size: tuple[int, int]
    locale: str


VIEWS = (
    View("portfolio", "director", "/", (1280, 800), "en"),
    View("gantt", "hannah", "/projects/FERNHILL/plan", (1280, 800), "en"),
    View("decision", "decider", "/decide", (390, 844), "zh_Hans_CN"),
)


def take_readme_pictures(site: Site, browser: Browser) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for view in VIEWS:
        desk = Desk(site, browser, view.who, view.size, locale=view.locale)
        desk.open(view.address)
        desk.settle()
        small = shrunk(desk.page.screenshot(animations="disabled"))
        (FOLDER / f"{view.name}.png").write_bytes(small)
        print(f"{FOLDER / view.name}.png: {len(small):,} bytes")
        desk.leave()


def shrunk(picture: bytes) -> bytes:
    """The same picture with as many colours as fit into ``MOST_BYTES``."""
    for colours in COLOURS:
        out = BytesIO()
        reduced = Image.open(BytesIO(picture)).convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        reduced.save(out, "PNG", optimize=True)
        if out.tell() <= MOST_BYTES:
            break
    return out.getvalue()
