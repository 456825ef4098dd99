"""The sprite holds the icons that pages ask for, and nothing that could run."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from workshop import assets
from workshop.machine import TOP, Trouble


def test_the_sprite_has_a_symbol_for_each_name() -> None:
    drawn = ElementTree.fromstring(assets.sprite(["check", "star-filled"]))
    symbols = {symbol.get("id"): symbol for symbol in drawn}
    assert set(symbols) == {"tabler-check", "tabler-star-filled"}
    assert symbols["tabler-check"].get("stroke") == "currentColor"
    assert symbols["tabler-star-filled"].get("fill") == "currentColor"
    assert {child.tag.rpartition("}")[2] for symbol in drawn for child in symbol} <= {"path", "circle", "rect", "line"}


def test_an_icon_that_does_not_exist_is_named_with_its_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "templates" / "page.html"
    page.parent.mkdir()
    page.write_text("{{ icon('no-such-icon') }}", encoding="utf-8")
    monkeypatch.setattr(assets, "TOP", tmp_path)
    monkeypatch.setattr(assets, "ICONS", tmp_path / "icons")
    with pytest.raises(Trouble, match=r"templates/page\.html asks for the icon 'no-such-icon'"):
        assets.used_icons()


def test_everything_that_pages_need_was_brought() -> None:
    vendor = TOP / "delivery" / "static" / "vendor"
    assert not [name for name in [*assets.FILES, "icons.svg", "icons.svg.gz"] if not (vendor / name).exists()]
    assert "sourceMappingURL" not in (vendor / "tabler.min.css").read_text(encoding="utf-8")
