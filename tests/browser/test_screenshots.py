"""Pictures that can be compared, a sheet that shows them, and small ones for the README."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image

from tests.browser.addresses import Place
from tests.browser.contact_sheet import Picture, contact_sheet
from tests.browser.desk import Desk
from tests.browser.readme_pictures import MOST_BYTES, shrunk
from tests.browser.screenshots import Choice, picture_of


def test_the_same_page_gives_the_same_picture(shared_desk: Callable[..., Desk]) -> None:
    desk = shared_desk("zhou", screen="phone")
    home = Place("zhou", "/projects/HARBOUR", "projects.show")
    first, second = (picture_of(desk, home) for _ in range(2))
    assert first == second
    assert Image.open(BytesIO(first)).height > 844, "the whole page"
    assert 1_000 < len(shrunk(first)) <= min(MOST_BYTES, len(first))


@pytest.mark.parametrize(
    ("words", "who", "wanted"),
    [
        ([], [], True),
        (["plan"], [], True),
        (["changes", "plans."], ["zhou"], True),
        (["plan"], ["chen"], False),
        (["x"], [], False),
    ],
)
def test_words_and_people_narrow_what_is_pictured(words: list[str], who: list[str], wanted: bool) -> None:
    place = Place("zhou", "/projects/HARBOUR/plan", "plans.show")
    assert Choice(words, who, [390], ["en"], ["light"]).wants(place) is wanted


def test_the_sheet_puts_the_pictures_of_a_page_side_by_side() -> None:
    sheet = contact_sheet([Picture(f"{name}.png", "/?q=<b>", "zhou", name, 390) for name in ("one", "two")])
    assert sheet.count("<section>") == 1 and sheet.count("<figure>") == 2
    assert "<b>" not in sheet
