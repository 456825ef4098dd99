"""Passwords that guessers try first, made by rule: some 3,700 of twelve and more letters, from frequent words and endings."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

_WORDS = """
password passwort passw0rd pass qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm admin administrator root welcome
letmein login master monkey dragon sunshine princess football baseball iloveyou trustno1 superman batman shadow
michael jordan hunter charlie freedom whatever computer internet secret changeme default guest test testing user demo
hello summer winter spring autumn january december monday company delivery project manager client vendor milestone
office server database oracle google facebook linkedin microsoft windows apple samsung huawei xiaomi tencent alibaba
wechat weixin taobao alipay woaini woaiwojia nihao zhongguo beijing shanghai shenzhen guangzhou hangzhou mima wangluo
gongsi dianhua xiangmu kehu guanli yonghu tianya longlong aini aaaaaa abc abcd abcdef abcdefg abcabc a1b2c3 a1b2c3d4
q1w2e3 q1w2e3r4 1q2w3e 1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc qazwsx qazwsxedc zaq12wsx asd123 abc123 111111 123123
123321 123456 654321 666666 888888 5201314 1314520 147258 147258369 159357 112233 987654 7777777 121212
"""
WORDS = tuple(_WORDS.split())
_ENDINGS = """
1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 321 654321 000 111 222 333 520 521 555 666 777 888
999 000000 111111 666666 888888 1314 5201314 ! !! !!! !@# !@#$ !@#$% 1! 12! 123! 1234! @ @1 @12 @123 @1234 @2024 @2025
@2026 # #1 #123 . .. ... 01 001 007 69 88 99 100 2000 2008 2010 2018 2019 2020 2021 2022 2023 2024 2025 2026 abc abcd
qwe qwerty password admin
"""
ENDINGS = tuple(_ENDINGS.split())
RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik",
    "!@#$%^&*()_+",
)
PLAIN = str.maketrans("@0134578$!", "aoleastbsi")
SHORTEST = 12


@cache
def frequent_passwords() -> frozenset[str]:
    """All in small letters."""
    made = {word + ending for word in WORDS for ending in ENDINGS}
    made |= {word * times for word in WORDS for times in (2, 3, 4)}
    made |= {first + second for first, second in pairwise(WORDS)} | {second + first for first, second in pairwise(WORDS)}
    return frozenset(password for password in made if len(password) >= SHORTEST)


def is_frequent(password: str) -> bool:
    """One of the list, also in disguise (``P@ssw0rd1234``); a run along the keyboard; one short piece repeated.

    >>> [is_frequent(guess) for guess in ("Password1234", "P@ssw0rd1234", "qwertyuiopas", "abcabcabcabc", "four plain words")]
    [True, True, True, True, False]
    """
    small = password.casefold()
    if {small, small.translate(PLAIN), small[::-1]} & (frequent_passwords() | _plain_ones()):
        return True
    return _is_run(small) or any(small == (small[:size] * len(small))[: len(small)] for size in (1, 2, 3, 4))


@cache
def _plain_ones() -> frozenset[str]:
    return frozenset(password.translate(PLAIN) for password in frequent_passwords())


def _is_run(small: str) -> bool:
    return any(small in run * 2 or small in run[::-1] * 2 for run in RUNS)
