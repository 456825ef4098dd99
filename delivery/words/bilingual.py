"""Names that are kept in both languages in one field, as official holidays are: each reader sees the own half."""

from __future__ import annotations

import re

from delivery.words.states import is_chinese

SEPARATOR = " / "
_HAN = re.compile(r"[\u4e00-\u9fff]")


def own_half(name: str, locale: str) -> str:
    """The half of ``locale``; a name that does not consist of a Chinese and another half stays whole.

    >>> own_half("国庆节 / National Day", "zh_Hans_CN"), own_half("国庆节 / National Day", "en")
    ('国庆节', 'National Day')
    >>> own_half("Plan A / B", "en"), own_half("盘点", "en")
    ('Plan A / B', '盘点')
    """
    chinese, separator, other = name.partition(SEPARATOR)
    if not separator or not _HAN.search(chinese) or _HAN.search(other):
        return name
    return chinese if is_chinese(locale) else other
