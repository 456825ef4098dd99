"""What a gate still lacks, said with the names of what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from delivery.engine.states import DeliverableState, Side
from delivery.words.states import is_chinese

MISSING: dict[DeliverableState, tuple[str, str]] = {
    DeliverableState.OPEN: ("not submitted yet", "尚未提交"),
    DeliverableState.SUBMITTED: ("submitted, waits for {side}", "已提交，待{side}签收"),
    DeliverableState.REJECTED: ("rejected, waits for a new version", "已退回，待提交新版本"),
}
SIDES: dict[Side, tuple[str, str]] = {Side.CLIENT: ("the client", "客户"), Side.VENDOR: ("the vendor", "服务商")}


class Lacking(Protocol):
    @property
    def number(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def state(self) -> DeliverableState: ...
    @property
    def signed_by(self) -> Side: ...


def missing_words(one: Lacking, locale: str) -> str:
    """What has to happen to a deliverable before its gate opens: ``submitted, waits for the client``."""
    place = 1 if is_chinese(locale) else 0
    return MISSING[one.state][place].format(side=SIDES[one.signed_by][place])


def missing_sentence(missing: Sequence[Lacking], locale: str) -> str:
    """Each required deliverable that is not accepted, by number and name, with what it waits for."""
    if is_chinese(locale):
        listed = "；".join(f"{one.number}“{one.name}”（{missing_words(one, locale)}）" for one in missing)
        return f"阶段门还不能开启，缺少：{listed}。"
    listed = "; ".join(f"{one.number} “{one.name}” ({missing_words(one, locale)})" for one in missing)
    return f"The gate cannot open yet. Missing: {listed}."
