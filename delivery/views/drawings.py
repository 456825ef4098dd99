"""Icons, drawn from the one sprite that set-up cuts."""

from __future__ import annotations

from functools import lru_cache

from flask import g, url_for
from markupsafe import Markup


def icon(name: str, label: str = "", class_: str = "") -> Markup:
    """An icon of Tabler's set; silent for screen readers unless it has a ``label``."""
    if "sprite" not in g:
        g.sprite = url_for("static", filename="vendor/icons.svg")
    return _drawn(g.sprite, name, str(label), class_)


@lru_cache(maxsize=2_000)
def _drawn(sprite: str, name: str, label: str, class_: str) -> Markup:
    """Kept, because a table shows the same few icons in every row."""
    voice = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon-drawn {}" {} fill="none" stroke="currentColor"><use href="{}#tabler-{}"/></svg>').format(
        class_, voice, sprite, name
    )
