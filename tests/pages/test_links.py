"""Every link of every page leads to a page: walked as a browser would, as each kind of reader."""

from __future__ import annotations

import re
from collections import deque
from html import unescape

import pytest
from flask import Flask

from tests.story_world import browser_of

HREF = re.compile(r'<a\b[^>]*\shref="(/[^"#]*)')
SAME = re.compile(r"\?.*|/\d+(?=/|$)|(?<=/milestones/)(?!new)[^/?]+|/[0-9a-f]{32}")
DOWNLOADS = re.compile(r"\.(pdf|xlsx|csv|xml|json)\b|/pdf$|/xlsx$|/export|/verifier|/static/|/attachments/|/files/")


@pytest.mark.once
@pytest.mark.parametrize("who", ["director", "hannah", "shen", "marcus", "ben"])
def test_no_link_leads_nowhere(story: Flask, who: str) -> None:
    """One page of each kind is enough; downloads have tests of their own."""
    client = browser_of(story, who)
    waiting, seen = deque([("/", "")]), set()
    broken = []
    while waiting:
        address, source = waiting.popleft()
        kind = SAME.sub("*", address)
        if kind in seen or DOWNLOADS.search(address):
            continue
        seen.add(kind)
        with client.get(address, follow_redirects=True) as page:
            if page.status_code >= 400:
                broken.append((page.status_code, source, address))
            waiting.extend((unescape(found), address) for found in HREF.findall(page.text))
    assert not broken
    assert len(seen) > 10
