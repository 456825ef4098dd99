"""What people call the browser that they are signed in with."""

from __future__ import annotations

from delivery.words.states import is_chinese

BROWSERS = (
    ("MicroMessenger", "WeChat", "微信"), ("DingTalk", "DingTalk", "钉钉"), ("Edg", "Edge", "Edge"),
    ("OPR", "Opera", "Opera"), ("Firefox", "Firefox", "Firefox"), ("Chrome", "Chrome", "Chrome"), ("Safari", "Safari", "Safari"),
)  # fmt: skip
"""The first that is named: most browsers name their ancestors too."""
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def browser_name(user_agent: str, locale: str) -> str:
    """Browser and system, or the beginning of what it says of itself.

    >>> browser_name("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36", "en")
    'Chrome on Linux'
    >>> browser_name("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0", "zh_Hans_CN")
    'iPhone 上的微信'
    >>> browser_name("curl/8.5", "en"), browser_name("", "en")
    ('curl/8.5', 'An unnamed browser')
    """
    is_zh = is_chinese(locale)
    browser = next(((english, chinese) for mark, english, chinese in BROWSERS if mark in user_agent), None)
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    if browser is None:
        return user_agent[:60] or ("未知浏览器" if is_zh else "An unnamed browser")
    if not system:
        return browser[is_zh]
    space = " " if browser[1].isascii() else ""
    return f"{system} 上的{space}{browser[1]}" if is_zh else f"{browser[0]} on {system}"
