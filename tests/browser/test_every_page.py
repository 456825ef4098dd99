"""Every page, as its readers see it: accessible, translated, steady, light and narrow enough; nothing in the console."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from delivery.extensions import Model, db
from tests.browser.addresses import Survey
from tests.browser.desk import Desk, Site
from tests.browser.inspection import Inspection

PARTS = 8


@pytest.fixture(scope="module")
def written(shared_site: Site) -> str:
    """Every text of every row."""
    with shared_site.app.app_context():
        rows = [row for table in Model.metadata.sorted_tables for row in db.session.execute(table.select())]
        db.session.remove()
    return "\n".join(str(value) for row in rows for value in row if isinstance(value, str | list | dict))


@pytest.fixture(scope="module")
def inspection_by(shared_desk: Callable[..., Desk], written: str) -> Callable[[str | None], Inspection]:
    """One for every reader, whose browser stays open."""
    return cache(lambda who: Inspection(shared_desk(who), written))


def test_no_page_is_left_out(shared_site: Site, survey: Survey) -> None:
    missed = survey.missed(shared_site)
    assert not missed, f"lay a row or a link (doors.py) by which somebody comes to {missed}"


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_as_it_has_to_be(part: int, survey: Survey, inspection_by: Callable[[str | None], Inspection]) -> None:
    size = -(-len(survey.places) // PARTS)
    places = survey.places[part * size : (part + 1) * size]
    found = [complaint for place in places for complaint in inspection_by(place.who).inspect(place)]
    assert not found, "\n".join(["", *found])
