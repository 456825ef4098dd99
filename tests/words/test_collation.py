"""Names in the order that readers of each language look for them."""

from __future__ import annotations

import pytest

from delivery.words.collation import in_order

NAMES = ["张伟", "Zebra", "李娜", "apple", "Österreich", "重庆分公司", "阿强", "M10", "Apple"]


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("zh_Hans_CN", ["Apple", "apple", "M10", "Österreich", "Zebra", "阿强", "重庆分公司", "李娜", "张伟"]),
        ("en", ["Apple", "apple", "M10", "Österreich", "Zebra"]),
    ],
)
def test_names_stand_where_they_are_looked_for(locale: str, expected: list[str]) -> None:
    assert in_order(NAMES, locale, lambda name: name)[: len(expected)] == expected
