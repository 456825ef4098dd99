"""What is asked of every page, whoever opens it: one reader's browser goes from page to page and notes what is wrong."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from tests.browser.addresses import Place
from tests.browser.desk import Desk, Theme

FOLDER = Path(__file__).parent
AXE = FOLDER.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
SCRIPTS = [AXE.read_text(encoding="utf-8"), (FOLDER / "inspection.js").read_text(encoding="utf-8")]
MOST_SHIFT = 0.02
MOST_BYTES = 250_000
DESK, PHONE, ZOOMED = 1440, 360, 320
"""320 pixels are also what is left of 1280 at 400 % zoom."""
NAMES = ("MS Project", "MS Project XML")
SAMPLES = ("style_guide.show",)
"""Shows components with the same invented texts in every language."""
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:['’]\w+)?(?: [A-Za-z]{2,}(?:['’]\w+)?)+")


@dataclass
class Inspection:
    """``written`` is all that people wrote into the story: it stays in the language it was written in."""

    desk: Desk
    written: str
    found: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.desk.page
        for script in SCRIPTS:
            self.desk.context.add_init_script(script)
        self.page.emulate_media(reduced_motion="reduce")

    def inspect(self, place: Place) -> list[str]:
        """Everything, once: in English on a desk, and in Chinese on a phone what language, dark theme and width change.

        One more page of a kind that was seen is only looked at on the phone.
        """
        self.place, self.found = place, []
        if place.is_first:
            self._on_a_desk()
        self._on_a_phone()
        for complaint in self.desk.heard():
            self._note(complaint)
        return self.found

    def _on_a_desk(self) -> None:
        self._open("en", DESK)
        if (count := self.page.evaluate("inspection.headings().count")) != 1:
            self._note(f"has {count} h1")
        self._contrast("light", is_full=True)
        self._focus()
        for width in (PHONE, ZOOMED):
            self._narrow(width)

    def _on_a_phone(self) -> None:
        self._open("zh_Hans_CN", PHONE)
        if self.place.endpoint not in SAMPLES:
            self._translated()
        self._narrow(PHONE)
        if not self.place.is_first:
            self._contrast("light", is_full=True)
        self._widen()
        self._contrast("dark")

    def _open(self, locale: str, width: int) -> None:
        self.desk.read(locale)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size({"width": width, "height": 900})
        self.where = f"{locale} {width}"
        self.desk.open(self.place.address, status=self.place.status)
        self.desk.settle()
        shift = self.page.evaluate("inspection.shifted()")
        if shift["score"] >= MOST_SHIFT:
            self._note(f"shifts while loading by {shift['score']:.3f}: {', '.join(shift['parts'])}")
        weight = self.page.evaluate("inspection.weight()")
        if weight > MOST_BYTES:
            self._note(f"brings {weight:,} bytes of styles and scripts")

    def _note(self, complaint: str) -> None:
        self.found.append(f"{self.place.address} ({self.place.who}, {self.where}): {complaint}")

    def _contrast(self, theme: Theme, *, is_full: bool = False) -> None:
        self.page.emulate_media(color_scheme=theme)
        for complaint in self.page.evaluate("(isFull) => inspection.axeComplaints(isFull)", is_full):
            self._note(f"{theme}: {complaint}")

    def _focus(self) -> None:
        self.page.emulate_media(color_scheme="light")
        self.page.keyboard.press("Tab")
        for part in self.page.evaluate("inspection.unseenFocus()"):
            self._note(f"no focus to be seen on {part}")

    def _widen(self) -> None:
        """A phone leaves out parts that a desk shows."""
        self.page.set_viewport_size({"width": DESK, "height": 900})
        self.desk.settle()

    def _narrow(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 740})
        self.desk.settle()
        if wide := self.desk.sideways():
            self._note(f"scrolls sideways at {width}: {'; '.join(wide)}")

    def _translated(self) -> None:
        lang = self.page.evaluate("inspection.headings().lang")
        if lang != "zh-Hans":
            self._note(f"its language is {lang}")
        for text in self.page.evaluate("inspection.texts()"):
            if self._is_english(text):
                self._note(f"is not in Chinese: {text[:120]!r}")

    def _is_english(self, text: str) -> bool:
        """Two English words in a row that nobody wrote and that are no product's name."""
        return any(found not in self.written and found not in NAMES for found in ENGLISH.findall(text))
