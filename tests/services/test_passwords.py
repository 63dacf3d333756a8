"""Passwords that are tried first are not taken, and what is kept is no password."""

import pytest

from geogrid.domain.people.password import LONGEST
from geogrid.errors import PasswordWeak
from geogrid.services import passwords

TRIED = [
    "password123", "P@$$w0rd!23", "Qwerty12345", "1qaz2wsx3edc", "iloveyou1234", "1234567890a", "5201314520",
    "geogrid2026", "huangshan@123", "Wangge@2026", "woaini1314520", "Admin@123456", "abcdefghijkl", "19900101abc",
]  # fmt: skip
LONG = "".join(chr(0x4E00 + 37 * number) for number in range(LONGEST))


@pytest.mark.parametrize("password", TRIED)
def test_what_is_tried_first_is_refused(password):
    with pytest.raises(PasswordWeak, match="tried first"):
        passwords.kept(password)


def test_what_is_known_of_a_person_makes_it_easier():
    passwords.kept("zhao-1987-xy")
    with pytest.raises(PasswordWeak):
        passwords.kept("zhao-1987-xy", "zhao-1987", "赵")


@pytest.mark.parametrize("password", ["correct horse", "老街的雨下了一整夜啊", "tr0ub4dor&3", LONG])
def test_others_are_kept_so_that_nobody_can_read_them(password):
    kept = passwords.kept(password, "li.na", "李娜娜")
    assert kept.startswith("$argon2id$") and password not in kept
    assert passwords.fits(kept, password) and not passwords.fits(kept, password + ".")
    assert not passwords.fits(None, password)
