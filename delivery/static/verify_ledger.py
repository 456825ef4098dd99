#!/usr/bin/env python3
"""Verify an exported ledger, offline, with nothing but Python 3.8 or later.

    python verify_ledger.py export.zip  [--anchor 123:ab12cd34…] [--pubkey key.pub] [--lang en|zh]
    python verify_ledger.py export.jsonl

离线验证导出的台账,只需 Python 3.8 或更高版本。

Exit code 退出码: 0 good 完好, 1 bad 有问题, 2 wrong usage 用法错误.

This file stands alone on purpose: it shares no line with the program that wrote the export. Read it, or write your own
from this description. Line 1 of an export is {"entries","format","head","project"}; every other line is one entry,
{"body","hash","header"}, in order. Every line is canonical JSON (RFC 8785) and ends with a line feed. The body is an
object, or the word "withheld" (kept back from you) or "redacted" (removed, which another entry records).

    header.body = SHA-256("delivery/ledger/body/v1" 0x00 body)
    hash        = SHA-256("delivery/ledger/entry/v1" 0x00 header)
    header.prev = hash of the entry before (the first: 64 zeros)

An anchor is a head that you kept: NUMBER:HASH, as printed on reports, receipts and e-mails.
"""

from __future__ import annotations

import argparse
import base64
import importlib.util
import json
import locale
import os
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

FORMAT = "delivery-ledger/1"
ZEROS = "0" * 64
HASH = re.compile(r"[0-9a-f]{64}")
LARGEST_FILE = 1 << 29
FORMS = {
    "prev": HASH,
    "body": HASH,
    "kind": re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*"),
    "at": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"),
}

WORDS = {
    "en": {
        "good": "GOOD: the ledger is whole.",
        "bad": "BAD: the ledger is not what it was.",
        "first": "First bad record: {where}: {what}",
        "more": "  … and {n} more",
        "also": "  {where}: {what}",
        "line": "line {line}",
        "entry": "entry {seq} (line {line})",
        "entry_named": "entry {seq} (line {line}, {kind}, {at})",
        "anchor": "anchor {seq}",
        "file": "the file",
        "project": "Project    {project}",
        "entries": "Entries    {n}",
        "head": "Head       {head}",
        "short": "Short form {short}",
        "anchors": "Anchors    {n} given by you: all agree",
        "own_anchors": "           {n} inside the export: all agree (they come with the export, so they prove nothing alone)",
        "no_anchor": "No anchor of yours was compared. Without one, a cut-off end and a history rewritten as a whole cannot be\n"
        "seen: compare the head above with a report, receipt or e-mail that you kept, or give it with --anchor NUMBER:HASH.",
        "withheld": "Withheld   {n} bodies are not shown to you; their hashes are in the chain: {which}",
        "redacted": "Redacted   {n} bodies were removed, and an entry records it: {which}",
        "signed": "Signatures {n} checkpoints, all signed with the key given",
        "unchecked_key": "Signatures {n} signed checkpoints, NOT checked: no --pubkey was given",
        "unchecked_package": "Signatures {n} signed checkpoints, NOT checked: this Python has no package 'cryptography'",
        "no_checkpoint": "Signatures there is no signed checkpoint to check",
        "empty": "it is empty",
        "too_large": "it is larger than this verifier reads (512 MB)",
        "bad_zip": "it is a damaged zip file ({why})",
        "no_jsonl": "the zip must hold exactly one .jsonl file, and holds {n}",
        "no_line_feed": "the line does not end with a line feed: the file was cut off",
        "crlf": "the line ends with CR LF: an editor or a transfer changed the file; use the original export",
        "not_text": "the line is not UTF-8 text",
        "not_json": "the line is not JSON as the export writes it",
        "not_canonical": "the line was rewritten: it is not the canonical text of its content",
        "bad_first": "this is not a ledger export: its first line is not {format}",
        "bad_record": "the line is not a record of body, hash and header",
        "bad_header": "the header's '{member}' is missing, superfluous or malformed",
        "bad_body": "the body is not an object with a salt",
        "header_changed": "the header was changed: its hash is not the one recorded",
        "body_changed": "the body was changed: its hash is not the one in the header",
        "out_of_order": "number {found} stands where {wanted} belongs: an entry was removed, added or moved",
        "broken_link": "it does not follow the entry before it: one of the two was changed, or an entry between them removed",
        "other_project": "it belongs to another project",
        "clock": "it is older than the entry before it",
        "unrecorded": "its body was removed, and no entry records that",
        "count": "the first line promises {wanted} entries, and there are {found}",
        "head_differs": "the first line's head is not the last entry",
        "anchor_missing": "the ledger ends at entry {last}: what came after was cut off",
        "anchor_differs": "entry {seq} is not the one that this anchor fixed: the history was rewritten",
        "bad_note": "checkpoint {name} is malformed",
        "note_project": "checkpoint {name} is of another project",
        "bad_signature": "checkpoint {name} does not bear a valid signature with the key given",
        "bad_anchor_list": "the export's list of anchors is malformed: {text}",
        "usage": "usage: python verify_ledger.py EXPORT.zip|EXPORT.jsonl [--anchor NUMBER:HASH]… [--checkpoint FILE]…\n"
        "       [--pubkey FILE]… [--lang en|zh]",
        "cannot_read": "cannot read {name}: {why}",
        "anchor_form": "an anchor is NUMBER:HASH with at least 16 hex digits of the hash, not {text}",
        "key_form": "{name} does not hold an Ed25519 public key (a line NAME+ID+BASE64, or PEM)",
    },
    "zh": {
        "good": "完好:台账完整无改动。",
        "bad": "有问题:台账已非原样。",
        "first": "第一处问题:{where}:{what}",
        "more": "  …… 另有 {n} 处",
        "also": "  {where}:{what}",
        "line": "第 {line} 行",
        "entry": "第 {seq} 条(第 {line} 行)",
        "entry_named": "第 {seq} 条(第 {line} 行,{kind},{at})",
        "anchor": "锚点 {seq}",
        "file": "文件",
        "project": "项目    {project}",
        "entries": "条目数  {n}",
        "head": "链头    {head}",
        "short": "简写    {short}",
        "anchors": "锚点    您提供的 {n} 个:全部一致",
        "own_anchors": "        导出文件自带 {n} 个:全部一致(与导出文件同源,单凭它们不能证明什么)",
        "no_anchor": "没有与您保存的锚点比对。没有锚点,就看不出末尾被截去或整段历史被重写:\n"
        "请将上面的链头与您保存的报告、回执或邮件核对,或用 --anchor 序号:哈希 提供。",
        "withheld": "未公开  {n} 条正文不向您公开,其哈希仍在链中:{which}",
        "redacted": "已移除  {n} 条正文已移除,且有条目记录此事:{which}",
        "signed": "签名    {n} 个检查点,均由所给公钥签署",
        "unchecked_key": "签名    {n} 个已签名的检查点,未验证:没有提供 --pubkey",
        "unchecked_package": "签名    {n} 个已签名的检查点,未验证:此 Python 没有 cryptography 软件包",
        "no_checkpoint": "签名    没有可验证的已签名检查点",
        "empty": "文件是空的",
        "too_large": "文件超出本验证程序的上限(512 MB)",
        "bad_zip": "zip 文件已损坏({why})",
        "no_jsonl": "zip 中应恰有一个 .jsonl 文件,实有 {n} 个",
        "no_line_feed": "该行没有以换行符结束:文件被截断",
        "crlf": "该行以 CR LF 结束:文件被编辑器或传输改动,请使用原始导出文件",
        "not_text": "该行不是 UTF-8 文本",
        "not_json": "该行不是导出文件所用的 JSON",
        "not_canonical": "该行被改写:不是其内容的规范文本",
        "bad_first": "这不是台账导出文件:首行不是 {format}",
        "bad_record": "该行不是由正文、哈希和头部组成的记录",
        "bad_header": "头部的“{member}”缺失、多余或格式不对",
        "bad_body": "正文不是带盐值的对象",
        "header_changed": "头部被改动:其哈希与记录的不符",
        "body_changed": "正文被改动:其哈希与头部中的不符",
        "out_of_order": "应为第 {wanted} 条,却是第 {found} 条:有条目被删除、添加或移动",
        "broken_link": "与前一条不相接:两者之一被改动,或其间有条目被删除",
        "other_project": "它属于另一个项目",
        "clock": "它的时间早于前一条",
        "unrecorded": "正文已被移除,却没有条目记录此事",
        "count": "首行称有 {wanted} 条,实有 {found} 条",
        "head_differs": "首行的链头不是最后一条",
        "anchor_missing": "台账止于第 {last} 条:其后的条目被截去",
        "anchor_differs": "第 {seq} 条不是该锚点所固定的那一条:历史被重写",
        "bad_note": "检查点 {name} 格式不对",
        "note_project": "检查点 {name} 属于另一个项目",
        "bad_signature": "检查点 {name} 没有所给公钥的有效签名",
        "bad_anchor_list": "导出文件自带的锚点列表格式不对:{text}",
        "usage": "用法:python verify_ledger.py 导出文件.zip|导出文件.jsonl [--anchor 序号:哈希]… [--checkpoint 文件]…\n"
        "      [--pubkey 文件]… [--lang en|zh]",
        "cannot_read": "无法读取 {name}:{why}",
        "anchor_form": "锚点的写法是 序号:哈希,哈希至少 16 位十六进制数字,而不是 {text}",
        "key_form": "{name} 中没有 Ed25519 公钥(一行 名称+编号+BASE64,或 PEM)",
    },
}


class Bad(Exception):
    """A record that is not as it must be: a word of WORDS, and its values."""

    def __init__(self, word: str, **values: object) -> None:
        super().__init__(word)
        self.word, self.values = word, values


class Usage(Bad):
    """The command cannot be carried out as given."""


class Place(NamedTuple):
    """Where: the number of an entry or an anchor (0 for the file), and how to say it."""

    seq: int
    word: str
    values: Mapping[str, object]


class Fault(NamedTuple):
    place: Place
    word: str
    values: Mapping[str, object]


FILE = Place(0, "file", {})


# --- canonical JSON -------------------------------------------------------------------------------------------------


def refuse(_digits: str) -> NoReturn:
    raise ValueError


def integer(digits: str) -> int:
    value = int(digits)
    if abs(value) > 2**53 - 1:
        raise ValueError
    return value


def in_order(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Members must stand in the order of their keys' UTF-16 code units, each once."""
    keys = [key.encode("utf-16-be", "surrogatepass") for key, _ in pairs]
    if keys != sorted(set(keys)):
        raise ValueError
    return dict(pairs)


DECODER = json.JSONDecoder(object_pairs_hook=in_order, parse_float=refuse, parse_constant=refuse, parse_int=integer)
ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False)


def read_line(raw: bytes) -> Any:
    """The value of one line; Bad unless the line is exactly the canonical text of it."""
    if raw.endswith(b"\r"):
        raise Bad("crlf")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Bad("not_text") from None
    try:
        value = DECODER.decode(text)
        again = ENCODER.encode(value)
    except (ValueError, RecursionError):
        raise Bad("not_json") from None
    if again != text:
        raise Bad("not_canonical")
    return value


# --- the chain ------------------------------------------------------------------------------------------------------


def digest(prefix: bytes, value: object) -> str:
    return sha256(prefix + ENCODER.encode(value).encode("utf-8", "surrogatepass")).hexdigest()


def read_first(raw: bytes) -> dict[str, Any]:
    first = read_line(raw)
    forms = {"entries": int, "format": str, "head": str, "project": str}
    if not isinstance(first, dict) or {name: type(value) for name, value in first.items()} != forms or first["format"] != FORMAT:
        raise Bad("bad_first", format=FORMAT)
    return first


def read_record(raw: bytes) -> tuple[Any, str, dict[str, Any]]:
    """Body, hash and header of a line; the header has seven members, each of its own form."""
    record = read_line(raw)
    if not isinstance(record, dict) or set(record) != {"body", "hash", "header"} or not isinstance(record["header"], dict):
        raise Bad("bad_record")
    header = record["header"]
    for member in sorted({"v", "project", "seq", "prev", "at", "kind", "body"} ^ set(header)):
        raise Bad("bad_header", member=plain(member))
    for member, kind in {"v": int, "seq": int, "project": str}.items():
        if type(header[member]) is not kind or (kind is int and header[member] < 1) or (member == "v" and header["v"] != 1):
            raise Bad("bad_header", member=member)
    for member, form in FORMS.items():
        if not isinstance(header[member], str) or not form.fullmatch(header[member]):
            raise Bad("bad_header", member=member)
    try:
        datetime.fromisoformat(header["at"][:-1])
    except ValueError:
        raise Bad("bad_header", member="at") from None
    return record["body"], record["hash"], header


class Walk:
    """The chain, entry after entry: what was seen, and what is wrong."""

    def __init__(self) -> None:
        self.project, self.at, self.hash = "", "", ZEROS
        self.hashes = {0: ZEROS}
        self.faults: list[Fault] = []
        self.withheld: list[int] = []
        self.redacted: dict[int, Place] = {}
        self.recorded: set[object] = set()
        self.unreadable = 0

    @property
    def last(self) -> int:
        return len(self.hashes) - 1

    def fault(self, place: Place, word: str, **values: object) -> None:
        self.faults.append(Fault(place, word, values))

    def visit(self, seq: int, raw: bytes) -> None:
        """Judge the entry that should be number `seq`."""
        where = {"seq": seq, "line": seq + 1}
        before, self.hash = self.hash, ""
        try:
            body, recorded, header = read_record(raw)
            self.hash = digest(b"delivery/ledger/entry/v1\0", header)
        except Bad as bad:
            self.fault(Place(seq, "entry", where), bad.word, **bad.values)
            return
        finally:
            self.hashes[seq] = self.hash
        place = Place(seq, "entry_named", {**where, "kind": header["kind"], "at": header["at"]})
        if recorded != self.hash:
            self.fault(place, "header_changed")
        if header["seq"] != seq:
            self.fault(place, "out_of_order", found=header["seq"], wanted=seq)
        if header["prev"] != before:
            self.fault(place, "broken_link")
        if header["project"] != self.project:
            self.fault(place, "other_project")
        if header["at"] < self.at:
            self.fault(place, "clock")
        self.at = max(self.at, header["at"])
        self.visit_body(place, header, body)

    def visit_body(self, place: Place, header: dict[str, Any], body: Any) -> None:
        is_redaction = header["kind"] == "entry.redacted"
        if body == "withheld":
            self.withheld.append(place.seq)
            self.unreadable += is_redaction
        elif body == "redacted":
            self.redacted[place.seq] = place
            self.unreadable += is_redaction
        elif not isinstance(body, dict) or not re.fullmatch("[0-9a-f]{32}", str(body.get("salt"))):
            self.fault(place, "bad_body")
        elif digest(b"delivery/ledger/body/v1\0", body) != header["body"]:
            self.fault(place, "body_changed")
        elif is_redaction and isinstance(body.get("subject"), dict):
            self.recorded.add(str(body["subject"].get("seq")))

    def finish(self, first: dict[str, Any]) -> None:
        """What can only be said at the end: the count, the head, and removed bodies that no entry records."""
        place = Place(self.last, "line", {"line": 1})
        if first["entries"] != self.last:
            self.fault(place, "count", wanted=first["entries"], found=self.last)
        if first["head"] != f"{self.last}:{self.hash}":
            self.fault(place, "head_differs")
        unexplained = [seq for seq in self.redacted if str(seq) not in self.recorded]
        if len(unexplained) > self.unreadable:
            for seq in unexplained:
                self.fault(self.redacted[seq], "unrecorded")

    def compare(self, seq: int, digits: str) -> None:
        """An anchor against the chain."""
        place = Place(seq, "anchor", {"seq": seq})
        if seq > self.last:
            self.fault(place, "anchor_missing", last=self.last)
        elif not self.hashes[seq].startswith(digits):
            self.fault(place, "anchor_differs", seq=seq)


def walk_export(data: bytes) -> Walk:
    walk = Walk()
    lines = data.split(b"\n")
    rest = lines.pop()
    try:
        if not data:
            raise Bad("empty")
        first = read_first(lines[0] if lines else rest)
    except Bad as bad:
        walk.fault(Place(0, "line", {"line": 1}), bad.word, **bad.values)
        return walk
    walk.project = first["project"]
    for seq, raw in enumerate(lines[1:], start=1):
        walk.visit(seq, raw)
    if rest or not lines:
        walk.fault(Place(len(lines), "line", {"line": len(lines) + 1}), "no_line_feed")
    walk.finish(first)
    return walk


# --- files, anchors, checkpoints ------------------------------------------------------------------------------------


class Export(NamedTuple):
    """The parts of an export: its lines, its own anchors, and its signed checkpoints by name."""

    lines: bytes
    anchors: list[tuple[int, str]]
    notes: list[tuple[str, bytes]]


def read_file(path: Path, most: int = LARGEST_FILE) -> bytes:
    """At most that many bytes of a file."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        raise Usage("cannot_read", name=plain(path), why=error.strerror or plain(error)) from None


def read_export(path: Path) -> Export:
    """Bad for a package that is damaged; of a plain file, the lines as they are."""
    if read_file(path, 4) != b"PK\x03\x04":
        data = read_file(path, LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise Bad("too_large")
        return Export(data, [], [])
    try:
        with zipfile.ZipFile(path) as archive:
            return read_zip(archive)
    except (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, EOFError, ValueError, OSError) as why:
        raise Bad("bad_zip", why=plain(why)) from None


def read_zip(archive: zipfile.ZipFile) -> Export:
    members = archive.infolist()
    exports = [member for member in members if member.filename.endswith(".jsonl")]
    if len(exports) != 1:
        raise Bad("no_jsonl", n=len(exports))
    if sum(member.file_size for member in members) > LARGEST_FILE:
        raise Bad("too_large")
    anchors = [found for name in members if name.filename == "anchors.txt" for found in anchor_lines(archive.read(name))]
    notes = sorted((member.filename, archive.read(member)) for member in members if member.filename.endswith(".note"))
    return Export(archive.read(exports[0]), anchors, notes)


def anchor_lines(data: bytes) -> list[tuple[int, str]]:
    """The anchors of a list, one a line."""
    try:
        return [anchor(line) for line in data.decode("utf-8", "replace").splitlines() if line.strip()]
    except Usage as wrong:
        raise Bad("bad_anchor_list", text=wrong.values["text"]) from None


def anchor(text: str) -> tuple[int, str]:
    """(number, digits) of NUMBER:HASH, or of the short form `#12 ab12-cd34-ef56-7890`."""
    tidy = re.sub(r"(?<=[0-9a-f])-(?=[0-9a-f])", "", text.strip().lower().rstrip(".…"))
    match = re.fullmatch(r"#?([0-9]{1,15})(?:\s*:\s*|\s+)([0-9a-f]{16,64})", tidy, re.ASCII)
    if not match:
        raise Usage("anchor_form", text=plain(text))
    return int(match.group(1)), match.group(2)


class Note:
    """A checkpoint: the text `INSTANCE/PROJECT, number, head in base64`, and the signatures under it."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = plain(name)
        try:
            text, _, tail = data.decode("utf-8").replace("\r\n", "\n").partition("\n\n")
            origin, size, head = text.split("\n")
            self.text, self.project = text + "\n", origin.rpartition("/")[2]
            self.seq, self.digits = int(size), base64.b64decode(head, validate=True).hex()
            if str(self.seq) != size or self.seq < 0 or not HASH.fullmatch(self.digits):
                raise ValueError
            self.signatures = [base64.b64decode(line.split(" ")[2], validate=True) for line in tail.split("\n") if line.strip()]
        except (ValueError, IndexError):
            raise Bad("bad_note", name=self.name) from None

    def is_signed_with(self, keys: list[bytes]) -> bool:
        return any(is_signature(key, each[4:], self.text.encode("utf-8")) for key in keys for each in self.signatures)


def is_signature(key: bytes, signature: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_key(path: Path) -> bytes:
    """The 32 bytes of an Ed25519 public key, from a line NAME+ID+BASE64 or from PEM."""
    text = read_file(path).decode("utf-8", "replace").strip()
    is_pem = text.startswith("-----BEGIN PUBLIC KEY-----")
    start = bytes.fromhex("302a300506032b6570032100") if is_pem else b"\1"
    try:
        data = base64.b64decode("".join(text.splitlines()[1:-1]) if is_pem else text.split("+", 2)[2], validate=True)
        if len(data) == len(start) + 32 and data.startswith(start):
            return data[len(start) :]
    except (ValueError, IndexError):
        pass
    raise Usage("key_form", name=plain(path))


def check_notes(walk: Walk, notes: list[tuple[str, bytes]], keys: list[bytes]) -> str:
    """Compare every checkpoint like an anchor, and its signature where that can be done; the word that says so."""
    able = importlib.util.find_spec("cryptography") is not None
    for name, data in notes:
        try:
            note = Note(name, data)
        except Bad as bad:
            walk.fault(FILE, bad.word, **bad.values)
            continue
        place = Place(note.seq, "anchor", {"seq": note.seq})
        if note.project != walk.project:
            walk.fault(place, "note_project", name=note.name)
            continue
        walk.compare(note.seq, note.digits)
        if keys and able and not note.is_signed_with(keys):
            walk.fault(place, "bad_signature", name=note.name)
    if not notes:
        return "no_checkpoint"
    return "unchecked_key" if not keys else "signed" if able else "unchecked_package"


# --- saying it ------------------------------------------------------------------------------------------------------


def plain(text: object) -> str:
    """Foreign text made safe for a terminal."""
    return ascii(str(text)[:100])[1:-1]


def some(numbers: list[int]) -> str:
    return ", ".join(str(number) for number in numbers[:20]) + (" …" if len(numbers) > 20 else "")


def language(arguments: list[str]) -> str:
    """What --lang says, else the environment, else English."""
    if "--lang" in arguments[:-1]:
        told = arguments[arguments.index("--lang") + 1]
    else:
        told = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), None) or ""
        if not told and sys.platform == "win32":
            told = locale.getlocale()[0] or ""
    return "zh" if told.lower().startswith(("zh", "chinese")) else "en"


def tell_faults(words: Mapping[str, str], faults: list[Fault]) -> Iterator[str]:
    faults = sorted(faults, key=lambda fault: fault.place.seq)
    yield words["bad"]
    for number, (place, word, values) in enumerate(faults[:10]):
        form = words["also" if number else "first"]
        yield form.format(where=words[place.word].format(**place.values), what=words[word].format(**values))
    if len(faults) > 10:
        yield words["more"].format(n=len(faults) - 10)


def tell_good(words: Mapping[str, str], walk: Walk, given: int, own: int, signatures: str, notes: int) -> Iterator[str]:
    yield words["good"]
    yield words["project"].format(project=plain(walk.project))
    yield words["entries"].format(n=walk.last)
    yield words["head"].format(head=f"{walk.last}:{walk.hash}")
    yield words["short"].format(short=f"#{walk.last} " + "-".join(walk.hash[start : start + 4] for start in (0, 4, 8, 12)))
    if given:
        yield words["anchors"].format(n=given)
    if own:
        yield words["own_anchors"].format(n=own)
    yield words[signatures].format(n=notes)
    if walk.withheld:
        yield words["withheld"].format(n=len(walk.withheld), which=some(walk.withheld))
    if walk.redacted:
        yield words["redacted"].format(n=len(walk.redacted), which=some(list(walk.redacted)))
    if not given:
        yield words["no_anchor"]


def verify(options: argparse.Namespace, words: Mapping[str, str]) -> tuple[int, list[str]]:
    """Carry the command out: (exit code, lines to print)."""
    given = [anchor(text) for text in options.anchor]
    keys = [public_key(path) for path in options.pubkey]
    kept = [(path.name, read_file(path)) for path in options.checkpoint]
    try:
        export = read_export(options.export)
    except Usage:
        raise
    except Bad as bad:
        return 1, list(tell_faults(words, [Fault(FILE, bad.word, bad.values)]))
    walk = walk_export(export.lines)
    notes = kept + export.notes
    signatures = "no_checkpoint"
    if walk.project:
        for seq, digits in given + export.anchors:
            walk.compare(seq, digits)
        signatures = check_notes(walk, notes, keys)
    if walk.faults:
        return 1, list(tell_faults(words, walk.faults))
    own = len(export.anchors) + len(export.notes)
    return 0, list(tell_good(words, walk, len(given) + len(kept), own, signatures, len(notes)))


class Parser(argparse.ArgumentParser):
    words: Mapping[str, str] = WORDS["en"]

    def error(self, message: str) -> NoReturn:
        print(self.words["usage"], message, sep="\n", file=sys.stderr)
        raise SystemExit(2)


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = Parser(prog="verify_ledger.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.words = WORDS[language(arguments)]
    parser.add_argument("export", type=Path, help="export.zip / export.jsonl")
    parser.add_argument("--anchor", action="append", default=[], help="NUMBER:HASH that you kept 您保存的锚点")
    parser.add_argument("--checkpoint", action="append", default=[], type=Path, help="a checkpoint that you kept 您保存的检查点")
    parser.add_argument("--pubkey", action="append", default=[], type=Path, help="public key of the installation 系统公钥")
    parser.add_argument("--lang", choices=sorted(WORDS), default=language(arguments))
    return parser.parse_args(arguments)


def main(arguments: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = parse(arguments)
    words = WORDS[options.lang]
    try:
        code, lines = verify(options, words)
    except Usage as wrong:
        print(words["usage"], words[wrong.word].format(**wrong.values), sep="\n", file=sys.stderr)
        return 2
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
