"""What a password must be."""

import pytest

from geogrid.domain.people.password import Weakness, weakness


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("123456789", Weakness.SHORT),
        ("", Weakness.SHORT),
        ("x" * 129, Weakness.LONG),
        ("aaaaaaaaaaaa", Weakness.SAME),
        ("abababababab", Weakness.SAME),
        ("li.na-1990-x", Weakness.NAME),
        ("LI.NA and more", Weakness.NAME),
        ("我是李娜娜娜我在屯溪上班", Weakness.NAME),
        ("correct horse", None),
        ("老街的雨下了一整夜啊", None),
        ("tr0ub4dor&3", None),
    ],
)
def test_weak_and_strong(password, why):
    assert weakness(password, "li.na", "李娜娜") == why
