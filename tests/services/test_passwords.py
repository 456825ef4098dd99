from __future__ import annotations

import pytest

from delivery.models import User
from delivery.services.frequent_passwords import frequent_passwords, is_frequent
from delivery.services.passwords import hash_password, is_outdated, is_password_of


def test_the_list_is_long_and_holds_only_what_would_pass_by_length() -> None:
    assert len(frequent_passwords()) > 3_000
    assert all(len(password) >= 12 for password in frequent_passwords())
    assert all(is_frequent(password) for password in frequent_passwords())


@pytest.mark.parametrize("password", ["a quiet harbour at dawn", "海内存知己天涯若比邻", "kJ8#mQ2$vX9!", "correct horse battery"])
def test_what_nobody_tries_first_is_not_on_it(password: str) -> None:
    assert not is_frequent(password)


def test_the_hash_is_argon2id_with_the_chosen_settings() -> None:
    kept = hash_password("four words quite apart")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not is_outdated(kept)


def test_composed_and_decomposed_letters_are_the_same_password() -> None:
    user = User(password_hash=hash_password("cafe\N{COMBINING ACUTE ACCENT} at the corner"))
    assert is_password_of(user, "caf\N{LATIN SMALL LETTER E WITH ACUTE} at the corner")
    assert not is_password_of(user, "cafe at the corner")


@pytest.mark.parametrize("kept", [None, "", "not a hash", "$argon2id$broken"])
def test_nobody_gets_in_without_a_whole_hash(kept: str | None) -> None:
    assert not is_password_of(User(password_hash=kept), "the password of nobody at all")
    assert not is_password_of(None, "the password of nobody at all")
