"""The ledger in plain words: entries hold facts, the sentence is made when somebody reads it, in their language.

A sentence calls its facts by name. What stands in square brackets is left out when a fact in it is missing, so that
an old entry stays readable when a sentence learns a new fact. No sentence holds money.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from delivery.engine.attribution import Holder
from delivery.engine.costing import DeploymentOption, LicenceModel
from delivery.engine.states import (
    ApprovalRule,
    ChangeOrigin,
    DeliverableState,
    InterfaceState,
    RiskState,
    Role,
    TriageOutcome,
    VoteKind,
)
from delivery.engine.verification import Fault
from delivery.words.amounts import day
from delivery.words.ledger_sentences import SENTENCES
from delivery.words.settings import setting_words
from delivery.words.states import is_chinese, word

NOUNS: dict[str, tuple[str, str]] = {
    "project": ("the project", "项目"),
    "member": ("", ""),
    "user": ("", ""),
    "resource": ("", ""),
    "plan": ("the plan", "计划"),
    "baseline": ("baseline", "基线"),
    "phase": ("phase", "阶段"),
    "gate": ("the gate of phase", "阶段门"),
    "deliverable": ("deliverable", "交付物"),
    "milestone": ("milestone", "里程碑"),
    "interface": ("interface", "接口"),
    "ball": ("something", "某事项"),
    "change_request": ("change request", "变更请求"),
    "calculation": ("calculation", "测算"),
    "deployment": ("the deployment option", "部署方案"),
    "report": ("status report", "状态报告"),
    "status_report": ("status report", "状态报告"),
    "price_book": ("the price book", "价目表"),
    "scope_item": ("scope item", "功能项"),
    "risk": ("risk", "风险"),
    "simulation_settings": ("the settings of the simulation", "模拟设置"),
    "entry": ("entry", "条目"),
}
CODES = {
    "risk": "R-{:02d}",
    "interface": "I-{:02d}",
    "change_request": "CR-{:03d}",
    "report": "SR-{:03d}",
    "status_report": "SR-{:03d}",
}

ENUMS: dict[str, type[StrEnum]] = {
    "role": Role,
    "holder": Holder,
    "origin": ChangeOrigin,
    "outcome": TriageOutcome,
    "vote": VoteKind,
    "rule": ApprovalRule,
    "decision": DeliverableState,
    "deployment": DeploymentOption,
    "licence": LicenceModel,
    "risk_state": RiskState,
    "interface_state": InterfaceState,
}
"""Facts that are members of an enumeration, by name."""

FAULTS: dict[Fault, tuple[str, str]] = {
    Fault.MALFORMED_HEADER: ("its header is malformed", "头部格式不对"),
    Fault.MALFORMED_BODY: ("its body is malformed", "正文格式不对"),
    Fault.HEADER_CHANGED: ("its header was changed", "头部被改动"),
    Fault.BODY_CHANGED: ("its body was changed", "正文被改动"),
    Fault.OTHER_PROJECT: ("it belongs to another project", "属于另一个项目"),
    Fault.OUT_OF_ORDER: ("an entry was removed, added or moved here", "此处有条目被删除、添加或移动"),
    Fault.BROKEN_LINK: ("it does not follow the entry before it", "与前一条不相接"),
    Fault.CLOCK_BACKWARDS: ("it is older than the entry before it", "时间早于前一条"),
    Fault.UNRECORDED_REDACTION: ("its body was removed, and no entry records that", "正文已被移除，却没有条目记录此事"),
    Fault.ANCHOR_MISSING: ("a head was printed for it, and the ledger ends before it", "曾印出此处的链头，台账却在其前终止"),
    Fault.ANCHOR_DIFFERS: ("it is not the entry whose head was printed", "与曾印出的链头不符"),
    Fault.ROW_CHANGED: ("its columns in the database were changed", "数据库中的列被改动"),
    Fault.HEAD_CHANGED: ("the kept head is not the last entry", "保存的链头不是最后一条"),
}

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACE = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def ledger_sentence(kind: str, facts: Mapping[str, Any], locale: str) -> str:
    """What happened, for people. ``facts``: the entry's own, with its ``actor`` and ``subject``.

    >>> facts = {"actor": {"name": "Li Na"}, "subject": {"type": "change_request", "id": 14, "revision": 2}, "option": "B"}
    >>> ledger_sentence("change_request.implemented", facts, "en")
    'Li Na implemented change request CR-014 (revision 2) exactly as approved, option B'
    >>> ledger_sentence("change_request.implemented", facts, "zh_Hans_CN")
    'Li Na按批准内容原样实施了变更请求 CR-014（第 2 版），方案 B'
    """
    english, chinese = SENTENCES.get(kind, (f"{{actor}}: {kind} {{subject}}", f"{{actor}}：{kind} {{subject}}"))
    known = _spoken(facts, locale)
    pattern = _OPTIONAL.sub(
        lambda part: part[1] if known.keys() >= set(_PLACE.findall(part[1])) else "", _of(locale, english, chinese)
    )
    said = _PLACE.sub(lambda place: known.get(place[1], "…"), pattern)
    return said[:1].upper() + said[1:]


def entry_sentence(kind: str, body: Mapping[str, Any] | None, locale: str) -> str:
    """The sentence of an entry as its reader sees it; without a body, what kind of thing happened.

    >>> entry_sentence("gate.opened", None, "en")
    '… opened the gate of phase'
    """
    if body is None:
        return ledger_sentence(kind, {}, locale) if kind == "internal.recorded" else kind_words(kind, locale)
    facts = body.get("facts")
    told = {**(facts if isinstance(facts, Mapping) else {}), "actor": body.get("actor"), "subject": body.get("subject")}
    return ledger_sentence(str(body.get("action", kind)), told, locale)


def about_this(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The body with its subject called ``name``, for the page of that very thing; a later revision is still told.

    >>> body = {"action": "change_request.submitted", "subject": {"type": "change_request", "id": 4, "revision": 2}}
    >>> entry_sentence("change_request.submitted", about_this(body, "this request"), "en")
    'The system submitted this request (revision 2)'
    """
    facts = {name: fact for name, fact in (body.get("facts") or {}).items() if name not in ("title", "name")}
    revision = (body.get("subject") or {}).get("revision")
    return {**body, "facts": facts, "subject": {"name": name, "revision": revision if revision != 1 else None}}


def kind_words(kind: str, locale: str) -> str:
    """What entries of a kind are called in a list to choose from: the sentence without its people and facts."""
    noun, _, deed = kind.partition(".")
    pattern = _OPTIONAL.sub("", _of(locale, *SENTENCES.get(kind, (f"{noun}: {deed}", f"{noun}：{deed}"))))
    said = pattern.replace("{actor}", "…" if is_chinese(locale) else "… ").replace(
        "{subject}", _of(locale, *NOUNS.get(noun, ("…", "…"))) or "…"
    )
    return re.sub(r"\s+", " ", _PLACE.sub("…", said)).strip()


def fault_words(fault: Fault, locale: str) -> str:
    return _of(locale, *FAULTS[fault])


def _of(locale: str, english: str, chinese: str) -> str:
    return chinese if is_chinese(locale) else english


def _spoken(facts: Mapping[str, Any], locale: str) -> dict[str, str]:
    """Every fact as a reader says it; facts that are empty or not for sentences are left out."""
    actor = facts.get("actor")
    spoken = {"actor": actor["name"] if isinstance(actor, Mapping) and actor.get("name") else _of(locale, "the system", "系统")}
    subject = facts.get("subject")
    if isinstance(subject, Mapping):
        spoken["subject"] = _called(subject, facts, locale)
    for name, value in facts.items():
        if name not in spoken and isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            spoken[name] = _said(name, value, locale)
    return spoken


def _said(name: str, value: str | int, locale: str) -> str:
    if name in ENUMS and value in {member.value for member in ENUMS[name]}:
        return word(ENUMS[name](value), locale)
    if name == "changed" and isinstance(value, str):
        return _of(locale, ", ", "、").join(setting_words(part, locale) for part in value.split(", "))
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day(date.fromisoformat(value), locale)
    return str(value)


def _called(subject: Mapping[str, Any], facts: Mapping[str, Any], locale: str) -> str:
    """``change request CR-014 “CRM interface” (revision 2)``: noun, code, name, revision, as far as they are known."""
    kind = str(subject.get("type", ""))
    number = subject.get("number", subject.get("seq", subject.get("id")))
    both = {**facts, **subject}
    name = both.get(f"name_{'zh' if is_chinese(locale) else 'en'}") or both.get("name") or both.get("title")
    code = subject.get("code") or (
        CODES.get(kind, "{}").format(number) if isinstance(number, int) and (kind in CODES or not name) else ""
    )
    noun = _of(locale, *NOUNS.get(kind, (kind.replace("_", " "), kind)))
    quoted = (f"“{name}”" if noun else str(name)) if name else ""
    known = " ".join(part for part in (noun, str(code)) if part)
    said = known + quoted if is_chinese(locale) else f"{known} {quoted}".strip()
    revision = subject.get("revision")
    return said + _of(locale, f" (revision {revision})", f"（第 {revision} 版）") if revision else said
