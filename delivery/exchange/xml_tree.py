"""XML from outside as a small tree: no document types, no entities, bounded depth and size."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from delivery.exchange.document import Place, refuse

DEPTH_LIMIT = 40
ELEMENT_LIMIT = 1_000_000


class Node:
    """An element without its namespace: tag, text, children by tag."""

    __slots__ = ("children", "tag", "text")

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.text = ""
        self.children: list[Node] = []

    def all(self, *path: str) -> Iterator[Node]:
        """Every descendant along ``path``."""
        head, *rest = path
        for child in self.children:
            if child.tag == head:
                if rest:
                    yield from child.all(*rest)
                else:
                    yield child

    def get(self, tag: str) -> str:
        """The text of the first child ``tag``, without space around it; empty when there is none."""
        for child in self.children:
            if child.tag == tag:
                return child.text.strip()
        return ""


class _Builder:
    """Target of the parser. Builds only what somebody reads, so that a large file stays small."""

    def __init__(self, read: frozenset[str], counted: str, limit: int) -> None:
        self.root: Node | None = None
        self.namespace = ""
        self._stack: list[Node] = []
        self._read = read
        self._skipping = 0
        self._elements = 0
        self._counted, self._limit, self._count = counted, limit, 0
        self._text: list[str] = []

    def start(self, tag: str, _attributes: object) -> None:
        self._elements += 1
        if self._elements > ELEMENT_LIMIT:
            raise refuse("xml.too_many", limit=ELEMENT_LIMIT)
        if self._skipping:
            self._deepen_skip()
            return
        namespace, _, name = tag.rpartition("}")
        if self._stack and name not in self._read:
            self._skipping = 1
            return
        if len(self._stack) >= DEPTH_LIMIT:
            raise refuse("xml.too_deep", limit=DEPTH_LIMIT)
        node = Node(name)
        if self._stack:
            self._stack[-1].children.append(node)
        elif self.root is None:
            self.root, self.namespace = node, namespace.lstrip("{")
        self._stack.append(node)
        self._text.clear()
        if name == self._counted:
            self._count += 1
            if self._count > self._limit:
                raise refuse("file.too_many_rows", limit=self._limit)

    def _deepen_skip(self) -> None:
        self._skipping += 1
        if self._skipping + len(self._stack) > DEPTH_LIMIT:
            raise refuse("xml.too_deep", limit=DEPTH_LIMIT)

    def data(self, text: str) -> None:
        if not self._skipping:
            self._text.append(text)

    def end(self, _tag: str) -> None:
        if self._skipping:
            self._skipping -= 1
            return
        node = self._stack.pop()
        if not node.children:
            node.text = "".join(self._text)
        self._text.clear()

    def close(self) -> None:
        """Nothing to finish."""


def parse_xml(data: bytes, *, read: frozenset[str], counted: str, limit: int) -> tuple[Node, str]:
    """The root and its namespace. Only elements named in ``read`` are kept; more than ``limit`` ``counted`` ones are refused.

    :raises ImportRefused: for broken XML, document types and entities, unknown encodings, too much depth.
    """
    builder = _Builder(read, counted, limit)
    try:
        parser = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
        parser.feed(data)
        parser.close()
    except DefusedXmlException as error:
        raise refuse("xml.doctype") from error
    except ParseError as error:
        raise _broken(error) from error
    except (LookupError, UnicodeError, ValueError) as error:
        if hasattr(error, "problems"):
            raise
        raise refuse("file.encoding") from error
    if builder.root is None:
        raise refuse("xml.broken", line=1)
    return builder.root, builder.namespace


def _broken(error: ParseError) -> Exception:
    """Expat says "unknown encoding" (18) as one of its parse errors."""
    if getattr(error, "code", 0) in (18, 19):
        return refuse("file.encoding")
    line = getattr(error, "position", (1, 0))[0]
    return refuse("xml.broken", Place(), line=line)
