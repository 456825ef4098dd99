"""A ledger as a file: JSON lines for the verifier, and a zip that holds all one needs to check it alone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from delivery.engine.canonical import canonical
from delivery.engine.chain import EMPTY, Absence, Entry, Head

FORMAT = "delivery-ledger/1"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)

README = """\
THE LEDGER OF THIS PROJECT
==========================
ledger.jsonl       every entry, one a line, exactly as it was hashed
anchors.txt        heads that were printed on reports and receipts
checkpoints/       heads signed with the key of the installation, where it has one (--pubkey key.pub)
verify_ledger.py   checks all of it, offline; needs Python 3.8 or later and nothing else

    python verify_ledger.py THIS.zip --anchor NUMBER:HASH

NUMBER:HASH is a ledger head from a report, a receipt or an e-mail that YOU kept. Without one, a cut-off end or a history
that was rewritten as a whole cannot be seen. It shows that the record has not changed since that head was printed; it
does not show that an entry was true when it was written. Entries marked "withheld" are internal to the other side: you
hold their hashes, so they cannot be changed either. Entries marked "redacted" had personal data removed.


本项目的台账
============
ledger.jsonl       全部条目,每行一条,与计算哈希时一字不差
anchors.txt        曾印在报告和回执上的链头
checkpoints/       由系统密钥签名的链头,如已配置密钥(--pubkey key.pub)
verify_ledger.py   离线验证以上全部内容;只需 Python 3.8 或更高版本

    python verify_ledger.py 本文件.zip --anchor 序号:哈希

“序号:哈希”是您自己保存的报告、回执或邮件上印的台账链头。没有它,就看不出末尾被截去或整段历史被重写。验证说明自该链头印出以来
记录没有改变;它不说明条目在写入时是否属实。标为 withheld 的条目是对方的内部条目:您持有其哈希,所以它们同样不能被更改。
标为 redacted 的条目已移除个人信息。
"""


def export_lines(project: str, entries: Sequence[Entry]) -> bytes:
    """The export's text: a first line that counts the entries and names the head, then an entry a line.

    Entries are written as they are stored, good or bad: judging them is the verifier's task.
    """
    head = entries[-1].head if entries else EMPTY
    first = canonical({"entries": len(entries), "format": FORMAT, "head": head.anchor, "project": project})
    return "".join(line + "\n" for line in (first, *map(_line, entries))).encode(errors="surrogatepass")


def _line(entry: Entry) -> str:
    body = entry.body if entry.body is not None else f'"{entry.absence or Absence.REDACTED}"'
    return f'{{"body":{body},"hash":{json.dumps(entry.hash)},"header":{entry.header}}}'


def export_zip(
    project: str,
    entries: Sequence[Entry],
    anchors: Iterable[Head],
    notes: Mapping[str, str],
    verifier: bytes,
    *,
    public_key: str = "",
) -> bytes:
    """The whole package, the same bytes for the same ledger.

    Parameters
    ----------
    anchors
        Heads that were printed on what was issued.
    notes
        Signed checkpoints by name, without ending.
    verifier
        The text of ``verify_ledger.py``.
    public_key
        The line for its ``--pubkey``, where the installation has a key.
    """
    printed = sorted({(head.seq, head.hash) for head in anchors})
    files = {
        "README.txt": README.encode(),
        "anchors.txt": "".join(f"{seq}:{digits}\n" for seq, digits in printed).encode(),
        "ledger.jsonl": export_lines(project, entries),
        "verify_ledger.py": verifier,
    } | {f"checkpoints/{name}.note": note.encode() for name, note in sorted(notes.items())}
    if public_key:
        files["key.pub"] = f"{public_key}\n".encode()
    package = BytesIO()
    with ZipFile(package, "w", ZIP_DEFLATED) as archive:
        for name, data in files.items():
            member = ZipInfo(name, _FIXED_DATE)
            member.compress_type = ZIP_DEFLATED
            archive.writestr(member, data)
    return package.getvalue()
