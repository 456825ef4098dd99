"""Percentages that a grid posts: ``cell-17-4`` is milestone row 17, person 4."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wtforms.validators import ValidationError

from delivery.forms.resources import read_percent

NAME = re.compile(r"cell-(\d{1,9})-(\d{1,9})\Z")
CELLS_MOST = 5_000


@dataclass
class PostedCells:
    """Percent by milestone row and person; what cannot be read, with what is wrong."""

    percents: dict[tuple[int, int], int] = field(default_factory=dict)
    typed: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def posted_cells(form: Mapping[str, str]) -> PostedCells:
    """An empty cell is 0.

    >>> posted_cells({"cell-17-4": "60 %", "cell-17-5": "", "other": "x"}).percents
    {(17, 4): 60, (17, 5): 0}
    """
    cells = PostedCells()
    for name, text in form.items():
        found = NAME.match(name)
        if found is None or len(cells.typed) >= CELLS_MOST:
            continue
        place = int(found[1]), int(found[2])
        cells.typed[place] = text[:20]
        plain = text.strip().rstrip("%％").strip()
        try:
            cells.percents[place] = read_percent(plain) if plain else 0
        except ValidationError as error:
            cells.errors[place] = str(error)
    return cells
