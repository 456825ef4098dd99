"""The canonical text equals that of the `rfc8785` package, byte for byte, and nothing else gets in."""

from enum import StrEnum

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from delivery.engine.canonical import DEEPEST, LARGEST_INTEGER, NotCanonical, canonical, parsed

texts = st.text(st.characters(codec="utf-8"), max_size=20) | st.sampled_from(
    ['\x00\b\t\n\f\r\x1f\x7f"\\/', "中文", "a<b & 中文", "\U0001f600", "\ue000", "\u2028"]
)
scalars = st.none() | st.booleans() | st.integers(-LARGEST_INTEGER, LARGEST_INTEGER) | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=6), max_leaves=25
)


class Colour(StrEnum):
    RED = "red"


@given(values)
def test_canonical_text_equals_the_published_rules(value):
    assert canonical(value).encode() == rfc8785.dumps(value)


@given(values)
def test_parsing_gives_the_value_back(value):
    assert parsed(canonical(value)) == value


def test_keys_are_ordered_by_utf16_units_not_by_code_point():
    assert canonical({"\ue000": 1, "\U0001f600": 2}) == '{"\U0001f600":2,"\ue000":1}'


def test_a_text_enum_is_its_text():
    assert canonical({"c": Colour.RED}) == '{"c":"red"}'


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ({"a": [1, 1.0]}, r"\$\.a\[1\]"),
        (float("nan"), r"\$"),
        ({"n": 2**53}, r"\$\.n"),
        ({"n": -(2**53)}, r"\$\.n"),
        (["\ud800"], r"\$\[0\]"),
        ({"\udfff": 1}, r"\$, a key"),
        ({1: 2}, "the key 1"),
        ({"s": {1, 2}}, "a set"),
        (b"bytes", "a bytes"),
    ],
)
def test_what_a_record_may_not_hold_is_refused_by_place(value, place):
    with pytest.raises(NotCanonical, match=place):
        canonical(value)


def test_deep_nesting_is_refused_before_it_hurts():
    deep: list = []
    for _ in range(DEEPEST + 1):
        deep = [deep]
    with pytest.raises(NotCanonical, match="nested deeper"):
        canonical(deep)


@pytest.mark.parametrize(
    "text",
    ['{"a": 1}', '{"b":1,"a":2}', '{"a":1,"a":1}', '"\\u00e9"', '"\\/"', "1.0", "1e3", "NaN", "-0", "01", "9007199254740992",
     '"\\ud800"', "[" * 100_000, "", "{", "1" * 5000, ' 1', "1\n"],
)  # fmt: skip
def test_another_text_of_a_value_is_refused(text):
    with pytest.raises(NotCanonical):
        parsed(text)
