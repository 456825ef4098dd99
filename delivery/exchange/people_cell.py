"""Who works on a row, in one cell: ``Lin Tao 50%; Ada``; also MS Project's ``Lin Tao[50%],Ada[20%]``.

Without a percent it is a whole day. A name that holds a sign of the notation stands in quotation marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

PIECE = re.compile(r'"(?:[^"]|"")*"|.', re.DOTALL)
BREAKS = ";；、\n"
COMMAS = ",，"
"""MS Project parts people by commas. A comma may stand in a name; after a percent it parts."""
OPEN, CLOSE, PERCENT = "[(（【", "])）】", "%％"
NUMBER = re.compile(r"[-+]?\d{1,9}(?:[.,]\d{1,9})?$")
OTHER_UNIT = re.compile(
    r"(?:^|[\s\[(（【])[-+]?\d{1,9}(?:[.,]\d{1,9})?\s{0,3}"
    r"(?:‰|d|days?|h|hrs?|hours?|w|weeks?|pd|fte|pct|percent|x|天|日|小时|人天|人日|工日|周|成)?[\])）】]?$",
    re.IGNORECASE,
)
NEEDS_QUOTES = re.compile(r'[;；、,，"\n%％\[\](（）)【】]')


class BadPeople(ValueError):
    """A part of the cell that cannot be meant: ``rule`` says which, ``part`` quotes it."""

    def __init__(self, rule: str, part: str) -> None:
        self.rule, self.part = rule, part
        super().__init__(part)


def read_people(text: str) -> Iterator[tuple[str, int]]:
    """Names with percent of a working day.

    >>> list(read_people("Lin Tao 50%；沈一凡、Ada[20%],Resource 1"))
    [('Lin Tao', 50), ('沈一凡', 100), ('Ada', 20), ('Resource 1', 100)]

    :raises BadPeople: for another unit, a percent that is not 1 to 100, and a share without a name.
    """
    for part in _parts(text):
        name, share = _quoted(part) if part.startswith('"') else _plain(part)
        if not name:
            raise BadPeople("assigned.no_name", part)
        yield name, _percent(share, part)


def written_people(shares: list[tuple[str, int]]) -> str:
    """The cell for names and percents.

    >>> written_people([("Lin Tao", 50), ("Berg, Ada", 100)])
    'Lin Tao 50%; "Berg, Ada"'
    """
    return "; ".join(_word(name) + (f" {percent}%" if percent != 100 else "") for name, percent in shares)


def _word(name: str) -> str:
    needs = NEEDS_QUOTES.search(name) or (OTHER_UNIT.search(name) and not _is_numbered(name))
    return '"{}"'.format(name.replace('"', '""')) if needs else name


def _parts(text: str) -> Iterator[str]:
    part: list[str] = []
    for found in PIECE.finditer(text):
        if found.group() in BREAKS or (found.group() in COMMAS and _ends_in_percent(part)):
            yield from _stripped(part)
            part = []
        else:
            part.append(found.group())
    yield from _stripped(part)


def _ends_in_percent(part: list[str]) -> bool:
    return next((sign for sign in reversed(part) if sign not in CLOSE + " "), " ") in PERCENT


def _stripped(part: list[str]) -> Iterator[str]:
    said = "".join(part).strip()
    if said:
        yield said


def _quoted(part: str) -> tuple[str, str]:
    """The name in quotation marks, and the number of percent behind it."""
    found = re.match(r'"((?:[^"]|"")*)"(.*)$', part, re.DOTALL)
    if found is None:
        raise BadPeople("assigned.unit", part)
    rest = found[2].strip()
    return found[1].replace('""', '"').strip(), _share(rest, part) if rest else ""


def _plain(part: str) -> tuple[str, str]:
    body = part.rstrip(CLOSE + " ")
    if not body.endswith(tuple(PERCENT)):
        if OTHER_UNIT.search(part) and not _is_numbered(part):
            raise BadPeople("assigned.unit", part)
        return part, ""
    number = NUMBER.search(body[:-1].rstrip())
    if number is None:
        raise BadPeople("assigned.unit", part)
    return body[: number.start()].rstrip(OPEN + " :："), number.group()


def _is_numbered(part: str) -> bool:
    """``Resource 1`` is what MS Project calls somebody; ``50`` or ``[50]`` alone is a share that lacks its sign."""
    return re.search(r"[^\s\d]\s+\d{1,3}$", part) is not None


def _share(rest: str, part: str) -> str:
    inside = rest.strip(OPEN + CLOSE + " ")
    number = NUMBER.fullmatch(inside[:-1].rstrip()) if inside.endswith(tuple(PERCENT)) else None
    if number is None:
        raise BadPeople("assigned.unit", part)
    return number.group()


def _percent(share: str, part: str) -> int:
    number = float(unicodedata.normalize("NFKC", share).replace(",", ".")) if share else 100.0
    if number != int(number) or not 1 <= number <= 100:
        raise BadPeople("assigned.percent", part)
    return int(number)
