"""All pictures on one page, beside each other as one page in its languages, themes and widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

HEAD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Every page</title><style>
body { font: 14px system-ui, sans-serif; margin: 24px; background: #ddd }
section { margin-bottom: 32px } h2 { font-size: 16px; margin: 0 0 8px }
.row { display: flex; gap: 12px; overflow-x: auto; align-items: flex-start }
figure { margin: 0; flex: none } figcaption { color: #444 }
img { display: block; background: #fff; max-height: 900px; object-fit: cover; object-position: top }
.wide { width: 480px } .slim { width: 195px }
</style><h1>Every page</h1>"""


@dataclass(frozen=True)
class Picture:
    name: str
    address: str
    who: str
    caption: str
    width: int


def contact_sheet(pictures: Sequence[Picture]) -> str:
    """One section for each page of each reader."""
    by_page = sorted(pictures, key=lambda picture: (picture.address, picture.who, -picture.width))
    sections = [_section(*page, list(own)) for page, own in groupby(by_page, key=lambda picture: (picture.address, picture.who))]
    return HEAD + "".join(sections)


def _section(address: str, who: str, pictures: list[Picture]) -> str:
    return (
        f'<section><h2>{escape(address)} · {escape(who)}</h2><div class="row">{"".join(map(_figure, pictures))}</div></section>'
    )


def _figure(picture: Picture) -> str:
    size = "wide" if picture.width > 600 else "slim"
    image = f'<img loading="lazy" class="{size}" src="{escape(picture.name)}" alt="">'
    return f'<figure><a href="{escape(picture.name)}">{image}</a><figcaption>{escape(picture.caption)}</figcaption></figure>'
